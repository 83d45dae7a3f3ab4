"""The registry as plain data and as Markdown: every message, option and structure that is decoded."""

from collections.abc import Iterable, Mapping
from typing import Any

from mobtrace.wire import registry
from mobtrace.wire.decoded import HOMES, Protocol, protocol
from mobtrace.wire.kinds import Bits, Kind, Number
from mobtrace.wire.rows import Row, walk

SCHEMA = "mobtrace-registry/1"
LONGEST_VECTOR = 48  # hexadecimal digits shown in the documentation's tables


def registry_table() -> dict[str, Any]:
    """All that is decoded, as JSON data.

    ``messages``, ``options``, ``structures`` are lists of rows; ``suboptions`` and ``protocols`` have theirs by the
    name of the family or protocol. A row has ``type``, ``name``, ``key`` (its name in filters), ``rfc``,
    ``description``, ``fields`` and ``vectors``; ``not_decoded`` has the numbers without a row and why.
    """
    return {
        "schema": SCHEMA,
        "messages": _rows(registry.message_rows()),
        "options": _rows(registry.option_rows()),
        "suboptions": {family.name: _rows(family.rows.values()) for family in registry.families()},
        "structures": _rows(registry.structure_rows()),
        "protocols": {name: _protocol(protocol(name)) for name in HOMES},
        "not_decoded": {
            name: {str(code): reason for code, reason in reasons.items()}
            for name, reasons in registry.NOT_DECODED.items()
        },
    }


def _protocol(known: Protocol) -> dict[str, Any]:
    return {"messages": _rows(known.rows()), "options": _rows(known.options.rows.values())}


def _rows(rows: Iterable[type[Row]]) -> list[dict[str, Any]]:
    found = [_row(row) for row in rows]
    return sorted(found, key=lambda each: (each["type"], each["variant"] or 0, each["key"]))


def _row(row: type[Row]) -> dict[str, Any]:
    info = row.info
    x, y = info.align
    return {
        "type": info.code,
        "variant": info.variant,
        "name": info.name,
        "key": info.key,
        "rfc": info.rfc,
        "description": (row.__doc__ or "").strip().partition("\n")[0],
        "alignment": None if x == 1 else f"{x}n+{y}",
        "fields": [_field(name, kind) for name, kind in walk(row)],
        "vectors": [
            {"hex": vector.hex.replace(" ", ""), "values": dict(vector.values), "source": vector.source}
            for vector in row.vectors
        ],
    }


def _field(name: str, kind: Kind) -> dict[str, Any]:
    """A field with its size in bits (``null`` when it varies), its unit and the names of its values."""
    bits = kind.bits if isinstance(kind, Bits) else kind.octets and kind.octets * 8
    number = kind if isinstance(kind, Number) else None
    scale = number.scale if number else None
    return {
        "name": name,
        "bits": bits,
        "unit": f"{scale[0]:g} {scale[1]}" if scale else None,
        "values": {str(value): text for value, text in (number.names or {}).items()} if number else {},
    }


def markdown() -> str:
    """The same as a document."""
    table = registry_table()
    sections = [
        ("Mobility Header types", table["messages"]),
        ("Mobility options", table["options"]),
        *((f"Inside options: {name}", rows) for name, rows in table["suboptions"].items()),
        ("Structures without a header of their own", table["structures"]),
    ]
    for name, known in table["protocols"].items():
        sections.append((f"{name}: messages", known["messages"]))
        sections.append((f"{name}: options", known["options"]))
    parts = [
        "# What is decoded",
        "Made by `python -m mobtrace.derive` from the registry; changes belong there. Fields carry their size in bits "
        "where it is fixed. The golden vector of a row comes from the source named beside it.",
        *(_section(title, rows) for title, rows in sections if rows),
        _not_decoded(registry.NOT_DECODED),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, rows: list[dict[str, Any]]) -> str:
    numbered = any(row["type"] >= 0 for row in rows)
    lines = [
        f"## {title}",
        "",
        f"{'| type ' if numbered else ''}| name | key | document | fields | golden vector | its source |",
        f"{'|---' if numbered else ''}|---|---|---|---|---|---|",
    ]
    for row in rows:
        vector = row["vectors"][0] if row["vectors"] else None
        cells = [
            row["name"],
            f"`{row['key']}`",
            row["rfc"],
            ", ".join(_field_text(field) for field in row["fields"]) or "none",
            f"`{_shortened(vector['hex'])}`" if vector else "in the option that holds it",
            vector["source"] if vector else "",
        ]
        lines.append("| " + " | ".join(_escaped(cell) for cell in [*_number(row, numbered), *cells]) + " |")
    return "\n".join(lines)


def _number(row: dict[str, Any], numbered: bool) -> list[str]:
    if not numbered:
        return []
    number = "" if row["type"] < 0 else str(row["type"])
    return [number if row["variant"] is None else f"{number}.{row['variant']}"]


def _field_text(field: dict[str, Any]) -> str:
    size = f" {field['bits']}" if field["bits"] else ""
    return f"{field['name']}{size}" + (f" ({field['unit']})" if field["unit"] else "")


def _shortened(hexadecimal: str) -> str:
    return hexadecimal if len(hexadecimal) <= LONGEST_VECTOR else hexadecimal[:LONGEST_VECTOR] + "..."


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _not_decoded(reasons: Mapping[str, Mapping[int, str]]) -> str:
    lines = [f"- {name} {code}: {reason}" for name, codes in reasons.items() for code, reason in codes.items()]
    return "\n".join(["## Not decoded", "", *lines]) if lines else ""
