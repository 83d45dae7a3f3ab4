"""An independent implementation's run: what was ordered (events.txt) is what the analysis tells."""

import pytest

import mobtrace
from mobtrace.values import NANOSECONDS_PER_SECOND
from support import CAPTURES, needs_shared

pytestmark = needs_shared
FOLDER = CAPTURES / "opmip"
TOLERANCE = 0.05 * NANOSECONDS_PER_SECOND
MAGS = {"mag1": "2001:db8:100::11", "mag2": "2001:db8:100::12", "mag3": "2001:db8:100::13"}


@pytest.fixture(scope="module")
def result() -> mobtrace.Result:
    return mobtrace.analyze(FOLDER / "lma-and-mags.pcap")


def ordered() -> list[tuple[int, str, str]]:
    """(time, gateway, attach or detach) of events.txt."""
    found = []
    for line in (FOLDER / "events.txt").read_text().splitlines():
        words = line.split()
        if words[3] in MAGS and words[4] in ("attach", "detach"):
            whole, _, part = words[0].partition(".")
            found.append((int(whole) * NANOSECONDS_PER_SECOND + int(part) * 1000, words[3], words[4]))
    return found


def test_every_attach_and_detach_is_there_within_50_ms(result):
    kinds = {"attach": ("registration", "handover"), "detach": ("deregistration",)}
    for time, mag, event in ordered():
        near = [
            tx
            for tx in result.analysis.transactions
            if str(tx.requester) == MAGS[mag] and tx.kind in kinds[event] and abs(tx.time - time) <= TOLERANCE
        ]
        assert len(near) == 1, (mag, event)
        assert near[0].status == 0


def test_one_binding_with_its_story(result):
    [binding] = result.analysis.bindings
    assert (binding.protocol, binding.mn, str(binding.anchor)) == ("pmip6", "mnA@opmip.example", "2001:db8:100::1")
    told = [(each.state.value, str(each.care_of), each.ended_by) for each in binding.states]
    assert told == [
        ("active", MAGS["mag1"], "refresh"),
        ("active", MAGS["mag1"], "deregistration"),
        ("grace", MAGS["mag1"], "handover"),
        ("active", MAGS["mag2"], "handover"),
        ("active", MAGS["mag3"], "deregistration"),
        ("grace", MAGS["mag3"], "end-of-capture"),
    ]
    refresh = binding.states[1].start - binding.states[0].start
    assert abs(refresh - 57 * NANOSECONDS_PER_SECOND) < TOLERANCE


def test_two_handovers_between_the_gateways(result):
    moves = [(str(each.old), str(each.new)) for each in result.analysis.handovers]
    assert moves == [(MAGS["mag1"], MAGS["mag2"]), (MAGS["mag2"], MAGS["mag3"])]
    # events.txt: detached before the next attach; detached from the old gateway 0.3 s after the attach to the new one.
    assert [each.make_before_break for each in result.analysis.handovers] == [False, True]
    attaches = {mag: time for time, mag, event in ordered() if event == "attach"}
    for handover, mag in zip(result.analysis.handovers, ("mag2", "mag3"), strict=True):
        assert abs(handover.time - attaches[mag]) <= TOLERANCE
        assert 0 < handover.signaling_latency < 0.01


def test_the_late_deregistration_changed_nothing(result):
    [late] = [tx for tx in result.analysis.transactions if "late-deregistration" in tx.remarks]
    assert str(late.requester) == MAGS["mag2"]


def test_roles(result):
    roles = {str(node.address): node.roles for node in result.analysis.nodes}
    assert roles["2001:db8:100::1"] == {"lma"}
    assert all(roles[address] == {"mag"} for address in MAGS.values())


def test_nothing_but_the_interruption_is_wrong_and_nothing_left_over(result):
    assert result.complete
    wrong = [finding.code for finding in result.findings if finding.severity.value != "info"]
    assert wrong == ["handover-interruption"]
    assert not [tx for tx in result.analysis.transactions if tx.unanswered]
    assert (result.captures[0].frames, result.captures[0].signaling_frames) == (857, 14)


def test_one_gateways_view_agrees_on_what_it_sees():
    analysis = mobtrace.analyze(FOLDER / "at-mag1.pcap").analysis
    assert [tx.kind for tx in analysis.transactions] == ["registration", "refresh", "deregistration"]


def test_both_taps_together_are_one_story(result):
    both = mobtrace.analyze([FOLDER / "lma-and-mags.pcap", FOLDER / "at-mag1.pcap"]).analysis
    assert [tx.kind for tx in both.transactions] == [tx.kind for tx in result.analysis.transactions]
    assert [tx.retransmissions for tx in both.transactions] == [()] * len(both.transactions)
