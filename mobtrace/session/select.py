"""Selectors: which nodes, peers, times and statuses a report is about. The same in every command."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from mobtrace.errors import UsageError
from mobtrace.session.model import Analysis, Binding, Notice, Transaction
from mobtrace.session.records import MessageRecord
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What was asked for; an empty field selects everything.

    ``mn`` are globs over identifiers, or home addresses; ``start`` and ``end`` are inclusive.
    """

    mn: tuple[str, ...] = ()
    hoa: tuple[Address, ...] = ()
    hnp: tuple[Prefix, ...] = ()
    coa: tuple[Address, ...] = ()
    gateways: tuple[Address, ...] = ()
    anchors: tuple[Address, ...] = ()
    start: Nanoseconds | None = None
    end: Nanoseconds | None = None
    status: tuple[int, ...] = ()
    protocol: tuple[str, ...] = ()

    @property
    def selects_all(self) -> bool:
        """True when nothing is left out."""
        return self == Selection()

    def apply(self, analysis: Analysis) -> Analysis:
        """The part of an analysis that is selected; identifiers stay as they are."""
        if self.selects_all:
            return analysis
        by_id = {binding.id: binding for binding in analysis.bindings}
        kept = {binding.id for binding in analysis.bindings if self._binding(binding)}
        transactions = [tx for tx in analysis.transactions if self._transaction(tx, by_id)]
        if self.status:
            kept &= {tx.binding for tx in transactions if tx.binding is not None}
        handovers = [each for each in analysis.handovers if each.binding in kept and self._inside(each.time)]
        bindings = [binding for binding in analysis.bindings if binding.id in kept]
        addresses = set(_addresses(bindings, transactions))
        return replace(
            analysis,
            bindings=bindings,
            transactions=transactions,
            handovers=handovers,
            attaches=[each for each in analysis.attaches if each.binding in kept],
            scenarios=[each for each in analysis.scenarios if not kept.isdisjoint(each.bindings)],
            paths=[path for path in analysis.paths if not addresses.isdisjoint(path.peers)],
            nodes=[node for node in analysis.nodes if node.address in addresses],
            issues=[each for each in analysis.issues if self._inside(each.time)],
            notices=[each for each in analysis.notices if self._notice(each, kept)],
            records=list(self._records(analysis.records, {tx.id for tx in transactions}, addresses)),
        )

    def _notice(self, notice: Notice, kept: set[int]) -> bool:
        """What is about no binding known cannot be told from what was selected by its time alone."""
        about = not kept.isdisjoint(notice.bindings) if notice.bindings else not self.mn
        return about and self._inside(notice.time)

    def _records(
        self, records: Iterable[MessageRecord], transactions: set[int], addresses: set[Address]
    ) -> Iterable[MessageRecord]:
        """The messages of what is selected, and the heartbeats between its peers."""
        for record in records:
            if record.is_heartbeat:
                chosen = {record.source, record.destination} <= addresses and not self.status
            elif record.transaction is not None:
                chosen = record.transaction in transactions
            else:
                chosen = self._about(record, addresses)
            if chosen and self._inside(record.time):
                yield record

    def _about(self, record: MessageRecord, addresses: set[Address]) -> bool:
        """A message that belongs to no exchange, such as a Binding Error or a second answer."""
        if self.mn:
            return self._names(record.mn, [record.sender, record.receiver])
        return not self.status and {record.sender, record.receiver} <= addresses

    def _binding(self, binding: Binding) -> bool:
        care_of = {segment.care_of for segment in binding.states}
        overlaps = any(self._overlaps(segment.start, segment.end) for segment in binding.states)
        return (
            overlaps
            and self._names(binding.mn, binding.home_addresses)
            and (not self.hoa or any(address in self.hoa for address in binding.home_addresses))
            and (not self.hnp or any(prefix in self.hnp for prefix in binding.prefixes))
            and (not self.coa or any(address in self.coa for address in care_of))
            and (not self.gateways or any(address in self.gateways for address in care_of))
            and (not self.anchors or binding.anchor in self.anchors)
            and (not self.protocol or binding.protocol in self.protocol)
        )

    def _transaction(self, tx: Transaction, bindings: dict[int, Binding]) -> bool:
        binding = bindings.get(tx.binding) if tx.binding is not None else None
        peers = (tx.requester, tx.responder)
        return (
            self._inside(tx.time)
            and (not self.status or tx.status in self.status)
            and (not self.protocol or tx.protocol in self.protocol)
            and (not self.gateways or any(peer in self.gateways for peer in peers))
            and (not self.anchors or any(peer in self.anchors for peer in peers))
            and (not self.coa or any(peer in self.coa for peer in peers))
            and self._names(tx.mn, binding.home_addresses if binding else ())
            and (not (self.hoa or self.hnp) or (binding is not None and self._binding(binding)))
        )

    def _names(self, mn: str | None, home_addresses: Iterable[Address]) -> bool:
        if not self.mn:
            return True
        known = [mn or "", *(str(address) for address in home_addresses)]
        return any(fnmatchcase(name, pattern) for name in known for pattern in self.mn)

    def _inside(self, time: Nanoseconds) -> bool:
        return self._overlaps(time, time)

    def _overlaps(self, start: Nanoseconds, end: Nanoseconds | None) -> bool:
        too_early = self.start is not None and end is not None and end < self.start
        return not too_early and (self.end is None or start <= self.end)


def _addresses(bindings: Iterable[Binding], transactions: Iterable[Transaction]) -> Iterable[Address]:
    for binding in bindings:
        yield binding.anchor
        yield from binding.home_addresses
        yield from (segment.care_of for segment in binding.states if segment.care_of is not None)
    for tx in transactions:
        yield from (tx.requester, tx.responder)


def parse_time(text: str, first: Nanoseconds) -> Nanoseconds:
    """ISO 8601, or seconds since the first frame, as nanoseconds since the epoch.

    A time without a zone is UTC. Raises ``UsageError``.
    """
    try:
        return first + round(float(text) * NANOSECONDS_PER_SECOND)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is neither ISO 8601 nor seconds since the first frame") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    whole = since.days * 86400 + since.seconds
    return whole * NANOSECONDS_PER_SECOND + since.microseconds * 1000
