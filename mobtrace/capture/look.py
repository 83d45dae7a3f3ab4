"""The second look: what was to be seen of user packets around the times that the signaling told of.

A ``Watch`` says which prefixes, when, and which tunnels; ``look`` reads the captures again, only where their times
are near those of a watch, and gives a ``Sight`` for each watch and file. No packet is kept, only where it is.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from mobtrace.capture import watch as kernel
from mobtrace.capture.frames import CaptureInfo, RawFrame
from mobtrace.values import Address, FrameRef, Nanoseconds, Prefix

# More rows than this would need more memory than what they tell is worth: 1.7 kB each.
MOST_ROWS = 30_000

DIRECTIONS = ("downlink", "uplink")
COUNTERS = ("echo-request", "echo-answer", "rtp")
ENCAPSULATIONS = {kernel.NO_KEY: "gre", kernel.IN_UDP: "udp"}
WAYS = ("old", "new", "elsewhere", "before", "after")
KINDS_OF_CELL = [(direction, way) for direction in DIRECTIONS for way in WAYS]  # in the order of a row's cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A tunnel: addresses at the node's side and at the anchor's, GRE keys where they are known.

    A packet is on the path when its tunnel has one of ``care_of`` (or is not tunnelled and has it itself). With
    ``anchors`` and keys it is told whether the rest is as negotiated, too.
    """

    care_of: tuple[Address, ...]
    anchors: tuple[Address, ...] = ()
    key_down: int | None = None
    key_up: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The packets of ``prefixes`` between ``begin`` and ``end``, an event at ``at`` among them."""

    prefixes: tuple[Prefix, ...]
    begin: Nanoseconds
    at: Nanoseconds
    end: Nanoseconds
    old: Path | None = None
    new: Path | None = None


class Counter(NamedTuple):
    """What a packet counts by: kind, what it belongs to, and its sequence number of 16 bits.

    ``echo-request`` and ``echo-answer`` of ICMP with their identifier; ``rtp``, which anything in UDP may look like,
    with half of its SSRC.
    """

    kind: str
    identifier: int
    sequence: int


class Note(NamedTuple):
    """One packet that was seen; ``encapsulation`` is ip, gre or udp: that of its innermost tunnel, if it is in one."""

    time: Nanoseconds
    frame: FrameRef
    gre_key: int | None
    counter: Counter | None
    encapsulation: str = "ip"


@dataclass(slots=True)
class Cell:
    """Packets of one direction on one way: how many, how many of them not as negotiated, and some of them.

    ``notes``, in the order of time, are the last ones of ``old`` and ``before`` and the first ones of the others.
    """

    count: int = 0
    odd: int = 0
    odd_frame: FrameRef | None = None
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Sight:
    """What a file shows of a watch, by (direction, way); a missing cell had no packet.

    Ways: ``old`` and ``new`` path, ``elsewhere`` in another tunnel, ``before`` and ``after`` the event in none.
    """

    file: int
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)

    def add(self, other: "Sight") -> None:
        """Take over what another file shows, of the same tap at another time."""
        for key, cell in other.cells.items():
            own = self.cells.setdefault(key, Cell())
            own.count, own.odd = own.count + cell.count, own.odd + cell.odd
            own.odd_frame = own.odd_frame or cell.odd_frame
            own.notes = _kept(key[1], [*own.notes, *cell.notes])

    def cell(self, direction: str, way: str) -> Cell:
        """One cell; an empty one when nothing was seen."""
        return self.cells.get((direction, way)) or Cell()


class Look(NamedTuple):
    """What a second look gave: for each watch what each file shows of it; files not read twice; watches too many."""

    sights: list[list[Sight]]
    unread: list[int]
    left_out: int


class Captures(Protocol):
    """Captures that are read, and can be looked at again then: a ``files.CaptureSet``."""

    @property
    def infos(self) -> list[CaptureInfo]:
        """What is known of each file."""

    def ahead(self) -> Iterator[RawFrame]:
        """The frames that can carry signaling, in the order of time."""

    def look(self, watches: Sequence[Watch], meanwhile: Callable[[], object]) -> Look:
        """A second look for what ``watches`` are after; ``meanwhile`` may be called while it is taken."""


class Table:
    """The kernel's table for some watches; ``watched`` of them had room."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._keys: list[tuple[int, int]] = []  # (key, index of its watch), one a row
        self._lengths: set[int] = set()
        self._hashes: dict[Address, int] = {}
        self._paths: dict[int, array[int]] = {}  # by the identity of a path: many watches have the same
        self.watches = watches
        self.watched = sum(1 for _ in self._assign())
        self.words = self._words()

    def sights(self, file: int) -> Iterator[tuple[int, Sight]]:
        """(index of the watch, what the table has of it), for those of which there is something."""
        found: dict[int, Sight] = {}
        words, base = self.words, self._rows
        for _, index in self._keys:
            counts = words[base + kernel.CELLS : base + kernel.ROW : kernel.CELL]
            if any(counts):
                sight = found.get(index)
                if sight is None:
                    sight = found[index] = Sight(file)
                self._read(base, file, sight, counts)
            base += kernel.ROW
        yield from found.items()

    def clear(self) -> None:
        """Forget what was noted."""
        empty = array("q", bytes(8 * (kernel.ROW - kernel.CELLS)))
        for base in range(self._rows, len(self.words), kernel.ROW):
            self.words[base + kernel.CELLS : base + kernel.ROW] = empty

    def _assign(self) -> Iterator[Watch]:
        for index, each in enumerate(self.watches):
            prefixes = dict.fromkeys(each.prefixes)
            lengths = self._lengths | {prefix.length for prefix in prefixes}
            if len(lengths) > kernel.MOST_LENGTHS or len(self._keys) + len(prefixes) > MOST_ROWS:
                continue
            self._lengths = lengths
            for prefix in prefixes:
                self._keys.append((_hash(prefix.address, prefix.length), index))
            yield each

    def _words(self) -> "array[int]":
        slots = 64
        while slots < 2 * len(self._keys):
            slots *= 2
        self._heads = kernel.FIRST_SLOT + slots * kernel.SLOT
        self._rows = self._heads + len(self._keys) * kernel.ROW_HEAD
        words = array("q", bytes(8 * (self._rows + len(self._keys) * kernel.ROW)))
        words[kernel.EARLIEST] = min((each.begin for each in self.watches), default=0)
        words[kernel.LATEST] = max((each.end for each in self.watches), default=-1)
        words[kernel.SLOTS], words[kernel.HEADS], words[kernel.ROWS] = slots, self._heads, self._rows
        words[kernel.LENGTHS] = len(self._lengths)
        words[kernel.LENGTH : kernel.LENGTH + len(self._lengths)] = array("q", sorted(self._lengths))
        for row, (key, index) in enumerate(self._keys):
            self._write(words, row, key, self.watches[index])
        return words

    def _write(self, words: "array[int]", row: int, key: int, watch: Watch) -> None:
        head, base = self._heads + row * kernel.ROW_HEAD, self._rows + row * kernel.ROW
        slot = kernel.slot_of(key, words)
        words[head + kernel.NEXT] = words[slot + 1] - 1
        words[slot], words[slot + 1] = key, row + 1
        words[head + kernel.BEGIN], words[head + kernel.END] = watch.begin, watch.end
        words[base + kernel.AT] = watch.at
        at = base + kernel.PATHS
        words[at : at + 2 * kernel.PATH] = self._path(watch.old) + self._path(watch.new)

    def _path(self, path: Path | None) -> "array[int]":
        known = self._paths.get(id(path))
        if known is None:
            known = self._paths[id(path)] = array("q", self._numbers(path))
        return known

    def _numbers(self, path: Path | None) -> list[int]:
        if path is None:
            return [0, 0, 0, 0, -1, -1]
        near, far = self._pair(path.care_of), self._pair(path.anchors)
        keys = [-1 if key is None else key for key in (path.key_down, path.key_up)]
        return [*near, *far, *keys]

    def _pair(self, addresses: Sequence[Address]) -> list[int]:
        both = [self._hash_of(address) for address in addresses[:2]]
        return both + [0] * (2 - len(both))

    def _hash_of(self, address: Address) -> int:
        known = self._hashes.get(address)
        if known is None:
            known = self._hashes[address] = _hash(address, len(address) * 8)
        return known

    def _read(self, base: int, file: int, sight: Sight, counts: "array[int]") -> None:
        for number, count in enumerate(counts):
            if not count:
                continue
            at = base + kernel.CELLS + number * kernel.CELL
            key = KINDS_OF_CELL[number]
            cell = sight.cells.setdefault(key, Cell())
            odd = self.words[at + kernel.ODD]
            if odd and cell.odd_frame is None:
                cell.odd_frame = FrameRef(file, self.words[at + kernel.ODD_FRAME])
            cell.count, cell.odd = cell.count + count, cell.odd + odd
            noted = self.words[at + kernel.NOTES : at + kernel.NOTES + kernel.NOTE * min(count, kernel.KEEP)]
            notes = [_note(noted, place, file) for place in range(0, len(noted), kernel.NOTE)]
            cell.notes = _kept(key[1], [*cell.notes, *notes] if cell.notes else notes)


def _note(words: "array[int]", at: int, file: int) -> Note:
    time, frame, key, counter = words[at : at + kernel.NOTE]
    counted = None if counter < 0 else Counter(COUNTERS[counter >> 32], counter >> 16 & 0xFFFF, counter & 0xFFFF)
    if key >= 0:
        return Note(time, FrameRef(file, frame), key, counted, "gre")
    return Note(time, FrameRef(file, frame), None, counted, ENCAPSULATIONS.get(key, "ip"))


def _kept(way: str, notes: list[Note]) -> list[Note]:
    """Of some notes those that a cell keeps."""
    if len(notes) < 2:
        return notes
    ordered = sorted(set(notes))
    return ordered[-kernel.KEEP :] if way in ("old", "before") else ordered[: kernel.KEEP]


def _hash(address: Address, length: int) -> int:
    return kernel.address_hash(Prefix.of(address, length).address, 0, len(address), length)


def spans(watches: Iterable[Watch]) -> list[tuple[Nanoseconds, Nanoseconds]]:
    """The times that any of the watches covers, as few stretches as possible, in their order."""
    merged: list[tuple[Nanoseconds, Nanoseconds]] = []
    for begin, end in sorted((each.begin, each.end) for each in watches):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged
