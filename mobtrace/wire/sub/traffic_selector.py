"""Binary traffic selectors (RFC 6088 section 3), as options 45, 53 and 58 carry them.

They begin behind the TS Format and Reserved octets, which lie in one order in the sub-option of
RFC 6089 and in the other in the attribute of RFC 7222; the holder of the selector reads those.
"""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.containers import Select, When
from mobtrace.wire.families import structure
from mobtrace.wire.kinds import ADDR4, ADDR6, FLAG, REST, U8, U16, U32, reserved_bits
from mobtrace.wire.rows import Row, Struct, Vector, walk


class _BinarySelector(Row):
    """A row whose flags say which of its fields are there; a selector that is built gets them set."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for name, kind in walk(type(self)):
            if isinstance(kind, When):
                setattr(self, kind.flag, getattr(self, name) is not None)


NO_IPV4_FIELDS = {
    **dict.fromkeys("abcdefghijklmn", False),
    "reserved": 0,
    "start_source_address": None,
    "end_source_address": None,
    "start_destination_address": None,
    "end_destination_address": None,
    "start_ipsec_spi": None,
    "end_ipsec_spi": None,
    "start_source_port": None,
    "end_source_port": None,
    "start_destination_port": None,
    "end_destination_port": None,
    "start_ds": None,
    "end_ds": None,
    "start_protocol": None,
    "end_protocol": None,
}


@structure(code=1, rfc="RFC 6088 section 3.1", name="IPv4 binary traffic selector")
class IPv4BinaryTrafficSelector(_BinarySelector):
    """Which packets of a flow to match, as they travel from the correspondent to the mobile node.

    A field without its End field matches that one value, with it the range between both. Of the DS octets only
    the upper six bits count.
    """

    a: Annotated[bool, FLAG] = False
    b: Annotated[bool, FLAG] = False
    c: Annotated[bool, FLAG] = False
    d: Annotated[bool, FLAG] = False
    e: Annotated[bool, FLAG] = False
    f: Annotated[bool, FLAG] = False
    g: Annotated[bool, FLAG] = False
    h: Annotated[bool, FLAG] = False
    i: Annotated[bool, FLAG] = False
    j: Annotated[bool, FLAG] = False
    k: Annotated[bool, FLAG] = False
    l: Annotated[bool, FLAG] = False  # noqa: E741
    m: Annotated[bool, FLAG] = False
    n: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(18)] = 0
    start_source_address: Annotated[Address | None, ADDR4.when("a")] = None
    end_source_address: Annotated[Address | None, ADDR4.when("b")] = None
    start_destination_address: Annotated[Address | None, ADDR4.when("c")] = None
    end_destination_address: Annotated[Address | None, ADDR4.when("d")] = None
    start_ipsec_spi: Annotated[int | None, U32.when("e")] = None
    end_ipsec_spi: Annotated[int | None, U32.when("f")] = None
    start_source_port: Annotated[int | None, U16.when("g")] = None
    end_source_port: Annotated[int | None, U16.when("h")] = None
    start_destination_port: Annotated[int | None, U16.when("i")] = None
    end_destination_port: Annotated[int | None, U16.when("j")] = None
    start_ds: Annotated[int | None, U8.when("k")] = None
    end_ds: Annotated[int | None, U8.when("l")] = None
    start_protocol: Annotated[int | None, U8.when("m")] = None
    end_protocol: Annotated[int | None, U8.when("n")] = None

    vectors = (
        Vector("00000000", NO_IPV4_FIELDS, "RFC 6088 section 3.1 figure 1, by hand: no flags"),
        Vector(
            "c0880000 c6336400 c63364ff 01bb 06",
            {
                **NO_IPV4_FIELDS,
                **dict.fromkeys("abim", True),
                "start_source_address": "198.51.100.0",
                "end_source_address": "198.51.100.255",
                "start_destination_port": 443,
                "start_protocol": 6,
            },
            "RFC 6088 section 3.1 figure 1, by hand: TCP from a range of addresses to port 443",
        ),
        Vector(
            "fffc0000 0a000001 0a000009 c0000201 c00002ff 00001000 00001fff 03e8 07d0 1388 1770 28 b8 06 11",
            {
                **dict.fromkeys("abcdefghijklmn", True),
                "reserved": 0,
                "start_source_address": "10.0.0.1",
                "end_source_address": "10.0.0.9",
                "start_destination_address": "192.0.2.1",
                "end_destination_address": "192.0.2.255",
                "start_ipsec_spi": 0x1000,
                "end_ipsec_spi": 0x1FFF,
                "start_source_port": 1000,
                "end_source_port": 2000,
                "start_destination_port": 5000,
                "end_destination_port": 6000,
                "start_ds": 0x28,
                "end_ds": 0xB8,
                "start_protocol": 6,
                "end_protocol": 17,
            },
            "RFC 6088 section 3.1 figure 1, by hand: all flags",
        ),
    )


NO_IPV6_FIELDS = {
    **dict.fromkeys("abcdefghijklmnop", False),
    "reserved": 0,
    "start_source_address": None,
    "end_source_address": None,
    "start_destination_address": None,
    "end_destination_address": None,
    "start_ipsec_spi": None,
    "end_ipsec_spi": None,
    "start_flow_label": None,
    "end_flow_label": None,
    "start_source_port": None,
    "end_source_port": None,
    "start_destination_port": None,
    "end_destination_port": None,
    "start_traffic_class": None,
    "end_traffic_class": None,
    "start_next_header": None,
    "end_next_header": None,
}


@structure(code=2, rfc="RFC 6088 section 3.2", name="IPv6 binary traffic selector")
class IPv6BinaryTrafficSelector(_BinarySelector):
    """Which IPv6 packets of a flow to match; see the IPv4 one. A flow label has at most 24 bits here."""

    a: Annotated[bool, FLAG] = False
    b: Annotated[bool, FLAG] = False
    c: Annotated[bool, FLAG] = False
    d: Annotated[bool, FLAG] = False
    e: Annotated[bool, FLAG] = False
    f: Annotated[bool, FLAG] = False
    g: Annotated[bool, FLAG] = False
    h: Annotated[bool, FLAG] = False
    i: Annotated[bool, FLAG] = False
    j: Annotated[bool, FLAG] = False
    k: Annotated[bool, FLAG] = False
    l: Annotated[bool, FLAG] = False  # noqa: E741
    m: Annotated[bool, FLAG] = False
    n: Annotated[bool, FLAG] = False
    o: Annotated[bool, FLAG] = False
    p: Annotated[bool, FLAG] = False
    reserved: Annotated[int, reserved_bits(16)] = 0
    start_source_address: Annotated[Address | None, ADDR6.when("a")] = None
    end_source_address: Annotated[Address | None, ADDR6.when("b")] = None
    start_destination_address: Annotated[Address | None, ADDR6.when("c")] = None
    end_destination_address: Annotated[Address | None, ADDR6.when("d")] = None
    start_ipsec_spi: Annotated[int | None, U32.when("e")] = None
    end_ipsec_spi: Annotated[int | None, U32.when("f")] = None
    start_flow_label: Annotated[int | None, U32.limit(0xFFFFFF).when("g")] = None
    end_flow_label: Annotated[int | None, U32.limit(0xFFFFFF).when("h")] = None
    start_source_port: Annotated[int | None, U16.when("i")] = None
    end_source_port: Annotated[int | None, U16.when("j")] = None
    start_destination_port: Annotated[int | None, U16.when("k")] = None
    end_destination_port: Annotated[int | None, U16.when("l")] = None
    start_traffic_class: Annotated[int | None, U8.when("m")] = None
    end_traffic_class: Annotated[int | None, U8.when("n")] = None
    start_next_header: Annotated[int | None, U8.when("o")] = None
    end_next_header: Annotated[int | None, U8.when("p")] = None

    vectors = (
        Vector("00000000", NO_IPV6_FIELDS, "RFC 6088 section 3.2 figure 2, by hand: no flags"),
        Vector(
            "82220000 20010db8000100000000000000000001 00012345 0050 06",
            {
                **NO_IPV6_FIELDS,
                **dict.fromkeys("agko", True),
                "start_source_address": "2001:db8:1::1",
                "start_flow_label": 0x12345,
                "start_destination_port": 80,
                "start_next_header": 6,
            },
            "RFC 6088 section 3.2 figure 2, by hand: TCP from one address and flow label to port 80",
        ),
        Vector(
            "ffff0000 20010db8000100000000000000000001 20010db8000100000000000000000009"
            "20010db8000200000000000000000000 20010db80002000000000000000000ff"
            "00001000 00001fff 00000001 000fffff 03e8 07d0 1388 1770 28 b8 06 11",
            {
                **dict.fromkeys("abcdefghijklmnop", True),
                "reserved": 0,
                "start_source_address": "2001:db8:1::1",
                "end_source_address": "2001:db8:1::9",
                "start_destination_address": "2001:db8:2::",
                "end_destination_address": "2001:db8:2::ff",
                "start_ipsec_spi": 0x1000,
                "end_ipsec_spi": 0x1FFF,
                "start_flow_label": 1,
                "end_flow_label": 0xFFFFF,
                "start_source_port": 1000,
                "end_source_port": 2000,
                "start_destination_port": 5000,
                "end_destination_port": 6000,
                "start_traffic_class": 0x28,
                "end_traffic_class": 0xB8,
                "start_next_header": 6,
                "end_next_header": 17,
            },
            "RFC 6088 section 3.2 figure 2, by hand: all flags",
        ),
    )


BinaryTrafficSelector = IPv4BinaryTrafficSelector | IPv6BinaryTrafficSelector

# The selector behind a TS Format field; one of another format is kept as octets.
TRAFFIC_SELECTOR = Select(
    by="ts_format",
    cases={1: Struct(row=IPv4BinaryTrafficSelector), 2: Struct(row=IPv6BinaryTrafficSelector)},
    default=REST,
)
