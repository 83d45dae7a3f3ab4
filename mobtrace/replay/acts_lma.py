"""What anchors can be told to do in a scenario, beside what all nodes can."""

from mobtrace.errors import UsageError
from mobtrace.replay.acts import restart, revoke
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.notices import FORCE_REREGISTRATION
from mobtrace.replay.node import Effect
from mobtrace.replay.scenario import Step
from mobtrace.replay.scene import Act, Scene, word
from mobtrace.replay.words import prefix_of, proxy_flows_of, qos_of
from mobtrace.values import Nanoseconds


def _mn(scene: Scene, step: Step, index: int) -> str:
    host = scene.node(word(step, index, "a host"))
    name: str = host.settings.mn or host.name
    return name


def revoke_gateway(scene: Scene, anchor: Lma, step: Step, now: Nanoseconds) -> list[Effect]:
    """``revoke-gateway GATEWAY``: the anchor ends all bindings of a gateway (RFC 5846 section 8.1)."""
    return anchor.revocations.revoke_peer(scene.scenario.address(word(step, 0, "a gateway")), now)


def notify(scene: Scene, anchor: Lma, step: Step, now: Nanoseconds) -> list[Effect]:
    """``notify HOST [reason=N]``: the host's gateway is to register it anew, or what the reason says (RFC 7077)."""
    return anchor.notify(_mn(scene, step, 0), int(step.number("reason", FORCE_REREGISTRATION)), now)


def localize(scene: Scene, anchor: Lma, step: Step, now: Nanoseconds) -> list[Effect]:
    """``localize HOST HOST [lifetime=S]``: their gateways forward between two hosts; 0 ends it (RFC 6705)."""
    return anchor.localize(_mn(scene, step, 0), _mn(scene, step, 1), int(step.number("lifetime", 60)), now)


def request_qos(scene: Scene, anchor: Lma, step: Step, now: Nanoseconds) -> list[Effect]:
    """``request-qos HOST guaranteed=BIT/S [dscp=N]``: a downlink rate is asked for (RFC 7222 section 5.1)."""
    sessions = anchor.cache.of(_mn(scene, step, 0))
    if not sessions:
        raise UsageError(f"step at {step.at}: {anchor.name} has no session of {step.words[0]}")
    return anchor.notices.request_qos(sessions[0], qos_of(step), now)


def move_flow(scene: Scene, anchor: Lma, step: Step, now: Nanoseconds) -> list[Effect]:
    """``move-flow HOST GATEWAY [fid=N] [protocol=N] [source=PREFIX] [port=N] [prefix=P]``: a flow, or whole prefixes.

    Packets to the host go by another gateway that it is at (RFC 7864); ``priority=N`` is that of the flow.
    """
    entry = _session_at(scene, anchor, step)
    prefix = prefix_of(step, "prefix")
    prefixes = () if prefix is None else (prefix,)
    return anchor.flow_mobility.move(entry, now, prefixes=prefixes, flows=proxy_flows_of(step))


def end_flow(scene: Scene, anchor: Lma, step: Step, now: Nanoseconds) -> list[Effect]:
    """``end-flow HOST GATEWAY [fid=N] [prefix=P]``: what was moved to a gateway goes its usual way again (RFC 7864)."""
    entry = _session_at(scene, anchor, step)
    prefix = prefix_of(step, "prefix")
    fids = (int(step.number("fid", 0)),) if "fid" in step.options else ()
    return anchor.flow_mobility.end(entry, now, prefixes=() if prefix is None else (prefix,), fids=fids)


def _session_at(scene: Scene, anchor: Lma, step: Step) -> Entry:
    mn, gateway = _mn(scene, step, 0), scene.scenario.address(word(step, 1, "a gateway"))
    found = next((each for each in anchor.cache.of(mn) if each.gateway == gateway and each.is_active), None)
    if found is None:
        raise UsageError(f"step at {step.at}: {anchor.name} has no session of {step.words[0]} at {step.words[1]}")
    return found


LMA_ACTS: dict[str, Act] = {
    "restart": restart,
    "revoke": revoke,
    "revoke-gateway": revoke_gateway,
    "notify": notify,
    "localize": localize,
    "request-qos": request_qos,
    "move-flow": move_flow,
    "end-flow": end_flow,
}
