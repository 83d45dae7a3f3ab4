"""The link between gateway and mobile node: what the gateway advertises there (RFC 5213 sections 6.9.2 and 6.9.3)."""

from mobtrace.replay.host import LINK_LOCAL, interface_address
from mobtrace.replay.mag.settings import GatewaySettings
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Datagram
from mobtrace.values import Address, LinkLayer, Seconds
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.neighbour_messages import RouterAdvertisement
from mobtrace.wire.neighbour_options import Mtu, PrefixInformation, SourceLinkLayerAddress

ALL_NODES = Address.parse("ff02::1")
# RFC 4861 section 6.1: neighbour discovery is valid with a hop limit of 255 only.
NEIGHBOUR_HOP_LIMIT = 255
DEFAULT_CUR_HOP_LIMIT = 64
ROUTER_LIFETIME: Seconds = 1800


def router_advertisement(settings: GatewaySettings, visit: Visit, *, lifetime: Seconds = ROUTER_LIFETIME) -> Datagram:
    """The advertisement of the node's home network prefixes; with ``lifetime`` 0 they are withdrawn."""
    seconds = int(min(lifetime, 0xFFFF))
    body = RouterAdvertisement(cur_hop_limit=DEFAULT_CUR_HOP_LIMIT, router_lifetime=seconds)
    prefixes = [
        PrefixInformation(
            prefix_length=each.length,
            l=True,
            a=True,
            valid_lifetime=seconds,
            preferred_lifetime=seconds,
            prefix=each.address,
        )
        for each in visit.prefixes
    ]
    own = SourceLinkLayerAddress(link_layer_address=LinkLayer(settings.link_layer))
    return Datagram(
        source=link_local(settings, visit),
        destination=ALL_NODES,
        content=Decoded(protocol="icmpv6", body=body, options=[own, Mtu(mtu=settings.mtu), *prefixes]),
        protocol=ICMPV6,
        hop_limit=NEIGHBOUR_HOP_LIMIT,
        link=visit.attachment.link,
    )


def link_local(settings: GatewaySettings, visit: Visit) -> Address:
    """The gateway's address on a link: the anchor's choice, the one of all links, or one of its own."""
    fixed = visit.link_local or settings.link_local
    return interface_address(LINK_LOCAL, settings.link_layer) if fixed.is_unspecified else fixed
