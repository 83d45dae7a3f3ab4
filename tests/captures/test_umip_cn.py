"""A real correspondent node answering crafted requests, and kernels that quote messages back."""

import pytest

import mobtrace
from support import CAPTURES, needs_shared

pytestmark = needs_shared


@pytest.fixture(scope="module")
def result() -> mobtrace.Result:
    return mobtrace.analyze(CAPTURES / "umip-cn" / "return-routability.pcap")


def test_return_routability_is_answered(result):
    tests = [tx for tx in result.analysis.transactions if tx.kind == "route-optimisation"]
    assert [(tx.request.frame, tx.reply.frame) for tx in tests] == [(7, 8), (12, 15)]


def test_quoted_messages_are_no_messages(result):
    # HoT, CoT and BE are quoted by the asker's kernel, the update by the correspondent's.
    assert result.analysis.quoted == 4
    assert {name: result.analysis.messages[name] for name in ("Home Test", "Care-of Test", "Binding Error")} == {
        "Home Test": 1,
        "Care-of Test": 1,
        "Binding Error": 1,
    }


def test_an_unknown_type_is_kept_and_answered_by_a_binding_error(result):
    codes = [each.issue.code for each in result.analysis.issues if each.frame.frame == 22]
    assert "unknown-message" in codes


def test_the_wrong_checksum_is_found_and_nothing_comes_of_it(result):
    wrong = [finding.frames for finding in result.findings if finding.code == "checksum-wrong"]
    assert 25 in [ref.frame for frames in wrong for ref in frames]
    assert not [tx for tx in result.analysis.transactions if tx.request.frame == 25]
    assert not result.analysis.bindings


def test_a_checksum_over_the_care_of_address_is_told_apart(result):
    # Frame 18 has a Home Address option, and its maker took the address of the IPv6 header.
    codes = {each.issue.code for each in result.analysis.issues if each.frame.frame == 18}
    assert codes >= {"checksum", "checksum-address"}
