"""Mobility anchor points as a mobile node chooses them (RFC 5380 section 7)."""

from typing import NamedTuple

from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.neighbour_options import MapOption

INFINITE = 0xFFFFFFFF
INTERFACE_OCTETS = 8


class Offer(NamedTuple):
    """A MAP option that was heard, and until when it holds."""

    option: MapOption
    until: Nanoseconds | None


class AnchorPoints:
    """The mobility anchor points that were advertised."""

    def __init__(self) -> None:
        self._offers: dict[Address, Offer] = {}

    def hear(self, advertisement: Decoded, now: Nanoseconds) -> list[Address]:
        """Take note of the MAP options of a Router Advertisement; those that failed (lifetime 0)."""
        failed = []
        for option in advertisement.every(MapOption):
            address, lifetime = option.global_ip_address_for_map, option.valid_lifetime
            if lifetime == 0:
                failed.append(address)
                self._offers.pop(address, None)
                continue
            until = None if lifetime == INFINITE else now + lifetime * NANOSECONDS_PER_SECOND
            self._offers[address] = Offer(option, until)
        return failed

    def choose(self, current: Address | None, now: Nanoseconds) -> Address | None:
        """The one to register with: the present one while it is offered, else the one with the highest preference.

        One with preference 0 takes no new bindings.
        """
        alive = {
            address: each.option for address, each in self._offers.items() if each.until is None or each.until > now
        }
        if current in alive:
            return current
        usable = [address for address, option in alive.items() if option.pref > 0]
        return max(usable, key=lambda each: (alive[each].pref, -alive[each].dist), default=None)


def regional_care_of(anchor: Address, care_of: Address) -> Address:
    """The RCoA: the anchor point's prefix of 64 bits with the node's interface identifier (RFC 5380 section 2)."""
    return Address(anchor[:INTERFACE_OCTETS] + care_of[INTERFACE_OCTETS:])
