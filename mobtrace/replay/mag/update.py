"""The Proxy Binding Update, as RFC 5213 section 6.9.1.5 has it constructed, and whether an answer is one to it."""

from typing import Any

from mobtrace.replay.lma.answer import ANY_PREFIX, prefix_option
from mobtrace.replay.lma.checks import TIMESTAMP
from mobtrace.replay.lma.request import HANDOFF_UNKNOWN, LIFETIME_UNIT, RE_REGISTRATION
from mobtrace.replay.mag.extensions import is_initial
from mobtrace.replay.mag.ipv4 import IPV4_HOME_ADDRESS
from mobtrace.replay.mag.settings import GatewaySettings
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.table import EXTENSIONS
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    LinklocalAddress,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.options.service_selection import ServiceSelection
from mobtrace.wire.rows import Row

ANY_LINK_LOCAL = Address(bytes(16))


def handoff_of(settings: GatewaySettings, visit: Visit, lifetime: float) -> int:
    """The Handoff Indicator of the next update (RFC 5213 sections 6.9.1.1, 6.9.1.3 and 6.9.1.4)."""
    if lifetime == 0 or settings.has(Quirk.ADVERTISES_HANDOFF_UNKNOWN):
        return HANDOFF_UNKNOWN
    return visit.attachment.handoff if is_initial(visit) else RE_REGISTRATION


def proxy_binding_update(gateway: Gateway, visit: Visit, pending: Pending, now: Nanoseconds) -> Message:
    """The update that ``pending`` stands for, with the gateway's time of ``now``."""
    settings, attachment = gateway.settings, visit.attachment
    options: list[Row] = [visit.attachment.mn_id, *_prefixes(settings, visit, pending)]
    if not settings.has(Quirk.NO_ACCESS_OPTIONS):
        options += [HandoffIndicator(hi=pending.handoff), AccessTechnologyType(att=attachment.technology)]
    if settings.timestamps:
        # RFC 5213 section 6.9.4: the latest one, also when the update is sent again.
        options.append(Timestamp(timestamp=TIMESTAMP.number(gateway.clock.read(now))))
    if attachment.link_layer and any(attachment.link_layer):
        options.append(MobileNodeLinklayerIdentifier(link_layer_identifier=attachment.link_layer))
    options += [*_link_local(settings, visit), *_service(visit)]
    flags: dict[str, Any] = {"a": True, "h": settings.home_flag, "p": True}
    for extension in () if settings.plain else EXTENSIONS:
        if pending.ipv4_only and extension is not IPV4_HOME_ADDRESS:
            continue
        ask = extension.ask(gateway, visit, pending)
        options += ask.options
        flags |= ask.flags
    options += [*settings.options, *attachment.options]
    lifetime = int(pending.lifetime // LIFETIME_UNIT)
    body = BindingUpdate(sequence=pending.sequence, lifetime=lifetime, **{**flags, **attachment.flags})
    return Message(body=body, options=options)


def _prefixes(settings: GatewaySettings, visit: Visit, pending: Pending) -> list[Row]:
    """One option a prefix; one of all zero asks the anchor for one (RFC 5213 section 6.9.1.1 item 3).

    RFC 5844 sections 3.2.3.1 and 3.2.3.3: none for a node with IPv4 service only, and where that alone ends.
    """
    if not visit.attachment.ipv6 or pending.ipv4_only:
        return []
    if settings.has(Quirk.FULL_PREFIX_LENGTH):
        return [prefix_option(each._replace(length=128)) for each in visit.prefixes] or [ANY_PREFIX]
    return [prefix_option(each) for each in visit.prefixes] or [ANY_PREFIX]


def _link_local(settings: GatewaySettings, visit: Visit) -> list[Row]:
    """RFC 5213 section 6.9.1.1 item 9: only where the gateway has no fixed address for all links."""
    if not settings.link_local.is_unspecified:
        return []
    return [LinklocalAddress(link_local_address=visit.link_local or ANY_LINK_LOCAL)]


def _service(visit: Visit) -> list[Row]:
    service = visit.attachment.service
    return [ServiceSelection(identifier=service)] if service else []


def is_echo(settings: GatewaySettings, visit: Visit, pending: Pending, answer: Message) -> bool:
    """RFC 5213 section 6.9.1.2 item 6: the options that an answer repeats have the values of the request.

    Those it leaves out are not held against it.
    """
    attachment = visit.attachment
    node, handoff = answer.first(MobileNodeIdentifier), answer.first(HandoffIndicator)
    technology, link_layer = answer.first(AccessTechnologyType), answer.first(MobileNodeLinklayerIdentifier)
    left_out = settings.has(Quirk.NO_ACCESS_OPTIONS)  # what was not sent cannot come back
    return (
        (node is None or mn_id_text(node) == mn_id_text(visit.attachment.mn_id))
        and (handoff is None or left_out or handoff.hi == pending.handoff)
        and (technology is None or left_out or technology.att == attachment.technology)
        and (link_layer is None or link_layer.link_layer_identifier == attachment.link_layer)
    )
