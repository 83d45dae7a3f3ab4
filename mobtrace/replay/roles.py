"""The roles a captured node can be emulated in: how its emulation is made, and made to do what the captured one did."""

from collections.abc import Callable
from typing import NamedTuple

from mobtrace.replay.learn import learn_anchor, learn_gateway
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.orders import order_lma
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.orders import order_mag
from mobtrace.replay.mip6.making import make_cn, make_ha, make_half, make_map, order_ha, senders
from mobtrace.replay.node import Effect, Node
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.values import Address, Nanoseconds

Maker = Callable[[Recording, Address, frozenset[Quirk]], Node]


def make_lma(recording: Recording, address: Address, quirks: frozenset[Quirk]) -> Node:
    """An anchor with the choices of the captured one at ``address``."""
    settings = learn_anchor(recording, address)
    settings.quirks = quirks
    if Quirk.SHARED_ENTRY in quirks and "ha" in recording.roles.get(address, ()):
        return make_half(recording, address, settings)
    return Lma(f"lma {address}", settings)


def make_mag(recording: Recording, address: Address, quirks: frozenset[Quirk]) -> Node:
    """A gateway with the numbers and the clock of the captured one at ``address``."""
    settings = learn_gateway(recording, address)
    settings.quirks = quirks
    return Mag(f"mag {address}", settings)


def no_orders(node: Node, captured: Recorded, now: Nanoseconds) -> list[Effect] | None:
    """The node does nothing but answer."""
    return None


class Role(NamedTuple):
    """How the emulated node of a role is made from a recording, and how it is made to do what the captured one did.

    ``order`` is called with each request that the captured node sent by itself: what makes the emulated one send such
    a request, or ``None`` for one that nothing here can make it send, which is then not expected of it either.
    """

    make: Maker
    order: Callable[[Node, Recorded, Nanoseconds], list[Effect] | None] = no_orders


ROLES: dict[str, Role] = {
    "lma": Role(make_lma, order_lma),
    "mag": Role(make_mag, order_mag),
    "ha": Role(make_ha, order_ha),
    "map": Role(make_map, order_ha),
    "cn": Role(make_cn),
}
# Those that are asked: what a replay is against unless more is wanted.
ANCHORS = ("lma", "ha", "map", "cn")


def is_of(role: Role, captured: Recorded) -> bool:
    """Whether a node sent a message in a role: one node may have several at one address."""
    known = senders(captured)
    return known is None or any(ROLES[name] is role for name in known if name in ROLES)
