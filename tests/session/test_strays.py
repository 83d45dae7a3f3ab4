"""User packets where no binding lets them be, as a second look at a capture shows them."""

import pytest

from film import CN, IPV6, NODE, Film, datagram, seconds, user
from frames_by_hand import ip6
from mobtrace.findings.catalogue import run_rules
from mobtrace.session import watches
from mobtrace.session.model import Analysis
from mobtrace.session.service import service_gaps
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.messages.update_notification import UpdateNotification
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.transient import TransientBinding
from stage import ALICE, LMA, MAG1, MAG2, PREFIX, pmip6_options


def attach(film: Film, mag: str, at: float, *, seq: int = 1, lifetime: float = 3600, status: int = 0) -> None:
    film.pbu(mag, at, seq=seq, lifetime=lifetime)
    film.pba(mag, at + 0.01, seq=seq, lifetime=lifetime, status=status)


def strays(analysis: Analysis) -> list[tuple[str, str, int, float]]:
    [binding] = analysis.bindings
    found = binding.user_plane.strays if binding.user_plane is not None else []
    return [(each.kind, each.direction, each.count, seconds(each.time)) for each in found]


def codes(analysis: Analysis) -> set[str]:
    return {finding.code for finding in run_rules(analysis)}


def test_a_node_that_sends_on_after_its_binding_has_run_out(tmp_path):
    film = Film()
    attach(film, MAG1, 0, lifetime=40)
    film.up(MAG1, 40.5)  # within what the two ends' timers may differ by
    late = film.up(MAG1, 42)
    film.up(MAG1, 43)
    analysis = film.shown(tmp_path)
    assert strays(analysis) == [("expired", "uplink", 2, 42)]
    [finding] = [each for each in run_rules(analysis) if each.code == "expired-in-use"]
    assert (finding.frames, seconds(finding.time)) == ([late], 42)


@pytest.mark.parametrize(("at", "found"), [(5.1, []), (5.5, [("released", "downlink", 1, 5.5)])])
def test_an_anchor_that_sends_on_after_a_de_registration(tmp_path, at, found):
    # RFC 5213 section 5.3.5: during the wait the anchor should drop the node's packets.
    film = Film()
    attach(film, MAG1, 0)
    attach(film, MAG1, 5, seq=2, lifetime=0)
    film.down(MAG1, at)
    analysis = film.shown(tmp_path)
    assert strays(analysis) == found
    assert ("deregistration-ignored" in codes(analysis)) == bool(found)


def test_packets_of_a_binding_that_was_revoked(tmp_path):
    film = Film()
    attach(film, MAG1, 0)
    film.bri(MAG1, 5)
    film.bra(MAG1, 5.01)
    film.up(MAG1, 6)
    film.down(MAG1, 6.1)
    analysis = film.shown(tmp_path)
    assert strays(analysis) == [("revoked", "downlink", 1, 6.1), ("revoked", "uplink", 1, 6)]
    assert "user-packets-revoked" in codes(analysis)


def test_packets_of_a_node_that_was_refused(tmp_path):
    film = Film()
    attach(film, MAG1, 0, status=152)
    film.up(MAG1, 1)
    analysis = film.shown(tmp_path)
    assert strays(analysis) == [("unbound", "uplink", 1, 1)]
    assert "user-packets-unbound" in codes(analysis)


@pytest.mark.parametrize("transient", [False, True])
def test_packets_to_the_old_care_of_address(tmp_path, transient):
    film = Film()
    attach(film, MAG1, 0)
    update = BindingUpdate(sequence=9, a=True, h=True, p=True, lifetime=900)
    # RFC 6058 section 4.1: with a transient binding downlink packets go on by the old path.
    more = [TransientBinding(l=False, lifetime=20)] if transient else []
    film.send(Message(body=update, options=[*pmip6_options(ALICE, PREFIX), *more]), MAG2, LMA, 10)
    film.pba(MAG2, 10.01, seq=9)
    film.down(MAG1, 10.1)  # under way
    film.down(MAG1, 10.5)
    film.down(MAG1, 10.6)
    film.up(MAG2, 10.7)
    analysis = film.shown(tmp_path)
    assert strays(analysis) == ([] if transient else [("old-path", "downlink", 2, 10.5)])
    assert ("user-packets-old-path" in codes(analysis)) == (not transient)


def keyed(film: Film) -> None:
    update = BindingUpdate(sequence=1, a=True, h=True, p=True, lifetime=900)
    answer = BindingAcknowledgement(status=0, p=True, sequence=1, lifetime=900)
    down, up = ([*pmip6_options(ALICE, PREFIX), GreKey(gre_key_identifier=key)] for key in (11, 22))
    film.send(Message(body=update, options=down), MAG1, LMA, 0)
    film.send(Message(body=answer, options=up), LMA, MAG1, 0.01)


def test_packets_without_the_gre_header_that_was_agreed_on(tmp_path):
    # RFC 5845 section 3.3.1
    film = Film()
    keyed(film)
    film.down(MAG1, 1, key=11)
    film.down(MAG1, 2)
    film.up(MAG1, 3, key=22)
    analysis = film.shown(tmp_path)
    assert strays(analysis) == [("encapsulation", "downlink", 1, 2)]
    assert codes(analysis) & {"encapsulation", "user-packets-elsewhere"} == {"encapsulation"}


def test_packets_with_another_key_are_in_another_tunnel(tmp_path):
    film = Film()
    keyed(film)
    film.down(MAG1, 2, key=12)
    assert strays(film.shown(tmp_path)) == [("elsewhere", "downlink", 1, 2)]


@pytest.mark.parametrize(("at", "found"), [(1, False), (3, True)])
def test_packets_of_flows_that_were_moved_are_no_finding(tmp_path, at, found):
    # RFC 7864 section 3.2.2: from the Flow Mobility Initiate on they may come by another gateway.
    film = Film()
    attach(film, MAG1, 0)
    named = [*pmip6_options(ALICE, PREFIX)]
    named[1].l = True
    body = UpdateNotification(sequence=1, notification_reason=8, a=True)
    film.send(Message(body=body, options=named), LMA, MAG2, at)
    film.down(MAG2, 2)
    assert ("user-packets-elsewhere" in codes(film.shown(tmp_path))) is found


@pytest.mark.parametrize(("forced", "found"), [(True, []), (False, [("encapsulation", "uplink", 1, 1)])])
def test_packets_in_udp(tmp_path, forced, found):
    # RFC 5844 sections 4.1.3.2 (the F flag) and 4.1.4.1 (port 5437)
    film = Film()
    update = BindingUpdate(sequence=1, a=True, h=True, p=True, f=forced, lifetime=900)
    film.send(Message(body=update, options=pmip6_options(ALICE, PREFIX)), MAG1, LMA, 0)
    film.pba(MAG1, 0.01)
    inner = ip6(NODE, CN, *user(answer=True, ping=1))
    film.packet(ip6(MAG1, LMA, 17, datagram(inner, (5437, 5437))), 1)
    film.packet(ip6(MAG1, LMA, IPV6, inner), 2)
    assert strays(film.shown(tmp_path)) == found


def late(film: Film, *, stops: bool, sends: bool) -> Film:
    """A stream to a node that has moved, and a de-registration by its former gateway at 20."""
    attach(film, MAG1, 0)
    attach(film, MAG2, 10, seq=9)
    attach(film, MAG1, 20, seq=2, lifetime=0)
    for tenth in range(180, 230):
        if tenth <= 200 or not stops:
            film.down(MAG2, tenth / 10)
        if tenth <= 200 or sends:
            film.up(MAG2, tenth / 10 + 0.05)
    return film


@pytest.mark.parametrize(
    ("stops", "sends", "found"),
    [(True, True, True), (False, True, False), (True, False, False)],
    ids=["cut off", "goes on", "all quiet"],
)
def test_a_late_de_registration_that_cuts_the_node_off(tmp_path, stops, sends, found):
    analysis = late(Film(), stops=stops, sends=sends).shown(tmp_path)
    assert ("cut-off" in [kind for kind, *_ in strays(analysis)]) == found
    assert ("late-deregistration-removed" in codes(analysis)) == found
    gaps = [(gap.reason, seconds(gap.start), gap.restored) for gap in service_gaps(analysis) if gap.is_loss]
    assert gaps == ([("removed", 20, False)] if found else [])


def test_packets_by_the_tunnel_of_another_binding_are_no_strays(tmp_path):
    # RFC 5648: two care-of addresses at once for one home address.
    film = Film()
    film.bu("2001:db8:f::5", 0, home=NODE, anchor=LMA, bids={1: None})
    film.ba("2001:db8:f::5", 0.1, home=NODE, anchor=LMA, bids={1: 0})
    film.bu("2001:db8:e::5", 1, home=NODE, anchor=LMA, seq=2, bids={2: None})
    film.ba("2001:db8:e::5", 1.1, home=NODE, anchor=LMA, seq=2, bids={2: 0})
    film.up("2001:db8:f::5", 2)
    film.up("2001:db8:e::5", 2.1)
    analysis = film.shown(tmp_path)
    assert [each.kind for binding in analysis.bindings for each in binding.user_plane.strays] == []


def test_what_is_not_looked_at_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(watches, "MANY", 0)
    film = Film()
    attach(film, MAG1, 0)
    attach(film, MAG2, 10, seq=9)
    told = [each.text for each in film.shown(tmp_path).visibility if each.kind == "not-measured"]
    assert any("only from 2 s before to 5 s after each of 1 handover" in text for text in told)
    assert any("beginnings and ends of 1 binding was not looked at" in text for text in told)


@pytest.mark.parametrize("ahead", [0.0, 1.0])
def test_a_tap_whose_clock_is_ahead_shows_nothing_late(tmp_path, ahead):
    # Both taps see the signaling; the second one, ahead or not, alone sees the node's packets.
    film = Film()
    for seq, at, lifetime in ((1, 0, 3600), (2, 10, 0)):
        for file, later in ((0, 0.0), (1, ahead)):
            film.pbu(MAG1, at + later, seq=seq, lifetime=lifetime, file=file)
            film.pba(MAG1, at + later + 0.01, seq=seq, lifetime=lifetime, file=file)
    film.up(MAG1, 9.9 + ahead, file=1)
    assert strays(film.shown(tmp_path)) == []


def test_packets_between_two_nodes_of_an_anchor_are_in_the_tunnels_of_both(tmp_path):
    film = Film()
    attach(film, MAG1, 0)
    for at in (2.0, 3.0):
        film.packet(ip6(MAG2, LMA, IPV6, ip6(CN, NODE, *user(answer=False))), at)  # the other one's uplink
        film.down(MAG1, at + 0.01)
        film.up(MAG1, at + 0.02)
        film.packet(ip6(LMA, MAG2, IPV6, ip6(NODE, CN, *user(answer=True))), at + 0.03)  # and its downlink
    assert strays(film.shown(tmp_path)) == []
    film.packet(ip6(LMA, MAG2, IPV6, ip6(CN, NODE, *user(answer=False))), 4.0)
    assert strays(film.shown(tmp_path)) == [("elsewhere", "downlink", 1, 4.0)]
