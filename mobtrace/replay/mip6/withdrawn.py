"""Bindings of a mobile node that its home agent revokes (RFC 5846 section 10)."""

from collections.abc import Mapping
from typing import Protocol

from mobtrace.replay.mip6 import status
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.registration import Kind, Registration
from mobtrace.replay.node import Datagram, Effect, Send
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address
from mobtrace.wire.message import Message
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.options.dsmip6 import IPv4HomeAddress
from mobtrace.wire.options.mcoa import BindingIdentifier

Key = tuple[Kind, Address, tuple[int, ...]]


class Holder(Protocol):
    """What is needed of a mobile node."""

    settings: MobileSettings
    entries: dict[Key, Registration]
    ipv4_home_address: Address | None


def acknowledge_revocation(
    node: Holder, datagram: Datagram, message: Message, body: BindingRevocationIndication
) -> tuple[list[Effect], list[Key]]:
    """The answer to a Binding Revocation Indication, and the entries that it ends."""
    found = _verdict(node, datagram, message, body)
    bids = [each.binding_id for each in message.every(BindingIdentifier)]
    revoked: list[Key] = []
    if found == status.REVOKED and body.v:
        node.ipv4_home_address = None
    elif found == status.REVOKED:
        revoked = _concerned(node.entries, datagram.source, bids)
    if node.settings.has(Quirk.NO_REVOCATION_ANSWER):
        return [], revoked
    answer = BindingRevocationAcknowledgement(status=found, sequence=body.sequence, p=body.p, v=body.v, g=body.g)
    options = [BindingIdentifier(binding_id=bid) for bid in bids]
    home = node.settings.home_address
    reply = Datagram(
        source=datagram.destination,
        destination=datagram.source,
        content=Message(body=answer, options=list(options)),
        # RFC 5846 section 6.1.2: a Home Address option where the indication had a routing header.
        home_address=home if datagram.routing_home is not None else None,
    )
    return [Send(reply)], revoked


def _verdict(node: Holder, datagram: Datagram, message: Message, body: BindingRevocationIndication) -> int:
    if body.p:
        return status.PROXY_REVOCATION_NOT_SUPPORTED
    is_ours = datagram.routing_home in (node.settings.home_address, None)
    has_entry = any(key[0] is Kind.HOME and key[1] == datagram.source for key in node.entries)
    if not is_ours or not has_entry:
        return status.NO_SUCH_BINDING
    if not body.v:
        return status.REVOKED
    option = message.first(IPv4HomeAddress)
    if option is None:
        return status.IPV4_HOME_ADDRESS_REQUIRED
    return status.REVOKED if option.ipv4_home_address == node.ipv4_home_address else status.NO_SUCH_BINDING


def _concerned(entries: Mapping[Key, Registration], agent: Address, bids: list[int]) -> list[Key]:
    """All home registrations, or those with the binding identifiers that are named."""
    homes = [key for key in entries if key[0] is Kind.HOME and key[1] == agent]
    return [key for key in homes if not bids or set(key[2]) & set(bids)]
