"""What anchors can be told to do in a scenario, beside what all nodes can."""

from mobtrace.replay.acts import restart, revoke
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.notices import FORCE_REREGISTRATION
from mobtrace.replay.node import Effect
from mobtrace.replay.scenario import Step
from mobtrace.replay.scene import Act, Scene, word
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


LMA_ACTS: dict[str, Act] = {
    "restart": restart,
    "revoke": revoke,
    "revoke-gateway": revoke_gateway,
    "notify": notify,
    "localize": localize,
}
