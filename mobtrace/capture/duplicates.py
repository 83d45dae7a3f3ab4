"""Copies of one packet seen at several taps: counted once, the others left out.

The n-th copy of a message in one file is the n-th copy in another, if they are near in time; so a
retransmission, which every tap sees again, stays a retransmission.
"""

from collections import Counter

from mobtrace.capture.frames import Packet
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds

# Two files' clocks may differ by this much and still show the same packet.
BETWEEN_FILES: Nanoseconds = 3 * NANOSECONDS_PER_SECOND
# Two taps into one file see a packet within a forwarding delay; the first retransmission comes
# after a second at the earliest (RFC 6275 section 12, RFC 5213 section 9.2).
WITHIN_FILE: Nanoseconds = NANOSECONDS_PER_SECOND // 20

# Differences of time kept for two files and a direction: enough for a median.
MOST_DIFFERENCES = 256

Identity = tuple[bytes, bytes, bytes]


class DuplicateFilter:
    """Tells whether a packet is a copy of one already seen.

    ``within`` counts copies in one file, ``between`` those in two, by (file, later file). ``differences`` has for two
    files how much later the second shows a message than the first (nanoseconds), apart for either direction.
    """

    def __init__(self) -> None:
        self.within: Counter[int] = Counter()
        self.between: Counter[tuple[int, int]] = Counter()
        self.differences: dict[tuple[int, int], dict[bool, list[Nanoseconds]]] = {}
        self._first: dict[Identity, list[tuple[Nanoseconds, tuple[int, ...]]]] = {}  # when and in which files
        self._swept: Nanoseconds = 0

    def is_copy(self, packet: Packet) -> bool:
        """True for a copy; the first sight of a packet is remembered for a few seconds."""
        return self.is_seen((packet.source, packet.destination, packet.payload), packet.time, packet.frame.file)

    def is_seen(self, identity: Identity, now: Nanoseconds, file: int) -> bool:
        """The same of a packet's source, destination and payload, seen ``now`` in a ``file``."""
        if now - self._swept >= 2 * BETWEEN_FILES:
            self._sweep(now)
        sights = self._first.get(identity)
        if sights is None:
            self._first[identity] = [(now, (file,))]
            return False
        for index, (time, files) in enumerate(sights):
            if file in files:
                if now - time <= WITHIN_FILE:
                    self.within[file] += 1
                    return True
            elif abs(now - time) <= BETWEEN_FILES:
                sights[index] = (time, (*files, file))
                self._compare(files[0], file, now - time, identity[0] < identity[1])
                return True
        sights.append((now, (file,)))
        return False

    def _compare(self, first: int, file: int, later: Nanoseconds, upwards: bool) -> None:
        """Two files have the same message; the second shows it ``later``."""
        pair, later = ((first, file), later) if first < file else ((file, first), -later)
        self.between[pair] += 1
        known = self.differences.setdefault(pair, {False: [], True: []})[upwards]
        if len(known) < MOST_DIFFERENCES:
            known.append(later)

    def _sweep(self, now: Nanoseconds) -> None:
        self._swept = now
        old = [key for key, sights in self._first.items() if now - sights[-1][0] > BETWEEN_FILES]
        for key in old:
            del self._first[key]
