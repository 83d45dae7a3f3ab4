"""One frame's signaling, every layer and field: offset, octets, value, meaning, source, issues."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, TextIO

from rich.text import Text

from mobtrace.capture.frames import Layer, Packet
from mobtrace.report.parts import frame_json
from mobtrace.report.screen import console
from mobtrace.trace import Signal
from mobtrace.values import Address, FrameRef
from mobtrace.wire.cursor import Issue, Span
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message

HEX_OCTETS = 6  # shown of a field before it is cut with an ellipsis
HEX_WIDTH = 3 * HEX_OCTETS + 3
NAME_WIDTH = 26


def show_json(ref: FrameRef, layers: Sequence[Layer], signals: Sequence[Signal]) -> dict[str, Any]:
    """The ``show`` contract's object; ``messages`` has all where a frame holds several."""
    messages = [{**signal.content.to_json(), "quoted": signal.packet.quoted} for signal in signals]
    return {
        "frame": frame_json(ref),
        "layers": [_layer_json(layer) for layer in layers],
        "message": messages[0] if messages else None,
        "messages": messages,
        "issues": [str(issue) for signal in signals for issue in signal.content.issues],
    }


def _layer_json(layer: Layer) -> dict[str, Any]:
    fields = {name: _plain(value) for name, value in layer.fields.items()}
    return {"name": layer.name, "offset": layer.offset, "length": layer.length, "fields": fields}


def _plain(value: object) -> Any:
    if isinstance(value, Address):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def write_show(
    ref: FrameRef,
    layers: Sequence[Layer],
    packets: Sequence[Packet],
    signals: Sequence[Signal],
    out: TextIO,
    color: str,
) -> None:
    """Write the same for a person."""
    target = console(out, color)
    target.print(Text(f"frame {ref.frame}", style="bold"))
    for layer in layers:
        fields = "  ".join(f"{name} {_plain(value)}" for name, value in layer.fields.items())
        target.print(Text(f"{layer.offset:>5}  {layer.name:<{HEX_WIDTH}}  {fields}"), soft_wrap=True)
    for note in [note for packet in packets for note in packet.notes]:
        target.print(Text(f"  ! {note}", style="yellow"))
    for signal in signals:
        target.print()
        target.print(_title(signal))
        for line in _fields(signal.content):
            target.print(line, soft_wrap=True)
        for issue in signal.content.issues:
            target.print(_issue(issue))
    if not signals:
        target.print("no mobility signaling in this frame")


def _title(signal: Signal) -> Text:
    content = signal.content
    info = content.body.info
    title = Text(content.name, style="bold")
    kind = content.mh_type if isinstance(content, Message) else content.type
    title.append(f" ({kind})  {info.rfc}", style="dim")
    if isinstance(content, Message):
        title.append(f"  checksum {_checksum(content)}", style="dim" if content.checksum_ok is not False else "red")
    if signal.packet.quoted:
        title.append("  quoted in an ICMP error: nobody's message", style="yellow")
    return title


def _checksum(message: Message) -> str:
    verdict = {True: "right", False: "WRONG", None: "not verified"}[message.checksum_ok]
    return f"{message.checksum or 0:#06x} {verdict}"


def _fields(content: Message | Decoded) -> list[Text]:
    """One line a field: offset, octets, name, value, meaning. Flags of one word share a line."""
    lines: list[Text] = []
    for (start, end), same in groupby(content.spans, lambda span: (span.start, span.end)):
        spans = list(same)
        flags = [span for span in spans if isinstance(span.value, bool)]
        octets = content.raw[start:end]
        for span in spans:
            if not isinstance(span.value, bool):
                lines.append(_line(span, octets))
            elif span is flags[0]:
                lines.append(_flags_line(flags, octets))
    return lines


def _line(span: Span, octets: bytes) -> Text:
    deep = "  " * (len(span.path) - 1)
    if _is_structure(span):
        line = Text(f"{span.start:>5}  {f'{len(octets)} octets':<{HEX_WIDTH}}  {deep}", style="dim")
        line.append(str(span.value), style="bold not dim")
        return line.append(f"  {span.meaning}")
    line = Text(f"{span.start:>5}  {_hex(octets):<{HEX_WIDTH}}  ", style="dim")
    return line.append(f"{deep}{span.path[-1]:<{NAME_WIDTH - len(deep)}} {_value(span)}".rstrip(), style="not dim")


def _flags_line(flags: list[Span], octets: bytes) -> Text:
    deep = "  " * (len(flags[0].path) - 1)
    letters = " ".join(span.path[-1].upper() for span in flags if span.value)
    line = Text(f"{flags[0].start:>5}  {_hex(octets):<{HEX_WIDTH}}  ", style="dim")
    return line.append(f"{deep}{'flags':<{NAME_WIDTH - len(deep)}} {letters or 'none'}", style="not dim")


def _is_structure(span: Span) -> bool:
    return bool(span.meaning and span.meaning.startswith(("RFC ", "TS ", "3GPP ")))


def _value(span: Span) -> str:
    if span.value is None:
        return span.meaning or ""
    value = str(span.value).lower() if isinstance(span.value, bool) else str(span.value)
    return f"{value}  ({span.meaning})" if span.meaning else value


def _hex(octets: bytes) -> str:
    shown = octets[:HEX_OCTETS].hex(" ")
    return f"{shown} ..." if len(octets) > HEX_OCTETS else shown


def _issue(issue: Issue) -> Text:
    style = {"error": "red", "warning": "yellow", "note": "cyan"}[issue.severity.value]
    return Text(f"  ! {issue.severity.value}: {issue}", style=style)
