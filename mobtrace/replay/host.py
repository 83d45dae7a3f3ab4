"""An ordinary IPv6 host: it solicits routers, takes addresses from advertised prefixes, and pings.

A mobile node of Proxy Mobile IPv6 is such a host (RFC 5213 section 6.11 asks nothing of it), a correspondent as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from mobtrace.replay.dhcp_client import DhcpClient
from mobtrace.replay.dhcpv6_client import PrefixClient
from mobtrace.replay.node import Datagram, Effect, Send, Tell, earliest
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, LinkLayer, Nanoseconds, Prefix, Seconds
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.neighbour_messages import EchoReply, EchoRequest, RouterAdvertisement, RouterSolicitation
from mobtrace.wire.neighbour_options import PrefixInformation, SourceLinkLayerAddress

ALL_ROUTERS = Address.parse("ff02::2")
LINK_LOCAL = Prefix.parse("fe80::/64")
NEIGHBOUR_HOP_LIMIT = 255  # RFC 4861 section 6.1.1
INTERFACE_PREFIX = 64


class Ipv4(StrEnum):
    """How a host gets an IPv4 address."""

    NONE = ""
    DHCP = "dhcp"


@dataclass(slots=True, kw_only=True)
class HostSettings:
    """``address`` is a fixed one, for a host that does not move; ``mn`` the identity that gateways know it by.

    The others are what gateways are told of it when it attaches: IPv4 home address, whether it has IPv6 at all,
    prefixes for its network, the service it wants, what the AAA server knows it by, and its anchor's name. With
    ``ipv4`` the host asks for its IPv4 address by DHCP, with ``prefix_delegation`` for prefixes of its network.
    """

    address: Address | None = None
    link_layer: LinkLayer = field(default_factory=lambda: LinkLayer.parse("02:00:00:00:00:01"))
    mn: str = ""
    home_address: Address | None = None
    ipv4: Ipv4 = Ipv4.NONE
    ipv6: bool = True
    delegated: tuple[Prefix, ...] = ()
    prefix_delegation: bool = False
    service: str = ""
    user_name: str = ""
    password: str = ""
    anchor_name: str = ""


@dataclass(slots=True)
class Pinging:
    """A run of echo requests; ``target`` gives the address to send to, if there is one by then."""

    target: Callable[[], Address | None]
    every: Nanoseconds
    until: Nanoseconds
    due: Nanoseconds
    sequence: int = 0


class Host:
    """A host on at most a few links."""

    def __init__(self, name: str, settings: HostSettings) -> None:
        self.name = name
        self.settings = settings
        self.learned: dict[Prefix, Address] = {}
        self.answered: set[tuple[Address, int]] = set()
        self.dhcp = DhcpClient(settings.link_layer, settings.mn) if settings.ipv4 is Ipv4.DHCP else None
        delegates = settings.prefix_delegation
        self.dhcpv6 = PrefixClient(settings.link_layer, self.link_local, settings.mn) if delegates else None
        self._links: list[str] = []
        self._pings: list[Pinging] = []

    @property
    def link_local(self) -> Address:
        """The address on the link itself (RFC 4291 section 2.5.6)."""
        return interface_address(LINK_LOCAL, self.settings.link_layer)

    @property
    def addresses(self) -> frozenset[Address]:
        """All its addresses."""
        fixed = () if self.settings.address is None else (self.settings.address,)
        leased = () if self.dhcp is None else self.dhcp.addresses
        return frozenset((*fixed, self.link_local, *self.learned.values(), *leased))

    @property
    def address(self) -> Address | None:
        """The address that others reach it at."""
        return self.settings.address or next(iter(self.learned.values()), None)

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up, on no link yet."""
        return []

    def link_up(self, link: str, now: Nanoseconds) -> list[Effect]:
        """A link has come up: ask for routers (RFC 4861 section 6.3.7)."""
        self._links.append(link)
        own = SourceLinkLayerAddress(link_layer_address=self.settings.link_layer)
        body = Decoded(protocol="icmpv6", body=RouterSolicitation(), options=[own])
        solicitation = Datagram(
            source=self.link_local,
            destination=ALL_ROUTERS,
            content=body,
            protocol=ICMPV6,
            hop_limit=NEIGHBOUR_HOP_LIMIT,
            link=link,
        )
        return [Send(solicitation), *(effect for each in self._clients for effect in each.link_up(link, now))]

    def link_down(self, link: str, now: Nanoseconds) -> list[Effect]:
        """A link is gone; its addresses stay, as the home network follows the node."""
        self._links.remove(link)
        for each in self._clients:
            each.link_down(link)
        return []

    def release(self, now: Nanoseconds) -> list[Effect]:
        """Give back what was had by DHCP: the IPv4 address, the prefixes."""
        return [effect for each in self._clients for effect in each.release(now)]

    @property
    def _clients(self) -> list[DhcpClient | PrefixClient]:
        return [each for each in (self.dhcp, self.dhcpv6) if each is not None]

    def ping(
        self, target: Callable[[], Address | None], now: Nanoseconds, *, every: Seconds, lasting: Seconds
    ) -> list[Effect]:
        """Begin to send echo requests."""
        step = round(every * NANOSECONDS_PER_SECOND)
        self._pings.append(Pinging(target, step, now + round(lasting * NANOSECONDS_PER_SECOND), now))
        return self.tick(now)

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """An advertisement, or an echo."""
        message = datagram.content
        if not isinstance(message, Decoded):
            return []
        client = {"dhcpv4": self.dhcp, "dhcpv6": self.dhcpv6}.get(message.protocol)
        if client is not None:
            return client.receive(message, now)
        body = message.body
        if isinstance(body, RouterAdvertisement):
            return self._advertised(message)
        if isinstance(body, EchoRequest):
            answer = EchoReply(identifier=body.identifier, sequence_number=body.sequence_number, data=body.data)
            # RFC 7864 section 3.2: of several links a flow has the one by which its packets come.
            link = datagram.link if len(self._links) > 1 else ""
            return [Send(self._icmp(datagram.destination, datagram.source, answer, link))]
        if isinstance(body, EchoReply):
            self.answered.add((datagram.source, body.sequence_number))
        return []

    def _advertised(self, message: Decoded) -> list[Effect]:
        """RFC 4862 section 5.5.3: an address from each prefix for autonomous configuration."""
        effects: list[Effect] = []
        for option in message.every(PrefixInformation):
            if not option.a or option.prefix_length != INTERFACE_PREFIX:
                continue
            if option.valid_lifetime == 0:
                self.learned.pop(option.network, None)
            elif option.network not in self.learned:
                address = interface_address(option.network, self.settings.link_layer)
                self.learned[option.network] = address
                effects.append(Tell(what="configured", mn=self.settings.mn, detail=str(address)))
        return effects

    def next_due(self) -> Nanoseconds | None:
        """The next echo request, or what a DHCP client waits for."""
        return earliest(*(each.next_due() for each in self._clients), *(each.due for each in self._pings))

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send the echo requests that are due, and what the DHCP clients have to."""
        effects: list[Effect] = [effect for each in self._clients for effect in each.tick(now)]
        for each in self._pings:
            while each.due <= min(now, each.until):
                each.due += each.every
                source, target = self.address, each.target()
                if source is not None and target is not None:
                    each.sequence += 1
                    request = EchoRequest(identifier=1, sequence_number=each.sequence, data=bytes(32))
                    effects.append(Send(self._icmp(source, target, request)))
        self._pings = [each for each in self._pings if each.due <= each.until]
        return effects

    def _icmp(self, source: Address, destination: Address, body: EchoRequest | EchoReply, link: str = "") -> Datagram:
        content = Decoded(protocol="icmpv6", body=body, options=[])
        return Datagram(source=source, destination=destination, content=content, protocol=ICMPV6, link=link)


def interface_address(prefix: Prefix, link_layer: LinkLayer) -> Address:
    """The address in ``prefix`` with the modified EUI-64 of a link-layer address (RFC 4291 appendix A)."""
    octets = bytes(link_layer)
    if len(octets) == 6:
        octets = octets[:3] + b"\xff\xfe" + octets[3:]
    return Address(prefix.address[:8] + bytes((octets[0] ^ 2,)) + octets[1:8])
