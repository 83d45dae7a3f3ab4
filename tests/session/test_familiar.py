"""What is familiar is observed the short way; the analysis is the one that whole messages give."""

from pathlib import Path

import pytest

from bench.generate import write
from mobtrace.api import analyze
from mobtrace.capture.files import open_captures
from mobtrace.trace import Familiar, Signal, Tracer, observations
from support import CAPTURES, ROOT, needs_shared

SAMPLES = sorted((ROOT / "samples").glob("*.pcapng"))
OTHERS = sorted(path for path in CAPTURES.rglob("*.pcap*") if path.is_file()) if CAPTURES.is_dir() else []


def same(path: Path) -> None:
    # With records of all messages every one of them is read whole.
    short, whole = analyze(path, user_plane=False), analyze(path, user_plane=False, messages=True)
    assert short.analysis.issues == whole.analysis.issues
    assert short.to_json() == whole.to_json()


def observed(path: Path) -> list[Signal | Familiar]:
    return list(observations(open_captures([path]), Tracer()))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    same(path)


@needs_shared
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_captures_by_others(path: Path) -> None:
    same(path)


def test_a_capture_of_many_nodes(tmp_path: Path) -> None:
    path = tmp_path / "many.pcap"
    write(path, 60_000, seed=1)
    same(path)
    familiar = [each for each in observed(path) if isinstance(each, Familiar)]
    assert len(familiar) > 590 and {each.message.body.info.key for each in familiar} == {
        "binding_update",
        "binding_acknowledgement",
    }


def test_what_is_familiar_is_what_the_long_way_gives(tmp_path: Path) -> None:
    path = tmp_path / "many.pcap"
    write(path, 20_000, seed=2)
    tracer = Tracer()
    whole = list(tracer.signals(open_captures([path])))
    for short, signal in zip(observed(path), whole, strict=True):
        if not isinstance(short, Familiar):
            continue
        packet, message = signal.packet, signal.content
        assert (short.frame, short.time, short.source, short.destination) == (
            packet.frame,
            packet.time,
            packet.source,
            packet.destination,
        )
        assert short.message.message(True) == message
        assert not message.issues


@pytest.mark.parametrize("octet", range(0, 180, 3))
def test_a_message_with_something_amiss_is_not_familiar(tmp_path: Path, octet: int) -> None:
    """One octet of the last acknowledgement is changed: the checksum is wrong, and so may be all else."""
    path = tmp_path / "few.pcap"
    write(path, 2_000, seed=3)
    frames = [frame for frame in open_captures([path]) if len(frame.data) > 100]
    damaged = bytearray(frames[-1].data)
    damaged[octet % len(damaged)] ^= 0x41
    frames[-1] = frames[-1]._replace(data=bytes(damaged))
    short = list(Tracer().observations(frames))[-1]
    signals = list(Tracer().signals(frames))
    if isinstance(short, Familiar):  # an octet of the link layer, or of the IPv6 header that no checksum covers
        assert octet % len(damaged) < 54
        assert signals[-1].content == short.message.message(True) and not signals[-1].content.issues
