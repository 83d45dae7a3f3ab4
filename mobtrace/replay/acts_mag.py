"""What gateways can be told to do in a scenario, beside what all nodes can."""

from mobtrace.errors import UsageError
from mobtrace.replay.acts import announce, refresh, restart
from mobtrace.replay.mag.bulk import ALL_SESSIONS
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.node import Effect
from mobtrace.replay.scenario import Step
from mobtrace.replay.scene import Act, Scene, word
from mobtrace.values import Nanoseconds


def refresh_group(scene: Scene, gateway: Mag, step: Step, now: Nanoseconds) -> list[Effect]:
    """``refresh-group ANCHOR [group=N]``: the gateway extends all bindings of a group at once (RFC 6602)."""
    anchor = scene.scenario.address(word(step, 0, "an anchor"))
    return gateway.groups.refresh(anchor, int(step.number("group", ALL_SESSIONS)), now)


def revoke_all(scene: Scene, gateway: Mag, step: Step, now: Nanoseconds) -> list[Effect]:
    """``revoke-all ANCHOR``: the gateway ends all its bindings with an anchor (RFC 5846 section 9.2)."""
    return gateway.revocations.revoke_all(scene.scenario.address(word(step, 0, "an anchor")), now)


def localize(scene: Scene, gateway: Mag, step: Step, now: Nanoseconds) -> list[Effect]:
    """``localize HOST HOST [lifetime=S]``: the gateway asks two anchors for localized routing (RFC 6705 section 7)."""
    hosts = (scene.node(word(step, index, "two hosts")) for index in (0, 1))
    first, second = (gateway.visits.of(host.settings.mn or host.name) for host in hosts)
    if first is None or second is None:
        raise UsageError(f"step at {step.at}: the hosts are not both at {gateway.name}")
    return gateway.localized.localize(first, second, int(step.number("lifetime", 60)), now)


def hand_over(scene: Scene, gateway: Mag, step: Step, now: Nanoseconds) -> list[Effect]:
    """``hand-over HOST GATEWAY [forward=no]``: the gateway tells another that a host will come (RFC 5949).

    Packets to the host go there from then on; with ``forward=no`` when that gateway asks for them.
    """
    return announce(scene, gateway, scene.node(word(step, 0, "a host")), word(step, 1, "a gateway"), step, now)


def ask_forwarding(scene: Scene, gateway: Mag, step: Step, now: Nanoseconds) -> list[Effect]:
    """``ask-forwarding HOST [buffer=yes]``: the new gateway of a host that will come wants its packets (RFC 5949).

    With ``buffer=yes`` they are to wait at the old one until it asks again.
    """
    host = scene.node(word(step, 0, "a host"))
    buffers = step.options.get("buffer") == "yes"
    return gateway.handovers.arrivals.ask_packets(host.settings.mn or host.name, now, buffers=buffers)


def synchronize(scene: Scene, gateway: Mag, step: Step, now: Nanoseconds) -> list[Effect]:
    """``synchronize``: the gateway's clock is set right (RFC 5213 section 6.9.1.2 item 9)."""
    return gateway.synchronize(now)


MAG_ACTS: dict[str, Act] = {
    "restart": restart,
    "refresh": refresh,
    "refresh-group": refresh_group,
    "revoke-all": revoke_all,
    "localize": localize,
    "hand-over": hand_over,
    "ask-forwarding": ask_forwarding,
    "synchronize": synchronize,
}
