"""What a capture tells of an anchor's free choices, so that its emulation chooses alike.

How a node behaves is the emulation's; which prefix it assigns to whom, how long it grants at most, where its clock
stands, is the operator's, and is taken from the answers in the capture.
"""

from collections.abc import Iterable
from statistics import median

from mobtrace.replay.learn_handovers import learn_handovers
from mobtrace.replay.learn_policies import learn_policies
from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.lma.checks import (
    MAG_NOT_AUTHORIZED_FOR_PROXY_REG,
    NOT_LMA_FOR_THIS_MOBILE_NODE,
    PROXY_REG_NOT_ENABLED,
    TIMESTAMP,
    TIMESTAMP_LOWER_THAN_PREV_ACCEPTED,
    TIMESTAMP_MISMATCH,
)
from mobtrace.replay.lma.request import LIFETIME_UNIT
from mobtrace.replay.lma.settings import AnchorSettings, Subscriber
from mobtrace.replay.mag.flow_mobility import REASON_UNSPECIFIED
from mobtrace.replay.mag.revoking import HANDOVER_TRIGGERS
from mobtrace.replay.mag.settings import GatewaySettings
from mobtrace.replay.peers import counter_before
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.values import Address, Seconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.localized_routing import LocalizedRoutingAcknowledgment
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.messages.update_notification import UpdateNotificationAcknowledgement
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix, Timestamp
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressReply
from mobtrace.wire.tolerance import effective_prefix

LONGEST: Seconds = 65535.0 * LIFETIME_UNIT


def learn_anchor(recording: Recording, address: Address) -> AnchorSettings:
    """The settings with which an emulated anchor at ``address`` makes the choices that the captured one made."""
    settings = AnchorSettings(address=address, max_lifetime=LONGEST, subscribers={})
    own = recording.own(address)
    settings.ipv4_address = next((each for each in own if each != address), None)
    answered = [each for each in recording.messages if _is_answered_by(each, own)]
    for each in answered:
        _learn_registration(settings, each)
    _learn_gateways(settings, answered)
    learn_policies(settings, answered, recording)
    settings.clock_offset = _clock_offset(answered)
    settings.subscribers = _Everybody(settings.subscribers or {})
    told = (each.content for each in recording.messages if each.datagram.source in own)
    settings.restart_counter = _first_counter(told)
    return settings


class _Everybody(dict[str, Subscriber]):
    """Nodes of whom nothing was learned are served too: the capture does not say that they are not."""

    def get(self, mn: str, default: Subscriber | None = None) -> Subscriber | None:  # type: ignore[override]
        return super().get(mn, default or Subscriber())


def _is_answered_by(each: Recorded, own: frozenset[Address]) -> bool:
    body = each.content.body
    is_ours = isinstance(body, BindingUpdate) and body.p and each.datagram.destination in own
    return is_ours and each.answer is not None


def _answer(each: Recorded) -> tuple[BindingAcknowledgement, Message]:
    assert each.answer is not None
    content = each.answer.content
    assert isinstance(content, Message)
    assert isinstance(content.body, BindingAcknowledgement)
    return content.body, content


def _learn_registration(settings: AnchorSettings, each: Recorded) -> None:
    body, answer = _answer(each)
    known = dict(settings.subscribers or {})
    profile = known.setdefault(each.mn, Subscriber())
    if body.status in (PROXY_REG_NOT_ENABLED, NOT_LMA_FOR_THIS_MOBILE_NODE):
        # Other requests of the node may have been accepted: then this is a behaviour, not a profile.
        profile.enabled = bool(profile.prefixes)
    elif body.status < REJECTED:
        _learn_acceptance(settings, profile, each, body, answer)
    settings.subscribers = known


def _learn_acceptance(
    settings: AnchorSettings, profile: Subscriber, each: Recorded, body: BindingAcknowledgement, answer: Message
) -> None:
    profile.enabled = True
    # RFC 7864 section 4.1: those with L belong to other sessions.
    named = [effective_prefix(option)[0] for option in answer.every(HomeNetworkPrefix) if not option.l]
    given = tuple(prefix for prefix in named if not prefix.address.is_unspecified)
    profile.prefixes += tuple(prefix for prefix in given if prefix not in profile.prefixes)
    if isinstance(each.content.body, BindingUpdate):
        key = each.datagram.source, each.content.body.sequence, each.mn
        settings.assigned = {**settings.assigned, key: given}
    addresses = [option.ipv4_home_address for option in answer.every(IPv4HomeAddressReply) if option.status < REJECTED]
    profile.home_addresses += tuple(one for one in addresses if one not in profile.home_addresses)
    request = each.content.body
    if isinstance(request, BindingUpdate) and 0 < body.lifetime < request.lifetime:
        settings.max_lifetime = min(settings.max_lifetime, body.lifetime * LIFETIME_UNIT)


def _learn_gateways(settings: AnchorSettings, answered: list[Recorded]) -> None:
    """Gateways that were told that they may not register anybody are not trusted."""
    refused = {each.datagram.source for each in answered if _answer(each)[0].status == MAG_NOT_AUTHORIZED_FOR_PROXY_REG}
    if refused:
        settings.gateways = frozenset(each.datagram.source for each in answered) - refused


def _clock_offset(answered: list[Recorded]) -> int:
    """How far the anchor's clock is ahead of the capture's (nanoseconds).

    A refusal tells the anchor's time (RFC 5213 section 5.5); without one it is what the gateways whose timestamps it
    accepted have.
    """
    told, accepted = [], []
    for each in answered:
        body, answer = _answer(each)
        own, asked = answer.first(Timestamp), each.content.first(Timestamp)
        if own is not None and body.status in (TIMESTAMP_MISMATCH, TIMESTAMP_LOWER_THAN_PREV_ACCEPTED):
            assert each.answer is not None
            told.append(TIMESTAMP.nanoseconds(own.timestamp) - each.answer.time)
        elif asked is not None and body.status < REJECTED:
            accepted.append(TIMESTAMP.nanoseconds(asked.timestamp) - each.time)
    found = told or accepted
    return round(median(found)) if found else 0


def learn_gateway(recording: Recording, address: Address) -> GatewaySettings:
    """The settings with which an emulated gateway at ``address`` numbers and dates its updates as the captured one.

    It refreshes nothing by itself: when the captured one did is an order.
    """
    settings = GatewaySettings(address=address, refresh_at=0, plain=True)
    answers = [each.content for each in recording.messages if each.datagram.source == address]
    settings.local_routing = any(_localizes(each) for each in answers)
    settings.flow_mobility = not any(_keeps_flows_away(each) for each in answers)
    settings.restart_counter = _first_counter(answers)
    learn_handovers(settings, recording)
    settings.gone = frozenset(each.mn for each in recording.messages if _lets_go(each, address))
    updates = [
        (each, each.content, each.content.body)
        for each in recording.messages
        if isinstance(each.content.body, BindingUpdate) and each.datagram.source == address
    ]
    offsets = []
    for each, message, _ in updates:
        option = message.first(Timestamp)
        if option is not None:
            offsets.append(TIMESTAMP.nanoseconds(option.timestamp) - each.time)
    settings.timestamps = bool(offsets)
    settings.clock_offset = round(median(offsets)) if offsets else 0
    if updates:
        settings.sequence, settings.home_flag = updates[0][2].sequence, updates[0][2].h
    return settings


def _localizes(message: Message | Decoded) -> bool:
    """True for an answer that grants localized routing (RFC 6705 section 10.2)."""
    body = message.body
    return isinstance(body, LocalizedRoutingAcknowledgment) and body.status < REJECTED


def _keeps_flows_away(message: Message | Decoded) -> bool:
    """True for a Flow Mobility Acknowledgement of a gateway that flows cannot be moved to (RFC 7864 section 4.3)."""
    body = message.body
    return isinstance(body, UpdateNotificationAcknowledgement) and body.status_code == REASON_UNSPECIFIED


def _first_counter(messages: Iterable[Message | Decoded]) -> int:
    """The restart counter that a node had at first."""
    told = (counter_before(each) for each in messages if isinstance(each.body, Heartbeat) and each.body.r)
    return next((each for each in told if each is not None), 1)


def _lets_go(each: Recorded, address: Address) -> bool:
    """True for a revocation because of a handover which the gateway granted: the node was no more there."""
    body, answer = each.content.body, each.answer.content.body if each.answer is not None else None
    is_handover = isinstance(body, BindingRevocationIndication) and body.revocation_trigger in HANDOVER_TRIGGERS
    is_granted = isinstance(answer, BindingRevocationAcknowledgement) and answer.status < REJECTED
    return is_handover and is_granted and each.datagram.destination == address
