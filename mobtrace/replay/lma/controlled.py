"""Parameters of gateways that the anchor sets (RFC 8127)."""

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.wire.options.lma_controlled import (
    BindingReregistrationControl,
    HeartbeatControl,
    LmaControlledMagParameters,
)
from mobtrace.wire.rows import Row

REASON_UNSPECIFIED = 128  # RFC 6275 section 6.1.8


def check_controlled(anchor: Anchor, asked: Asked) -> int | None:
    """RFC 8127 section 5.1: a variable that is zero is an error of configuration, and nobody is registered."""
    values = (value for each in sub_options(anchor.settings) for value in each.values().values())
    return None if all(values) else REASON_UNSPECIFIED


def answer_controlled(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """RFC 8127 section 5.1: in every answer, whatever was asked."""
    options = sub_options(anchor.settings)
    return Verdict(ACCEPTED, (LmaControlledMagParameters(lcmp_sub_options=options),)) if options else NOTHING


def sub_options(settings: AnchorSettings) -> list[Row]:
    """The sub-options that are enabled (RFC 8127 section 4.1)."""
    rereg, beats = settings.reregistration_control, settings.heartbeat_control
    found: list[Row] = []
    if rereg is not None:
        found.append(
            BindingReregistrationControl(
                re_registration_start_time=rereg.start_time,
                initial_retransmission_time=rereg.initial_retransmission_time,
                maximum_retransmission_time=rereg.maximum_retransmission_time,
            )
        )
    if beats is not None:
        found.append(
            HeartbeatControl(
                hb_interval=beats.interval,
                hb_retransmission_delay=beats.retransmission_delay,
                hb_max_retransmissions=beats.max_retransmissions,
            )
        )
    return found


def is_controlling(settings: AnchorSettings) -> bool:
    """True for an anchor that tells gateways what to do."""
    return settings.reregistration_control is not None or settings.heartbeat_control is not None


CONTROLLED = Extension(
    rfc="RFC 8127",
    options=frozenset(),
    answer=answer_controlled,
    check=check_controlled,
    always=is_controlling,
)
