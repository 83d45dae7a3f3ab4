"""Mobility options that were read before: most messages of a large capture repeat those of their node.

A ``Memory`` belongs to whoever reads many messages, and ``codec.decode`` asks it twice. First, whether the octets of
all options together, but for the time in a Timestamp option, are those of an earlier message; if not, whether those of
each option are. What it gives is shared by all messages that have it, so options are values: nobody changes one.
A test holds reading with and without it equal.
"""

from mobtrace.wire.compiled import fast_reader
from mobtrace.wire.families import Place
from mobtrace.wire.message import Area, Message
from mobtrace.wire.options.pmip6 import Timestamp
from mobtrace.wire.rows import Row

TIMESTAMP_OCTETS = 8
# When there are more they are all forgotten: what a capture repeats is soon there again.
MOST_AREAS = 1 << 14
MOST_OPTIONS = 1 << 15
# Places of a Timestamp that are tried for messages of one size: implementations differ in their options' order.
MOST_STAMPS = 4

Octets = bytes
Size = tuple[int, int]  # where the options of a message begin and end


class Memory:
    """Areas and single options by their octets, so many of either at most."""

    def __init__(self, *, areas: int = MOST_AREAS, options: int = MOST_OPTIONS) -> None:
        self._most = (areas, options)
        self._options: dict[Octets, Row] = {}
        self.get = self._options.get  # of one option, by its octets
        self._read_stamp = fast_reader(Timestamp)
        self._areas: dict[tuple[Size, int, Octets], Area] = {}
        self._stamps: dict[Size, list[int]] = {}

    @property
    def held(self) -> tuple[int, int]:
        """How many areas and how many options are there."""
        return len(self._areas), len(self._options)

    def recall(self, message: Message, data: bytes, size: Size) -> bool:
        """Give ``message`` its options, those in ``data`` between the two offsets ``size``, when they are known."""
        start, end = size
        for at in self._stamps.get(size, ()):
            behind = at + TIMESTAMP_OCTETS
            # The octets before it make the one at ``at`` a Timestamp's first, as they did when the area was read.
            area = self._areas.get((size, at, data[start:at] + data[behind:end]))
            if area is None:
                continue
            message.options = area.options.copy()
            if area.stamp is not None:
                message.options[area.stamp] = self._read_stamp(data, at, behind)
            message.places, message.area = area.places, area
            return True
        return False

    def remember(self, message: Message, data: bytes, size: Size) -> None:
        """Keep the options of ``message``, which have no issues; not those with several Timestamps."""
        stamps = [index for index, option in enumerate(message.options) if type(option) is Timestamp]
        if len(stamps) > 1:
            return
        start, end = size
        stamp = stamps[0] if stamps else None
        at = end if stamp is None else _value_of(message.places[stamp])
        known = self._stamps.setdefault(size, [])
        if at not in known:
            known[MOST_STAMPS - 1 :] = [at]
        if len(self._areas) >= self._most[0]:
            self._areas.clear()
        area = message.area = Area(message.options.copy(), message.places, stamp)
        self._areas[size, at, data[start:at] + data[at + TIMESTAMP_OCTETS : end]] = area

    def keep(self, octets: Octets, option: Row) -> None:
        """Keep one option, unless it is one whose octets are never seen again."""
        if type(option) is Timestamp:
            return
        if len(self._options) >= self._most[1]:
            self._options.clear()
        self._options[octets] = option


def _value_of(place: Place) -> int:
    return place.offset + place.length - TIMESTAMP_OCTETS
