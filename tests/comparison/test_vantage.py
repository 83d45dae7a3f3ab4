"""One run at two places: what both saw, what one lacks, clocks and delays."""

from pathlib import Path

import pytest

from film import Film
from mobtrace.comparison.sightings import Sighting, sightings, user_packets
from mobtrace.comparison.vantage import Vantage, compare, one_run
from mobtrace.values import Address
from stage import LMA, MAG1, MAG2, ns

WINDOW = (0, 10**20)


def seen(film: Film, folder: Path) -> tuple[list[Sighting], list[Sighting]]:
    """What each of the two files of a film shows."""
    one, other = film.write(folder)
    return sightings([one]), sightings([other])


def both(film: Film, at: float, *, later: float, back: bool = False, seq: int = 1, mag: str = MAG1) -> None:
    """A message that file 0 shows at ``at`` and file 1 ``later`` seconds after, by its clock."""
    send = film.pba if back else film.pbu
    for file, delay in ((0, 0.0), (1, later)):
        send(mag, at + delay, seq=seq, mn=f"n{seq}@example.org", file=file)


def run(film: Film, folder: Path) -> Vantage:
    return compare(*seen(film, folder), (WINDOW, WINDOW))


def test_clock_and_delay_are_told_apart(tmp_path: Path) -> None:
    """B's clock is 2.0 s ahead, the way takes 10 ms: there 2.010 s later, back 1.990 s."""
    film = Film()
    for number in range(5):
        both(film, number, later=2.010, seq=number)
        both(film, number + 0.5, later=1.990, back=True, seq=number)
    found = run(film, tmp_path)
    assert found.clock and found.clock.both_ways
    assert found.clock.ahead == pytest.approx(ns(2.0), abs=2000)
    (path,) = found.paths
    assert path.peers == (Address.parse(LMA), Address.parse(MAG1))
    assert {round(delay / 1e6) for delay in path.back} == {10}
    assert {round(delay / 1e6) for delay in path.to} == {-10}
    assert not found.only_a.missing and not found.only_b.missing


def test_one_direction_leaves_the_delay_in_the_clock(tmp_path: Path) -> None:
    film = Film()
    both(film, 0, later=0.25)
    clock = run(film, tmp_path).clock
    assert clock and not clock.both_ways and clock.ahead == pytest.approx(ns(0.25), abs=2000)


def test_a_message_that_was_lost_between_the_two_is_missing(tmp_path: Path) -> None:
    film = Film()
    both(film, 0, later=0.01, seq=1)
    film.pbu(MAG1, 1.0, seq=2)
    both(film, 2, later=0.01, seq=3)
    found = run(film, tmp_path)
    assert [each.frame.frame for each in found.only_a.missing] == [2]
    assert not found.only_b.missing


def test_a_retransmission_is_matched_with_the_one_that_is_nearest(tmp_path: Path) -> None:
    """The first of three alike is lost: the two others belong to the second and the third."""
    film = Film()
    both(film, 0, later=0.01, seq=7)
    for at in (1.0, 2.0, 4.0):
        film.pbu(MAG1, at, seq=9)
    for at in (2.01, 4.01):
        film.pbu(MAG1, at, seq=9, file=1)
    found = run(film, tmp_path)
    assert [(pair.a.frame.frame, pair.b.frame.frame) for pair in found.pairs] == [(1, 1), (3, 2), (4, 3)]
    assert [each.frame.frame for each in found.only_a.missing] == [2]


def test_very_many_alike_are_matched_in_their_order(tmp_path: Path) -> None:
    film = Film()
    for number in range(3000):
        film.pbu(MAG1, number * 0.001, seq=7)
        film.pbu(MAG1, number * 0.001 + 0.0002, seq=7, file=1)
    one, other = film.write(tmp_path)
    found = compare(user_packets([one]), user_packets([other]), (WINDOW, WINDOW))
    assert {pair.b.frame.frame - pair.a.frame.frame for pair in found.pairs} == {0}


def test_peers_that_the_other_does_not_show_are_elsewhere(tmp_path: Path) -> None:
    film = Film()
    both(film, 0, later=0.01)
    film.pbu(MAG2, 1.0, seq=2)
    found = run(film, tmp_path)
    assert not found.only_a.missing
    assert [str(each.source) for each in found.only_a.elsewhere] == [MAG2]


def test_what_one_did_not_capture_at_the_time_is_not_missing(tmp_path: Path) -> None:
    film = Film()
    both(film, 0, later=0.01, seq=1)
    film.pbu(MAG1, 60.0, seq=2)
    a, b = seen(film, tmp_path)
    end = b[-1].time
    found = compare(a, b, (WINDOW, (0, end)))
    assert not found.only_a.missing
    assert [each.frame.frame for each in found.only_a.outside] == [2]


def test_a_hop_limit_and_a_checksum_are_not_the_message(tmp_path: Path) -> None:
    film = Film()
    film.pbu(MAG1, 0.0)
    film.pbu(MAG1, 0.01, file=1)
    octets = bytearray(film.records[1][0])
    octets[16 + 14 + 7] = 3  # hop limit
    octets[16 + 14 + 40 + 4] ^= 0xFF  # checksum of the Mobility Header
    film.records[1][0] = bytes(octets)
    assert len(run(film, tmp_path).pairs) == 1


def test_two_runs_are_not_one(tmp_path: Path) -> None:
    film = Film()
    for number in range(6):
        film.pbu(MAG1, number, seq=number)
        film.pbu(MAG1, number, seq=100 + number, file=1)
    a, b = seen(film, tmp_path)
    found = compare(a, b, (WINDOW, WINDOW))
    assert not one_run(a, b, found.pairs)
    assert one_run(a, a, compare(a, a, (WINDOW, WINDOW)).pairs)


def test_user_packets_are_found_on_both_sides_of_a_tunnel(tmp_path: Path) -> None:
    film = Film()
    film.down(MAG1, 0.0, ping=1)
    film.plain(0.02, uplink=False, ping=1, file=1)
    one, other = film.write(tmp_path)
    found = compare(user_packets([one]), user_packets([other]), (WINDOW, WINDOW))
    assert [round(pair.later / 1e6) for pair in found.pairs] == [20]
