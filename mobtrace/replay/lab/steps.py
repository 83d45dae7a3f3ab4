"""What the steps of a scenario do in a lab: one row a verb."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mobtrace.errors import UsageError
from mobtrace.replay.acts import LEAD, PREDICTIVE, REACTIVE, how_fast, reactive, usual
from mobtrace.replay.lab import namespaces
from mobtrace.replay.lab.plan import Place, Plan, access_link
from mobtrace.replay.lma.request import HANDOFF_UNKNOWN
from mobtrace.replay.mag.settings import WLAN
from mobtrace.replay.scenario import Scenario, Step
from mobtrace.values import Address

if TYPE_CHECKING:
    from mobtrace.replay.lab.lab import Lab

Act = Callable[["Lab", Place, Step], None]


def attach(lab: "Lab", host: Place, step: Step) -> None:
    """``attach GATEWAY``: the host's link comes up there; a gateway that it was at sees it go down."""
    gateway = lab.place(step, 0)
    before = lab.gateway_of.get(host.name)
    namespaces.attach(host, gateway, lab.end_of(host))
    lab.link_ends[host.name] = gateway.namespace
    lab.gateway_of[host.name] = gateway
    if before is not None:
        lab.order(before, {"do": "detach", "mn": host.mn, "link": host.name})
    lab.order(gateway, {"do": "attach", "mn": host.mn, "link": host.name, **_attachment(lab, host, step)})


def _attachment(lab: "Lab", host: Place, step: Step) -> dict[str, Any]:
    values: dict[str, Any] = {
        "link_layer": str(host.link_layer),
        "technology": int(step.number("technology", WLAN)),
        "handoff": int(step.number("handoff", HANDOFF_UNKNOWN)),
    }
    if "lifetime" in step.options:
        values["lifetime"] = step.number("lifetime", 0)
    if "prefix" in step.options:
        values["prefixes"] = [step.options["prefix"]]
    if "ap" in step.options:
        values["access_point"] = step.options["ap"]
    if "previous" in step.options:
        values["previous"] = str(lab.scenario.address(step.options["previous"]))
    return values


def detach(lab: "Lab", host: Place, step: Step) -> None:
    """``detach [GATEWAY] [unnoticed]``: the host's link goes down; unnoticed, the gateway does not see it."""
    gateway = lab.gateway_of.pop(host.name, None)
    if gateway is None:
        return
    namespaces.detach(host, gateway)
    if "unnoticed" not in step.words:
        lab.order(gateway, {"do": "detach", "mn": host.mn, "link": host.name})


def move(lab: "Lab", host: Place, step: Step) -> None:
    """``move GATEWAY [gap=S]``: from the gateway it is at to another, with a gap without any link.

    ``fast=predictive [lead=S]`` and ``fast=reactive`` as in scenarios (RFC 5949).
    """
    fast, old = how_fast(step), lab.gateway_of.get(host.name)
    if fast == PREDICTIVE and old is not None:
        _announce(lab, old, host, lab.place(step, 0), step)
        lab.later(step.number("lead", LEAD), lambda: move(lab, host, usual(step)))
        return
    if fast == REACTIVE and old is not None:
        step = reactive(step, old.name)
    detach(lab, host, step)
    lab.later(step.number("gap", 0.0), lambda: attach(lab, host, step))


def change(lab: "Lab", host: Place, step: Step) -> None:
    """``roam ACCESS-POINT``: a host comes to another access point of its gateway (RFC 7563 section 4.1)."""
    gateway = lab.gateway_of.get(host.name)
    if gateway is not None:
        lab.order(gateway, {"do": "roam", "mn": host.mn, "link": host.name, "access_point": step.words[0]})


def _announce(lab: "Lab", gateway: Place, host: Place, new: Place, step: Step) -> None:
    to, forward = lab.scenario.address(new.name), step.options.get("forward") != "no"
    lab.order(gateway, {"do": "hand-over", "mn": host.mn, "to": str(to), "forward": forward})


def hand_over(lab: "Lab", gateway: Place, step: Step) -> None:
    """``hand-over HOST GATEWAY [forward=no]``: the gateway tells another that a host will come (RFC 5949)."""
    _announce(lab, gateway, lab.place(step, 0), lab.place(step, 1), step)


def roam(lab: "Lab", node: Place, step: Step) -> None:
    """``attach CARE-OF`` or ``attach home``: a mobile node comes to a link where it has that address."""
    home = node.addresses[0]
    where = home if step.words[0] == HOME else lab.scenario.address(step.words[0])
    namespaces.roam(lab.plan.core, node, lab.reached_at.get(node.name, home), where)
    lab.reached_at[node.name] = where
    lab.order(node, {"do": "home"} if where == home else {"do": "attach", "care_of": str(where)})


def optimise(lab: "Lab", node: Place, step: Step) -> None:
    """``optimise CORRESPONDENT``: register with a correspondent node, after return routability."""
    lab.order(node, {"do": "optimise", "correspondent": str(lab.scenario.address(step.words[0]))})


def ping(lab: "Lab", host: Place, step: Step) -> None:
    """``ping NODE|ADDRESS [every=S] [for=S]``: echo requests of the host's own system."""
    lab.pings.begin(host, step.words[0], every=step.number("every", 1.0), lasting=step.number("for", 10.0))


def restart(lab: "Lab", node: Place, step: Step) -> None:
    """``restart``: the node loses its bindings."""
    lab.order(node, {"do": "restart"})


def refresh(lab: "Lab", gateway: Place, step: Step) -> None:
    """``refresh HOST``: the gateway extends the binding of a host now."""
    lab.order(gateway, {"do": "refresh", "mn": lab.place(step, 0).mn})


def cut(lab: "Lab", node: Place, step: Step) -> None:
    """``cut NODE``: nothing passes between two nodes any more."""
    namespaces.cut(lab.plan.core, node, lab.place(step, 0))


def mend(lab: "Lab", node: Place, step: Step) -> None:
    """``mend NODE``: what was cut is whole again."""
    namespaces.mend(lab.plan.core, node, lab.place(step, 0))


HOME = "home"
# Verbs that take others than names of nodes.
ADDRESSED = ("ping", "optimise", "roam")
MOBILE: dict[str, Act] = {"attach": attach, "detach": detach, "move": move}
BY_ROLE: dict[str, dict[str, Act]] = {
    "host": {**MOBILE, "roam": change, "ping": ping},
    "correspondent": {"ping": ping},
    "mag": {"restart": restart, "refresh": refresh, "hand-over": hand_over},
    "lma": {"restart": restart},
    "ha": {"restart": restart},
    "map": {"restart": restart},
    "mn": {"attach": roam, "optimise": optimise, "ping": ping},
}
NETWORK: dict[str, Act] = {"cut": cut, "mend": mend}
# Options that are numbers, and verbs that want the names of so many nodes behind them.
NUMBERS = ("handoff", "technology", "lifetime", "gap", "lead", "every", "for")
WANTING = {"hand-over": 2, **dict.fromkeys(("optimise", "attach", "move", "roam", "ping", "refresh", "cut", "mend"), 1)}


def act_of(plan: Plan, step: Step) -> Act:
    """What a step does; ``UsageError`` for one that a lab cannot do."""
    place = plan.places[step.node]
    network = {} if place.is_mobile else NETWORK
    known = {**BY_ROLE.get(place.role, {}), **network}
    where = f"step at {step.at}: {step.node} {step.verb}"
    if step.verb not in known:
        raise UsageError(f"{where}: in a lab a {place.role} can {', '.join(known) or 'do nothing'}")
    if len(step.words) < WANTING.get(step.verb, 0):
        raise UsageError(f"{where}: the name of a node is missing")
    if step.verb in MOBILE and step.number("overlap", 0.0):
        raise UsageError(f"{where}: in a lab a host has one link at a time: no overlap")
    for name in NUMBERS:
        step.number(name, 0.0)
    if known[step.verb] is roam:
        _check_address(step, where)
        return roam
    how_fast(step)
    named = [step.options["previous"]] if "previous" in step.options else []
    for word in [*(step.words if step.verb not in ADDRESSED else ()), *named]:
        if word != "unnoticed" and word not in plan.places:
            raise UsageError(f"{where}: no node is called {word!r}")
    if step.verb in ("attach", "move"):
        access_link(plan.places[step.words[0]])
    return known[step.verb]


def _check_address(step: Step, where: str) -> None:
    try:
        fits = step.words[0] == HOME or Address.parse(step.words[0]).version == 6
    except ValueError:
        fits = False
    if not fits:
        raise UsageError(f"{where} {step.words[0]}: an IPv6 care-of address, or home, is wanted")


def check_steps(plan: Plan, scenario: Scenario) -> None:
    """Raise ``UsageError`` for a step that a lab cannot do, before anything is made."""
    for step in scenario.steps:
        act_of(plan, step)
