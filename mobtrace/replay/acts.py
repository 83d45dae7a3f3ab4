"""What hosts, gateways, anchors and the network can be told to do in a scenario."""

from dataclasses import replace
from typing import Any

from mobtrace.errors import UsageError
from mobtrace.replay.dhcp_client import ANY
from mobtrace.replay.host import Host
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.request import HANDOFF_UNKNOWN
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.settings import WLAN, Attachment
from mobtrace.replay.node import Effect, Node
from mobtrace.replay.scenario import Step
from mobtrace.replay.scene import Act, Scene, word
from mobtrace.replay.words import qos_of
from mobtrace.values import Address, Nanoseconds, Prefix

# How a handover between gateways is made fast (RFC 5949), and how long before it a gateway is told (seconds).
PREDICTIVE, REACTIVE = "predictive", "reactive"
LEAD = 0.1


def link_of(host: str, gateway: str) -> str:
    """The name of the point-to-point link between a host and a gateway."""
    return f"{host}-{gateway}"


def attach(scene: Scene, host: Host, step: Step, now: Nanoseconds) -> list[Effect]:
    """A link comes up: ``attach GATEWAY``, with any of ``handoff=N technology=N lifetime=S prefix=P late=S``.

    ``link_layer=none`` has the gateway not know it; ``guaranteed=BIT/S dscp=N`` asks for a downlink rate (RFC 7222);
    ``ap=NAME`` is one of the gateway's access points (RFC 6757);
    ``previous=GATEWAY`` has the gateway ask that one for the node's context and packets (RFC 5949).
    """
    name = word(step, 0, "a gateway")
    gateway, link = scene.node(name), link_of(host.name, name)
    _check_access_point(gateway, step, step.options.get("ap", ""))
    scene.served_by[host.name] = name
    scene.world.join(host, link)
    scene.world.join(gateway, link)
    scene.world.carry_out(gateway, gateway.attach(_attachment(scene, host, link, step), now))
    return host.link_up(link, now)


def _ipv4_address(host: Host) -> Address | None:
    """The IPv4 home address that the gateway is told of.

    What a host has leased is known at its next gateway by context transfer (RFC 5844 section 3.4.3); one without IPv6
    has nothing else to be registered for.
    """
    if host.settings.home_address is not None or host.dhcp is None:
        return host.settings.home_address
    if host.dhcp.lease is not None:
        return host.dhcp.lease.address
    return None if host.settings.ipv6 else ANY


def _attachment(scene: Scene, host: Host, link: str, step: Step) -> Attachment:
    lifetime, prefix, previous = (step.options.get(name) for name in ("lifetime", "prefix", "previous"))
    return Attachment(
        mn=host.settings.mn or host.name,
        link=link,
        access_point=step.options.get("ap", ""),
        link_layer=None if step.options.get("link_layer") == "none" else host.settings.link_layer,
        technology=int(step.number("technology", WLAN)),
        handoff=int(step.number("handoff", HANDOFF_UNKNOWN)),
        prefixes=() if prefix is None else (Prefix.parse(prefix),),
        user_name=host.settings.user_name,
        password=host.settings.password,
        ipv6=host.settings.ipv6,
        home_address=_ipv4_address(host),
        home_length=host.dhcp.lease.length if host.dhcp is not None and host.dhcp.lease is not None else 0,
        delegated=host.settings.delegated,
        service=host.settings.service,
        anchor_name=host.settings.anchor_name,
        qos=qos_of(step),
        late=step.number("late", 0.0),
        lifetime=None if lifetime is None else float(lifetime),
        previous=None if previous is None else scene.scenario.address(previous),
    )


def detach(scene: Scene, host: Host, step: Step, now: Nanoseconds) -> list[Effect]:
    """``detach [GATEWAY] [unnoticed] [noticed=S]``: the host's link goes down.

    Unnoticed, the gateway does not see it; with ``noticed`` it sees it so many seconds later.
    """
    words = [each for each in step.words if each != "unnoticed"]
    name = words[0] if words else scene.served_by.get(host.name, "")
    gateway, link = scene.node(name), link_of(host.name, name)
    scene.world.leave(host, link)
    if "unnoticed" not in step.words:
        mn = host.settings.mn or host.name
        scene.world.after(step.number("noticed", 0.0), lambda: gateway.detach(mn, scene.world.now, link=link), gateway)
    return host.link_down(link, now)


def move(scene: Scene, host: Host, step: Step, now: Nanoseconds) -> list[Effect]:
    """``move GATEWAY [gap=S] [overlap=S] [noticed=S] [handoff=N]``: from the gateway it is at to another.

    Break before make with a gap without any link, or make before break with both for a while; ``noticed`` as in
    ``detach``. ``fast=predictive`` has the old gateway tell the new one ``lead`` seconds before (0.1 unless given),
    ``fast=reactive`` has the new one ask the old one (RFC 5949).
    """
    old, new = scene.served_by.get(host.name, ""), word(step, 0, "a gateway")
    fast = how_fast(step)
    if fast == PREDICTIVE:
        scene.later(step.number("lead", LEAD), usual(step))
        scene.world.carry_out(scene.node(old), announce(scene, scene.node(old), host, new, step, now))
        return []
    if fast == REACTIVE:
        step = reactive(step, old)
    overlap = step.number("overlap", 0.0)
    leave = replace(step, verb="detach", words=(old,))
    arrive = replace(step, verb="attach", words=(new,))
    if overlap:
        scene.later(overlap, leave)
        return attach(scene, host, arrive, now)
    scene.later(step.number("gap", 0.0), arrive)
    return detach(scene, host, leave, now)


def roam(scene: Scene, host: Host, step: Step, now: Nanoseconds) -> list[Effect]:
    """``roam ACCESS-POINT [GATEWAY]``: to another access point of a gateway that it is at (RFC 7563 section 4.1)."""
    access_point = word(step, 0, "an access point")
    name = step.words[1] if len(step.words) > 1 else scene.served_by.get(host.name, "")
    gateway = scene.node(name)
    _check_access_point(gateway, step, access_point)
    mn, link = host.settings.mn or host.name, link_of(host.name, name)
    scene.world.carry_out(gateway, gateway.roaming.roam(mn, access_point, now, link=link))
    return []


def _check_access_point(gateway: Mag, step: Step, name: str) -> None:
    known = gateway.settings.access_points
    if name and name not in known:
        there = ", ".join(known) or "none"
        raise UsageError(f"step at {step.at}: {gateway.name} has no access point {name!r}; it has {there}")


def how_fast(step: Step) -> str:
    """How a handover is made fast, or nothing; ``UsageError`` for a word that says neither."""
    fast = step.options.get("fast", "")
    if fast not in ("", PREDICTIVE, REACTIVE):
        raise UsageError(f"step at {step.at}: fast={fast} is neither {PREDICTIVE} nor {REACTIVE}")
    return fast


def usual(step: Step) -> Step:
    """The step of a handover that was announced: nothing more is to be asked."""
    return replace(step, options={name: value for name, value in step.options.items() if name != "fast"})


def reactive(step: Step, old: str) -> Step:
    """The step of a handover whose new gateway asks the ``old`` one."""
    return replace(usual(step), options={**usual(step).options, "previous": old})


def announce(scene: Scene, gateway: Mag, host: Host, new: str, step: Step, now: Nanoseconds) -> list[Effect]:
    """The link layer tells a gateway that a host will go to another; with ``forward=no`` its packets are kept."""
    forward = step.options.get("forward") != "no"
    return gateway.handovers.hand_over(host.settings.mn or host.name, scene.scenario.address(new), now, forward=forward)


def release(scene: Scene, host: Host, step: Step, now: Nanoseconds) -> list[Effect]:
    """``release``: the host gives back what it has by DHCP: its IPv4 address, its network's prefixes."""
    return host.release(now)


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


def revoke(scene: Scene, anchor: Lma, step: Step, now: Nanoseconds) -> list[Effect]:
    """``revoke HOST``: the anchor revokes the bindings of a host (RFC 5846)."""
    host = scene.node(word(step, 0, "a host"))
    return anchor.revocations.revoke_node(host.settings.mn or host.name, now)


def _pairs(one: Node, other: Node) -> set[frozenset[Address]]:
    return {frozenset((here, there)) for here in one.addresses for there in other.addresses}


NETWORK_ACTS: dict[str, Act] = {"cut": cut, "mend": mend}
HOST_ACTS: dict[str, Act] = {
    "attach": attach,
    "detach": detach,
    "move": move,
    "roam": roam,
    "ping": ping,
    "release": release,
}
