"""Keys that nodes share with their home agent or AAA server (RFC 4285 section 5), as a user writes them down.

TOML, one table a key. ``node`` is a name or a home address, in which ``*`` stands for anything; ``spi`` is the
mobility SPI, ``peer`` is ``ha`` (when nothing is said) or ``aaa``; the key stands in ``hex`` or in ``text``::

    [[key]]
    node = "alice@example.org"
    spi = 256
    hex = "000102030405060708090a0b0c0d0e0f"

    [[key]]
    node = "*@example.org"
    peer = "aaa"
    spi = 3
    text = "a shared secret"
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Self

from mobtrace.errors import InputError
from mobtrace.wire.auth import MN_AAA, MN_HA

PEERS = {"ha": MN_HA, "aaa": MN_AAA}
FIELDS = frozenset(("node", "spi", "peer", "hex", "text"))


@dataclass(frozen=True, slots=True)
class AuthKey:
    """One key: whose, with whom (a subtype of the option), and by which SPI."""

    node: str
    subtype: int
    spi: int
    key: bytes


class AuthKeys:
    """The keys of one file."""

    def __init__(self, keys: Iterable[AuthKey]) -> None:
        self._keys = tuple(keys)

    @classmethod
    def parse(cls, text: str, name: str) -> Self:
        """The keys in ``text``; ``InputError`` says by ``name`` and number which table is wrong, and why."""
        try:
            tables = tomllib.loads(text).get("key", [])
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{name}: {error}") from error
        if not isinstance(tables, list) or not tables:
            raise InputError(f"{name}: wanted tables [[key]], got none")
        return cls(cls._read(tables, name))

    @staticmethod
    def _read(tables: list[Any], name: str) -> Iterator[AuthKey]:
        for number, table in enumerate(tables, 1):
            try:
                yield _key(table)
            except ValueError as error:
                raise InputError(f"{name}, key {number}: {error}") from error

    def matching(self, nodes: Iterable[str], subtype: int, spi: int) -> list[bytes]:
        """The keys of a node that goes by any of these names, in the order of the file."""
        names = list(nodes)
        return [
            each.key
            for each in self._keys
            if (each.subtype, each.spi) == (subtype, spi) and any(fnmatchcase(name, each.node) for name in names)
        ]


def _key(table: Any) -> AuthKey:
    if not isinstance(table, dict):
        raise ValueError("wanted a table")
    unknown = sorted(set(table) - FIELDS)
    if unknown:
        raise ValueError(f"{unknown[0]}: no such field; there are {', '.join(sorted(FIELDS))}")
    node, spi, peer = table.get("node"), table.get("spi"), table.get("peer", "ha")
    if not isinstance(node, str) or not node:
        raise ValueError("node: wanted a name or home address")
    if not isinstance(spi, int) or isinstance(spi, bool) or not 0 <= spi < 1 << 32:
        raise ValueError(f"spi: wanted a number of 32 bits, got {spi!r}")
    if peer not in PEERS:
        raise ValueError(f'peer: wanted "ha" or "aaa", got {peer!r}')
    return AuthKey(node, PEERS[peer], spi, _octets(table))


def _octets(table: dict[str, Any]) -> bytes:
    written = [name for name in ("hex", "text") if isinstance(table.get(name), str)]
    if len(written) != 1:
        raise ValueError("wanted the key either as hex or as text")
    try:
        octets = bytes.fromhex(table["hex"]) if written == ["hex"] else table["text"].encode()
    except ValueError:
        raise ValueError("hex: wanted pairs of hexadecimal digits") from None
    if not octets:
        raise ValueError("the key is empty")
    return octets
