"""Field kinds as the tables that the plugin's runtime reads: one function a kind.

A kind of the registry without a function here ends the derivation with ``TypeError``, so none can be forgotten.
``k`` names the reader in ``dissectors/runtime/kinds.lua``, ``n`` the field; the rest are that reader's parameters.
"""

from functools import singledispatch
from typing import Any

from mobtrace.wire import containers, kinds, kinds_3gpp, times
from mobtrace.wire.families import Tlvs
from mobtrace.wire.kinds import Kind
from mobtrace.wire.members import Member
from mobtrace.wire.options.identifiers import Eui
from mobtrace.wire.rows import BitGroup, OneOf, Struct
from mobtrace.wire.sub.vendor_3gpp import ThreeGpp

Unit = dict[str, Any]


@singledispatch
def unit(kind: Kind, name: str) -> Unit:
    """How the runtime reads a field ``name`` of this kind."""
    raise TypeError(f"{name}: no form in Lua for {type(kind).__name__}")


def bit_group(group: BitGroup) -> Unit:
    """Neighbouring bit fields; ``s`` is the shift of each, ``w`` its width."""
    parts, shift = [], group.octets * 8
    for name, kind in group.parts:
        shift -= kind.bits
        parts.append({"n": name, "s": shift, "w": kind.bits, "b": kind.boolean or None, **_number(kind)})
    return {"k": "bits", "o": group.octets, "parts": parts}


def _number(kind: kinds.Number) -> Unit:
    return {
        "r": kind.reserved or None,
        "lo": kind.lowest or None,
        "hi": kind.highest,
        "unit": list(kind.scale) if kind.scale else None,
        "partial": kind.partial or None,
        "names": dict(kind.names) if kind.names else None,
        "other": [kind.other_names[0], dict(kind.other_names[1])] if kind.other_names else None,
    }


@unit.register
def _(kind: kinds.Int, name: str) -> Unit:
    return {"k": "int", "n": name, "o": kind.octets, **_number(kind)}


@unit.register
def _(kind: times.Time, name: str) -> Unit:
    return {"k": "time", "n": name, "o": kind.octets, "fraction": kind.fraction_bits, "epoch": kind.epoch}


@unit.register
def _(kind: times.NtpTime, name: str) -> Unit:
    return {"k": "time", "n": name, "o": kind.octets, "fraction": 32, "epoch": kind.epoch, "ntp": True}


@unit.register
def _(kind: kinds_3gpp.Milliseconds, name: str) -> Unit:
    return {"k": "time", "n": name, "o": kind.octets, "fraction": 0, "epoch": kind.epoch, "milli": True}


@unit.register
def _(kind: kinds_3gpp.TimeZone, name: str) -> Unit:
    return {"k": "zone", "n": name, "o": kind.octets}


@unit.register
def _(kind: kinds.Fixed, name: str) -> Unit:
    return {
        "k": "fixed",
        "n": name,
        "o": kind.octets,
        "fraction": kind.fraction,
        "unit": kind.unit,
        "most": kind.most,
    }


@unit.register
def _(kind: kinds.Octets, name: str) -> Unit:
    return {"k": "octets", "n": name, "o": kind.octets}


@unit.register
def _(kind: Eui, name: str) -> Unit:
    return {"k": "octets", "n": name, "o": kind.octets, "colons": True}


@unit.register
def _(kind: kinds.Addr, name: str) -> Unit:
    return {"k": "address", "n": name, "o": kind.octets}


@unit.register
def _(kind: kinds.AddrRest, name: str) -> Unit:
    return {"k": "address_rest", "n": name}


@unit.register
def _(kind: kinds.Rest, name: str) -> Unit:
    return {"k": "rest", "n": name, "least": kind.least or None}


@unit.register
def _(kind: kinds.NumberRest, name: str) -> Unit:
    return {"k": "rest", "n": name, "least": kind.least or None, "number": True}


@unit.register
def _(kind: kinds.LinkAddr, name: str) -> Unit:
    return {"k": "rest", "n": name, "least": kind.least or None, "colons": True}


@unit.register
def _(kind: kinds.Text, name: str) -> Unit:
    return {"k": "text", "n": name, "least": kind.least or None}


@unit.register
def _(kind: kinds.DomainName, name: str) -> Unit:
    return {"k": "text", "n": name, "least": kind.least or None, "domain": True}


@unit.register
def _(kind: kinds.FixedText, name: str) -> Unit:
    return {"k": "fixed_text", "n": name, "o": kind.octets}


@unit.register
def _(kind: kinds_3gpp.Digits, name: str) -> Unit:
    return {"k": "digits", "n": name, "high": kind.high_first or None, "most": kind.most or None}


@unit.register
def _(kind: kinds_3gpp.Plmn, name: str) -> Unit:
    return {"k": "plmn", "n": name, "o": kind.octets}


@unit.register
def _(kind: kinds_3gpp.AccessPointName, name: str) -> Unit:
    return {"k": "access_point", "n": name}


@unit.register
def _(kind: containers.When, name: str) -> Unit:
    return {"k": "when", "n": name, "flag": kind.flag, "equals": kind.equals, "inner": unit(kind.inner, name)}


@unit.register
def _(kind: containers.IfLeft, name: str) -> Unit:
    return {"k": "if_left", "n": name, "inner": unit(kind.inner, name)}


@unit.register
def _(kind: containers.Counted, name: str) -> Unit:
    return {"k": "counted", "n": name, "o": kind.prefix, "inner": unit(kind.inner, name)}


@unit.register
def _(kind: containers.Repeated, name: str) -> Unit:
    least = (kind.inner.octets or 1) if kind.whole else 1
    return {"k": "repeated", "n": name, "inner": unit(kind.inner, name), "count": kind.count, "least": least}


@unit.register
def _(kind: containers.Select, name: str) -> Unit:
    cases = {value: unit(case, name) for value, case in kind.cases.items()}
    return {"k": "select", "n": name, "by": kind.by, "cases": cases, "default": unit(kind.default, name)}


@unit.register
def _(kind: containers.Exact, name: str) -> Unit:
    return {"k": "exact", "n": name, "inner": unit(kind.inner, name)}


@unit.register
def _(kind: Struct, name: str) -> Unit:
    return {"k": "struct", "n": name, "row": kind.row.info.key}


@unit.register
def _(kind: OneOf, name: str) -> Unit:
    return {"k": "one_of", "n": name, "rows": [row.info.key for row in kind.rows]}


@unit.register
def _(kind: Tlvs, name: str) -> Unit:
    return {"k": "structures", "n": name, "family": kind.family.name}


@unit.register
def _(kind: Member, name: str) -> Unit:
    parts = isinstance(kind.family, ThreeGpp) or None
    return {"k": "member", "n": name, "family": kind.family.name, "by": kind.by, "parts_by_m": parts}
