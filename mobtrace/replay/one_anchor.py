"""Which IPv4 and IPv6 addresses in a capture are one anchor's (RFC 5844 section 4: signaling over either).

Evidence is what an anchor can only do with a session that it holds itself (RFC 5213 sections 5.3.3 to 5.3.5), seen of
a session that was registered at the other address and never at this one before:

- it extends the session (Handoff Indicator 5) or takes it over from another gateway (3), while it is held or, once it
  was de-registered, for MinDelayBeforeBCEDelete, and assigns the home network prefix or IPv4 home address that the
  mobile node had, which the gateway did not name;
- it answers the de-registration of such a prefix or address, while it is held, with success.

Anything less is none: the same node registered anew at both, a prefix that the gateway names, one network for both
addresses. Neither is anything that would give one anchor two addresses of a version.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.lma.request import (
    BETWEEN_GATEWAYS,
    RE_REGISTRATION,
    ProxyRequest,
    read_request,
)
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressReply
from mobtrace.wire.tolerance import effective_prefix

if TYPE_CHECKING:
    from mobtrace.replay.recording import Recorded

IPV4_BITS = 32
# RFC 5213 section 9.1: MinDelayBeforeBCEDelete, its default.
GRACE: Nanoseconds = 10 * NANOSECONDS_PER_SECOND


@dataclass(slots=True)
class _Held:
    """Until when a network of a node is held at an address, or kept after its de-registration."""

    until: Nanoseconds
    released: bool = False


def same_anchors(messages: Iterable["Recorded"]) -> dict[Address, Address]:
    """The IPv6 address of each IPv4 address that is one anchor with it, for certain."""
    pairs = dict.fromkeys(_pairs(messages))
    seen = Counter(address for pair in pairs for address in pair)
    return {four: six for four, six in pairs if seen[four] == seen[six] == 1}


def _pairs(messages: Iterable["Recorded"]) -> Iterator[tuple[Address, Address]]:
    """IPv4 and IPv6 address, once for each session that ties them together."""
    held: dict[tuple[str, Prefix], dict[Address, _Held]] = {}
    for each in messages:
        answered = _accepted(each)
        if answered is None:
            continue
        request, networks = answered
        here = each.datagram.destination
        for network in networks:
            known = held.setdefault((request.mn, network), {})
            for there, before in known.items() if here not in known else ():
                if there.version != here.version and _is_its_own(request, network, before, each.time):
                    yield (here, there) if here.version == 4 else (there, here)
            lasting = GRACE if request.deregisters else round(request.lifetime * NANOSECONDS_PER_SECOND)
            known[here] = _Held(each.time + lasting, released=request.deregisters)


def _is_its_own(request: ProxyRequest, network: Prefix, before: _Held, now: Nanoseconds) -> bool:
    """True for a request that could not have been accepted so by another anchor than the session's."""
    if now > before.until:
        return False
    if request.deregisters:
        return not before.released
    is_told = network in request.prefixes or network.address == request.home_address
    return request.handoff in (BETWEEN_GATEWAYS, RE_REGISTRATION) and not is_told


def _accepted(each: "Recorded") -> tuple[ProxyRequest, set[Prefix]] | None:
    """An accepted registration of a node that has a name, and what it is for."""
    message, answer = each.content, each.answer.content if each.answer is not None else None
    if not isinstance(message, Message) or not isinstance(answer, Message):
        return None
    update, body = message.body, answer.body
    if not isinstance(update, BindingUpdate) or not update.p or not isinstance(body, BindingAcknowledgement):
        return None
    request = read_request(each.datagram, message, update)
    if body.status >= REJECTED or not request.mn:
        return None
    return request, _networks(answer)


def _networks(answer: Message) -> set[Prefix]:
    """What an answer assigns to a node, or repeats of what it had."""
    prefixes = [effective_prefix(option)[0] for option in answer.every(HomeNetworkPrefix)]
    homes = [each.ipv4_home_address for each in answer.every(IPv4HomeAddressReply) if each.status < REJECTED]
    found = [*prefixes, *(Prefix(each, IPV4_BITS) for each in homes)]
    return {each for each in found if not each.address.is_unspecified}
