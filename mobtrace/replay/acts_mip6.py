"""What host-based mobile nodes, their home agents and anchor points can be told to do in a scenario."""

from mobtrace.errors import UsageError
from mobtrace.replay.acts import restart
from mobtrace.replay.mip6.anchor_point import AnchorPoint, advertise
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.mobile_node import MobileNode
from mobtrace.replay.mip6.registration import Identifier
from mobtrace.replay.node import Effect
from mobtrace.replay.scenario import Step
from mobtrace.replay.scene import Act, Scene, word
from mobtrace.replay.words import flow_of
from mobtrace.values import Address, Nanoseconds

HOME = "home"


def attach(scene: Scene, node: MobileNode, step: Step, now: Nanoseconds) -> list[Effect]:
    """``attach CARE-OF`` or ``attach home``: the node comes to a link where it has that address."""
    where = word(step, 0, "a care-of address, or home")
    return node.return_home(now) if where == HOME else node.attach(_address(where, step), now)


def several(scene: Scene, node: MobileNode, step: Step, now: Nanoseconds) -> list[Effect]:
    """``several BID=CARE-OF|home ... [bulk] [overwrites]``: several care-of addresses at once (RFC 5648)."""
    found = [_identifier(node, bid, where, step) for bid, where in step.options.items() if bid.isdigit()]
    return node.attach_several(found, now, bulk="bulk" in step.words, overwrites="overwrites" in step.words)


def _identifier(node: MobileNode, bid: str, where: str, step: Step) -> Identifier:
    if where == HOME:
        return Identifier(int(bid), node.settings.home_address, at_home=True)
    return Identifier(int(bid), _address(where, step))


def flow(scene: Scene, node: MobileNode, step: Step, now: Nanoseconds) -> list[Effect]:
    """``flow NUMBER BID [protocol=N] [port=N] [priority=N]``: a flow for the next ``several`` (RFC 6089)."""
    try:
        number, bid = (int(word(step, index, "numbers of a flow and of a binding")) for index in (0, 1))
    except ValueError:
        raise UsageError(f"step at {step.at}: flow wants numbers of a flow and of a binding") from None
    node.options = (*node.options, flow_of(step, number, bid))
    return []


def drop(scene: Scene, node: MobileNode, step: Step, now: Nanoseconds) -> list[Effect]:
    """``drop BID ...``: end some of several bindings."""
    return node.drop([int(each) for each in step.words], now)


def optimise(scene: Scene, node: MobileNode, step: Step, now: Nanoseconds) -> list[Effect]:
    """``optimise CORRESPONDENT``: register with a correspondent node, after return routability."""
    return node.optimise(scene.scenario.address(word(step, 0, "a correspondent")), now)


def hear(scene: Scene, node: MobileNode, step: Step, now: Nanoseconds) -> list[Effect]:
    """``hear MAP [lifetime=S] [preference=N] [distance=N]``: an anchor point is advertised on the node's link."""
    anchor: AnchorPoint = scene.node(word(step, 0, "an anchor point"))
    link = f"{node.name}-link"
    if scene.served_by.get(node.name) != link:
        scene.served_by[node.name] = link
        scene.world.join(node, link)
    sent = advertise(
        anchor.settings,
        link,
        distance=int(step.number("distance", 1)),
        preference=int(step.number("preference", 15)),
        lifetime=step.number("lifetime", 1800),
    )
    scene.world.carry_out(anchor, [sent])
    return []


def revoke(scene: Scene, agent: HomeAgent, step: Step, now: Nanoseconds) -> list[Effect]:
    """``revoke NODE``: the bindings of a node are revoked (RFC 5846)."""
    node: MobileNode = scene.node(word(step, 0, "a mobile node"))
    return agent.revoke(node.settings.home_address, now)


def _address(text: str, step: Step) -> Address:
    try:
        return Address.parse(text)
    except ValueError:
        raise UsageError(f"step at {step.at}: {text!r} is no address") from None


MOBILE_ACTS: dict[str, Act] = {
    "attach": attach,
    "several": several,
    "flow": flow,
    "drop": drop,
    "optimise": optimise,
    "hear": hear,
}
HOME_AGENT_ACTS: dict[str, Act] = {"restart": restart, "revoke": revoke}
MAP_ACTS: dict[str, Act] = {"restart": restart}
