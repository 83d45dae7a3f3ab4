"""All requests and answers other than registrations, paired by the rows of ``lifecycle.exchanges``.

An answer goes back between the same two addresses, an anycast one apart, and repeats the request's tag: its
sequence number, identifier or cookie.
"""

from dataclasses import dataclass
from typing import Any

from mobtrace.lifecycle.exchanges import Exchange, exchange_of
from mobtrace.session.model import Transaction
from mobtrace.trace import Signal
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text

# Longest silence after which a message is still the same one sent again (RFC 6275 section 12).
REPEAT_WITHIN: Nanoseconds = 32 * NANOSECONDS_PER_SECOND

# Who answers what was asked of an anycast address.
ANYBODY = Address(b"")

Key = tuple[Address, Address, str, str, Any, tuple[int, int]]


@dataclass(slots=True)
class Asked:
    """A request that waits for its answer."""

    transaction: Transaction
    raw: bytes
    last: Nanoseconds


class Exchanges:
    """Pairs requests and answers of the kinds above."""

    def __init__(self, transactions: list[Transaction]) -> None:
        self._transactions = transactions
        self._asked: dict[Key, Asked] = {}

    def receive(self, signal: Signal) -> Transaction | None:
        """A message of one of the kinds; its transaction, or ``None`` when it belongs to none."""
        exchange = exchange_of(signal.content)
        if exchange is None:
            return None
        return self._ask(signal, exchange) if exchange.asks else self._answer(signal, exchange)

    def _ask(self, signal: Signal, exchange: Exchange) -> Transaction:
        packet, content = signal.packet, signal.content
        key = _key(signal, exchange, packet.source, packet.destination)
        known = self._asked.get(key)
        if known is not None and _repeats(known, content.raw, packet.time):
            known.transaction.retransmissions += (packet.frame,)
            known.transaction.retransmission_times += (packet.time,)
            known.last = packet.time
            return known.transaction
        values = content.body.values()
        transaction = Transaction(
            id=len(self._transactions) + 1,
            kind=exchange.kind,
            protocol=exchange.protocol,
            requester=packet.source,
            responder=packet.destination,
            time=packet.time,
            request=packet.frame,
            mn=_node(content),
            sequence=values[exchange.tag] if isinstance(values[exchange.tag], int) else None,
            # An A flag, where the message has one, says whether an answer is wanted.
            expects_reply=bool(values.get("a", True)),
        )
        self._transactions.append(transaction)
        self._asked[key] = Asked(transaction, content.raw, packet.time)
        return transaction

    def _answer(self, signal: Signal, exchange: Exchange) -> Transaction | None:
        packet, content = signal.packet, signal.content
        asked = self._asked.get(_key(signal, exchange, packet.destination, packet.source))
        if asked is None:
            return None
        transaction = asked.transaction
        if transaction.reply is None:
            transaction.reply, transaction.reply_time = packet.frame, packet.time
            if exchange.status is not None:
                transaction.status = content.body.values().get(exchange.status)
                transaction.status_name = content.body.meanings().get(exchange.status)
            elif isinstance(content, Decoded):
                transaction.status_name = content.name
        return transaction


def _repeats(known: Asked, raw: bytes, now: Nanoseconds) -> bool:
    return known.transaction.reply is None and known.raw == raw and now - known.last <= REPEAT_WITHIN


def _key(signal: Signal, exchange: Exchange, asker: Address, answerer: Address) -> Key:
    tag = signal.content.body.values().get(exchange.tag)
    ports = signal.packet.ports or (0, 0)
    pair = ports if exchange.asks else ports[::-1]
    return (asker, ANYBODY if exchange.to_any else answerer, exchange.kind, exchange.pair, tag, pair)


def _node(content: Message | Decoded) -> str | None:
    if isinstance(content, Decoded):
        return None
    option = content.first(MobileNodeIdentifier)
    return mn_id_text(option) if option is not None else None
