"""What a scenario expects, held against the captures of a lab that it was played in."""

from collections.abc import Iterator
from pathlib import Path

from mobtrace.capture.duplicates import DuplicateFilter
from mobtrace.capture.files import open_captures
from mobtrace.replay.compare import Outcome
from mobtrace.replay.expect import Seen, check
from mobtrace.replay.lab.plan import Plan
from mobtrace.replay.lab.processes import core_capture
from mobtrace.replay.packets import from_packet
from mobtrace.replay.scenario import Scenario
from mobtrace.trace import Tracer, signals
from mobtrace.values import Nanoseconds


def verdicts(scenario: Scenario, plan: Plan, captures: Path, begin: Nanoseconds) -> list[Outcome]:
    """A verdict on each expectation; the steps began at ``begin``. Raises ``InputError`` for a capture that is missing.

    As in memory, what counts is what passed between the nodes, not what did on access links.
    """
    return check(scenario.expected, list(_seen(plan, captures)), scenario.addresses, begin)


def _seen(plan: Plan, captures: Path) -> Iterator[Seen]:
    """Each message once, though it was captured at both ends."""
    files = [core_capture(captures, place) for place in plan.fixed]
    copies = DuplicateFilter()
    for signal in signals(open_captures(files), Tracer()):
        if not signal.packet.quoted and not copies.is_copy(signal.packet):
            yield Seen(signal.packet.time, from_packet(signal.packet, signal.content))
