"""Whatever comes to an anchor, it neither fails nor keeps a session that no accepted registration made."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anchors import FIRST, address, anchor
from mobtrace.replay.node import Datagram, Send
from mobtrace.replay.packets import to_octets
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.localized_routing import LocalizedRoutingAcknowledgment, LocalizedRoutingInitiation
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingError, BindingUpdate
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.messages.update_notification import UpdateNotificationAcknowledgement
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    LinklocalAddress,
    MobileNodeLinklayerIdentifier,
)
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressRequest
from mobtrace.wire.options.prefix import DelegatedMobileNetworkPrefix
from mobtrace.wire.options.qos import QualityOfService
from mobtrace.wire.options.runtime_lma import RedirectCapability
from mobtrace.wire.options.transient import TransientBinding
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from strategies import messages, of_row

BODIES = [
    BindingUpdate,
    BindingUpdate,
    BindingAcknowledgement,
    BindingError,
    Heartbeat,
    BindingRevocationIndication,
    BindingRevocationAcknowledgement,
    LocalizedRoutingInitiation,
    LocalizedRoutingAcknowledgment,
    UpdateNotificationAcknowledgement,
]
OPTIONS = [
    GreKey,
    HomeNetworkPrefix,
    IPv4HomeAddressRequest,
    DelegatedMobileNetworkPrefix,
    QualityOfService,
    RedirectCapability,
    TransientBinding,
    LmaUserPlaneAddress,
    MobileNodeGroupIdentifier,
    LinklocalAddress,
    MobileNodeLinklayerIdentifier,
]
ANY = Message(
    body=BindingUpdate(sequence=1, p=True, a=True, lifetime=150),
    options=[HomeNetworkPrefix(prefix_length=0, home_network_prefix=address("::"))],
)


@st.composite
def requests(draw: st.DrawFn) -> Message:
    """Registrations that pass the first checks, with any options of later documents."""
    body = draw(of_row(BindingUpdate))
    body.p = True
    mandatory = [
        MobileNodeIdentifier(subtype=NAI, identifier=draw(st.sampled_from("ab"))),
        HandoffIndicator(hi=draw(st.integers(0, 6))),
        AccessTechnologyType(att=draw(st.integers(3, 5))),
        draw(st.sampled_from([*ANY.options, *_named(FIRST)])),
    ]
    more = draw(st.lists(st.sampled_from(OPTIONS).flatmap(of_row), max_size=4))
    return Message(body=body, options=[*mandatory, *more])


def _named(prefix: str) -> list[HomeNetworkPrefix]:
    name, _, length = prefix.partition("/")
    return [HomeNetworkPrefix(prefix_length=int(length), home_network_prefix=address(name))]


anything = st.one_of(st.sampled_from(BODIES).flatmap(messages), requests())
sources = st.sampled_from(["mag1", "mag2", "::", "ff02::1"])


@given(st.lists(st.tuples(anything, sources, st.floats(0, 700)), max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_makes_it_fail(script: list[tuple[Message, str, float]]) -> None:
    talk = anchor(ipv4_address=address("lma.v4"), redirect_to=address("lma2"))
    node, now = talk.node, talk.now
    for message, source, wait in script:
        now += round(wait * 1e9)
        effects = []
        while (due := node.next_due()) is not None and due <= now:
            effects += node.tick(due)
        before = len(node.cache)
        datagram = Datagram(source=address(source), destination=address("lma"), content=message)
        effects += node.receive(datagram, now)
        for effect in effects:
            if isinstance(effect, Send):
                assert to_octets(effect.datagram)
        is_registration = isinstance(message.body, BindingUpdate) and message.body.p and message.body.lifetime
        assert len(node.cache) <= before or is_registration
        # RFC 7864: sessions of one node may share a prefix, those of different nodes never do.
        held = [each for _, each in {(entry.mn, each) for entry in node.cache for each in entry.holdings}]
        assert len(held) == len(set(held))
    # No session is for ever, and none leaves a timer behind.
    while (due := node.next_due()) is not None:
        node.tick(due)
    assert len(node.cache) == 0
