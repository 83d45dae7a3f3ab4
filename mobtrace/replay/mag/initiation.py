"""What both ends of a fast handover between gateways share: codes, own messages, ways of packets (RFC 5949)."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from mobtrace.replay.mag.settings import Attachment
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Effect, Forward, Hold, Tunnel, Unforward
from mobtrace.replay.paths import Path
from mobtrace.values import Nanoseconds, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverAcknowledge, HandoverInitiate
from mobtrace.wire.options.gre import GreKey
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.rows import Row

# RFC 5949 section 6.1.1: Handover Initiate
FORWARDING_COMPLETED, ALL_CONTEXT_IN_IT = 2, 3
# RFC 5949 section 6.1.2: Handover Acknowledge
ACCEPTED, CONTEXT_ACCEPTED, ALL_CONTEXT_TRANSFERRED = 0, 5, 6
NOT_ACCEPTED, PROHIBITED, INSUFFICIENT_RESOURCES, CONTEXT_NOT_AVAILABLE, FORWARDING_NOT_AVAILABLE = range(128, 133)

Gre = tuple[bool, int | None]

ENCAPSULATION = {True: "gre", False: "ip"}


class Verdict(NamedTuple):
    """What comes of a Handover Initiate: the code of the answer, its options, and effects."""

    code: int
    options: tuple[Row, ...] = ()
    effects: tuple[Effect, ...] = ()


class Initiated(NamedTuple):
    """A Handover Initiate that has come: the way back, the node it is about, and what was chosen for its answer."""

    message: Message
    body: HandoverInitiate
    path: Path
    name: MobileNodeIdentifier
    chosen: tuple[Row, ...] = ()
    context: tuple[Row, ...] = ()

    @property
    def mn(self) -> str:
        """The node's identifier."""
        return mn_id_text(self.name)


@dataclass(slots=True, eq=False, kw_only=True)
class Initiation:
    """A Handover Initiate of the gateway's own, without its number; ``answered`` is called with the answer, or none.

    ``name`` goes before the other ``options``; ``attachment`` is what waits for the answer.
    """

    path: Path
    body: HandoverInitiate
    name: MobileNodeIdentifier
    options: list[Row] = field(default_factory=list)
    answered: "Callable[[Initiation, Message | None, Nanoseconds], list[Effect]]"
    visit: Visit | None = None
    attachment: Attachment | None = None

    @property
    def mn(self) -> str:
        """The identifier of the node that it is about."""
        return mn_id_text(self.name)

    def message(self, sequence: int) -> Message:
        """The message with its sequence number."""
        body = copy(self.body)
        body.sequence = sequence
        return Message(body=body, options=[self.name, *self.options])


def code_of(answer: Message) -> int:
    """The code of a Handover Acknowledge; anything else accepts nothing."""
    return answer.body.code if isinstance(answer.body, HandoverAcknowledge) else NOT_ACCEPTED


def forward(
    networks: Iterable[Prefix], tunnel: Tunnel | None, *, outward: bool = False, also: bool = False
) -> list[Effect]:
    """The ways of a node's networks through the tunnel between gateways, if there is one."""
    if tunnel is None:
        return []
    return [Forward(each, tunnel, outward=outward, also=also) for each in networks]


def hold(networks: Iterable[Prefix]) -> list[Effect]:
    """Have packets to a node's networks wait (RFC 5949 section 4.1)."""
    return [Hold(each) for each in networks]


def unforward(networks: Iterable[Prefix]) -> list[Effect]:
    """There is no way any more."""
    return [Unforward(each) for each in networks]


def key_option(options: Iterable[Row]) -> Gre:
    """Whether options ask for GRE, and with which key (RFC 5949 section 6.2.6)."""
    found = next((each for each in options if isinstance(each, GreKey)), None)
    return found is not None, found.gre_key_identifier if found is not None else None


def tunnel_between(path: Path, own: Gre, other: Gre) -> Tunnel:
    """The tunnel to the other gateway, by what this one has said of GRE and what that one has.

    RFC 5949 section 4.2: who sends a key wants to have packets with it; without both options there is no GRE.
    """
    is_gre = own[0] and other[0]
    return Tunnel(
        local=path.local,
        remote=path.remote,
        kind="udp" if path.ports is not None else ENCAPSULATION[is_gre],
        send_key=other[1] if is_gre else None,
        receive_key=own[1] if is_gre else None,
    )
