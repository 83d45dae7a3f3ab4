"""Who can play in a scenario, and what each can be told to do: one row a role."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from mobtrace.errors import UsageError
from mobtrace.replay.compare import Outcome
from mobtrace.replay.expect import Seen, check
from mobtrace.replay.host import Host, HostSettings
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.request import HANDOFF_UNKNOWN
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.settings import WLAN, Attachment, GatewaySettings
from mobtrace.replay.node import Effect, Node
from mobtrace.replay.packets import Opener
from mobtrace.replay.scenario import Scenario, Step, settings_of
from mobtrace.replay.world import Weather, World
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix, Seconds


@dataclass(slots=True)
class Scene:
    """A scenario under way: its world, its nodes by name, and where each mobile host is attached."""

    scenario: Scenario
    world: World
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
        role = CAST[self.scenario.actors[step.node].role]
        act = role.acts.get(step.verb) or NETWORK_ACTS.get(step.verb)
        if act is None:
            known = ", ".join([*role.acts, *NETWORK_ACTS])
            raise UsageError(f"step at {step.at}: {step.node} cannot {step.verb!r}; it can {known}")
        self.world.carry_out(node, act(self, node, step, self.world.now))
        return []


Act = Callable[[Scene, Any, Step, Nanoseconds], list[Effect]]


class Part(NamedTuple):
    """A role: the class of its settings, how its node is made, what it can be told, whether it moves between links."""

    settings: type[Any]
    make: Callable[[str, Any], Node]
    acts: Mapping[str, Act] = {}
    mobile: bool = False


def word(step: Step, index: int, what: str) -> str:
    """A word behind the verb; raises ``UsageError`` naming what is missing."""
    if len(step.words) <= index:
        raise UsageError(f"step at {step.at}: {step.verb} wants {what}")
    return step.words[index]


def link_of(host: str, gateway: str) -> str:
    """The name of the point-to-point link between a host and a gateway."""
    return f"{host}-{gateway}"


def attach(scene: Scene, host: Host, step: Step, now: Nanoseconds) -> list[Effect]:
    """``attach GATEWAY [handoff=N] [technology=N] [lifetime=S] [prefix=P] [link_layer=none]``: a link comes up."""
    name = word(step, 0, "a gateway")
    gateway, link = scene.node(name), link_of(host.name, name)
    scene.served_by[host.name] = name
    scene.world.join(host, link)
    scene.world.join(gateway, link)
    scene.world.carry_out(gateway, gateway.attach(_attachment(host, link, step), now))
    return host.link_up(link, now)


def _attachment(host: Host, link: str, step: Step) -> Attachment:
    lifetime, prefix = step.options.get("lifetime"), step.options.get("prefix")
    return Attachment(
        mn=host.settings.mn or host.name,
        link=link,
        link_layer=None if step.options.get("link_layer") == "none" else host.settings.link_layer,
        technology=int(step.number("technology", WLAN)),
        handoff=int(step.number("handoff", HANDOFF_UNKNOWN)),
        prefixes=() if prefix is None else (Prefix.parse(prefix),),
        home_address=host.settings.home_address,
        lifetime=None if lifetime is None else float(lifetime),
    )


def detach(scene: Scene, host: Host, step: Step, now: Nanoseconds) -> list[Effect]:
    """``detach [GATEWAY] [unnoticed]``: the host's link goes down; unnoticed, the gateway does not see it."""
    words = [each for each in step.words if each != "unnoticed"]
    name = words[0] if words else scene.served_by.get(host.name, "")
    gateway, link = scene.node(name), link_of(host.name, name)
    scene.world.leave(host, link)
    if "unnoticed" not in step.words:
        scene.world.carry_out(gateway, gateway.detach(host.settings.mn or host.name, now, link=link))
    return host.link_down(link, now)


def move(scene: Scene, host: Host, step: Step, now: Nanoseconds) -> list[Effect]:
    """``move GATEWAY [gap=S] [overlap=S] [handoff=N]``: from the gateway it is at to another.

    Break before make with a gap without any link, or make before break with both for a while.
    """
    old, new = scene.served_by.get(host.name, ""), word(step, 0, "a gateway")
    overlap = step.number("overlap", 0.0)
    leave = replace(step, verb="detach", words=(old,))
    arrive = replace(step, verb="attach", words=(new,))
    if overlap:
        scene.later(overlap, leave)
        return attach(scene, host, arrive, now)
    scene.later(step.number("gap", 0.0), arrive)
    return detach(scene, host, leave, now)


def ping(scene: Scene, host: Host, step: Step, now: Nanoseconds) -> list[Effect]:
    """``ping NODE|ADDRESS [every=S] [for=S]``: echo requests."""
    name = word(step, 0, "a node or an address")
    other = scene.nodes.get(name)
    fixed = None if other is not None else scene.scenario.address(name)

    def target() -> Address | None:
        return fixed if other is None else other.address

    return host.ping(target, now, every=step.number("every", 1.0), lasting=step.number("for", 10.0))


def restart(scene: Scene, node: Any, step: Step, now: Nanoseconds) -> list[Effect]:
    """``restart``: the node loses its bindings."""
    effects: list[Effect] = node.restart(now)
    return effects


def refresh(scene: Scene, gateway: Mag, step: Step, now: Nanoseconds) -> list[Effect]:
    """``refresh HOST``: the gateway extends the binding of a host now."""
    host = scene.node(word(step, 0, "a host"))
    return gateway.refresh(host.settings.mn or host.name, now)


def cut(scene: Scene, node: Any, step: Step, now: Nanoseconds) -> list[Effect]:
    """``cut NODE``: nothing passes between two nodes any more."""
    scene.world.cut |= _pairs(node, scene.node(word(step, 0, "a node")))
    return []


def mend(scene: Scene, node: Any, step: Step, now: Nanoseconds) -> list[Effect]:
    """``mend NODE``: what was cut is whole again."""
    scene.world.cut -= _pairs(node, scene.node(word(step, 0, "a node")))
    return []


def _pairs(one: Node, other: Node) -> set[frozenset[Address]]:
    return {frozenset((here, there)) for here in one.addresses for there in other.addresses}


NETWORK_ACTS: dict[str, Act] = {"cut": cut, "mend": mend}

CAST: dict[str, Part] = {
    "lma": Part(AnchorSettings, Lma, {"restart": restart}),
    "mag": Part(GatewaySettings, Mag, {"restart": restart, "refresh": refresh}),
    "host": Part(HostSettings, Host, {"attach": attach, "detach": detach, "move": move, "ping": ping}, mobile=True),
    "correspondent": Part(HostSettings, Host, {"ping": ping}),
}


def stage(scenario: Scenario) -> Scene:
    """The scene of a scenario before its first step; raises ``UsageError`` for what cannot be."""
    world = World(seed=scenario.seed, weather=Weather(**scenario.weather))
    scene = Scene(scenario, world, begin=world.now)
    for actor in scenario.actors.values():
        part = CAST.get(actor.role)
        if part is None:
            raise UsageError(f"node {actor.name}: {actor.role!r} is no role: known are {', '.join(CAST)}")
        node = part.make(actor.name, settings_of(part.settings, scenario, actor))
        scene.nodes[actor.name] = node
        world.add(node, mobile=part.mobile)
    for step in scenario.steps:
        scene.later(step.at, step)
    return scene


def play(scenario: Scenario) -> Scene:
    """Run a scenario in memory, from its first step to its end."""
    scene = stage(scenario)
    scene.world.run_for(scenario.until)
    return scene


def outcomes(scene: Scene) -> list[Outcome]:
    """Verdicts on what the scenario expects, once it has been played."""
    scenario = scene.scenario
    addresses = {name: scenario.address(name) for name, each in scenario.actors.items() if "address" in each.settings}
    opener = Opener()
    opened = ((frame.time, opener.open(frame.data, frame.time)) for frame in scene.world.frames)
    seen = [Seen(time, datagram) for time, datagram in opened if datagram is not None]
    return check(scenario.expected, seen, addresses, scene.begin)
