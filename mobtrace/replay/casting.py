"""The nodes of a scenario: which class plays a role, with settings of which class; what they can be told to do."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from mobtrace.errors import UsageError
from mobtrace.replay.host import Host, HostSettings
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.settings import Attachment, GatewaySettings
from mobtrace.replay.node import Effect, Node
from mobtrace.replay.scenario import Actor, Scenario, settings_of
from mobtrace.values import Nanoseconds


class Part(NamedTuple):
    """How a node of a role is made: the class of its settings, and the node's own."""

    settings: type
    node: Callable[[str, Any], Node]


PARTS: dict[str, Part] = {
    "lma": Part(AnchorSettings, Lma),
    "mag": Part(GatewaySettings, Mag),
    "host": Part(HostSettings, Host),
}


def cast(actor: Actor, scenario: Scenario | None = None) -> Node:
    """The node that plays an actor's role; ``UsageError`` for a role or a setting that there is not."""
    part = PARTS.get(actor.role)
    if part is None:
        raise UsageError(f"{actor.role}: roles that can be emulated are {', '.join(PARTS)}")
    return part.node(actor.name, settings_of(part.settings, scenario or Scenario(), actor))


def perform(node: Node, order: Mapping[str, Any], now: Nanoseconds) -> list[Effect]:
    """Have a node do what people or the link layer want: ``do`` says what, the rest of the table with what.

    ``attach`` (with the fields of ``Attachment``), ``detach`` and ``refresh`` (with ``mn``) are for gateways,
    ``restart`` for gateways and anchors. ``UsageError`` for anything else.
    """
    values = dict(order)
    what = values.pop("do", None)
    if isinstance(node, Mag):
        if what == "attach":
            return node.attach(settings_of(Attachment, Scenario(), Actor("attach", "attachment", values)), now)
        if what == "detach" and "mn" in values:
            return node.detach(values["mn"], now, link=values.get("link"))
        if what == "refresh" and "mn" in values:
            return node.refresh(values["mn"], now)
    if isinstance(node, Lma | Mag) and what == "restart":
        return node.restart(now)
    raise UsageError(f"{node.name} cannot {what}")
