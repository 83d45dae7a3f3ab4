"""What a home agent does beside registrations: discovery, prefixes, and defending addresses on the home link."""

from mobtrace.replay.mip6.cache import BindingCache
from mobtrace.replay.mip6.settings import INFINITE, HomeAgentSettings
from mobtrace.replay.node import Datagram, Effect, Send
from mobtrace.values import Address, Prefix
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.neighbour_messages import (
    HomeAgentAddressDiscoveryReply,
    HomeAgentAddressDiscoveryRequest,
    MobilePrefixAdvertisement,
    MobilePrefixSolicitation,
    NeighborAdvertisement,
    NeighborSolicitation,
)
from mobtrace.wire.neighbour_options import PrefixInformation
from mobtrace.wire.rows import Row

ALL_NODES = Address.parse("ff02::1")
NEIGHBOUR_HOP_LIMIT = 255  # RFC 4861 section 7.1
HOME_AGENTS_ANYCAST = 0x7E  # RFC 2526 section 4
ANYCAST_BITS = 7
# RFC 6275 section 10.5.1: the reply fits into the minimum MTU of 1280, behind an IPv6 and the ICMPv6 header.
MOST_ADDRESSES = (1280 - 40 - 8) // 16


def home_agents_anycast(prefix: Prefix) -> Address:
    """The Mobile IPv6 Home-Agents anycast address of a prefix (RFC 2526 section 2)."""
    host = (1 << 128 - prefix.length) - 1
    if prefix.length == 64:
        host &= ~(1 << 57)  # an EUI-64 that is not universally unique
    host = host >> ANYCAST_BITS << ANYCAST_BITS | HOME_AGENTS_ANYCAST
    return Address((int.from_bytes(prefix.address, "big") | host).to_bytes(16, "big"))


def answer_icmpv6(
    settings: HomeAgentSettings, cache: BindingCache, datagram: Datagram, content: Decoded
) -> list[Effect]:
    """The answer to a message of ICMPv6, where it asks something of a home agent."""
    body = content.body
    if isinstance(body, HomeAgentAddressDiscoveryRequest):
        return _discovered(settings, datagram, body)
    if isinstance(body, MobilePrefixSolicitation):
        return _prefixes(settings, datagram, body)
    if isinstance(body, NeighborSolicitation):
        entry = cache.find(body.target_address)
        if entry is not None and entry.is_active and settings.home_link:
            return [advertisement(settings, body.target_address, router=entry.router, to=datagram.source)]
    return []


def _send(settings: HomeAgentSettings, to: Datagram, body: Row, *options: Row) -> list[Effect]:
    answer = Decoded(protocol="icmpv6", body=body, options=list(options))
    return [
        Send(
            Datagram(
                source=settings.address,
                destination=to.source,
                content=answer,
                protocol=ICMPV6,
                routing_home=to.home_address,
            )
        )
    ]


def _discovered(
    settings: HomeAgentSettings, datagram: Datagram, body: HomeAgentAddressDiscoveryRequest
) -> list[Effect]:
    """RFC 6275 section 10.5.1; RFC 3963 section 7.2 for the R flag."""
    if body.r and not settings.mobile_routers:
        return []
    known = sorted([(settings.address, settings.preference), *settings.other_agents.items()], key=lambda each: -each[1])
    listed = [address for address, _ in known][:MOST_ADDRESSES]
    reply = HomeAgentAddressDiscoveryReply(identifier=body.identifier, r=body.r, home_agent_addresses=listed)
    return _send(settings, datagram, reply)


def _prefixes(settings: HomeAgentSettings, datagram: Datagram, body: MobilePrefixSolicitation) -> list[Effect]:
    """RFC 6275 section 10.6.3: all prefixes of the home link, to the source of the solicitation."""
    if settings.home_prefix(datagram.sender) is None:
        return []
    return _send(settings, datagram, MobilePrefixAdvertisement(identifier=body.identifier), *prefix_options(settings))


def prefix_options(settings: HomeAgentSettings) -> list[PrefixInformation]:
    """What is advertised of the home link's prefixes, always all of them (RFC 6275 section 10.6.2)."""
    return list(settings.prefix_options) or [
        PrefixInformation(
            prefix_length=each.prefix.length,
            a=True,
            valid_lifetime=int(min(each.valid, INFINITE)),
            preferred_lifetime=int(min(each.preferred, INFINITE)),
            prefix=each.prefix.address,
        )
        for each in settings.home_prefixes
    ]


def advertisement(
    settings: HomeAgentSettings, target: Address, *, router: bool = False, to: Address | None = None
) -> Send:
    """A Neighbor Advertisement for a node that is away (RFC 6275 section 10.4.1, RFC 3963 section 6.2 for R).

    Without ``to`` it goes to all nodes, unasked.
    """
    asked = to is not None and not to.is_unspecified
    body = NeighborAdvertisement(r=router, s=asked, o=True, target_address=target)
    return Send(
        Datagram(
            source=settings.address,
            destination=to if to is not None and asked else ALL_NODES,
            content=Decoded(protocol="icmpv6", body=body),
            protocol=ICMPV6,
            hop_limit=NEIGHBOUR_HOP_LIMIT,
            link=settings.home_link,
        )
    )
