"""Which message asks and which answers, and by what the two are known to belong together: one row a kind.

An answer goes back between the same two addresses, an anycast one apart, and repeats the request's tag: its sequence
number, identifier or cookie. Registrations are not here: their binding decides (``lifecycle.states``).
"""

from typing import NamedTuple

from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message


class Exchange(NamedTuple):
    """How one message takes part: ``tag`` names the field that answer and request share."""

    kind: str
    protocol: str
    asks: bool
    tag: str = "sequence"
    status: str | None = "status"
    pair: str = ""  # keeps the tags of different pairs of one kind apart
    to_any: bool = False  # asked of an anycast address, and answered from another


# By (Mobility Header type, variant).
MOBILITY: dict[tuple[int, int | None], Exchange] = {
    (1, None): Exchange("route-optimisation", "mip6-cn", True, "home_init_cookie", None, "home"),
    (3, None): Exchange("route-optimisation", "mip6-cn", False, "home_init_cookie", None, "home"),
    (2, None): Exchange("route-optimisation", "mip6-cn", True, "care_of_init_cookie", None, "care-of"),
    (4, None): Exchange("route-optimisation", "mip6-cn", False, "care_of_init_cookie", None, "care-of"),
    (8, None): Exchange("fast-handover", "fmip6", True, pair="fbu"),
    (9, None): Exchange("fast-handover", "fmip6", False, pair="fbu"),
    (14, None): Exchange("fast-handover", "fmip6", True, pair="hi"),
    (15, None): Exchange("fast-handover", "fmip6", False, "sequence", "code", "hi"),
    (16, 1): Exchange("revocation", "pmip6", True),
    (16, 2): Exchange("revocation", "pmip6", False),
    (17, None): Exchange("localized-routing", "pmip6", True),
    (18, None): Exchange("localized-routing", "pmip6", False),
    (19, None): Exchange("update-notification", "pmip6", True),
    (20, None): Exchange("update-notification", "pmip6", False, "sequence", "status_code"),
    (21, 1): Exchange("flow-binding", "pmip6", True),
    (21, 2): Exchange("flow-binding", "pmip6", False),
    (22, None): Exchange("subscription", "pmip6", True, status=None),
    (23, None): Exchange("subscription", "pmip6", False, status=None),
}
HEARTBEAT = 13

# By (protocol, type) of what travels beside the Mobility Header.
AROUND: dict[tuple[str, int], Exchange] = {
    # RFC 6275 section 10.5: the reply comes from a unicast address of the home agent that got the request.
    ("icmpv6", 144): Exchange("home-agent-discovery", "mip6", True, "identifier", None, to_any=True),
    ("icmpv6", 145): Exchange("home-agent-discovery", "mip6", False, "identifier", None, to_any=True),
    ("icmpv6", 146): Exchange("prefix-discovery", "mip6", True, "identifier", None),
    ("icmpv6", 147): Exchange("prefix-discovery", "mip6", False, "identifier", None),
    ("radius", 1): Exchange("aaa", "radius", True, "identifier", None, "access"),
    ("radius", 2): Exchange("aaa", "radius", False, "identifier", None, "access"),
    ("radius", 3): Exchange("aaa", "radius", False, "identifier", None, "access"),
    ("radius", 11): Exchange("aaa", "radius", False, "identifier", None, "access"),
    ("radius", 4): Exchange("aaa", "radius", True, "identifier", None, "accounting"),
    ("radius", 5): Exchange("aaa", "radius", False, "identifier", None, "accounting"),
}


def exchange_of(content: Message | Decoded) -> Exchange | None:
    """The row of the table for a message, or ``None`` when it is no request or answer."""
    info = content.body.info
    if isinstance(content, Decoded):
        return AROUND.get((content.protocol, info.code))
    if info.code == HEARTBEAT:
        values = content.body.values()
        # RFC 5847 section 3.1: an unsolicited response (U) answers nothing.
        return None if values["u"] else Exchange("heartbeat", "pmip6", not values["r"], status=None)
    return MOBILITY.get((info.code, info.variant))
