"""RADIUS: authenticators with the packets that RFC 2865 and RFC 5997 print, and the captures of others."""

import re

import pytest

from foreign import payloads, tshark
from mobtrace.errors import WireError
from mobtrace.values import Address, Prefix
from mobtrace.wire import radius
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.families import Unknown
from mobtrace.wire.radius_accounting import (
    AcctStatusType,
    DelegatedIpv6Prefix,
    EapMessage,
    FramedInterfaceId,
    FramedIpv6Prefix,
    MessageAuthenticator,
)
from mobtrace.wire.radius_attributes import ServiceType, UserName
from mobtrace.wire.radius_mobility import Mip6FeatureVector, Mip6HomeLinkPrefix, Pmip6HomeHnPrefix, Pmip6HomeIpv4Hoa
from mobtrace.wire.radius_packets import AccessAccept, AccessRequest, AccountingRequest
from support import CAPTURES, needs_shared, needs_tshark

SECRET = b"xyzzy5461"
# RFC 2865 section 7.1.
REQUEST = bytes.fromhex(
    "01000038 0f403f9473978057bd83d5cb98f4227a 01066e656d6f 02120dbe708d93d413ce3196e43f782a0aee"
    "0406c0a80110 050600000003"
)
ACCEPT = bytes.fromhex("02000026 86fe220e7624ba2a1005f6bf9b55e0b2 060600000001 0f0600000000 0e06c0a80103")
# RFC 2865 section 7.2.
CHAP_REQUEST = bytes.fromhex(
    "01010047 2aee86f08d0d55969ca5978e0d3367a2 0108666c6f707379 031316e97557c316185895f293ff6344077275"
    "0406c0a80110 050600000014 060600000002 070600000001"
)
CHAP_ACCEPT = bytes.fromhex(
    "02010038 15efbc7dab26cfa3dc34d9c03c8601a4 060600000002 070600000001 0806fffffffe 0a0600000002 0d0600000001"
    "0c06000005dc"
)
# RFC 5997 section 6.
STATUS = bytes.fromhex("0cda0026 8a54f4686fb394c52866e302185d0623 50125a665e2e1e8411f3e243822097c84fa3")
STATUS_ACCEPT = bytes.fromhex("02da0014 ef0d552a4bf2d693ec2b6fe8b5411d66")


@pytest.mark.parametrize(
    ("request_", "answer"), [(REQUEST, ACCEPT), (CHAP_REQUEST, CHAP_ACCEPT), (STATUS, STATUS_ACCEPT)]
)
def test_the_printed_answers_have_the_authenticator_of_the_secret(request_: bytes, answer: bytes) -> None:
    assert radius.verify(answer, SECRET, request_[4:20]) == (True, None)
    assert radius.verify(answer, b"another", request_[4:20]).genuine is False
    assert radius.verify(answer, SECRET) == (None, None)
    message = radius.decode(answer, secret=SECRET, request_authenticator=request_[4:20])
    assert message.verified is True and not message.issues
    message.body.authenticator = bytes(16)
    assert radius.encode(message, secret=SECRET, request_authenticator=request_[4:20]) == answer


def test_the_printed_message_authenticator_is_that_of_the_secret() -> None:
    assert radius.verify(STATUS, SECRET) == (None, True)
    wrong = radius.decode(STATUS, secret=b"another")
    assert wrong.verified is False and [issue.code for issue in wrong.issues] == ["authenticator"]
    message = radius.decode(STATUS, secret=SECRET)
    assert message.verified is True
    option = message.first(MessageAuthenticator)
    assert option is not None
    option.string = bytes(16)
    assert radius.encode(message, secret=SECRET) == STATUS


def test_a_request_with_a_random_authenticator_cannot_be_verified() -> None:
    message = radius.decode(REQUEST, secret=SECRET)
    assert message.verified is None and message.name == "Access-Request"


def test_an_accounting_request_is_signed_over_zeros() -> None:
    """RFC 2866 section 3: the authenticator field counts as 16 octets of zero, whatever it is."""
    message = Decoded(
        protocol="radius",
        body=AccountingRequest(identifier=7, authenticator=b"\xff" * 16),
        options=[AcctStatusType(value=1), MessageAuthenticator(string=bytes(16))],
    )
    wire = radius.encode(message, secret=SECRET)
    assert radius.verify(wire, SECRET) == (True, True)
    changed = wire[:25] + b"\2" + wire[26:]
    assert radius.verify(changed, SECRET) == (False, False)


def test_an_answer_needs_the_request_to_be_signed() -> None:
    message = Decoded(protocol="radius", body=AccessAccept(identifier=7))
    with pytest.raises(WireError, match="authenticator of the request"):
        radius.encode(message, secret=SECRET)
    assert radius.encode(message) == bytes.fromhex("02070014") + bytes(16)


@needs_shared
def test_the_capture_of_tcpdump_is_what_the_text_beside_it_says() -> None:
    folder = CAPTURES / "tcpdump"
    (packet,) = payloads(folder / "radius_rfc5447.pcap")
    text = (folder / "radius_rfc5447-v.out").read_text()
    message = radius.decode(packet.data)
    body = message.body
    assert isinstance(body, AccessRequest) and not message.issues
    assert f"id: {body.identifier:#04x}, Authenticator: {body.authenticator.hex()}" in text
    lines = re.findall(r"(\S+) Attribute \((\d+)\), length: (\d+), Value: (.+)", text)
    assert [each.info.name for each in message.options] == [name for name, *_ in lines]
    assert [place.length for place in message.places] == [int(length) for _, _, length, _ in lines]
    features, prefix = message.first(Mip6FeatureVector), message.first(Mip6HomeLinkPrefix)
    assert features is not None and prefix is not None
    assert f"[{', '.join(features.capabilities)}]" == lines[1][3] == f"[{features.meanings()['value']}]"
    assert str(prefix.network) == lines[2][3]


@needs_shared
@needs_tshark
def test_the_exchange_of_the_lab_is_what_tshark_reads() -> None:
    path = CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap"
    said = tshark(path, "radius", "radius.code", "radius.id", "radius.authenticator", "radius.Service_Type")
    found = {each.frame: radius.decode(each.data) for each in payloads(path) if each.ports and 1812 in each.ports}
    assert set(found) == set(said)
    for frame, message in found.items():
        assert [str(message.type)] == said[frame]["radius.code"]
        assert [message.body.authenticator.hex()] == said[frame]["radius.authenticator"]
        service = message.first(ServiceType)
        assert service is not None and [str(service.value)] == said[frame]["radius.Service_Type"]
    request, accept = found.values()
    user, prefix = request.first(UserName), accept.first(FramedIpv6Prefix)
    assert user is not None and user.string == "000000146c53180a"
    assert prefix is not None and prefix.network == Prefix.parse("2001:100:6:5000::/64")
    assert accept.first(FramedInterfaceId) is not None
    # The NAS-IPv6-Address of that server is empty, which tshark calls a wrong length too.
    assert [issue.code for issue in request.issues] == ["option-length"]
    assert isinstance(request.options[-1], Unknown) and request.options[-1].code == 95


def attributes(*parts: str) -> bytes:
    data = bytes.fromhex("".join(parts))
    return bytes((2, 1)) + (20 + len(data)).to_bytes(2, "big") + bytes(16) + data


@pytest.mark.parametrize(
    ("wire", "prefix", "octets"),
    [
        ("97140040 20010db8000100000000000000000000", "2001:db8:1::/64", 16),
        ("970c0040 20010db800010000", "2001:db8:1::/64", 8),
        ("97040080", "::/128", 0),
    ],
)
def test_a_prefix_may_leave_out_its_zeros(wire: str, prefix: str, octets: int) -> None:
    """RFC 6572 section 4.8: up to 16 octets."""
    data = attributes(wire)
    message = radius.decode(data)
    option = message.first(Pmip6HomeHnPrefix)
    assert option is not None and not message.issues
    assert option.network == Prefix.parse(prefix) and len(option.home_mn_hnp) == octets
    assert option.meanings()["home_mn_hnp"] == prefix
    assert radius.encode(message) == data
    assert Decoded.from_json(message.to_json()) == message


def test_a_prefix_of_more_than_sixteen_octets_is_kept_as_octets() -> None:
    data = attributes("7b160040", "00" * 18)
    message = radius.decode(data)
    assert message.first(DelegatedIpv6Prefix) is None
    assert [issue.code for issue in message.issues] == ["option-length"]
    assert radius.encode(message) == data


def test_the_prefix_length_of_an_ipv4_home_address_has_six_bits() -> None:
    """RFC 6572 section 4.12: 10 reserved bits, then 6 bits."""
    option = radius.decode(attributes("9b080020c0000207")).first(Pmip6HomeIpv4Hoa)
    assert option == Pmip6HomeIpv4Hoa(prefix_len=32, home_ipv4_hoa=Address.parse("192.0.2.7"))


def test_bits_without_a_name_show_as_numbers() -> None:
    option = Mip6FeatureVector(value=1 << 63 | 1)
    assert option.capabilities == ["MIP6_INTEGRATED", "0x8000000000000000"]
    assert Mip6FeatureVector(value=0).meanings() == {"value": "none"}


def test_eap_is_left_alone() -> None:
    message = radius.decode(attributes("4f07 0201000501"))
    assert message.options == [EapMessage(string=bytes.fromhex("0201000501"))]


def test_an_attribute_known_by_name_only_is_no_issue() -> None:
    message = radius.decode(attributes("1a0d 000028af 08073233343135", "f50511aabb", "e00400ff"))
    assert [each.to_json()["data"] for each in message.options[1:]] == ["11aabb", "00ff"]
    assert [issue.code for issue in message.issues] == ["unknown-option"]
    assert message.to_json()["options"][1]["name"] == "Extended-Attribute-5"


def test_an_attribute_shorter_than_its_own_header_costs_what_follows() -> None:
    data = attributes("0101", "0606 00000008")
    message = radius.decode(data)
    assert [issue.code for issue in message.issues] == ["option-overrun"]
    assert radius.encode(message) == data


def test_octets_behind_the_length_are_padding() -> None:
    """RFC 2865 section 3."""
    message = radius.decode(ACCEPT + b"\0\0")
    assert message.trailer == b"\0\0" and not message.issues
    assert radius.encode(message) == ACCEPT + b"\0\0"
    assert radius.verify(ACCEPT + b"\0\0", SECRET, REQUEST[4:20]).authenticator is True


@pytest.mark.parametrize("length", [0, 19, 39, 0xFFFF])
def test_a_length_that_cannot_be_is_an_issue(length: int) -> None:
    data = ACCEPT[:2] + length.to_bytes(2, "big") + ACCEPT[4:]
    message = radius.decode(data)
    assert "truncated" in [issue.code for issue in message.issues]
    assert message.first(ServiceType) == ServiceType(value=1)
    assert radius.encode(message) == data


def test_a_packet_too_long_to_send_is_refused() -> None:
    """RFC 2865 section 3: at most 4096 octets."""
    options = [EapMessage(string=bytes(253)) for _ in range(16)]
    with pytest.raises(WireError, match="4096"):
        radius.encode(Decoded(protocol="radius", body=AccessRequest(identifier=1), options=[*options, *options[:1]]))
