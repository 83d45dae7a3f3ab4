"""Messages of Mobile IPv6 itself (RFC 6275 section 6.1) with the flags later documents added."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.kinds import ADDR6, FLAG, RESERVED8, RESERVED16, U8, U16, octets, reserved_bits
from mobtrace.wire.message import message
from mobtrace.wire.names import BINDING_ACK_STATUS, BINDING_ERROR_STATUS
from mobtrace.wire.rows import Row, Vector

COOKIE = octets(8)
TOKEN = octets(8)


@message(0, rfc="RFC 6275 section 6.1.2")
class BindingRefreshRequest(Row):
    """A correspondent node or home agent asks the mobile node to refresh its binding."""

    reserved: Annotated[int, RESERVED16] = 0

    vectors = (Vector("3b00000000000000", {"reserved": 0}, "tcpdump ipv6_mobility_1 frame 1"),)


@message(1, rfc="RFC 6275 section 6.1.3")
class HomeTestInit(Row):
    """Start of return routability by way of the home address."""

    reserved: Annotated[int, RESERVED16] = 0
    home_init_cookie: Annotated[bytes, COOKIE]

    vectors = (
        Vector(
            "3b010100000000000102030405060708",
            {"home_init_cookie": "0102030405060708"},
            "tcpdump ipv6_mobility_1 frame 2",
        ),
    )


@message(2, rfc="RFC 6275 section 6.1.4")
class CareofTestInit(Row):
    """Start of return routability by way of the care-of address."""

    reserved: Annotated[int, RESERVED16] = 0
    care_of_init_cookie: Annotated[bytes, COOKIE]

    vectors = (
        Vector(
            "3b01020000000000090a0b0c0d0e0f10",
            {"care_of_init_cookie": "090a0b0c0d0e0f10"},
            "tcpdump ipv6_mobility_1 frame 3",
        ),
    )


@message(3, rfc="RFC 6275 section 6.1.5")
class HomeTest(Row):
    """Answer to a Home Test Init, with the home keygen token."""

    home_nonce_index: Annotated[int, U16]
    home_init_cookie: Annotated[bytes, COOKIE]
    home_keygen_token: Annotated[bytes, TOKEN]

    vectors = (
        Vector(
            "3b0203000000090a0b0c0d0e0f1004d21112131415161718",
            {"home_nonce_index": 2314, "home_init_cookie": "0b0c0d0e0f1004d2", "home_keygen_token": "1112131415161718"},
            "tcpdump ipv6_mobility_1 frame 4",
        ),
    )


@message(4, rfc="RFC 6275 section 6.1.6")
class CareofTest(Row):
    """Answer to a Care-of Test Init, with the care-of keygen token."""

    care_of_nonce_index: Annotated[int, U16]
    care_of_init_cookie: Annotated[bytes, COOKIE]
    care_of_keygen_token: Annotated[bytes, TOKEN]

    vectors = (
        Vector(
            "3b0204000000090a0b0c0d0e0f10162e191a1b1c1d1e1f20",
            {
                "care_of_nonce_index": 2314,
                "care_of_init_cookie": "0b0c0d0e0f10162e",
                "care_of_keygen_token": "191a1b1c1d1e1f20",
            },
            "tcpdump ipv6_mobility_1 frame 5",
        ),
    )


@message(5, rfc="RFC 6275 section 6.1.7")
class BindingUpdate(Row):
    """A binding is registered, refreshed or (lifetime 0) removed; with P a Proxy Binding Update.

    Flags: A acknowledge, H home registration, L link-local compatibility, K key management
    mobility; M MAP registration (RFC 5380), R mobile router (RFC 3963), P proxy registration
    (RFC 5213), F forcing UDP encapsulation (RFC 5555), T TLV header (RFC 5845), B bulk (RFC 6602),
    S multicast signaling (RFC 7161), D distributed (RFC 8885).
    """

    sequence: Annotated[int, U16]
    a: Annotated[bool, FLAG] = False
    h: Annotated[bool, FLAG] = False
    l: Annotated[bool, FLAG] = False  # noqa: E741
    k: Annotated[bool, FLAG] = False
    m: Annotated[bool, FLAG] = False
    r: Annotated[bool, FLAG] = False
    p: Annotated[bool, FLAG] = False
    f: Annotated[bool, FLAG] = False
    t: Annotated[bool, FLAG] = False
    b: Annotated[bool, FLAG] = False
    s: Annotated[bool, FLAG] = False
    d: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(4)] = 0
    lifetime: Annotated[int, U16.unit(4, "s")]

    vectors = (
        Vector(
            "3b01050000000025d000000301020000",
            {"sequence": 37, "a": True, "h": True, "l": False, "k": True, "lifetime": 3},
            "zeek mip6_bu.pcap",
        ),
    )


@message(6, rfc="RFC 6275 section 6.1.8")
class BindingAcknowledgement(Row):
    """Answer to a Binding Update; with P a Proxy Binding Acknowledgement. Flags as in the update."""

    status: Annotated[int, U8.named(BINDING_ACK_STATUS)]
    k: Annotated[bool, FLAG] = False
    r: Annotated[bool, FLAG] = False
    p: Annotated[bool, FLAG] = False
    t: Annotated[bool, FLAG] = False
    b: Annotated[bool, FLAG] = False
    s: Annotated[bool, FLAG] = False
    d: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(1)] = 0
    sequence: Annotated[int, U16]
    lifetime: Annotated[int, U16.unit(4, "s")]

    vectors = (
        Vector(
            "3b01060000000080002a000801020000",
            {"status": 0, "k": True, "sequence": 42, "lifetime": 8},
            "zeek mip6_back.pcap",
        ),
    )


@message(7, rfc="RFC 6275 section 6.1.9")
class BindingError(Row):
    """A node has no binding for the home address used, or does not know the message type."""

    status: Annotated[int, U8.named(BINDING_ERROR_STATUS)]
    reserved: Annotated[int, RESERVED8] = 0
    home_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "3b0207000000010020010078000100320000000000000001",
            {"status": 1, "home_address": "2001:78:1:32::1"},
            "zeek mip6_be.pcap",
        ),
    )
