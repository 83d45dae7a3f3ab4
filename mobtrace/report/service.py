"""Who lost service, from when to when, how long and why: the part of a report that is read first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.padding import Padding
from rich.text import Text

from mobtrace.findings.causes import Causes
from mobtrace.findings.rule import Finding
from mobtrace.report.screen import Screen, count
from mobtrace.session.losses import Loss, lost_by
from mobtrace.session.service import Gap
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds

SHOWN = 10  # gaps shown in full; the rest of them is counted
MANY = 4  # nodes that lost service together are one entry
NAMED = 6  # of them by name
PLACES = 3  # anchors, and gateways, that are named
INDENT = 12
LOSS_STYLE = {False: "bold yellow", True: "bold red"}


def write_service(screen: Screen, gaps: Sequence[Gap], findings: Iterable[Finding], nodes: int, verbose: bool) -> None:
    """Write the section; ``nodes`` is how many nodes there are in all."""
    lost = [gap for gap in gaps if gap.is_loss]
    moved = any(gap.reason == "handover" for gap in gaps)
    screen.heading(f"service: {headline(lost, nodes, moved)}")
    for line in (*loss_lines(screen, lost), handover_line(gaps), departure_line(gaps)):
        if line:
            screen.console.print(Padding(Text(line), (0, 0, 0, 2), expand=False))
    shown = [gap for gap in gaps if gap.reason != "detached"]
    causes = Causes(findings)
    together = [[gap] for gap in shown] if verbose else alike(shown)
    limit = len(together) if verbose else SHOWN
    for group in together[:limit]:
        if len(group) > 1:
            _group(screen, group)
        else:
            _gap(screen, group[0], causes.of(group[0]))
    rest = [gap for group in together[limit:] for gap in group]
    if rest:
        reasons = Counter(gap.reason for gap in rest)
        listed = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common())
        screen.console.print(Text(f"  ... and {len(rest)} more: {listed} (-v shows them)", style="dim"))


def alike(gaps: Sequence[Gap]) -> list[list[Gap]]:
    """Gaps of many nodes that began together for the same reason as one, in the place of the first of them."""
    groups: dict[tuple[object, ...], list[Gap]] = {}
    for gap in gaps:
        second = gap.start // NANOSECONDS_PER_SECOND
        groups.setdefault((gap.reason, gap.anchor, gap.why, second, gap.restored), []).append(gap)
    found: list[list[Gap]] = []
    for group in groups.values():
        is_many = len({gap.mn for gap in group}) >= MANY
        found += [group] if is_many else [[gap] for gap in group]
    order = {id(gap): place for place, gap in enumerate(gaps)}
    return sorted(found, key=lambda group: order[id(group[0])])


def headline(lost: Sequence[Gap], nodes: int, moved: bool) -> str:
    """How many lost service and for how long, of ``nodes``."""
    if not lost:
        return f"nobody lost it{' but for handovers' if moved else ''}" if nodes else "no bindings"
    hit = {gap.mn for gap in lost}
    still = {gap.mn for gap in lost if not gap.restored}
    total = sum(gap.duration for gap in lost)
    text = f"{len(hit)} of {count(nodes, 'node')} lost it, {length(total)} in all"
    return f"{text}; {len(still)} without it at the end" if still else text


def loss_lines(screen: Screen, lost: Sequence[Gap]) -> list[str]:
    """Where several nodes lost service: the anchors and gateways, the worst first."""
    if len({gap.mn for gap in lost}) < 2:
        return []
    places = lost_by(lost)
    return [f"by {name[:-1]}: {_places(screen, places[name])}" for name in ("anchors", "gateways") if places[name]]


def _places(screen: Screen, losses: Sequence[Loss]) -> str:
    told = [f"{screen.renamed(each.where)} {length(each.seconds)}, {count(each.nodes, 'node')}" for each in losses]
    more = f"; and {len(told) - PLACES} more" if len(told) > PLACES else ""
    return "; ".join(told[:PLACES]) + more


def handover_line(gaps: Sequence[Gap]) -> str:
    """What handovers cost; empty without any."""
    made = [gap for gap in gaps if gap.reason == "handover"]
    if not made:
        return ""
    worst = max(gap.duration for gap in made)
    return f"{count(len(made), 'handover')} interrupted it, for {length(worst)} at the most"


def departure_line(gaps: Sequence[Gap]) -> str:
    """How often nodes left and were gone; empty without any."""
    left = [gap for gap in gaps if gap.reason == "detached"]
    if not left:
        return ""
    back = sum(gap.restored for gap in left)
    return f"{count(len(left), 'time')} a node was de-registered and gone ({back} came back): not counted as loss"


def _group(screen: Screen, gaps: Sequence[Gap]) -> None:
    """Many nodes at once: how long the luckiest and the unluckiest, since when and why, and who."""
    first, last = min(gaps, key=lambda gap: gap.duration), max(gaps, key=lambda gap: gap.duration)
    names = list(dict.fromkeys(gap.mn for gap in gaps))
    head = Text()
    open_end = "" if last.restored else ">"
    head.append(f"{open_end + length(last.duration):>{INDENT - 2}}  ", style=LOSS_STYLE[last.is_loss])
    head.append(f"{len(names)} nodes", style="bold")
    to = clock(max(gap.end for gap in gaps)) if last.restored else "the end of the capture"
    head.append(f"  {clock(first.start)} to {to} ({screen.since(first.start)})")
    if first.duration < last.duration:
        head.append(f", {length(first.duration)} the shortest")
    screen.console.print(Padding(head, (0, 0, 0, 0), expand=False))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    for text in (f"{last.reason}: {screen.renamed(last.why)}", f"{', '.join(names[:NAMED])}{more} (-v lists them)"):
        screen.console.print(Padding(Text(text), (0, 0, 0, INDENT), expand=False))
    frames = sorted({ref for gap in gaps for ref in gap.frames})
    screen.console.print(Padding(Text(screen.frames(frames), style="dim"), (0, 0, 0, INDENT), expand=False))


def _gap(screen: Screen, gap: Gap, cause: Finding | None) -> None:
    head = Text()
    open_end = "" if gap.restored else ">"
    head.append(f"{open_end + length(gap.duration):>{INDENT - 2}}  ", style=LOSS_STYLE[gap.is_loss])
    head.append(gap.mn, style="bold")
    to = "" if gap.measured is not None else clock(gap.end) if gap.restored else "the end of the capture"
    head.append(f"  {clock(gap.start)}{f' to {to}' if to else ''} ({screen.since(gap.start)})")
    screen.console.print(Padding(head, (0, 0, 0, 0), expand=False))
    why = f"{gap.reason}: {screen.renamed(gap.why)}"
    if gap.measured is not None:
        why += "; measured on the node's traffic"
    screen.console.print(Padding(Text(why), (0, 0, 0, INDENT), expand=False))
    source = screen.frames(gap.frames)
    if cause is not None:
        source += f"  {cause.code}"
    screen.console.print(Padding(Text(source, style="dim"), (0, 0, 0, INDENT), expand=False))


def length(duration: float) -> str:
    """Seconds as people write them, minutes and hours where there are many."""
    if duration < 600:
        return f"{duration:.1f} s" if duration >= 10 else f"{duration:.3f} s"
    minutes = duration / 60
    return f"{minutes:.1f} min" if minutes < 600 else f"{minutes / 60:.1f} h"


def clock(time: Nanoseconds) -> str:
    """Time of day in UTC."""
    return datetime.fromtimestamp(time // NANOSECONDS_PER_SECOND, UTC).strftime("%H:%M:%S")
