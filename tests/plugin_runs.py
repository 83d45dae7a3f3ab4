"""The real tshark with the plugin, as a user who is not root, over frames that tests make."""

import functools
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from mobtrace.peer.plugin import NAME, plugin_text
from mobtrace.values import Address

SOURCE, DESTINATION = Address.parse("2001:db8::11"), Address.parse("2001:db8::1")
NOBODY = 65534
RAW_IPV6 = 229
PREFIX = "mobtrace_mobtrace_"


def ipv6(payload: bytes, next_header: int = 135, source: bytes = SOURCE, destination: bytes = DESTINATION) -> bytes:
    return struct.pack(">IHBB", 0x60000000, len(payload), next_header, 64) + source + destination + payload


def udp(payload: bytes, port: int) -> bytes:
    return struct.pack(">HHHH", port, port, 8 + len(payload), 0) + payload


def ipv4(payload: bytes, protocol: int = 17) -> bytes:
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0)
    return head + bytes((192, 0, 2, 11)) + bytes((192, 0, 2, 1)) + payload


def pcap(frames: Sequence[bytes], link_type: int = RAW_IPV6) -> bytes:
    """A capture with a frame every millisecond."""
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link_type)]
    for index, frame in enumerate(frames):
        parts.append(struct.pack("<IIII", 1700000000 + index // 1000, index % 1000 * 1000, len(frame), len(frame)))
        parts.append(frame)
    return b"".join(parts)


@functools.cache
def home() -> Path:
    """A home folder with the plugin in it, that everyone can read; it goes when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="mobtrace-home-"))
    plugins = folder / ".local" / "lib" / "wireshark" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / NAME).write_text(plugin_text(), "utf-8")
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    return folder


def remove_home() -> None:
    if home.cache_info().currsize:
        shutil.rmtree(home())


def run(*arguments: str, plugin: bool = True) -> str:
    """What tshark prints as another user than root; skips where that cannot be."""
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    environ = {"PATH": os.environ["PATH"], "HOME": str(home() if plugin else "/nonexistent"), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            ["tshark", *arguments], capture_output=True, env=environ, cwd="/", timeout=300, check=False, **identity
        )
    except (PermissionError, FileNotFoundError) as error:
        pytest.skip(f"tshark does not run as another user: {error}")
    errors = done.stderr.decode(errors="replace")
    assert "Lua" not in errors, errors
    assert done.returncode == 0, errors
    return done.stdout.decode(errors="replace")


def over(data: bytes, *arguments: str, plugin: bool = True) -> str:
    """What tshark prints of a capture with the octets ``data``."""
    with tempfile.NamedTemporaryFile(suffix=".pcap") as file:
        file.write(data)
        file.flush()
        Path(file.name).chmod(0o644)
        return run("-r", file.name, *arguments, plugin=plugin)


def fields(data: bytes, *arguments: str) -> dict[int, dict[str, list[Any]]]:
    """The plugin's fields of each frame, wherever in Wireshark's tree they are."""
    found: dict[int, dict[str, list[Any]]] = {}
    # tshark 4.0 does not escape every line break inside of a string.
    for line in re.split(r'\n(?=\{"(?:index|timestamp)")', over(data, "-T", "ek", *arguments)):
        if line.startswith('{"timestamp"'):
            pairs = json.loads(line, strict=False, object_pairs_hook=lambda each: [("pair", *item) for item in each])
            values = defaultdict(list)
            numbers = []
            for name, value in _walk(pairs):
                if name == "frame_frame_number":
                    numbers.append(int(value))
                elif name.startswith(PREFIX):
                    values[name].append(value)
            found[numbers[0]] = values
    return found


def _walk(value: Any) -> Iterator[tuple[str, Any]]:
    for each in value if isinstance(value, list) else []:
        if isinstance(each, tuple):
            _, name, inner = each
            if isinstance(inner, list):
                yield from _walk(inner)
                yield from ((name, item) for item in inner if not isinstance(item, tuple | list))
            else:
                yield name, inner
        elif isinstance(each, list):
            yield from _walk(each)
