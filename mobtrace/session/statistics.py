"""Counters and latencies of what was asked and answered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

from mobtrace.session.model import Analysis, Transaction
from mobtrace.values import Address, FrameRef, Nanoseconds, Seconds

# RFC 6475 section 6, pmip6BindingRegCounters: Proxy Binding Updates rejected with a status, by the status.
REJECTION_COUNTERS = {
    160: "pmip6MissingMnIdentifierOption",
    154: "pmip6MagNotAuthorizedForProxyReg",
    153: "pmip6NotLMAForThisMobileNode",
    152: "pmip6ProxyRegNotEnabled",
    158: "pmip6MissingHomeNetworkPrefixOption",
    161: "pmip6MissingHandOffIndicatorOption",
    162: "pmip6MissingAccessTechTypeOption",
    155: "pmip6NotAuthorizedForHomeNetworkPrefix",
    156: "pmip6TimestampMismatch",
    157: "pmip6TimestampLowerThanPrevAccepted",
    159: "pmip6BcePbuPrefixSetDoNotMatch",
}
# The same section: updates that were carried out, by what they did.
KIND_COUNTERS = {
    "registration": "pmip6InitialBindingRegistrations",
    "refresh": "pmip6BindingLifeTimeExtensionNoHandOff",
    "handover": "pmip6BindingLifeTimeExtensionAfterHandOff",
}
DEREGISTRATIONS = "pmip6BindingDeRegistrations"
ACKNOWLEDGEMENTS = "pmip6BindingBindingAcks"
MIB_COUNTERS = (*REJECTION_COUNTERS.values(), *KIND_COUNTERS.values(), DEREGISTRATIONS, ACKNOWLEDGEMENTS)

WORST = 3  # slowest ones named for every distribution


@dataclass(frozen=True, slots=True)
class Slow:
    """One that took long: its frames, and whose it was."""

    latency: Seconds
    time: Nanoseconds
    frames: tuple[FrameRef, ...]
    mn: str | None


@dataclass(slots=True, kw_only=True)
class Latency:
    """How long the answers of one kind of request took, in seconds from the first transmission.

    Percentiles are nearest-rank, so every one is a latency that occurred; ``None`` without answers.
    """

    kind: str
    protocol: str
    asked: int = 0
    answered: int = 0
    rejected: int = 0
    unanswered: int = 0
    retransmissions: int = 0
    percentiles: dict[str, Seconds | None] = field(default_factory=dict)
    worst: list[Slow] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Statistics:
    """``mib`` has the counters of RFC 6475 by local mobility anchor; ``statuses`` count answers by their name."""

    mib: dict[Address, dict[str, int]]
    latencies: list[Latency]
    statuses: dict[tuple[int, str], int]


def statistics(analysis: Analysis) -> Statistics:
    """The statistics of what an analysis has."""
    groups: dict[tuple[str, str], list[Transaction]] = defaultdict(list)
    for tx in analysis.transactions:
        groups[tx.protocol, tx.kind].append(tx)
    latencies = [_latency(kind, protocol, txs) for (protocol, kind), txs in sorted(groups.items())]
    statuses = Counter(
        (tx.status, tx.status_name or "")
        for tx in analysis.transactions
        if tx.reply is not None and tx.status is not None
    )
    return Statistics(
        mib=_mib(analysis.transactions),
        latencies=latencies + _interruptions(analysis),
        statuses=dict(sorted(statuses.items())),
    )


def _mib(transactions: Iterable[Transaction]) -> dict[Address, dict[str, int]]:
    """Counted as the anchor would, from the updates and answers that are in the capture."""
    found: dict[Address, dict[str, int]] = {}
    for tx in transactions:
        if tx.protocol != "pmip6" or tx.kind not in (*KIND_COUNTERS, "deregistration"):
            continue
        counters = found.setdefault(tx.responder, dict.fromkeys(MIB_COUNTERS, 0))
        if tx.reply is not None:
            counters[ACKNOWLEDGEMENTS] += 1
        if tx.kind == "deregistration":
            # RFC 6475 counts the messages with lifetime zero, so every transmission.
            counters[DEREGISTRATIONS] += 1 + len(tx.retransmissions)
        if tx.status in REJECTION_COUNTERS:
            counters[REJECTION_COUNTERS[tx.status]] += 1
        elif tx.kind in KIND_COUNTERS and tx.reply is not None and not tx.rejected:
            counters[KIND_COUNTERS[tx.kind]] += 1
    return found


def _latency(kind: str, protocol: str, transactions: Sequence[Transaction]) -> Latency:
    slow = _ranked(
        Slow(tx.rtt, tx.time, tuple(ref for ref in (tx.request, tx.reply) if ref is not None), tx.mn)
        for tx in transactions
        if tx.rtt is not None
    )
    return Latency(
        kind=kind,
        protocol=protocol,
        asked=len(transactions),
        answered=sum(tx.reply is not None for tx in transactions),
        rejected=sum(tx.rejected for tx in transactions),
        unanswered=sum(tx.unanswered for tx in transactions),
        retransmissions=sum(len(tx.retransmissions) for tx in transactions),
        percentiles=_percentiles(slow),
        worst=slow[: -WORST - 1 : -1],
    )


def _interruptions(analysis: Analysis) -> list[Latency]:
    """How long user traffic stopped at handovers, where that was measured; a distribution a system."""
    requests = {tx.id: (tx.request, tx.protocol) for tx in analysis.transactions}
    by_protocol: dict[str, list[Slow]] = defaultdict(list)
    for each in analysis.handovers:
        if each.interruption is not None and each.transaction in requests:
            frame, protocol = requests[each.transaction]
            by_protocol[protocol].append(Slow(each.interruption, each.time, (frame,), each.mn))
    return [
        Latency(
            kind="interruption",
            protocol=protocol,
            asked=len(found),
            answered=len(found),
            percentiles=_percentiles(ranked),
            worst=ranked[: -WORST - 1 : -1],
        )
        for protocol, found in sorted(by_protocol.items())
        for ranked in [_ranked(found)]
    ]


def _ranked(found: Iterable[Slow]) -> list[Slow]:
    return sorted(found, key=lambda each: each.latency)


def _percentiles(ranked: Sequence[Slow]) -> dict[str, Seconds | None]:
    percentiles = {f"p{percent}": _percentile(ranked, percent) for percent in (50, 95, 99)}
    return {**percentiles, "max": ranked[-1].latency if ranked else None}


def _percentile(ranked: Sequence[Slow], percent: int) -> Seconds | None:
    return ranked[ceil(len(ranked) * percent / 100) - 1].latency if ranked else None
