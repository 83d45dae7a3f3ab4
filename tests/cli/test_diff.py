"""``mobtrace diff`` as a user runs it."""

import json
from pathlib import Path

import pytest

from film import Film
from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from stage import MAG1
from support import CAPTURES, needs_shared


def as_json(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict:
    assert main(["diff", *words, "--format", "json", "-q"]) == code
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def taps(tmp_path: Path) -> list[str]:
    film = Film()
    for number in range(6):
        film.pbu(MAG1, number, seq=number)
        film.pba(MAG1, number + 0.02, seq=number, file=0)
        if number != 3:
            film.pbu(MAG1, number + 0.001, seq=number, file=1)
        film.pba(MAG1, number + 0.019, seq=number, file=1)
    return [str(path) for path in film.write(tmp_path)]


def test_a_lost_message_is_named_and_may_be_the_exit_code(taps, capsys):
    found = as_json(capsys, *taps)
    assert (found["schema"], found["mode"], found["differs"]) == ("mobtrace-diff/1", "places", True)
    (missing,) = found["places"]["only_a"]["missing"]
    assert (missing["name"], missing["frame"]["frame"]) == ("Binding Update", 7)
    assert found["places"]["clock"] == {"b_ahead": pytest.approx(0, abs=1e-5), "both_directions": True, "messages": 11}
    assert main(["diff", *taps, "-q", "--fail-on-difference"]) == ExitCode.FOUND
    assert main(["diff", taps[0], taps[0], "-q", "--fail-on-difference"]) == ExitCode.FINE


def test_the_screen_fits_80_columns_and_says_what_is_missing(taps, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["diff", *taps, "-q", "--color", "never"]) == 0
    out = capsys.readouterr().out
    assert "ONE RUN, TWO PLACES: 11 MESSAGES AT BOTH" in out
    assert "SEEN AT A, MISSING AT B: 1" in out
    assert "#7" in out
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 80


def test_selectors_hold_for_both(taps, capsys):
    found = as_json(capsys, *taps, "--mn", "nobody@example.org", "--as", "places")
    assert found["places"]["common"] == []


@pytest.mark.parametrize("words", [[], ["one.pcap"], ["a", "b", "c"]])
def test_two_captures_are_needed(words, capsys):
    assert main(["diff", *words]) == ExitCode.USAGE
    assert "mobtrace: " in capsys.readouterr().err


@needs_shared
def test_the_two_files_of_opmip_are_one_run(capsys):
    """All four nodes and the first gateway, on one machine: one clock, and every message of the gateway is there."""
    opmip = CAPTURES / "opmip"
    found = as_json(capsys, str(opmip / "lma-and-mags.pcap"), str(opmip / "at-mag1.pcap"))
    places = found["places"]
    assert abs(places["clock"]["b_ahead"]) < 1e-4
    updates = [each["frame"]["frame"] for each in places["common"] if each["name"] == "Binding Update"]
    assert len(updates) == 3  # events.txt: attach, refresh, detach at the first gateway
    assert not places["only_b"]["missing"] and not places["only_b"]["elsewhere"]
    assert all(abs(each["delay"]) < 1e-4 for each in places["common"])


@needs_shared
def test_two_sides_of_a_gateway_share_the_users_packets(capsys):
    """RFC 5213 section 6.10.5: what the gateway takes out of the tunnel is what it puts on the access link."""
    lab = CAPTURES / "umip-lab-2011"
    taps = [str(lab / "mag1-lma-side.pcap"), str(lab / "mag1-access-side.pcap")]
    found = as_json(capsys, *taps, "--dialect", "umip-2011")
    assert found["mode"] == "places"
    assert abs(found["places"]["clock"]["b_ahead"]) < 1e-3
    assert {each["name"] for each in found["places"]["common"]} == {"user packet"}
    names = {each["name"] for each in found["places"]["only_a"]["elsewhere"]}
    assert {"Binding Update", "Access-Request"} <= names
