"""A comparison for a person, at 80 columns."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mobtrace.comparison.runs import Change, Runs
from mobtrace.comparison.sightings import USER_PACKET, Sighting
from mobtrace.comparison.vantage import OneSide, Vantage
from mobtrace.report.screen import Screen, count
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds

MICROSECOND, MILLISECOND = 1000, 1_000_000
LATE: Nanoseconds = 100 * MILLISECOND
SHOWN = 5


def write_vantage(screens: tuple[Screen, Screen], found: Vantage, totals: tuple[int, int]) -> None:
    """Messages of one run at two places; ``totals`` are how many each has."""
    screen = screens[0]
    user = sum(pair.a.name == USER_PACKET for pair in found.pairs)
    what = f"packets ({user} of them the users')" if user else "messages"
    screen.heading(f"one run, two places: {len(found.pairs)} {what} at both, of {totals[0]} at A and {totals[1]} at B")
    _clock(screen, found)
    _paths(screen, found)
    _slow(screens, found)
    _one_side(screens[0], "A", "B", found.only_a)
    _one_side(screens[1], "B", "A", found.only_b)


def _clock(screen: Screen, found: Vantage) -> None:
    clock = found.clock
    if clock is None:
        screen.console.print("nothing was seen at both, so nothing is known of their clocks")
        return
    side = "ahead of" if clock.ahead >= 0 else "behind"
    how = "both directions" if clock.both_ways else "one direction, so their delay is in it"
    amount = _time(abs(clock.ahead))
    screen.console.print(Text(f"the clock of B is {amount} {side} that of A, by {clock.messages} in {how}"))


def _paths(screen: Screen, found: Vantage) -> None:
    if not found.paths:
        return
    screen.heading("delay from A to B, clocks set right (median, farthest)")
    for path in screen.shown(found.paths):
        one, other = (screen.node(peer) for peer in path.peers)
        for first, second, delays in ((one, other, path.to), (other, one, path.back)):
            if delays:
                far = max(delays, key=abs)
                line = f"{len(delays):>5} {first} to {second}  {_time(round(median(delays)))}, {_time(far)}"
                screen.console.print(Padding(Text(line), (0, 0, 0, 0), expand=False))
    screen.left_out(found.paths, "paths")


def _slow(screens: tuple[Screen, Screen], found: Vantage) -> None:
    ahead = found.clock.ahead if found.clock else 0
    slow = [pair for pair in found.slowest if abs(pair.later - ahead) >= LATE]
    if not slow:
        return
    screens[0].heading(f"held back between the two for {_time(LATE)} or more: {len(slow)}")
    for pair in slow[:SHOWN]:
        line = Text(f"  {_time(pair.later - ahead):>10}  {pair.a.name}  ")
        line.append(f"A {screens[0].frame(pair.a.frame)}  B {screens[1].frame(pair.b.frame)}", style="dim")
        screens[0].console.print(line)


def _one_side(screen: Screen, here: str, there: str, side: OneSide) -> None:
    if side.missing:
        screen.heading(f"seen at {here}, missing at {there}: {len(side.missing)}")
        for each in screen.shown(side.missing):
            screen.console.print(Padding(_seen(screen, each), (0, 0, 0, 2), expand=False))
        screen.left_out(side.missing, "messages")
    for sightings, why in (
        (side.elsewhere, f"only at {here}, between peers that {there} shows nothing of"),
        (side.outside, f"only at {here}, at a time when {there} was not captured"),
    ):
        if sightings:
            kinds = Counter(each.name for each in sightings).most_common()
            listed = ", ".join(f"{number} {name}" for name, number in kinds[:SHOWN])
            more = f", {count(len(kinds) - SHOWN, 'more kind')}" if len(kinds) > SHOWN else ""
            screen.heading(f"{why}: {len(sightings)}")
            screen.console.print(Padding(Text(listed + more), (0, 0, 0, 2), expand=False))


def _seen(screen: Screen, each: Sighting) -> Text:
    text = Text(f"{screen.frame(each.frame)} {screen.since(each.time)}  ", style="dim")
    text.append(each.name, style="bold")
    ends = f"  {screen.node(each.source)} to {screen.node(each.destination)}"
    return text.append(ends + (f", {each.mn}" if each.mn else ""), style="")


def write_runs(screen: Screen, found: Runs) -> None:
    """What differs between the nodes, findings, counts and latencies of A and B."""
    total = found.same + len(found.changed)
    screen.heading(
        f"nodes: {count(len(found.changed), 'differs', 'differ')} of {total} in both, "
        f"{len(found.only_a)} only in A, {len(found.only_b)} only in B"
    )
    for where, nodes in (("only in A", found.only_a), ("only in B", found.only_b)):
        for mn in screen.shown(nodes):
            screen.console.print(Text(f"  {where}  {mn}"))
        screen.left_out(nodes, "nodes")
    changed = list(found.changed.items())
    for mn, changes in screen.shown(changed):
        screen.console.print(Text(f"  {mn}", style="bold"))
        for change in changes:
            _change(screen, change)
    screen.left_out(changed, "nodes")
    _counts(screen, "findings that differ in number", found.findings)
    _counts(screen, "messages that differ in number", found.messages)
    _counts(screen, "median times of answers that differ", found.latency)


def _change(screen: Screen, change: Change) -> None:
    screen.console.print(Text(f"    {change.what}"))
    for where, text in (("A", change.a), ("B", change.b)):
        screen.console.print(Padding(Text(f"{where}: {screen.renamed(text)}"), (0, 0, 0, 6), expand=False))


def _counts(screen: Screen, title: str, changes: Sequence[Change]) -> None:
    if not changes:
        return
    screen.heading(title)
    table = Table.grid(padding=(0, 2))
    for justify in ("right", "right", "left"):
        table.add_column(justify=justify)
    table.add_row(*(Text(head, style="dim") for head in ("A", "B", "")))
    for change in screen.shown(changes):
        table.add_row(f"  {change.a}", change.b, change.what)
    screen.console.print(table)
    screen.left_out(changes, "of them")


def _time(amount: Nanoseconds) -> str:
    """Nanoseconds in the unit that people would take."""
    for unit, name in ((NANOSECONDS_PER_SECOND, "s"), (MILLISECOND, "ms"), (MICROSECOND, "us")):
        if abs(amount) >= unit:
            return f"{amount / unit:.3f} {name}"
    return f"{amount} ns"


def summary(label: str, files: Iterable[str], frames: int, signaling: int) -> Text:
    """Which captures one side is made of."""
    return Text(f"{label}: {', '.join(files)}", style="bold").append(f"  {frames} frames, {signaling} signaling", "")
