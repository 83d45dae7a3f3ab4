"""Home agents, anchor points and correspondent nodes made from a capture, to be replayed against it."""

from mobtrace.replay.learn import learn_anchor
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.mip6.anchor_point import AnchorPoint
from mobtrace.replay.mip6.combined import CombinedAnchor
from mobtrace.replay.mip6.correspondent import Correspondent
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.learning import learn_home_agent
from mobtrace.replay.mip6.learning_cn import learn_correspondent
from mobtrace.replay.node import Effect, Node
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import (
    BindingAcknowledgement,
    BindingRefreshRequest,
    BindingUpdate,
    CareofTest,
    HomeTest,
)
from mobtrace.wire.messages.revocation import BindingRevocationIndication
from mobtrace.wire.neighbour_messages import HomeAgentAddressDiscoveryReply, MobilePrefixAdvertisement
from mobtrace.wire.options.mcoa import BindingIdentifier

HOSTS = frozenset({"ha", "map", "cn"})


def make_ha(recording: Recording, address: Address, quirks: frozenset[Quirk]) -> Node:
    """A home agent with the choices of the captured one at ``address``."""
    settings = learn_home_agent(recording, address)
    settings.quirks = quirks
    if Quirk.SHARED_ENTRY in quirks and "lma" in recording.roles.get(address, ()):
        anchor = learn_anchor(recording, address)
        anchor.quirks = quirks
        return CombinedAnchor(f"ha {address}", anchor, settings, only="ha")
    return HomeAgent(f"ha {address}", settings)


def make_half(recording: Recording, address: Address, anchor: AnchorSettings) -> Node:
    """The anchor of a combined node that keeps one entry for both protocols."""
    home = learn_home_agent(recording, address)
    home.quirks = anchor.quirks
    return CombinedAnchor(f"lma {address}", anchor, home, only="lma")


def make_map(recording: Recording, address: Address, quirks: frozenset[Quirk]) -> Node:
    """A mobility anchor point with the choices of the captured one at ``address``."""
    settings = learn_home_agent(recording, address, "map")
    settings.quirks = quirks
    return AnchorPoint(f"map {address}", settings)


def make_cn(recording: Recording, address: Address, quirks: frozenset[Quirk]) -> Node:
    """A correspondent node that gives out the tokens of the captured one at ``address``."""
    settings = learn_correspondent(recording, address)
    settings.quirks = quirks
    return Correspondent(f"cn {address}", settings)


def order_ha(node: Node, captured: Recorded, now: Nanoseconds) -> list[Effect] | None:
    """Have a home agent revoke what the captured one revoked."""
    message, datagram = captured.content, captured.datagram
    node = node.ha if isinstance(node, CombinedAnchor) else node
    if not isinstance(node, HomeAgent) or not isinstance(message, Message) or datagram.routing_home is None:
        return None
    body = message.body
    if not isinstance(body, BindingRevocationIndication) or body.v:
        return None
    if node.revocations.is_open(body.sequence):
        return []  # the captured one sends again: the emulated one does so by itself
    bids = tuple(each.binding_id for each in message.every(BindingIdentifier))
    trigger, sequence = body.revocation_trigger, body.sequence
    return node.revoke(datagram.routing_home, now, bids=bids, trigger=trigger, sequence=sequence)


def senders(captured: Recorded) -> frozenset[str] | None:
    """The roles in which a node sends such a message; ``None`` where that is not known."""
    body = captured.content.body
    asked = captured.asked.content.body if captured.asked is not None else None
    if isinstance(asked, BindingUpdate):
        return frozenset({"lma" if asked.p else "map" if asked.m else "ha" if asked.h else "cn"})
    if isinstance(body, HomeTest | CareofTest):
        return frozenset({"cn"})
    if isinstance(body, HomeAgentAddressDiscoveryReply | MobilePrefixAdvertisement):
        # News that nobody asked for come when the operator of the home link wants it.
        return frozenset({"ha"} if captured.asked is not None else ())
    if isinstance(body, BindingRefreshRequest):
        return HOSTS
    if isinstance(body, BindingRevocationIndication | BindingAcknowledgement) and not body.p:
        return HOSTS | {"lma"}
    return None
