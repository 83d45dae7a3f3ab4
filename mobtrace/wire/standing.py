"""Options held against their message: where one may not stand, one too many, a mandatory one missing.

What rows declare (``stands_in``, ``repeat``) is judged once for each shape of a message: which one it is and which
options it has in which order. Nearly all messages of a capture share a handful of shapes.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from mobtrace.wire.carriers import ANY_ACKNOWLEDGEMENT, Carrier
from mobtrace.wire.cursor import Issue
from mobtrace.wire.families import Unknown
from mobtrace.wire.memory import Recalled
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.mip6 import (
    BindingAcknowledgement,
    BindingError,
    BindingRefreshRequest,
    BindingUpdate,
    CareofTest,
    CareofTestInit,
    HomeTest,
    HomeTestInit,
)
from mobtrace.wire.options.auth import MobilityMessageAuthentication
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import BindingAuthorizationData, NonceIndices
from mobtrace.wire.options.pmip6 import AccessTechnologyType, HandoffIndicator, HomeNetworkPrefix
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressReply, IPv4HomeAddressRequest
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_flags

_CARRIERS: dict[type[Row], tuple[Carrier, ...]] = {
    BindingRefreshRequest: (Carrier.REFRESH_REQUEST,),
    HomeTestInit: (Carrier.HOME_TEST_INIT,),
    CareofTestInit: (Carrier.CARE_OF_TEST_INIT,),
    HomeTest: (Carrier.HOME_TEST,),
    CareofTest: (Carrier.CARE_OF_TEST,),
    BindingError: (Carrier.ERROR,),
}


class Fault(NamedTuple):
    """What is wrong with a shape; ``place`` is the option's, or -1 for one that is not there."""

    code: str
    place: int
    option: str
    wanted: str
    got: str


def standing(message: Message, *, whole: bool = True) -> None:
    """Leave the issues of a message's options on it; without ``whole`` what is missing cannot be told."""
    carriers = carriers_of(message.body)
    if not carriers:
        return
    rows = tuple(map(type, message.options)) if message.area is None else message.area.rows
    for fault in _faults(carriers, rows, _purpose(message.body) if whole else ""):
        offset = message.places[fault.place].offset if fault.place >= 0 and message.places else 0
        message.issues.append(Issue(fault.code, offset, fault.option, fault.wanted, fault.got))
    if MobilityMessageAuthentication in rows:
        message.issues.extend(_authentications(message))
    if rows.count(BindingIdentifier) > 1:
        message.issues.extend(_binding_identifiers(message))


def stand(recalled: Recalled) -> bool:
    """Whether ``standing`` leaves nothing on a proxy registration or its answer; judged once for an area and either."""
    body, area = recalled.body, recalled.area
    known: bool | None = area.derived.get(type(body))
    if known is None:
        several = MobilityMessageAuthentication in area.rows or BindingIdentifier in area.rows
        known = not several and not _faults(carriers_of(body), area.rows, _purpose(body))
        area.derived[type(body)] = known
    return known


def carriers_of(body: Row) -> tuple[Carrier, ...]:
    """What a message is; two for an acknowledgement without P, which some send for a proxy one; else empty."""
    if isinstance(body, BindingUpdate):
        proxy = effective_flags(body)[0].p if body.t else body.p
        return (Carrier.PROXY_UPDATE,) if proxy else (Carrier.UPDATE,)
    if isinstance(body, BindingAcknowledgement):
        return (Carrier.PROXY_ACKNOWLEDGEMENT,) if body.p else ANY_ACKNOWLEDGEMENT
    if isinstance(body, Heartbeat):
        return (Carrier.HEARTBEAT_RESPONSE,) if body.r else (Carrier.HEARTBEAT_REQUEST,)
    return _CARRIERS.get(type(body), ())


def _purpose(body: Row) -> str:
    """What decides which options are mandatory: a proxy registration, a correspondent's, or neither."""
    # RFC 8885 section 4.1: with D the peers are other ones, and so are their options.
    if isinstance(body, BindingUpdate):
        if body.d or body.t:
            return ""
        if body.p:
            return "proxy"
        return "" if body.h or body.m else "correspondent"
    return "proxy" if isinstance(body, BindingAcknowledgement) and body.p and not body.d else ""


@lru_cache(maxsize=1024)
def _faults(carriers: tuple[Carrier, ...], rows: tuple[type[Row], ...], purpose: str) -> tuple[Fault, ...]:
    return (*_misplaced(carriers, rows), *_repeated(rows), *_missing(carriers, rows, purpose))


def _misplaced(carriers: tuple[Carrier, ...], rows: tuple[type[Row], ...]) -> Iterator[Fault]:
    for index, row in enumerate(rows):
        allowed = row.info.stands_in
        if allowed and not set(allowed) & set(carriers):
            yield Fault("option-misplaced", index, row.info.name, " or ".join(allowed), carriers[0])
    signed = rows.index(BindingAuthorizationData) if BindingAuthorizationData in rows else len(rows)
    # RFC 6275 section 6.2.7: it is the last option, and no padding follows it.
    for index in range(signed + 1, len(rows)):
        name = rows[index].info.name
        yield Fault("option-misplaced", index, name, "nothing behind Binding Authorization Data", "an option")
    if NonceIndices in rows and BindingAuthorizationData not in rows:
        # RFC 6275 section 6.2.6: valid only together with it.
        index = rows.index(NonceIndices)
        yield Fault("option-misplaced", index, NonceIndices.info.name, "Binding Authorization Data with it", "none")


def _repeated(rows: tuple[type[Row], ...]) -> Iterator[Fault]:
    for row, count in Counter(rows).items():
        if count > 1 and row is not Unknown and not row.info.repeat:
            index = [at for at, each in enumerate(rows) if each is row][1]
            yield Fault("option-repeated", index, row.info.name, "one of it", str(count))


def _missing(carriers: tuple[Carrier, ...], rows: tuple[type[Row], ...], purpose: str) -> Iterator[Fault]:
    for row, others, rule in _mandatory(carriers, rows, purpose):
        if row not in rows and not any(other in rows for other in others):
            yield Fault("option-missing", -1, row.info.name, f"the option ({rule})", "none")


Mandatory = tuple[type[Row], tuple[type[Row], ...], str]


def _mandatory(carriers: tuple[Carrier, ...], rows: tuple[type[Row], ...], purpose: str) -> Iterator[Mandatory]:
    """The options that have to be there, those that may stand for them, and who says so."""
    if purpose == "correspondent":
        yield BindingAuthorizationData, (), "RFC 6275 section 6.1.7"
    # RFC 6602 section 3.2: an update for a group names no node.
    if purpose != "proxy" or MobileNodeGroupIdentifier in rows:
        return
    if Carrier.PROXY_UPDATE in carriers:
        yield MobileNodeIdentifier, (), "RFC 5213 section 5.3.1, status 160"
        yield HomeNetworkPrefix, (IPv4HomeAddressRequest,), "RFC 5213 section 5.3.1, status 158"
        yield HandoffIndicator, (), "RFC 5213 section 5.3.1, status 161"
        yield AccessTechnologyType, (), "RFC 5213 section 5.3.1, status 162"
    else:
        yield MobileNodeIdentifier, (), "RFC 5213 section 5.3.6"
        yield HomeNetworkPrefix, (IPv4HomeAddressReply,), "RFC 5213 section 5.3.6"
        yield HandoffIndicator, (), "RFC 5213 section 5.3.6"
        yield AccessTechnologyType, (), "RFC 5213 section 5.3.6"


def _binding_identifiers(message: Message) -> Iterator[Issue]:
    """RFC 5648 section 5.1: a Binding ID is unique for a home address."""
    seen: set[int] = set()
    for index, each in enumerate(message.options):
        if isinstance(each, BindingIdentifier):
            if each.binding_id in seen:
                offset = message.places[index].offset if message.places else 0
                yield Issue("option-repeated", offset, each.info.name, f"Binding ID {each.binding_id} once", "another")
            seen.add(each.binding_id)


def _authentications(message: Message) -> Iterator[Issue]:
    """RFC 4285 section 5: one Mobility Message Authentication of a subtype, that of the home agent first."""
    seen: list[int] = []
    for index, each in enumerate(message.options):
        if not isinstance(each, MobilityMessageAuthentication):
            continue
        offset = message.places[index].offset if message.places else 0
        name = each.info.name
        if each.subtype in seen:
            yield Issue("option-repeated", offset, name, f"one of subtype {each.subtype}", "another")
        elif seen and each.subtype < seen[-1]:
            yield Issue("option-misplaced", offset, name, f"subtype {each.subtype} before {seen[-1]}", "behind it")
        seen.append(each.subtype)
