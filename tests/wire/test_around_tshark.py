"""Golden vectors of the protocols around the Mobility Header, as tshark reads them."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import dpkt
import pytest

from foreign import tshark
from mobtrace.values import Address
from mobtrace.wire import dhcpv4, dhcpv4_options, dhcpv6, dhcpv6_options, radius
from mobtrace.wire import radius_accounting as accounting
from mobtrace.wire import radius_attributes as attributes
from mobtrace.wire import radius_mobility as mobility
from mobtrace.wire.checksum import icmpv6_checksum
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.families import Family
from mobtrace.wire.neighbour_options import OPTIONS as NEIGHBOUR
from mobtrace.wire.neighbour_options import (
    AdvertisementInterval,
    HomeAgentInformation,
    IpAddressPrefix,
    LinkLayerAddress,
    MapOption,
    Mtu,
    NeighborAdvertisementAcknowledgment,
    PrefixInformation,
    RecursiveDnsServer,
    SourceLinkLayerAddress,
    TargetLinkLayerAddress,
)
from mobtrace.wire.rows import Row
from support import needs_tshark

Check = tuple[type[Row], str, str]
SOURCE, DESTINATION = Address.parse("fe80::1"), Address.parse("ff02::1")
RAW_IP = 101

IN_ADVERTISEMENT: list[Check] = [
    (SourceLinkLayerAddress, "link_layer_address", "icmpv6.opt.src_linkaddr"),
    (TargetLinkLayerAddress, "link_layer_address", "icmpv6.opt.target_linkaddr"),
    (PrefixInformation, "prefix_length", "icmpv6.opt.prefix.length"),
    (PrefixInformation, "l", "icmpv6.opt.prefix.flag.l"),
    (PrefixInformation, "a", "icmpv6.opt.prefix.flag.a"),
    (PrefixInformation, "r", "icmpv6.opt.prefix.flag.r"),
    (PrefixInformation, "valid_lifetime", "icmpv6.opt.prefix.valid_lifetime"),
    (PrefixInformation, "preferred_lifetime", "icmpv6.opt.prefix.preferred_lifetime"),
    (PrefixInformation, "prefix", "icmpv6.opt.prefix"),
    (Mtu, "mtu", "icmpv6.opt.mtu"),
    (AdvertisementInterval, "advertisement_interval", "icmpv6.opt.advertisement_interval"),
    (HomeAgentInformation, "home_agent_preference", "icmpv6.opt.home_agent_preference"),
    (HomeAgentInformation, "home_agent_lifetime", "icmpv6.opt.home_agent_lifetime"),
    (IpAddressPrefix, "option_code", "icmpv6.opt.ipa.option_code"),
    (IpAddressPrefix, "prefix_length", "icmpv6.opt.ipa.prefix_len"),
    (IpAddressPrefix, "ipv6_address", "icmpv6.opt.ipa.ipv6_address"),
    (LinkLayerAddress, "option_code", "icmpv6.opt.lla.option_code"),
    (NeighborAdvertisementAcknowledgment, "option_code", "icmpv6.opt.naack.option_code"),
    (NeighborAdvertisementAcknowledgment, "status", "icmpv6.opt.naack.status"),
    (MapOption, "dist", "icmpv6.opt.map.distance"),
    (MapOption, "pref", "icmpv6.opt.map.preference"),
    (MapOption, "r", "icmpv6.opt.map.flag.r"),
    (MapOption, "valid_lifetime", "icmpv6.opt.map.valid_lifetime"),
    (MapOption, "global_ip_address_for_map", "icmpv6.opt.map.global_address"),
    (RecursiveDnsServer, "lifetime", "icmpv6.opt.rdnss.lifetime"),
    (RecursiveDnsServer, "addresses", "icmpv6.opt.rdnss"),
]

IN_ACCESS_REQUEST: list[Check] = [
    (attributes.UserName, "string", "radius.User_Name"),
    (attributes.NasIpAddress, "address", "radius.NAS_IP_Address"),
    (attributes.NasPort, "value", "radius.NAS_Port"),
    (attributes.ServiceType, "value", "radius.Service_Type"),
    (attributes.FramedMtu, "value", "radius.Framed_MTU"),
    (attributes.CallingStationId, "string", "radius.Calling_Station_Id"),
    (attributes.NasPortType, "value", "radius.NAS_Port_Type"),
    (attributes.SessionTimeout, "value", "radius.Session_Timeout"),
    (accounting.AcctStatusType, "value", "radius.Acct_Status_Type"),
    (accounting.AcctSessionId, "text", "radius.Acct_Session_Id"),
    (accounting.AcctTerminateCause, "value", "radius.Acct_Terminate_Cause"),
    (accounting.NasIpv6Address, "address", "radius.NAS_IPv6_Address"),
    (accounting.FramedIpv6Address, "address", "radius.Framed_IPv6_Address"),
    (accounting.ErrorCause, "value", "radius.Error_Cause"),
    (mobility.MobileNodeIdentifier, "mobile_node_identifier", "radius.Mobile_Node_Identifier"),
    (mobility.ServiceSelection, "service_identifier", "radius.Service_Selection"),
    (mobility.Pmip6HomeLmaIpv6Address, "home_lma_ipv6_address", "radius.PMIP6_Home_LMA_IPv6_Address"),
    (mobility.Pmip6VisitedLmaIpv6Address, "visited_lma_ipv6_address", "radius.PMIP6_Visited_LMA_IPv6_Address"),
    (mobility.Pmip6HomeLmaIpv4Address, "home_lma_ipv4_address", "radius.PMIP6_Home_LMA_IPv4_Address"),
    (mobility.Pmip6VisitedLmaIpv4Address, "visited_lma_ipv4_address", "radius.PMIP6_Visited_LMA_IPv4_Address"),
    (mobility.Pmip6HomeDhcp4ServerAddress, "home_dhcpv4_server_address", "radius.PMIP6_Home_DHCP4_Server_Address"),
    (mobility.Pmip6HomeDhcp6ServerAddress, "home_dhcpv6_server_address", "radius.PMIP6_Home_DHCP6_Server_Address"),
    (mobility.Pmip6HomeIpv4Gateway, "home_ipv4_default_gateway_address", "radius.PMIP6_Home_IPv4_Gateway"),
]

IN_REPLY: list[Check] = [
    (dhcpv6_options.ClientIdentifier, "duid_type", "dhcpv6.duid.type"),
    (dhcpv6_options.IaNa, "t1", "dhcpv6.iaid.t1"),
    (dhcpv6_options.IaNa, "t2", "dhcpv6.iaid.t2"),
    (dhcpv6_options.IaAddress, "ipv6_address", "dhcpv6.iaaddr.ip"),
    (dhcpv6_options.IaAddress, "preferred_lifetime", "dhcpv6.iaaddr.pref_lifetime"),
    (dhcpv6_options.IaAddress, "valid_lifetime", "dhcpv6.iaaddr.valid_lifetime"),
    (dhcpv6_options.OptionRequest, "requested_option_code", "dhcpv6.requested_option_code"),
    (dhcpv6_options.Preference, "pref_value", "dhcpv6.option_preference"),
    (dhcpv6_options.StatusCode, "status_code", "dhcpv6.status_code"),
    (dhcpv6_options.StatusCode, "status_message", "dhcpv6.status_msg"),
    (dhcpv6_options.DnsServers, "dns_recursive_name_server", "dhcpv6.dns_server"),
    (dhcpv6_options.IaPrefix, "ipv6_prefix", "dhcpv6.iaprefix.pref_addr"),
    (dhcpv6_options.IaPrefix, "prefix_length", "dhcpv6.iaprefix.pref_len"),
    (dhcpv6_options.IaPrefix, "valid_lifetime", "dhcpv6.iaprefix.valid_lifetime"),
]

IN_ACK: list[Check] = [
    (dhcpv4_options.SubnetMask, "subnet_mask", "dhcp.option.subnet_mask"),
    (dhcpv4_options.Router, "address", "dhcp.option.router"),
    (dhcpv4_options.DomainNameServer, "address", "dhcp.option.domain_name_server"),
    (dhcpv4_options.HostName, "host_name", "dhcp.option.hostname"),
    (dhcpv4_options.InterfaceMtu, "mtu", "dhcp.option.interface_mtu"),
    (dhcpv4_options.RequestedIpAddress, "address", "dhcp.option.requested_ip_address"),
    (dhcpv4_options.IpAddressLeaseTime, "lease_time", "dhcp.option.ip_address_lease_time"),
    (dhcpv4_options.MessageType, "type", "dhcp.option.dhcp"),
    (dhcpv4_options.ServerIdentifier, "address", "dhcp.option.dhcp_server_id"),
    (dhcpv4_options.ParameterRequestList, "option_codes", "dhcp.option.request_list_item"),
    (dhcpv4_options.MaximumDhcpMessageSize, "length", "dhcp.option.dhcp_max_message_size"),
    (dhcpv4_options.RenewalTime, "t1_interval", "dhcp.option.renewal_time_value"),
    (dhcpv4_options.RebindingTime, "t2_interval", "dhcp.option.rebinding_time_value"),
]


def ip6(protocol: int, payload: bytes) -> bytes:
    packet = dpkt.ip6.IP6(src=SOURCE, dst=DESTINATION, nxt=protocol, hlim=255, plen=len(payload), data=payload)
    return bytes(packet)


def udp(source: int, destination: int, payload: bytes) -> bytes:
    return ip6(17, bytes(dpkt.udp.UDP(sport=source, dport=destination, ulen=8 + len(payload), data=payload)))


def advertisement(option: bytes) -> bytes:
    message = bytes.fromhex("86000000400007080000000000000000") + option
    checksum = icmpv6_checksum(message, SOURCE, DESTINATION)
    return ip6(58, message[:2] + checksum.to_bytes(2, "big") + message[4:])


def access_request(option: bytes) -> bytes:
    return udp(40000, 1812, bytes((1, 7)) + (20 + len(option)).to_bytes(2, "big") + bytes(16) + option)


def reply(option: bytes) -> bytes:
    return udp(547, 546, b"\7\0\0\1" + option)


def acknowledgement(option: bytes) -> bytes:
    message = bytes((2, 1, 6, 0)) + bytes(232) + dhcpv4.MAGIC_COOKIE + option
    message += b"" if option.startswith(b"\x35") else b"\x35\1\5"
    return udp(67, 68, message + b"\xff")


SETS: dict[str, tuple[Family, Callable[[bytes], bytes], list[Check]]] = {
    "icmpv6": (NEIGHBOUR, advertisement, IN_ADVERTISEMENT),
    "radius": (radius.ATTRIBUTES, access_request, IN_ACCESS_REQUEST),
    "dhcpv6": (dhcpv6.OPTIONS, reply, IN_REPLY),
    "dhcp": (dhcpv4_options.OPTIONS, acknowledgement, IN_ACK),
}


def frames(family: Family) -> list[tuple[type[Row], bytes]]:
    rows = (row for code, row in sorted(family.rows.items()) if code not in (family.pad1, family.last))
    return [(row, bytes.fromhex(vector.hex)) for row in rows for vector in row.vectors]


@cache
def heard(name: str, folder: Path) -> dict[int, dict[str, list[str]]]:
    """What tshark says of each vector of a set, by the number of its frame."""
    family, frame, checks = SETS[name]
    path = folder / f"{name}.pcap"
    with path.open("wb") as file:
        writer = dpkt.pcap.Writer(file, linktype=RAW_IP)
        for _, data in frames(family):
            writer.writepkt(frame(data), ts=0)
        writer.close()
    wanted = sorted({field for _, _, field in checks})
    return tshark(path, "frame", "_ws.malformed", *wanted)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("around")


def texts(value: Any) -> Iterator[str]:
    """A value as tshark may print it."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    else:
        yield str(int(value)) if isinstance(value, bool) else str(value)


# Kinds of field that tshark 4.0 prints in octets.
IN_OCTETS = {mobility.MobileNodeIdentifier}


def plain(text: str) -> str:
    return str(int(text, 16)) if text.startswith("0x") else text


@needs_tshark
@pytest.mark.parametrize(
    ("name", "check"), [(name, check) for name in SETS for check in SETS[name][2]], ids=lambda each: str(each)[-60:]
)
def test_tshark_agrees(name: str, check: Check, folder: Path) -> None:
    row, field, said = check
    family, _, _ = SETS[name]
    found = heard(name, folder)
    compared = 0
    for number, (each, data) in enumerate(frames(family), start=1):
        if each is not row:
            continue
        value = family.read(Cursor(data))[0]
        if getattr(value, field) is None:
            continue
        wanted = list(texts(getattr(value, field)))
        if row in IN_OCTETS:
            wanted = [text.encode().hex() for text in wanted]
        assert [plain(text) for text in found[number][said]] == wanted
        compared += 1
    assert compared


@needs_tshark
@pytest.mark.parametrize("name", SETS)
def test_tshark_finds_no_vector_malformed(name: str, folder: Path) -> None:
    family, _, _ = SETS[name]
    found = heard(name, folder)
    malformed = {
        row.__name__ for number, (row, _) in enumerate(frames(family), start=1) if found[number]["_ws.malformed"]
    }
    assert malformed == MALFORMED.get(name, set())


# tshark 4.0 looks for a care-of address where RFC 5568 section 6.4.6 has Reserved, and fails when there is none.
MALFORMED: dict[str, set[str]] = {"icmpv6": {"NeighborAdvertisementAcknowledgment"}}
