"""Runtime assignment of the anchor (RFC 6463): the session is anchored at another address than it was asked for at.

Both addresses are this anchor's (section 5.3.1): what comes to the one it redirects to it serves as any other.
"""

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.extensions import ACCEPTED, Extension, Verdict
from mobtrace.replay.lma.pools import INSUFFICIENT_RESOURCES
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.values import Address
from mobtrace.wire.options.runtime_lma import LoadInformation, Redirect, RedirectCapability
from mobtrace.wire.rows import Row


def check_runtime(anchor: Anchor, asked: Asked) -> int | None:
    """RFC 6463 section 5.3: an anchor that only assigns cannot serve a gateway that does not understand it."""
    if not anchor.settings.redirects_only or not _is_at_front(anchor, asked):
        return None
    return None if _target(anchor, asked) is not None else INSUFFICIENT_RESOURCES


def answer_runtime(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """The address that the session is anchored at, and the load (RFC 6463 sections 4.3 and 5.3.1)."""
    target = _target(anchor, asked)
    options: list[Row] = []
    if target is not None and not asked.request.deregisters:
        entry.path = entry.path._replace(local=target)
        is_v6 = target.version == 6
        options.append(
            Redirect(
                k=is_v6,
                n=not is_v6,
                ipv6_r2lma_address=target if is_v6 else None,
                ipv4_r2lma_address=None if is_v6 else target,
            )
        )
    return Verdict(ACCEPTED, (*options, *load_information(anchor, asked)))


def load_information(anchor: Anchor, asked: Asked) -> tuple[Row, ...]:
    """How busy the anchor is, where it tells."""
    chosen = anchor.chosen(asked.request, LoadInformation)
    load = anchor.settings.load
    if load is None:
        return (*chosen,)
    option = LoadInformation(
        priority=load.priority,
        sessions_in_use=len(anchor.cache),
        maximum_sessions=load.maximum_sessions,
        used_capacity=load.used_capacity,
        maximum_capacity=load.maximum_capacity,
    )
    return (option,)


def refused_runtime(anchor: Anchor, asked: Asked, status: int) -> tuple[Row, ...]:
    """RFC 6463 section 4.3: any acknowledgement can tell the load."""
    return load_information(anchor, asked)


def _is_at_front(anchor: Anchor, asked: Asked) -> bool:
    settings = anchor.settings
    return asked.request.datagram.destination in (settings.address, settings.ipv4_address)


def _target(anchor: Anchor, asked: Asked) -> Address | None:
    """Where to redirect to: in the IP version of the signaling (RFC 6463 section 4.2)."""
    can = asked.request.message.first(RedirectCapability) is not None
    if not can or not _is_at_front(anchor, asked):
        return None
    for each in anchor.chosen(asked.request, Redirect):
        return each.ipv6_r2lma_address or each.ipv4_r2lma_address
    settings, version = anchor.settings, asked.request.gateway.version
    return settings.redirect_to if version == 6 else settings.redirect_to_ipv4


RUNTIME = Extension(
    rfc="RFC 6463",
    options=frozenset({RedirectCapability}),
    answer=answer_runtime,
    check=check_runtime,
    refused=refused_runtime,
    always=lambda settings: settings.load is not None or settings.redirects_only or bool(settings.chosen),
)
