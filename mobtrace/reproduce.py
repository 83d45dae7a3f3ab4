"""From captures to a replay: the library's front door to the emulation."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mobtrace.capture.esp_keys import EspKeys
from mobtrace.capture.files import Progress, open_captures
from mobtrace.capture.frames import CaptureInfo, RawFrame
from mobtrace.errors import UsageError
from mobtrace.replay.cast import outcomes, play
from mobtrace.replay.explain import Explanation, explain
from mobtrace.replay.packets import as_frames
from mobtrace.replay.quirks import parse_quirks
from mobtrace.replay.recording import Recording, record
from mobtrace.replay.rerun import Rerun, rerun
from mobtrace.replay.roles import ANCHORS, ROLES
from mobtrace.replay.scenario import Scenario, read_scenario, with_quirks
from mobtrace.replay.scene import Scene
from mobtrace.replay.writing import write_scenario
from mobtrace.trace import Tracer, signals
from mobtrace.values import FrameRef, Nanoseconds
from mobtrace.wire.dialect import load_dialect

ALL = "all"


@dataclass(slots=True, kw_only=True)
class Replay:
    """What a replay gives: the captures read, their messages, the outcome of each, and what explains it."""

    captures: list[CaptureInfo]
    recording: Recording
    rerun: Rerun
    explanations: list[Explanation] | None = None

    @property
    def start(self) -> Nanoseconds:
        """When the first frame was captured; 0 without frames."""
        return min((info.first_time for info in self.captures if info.first_time is not None), default=0)

    @property
    def frames(self) -> list[RawFrame]:
        """What the emulated nodes were sent and what they sent themselves, as IP packets in the order of time."""
        return as_frames(self.rerun.traffic)

    @property
    def complete(self) -> bool:
        """False when a capture was cut or damaged."""
        return all(info.complete for info in self.captures)


def replay(
    paths: str | Path | Sequence[str | Path],
    *,
    against: Iterable[str] = (),
    quirks: Iterable[str] = (),
    ignored: Iterable[str] = (),
    explained: bool = False,
    frames: Collection[FrameRef] | None = None,
    dialect: str | None = None,
    esp_keys: str | Path | None = None,
    progress: Progress | None = None,
) -> Replay:
    """Replay captures in this process, on a virtual clock, against emulated nodes.

    ``against`` names the roles to emulate (all anchors when empty, ``all`` for every one), ``quirks`` their behaviours,
    ``ignored`` fields that are not compared; ``explained`` searches the quirks that the captured nodes have. With
    ``frames`` only the messages in those are replayed. Raises ``InputError`` and ``UsageError`` as ``analyze`` does.
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    roles, known = parse_roles(against), parse_quirks(quirks)
    left_out = frozenset(ignored)
    keys = EspKeys.load(Path(esp_keys)) if esp_keys is not None else None
    tracer = Tracer(dialect=load_dialect(dialect) if dialect else None, keys=keys)
    captures = open_captures(listed, progress=progress)
    wanted = (each for each in signals(captures, tracer) if frames is None or each.packet.frame in frames)
    recording = record(wanted)
    recording.end = max((info.last_time for info in captures.infos if info.last_time is not None), default=0)
    return Replay(
        captures=captures.infos,
        recording=recording,
        rerun=rerun(recording, roles, quirks=known, ignored=left_out),
        explanations=explain(recording, roles, left_out) if explained else None,
    )


@dataclass(slots=True, kw_only=True)
class Played:
    """What playing a scenario gives: its scene, with all that was sent, and the verdicts on what it expects."""

    scenario: Scenario
    scene: Scene
    rerun: Rerun

    @property
    def frames(self) -> list[RawFrame]:
        """What a capture between gateways and anchors holds, and on those links that the scenario names."""
        return self.scene.world.capture("", *self.scenario.links)


def play_scenario(path: str | Path, *, quirks: Iterable[str] = ()) -> Played:
    """Play the scenario in a file in memory; ``quirks`` are added to those of its nodes.

    Raises ``InputError`` for no such file and ``UsageError`` for what is wrong in it.
    """
    scenario = read_scenario(path)
    scene = play(with_quirks(scenario, parse_quirks(quirks)))
    return Played(scenario=scenario, scene=scene, rerun=Rerun(outcomes(scene)))


def scenario_of(result: Replay, title: str = "") -> str:
    """A capture that was replayed, as the text of a scenario; the quirks that explain its nodes are in it."""
    found = {each.address: [one.quirk for one in each.quirks] for each in result.explanations or ()}
    return write_scenario(result.recording, title=title, quirks=found)


def parse_roles(names: Iterable[str]) -> tuple[str, ...]:
    """The roles of those names; raises ``UsageError`` with the known ones for any other."""
    given = list(names)
    unknown = [name for name in given if name not in ROLES and name != ALL]
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no role: known are {', '.join(ROLES)} and {ALL}")
    if ALL in given:
        return tuple(ROLES)
    return tuple(given) or ANCHORS
