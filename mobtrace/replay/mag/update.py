"""The Proxy Binding Update, as RFC 5213 section 6.9.1.5 has it constructed."""

from mobtrace.replay.lma.answer import ANY_PREFIX, prefix_option
from mobtrace.replay.lma.checks import TIMESTAMP
from mobtrace.replay.lma.request import HANDOFF_UNKNOWN, LIFETIME_UNIT, RE_REGISTRATION
from mobtrace.replay.mag.settings import GatewaySettings
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.replay.node import Datagram
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from mobtrace.wire.rows import Row


def handoff_of(settings: GatewaySettings, visit: Visit, lifetime: float) -> int:
    """The Handoff Indicator of the next update (RFC 5213 sections 6.9.1.1, 6.9.1.3 and 6.9.1.4)."""
    if lifetime == 0 or settings.has(Quirk.ADVERTISES_HANDOFF_UNKNOWN):
        return HANDOFF_UNKNOWN
    return RE_REGISTRATION if visit.machine.care_of is not None else visit.attachment.handoff


def proxy_binding_update(settings: GatewaySettings, visit: Visit, pending: Pending, clock: Nanoseconds) -> Datagram:
    """The update that ``pending`` stands for; ``clock`` is the gateway's own time."""
    attachment = visit.attachment
    body = BindingUpdate(
        sequence=pending.sequence, a=True, h=settings.home_flag, p=True, lifetime=int(pending.lifetime // LIFETIME_UNIT)
    )
    options: list[Row] = [
        attachment.identifier or MobileNodeIdentifier(subtype=NAI, identifier=attachment.mn),
        *_prefixes(settings, visit),
    ]
    if not settings.has(Quirk.NO_ACCESS_OPTIONS):
        options += [HandoffIndicator(hi=pending.handoff), AccessTechnologyType(att=attachment.technology)]
    if settings.timestamps:
        options.append(Timestamp(timestamp=TIMESTAMP.number(clock)))
    if attachment.link_layer:
        options.append(MobileNodeLinklayerIdentifier(link_layer_identifier=attachment.link_layer))
    options += [*_user_plane(settings), *settings.options, *attachment.options]
    return Datagram(source=settings.address, destination=visit.anchor, content=Message(body=body, options=options))


def _prefixes(settings: GatewaySettings, visit: Visit) -> list[Row]:
    """One option a prefix; one of all zero asks the anchor for one (RFC 5213 section 6.9.1.1 item 3)."""
    if settings.has(Quirk.FULL_PREFIX_LENGTH):
        return [HomeNetworkPrefix(prefix_length=128, home_network_prefix=each.address) for each in visit.prefixes]
    return [prefix_option(each) for each in visit.prefixes] or [ANY_PREFIX]


def _user_plane(settings: GatewaySettings) -> list[Row]:
    """RFC 7389 section 4: an empty option says that the anchor may name another address for user packets."""
    options: list[Row] = []
    if settings.user_plane_address is not None:
        options.append(AlternateCareofAddress(alternate_care_of_address=settings.user_plane_address))
    if settings.asks_user_plane:
        options.append(LmaUserPlaneAddress(lma_user_plane_address=None))
    return options


def is_echo(visit: Visit, pending: Pending, answer: Message) -> bool:
    """RFC 5213 section 6.9.1.2 item 6: the options that an answer repeats have the values of the request.

    Those it leaves out are not held against it.
    """
    attachment = visit.attachment
    node, handoff = answer.first(MobileNodeIdentifier), answer.first(HandoffIndicator)
    technology, link_layer = answer.first(AccessTechnologyType), answer.first(MobileNodeLinklayerIdentifier)
    return (
        (node is None or mn_id_text(node) == attachment.mn)
        and (handoff is None or handoff.hi == pending.handoff)
        and (technology is None or technology.att == attachment.technology)
        and (link_layer is None or link_layer.link_layer_identifier == attachment.link_layer)
    )
