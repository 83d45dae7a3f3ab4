"""Looking for what should not be in the result: octets and texts of the original."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mobtrace.anonymize.masking import Masking
from mobtrace.values import Address, LinkLayer

SHORTEST = 6  # octets of what is looked for everywhere; shorter ones are found in anything by chance
KEY = 6
CHUNK = 1 << 22
TELLING = 3  # different octets at least: 02:00:00:00:00:01 and ::1 are found in anything too


class Leaks:
    """Originals that may not be found; those that are the new name of another may."""

    def __init__(self, masking: Masking) -> None:
        self.patterns = dict(_patterns(masking))
        self._by_key: dict[bytes, list[bytes]] = defaultdict(list)
        for pattern in self.patterns:
            self._by_key[pattern[:KEY]].append(pattern)
        self._keys: NDArray[np.uint64] = np.array(sorted(map(_number, self._by_key)), dtype=np.uint64)

    def found(self, octets: bytes) -> dict[str, int]:
        """What stands in ``octets`` of the originals, and where first."""
        places: dict[str, int] = {}
        for start in range(0, len(octets), CHUNK):
            self._search(octets[start : start + CHUNK + 512], start, places)
        return places

    def _search(self, octets: bytes, start: int, places: dict[str, int]) -> None:
        if len(octets) < KEY or not len(self._keys):
            return
        view = np.frombuffer(octets, dtype=np.uint8).astype(np.uint64)
        count = len(view) - KEY + 1
        windows = np.zeros(count, dtype=np.uint64)
        for index in range(KEY):
            windows = windows << np.uint64(8) | view[index : index + count]
        at = np.minimum(np.searchsorted(self._keys, windows), len(self._keys) - 1)
        for place in np.nonzero(self._keys[at] == windows)[0].tolist():
            for pattern in self._by_key[octets[place : place + KEY]]:
                if octets.startswith(pattern, place):
                    places.setdefault(self.patterns[pattern], start + place)


def known_again(before: Masking, after: Masking) -> list[str]:
    """Addresses and names that were read in the original and are read in the result too.

    ``after`` has read the result; what is the new name of another original is none.
    """
    old, new = before.addresses, after.addresses
    return [
        *(str(Address(each)) for each in _again(old.addresses, new.addresses)),
        *(str(LinkLayer(each)) for each in _again(old.links, new.links)),
        *(text for _, text in _again(before.words.names, after.words.names)),
    ]


def _again(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[Any]:
    images = {_plain(new) for new in before.values()}
    for old, new in before.items():
        name = old[1] if isinstance(old, tuple) else old
        if _plain(name) != _plain(new) and old in after and _plain(name) not in images:
            yield old


def _plain(value: bytes | str) -> bytes:
    return value.encode(errors="surrogateescape") if isinstance(value, str) else bytes(value)


def _patterns(masking: Masking) -> Iterator[tuple[bytes, str]]:
    addresses, words = masking.addresses, masking.words
    yield from _octets(addresses.addresses.items(), lambda old: str(Address(old)))
    yield from _texts((str(Address(old)), str(new)) for old, new in addresses.addresses.items())
    yield from _texts((str(LinkLayer(old)), str(LinkLayer(new))) for old, new in addresses.links.items())
    yield from _octets(addresses.links.items(), lambda old: str(LinkLayer(old)))
    yield from _octets(addresses.identifiers.items(), lambda old: old.hex(":", 2))
    images = {new.lower() for new in words.names.values()}
    for (purpose, old), new in words.names.items():
        if (
            old != new
            and purpose != "text"
            and len(old.encode(errors="surrogateescape")) >= SHORTEST
            and old not in images
        ):
            yield old.encode(errors="surrogateescape"), old


def _texts(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[bytes, str]]:
    """Addresses as people write them, which logs do."""
    known = dict(pairs)
    images = set(known.values())
    yield from (
        (old.encode(), old) for old, new in known.items() if old != new and old not in images and len(old) > KEY
    )


def _octets(pairs: Iterable[tuple[bytes, bytes]], name: Callable[[bytes], str]) -> Iterator[tuple[bytes, str]]:
    known = [(bytes(old), bytes(new)) for old, new in pairs]
    images = {new for _, new in known}
    for old, new in known:
        if old != new and old not in images and len(old) >= SHORTEST and len(set(old) - {0}) >= TELLING:
            yield old, name(old)


def _number(octets: bytes) -> int:
    return int.from_bytes(octets, "big")
