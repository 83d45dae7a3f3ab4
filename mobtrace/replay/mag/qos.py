"""Quality of service (RFC 7222): what the gateway asks for, and what it says to an anchor that asks."""

from dataclasses import replace

from mobtrace.replay.lma.qos import (
    ALLOCATE,
    CANNOT_MEET_QOS_SERVICE_REQUEST,
    DE_ALLOCATE,
    MODIFY,
    NEGOTIATE,
    RESPONSE,
    limited,
)
from mobtrace.replay.mag.extensions import Answer, Ask, Extension
from mobtrace.replay.mag.settings import GatewaySettings
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.wire.message import Message
from mobtrace.wire.options.qos import QualityOfService
from mobtrace.wire.rows import Row

RFC = "RFC 7222"


def ask_qos(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """The requests that were not granted yet (RFC 7222 section 5.2)."""
    wanted = visit.attachment.qos if pending.lifetime and RFC not in visit.withheld else ()
    return Ask(tuple(wanted))


def take_qos(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """What the anchor granted holds; a counter proposal is asked for with the next update (section 5.2)."""
    wanted = list(answer.asked.every(QualityOfService))
    proposals = [each for each in answer.message.every(QualityOfService) if each.oc == NEGOTIATE]
    granted = [each for each in answer.message.every(QualityOfService) if each.oc == RESPONSE]
    ended = {each.sr_id for each in wanted if each.oc == DE_ALLOCATE}
    for each in granted:
        if each.sr_id in ended:
            visit.qos.pop(each.sr_id, None)
        else:
            visit.qos[each.sr_id] = each
    if wanted and (granted or proposals):
        visit.attachment = replace(visit.attachment, qos=tuple(copy(each, oc=ALLOCATE) for each in proposals))


def again_qos(gateway: Gateway, visit: Visit, answer: Answer) -> bool:
    """RFC 7222 section 5.2: the counter proposal, or no quality of service where there is none."""
    wanted = visit.attachment.qos
    if answer.body.status != CANNOT_MEET_QOS_SERVICE_REQUEST or not wanted:
        return False
    proposals = tuple(
        copy(each, oc=ALLOCATE) for each in answer.message.every(QualityOfService) if each.oc == NEGOTIATE
    )
    if proposals == wanted:
        proposals = ()
    visit.attachment = replace(visit.attachment, qos=proposals)
    return True


def serve(settings: GatewaySettings, visit: Visit, message: Message) -> tuple[bool, tuple[Row, ...]]:
    """An anchor's request: whether it can be met, and the options of the answer (RFC 7222 section 5.2)."""
    if not settings.qos:
        return False, ()
    wanted = list(message.every(QualityOfService))
    possible = [
        copy(each, qos_attributes=[limited(settings.qos_limits, one) for one in each.qos_attributes]) for each in wanted
    ]
    if possible != wanted:
        return False, tuple(copy(each, oc=NEGOTIATE) for each in possible)
    asked = [each for each in wanted if each.oc in (ALLOCATE, DE_ALLOCATE, MODIFY)]
    if not asked:
        # A query: all that holds.
        return True, tuple(copy(each, oc=RESPONSE) for each in visit.qos.values())
    for each in asked:
        if each.oc == DE_ALLOCATE:
            visit.qos.pop(each.sr_id, None)
        else:
            visit.qos[each.sr_id] = each
    return True, tuple(copy(each, oc=RESPONSE) for each in asked)


def copy(option: QualityOfService, **changed: object) -> QualityOfService:
    """The option with other values."""
    return QualityOfService(**{**option.values(), **changed})


QOS = Extension(rfc=RFC, ask=ask_qos, take=take_qos, again=again_qos)
