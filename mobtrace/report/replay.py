"""The outcome of a replay, for a person, as data, and for a test runner."""

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from rich.table import Table
from rich.text import Text

from mobtrace.replay.compare import DIVERGENT, EXTRA, MATCHED, UNANSWERED, Difference, Outcome
from mobtrace.replay.explain import Explanation
from mobtrace.replay.rerun import Rerun
from mobtrace.report.parts import frame_json, time_json
from mobtrace.report.screen import Screen, count
from mobtrace.values import NANOSECONDS_PER_SECOND, FrameRef, Nanoseconds

SCHEMA = "mobtrace-replay/1"
VERDICTS = (MATCHED, DIVERGENT, UNANSWERED, EXTRA)
STYLE = {MATCHED: "green", DIVERGENT: "bold red", UNANSWERED: "bold yellow", EXTRA: "bold yellow"}
MEANING = {
    DIVERGENT: "the emulated node sends something else",
    UNANSWERED: "this was {}, the emulated node does not send it",
    EXTRA: "the emulated node sends this, which was not {}",
}
TITLES = {"lma": "LMA", "mag": "MAG", "ha": "home agent", "map": "MAP", "cn": "correspondent node", "mn": "mobile node"}


def replay_json(rerun: Rerun, explanations: Sequence[Explanation] | None) -> dict[str, Any]:
    """The ``mobtrace-replay/1`` object; ``explanations`` is there when they were asked for."""
    messages = [outcome_json(each) for each in rerun.outcomes]
    first = rerun.first_divergence
    return {
        "schema": SCHEMA,
        **{verdict: rerun.count(verdict) for verdict in VERDICTS},
        "messages": messages,
        "first_divergence": None if first is None else outcome_json(first),
        **({} if explanations is None else {"explanations": [_explanation_json(each) for each in explanations]}),
    }


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """One message with its verdict."""
    return {
        "verdict": outcome.verdict,
        "message": outcome.message,
        "from": outcome.source,
        "to": outcome.destination,
        "mn": outcome.mn or None,
        "time": time_json(outcome.time),
        "frame": frame_json(outcome.frame),
        "request": frame_json(outcome.request),
        "differences": [
            {"field": each.field, "captured": each.captured, "replayed": each.replayed} for each in outcome.differences
        ],
    }


def _explanation_json(explanation: Explanation) -> dict[str, Any]:
    return {
        "role": explanation.role,
        "address": str(explanation.address),
        "quirks": [
            {"name": each.quirk.value, "does": each.does, "first_frame": frame_json(each.frame)}
            for each in explanation.quirks
        ],
        "diverging_before": explanation.before,
        "diverging_after": explanation.after,
    }


def write_replay(
    screen: Screen, rerun: Rerun, explanations: Sequence[Explanation] | None, *, reference: str = "captured"
) -> None:
    """Write the same for a person: the verdict first, then why, then each divergence.

    ``reference`` says what the messages are held against: ``captured`` or ``expected`` ones.
    """
    screen.console.print(_headline(rerun, reference))
    for explanation in explanations or ():
        _write_explanation(screen, explanation)
    diverging = [each for each in rerun.outcomes if each.verdict != MATCHED]
    if diverging:
        screen.heading("divergences")
    for outcome in screen.shown(diverging):
        _write_outcome(screen, outcome, reference)
    screen.left_out(diverging, "divergences")


def _headline(rerun: Rerun, reference: str) -> Text:
    total = len(rerun.outcomes)
    if not total:
        hint = "--against names others" if reference == "captured" else "a scenario says so under expect"
        return Text(f"NOTHING TO COMPARE: no message of the emulated nodes was {reference} ({hint})")
    if not rerun.diverged:
        return Text(f"NO DIVERGENCE: {count(total, 'message')} as {reference}", style=STYLE[MATCHED])
    parts = [f"{rerun.count(verdict)} {verdict}" for verdict in VERDICTS if rerun.count(verdict)]
    return Text("DIVERGED: " + ", ".join(parts), style=STYLE[DIVERGENT])


def _write_explanation(screen: Screen, explanation: Explanation) -> None:
    who = f"the {TITLES[explanation.role]} at {screen.node(explanation.address)}"
    screen.heading("explained" if explanation.is_complete else "explained in part")
    if not explanation.quirks:
        screen.console.print(f"  no known behaviour makes the emulation answer as {who} did")
        return
    screen.console.print(f"  {who} behaves as one that")
    table = Table.grid(padding=(0, 1))
    for each in explanation.quirks:
        where = f"; first seen in frame {_frame(screen, each.frame)}" if each.frame is not None else ""
        table.add_row("   -", Text(f"{each.does}{where}").append(f"  --quirk {each.quirk}", style="dim"))
    screen.console.print(table)
    left = f"{explanation.before} of its messages diverge without, {explanation.after} with that"
    screen.console.print(Text(f"  {left}", style="dim"))


def _frame(screen: Screen, ref: FrameRef) -> str:
    return screen.frame(ref).lstrip("#")


def _write_outcome(screen: Screen, outcome: Outcome, reference: str) -> None:
    line = Text(f"  {_place(screen, outcome):>8} {screen.since(outcome.time):>10}  ")
    line.append(outcome.verdict, style=STYLE[outcome.verdict])
    line.append(f"  {outcome.message} {screen.renamed(outcome.source)} -> {screen.renamed(outcome.destination)}")
    line.append(f"  {outcome.mn}", style="bold")
    screen.console.print(line, soft_wrap=True)
    if not outcome.differences:
        screen.console.print(Text(f"{'':22}{MEANING[outcome.verdict].format(reference)}", style="dim"), soft_wrap=True)
    for each in outcome.differences:
        screen.console.print(Text(f"{'':22}{difference_text(each, reference)}"), soft_wrap=True)


def difference_text(difference: Difference, reference: str = "captured") -> str:
    """One field that differs, in a line."""
    if difference.captured is None:
        return f"{difference.field}: not in the {reference} message"
    if difference.replayed is None:
        return f"{difference.field}: not in the replayed message"
    return f"{difference.field}: {reference} {difference.captured}, replayed {difference.replayed}"


def _place(screen: Screen, outcome: Outcome) -> str:
    return "" if outcome.place is None else screen.frame(outcome.place)


def replay_junit(rerun: Rerun, name: str, start: Nanoseconds) -> str:
    """The outcome as JUnit's XML: a test case a message, a failure for each that is not as captured."""
    failures = sum(each.verdict != MATCHED for each in rerun.outcomes)
    suites = Element("testsuites")
    suite = SubElement(suites, "testsuite", name=name, tests=str(len(rerun.outcomes)), failures=str(failures))
    for outcome in rerun.outcomes:
        frame = "" if outcome.place is None else f"frame {outcome.place.frame} "
        since = (outcome.time - start) / NANOSECONDS_PER_SECOND
        title = f"{frame}{outcome.message} to {outcome.destination}"
        case = SubElement(suite, "testcase", classname=outcome.mn or name, name=title, time=f"{since:.6f}")
        if outcome.verdict != MATCHED:
            text = [difference_text(each) for each in outcome.differences] or [MEANING[outcome.verdict].format("there")]
            SubElement(case, "failure", message=outcome.verdict).text = "\n".join(text)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suites, encoding="unicode") + "\n"
