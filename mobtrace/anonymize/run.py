"""A capture in, a capture without names out, and the proof that nothing else is lost."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from mobtrace import api
from mobtrace.anonymize.fragments import Fragments
from mobtrace.anonymize.frames import Frames
from mobtrace.anonymize.leaks import Leaks, known_again
from mobtrace.anonymize.masking import Masking
from mobtrace.anonymize.sameness import differences
from mobtrace.capture.files import CaptureSet, Progress, open_captures
from mobtrace.capture.frames import CaptureInfo, RawFrame
from mobtrace.capture.writer import write_frames
from mobtrace.errors import RefusedError, UsageError
from mobtrace.values import FrameRef
from mobtrace.wire.dialect import load_dialect

READ_AT_ONCE = 1 << 22
OVERLAP = 512  # longer than any name that is looked for
MOST_DIFFERENCES = 20


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What was done: frames written, what was replaced or blanked and how often, and what the checks found.

    ``differences`` is where an analysis of the result says something else, ``None`` when that was not looked at.
    """

    frames: int
    capture: CaptureInfo
    addresses: int
    link_layers: int
    names: int
    counts: dict[str, int]
    differences: list[str] | None = None


def anonymize(
    source: str | Path,
    target: str | Path,
    seed: str,
    *,
    dialect: str | None = None,
    progress: Progress | None = None,
    compare: bool = True,
) -> Outcome:
    """Write ``source`` to ``target`` with other addresses and identities, the same for the same ``seed``.

    The result is searched for what was replaced, and frames in which some of it is found are blanked; with ``compare``
    both captures are analysed and held against each other. Raises ``UsageError`` for a target that is the source and
    for a capture that looks like a dialect that was not named, ``InputError`` for one that cannot be read,
    ``RefusedError`` when an original is found in the result all the same.
    """
    api.check_carving([source], target)
    before = api.analyze(source, dialect=dialect)
    if dialect is None and before.analysis.looks_like is not None:
        name = before.analysis.looks_like.name
        raise UsageError(f"{source} looks like the dialect {name}, whose options have other numbers: --dialect {name}")
    work = _Work(source, target, seed, dialect)
    captures = open_captures([source], everything=True, progress=progress)
    work.write(captures)
    if work.fragments:
        work.write(open_captures([source], everything=True))
    suspects = work.suspects()
    if suspects:
        work.write(open_captures([source], everything=True), suspects)
    leaks = work.leaks()
    if leaks:
        Path(target).unlink()
        raise RefusedError(
            f"{target} is removed: {', '.join(leaks[:5])} of the original was still in it; tell --seed another"
        )
    masking = work.masking
    outcome = Outcome(
        frames=work.frames,
        capture=captures.infos[0],
        addresses=sum(old != bytes(new) for old, new in masking.addresses.addresses.items()),
        link_layers=sum(old != new for old, new in masking.addresses.links.items()),
        names=len(masking.words.names),
        counts=dict(masking.counts.most_common()),
    )
    if compare:
        after = api.analyze(target, dialect=dialect)
        found = differences(_but_for_the_cut(before.to_json()), _but_for_the_cut(after.to_json()))
        outcome.differences = list(islice(found, MOST_DIFFERENCES))
    return outcome


# What the JSON of a capture says of its end.
OF_THE_CUT = frozenset({"complete", "cut_at", "warnings"})


class _Work:
    """One capture under way: written, again when it has fragments, and without frames in which something was found."""

    def __init__(self, source: str | Path, target: str | Path, seed: str, dialect: str | None) -> None:
        self.source, self.target, self.seed = source, target, seed
        self.dialect = load_dialect(dialect) if dialect else None
        self.masking = Masking(seed)
        self.frames = 0
        self.fragments: Fragments | None = None

    def write(self, captures: CaptureSet, without: frozenset[FrameRef] = frozenset()) -> None:
        """Write the target; the frames of ``without`` become zeros."""
        self.masking = Masking(self.seed)
        frames = Frames(self.masking, self.dialect, self.fragments)
        if self.fragments is None:
            self.fragments = frames.packets.fragments
        if without:
            self.masking.counts["frames with originals where no address or name is known to be: blanked"] = len(without)
        self.frames = write_frames(
            self.target,
            (_zeros(frames.frame(raw)) if raw.ref in without else frames.frame(raw) for raw in captures),
        )

    def suspects(self) -> frozenset[FrameRef]:
        """The frames of the target that have octets of the original where none should be."""
        search = Leaks(self.masking)
        if not self._octets(search):
            return frozenset()
        again = open_captures([self.target], everything=True)
        return frozenset(raw.ref for raw in again if search.found(raw.data))

    def leaks(self) -> list[str]:
        """Originals that are still there: in the file's octets, or among the addresses and names read in it."""
        second = Masking(self.seed)
        frames = Frames(second, self.dialect)
        for raw in open_captures([self.target], everything=True):
            frames.frame(raw)
        return [*self._octets(Leaks(self.masking)), *known_again(self.masking, second)]

    def _octets(self, search: Leaks) -> list[str]:
        found: dict[str, None] = {}
        with Path(self.target).open("rb") as stream:
            kept = b""
            while chunk := stream.read(READ_AT_ONCE):
                octets = kept + chunk
                found.update(dict.fromkeys(search.found(octets)))
                kept = octets[-OVERLAP:]
        return list(found)


def _but_for_the_cut(document: dict[str, Any]) -> dict[str, Any]:
    """An analysis without what it says of where a file was cut: what is written of it is whole."""
    captures = [{key: each[key] for key in each if key not in OF_THE_CUT} for each in document["captures"]]
    said = [each for each in document["visibility"] if each["kind"] != "cut-capture"]
    return {**document, "captures": captures, "visibility": said}


def _zeros(raw: RawFrame) -> RawFrame:
    return raw._replace(data=bytes(len(raw.data)))
