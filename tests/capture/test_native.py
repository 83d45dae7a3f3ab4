"""Machine code and Python give the same; what is kept, and what happens without numba or a place to keep it."""

import os
import random
import subprocess
import sys
from array import array
from collections.abc import Iterator
from mmap import mmap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from captures_by_hand import (
    UPDATE,
    T,
    enhanced,
    interface,
    pcap_header,
    pcap_record,
    resolution,
    section,
    simple,
    write,
)
from frame_strategies import frames
from mobtrace.capture import headers, kernels, native, reader, scan, walk
from mobtrace.capture.files import open_captures
from mobtrace.capture.frames import RawFrame
from mobtrace.capture.kernels import PLAIN, Kernels
from mobtrace.capture.pcapng import Interface
from support import needs_root

ROOM = 8


@pytest.fixture(scope="module")
def compiled() -> Kernels:
    found = native.compiled(may_compile=True)
    assert found is not None
    return found


def octets(data: bytes) -> mmap:
    whole = mmap(-1, max(len(data), 1))
    whole[: len(data)] = data
    return whole


def walked(form: Kernels, data: bytes, big: bool, everything: bool, link_type: int, pcapng: bool) -> list[object]:
    """Everything that a walk over ``data`` leaves behind."""
    state = array("q", bytes(8 * walk.STATE_SIZE))
    found = array("q", bytes(8 * 2 * ROOM))
    firsts = array("q", bytes(8 * scan.FIRST_SLOTS * scan.FIRST_STRIDE))
    table = array("q", Interface(link_type).row() + Interface(101, 1 << 20, snaplen=60).row())
    state[walk.EARLIEST], state[walk.LATEST] = walk.NO_TIME, -1
    state[walk.BIG], state[walk.EVERYTHING], state[walk.LIMIT], state[walk.FRACTION] = big, everything, 65535, 1000
    state[walk.START], state[walk.SKIP] = reader.start_of(link_type)
    state[walk.INTERFACES] = 2
    seen: list[object] = []
    at, status = 0, walk.FULL
    while status == walk.FULL:
        if pcapng:
            at = form.walk_pcapng(octets(data), at, len(data), state, found, ROOM, firsts, table)
        else:
            at = form.walk_pcap(octets(data), at, len(data), state, found, ROOM, firsts)
        status = state[walk.STATUS]
        seen.append((at, list(state), list(found)))
    return [*seen, firsts, table]


FORMS = st.tuples(st.booleans(), st.booleans(), st.sampled_from(sorted(headers.LINK_TYPES)))


@settings(max_examples=40, deadline=None)
@given(frames(), FORMS)
def test_both_forms_agree_on_pcap_records(
    compiled: Kernels, captured: list[RawFrame], form: tuple[bool, bool, int]
) -> None:
    big, everything, _ = form
    order = ">" if big else "<"
    for link_type in {one.link_type for one in captured}:
        ours = [one for one in captured if one.link_type == link_type] * 3
        data = b"".join(pcap_record(one.time // 10**9, 5, one.data, order, one.wire_length) for one in ours)
        arguments = (data, big, everything, link_type, False)
        assert walked(compiled, *arguments) == walked(PLAIN, *arguments)


@settings(max_examples=40, deadline=None)
@given(frames(), FORMS)
def test_both_forms_agree_on_pcapng_blocks(
    compiled: Kernels, captured: list[RawFrame], form: tuple[bool, bool, int]
) -> None:
    big, everything, link_type = form
    order = ">" if big else "<"
    blocks = [
        enhanced(one.time // 1000, one.data, order, index % 2, one.wire_length) for index, one in enumerate(captured)
    ]
    data = b"".join(blocks) * 2 + simple(captured[0].data, order) + section(order)
    arguments = (data, big, everything, link_type, True)
    assert walked(compiled, *arguments) == walked(PLAIN, *arguments)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), FORMS, st.booleans(), st.integers(0, 60))
def test_both_forms_agree_on_random_octets(
    compiled: Kernels, data: bytes, form: tuple[bool, bool, int], pcapng: bool, kept: int
) -> None:
    big, everything, link_type = form
    order = ">" if big else "<"
    start = enhanced(5, data[:kept], order) if pcapng else pcap_record(5, 5, data[:kept], order)
    arguments = (start + data, big, everything, link_type, pcapng)
    assert walked(compiled, *arguments) == walked(PLAIN, *arguments)


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Nothing loaded before counts, nor what the test loads afterwards."""
    native.compiled.cache_clear()
    yield
    native.compiled.cache_clear()


@pytest.mark.usefixtures("compiled", "forgetful")
def test_what_was_compiled_is_kept_and_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept,) = [file for file in native.cache_folder().iterdir() if native._key() in file.name]
    code = native._read(kept)
    calls = []
    monkeypatch.setattr(native, "_compile", lambda: calls.append(1) or code)
    monkeypatch.setenv("MOBTRACE_CACHE", str(tmp_path / "not" / "there"))
    for _ in range(2):
        assert native.compiled(may_compile=True)
        native.compiled.cache_clear()
    assert len(calls) == 1
    (file,) = (tmp_path / "not" / "there").iterdir()
    # Half of it is as good as nothing: LLVM would end the process over it.
    file.write_bytes(file.read_bytes()[:-100])
    assert native.compiled(may_compile=False) is None
    native.compiled.cache_clear()
    assert native.compiled(may_compile=True)
    assert len(calls) == 2


@needs_root
@pytest.mark.usefixtures("compiled", "forgetful")
def test_a_folder_that_cannot_be_written_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    (kept,) = [file for file in native.cache_folder().iterdir() if native._key() in file.name]
    code = native._read(kept)
    monkeypatch.setattr(native, "_compile", lambda: code)
    monkeypatch.setenv("MOBTRACE_CACHE", "/proc/nowhere")
    assert native.compiled(may_compile=True)


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("module", ["numba", "llvmlite"])
def test_without_the_compiler_it_is_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setenv("MOBTRACE_CACHE", str(tmp_path))
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(
        sys.modules, "llvmlite.binding", None if module == "llvmlite" else sys.modules.get("llvmlite.binding")
    )
    assert kernels.kernels(kernels.COMPILE_FROM) is PLAIN


def test_the_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOBTRACE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert native.cache_folder() == Path("/somewhere/mobtrace")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.setattr(sys, "platform", "linux")
    assert native.cache_folder() == Path("/home/someone/.cache/mobtrace")


def test_a_small_capture_starts_without_heavy_imports(tmp_path: Path) -> None:
    path = write(tmp_path, [pcap_header(), pcap_record(T, 0, UPDATE) * 100])
    code = (
        "import sys\nfrom mobtrace.capture.files import open_captures\n"
        f"assert len(list(open_captures([{str(path)!r}]))) == 100\n"
        "heavy = {'numba', 'numpy', 'llvmlite', 'polars', 'zstandard', 'ctypes', 'inspect'} & sys.modules.keys()\n"
        "heavy -= {'inspect'}  # dataclasses needs it\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "MOBTRACE_CACHE": str(tmp_path)})


@pytest.mark.usefixtures("compiled")
def test_a_large_capture_goes_over_to_machine_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same frames come, whether the size is known beforehand (a file) or not (packed)."""
    chance = random.Random(3)
    data = [chance.choice([UPDATE, UPDATE[:14] + bytes(chance.randrange(1500))]) for _ in range(3000)]
    pcap = write(tmp_path, [pcap_header(), *(pcap_record(T, index, one) for index, one in enumerate(data))])
    ng = write(
        tmp_path,
        [section(), interface(options=resolution(9)), *(enhanced(index, one) for index, one in enumerate(data))],
        "a.pcapng",
    )
    for path in (pcap, ng):
        plain = list(open_captures([path]))
        for limit in (0, 1_000_000):
            monkeypatch.setattr(kernels, "LOAD_FROM", limit)
            assert list(open_captures([path])) == plain
        monkeypatch.undo()
        assert len(plain) == data.count(UPDATE)
