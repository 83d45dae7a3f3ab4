"""What a capture tells of the free choices of a home agent or anchor point, so that its emulation chooses alike."""

from collections.abc import Iterator

from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.request import LIFETIME_UNIT, BindingRequest, read_request
from mobtrace.replay.mip6.routers import named_prefixes
from mobtrace.replay.mip6.settings import HomeAgentSettings, HomePrefix, Host
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Prefix, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingRefreshRequest, BindingUpdate
from mobtrace.wire.neighbour_messages import HomeAgentAddressDiscoveryReply, MobilePrefixAdvertisement
from mobtrace.wire.neighbour_options import PrefixInformation
from mobtrace.wire.options.dsmip6 import IPv4AddressAcknowledgement, NatDetection
from mobtrace.wire.options.flow import FlowIdentification
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import BindingRefreshAdvice

SUBNET_BITS = 64
# Duplicate address detection takes a second; what comes sooner did without.
DETECTING: Seconds = 0.3
# Refusals that the emulation finds by itself, from what it keeps and what is asked for.
FOUND = (
    values.NOT_HOME_SUBNET,
    values.NOT_HOME_AGENT,
    values.DUPLICATE_ADDRESS,
    values.SEQUENCE_OUT_OF_WINDOW,
    values.TYPE_CHANGE_DISALLOWED,
    values.ROUTER_NOT_PERMITTED,
    values.INVALID_PREFIX,
    values.NOT_AUTHORIZED_FOR_PREFIX,
    values.FORWARDING_SETUP_FAILED,
    values.MCOA_MALFORMED,
    values.MCOA_REGULAR_BINDING_EXISTS,
    values.MCOA_PROHIBITED,
    values.MCOA_UNKNOWN_COA,
    values.MCOA_BULK_PROHIBITED,
    values.MCOA_SIMULTANEOUS_PROHIBITED,
)


class Exchange:
    """A captured registration: what was asked, and what was answered."""

    def __init__(self, each: Recorded) -> None:
        assert each.answer is not None
        self.each, self.reply = each, each.answer
        self.request = request_of(each)
        content = self.reply.content
        assert isinstance(content, Message)
        assert isinstance(content.body, BindingAcknowledgement)
        self.answer, self.body = content, content.body

    @property
    def is_accepted(self) -> bool:
        """True for one that registers."""
        return self.body.status < values.REJECTED and not self.request.deregisters

    @property
    def delay(self) -> Seconds:
        """How long the answer took."""
        return (self.reply.time - self.each.time) / NANOSECONDS_PER_SECOND


def request_of(each: Recorded) -> BindingRequest:
    """The request in a captured Binding Update."""
    content = each.content
    assert isinstance(content, Message)
    assert isinstance(content.body, BindingUpdate)
    return read_request(each.datagram, content, content.body)


def exchanges(recording: Recording, address: Address, role: str) -> list[Exchange]:
    """The answered registrations at an address that are for a node of that role: ``ha``, ``map`` or ``cn``."""
    return [Exchange(each) for each in recording.messages if _is_registration(each, address, role)]


def _is_registration(each: Recorded, address: Address, role: str) -> bool:
    body = each.content.body
    if not isinstance(body, BindingUpdate) or each.datagram.destination != address or each.answer is None:
        return False
    is_answered = isinstance(each.answer.content.body, BindingAcknowledgement)
    asked = "map" if body.m else "ha" if body.h else "cn"
    return is_answered and not body.p and asked == role


class Everybody(dict[Address, Host]):
    """Nodes of whom nothing was learned are served too: the capture does not say that they are not."""

    def get(self, home_address: Address, default: Host | None = None) -> Host | None:  # type: ignore[override]
        return super().get(home_address, default or Host())


def learn_home_agent(recording: Recording, address: Address, role: str = "ha") -> HomeAgentSettings:
    """The settings with which an emulated agent at ``address`` makes the choices that the captured one made."""
    answered = exchanges(recording, address, role)
    settings = HomeAgentSettings(address=address, verifies=False, detection_time=_detection_time(answered))
    settings.home_prefixes = tuple(_prefixes(answered))
    settings.hosts = _hosts(answered)
    refused = {each.body.status for each in answered}
    settings.taken = frozenset(
        each.request.home_address for each in answered if each.body.status == values.DUPLICATE_ADDRESS
    )
    settings.is_home_agent = not refused & {values.HOME_REGISTRATION_NOT_SUPPORTED}
    settings.mobile_routers = values.ROUTER_NOT_PERMITTED not in refused
    settings.multiple_care_of = values.MCOA_PROHIBITED not in refused
    settings.bulk = values.MCOA_BULK_PROHIBITED not in refused
    settings.simultaneous = values.MCOA_SIMULTANEOUS_PROHIBITED not in refused
    settings.neighbour_discovery_at_home = values.MCOA_RETURNHOME_WO_NDP not in refused
    settings.key_management = any(each.body.k for each in answered)
    for each in answered:
        if each.is_accepted:
            _learn_acceptance(settings, each)
    for message in recording.messages:
        if message.datagram.source == address:
            _learn_rest(settings, message)
    settings.refresh_request = learn_refresh_request(recording, address, answered)
    return settings


def _detection_time(answered: list[Exchange]) -> Seconds:
    """The least that the first registrations of home addresses took."""
    first: dict[Address, Seconds] = {}
    for each in answered:
        if each.is_accepted:
            first.setdefault(each.request.home_address, each.delay)
    return shortest if (shortest := min(first.values(), default=0.0)) >= DETECTING else 0.0


def _prefixes(answered: list[Exchange]) -> Iterator[HomePrefix]:
    """The home link's prefixes: those of all home addresses but the ones that were refused for being of none."""
    found: dict[Prefix, HomePrefix] = {}
    for each in answered:
        prefix = Prefix.of(each.request.home_address, SUBNET_BITS)
        if each.body.status == values.PREFIX_DISCOVERY_NECESSARY:
            found[prefix] = HomePrefix(prefix=prefix, preferred=0)
        elif each.body.status != values.NOT_HOME_SUBNET:
            found.setdefault(prefix, HomePrefix(prefix=prefix))
    return iter(found.values())


def _hosts(answered: list[Exchange]) -> Everybody:
    hosts = Everybody()
    accepted = {each.request.home_address for each in answered if each.body.status < values.REJECTED}
    for each in answered:
        home, found = each.request.home_address, each.body.status
        host = hosts.setdefault(home, Host())
        if found >= values.REJECTED and found not in FOUND and home not in accepted:
            host.refusal = found
        address = each.answer.first(IPv4AddressAcknowledgement)
        if address is not None and address.status < values.REJECTED:
            host.ipv4_home_address = address.ipv4_home_address
        if each.is_accepted and each.request.update.r:
            # A router that names no prefix has some all the same: which, the capture does not say.
            named = named_prefixes(each.request) or (Prefix.of(home, SUBNET_BITS),)
            host.networks = tuple(dict.fromkeys([*host.networks, *named]))
    return hosts


def _learn_acceptance(settings: HomeAgentSettings, each: Exchange) -> None:
    granted = each.body.lifetime * LIFETIME_UNIT
    if 0 < granted < each.request.lifetime:
        settings.max_lifetime = min(settings.max_lifetime, granted)
    advice, detection = each.answer.first(BindingRefreshAdvice), each.answer.first(NatDetection)
    if advice is not None:
        settings.refresh_interval = advice.refresh_interval * LIFETIME_UNIT
    if detection is not None:
        settings.always_udp = settings.always_udp or detection.f
        is_told = detection.refresh_time != 0xFFFFFFFF
        settings.nat_refresh = float(detection.refresh_time) if is_told else settings.nat_refresh
    settings.force_udp = settings.force_udp or each.request.update.f
    if any(option.care_of_address is not None for option in each.answer.every(BindingIdentifier)):
        settings.care_of_in_answer = True
    if any(option.status == values.FLOW_PROHIBITED for option in each.answer.every(FlowIdentification)):
        settings.flows = False


def _learn_rest(settings: HomeAgentSettings, message: Recorded) -> None:
    """What its answers to discovery and solicitations say."""
    content, body = message.content, message.content.body
    if isinstance(body, HomeAgentAddressDiscoveryReply):
        listed = body.home_agent_addresses
        own = listed.index(settings.address) if settings.address in listed else len(listed)
        # Preferences are not in the reply: its order is kept.
        settings.other_agents = {
            address: own - place for place, address in enumerate(listed) if address != settings.address
        }
    elif isinstance(body, MobilePrefixAdvertisement) and not isinstance(content, Message):
        settings.prefix_options = tuple(content.every(PrefixInformation))


def learn_refresh_request(recording: Recording, address: Address, answered: list[Exchange]) -> Seconds | None:
    """How long before the end of a binding its refresh was asked for."""
    for each in recording.messages:
        if each.datagram.source != address or not isinstance(each.content.body, BindingRefreshRequest):
            continue
        home = each.datagram.routing_home or each.datagram.destination
        before = [one for one in answered if one.request.home_address == home and one.reply.time <= each.time]
        if before and before[-1].is_accepted:
            last = before[-1]
            passed = (each.time - last.reply.time) / NANOSECONDS_PER_SECOND
            return last.body.lifetime * LIFETIME_UNIT - passed
    return None
