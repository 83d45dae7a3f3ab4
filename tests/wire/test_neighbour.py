"""ICMPv6: checksum, options, fast handover, errors, and the captures of others."""

from pathlib import Path

import pytest

from foreign import payloads, tshark, vectors
from mobtrace.errors import WireError
from mobtrace.values import Address, Prefix
from mobtrace.wire import neighbour
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.families import Unknown
from mobtrace.wire.neighbour_messages import (
    HomeAgentAddressDiscoveryReply,
    MobilePrefixAdvertisement,
    NeighborAdvertisement,
    NeighborSolicitation,
    ParameterProblem,
    ProxyRouterAdvertisement,
    RouterAdvertisement,
    RouterSolicitation,
)
from mobtrace.wire.neighbour_options import (
    HomeAgentInformation,
    LinkLayerAddress,
    MapOption,
    Nonce,
    PrefixInformation,
    SourceLinkLayerAddress,
    TargetLinkLayerAddress,
)
from support import CAPTURES, needs_shared, needs_tshark

ICMPV6 = 58
LAB = CAPTURES / "umip-lab-2011"
FILES = [
    LAB / "mag1-access-side.pcap",
    LAB / "mag1-lma-side.pcap",
    CAPTURES / "tcpdump" / "icmpv6.pcap",
    CAPTURES / "zeek" / "icmp6-router-advert.pcap",
    CAPTURES / "umip-cn" / "return-routability.pcap",
]


def messages(path: Path) -> dict[int, Decoded]:
    found = {}
    for each in payloads(path):
        if each.protocol == ICMPV6:
            source, destination = Address(each.source), Address(each.destination)
            found[each.frame] = neighbour.decode(each.data, source=source, destination=destination)
            assert neighbour.encode(found[each.frame]) == each.data
    return found


@needs_shared
@needs_tshark
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_types_and_checksums_are_those_tshark_finds(path: Path) -> None:
    said = tshark(path, "icmpv6", "icmpv6.type", "icmpv6.checksum.status")
    found = messages(path)
    assert found
    for frame, message in found.items():
        assert message.type == int(said[frame]["icmpv6.type"][0])
        assert message.verified == (said[frame]["icmpv6.checksum.status"][0] == "1")


@needs_shared
@needs_tshark
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_router_advertisements_are_what_tshark_reads(path: Path) -> None:
    names = ["cur_hop_limit", "flag.m", "flag.o", "flag.h", "flag.prf", "flag.p", "router_lifetime", "reachable_time"]
    fields = [f"icmpv6.nd.ra.{name}" for name in names]
    options = ["prefix", "prefix.length", "home_agent_preference", "home_agent_lifetime", "src_linkaddr"]
    said = tshark(path, "icmpv6.type == 134", *fields, *(f"icmpv6.opt.{name}" for name in options))
    for frame, expected in said.items():
        message = messages(path)[frame]
        body = message.body
        assert isinstance(body, RouterAdvertisement)
        values = [getattr(body, name.removeprefix("flag.")) for name in names]
        assert [int(value) for value in values] == [int(expected[field][0], 0) for field in fields]
        prefixes = list(message.every(PrefixInformation))
        assert [str(each.prefix) for each in prefixes] == expected["icmpv6.opt.prefix"]
        assert [str(each.prefix_length) for each in prefixes] == expected["icmpv6.opt.prefix.length"]
        homes = list(message.every(HomeAgentInformation))
        assert [str(each.home_agent_preference) for each in homes] == expected["icmpv6.opt.home_agent_preference"]
        assert [str(each.home_agent_lifetime) for each in homes] == expected["icmpv6.opt.home_agent_lifetime"]
        sources = list(message.every(SourceLinkLayerAddress))
        assert [str(each.link_layer_address) for each in sources] == expected["icmpv6.opt.src_linkaddr"]


@needs_shared
@needs_tshark
@pytest.mark.parametrize(
    "path", [LAB / "mag1-access-side.pcap", LAB / "mag1-lma-side.pcap"], ids=lambda path: path.stem
)
def test_neighbour_messages_are_what_tshark_reads(path: Path) -> None:
    targets = ("icmpv6.nd.ns.target_address", "icmpv6.nd.na.target_address")
    links = ("icmpv6.opt.src_linkaddr", "icmpv6.opt.target_linkaddr")
    flags = ("icmpv6.nd.na.flag.r", "icmpv6.nd.na.flag.s", "icmpv6.nd.na.flag.o")
    said = tshark(path, "icmpv6.type == 135 || icmpv6.type == 136", *targets, *links, *flags)
    assert said
    for frame, expected in said.items():
        message = messages(path)[frame]
        body = message.body
        assert isinstance(body, NeighborSolicitation | NeighborAdvertisement)
        assert [str(body.target_address)] == [*expected[targets[0]], *expected[targets[1]]]
        if isinstance(body, NeighborAdvertisement):
            assert [str(int(each)) for each in (body.r, body.s, body.o)] == [expected[flag][0] for flag in flags]
        for row, field in zip((SourceLinkLayerAddress, TargetLinkLayerAddress), links, strict=True):
            assert [str(each.link_layer_address) for each in message.every(row)] == expected[field]


@needs_shared
def test_the_home_agent_flag_of_tcpdumps_capture() -> None:
    """The text beside it: Flags [home agent], pref medium, router lifetime 15s; preference 50001, lifetime 15."""
    message = messages(CAPTURES / "tcpdump" / "icmpv6.pcap")[1]
    body = message.body
    assert isinstance(body, RouterAdvertisement)
    assert (body.h, body.m, body.o, body.prf, body.router_lifetime) == (True, False, False, 0, 15)
    assert message.verified and not message.issues
    prefix = message.first(PrefixInformation)
    assert prefix is not None and prefix.network == Prefix.parse("2222:3333:4444:5555:6600::/72")


@needs_shared
def test_a_packet_in_an_error_stays_octets() -> None:
    found = messages(CAPTURES / "umip-cn" / "return-routability.pcap")
    errors = [each.body for each in found.values() if isinstance(each.body, ParameterProblem)]
    assert [(each.code, each.pointer) for each in errors].count((1, 6)) == 3
    assert [each.pointer for each in errors if each.code == 2] == [46]
    assert all(each.packet[0] >> 4 == 6 for each in errors)


SCAPY = {
    "ICMPv6HAADRequest": 144,
    "ICMPv6HAADReply": 145,
    "ICMPv6MPSol": 146,
    "ICMPv6MPAdv": 147,
}


@needs_shared
@pytest.mark.parametrize("name", SCAPY)
def test_messages_that_scapy_built(name: str) -> None:
    built = [each for each in vectors() if f"/ {name} - " in each["source"] and len(each["hex"]) > 80]
    assert built
    for each in built:
        packet = bytes.fromhex(each["hex"])
        source, destination = Address(packet[8:24]), Address(packet[24:40])
        message = neighbour.decode(packet[40:], source=source, destination=destination)
        assert message.type == SCAPY[name]
        # Where the expression gives a checksum of its own it is a wrong one.
        given = "cksum=" in str(each["expected"]) or packet[42:44] in (b"\x28\x07", b"\x28\x08")
        assert message.verified is not given
        for field, value in each["expected"].items():
            if field == "p.addresses":
                assert isinstance(message.body, HomeAgentAddressDiscoveryReply)
                assert [str(address) for address in message.body.home_agent_addresses] == value
            if field.endswith("].id"):
                assert message.body.identifier == value
            if field.endswith(".flags"):
                assert isinstance(message.body, MobilePrefixAdvertisement)
                assert message.body.m + 2 * message.body.o == value << 1


def test_the_checksum_is_computed_and_verified() -> None:
    """The expected octets are those of scapy inet6.uts:2266, which set the R flag."""
    source, destination = Address.parse("2001:db8::1"), Address.parse("2001:db8::fdff:ffff:ffff:fffe")
    wire = bytes.fromhex("90009620002a8000")
    message = neighbour.decode(wire, source=source, destination=destination)
    assert message.verified is True
    message.body.checksum = 0
    assert neighbour.encode(message) == bytes.fromhex("90000000002a8000")
    assert neighbour.encode(message, source=source, destination=destination) == wire
    wrong = neighbour.decode(wire[:-1] + b"\1", source=source, destination=destination)
    assert wrong.verified is False
    assert [(issue.code, issue.offset) for issue in wrong.issues] == [("reserved-bits", 6), ("checksum", 2)]
    assert neighbour.decode(wire).verified is None


def test_an_option_of_length_zero_costs_itself_and_what_follows() -> None:
    message = neighbour.decode(bytes.fromhex("8500000000000000 0500 000000000000"))
    assert isinstance(message.body, RouterSolicitation)
    assert [issue.code for issue in message.issues] == ["option-overrun"]
    assert neighbour.encode(message).hex() == "85000000000000000500000000000000"


def test_an_unknown_option_is_kept_bit_for_bit() -> None:
    wire = bytes.fromhex("8500000000000000 fe02 0102030405060708090a0b0c0d0e 0e01010203040506")
    message = neighbour.decode(wire)
    assert isinstance(message.options[0], Unknown) and message.options[0].code == 0xFE
    assert message.first(Nonce) is not None
    assert [issue.code for issue in message.issues] == ["unknown-option"]
    assert neighbour.encode(message) == wire


@pytest.mark.parametrize(
    ("wire", "address"),
    [
        ("0101 02005e100001", "02:00:5e:10:00:01"),
        ("0102 02005efffe100001 000000000000", "02:00:5e:ff:fe:10:00:01"),
        ("0102 02005efffe100001 000000000001", "02:00:5e:ff:fe:10:00:01:00:00:00:00:00:01"),
    ],
)
def test_link_layer_addresses_of_other_lengths(wire: str, address: str) -> None:
    data = bytes.fromhex("8500000000000000" + wire)
    message = neighbour.decode(data)
    option = message.first(SourceLinkLayerAddress)
    assert option is not None and str(option.link_layer_address) == address
    assert neighbour.encode(message) == data


def test_a_fast_handover_advertisement_with_its_tuple() -> None:
    """RFC 5568 section 6.1.2: code 0, a new access point's address, the address of its router."""
    wire = bytes.fromhex(
        "9a000000 030000071302 01 02005e100009 000000000000001103 03 40 00000000 20010db8000900000000000000000001"
    )
    message = neighbour.decode(wire)
    assert isinstance(message.body, ProxyRouterAdvertisement)
    assert message.name == "Proxy Router Advertisement"
    point = message.first(LinkLayerAddress)
    assert point is not None and str(point.lla) == "02:00:5e:10:00:09"
    assert point.meanings()["option_code"] == "New Access Point"
    assert neighbour.encode(message) == wire
    assert Decoded.from_json(message.to_json()) == message


def test_another_subtype_of_the_fast_handover_messages_is_kept() -> None:
    wire = bytes.fromhex("9a00000004000007")
    message = neighbour.decode(wire)
    assert isinstance(message.body, Unknown) and message.name == "FMIPv6 Messages"
    assert neighbour.encode(message) == wire


def test_the_map_option_of_both_documents_is_one() -> None:
    """RFC 4140 section 5 and RFC 5380 section 5 have the same figure; only what R means differs."""
    option = MapOption(
        dist=1, pref=9, r=True, valid_lifetime=600, global_ip_address_for_map=Address.parse("2001:db8:f::1")
    )
    message = Decoded(
        protocol="icmpv6", body=RouterAdvertisement(cur_hop_limit=64, router_lifetime=1800), options=[option]
    )
    wire = neighbour.encode(message)
    assert wire[16:].hex() == "1703198000000258" + "20010db8000f00000000000000000001"


def test_a_home_agent_reply_that_is_cut_keeps_its_whole_addresses() -> None:
    whole = bytes.fromhex("91003746002a8000 20010db8000000000000000000000002 20010db8000000000000000000000003")
    message = neighbour.decode(whole[:-5])
    assert isinstance(message.body, HomeAgentAddressDiscoveryReply)
    assert [str(each) for each in message.body.home_agent_addresses] == ["2001:db8::2"]
    assert [issue.code for issue in message.issues] == ["extra-octets"]
    assert neighbour.encode(message) == whole[:-5]


def test_a_home_agent_lifetime_of_zero_is_out_of_range() -> None:
    """RFC 6275 section 7.4: a value of 0 must not be used."""
    message = neighbour.decode(bytes.fromhex("86000000400007080000000000000000 0801000000000000"))
    assert [issue.code for issue in message.issues] == ["out-of-range"]


def test_a_body_of_another_protocol_is_refused() -> None:
    with pytest.raises(WireError, match="ICMPv6"):
        neighbour.encode(
            Decoded(protocol="icmpv6", body=SourceLinkLayerAddress.from_json({"link_layer_address": "1:2"}))
        )
