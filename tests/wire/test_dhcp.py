"""DHCPv4 and DHCPv6: whole messages, relays, home networks, broken options."""

import dpkt
import pytest

from mobtrace.values import Address, LinkLayer, Prefix
from mobtrace.wire import dhcpv4, dhcpv6
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv4 import Header, overloaded
from mobtrace.wire.dhcpv4_options import (
    ClientIdentifier,
    End,
    HostName,
    MessageType,
    OptionOverload,
    ParameterRequestList,
    RequestedIpAddress,
    ServerIdentifier,
)
from mobtrace.wire.dhcpv4_relay import AgentCircuitId, RadiusAttributes, RelayAgentInformation
from mobtrace.wire.dhcpv6 import InformationRequest, RelayForward, RelayMessage, Solicit, relayed
from mobtrace.wire.dhcpv6_mobility import HomeAgentAddress, HomeNetworkPrefix, IdentifiedHomeNetworkInformation
from mobtrace.wire.dhcpv6_options import ElapsedTime, IaAddress, IaNa, IaPd, IaPrefix, InterfaceId, StatusCode
from mobtrace.wire.families import Unknown
from mobtrace.wire.radius_attributes import UserName

MAC = LinkLayer.parse("02:00:5e:10:00:01")
ADDRESS = Address.parse("192.0.2.7")


def header(**values: object) -> Header:
    return Header(**{"op": 1, "xid": 7, "chaddr": bytes(MAC).ljust(16, b"\0"), **values})  # type: ignore[arg-type]


# The option bytes of the message in dpkt's own test: discover, 251, client id, address, name, class, list, end.
OPTIONS = bytes.fromhex(
    "350101 fb0101 3d070100025582f3a6 32040a000165 0c094775696e6576657265"
    "3c084d53465420352e30 370a010f03062c2e2f1f212b ff"
)


def test_a_discover_is_what_dpkt_reads() -> None:
    data = bytes.fromhex("01010600ad53c863b8878000") + bytes(16) + bytes.fromhex("00025582f3a6") + bytes(10 + 192)
    data += dhcpv4.MAGIC_COOKIE + OPTIONS
    message = dhcpv4.decode(data)
    theirs = dpkt.dhcp.DHCP(data)
    body = message.body
    assert isinstance(body, Header)
    assert (body.op, body.xid, body.secs, body.b) == (theirs.op, theirs.xid, theirs.secs, bool(theirs.flags >> 15))
    assert body.hardware_address == theirs.chaddr
    codes = [each.code if isinstance(each, Unknown) else each.info.code for each in message.options]
    assert codes == [*(code for code, _ in theirs.opts), 255]
    raw = [message.raw[place.offset + 2 : place.offset + place.length] for place in message.places[:-1]]
    assert raw == [value for _, value in theirs.opts]
    assert message.name == "DHCPDISCOVER" and message.type == 1
    assert message.first(HostName) == HostName(host_name="Guinevere")
    assert dhcpv4.encode(message) == data


def test_a_message_of_our_own_is_what_dpkt_reads() -> None:
    message = Decoded(
        protocol="dhcpv4",
        body=header(),
        options=[
            MessageType(type=3),
            RequestedIpAddress(address=ADDRESS),
            ServerIdentifier(address=Address.parse("192.0.2.67")),
            ClientIdentifier(type=1, client_identifier=bytes(MAC)),
            ParameterRequestList(option_codes=[1, 3, 51]),
        ],
    )
    wire = dhcpv4.encode(message)
    theirs = dpkt.dhcp.DHCP(wire)
    assert (theirs.xid, theirs.chaddr) == (7, bytes(MAC))
    assert dict(theirs.opts) == {
        53: b"\3",
        50: bytes(ADDRESS),
        54: bytes((192, 0, 2, 67)),
        61: b"\1" + MAC,
        55: b"\1\3\x33",
    }
    assert wire.endswith(b"\xff") and bytes(theirs) == wire
    assert message.name == "DHCPREQUEST"


def test_what_follows_the_end_is_padding() -> None:
    wire = dhcpv4.encode(Decoded(protocol="dhcpv4", body=header(), options=[MessageType(type=1)]))
    message = dhcpv4.decode(wire + b"\0\0\x35\1\2")
    assert message.trailer == b"\0\0\x35\1\2" and message.type == 1 and not message.issues
    assert dhcpv4.encode(message) == wire + b"\0\0\x35\1\2"


def test_options_without_an_end_are_an_issue() -> None:
    wire = dhcpv4.encode(Decoded(protocol="dhcpv4", body=header(), options=[MessageType(type=1)]))[:-1]
    message = dhcpv4.decode(wire)
    assert [issue.code for issue in message.issues] == ["truncated"]
    assert dhcpv4.encode(message) == wire


def test_a_message_without_the_cookie_is_bootp() -> None:
    wire = bytes.fromhex("0101060000000007") + bytes(228) + b"abcdefg"
    message = dhcpv4.decode(wire)
    assert message.name == "BOOTP" and message.options == [] and message.trailer == b"efg"
    assert [issue.code for issue in message.issues] == ["malformed-value"]
    assert dhcpv4.encode(message) == wire


def test_fields_that_hold_options_are_read() -> None:
    """RFC 2132 section 9.3: file first, then sname."""
    body = header(file=bytes.fromhex("0c036d6e31ff"), sname=bytes.fromhex("0c036d6e32ff"))
    both = Decoded(protocol="dhcpv4", body=body, options=[OptionOverload(value=3)])
    assert overloaded(both) == [HostName(host_name="mn1"), End(), HostName(host_name="mn2"), End()]
    assert overloaded(Decoded(protocol="dhcpv4", body=body)) == []
    only = Decoded(protocol="dhcpv4", body=body, options=[OptionOverload(value=2)])
    assert overloaded(only) == [HostName(host_name="mn2"), End()]


def test_a_relay_tells_circuit_and_radius_attributes() -> None:
    wire = bytes.fromhex("52 11 01 04 77616e30 07 05 01 05 6d6e31 63 02 aabb")[:20]
    message = dhcpv4.decode(bytes.fromhex("0101060000000007") + bytes(228) + dhcpv4.MAGIC_COOKIE + wire + b"\xff")
    relay = message.first(RelayAgentInformation)
    assert relay is not None
    circuit, attributes, unknown = relay.agent_information_field
    assert circuit == AgentCircuitId(circuit_id=b"wan0")
    assert attributes == RadiusAttributes(radius_attributes=[UserName(string="mn1")])
    assert isinstance(unknown, Unknown) and unknown.code == 0x63
    assert list(message.everywhere(UserName)) == [UserName(string="mn1")]


def test_a_relayed_solicit_is_read_through_its_relays() -> None:
    inner = Decoded(
        protocol="dhcpv6",
        body=Solicit(transaction_id=0x123456),
        options=[ElapsedTime(elapsed_time=0), IaPd(iaid=1, t1=0, t2=0, ia_pd_options=[])],
    )
    for hop in range(3):
        inner = Decoded(
            protocol="dhcpv6",
            body=RelayForward(
                hop_count=hop, link_address=Address.parse("2001:db8:1::1"), peer_address=Address.parse("fe80::7")
            ),
            options=[InterfaceId(interface_id=b"wan0"), RelayMessage(dhcp_relay_message=inner)],
        )
    wire = dhcpv6.encode(inner)
    message = dhcpv6.decode(wire)
    assert message == inner and not message.issues
    assert message.name == "RELAY-FORW" and relayed(message).name == "SOLICIT"
    assert len(list(message.everywhere(InterfaceId))) == 3
    assert [each.iaid for each in message.everywhere(IaPd)] == [1]
    assert Decoded.from_json(message.to_json()) == message


def test_a_reply_with_leases_as_tshark_shows_it() -> None:
    """RFC 8415 figures put together by hand: one address, one delegated prefix, a status inside the second."""
    wire = bytes.fromhex(
        "07123456"
        "0003 0028 00000001 00000708 00000b40 0005 0018 20010db8000100000000000000000007 00000e10 00001c20"
        "0019 0031 00000002 00000708 00000b40"
        "001a 0019 00000e10 00001c20 38 20010db8000102000000000000000000"
        "000d 0004 0000 6f6b"
    )
    message = dhcpv6.decode(wire)
    assert not message.issues and dhcpv6.encode(message) == wire
    address, prefix = message.first(IaNa), message.first(IaPd)
    assert address is not None and prefix is not None
    assert address.ia_na_options == [
        IaAddress(
            ipv6_address=Address.parse("2001:db8:1::7"), preferred_lifetime=3600, valid_lifetime=7200, iaaddr_options=[]
        )
    ]
    delegated, status = prefix.ia_pd_options
    assert isinstance(delegated, IaPrefix) and delegated.network == Prefix.parse("2001:db8:1:200::/56")
    assert status == StatusCode(status_code=0, status_message="ok")
    assert status.meanings() == {"status_code": "Success"}


def test_home_network_information_is_found_inside_its_option() -> None:
    """RFC 6610 section 3.2.2."""
    wire = bytes.fromhex(
        "07abcdef 0045 003a"
        "0031 000d 076578616d706c65036f726700"
        "0047 0011 40 20010db8000100000000000000000000"
        "0048 0010 20010db8000000000000000000000001"
    )
    message = dhcpv6.decode(wire)
    assert not message.issues and dhcpv6.encode(message) == wire
    assert message.first(IdentifiedHomeNetworkInformation) is not None
    assert [str(each.address) for each in message.everywhere(HomeAgentAddress)] == ["2001:db8::1"]
    assert [str(each.network) for each in message.everywhere(HomeNetworkPrefix)] == ["2001:db8:1::/64"]


def test_an_option_inside_an_option_costs_itself_only() -> None:
    wire = bytes.fromhex("07123456 0003 0012 00000001 00000708 00000b40 0005 0018 2001 0008 0002 0064")
    message = dhcpv6.decode(wire)
    assert [issue.code for issue in message.issues] == ["option-overrun"]
    assert message.first(ElapsedTime) == ElapsedTime(elapsed_time=100)
    assert dhcpv6.encode(message) == wire


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_half_an_option_header_survives(cut: int) -> None:
    wire = bytes.fromhex("0b123456") + bytes.fromhex("00080002")[:cut]
    message = dhcpv6.decode(wire)
    assert isinstance(message.body, InformationRequest)
    assert [issue.code for issue in message.issues] == ["option-overrun"]
    assert dhcpv6.encode(message) == wire
    assert Decoded.from_json(message.to_json()) == message


def test_a_message_known_by_name_only_is_kept() -> None:
    wire = bytes.fromhex("0e123456 0008 0002 0064")
    message = dhcpv6.decode(wire)
    assert message.name == "LEASEQUERY" and isinstance(message.body, Unknown) and not message.issues
    assert dhcpv6.encode(message) == wire
    assert [issue.code for issue in dhcpv6.decode(b"\xf0abc").issues] == ["unknown-message"]


def test_a_name_with_octets_behind_it_is_kept_as_octets() -> None:
    wire = bytes.fromhex("0b123456 0031 0007 03 6d6e31 00 0000")
    message = dhcpv6.decode(wire)
    assert [issue.code for issue in message.issues] == ["option-length"]
    assert dhcpv6.encode(message) == wire
