"""A record of every message, for reports that show messages; kept only when it is asked for."""

from collections import defaultdict
from collections.abc import Iterable

from mobtrace.lifecycle.exchanges import exchange_of
from mobtrace.session.model import Transaction
from mobtrace.session.records import MessageRecord
from mobtrace.session.registration import LIFETIME_UNIT
from mobtrace.trace import Signal
from mobtrace.values import FrameRef
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.tolerance import effective_flags


class MessageLog:
    """Collects records; what they belong to is known when all messages have been seen."""

    def __init__(self) -> None:
        self._records: list[MessageRecord] = []

    def add(self, signal: Signal) -> None:
        """A message that is nobody's copy and no quotation."""
        if signal.is_mobility or exchange_of(signal.content) is not None:
            self._records.append(_record(signal))

    def finish(self, transactions: Iterable[Transaction]) -> list[MessageRecord]:
        """All records, each with its transaction."""
        by_frame: dict[FrameRef, list[MessageRecord]] = defaultdict(list)
        for record in self._records:
            by_frame[record.frame].append(record)
        for tx in transactions:
            for ref in (tx.request, *tx.retransmissions):
                for record in by_frame[ref]:
                    if record.source == tx.requester:
                        _join(record, tx)
                        record.retransmission, record.unanswered = ref != tx.request, tx.unanswered
            for record in by_frame[tx.reply] if tx.reply is not None else ():
                # Another address than the one asked may have answered.
                if record.source != tx.requester:
                    _join(record, tx)
                    record.reply = True
        return self._records


def _join(record: MessageRecord, tx: Transaction) -> None:
    record.transaction, record.binding, record.kind = tx.id, tx.binding, tx.kind
    record.mn = record.mn or tx.mn
    # The P flag is missing in some answers; what they answer says what they are.
    record.proxy = record.proxy or (tx.protocol == "pmip6" and record.lifetime is not None)


def _record(signal: Signal) -> MessageRecord:
    packet, content = signal.packet, signal.content
    values = content.body.values()
    record = MessageRecord(
        frame=packet.frame,
        time=packet.time,
        source=packet.source,
        destination=packet.destination,
        name=content.name,
        source_home=packet.home_address,
        destination_home=packet.routing_home,
        sequence=_number(values.get("sequence")),
        status=_number(values.get("status")),
        pieces=packet.reassembled_from,
    )
    if isinstance(content, Message):
        record.raw = content.raw
        option = content.first(MobileNodeIdentifier)
        record.mn = mn_id_text(option) if option is not None else None
        if isinstance(content.body, BindingUpdate | BindingAcknowledgement):
            record.lifetime = content.body.lifetime * LIFETIME_UNIT
            body = content.body
            record.proxy = effective_flags(body)[0].p if isinstance(body, BindingUpdate) else body.p
    return record


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
