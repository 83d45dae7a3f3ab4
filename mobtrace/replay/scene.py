"""A scenario under way: its world, its nodes by name, and what they can be told to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mobtrace.errors import UsageError
from mobtrace.replay.node import Effect, Node
from mobtrace.replay.scenario import Scenario, Step
from mobtrace.replay.world import World
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Seconds


@dataclass(slots=True)
class Scene:
    """A scenario under way: its world, its nodes by name, and where each mobile host is attached."""

    scenario: Scenario
    world: World
    parts: "Mapping[str, Part]"
    nodes: dict[str, Any] = field(default_factory=dict)
    served_by: dict[str, str] = field(default_factory=dict)
    begin: Nanoseconds = 0

    def node(self, name: str) -> Any:
        """The node with a name; raises ``UsageError`` for none."""
        if name not in self.nodes:
            raise UsageError(f"no node is called {name!r}")
        return self.nodes[name]

    def later(self, delay: Seconds, step: Step) -> None:
        """Have a step done ``delay`` seconds from now."""
        self.world.at(self.world.now + round(delay * NANOSECONDS_PER_SECOND), lambda: self.perform(step), None)

    def perform(self, step: Step) -> list[Effect]:
        """Do a step now."""
        node = self.node(step.node)
        acts = self.parts[self.scenario.actors[step.node].role].acts
        act = acts.get(step.verb)
        if act is None:
            known = ", ".join(acts)
            raise UsageError(f"step at {step.at}: {step.node} cannot {step.verb!r}; it can {known}")
        self.world.carry_out(node, act(self, node, step, self.world.now))
        return []


Act = Callable[[Scene, Any, Step, Nanoseconds], list[Effect]]


class Part(NamedTuple):
    """A role: the class of its settings, how its node is made, what it can be told, whether it moves between links.

    ``udp_ports`` are those of a node that does nothing but answer over UDP.
    """

    settings: type[Any]
    make: Callable[[str, Any], Node]
    acts: Mapping[str, Act] = {}
    mobile: bool = False
    udp_ports: tuple[int, ...] = ()


def word(step: Step, index: int, what: str) -> str:
    """A word behind the verb; raises ``UsageError`` naming what is missing."""
    if len(step.words) <= index:
        raise UsageError(f"step at {step.at}: {step.verb} wants {what}")
    return step.words[index]
