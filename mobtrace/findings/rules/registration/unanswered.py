"""Registrations without an answer."""

from collections.abc import Iterator

from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import FrameRef

ASKED = ("registration", "refresh", "handover")


@rule("registration-unanswered", Severity.ERROR, rfc="RFC 6275 section 11.8")
def unanswered(analysis: Analysis) -> Iterator[Finding]:
    """A registration was never answered.

    What it means: no acknowledgement follows the update or any of its retransmissions in the capture.
    Why it matters: the node gets no service, or loses it when its lifetime ends.
    What to check: whether the anchor received the update (path, IPsec, filters), whether it discarded it
    (checksum, authorisation), and whether the capture point sees both directions.
    """
    by_id = {tx.id: tx for tx in analysis.transactions}
    repeats = {tx.repeated_by for tx in analysis.transactions if tx.repeated_by is not None}
    for tx in analysis.transactions:
        if tx.unanswered and tx.kind in ASKED and tx.id not in repeats:
            frames = _frames_without_answer(tx, by_id)
            if not frames:
                continue
            sent = len(frames)
            times = "once" if sent == 1 else f"{sent} times"
            yield Finding(
                text=f"{tx.requester} asked {tx.responder} for the {tx.kind} of {tx.mn} {times}, without an answer",
                frames=frames,
                time=tx.time,
                mn=tx.mn,
                binding=tx.binding,
            )


def _frames_without_answer(tx: Transaction, by_id: dict[int, Transaction]) -> list[FrameRef]:
    """All transmissions of an update, those with a new sequence number too; none when one of them was answered."""
    frames: list[FrameRef] = []
    following: Transaction | None = tx
    while following is not None:
        if not following.unanswered:
            return []
        frames += [following.request, *following.retransmissions]
        following = by_id.get(following.repeated_by or 0)
    return frames
