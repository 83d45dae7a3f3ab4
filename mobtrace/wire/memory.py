"""Mobility options that were read before: most messages of a large capture repeat those of their node.

A ``Memory`` belongs to whoever reads many messages, and ``codec.decode`` asks it twice. First, whether the octets of
all options together, but for the few that vary from one message of a node to the next, are those of an earlier message;
if not, whether those of each option are. What it gives is shared by all messages that have it, so options are values:
nobody changes one. A test holds reading with and without it equal.
"""

from mobtrace.wire.compiled import fast_reader
from mobtrace.wire.families import Place
from mobtrace.wire.message import OPTIONS, Area, Message
from mobtrace.wire.options.pmip6 import HandoffIndicator, Timestamp
from mobtrace.wire.rows import Row

# Options that vary: where in their data the octets are that do, and how many. Whatever these are, the option is read
# without an issue when its other octets are as they should be.
VARYING: dict[type[Row], tuple[int, int]] = {Timestamp: (0, 8), HandoffIndicator: (1, 1)}
# When there are more they are all forgotten: what a capture repeats is soon there again.
MOST_AREAS = 1 << 14
MOST_OPTIONS = 1 << 15
# Layouts that are tried for messages of one size: implementations differ in their options' order.
MOST_LAYOUTS = 4

Octets = bytes
Size = tuple[int, int]  # where the options of a message begin and end


class Layout:
    """Which octets of the options of a message vary, and which options these are of.

    ``fixed`` are the stretches between them. ``varying`` has for each varying option its index, its row, and where its
    data begins and ends.
    """

    __slots__ = ("areas", "fixed", "varying")

    def __init__(self, size: Size, varying: list[tuple[int, type[Row], int, int]]) -> None:
        start, end = size
        self.fixed: list[slice] = []
        for _, row, begin, _ in varying:
            offset, octets = VARYING[row]
            self.fixed.append(slice(start, begin + offset))
            start = begin + offset + octets
        self.fixed.append(slice(start, end))
        self.varying = [(index, fast_reader(row), begin, behind) for index, row, begin, behind in varying]
        self.areas: dict[Octets, Area] = {}

    def key(self, data: bytes) -> Octets:
        """The octets of a message that do not vary."""
        return b"".join([data[each] for each in self.fixed])


class Memory:
    """Areas and single options by their octets, so many of either at most."""

    def __init__(self, *, areas: int = MOST_AREAS, options: int = MOST_OPTIONS) -> None:
        self._most = (areas, options)
        self._options: dict[Octets, Row] = {}
        self.get = self._options.get  # of one option, by its octets
        self._layouts: dict[Size, list[Layout]] = {}
        self._areas = 0

    @property
    def held(self) -> tuple[int, int]:
        """How many areas and how many options are there."""
        return self._areas, len(self._options)

    def recall(self, data: bytes, size: Size) -> tuple[list[Row], Area] | None:
        """The options in ``data`` between the two offsets of ``size``, and their area; ``None`` for unknown ones."""
        for layout in self._layouts.get(size, ()):
            # Type and length of a varying option are among the octets that do not vary, and so is all before it.
            area = layout.areas.get(layout.key(data))
            if area is None:
                continue
            options = area.options.copy()
            for index, read, begin, behind in layout.varying:
                options[index] = read(data, begin, behind)
            return options, area
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
        if self._areas >= self._most[0]:
            self._layouts.clear()
            self._areas = 0
        layout = self._layout(size, [(index, row, *_data(message.places[index])) for row, index in varying.items()])
        area = message.area = Area(message.options.copy(), message.places, varying)
        layout.areas[layout.key(data)] = area
        self._areas += 1

    def _layout(self, size: Size, varying: list[tuple[int, type[Row], int, int]]) -> Layout:
        new = Layout(size, varying)
        known = self._layouts.setdefault(size, [])
        for layout in known:
            if layout.fixed == new.fixed:
                return layout
        if len(known) == MOST_LAYOUTS:
            self._areas -= len(known.pop().areas)
        known.append(new)
        return new

    def keep(self, octets: Octets, option: Row) -> None:
        """Keep one option, unless it is one whose octets are seldom seen again."""
        if type(option) is Timestamp:
            return
        if len(self._options) >= self._most[1]:
            self._options.clear()
        self._options[octets] = option


def _data(place: Place) -> tuple[int, int]:
    """Where the data of an option begins and ends."""
    return place.offset + OPTIONS.header, place.offset + place.length
