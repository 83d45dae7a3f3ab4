"""``mobtrace anonymize``: nothing of the original is left, and an analysis says the same."""

import json
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

import mobtrace
from captures_by_hand import read
from film import Film
from frames_by_hand import esp_null, ip4, ip6
from mobtrace.anonymize.leaks import Leaks, known_again
from mobtrace.anonymize.masking import Masking
from mobtrace.anonymize.packets import Packets
from mobtrace.anonymize.run import anonymize
from mobtrace.anonymize.sameness import differences
from mobtrace.cli.main import main
from mobtrace.errors import ExitCode, RefusedError
from mobtrace.values import Address
from stage import LMA, MAG1, MAG2
from support import CAPTURES, ROOT, needs_shared

SAMPLES = sorted((ROOT / "samples").glob("*.pcapng"))
REAL = [
    "opmip/lma-and-mags.pcap",
    "opmip/at-mag1.pcap",
    "umip-lab-2011/mag1-lma-side.pcap",
    "umip-lab-2011/mag1-access-side.pcap",
    "umip-cn/return-routability.pcap",
    "tcpdump/ipv6_mobility_1.pcap",
    "tcpdump/icmpv6.pcap",
    "tcpdump/radius_rfc5447.pcap",
    "zeek/mip6_bu.pcap",
    "zeek/mip6_be.pcap",
    "zeek/ipv6-mobile-hoa.pcap",
    "zeek/ipv6-mobile-routing.pcap",
    "zeek/mip6-bad-mh-chksum.pcap",
]


def dialect(path: Path) -> dict[str, str]:
    return {"dialect": "umip-2011"} if "umip-lab" in str(path) else {}


def texts(data: Any) -> Iterator[str]:
    """All texts in JSON data."""
    if isinstance(data, dict):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
    elif isinstance(data, str):
        yield data


def originals(document: dict[str, Any]) -> set[bytes]:
    """The octets of the addresses and the names of nodes that an analysis tells, those with a special use apart."""
    known = {node["address"] for node in document["nodes"]}
    known |= {prefix.partition("/")[0] for binding in document["bindings"] for prefix in binding["prefixes"]}
    known |= {address for binding in document["bindings"] for address in binding["home_addresses"]}
    packed = {Address.parse(text) for text in known}
    octets = {bytes(each) for each in packed if len(each) == 16 and not each.is_multicast and any(each[:15])}
    users = {binding["mn"].partition("@")[0] for binding in document["bindings"]}
    names = {user for user in users if len(user) > 3} | {text for text in known if len(text) > 6}
    return octets | {name.encode() for name in names}


def story(document: dict[str, Any]) -> list[Any]:
    """What happened, without names."""
    return [
        [picked(one["states"], "state", "from", "to", "ended_by") for one in document["bindings"]],
        picked(document["transactions"], "kind", "time", "status", "rtt", "unanswered"),
        picked(document["handovers"], "time", "kind", "interruption", "lost"),
        picked(document["service"], "reason", "from", "to"),
        sorted(map(str, picked(document["findings"], "code", "time", "frames"))),
        document["stats"]["messages"],
    ]


def picked(rows: list[dict[str, Any]], *names: str) -> list[list[Any]]:
    return [[row[name] for name in names] for row in rows]


def held_against_each_other(source: Path, folder: Path) -> None:
    target = folder / "out.pcapng"
    outcome = anonymize(source, target, "a seed", **dialect(source))
    before = mobtrace.analyze(source, **dialect(source)).to_json()
    after = mobtrace.analyze(target, **dialect(source)).to_json()
    octets = target.read_bytes()
    assert not [each for each in originals(before) if each in octets]
    assert story(after) == story(before)
    assert outcome.differences == []
    old, new = ([(one.time, one.ref.frame, one.link_type) for one in read(path)[0]] for path in (source, target))
    assert new == old


@pytest.mark.parametrize("source", SAMPLES, ids=lambda path: path.name)
def test_a_sample_tells_the_same_story_of_others(source: Path, tmp_path: Path) -> None:
    held_against_each_other(source, tmp_path)


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_a_real_capture_tells_the_same_story_of_others(name: str, tmp_path: Path) -> None:
    held_against_each_other(CAPTURES / name, tmp_path)


@needs_shared
def test_no_address_of_a_real_capture_is_left_in_its_analysis(tmp_path: Path) -> None:
    source, target = CAPTURES / "opmip" / "lma-and-mags.pcap", tmp_path / "out.pcapng"
    anonymize(source, target, "a seed")
    found = set()
    for result in (mobtrace.analyze(source), mobtrace.analyze(target)):
        words = {word.strip(",.:;") for text in texts(result.to_json()) for word in text.split()}
        found_here = {word for word in words if is_address(word) or "@" in word}
        assert not found & found_here
        found |= found_here
    assert "mnA@opmip.example" in found


def is_address(word: str) -> bool:
    try:
        return not ip_address(word).is_multicast
    except ValueError:
        return False


def run(*words: str | Path) -> int:
    return main(["anonymize", *map(str, words)])


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    film = Film()
    film.pbu(MAG1, 0.0, mn="alice@telco.net")
    film.pba(MAG1, 0.01, mn="alice@telco.net")
    film.udp(b"something that a user says", "2001:db8:a::5", "2001:db8:c::2", 1.0, (5000, 6000))
    (path,) = film.write(tmp_path)
    return path


def test_the_command_says_what_it_did(capture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.pcap"
    assert run(capture, "-w", target, "--seed", "x") == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "3 frames" in told.err and "none of them is found in it" in told.err
    assert "1 user payloads: blanked" in told.err
    assert "says the same but for the names" in told.err
    octets = target.read_bytes()
    assert b"alice" not in octets and b"telco" not in octets and b"user says" not in octets


def test_one_seed_gives_one_result(capture: Path, tmp_path: Path) -> None:
    for name, seed in (("one", "x"), ("two", "x"), ("three", "y")):
        assert run(capture, "-w", tmp_path / name, "--seed", seed, "-q") == 0
    one, two, three = ((tmp_path / name).read_bytes() for name in ("one", "two", "three"))
    assert one == two != three


def test_a_file_that_is_there_stays(capture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.pcap"
    target.write_bytes(b"mine")
    assert run(capture, "-w", target, "--seed", "x") == ExitCode.USAGE
    assert target.read_bytes() == b"mine"
    assert run(capture, "-w", target, "--seed", "x", "-q", "--force") == 0
    assert run(capture, "-w", capture, "--seed", "x", "--force") == ExitCode.USAGE
    assert run(capture, "-w", tmp_path / "b", "--seed", "") == ExitCode.USAGE
    assert "mobtrace: " in capsys.readouterr().err


@needs_shared
def test_a_dialect_that_is_not_named_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap"
    assert run(source, "-w", tmp_path / "out", "--seed", "x", "-q") == ExitCode.USAGE
    assert "--dialect umip-2011" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def in_fragments(film: Film, *, version: int = 6, copies: int = 1) -> None:
    """The last message of a film in two fragments."""
    whole = film.records[0].pop()[16 + 14 :]
    body = whole[40:]
    for start in (0, 32):
        more = start == 0
        part = body[:32] if more else body[32:]
        if version == 6:
            head = bytes((135, 0)) + (start | more).to_bytes(2, "big") + b"\0\0\0\5"
            packet = whole[:4] + (8 + len(part)).to_bytes(2, "big") + b"\x2c" + whole[7:40] + head + part
        else:
            packet = ip4(
                "192.0.2.1", "192.0.2.2", 41, whole[start * 2 :][: 64 if more else None], place=start // 4 | more << 13
            )
        for _ in range(copies):
            film.packet(packet, start / 100)


@pytest.mark.parametrize("copies", [1, 2])
@pytest.mark.parametrize("version", [6, 4])
def test_a_message_in_fragments_is_read_as_a_whole(tmp_path: Path, version: int, copies: int) -> None:
    """RFC 8200 section 4.5, RFC 791 section 3.2; the outer packet of a tunnel is fragmented as well."""
    film = Film()
    film.pbu(MAG1, 0.0, mn="alice.b@telco.net")
    in_fragments(film, version=version, copies=copies)
    (path,) = film.write(tmp_path)
    assert len(mobtrace.analyze(path).analysis.bindings) == 1
    held_against_each_other(path, tmp_path)
    assert b"telco" not in (tmp_path / "out.pcapng").read_bytes()


def test_what_an_analysis_loses_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A registration in ESP without encryption can be read, but not be signed again."""
    film = Film()
    film.pbu(MAG1, 0.0)
    message = film.records[0].pop()[16 + 14 + 40 :]
    film.packet(ip6(MAG1, LMA, 50, esp_null(135, message)), 0.0)
    (path,) = film.write(tmp_path)
    assert len(mobtrace.analyze(path).analysis.bindings) == 1
    assert run(path, "-w", tmp_path / "out", "--seed", "x") == ExitCode.FOUND
    told = capsys.readouterr().err
    assert "1 ESP payloads: replaced, they cannot be encrypted or signed again" in told
    assert "its analysis differs: .bindings: 1 have become 0" in told


def test_octets_of_an_original_are_found_wherever_they_stand() -> None:
    masking = Masking("x")
    masking.words.identity("nobody@telco.net")
    masking.addresses.address(Address.parse("2001:db8:a::7"))
    search = Leaks(masking)
    assert search.found(b"...nobody... 2001:db8:a::7 ...") == {"nobody": 3, "2001:db8:a::7": 13}
    octets = Address.parse("2001:db8:a::7")
    assert search.found(bytes(5_000_000) + octets) == {"2001:db8:a::7": 5_000_000}
    assert search.found(bytes(masking.addresses.address(octets))) == {}


@pytest.mark.parametrize("blanked", [True, False])
def test_what_is_left_of_an_original_is_blanked_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blanked: bool
) -> None:
    """Were a user's payload passed on, what is known as a name elsewhere would be found in it."""
    film = Film()
    film.pbu(MAG1, 0.0, mn="alice.b@telco.net")
    film.udp(b"I am alice.b@telco.net", "2001:db8:a::5", "2001:db8:c::2", 1.0, (5000, 6000))
    (path,) = film.write(tmp_path)
    monkeypatch.setattr(Packets, "_user", lambda self, body: body)
    target = tmp_path / "out"
    if blanked:
        outcome = anonymize(path, target, "x")
        assert outcome.counts["frames with originals where no address or name is known to be: blanked"] == 1
        assert b"alice" not in target.read_bytes()
        return
    monkeypatch.setattr("mobtrace.anonymize.run._zeros", lambda raw: raw)
    with pytest.raises(RefusedError, match="still in it"):
        anonymize(path, target, "x")
    assert not target.exists()


def test_octets_that_are_found_in_anything_are_not_looked_for() -> None:
    masking = Masking("x")
    masking.addresses.link(bytes.fromhex("020000000001"))
    masking.addresses.identifier(bytes.fromhex("0000000000000011"))
    assert Leaks(masking).found(bytes.fromhex("00020000000001 0000000000000011")) == {}


def test_names_that_are_read_again_are_leaks() -> None:
    before, after = Masking("x"), Masking("x")
    old = Address.parse("10.1.2.3")
    before.addresses.address(old)
    assert known_again(before, after) == []
    after.addresses.address(before.addresses.address(old))
    assert known_again(before, after) == []
    after.addresses.address(old)
    assert known_again(before, after) == ["10.1.2.3"]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ({"mn": "a@x", "at": [1, "a@x"]}, {"mn": "b@y", "at": [1, "b@y"]}, True),
        ({"mn": "a@x", "at": "a@x"}, {"mn": "b@y", "at": "c@y"}, False),
        (["a@x", "b@x"], ["c@y", "c@y"], False),
        ({"time": 1.5}, {"time": 1.6}, False),
        (["one", "two"], ["one"], False),
        ({"text": "a@x lost it, 3 times"}, {"text": "b@y lost it, 3 times"}, True),
        ({"text": "a@x lost it, 3 times"}, {"text": "b@y lost it"}, True),
        ({"one": 1}, {"two": 1}, False),
    ],
)
def test_sameness_up_to_names(old: Any, new: Any, same: bool) -> None:
    assert (list(differences(old, new)) == []) == same


def test_two_nodes_that_move_stay_two(tmp_path: Path) -> None:
    film = Film()
    for number, (mn, prefix) in enumerate((("a@x.net", "2001:db8:a::/64"), ("b@x.net", "2001:db8:b::/64"))):
        for at, mag in ((0, MAG1), (5, MAG2)):
            film.pbu(mag, at + number, seq=at, mn=mn, prefix=prefix, hi=3)
            film.pba(mag, at + number + 0.01, seq=at, mn=mn, prefix=prefix)
    (path,) = film.write(tmp_path)
    held_against_each_other(path, tmp_path)
    data = json.loads(json.dumps(mobtrace.analyze(tmp_path / "out.pcapng").to_json(), default=str))
    assert len({each["mn"] for each in data["bindings"]}) == 2 and len(data["handovers"]) == 2


def test_of_a_cut_capture_what_is_there_is_written_and_is_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut, target = tmp_path / "cut.pcapng", tmp_path / "out.pcapng"
    cut.write_bytes(SAMPLES[0].read_bytes()[:-20])
    assert main(["anonymize", str(cut), "-w", str(target), "--seed", "a seed"]) == ExitCode.INCOMPLETE
    told = capsys.readouterr().err
    assert f"{cut}: cut short" in told
    assert "its analysis says the same but for the names" in told
