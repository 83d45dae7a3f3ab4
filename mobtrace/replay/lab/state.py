"""Which labs there are: a file for each, with the process that runs it, so that one can be ended and tidied up."""

import json
import os
import re
import signal
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from mobtrace.errors import UsageError
from mobtrace.replay.lab.namespaces import left, sweep
from mobtrace.values import Seconds

RUNTIME = Path("/run/mobtrace")
NAMES = re.compile(r"[a-z0-9][a-z0-9_]{0,23}")
PATIENCE: Seconds = 15.0
START_TIME = 19  # of the fields of /proc/PID/stat behind the name of the program


@dataclass(frozen=True, slots=True)
class State:
    """The process of a lab, the time at which that started as the system has it, and the scenario's text."""

    process: int
    started: str
    scenario: str

    @property
    def is_alive(self) -> bool:
        """True while that process lives, and not another of its number."""
        return _started(self.process) == self.started


def check_name(lab: str) -> None:
    """Raise ``UsageError`` for a name that cannot be part of others."""
    if not NAMES.fullmatch(lab):
        raise UsageError(f"--name {lab}: small letters, digits and _ are wanted, 24 at most")


def check_free(lab: str) -> None:
    """Raise ``UsageError`` while a process has the lab."""
    known = read(lab)
    if known is not None and known.is_alive:
        raise UsageError(f"lab {lab} is up (process {known.process}): mobtrace lab down --name {lab} ends it")


def claim(lab: str, scenario: str) -> None:
    """Say that this process has the lab; sweeps what a dead one left. ``UsageError`` while another has it."""
    check_free(lab)
    tidy(lab)
    RUNTIME.mkdir(mode=0o700, exist_ok=True)
    process = os.getpid()
    state = State(process, _started(process), scenario)
    fresh = _file(lab).with_suffix(".new")
    fresh.write_text(json.dumps(asdict(state)), encoding="utf-8")
    fresh.replace(_file(lab))


def read(lab: str) -> State | None:
    """What is known of a lab."""
    try:
        return State(**json.loads(_file(lab).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def forget(lab: str) -> None:
    """Delete the files of a lab but for its log, which may say what it failed of."""
    for each in (_file(lab), orders_of(lab)):
        each.unlink(missing_ok=True)


def tidy(lab: str) -> list[str]:
    """Delete whatever is left of a lab: the names of its namespaces."""
    names = sweep(lab)
    forget(lab)
    return names


def end(lab: str) -> list[str]:
    """End a lab: its process is asked, then made, to go. Gives what was found of it; nothing is left."""
    found = left(lab)
    state = read(lab)
    if state is not None and state.is_alive:
        os.kill(state.process, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while state.is_alive and time.monotonic() < until:
            time.sleep(0.02)
        if state.is_alive:
            os.kill(state.process, signal.SIGKILL)
    found += [each for each in tidy(lab) if each not in found]
    log_of(lab).unlink(missing_ok=True)
    return found


def leave() -> None:
    """Delete the runtime directory, unless there are labs."""
    with suppress(OSError):
        RUNTIME.rmdir()


def labs() -> list[str]:
    """The names of the labs that left a trace in the runtime directory."""
    return sorted({each.stem for each in RUNTIME.glob("*.*")})


def orders_of(lab: str) -> Path:
    """The pipe by which a lab that stays takes steps."""
    return RUNTIME / f"{lab}.orders"


def log_of(lab: str) -> Path:
    """Where a lab that stays tells what happens."""
    return RUNTIME / f"{lab}.log"


def _file(lab: str) -> Path:
    return RUNTIME / f"{lab}.json"


def _started(process: int) -> str:
    """When a process started, in the system's ticks; empty when it is gone or about to be."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = told.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[START_TIME]
