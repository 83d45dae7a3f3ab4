"""What DNS messages are made of: header, questions, resource records and their data (RFC 1035 section 4)."""

from collections.abc import Sequence
from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.containers import Counted, Exact, Select
from mobtrace.wire.decoded import UNREADABLE, Protocol
from mobtrace.wire.families import Family, structure
from mobtrace.wire.kinds import ADDR4, ADDR6, FLAG, REST, TEXT, U16, U32, bits, reserved_bits
from mobtrace.wire.kinds_ip import DOMAIN
from mobtrace.wire.names_dns import OPCODE, RCODE, RR_CLASS, RR_TYPE
from mobtrace.wire.rows import Row, Struct, Vector, row_class

A, NS, CNAME, SOA, PTR, MX, AAAA, SRV, NAPTR = 1, 2, 5, 6, 12, 15, 28, 33, 35
NAME = DOMAIN.compressed()

# No octets of their own announce a record: the section and its order do.
RECORDS = Family(name="DNS section", type_octets=0, length_octets=0)
section = RECORDS.row


def _query_or_response(body: Row, options: Sequence[Row]) -> int:
    return int(body.qr) if isinstance(body, DnsHeader) else UNREADABLE


PROTOCOL = Protocol(name="dns", names={0: "DNS query", 1: "DNS response"}, options=RECORDS, kind=_query_or_response)


@PROTOCOL.message(0, rfc="RFC 1035 section 4.1.1")
class DnsHeader(Row):
    """The header without its counts, which are computed.

    Flags: QR response, AA authoritative answer, TC truncated, RD recursion desired, RA recursion available, AD
    authentic data and CD checking disabled (RFC 4035).
    """

    id: Annotated[int, U16]
    qr: Annotated[bool, FLAG] = False
    opcode: Annotated[int, bits(4).named(OPCODE)] = 0
    aa: Annotated[bool, FLAG] = False
    tc: Annotated[bool, FLAG] = False
    rd: Annotated[bool, FLAG] = False
    ra: Annotated[bool, FLAG] = False
    z: Annotated[int, reserved_bits(1)] = 0
    ad: Annotated[bool, FLAG] = False
    cd: Annotated[bool, FLAG] = False
    rcode: Annotated[int, bits(4).named(RCODE)] = 0

    vectors = (
        Vector(
            "059c81800000000000000000",
            {"id": 1436, "qr": True, "opcode": 0, "aa": False, "rd": True, "ra": True, "rcode": 0},
            "dpkt dns.py, header of its A response",
        ),
    )


@structure(rfc="RFC 1035 section 3.3.13", code=SOA, name="SOA")
class SoaData(Row):
    """The start of a zone: in an answer without records it says how long to believe that (``minimum``, seconds)."""

    mname: Annotated[str, NAME]
    rname: Annotated[str, NAME]
    serial: Annotated[int, U32]
    refresh: Annotated[int, U32.unit(1, "s")]
    retry: Annotated[int, U32.unit(1, "s")]
    expire: Annotated[int, U32.unit(1, "s")]
    minimum: Annotated[int, U32.unit(1, "s")]

    vectors = (
        Vector(
            "026e7300 0561646d696e00 00000001 00000e10 00000258 00015180 0000003c",
            {
                "mname": "ns",
                "rname": "admin",
                "serial": 1,
                "refresh": 3600,
                "retry": 600,
                "expire": 86400,
                "minimum": 60,
            },
            "RFC 1035 section 3.3.13 figure, by hand",
        ),
    )


@structure(rfc="RFC 1035 section 3.3.9", code=MX, name="MX")
class MxData(Row):
    """A mail exchange, lowest preference first."""

    preference: Annotated[int, U16]
    exchange: Annotated[str, NAME]

    vectors = (Vector("000a 026d7800", {"preference": 10, "exchange": "mx"}, "RFC 1035 section 3.3.9 figure, by hand"),)


@structure(rfc="RFC 2782", code=SRV, name="SRV")
class SrvData(Row):
    """Where a service is: lowest priority first, weight among equals."""

    priority: Annotated[int, U16]
    weight: Annotated[int, U16]
    port: Annotated[int, U16]
    target: Annotated[str, NAME]

    vectors = (
        Vector(
            "0000 0005 0000 0368613107 6578616d706c6503636f6d00",
            {"priority": 0, "weight": 5, "port": 0, "target": "ha1.example.com"},
            "RFC 2782 and RFC 5026 section 5.1.2, by hand",
        ),
    )


@structure(rfc="RFC 3403 section 4.1", code=NAPTR, name="NAPTR")
class NaptrData(Row):
    """A rule that leads from a name to services; 3GPP finds packet gateways with it (TS 29.303)."""

    order: Annotated[int, U16]
    preference: Annotated[int, U16]
    flags: Annotated[str, Counted(inner=TEXT)]
    services: Annotated[str, Counted(inner=TEXT)]
    regexp: Annotated[str, Counted(inner=TEXT)]
    replacement: Annotated[str, NAME]

    vectors = (
        Vector(
            "000a 0001 0161 17782d336770702d7067773a782d73352d706d69702d7361 00 036c6d61076578616d706c6503636f6d00",
            {
                "order": 10,
                "preference": 1,
                "flags": "a",
                "services": "x-3gpp-pgw:x-s5-pmip-sa",
                "regexp": "",
                "replacement": "lma.example.com",
            },
            "RFC 3403 section 4.1 figure, by hand",
        ),
    )


@section(0, rfc="RFC 1035 section 4.1.2", repeat=True)
class Question(Row):
    """What is asked for."""

    qname: Annotated[str, NAME]
    qtype: Annotated[int, U16.named(RR_TYPE)]
    qclass: Annotated[int, U16.named(RR_CLASS)] = 1

    vectors = (
        Vector(
            "055f6d697036 055f69707636 076578616d706c65 03636f6d 00 0021 0001",
            {"qname": "_mip6._ipv6.example.com", "qtype": SRV, "qclass": 1},
            "RFC 5026 section 5.1.2, by hand",
        ),
    )


@row_class
class Record(Row):
    """A resource record; ``ttl`` in seconds."""

    name: Annotated[str, NAME]
    rr_type: Annotated[int, U16.named(RR_TYPE)]
    rr_class: Annotated[int, U16.named(RR_CLASS)] = 1
    ttl: Annotated[int, U32.unit(1, "s")]
    rdata: Annotated[
        Address | str | SoaData | MxData | SrvData | NaptrData | bytes,
        Counted(
            prefix=2,
            inner=Select(
                by="rr_type",
                cases={
                    A: Exact(inner=ADDR4),
                    AAAA: Exact(inner=ADDR6),
                    NS: Exact(inner=NAME),
                    CNAME: Exact(inner=NAME),
                    PTR: Exact(inner=NAME),
                    **{row.info.code: Exact(inner=Struct(row=row)) for row in (SoaData, MxData, SrvData, NaptrData)},
                },
                default=REST,
            ),
        ),
    ]


@section(1, rfc="RFC 1035 section 4.1.3", repeat=True)
class Answer(Record):
    """A record that answers the question."""

    vectors = (
        Vector(
            "0368613107 6578616d706c6503636f6d00 001c 0001 00000e10 0010 20010db8000000000000000000000001",
            {"name": "ha1.example.com", "rr_type": AAAA, "rr_class": 1, "ttl": 3600, "rdata": "2001:db8::1"},
            "RFC 1035 section 4.1.3 and RFC 5026 section 5.1.1, by hand",
        ),
    )


@section(2, rfc="RFC 1035 section 4.1.3", repeat=True)
class Authority(Record):
    """A record that points to an authority."""

    vectors = (
        Vector(
            "07 6578616d706c6503636f6d00 0002 0001 00000e10 0010 026e7307 6578616d706c6503636f6d00",
            {"name": "example.com", "rr_type": NS, "rr_class": 1, "ttl": 3600, "rdata": "ns.example.com"},
            "RFC 1035 section 4.1.3, by hand",
        ),
    )


@section(3, rfc="RFC 1035 section 4.1.3", repeat=True)
class Additional(Record):
    """A record that helps with the answer: the addresses of home agents (RFC 5026 section 5.1.2)."""

    vectors = (
        Vector(
            "0368613107 6578616d706c6503636f6d00 0001 0001 00000e10 0004 c0000201",
            {"name": "ha1.example.com", "rr_type": A, "rr_class": 1, "ttl": 3600, "rdata": "192.0.2.1"},
            "RFC 1035 section 4.1.3, by hand",
        ),
    )
