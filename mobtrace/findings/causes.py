"""Which finding says most about a stretch without service."""

from collections import defaultdict
from collections.abc import Iterable

from mobtrace.findings.rule import Finding
from mobtrace.session.service import Gap


class Causes:
    """Findings by what they are about, to name one for a gap."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_node: dict[str | None, list[Finding]] = defaultdict(list)
        self._by_binding: dict[int | None, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.time is not None:
                self._by_node[finding.mn].append(finding)
                self._by_binding[finding.binding].append(finding)

    def of(self, gap: Gap) -> Finding | None:
        """The worst finding on the gap's node while the gap lasted or came about; of several the nearest."""
        about = [finding for binding in gap.bindings for finding in self._by_binding.get(binding, ())]
        about += self._by_node.get(gap.mn, ())
        near = [each for each in about if each.time is not None and gap.since <= each.time <= gap.end]
        return min(near, key=lambda each: (-each.severity.rank, abs((each.time or 0) - gap.start)), default=None)
