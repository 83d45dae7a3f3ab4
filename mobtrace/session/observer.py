"""Signals in, analysis out: the passive counterpart of an anchor and its gateways."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from mobtrace.capture.duplicates import DuplicateFilter
from mobtrace.lifecycle.states import Input
from mobtrace.session import visibility
from mobtrace.session.attach import attaches
from mobtrace.session.auth_keys import AuthKeys
from mobtrace.session.authenticity import Authenticity
from mobtrace.session.bindings import BindingTable
from mobtrace.session.exchanges import Exchanges
from mobtrace.session.hierarchy import anchor_points
from mobtrace.session.links import link
from mobtrace.session.messages import MessageLog
from mobtrace.session.model import Analysis, DialectHint, MessageIssue, Transaction
from mobtrace.session.nodes import REGISTRATION_ROLES, NodeTable
from mobtrace.session.notices import Notices
from mobtrace.session.paths import PathTable
from mobtrace.session.registration import answer, familiar_answer, familiar_registration, registration
from mobtrace.session.registrations import REMARKS, Registrar
from mobtrace.session.revocation import Revocations
from mobtrace.session.scenario import scenarios
from mobtrace.session.serving import serve
from mobtrace.session.surroundings import Surroundings
from mobtrace.trace import Familiar, Signal
from mobtrace.values import Address, FrameRef, Nanoseconds
from mobtrace.wire.cursor import Issue, Severity
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dialect import Dialect, recognise
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate

# Messages kept to tell whether a capture speaks a known dialect.
SAMPLE = 64


class Observer:
    """Takes signals in the order of time; ``finish`` gives what they told.

    With ``keep_messages`` the analysis has a record of every message; ``auth_keys`` verify authenticators.
    """

    def __init__(
        self, dialect: Dialect | None = None, *, keep_messages: bool = False, auth_keys: AuthKeys | None = None
    ) -> None:
        self.log = MessageLog() if keep_messages else None
        self.sample: list[tuple[FrameRef, Message]] = []
        self.dialect = dialect
        self.table = BindingTable()
        self.nodes = NodeTable()
        self.transactions: list[Transaction] = []
        self.registrar = Registrar(self.table, self.transactions)
        self.exchanges = Exchanges(self.transactions)
        self.revocations = Revocations()
        self.paths = PathTable()
        self.surroundings = Surroundings()
        self.notices = Notices()
        self.authenticity = Authenticity(auth_keys)
        self.duplicates = DuplicateFilter()
        self.messages: Counter[str] = Counter()
        self.issues: list[MessageIssue] = []
        self.copies = 0
        self.quoted = 0
        self.truncated: list[FrameRef] = []
        self.last: Nanoseconds = 0
        self._proxies: set[tuple[Address, Address]] = set()  # gateway and anchor, whose roles are known

    def receive(self, signal: Signal) -> None:
        """Take one signal."""
        packet, content = signal.packet, signal.content
        self.last = max(self.last, packet.time)
        if packet.quoted:
            # A message quoted in an ICMP error is what somebody sends back, not a message.
            self.quoted += 1
            return
        if self.duplicates.is_copy(packet):
            self.copies += 1
            return
        if packet.truncated:
            self.truncated.append(packet.frame)
        self.messages[content.name] += 1
        if self.log is not None:
            self.log.add(signal)
        if isinstance(content, Message):
            if self.dialect is None and len(self.sample) < SAMPLE:
                self.sample.append((packet.frame, content))
            self._mobility(signal, content)
        else:
            self._around(signal, content)
        if content.issues:
            self._keep_issues(signal)

    def receive_familiar(self, familiar: Familiar) -> None:
        """Take a message that is familiar; only without ``keep_messages``."""
        frame, time, source, destination, message = familiar
        self.last = max(self.last, time)
        if self.duplicates.is_seen((source, destination, message.raw), time, frame.file):
            self.copies += 1
            return
        body = message.body
        self.messages[body.info.name] += 1
        if self.dialect is None and len(self.sample) < SAMPLE:
            self.sample.append((frame, message.message(True)))
        if type(body) is BindingUpdate:
            self.registrar.update(familiar_registration(familiar))
            if (source, destination) not in self._proxies:
                self._proxies.add((source, destination))
                self._saw_roles(source, "mag", destination, "lma")
        elif not self.registrar.acknowledgement(familiar_answer(familiar)):
            self.issues.append(MessageIssue(frame, time, body.info.name, _UNSOLICITED, source))

    def _keep_issues(self, signal: Signal) -> None:
        packet, name, around = signal.packet, signal.content.name, not signal.is_mobility
        for issue in signal.content.issues:
            self.issues.append(MessageIssue(packet.frame, packet.time, name, issue, packet.source, around))

    def finish(self, end: Nanoseconds | None = None) -> Analysis:
        """No more signals: timers run up to ``end`` (the last signal when none is given)."""
        self.table.close(max(end or 0, self.last))
        self.registrar.finish()
        self.issues.extend(_remarked(self.transactions))
        bindings = [live.binding for live in self.table.all]
        self._correct_times()
        link(bindings)
        serve(self.transactions, bindings, self.registrar.handovers)
        return Analysis(
            nodes=self.nodes.all(),
            bindings=bindings,
            transactions=self.transactions,
            handovers=self.registrar.handovers,
            issues=self.issues,
            messages=dict(self.messages),
            duplicates=self.copies,
            quoted=self.quoted,
            looks_like=self._dialect_hint(),
            records=self.log.finish(self.transactions) if self.log is not None else [],
            paths=self.paths.finish(self.transactions),
            scenarios=scenarios(bindings),
            anchor_points=anchor_points(self.surroundings.clues),
            notices=self.notices.finish(bindings, self.surroundings.clues),
            attaches=attaches(self.transactions, bindings, self.surroundings.clues),
            visibility=visibility.of_signals(bindings, self.transactions, self.issues, self.truncated, self.duplicates),
        )

    def _correct_times(self) -> None:
        changed = visibility.correct(self.transactions, self.duplicates) if self.duplicates.between else set()
        for handover in self.registrar.handovers if changed else ():
            if handover.transaction in changed:
                handover.signaling_latency = self.transactions[handover.transaction - 1].rtt

    def _dialect_hint(self) -> DialectHint | None:
        found = recognise(message for _, message in self.sample)
        if found is None:
            return None
        frames = tuple(ref for ref, message in self.sample if found.dialect.signature.found(message))
        return DialectHint(found.dialect.name, found.messages, found.evidence, frames)

    def _mobility(self, signal: Signal, message: Message) -> None:
        body = message.body
        if message.checksum_ok is False and message.checksum:
            return  # RFC 6275 section 9.2: a message with a wrong checksum is discarded; the issue says so
        self.authenticity.look(signal.packet, message)
        if isinstance(body, BindingUpdate):
            reg = registration(signal.packet, message, body)
            asker, answerer = REGISTRATION_ROLES[reg.protocol]
            self.registrar.update(reg)
            self._saw_roles(reg.home if asker == "mn" and reg.home else reg.requester, asker, reg.anchor, answerer)
        elif isinstance(body, BindingAcknowledgement):
            if not self.registrar.acknowledgement(answer(signal.packet, message, body)):
                message.issues.append(_UNSOLICITED)
        else:
            self._exchange(signal, message)

    def _exchange(self, signal: Signal, message: Message) -> None:
        transaction = self.exchanges.receive(signal)
        self.notices.mobility(signal, message)
        if isinstance(message.body, Heartbeat):
            self.paths.heartbeat(signal, message, self.table)
        if transaction is None or transaction.kind != "revocation":
            return
        if transaction.reply is None:
            packet = signal.packet
            self.revocations.asked(transaction, message, packet.routing_home or packet.home_address)
        elif transaction.reply == signal.packet.frame and not transaction.rejected:
            for live in self.revocations.ended(self.table, transaction):
                self.table.step(live, Input.REVOKE, transaction.time, transaction.request)

    def _around(self, signal: Signal, content: Decoded) -> None:
        transaction = self.exchanges.receive(signal)
        self.surroundings.add(signal, content, transaction)
        self.notices.around(signal, content, transaction)
        if transaction is not None and transaction.kind == "aaa":
            self._saw_roles(transaction.requester, "nas", transaction.responder, "aaa")

    def _saw_roles(self, asker: Any, role: str, answerer: Any, other: str) -> None:
        self.nodes.saw(asker, role)
        self.nodes.saw(answerer, other)


def _remarked(transactions: Iterable[Transaction]) -> Iterator[MessageIssue]:
    """The tolerances that pairing needed, as issues on the request."""
    for tx in transactions:
        for remark in tx.remarks:
            issue = Issue(remark, 0, tx.kind, REMARKS[remark], "otherwise", Severity.NOTE)
            yield MessageIssue(tx.request, tx.time, tx.kind, issue, tx.requester)


_UNSOLICITED = Issue(
    "unsolicited-answer", 2, "MH Type", "an update that this acknowledges", "none in the capture", Severity.NOTE
)


def observe(signals: Iterable[Signal], end: Nanoseconds | None = None) -> Analysis:
    """The analysis of all ``signals``."""
    observer = Observer()
    for signal in signals:
        observer.receive(signal)
    return observer.finish(end)
