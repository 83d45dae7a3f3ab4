"""Exchanges that serve a binding or a handover, and anchor points that routers advertise."""

import struct

from film import Film, seconds
from frames_by_hand import packed
from mobtrace.session.model import Analysis
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import (
    FastBindingAcknowledgment,
    FastBindingUpdate,
    HandoverAcknowledge,
    HandoverInitiate,
)
from mobtrace.wire.messages.mip6 import CareofTest, CareofTestInit, HomeTest, HomeTestInit
from mobtrace.wire.messages.update_notification import UpdateNotification, UpdateNotificationAcknowledgement
from stage import ALICE, HA, HOME, LMA, MAG1, MAG2, MAG3, Stage, pmip6_options

COA1, COA2, CN = "2001:db8:f::5", "2001:db8:e::5", "2001:db8:c::2"
LCOA1, LCOA2, RCOA, MAP = "2001:db8:f1::5", "2001:db8:f2::5", "2001:db8:3::5", "2001:db8:3::1"


def attach(stage: Stage, mag: str, at: float, **values) -> None:
    stage.pbu(mag, at, **values)
    stage.pba(mag, at + 0.01, **values)


def initiate(stage: Stage, at: float, old: str, new: str, mn: str | None = ALICE) -> None:
    body = HandoverInitiate(sequence=7, p=True, code=0)
    stage.send(Message(body=body, options=pmip6_options(mn, None)), old, new, at)
    answer = HandoverAcknowledge(sequence=7, p=True, code=0)
    stage.send(Message(body=answer, options=pmip6_options(mn, None)), new, old, at + 0.05)


def test_proxy_fast_handover_serves_its_handover():
    # RFC 5949 section 4.1: Handover Initiate and Acknowledge between the gateways, then the update of the new one
    stage = Stage()
    attach(stage, MAG1, 0)
    initiate(stage, 9, MAG1, MAG2)
    attach(stage, MAG2, 10, seq=9)
    initiate(stage, 40, MAG2, MAG3)
    analysis = stage.analysis()
    [handover] = analysis.handovers
    fast = [tx for tx in analysis.transactions if tx.kind == "fast-handover"]
    assert handover.exchanges == [fast[0].id]
    assert [tx.binding for tx in fast] == [1, 1]


def test_another_nodes_fast_handover_does_not():
    stage = Stage()
    attach(stage, MAG1, 0)
    attach(stage, MAG3, 1, mn="bob@x", prefix="2001:db8:b::/64", seq=5)
    initiate(stage, 9, MAG3, MAG1, mn="bob@x")
    attach(stage, MAG2, 10, seq=9)
    assert stage.analysis().handovers[0].exchanges == []


def test_fast_handover_of_a_host():
    # RFC 5568 section 3.2: from the previous care-of address to the previous access router
    stage = Stage()
    stage.bu(COA1, 0)
    stage.ba(COA1, 0.1)
    router = "2001:db8:f::1"
    stage.send(Message(body=FastBindingUpdate(sequence=3, a=True, lifetime=4), options=[]), COA1, router, 9)
    stage.send(Message(body=FastBindingAcknowledgment(status=0, sequence=3, lifetime=4), options=[]), router, COA1, 9.1)
    stage.bu(COA2, 10, seq=2)
    stage.ba(COA2, 10.1, seq=2)
    analysis = stage.analysis()
    [fast] = [tx for tx in analysis.transactions if tx.kind == "fast-handover"]
    assert (analysis.handovers[0].exchanges, fast.binding) == ([fast.id], 1)


def test_return_routability_belongs_to_its_correspondent_binding():
    stage = Stage()
    home, care_of = bytes(range(8)), bytes(range(8, 16))
    stage.send(Message(body=HomeTestInit(home_init_cookie=home), options=[]), HOME, CN, 0)
    stage.send(Message(body=CareofTestInit(care_of_init_cookie=care_of), options=[]), COA1, CN, 0.01)
    answer = HomeTest(home_nonce_index=1, home_init_cookie=home, home_keygen_token=bytes(8))
    stage.send(Message(body=answer, options=[]), CN, HOME, 0.1)
    answer = CareofTest(care_of_nonce_index=1, care_of_init_cookie=care_of, care_of_keygen_token=bytes(8))
    stage.send(Message(body=answer, options=[]), CN, COA1, 0.11)
    stage.bu(COA1, 0.2, h=False, a=False, anchor=CN)
    analysis = stage.analysis()
    assert [(tx.kind, tx.binding) for tx in analysis.transactions] == [
        ("route-optimisation", 1),
        ("route-optimisation", 1),
        ("registration", 1),
    ]
    assert analysis.bindings[0].protocol == "mip6-cn"


def test_a_notification_belongs_to_its_nodes_binding():
    stage = Stage()
    attach(stage, MAG1, 0)
    attach(stage, MAG1, 1, mn="bob@x", prefix="2001:db8:b::/64", seq=2)
    body = UpdateNotification(sequence=1, notification_reason=1, a=True)
    stage.send(Message(body=body, options=pmip6_options("bob@x", None)), LMA, MAG1, 5)
    answer = UpdateNotificationAcknowledgement(sequence=1, status_code=0)
    stage.send(Message(body=answer, options=pmip6_options("bob@x", None)), MAG1, LMA, 5.1)
    assert [(tx.kind, tx.binding) for tx in stage.analysis().transactions][-1] == ("update-notification", 2)


def test_the_home_binding_lies_over_the_local_one():
    # RFC 5380 section 3: LCoA -> RCoA at the anchor point, RCoA -> home address at the home agent
    stage = Stage()
    stage.bu(LCOA1, 0, home=RCOA, anchor=MAP, m=True, h=False)
    stage.ba(LCOA1, 0.1, home=RCOA, anchor=MAP)
    stage.bu(RCOA, 1)
    stage.ba(RCOA, 1.1)
    stage.bu(LCOA2, 10, home=RCOA, anchor=MAP, m=True, h=False, seq=2)
    stage.ba(LCOA2, 10.1, home=RCOA, anchor=MAP, seq=2)
    analysis = stage.analysis()
    local, home = analysis.bindings
    assert (local.protocol, local.links) == ("hmip6", [(home.id, "carries")])
    assert (home.protocol, str(home.anchor), home.links) == ("mip6", HA, [(local.id, "over")])
    assert [each.binding for each in analysis.handovers] == [local.id]
    assert analysis.scenarios == []


def advertise(film: Film, at: float, points: dict[str, int], router: str = "fe80::1") -> None:
    # RFC 4861 section 4.2, and the MAP option of RFC 5380 section 5.1: distance 1, preference 15
    options = b"".join(
        struct.pack("!BBBBI", 23, 3, 0x1F, 0x80, lifetime) + packed(point) for point, lifetime in points.items()
    )
    film.icmp(struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0) + options, router, "ff02::1", at)


def points(analysis: Analysis) -> list[tuple[str, float, float | None]]:
    return [
        (str(each.address), seconds(each.time), None if each.withdrawn is None else seconds(each.withdrawn))
        for each in analysis.anchor_points
    ]


def test_anchor_points_appear_and_are_withdrawn(tmp_path):
    film = Film()
    advertise(film, 0, {MAP: 3600})
    advertise(film, 30, {MAP: 3600})
    advertise(film, 60, {MAP: 0})
    advertise(film, 90, {MAP: 1800})
    advertise(film, 120, {})
    analysis = film.shown(tmp_path)
    assert points(analysis) == [(MAP, 0, 60), (MAP, 90, 120)]
    assert [each.lifetime for each in analysis.anchor_points] == [3600, 1800]


def test_each_router_speaks_for_itself(tmp_path):
    film = Film()
    advertise(film, 0, {MAP: 3600})
    advertise(film, 1, {}, router="fe80::2")
    assert points(film.shown(tmp_path)) == [(MAP, 0, None)]
