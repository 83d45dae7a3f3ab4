"""The checks of a Proxy Binding Update, in the order of RFC 5213 section 5.3.1, each with its status."""

from collections.abc import Callable

from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND
from mobtrace.wire.times import Time

# BINDING_ACK_STATUS (RFC 6275 section 6.1.8, RFC 5213 section 8.9).
SEQUENCE_OUT_OF_WINDOW = 135
PROXY_REG_NOT_ENABLED = 152
NOT_LMA_FOR_THIS_MOBILE_NODE = 153
MAG_NOT_AUTHORIZED_FOR_PROXY_REG = 154
TIMESTAMP_MISMATCH = 156
TIMESTAMP_LOWER_THAN_PREV_ACCEPTED = 157
MISSING_HOME_NETWORK_PREFIX_OPTION = 158
MISSING_MN_IDENTIFIER_OPTION = 160
MISSING_HANDOFF_INDICATOR_OPTION = 161
MISSING_ACCESS_TECH_TYPE_OPTION = 162

TIMESTAMP = Time(fraction_bits=16)
SEQUENCES = 1 << 16


Check = Callable[[Anchor, Asked], int | None]


def has_identifier(anchor: Anchor, asked: Asked) -> int | None:
    """Item 4: the Mobile Node Identifier option is there."""
    return None if asked.request.identifier is not None else MISSING_MN_IDENTIFIER_OPTION


def gateway_is_trusted(anchor: Anchor, asked: Asked) -> int | None:
    """Items 5 and 6: the sender may register this node."""
    gateways, gateway = anchor.settings.gateways, asked.request.gateway
    profile = anchor.settings.profile(asked.request.mn)
    if gateways is not None and gateway not in gateways:
        return MAG_NOT_AUTHORIZED_FOR_PROXY_REG
    if profile is not None and profile.gateways is not None and gateway not in profile.gateways:
        return MAG_NOT_AUTHORIZED_FOR_PROXY_REG
    return None


def node_is_known(anchor: Anchor, asked: Asked) -> int | None:
    """Item 7: the anchor serves this node."""
    return None if anchor.settings.profile(asked.request.mn) is not None else NOT_LMA_FOR_THIS_MOBILE_NODE


def node_is_enabled(anchor: Anchor, asked: Asked) -> int | None:
    """Item 8: the node may use network-based mobility management."""
    profile = anchor.settings.profile(asked.request.mn)
    return None if profile is not None and profile.enabled else PROXY_REG_NOT_ENABLED


def is_in_order(anchor: Anchor, asked: Asked) -> int | None:
    """Item 9: by timestamp, or without one by sequence number (RFC 5213 section 5.5)."""
    if asked.request.timestamp is None:
        return _sequence_in_order(anchor, asked)
    if anchor.settings.has(Quirk.IGNORES_TIMESTAMPS):
        return None
    return _timestamp_in_order(anchor, asked, asked.request.timestamp)


def _sequence_in_order(anchor: Anchor, asked: Asked) -> int | None:
    if anchor.settings.has(Quirk.IGNORES_SEQUENCE) or asked.entry is None or asked.entry.sequence is None:
        return None
    is_newer = is_newer_sequence(asked.request.update.sequence, asked.entry.sequence)
    return None if is_newer else SEQUENCE_OUT_OF_WINDOW


def is_newer_sequence(sequence: int, last: int) -> bool:
    """RFC 6275 section 9.5.1: greater modulo 2^16, the 32767 numbers behind ``last`` being the greater ones."""
    return 0 < (sequence - last) % SEQUENCES < SEQUENCES // 2


def _timestamp_in_order(anchor: Anchor, asked: Asked, timestamp: int) -> int | None:
    settings, entry = anchor.settings, asked.entry
    if entry is not None and entry.timestamp is not None and timestamp < entry.timestamp:
        return TIMESTAMP_LOWER_THAN_PREV_ACCEPTED
    if entry is not None and timestamp == entry.timestamp:
        return TIMESTAMP_MISMATCH  # it must be greater than all that were accepted
    if settings.mobile_node_generated_timestamps:
        return None
    window = settings.timestamp_validity_window * NANOSECONDS_PER_SECOND
    is_close = abs(TIMESTAMP.nanoseconds(timestamp) - asked.clock) <= window
    return None if is_close else TIMESTAMP_MISMATCH


def has_prefix(anchor: Anchor, asked: Asked) -> int | None:
    """Item 10: a Home Network Prefix option is there, with any value, or an IPv4 Home Address Request option.

    The latter by RFC 5844 section 3.1.2.1.
    """
    if asked.request.names_prefixes or asked.request.ipv4 is not None:
        return None
    return None if anchor.settings.has(Quirk.LENIENT_OPTIONS) else MISSING_HOME_NETWORK_PREFIX_OPTION


def has_handoff(anchor: Anchor, asked: Asked) -> int | None:
    """Item 11: the Handoff Indicator option is there."""
    if asked.request.handoff is not None or anchor.settings.has(Quirk.LENIENT_OPTIONS):
        return None
    return MISSING_HANDOFF_INDICATOR_OPTION


def has_access_technology(anchor: Anchor, asked: Asked) -> int | None:
    """Item 12: the Access Technology Type option is there."""
    if asked.request.technology is not None or anchor.settings.has(Quirk.LENIENT_OPTIONS):
        return None
    return MISSING_ACCESS_TECH_TYPE_OPTION


CHECKS: tuple[Check, ...] = (
    has_identifier,
    gateway_is_trusted,
    node_is_known,
    node_is_enabled,
    is_in_order,
    has_prefix,
    has_handoff,
    has_access_technology,
)


def refusal(anchor: Anchor, asked: Asked) -> int | None:
    """The status of the first check that fails; ``None`` for a request that may go on to its session."""
    for check in CHECKS:
        status = check(anchor, asked)
        if status is not None:
            return status
    return None
