"""Bindings of one node that belong together: one carries another, or both have the same home.

The entries stay apart (RFC 6612 section 4.2, RFC 5380 section 4.2); a link only says how they lie to each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mobtrace.session.model import Binding, Link
from mobtrace.values import Address, Prefix

# What ``Link.relation`` says of the other binding.
OVER = "over"  # the care-of address is the other's home: a proxy binding's (RFC 6612 A.1) or a regional one (RFC 5380)
CARRIES = "carries"  # the same from below
SAME_HOME = "same home"  # RFC 6612 A.2: both are for the same home address or prefix

HOME_REGISTRATIONS = ("mip6", "nemo")
LOCAL = ("pmip6", "hmip6")


class Homes:
    """Which bindings an address may be the home of."""

    def __init__(self, bindings: Iterable[Binding]) -> None:
        self._exact: dict[Address, list[Binding]] = defaultdict(list)
        self._prefixes: dict[int, dict[Prefix, list[Binding]]] = defaultdict(lambda: defaultdict(list))
        for binding in bindings:
            for address in binding.home_addresses:
                self._exact[address].append(binding)
            for prefix in binding.prefixes:
                self._prefixes[prefix.length][prefix].append(binding)

    def of(self, address: Address) -> list[Binding]:
        """The bindings whose home address it is, or in whose prefixes it lies."""
        found = list(self._exact.get(address, ()))
        for length, known in self._prefixes.items():
            if length <= len(address) * 8:
                found.extend(known.get(Prefix.of(address, length), ()))
        return found


def link(bindings: Sequence[Binding]) -> None:
    """Note on each binding the others that it belongs to."""
    hosts = [binding for binding in bindings if binding.protocol != "pmip6"]
    if not hosts:
        return
    homes = Homes(binding for binding in bindings if binding.protocol in LOCAL)
    for host in hosts:
        for below in _below(host, homes):
            _join(host, OVER, below, CARRIES)
        if host.protocol not in HOME_REGISTRATIONS:
            continue
        for other in _same_home(host, homes):
            _join(host, SAME_HOME, other, SAME_HOME)


def _below(host: Binding, homes: Homes) -> Iterator[Binding]:
    care_of = dict.fromkeys(segment.care_of for segment in host.states if segment.care_of is not None)
    for address in care_of:
        if address not in host.home_addresses:
            yield from (each for each in homes.of(address) if each is not host)


def _same_home(host: Binding, homes: Homes) -> Iterator[Binding]:
    for address in host.home_addresses:
        yield from (each for each in homes.of(address) if each.protocol == "pmip6")
    # RFC 6612 section 4.2.1: with the R flag of RFC 3963 the whole home network prefix has moved.
    for prefix in host.prefixes:
        yield from (each for each in homes.of(prefix.address) if each.protocol == "pmip6" and prefix in each.prefixes)


def _join(one: Binding, relation: str, other: Binding, back: str) -> None:
    for binding, each in ((one, Link(other.id, relation)), (other, Link(one.id, back))):
        if each not in binding.links:
            binding.links.append(each)
