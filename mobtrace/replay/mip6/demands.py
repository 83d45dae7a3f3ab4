"""What others want of a mobile node: to refresh a binding, to know that one is missing, to give one up."""

from collections.abc import Mapping
from typing import Protocol

from mobtrace.replay.mip6 import status
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.registration import Kind, Registration
from mobtrace.replay.mip6.routes import Routes
from mobtrace.replay.mip6.update_list import Key, UpdateList
from mobtrace.replay.node import Datagram, Effect, Send, Tell, Unforward
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingError
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.options.dsmip6 import IPv4HomeAddress
from mobtrace.wire.options.mcoa import BindingIdentifier


class Holder(Protocol):
    """What is needed of a mobile node."""

    settings: MobileSettings
    updates: UpdateList
    routes: Routes
    ipv4_home_address: Address | None

    def optimise(self, correspondent: Address, now: Nanoseconds) -> list[Effect]:
        """Register with a correspondent node."""


def asked_to_refresh(node: Holder, source: Address, message: Message, now: Nanoseconds) -> list[Effect]:
    """RFC 6275 section 11.7.4, RFC 5648 section 5.8; from those without an entry it is not answered."""
    bids = {each.binding_id for each in message.every(BindingIdentifier)}
    entries = [each for each in node.updates.with_peer(source) if each.is_active]
    if any(each.kind is Kind.CORRESPONDENT for each in entries):
        node.routes.forget(source)
        return node.optimise(source, now)
    chosen = [each for each in entries if not bids or bids & {one.bid for one in each.identifiers}]
    return [effect for each in chosen for effect in node.updates.begin(each, now)]


def binding_error(node: Holder, source: Address, body: BindingError, now: Nanoseconds) -> list[Effect]:
    """RFC 6275 section 11.3.6; from those without an entry it is ignored."""
    if body.status == status.UNRECOGNIZED_TYPE:
        return node.routes.not_understood(source)
    if body.status != status.UNKNOWN_BINDING:
        return []
    effects: list[Effect] = []
    lost = [each for each in node.updates.with_peer(source) if each.kind is Kind.CORRESPONDENT]
    for entry in node.updates.with_peer(source):
        if entry.kind is Kind.CORRESPONDENT:
            node.updates.remove(entry)
            effects.append(Tell(what="removed", mn=str(entry.home_address), detail="binding error"))
        else:
            effects += node.updates.begin(entry, now)
    return [*effects, *(node.optimise(source, now) if lost else [])]


def revoked(node: Holder, datagram: Datagram, message: Message, body: BindingRevocationIndication) -> list[Effect]:
    """A Binding Revocation Indication (RFC 5846 section 10): answered, and what it names is given up."""
    effects, gone = acknowledge_revocation(node, datagram, message, body)
    for key in gone:
        entry = node.updates.entries.pop(key)
        effects.append(Tell(what="revoked", mn=str(entry.home_address), detail=str(entry.care_of)))
    if gone and not any(each.kind is Kind.HOME for each in node.updates):
        effects.append(Unforward(Prefix(node.settings.home_address, 128)))
    return effects


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
        revoked = _concerned(node.updates.entries, datagram.source, bids)
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
    has_entry = any(key[0] is Kind.HOME and key[1] == datagram.source for key in node.updates.entries)
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
