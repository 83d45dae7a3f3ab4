"""A recording as a scenario: an editable account of who did what, with the captured answers as expectations.

What gateways told their anchors is turned into what happened to the mobile nodes, and what mobile nodes told their home
agents, anchor points and correspondents into where they went. The answers stand as expectations, so that the scenario
is also a test case.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from mobtrace.replay.expect import NO
from mobtrace.replay.learn import learn_anchor, learn_gateway
from mobtrace.replay.lma.answer import REJECTED
from mobtrace.replay.lma.request import RE_REGISTRATION, ProxyRequest, read_request
from mobtrace.replay.mip6.writing import AT_ONCE, HostStory, agent_lines, host_tables
from mobtrace.replay.names import Names
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.replay.writing_handovers import HandoverStory, policy_lines
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, LinkLayer, Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate

# The script begins this long before the first message (seconds), and goes on this long behind the last.
LEAD: Seconds = 1.0
TAIL: Seconds = 3.0
SEQUENCES = 1 << 16


@dataclass(slots=True)
class _Story:
    """What has been told so far: lines, and where each node is. ``counting`` are gateways without gaps in numbers."""

    steps: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    at: dict[str, Address] = field(default_factory=dict)
    requests: dict[str, ProxyRequest] = field(default_factory=dict)
    counting: set[Address] = field(default_factory=set)
    pending: dict[tuple[str, Address], bool] = field(default_factory=dict)
    refused: dict[tuple[str, Address], Nanoseconds] = field(default_factory=dict)


def write_scenario(
    recording: Recording, *, title: str = "", quirks: Mapping[Address, Collection[Quirk]] | None = None
) -> str:
    """The TOML text of a scenario that does what the recording shows.

    ``quirks`` are given to the nodes at those addresses.
    """
    names = Names()
    for role in ("lma", "mag", "ha", "map", "cn"):
        for address in recording.addresses(role):
            names.of(address, role)
    names.by_address.update((four, str(four)) for four in recording.also)  # its name is the address it is called by
    begin = recording.messages[0].time if recording.messages else 0
    begin -= round(LEAD * NANOSECONDS_PER_SECOND)
    story = _Story(counting={each for each in recording.addresses("mag") if _counts(recording, each)})
    hosts, handovers = HostStory(names, begin), HandoverStory(names, begin)
    hosts.prepare(recording)
    for each in recording.messages:
        handovers.tell(each)
        _tell(story, names, each, begin, handovers)
        hosts.tell(each)
    lines = [f"title = {json.dumps(title)}", ""]
    for address in recording.addresses("lma"):
        lines += _anchor(recording, hosts, address, quirks or {})
    for address in recording.addresses("mag"):
        lines += _gateway(recording, names, address, quirks or {})
    for number, (mn, request) in enumerate(story.requests.items(), start=1):
        lines += _host(names, mn, request, number)
    lines += host_tables(hosts, recording, quirks or {})
    story.steps = sorted([*story.steps, *handovers.steps, *hosts.steps], key=_time_of)
    story.expected = sorted([*story.expected, *handovers.expected, *hosts.expected], key=_time_of)
    return "\n".join([*lines, *_script(story, recording, begin)])


def _time_of(line: str) -> Seconds:
    return float(line.removeprefix(NO).split()[0])


def _counts(recording: Recording, gateway: Address) -> bool:
    """True where the updates of a gateway are numbered without gaps, as an emulated one does it.

    In what was carved out for one node they are not.
    """
    bodies = (each.content.body for each in recording.messages if each.datagram.source == gateway)
    numbers = [body.sequence for body in bodies if isinstance(body, BindingUpdate)]
    return all((later - number) % SEQUENCES == 1 for number, later in pairwise(numbers))


def _script(story: _Story, recording: Recording, begin: Nanoseconds) -> Iterator[str]:
    last = recording.messages[-1].time if recording.messages else begin
    yield "[script]"
    yield f"until = {_seconds(last, begin) + TAIL:.6f}"
    yield from ("steps = '''", *(f"  {line}" for line in story.steps), "'''")
    yield from ("expect = '''", *(f"  {line}" for line in story.expected), "'''", "")


def _seconds(time: Nanoseconds, begin: Nanoseconds) -> Seconds:
    return (time - begin) / NANOSECONDS_PER_SECOND


def _tell(story: _Story, names: Names, each: Recorded, begin: Nanoseconds, handovers: HandoverStory) -> None:
    """One request of a gateway: what happened to the node, and what the anchor answered."""
    message = each.content
    if not isinstance(message, Message) or not isinstance(message.body, BindingUpdate) or not message.body.p:
        return
    request = read_request(each.datagram, message, message.body)
    is_release = request.lifetime == 0
    came, previous = (each.time, "")
    if not is_release and request.handoff != RE_REGISTRATION:
        came, previous = handovers.comes(request.mn, request.gateway, each.time)
    at = f"{_seconds(came, begin):.6f}"
    key = request.mn, each.datagram.source
    is_by_itself = each.time - story.refused.get(key, -AT_ONCE) < AT_ONCE
    if story.pending.get(key) != is_release and not is_by_itself:
        story.steps.append(f"{at}  {_step(story, names, request)}{previous}")
    story.pending[key] = is_release
    if each.answer is not None:
        story.pending.pop(key)
        if getattr(each.answer.content.body, "status", 0) >= REJECTED:
            story.refused[key] = each.answer.time
    story.requests.setdefault(request.mn, request)
    number = f" sequence={request.update.sequence}" if request.gateway in story.counting else ""
    story.expected.append(_expectation(names, each, request, begin, number))


def _step(story: _Story, names: Names, request: ProxyRequest) -> str:
    host, gateway = names.host(request.mn), names.of(request.gateway, "mag")
    if request.lifetime == 0:
        story.at.pop(request.mn, None)
        return f"{host}  detach {gateway}"
    if request.handoff == RE_REGISTRATION and request.mn in story.requests:
        return f"{gateway}  refresh {host}"
    words = [f"handoff={request.handoff or 0}", f"technology={request.technology or 0}"]
    words += [f"prefix={prefix}" for prefix in request.prefixes]
    words.append(f"lifetime={request.lifetime:g}")
    words += [] if request.link_layer else ["link_layer=none"]
    story.at[request.mn] = request.gateway
    return f"{host}  attach {gateway} {' '.join(words)}"


def _expectation(names: Names, each: Recorded, request: ProxyRequest, begin: Nanoseconds, number: str) -> str:
    """The answer as captured; or that there is none, for a request that nobody repeated."""
    anchor, gateway = names.of(each.datagram.destination, "lma"), names.of(each.datagram.source, "mag")
    ends = f"{anchor}  binding_acknowledgement  {gateway}  mn={request.mn}{number}"
    if each.answer is None:
        return f"no {_seconds(each.time, begin):.6f}  {ends}"
    body = each.answer.content.body
    assert isinstance(body, BindingAcknowledgement)
    lifetime = f" lifetime={body.lifetime}" if body.status < REJECTED else ""
    return f"{_seconds(each.answer.time, begin):.6f}  {ends} status={body.status}{lifetime}"


def _table(name: str, role: str, address: Address | None) -> list[str]:
    head = [f"[nodes.{name}]", f'role = "{role}"']
    return head if address is None else [*head, f'address = "{address}"']


def _quirks(quirks: Collection[Quirk]) -> list[str]:
    return [f"quirks = {json.dumps(sorted(quirks))}"] if quirks else []


def _anchor(
    recording: Recording, hosts: HostStory, address: Address, quirks: Mapping[Address, Collection[Quirk]]
) -> list[str]:
    settings, names = learn_anchor(recording, address), hosts.names
    name = names.of(address, "lma")
    if "ha" in recording.roles[address]:
        # One node with two roles: what both are told is the same.
        rest = agent_lines(hosts, recording, address, "ha", {})
        shared = ("address", "max_lifetime")
        lines = _table(name, "ha-lma", address) + [each for each in rest if each.split(" ")[0] not in shared]
    else:
        lines = _table(name, "lma", address)
    if settings.ipv4_address is not None:
        lines.append(f'ipv4_address = "{settings.ipv4_address}"')
    lines += [f"max_lifetime = {settings.max_lifetime:g}", *_quirks(quirks.get(address, ()))]
    for mn, profile in (settings.subscribers or {}).items():
        lines.append(f"[nodes.{name}.subscribers.{json.dumps(mn)}]")
        if profile.prefixes:
            lines.append(f"prefixes = {json.dumps([str(each) for each in profile.prefixes])}")
        if not profile.enabled:
            lines.append("enabled = false")
    return [*lines, ""]


def _gateway(
    recording: Recording, names: Names, address: Address, quirks: Mapping[Address, Collection[Quirk]]
) -> list[str]:
    settings = learn_gateway(recording, address)
    lines = _table(names.of(address, "mag"), "mag", address)
    own = (each for each in recording.messages if each.datagram.source == address)
    anchors = [each.datagram.destination for each in own if isinstance(each.content.body, BindingUpdate)]
    # One that was seen between gateways alone has none.
    lines += [f'anchor = "{names.of(anchors[0], "lma")}"'] if anchors else []
    lines += [
        f"sequence = {settings.sequence}",
        f"timestamps = {json.dumps(settings.timestamps)}",
        f"home_flag = {json.dumps(settings.home_flag)}",
        "refresh_at = 0  # refreshes are steps",
        *policy_lines(recording, settings),
        *_quirks(quirks.get(address, ())),
    ]
    return [*lines, ""]


def _host(names: Names, mn: str, request: ProxyRequest, number: int) -> list[str]:
    # One that the gateways do not tell is of no importance, but a host has one.
    link_layer = request.link_layer or LinkLayer(b"\2\0" + number.to_bytes(4, "big"))
    return [*_table(names.host(mn), "host", None), f"mn = {json.dumps(mn)}", f'link_layer = "{link_layer}"', ""]
