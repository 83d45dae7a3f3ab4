"""What host-based mobile nodes did in a recording, as the steps and tables of a scenario."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.learning import learn_home_agent, request_of
from mobtrace.replay.mip6.request import LIFETIME_UNIT, BindingRequest
from mobtrace.replay.mip6.settings import Host
from mobtrace.replay.names import Names
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.replay.settings_text import settings_lines
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate, CareofTestInit, HomeTestInit
from mobtrace.wire.options.dsmip6 import IPv4HomeAddress
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.nemo import MobileNetworkPrefix

# An anchor point is heard of so long before a node registers there (seconds).
HEARD: Seconds = 0.1
# An anchor point of another domain was heard last so long before that (seconds), and holds for less.
NO_MORE: Seconds = 1.2
# Refreshes are steps: the node makes none itself.
NEVER = 1e6
# What is sent so soon behind an answer of its home agent, the node sends by itself.
AT_ONCE: Nanoseconds = NANOSECONDS_PER_SECOND // 2


@dataclass(slots=True)
class HostStory:
    """What has been told so far: steps, expectations, and the first home registration of each home address.

    ``regional`` has the home address behind each regional care-of address, ``owners`` that behind any; ``heard`` has
    the anchor point that a node has heard of, ``below`` where it is below that, ``left`` those it was below before;
    ``optimised`` has who talks to whom directly, since when, ``testing`` where that is about to be; ``waiting`` has
    what each node has asked for in vain so far, ``refused`` and ``registered`` when it was refused last and when its
    home agent answered; ``ipv4`` has the IPv4 addresses of agents, ``forces`` who wants UDP, ``lifetimes`` the longest
    that each node asked for.
    """

    names: Names
    begin: Nanoseconds
    steps: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    first: dict[Address, BindingRequest] = field(default_factory=dict)
    local: dict[Address, BindingRequest] = field(default_factory=dict)
    regional: dict[Address, Address] = field(default_factory=dict)
    optimised: dict[tuple[Address, Address], Nanoseconds] = field(default_factory=dict)
    testing: set[tuple[Address, Address]] = field(default_factory=set)
    owners: dict[Address, Address] = field(default_factory=dict)
    registered: dict[Address, Nanoseconds] = field(default_factory=dict)
    heard: dict[Address, Address] = field(default_factory=dict)
    below: dict[Address, Address] = field(default_factory=dict)
    left: set[tuple[Address, Address]] = field(default_factory=set)
    ipv4: dict[Address, Address] = field(default_factory=dict)
    forces: dict[Address, bool] = field(default_factory=dict)
    lifetimes: dict[Address, Seconds] = field(default_factory=dict)
    refused: dict[tuple[Address, Address], Nanoseconds] = field(default_factory=dict)
    waiting: dict[tuple[Address, Address], tuple[object, ...]] = field(default_factory=dict)

    def prepare(self, recording: Recording) -> None:
        """Learn which regional care-of addresses there are, and whose they are."""
        updates = [each for each in recording.messages if isinstance(each.content.body, BindingUpdate)]
        requests = [request_of(each) for each in updates]
        for each in requests:
            outer = each.datagram.outer
            if outer is not None and outer.destination.version == 4 and not each.update.p:
                self.ipv4[each.datagram.destination] = outer.destination
                self.forces[each.home_address] = each.update.f
        local = {each.home_address for each in requests if each.update.m}
        for each in requests:
            if each.update.h and not each.update.p and not each.update.m:
                self.first.setdefault(each.home_address, each)
                longest = max(each.lifetime, self.lifetimes.get(each.home_address, LIFETIME_UNIT))
                self.lifetimes[each.home_address] = longest
                if each.care_of in local:
                    self.regional[each.care_of] = each.home_address

    def tell(self, each: Recorded) -> None:
        """One message of a mobile node: what made it send that, and what was answered."""
        body, there = each.content.body, each.datagram.destination
        if isinstance(body, HomeTestInit):
            self._optimise(each, each.datagram.sender, there)
        elif isinstance(body, CareofTestInit) and each.datagram.source in self.owners:
            self._optimise(each, self.owners[each.datagram.source], there)
        if not isinstance(body, BindingUpdate) or body.p:
            return
        request = request_of(each)
        what = (request.deregisters, request.care_of, *_bids(request))
        key = request.home_address, there
        if body.h:
            self.registered[request.home_address] = (each.answer or each).time
            self.owners[request.care_of] = request.home_address
        is_by_itself = each.time - self.refused.get(key, -AT_ONCE) < AT_ONCE
        if self.waiting.get(key) != what and not is_by_itself:
            self._asked(each, request)
        self.waiting[key] = what
        if each.answer is not None:
            self.waiting.pop(key)
            self._answered(each.answer, key)

    def _asked(self, each: Recorded, request: BindingRequest) -> None:
        update, home = request.update, request.home_address
        if update.m:
            self._attach_below(each, request)
        elif not update.h:
            self._optimise(each, home, each.datagram.destination)
            self.testing.discard((home, each.datagram.destination))
        elif request.care_of not in self.regional:
            self._directly(each, home, request)

    def _directly(self, each: Recorded, home: Address, request: BindingRequest) -> None:
        """A home registration without an anchor point, which is not heard of any more if it was before."""
        anchor, where = self.heard.pop(home, None), self.below.pop(home, None)
        is_away = not request.deregisters
        if anchor is not None and is_away:
            before = HEARD if where != request.care_of else 0.0
            self._step(each, home, f"hear {self.names.of(anchor, 'map')} lifetime=0", before=before)
        if anchor is None or not is_away or where != request.care_of:
            self._step(each, home, _words(request))

    def _attach_below(self, each: Recorded, request: BindingRequest) -> None:
        """A local registration: the node has heard of the anchor point, the home registration follows by itself."""
        home, anchor = self.regional.get(request.home_address), each.datagram.destination
        if home is None or request.deregisters:
            return
        before = self.heard.get(home)
        if before != anchor and self.below.get(home) == request.care_of and (home, anchor) in self.left:
            return  # RFC 5380 section 8: the previous anchor point is told where the node is, which it does by itself
        self.local.setdefault(home, request)
        self.below[home] = request.care_of
        if before != anchor:
            self.heard[home] = anchor
            if before is not None:
                self.left.add((home, before))
                self._step(each, home, f"hear {self.names.of(before, 'map')} lifetime=1", before=NO_MORE)
            self._step(each, home, f"hear {self.names.of(anchor, 'map')}", before=HEARD)
        self._step(each, home, f"attach {request.care_of}")

    def _optimise(self, each: Recorded, home: Address, correspondent: Address) -> None:
        """The first message of a test or, without one, the update; behind a home registration it comes by itself."""
        key = home, correspondent
        if home not in self.first or key in self.testing:
            return
        self.testing.add(key)
        since = max(self.registered.get(home, 0), self.optimised.get(key, 0))
        if key not in self.optimised or each.time - since > AT_ONCE:
            self.optimised[key] = each.time
            self._step(each, home, f"optimise {self.names.of(correspondent, 'cn')}")

    def _step(self, each: Recorded, home: Address, words: str, before: Seconds = 0.0) -> None:
        self.steps.append(f"{self._at(each) - before:.6f}  {self.names.of(home, 'mn')}  {words}")

    def _answered(self, answer: Recorded, key: tuple[Address, Address]) -> None:
        body, datagram = answer.content.body, answer.datagram
        if isinstance(body, BindingAcknowledgement):
            if body.status >= values.REJECTED:
                self.refused[key] = answer.time
            lifetime = f" lifetime={body.lifetime}" if body.status < values.REJECTED else ""
            ends = f"{self.names.by_address[datagram.source]}  binding_acknowledgement  {datagram.destination}"
            self.expected.append(f"{self._at(answer):.6f}  {ends}  status={body.status}{lifetime}")

    def _at(self, each: Recorded) -> Seconds:
        return (each.time - self.begin) / NANOSECONDS_PER_SECOND


def _bids(request: BindingRequest) -> list[tuple[int, Address | None]]:
    return [(each.binding_id, each.care_of_address) for each in request.identifiers]


def _words(request: BindingRequest) -> str:
    """The verb for a home registration, and what stands behind it."""
    if not request.identifiers:
        return "attach home" if request.deregisters else f"attach {request.care_of}"
    if request.deregisters:
        return " ".join(["drop", *(str(each.binding_id) for each in request.identifiers)])
    words = [f"{each.binding_id}={_place(request, each)}" for each in request.identifiers]
    words += ["bulk"] if len(request.identifiers) > 1 else []
    return " ".join(["several", *words, *(["overwrites"] if request.overwrites else [])])


def _place(request: BindingRequest, option: BindingIdentifier) -> str:
    return "home" if option.h else str(option.care_of_address or request.care_of)


def host_tables(story: HostStory, recording: Recording, quirks: Mapping[Address, Collection[Quirk]]) -> Iterator[str]:
    """The tables of home agents, anchor points, correspondents and mobile nodes, but of those that are anchors too."""
    for role in ("ha", "map"):
        for address in recording.addresses(role):
            if "lma" not in recording.roles[address]:
                yield from (f"[nodes.{story.names.of(address, role)}]", f'role = "{role}"')
                yield from (*agent_lines(story, recording, address, role, quirks), "")
    for address in recording.addresses("cn"):
        yield from (f"[nodes.{story.names.of(address, 'cn')}]", 'role = "cn"', f'address = "{address}"', "")
    for home, request in story.first.items():
        yield from (*_node_lines(story, home, request), "")


def agent_lines(
    story: HostStory, recording: Recording, address: Address, role: str, quirks: Mapping[Address, Collection[Quirk]]
) -> Iterator[str]:
    """The settings of a home agent or anchor point, as far as its answers tell them."""
    settings = learn_home_agent(recording, address, role)
    settings.quirks = frozenset(quirks.get(address, ()))
    settings.ipv4_address = story.ipv4.get(address)
    # Those of whom nothing is known are served, too.
    known = {home: host for home, host in (settings.hosts or {}).items() if host != Host()}
    settings.hosts = {**{home: Host() for home in story.first}, **known} if known else None
    yield from settings_lines(settings)


def _node_lines(story: HostStory, home: Address, request: BindingRequest) -> Iterator[str]:
    update, agent = request.update, request.datagram.destination
    yield from (f"[nodes.{story.names.of(home, 'mn')}]", 'role = "mn"', f'home_address = "{home}"')
    if agent.version == 6:
        yield f'home_agent = "{story.names.by_address.get(agent, agent)}"'
    if agent in story.ipv4:
        yield f'home_agent_ipv4 = "{story.ipv4[agent]}"'
    ipv4 = request.message.first(IPv4HomeAddress)
    if ipv4 is not None:
        yield f'ipv4_home_address = "{ipv4.ipv4_home_address}"'
    yield f"lifetime = {story.lifetimes[home]:g}"
    yield f"refresh_at = {NEVER:g}  # refreshes are steps"
    yield f"first_sequence = {update.sequence}"
    for flag, name in ((update.k, "key_management"), (update.l, "link_local_compatible"), (update.r, "router")):
        if flag:
            yield f"{name} = true"
    if story.forces.get(home):
        yield "force_udp = true"
    if home in story.local:
        yield f"local_lifetime = {story.local[home].lifetime:g}"
    networks = [
        f"{each.mobile_network_prefix}/{each.prefix_length}" for each in request.message.every(MobileNetworkPrefix)
    ]
    if networks:
        yield f"networks = {json.dumps(networks)}"
