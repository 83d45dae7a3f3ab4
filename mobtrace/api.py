"""The library's front door: the same functions the commands use.

``analyze`` reads captures and gives what ``mobtrace analyze`` prints, as values.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mobtrace.capture.esp_keys import EspKeys
from mobtrace.capture.files import CaptureSet, Progress, open_captures
from mobtrace.capture.frames import CaptureInfo, Layer, Packet
from mobtrace.capture.paths import STDIN, expand
from mobtrace.capture.writer import write_frames
from mobtrace.errors import InputError, UsageError
from mobtrace.values import FrameRef, Nanoseconds

if TYPE_CHECKING:
    from polars import DataFrame

    from mobtrace.findings.rule import Finding
    from mobtrace.session.auth_keys import AuthKeys
    from mobtrace.session.model import Analysis
    from mobtrace.session.observer import Observer
    from mobtrace.session.select import Selection
    from mobtrace.trace import Signal, Tracer
    from mobtrace.wire.dialect import Dialect

# What only an analysis needs is imported by the functions that need it: large captures are being read meanwhile.
# ruff: noqa: PLC0415

# So many messages are read one after the other, then observed: code of one kind runs faster when it runs for longer.
TOGETHER = 256


@dataclass(slots=True, kw_only=True)
class Result:
    """What an analysis gives: the captures read, what happened in them, and what is wrong."""

    captures: list[CaptureInfo]
    analysis: Analysis
    findings: list[Finding]
    dialect: Dialect | None = None

    @property
    def start(self) -> Nanoseconds:
        """When the first frame was captured; 0 without frames."""
        return min((info.first_time for info in self.captures if info.first_time is not None), default=0)

    @property
    def complete(self) -> bool:
        """False when a capture was cut or damaged; the rest of it is in the result all the same."""
        return all(info.complete for info in self.captures)

    def to_json(self, names: dict[str, str] | None = None) -> dict[str, Any]:
        """The JSON contract's object; times are ``Decimal`` seconds."""
        from mobtrace.report.document import document

        return document(self.captures, self.analysis, self.findings, names)

    def parts(self, names: dict[str, str] | None = None) -> dict[str, Any]:
        """The same, with iterators in place of the lists."""
        from mobtrace.report.document import parts

        return parts(self.captures, self.analysis, self.findings, names)

    def frames(self) -> dict[str, DataFrame]:
        """The analysis as polars frames by name; ``mobtrace.report.columns`` says what is in their columns.

        The frames ``messages`` and ``options`` are empty unless it was made with ``messages``.
        """
        from mobtrace.report.tables import frames

        return frames(self.analysis, self.findings, self.dialect)


def analyze(
    paths: str | Path | Sequence[str | Path],
    *,
    dialect: str | None = None,
    esp_keys: str | Path | None = None,
    auth_keys: str | Path | None = None,
    progress: Progress | None = None,
    user_plane: bool = True,
    messages: bool = False,
) -> Result:
    """Read one or many captures (files, directories, globs, ``-`` for stdin) as one.

    With ``user_plane`` the times around handovers and the ends of bindings are read a second time, for what user
    traffic tells of them. With ``messages`` the analysis has a record of every message. ``auth_keys`` names a file of
    keys (``session.auth_keys``) by which authenticators are verified.

    Raises ``InputError`` when an input cannot be read at all, ``UsageError`` for an unknown dialect.
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    keys = EspKeys.load(Path(esp_keys)) if esp_keys is not None else None
    spoken = _dialect(dialect)
    shared = _auth_keys(Path(auth_keys)) if auth_keys is not None else None
    with open_captures(listed, progress=progress) as captures:
        captures.begin()
        return _analyze(captures, spoken, keys, shared, user_plane=user_plane, messages=messages)


def _analyze(
    captures: CaptureSet,
    dialect: Dialect | None,
    keys: EspKeys | None,
    shared: AuthKeys | None,
    *,
    user_plane: bool,
    messages: bool,
) -> Result:
    from mobtrace.findings.catalogue import of_signaling, run_rules
    from mobtrace.session.observer import Observer
    from mobtrace.session.userplane import measure
    from mobtrace.session.visibility import of_captures
    from mobtrace.trace import Tracer

    tracer = Tracer(dialect=dialect, keys=keys)
    observer = Observer(dialect=dialect, keep_messages=messages, auth_keys=shared)
    _observe(captures, tracer, observer, messages=messages)
    ends = [info.last_time for info in captures.infos if info.last_time is not None]
    analysis = observer.finish(max(ends, default=0))
    early: list[list[Finding]] = []
    if user_plane:
        measure(analysis, captures, meanwhile=lambda: early.append(of_signaling(analysis)))
    analysis.visibility.extend(of_captures(analysis, captures.infos, tracer.unread))
    findings = run_rules(analysis, early[0] if early else None)
    return Result(captures=captures.infos, analysis=analysis, findings=findings, dialect=dialect)


def _observe(captures: CaptureSet, tracer: Tracer, observer: Observer, *, messages: bool) -> None:
    from mobtrace.trace import Familiar, observations, signals

    if messages:  # a record of each is made of the whole message
        for signal in signals(captures, tracer):
            observer.receive(signal)
        return
    ahead = observations(captures, tracer)
    while batch := list(islice(ahead, TOGETHER)):
        for each in batch:
            if isinstance(each, Familiar):
                observer.receive_familiar(each)
            else:
                observer.receive(each)


def _dialect(name: str | None) -> Dialect | None:
    if name is None:
        return None
    from mobtrace.wire.dialect import load_dialect

    return load_dialect(name)


def _auth_keys(path: Path) -> AuthKeys:
    from mobtrace.session.auth_keys import AuthKeys

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot read keys: {error}") from error
    return AuthKeys.parse(text, str(path))


def select(result: Result, selection: Selection) -> Result:
    """The part of a result that is selected, with the findings of what is left."""
    from mobtrace.findings.catalogue import run_rules

    analysis = selection.apply(result.analysis)
    if analysis is result.analysis:
        return result
    return replace(result, analysis=analysis, findings=run_rules(analysis))


@dataclass(slots=True, kw_only=True)
class Shown:
    """One frame opened: its layers, the packets in it, the messages they carry."""

    ref: FrameRef
    layers: tuple[Layer, ...]
    packets: list[Packet]
    signals: list[Signal]


def show(path: str | Path, frame: int, *, dialect: str | None = None, esp_keys: str | Path | None = None) -> Shown:
    """Open frame ``frame`` of a capture, with what earlier frames of it are needed for (fragments).

    Raises ``UsageError`` when there is no such frame, ``InputError`` when the capture cannot be read.
    """
    from mobtrace.trace import Signal, Tracer

    keys = EspKeys.load(Path(esp_keys)) if esp_keys is not None else None
    tracer = Tracer(dialect=_dialect(dialect), keys=keys, details=True)
    last = 0
    for raw in open_captures([path], everything=True):
        last = raw.ref.frame
        packets = tracer.dissector.packets(raw)
        if last == frame:
            contents = [(packet, tracer.decode(packet)) for packet in packets]
            found = [Signal(packet, content) for packet, content in contents if content is not None]
            layers = max((packet.layers for packet in packets), key=len, default=())
            return Shown(ref=raw.ref, layers=layers, packets=packets, signals=found)
    raise UsageError(f"{path} has {last} frames, so no frame {frame}")


def check_carving(paths: Sequence[str | Path], target: str | Path) -> None:
    """Raise ``UsageError`` for inputs that cannot be read twice, and for a target that is one of them."""
    for name in expand(paths):
        if name == STDIN or (Path(name).exists() and not Path(name).is_file()):
            raise UsageError(f"{name} cannot be read twice, as carving needs: save it to a file first")
        if Path(target).exists() and Path(name).exists() and Path(target).samefile(name):
            raise UsageError(f"{target} is one of the inputs: write to another file")


def carve(paths: Sequence[str | Path], frames: Collection[FrameRef], target: str | Path) -> int:
    """Write the frames at ``frames`` of captures to ``target``, in the order of time; how many were written.

    pcapng, or nanosecond pcap for a name that ends in ``.pcap``. Raises ``UsageError`` as ``check_carving`` does.
    """
    check_carving(paths, target)
    return write_frames(target, (frame for frame in open_captures(paths) if frame.ref in frames))
