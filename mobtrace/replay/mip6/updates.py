"""The Binding Updates that a mobile node sends (RFC 6275 sections 11.7.1 and 11.7.2, RFC 5380 section 6.1)."""

from mobtrace.replay.mip6.checks import NTP
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.registration import Kind, Registration
from mobtrace.replay.mip6.request import LIFETIME_UNIT
from mobtrace.replay.mip6.signing import authenticated, authenticated_by_aaa, authorized
from mobtrace.replay.node import Datagram
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.auth import MobilityMessageReplayProtection
from mobtrace.wire.options.dsmip6 import IPv4CareofAddress, IPv4HomeAddress
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.nemo import MobileNetworkPrefix
from mobtrace.wire.rows import Row


def update_of(settings: MobileSettings, entry: Registration, sequence: int, clock: Nanoseconds) -> Datagram:
    """The Binding Update of a registration; ``clock`` is the node's own time."""
    body = BindingUpdate(
        sequence=sequence,
        a=entry.kind is not Kind.CORRESPONDENT or settings.acknowledge,
        h=entry.kind is Kind.HOME,
        m=entry.kind is Kind.LOCAL,
        l=entry.kind is Kind.HOME and settings.link_local_compatible,
        k=entry.kind is Kind.HOME and settings.key_management,
        r=entry.kind is Kind.HOME and settings.router,
        f=entry.kind is Kind.HOME and settings.force_udp and entry.care_of.version == 4,
        b=entry.overwrites,
        lifetime=int(entry.lifetime // LIFETIME_UNIT),
    )
    message = Message(body=body, options=[*entry.options, *_identifiers(entry)])
    if entry.kind is Kind.HOME:
        message = _home(settings, entry, message, clock)
    elif entry.kind is Kind.CORRESPONDENT:
        message = authorized(message, entry.kbm, entry.care_of, entry.peer)
    # RFC 6275 section 11.7.1: a Home Address option, unless the source is that address.
    home = entry.home_address if entry.source != entry.home_address else None
    return Datagram(source=entry.source, destination=entry.peer, content=message, home_address=home, outer=entry.outer)


def _identifiers(entry: Registration) -> list[Row]:
    return [
        BindingIdentifier(binding_id=each.bid, h=each.at_home, bid_pri=each.priority, care_of_address=each.care_of)
        for each in entry.identifiers
    ]


def _home(settings: MobileSettings, entry: Registration, message: Message, clock: Nanoseconds) -> Message:
    """The options of a home registration."""
    options = [*message.options, *_care_of(entry), *_behind(settings, entry)]
    if settings.ipv4_home_address is not None and not entry.deregisters:
        options.append(IPv4HomeAddress(ipv4_home_address=settings.ipv4_home_address))
    if settings.identifier:
        options.append(MobileNodeIdentifier(subtype=NAI, identifier=settings.identifier))
    association = settings.association
    if association is not None and association.replay_protection:
        options.append(MobilityMessageReplayProtection(timestamp=NTP.number(clock)))
    message = Message(body=message.body, options=options)
    if association is None and settings.aaa_key is not None:
        return authenticated_by_aaa(message, settings.aaa_key, entry.care_of, entry.home_address)
    if association is None:
        return message
    return authenticated(message, association.key, association.spi, entry.care_of, entry.home_address)


def _care_of(entry: Registration) -> list[Row]:
    """RFC 6275 section 11.7.1: always named, but not beside Binding Identifiers (RFC 5648 section 5.2)."""
    if entry.identifiers or entry.care_of == entry.home_address:
        return []
    if entry.care_of.version == 4:
        return [IPv4CareofAddress(ipv4_care_of_address=entry.care_of)]
    return [AlternateCareofAddress(alternate_care_of_address=Address(entry.care_of))]


def _behind(settings: MobileSettings, entry: Registration) -> list[Row]:
    """RFC 3963 section 5.2: the prefixes behind a router, in explicit mode."""
    if not settings.router or entry.deregisters:
        return []
    return [
        MobileNetworkPrefix(prefix_length=each.length, mobile_network_prefix=each.address) for each in settings.networks
    ]
