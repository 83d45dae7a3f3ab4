"""Quality of service (RFC 7222)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.request import BETWEEN_GATEWAYS
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.wire.options.qos import QualityOfService
from mobtrace.wire.rows import Row

CANNOT_MEET_QOS_SERVICE_REQUEST = 179  # RFC 7222 section 4.3

# RFC 7222 section 4.1
RESPONSE, ALLOCATE, DE_ALLOCATE, MODIFY, QUERY, NEGOTIATE = range(6)
SR_IDS = range(1, 256)
RATE = "bit_rate"


class Judged(NamedTuple):
    """The requests of one message that can be met, as far as they can, and whether that is less than was asked."""

    met: list[QualityOfService]
    is_less: bool


def check_qos(anchor: Anchor, asked: Asked) -> int | None:
    """RFC 7222 section 5.1: where nothing of what is asked for can be met, the request is refused."""
    wanted = _wanted(asked)
    if not wanted or asked.request.deregisters:
        return None
    return None if _judge(anchor, asked, wanted).met else CANNOT_MEET_QOS_SERVICE_REQUEST


def answer_qos(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """What was granted, a counter proposal, or what holds already (RFC 7222 section 5.1)."""
    if asked.request.deregisters:
        return NOTHING
    options: list[Row] = []
    wanted = _wanted(asked)
    if wanted:
        judged = _judge(anchor, asked, wanted)
        if judged.is_less:
            options += [_copy(each, sr_id=0, oc=NEGOTIATE) for each in judged.met]
        else:
            chosen = [each.sr_id for each in anchor.chosen(asked.request, QualityOfService)]
            options += [_grant(chosen, entry, each) for each in judged.met]
    if _lists(asked):
        named = {option.sr_id for option in options if isinstance(option, QualityOfService)}
        options += [_copy(each, oc=RESPONSE) for number, each in entry.qos.items() if number not in named]
    return Verdict(ACCEPTED, tuple(options))


def _lists(asked: Asked) -> bool:
    """A gateway that asks, and one that a node comes to, is told of all that holds."""
    queries = any(each.oc == QUERY for each in asked.request.message.every(QualityOfService))
    return queries or asked.request.handoff == BETWEEN_GATEWAYS


def _wanted(asked: Asked) -> list[QualityOfService]:
    options = asked.request.message.every(QualityOfService)
    return [each for each in options if each.oc in (ALLOCATE, DE_ALLOCATE, MODIFY)]


def _judge(anchor: Anchor, asked: Asked, wanted: Iterable[QualityOfService]) -> Judged:
    if not anchor.settings.qos or not anchor.profile(asked.request.mn).qos:
        return Judged([], is_less=True)
    known = asked.entry.qos if asked.entry is not None else {}
    met: list[QualityOfService] = []
    is_less = False
    for each in wanted:
        if each.oc != ALLOCATE and each.sr_id not in known:
            is_less = True
            continue
        lowered = [limited(anchor.settings.qos_limits, attribute) for attribute in each.qos_attributes]
        is_less = is_less or lowered != each.qos_attributes
        met.append(_copy(each, qos_attributes=lowered))
    return Judged(met, is_less)


def limited(limits: Mapping[str, int], attribute: Row) -> Row:
    """An attribute with no rate above the limit for it, by the field's name."""
    values = attribute.values()
    lowered = {
        name: limit
        for name, value in values.items()
        if name.endswith(RATE) and (limit := limits.get(name)) is not None and value > limit
    }
    return type(attribute)(**{**values, **lowered}) if lowered else attribute


def _grant(chosen: Sequence[int], entry: Entry, wanted: QualityOfService) -> QualityOfService:
    """Note what was asked for, and say so; the anchor allocates the identifier (RFC 7222 section 4.1)."""
    if wanted.oc == DE_ALLOCATE:
        entry.qos.pop(wanted.sr_id, None)
        return _copy(wanted, oc=RESPONSE)
    number = free_identifier(entry, chosen) if wanted.oc == ALLOCATE else wanted.sr_id
    entry.qos[number] = _copy(wanted, sr_id=number)
    return _copy(wanted, sr_id=number, oc=RESPONSE)


def free_identifier(entry: Entry, chosen: Sequence[int] = ()) -> int:
    """An SR-ID that no request of the session has, one of those chosen beforehand if there is one."""
    numbers: tuple[int, ...] = (*chosen, *SR_IDS)
    return next(number for number in numbers if number and number not in entry.qos)


def _copy(option: QualityOfService, **changed: object) -> QualityOfService:
    return QualityOfService(**{**option.values(), **changed})


QOS = Extension(rfc="RFC 7222", options=frozenset({QualityOfService}), answer=answer_qos, check=check_qos)
