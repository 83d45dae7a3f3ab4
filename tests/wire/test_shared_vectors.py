"""The byte vectors of other projects' tests: what they say of them is what we decode, and what we write back.

Rows of other protocols are in the tests of those protocols; a test here sees to it that every row has one.
"""

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from foreign import vectors
from mobtrace.values import Address
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.extension import OPTIONS as EXTENSION_OPTIONS
from mobtrace.wire.extension import HomeAddress
from mobtrace.wire.message import OPTIONS, Message
from mobtrace.wire.messages import mip6 as messages
from mobtrace.wire.neighbour_options import OPTIONS as NEIGHBOUR_OPTIONS
from mobtrace.wire.options import auth, cga, fmip6, identifiers, mip6, nemo
from mobtrace.wire.rows import Row
from support import SHARED, needs_shared

pytestmark = needs_shared

Line = dict[str, Any]
MOBILITY, EXTENSIONS = 135, (0, 43, 60)

# What is wrong in the rows themselves, by the RFC; each leaves an issue that the others must not have.
WRONG = {
    "MIP6OptNonceIndices(": "scapy's default Option Length is 16, over 4 octets of data (RFC 6275 section 6.2.6)",
    "MIP6OptBindingAuthData(": "scapy's default Option Length is 16, over 12 octets of data (RFC 6275 section 6.2.7)",
    "MIP6OptBRAdvice(otype=3, olen=42": "type and length of another option, on purpose (RFC 6275 section 6.2.4)",
    "MIP6OptAltCoA(otype=42, olen=8": "type and length of another option, on purpose (RFC 6275 section 6.2.5)",
    "MIP6OptMobNetPrefix(olen=42": "a length of 42 over 18 octets, on purpose (RFC 3963 section 4.3)",
    "MIP6OptLLAddr(olen=42": "a length of 42 over 8 octets, on purpose (RFC 5568 section 6.4.4)",
}
# Values of a row that are not those of its octets, by RFC: what is right instead.
WRONG_VALUES = {
    ("FBU (RFC 5568 6.2.2)", "lifetime_s"): (10, "seconds, not units of four (RFC 5568 section 6.2.2)"),
    ("MIP6MH_BE - dissection", "p[MIP6MH_BE].len"): (
        2,
        "24 octets are 2 units after the first (RFC 6275 section 6.1.9)",
    ),
    # scapy reads and writes a pad octet in front of the address, whose last octet then lies behind the option.
    ("072a04ff", "p.lla"): ("ff:ee:ee:ee:ee:ee:ee", "no pad octet in front of it (RFC 5568 section 6.4.4)"),
}

SCAPY_OPTIONS: dict[str, tuple[type[Row], dict[str, str]]] = {
    "MIP6OptBRAdvice": (mip6.BindingRefreshAdvice, {"rinter": "refresh_interval"}),
    "MIP6OptAltCoA": (mip6.AlternateCareofAddress, {"acoa": "alternate_care_of_address"}),
    "MIP6OptNonceIndices": (mip6.NonceIndices, {"hni": "home_nonce_index", "coni": "care_of_nonce_index"}),
    "MIP6OptBindingAuthData": (mip6.BindingAuthorizationData, {"authenticator": "authenticator"}),
    "MIP6OptMobNetPrefix": (nemo.MobileNetworkPrefix, {"plen": "prefix_length", "prefix": "mobile_network_prefix"}),
    "MIP6OptLLAddr": (fmip6.MobilityHeaderLinkLayerAddress, {"ocode": "option_code", "lla": "lla"}),
    "MIP6OptMNID": (identifiers.MobileNodeIdentifier, {"subtype": "subtype"}),
    "MIP6OptMsgAuth": (
        auth.MobilityMessageAuthentication,
        {"subtype": "subtype", "mspi": "mobility_spi", "authdata": "authentication_data"},
    ),
    "MIP6OptReplayProtection": (auth.MobilityMessageReplayProtection, {"timestamp": "timestamp"}),
    "MIP6OptCGAParamsReq": (cga.CgaParametersRequest, {}),
    "MIP6OptCGAParams": (cga.CgaParameters, {}),
    "MIP6OptSignature": (cga.Signature, {}),
    "MIP6OptHomeKeygenToken": (cga.PermanentHomeKeygenToken, {}),
    "MIP6OptCareOfTestInit": (cga.CareofTestInitOption, {}),
    "MIP6OptCareOfTest": (cga.CareofTestOption, {}),
}
PADDING = ("Pad1", "PadN")


def whole_message(line: Line) -> bytes | None:
    """The Mobility Header in a row, by its link and IP headers; ``None`` when it holds something else."""
    data = bytes.fromhex(line["hex"])
    if "PyPCAPKit" in line["source"] or line["what"].startswith("build: MIP6MH_"):
        return data
    packet = data[14:] if data[12:14] == b"\x86\xdd" else data
    if packet[:1] != b"\x60":
        return None
    protocol, payload = packet[6], packet[40:]
    while protocol in EXTENSIONS:
        protocol, payload = payload[0], payload[(payload[1] + 1) * 8 :]
    return payload if protocol == MOBILITY else None


def of_messages() -> list[Line]:
    return [line for line in lines() if whole_message(line) is not None]


def of_options() -> list[Line]:
    return [line for line in lines() if re.match(r"(build: |dissect as )MIP6Opt", line["what"])]


def lines() -> tuple[Line, ...]:
    return vectors() if SHARED.is_dir() else ()


def named(line: Line) -> str:
    return f"{line['source'].rsplit('/', 1)[-1][-60:]} {line['hex'][-40:]}"


def wrong(line: Line) -> list[str]:
    """The reasons why a row is wrong; a dissected row is that of the build before it."""
    twins = [each["what"] for each in lines() if each["hex"] == line["hex"]]
    return [reason for text, reason in WRONG.items() if any(text in what for what in twins)]


def right(line: Line, key: str) -> Any:
    """The value that the row has for ``key``, or the right one where it is wrong."""
    for (text, wrong_key), (value, _) in WRONG_VALUES.items():
        if key == wrong_key and text in f"{line['source']} {line['what']} {line['hex']}":
            assert line["expected"][key] != value
            return value
    return line["expected"][key]


def serious(message_or_cursor: Message | Cursor) -> list[str]:
    # Several projects send other next headers than 59, which says nothing about the message.
    return [
        issue.code
        for issue in message_or_cursor.issues
        if issue.severity is not Severity.NOTE and issue.code not in ("payload-proto", "unknown-option")
    ]


@pytest.mark.parametrize("line", of_messages(), ids=named)
def test_a_message_is_read_whole_and_written_back_bit_for_bit(line: Line) -> None:
    data = whole_message(line)
    assert data is not None
    message = decode(data)
    assert encode(message) == data
    assert bool(serious(message)) == bool(wrong(line))


@pytest.mark.parametrize("line", of_options(), ids=named)
def test_an_option_is_read_and_written_back_bit_for_bit(line: Line) -> None:
    data = bytes.fromhex(line["hex"])
    cur = Cursor(data)
    assert OPTIONS.write(OPTIONS.read(cur)) == data
    assert bool(serious(cur)) == bool(wrong(line))


@pytest.mark.parametrize("text", sorted(WRONG))
def test_what_is_called_wrong_is_there(text: str) -> None:
    assert [line for line in lines() if text in line["what"]]


def scapy_value(value: Any) -> Any:
    """``b'A' * 12`` as the octets it says."""
    if not isinstance(value, str) or not value.startswith("b'"):
        return value
    literal, _, count = value.partition(" * ")
    return (ast.literal_eval(literal) * int(count or 1)).hex()


@pytest.mark.parametrize("line", [each for each in of_options() if each["what"].startswith("dissect")], ids=named)
def test_an_option_has_the_values_that_scapy_reads(line: Line) -> None:
    row, fields = SCAPY_OPTIONS[line["what"].removeprefix("dissect as ")]
    data = bytes.fromhex(line["hex"])
    if wrong(line):
        # The length is the only thing wrong, so the fields are those of the octets that are there.
        data = bytes([row.info.code, len(data) - 2]) + data[2:]
    value = OPTIONS.read(Cursor(data))[0]
    assert type(value) is row
    found = value.to_json()
    for name in line["expected"]:
        field, wanted = fields.get(name.removeprefix("p.")), right(line, name)
        if field == "authenticator":
            assert int(found[field], 16) == wanted
        elif field is not None:
            assert found[field] == scapy_value(wanted)


@pytest.mark.parametrize("line", [each for each in of_messages() if "options=[" in each["what"]], ids=named)
def test_a_built_message_has_the_options_it_was_built_of(line: Line) -> None:
    data = whole_message(line)
    assert data is not None
    message = decode(data)
    built = re.findall(r"\b(MIP6Opt\w+|Pad1|PadN)\(", line["what"].partition("options=[")[2])
    wanted = [SCAPY_OPTIONS[name][0].info.code for name in built if name not in PADDING]
    assert [place.code for place in message.places if place.code > 1] == wanted
    if "seq=16962" in line["what"]:
        assert isinstance(message.body, messages.BindingUpdate)
        assert message.body.sequence == 16962


def reserved(message: Message) -> Iterator[int]:
    """The reserved fields of a message, its options and what is inside them."""

    def within(value: Any) -> Iterator[int]:
        if isinstance(value, list):
            for each in value:
                yield from within(each)
        elif isinstance(value, Row):
            for name, each in value.values().items():
                if name.startswith("res"):
                    yield each
                yield from within(each)

    yield message.reserved
    yield from within([message.body, *message.options])


def in_option(message: Message, key: str) -> Any:
    """A field of the first option that has it, as JSON."""
    return next(each.to_json()[key] for each in message.options if key in each.values())


def first_sub_option(message: Message) -> dict[str, Any]:
    return message.options[0].to_json()["ani_sub_options"][0]


def cookie(message: Message) -> bytes:
    (value,) = [value for name, value in message.body.values().items() if name.endswith("cookie")]
    return bytes(value)


def field_ending(message: Message, end: str) -> Any:
    (value,) = [value for name, value in message.body.to_json().items() if name.endswith(end)]
    return value


# What PyPCAPKit, zeek and a printed report call a value, and where we have it.
THEIRS: dict[str, Callable[[Message, bytes], Any]] = {
    "mh_type": lambda message, _: message.mh_type,
    "status": lambda message, _: message.body.to_json()["status"],
    "seq": lambda message, _: message.body.to_json()["sequence"],
    "life": lambda message, _: message.body.to_json()["lifetime"],
    "lifetime_units": lambda message, _: message.body.to_json()["lifetime"],
    "lifetime_field": lambda message, _: message.body.to_json()["lifetime"],
    "code": lambda message, _: message.body.to_json()["code"],
    "hoa": lambda message, _: message.body.to_json()["home_address"],
    "nonce_idx": lambda message, _: field_ending(message, "nonce_index"),
    "cookie": lambda message, _: int.from_bytes(cookie(message), "big"),
    "token": lambda message, _: int(field_ending(message, "keygen_token"), 16),
    "chksum": lambda message, _: message.checksum,
    "checksum": lambda message, _: message.checksum,
    "len": lambda _, data: len(data),
    "length": lambda _, data: (data[1] + 1) * 8,
    "declared_octets": lambda _, data: (data[1] + 1) * 8,
    "flags_reserved": lambda message, _: message.body.to_json()["reserved"],
    "option": lambda message, _: message.places[0].code,
    "first_option_type": lambda message, _: message.places[0].code,
    "option_len": lambda message, _: message.places[0].length - 2,
    "options_type_totallen": lambda message, _: [[place.code, place.length] for place in message.places],
    "padn_total_len": lambda message, _: next(place.length for place in message.places if place.code == 1),
    "badf_total_len": lambda message, _: next(place.length for place in message.places if place.code == 21),
    "badf_spi": lambda message, _: in_option(message, "spi"),
    "badf_auth": lambda message, _: in_option(message, "authenticator"),
    "alt_coa": lambda message, _: in_option(message, "alternate_care_of_address"),
    "mh_lla_code": lambda message, _: in_option(message, "option_code"),
    "mh_lla": lambda message, _: in_option(message, "lla").replace(":", ""),
    "addr_code": lambda message, _: in_option(message, "option_code"),
    "addr_plen": lambda message, _: in_option(message, "prefix_length"),
    "addr": lambda message, _: in_option(message, "ipv6_address_prefix"),
    "hi": lambda message, _: in_option(message, "hi"),
    "data": lambda message, _: in_option(message, "data"),
    "ani_sub": lambda message, _: first_sub_option(message)["type"],
    "options": lambda message, data: [
        [place.code, place.length - 2, data[place.offset + 2 : place.offset + place.length].hex()]
        for place in message.places
    ],
}
FLAGS = tuple("AHLKMRPFTBSDU")
# Where a lifetime in seconds is more than the field: RFC 5568 counts seconds, RFC 6275 units of 4.
SECONDS = {5: 4, 6: 4, 8: 1, 9: 1}
# Names of their own code, the addresses around the message, and what is compared below.
ELSEWHERE = {"site", "src", "dst", "rh2_home_address", "reserved_width_bits", "mh_checksum_ok", "zeek_weird"}
ELSEWHERE |= {"utf8", "net_name_hex", "ap_name_hex"}


@pytest.mark.parametrize(
    "line", [each for each in of_messages() if not re.search("scapy/|tcpdump_-v", str(each))], ids=named
)
def test_a_message_has_the_values_that_others_read(line: Line) -> None:
    data = whole_message(line)
    assert data is not None
    message = decode(data)
    for key in line["expected"]:
        wanted = right(line, key)
        if key == "flags":
            flags = wanted if isinstance(wanted, dict) else dict.fromkeys("krptbsd", False)
            assert {name: getattr(message.body, name.lower()) for name in flags} == flags
        elif key in FLAGS:
            assert getattr(message.body, key.lower()) is wanted
        elif key in ("reserved", "reserved_value"):
            assert wanted in reserved(message)
        elif key == "reserved_hex":
            assert int(wanted, 16) in reserved(message)
        elif key == "lifetime_s":
            assert message.body.to_json()["lifetime"] * SECONDS[message.mh_type] == wanted
        elif key in THEIRS:
            assert THEIRS[key](message, data) == wanted, key
        else:
            assert key in ELSEWHERE


def test_the_network_name_that_pypcapkit_reads() -> None:
    (line,) = [each for each in lines() if "net_name_hex" in each["expected"]]
    message = decode(bytes.fromhex(line["hex"]))
    fields = first_sub_option(message)["fields"]
    wanted = line["expected"]
    assert fields["e"] is wanted["utf8"]
    assert fields["network_name"].encode().hex() == wanted["net_name_hex"]
    assert fields["access_point_name"].encode().hex() == wanted["ap_name_hex"]


def test_checksums_are_right_where_zeek_and_the_report_say_so() -> None:
    for line in of_messages():
        verdict = line["expected"].get("mh_checksum_ok")
        if verdict is None and "chksum" not in line["expected"] and "rh2_home_address" not in line["expected"]:
            continue
        packet, data = bytes.fromhex(line["hex"])[14:], whole_message(line)
        assert data is not None
        home = line["expected"].get("rh2_home_address")
        destination = Address.parse(home) if home else Address(packet[24:40])
        message = decode(data, source=Address(packet[8:24]), destination=destination)
        assert message.checksum_ok is (verdict is not False)
        right = encode(message, source=Address(packet[8:24]), destination=destination)
        assert (right == data) is (verdict is not False)


SCAPY_HEADER = {
    "b.nh": lambda message, _: message.payload_proto,
    "b.len": lambda _, data: data[1],
    "b.mhtype": lambda message, _: message.mh_type,
    "b.res": lambda message, _: message.reserved,
    "b.res2": lambda message, _: message.body.to_json()["reserved"],
    "b.cksum": lambda message, _: message.checksum,
    "b.cookie": lambda message, _: cookie(message).hex(),
    "b.index": lambda message, _: field_ending(message, "nonce_index"),
    "b.token": lambda message, _: field_ending(message, "keygen_token"),
    "p[MIP6MH_BU].len": lambda _, data: data[1],
    "p[MIP6MH_BA].len": lambda _, data: data[1],
    "p[MIP6MH_BE].len": lambda _, data: data[1],
    "p[MIP6MH_BU].cksum": lambda message, _: message.checksum,
    "p[MIP6MH_BA].cksum": lambda message, _: message.checksum,
    "p[MIP6MH_BU].mhtime": lambda message, _: message.body.to_json()["lifetime"],
    "p[MIP6MH_BA].mhtime": lambda message, _: message.body.to_json()["lifetime"],
}


@pytest.mark.parametrize("line", [each for each in of_messages() if each["what"] == "dissect as IPv6"], ids=named)
def test_a_message_has_the_values_that_scapy_reads(line: Line) -> None:
    data = whole_message(line)
    assert data is not None
    message = decode(data)
    compared = {key: right(line, key) for key in line["expected"] if key in SCAPY_HEADER}
    assert compared
    for key, wanted in compared.items():
        assert SCAPY_HEADER[key](message, data) == scapy_value(wanted), key


def as_tcpdump(message: Message) -> str:
    """The line that ``tcpdump -v`` prints for a message of RFC 6275."""
    body = message.body
    match body:
        case messages.BindingRefreshRequest():
            text = "BRR"
        case messages.HomeTestInit():
            text = f"HoTI Home Init Cookie={words(body.home_init_cookie)}"
        case messages.CareofTestInit():
            text = f"CoTI Care-of Init Cookie={words(body.care_of_init_cookie)}"
        case messages.HomeTest():
            text = f"HoT nonce id={body.home_nonce_index:#x} Home Init Cookie={words(body.home_init_cookie)}"
            text += f" Home Keygen Token={words(body.home_keygen_token)}"
        case messages.CareofTest():
            text = f"CoT nonce id={body.care_of_nonce_index:#x} Care-of Init Cookie={words(body.care_of_init_cookie)}"
            text += f" Care-of Keygen Token={words(body.care_of_keygen_token)}"
        case messages.BindingUpdate():
            letters = "".join(name.upper() for name in "ahlk" if getattr(body, name))
            text = f"BU seq#={body.sequence}{' ' if letters else ''}{letters} lifetime={body.lifetime * 4}"
        case messages.BindingAcknowledgement():
            flag = " K" if body.k else ""
            text = f"BA status={body.status}{flag} seq#={body.sequence} lifetime={body.lifetime * 4}"
        case messages.BindingError():
            text = f"BE status={body.status} homeaddr {body.home_address}"
    return text + "".join(f"({option_as_tcpdump(each)})" for each in message.options)


def option_as_tcpdump(option: Row) -> str:
    match option:
        case mip6.Pad1():
            return "pad1"
        case mip6.PadN():
            return "padn"
        case mip6.BindingRefreshAdvice():
            return f"refresh: {option.refresh_interval * 4}"
        case mip6.AlternateCareofAddress():
            return f"alt-CoA: {option.alternate_care_of_address}"
        case mip6.NonceIndices():
            return f"ni: ho={option.home_nonce_index:#06x} co={option.care_of_nonce_index:#06x}"
        case mip6.BindingAuthorizationData():
            return "auth"
    raise AssertionError(option)


def words(data: bytes) -> str:
    return f"{data[:4].hex()}:{data[4:].hex()}"


@pytest.mark.parametrize("line", [each for each in of_messages() if "tcpdump_-v" in each["expected"]], ids=named)
def test_a_message_reads_as_tcpdump_prints_it(line: Line) -> None:
    data = whole_message(line)
    assert data is not None
    assert as_tcpdump(decode(data)) == line["expected"]["tcpdump_-v"]


SCAPY_NEIGHBOUR = {
    "a.type": lambda data, _: data[0],
    "a.len": lambda data, _: data[1],
    "a.advint": "advertisement_interval",
    "a.pref": ("home_agent_preference", "pref"),
    "a.lifetime": "home_agent_lifetime",
    "a.optcode": "option_code",
    "a.plen": "prefix_length",
    "a.addr": ("ipv6_address", "global_ip_address_for_map"),
    "a.prefix": "prefix",
    "a.lla": "lla",
    "a.dist": "dist",
    "a.R": "r",
    "a.validlifetime": "valid_lifetime",
}


def of_neighbour_options() -> list[Line]:
    return [line for line in lines() if re.match(r"(build: |dissect as )ICMPv6NDOpt", line["what"])]


def of_home_addresses() -> list[Line]:
    return [line for line in lines() if re.match(r"(build: |dissect as )HAO", line["what"])]


@pytest.mark.parametrize("line", of_neighbour_options(), ids=named)
def test_a_neighbour_option_is_written_back_and_has_scapys_values(line: Line) -> None:
    data = bytes.fromhex(line["hex"])
    cur = Cursor(data)
    options = NEIGHBOUR_OPTIONS.read(cur)
    assert NEIGHBOUR_OPTIONS.write(options) == data
    # scapy's "specific values" set a length that the octets have not.
    cut = data[1] * 8 != len(data)
    assert bool([issue for issue in cur.issues if issue.code == "option-overrun"]) is cut
    whole = data + bytes(-len(data) % 8)
    value = NEIGHBOUR_OPTIONS.read(Cursor(whole[:1] + bytes([len(whole) // 8]) + whole[2:]))[0].to_json()
    for key, wanted in line["expected"].items():
        where = SCAPY_NEIGHBOUR.get(key)
        if callable(where):
            assert where(data, value) == wanted
        elif where is not None:
            (found,) = [value[name] for name in ([where] if isinstance(where, str) else where) if name in value]
            assert found == (bool(wanted) if isinstance(found, bool) else wanted)


@pytest.mark.parametrize("line", of_home_addresses(), ids=named)
def test_a_home_address_option_is_written_back_and_has_scapys_address(line: Line) -> None:
    data = bytes.fromhex(line["hex"])
    cur = Cursor(data)
    assert EXTENSION_OPTIONS.write(EXTENSION_OPTIONS.read(cur)) == data
    assert bool(serious(cur)) is (data[1] != 16)
    whole = EXTENSION_OPTIONS.read(Cursor(data[:1] + b"\x10" + data[2:]))[0]
    assert isinstance(whole, HomeAddress)
    if "a.hoa" in line["expected"]:
        assert str(whole.home_address) == line["expected"]["a.hoa"]


# Compared where those protocols have their tests.
OTHER_TESTS = {
    "test_extension": r"IPv6ExtHdr|ipv6-mobile-|ip6-hoa-|ipv6-mobility-dst-opts",
    "test_neighbour": r"ICMPv6ND_RA|ICMPv6HAAD|ICMPv6MPSol|ICMPv6MPAdv",
    "test_radius": r"radius_rfc5447",
}


def test_every_row_of_the_file_has_a_test() -> None:
    mine = [*of_messages(), *of_options(), *of_neighbour_options(), *of_home_addresses()]
    left = [line for line in lines() if line not in mine]
    missing = [line for line in left if not any(re.search(each, str(line)) for each in OTHER_TESTS.values())]
    assert missing == []
    assert len(mine) > 250
