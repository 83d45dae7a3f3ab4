"""How the outcome of a replay is shown: the forms of the report."""

from enum import StrEnum
from pathlib import Path

from mobtrace.cli import options
from mobtrace.cli.request import Request
from mobtrace.replay.explain import Explanation
from mobtrace.replay.rerun import Rerun
from mobtrace.report import document
from mobtrace.report.replay import replay_json, replay_junit, write_replay
from mobtrace.report.screen import Screen, console
from mobtrace.values import Nanoseconds


class Format(StrEnum):
    """Forms of the report."""

    TERMINAL = "terminal"
    JSON = "json"
    JUNIT = "junit"


class Show:
    """Writes an outcome in the form that was asked for."""

    def __init__(self, request: Request, form: Format, output: Path | None, color: str, verbose: bool) -> None:
        self.request, self.form, self.output = request, form, output
        self.color, self.verbose = color, verbose

    def __call__(
        self,
        rerun: Rerun,
        found: list[Explanation] | None,
        start: Nanoseconds,
        files: int,
        *,
        reference: str = "captured",
    ) -> None:
        with options.writing_to(self.output) as out:
            if self.form is Format.JSON:
                document.write_json(replay_json(rerun, found), out)
            elif self.form is Format.JUNIT:
                out.write(replay_junit(rerun, " ".join(self.request.inputs), start))
            else:
                screen = Screen(console(out, self.color), self.request.names, start, files, self.verbose)
                write_replay(screen, rerun, found, reference=reference)
