"""What a capture tells of a gateway's choices in fast handovers (RFC 5949), so that its emulation chooses alike."""

from collections.abc import Collection

from mobtrace.replay.learn_policies import learn_retry
from mobtrace.replay.mag.context import USUAL
from mobtrace.replay.mag.initiation import FORWARDING_NOT_AVAILABLE, INSUFFICIENT_RESOURCES, PROHIBITED
from mobtrace.replay.mag.settings import GatewaySettings, HandoverAnswer
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.values import Address
from mobtrace.wire.message import Message
from mobtrace.wire.messages.fmip6 import HandoverAcknowledge, HandoverInitiate
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier

# Refusals that are the operator's to decide on; the others follow from what the gateway knows.
POLICY = (PROHIBITED, INSUFFICIENT_RESOURCES, FORWARDING_NOT_AVAILABLE)


def learn_handovers(settings: GatewaySettings, recording: Recording) -> None:
    """Note what the gateway answered to each Handover Initiate, and how often it sent its own."""
    own = [each for each in recording.messages if each.datagram.source == settings.address]
    settings.hi_retry = learn_retry(own, HandoverInitiate, settings.hi_retry)
    # Of a node that it was seen to register a gateway knows by itself what to tell.
    registered = {each.mn for each in own if isinstance(each.content.body, BindingUpdate)}
    found: dict[tuple[Address, int, str], HandoverAnswer] = {}
    for each in recording.messages:
        body, answer = each.content.body, _answer(each, registered)
        if isinstance(body, HandoverInitiate) and answer is not None and each.comes_to(settings.address):
            key = each.datagram.source, body.sequence, each.mn
            # One that comes again may find less than before.
            found[key] = answer if answer.options or key not in found else found[key]
    settings.handover_answers = found


def _answer(each: Recorded, registered: Collection[str]) -> HandoverAnswer | None:
    """What was chosen for the answer to a message; ``None`` without one."""
    message = each.answer.content if each.answer is not None else None
    if not isinstance(message, Message) or not isinstance(message.body, HandoverAcknowledge):
        return None
    code, told = message.body.code, message.without_padding().options
    context = tuple(option for option in told if not isinstance(option, MobileNodeIdentifier))
    return HandoverAnswer(
        code=code if code in POLICY else None,
        options=tuple(option for option in context if not isinstance(option, USUAL)),
        context=() if each.mn in registered else context,
    )
