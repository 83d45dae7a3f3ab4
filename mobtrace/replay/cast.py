"""Who can play in a scenario: one row a role."""

from mobtrace.errors import UsageError
from mobtrace.replay.aaa.packets import ACCOUNTING_PORT, AUTHENTICATION_PORT
from mobtrace.replay.aaa.server import RadiusServer
from mobtrace.replay.aaa.settings import RadiusSettings
from mobtrace.replay.acts import HOST_ACTS, NETWORK_ACTS, ping, restart
from mobtrace.replay.acts_lma import LMA_ACTS
from mobtrace.replay.acts_mag import MAG_ACTS
from mobtrace.replay.acts_mip6 import HOME_AGENT_ACTS, MAP_ACTS, MOBILE_ACTS
from mobtrace.replay.compare import Outcome
from mobtrace.replay.dns.names import DNS_PORT
from mobtrace.replay.dns.server import NameServer, NameServerSettings
from mobtrace.replay.expect import Seen, check
from mobtrace.replay.host import Host, HostSettings
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.mag.gateway import Mag
from mobtrace.replay.mag.settings import GatewaySettings
from mobtrace.replay.mip6.anchor_point import AnchorPoint
from mobtrace.replay.mip6.combined_settings import CombinedSettings, make_combined
from mobtrace.replay.mip6.correspondent import Correspondent, CorrespondentSettings
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.mobile_node import MobileNode
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.settings import HomeAgentSettings
from mobtrace.replay.packets import Opener
from mobtrace.replay.scenario import Scenario, settings_of
from mobtrace.replay.scene import Part, Scene
from mobtrace.replay.world import Weather, World

CAST: dict[str, Part] = {
    "lma": Part(AnchorSettings, Lma, {**LMA_ACTS, **NETWORK_ACTS}),
    "mag": Part(GatewaySettings, Mag, {**MAG_ACTS, **NETWORK_ACTS}),
    "radius": Part(
        RadiusSettings,
        RadiusServer,
        {"restart": restart, **NETWORK_ACTS},
        udp_ports=(AUTHENTICATION_PORT, ACCOUNTING_PORT),
    ),
    "dns": Part(NameServerSettings, NameServer, {"restart": restart, **NETWORK_ACTS}, udp_ports=(DNS_PORT,)),
    "host": Part(HostSettings, Host, HOST_ACTS, mobile=True),
    "correspondent": Part(HostSettings, Host, {"ping": ping, **NETWORK_ACTS}),
    "ha": Part(HomeAgentSettings, HomeAgent, {**HOME_AGENT_ACTS, **NETWORK_ACTS}),
    "ha-lma": Part(CombinedSettings, make_combined, {"restart": restart, **NETWORK_ACTS}),
    "map": Part(HomeAgentSettings, AnchorPoint, {**MAP_ACTS, **NETWORK_ACTS}),
    "cn": Part(CorrespondentSettings, Correspondent, {"restart": restart, **NETWORK_ACTS}),
    "mn": Part(MobileSettings, MobileNode, {**MOBILE_ACTS, **NETWORK_ACTS}),
}


def stage(scenario: Scenario) -> Scene:
    """The scene of a scenario before its first step; raises ``UsageError`` for what cannot be."""
    world = World(seed=scenario.seed, weather=Weather(**scenario.weather))
    scene = Scene(scenario, world, CAST, begin=world.now)
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
    opener = Opener()
    opened = ((frame.time, opener.open(frame.data, frame.time)) for frame in scene.world.frames)
    seen = [Seen(time, datagram) for time, datagram in opened if datagram is not None]
    return check(scenario.expected, seen, scenario.addresses, scene.begin)
