"""Access networks (RFC 6757, RFC 7563): the anchor keeps what it is told of where a node is, and repeats it."""

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.settings import AnchorSettings, AniPart
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.values import Seconds
from mobtrace.wire.options.access_network import (
    AccessNetworkIdentifier,
    AniUpdateTimer,
    CivicLocationSuboption,
    GeoLocation,
    MagGroupIdentifier,
    NetworkIdentifier,
    OperatorIdentifier,
)
from mobtrace.wire.rows import Row

# RFC 7563 section 3.3
TIMER_UNIT: Seconds = 4
PARTS: dict[type[Row], AniPart] = {
    NetworkIdentifier: AniPart.NETWORK,
    GeoLocation: AniPart.LOCATION,
    OperatorIdentifier: AniPart.OPERATOR,
    CivicLocationSuboption: AniPart.CIVIC_LOCATION,
    MagGroupIdentifier: AniPart.GROUP,
    AniUpdateTimer: AniPart.UPDATE_TIMER,
}


def answer_network(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """RFC 6757 section 4.2: what is understood is kept, and repeated unaltered; without the option nothing is."""
    named: AccessNetworkIdentifier | None = asked.request.first.get(AccessNetworkIdentifier)
    known = anchor.settings.access_network
    parts = [each for each in named.ani_sub_options if PARTS.get(type(each)) in known] if named is not None else []
    entry.access_network = tuple(parts)
    if not parts:
        return NOTHING  # RFC 6757 section 3: the option has one sub-option at least
    told = [_timer(anchor, asked) or each if isinstance(each, AniUpdateTimer) else each for each in parts]
    return Verdict(ACCEPTED, (AccessNetworkIdentifier(ani_sub_options=told),))


def _timer(anchor: Anchor, asked: Asked) -> AniUpdateTimer | None:
    """RFC 7563 section 4.2: the one part that the anchor may change; ``None`` where it takes what is proposed."""
    chosen = (part for each in anchor.chosen(asked.request, AccessNetworkIdentifier) for part in each.ani_sub_options)
    found = next((each for each in chosen if isinstance(each, AniUpdateTimer)), None)
    wanted = anchor.settings.ani_update_timer
    return found or (None if wanted is None else timer_option(wanted))


def timer_option(seconds: Seconds) -> AniUpdateTimer:
    """The sub-option for a time between updates."""
    return AniUpdateTimer(update_timer=int(seconds // TIMER_UNIT))


def supported(settings: AnchorSettings, asked: AccessNetworkIdentifier, told: AccessNetworkIdentifier | None) -> None:
    """Learn from an answer what an anchor does not repeat."""
    repeated = {type(each) for each in told.ani_sub_options} if told is not None else set()
    ignored = {type(each) for each in asked.ani_sub_options} - repeated
    settings.access_network = settings.access_network - {PARTS[each] for each in ignored if each in PARTS}


ACCESS_NETWORK = Extension(rfc="RFC 6757", options=frozenset({AccessNetworkIdentifier}), answer=answer_network)
