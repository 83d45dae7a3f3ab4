"""A scenario: nodes, and what happens to them when, in TOML short enough to write by hand.

    title = "A node moves between two gateways"

    [nodes.lma1]
    role = "lma"
    address = "2001:db8:0:1::1"

    [nodes.mag1]
    role = "mag"
    address = "2001:db8:0:1::11"
    anchor = "lma1"

    [nodes.alice]
    role = "host"
    mn = "alice@example.org"
    link_layer = "02:00:00:00:00:01"

    [script]
    until = 60
    steps = '''
      1.0   alice  attach mag1 handoff=1
      20.0  mag1   restart
    '''

What else stands in a node's table are the settings of its role; an address may be given by another node's name. A
step is a line: seconds from the start, the node, what happens to it, with words and ``key=value``. ``#`` begins a
comment. Beside ``steps`` there may be ``expect``: the messages that should follow (``expect``).

What is captured of a scenario is what passes between gateways and anchors; ``links`` names the access links that are
captured too (``HOST-GATEWAY``, or ``NODE-link`` for a node that hears of anchor points).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from mobtrace.errors import InputError, UsageError
from mobtrace.replay.expect import Expectation, read_expectations
from mobtrace.replay.quirks import Quirk, parse_quirks, quirks_of
from mobtrace.values import Address, LinkLayer, Prefix, Seconds


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the script: at ``at`` seconds ``node`` does ``verb``."""

    at: Seconds
    node: str
    verb: str
    words: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    def number(self, name: str, default: float) -> float:
        """A number among the options; ``UsageError`` for one that is none."""
        text = self.options.get(name)
        try:
            return default if text is None else float(text)
        except ValueError:
            raise UsageError(f"step at {self.at}: {name}={text} is no number") from None


@dataclass(frozen=True, slots=True)
class Actor:
    """A node: its role and the rest of its table."""

    name: str
    role: str
    settings: Mapping[str, Any]


@dataclass(slots=True)
class Scenario:
    """Nodes by name and steps by time. ``until`` is how long it runs (seconds); ``shows`` says what it is for.

    ``expected`` are the messages that it should lead to; ``links`` are captured beside the core.
    """

    title: str = ""
    shows: list[str] = field(default_factory=list)
    seed: int = 0
    weather: Mapping[str, float] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    actors: dict[str, Actor] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    until: Seconds = 0.0
    expected: list[Expectation] = field(default_factory=list)

    @property
    def addresses(self) -> dict[str, Address]:
        """The addresses of the nodes that have one of their own; raises ``UsageError`` for one that is none."""
        return {name: self.address(name) for name, each in self.actors.items() if "address" in each.settings}

    def address(self, text: str) -> Address:
        """The address that ``text`` is, or that of the node with that name; raises ``UsageError``."""
        actor = self.actors.get(text)
        try:
            return Address.parse(str(actor.settings["address"]) if actor is not None else text)
        except (KeyError, ValueError):
            raise UsageError(f"{text!r} is neither an address nor a node that has one") from None


def read_scenario(path: str | Path) -> Scenario:
    """The scenario in a file; raises ``InputError`` for no such file, ``UsageError`` for what is wrong in it."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from None
    try:
        return parse_scenario(text)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


def parse_scenario(text: str) -> Scenario:
    """The scenario that ``text`` describes; raises ``UsageError``."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"no TOML: {error}") from None
    unknown = set(data) - {"title", "shows", "seed", "weather", "links", "nodes", "script"}
    if unknown:
        raise UsageError(f"{', '.join(sorted(unknown))} is nothing a scenario has")
    scenario = Scenario(
        title=data.get("title", ""),
        shows=list(data.get("shows", [])),
        seed=data.get("seed", 0),
        weather=data.get("weather", {}),
        links=tuple(data.get("links", ())),
    )
    for name, table in data.get("nodes", {}).items():
        scenario.actors[name] = _actor(name, table)
    script = data.get("script", {})
    scenario.steps = _steps(script.get("steps", ""), scenario.actors)
    last = max((each.at for each in scenario.steps), default=0.0)
    scenario.until = float(script.get("until", last + 1))
    scenario.expected = read_expectations(script.get("expect", ""))
    return scenario


def _actor(name: str, table: Any) -> Actor:
    if not isinstance(table, dict) or "role" not in table:
        raise UsageError(f"node {name} has no role")
    return Actor(name, table["role"], {key: value for key, value in table.items() if key != "role"})


def _steps(text: str, actors: Mapping[str, Actor]) -> list[Step]:
    steps = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split("#", 1)[0].split()
        if words:
            steps.append(_step(words, number, actors))
    return sorted(steps, key=lambda each: each.at)


def _step(words: list[str], number: int, actors: Mapping[str, Actor]) -> Step:
    where = f"step {number} ({' '.join(words)})"
    if len(words) < 3:
        raise UsageError(f"{where}: wanted a time, a node and what happens")
    try:
        at = float(words[0])
    except ValueError:
        raise UsageError(f"{where}: {words[0]!r} is no time in seconds") from None
    if words[1] not in actors:
        raise UsageError(f"{where}: no node is called {words[1]!r}")
    options = dict(word.split("=", 1) for word in words[3:] if "=" in word)
    return Step(at, words[1], words[2], tuple(word for word in words[3:] if "=" not in word), options, number)


def settings_of(cls: type[Any], scenario: Scenario, actor: Actor) -> Any:
    """The settings of a role from a node's table: each value as the field's type has it; raises ``UsageError``."""
    hints = get_type_hints(cls)
    known = {each.name for each in fields(cls)} if is_dataclass(cls) else set()
    values = {}
    for name, value in actor.settings.items():
        if name not in known:
            raise UsageError(f"node {actor.name}: {name} is no setting of a {actor.role}: {', '.join(sorted(known))}")
        try:
            values[name] = _value(hints[name], value, scenario)
        except (ValueError, TypeError, AttributeError):
            raise UsageError(f"node {actor.name}: {name} = {value!r} does not fit") from None
    try:
        return cls(**values)
    except TypeError as error:
        raise UsageError(f"node {actor.name}: {error}") from None


def _value(hint: Any, value: Any, scenario: Scenario) -> Any:
    """``value`` of TOML as a field of type ``hint`` wants it."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _value(next(each for each in inner if each is not NoneType), value, scenario)
    if inner and inner[0] is Quirk:
        return parse_quirks(value)
    if origin in (tuple, frozenset):
        return origin(_value(inner[0], each, scenario) for each in value)
    if inner and isinstance(value, dict):
        return {_value(inner[0], key, scenario): _value(inner[1], each, scenario) for key, each in value.items()}
    return _plain(hint, value, scenario)


def _plain(hint: Any, value: Any, scenario: Scenario) -> Any:
    """A value that holds no others, but for the settings inside settings."""
    if hint is Address:
        return scenario.address(value)
    if hint in (Prefix, LinkLayer):
        return hint.parse(value)
    if hint is float or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return hint(value)
    if hint is bytes:
        return bytes.fromhex(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return settings_of(hint, scenario, Actor("", hint.__name__, value))
    return value


def with_quirks(scenario: Scenario, quirks: frozenset[Quirk]) -> Scenario:
    """The scenario with ``quirks`` added to each node whose role can have them."""
    actors = {name: _misbehaving(actor, quirks) for name, actor in scenario.actors.items()}
    return replace(scenario, actors=actors)


def _misbehaving(actor: Actor, quirks: frozenset[Quirk]) -> Actor:
    own = {quirk.value for quirk in quirks if quirk in quirks_of(actor.role)}
    if not own:
        return actor
    return replace(actor, settings={**actor.settings, "quirks": sorted({*actor.settings.get("quirks", ()), *own})})
