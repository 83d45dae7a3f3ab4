"""Multicast records and civic addresses against tshark, which reads the same octets in MLD, IGMP and DHCP."""

import struct
import subprocess
from pathlib import Path

import pytest

from mobtrace.wire.cursor import Cursor
from mobtrace.wire.rows import Row, read_row
from mobtrace.wire.sub.civic import CivicLocation
from mobtrace.wire.sub.multicast import IgmpReportPayload, MldReportPayload
from support import needs_tshark

RAW_IP = 101
MLD = bytes.fromhex(
    "0000 0003 04000000 ff3e0000000000000000000012345678"
    "01010002 ff3e0000000000000000000000000001"
    "20010db8000000000000000000000011 20010db8000000000000000000000022 cafebabe"
    "06000001 ff0e0000000000000000000000000101 20010db8000000000000000000000033"
)
IGMP = bytes.fromhex("0000 0002 02000000 e8010203 06000002 e8010204 c0000201 c0000202")
CIVIC = bytes.fromhex("5553 01 02 4341 03 07 4672656d6f6e74 13 03 343161 15 00")


def ipv6(payload: bytes) -> bytes:
    addresses = bytes.fromhex("fe80000000000000000000000000000a ff020000000000000000000000000016")
    return struct.pack(">IHBB", 6 << 28, len(payload), 58, 1) + addresses + payload


def ipv4(protocol: int, payload: bytes) -> bytes:
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 1, protocol, 0)
    return head + bytes((192, 0, 2, 1, 224, 0, 0, 22)) + payload


def dhcp(civic: bytes) -> bytes:
    """A DHCPDISCOVER with option 99, whose first octet (what the address is of) RFC 7563 leaves out."""
    option = bytes((99, 1 + len(civic), 1)) + civic
    data = bytes((1, 1, 6, 0)) + bytes(232) + bytes.fromhex("63825363 350101") + option + b"\xff"
    return ipv4(17, struct.pack(">HHHH", 68, 67, 8 + len(data), 0) + data)


def tshark(packet: bytes, fields: list[str], folder: Path) -> list[list[str]]:
    """The values of every field in the one packet."""
    capture = folder / "one.pcap"
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, RAW_IP)
    capture.write_bytes(head + struct.pack("<IIII", 0, 0, len(packet), len(packet)) + packet)
    wanted = [word for field in fields for word in ("-e", field)]
    command = ["tshark", "-r", str(capture), "-T", "fields", "-E", "separator=;", *wanted]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout.rstrip("\n")
    return [column.split(",") if column else [] for column in text.split(";")]


def records_as_tshark_prints(records: list[Row]) -> list[list[str]]:
    return [
        [str(record.record_type) for record in records],
        [str(record.number_of_sources) for record in records],
        [str(record.multicast_address) for record in records],
        [str(source) for record in records for source in record.source_address],
    ]


@needs_tshark
@pytest.mark.parametrize(
    ("packet", "payload", "row", "records", "fields"),
    [
        (
            ipv6(bytes.fromhex("8f000000") + MLD),
            MLD,
            MldReportPayload,
            "multicast_address_record",
            ["record_type", "nb_sources", "multicast_address", "source_address"],
        ),
        (
            ipv4(2, bytes.fromhex("22000000") + IGMP),
            IGMP,
            IgmpReportPayload,
            "group_record",
            ["record_type", "num_src", "maddr", "saddr"],
        ),
    ],
    ids=["MLDv2", "IGMPv3"],
)
def test_records_are_those_of_a_report(
    packet: bytes, payload: bytes, row: type[Row], records: str, fields: list[str], tmp_path: Path
) -> None:
    prefix = "icmpv6.mldr.mar." if row is MldReportPayload else "igmp."
    ours = records_as_tshark_prints(getattr(read_row(row, Cursor(payload)), records))
    assert ours == tshark(packet, [prefix + field for field in fields], tmp_path)


@needs_tshark
def test_civic_address_is_that_of_dhcp(tmp_path: Path) -> None:
    prefix = "dhcp.option.civic_location."
    theirs = tshark(dhcp(CIVIC), [prefix + name for name in ("country", "ca_type", "ca_value")], tmp_path)
    ours = read_row(CivicLocation, Cursor(CIVIC))
    assert theirs == [
        [ours.country_code],
        [str(each.ca_type) for each in ours.civic_address_element],
        [each.ca_value for each in ours.civic_address_element if each.ca_value],
    ]
