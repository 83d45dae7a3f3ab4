"""The Vendor Specific option (RFC 5094), with what the 3GPP put into it."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from mobtrace.wire.containers import Select
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.families import Unknown
from mobtrace.wire.kinds import REST, U8, U32
from mobtrace.wire.members import Member
from mobtrace.wire.message import option
from mobtrace.wire.names import VENDOR_3GPP_SUBTYPE
from mobtrace.wire.rows import Row, Vector, write_row
from mobtrace.wire.sub.vendor_3gpp import MORE_FRAGMENTS, THREE_GPP

VENDOR_3GPP = 10415
VENDORS = {VENDOR_3GPP: "3GPP", 5535: "3GPP2", 24757: "WiMAX Forum"}

# An option has 255 octets; vendor, sub-type and the octet with the M bit take six of them.
FRAGMENT_OCTETS = 249


@option(19, rfc="RFC 5094 section 3", align=(4, 2), repeat=True)
class VendorSpecific(Row):
    """What a vendor defines; its sub-types are the vendor's own."""

    vendor_id: Annotated[int, U32.named(VENDORS, partial=True)]
    sub_type: Annotated[int, Select(by="vendor_id", cases={VENDOR_3GPP: U8.named(VENDOR_3GPP_SUBTYPE)}, default=U8)]
    data: Annotated[
        Row | bytes,
        Select(by="vendor_id", cases={VENDOR_3GPP: Member(family=THREE_GPP, by="sub_type")}, default=REST),
    ]

    vectors = (
        Vector(
            "1309 000028af 0d 00 130062",
            {
                "vendor_id": VENDOR_3GPP,
                "sub_type": 13,
                "data": {"reserved": 0, "m": False, "serving_network": "310-260"},
            },
            "tshark 4.0.17 agrees",
        ),
        Vector(
            "1308 00000009 05 aabbcc",
            {"vendor_id": 9, "sub_type": 5, "data": {"raw": "aabbcc"}},
            "RFC 5094 section 3 figure, by hand",
        ),
    )


def reassemble(options: Iterable[Row]) -> list[VendorSpecific]:
    """The Vendor Specific options among ``options``, those of the 3GPP that are in parts made whole.

    Parts of one sub-type belong together in their order, up to the one without the M bit (3GPP TS 29.282); the
    whole stands where its last part stood. Parts whose last one is missing come at the end, as they are.
    """
    whole: list[VendorSpecific] = []
    begun: dict[int, list[VendorSpecific]] = {}
    for each in options:
        if not isinstance(each, VendorSpecific):
            continue
        more = bool(_octets(each)[:1]) and bool(_octets(each)[0] & MORE_FRAGMENTS)
        if each.vendor_id != VENDOR_3GPP or not (more or each.sub_type in begun):
            whole.append(each)
            continue
        begun.setdefault(each.sub_type, []).append(each)
        if not more:
            whole.append(_joined(begun.pop(each.sub_type)))
    return whole + [part for parts in begun.values() for part in parts]


def fragments(whole: VendorSpecific, most: int = FRAGMENT_OCTETS) -> Iterator[VendorSpecific]:
    """``whole``, an option of the 3GPP, in parts that carry at most ``most`` octets of its value."""
    head, value = _octets(whole)[:1], _octets(whole)[1:]
    if len(value) <= most:
        yield whole
        return
    for start in range(0, len(value), most):
        more = MORE_FRAGMENTS if start + most < len(value) else 0
        data = bytes((head[0] | more,)) + value[start : start + most]
        part = Unknown(code=whole.sub_type, data=data, family=THREE_GPP.name)
        yield VendorSpecific(vendor_id=whole.vendor_id, sub_type=whole.sub_type, data=part)


def _octets(option: VendorSpecific) -> bytes:
    if isinstance(option.data, Unknown):
        return option.data.data
    return write_row(option.data) if isinstance(option.data, Row) else option.data


def _joined(parts: list[VendorSpecific]) -> VendorSpecific:
    head = _octets(parts[0])[0] & ~MORE_FRAGMENTS
    octets = bytes((head,)) + b"".join(_octets(part)[1:] for part in parts)
    first = parts[0]
    data = THREE_GPP.read_data(Cursor(octets), first.sub_type)
    return VendorSpecific(vendor_id=first.vendor_id, sub_type=first.sub_type, data=data)
