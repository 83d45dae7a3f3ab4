"""Options of dual-stack Mobile IPv6 (RFC 5555 section 3)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import ANY_ACKNOWLEDGEMENT, ANY_UPDATE
from mobtrace.wire.kinds import ADDR4, FLAG, RESERVED16, U8, U32, bits, reserved_bits
from mobtrace.wire.message import option
from mobtrace.wire.names import IPV4_ADDRESS_ACK_STATUS
from mobtrace.wire.rows import Row, Vector


@option(29, rfc="RFC 5555 section 3.1.1", align=(4, 0), repeat=True, stands_in=ANY_UPDATE)
class IPv4HomeAddress(Row):
    """The IPv4 home address, or a request for one (0.0.0.0), with P for a prefix."""

    # RFC 5555 section 3.1.1: zero is invalid.
    prefix_len: Annotated[int, bits(6).limit(32, 1)] = 32
    p: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(9)] = 0
    ipv4_home_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "1d068000c0000207",
            {"prefix_len": 32, "p": False, "reserved": 0, "ipv4_home_address": "192.0.2.7"},
            "RFC 5555 section 3.1.1 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "1d06620000000000",
            {"prefix_len": 24, "p": True, "reserved": 0, "ipv4_home_address": "0.0.0.0"},
            "RFC 5555 section 3.1.1 figure, by hand; tshark 4.0.17 agrees",
        ),
    )


@option(30, rfc="RFC 5555 section 3.2.1", align=(4, 0), repeat=True, stands_in=ANY_ACKNOWLEDGEMENT)
class IPv4AddressAcknowledgement(Row):
    """Whether the IPv4 home address was bound, and which one."""

    status: Annotated[int, U8.named(IPV4_ADDRESS_ACK_STATUS)]
    pref_len: Annotated[int, bits(6).limit(32)]
    res: Annotated[int, reserved_bits(2)] = 0
    ipv4_home_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "1e060080c0000207",
            {"status": 0, "pref_len": 32, "res": 0, "ipv4_home_address": "192.0.2.7"},
            "RFC 5555 section 3.2.1 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "1e06008300000000",
            {"status": 0, "pref_len": 32, "res": 3, "ipv4_home_address": "0.0.0.0"},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
    )


@option(31, rfc="RFC 5555 section 3.2.2", align=(4, 0), stands_in=ANY_ACKNOWLEDGEMENT)
class NatDetection(Row):
    """A NAT is on the path, or with F UDP encapsulation is wanted all the same; refresh time in seconds."""

    f: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(15)] = 0
    refresh_time: Annotated[int, U32.unit(1, "s").named({0xFFFFFFFF: "no keepalives needed"})]

    vectors = (
        Vector(
            "1f0680000000006e",
            {"f": True, "reserved": 0, "refresh_time": 110},
            "RFC 5555 section 3.2.2 figure, by hand; tshark 4.0.17 agrees",
        ),
        Vector(
            "1f067fff00000000",
            {"f": False, "reserved": 0x7FFF, "refresh_time": 0},
            "PyPCAPKit test_mh_flags_reserved_unit.py",
        ),
    )


@option(32, rfc="RFC 5555 section 3.1.2", align=(4, 0), stands_in=ANY_UPDATE)
class IPv4CareofAddress(Row):
    """The care-of address of a mobile node in an IPv4-only network."""

    reserved: Annotated[int, RESERVED16] = 0
    ipv4_care_of_address: Annotated[Address, ADDR4]

    vectors = (
        Vector(
            "20060000c6336407",
            {"reserved": 0, "ipv4_care_of_address": "198.51.100.7"},
            "RFC 5555 section 3.1.2 figure, by hand; tshark 4.0.17 agrees",
        ),
    )
