"""Who had no service, when and why: read from bindings and requests."""

import pytest

from mobtrace.findings.catalogue import run_rules
from mobtrace.findings.causes import Causes
from mobtrace.session.service import service_gaps
from mobtrace.values import Address, FrameRef
from stage import MAG1, MAG2, Stage, ns, run_lines


def told(lines: list[str], end: float | None = None) -> list[tuple]:
    gaps = service_gaps(run_lines(lines, end))
    return [(gap.reason, gap.start / 1e9, gap.end / 1e9, gap.restored) for gap in gaps]


REGISTERED = ["0.0 pbu mag1 seq=1 lifetime=40", "0.1 pba mag1 seq=1 lifetime=40"]


@pytest.mark.parametrize(
    ("lines", "gaps"),
    [
        pytest.param(REGISTERED, [], id="served_all_along"),
        pytest.param(
            ["1.0 pbu mag1 seq=1", "1.1 pba mag1 seq=1 status=153"],
            [("rejected", 1.0, 30.0, False)],
            id="refused_for_good",
        ),
        pytest.param(
            ["1.0 pbu mag1 seq=1", "2.0 pbu mag1 seq=1", "4.0 pbu mag1 seq=1"],
            [("unanswered", 1.0, 30.0, False)],
            id="never_answered",
        ),
        pytest.param(
            ["1.0 pbu mag1 seq=1", "1.1 pba mag1 seq=1 status=153", "5.0 pbu mag1 seq=2", "5.1 pba mag1 seq=2"],
            [("rejected", 1.0, 5.0, True)],
            id="refused_then_granted",
        ),
        pytest.param(
            [*REGISTERED, "8.0 pbu mag1 seq=2 lifetime=0", "8.1 pba mag1 seq=2 lifetime=0", "8.8 pbu mag2 seq=1 hi=3",
             "8.9 pba mag2 seq=1"],
            [("handover", 8.0, 8.8, True)],
            id="break_before_make",
        ),
        pytest.param(
            [*REGISTERED, "8.0 pbu mag2 seq=1 hi=3", "8.1 pba mag2 seq=1", "8.3 pbu mag1 seq=2 lifetime=0",
             "8.4 pba mag1 seq=2 lifetime=0"],
            [],
            id="make_before_break",
        ),
        pytest.param(
            [*REGISTERED, "8.0 pbu mag1 seq=2 lifetime=0", "8.1 pba mag1 seq=2 lifetime=0"],
            [("detached", 8.0, 30.0, False)],
            id="left_for_good",
        ),
        pytest.param(
            [*REGISTERED, "2.0 pbu mag1 seq=2 lifetime=0", "2.1 pba mag1 seq=2 lifetime=0", "20.0 pbu mag2 seq=1",
             "20.1 pba mag2 seq=1 status=130"],
            [("rejected", 20.0, 30.0, False), ("detached", 2.0, 20.0, True)],
            id="kept_from_coming_back",
        ),
        pytest.param(
            [*REGISTERED, "8.0 pbu mag1 seq=2 lifetime=0", "8.1 pba mag1 seq=2 lifetime=0", "8.5 pbu mag2 seq=1 hi=3",
             "8.6 pba mag2 seq=1 status=155"],
            [("rejected", 8.0, 30.0, False)],
            id="handover_refused",
        ),
    ],
)  # fmt: skip
def test_gaps(lines, gaps):
    assert told(lines, end=30.0) == gaps


def test_an_expiry_is_explained_by_the_refresh_that_failed():
    lines = [*REGISTERED, "30.0 pbu mag1 seq=2 lifetime=40", "31.0 pbu mag1 seq=2 lifetime=40"]
    analysis = run_lines(lines, end=100.0)
    [gap] = service_gaps(analysis)
    assert (gap.reason, gap.start, gap.end, gap.restored) == ("expired", ns(40), ns(100), False)
    assert "lifetime of 40 s ran out" in gap.why
    assert "did not answer the refresh, 2 updates" in gap.why
    cause = Causes(run_rules(analysis)).of(gap)
    assert cause is not None and cause.code == "registration-unanswered"
    [silent] = service_gaps(run_lines(REGISTERED, end=100.0))
    assert "no refresh was sent" in silent.why


def test_a_second_session_of_a_node_is_a_service_of_its_own():
    stage = Stage()
    stage.pbu(MAG1, 0.0, prefix="2001:db8:a::/64", hi=1, att=4, llid="02:00:00:00:00:01")
    stage.pba(MAG1, 0.1, prefix="2001:db8:a::/64")
    stage.pbu(MAG2, 1.0, prefix="2001:db8:b::/64", hi=1, att=3, llid="02:00:00:00:00:02", lifetime=20)
    stage.pba(MAG2, 1.1, prefix="2001:db8:b::/64", lifetime=20)
    [gap] = service_gaps(stage.analysis(end=60.0))
    assert (gap.reason, gap.start) == ("expired", ns(21))


def test_another_binding_id_of_the_same_home_address_keeps_the_service():
    stage = Stage()
    for number, care_of, lifetime in ((1, "2001:db8:f::5", 20), (2, "2001:db8:e::5", 400)):
        stage.bu(care_of, float(number), seq=number, lifetime=lifetime, bids={number: None})
        stage.ba(care_of, number + 0.1, seq=number, lifetime=lifetime, bids={number: 0})
    assert service_gaps(stage.analysis(end=100.0)) == []


def test_a_correspondent_binding_is_no_service():
    stage = Stage()
    stage.bu("2001:db8:f::5", 0.0, lifetime=20, anchor="2001:db8:c::1", h=False)
    stage.ba("2001:db8:f::5", 0.1, lifetime=20, anchor="2001:db8:c::1")
    analysis = stage.analysis(end=100.0)
    assert [binding.protocol for binding in analysis.bindings] == ["mip6-cn"]
    assert service_gaps(analysis) == []


def test_what_the_traffic_shows_counts_more_than_what_the_signaling_says():
    lines = [*REGISTERED, "8.0 pbu mag1 seq=2 lifetime=0", "8.1 pba mag1 seq=2 lifetime=0"]
    analysis = run_lines(
        [*lines, "8.8 pbu mag2 seq=1", "8.9 pba mag2 seq=1", "20.0 pbu mag3 seq=1", "20.1 pba mag3 seq=1"]
    )
    first, second = analysis.handovers
    first.interruption, second.interruption = 1.5, 0.25
    second.last_old, second.first_new = FrameRef(0, 70), FrameRef(0, 77)
    gaps = service_gaps(analysis)
    assert [(gap.reason, gap.start, gap.duration, gap.measured) for gap in gaps] == [
        ("handover", ns(8), 1.5, 1.5),
        ("handover", ns(20), 0.25, 0.25),
    ]
    assert [ref.frame for ref in gaps[1].frames] == [7, 70, 77]
    assert second.new == Address.parse("2001:db8::13") and "2001:db8::13" in gaps[1].why
