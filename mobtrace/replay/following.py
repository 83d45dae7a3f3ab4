"""What replayed requests must follow of the peer's answers: numbers, clocks, assigned prefixes, return routability.

A capture's requests carry what was true then. The peer of a replay has its own sequence numbers, its own time, assigns
its own prefixes and addresses, and gives its own tokens; a ``Follower`` learns them from its answers and puts them into
the requests to come.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from mobtrace.replay.lma.checks import SEQUENCES, TIMESTAMP
from mobtrace.replay.node import Datagram
from mobtrace.replay.recording import SEQUENCE_OUT_OF_WINDOW, Recorded, node_of
from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.auth import binding_authenticator, binding_management_key
from mobtrace.wire.codec import encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate, CareofTest, HomeTest
from mobtrace.wire.options.auth import MobilityMessageAuthentication
from mobtrace.wire.options.dsmip6 import IPv4AddressAcknowledgement
from mobtrace.wire.options.mip6 import BindingAuthorizationData, NonceIndices
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix, Timestamp
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressReply
from mobtrace.wire.rewrite import Table, rewrite
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix

TIMESTAMP_MISMATCH, TIMESTAMP_LOWER = 156, 157  # RFC 5213 section 8.9
# After these the same request, corrected, is worth another try.
TRY_AGAIN = (SEQUENCE_OUT_OF_WINDOW, TIMESTAMP_MISMATCH, TIMESTAMP_LOWER)


class Follower:
    """What was learned so far. ``table`` renames addresses and identities, the ones assigned anew among them.

    ``ends`` has what stands for addresses in IP headers alone, be it of the other version of IP.
    """

    def __init__(self, table: Table, ends: Mapping[Address, Address] | None = None) -> None:
        self.table = table
        self._ends = ends or {}
        self._ahead: dict[tuple[Address, str], int] = {}  # of sequence numbers, by peer and mobile node
        self._clock: int = 0  # nanoseconds by which the peer is ahead of us
        self._tests: dict[tuple[Address, str], HomeTest | CareofTest] = {}

    def request(self, captured: Recorded, now: Nanoseconds) -> Datagram:
        """A captured request as it is to be sent now; raises ``WireError`` for values that do not fit any more."""
        datagram = self.renamed(captured.datagram)
        message = datagram.content
        if not isinstance(message, Message):
            return datagram
        message = _with_options(message, lambda option: self._timely(option, captured, now))
        message = self._numbered(datagram, message)
        return self._signed(replace(datagram, content=message), message)

    def renamed(self, datagram: Datagram) -> Datagram:
        """A captured datagram with the addresses and identities that stand for those in it."""
        content = datagram.content
        return replace(
            datagram,
            source=self._end(datagram.source),
            destination=self._end(datagram.destination),
            home_address=_maybe(self.table, datagram.home_address),
            routing_home=_maybe(self.table, datagram.routing_home),
            content=content if isinstance(content, bytes) else rewrite(content, self.table),
        )

    def _end(self, address: Address) -> Address:
        return self._ends.get(address) or self.table.address(address)

    def expected(self, captured: Recorded, request: Datagram) -> Datagram:
        """What the captured answer would be, to the request that was sent."""
        datagram = self.renamed(captured.datagram)
        asked = captured.asked.content.body if captured.asked is not None else None
        message, sent = datagram.content, request.content
        if isinstance(message, Message) and isinstance(sent, Message) and hasattr(message.body, "sequence"):
            own: Any = copy(message.body)
            # As far from the request's number as it was: an echo stays an echo.
            own.sequence = (own.sequence + sent.body.sequence - getattr(asked, "sequence", own.sequence)) % SEQUENCES  # type: ignore[attr-defined]
            datagram = replace(datagram, content=replace(message, body=own))
        return datagram

    def learn(self, captured: Recorded, request: Datagram, answer: Datagram, now: Nanoseconds) -> bool:
        """Take from an answer what later requests need; True when this request should be tried again."""
        message = answer.content
        if not isinstance(message, Message):
            return False
        if isinstance(message.body, HomeTest | CareofTest):
            self._tests[answer.source, type(message.body).__name__] = message.body
        if captured.answer is not None and isinstance(captured.answer.content, Message):
            self._learn_assigned(captured.answer.content, message)
        return self._learn_order(request, answer, message, now)

    def _learn_order(self, request: Datagram, answer: Datagram, message: Message, now: Nanoseconds) -> bool:
        status = getattr(message.body, "status", None)
        if status == SEQUENCE_OUT_OF_WINDOW and isinstance(request.content, Message):
            key = answer.source, node_of(request)
            behind = message.body.sequence + 1 - request.content.body.sequence  # type: ignore[attr-defined]
            self._ahead[key] = self._ahead.get(key, 0) + behind
        own = message.first(Timestamp)
        if status in (TIMESTAMP_MISMATCH, TIMESTAMP_LOWER) and own is not None:
            self._clock = TIMESTAMP.nanoseconds(own.timestamp) - now
        return status in TRY_AGAIN

    def _learn_assigned(self, captured: Message, answer: Message) -> None:
        """Prefixes and addresses that the peer chose stand for those that the captured one had chosen."""
        pairs = [*zip(_prefixes(captured), _prefixes(answer), strict=False)]
        pairs += zip(_addresses(captured), _addresses(answer), strict=False)
        fresh = [(old, new) for old, new in pairs if old != new and old.length == new.length]
        if fresh:
            known = [pair for pair in self.table.prefixes if pair[0] not in dict(fresh)]
            both = sorted([*known, *fresh], key=lambda pair: -pair[0].length)
            self.table = replace(self.table, prefixes=both)

    def _timely(self, option: Row, captured: Recorded, now: Nanoseconds) -> Row:
        """A timestamp is as far from our time as it was from the capture's."""
        if not isinstance(option, Timestamp):
            return option
        error = TIMESTAMP.nanoseconds(option.timestamp) - captured.time
        return Timestamp(timestamp=TIMESTAMP.number(now + self._clock + error))

    def _numbered(self, datagram: Datagram, message: Message) -> Message:
        ahead = self._ahead.get((datagram.destination, node_of(datagram)), 0)
        if not ahead or not hasattr(message.body, "sequence"):
            return message
        body: Any = copy(message.body)
        body.sequence = (body.sequence + ahead) % SEQUENCES
        return replace(message, body=body)

    def _signed(self, datagram: Datagram, message: Message) -> Datagram:
        """A correspondent registration signed with the tokens that the correspondent gave (RFC 6275 section 6.2.7)."""
        body = message.body
        home = self._tests.get((datagram.destination, HomeTest.__name__))
        care_of = self._tests.get((datagram.destination, CareofTest.__name__))
        if not isinstance(body, BindingUpdate) or message.first(BindingAuthorizationData) is None:
            return datagram
        if not isinstance(home, HomeTest):
            return datagram
        is_release, token = (
            body.lifetime == 0,
            care_of.care_of_keygen_token if isinstance(care_of, CareofTest) else None,
        )
        index = care_of.care_of_nonce_index if isinstance(care_of, CareofTest) else 0
        indices = NonceIndices(home_nonce_index=home.home_nonce_index, care_of_nonce_index=index)
        message = _with_options(message, lambda option: indices if isinstance(option, NonceIndices) else option)
        key = binding_management_key(home.home_keygen_token, None if is_release else token)
        registered = datagram.sender if is_release else datagram.source
        seal = binding_authenticator(encode(message), key, registered, datagram.destination)
        sealed = BindingAuthorizationData(authenticator=seal)
        message = _with_options(
            message, lambda option: sealed if isinstance(option, BindingAuthorizationData) else option
        )
        return replace(datagram, content=message)


def is_unsigned(datagram: Datagram) -> bool:
    """True for a request whose authenticator nobody here can make anew: it goes as captured."""
    content = datagram.content
    return isinstance(content, Message) and content.first(MobilityMessageAuthentication) is not None


def _with_options(message: Message, change: Any) -> Message:
    return replace(message, options=[change(option) for option in message.options])


def _maybe(table: Table, address: Address | None) -> Address | None:
    return None if address is None else table.address(address)


def _prefixes(message: Message) -> list[Prefix]:
    return [effective_prefix(option)[0] for option in message.every(HomeNetworkPrefix)]


def _addresses(message: Message) -> list[Prefix]:
    """IPv4 home addresses, as prefixes of all their bits."""
    found = [each.ipv4_home_address for each in message.every(IPv4HomeAddressReply)]
    found += [each.ipv4_home_address for each in message.every(IPv4AddressAcknowledgement)]
    return [Prefix(each, 32) for each in found]
