"""Binding Updates paired with their Acknowledgements, and what each pair did to the bindings.

Peers, node and sequence number pair them; where an implementation breaks that, a named tolerance
pairs them all the same and its name stays on the transaction (``REMARKS``).
"""

from dataclasses import dataclass

from mobtrace.lifecycle.states import Input, State
from mobtrace.session.bindings import BindingTable, Grant, Granted, Live, kind_of_step
from mobtrace.session.model import Handover, Transaction
from mobtrace.session.reading import Bid
from mobtrace.session.registration import Answer, Registration
from mobtrace.session.several import Several
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds

REMARKS: dict[str, str] = {
    "answer-without-p": "the P flag in the acknowledgement of a proxy update (RFC 5213 section 8.2)",
    "answer-sequence": "the update's sequence number in its answer (RFC 6275 section 6.1.8)",
    "answered-by-other": "an answer from the address that was asked",
    "answered-twice": "one answer; the first one counts",
    "granted-zero": "a lifetime with an acceptance; 0 grants nothing (RFC 6275 section 6.1.8)",
    "late-deregistration": "a de-registration by the node's gateway; a former one's changes nothing "
    "(RFC 5213 section 5.3.5)",
    "sequence-zero": "sequence numbers that count (RFC 5213 section 5.5); all of this peer's are 0",
    "sequence-new-at-retransmission": "a transaction of its own; this one sends an unanswered update again, "
    "with a new sequence number (RFC 6275 section 11.8, RFC 5213 section 6.9.4)",
    "update-from-anchor": "updates from gateways; one from an anchor tells a former gateway to let go, "
    "and nobody detaches",
}

# RFC 6275 section 12: MAX_BINDACK_TIMEOUT. Nothing is sent again after a longer silence.
MAX_BINDACK_TIMEOUT: Nanoseconds = 32 * NANOSECONDS_PER_SECOND

SEQUENCE_OUT_OF_WINDOW = 135

HANDOVER_KINDS = {
    1: "attachment over a new interface",
    2: "between interfaces",
    3: "between mobile access gateways",
    6: "attachment over a new interface sharing prefixes",
}


@dataclass(slots=True)
class Pending:
    """An update that was sent, with the transaction it opened."""

    transaction: Transaction
    registration: Registration
    last: Nanoseconds
    answered: bool = False
    applies: bool = True  # False: neither it nor its answer says anything of the binding


class Registrar:
    """Pairs updates with acknowledgements and drives the binding table."""

    def __init__(self, table: BindingTable, transactions: list[Transaction]) -> None:
        self.table = table
        self.handovers: list[Handover] = []
        self.anchors: set[Address] = set()
        self.gateways: set[Address] = set()
        self._transactions = transactions
        self._by_node: dict[tuple[Address, Address, str, int], Pending] = {}
        self._by_sequence: dict[tuple[Address, int], Pending] = {}
        self._last_of_node: dict[tuple[str, str], Pending] = {}
        self._sequences: dict[Address, list[Pending]] = {}
        self._several = Several(table)

    def update(self, reg: Registration) -> None:
        """A Binding Update was seen."""
        if reg.protocol == "pmip6" and reg.requester in self.anchors and reg.anchor in self.gateways:
            self._from_anchor(reg)
            return
        known = self._by_node.get(_node_key(reg))
        if known is not None and _repeats(known, reg):
            known.transaction.retransmissions += (reg.frame,)
            known.transaction.retransmission_times += (reg.time,)
            known.last = reg.time
            return
        if reg.protocol == "pmip6":
            self.gateways.add(reg.requester)
        if reg.is_for_group:
            # RFC 6602 section 3.2: one update for all sessions of a group.
            self._pend(reg, "deregistration" if reg.releases else "refresh", None)
            return
        live = self.table.find(reg, reg.bids[0].bid if reg.bids else None)
        pending = self._pend(reg, self.table.expected_kind(reg, live), live)
        if not reg.expects_reply:
            self._apply(pending, Granted(reg.lifetime), ())
        elif reg.releases:
            self._ask_release(pending, live)
        elif live is None or live.state in (State.NONE, State.REQUESTED, State.REJECTED):
            self._ask(pending, live)

    def acknowledgement(self, ans: Answer) -> bool:
        """A Binding Acknowledgement was seen; False when nobody asked for it."""
        pending, remark = self._match(ans)
        if pending is None:
            return False
        tx = pending.transaction
        if remark:
            tx.remarks += (remark,)
        if pending.answered:
            tx.more_replies += (ans.frame,)
            if "answered-twice" not in tx.remarks:
                tx.remarks += ("answered-twice",)
            return True
        pending.answered = True
        self._note_answer(pending, ans)
        if not pending.applies:
            return True
        if ans.accepted:
            # What an acceptance gives stands in the answer, but to a de-registration it gives nothing.
            granted = Granted(0.0) if pending.registration.releases else ans
            self._accepted(pending, granted, ans)
        else:
            for bid in pending.registration.bids or (None,):
                live = self.table.reject(pending.registration, bid.bid if bid else None)
                tx.binding = tx.binding or (live.binding.id if live else None)
        return True

    def _accepted(self, pending: Pending, granted: Grant, ans: Answer) -> None:
        reg = pending.registration
        if reg.is_for_group:
            tx = pending.transaction
            tx.binding = self._several.apply_to_group(reg, granted)
            return
        if ans.redirect is not None and not reg.releases:
            # RFC 6463 section 5.1: the session is at the anchor that the option names, and so are its next updates.
            live = self.table.find(reg)
            reg.anchor, reg.keys = ans.redirect, None
            if live is not None:
                self.table.take_over(live, reg)
        self._apply(pending, granted, ans.bids)

    def finish(self) -> None:
        """Leave the remarks that only the whole capture allows."""
        for sent in self._sequences.values():
            if len(sent) > 1 and all(pending.registration.sequence == 0 for pending in sent):
                for pending in sent:
                    pending.transaction.remarks += ("sequence-zero",)

    def _pend(self, reg: Registration, kind: str, live: Live | None) -> Pending:
        tx = Transaction(
            len(self._transactions) + 1,
            kind,
            reg.protocol,
            reg.requester,
            reg.anchor,
            reg.time,
            reg.frame,
            reg.mn,
            live.binding.id if live else None,
            reg.sequence,
            reg.lifetime,
        )
        tx.handoff, tx.clock, tx.expects_reply = reg.handoff, reg.clock, reg.expects_reply
        self._transactions.append(tx)
        pending = Pending(tx, reg, reg.time)
        before = self._last_of_node.get((reg.protocol, reg.mn))
        if before is not None and _repeats_with_new_sequence(before, reg):
            tx.remarks += ("sequence-new-at-retransmission",)
            before.transaction.repeated_by = tx.id
        self._last_of_node[reg.protocol, reg.mn] = pending
        self._by_node[_node_key(reg)] = pending
        self._by_sequence[reg.requester, reg.sequence] = pending
        if reg.care_of != reg.requester:
            self._by_sequence[reg.care_of, reg.sequence] = pending
        if reg.home is not None:
            self._by_sequence[reg.home, reg.sequence] = pending
        if reg.protocol == "pmip6":
            self._sequences.setdefault(reg.requester, []).append(pending)
        return pending

    def _ask(self, pending: Pending, live: Live | None) -> None:
        reg, tx = pending.registration, pending.transaction
        for bid in reg.bids:
            asked = self.table.ask(reg, bid.bid, self.table.find(reg, bid.bid))
            tx.binding = tx.binding or asked.binding.id
        if not reg.bids:
            tx.binding = self.table.ask(reg, None, live).binding.id

    def _ask_release(self, pending: Pending, live: Live | None) -> None:
        reg = pending.registration
        if live is not None and live.state is State.ACTIVE and not self.table.asks_release(reg, live):
            pending.transaction.remarks += ("late-deregistration",)

    def _match(self, ans: Answer) -> tuple[Pending | None, str | None]:
        """The update that ``ans`` answers, and the remark that pairing it needed."""
        if ans.mn is not None:
            exact = self._by_node.get((ans.destination, ans.source, ans.mn, ans.sequence))
            if exact is not None:
                return exact, None
        for address in (ans.home, ans.destination):
            found = self._by_sequence.get((address, ans.sequence)) if address is not None else None
            if found is not None and (ans.mn is None or found.registration.mn == ans.mn):
                by_other = found.registration.anchor != ans.source
                return found, "answered-by-other" if by_other else None
        return self._match_by_node(ans)

    def _match_by_node(self, ans: Answer) -> tuple[Pending | None, str | None]:
        # Status 135 carries the last accepted sequence number instead of the update's, and some
        # peers always count for themselves (RFC 6275 section 6.1.8).
        names = [name for name in (ans.mn, str(ans.home or ""), str(ans.destination)) if name]
        protocols = ("pmip6",) if ans.proxy else ("mip6", "nemo", "hmip6", "mip6-cn", "pmip6")
        for protocol in protocols:
            for name in names:
                found = self._last_of_node.get((protocol, name))
                if found is not None and not found.answered and found.registration.anchor == ans.source:
                    return found, None if ans.status == SEQUENCE_OUT_OF_WINDOW else "answer-sequence"
        return None, None

    def _note_answer(self, pending: Pending, ans: Answer) -> None:
        tx = pending.transaction
        tx.reply, tx.reply_time = ans.frame, ans.time
        tx.status, tx.status_name = ans.status, ans.status_name
        tx.granted = ans.lifetime
        tx.answered_by, tx.answer_sequence, tx.answer_clock = ans.source, ans.sequence, ans.clock
        if pending.registration.protocol == "pmip6" and pending.applies:
            self.anchors.add(ans.source)
            if not ans.proxy:
                tx.remarks += ("answer-without-p",)

    def _apply(self, pending: Pending, granted: Grant, answers: tuple[Bid, ...]) -> None:
        """Carry out an accepted update, for every Binding ID in it on its own (RFC 5648 section 5.3)."""
        reg = pending.registration
        if self._several.has(reg):
            pending.transaction.binding = self._several.apply(reg, granted) or pending.transaction.binding
        if not reg.bids:
            self._carry_out(pending, granted, None, None)
        statuses = {bid.bid: bid.status for bid in answers}
        for bid in reg.bids:
            if statuses.get(bid.bid, 0) >= 128:
                self.table.reject(reg, bid.bid)
            else:
                self._carry_out(pending, granted, bid.bid, bid.care_of)

    def _carry_out(self, pending: Pending, granted: Grant, bid: int | None, care_of: Address | None) -> None:
        if pending.registration.releases:
            self._release(pending, bid)
        else:
            self._accept(pending, granted, bid, care_of)

    def _release(self, pending: Pending, bid: int | None) -> None:
        tx = pending.transaction
        reg = pending.registration
        if reg.is_alone and self._several.has(reg):
            return  # all were removed at once
        live = self.table.release(reg, bid)
        if live is not None:
            tx.binding = live.binding.id
        elif "late-deregistration" not in tx.remarks:
            tx.remarks += ("late-deregistration",)

    def _accept(self, pending: Pending, granted: Grant, bid: int | None, care_of: Address | None) -> None:
        tx, reg = pending.transaction, pending.registration
        if granted.lifetime == 0:
            tx.remarks += ("granted-zero",)
        live, moved, old = self.table.accept(reg, granted, bid, care_of)
        tx.binding, tx.kind = live.binding.id, kind_of_step(moved.step)
        if moved.step is Input.MOVE and old is not None:
            self.handovers.append(
                Handover(
                    binding=live.binding.id,
                    mn=live.binding.mn,
                    time=reg.time,
                    old=old,
                    new=care_of or reg.care_of,
                    kind=_handover_kind(reg),
                    transaction=tx.id,
                    signaling_latency=tx.rtt,
                    make_before_break=moved.before is State.ACTIVE,
                    old_access=live.old_access,
                    new_access=reg.access,
                )
            )

    def _from_anchor(self, reg: Registration) -> None:
        pending = self._pend(reg, "revocation", None)
        pending.applies = False
        pending.transaction.remarks += ("update-from-anchor",)


def _node_key(reg: Registration) -> tuple[Address, Address, str, int]:
    return (reg.requester, reg.anchor, reg.mn, reg.sequence)


def _repeats(known: Pending, reg: Registration) -> bool:
    """True when ``reg`` is ``known`` sent again."""
    old = known.registration
    if reg.time - known.last > MAX_BINDACK_TIMEOUT:
        return False
    if known.answered and old.fingerprint != reg.fingerprint:
        return False
    return (old.lifetime, old.care_of, old.protocol) == (reg.lifetime, reg.care_of, reg.protocol)


def _repeats_with_new_sequence(before: Pending, reg: Registration) -> bool:
    old = before.registration
    return (
        not before.answered
        and old.expects_reply
        and reg.time - before.last <= MAX_BINDACK_TIMEOUT
        and (old.requester, old.anchor, old.lifetime) == (reg.requester, reg.anchor, reg.lifetime)
        and old.sequence != reg.sequence
    )


def _handover_kind(reg: Registration) -> str:
    if reg.protocol != "pmip6":
        return "between care-of addresses"
    # Without an indicator the change of gateway itself is what is known.
    return HANDOVER_KINDS.get(reg.handoff or 0, "between mobile access gateways")
