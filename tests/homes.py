"""A home link, a mobile node and whom it talks to, wired in memory; what they said as readable lines."""

from typing import Any

from mobtrace.replay.mip6.anchor_point import AnchorPoint
from mobtrace.replay.mip6.correspondent import Correspondent, CorrespondentSettings
from mobtrace.replay.mip6.home_agent import HomeAgent
from mobtrace.replay.mip6.mobile_node import MobileNode
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.settings import HomeAgentSettings, HomePrefix
from mobtrace.replay.node import Datagram, Effect, Node, Send
from mobtrace.replay.recording import Recording, record
from mobtrace.replay.world import Weather, World
from mobtrace.trace import Tracer
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.rows import Row

ADDRESSES = {
    "ha": "2001:db8:1::1",
    "home": "2001:db8:1::100",
    "home2": "2001:db8:1::200",
    "coa1": "2001:db8:f1::5",
    "coa2": "2001:db8:f2::5",
    "coa3": "2001:db8:f3::5",
    "cn": "2001:db8:c::2",
    "map": "2001:db8:a::1",
    "rcoa": "2001:db8:a::5",
    "ha4": "198.51.100.1",
    "coa4": "192.0.2.5",
    "nat": "203.0.113.9",
}
NAMES = {text: name for name, text in ADDRESSES.items()}


def at(name: str) -> Address:
    """The address with a name."""
    return Address.parse(ADDRESSES.get(name, name))


HA, HOME, CN, MAP = at("ha"), at("home"), at("cn"), at("map")
HOME_PREFIX = Prefix.parse("2001:db8:1::/64")
MAP_PREFIX = Prefix.parse("2001:db8:a::/64")


def agent_settings(**more: Any) -> HomeAgentSettings:
    """Those of a home agent that detects no duplicates, which takes a second."""
    settings = {"home_prefixes": (HomePrefix(prefix=HOME_PREFIX),), "detection_time": 0.0, **more}
    return HomeAgentSettings(address=HA, **settings)


class Neighbourhood:
    """A world with a home agent, a mobile node, a correspondent node and a mobility anchor point."""

    def __init__(
        self,
        *,
        ha: dict[str, Any] | None = None,
        mn: dict[str, Any] | None = None,
        cn: dict[str, Any] | None = None,
        map_: dict[str, Any] | None = None,
        seed: int = 0,
        **weather: float,
    ) -> None:
        self.world = World(seed=seed, weather=Weather(**weather))
        self.begin = self.world.now
        self.ha = HomeAgent("ha", agent_settings(**(ha or {})))
        self.mn = MobileNode("mn", MobileSettings(**{"home_address": HOME, "home_agent": HA, **(mn or {})}))
        self.cn = Correspondent("cn", CorrespondentSettings(address=CN, **(cn or {})))
        given = {"home_prefixes": (HomePrefix(prefix=MAP_PREFIX),), "detection_time": 0.0, **(map_ or {})}
        self.map = AnchorPoint("map", HomeAgentSettings(address=MAP, **given))
        for node in (self.ha, self.mn, self.cn, self.map):
            self.world.add(node)

    def do(self, act: str, *words: Any, seconds: float = 0.5, **more: Any) -> "Neighbourhood":
        """Have the mobile node do something now, then let time pass."""
        self.perform(self.mn, getattr(self.mn, act)(*words, self.world.now, **more))
        self.world.run_for(seconds)
        return self

    def perform(self, node: Node, effects: list[Effect]) -> None:
        """Carry out effects of a node."""
        self.world.carry_out(node, effects)

    def wait(self, seconds: float) -> "Neighbourhood":
        """Let time pass."""
        self.world.run_for(seconds)
        return self

    def said(self) -> list[str]:
        """Every message but copies in and out of tunnels, as ``SOURCE > DESTINATION message fields``."""
        return [line(each.datagram) for each in self.recording().messages]

    def times(self, start: str) -> list[float]:
        """When the messages that begin so were sent, in seconds from the beginning."""
        found = [each for each in self.recording().messages if line(each.datagram).startswith(start)]
        return [round((each.time - self.begin) / NANOSECONDS_PER_SECOND, 3) for each in found]

    def recording(self, tap: str | None = None) -> Recording:
        """All that was sent, or what a node sent and got, as a capture of it is read."""
        frames = self.world.frames if tap is None else self.world.seen_by(tap)
        return record(Tracer().signals(frames))

    def told(self, what: str) -> list[str]:
        """The details of what was told."""
        return [each.detail for each in self.world.told(what)]


def name(address: Address) -> str:
    """The name of an address."""
    return NAMES.get(str(address), str(address))


def line(datagram: Datagram) -> str:
    """A message as a short line."""
    body = datagram.content.body
    ends = f"{name(datagram.source)} > {name(datagram.destination)}"
    if isinstance(body, BindingUpdate):
        flags = "".join(flag for flag in "ahlkmrpftb" if getattr(body, flag))
        return f"{ends} BU {flags} {body.sequence} {body.lifetime * 4}s"
    if isinstance(body, BindingAcknowledgement):
        return f"{ends} BA {body.status} {body.sequence} {body.lifetime * 4}s"
    return f"{ends} {type(body).__name__}"


def update(
    *options: Row,
    care_of: str = "coa1",
    home: str | None = "home",
    sequence: int = 1,
    lifetime: float = 600,
    to: Address = HA,
    alternate: bool = True,
    **flags: bool,
) -> Datagram:
    """A Binding Update by hand."""
    body = BindingUpdate(sequence=sequence, lifetime=int(lifetime // 4), **{"a": True, "h": True, **flags})
    extra = [AlternateCareofAddress(alternate_care_of_address=at(care_of))] if alternate else []
    return Datagram(
        source=at(care_of),
        destination=to,
        content=Message(body=body, options=[*extra, *options]),
        home_address=at(home) if home is not None else None,
    )


def answers(node: Node, datagram: Datagram, now: Nanoseconds = 0) -> list[Datagram]:
    """What a node sends on a datagram."""
    return [each.datagram for each in node.receive(datagram, now) if isinstance(each, Send)]


def status_of(node: Node, datagram: Datagram, now: Nanoseconds = 0) -> int | None:
    """The status of the acknowledgement that a node sends, ``None`` for silence."""
    sent = answers(node, datagram, now)
    return sent[0].content.body.status if sent else None
