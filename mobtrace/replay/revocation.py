"""Binding revocation (RFC 5846): asking for it and being asked, the same for anchor and gateway.

What bindings an indication is about, and what becomes of them, is the node's own: it is a ``Revocable``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

from mobtrace.replay.asking import Asking, Retry
from mobtrace.replay.node import Datagram, Effect, Send
from mobtrace.replay.paths import Path, way_back
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.names import REVOCATION_TRIGGER
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressRequest
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix

# RFC 5846 section 11: InitMINDelayBRIs, MAX_BRACK_TIMEOUT, BRIMaxRetriesNumber.
BRI_RETRY = Retry(wait=1.0, longest=2.0, times=1)

# RFC 5846 section 5.1
ADMINISTRATIVE_REASON, INTER_MAG_HANDOVER_UNKNOWN = 1, 4
FIRST_GLOBAL_TRIGGER = 128
PER_PEER_POLICY, LOCAL_POLICY = 128, 129

# RFC 5846 section 5.2
SUCCESS, PARTIAL_SUCCESS = 0, 1
BINDING_DOES_NOT_EXIST = 128
GLOBAL_REVOCATION_NOT_AUTHORIZED = 130
IDENTITY_REQUIRED = 131
MN_IS_ATTACHED = 132
TRIGGER_NOT_SUPPORTED = 133
FUNCTION_NOT_SUPPORTED = 134

BULK_GROUP = 1  # RFC 6602 section 4.3: the sub-type

T = TypeVar("T")
About_contra = TypeVar("About_contra", contravariant=True)


@dataclass(slots=True, kw_only=True)
class Indication:
    """What a Binding Revocation Indication says: which bindings, and why."""

    datagram: Datagram
    message: Message
    body: BindingRevocationIndication
    mn: str | None = None
    prefixes: list[Prefix] = field(default_factory=list)
    home_address: Address | None = None
    care_of: Address | None = None
    group: int | None = None

    @property
    def peer(self) -> Address:
        """Who sent it."""
        return self.datagram.source

    @property
    def realm(self) -> str | None:
        """The realm that all the mobile nodes share (RFC 5846 section 8.1), if it names one."""
        return self.mn[1:] if self.mn is not None and self.mn.startswith("@") else None

    @property
    def names_a_session(self) -> bool:
        """True when it has an option that names one session (RFC 6602 section 5.2.3)."""
        individual = (MobileNodeIdentifier, HomeNetworkPrefix, IPv4HomeAddressRequest, GreKey)
        return any(isinstance(each, individual) for each in self.message.options)


class Outcome(NamedTuple):
    """What became of an indication; ``options`` tell of the bindings that failed."""

    status: int
    effects: list[Effect]
    options: tuple[Row, ...] = ()


class Revocable(Protocol[About_contra]):
    """The node whose bindings are revoked. ``About_contra`` is what its own indications are about."""

    def revoke(self, indication: Indication, now: Nanoseconds) -> Outcome:
        """Remove the bindings that a peer's indication names."""

    def revoked(self, about: About_contra, status: int | None, now: Nanoseconds) -> list[Effect]:
        """The answer to an indication of its own; ``None`` when none came."""


class Revocations(Generic[T]):
    """Revocation as one node does it; its indications are numbered from ``first`` on."""

    bodies: tuple[type[Row], ...] = (BindingRevocationIndication, BindingRevocationAcknowledgement)

    def __init__(
        self,
        node: Revocable[T],
        *,
        retry: Retry = BRI_RETRY,
        quirks: frozenset[Quirk] = frozenset(),
        first: int = 1,
    ) -> None:
        self.asking: Asking[T] = Asking(retry, first=first)
        self._node = node
        self._quirks = quirks

    def indicate(
        self,
        path: Path,
        about: T,
        options: Iterable[Row],
        now: Nanoseconds,
        *,
        trigger: int = ADMINISTRATIVE_REASON,
        ipv4_only: bool = False,
        sequence: int | None = None,
    ) -> Effect:
        """Send an indication (RFC 5846 section 6.1.1); a global trigger makes it one for many mobile nodes."""
        listed = list(options)

        def make(number: int) -> Message:
            is_global = trigger >= FIRST_GLOBAL_TRIGGER
            body = BindingRevocationIndication(
                revocation_trigger=trigger, sequence=number, p=True, v=ipv4_only, g=is_global
            )
            return Message(body=body, options=listed)

        return self.asking.ask(path, make, about, now, sequence)

    def receive(self, datagram: Datagram, message: Message, now: Nanoseconds) -> list[Effect]:
        """An indication of a peer, or the answer to one of ours."""
        body = message.body
        if isinstance(body, BindingRevocationAcknowledgement):
            about = self.asking.answered(body.sequence)
            # RFC 5846 section 6.2.2: an answer to nothing is discarded.
            return [] if about is None else self._node.revoked(about, body.status, now)
        if not isinstance(body, BindingRevocationIndication) or not _is_unicast(datagram.source):
            return []
        outcome = self._outcome(read_indication(datagram, message, body), now)
        if Quirk.NO_REVOCATION_ANSWER in self._quirks:
            return outcome.effects
        return [_answer(datagram, body, outcome), *outcome.effects]

    def _outcome(self, indication: Indication, now: Nanoseconds) -> Outcome:
        """RFC 5846 section 6.2.1."""
        body = indication.body
        if body.revocation_trigger not in REVOCATION_TRIGGER:
            return Outcome(TRIGGER_NOT_SUPPORTED, [])
        if body.g != (body.revocation_trigger >= FIRST_GLOBAL_TRIGGER):
            return Outcome(FUNCTION_NOT_SUPPORTED, [])
        if not body.p:
            return Outcome(BINDING_DOES_NOT_EXIST, [])  # all bindings here are proxy bindings
        return self._node.revoke(indication, now)

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Send again what was not answered; give up on what never is (RFC 5846 section 6.3)."""
        effects, lost = self.asking.tick(now)
        for about in lost:
            effects += self._node.revoked(about, None, now)
        return effects

    def next_due(self) -> Nanoseconds | None:
        """When the next indication is to be sent again."""
        return self.asking.next_due()


def read_indication(datagram: Datagram, message: Message, body: BindingRevocationIndication) -> Indication:
    """What an indication says."""
    node, group = message.first(MobileNodeIdentifier), message.first(MobileNodeGroupIdentifier)
    ipv4, care_of = message.first(IPv4HomeAddressRequest), message.first(AlternateCareofAddress)
    return Indication(
        datagram=datagram,
        message=message,
        body=body,
        mn=mn_id_text(node) if node is not None else None,
        prefixes=[effective_prefix(option)[0] for option in message.every(HomeNetworkPrefix)],
        home_address=ipv4.ipv4_home_address if ipv4 is not None else None,
        care_of=care_of.alternate_care_of_address if care_of is not None else None,
        group=group.mobile_node_group_identifier if group is not None and group.sub_type == BULK_GROUP else None,
    )


def _answer(datagram: Datagram, body: BindingRevocationIndication, outcome: Outcome) -> Send:
    """RFC 5846 section 6.1.2: number and flags are those of the indication."""
    answer = BindingRevocationAcknowledgement(
        status=outcome.status, sequence=body.sequence, p=body.p, v=body.v, g=body.g
    )
    return Send(way_back(datagram).carry(Message(body=answer, options=list(outcome.options))))


def _is_unicast(address: Address) -> bool:
    return not address.is_multicast and not address.is_unspecified
