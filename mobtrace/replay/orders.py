"""Emulated nodes made by themselves, outside a scene, and what such a node can be ordered to do."""

from collections.abc import Mapping
from typing import Any

from mobtrace.errors import UsageError
from mobtrace.replay.cast import CAST
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.node import Effect, Node
from mobtrace.replay.scenario import Actor, Scenario, settings_of
from mobtrace.values import Nanoseconds


def make_node(actor: Actor, scenario: Scenario | None = None) -> Node:
    """The node that plays an actor's role; ``UsageError`` for a role or a setting that there is not."""
    part = CAST.get(actor.role)
    if part is None:
        raise UsageError(f"node {actor.name}: {actor.role!r} is no role: known are {', '.join(CAST)}")
    return part.make(actor.name, settings_of(part.settings, scenario or Scenario(), actor))


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
