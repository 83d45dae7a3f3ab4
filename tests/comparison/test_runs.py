"""Two runs compared: what became of every node in each."""

from pathlib import Path

import mobtrace
from film import Film
from mobtrace.comparison.runs import Runs, compare
from stage import MAG1, MAG2, PREFIX


def compared(folder: Path, a: Film, b: Film) -> Runs:
    results = []
    for name, film in (("a", a), ("b", b)):
        (folder / name).mkdir()
        results.append(mobtrace.analyze(film.write(folder / name)))
    return compare(*((result.analysis, result.findings) for result in results))


def registered(
    film: Film,
    mag: str = MAG1,
    at: float = 0.0,
    *,
    status: int = 0,
    mn: str = "a@x",
    seq: int = 1,
    prefix: str = PREFIX,
) -> Film:
    film.pbu(mag, at, seq=seq, mn=mn, prefix=prefix)
    film.pba(mag, at + 0.002, seq=seq, mn=mn, status=status, prefix=prefix)
    return film


def test_two_runs_alike_do_not_differ(tmp_path: Path) -> None:
    found = compared(tmp_path, registered(Film()), registered(Film(), at=500.0, seq=77))
    assert not found.differ
    assert found.same == 1


def test_a_refusal_is_seen_in_end_answers_findings_and_service(tmp_path: Path) -> None:
    before, after = registered(Film()), registered(Film(), status=152)
    for film in (before, after):
        film.beat(MAG1, 9.0)
    found = compared(tmp_path, before, after)
    changes = {change.what: (change.a, change.b) for change in found.changed["a@x"]}
    assert changes["end"] == ("active", "rejected")
    assert changes["way"] == (MAG1, "none")
    assert "registration-rejected" in changes["findings"][1]
    assert changes["service lost"][0] == "0.000 s" != changes["service lost"][1]
    assert ("registration-rejected", "0", "1") in found.findings


def test_a_node_of_one_run_only_is_named(tmp_path: Path) -> None:
    after = registered(registered(Film()), mn="b@x", at=1.0, prefix="2001:db8:b::/64")
    found = compared(tmp_path, registered(Film()), after)
    assert (found.only_a, found.only_b, found.same) == ([], ["b@x"], 1)
    assert ("Binding Update", "1", "2") in found.messages


def test_a_way_through_other_gateways_is_a_change(tmp_path: Path) -> None:
    moved = registered(registered(Film()), MAG2, 5.0, seq=2)
    found = compared(tmp_path, registered(Film()), moved)
    changes = {change.what: (change.a, change.b) for change in found.changed["a@x"]}
    assert changes["way"] == (MAG1, f"{MAG1} then {MAG2}")
    assert changes["handovers"] == ("0", "1")
