"""How much service was lost where: added up by node, by gateway and by anchor."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mobtrace.session.service import Gap
from mobtrace.values import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What was lost at one place: ``seconds`` in all, in how many ``gaps`` of how many ``nodes``.

    ``open`` gaps last to the end of the capture, so that the seconds are what is known at least.
    """

    where: str
    seconds: Seconds
    gaps: int
    nodes: int
    open: int


def lost_by(gaps: Iterable[Gap]) -> dict[str, list[Loss]]:
    """``nodes``, ``gateways`` and ``anchors`` that lost service, the most first; handovers and departures do not count.

    A gateway is the one that had the node or asked for it in vain; where it is not known the loss is in no sum of
    gateways.
    """
    lost = [gap for gap in gaps if gap.is_loss]
    return {
        "nodes": _added(lost, lambda gap: gap.mn),
        "gateways": _added(lost, lambda gap: None if gap.gateway is None else str(gap.gateway)),
        "anchors": _added(lost, lambda gap: str(gap.anchor)),
    }


def _added(gaps: Sequence[Gap], where: Callable[[Gap], str | None]) -> list[Loss]:
    found: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        place = where(gap)
        if place is not None:
            found[place].append(gap)
    losses = [
        Loss(
            where=place,
            seconds=sum(gap.duration for gap in each),
            gaps=len(each),
            nodes=len({gap.mn for gap in each}),
            open=sum(not gap.restored for gap in each),
        )
        for place, each in found.items()
    ]
    return sorted(losses, key=lambda loss: (-loss.seconds, loss.where))
