"""What the captures cannot show is said, and clocks that differ are taken into account."""

import struct

import pytest

import mobtrace
from film import Film
from frames_by_hand import ip6
from mobtrace.report.parts import statement_json
from mobtrace.session.model import Analysis, Statement
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from stage import LMA, MAG1, MAG2, Stage
from support import CAPTURES, needs_shared


def of_kind(analysis: Analysis, kind: str) -> list[Statement]:
    return [statement for statement in analysis.visibility if statement.kind == kind]


def attach(stage: Stage, mag: str, at: float, **values) -> None:
    stage.pbu(mag, at, **values)
    stage.pba(mag, at + 0.01, **{key: value for key, value in values.items() if key not in ("hi",)})


def test_nothing_is_said_of_a_capture_that_shows_all():
    stage = Stage()
    attach(stage, MAG1, 0)
    attach(stage, MAG1, 10, seq=2, lifetime=0)
    assert stage.analysis().visibility == []


def test_a_binding_that_existed_before():
    # RFC 5213 section 8.4: a re-registration of a session whose beginning was not seen
    stage = Stage()
    attach(stage, MAG1, 0, hi=5)
    attach(stage, MAG1, 1, mn="bob@x", prefix="2001:db8:b::/64", hi=1, seq=7)
    [statement] = of_kind(stage.analysis(), "existed-before")
    assert (statement.bindings, statement.count, [ref.frame for ref in statement.frames]) == ([1], 1, [1])


def test_updates_alone():
    stage = Stage()
    for number in range(3):
        stage.pbu(MAG1, 100 * number, seq=number)
    [statement] = of_kind(stage.analysis(), "one-direction")
    assert LMA in statement.text and statement.count == 3


def test_acknowledgements_alone():
    stage = Stage()
    for number in range(3):
        stage.pba(MAG1, 100 * number, seq=number)
    [statement] = of_kind(stage.analysis(), "one-direction")
    assert (statement.count, [ref.frame for ref in statement.frames]) == (3, [1, 2, 3])


def test_a_peer_that_answers_something_is_heard():
    stage = Stage()
    attach(stage, MAG1, 0)
    stage.send(Message(body=Heartbeat(sequence=1), options=[]), MAG1, LMA, 10)
    assert of_kind(stage.analysis(), "one-direction") == []


def test_a_second_tap_within_a_file():
    stage = Stage()
    for delay in (0, 0.001):
        stage.pbu(MAG1, delay)
        stage.pba(MAG1, 0.1 + delay)
    [statement] = of_kind(stage.analysis(), "second-tap")
    assert (statement.files, statement.count) == ([0], 2)


def two_files(skew: float, delay: float = 0.02) -> Stage:
    """A tap at the gateway, another at the anchor whose clock is ahead."""
    stage = Stage()
    for number in range(5):
        at = 10 * number
        stage.pbu(MAG1, at, seq=number)
        stage.pbu(MAG1, at + delay + skew, seq=number, file=1)
        stage.pba(MAG1, at + delay + 0.001 + skew, seq=number, file=1)
        stage.pba(MAG1, at + 2 * delay + 0.001, seq=number)
    return stage


@pytest.mark.parametrize("skew", [0.5, -0.5, 0.005])
def test_clock_skew_is_told_from_both_directions(skew):
    # The way takes 20 ms each way: what one direction adds the other takes away.
    analysis = two_files(skew).analysis()
    [statement] = of_kind(analysis, "clock-skew")
    assert statement.seconds == pytest.approx(skew, abs=1e-6)
    assert "both directions" in statement.text
    assert of_kind(analysis, "second-tap")[0].count == 10


def test_clocks_that_agree_are_not_mentioned():
    assert of_kind(two_files(0).analysis(), "clock-skew") == []


def test_one_direction_in_common_has_its_delay_in_it():
    stage = Stage()
    for number in range(5):
        stage.pbu(MAG1, 10 * number, seq=number)
        stage.pbu(MAG1, 10 * number + 0.3, seq=number, file=1)
    [statement] = of_kind(stage.analysis(), "clock-skew")
    assert statement.seconds == pytest.approx(0.3)
    assert "one direction" in statement.text


def test_answers_of_another_file_are_dated_by_the_requests_clock():
    # The last answer is only in the second file, whose clock is 2 s ahead.
    stage = two_files(2)
    stage.pbu(MAG2, 60, seq=60)
    stage.pba(MAG2, 62.05, seq=60, file=1)
    analysis = stage.analysis()
    tx = analysis.transactions[-1]
    assert tx.rtt == pytest.approx(0.05, abs=1e-6)
    assert analysis.handovers[0].signaling_latency == pytest.approx(0.05, abs=1e-6)


def test_esp_that_nobody_could_open(tmp_path):
    film = Film()
    for number in range(3):
        film.packet(ip6(MAG1, LMA, 50, struct.pack("!II", 0x1234, number) + bytes(range(64))), number)
    [statement] = of_kind(film.shown(tmp_path), "esp-unread")
    assert (statement.count, statement.files) == (3, [0])
    assert "0x00001234" in statement.text and "--esp-keys" in statement.text


def test_a_message_that_was_cut(tmp_path):
    film = Film()
    film.pbu(MAG1, 0)
    [path] = film.write(tmp_path)
    whole = path.read_bytes()
    size = struct.unpack_from("<I", whole, 24 + 8)[0]
    cut = whole[:24] + whole[24:32] + struct.pack("<II", size - 8, size) + whole[40:-8]
    path.write_bytes(cut)
    analysis = mobtrace.analyze(path).analysis
    [statement] = of_kind(analysis, "cut-frames")
    assert [ref.frame for ref in statement.frames] == [1]


def test_a_file_that_ends_early(tmp_path):
    film = Film()
    attach(film, MAG1, 0)
    [path] = film.write(tmp_path)
    path.write_bytes(path.read_bytes()[:-10])
    [statement] = of_kind(mobtrace.analyze(path).analysis, "cut-capture")
    assert str(path) in statement.text


def test_events_that_were_not_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr("mobtrace.session.userplane.MOST", 0)
    film = Film()
    attach(film, MAG1, 0)
    [statement] = of_kind(film.shown(tmp_path), "not-measured")
    assert statement.count == 1


def test_json():
    stage = Stage()
    stage.pba(MAG1, 0)
    data = statement_json(stage.analysis().visibility[0])
    assert (data["kind"], data["frames"], data["count"]) == ("one-direction", [{"file": 0, "frame": 1}], 1)


@needs_shared
def test_two_real_taps():
    files = [CAPTURES / "opmip" / name for name in ("lma-and-mags.pcap", "at-mag1.pcap")]
    analysis = mobtrace.analyze(files).analysis
    [statement] = of_kind(analysis, "second-tap")
    assert statement.files == [0, 1] and statement.count >= 6
    # Both taps ran on one machine.
    assert of_kind(analysis, "clock-skew") == []
