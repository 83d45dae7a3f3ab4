"""Dialects: option numbers and flags of implementations that predate or ignore the registry.

Each dialect is a file ``dialects/NAME.toml``. ``load_dialect`` reads one, ``recognise`` tells which one the octets
of a capture look like.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from mobtrace.errors import UsageError
from mobtrace.wire import registry
from mobtrace.wire.compiled import fixed_size
from mobtrace.wire.families import Place
from mobtrace.wire.message import BODIES, HEADER_OCTETS, OPTIONS, Message
from mobtrace.wire.numbering import Lead, Numbering
from mobtrace.wire.rows import BitGroup, Row, layout

FLAG_OCTETS = 2


class Swap(NamedTuple):
    """Two bits of a flag word that change places: where the dialect has a flag, where the registry has it."""

    wire: int
    registry: int


@dataclass(frozen=True, kw_only=True)
class FlagWord:
    """Where a message type has its flags (octets from the start of the message), and which lie elsewhere."""

    offset: int
    swaps: Mapping[str, Swap]

    def swap(self, word: int) -> int:
        """The word with its bits in their other places; twice gives the word back."""
        for wire, here in self.swaps.values():
            if bool(word & wire) != bool(word & here):
                word ^= wire | here
        return word


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What tells a dialect's messages from others: ``least`` of these option types, each of its length."""

    messages: tuple[int, ...] = ()
    lengths: Mapping[int, int] = field(default_factory=dict)
    least: int = 1

    def found(self, message: Message) -> dict[int, int]:
        """Length by type of the options that fit, when there are enough of them and none that does not."""
        return self.options(message.places) if message.mh_type in self.messages else {}

    def options(self, places: Iterable[Place]) -> dict[int, int]:
        """The same of options alone, of whatever message."""
        there: dict[int, int] = {}
        for code, _, whole in places:
            wanted = self.lengths.get(code)
            if wanted is None:
                continue
            if whole - OPTIONS.header != wanted:
                return {}  # every message of a large capture comes here, so the first misfit decides
            there[code] = wanted
        return there if len(there) >= self.least else {}


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How one family of implementations differs from the IANA numbers.

    ``options`` maps the option type on the wire to the row it means there, ``leads`` tells the types whose data
    begins otherwise, ``flags`` the message types whose flags lie elsewhere. With ``aligned`` False its senders
    do not pad between options.
    """

    name: str
    description: str = ""
    options: Mapping[int, type[Row]] = field(default_factory=dict)
    leads: Mapping[int, Lead] = field(default_factory=dict)
    flags: Mapping[int, FlagWord] = field(default_factory=dict)
    aligned: bool = True
    signature: Signature = field(default_factory=Signature)

    @cached_property
    def numbering(self) -> Numbering:
        """The numbers of all options as this dialect has them."""
        return Numbering(
            rows={**OPTIONS.rows, **self.options},
            codes={row: code for code, row in self.options.items()},
            leads=self.leads,
            aligned=self.aligned,
        )

    def swap_flags(self, data: bytes) -> bytes:
        """A whole message with its flags where the registry has them, or the other way round."""
        word = self.flags.get(data[2]) if len(data) > 2 else None
        if word is None or len(data) < word.offset + FLAG_OCTETS:
            return data
        end = word.offset + FLAG_OCTETS
        swapped = word.swap(int.from_bytes(data[word.offset : end], "big"))
        return data[: word.offset] + swapped.to_bytes(FLAG_OCTETS, "big") + data[end:]


class Recognition(NamedTuple):
    """A dialect that messages look like, how many of them, and what shows it (for a person)."""

    dialect: Dialect
    messages: int
    evidence: tuple[str, ...]


@cache
def dialect_names() -> tuple[str, ...]:
    """The names that ``load_dialect`` knows."""
    return tuple(sorted(each.name.removesuffix(".toml") for each in _folder().iterdir() if each.name.endswith(".toml")))


@cache
def load_dialect(name: str) -> Dialect:
    """The dialect of that name; raises ``UsageError`` that says which there are."""
    if name not in dialect_names():
        raise UsageError(f"no dialect is called {name!r}; there are: {', '.join(dialect_names())}")
    return parse_dialect((_folder() / f"{name}.toml").read_text("utf-8"))


@cache
def known_dialects() -> tuple[Dialect, ...]:
    """All dialects."""
    return tuple(load_dialect(name) for name in dialect_names())


def _folder() -> Traversable:
    return files("mobtrace.wire") / "dialects"


def parse_dialect(text: str) -> Dialect:
    """The dialect that a file with ``text`` describes; raises ``UsageError`` when it describes none."""
    registry.load()
    try:
        return _dialect(tomllib.loads(text))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"not a dialect: {error}") from error


def _dialect(data: Mapping[str, Any]) -> Dialect:
    signature = data.get("signature", {})
    return Dialect(
        name=data["name"],
        description=data.get("description", ""),
        options={int(code): OPTIONS.rows[number] for code, number in data.get("options", {}).items()},
        leads={
            int(code): Lead(bytes.fromhex(lead["wire"]), bytes.fromhex(lead["registry"]))
            for code, lead in data.get("leads", {}).items()
        },
        flags={int(code): _flag_word(int(code), bits) for code, bits in data.get("flags", {}).items()},
        aligned=data.get("aligned", True),
        signature=Signature(
            messages=tuple(signature.get("messages", ())),
            lengths={int(code): octets for code, octets in signature.get("lengths", {}).items()},
            least=signature.get("least", 1),
        ),
    )


def _flag_word(mh_type: int, wire: Mapping[str, int]) -> FlagWord:
    """The flags of a message type; the first of its bit fields fill ``FLAG_OCTETS`` octets."""
    row = BODIES[mh_type][None]
    offset = HEADER_OCTETS
    for unit in layout(row):
        if isinstance(unit, BitGroup):
            masks = {name: unit.join({**dict.fromkeys(dict(unit.parts), 0), name: 1}) for name, _ in unit.parts}
            if unit.octets != FLAG_OCTETS:
                raise ValueError(f"message {mh_type} has no word of {8 * FLAG_OCTETS} flags")
            swaps = {name: Swap(bit, masks[name]) for name, bit in wire.items()}
            _refuse_overlap(mh_type, swaps)
            return FlagWord(offset=offset, swaps=swaps)
        offset += unit[1].octets or 0
    raise ValueError(f"message {mh_type} ({row.info.name}, {fixed_size(row)} octets) has no flags")


def _refuse_overlap(mh_type: int, swaps: Mapping[str, Swap]) -> None:
    times = Counter(bit for swap in swaps.values() for bit in set(swap))
    if any(count > 1 for count in times.values()):
        raise ValueError(f"message {mh_type}: a bit has two meanings")


def recognise(messages: Iterable[Message], dialects: Iterable[Dialect] | None = None) -> Recognition | None:
    """Which dialect ``messages``, decoded without one, look like; ``None`` when they look like none.

    ``dialects`` are those to choose from, all that are known by default.
    """
    known = list(known_dialects() if dialects is None else dialects)
    seen = list(messages)
    found = [(dialect, _Evidence(dialect, seen)) for dialect in known]
    best = max(found, key=lambda each: each[1].messages, default=None)
    if best is None or not best[1].messages:
        return None
    return Recognition(best[0], best[1].messages, best[1].texts())


class _Evidence:
    """What of a dialect's marks a list of messages has."""

    def __init__(self, dialect: Dialect, messages: list[Message]) -> None:
        self.dialect = dialect
        self.messages = 0
        self.options: Counter[tuple[int, int]] = Counter()
        self.words: Counter[tuple[str, int]] = Counter()
        for message in messages:
            found = dialect.signature.found(message)
            if found and not self._read_with(message):
                self.messages += 1
                self.options.update(found.items())
                self._flags(message)

    def _read_with(self, message: Message) -> bool:
        """True when the message was decoded with this dialect already."""
        rows = zip(message.places, message.options, strict=True)
        meant = ((self.dialect.options.get(place.code), place.code, each) for place, each in rows)
        return any(row is type(each) and row.info.code != code for row, code, each in meant if row is not None)

    def _flags(self, message: Message) -> None:
        flags = self.dialect.flags.get(message.mh_type)
        if flags is None or len(message.raw) < flags.offset + FLAG_OCTETS:
            return
        word = int.from_bytes(message.raw[flags.offset : flags.offset + FLAG_OCTETS], "big")
        if any(word & swap.wire and not word & swap.registry for swap in flags.swaps.values()):
            self.words[message.name, word] += 1

    def texts(self) -> tuple[str, ...]:
        options = (
            f"option {code} has {octets} octets as {self.dialect.numbering.rows[code].info.name} has, "
            f"{count} times (in the registry it is {OPTIONS.names.get(code, 'unassigned')})"
            for (code, octets), count in sorted(self.options.items())
        )
        words = (
            f"the flags of {name} are {word:#06x}, {count} times" for (name, word), count in sorted(self.words.items())
        )
        return (*options, *words)
