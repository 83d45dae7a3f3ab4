"""Padding between options: what their alignment and the length of the whole need."""

from collections.abc import Sequence

from mobtrace.wire.families import Family
from mobtrace.wire.numbering import Numbering
from mobtrace.wire.rows import Row


def laid_out(family: Family, options: Sequence[Row], start: int, numbering: Numbering | None = None) -> bytes:
    """The octets of ``options`` with the padding that ``pad`` puts between them, each written once."""
    parts: list[bytes] = []
    writers = family.writers if numbering is None else {}
    at = start
    for each in options:
        x, y = each.alignment() if numbering is None or numbering.aligned else (1, 0)
        gap = (y - at) % x
        if gap:
            parts.append(_octets(family, gap, numbering))
        write = writers.get(type(each))
        octets = (write(each) if write is not None else None) or family.write_one(each, numbering)
        parts.append(octets)
        at += gap + len(octets)
    parts.append(_octets(family, -at % 8, numbering))
    return b"".join(parts)


def _octets(family: Family, count: int, numbering: Numbering | None) -> bytes:
    """``count`` octets of padding."""
    if count == 0:
        return b""
    if numbering is None and (family.pad1, family.padn, family.header) == (0, 1, 2):
        # RFC 6275 sections 6.2.2 and 6.2.3, which the commonest families have.
        return bytes(1) if count == 1 else bytes((1, count - 2)) + bytes(count - 2)
    return family.write(_padding(family, count), numbering)


def pad(family: Family, options: Sequence[Row], start: int, numbering: Numbering | None = None) -> list[Row]:
    """``options`` of ``family`` with padding in front of those that need it, and at the end up to 8 octets.

    ``start`` is the offset of the first option in the structure, ``numbering`` is a dialect's. Padding that
    is there stays (RFC 6275 section 6.2.1).
    """
    laid: list[Row] = []
    at = start
    for each in options:
        x, y = each.alignment() if numbering is None or numbering.aligned else (1, 0)
        gap = (y - at) % x
        laid.extend(_padding(family, gap))
        laid.append(each)
        at += gap + len(family.write_one(each, numbering))
    laid.extend(_padding(family, -at % 8))
    return laid


def _padding(family: Family, octets: int) -> list[Row]:
    if octets == 0:
        return []
    if octets == 1 and family.pad1 is not None:
        return [family.rows[family.pad1]()]
    return [family.rows[family.padn or 1].from_json({"data": bytes(octets - 2).hex()})]
