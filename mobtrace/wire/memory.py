"""Mobility options that were read before: most messages of a large capture repeat those of their node.

A ``Memory`` belongs to whoever reads many messages, and ``codec.decode`` asks it twice. First, whether the octets of
all options together, but for the few that vary from one message of a node to the next, are those of an earlier message;
if not, whether those of each option are. What it gives is shared by all messages that have it, so options are values:
nobody changes one. A test holds reading with and without it equal.
"""

from itertools import chain
from struct import Struct
from typing import NamedTuple

from mobtrace.wire.compiled import NUMBER_CODES, FastReader, fast_reader, refuse
from mobtrace.wire.families import Place, Unknown
from mobtrace.wire.message import OPTIONS, Area, Message
from mobtrace.wire.options.pmip6 import HandoffIndicator, Timestamp
from mobtrace.wire.rows import Row

# Options that vary: where in their data the number is that does, and how many octets it has. Whatever it is, the option
# is read without an issue when its other octets are as they should be.
VARYING: dict[type[Row], tuple[int, int]] = {Timestamp: (0, 8), HandoffIndicator: (1, 1)}
# When there are more they are all forgotten: what a capture repeats is soon there again.
MOST_AREAS = 1 << 14
MOST_OPTIONS = 1 << 15
# Layouts that are tried for messages of one size: implementations differ in their options' order.
MOST_LAYOUTS = 8

Fixed = tuple[bytes, ...]  # the stretches of a message's options that do not vary
Size = tuple[int, int]  # where the options of a message begin and end


class Layout:
    """Which options messages have and where, and which of their octets vary from one message of a node to the next.

    ``numbers`` unpacks what varies, in the order of ``index``; ``fixed`` unpacks all else of the options.
    """

    __slots__ = ("_heads", "_own", "_readers", "_told", "areas", "fixed", "index", "numbers", "places", "varying")

    def __init__(self, size: Size, message: Message, varying: dict[type[Row], int]) -> None:
        self.places, self.varying = message.places, varying
        self.index = {row: number for number, row in enumerate(varying)}
        self._readers = [_reader(place, option) for place, option in zip(message.places, message.options, strict=True)]
        self._own = [(index, *self._readers[index]) for index in varying.values()]
        self._heads = Struct(_heads(message.places)).unpack_from
        self._told = self._heads(message.raw)
        self.areas: dict[Fixed, Area] = {}
        start, end = size
        fixed, numbers, behind = f">{start}x", ">", 0
        for row, index in varying.items():
            offset, octets = VARYING[row]
            at = message.places[index].offset + OPTIONS.header + offset
            fixed += f"{at - start}s{octets}x"
            numbers += f"{at - behind}x{NUMBER_CODES[octets]}"
            start = behind = at + octets
        self.fixed = Struct(f"{fixed}{end - start}s").unpack_from
        self.numbers = Struct(numbers).unpack_from

    def options(self, area: Area, data: bytes) -> list[Row]:
        """The options of a message: those of its area, and its own where they vary."""
        options = area.options.copy()
        for index, read, begin, behind in self._own:
            options[index] = read(data, begin, behind)
        return options

    def read(self, data: bytes) -> Area | None:
        """The area of a message that has the same options at the same places, with other octets in them.

        ``None`` for a message that has other options, and where anything about them is unusual.
        """
        if self._heads(data) != self._told:
            return None
        options: list[Row] = []
        for read, begin, behind in self._readers:
            option = read(data, begin, behind)
            if option is None:
                return None
            options.append(option)
        return Area(options, self.places, self.varying)


Reader = tuple[FastReader, int, int]  # how an option is read, and where its data begins and ends


def _reader(place: Place, option: Row) -> Reader:
    begin, behind = place.offset + OPTIONS.header, place.offset + place.length
    if place.code == OPTIONS.pad1:
        return lambda *_: option, begin, behind
    # An option that has no row, or was not read by it, is left to the long way.
    return (refuse if isinstance(option, Unknown) else fast_reader(type(option))), begin, behind


def _heads(places: list[Place]) -> str:
    """What unpacks type and length of all options."""
    text, behind = ">", 0
    for place in places:
        octets = min(OPTIONS.header, place.length)
        text += f"{place.offset - behind}x{octets}s"
        behind = place.offset + octets
    return text


class Recalled(NamedTuple):
    """A whole message whose options were read before; ``numbers`` are what varies in them, in the layout's order."""

    body: Row
    area: Area
    layout: Layout
    numbers: tuple[int, ...]
    raw: bytes

    def message(self, checksum_ok: bool | None) -> Message:
        """The message in full; ``checksum_ok`` is ``None`` when nobody verified it."""
        raw = self.raw
        return Message(
            body=self.body,
            options=self.layout.options(self.area, raw),
            reserved=raw[3],
            checksum=raw[4] << 8 | raw[5],
            checksum_ok=checksum_ok,
            as_received=True,
            places=self.area.places,
            raw=raw,
            area=self.area,
        )


class Memory:
    """Areas and single options by their octets, so many of either at most."""

    def __init__(self, *, areas: int = MOST_AREAS, options: int = MOST_OPTIONS) -> None:
        self._most = (areas, options)
        self._options: dict[bytes, Row] = {}
        self.get = self._options.get  # of one option, by its octets
        self._layouts: dict[Size, list[Layout]] = {}
        self._areas = 0

    @property
    def held(self) -> tuple[int, int]:
        """How many areas and how many options are there."""
        return self._areas, len(self._options)

    def find(self, data: bytes, size: Size) -> tuple[Layout, Area] | None:
        """The options in ``data`` between the two offsets of ``size``, if such were read before."""
        layouts = self._layouts.get(size, ())
        for layout in layouts:
            # Type and length of every option are among the octets that do not vary.
            area = layout.areas.get(layout.fixed(data))
            if area is not None:
                return layout, area
        for layout in layouts:
            area = layout.read(data)
            if area is not None:
                self._keep(layout, area, data)
                return layout, area
        return None

    def remember(self, message: Message, data: bytes, size: Size) -> None:
        """Keep the options of ``message``, which have no issues; not those where a varying one stands twice."""
        varying: dict[type[Row], int] = {}
        for index, option in enumerate(message.options):
            row = type(option)
            if row in VARYING:
                if row in varying:
                    return
                varying[row] = index
        layout = self._layout(size, message, varying)
        message.area = Area(message.options.copy(), layout.places, layout.varying)
        self._keep(layout, message.area, data)

    def _layout(self, size: Size, message: Message, varying: dict[type[Row], int]) -> Layout:
        known = self._layouts.setdefault(size, [])
        for layout in known:
            if layout.places == message.places:
                return layout
        if len(known) == MOST_LAYOUTS:
            self._areas -= len(known.pop().areas)
        known.append(Layout(size, message, varying))
        return known[-1]

    def _keep(self, layout: Layout, area: Area, data: bytes) -> None:
        if self._areas >= self._most[0]:
            for each in chain.from_iterable(self._layouts.values()):
                each.areas.clear()
            self._areas = 0
        layout.areas[layout.fixed(data)] = area
        self._areas += 1

    def keep(self, octets: bytes, option: Row) -> None:
        """Keep one option, unless it is one whose octets are seldom seen again."""
        if type(option) is Timestamp:
            return
        if len(self._options) >= self._most[1]:
            self._options.clear()
        self._options[octets] = option
