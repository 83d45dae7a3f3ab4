"""Which capture files a person means: files, directories, globs, ``-`` for stdin."""

import glob
import os
from collections.abc import Sequence
from pathlib import Path

from mobtrace.capture.compress import Stored, unpack
from mobtrace.capture.pcap import is_pcap
from mobtrace.capture.pcapng import SECTION_MAGIC
from mobtrace.errors import InputError

STDIN = "-"


def expand(paths: Sequence[str | Path]) -> list[str]:
    """The files meant by ``paths``, in the order given; those of a directory or glob sorted by name.

    A directory stands for the captures directly in it, told by their first octets whatever they are called; hidden,
    empty and other files in it are left out. A file named twice is read once. ``InputError`` when there is nothing.
    """
    found: dict[str, str] = {}
    for path in map(str, paths):
        try:
            files = _files(path)
        except OSError as error:
            raise InputError(f"{error.filename or path}: {error.strerror}") from None
        for file in files:
            found.setdefault(file if file == STDIN else os.path.realpath(file), file)
    if not found:
        raise InputError("no capture file given")
    return list(found.values())


def _files(path: str) -> list[str]:
    if path == STDIN:
        return [path]
    if Path(path).is_dir():
        return _captures_in(path)
    if Path(path).exists() or not glob.has_magic(path):
        return [path]
    # Path.glob takes no absolute patterns.
    matching = sorted(file for file in glob.glob(path, recursive=True) if not Path(file).is_dir())  # noqa: PTH207
    if not matching:
        raise InputError(f"{path}: no file matches")
    return matching


def _captures_in(folder: str) -> list[str]:
    files = [file for file in sorted(Path(folder).iterdir()) if file.is_file() and not file.name.startswith(".")]
    captures = [str(file) for file in files if _is_capture(file)]
    if not captures:
        raise InputError(f"{folder}: no capture file in this directory")
    return captures


def _is_capture(file: Path) -> bool:
    head = bytearray(4)
    try:
        with file.open("rb", buffering=0) as opened, memoryview(head) as view:
            size = unpack(Stored(opened)).readinto(view)
    except InputError:
        return False  # packed in a way that is not known
    return size == 4 and (is_pcap(bytes(head)) or head == SECTION_MAGIC)
