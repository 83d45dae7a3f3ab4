"""Random rows and messages, derived from the kinds of their fields."""

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from mobtrace.errors import WireError
from mobtrace.values import Address, LinkLayer
from mobtrace.wire import containers, kinds, registry
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.families import Family, Tlvs, Unknown
from mobtrace.wire.kinds import Kind
from mobtrace.wire.members import Member
from mobtrace.wire.message import OPTIONS, Message
from mobtrace.wire.rows import OneOf, Row, Struct, walk

Values = dict[str, Any]

# Structures inside structures inside structures: enough, and options stay below 256 octets.
DEEPEST = 2


def numbers(kind: Any, _: Values, __: int) -> st.SearchStrategy[Any]:
    if getattr(kind, "boolean", False):
        return st.booleans()
    top = (1 << (kind.bits if isinstance(kind, kinds.Bits) else 8 * kind.octets)) - 1
    if kind.reserved:
        return st.one_of(st.just(0), st.integers(0, top))
    named = [value for value in kind.names or () if isinstance(value, int) and value <= top]
    known = [st.sampled_from(named)] if named else []
    return st.one_of(*known, st.integers(0, top))


def rest(kind: Any, _: Values, __: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=kind.least, max_size=kind.least + 20)


def text(kind: Any, _: Values, __: int) -> st.SearchStrategy[str]:
    return st.text(min_size=kind.least, max_size=kind.least + 10)


def address(kind: Any, _: Values, __: int) -> st.SearchStrategy[Address]:
    return st.binary(min_size=kind.octets, max_size=kind.octets).map(Address)


def maybe_address(_: Any, __: Values, ___: int) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), *(st.binary(min_size=size, max_size=size).map(Address) for size in (4, 16)))


def when(kind: Any, so_far: Values, depth: int) -> st.SearchStrategy[Any]:
    return of_kind(kind.inner, so_far, depth) if so_far[kind.flag] == kind.equals else st.none()


def if_left(kind: Any, so_far: Values, depth: int) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), with_octets(kind.inner, so_far, depth))


def repeated(kind: Any, so_far: Values, depth: int) -> st.SearchStrategy[Any]:
    wanted = None if kind.count is None else so_far[kind.count]
    each = with_octets(kind.inner, so_far, depth)
    return st.lists(each, min_size=wanted or 0, max_size=3 if wanted is None else wanted)


def select(kind: Any, so_far: Values, depth: int) -> st.SearchStrategy[Any]:
    return of_kind(kind.cases.get(so_far[kind.by], kind.default), so_far, depth)


def one_of_rows(kind: OneOf, so_far: Values, depth: int) -> st.SearchStrategy[Any]:
    """Only what reading gives: octets of one row may fit an earlier one."""

    def read_again(value: Row) -> Any:
        try:
            return kind.read(Cursor(kind.write(value, "", so_far)), "", so_far)
        except WireError:
            reject()

    return st.one_of(*(of_row(row, depth + 1) for row in kind.rows)).map(read_again)


def structures(kind: Any, _: Values, depth: int) -> st.SearchStrategy[list[Row]]:
    family: Family = kind.family
    known = [row for code, row in sorted(family.rows.items()) if code != family.pad1]
    if depth >= DEEPEST:
        known = [row for row in known if not any(isinstance(each, Tlvs) for _, each in walk(row))]
    return st.lists(st.sampled_from(known).flatmap(lambda row: fitting(family, row, depth + 1)), max_size=2)


def fitting(family: Family, row: type[Row], depth: int) -> st.SearchStrategy[Row]:
    """Rows whose octets the family's length field can tell."""

    def fits(value: Row) -> bool:
        try:
            family.write_one(value)
        except WireError:
            return False
        return True

    return of_row(row, depth).filter(fits)


def member(kind: Member, so_far: Values, depth: int) -> st.SearchStrategy[Any]:
    """A whole structure: octets that are a part of one would change what is read behind them."""
    row = kind.family.rows.get(so_far[kind.by])
    if row is not None:
        return fitting(kind.family, row, depth + 1)
    return st.binary(max_size=20).map(lambda data: Unknown(code=so_far[kind.by], data=data, family=kind.family.name))


def with_octets(kind: Kind, so_far: Values, depth: int) -> st.SearchStrategy[Any]:
    def some(value: Any) -> bool:
        try:
            return kind.write(value, "", so_far) != b""
        except WireError:
            return False

    return of_kind(kind, so_far, depth).filter(some)


def from_octets(kind: Kind, so_far: Values) -> st.SearchStrategy[Any]:
    """What a kind without a strategy of its own makes of random octets: digits, letters, anything."""

    def read(data: bytes) -> Any:
        try:
            return kind.read(Cursor(data), "", so_far)
        except WireError:
            reject()

    sizes = st.just(kind.octets) if kind.octets else st.integers(0, 24)
    any_octets = sizes.flatmap(lambda size: st.binary(min_size=size, max_size=size))
    digits = sizes.flatmap(
        lambda size: st.lists(st.sampled_from(DIGIT_OCTETS), min_size=size, max_size=size).map(bytes)
    )
    return st.one_of(any_octets, digits).map(read)


DIGIT_OCTETS = [0x00, 0x01, 0x10, 0x13, 0x21, 0x34, 0x56, 0x78, 0x89, 0x61, 0x7A]

STRATEGIES: dict[type[Kind], Callable[[Any, Values, int], st.SearchStrategy[Any]]] = {
    kinds.Int: numbers,
    kinds.Bits: numbers,
    kinds.Octets: lambda kind, _, __: st.binary(min_size=kind.octets, max_size=kind.octets),
    kinds.Addr: address,
    kinds.AddrRest: maybe_address,
    kinds.Rest: rest,
    kinds.NumberRest: rest,
    kinds.LinkAddr: lambda kind, so_far, depth: rest(kind, so_far, depth).map(LinkLayer),
    kinds.Text: text,
    kinds.DomainName: text,
    containers.When: when,
    containers.IfLeft: if_left,
    containers.Counted: lambda kind, so_far, depth: of_kind(kind.inner, so_far, depth),
    containers.Exact: lambda kind, so_far, depth: of_kind(kind.inner, so_far, depth),
    containers.Repeated: repeated,
    containers.Select: select,
    Struct: lambda kind, _, depth: of_row(kind.row, depth + 1),
    Member: member,
    OneOf: one_of_rows,
    Tlvs: structures,
}


def of_kind(kind: Kind, so_far: Values, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a field, given those before it."""
    known = STRATEGIES.get(type(kind))
    return from_octets(kind, so_far) if known is None else known(kind, so_far, depth)


def counts_of(kind: Any) -> Iterator[str]:
    """The fields that say how many elements a field has, however deep in its kind."""
    if isinstance(kind, containers.Repeated) and kind.count:
        yield kind.count
    inner = (
        [*kind.cases.values(), kind.default] if isinstance(kind, containers.Select) else [getattr(kind, "inner", None)]
    )
    for each in inner:
        if isinstance(each, Kind):
            yield from counts_of(each)


@st.composite
def of_row(draw: st.DrawFn, row: type[Row], depth: int = 0) -> Row:
    """Rows of one type with any values that their fields can hold."""
    values: Values = {}
    counts = {count for _, kind in walk(row) for count in counts_of(kind)}
    # A field of unknown form takes all that is left, so only the last one may have an unknown selector.
    chosen = {kind.by: sorted(kind.cases) for _, kind in walk(row)[:-1] if isinstance(kind, containers.Select)}
    for name, kind in walk(row):
        if row.info.variant is not None and not values:
            # The first field of a message of several kinds says which it is.
            values[name] = row.info.variant
        elif name in chosen:
            values[name] = draw(st.sampled_from(chosen[name]))
        elif name in counts:
            values[name] = draw(st.integers(0, 3))
        else:
            values[name] = draw(of_kind(kind, values, depth))
    return row(**values)


@st.composite
def messages(draw: st.DrawFn, row: type[Row] | None = None) -> Message:
    """Messages of our own making: a body, up to four options of any type, no padding yet."""
    bodies = st.sampled_from(registry.message_rows()) if row is None else st.just(row)
    body = draw(bodies.flatmap(of_row))
    if isinstance(walk(type(body))[-1][1], kinds.Rest):
        # A body that takes everything has no room for options, and nobody may pad it.
        return Message(body=type(body)(**{walk(type(body))[-1][0]: draw(st.binary(min_size=2, max_size=2))}))
    options = [each for each in registry.option_rows() if each.info.code > 1]
    drawn = draw(st.lists(st.sampled_from(options).flatmap(lambda each: fitting(OPTIONS, each, 0)), max_size=4))
    return Message(body=body, options=drawn)
