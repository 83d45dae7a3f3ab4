"""Packed captures: several members, those that are cut or damaged, and what is not known."""

import gzip
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from captures_by_hand import UPDATE, T, pcap_header, pcap_record, read, write
from mobtrace.capture.compress import Gunzip, Stored, Stream, Unzstd, unpack
from mobtrace.errors import InputError

RECORD = pcap_record(T, 0, UPDATE)
NOISE = random.Random(5).randbytes(300_000)


def zstd(data: bytes, **options: bool) -> bytes:
    return zstandard.ZstdCompressor(**options).compress(data)


def skippable(size: int) -> bytes:
    return b"\x53\x2a\x4d\x18" + size.to_bytes(4, "little") + bytes(size)


PACKERS = {
    "gzip": (gzip.compress, "gzip"),
    "gzip, several members": (
        lambda data: b"".join(gzip.compress(data[at : at + 40]) for at in range(0, len(data), 40)),
        "gzip",
    ),
    "gzip, padded": (lambda data: gzip.compress(data) + bytes(512), "gzip"),
    "zstd": (zstd, "zstd"),
    "zstd, checksum": (lambda data: zstd(data, write_checksum=True), "zstd"),
    "zstd, size unknown": (lambda data: zstd(data, write_content_size=False), "zstd"),
    "zstd, several frames": (lambda data: b"".join(zstd(data[at : at + 40]) for at in range(0, len(data), 40)), "zstd"),
    "zstd, frames to be skipped": (lambda data: skippable(100_000) + zstd(data) + skippable(0), "zstd"),
}


@pytest.mark.parametrize("packer", PACKERS)
def test_packed_captures_are_told_by_their_first_octets(tmp_path: Path, packer: str) -> None:
    pack, name = PACKERS[packer]
    path = write(tmp_path, [pack(pcap_header() + RECORD * 3)], "no-suffix")
    frames, (info,) = read(path)
    assert [frame.data for frame in frames] == [UPDATE] * 3
    assert (info.compression, info.complete, info.warnings) == (name, True, [])
    assert info.bytes == path.stat().st_size


def octets(stream: Stream, piece: int = 1000) -> bytes:
    got, view = b"", memoryview(bytearray(piece))
    while size := stream.readinto(view):
        got += view[:size]
    return got


@pytest.mark.parametrize("size", [1, 7, 100, 65536])
def test_any_size_of_pieces(size: int) -> None:
    data = NOISE[:5000]
    for packed in (data, gzip.compress(data), zstd(data)):
        assert octets(unpack(Stored(io.BytesIO(packed))), size) == data


@pytest.mark.parametrize(("packed", "kind"), [(gzip.compress(NOISE), Gunzip), (zstd(NOISE), Unzstd)])
def test_all_octets_before_a_cut_come(packed: bytes, kind: Callable[[Stored], Stream]) -> None:
    for left in [*range(1, 40), 1000, 70_000, 140_000, len(packed) - 1]:
        stream = kind(Stored(io.BytesIO(packed[:left])))
        got = octets(stream)
        assert NOISE.startswith(got)
        # Noise cannot be packed, so as much comes out as went in, but for headers and the block at the end.
        assert len(got) > left - 132_000
        assert "ends early" in stream.damage
        if kind is Gunzip:
            assert len(got) > min(left, len(NOISE)) - 300


@pytest.mark.parametrize(
    ("packed", "kind"), [(gzip.compress(NOISE), Gunzip), (zstd(NOISE, write_checksum=True), Unzstd)]
)
def test_all_octets_before_damage_come(packed: bytes, kind: Callable[[Stored], Stream]) -> None:
    wrong = bytearray(packed)
    wrong[-6 if kind is Gunzip else -2] ^= 1  # in the checksum
    stream = kind(Stored(io.BytesIO(wrong)))
    assert octets(stream) == NOISE
    assert "is damaged" in stream.damage


def test_damage_inside_is_said_and_what_came_before_is_read(tmp_path: Path) -> None:
    whole = pcap_header() + RECORD
    path = write(tmp_path, [zstd(whole), b"\x28\xb5\x2f\xfd\x00\x58\xff\xff\xff\xff\xff\xff"])
    frames, (info,) = read(path)
    assert len(frames) == 1
    assert info.cut_at == len(whole)
    assert info.warnings == [f"the zstd data ends early: read up to octet {len(whole)}, frame 1"]


def test_something_behind_zstd_is_said() -> None:
    stream = unpack(Stored(io.BytesIO(zstd(b"data") + b"and more")))
    assert octets(stream) == b"data"
    assert stream.damage == "the zstd data is followed by something else"


@pytest.mark.parametrize(
    ("head", "name"), [(b"\xfd7zXZ\0", "xz"), (b"BZh91AY", "bzip2"), (b"PK\3\4", "zip"), (b"\x04\x22\x4d\x18", "lz4")]
)
def test_other_packers_are_named(tmp_path: Path, head: bytes, name: str) -> None:
    with pytest.raises(InputError, match=f"packed with {name}: unpack it first"):
        read(write(tmp_path, [head, bytes(100)]))


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_a_packed_file_of_nothing(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(InputError, match="not a pcap or pcapng file"):
        read(write(tmp_path, [pack(b"")]))


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_what_was_packed_well_comes_in_small_pieces(pack: Callable[[bytes], bytes]) -> None:
    stream = unpack(Stored(io.BytesIO(pack(bytes(30_000_000)))))
    view = memoryview(bytearray(50_000_000))
    assert 0 < stream.readinto(view[: 1 << 20]) <= 1 << 20
