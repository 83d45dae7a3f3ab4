"""How packets get to nodes that are away."""

from mobtrace.replay.mip6.cache import Binding, Entry
from mobtrace.replay.mip6.settings import HomeAgentSettings
from mobtrace.replay.node import Datagram, Effect, Forward, Outer, Send, Tunnel, Unforward
from mobtrace.values import Prefix
from mobtrace.wire.checksum import ICMPV6, MOBILITY_HEADER
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingRefreshRequest
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.rows import Row


def outer_of(settings: HomeAgentSettings, binding: Binding) -> Outer:
    """The header around packets to a binding."""
    assert binding.machine.care_of is not None
    return binding.outer or Outer(source=settings.address, destination=binding.machine.care_of)


def routes(settings: HomeAgentSettings, entry: Entry, before: tuple[Prefix, ...] = ()) -> list[Effect]:
    """RFC 6275 section 10.4.2, RFC 3963 section 6.4: packets to the node go to its primary care-of address.

    ``before`` are the networks that were reached so far.
    """
    gone: list[Effect] = [Unforward(each) for each in before if each not in entry.networks or not entry.is_active]
    binding = entry.primary
    if binding is None:
        return gone
    if binding.at_home:
        return [*gone, *(Forward(each, link=settings.home_link) for each in entry.networks)]
    outer = outer_of(settings, binding)
    kind = "udp" if outer.ports is not None else "ip"
    tunnel = Tunnel(local=outer.source, remote=outer.destination, kind=kind, ports=outer.ports)
    return [*gone, *(Forward(each, tunnel) for each in entry.networks)]


def to_node(settings: HomeAgentSettings, entry: Entry, binding: Binding, message: Message | Decoded) -> Datagram:
    """A message of the agent's own to a node that is away: by a routing header (RFC 6275 section 10.4.2).

    One in IPv4 has the home address as its destination, inside (RFC 5555 section 4.5).
    """
    is_plain = binding.outer is None
    return Datagram(
        source=settings.address,
        destination=outer_of(settings, binding).destination if is_plain else entry.home_address,
        content=message,
        protocol=MOBILITY_HEADER if isinstance(message, Message) else ICMPV6,
        routing_home=entry.home_address if is_plain else None,
        outer=binding.outer,
    )


def refresh_request(settings: HomeAgentSettings, entry: Entry, binding: Binding) -> Send:
    """A Binding Refresh Request (RFC 6275 section 9.5.5); with the identifier of RFC 5648 section 6.4."""
    options: list[Row] = [BindingIdentifier(binding_id=binding.bid)] if binding.bid is not None else []
    return Send(to_node(settings, entry, binding, Message(body=BindingRefreshRequest(), options=options)))
