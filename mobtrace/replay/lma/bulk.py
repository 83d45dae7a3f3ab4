"""Bulk binding updates: sessions in groups (RFC 6602)."""

from mobtrace.replay.lma.answer import acknowledgement_body, timestamp
from mobtrace.replay.lma.cache import BindingCache, Entry
from mobtrace.replay.lma.checks import gateway_is_trusted, is_in_order
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.request import ProxyRequest
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.replay.node import Effect, Send, Tell
from mobtrace.replay.paths import way_back
from mobtrace.replay.revocation import BULK_GROUP
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.gre import GreKey

INVALID_MOBILE_NODE_GROUP_IDENTIFIER = 175  # RFC 6602 section 4.4
NO_GROUP = 0


def group_of(message: Message) -> int | None:
    """The bulk binding update group that a message names, if it names one."""
    options = message.every(MobileNodeGroupIdentifier)
    return next((each.mobile_node_group_identifier for each in options if each.sub_type == BULK_GROUP), None)


def answer_bulk(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """Put the session into a group, or take it out (RFC 6602 section 5.2.2)."""
    request = asked.request
    if request.deregisters:
        return NOTHING
    group = group_of(request.message)
    if not request.update.b or group is None or not anchor.settings.bulk:
        entry.mag_group = entry.lma_group = NO_GROUP
        return NOTHING
    entry.mag_group, entry.lma_group = group, _assigned(anchor, request)
    return Verdict(ACCEPTED, (_option(entry.lma_group),), {"b": True})


def _assigned(anchor: Anchor, request: ProxyRequest) -> int:
    chosen = anchor.chosen(request, MobileNodeGroupIdentifier)
    return chosen[0].mobile_node_group_identifier if chosen else anchor.settings.bulk_group


def _option(group: int) -> MobileNodeGroupIdentifier:
    return MobileNodeGroupIdentifier(sub_type=BULK_GROUP, mobile_node_group_identifier=group)


def is_bulk(request: ProxyRequest) -> bool:
    """True for a request about all sessions of a group (RFC 6602 section 5.2.3)."""
    if request.update.b or MobileNodeGroupIdentifier not in request.first:
        return False
    return group_of(request.message) is not None


def check_bulk(anchor: Anchor, request: ProxyRequest) -> int | None:
    """The status with which a bulk request is refused, or ``None`` (RFC 6602 section 5.2.3)."""
    names_a_session = request.identifier is not None or request.names_prefixes or request.ipv4 is not None
    if names_a_session or request.message.first(GreKey) is not None:
        return INVALID_MOBILE_NODE_GROUP_IDENTIFIER
    members = members_of(anchor.cache, request.gateway, group_of(request.message))
    return None if members else INVALID_MOBILE_NODE_GROUP_IDENTIFIER


def members_of(cache: BindingCache, gateway: Address, group: int | None) -> list[Entry]:
    """The sessions of a gateway in a group; the group is named by the identifier that the anchor assigned."""
    return [each for each in cache if each.lma_group == group and each.gateway == gateway]


def extend_group(anchor: Anchor, request: ProxyRequest, now: Nanoseconds) -> list[Effect]:
    """Extend all sessions of a group, or say why not (RFC 6602 section 5.2.3)."""
    asked = anchor.asked(request, None, now)
    status = gateway_is_trusted(anchor, asked) or is_in_order(anchor, asked) or check_bulk(anchor, request)
    lifetime = min(request.lifetime, anchor.settings.max_lifetime) if status is None else 0
    if status is None:
        for entry in members_of(anchor.cache, request.gateway, group_of(request.message)):
            entry.machine.accept(request.care_of, lifetime, now)
            anchor.cache.schedule(entry)
    body = acknowledgement_body(anchor.settings, request, status or ACCEPTED, lifetime)
    options = [*request.message.every(MobileNodeGroupIdentifier)]
    times = timestamp(anchor.settings, request, status or ACCEPTED, asked.clock)
    told = Tell(what="extended" if status is None else "refused", detail=f"group, status {status or ACCEPTED}")
    return [Send(way_back(request.datagram).carry(Message(body=body, options=[*options, *times]))), told]


BULK = Extension(rfc="RFC 6602", options=frozenset({MobileNodeGroupIdentifier}), answer=answer_bulk)
