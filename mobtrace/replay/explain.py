"""Which behaviour makes an emulated node answer as the captured one did: a search among the quirks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from mobtrace.replay.compare import MATCHED, Outcome
from mobtrace.replay.quirks import MANUAL, Quirk, quirks_of
from mobtrace.replay.recording import Recording
from mobtrace.replay.rerun import rerun_node
from mobtrace.replay.roles import ANCHORS, ROLES
from mobtrace.values import Address, FrameRef

# How many quirks one node is thought to have at most, and how many sets of each size are followed.
MOST_QUIRKS = 6
BREADTH = 12
# The search looks at this many diverging mobile nodes; what it finds is tried on all.
MOST_NODES = 20
COMBINED = frozenset({"lma", "ha"})

Quirks = frozenset[Quirk]


@dataclass(frozen=True, slots=True)
class Shown:
    """A quirk, and the first frame that shows it; ``None`` where it is an answer missing in the capture."""

    quirk: Quirk
    frame: FrameRef | None

    @property
    def does(self) -> str:
        """What a node with the quirk does."""
        return MANUAL[self.quirk].does


@dataclass(slots=True, kw_only=True)
class Explanation:
    """What one captured node is like: ``quirks``, and how many messages diverge without and with them."""

    role: str
    address: Address
    quirks: list[Shown] = field(default_factory=list)
    before: int
    after: int

    @property
    def is_complete(self) -> bool:
        """True when the emulated node with the quirks answers exactly as the captured one did."""
        return self.after == 0


def explain(
    recording: Recording, roles: Iterable[str] = ANCHORS, ignored: frozenset[str] = frozenset()
) -> list[Explanation]:
    """An explanation for each node whose emulation diverges, in the order of the recording."""
    found = [
        _Search(recording, role, address, ignored).explanation()
        for role in roles
        for address in recording.addresses(role)
    ]
    return [each for each in found if each.before]


class _Search:
    """The smallest set of quirks under which one emulated node diverges least."""

    def __init__(self, recording: Recording, role: str, address: Address, ignored: frozenset[str]) -> None:
        self.role, self.address, self.ignored = role, address, ignored
        self.whole = self.recording = recording
        self.known: dict[Quirks, list[Outcome]] = {}

    def explanation(self) -> Explanation:
        before = self._outcomes(frozenset())
        if all(each.verdict == MATCHED for each in before):
            return Explanation(role=self.role, address=self.address, before=0, after=0)
        self._narrow(before)
        best = self._without_idle(self._best())
        shown = [Shown(quirk, self._first_frame(best, quirk)) for quirk in sorted(best, key=list(MANUAL).index)]
        self.recording = self.whole
        self.known.clear()
        return Explanation(
            role=self.role,
            address=self.address,
            quirks=shown,
            before=_diverging(before),
            after=_diverging(self._outcomes(best)),
        )

    def _narrow(self, before: list[Outcome]) -> None:
        """Keep to some of the mobile nodes that diverge: the others tell the same again."""
        if self.whole.roles.get(self.address, set()) >= COMBINED:
            return  # a mobile node has one name as a host and another at its gateway
        diverging = list(dict.fromkeys(each.mn for each in before if each.verdict != MATCHED))[:MOST_NODES]
        kept = [each for each in self.whole.messages if not each.mn or each.mn in diverging]
        self.recording = replace(self.whole, messages=kept)
        self.known.clear()

    def _outcomes(self, quirks: Quirks) -> list[Outcome]:
        if quirks not in self.known:
            role = ROLES[self.role]
            self.known[quirks] = rerun_node(self.recording, self.address, role, quirks, self.ignored)
        return self.known[quirks]

    def _best(self) -> Quirks:
        """Sets grow by one quirk at a time; those that come nearest are followed."""
        best: Quirks = frozenset()
        level: list[Quirks] = [best]
        for _ in range(MOST_QUIRKS):
            larger = {each for quirks in level for each in self._grown(quirks)}
            level = sorted(larger, key=lambda each: (self._score(each), sorted(each)))[:BREADTH]
            if level and self._score(level[0]) < self._score(best):
                best = level[0]
            if not level or not _diverging(self._outcomes(best)):
                break
        return best

    def _grown(self, quirks: Quirks) -> Iterator[Quirks]:
        """The sets with one more quirk, of those that change anything."""
        before = _print(self._outcomes(quirks))
        for quirk in quirks_of(self.role):
            larger = quirks | {quirk}
            if larger != quirks and _print(self._outcomes(larger)) != before:
                yield larger

    def _score(self, quirks: Quirks) -> tuple[int, int]:
        """Messages that diverge, and fields that differ in them: the fewer the better."""
        outcomes = self._outcomes(quirks)
        return _diverging(outcomes), sum(len(each.differences) for each in outcomes)

    def _without_idle(self, quirks: Quirks) -> Quirks:
        """The set without the quirks that it does not need."""
        for quirk in sorted(quirks):
            smaller = quirks - {quirk}
            if self._score(smaller) <= self._score(quirks):
                quirks = smaller
        return quirks

    def _first_frame(self, quirks: Quirks, quirk: Quirk) -> FrameRef | None:
        """The first frame whose message the quirk changes."""
        these = self._outcomes(quirks - {quirk})
        known = set(_print(self._outcomes(quirks)))
        changed = [each for each, row in zip(these, _print(these), strict=True) if row not in known]
        return min((each.place for each in changed if each.place is not None), default=None)


def _diverging(outcomes: list[Outcome]) -> int:
    return sum(each.verdict != MATCHED for each in outcomes)


def _print(outcomes: list[Outcome]) -> list[tuple[object, ...]]:
    """What tells one run from another."""
    return [
        (each.verdict, each.place, *((one.field, str(one.replayed)) for one in each.differences)) for each in outcomes
    ]
