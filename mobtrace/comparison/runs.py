"""Two runs compared: what became of every node in each, and what differs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import NamedTuple

from mobtrace.findings.rule import Finding
from mobtrace.lifecycle.states import State
from mobtrace.session.model import Analysis, Binding
from mobtrace.session.service import service_gaps
from mobtrace.values import Seconds

MILLISECOND = 0.001


class Change(NamedTuple):
    """One thing that is otherwise: what, in A, in B; each as words."""

    what: str
    a: str
    b: str


@dataclass(slots=True)
class NodeView:
    """What a run says of one node, in words that can be compared."""

    bindings: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    handovers: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    lost: Seconds = 0.0

    def changes(self, other: "NodeView") -> list[Change]:
        """What differs, ``other`` being B."""
        views = [
            ("bindings", _listed(self.bindings), _listed(other.bindings)),
            ("way", _listed(self.ways), _listed(other.ways)),
            ("end", _listed(self.ends), _listed(other.ends)),
            ("handovers", str(self.handovers), str(other.handovers)),
            ("answers", _counted(self.outcomes), _counted(other.outcomes)),
            ("findings", _counted(self.findings), _counted(other.findings)),
            ("service lost", f"{self.lost:.3f} s", f"{other.lost:.3f} s"),
        ]
        return [Change(what, a, b) for what, a, b in views if a != b]


@dataclass(slots=True, kw_only=True)
class Runs:
    """Two runs compared: nodes of one only, nodes that differ, counts and latencies that differ."""

    only_a: list[str]
    only_b: list[str]
    changed: dict[str, list[Change]]
    same: int
    findings: list[Change]
    messages: list[Change]
    latency: list[Change]

    @property
    def differ(self) -> bool:
        """Whether any node, finding or message count differs; latencies always do a little."""
        return bool(self.only_a or self.only_b or self.changed or self.findings or self.messages)


def compare(a: tuple[Analysis, Sequence[Finding]], b: tuple[Analysis, Sequence[Finding]]) -> Runs:
    """Compare two analyses, each with its findings."""
    here, there = _nodes(*a), _nodes(*b)
    changed = {mn: found for mn in here if mn in there and (found := here[mn].changes(there[mn]))}
    counts_a, counts_b = (Counter(finding.code for finding in findings) for _, findings in (a, b))
    return Runs(
        only_a=[mn for mn in here if mn not in there],
        only_b=[mn for mn in there if mn not in here],
        changed=changed,
        same=sum(mn in there for mn in here) - len(changed),
        findings=_differences(counts_a, counts_b),
        messages=_differences(Counter(a[0].messages), Counter(b[0].messages)),
        latency=_latency(a[0], b[0]),
    )


def _nodes(analysis: Analysis, findings: Iterable[Finding]) -> dict[str, NodeView]:
    views: dict[str, NodeView] = defaultdict(NodeView)
    owner: dict[int | None, str] = {}
    for binding in analysis.bindings:
        owner[binding.id] = binding.mn
        _binding(views[binding.mn], binding)
    for tx in analysis.transactions:
        mn = owner.get(tx.binding) or tx.mn
        if mn in views:
            name = (
                "unanswered" if tx.unanswered else tx.status_name or ("answered" if tx.reply else "no answer asked for")
            )
            views[mn].outcomes[f"{tx.kind} {name}"] += 1
    for handover in analysis.handovers:
        views[handover.mn].handovers += 1
    for finding in findings:
        mn = finding.mn or owner.get(finding.binding)
        if mn is not None and mn in views:
            views[mn].findings[finding.code] += 1
    for gap in service_gaps(analysis):
        if gap.is_loss:
            views[gap.mn].lost += gap.duration
    return dict(views)


def _binding(view: NodeView, binding: Binding) -> None:
    homes = ", ".join([*map(str, binding.prefixes), *map(str, binding.home_addresses)])
    bid = f" BID {binding.bid}" if binding.bid is not None else ""
    view.bindings.append(f"{binding.protocol} at {binding.anchor}{bid}{': ' if homes else ''}{homes}")
    places = [str(each.care_of) for each in binding.states if each.state is State.ACTIVE]
    view.ways.append(" then ".join(place for place, _ in groupby(places)) or "none")
    view.ends.append(binding.end_state.value)


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(texts) or "none"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "none"


def _differences(a: Counter[str], b: Counter[str]) -> list[Change]:
    return [Change(name, str(a[name]), str(b[name])) for name in sorted({*a, *b}) if a[name] != b[name]]


def _latency(a: Analysis, b: Analysis) -> list[Change]:
    """Medians of the answers' times that differ by a millisecond or more."""
    here, there = _medians(a), _medians(b)
    names = [name for name in here if name in there and abs(here[name] - there[name]) >= MILLISECOND]
    return [Change(name, f"{here[name] * 1000:.3f} ms", f"{there[name] * 1000:.3f} ms") for name in sorted(names)]


def _medians(analysis: Analysis) -> dict[str, Seconds]:
    times: dict[str, list[Seconds]] = defaultdict(list)
    for tx in analysis.transactions:
        if tx.rtt is not None:
            times[f"{tx.protocol} {tx.kind}"].append(tx.rtt)
    return {name: median(found) for name, found in times.items()}
