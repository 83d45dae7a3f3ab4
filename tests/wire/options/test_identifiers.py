"""The Mobile Node Identifier option: every subtype as a value, both ways."""

import json
from typing import Any

import pytest

from mobility_frames import mobility_frames
from mobtrace.values import LinkLayer
from mobtrace.wire.codec import decode
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.message import OPTIONS
from mobtrace.wire.options.identifiers import (
    DUID,
    DUID_LLT,
    EUI_64,
    GUTI,
    NAI,
    Duid,
    DuidLlt,
    Guti,
    MobileNodeIdentifier,
    mn_id_text,
)
from support import CAPTURES, SHARED, needs_shared


def read(text: str) -> tuple[MobileNodeIdentifier, list[str]]:
    cur = Cursor(bytes.fromhex(text))
    (option,) = OPTIONS.read(cur)
    assert isinstance(option, MobileNodeIdentifier)
    return option, [issue.code for issue in cur.issues]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0812016d6e41406f706d69702e6578616d706c65", "mnA@opmip.example"),
        ("081102 20010db8000000000000000000000001", "2001:db8::1"),
        ("080903123456123456789f", "123456123456789"),  # RFC 8371 section 4.2
        ("080504c0112233", "c0112233"),
        ("08070500005e005301", "00:00:5e:00:53:01"),
        ("08090602d4befffed91f01", "02:d4:be:ff:fe:d9:1f:01"),
        ("080b0700f110800102c0112233", "001-01-8001-02-c0112233"),
        ("080b0713006280 0102c0112233", "310-260-8001-02-c0112233"),
        ("080f080002000000090cc084d303000912", "0002000000090cc084d303000912"),
        ("0804630a0b0c", "99:0a0b0c"),  # an unassigned subtype
        ("08040a0a0b0c", "10:0a0b0c"),  # a reserved one
        ("0804020a0b0c", "2:0a0b0c"),  # an IPv6 address of three octets
        ("080101", ""),
    ],
)
def test_text(text, wanted):
    option, _ = read(text)
    assert mn_id_text(option) == wanted
    assert OPTIONS.write([option]) == bytes.fromhex(text)


def test_nai_padded_with_nuls_has_the_text_of_the_unpadded_one():
    padded, _ = read("0808 01 6d6e40780000 00")
    plain, _ = read("0805 01 6d6e4078")
    assert mn_id_text(padded) == mn_id_text(plain) == "mn@x"
    assert padded != plain


def test_text_of_octets_that_are_no_utf8_can_be_printed():
    option, issues = read("080401ff6d6e")
    assert issues == ["not-utf8"]
    mn_id_text(option).encode()


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("080903f2345612345678ff", "not-digits"),
        ("080a03123456123456789012", "out-of-range"),  # 18 digits
        ("0803020a0b", "malformed-value"),
        ("08070600005e005301", "malformed-value"),  # an EUI-48 as subtype 6
        ("0803080002", "malformed-value"),
    ],
)
def test_what_does_not_fit_is_kept_and_told(text, issue):
    option, issues = read(text)
    assert issue in issues
    assert OPTIONS.write([option]) == bytes.fromhex(text)


def test_no_subtype_at_all_is_an_unreadable_option():
    cur = Cursor(bytes.fromhex("0800"))
    (option,) = OPTIONS.read(cur)
    assert [issue.code for issue in cur.issues] == ["option-length"]
    assert OPTIONS.write([option]) == bytes.fromhex("0800")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # RFC 8415 section 11.2: hardware type, seconds since 2000, link-layer address.
        (
            "0001 0001 2c2a0e80 00005e005301",
            {"hardware_type": 1, "time": 0x2C2A0E80, "link_layer_address": "00:00:5e:00:53:01"},
        ),
        ("0003 0001 00005e005301", {"hardware_type": 1, "link_layer_address": "00:00:5e:00:53:01"}),
        ("0004 f81d4fae7dec11d0a76500a0c91e6bf6", {"uuid": "f81d4fae7dec11d0a76500a0c91e6bf6"}),
        ("0009 0102", {"raw": "0102"}),
    ],
)
def test_duid_types(text, wanted):
    body = bytes.fromhex("08" + text)
    octets = bytes((8, len(body))) + body
    option, _ = read(octets.hex())
    assert isinstance(option.identifier, Duid)
    assert option.to_json()["identifier"]["identifier"] == wanted
    assert OPTIONS.write([option]) == octets
    assert MobileNodeIdentifier.from_json(option.to_json()) == option


def test_values_can_be_made_and_written():
    duid = DuidLlt(hardware_type=1, time=0, link_layer_address=LinkLayer.parse("00:00:5e:00:53:01"))
    made = [
        MobileNodeIdentifier(subtype=NAI, identifier="mn@example.com"),
        MobileNodeIdentifier(subtype=EUI_64, identifier=LinkLayer.parse("02:14:6c:ff:fe:53:18:0a")),
        MobileNodeIdentifier(subtype=GUTI, identifier=Guti(plmn="310-26", mme_group_id=1, mme_code=2, m_tmsi=3)),
        MobileNodeIdentifier(subtype=DUID, identifier=Duid(duid_type=DUID_LLT, identifier=duid)),
    ]
    assert OPTIONS.read(Cursor(OPTIONS.write(made))) == made
    assert made[3].meanings()["identifier"].count("Ethernet") == 1
    assert "2000-01-01T00:00:00.000000Z" in made[3].meanings()["identifier"]


@needs_shared
def test_the_node_of_opmip() -> None:
    frames = list(mobility_frames(CAPTURES / "opmip" / "lma-and-mags.pcap"))
    found = [decode(frame.data).first(MobileNodeIdentifier) for frame in frames]
    assert {mn_id_text(each) for each in found if each} == {"mnA@opmip.example"}
    assert len([each for each in found if each]) == len(frames) == 14


@needs_shared
@pytest.mark.parametrize(("octets", "subtype", "identifier"), [("080101", 1, ""), ("08072a736f6d656964", 42, "someid")])
def test_scapy_agrees(octets: str, subtype: int, identifier: str) -> None:
    """The vectors of scapy's tests, both ways."""
    (row,) = [row for row in scapy_vectors() if row["hex"] == octets]
    assert (row["expected"]["p.subtype"], row["expected"]["p.id"]) in {
        (subtype, identifier),
        (subtype, identifier.encode().hex()),
    }
    option, _ = read(octets)
    assert option.subtype == subtype
    assert option.identifier in (identifier, identifier.encode())
    assert OPTIONS.write([option]).hex() == octets


def scapy_vectors() -> list[dict[str, Any]]:
    rows = map(json.loads, (SHARED / "vectors.jsonl").read_text().splitlines())
    return [row for row in rows if row["what"] == "dissect as MIP6OptMNID"]
