"""When which node had no service, as far as its bindings tell.

A node has service while one of the bindings that share its prefixes or home addresses is active. What else there is
between its first sign and the end of the capture is a gap, and every gap has a reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mobtrace.lifecycle.states import State
from mobtrace.session.model import Analysis, Binding, Handover, Segment, Transaction
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, Nanoseconds, Seconds

# Systems whose bindings carry all traffic of a node. Without a binding at a correspondent (RFC 6275 section 11.7.2)
# packets take the way through the home agent, so that is no loss.
CARRIES_ALL = ("pmip6", "mip6", "nemo", "hmip6")
ASKS = ("registration", "refresh", "handover")

# Reasons, the worst first. Nobody is hurt by the last: the node left, or returned home.
REASONS = ("rejected", "unanswered", "expired", "revoked", "restart", "removed", "replaced", "handover", "detached")
_REASON_OF_END = {"expiry": "expired", "revocation": "revoked", "restart": "restart", "replaced": "replaced"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One stretch without service; ``restored`` is False when it lasts to the end of the capture.

    ``measured`` is the interruption that the node's own traffic shows, in seconds, where it is in the capture.
    ``gateway`` had the node before, or asked for it in vain; a node that registers itself has none.
    """

    mn: str
    protocol: str
    anchor: Address
    bindings: tuple[int, ...]
    reason: str
    start: Nanoseconds
    end: Nanoseconds
    restored: bool
    why: str
    frames: tuple[FrameRef, ...]
    since: Nanoseconds  # from when on its cause is to be looked for
    measured: Seconds | None = None
    gateway: Address | None = None

    @property
    def duration(self) -> Seconds:
        """Seconds, as measured or else as the bindings tell."""
        return (self.end - self.start) / NANOSECONDS_PER_SECOND if self.measured is None else self.measured

    @property
    def is_loss(self) -> bool:
        """False for a node that left of its own accord, and for the gap that a handover makes."""
        return self.reason not in ("handover", "detached")


def service_gaps(analysis: Analysis) -> list[Gap]:
    """All gaps of all nodes: losses before handovers before departures, the longest first."""
    asked: dict[tuple[str, str | None], list[Transaction]] = defaultdict(list)  # in vain
    for tx in analysis.transactions:
        if tx.kind in ASKS and (tx.rejected or tx.unanswered):
            asked[tx.protocol, tx.mn].append(tx)
    gaps = [
        gap
        for session in _sessions(analysis.bindings)
        for gap in _gaps(session, asked[session[0].protocol, session[0].mn])
    ]
    gaps = [*_with_measurements(gaps, analysis), *_cut_off(analysis)]
    return sorted(gaps, key=lambda gap: (_rank(gap), -gap.duration, gap.start))


def _rank(gap: Gap) -> int:
    return 0 if gap.is_loss else REASONS.index(gap.reason)


def _sessions(bindings: Iterable[Binding]) -> Iterator[list[Binding]]:
    """Bindings that stand for one another: of one node and one system, with a prefix or home address in common."""
    by_node: dict[tuple[str, str], list[Binding]] = defaultdict(list)
    for binding in bindings:
        if binding.protocol in CARRIES_ALL and binding.states:
            by_node[binding.protocol, binding.mn].append(binding)
    for known in by_node.values():
        sessions: list[tuple[set[object], list[Binding]]] = []
        for binding in known:
            homes: set[object] = {*binding.prefixes, *binding.home_addresses}
            same = [each for each in sessions if not homes or not each[0] or each[0] & homes]
            for each in same:
                sessions.remove(each)
            merged = [*(one for each in same for one in each[1]), binding]
            sessions.append((homes.union(*(each[0] for each in same)), merged))
        yield from (members for _, members in sessions)


def _gaps(session: Sequence[Binding], asked: Sequence[Transaction]) -> Iterator[Gap]:
    segments = sorted((each for one in session for each in one.states), key=lambda each: each.start)
    last = max(each.end or each.start for each in segments)
    covered = segments[0].start
    before: Segment | None = None
    for segment in [each for each in segments if each.state is State.ACTIVE]:
        if segment.start > covered:
            yield from _Stretch(session, segments, asked, before, covered, segment.start, segment).gaps()
        if before is None or (segment.end or last) >= covered:
            covered, before = max(covered, segment.end or last), segment
    if covered < last:
        yield from _Stretch(session, segments, asked, before, covered, last, None).gaps()


@dataclass(slots=True)
class _Stretch:
    """A time in which no binding of a session is active: between ``before`` and ``after``, if there are such."""

    session: Sequence[Binding]
    segments: Sequence[Segment]
    asked: Sequence[Transaction]
    before: Segment | None
    start: Nanoseconds
    end: Nanoseconds
    after: Segment | None

    def gaps(self) -> Iterator[Gap]:
        inside = [each for each in self.segments if self.start <= each.start < self.end]
        failed = [tx for tx in self._failed() if tx.time >= self.start]
        ended_by = self.before.ended_by if self.before else _ended_by(inside[0])
        if ended_by in _REASON_OF_END:
            yield self._lost(_REASON_OF_END[ended_by], self.start, failed)
        elif ended_by == "deregistration":
            yield from self._released(inside, failed)
        else:
            yield self._lost("rejected" if any(tx.rejected for tx in failed) else "unanswered", self.start, failed)

    def _failed(self) -> list[Transaction]:
        """Requests in vain before the end of the stretch, or up to the last frame where it has no other end."""
        return [tx for tx in self.asked if tx.time < self.end or (self.after is None and tx.time == self.end)]

    def _released(self, inside: Sequence[Segment], failed: Sequence[Transaction]) -> Iterator[Gap]:
        """Let go of: on the way to another gateway, gone, or gone and kept from coming back."""
        gone = next((each.start for each in inside if each.state is State.DEREGISTERED), None)
        if failed:
            back = failed[0].time
            was_gone = gone is not None and gone <= back
            if was_gone:
                yield self._gap("detached", self.start, back, self._departure(inside), _refs(inside[:1]))
            yield self._lost(_outcome(failed), back if was_gone else self.start, failed)
            return
        moved = self.after is not None and gone is None
        why = self._departure(inside)
        if moved and self.after is not None:
            why += f", registered again via {self.after.care_of}"
        yield self._gap("handover" if moved else "detached", self.start, self.end, why, _refs(inside[:1]))

    def _lost(self, reason: str, start: Nanoseconds, failed: Sequence[Transaction]) -> Gap:
        if reason == "expired":
            # A refresh that failed while the binding was active is why it expired.
            since = self.before.start if self.before else start
            failed = [tx for tx in self._failed() if tx.time > since]
        frames = [ref for tx in failed for ref in (tx.request, *tx.retransmissions, tx.reply) if ref is not None]
        gap = self._gap(reason, start, self.end, self._why(reason, failed), frames or self._evidence(start))
        return replace(gap, gateway=self._gateway(failed))

    def _gateway(self, failed: Sequence[Transaction]) -> Address | None:
        """Who asked in vain, or else who had the node last."""
        if self.session[0].protocol != "pmip6":
            return None
        if failed:
            return failed[-1].requester
        known = [each for each in self.segments if each.start <= self.start and each.care_of is not None]
        return known[-1].care_of if known else None

    def _why(self, reason: str, failed: Sequence[Transaction]) -> str:
        attempts = _attempts(failed)
        if reason in ("rejected", "unanswered"):
            return attempts or "asked for, and neither granted nor refused in the capture"
        if reason == "expired":
            lifetime = f" of {self.before.lifetime:g} s" if self.before and self.before.lifetime else ""
            return f"the lifetime{lifetime} ran out; {attempts or 'no refresh was sent'}"
        what = {"revoked": "revoked", "restart": "lost by a restart", "replaced": "another binding took its place"}[
            reason
        ]
        return f"{what}; {attempts}" if attempts else what

    def _departure(self, inside: Sequence[Segment]) -> str:
        by = inside[0].care_of if inside else None
        answered = "" if not inside or inside[0].confirmed else " (never answered)"
        return f"de-registered via {by}{answered}" if by else f"de-registered{answered}"

    def _evidence(self, start: Nanoseconds) -> list[FrameRef]:
        return _refs([each for each in self.segments if each.start <= start][-1:])

    def _gap(self, reason: str, start: Nanoseconds, end: Nanoseconds, why: str, frames: Sequence[FrameRef]) -> Gap:
        first = self.session[0]
        return Gap(
            mn=first.mn,
            protocol=first.protocol,
            anchor=first.anchor,
            bindings=tuple(each.id for each in self.session),
            reason=reason,
            start=start,
            end=end,
            restored=end < self.end or self.after is not None,
            why=why,
            frames=tuple(frames),
            since=self.before.start if self.before else start,
        )


def _ended_by(first: Segment) -> str | None:
    """What ended the binding before its first segment that is known, if that was no request."""
    if first.state in (State.GRACE, State.DEREGISTERED):
        return "deregistration"
    return {State.REVOKED: "revocation", State.EXPIRED: "expiry"}.get(first.state)


def _outcome(failed: Sequence[Transaction]) -> str:
    return "rejected" if any(tx.rejected for tx in failed) else "unanswered"


def _attempts(failed: Sequence[Transaction]) -> str:
    """What became of the requests: the last refusal, or how often nobody answered."""
    refused = [tx for tx in failed if tx.rejected]
    if refused:
        last = refused[-1]
        times = f", {len(refused)} times" if len(refused) > 1 else ""
        return f"{last.responder} refused the {last.kind}: status {last.status} ({last.status_name}){times}"
    if failed:
        sent = sum(1 + len(tx.retransmissions) for tx in failed)
        times = "1 update" if sent == 1 else f"{sent} updates"
        return f"{failed[-1].responder} did not answer the {failed[-1].kind}, {times} from {failed[-1].requester}"
    return ""


def _refs(segments: Iterable[Segment]) -> list[FrameRef]:
    return [each.frame for each in segments]


def _with_measurements(gaps: Iterable[Gap], analysis: Analysis) -> Iterator[Gap]:
    """Gaps with what the traffic shows at handovers, and those that only the traffic shows."""
    bindings = {binding.id: binding for binding in analysis.bindings}
    measured = {(each.binding, each.time): each for each in analysis.handovers if each.interruption is not None}
    for gap in gaps:
        keys = [(binding, gap.end) for binding in gap.bindings] if gap.reason == "handover" else []
        shown = next((measured.pop(key) for key in keys if key in measured), None)
        if shown is None:
            yield gap
        else:
            yield replace(gap, measured=shown.interruption, frames=tuple(sorted((*gap.frames, *_traffic(shown)))))
    requests = {tx.id: tx.request for tx in analysis.transactions}
    for each in measured.values():
        binding = bindings.get(each.binding)
        if binding is not None and each.interruption:
            yield _of_handover(each, binding, requests.get(each.transaction))


def _cut_off(analysis: Analysis) -> Iterator[Gap]:
    """Nodes whose traffic a late de-registration ended, up to the next accepted update; their bindings look alive."""
    requests = {tx.id: tx for tx in analysis.transactions}
    for binding in analysis.bindings:
        for stray in binding.user_plane.strays if binding.user_plane is not None else ():
            tx = requests.get(stray.transaction or 0)
            if stray.kind != "cut-off" or tx is None:
                continue
            again = [each.start for each in binding.states if each.start > stray.time]
            end = again[0] if again else binding.states[-1].end or stray.time
            yield Gap(
                mn=binding.mn,
                protocol=binding.protocol,
                anchor=binding.anchor,
                bindings=(binding.id,),
                reason="removed",
                start=stray.time,
                end=end,
                restored=bool(again),
                why=f"{tx.requester} de-registered it late, and {tx.responder} sent its packets no more",
                frames=(tx.request, stray.frame),
                since=tx.time,
                gateway=stray.care_of if binding.protocol == "pmip6" else None,
            )


def _traffic(handover: Handover) -> tuple[FrameRef, ...]:
    """The last packet by the old path and the first by the new one."""
    return tuple(ref for ref in (handover.last_old, handover.first_new) if ref is not None)


def _of_handover(handover: Handover, binding: Binding, frame: FrameRef | None) -> Gap:
    lasted = round((handover.interruption or 0) * NANOSECONDS_PER_SECOND)
    return Gap(
        mn=handover.mn,
        protocol=binding.protocol,
        anchor=binding.anchor,
        bindings=(binding.id,),
        reason="handover",
        start=handover.time,
        end=handover.time + lasted,
        restored=True,
        why=f"moved from {handover.old} to {handover.new}",
        frames=tuple(sorted((*(() if frame is None else (frame,)), *_traffic(handover)))),
        since=handover.time,
        measured=handover.interruption,
    )
