"""What a capture tells of an anchor's policies in what documents beyond RFC 5213 add: one function a document."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from mobtrace.replay.asking import Retry
from mobtrace.replay.learn_flows import repeats_flows
from mobtrace.replay.lma.access_network import supported
from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.lma.delegated import NOT_AUTHORIZED_FOR_DELEGATED_MNP
from mobtrace.replay.lma.flow_mobility import is_off_link
from mobtrace.replay.lma.gre import (
    GRE_KEY_OPTION_NOT_REQUIRED,
    GRE_KEY_OPTION_REQUIRED,
    GRE_TUNNELING_BUT_TLV_HEADER_NOT_SUPPORTED,
)
from mobtrace.replay.lma.ipv4 import (
    NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE,
    NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE,
)
from mobtrace.replay.lma.qos import CANNOT_MEET_QOS_SERVICE_REQUEST, NEGOTIATE
from mobtrace.replay.lma.settings import (
    AnchorSettings,
    BeatControl,
    GrePolicy,
    PrefixSharing,
    ReregistrationControl,
    Subscriber,
)
from mobtrace.replay.lma.transient import PBU_ACCEPTED_TB_IGNORED_SETTINGSMISMATCH
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.replay.revocation import INTER_MAG_HANDOVER_UNKNOWN
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.localized_routing import LocalizedRoutingInitiation
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.messages.revocation import BindingRevocationIndication
from mobtrace.wire.messages.update_notification import UpdateNotification
from mobtrace.wire.options.access_network import AccessNetworkIdentifier
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.flow import FlowIdentification, IPv4TrafficOffloadSelector
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.lma_controlled import (
    BindingReregistrationControl,
    HeartbeatControl,
    LmaControlledMagParameters,
)
from mobtrace.wire.options.pmip6 import LinklocalAddress
from mobtrace.wire.options.pmip6_ipv4 import (
    IPv4DefaultRouterAddress,
    IPv4DhcpSupportMode,
    IPv4HomeAddressReply,
    IPv4HomeAddressRequest,
)
from mobtrace.wire.options.prefix import DelegatedMobileNetworkPrefix
from mobtrace.wire.options.qos import QualityOfService
from mobtrace.wire.options.runtime_lma import LoadInformation, Redirect
from mobtrace.wire.options.transient import TransientBinding
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from mobtrace.wire.rows import Row

# Options of an answer whose values are the anchor's to choose.
FREE: tuple[type[Row], ...] = (
    GreKey,
    IPv4HomeAddressReply,
    IPv4DefaultRouterAddress,
    IPv4DhcpSupportMode,
    LinklocalAddress,
    LmaUserPlaneAddress,
    Redirect,
    LoadInformation,
    MobileNodeGroupIdentifier,
    DelegatedMobileNetworkPrefix,
    QualityOfService,
    TransientBinding,
    AccessNetworkIdentifier,
    IPv4TrafficOffloadSelector,
    FlowIdentification,
)


class Known(NamedTuple):
    """A document that an anchor shows to know: by an option in answers to requests with one, or by a status."""

    rfc: str
    asked: type[Row]
    answered: type[Row]
    status: int | None = None


DOCUMENTS = (
    Known("RFC 5844", IPv4HomeAddressRequest, IPv4HomeAddressReply),
    Known("RFC 5845", GreKey, GreKey, GRE_KEY_OPTION_NOT_REQUIRED),
    Known("RFC 6058", TransientBinding, TransientBinding, PBU_ACCEPTED_TB_IGNORED_SETTINGSMISMATCH),
    Known("RFC 6757", AccessNetworkIdentifier, AccessNetworkIdentifier),
    Known("RFC 6909", IPv4TrafficOffloadSelector, IPv4TrafficOffloadSelector),
    Known("RFC 7148", DelegatedMobileNetworkPrefix, DelegatedMobileNetworkPrefix),
    Known("RFC 7222", QualityOfService, QualityOfService),
)


class Answered(NamedTuple):
    """A registration and its answer."""

    captured: Recorded
    request: Message
    update: BindingUpdate
    answer: Message
    body: BindingAcknowledgement

    @property
    def is_accepted(self) -> bool:
        """True unless it was refused."""
        return self.body.status < REJECTED


def learn_policies(settings: AnchorSettings, requests: Iterable[Recorded], recording: Recording) -> None:
    """Set the policies and choices that the answers to ``requests`` show."""
    answered = [each for each in map(_answered, requests) if each is not None]
    for each in answered:
        _choose(settings, each)
    for learn in POLICIES:
        learn(settings, answered)
    _learn_initiative(settings, recording)


def _answered(captured: Recorded) -> Answered | None:
    request, answer = captured.content, captured.answer.content if captured.answer is not None else None
    if not isinstance(request, Message) or not isinstance(answer, Message):
        return None
    update, body = request.body, answer.body
    if not isinstance(update, BindingUpdate) or not isinstance(body, BindingAcknowledgement):
        return None
    return Answered(captured, request, update, answer, body)


def _choose(settings: AnchorSettings, each: Answered) -> None:
    options = tuple(option for option in each.answer.options if isinstance(option, FREE) or is_off_link(option))
    if options and each.is_accepted:
        key = each.captured.datagram.source, each.update.sequence, each.captured.mn
        settings.chosen = {**settings.chosen, key: options}


def _profile(settings: AnchorSettings, mn: str) -> Subscriber:
    known = dict(settings.subscribers or {})
    profile = known.setdefault(mn, Subscriber())
    settings.subscribers = known
    return profile


def learn_documents(settings: AnchorSettings, answered: list[Answered]) -> None:
    """A document is unknown where its option was never answered, though requests with it were accepted."""
    accepted = [each for each in answered if each.is_accepted and each.update.lifetime]
    unknown = set()
    for rfc, asked, option, status in DOCUMENTS:
        with_it = [each for each in accepted if each.request.first(asked) is not None]
        shows = any(each.answer.first(option) is not None or each.body.status == status for each in with_it)
        if with_it and not shows:
            unknown.add(rfc)
    settings.without = settings.without | unknown


def learn_gre(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 5845: the policy, and whether the TLV header is supported."""
    statuses = {each.body.status for each in answered}
    if GRE_KEY_OPTION_REQUIRED in statuses:
        settings.gre = GrePolicy.REQUIRED
    elif GRE_KEY_OPTION_NOT_REQUIRED in statuses:
        settings.gre = GrePolicy.NOT_REQUIRED
    settings.tlv_header = GRE_TUNNELING_BUT_TLV_HEADER_NOT_SUPPORTED not in statuses


def learn_ipv4(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 5844: who may have which service, and UDP encapsulation of user packets."""
    for each in answered:
        if each.body.status == NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE:
            _profile(settings, each.captured.mn).ipv4 = False
        if each.body.status == NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE:
            _profile(settings, each.captured.mn).ipv6 = False
    over_ipv4 = (each for each in answered if each.captured.datagram.source.version == 4)
    settings.accepts_forced_udp = any(each.update.f and each.is_accepted for each in over_ipv4)


def learn_user_plane(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 7389: an answer with the option to a request without says that all are thought to understand it."""
    settings.user_plane_supported_everywhere = any(
        each.answer.first(LmaUserPlaneAddress) is not None and each.request.first(LmaUserPlaneAddress) is None
        for each in answered
    )


def learn_bulk(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 6602: whether sessions are put into groups."""
    asked = [each for each in answered if each.update.b and each.is_accepted and each.update.lifetime]
    settings.bulk = not asked or any(each.body.b for each in asked)


def learn_delegated(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 7148: who may have prefixes, and which."""
    for each in answered:
        profile = _profile(settings, each.captured.mn)
        if each.body.status == NOT_AUTHORIZED_FOR_DELEGATED_MNP:
            profile.delegation = False
        for option in each.answer.every(DelegatedMobileNetworkPrefix) if each.is_accepted else ():
            address = Address(option.delegated_mobile_network_prefix)
            prefix = Prefix.of(address, min(option.prefix_length, len(address) * 8))
            if prefix not in profile.delegated:
                profile.delegated += (prefix,)


def learn_qos(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 7222: for whom there is any, and up to which rates."""
    granted = {each.captured.mn for each in answered if each.answer.first(QualityOfService) is not None}
    for each in answered:
        if each.body.status == CANNOT_MEET_QOS_SERVICE_REQUEST and each.captured.mn not in granted:
            _profile(settings, each.captured.mn).qos = False
        for option in each.answer.every(QualityOfService):
            if option.oc == NEGOTIATE:
                settings.qos_limits = {**settings.qos_limits, **_rates(option)}


def _rates(option: QualityOfService) -> dict[str, int]:
    values = (pair for attribute in option.qos_attributes for pair in attribute.values().items())
    return {name: value for name, value in values if name.endswith("bit_rate")}


def learn_access_network(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 6757: which parts are supported."""
    for each in answered:
        asked, told = each.request.first(AccessNetworkIdentifier), each.answer.first(AccessNetworkIdentifier)
        if each.is_accepted and asked is not None:
            supported(settings, asked, told)


def learn_offload(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 6909: whose traffic is offloaded at all."""
    accepted = [each for each in answered if each.is_accepted]
    asked = [each for each in accepted if each.request.first(IPv4TrafficOffloadSelector) is not None]
    served = {each.captured.mn for each in asked if each.answer.first(IPv4TrafficOffloadSelector) is not None}
    for each in asked:
        _profile(settings, each.captured.mn).offload = each.captured.mn in served


def learn_flow_mobility(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 7864 section 3.3: whether gateways are told of other sessions' prefixes; which ones was noted before."""
    if any(is_off_link(option) for each in answered for option in each.answer.options):
        settings.prefix_sharing = PrefixSharing.OFF_LINK


def learn_controlled(settings: AnchorSettings, answered: list[Answered]) -> None:
    """RFC 8127: what gateways are to do, as it was told last."""
    options = (each.answer.first(LmaControlledMagParameters) for each in answered)
    for option in (each for each in options if each is not None):
        for part in option.lcmp_sub_options:
            if isinstance(part, BindingReregistrationControl):
                settings.reregistration_control = ReregistrationControl(
                    start_time=part.re_registration_start_time,
                    initial_retransmission_time=part.initial_retransmission_time,
                    maximum_retransmission_time=part.maximum_retransmission_time,
                )
            elif isinstance(part, HeartbeatControl):
                settings.heartbeat_control = BeatControl(
                    interval=part.hb_interval,
                    retransmission_delay=part.hb_retransmission_delay,
                    max_retransmissions=part.hb_max_retransmissions,
                )


POLICIES: tuple[Callable[[AnchorSettings, list[Answered]], None], ...] = (
    learn_documents,
    learn_gre,
    learn_ipv4,
    learn_user_plane,
    learn_bulk,
    learn_delegated,
    learn_qos,
    learn_controlled,
    learn_access_network,
    learn_offload,
    learn_flow_mobility,
)


def _learn_initiative(settings: AnchorSettings, recording: Recording) -> None:
    """How the anchor sends what it sends of its own accord."""
    own = [each for each in recording.messages if each.datagram.source in recording.own(settings.address)]
    indications = [each.content.body for each in own if isinstance(each.content.body, BindingRevocationIndication)]
    if indications:
        settings.bri_sequence = indications[0].sequence
        triggers = {each.revocation_trigger for each in indications}
        settings.revokes_previous_gateway = INTER_MAG_HANDOVER_UNKNOWN in triggers
    settings.bri_retry = learn_retry(own, BindingRevocationIndication, settings.bri_retry)
    settings.upn_retry = learn_retry(own, UpdateNotification, settings.upn_retry)
    settings.repeats_flows = repeats_flows(recording, settings.address)
    settings.lri_retry = learn_retry(own, LocalizedRoutingInitiation, settings.lri_retry)


def learn_retry(own: list[Recorded], row: type[Row], usual: Retry) -> Retry:
    """After how long, and how often, messages of a kind were sent again; as usual where none was."""
    times: dict[tuple[Address, object], list[int]] = {}
    for each in own:
        body = each.content.body
        if isinstance(body, row):
            times.setdefault((each.datagram.destination, body.values()["sequence"]), []).append(each.time)
    again = [each for each in times.values() if len(each) > 1]
    if not again:
        return usual
    wait = min(each[1] - each[0] for each in again) / NANOSECONDS_PER_SECOND
    return replace(usual, wait=wait, longest=max(usual.longest, wait), times=max(len(each) - 1 for each in again))
