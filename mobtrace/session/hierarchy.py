"""Mobility anchor points as routers advertise them (RFC 5380 section 5): when they come, and when they go."""

from collections.abc import Iterable

from mobtrace.session.model import AnchorPoint
from mobtrace.session.surroundings import Advertised, Clue
from mobtrace.values import Address


def anchor_points(clues: Iterable[Clue]) -> list[AnchorPoint]:
    """Every (router, anchor point) pair in the order in which they appeared; each time one comes back it is a new one.

    RFC 5380 section 7.2: a valid lifetime of 0 says that the anchor point has failed; one that is not in its router's
    next advertisement any more is withdrawn as well.
    """
    found: list[AnchorPoint] = []
    current: dict[tuple[Address, Address], AnchorPoint] = {}
    for clue in clues:
        if not isinstance(clue.body, Advertised):
            continue
        offered = dict(clue.body.anchor_points)
        for (router, address), point in list(current.items()):
            if router == clue.source and not offered.get(address):
                point.withdrawn, point.withdrawn_frame = clue.time, clue.frame
                del current[router, address]
        for address, lifetime in offered.items():
            if not lifetime or address.is_unspecified:
                continue
            known = current.get((clue.source, address))
            if known is None:
                known = AnchorPoint(address=address, router=clue.source, time=clue.time, frame=clue.frame)
                current[clue.source, address] = known
                found.append(known)
            known.lifetime = float(lifetime)
    return found
