"""A real testbed with a pre-standard dialect, seen from both sides of one gateway."""

import pytest

import mobtrace
from support import CAPTURES, needs_shared

pytestmark = needs_shared
FOLDER = CAPTURES / "umip-lab-2011"
MAG, LMA = "2001:100::2", "2001:100::1"
NODE = "02:14:6c:ff:fe:53:18:0a"


@pytest.fixture(scope="module")
def result() -> mobtrace.Result:
    return mobtrace.analyze(FOLDER, dialect="umip-2011")


def updates(result: mobtrace.Result) -> list:
    return [tx for tx in result.analysis.transactions if tx.protocol == "pmip6"]


def test_both_vantage_points_give_one_story(result):
    assert [tx.kind for tx in updates(result)] == ["registration", "deregistration", "registration", "deregistration"]
    assert {(tx.mn, str(tx.requester), str(tx.responder)) for tx in updates(result)} == {(NODE, MAG, LMA)}
    assert [[segment.state.value for segment in each.states] for each in result.analysis.bindings] == [
        ["active", "grace", "deregistered"],
        ["active", "grace", "deregistered"],
    ]


def test_the_anchor_never_answers_a_deregistration(result):
    assert [tx.unanswered for tx in updates(result)] == [False, True, False, True]
    found = [finding for finding in result.findings if finding.code == "deregistration-unanswered"]
    assert [finding.mn for finding in found] == [NODE, NODE]
    assert [segment.confirmed for segment in result.analysis.bindings[0].states[:2]] == [True, False]


def test_what_the_implementation_breaks_is_remarked(result):
    registration = updates(result)[0]
    assert set(registration.remarks) == {"answer-without-p", "sequence-zero"}


def test_the_prefix_is_the_64_it_means(result):
    # The daemon sends the length of its /64 as 128; RADIUS has it as Framed-IPv6-Prefix.
    assert [str(prefix) for prefix in result.analysis.bindings[0].prefixes] == ["2001:100:6:5000::/64"]


def test_the_gateway_asked_radius_before_it_registered(result):
    access = [tx for tx in result.analysis.transactions if tx.kind == "aaa"]
    assert access and access[0].time < updates(result)[0].time
    assert access[0].status_name == "Access-Accept"


def test_without_the_dialect_a_finding_names_it():
    result = mobtrace.analyze(FOLDER / "mag1-lma-side.pcap")
    [finding] = [finding for finding in result.findings if finding.code == "dialect-unread"]
    assert "--dialect umip-2011" in finding.text
    assert len(finding.frames) == 6  # 4 updates, 2 acknowledgements


def test_with_the_dialect_nothing_is_said_of_it(result):
    assert not [finding for finding in result.findings if finding.code == "dialect-unread"]
    assert not [each for each in result.analysis.issues if each.issue.severity == "error" and "Binding" in each.message]
