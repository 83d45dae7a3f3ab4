"""Our decode of a capture against Wireshark's with the plugin, field by field.

One tshark reads the whole capture; pyshark starts it and cuts its output into frames. Of pyshark's forms only ``-T ek``
is fast enough for large captures; its reader would keep one of several equal names, so ours reads the frames.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyshark
from pyshark.capture.capture import TSharkCrashException
from pyshark.tshark.output_parser.tshark_ek import TsharkEkJsonParser

from mobtrace.capture.files import open_captures
from mobtrace.errors import InputError, MissingToolError, UsageError
from mobtrace.peer.fields import Value, message_fields, row_fields
from mobtrace.peer.plugin import NAME, loads_no_lua, need_wireshark, plugin_path, plugin_text, why_not_loaded
from mobtrace.trace import Signal, Tracer
from mobtrace.wire.dialect import Dialect, load_dialect
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import OPTIONS, Message
from mobtrace.wire.rows import Row

PREFIX = "mobtrace_mobtrace_"
# What the plugin adds to the fields of the message.
ADDED = frozenset(
    f"{PREFIX}{name}"
    for name in (
        "summary", "options", "unknown", "mn", "binding", "protocol", "kind", "response_to", "response_in",
        "response_time", "retransmission", "retransmission_of", "checksum_ok", "suboption_length",
    )
)  # fmt: skip
QUOTED = f"{PREFIX}quoted"
Fields = dict[str, list[Any]]
_NOTHING = [None]


class Difference(NamedTuple):
    """A field of a frame that the two read differently; ``None`` where one has no value."""

    frame: int
    message: str
    field: str
    ours: Any
    theirs: Any


@dataclass(slots=True)
class Agreement:
    """How often one message type or option was seen, and how often all its fields agreed."""

    seen: int = 0
    agreed: int = 0


@dataclass(slots=True)
class Crosscheck:
    """The result: counts by message type and option, and every difference."""

    dialect: Dialect | None = None
    frames: int = 0
    values: int = 0
    messages: dict[str, Agreement] = field(default_factory=lambda: defaultdict(Agreement))
    options: dict[str, Agreement] = field(default_factory=lambda: defaultdict(Agreement))
    differences: list[Difference] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)  # what is wrong with the capture
    complete: bool = True  # False when it is cut: what was read is compared

    def to_json(self) -> dict[str, Any]:
        """The result as JSON data."""
        return {
            "schema": "mobtrace-crosscheck/1",
            "frames": self.frames,
            "values": self.values,
            "messages": {name: {"seen": each.seen, "agreed": each.agreed} for name, each in self.messages.items()},
            "options": {name: {"seen": each.seen, "agreed": each.agreed} for name, each in self.options.items()},
            "differences": [each._asdict() for each in self.differences],
        }


class _Frames(TsharkEkJsonParser):  # type: ignore[misc]
    """Reads frames of ``-T ek`` and keeps every value of a name."""

    def _parse_single_packet(self, packet: bytes) -> tuple[int, list[Fields]]:
        # Octets that are not UTF-8 can only be in names of other protocols' fields.
        layers = dict(json.loads(packet.decode(errors="replace"), object_pairs_hook=_pairs))["layers"]
        number = 0
        found: list[Fields] = []
        for name, value in layers:
            if name == "frame":
                number = int(dict(value)["frame_frame_number"])
            elif name == "mobtrace":
                found.extend(_fields(each) for each in _each(value))
        return number, found


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as pairs, names repeated where they are."""


def _pairs(pairs: list[tuple[str, Any]]) -> Any:
    return dict(pairs) if pairs and pairs[0][0] in ("timestamp", "index") else _Pairs(pairs)


def _each(value: Any) -> Iterable[_Pairs]:
    return [value] if isinstance(value, _Pairs) else value


def _fields(pairs: _Pairs) -> Fields:
    fields: Fields = defaultdict(list)
    for name, value in pairs:
        if name.startswith(PREFIX):
            fields[name].extend(value if isinstance(value, list) and not isinstance(value, _Pairs) else [value])
    return fields


class _Capture(pyshark.FileCapture):  # type: ignore[misc]
    def _setup_tshark_output_parser(self) -> _Frames:
        return _Frames()


def crosscheck(path: Path, *, dialect: str | None = None, arguments: Sequence[str] = ()) -> Crosscheck:
    """Compare the two on a capture; ``arguments`` go to tshark.

    Raises ``InputError`` when the capture cannot be read, ``MissingToolError`` when there is no tshark,
    ``UsageError`` when another version of the plugin is installed.
    """
    if not path.is_file():
        raise InputError(f"{path}: {'a directory: name one capture' if path.is_dir() else 'no such file'}")
    settings = ["-J", "frame mobtrace", *_preferences(dialect), *loading_arguments(), *arguments]
    known = load_dialect(dialect) if dialect else None
    ours = _Ours(path, Tracer(dialect=known))
    result = Crosscheck(dialect=known)

    def receive(frame: tuple[int, list[Fields]]) -> None:
        number, theirs = frame
        for earlier, messages in ours.before(number):
            _compare(result, earlier, messages, [])
        _compare(result, number, ours.at(number), [each for each in theirs if QUOTED not in each])

    gave_up = _run(path, settings, receive)
    for number, messages in ours.before(None):
        _compare(result, number, messages, [])
    (info,) = ours.captures.infos
    result.complete, result.warnings = info.complete, info.warnings
    # tshark ends so at the end of a capture that is cut; in any other its silence is no agreement.
    if gave_up is not None and info.complete:
        raise InputError(f"{path}: tshark gave up: {gave_up}")
    return result


def loading_arguments() -> list[str]:
    """What tshark needs to load the plugin of this version: nothing where it is installed.

    Raises ``UsageError`` when another version is installed, as that would be the one that is loaded, and
    ``MissingToolError`` when there is no tshark or it loads none.
    """
    wireshark = need_wireshark()
    if loads_no_lua(wireshark):
        raise MissingToolError(why_not_loaded(wireshark, wireshark.folder / NAME))
    installed = wireshark.folder / NAME
    if not installed.is_file():
        return ["-X", f"lua_script:{plugin_path()}"]
    if installed.read_text("utf-8", errors="replace") == plugin_text():
        return []
    raise UsageError(f"{installed} is another version of the plugin: run mobtrace wireshark install")


def _preferences(dialect: str | None) -> list[str]:
    wanted = {"mobtrace.plain": "TRUE", "esp.enable_null_encryption_decode_heuristic": "TRUE"}
    if dialect:
        wanted["mobtrace.dialect"] = dialect
    return [part for name, value in wanted.items() for part in ("-o", f"{name}:{value}")]


def _run(path: Path, settings: list[str], receive: Callable[[tuple[int, list[Fields]]], None]) -> str | None:
    """Have tshark read the capture; why it gave up, or ``None``."""
    capture = _Capture(
        str(path), display_filter="mobtrace", use_ek=True, custom_parameters=settings, keep_packets=False
    )
    try:
        capture.apply_on_packets(receive)
    except TSharkCrashException as error:
        text = " ".join(str(error).split())
        if '"mobtrace" is neither' in text:
            wireshark = need_wireshark()
            raise MissingToolError(why_not_loaded(wireshark, wireshark.folder / NAME)) from None
        return text
    return None


class _Ours:
    """Our messages by frame, in step with Wireshark's."""

    def __init__(self, path: Path, tracer: Tracer) -> None:
        self.captures = open_captures([path])
        self._signals = tracer.signals(self.captures)
        self._next: Signal | None = None
        self._found: dict[int, list[Message]] = defaultdict(list)

    def before(self, number: int | None) -> Iterator[tuple[int, list[Message]]]:
        """The messages of frames before ``number``, or of all that are left."""
        self._read_to(number)
        for frame in sorted(self._found):
            if number is None or frame < number:
                yield frame, self._found.pop(frame)

    def at(self, number: int) -> list[Message]:
        """The messages of frame ``number``."""
        return self._found.pop(number, [])

    def _read_to(self, number: int | None) -> None:
        while number is None or self._next is None or self._next.packet.frame.frame <= number:
            if self._next is not None:
                self._keep(self._next)
            self._next = next(self._signals, None)
            if self._next is None:
                return

    def _keep(self, signal: Signal) -> None:
        if isinstance(signal.content, Message) and not signal.packet.quoted:
            self._found[signal.packet.frame.frame].append(signal.content)


def _compare(result: Crosscheck, frame: int, messages: list[Message], theirs: list[Fields]) -> None:
    if messages or theirs:
        result.frames += 1
    for index in range(max(len(messages), len(theirs))):
        if index >= len(messages):
            result.differences.append(Difference(frame, "?", "message", None, "a message"))
        elif index >= len(theirs):
            name = messages[index].name
            result.messages[name].seen += 1
            result.differences.append(Difference(frame, name, "message", name, None))
        else:
            _compare_message(result, frame, messages[index], theirs[index])


def _compare_message(result: Crosscheck, frame: int, message: Message, theirs: Fields) -> None:
    ours: dict[str, list[Value]] = defaultdict(list)
    for name, value in message_fields(message, result.dialect):
        ours[name].append(value)
    found = [Difference(frame, message.name, *each) for each in differing(ours, theirs)]
    result.values += sum(map(len, ours.values()))
    result.differences.extend(found)
    wrong = {each.field.partition(".")[0] for each in found}
    result.messages[message.name].seen += 1
    result.messages[message.name].agreed += not found
    for option in message.options:
        counted = result.options[_title(option)]
        counted.seen += 1
        counted.agreed += not wrong & _keys(option)


def differing(ours: dict[str, list[Value]], theirs: Fields) -> Iterator[tuple[str, Any, Any]]:
    """The fields that are not the same: name, our values, theirs."""
    left = {name for name in theirs if name not in ADDED and theirs[name] != _NOTHING}
    for name, values in ours.items():
        known = ek_name(name)
        left.discard(known)
        other = theirs.get(known, [])
        if len(values) == 1 == len(other):
            if _plain(values[0]) == _like(values[0], other[0]):
                continue
        # Values of one name are grouped in this output, so that their order between structures is lost.
        elif Counter(map(_plain, values)) == Counter(_like(values[0], value) for value in other):
            continue
        yield name, values, other
    for name in sorted(left):
        if any(value is not None for value in theirs[name]):
            yield name.removeprefix(PREFIX), [], theirs[name]


@cache
def ek_name(name: str) -> str:
    """The name that ``-T ek`` gives the plugin's field ``name``."""
    return PREFIX + name.replace(".", "_")


def _plain(value: Value) -> Value:
    return value.hex() if isinstance(value, bytes) else value


def _like(ours: Value, theirs: Any) -> Any:
    """A value of Wireshark's in the form that ``_plain`` gives ours."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return theirs
    if isinstance(ours, int):
        try:
            return int(str(theirs), 0)
        except ValueError:
            return theirs
    return str(theirs).replace(":", "") if isinstance(ours, bytes) else theirs


def _title(option: Row) -> str:
    return OPTIONS.names.get(option.code, f"option {option.code}") if isinstance(option, Unknown) else option.info.name


def _keys(row: Row) -> set[str]:
    """The first parts of the names of all fields inside an option."""
    if isinstance(row, Unknown):
        return {"unknown"}
    return {name.partition(".")[0] for name, _ in row_fields(row)}
