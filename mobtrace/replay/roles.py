"""The roles a captured node can be emulated in: how its emulation is made, and made to do what the captured one did."""

from collections.abc import Callable
from typing import NamedTuple

from mobtrace.replay.learn import learn_anchor, learn_gateway
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.orders import order_lma
from mobtrace.replay.lma.request import LIFETIME_UNIT, RE_REGISTRATION, read_request
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.mip6.making import make_cn, make_ha, make_half, make_map, order_ha, senders
from mobtrace.replay.node import Effect, Node
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)

Maker = Callable[[Recording, Address, frozenset[Quirk]], Node]

# The options that a gateway makes by itself; the others of a captured update are part of the order.
USUAL = (
    MobileNodeIdentifier,
    HomeNetworkPrefix,
    HandoffIndicator,
    AccessTechnologyType,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
PADDING = (0, 1)
# The capture of the core does not show what a gateway sends on its access links.
ACCESS = "access"


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


def order_mag(node: Node, captured: Recorded, now: Nanoseconds) -> list[Effect] | None:
    """Have a gateway attach, refresh or detach the node of a captured update, which it then sends itself."""
    message, datagram = captured.content, captured.datagram
    if not isinstance(node, Mag) or not isinstance(message, Message) or not isinstance(message.body, BindingUpdate):
        return None
    request = read_request(datagram, message, message.body)
    visit = node.visits.of(request.mn)
    if visit is not None and visit.pending is not None and visit.leaving == (request.lifetime == 0):
        return []  # the captured one sends again: the emulated one does so by itself
    if request.lifetime == 0:
        return node.detach(request.mn, now)
    if visit is not None and request.handoff == RE_REGISTRATION:
        return node.refresh(request.mn, now)
    attachment = Attachment(
        mn=request.mn,
        link=ACCESS,
        identifier=request.identifier,
        link_layer=request.link_layer,
        technology=request.technology or 0,
        handoff=request.handoff or 0,
        prefixes=tuple(request.prefixes),
        anchor=datagram.destination,
        lifetime=message.body.lifetime * LIFETIME_UNIT,
        options=tuple(each for each in message.options if type(each) not in USUAL and each.info.code not in PADDING),
    )
    return node.attach(attachment, now)


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
