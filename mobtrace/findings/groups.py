"""Which findings have one cause: a restart, a path that failed, or the same trouble of many nodes at one anchor."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from mobtrace.findings.rule import Finding
from mobtrace.session.model import Analysis, Binding
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, Nanoseconds

# How long after a restart was told findings are still put down to it.
AFTER_RESTART: Nanoseconds = 60 * NANOSECONDS_PER_SECOND
# Findings of one kind at one anchor belong together while each comes this soon after the one before ...
NEXT: Nanoseconds = 5 * NANOSECONDS_PER_SECOND
# ... and when they are about at least so many nodes.
NODES = 3


@dataclass(slots=True)
class _Event:
    """Something that happened to a peer: what it was, while when, the frames that tell of it, the bindings it hit."""

    name: str
    start: Nanoseconds
    end: Nanoseconds | None
    frames: set[FrameRef] = field(default_factory=set)
    bindings: set[int] = field(default_factory=set)

    def explains(self, finding: Finding) -> bool:
        if finding.frames and finding.frames[0] in self.frames:
            return True
        if finding.binding not in self.bindings or finding.time is None:
            return False
        return self.start <= finding.time and (self.end is None or finding.time <= self.end)


def group(analysis: Analysis, findings: list[Finding]) -> None:
    """Give the findings of one cause the same ``group``: a line that names the cause and its first frame."""
    for event in [*_restarts(analysis), *_failures(analysis)]:
        for finding in findings:
            if finding.group is None and event.explains(finding):
                finding.group = event.name
    _alike(analysis, [finding for finding in findings if finding.group is None])


def _restarts(analysis: Analysis) -> Iterator[_Event]:
    """One event for each restart, whoever was told of it."""
    events: dict[tuple[Address, int], _Event] = {}
    for restart in sorted((each for path in analysis.paths for each in path.restarts), key=lambda each: each.time):
        name = f"{restart.node} restarted, frame {restart.frame.frame}"
        event = events.setdefault((restart.node, restart.after), _Event(name, restart.time, None))
        event.end = restart.time + AFTER_RESTART
        event.frames.add(restart.frame)
        event.bindings.update(restart.bindings)
    for (node, _), event in events.items():
        event.bindings.update(binding.id for binding in analysis.bindings if binding.anchor == node)
    return iter(events.values())


def _failures(analysis: Analysis) -> Iterator[_Event]:
    """One event for each time that a path was down."""
    for path in analysis.paths:
        states = path.states
        for state, following in zip_longest(states, states[1:]):
            if state.state == "down":
                peer = next(each for each in path.peers if each != state.by)
                name = f"{peer} not reached from {state.by}, frame {state.frame.frame}"
                hit = {binding.id for binding in analysis.bindings if _between(binding, path.peers)}
                yield _Event(name, state.start, following.start if following else None, {state.frame}, hit)


def _between(binding: Binding, peers: tuple[Address, Address]) -> bool:
    return binding.anchor in peers and any(segment.care_of in peers for segment in binding.states)


def _alike(analysis: Analysis, findings: Iterable[Finding]) -> None:
    """Group findings of one code at one anchor that come close together."""
    anchors = {binding.id: binding.anchor for binding in analysis.bindings}
    kinds: dict[tuple[str, Address], list[tuple[Nanoseconds, Finding]]] = defaultdict(list)
    for finding in findings:
        anchor = anchors.get(finding.binding or 0)
        if anchor is not None and finding.time is not None:
            kinds[finding.code, anchor].append((finding.time, finding))
    for (code, anchor), found in kinds.items():
        found.sort(key=lambda timed: timed[0])
        for run in _runs(found):
            nodes = {finding.mn for finding in run}
            if len(nodes) >= NODES:
                name = f"{code} of {len(nodes)} nodes at {anchor}, frame {run[0].frames[0].frame}"
                for finding in run:
                    finding.group = name


def _runs(found: list[tuple[Nanoseconds, Finding]]) -> Iterator[list[Finding]]:
    run: list[Finding] = []
    last: Nanoseconds | None = None
    for time, finding in found:
        if last is not None and time - last > NEXT:
            yield run
            run = []
        run.append(finding)
        last = time
    if run:
        yield run
