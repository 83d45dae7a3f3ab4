"""The Vendor Specific option: every sub-type of the 3GPP, parts made whole, unknown ones kept."""

import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobtrace.errors import WireError
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.cursor import Severity
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.names import VENDOR_3GPP_SUBTYPE
from mobtrace.wire.options.vendor import VENDOR_3GPP, VendorSpecific, fragments, reassemble
from mobtrace.wire.rows import Row
from mobtrace.wire.sub.vendor_3gpp import THREE_GPP, ChargingId, PcoContainer, ProtocolConfigurationOptions
from support import needs_tshark

HEAD = bytes.fromhex("0001c2000010")


def update(*options: bytes) -> bytes:
    """A Binding Update with vendor options that follow each other, padded at the end."""
    body = HEAD + b"".join(bytes((19, len(each))) + each for each in options)
    left = -(6 + len(body)) % 8
    body += b"\0" if left == 1 else bytes((1, left - 2)) + bytes(left - 2) if left else b""
    return bytes((59, (6 + len(body)) // 8 - 1, 5, 0, 0, 0)) + body


def threegpp(sub_type: int, data: str, *, more: bool = False) -> bytes:
    return struct.pack(">IBB", VENDOR_3GPP, sub_type, more) + bytes.fromhex(data)


def vendor_options(message: Message) -> list[VendorSpecific]:
    return list(message.every(VendorSpecific))


def vectors() -> Iterator[tuple[type[Row], bytes, dict]]:
    for row in THREE_GPP.rows.values():
        for vector in row.vectors:
            yield row, bytes.fromhex(vector.hex), dict(vector.values)


def test_every_sub_type_has_a_row() -> None:
    assert set(THREE_GPP.rows) == set(VENDOR_3GPP_SUBTYPE) == set(range(1, 31))


@pytest.mark.parametrize(("row", "octets", "values"), list(vectors()), ids=lambda value: getattr(value, "__name__", ""))
def test_every_sub_type_inside_its_option(row: type[Row], octets: bytes, values: dict) -> None:
    whole = update(struct.pack(">I", VENDOR_3GPP) + octets)
    message = decode(whole)
    (option,) = vendor_options(message)
    assert type(option.data) is row
    found = option.to_json()["data"]
    assert {name: found[name] for name in values} == values
    assert option.meanings()["sub_type"] == VENDOR_3GPP_SUBTYPE[row.info.code]
    assert encode(message) == whole
    assert VendorSpecific.from_json(option.to_json()) == option


# What tshark 4.0.17 shows of these sub-types: field, and our text for it.
TSHARK = {
    2: ("mip6.3gpp.spec_pmipv6_err_code", lambda data: str(data.error_code)),
    3: ("mip6.3gpp.pdn_gw_ipv4_addr", lambda data: str(data.pdn_gw_ip_address)),
    4: ("mip6.3gpp.dhcpv4_addr_all_proc_ind", lambda data: str(data.procedure)),
    6: ("mip6.3gpp.pdn_type", lambda data: str(data.pdn_type)),
    7: ("mip6.3gpp.chg_id", lambda data: str(data.charging_id)),
    10: ("mip6.3gpp.charging_characteristic", lambda data: f"{data.charging_characteristics:#06x}"),
    11: ("mip6.3gpp.mei", lambda data: data.mei),
    12: ("mip6.3gpp.msisdn", lambda data: data.msisdn),
    14: ("mip6.3gpp.apn_rest", lambda data: str(data.apn_restriction)),
    15: ("mip6.3gpp.max_apn_rest", lambda data: str(data.maximum_apn_restriction)),
    16: ("mip6.3gpp.imsi", lambda data: data.imsi),
    17: ("mip6.3gpp.pdn_conn_id", lambda data: str(data.pdn_connection_id)),
    19: ("mip6.3gpp.lapi", lambda data: str(int(data.lapi))),
}


@needs_tshark
def test_tshark_reads_the_same(tmp_path: Path) -> None:
    rows = [(row, octets) for row, octets, _ in vectors() if row.info.code in TSHARK and len(octets) < 18]
    file = tmp_path / "vendor.pcap"
    with file.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for _, octets in rows:
            data = update(struct.pack(">I", VENDOR_3GPP) + octets)
            frame = struct.pack(">IHBB", 6 << 28, len(data), 135, 64) + b"\x20".ljust(32, b"\1") + data
            out.write(struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame)
    fields = [field for field, _ in TSHARK.values()]
    command = ["tshark", "-r", str(file), "-T", "fields", *(part for field in fields for part in ("-e", field))]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    for (row, octets), line in zip(rows, lines, strict=True):
        field, text = TSHARK[row.info.code]
        (option,) = vendor_options(decode(update(struct.pack(">I", VENDOR_3GPP) + octets)))
        assert line.split("\t")[fields.index(field)] == text(option.data)


class TestMeanings:
    @pytest.mark.parametrize(
        ("sub_type", "data", "text"),
        [
            (2, "49", "No resources available"),  # a cause of 3GPP TS 29.274
            (6, "0112", "New PDN type due to network preference"),
            (8, "01", "MS provided APN, subscription not verified"),
            (18, "45", "10 minutes"),
            (25, "6301", "UTC+09:00"),
            (25, "4a00", "UTC-06:00"),
            (26, "dd5f2c80", "2017-09-10T03:14:08"),
            (28, "036049d54400", "2017-08-19T00:14:17.088"),
            (29, "07d0", "2000 ms"),
            (1, "80000d0408080808", "DNS Server IPv4 Address"),
        ],
    )
    def test_text(self, sub_type: int, data: str, text: str) -> None:
        (option,) = vendor_options(decode(update(threegpp(sub_type, data))))
        assert text in option.meanings()["data"]


class TestDamaged:
    @pytest.mark.parametrize(
        ("sub_type", "data"),
        [
            (1, ""),
            (1, "80000d0808080808"),  # a container longer than what is left
            (3, "c00002"),
            (5, "01c00002"),
            (7, "0102"),
            (9, "08696e7465"),
            (9, "02612e"),  # a dot inside a label
            (13, "1300"),
            (27, "0004c0000201"),
        ],
    )
    def test_what_does_not_fit_is_kept(self, sub_type: int, data: str) -> None:
        whole = update(threegpp(sub_type, data))
        message = decode(whole)
        (option,) = vendor_options(message)
        assert isinstance(option.data, Unknown)
        assert "option-length" in {issue.code for issue in message.issues}
        assert encode(message) == whole
        assert VendorSpecific.from_json(option.to_json()) == option

    @pytest.mark.parametrize(
        "option",
        [
            "00000009 05 aabbcc",  # another vendor
            "000028af c8 000102",  # a sub-type without a row
            "000028af c8 010102",  # and a part of one
            "000028af 05",  # nothing behind the sub-type
            "00000000 00",
        ],
    )
    def test_the_unknown_survive(self, option: str) -> None:
        whole = update(bytes.fromhex(option))
        message = decode(whole)
        (kept,) = vendor_options(message)
        assert encode(message) == whole
        assert VendorSpecific.from_json(kept.to_json()) == kept

    def test_a_damaged_container_value_costs_itself_only(self) -> None:
        (option,) = vendor_options(decode(update(threegpp(1, "80 000d03 080808 0003 00".replace(" ", "")))))
        assert [each.contents for each in option.data.containers] == [b"\x08\x08\x08", None]


class TestParts:
    PCO = "80" + "000d0408080808" * 3

    def test_parts_are_joined_in_order(self) -> None:
        parts = [self.PCO[:14], self.PCO[14:20], self.PCO[20:]]
        whole = update(*(threegpp(1, part, more=at < 2) for at, part in enumerate(parts)))
        message = decode(whole)
        assert encode(message) == whole
        assert all(isinstance(each.data, Unknown) for each in vendor_options(message))
        assert {issue.code for issue in message.issues} - {"alignment"} == {"fragment"}
        assert {issue.severity for issue in message.issues} == {Severity.NOTE}
        (joined,) = reassemble(message.options)
        assert joined == vendor_options(decode(update(threegpp(1, self.PCO))))[0]
        assert [str(each.contents) for each in joined.data.containers] == ["8.8.8.8"] * 3

    def test_parts_of_two_values_do_not_mix(self) -> None:
        message = decode(
            update(
                threegpp(1, self.PCO[:14], more=True),
                threegpp(20, self.PCO[:10], more=True),
                threegpp(7, "01020304"),
                threegpp(20, self.PCO[10:]),
                threegpp(1, self.PCO[14:]),
            )
        )
        joined = reassemble(message.options)
        assert [each.sub_type for each in joined] == [7, 20, 1]
        assert joined[0].data == ChargingId(charging_id=0x01020304)
        assert len(joined[1].data.containers) == len(joined[2].data.containers) == 3

    def test_a_second_value_behind_the_last_part_is_read(self) -> None:
        message = decode(
            update(threegpp(1, self.PCO[:14], more=True), threegpp(1, self.PCO[14:]), threegpp(1, self.PCO))
        )
        assert isinstance(vendor_options(message)[2].data, ProtocolConfigurationOptions)
        first, second = reassemble(message.options)
        assert first == second

    def test_parts_without_an_end_are_kept(self) -> None:
        message = decode(update(threegpp(1, self.PCO, more=True), threegpp(7, "01020304")))
        kept = reassemble(message.options)
        assert [each.sub_type for each in kept] == [7, 1]
        assert kept[1] is vendor_options(message)[0]

    def test_a_joined_value_that_is_damaged_is_kept(self) -> None:
        (joined,) = reassemble(decode(update(threegpp(7, "0102", more=True), threegpp(7, "03"))).options)
        assert joined.data == Unknown(code=7, data=bytes.fromhex("00010203"), family=THREE_GPP.name)

    def test_parts_of_other_vendors_are_theirs(self) -> None:
        message = decode(update(bytes.fromhex("0000000901 01aa"), bytes.fromhex("0000000901 00bb")))
        assert reassemble(message.options) == vendor_options(message)

    def test_a_value_too_long_for_an_option_is_cut_and_joined(self) -> None:
        containers = [PcoContainer(id=0xC223, contents=bytes(200)) for _ in range(3)]
        whole = VendorSpecific(
            vendor_id=VENDOR_3GPP, sub_type=1, data=ProtocolConfigurationOptions(containers=containers)
        )
        body = BindingUpdate(sequence=1, lifetime=1)
        with pytest.raises(WireError):
            encode(Message(body=body, options=[whole]))
        parts = list(fragments(whole))
        assert len(parts) == 3
        received = decode(encode(Message(body=body, options=parts)))
        assert vendor_options(received) == parts
        assert reassemble(received.options) == [whole]

    def test_a_short_value_stays_whole(self) -> None:
        whole = VendorSpecific(vendor_id=VENDOR_3GPP, sub_type=7, data=ChargingId(charging_id=1))
        assert list(fragments(whole)) == [whole]


class TestMade:
    def test_a_whole_value_cannot_say_that_more_follows(self) -> None:
        whole = VendorSpecific(vendor_id=VENDOR_3GPP, sub_type=7, data=ChargingId(m=True, charging_id=1))
        with pytest.raises(WireError):
            encode(Message(body=BindingUpdate(sequence=1, lifetime=1), options=[whole]))

    def test_the_sub_type_is_that_of_the_value(self) -> None:
        whole = VendorSpecific(vendor_id=VENDOR_3GPP, sub_type=8, data=ChargingId(charging_id=1))
        with pytest.raises(WireError, match="type 8"):
            encode(Message(body=BindingUpdate(sequence=1, lifetime=1), options=[whole]))
