"""IPv4 home addresses, and signaling over IPv4 (RFC 5844)."""

from dataclasses import replace

from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.lma.cache import NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS
from mobtrace.replay.lma.ipv4 import NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE, NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE
from mobtrace.replay.mag.extensions import NOTHING, Answer, Ask, Extension
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.values import Address
from mobtrace.wire.options.dsmip6 import NatDetection
from mobtrace.wire.options.pmip6_ipv4 import (
    IPv4DefaultRouterAddress,
    IPv4DhcpSupportMode,
    IPv4HomeAddressReply,
    IPv4HomeAddressRequest,
)

ANY = Address(bytes(4))
RFC = "RFC 5844"


def ask_ipv4(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """One request option: the address that the node has, the one it wants, or any (sections 3.2.3.1 and 3.2.3.3)."""
    attachment = visit.attachment
    wanted, length = visit.home_address, visit.home_length
    if wanted is None and pending.lifetime and RFC not in visit.withheld:
        wanted, length = attachment.home_address, attachment.home_length
    if wanted is None:
        return NOTHING
    option = IPv4HomeAddressRequest(prefix_len=0 if wanted.is_unspecified else length, ipv4_home_address=wanted)
    return Ask((option,))


def take_ipv4(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """RFC 5844 section 3.2.3.2: no IPv4 support without a reply that grants it."""
    message = answer.message
    reply, router = message.first(IPv4HomeAddressReply), message.first(IPv4DefaultRouterAddress)
    is_granted = reply is not None and reply.status < REJECTED and not reply.ipv4_home_address.is_unspecified
    visit.home_address = reply.ipv4_home_address if reply is not None and is_granted else None
    visit.home_length = reply.pref_len if reply is not None else 0
    visit.default_router = router.ipv4_default_router_address if router is not None else None
    mode = message.first(IPv4DhcpSupportMode)
    visit.is_dhcp_server = None if mode is None else mode.s


def again_ipv4(gateway: Gateway, visit: Visit, answer: Answer) -> bool:
    """RFC 5844 section 3.2.3.2: another address instead of the one that is not to be had; less instead of nothing."""
    status, attachment = answer.body.status, visit.attachment
    if status == NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS and attachment.home_address not in (None, ANY):
        visit.attachment = replace(attachment, home_address=ANY, home_length=0)
        visit.home_address = None
        return True
    if status == NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE and attachment.home_address is not None and attachment.ipv6:
        visit.withheld.add(RFC)
        visit.attachment = replace(attachment, home_address=None)
        visit.home_address = None
        return True
    if status == NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE and attachment.ipv6 and attachment.home_address is not None:
        visit.attachment = replace(attachment, ipv6=False, prefixes=())
        visit.prefixes = ()
        return True
    return False


def ask_transport(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """RFC 5844 section 4.2.2.1: the F flag insists on UDP for user packets."""
    is_forced = gateway.settings.forces_udp and visit.path.local.version == 4
    return Ask(flags={"f": True}) if is_forced else NOTHING


def take_transport(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """RFC 5844 section 4.2.2: UDP where the anchor says so; what GRE says comes after it."""
    detection = answer.message.first(NatDetection)
    is_udp = visit.path.local.version == 4 and detection is not None and detection.f
    visit.encapsulation = "udp" if is_udp else "ip"


IPV4_TRANSPORT = Extension(rfc=RFC, ask=ask_transport, take=take_transport)
IPV4_HOME_ADDRESS = Extension(rfc=RFC, ask=ask_ipv4, take=take_ipv4, again=again_ipv4)
