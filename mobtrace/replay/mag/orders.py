"""What a captured gateway did of its own accord, as orders to an emulated one: it then does the same itself."""

from collections.abc import Callable
from dataclasses import replace

from mobtrace.replay.lma.bulk import group_of
from mobtrace.replay.lma.request import LIFETIME_UNIT, RE_REGISTRATION, ProxyRequest, read_request
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.revoking import Revoked
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Datagram, Effect, Node
from mobtrace.replay.paths import Path
from mobtrace.replay.peers import announces_restart
from mobtrace.replay.recording import Recorded
from mobtrace.values import Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverInitiate
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.messages.revocation import BindingRevocationIndication
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.rows import Row

# The options and flags that a gateway makes by itself; the others of a captured update are part of the order.
USUAL = (
    MobileNodeIdentifier,
    HomeNetworkPrefix,
    HandoffIndicator,
    AccessTechnologyType,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
USUAL_FLAGS = ("a", "h", "p")
# The capture of the core does not show what a gateway sends on its access links.
ACCESS = "access"

Order = Callable[[Mag, Datagram, Message, Nanoseconds], list[Effect] | None]


def order_mag(node: Node, captured: Recorded, now: Nanoseconds) -> list[Effect] | None:
    """Have a gateway register, refresh, release, revoke, hand over or ask for life as the captured one did.

    ``None`` for what it cannot be made to do. What the captured one sent again is sent again without an order.
    """
    message = captured.content
    if not isinstance(node, Mag) or not isinstance(message, Message):
        return None
    order = ORDERS.get(type(message.body))
    return None if order is None else order(node, captured.datagram, message.without_padding(), now)


def _update(node: Mag, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect] | None:
    update = message.body
    assert isinstance(update, BindingUpdate)
    request = read_request(datagram, message, update)
    if request.identifier is None:
        return _update_group(node, request, now)
    link = ACCESS if request.link_layer is None else f"{ACCESS} {request.link_layer}"
    visit = node.visits.of(request.mn, link)
    if visit is not None and visit.pending is not None and visit.leaving == request.deregisters:
        return []  # the captured one sends again: the emulated one does so by itself
    attachment = _attachment(request, link)
    if request.deregisters:
        return None if visit is None else _released(node, visit, attachment, now)
    if visit is not None and request.handoff == RE_REGISTRATION:
        # How it came is what counts again where the binding expires before this is answered.
        visit.attachment = replace(attachment, handoff=visit.attachment.handoff)
        return node.registrations.refresh(visit, now)
    return node.attach(attachment, now)


def _attachment(request: ProxyRequest, link: str) -> Attachment:
    """The circumstances in which a gateway sends such an update."""
    flags = {
        name: value for name, value in request.update.values().items() if value is True and name not in USUAL_FLAGS
    }
    return Attachment(
        mn=request.mn,
        link=link,
        identifier=request.identifier,
        link_layer=request.link_layer,
        technology=request.technology or 0,
        handoff=request.handoff or 0,
        ipv6=request.names_prefixes,
        prefixes=tuple(request.prefixes),
        anchor=request.datagram.destination,
        lifetime=request.update.lifetime * LIFETIME_UNIT,
        options=tuple(each for each in request.message.options if type(each) not in USUAL),
        flags=flags,
    )


def _released(node: Mag, visit: Visit, attachment: Attachment, now: Nanoseconds) -> list[Effect]:
    visit.attachment = replace(attachment, handoff=visit.attachment.handoff)
    return node.registrations.detach(visit, now)


def _update_group(node: Mag, request: ProxyRequest, now: Nanoseconds) -> list[Effect] | None:
    """RFC 6602 section 5.1.3: one update for a group of sessions."""
    group, anchor = group_of(request.message), request.datagram.destination
    if group is None:
        return None
    if node.groups.is_asking(anchor, group):
        return []
    return node.groups.refresh(anchor, group, now, lifetime=request.lifetime) or None


def _revoke(node: Mag, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect] | None:
    """RFC 5846 section 9.2: the indication as it was, about the sessions with that anchor."""
    body, protocol = message.body, node.revocations.protocol
    assert isinstance(body, BindingRevocationIndication)
    if body.sequence in protocol.asking:
        return []
    about = Revoked([each for each in node.visits if each.anchor == datagram.destination])
    path = Path(datagram.source, datagram.destination, datagram.ports)
    options: list[Row] = list(message.options)
    return [
        protocol.indicate(
            path, about, options, now, trigger=body.revocation_trigger, ipv4_only=body.v, sequence=body.sequence
        )
    ]


def _beat(node: Mag, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect] | None:
    body = message.body
    assert isinstance(body, Heartbeat)
    if announces_restart(message):
        return node.restart(now) if node.peers.has_restarted(message) else []
    if body.r:
        return None
    node.peers.met(Path(datagram.source, datagram.destination, datagram.ports), now)
    return node.peers.ask(datagram.destination, now, body.sequence)


def _initiate(node: Mag, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect] | None:
    """RFC 5949 section 4.1: a node is handed over, taken over, or has been."""
    body = message.body
    assert isinstance(body, HandoverInitiate)
    if body.sequence in node.handovers.asking:
        return []  # the captured one sends again: the emulated one does so by itself
    return node.handovers.repeat(datagram, message, body, now)


ORDERS: dict[type[Row], Order] = {
    BindingUpdate: _update,
    BindingRevocationIndication: _revoke,
    Heartbeat: _beat,
    HandoverInitiate: _initiate,
}
