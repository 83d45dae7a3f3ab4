"""What a capture tells of how an anchor speaks of flows that it has moved (RFC 7864)."""

from mobtrace.replay.lma.flow_mobility import is_off_link
from mobtrace.replay.lma.notices import FLOW_MOBILITY
from mobtrace.replay.lma.request import RE_REGISTRATION
from mobtrace.replay.recording import Recording
from mobtrace.values import Address
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.messages.update_notification import UpdateNotification
from mobtrace.wire.options.pmip6 import HandoffIndicator


def repeats_flows(recording: Recording, anchor: Address) -> bool:
    """RFC 7864 section 3.3: whether answers to refreshes name what was moved to a gateway; so unless seen otherwise."""
    told: set[tuple[Address, str]] = set()
    for each in recording.messages:
        body, answer = each.content.body, each.answer.content if each.answer is not None else None
        options = answer.options if answer is not None else []
        if isinstance(body, UpdateNotification) and body.notification_reason == FLOW_MOBILITY:
            is_moved = any(is_off_link(option) for option in each.content.options)
            is_agreed = answer is not None and answer.body.values().get("status_code") == 0
            if each.datagram.source == anchor and (is_agreed or not is_moved):
                (told.add if is_moved else told.discard)((each.datagram.destination, each.mn))
        elif isinstance(body, BindingUpdate) and each.comes_to(anchor):
            is_named, known = any(is_off_link(option) for option in options), (each.datagram.source, each.mn)
            if known in told and answer is not None and _is_refresh(body, each.content):
                return is_named
            # Any other update is maybe one for a session that knows nothing yet.
            (told.add if is_named else told.discard)(known)
    return True


def _is_refresh(body: BindingUpdate, message: Message | Decoded) -> bool:
    option = message.first(HandoffIndicator)
    return body.lifetime > 0 and option is not None and option.hi == RE_REGISTRATION
