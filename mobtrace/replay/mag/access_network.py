"""Access networks (RFC 6757, RFC 7563): every update tells where its node is attached."""

from dataclasses import replace

from mobtrace.replay.lma.access_network import TIMER_UNIT, timer_option
from mobtrace.replay.mag.extensions import NOTHING, Answer, Ask, Extension
from mobtrace.replay.mag.networks import AccessNetwork
from mobtrace.replay.mag.settings import Attachment, GatewaySettings
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.values import Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.options.access_network import AccessNetworkIdentifier, AniUpdateTimer, MagGroupIdentifier
from mobtrace.wire.rows import Row


def ask_network(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """RFC 6757 section 4.1: in all updates, also to extend or to end a session."""
    if pending.sent is not None:
        # RFC 5213 section 6.9.4: what is sent again is the same but for number and time.
        visit.reported = pending.sent.first(AccessNetworkIdentifier)
    else:
        visit.reported = network_option(gateway.settings, visit.attachment)
    return NOTHING if visit.reported is None else Ask((visit.reported,))


def network_option(settings: GatewaySettings, attachment: Attachment) -> AccessNetworkIdentifier | None:
    """What there is to tell of where a node is attached; ``None`` where that is nothing."""
    known = settings.access_points.get(attachment.access_point)
    if known is not None and not known.access_point:
        known = replace(known, access_point=attachment.access_point)
    network = known.within(settings.access_network) if known is not None else settings.access_network
    parts: list[Row] = list((network or AccessNetwork()).sub_options())
    if settings.ani_group is not None:
        parts.append(MagGroupIdentifier(group_identifier=settings.ani_group))
    # The proposal alone would tell of no network.
    if parts and settings.ani_update_timer is not None:
        parts.append(timer_option(settings.ani_update_timer))
    return AccessNetworkIdentifier(ani_sub_options=parts) if parts else None


def take_network(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """The anchor repeats what it has understood, and says how often it wants to know (RFC 7563 section 4.1)."""
    asked, told = answer.asked.first(AccessNetworkIdentifier), answer.message.first(AccessNetworkIdentifier)
    visit.network_ignored = asked is not None and told is None
    visit.report_every = update_timer(answer.message)


def update_timer(message: Message) -> Seconds | None:
    """The time between updates in a message; ``None`` where it says nothing of it."""
    option = message.first(AccessNetworkIdentifier)
    parts = option.ani_sub_options if option is not None else ()
    return next((each.update_timer * TIMER_UNIT for each in parts if isinstance(each, AniUpdateTimer)), None)


ACCESS_NETWORK = Extension(rfc="RFC 6757", ask=ask_network, take=take_network)
