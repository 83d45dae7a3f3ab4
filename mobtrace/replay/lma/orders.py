"""What a captured anchor did of its own accord, as orders to an emulated one: it then does the same itself."""

from collections.abc import Callable
from functools import partial

from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.notices import FLOW_MOBILITY
from mobtrace.replay.node import Datagram, Effect, Node
from mobtrace.replay.peers import announces_restart
from mobtrace.replay.recording import Recorded
from mobtrace.replay.revocation import PER_PEER_POLICY, Indication, read_indication
from mobtrace.values import Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.localized_routing import LocalizedRoutingInitiation
from mobtrace.wire.messages.revocation import BindingRevocationIndication
from mobtrace.wire.messages.update_notification import UpdateNotification
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix

Order = Callable[[Lma, Datagram, Message, Nanoseconds], list[Effect] | None]


def order_lma(node: Node, captured: Recorded, now: Nanoseconds) -> list[Effect] | None:
    """Have an anchor revoke, notify, localize or ask for life as the captured one did.

    ``None`` where it has no session to do it with. What the captured one sent again is sent again without an order.
    """
    message = captured.content
    if not isinstance(node, Lma) or not isinstance(message, Message):
        return None
    order = ORDERS.get(type(message.body))
    return None if order is None else order(node, captured.datagram, message.without_padding(), now)


def _revoke(node: Lma, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect] | None:
    body = message.body
    assert isinstance(body, BindingRevocationIndication)
    if body.sequence in node.revocations.protocol.asking:
        return []
    indication = read_indication(datagram, message, body)
    if body.g:
        return _revoke_many(node, indication, now) or None
    entries = [each for each in _sessions(node, datagram, indication.mn) if _is_meant(each, indication)]
    if not entries:
        return None
    if not indication.prefixes and not body.v:
        return node.revocations.revoke_node(entries[0].mn, now, trigger=body.revocation_trigger, sequence=body.sequence)
    return node.revocations.revoke_session(
        entries[0], now, trigger=body.revocation_trigger, ipv4_only=body.v, sequence=body.sequence
    )


def _revoke_many(node: Lma, indication: Indication, now: Nanoseconds) -> list[Effect]:
    gateway, number = indication.datagram.destination, indication.body.sequence
    if indication.body.revocation_trigger == PER_PEER_POLICY:
        return node.revocations.revoke_peer(gateway, now, sequence=number)
    if indication.realm is None:
        return []
    return node.revocations.revoke_realm(gateway, indication.realm, now, care_of=indication.care_of, sequence=number)


def _is_meant(entry: Entry, indication: Indication) -> bool:
    if indication.home_address is not None:
        return entry.home_address == indication.home_address
    return not indication.prefixes or set(indication.prefixes) == set(entry.prefixes)


def _notify(node: Lma, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect] | None:
    body = message.body
    assert isinstance(body, UpdateNotification)
    if body.d or body.sequence in node.notices.asking:
        return []
    reason, wants = body.notification_reason, body.a
    name, group = message.first(MobileNodeIdentifier), message.first(MobileNodeGroupIdentifier)
    if name is None and group is not None:
        at_gateway = (each for each in node.cache if each.gateway == datagram.destination)
        entry = next(at_gateway, None)
        if entry is None:
            return None
        number = group.mobile_node_group_identifier
        return node.notices.notify_group(entry.path, number, reason, now, acknowledge=wants, sequence=body.sequence)
    entries = _sessions(node, datagram, mn_id_text(name) if name is not None else None)
    options = [each for each in message.options if each is not name]
    if not entries:
        return None
    tell = partial(node.notices.notify, entries[0], reason, now, options=options)
    if reason == FLOW_MOBILITY:
        tell = partial(node.flow_mobility.repeat, entries[0], options, now)
    return tell(acknowledge=wants, sequence=body.sequence)


def _localize(node: Lma, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect] | None:
    body = message.body
    assert isinstance(body, LocalizedRoutingInitiation)
    if body.sequence in node.localized.asking:
        return []
    name = message.first(MobileNodeIdentifier)
    prefixes = {effective_prefix(option)[0] for option in message.every(HomeNetworkPrefix)}
    entries = _sessions(node, datagram, mn_id_text(name) if name is not None else None)
    known = [each for each in entries if prefixes & set(each.prefixes)]
    if not known:
        return None
    return node.localized.repeat(known[0], message.options, body.lifetime, now, sequence=body.sequence)


def _beat(node: Lma, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect] | None:
    body = message.body
    assert isinstance(body, Heartbeat)
    if announces_restart(message):
        return node.restart(now) if node.peers.has_restarted(message) else []
    return None if body.r else node.peers.ask(datagram.destination, now, body.sequence)


def _sessions(node: Lma, datagram: Datagram, mn: str | None) -> list[Entry]:
    """The sessions of a mobile node at the gateway that the message went to."""
    return [each for each in node.cache.of(mn or "") if each.gateway == datagram.destination]


ORDERS: dict[type[Row], Order] = {
    BindingRevocationIndication: _revoke,
    UpdateNotification: _notify,
    LocalizedRoutingInitiation: _localize,
    Heartbeat: _beat,
}
