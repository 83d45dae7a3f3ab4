"""A lab that stays up when the command that made it has ended."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from mobtrace.errors import MobtraceError, UsageError
from mobtrace.replay.lab import state
from mobtrace.replay.lab.lab import Lab
from mobtrace.replay.lab.plan import make_plan
from mobtrace.replay.lab.steps import act_of
from mobtrace.replay.node import Tell
from mobtrace.replay.scenario import Scenario, Step, parse_scenario
from mobtrace.replay.transport.loop import Loop

UP = b"up"


def up(make: Callable[[], Lab], text: str) -> None:
    """Start a lab in a process of its own, and come back when its nodes run; raises what that process failed of."""
    heard, told = os.pipe()
    if not os.fork():
        os.close(heard)
        _stay(make, text, told)
    os.close(told)
    word = b""
    while data := os.read(heard, 4096):
        word += data
    os.close(heard)
    if word != UP:
        raise MobtraceError(word.decode() or "the lab's process has ended before it was up")


def _stay(make: Callable[[], Lab], text: str, told: int) -> NoReturn:
    os.setsid()
    code = 1
    try:
        lab = make()
        _detach_streams(state.log_of(lab.plan.name))
        lab.run(text, ready=lambda loop: _is_up(lab, loop, told))
        code = 0
    except MobtraceError as error:
        _tell(told, str(error).encode())
    except BaseException:
        sys.excepthook(*sys.exc_info())
    os._exit(code)


def _is_up(lab: Lab, loop: Loop, told: int) -> None:
    """From now on steps come through the pipe."""
    orders = state.orders_of(lab.plan.name)
    orders.unlink(missing_ok=True)
    os.mkfifo(orders, 0o600)
    stream = os.open(orders, os.O_RDWR | os.O_NONBLOCK)
    loop.watch(stream, lambda: _take_steps(lab, os.read(stream, 65536)))
    _tell(told, UP)
    os.close(told)


def _tell(told: int, word: bytes) -> None:
    os.write(told, word)


def _detach_streams(log: Path) -> None:
    """What is told goes into the log: the terminal, or whoever reads instead, is not to wait for the lab."""
    log.parent.mkdir(mode=0o700, exist_ok=True)
    nothing, out = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream, instead in ((0, nothing), (1, out), (2, out)):
        os.dup2(instead, stream)


def _take_steps(lab: Lab, data: bytes) -> None:
    for line in data.decode(errors="replace").splitlines():
        try:
            lab.do(step_of(lab.scenario, line))
        except MobtraceError as error:
            lab.tell("lab", Tell(what="step not done", detail=str(error)))


def step_of(scenario: Scenario, line: str) -> Step:
    """The step that a line says, without its time; ``UsageError`` for what is none."""
    words = line.split()
    if len(words) < 2 or words[0] not in scenario.actors:
        raise UsageError(f"{line!r}: a node ({', '.join(scenario.actors)}) and what happens to it are wanted")
    options = dict(word.split("=", 1) for word in words[2:] if "=" in word)
    return Step(0.0, words[0], words[1], tuple(word for word in words[2:] if "=" not in word), options)


def order(name: str, line: str) -> None:
    """Have a lab that is up do a step; ``UsageError`` when none is, or it cannot."""
    known = state.read(name)
    if known is None or not known.is_alive or not state.orders_of(name).exists():
        raise UsageError(f"lab {name} is not up: mobtrace lab up SCENARIO --name {name}")
    scenario = parse_scenario(known.scenario)
    act_of(make_plan(name, scenario), step_of(scenario, line))
    with state.orders_of(name).open("w", encoding="utf-8") as orders:
        orders.write(line + "\n")
