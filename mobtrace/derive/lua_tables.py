"""The registry as the plugin's tables: rows, families, fields, names, dialects, exchanges.

The field ``FIELD`` of the row ``KEY`` is the Wireshark field ``mobtrace.KEY.FIELD``: the same names as in
``mobtrace show`` and in the exports. Octets that a ``Select`` could not read as promised, ``{"raw": ...}`` in
JSON, are ``mobtrace.KEY.FIELD.raw``.
"""

import re
from collections.abc import Iterator
from typing import Any

from mobtrace.derive.lua_kinds import Unit, bit_group, unit
from mobtrace.lifecycle.exchanges import HEARTBEAT, MOBILITY
from mobtrace.wire import registry
from mobtrace.wire.compiled import fixed_size
from mobtrace.wire.cursor import Severity
from mobtrace.wire.dialect import Dialect, dialect_names, load_dialect
from mobtrace.wire.families import Family, Tlvs
from mobtrace.wire.issues import ISSUES, IssueKind
from mobtrace.wire.kinds import Kind
from mobtrace.wire.members import Member
from mobtrace.wire.message import BODIES, OPTIONS
from mobtrace.wire.names import MH_TYPES
from mobtrace.wire.rows import BitGroup, OneOf, Row, Struct, layout, walk

INTEGERS = {1: "uint8", 2: "uint16", 3: "uint24", 4: "uint32"}
UPPER = {
    "ani", "aaa", "apn", "att", "bid", "ca", "cga", "dl", "dlif", "dscp", "fid", "gre", "hb", "hi", "id", "igmp",
    "imsi", "ipsec", "ipv4", "ipv6", "lcmp", "lla", "lma", "maar", "mag", "mcc", "mld", "mme", "mn", "mnc", "oc",
    "p", "pc", "pl", "plmn", "pri", "pv", "qos", "r2lma", "spi", "sr", "tmsi", "ts", "ul", "uuid",
}  # fmt: skip
SPELLED = {"ipv4": "IPv4", "ipv6": "IPv6", "qos": "QoS", "r2lma": "r2LMA"}

# What the plugin itself finds wrong, beyond the issues of the codec.
RULES = {"missing-option": IssueKind("a mandatory option is missing", "RFC 5213 section 6.9.1.5")}
ERRORS = {"truncated", "short-message", "option-overrun", "option-length"}
NOTES = {
    "alignment", "reserved-bits", "fragment", "timestamp-unset", "pad1-run", "checksum-over-udp", "capture-clock",
}  # fmt: skip


class Tables:
    """Everything the plugin has to know, as data that ``lua_text`` can write."""

    def __init__(self) -> None:
        registry.load()
        self.names: dict[str, dict[int, str]] = {}
        self.rows: dict[str, dict[str, Any]] = {}
        self.families: dict[str, dict[str, Any]] = {}
        self.fields: dict[str, dict[str, Any]] = {}
        self._owners: dict[str, type[Row]] = {}
        for row in registry.message_rows():
            self._row(row)
        self._family(OPTIONS)
        self.messages = {code: _message(variants) for code, variants in sorted(BODIES.items())}
        self.message_names = dict(sorted(MH_TYPES.items()))
        self.issues = {code: [kind.meaning, kind.rfc, _severity(code)] for code, kind in (ISSUES | RULES).items()}
        self.dialects = {name: _dialect(load_dialect(name)) for name in dialect_names()}
        self.exchanges = _exchanges()

    def _row(self, row: type[Row]) -> None:
        info = row.info
        owner = self._owners.setdefault(info.key, row)
        if owner is not row:
            raise TypeError(f"{row.__name__} and {owner.__name__} are both called {info.key}")
        if info.key in self.rows:
            return
        described: dict[str, Any] = {"key": info.key, "name": info.name, "rfc": info.rfc, "code": info.code}
        self.rows[info.key] = described
        self.fields[info.key] = {"label": info.name, "ft": "none"}
        described["units"] = [self._unit(row, each) for each in layout(row)]
        if info.align != (1, 0):
            described["align"] = list(info.align)
        if (info.length_unit, info.length_bias) != (1, 0):
            described["counts"] = [info.length_unit, info.length_bias]
        described["size"] = fixed_size(row)
        for _, kind in walk(row):
            for inner in _inside(kind):
                self._row(inner) if isinstance(inner, type) else self._family(inner)

    def _family(self, family: Family) -> None:
        if family.name in self.families:
            return
        self.families[family.name] = {
            "name": family.name,
            "type": family.type_octets,
            "length": family.length_octets,
            "pad1": family.pad1,
            "unit": family.unit,
            "whole": family.whole or None,
            "rows": {code: row.info.key for code, row in sorted(family.rows.items())},
            "names": self._table(f"{family.name}", dict(sorted(family.names.items()))),
        }
        for code in sorted(family.rows):
            self._row(family.rows[code])

    def _unit(self, row: type[Row], each: Any) -> Unit:
        key = row.info.key
        made = bit_group(each) if isinstance(each, BitGroup) else unit(each[1], each[0])
        self._share_names(key, made)
        for name, field in _fields(made, _flag_titles(row)):
            known = self.fields.setdefault(f"{key}.{name}", field)
            if known != field:
                raise TypeError(f"{key}.{name} has two types: {known} and {field}")
        return made

    def _share_names(self, key: str, made: Unit) -> None:
        """Replace value names inside a unit by the name of their table."""
        if made.get("names"):
            made["names"] = self._table(f"{key}.{made['n']}", made["names"])
        if made.get("other"):
            made["other"][1] = self._table(f"{key}.{made['n']} {made['other'][0]}", made["other"][1])
        inner = [*made.get("parts", ()), *made.get("cases", {}).values()]
        for each in (*inner, *(made[name] for name in ("inner", "default") if name in made)):
            self._share_names(key, each)

    def _table(self, name: str, values: dict[int, str]) -> str:
        same = (known for known, table in self.names.items() if table == values)
        found = next(same, name)
        self.names.setdefault(found, {int(code): text for code, text in values.items()})
        return found


def _inside(kind: Kind) -> Iterator[type[Row] | Family]:
    """The rows and families that a kind can hold."""
    if isinstance(kind, Struct):
        yield kind.row
    elif isinstance(kind, OneOf):
        yield from kind.rows
    elif isinstance(kind, Tlvs | Member):
        yield kind.family
    inner = [getattr(kind, name) for name in ("inner", "default") if hasattr(kind, name)]
    for each in (*inner, *getattr(kind, "cases", {}).values()):
        yield from _inside(each)


def _fields(made: Unit, flags: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The Wireshark fields of a unit: name behind the row's key, and how it is registered."""
    if made["k"] == "bits":
        for part in made["parts"]:
            yield part["n"], _bit_field(made["o"], part, flags)
        return
    types, raw = _types(made, False)
    if types:
        field = {"label": label(made["n"]), "ft": types.pop() if len(types) == 1 else "string"}
        names = _leaf_names(made)
        yield made["n"], {**field, "names": names, "hex": _is_reserved(made) or None}
    if raw:
        yield f"{made['n']}.raw", {"label": f"{label(made['n'])} (raw)", "ft": "bytes"}


def _bit_field(octets: int, part: dict[str, Any], flags: dict[str, str]) -> dict[str, Any]:
    if octets not in INTEGERS:
        raise TypeError(f"{part['n']}: bit fields over {octets} octets")
    mask = ((1 << part["w"]) - 1) << part["s"]
    title = flags.get(part["n"], label(part["n"]))
    ft = "bool" if part["b"] else INTEGERS[octets]
    return {"label": title, "ft": ft, "width": octets * 8, "mask": mask, "names": part["names"], "hex": part["r"]}


def _types(made: Unit, in_select: bool) -> tuple[set[str], bool]:
    """Wireshark's types of the values a unit can have, and whether it can be raw octets."""
    reader = made["k"]
    if reader in ("rest", "octets") and in_select and not made.get("colons"):
        return set(), True
    if reader == "select":
        both = [_types(each, True) for each in (*made["cases"].values(), made["default"])]
        return set().union(*(types for types, _ in both)), any(raw for _, raw in both)
    if reader == "one_of":
        return set(), True
    if "inner" in made:
        return _types(made["inner"], in_select)
    return _LEAVES[reader](made), False


_LEAVES: dict[str, Any] = {
    "int": lambda made: {INTEGERS.get(made["o"], "uint64")},
    "time": lambda made: {INTEGERS.get(made["o"], "uint64")},
    "zone": lambda made: {"uint8"},
    "fixed": lambda made: {f"int{8 * made['o']}"},
    "octets": lambda made: {"bytes"},
    "rest": lambda made: {"bytes"},
    "address": lambda made: {"ipv6" if made["o"] == 16 else "ipv4"},
    "address_rest": lambda made: {"ipv6", "ipv4"},
    "text": lambda made: {"string"},
    "fixed_text": lambda made: {"string"},
    "digits": lambda made: {"string"},
    "plmn": lambda made: {"string"},
    "access_point": lambda made: {"string"},
    "struct": lambda made: set(),
    "structures": lambda made: set(),
    "member": lambda made: set(),
}


def _leaf_names(made: Unit) -> str | None:
    while "inner" in made:
        made = made["inner"]
    # Names that depend on a flag, or are those of a few values only, are written by the runtime.
    return None if made.get("other") or made.get("partial") or made.get("unit") else made.get("names")


def _is_reserved(made: Unit) -> bool:
    return bool(made.get("r"))


def label(name: str) -> str:
    """A field's name as a person writes it: ``ipv4_home_address`` as ``IPv4 home address``."""
    if len(name) == 1:
        return f"{name.upper()} flag"
    if re.fullmatch(r"reserved\d*|res", name):
        return "Reserved"
    words = [SPELLED.get(word, word.upper() if word in UPPER else word) for word in name.split("_")]
    return words[0][:1].upper() + words[0][1:] + "".join(f" {word}" for word in words[1:])


def _flag_titles(row: type[Row]) -> dict[str, str]:
    """What the row's description says of its flags, as in ``Flags: A acknowledge, H home registration``."""
    text = " ".join((row.__doc__ or "").split())
    _, *listed = re.split(r"Flags?: ", re.sub(r" \(RFC[^)]*\)", "", text), maxsplit=1)
    titles: dict[str, str] = {}
    for part in re.split("[,;.]", "".join(listed)):
        found = re.fullmatch(r"\s*([A-Z]):? (\S.*)", part)
        if found:
            titles.setdefault(found[1].lower(), f"{found[1]} flag ({found[2].strip()})")
    return titles


def _severity(code: str) -> Severity:
    if code in ERRORS:
        return Severity.ERROR
    return Severity.NOTE if code in NOTES else Severity.WARNING


def _message(variants: dict[int | None, type[Row]]) -> dict[str, Any]:
    if None in variants:
        return {"row": variants[None].info.key}
    first = walk(next(iter(variants.values())))[0][1]
    return {"octets": first.octets or 1, "variants": {code: row.info.key for code, row in variants.items()}}


def _dialect(dialect: Dialect) -> dict[str, Any]:
    return {
        "description": dialect.description,
        "options": {code: row.info.key for code, row in dialect.options.items()},
        "leads": {code: [lead.wire.hex(), lead.row.hex()] for code, lead in dialect.leads.items()},
        "flags": {
            code: {"offset": word.offset, "swaps": [list(swap) for swap in word.swaps.values()]}
            for code, word in dialect.flags.items()
        },
        "aligned": dialect.aligned,
        "messages": dict.fromkeys(dialect.signature.messages, True),
        "lengths": dict(dialect.signature.lengths),
        "least": dialect.signature.least,
    }


def _exchanges() -> dict[str, dict[str, Any]]:
    """Requests and answers by the key of their row."""
    made = {}
    for (code, variant), exchange in MOBILITY.items():
        row = BODIES[code][variant]
        made[row.info.key] = {
            "kind": exchange.kind,
            "asks": exchange.asks,
            "tag": exchange.tag,
            "pair": exchange.pair or None,
            "status": exchange.status,
        }
    row = BODIES[HEARTBEAT][None]
    made[row.info.key] = {"kind": "heartbeat", "tag": "sequence", "heartbeat": True}
    return made
