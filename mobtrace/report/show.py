"""One frame's signaling, every layer and field: offset, octets, value, meaning, source, issues."""

from collections.abc import Sequence
from typing import Any, TextIO

from rich.table import Table
from rich.text import Text

from mobtrace.capture.frames import Layer, Packet
from mobtrace.report.document import frame_json
from mobtrace.report.terminal import console
from mobtrace.trace import Signal
from mobtrace.values import Address, FrameRef
from mobtrace.wire.cursor import Issue, Span
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message

HEX_OCTETS = 8  # shown of a field before it is cut with an ellipsis


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
    table = Table.grid(padding=(0, 2))
    for layer in layers:
        fields = "  ".join(f"{name} {_plain(value)}" for name, value in layer.fields.items())
        table.add_row("", Text(f"{layer.offset:>4}", style="dim"), layer.name, fields)
    target.print(table)
    for note in [note for packet in packets for note in packet.notes]:
        target.print(Text(f"  ! {note}", style="yellow"))
    for signal in signals:
        target.print()
        target.print(_title(signal))
        target.print(_fields(signal.content))
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


def _fields(content: Message | Decoded) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    for span in content.spans:
        deep = "  " * (len(span.path) - 1)
        octets = content.raw[span.start : span.end]
        if _is_structure(span):
            title = Text(f"{deep}{span.value or span.path[-1]}", style="bold")
            title.append(f"  {span.meaning or ''}", style="dim")
            table.add_row(str(span.start), f"{len(octets)} octets", title, "")
        else:
            table.add_row(str(span.start), _hex(octets), f"{deep}{span.path[-1]}", _value(span))
    return table


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
