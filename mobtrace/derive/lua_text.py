"""Python data as Lua source: tables, strings and numbers, in one order whatever the dictionary's."""

from collections.abc import Mapping
from typing import Any

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")
_KEYWORDS = frozenset(
    {
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
        "not", "or", "repeat", "return", "then", "true", "until", "while",
    }
)  # fmt: skip


def literal(value: Any) -> str:
    """``value`` as a Lua expression; raises ``TypeError`` for what Lua has no form for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        # Beyond 2**53 the numbers of Lua 5.2 are not exact.
        if abs(value) > 1 << 53:
            raise TypeError(f"{value} is too large for a number of Lua 5.2")
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(_entry(key, each) for key, each in value.items() if each is not None) + "}"
    if isinstance(value, list | tuple):
        return "{" + ",".join(literal(each) for each in value) + "}"
    raise TypeError(f"no Lua form for {value!r}")


def _entry(key: Any, value: Any) -> str:
    if isinstance(key, str) and _is_name(key):
        return f"{key}={literal(value)}"
    return f"[{literal(key)}]={literal(value)}"


def _is_name(text: str) -> bool:
    return bool(text) and not text[0].isdigit() and set(text) <= _PLAIN and text not in _KEYWORDS


def quoted(text: str) -> str:
    """A string literal; octets that do not print are written as decimal escapes."""
    return '"' + "".join(_escaped(octet) for octet in text.encode()) + '"'


def _escaped(octet: int) -> str:
    if octet in b'"\\':
        return "\\" + chr(octet)
    return chr(octet) if 0x20 <= octet < 0x7F else f"\\{octet:03d}"


def assignments(target: str, table: Mapping[str, Any]) -> str:
    """One line for every entry of ``table``: ``target["key"] = value``."""
    return "".join(f"{target}[{quoted(key)}]={literal(value)}\n" for key, value in table.items())
