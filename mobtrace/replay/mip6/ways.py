"""What an accepted home registration means for a mobile node: its tunnel, and which of several bindings it has."""

from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.dual_stack import DSMIP6_PORT, NO_KEEPALIVES
from mobtrace.replay.mip6.mobile_settings import MobileSettings
from mobtrace.replay.mip6.registration import Registration
from mobtrace.replay.mip6.request import LIFETIME_UNIT
from mobtrace.replay.node import Datagram, Effect, Forward, Tell, Tunnel, Unforward
from mobtrace.values import Prefix, Seconds
from mobtrace.wire.checksum import ICMPV6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.neighbour_messages import EchoReply, EchoRequest
from mobtrace.wire.options.dsmip6 import NatDetection
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import BindingRefreshAdvice


def ways_home(settings: MobileSettings, entry: Registration, message: Message, *, is_away: bool) -> list[Effect]:
    """The way of the node's packets from now on (RFC 6275 section 11.3.1, RFC 3963 section 5.5)."""
    networks = [Prefix(settings.home_address, 128), *settings.networks]
    if not is_away or (entry.deregisters and not entry.identifiers):
        return [Unforward(each) for each in networks]
    tunnel = _tunnel(entry, message)
    return [Forward(each, tunnel, outward=True) for each in networks]


def _tunnel(entry: Registration, message: Message) -> Tunnel:
    """To the home agent; from an IPv4 network in UDP where there is a NAT or it is forced (RFC 5555 section 4.2)."""
    if entry.care_of.version == 6 or entry.outer is None:
        return Tunnel(local=entry.care_of, remote=entry.peer)
    detection, remote = message.first(NatDetection), entry.outer.destination
    if detection is None or (not detection.f and detection.refresh_time == NO_KEEPALIVES):
        return Tunnel(local=entry.care_of, remote=remote)
    return Tunnel(local=entry.care_of, remote=remote, kind="udp", ports=(DSMIP6_PORT, DSMIP6_PORT))


def echo_reply(datagram: Datagram, request: EchoRequest) -> Datagram:
    """The answer to an Echo Request, the way it came: what came in the tunnel goes back in it."""
    body = EchoReply(identifier=request.identifier, sequence_number=request.sequence_number, data=request.data)
    return Datagram(
        source=datagram.destination,
        destination=datagram.source,
        content=Decoded(protocol="icmpv6", body=body),
        protocol=ICMPV6,
        outer=datagram.outer.turned if datagram.outer is not None else None,
    )


def advised_refresh(message: Message) -> Seconds | None:
    """When the home agent wants the next update: by its advice, or to keep a NAT's binding (RFC 5555 section 4.3)."""
    advice, detection = message.first(BindingRefreshAdvice), message.first(NatDetection)
    times: list[Seconds] = [] if advice is None else [advice.refresh_interval * LIFETIME_UNIT]
    if detection is not None and detection.refresh_time not in (0, NO_KEEPALIVES):
        times.append(float(detection.refresh_time))
    return min(times, default=None)


def without_refused(entry: Registration, message: Message) -> list[Effect]:
    """Leave out those of several bindings that were refused (RFC 5648 section 5.7)."""
    failed = [each for each in message.every(BindingIdentifier) if each.status >= values.REJECTED]
    gone = {each.binding_id for each in failed}
    entry.identifiers = tuple(each for each in entry.identifiers if each.bid not in gone)
    home = str(entry.home_address)
    return [Tell(what="refused", mn=home, detail=f"{each.status} for binding {each.binding_id}") for each in failed]
