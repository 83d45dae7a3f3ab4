"""Emulated nodes made by themselves, outside a scene, and what such a node can be ordered to do."""

from collections.abc import Mapping
from typing import Any

from mobtrace.errors import UsageError
from mobtrace.replay.cast import CAST
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.mobile_node import MobileNode
from mobtrace.replay.node import Effect, Node
from mobtrace.replay.scenario import Actor, Scenario, settings_of
from mobtrace.values import Address, Nanoseconds


def make_node(actor: Actor, scenario: Scenario | None = None) -> Node:
    """The node that plays an actor's role; ``UsageError`` for a role or a setting that there is not."""
    part = CAST.get(actor.role)
    if part is None:
        raise UsageError(f"node {actor.name}: {actor.role!r} is no role: known are {', '.join(CAST)}")
    return part.make(actor.name, settings_of(part.settings, scenario or Scenario(), actor))


def perform(node: Node, order: Mapping[str, Any], now: Nanoseconds) -> list[Effect]:
    """Have a node do what people or the link layer want: ``do`` says what, the rest of the table with what.

    ``attach`` (with the fields of ``Attachment``), ``detach``, ``refresh`` (with ``mn``), ``roam`` (with
    ``access_point``, too) and ``hand-over`` (with the gateway ``to`` and whether to ``forward``) are for gateways,
    ``attach`` (with ``care_of``), ``home`` and ``optimise`` (with ``correspondent``) for mobile nodes, ``restart`` for
    all that keep bindings of others. ``UsageError`` for anything else.
    """
    values = dict(order)
    what = values.pop("do", None)
    known = _gateway if isinstance(node, Mag) else _mobile if isinstance(node, MobileNode) else None
    effects = known(node, str(what), values, now) if known is not None else None
    if effects is not None:
        return effects
    if what == "restart" and isinstance(node, Lma | Mag | HomeAgent):
        return node.restart(now)
    raise UsageError(f"{node.name} cannot {what}")


def _gateway(node: Any, what: str, values: dict[str, Any], now: Nanoseconds) -> list[Effect] | None:
    effects: list[Effect] | None = None
    if what == "attach":
        effects = node.attach(settings_of(Attachment, Scenario(), Actor("attach", "attachment", values)), now)
    elif what == "detach":
        effects = node.detach(_word(values, "mn"), now, link=values.get("link"))
    elif what == "refresh":
        effects = node.refresh(_word(values, "mn"), now)
    elif what == "roam":
        effects = node.roaming.roam(_word(values, "mn"), _word(values, "access_point"), now, link=values.get("link"))
    elif what == "hand-over":
        forward = values.get("forward", True) is not False
        effects = node.handovers.hand_over(_word(values, "mn"), _address(values, "to"), now, forward=forward)
    return effects


def _mobile(node: Any, what: str, values: dict[str, Any], now: Nanoseconds) -> list[Effect] | None:
    effects: list[Effect] | None = None
    if what == "attach":
        effects = node.attach(_address(values, "care_of"), now)
    elif what == "home":
        effects = node.return_home(now)
    elif what == "optimise":
        effects = node.optimise(_address(values, "correspondent"), now)
    return effects


def _word(values: Mapping[str, Any], key: str) -> str:
    found = values.get(key)
    if not isinstance(found, str):
        raise UsageError(f"{key} is missing")
    return found


def _address(values: Mapping[str, Any], key: str) -> Address:
    try:
        return Address.parse(_word(values, key))
    except ValueError as error:
        raise UsageError(f"{key}: {error}") from None
