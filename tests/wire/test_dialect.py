"""Dialects: the pre-standard daemons of umip-lab-2011 read right, and known without being told."""

from itertools import pairwise

import pytest

from mobility_frames import MobilityFrame, mobility_frames
from mobtrace.errors import UsageError, WireError
from mobtrace.values import Address, LinkLayer
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.dialect import Dialect, dialect_names, load_dialect, parse_dialect, recognise
from mobtrace.wire.families import Unknown
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.identifiers import EUI_64, MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.mip6 import NonceIndices
from mobtrace.wire.options.pmip6 import HandoffIndicator, HomeNetworkPrefix, LinklocalAddress, Timestamp
from support import CAPTURES, needs_shared

LAB = CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap"

# The registration of the capture, written down so that its bytes can be varied.
PBU = bytes.fromhex(
    "3b080500dde9 0000 00a0 00fa"
    "07120080 20010100000650000000000000000000"
    "080a 0080 02146cfffe53180a"
    "0908 0000000000000000"
    "0a10 fe8000000000000002146cfffe53180a"
)


@pytest.fixture
def umip() -> Dialect:
    return load_dialect("umip-2011")


def lab() -> list[MobilityFrame]:
    return list(mobility_frames(LAB))


@needs_shared
def test_every_field_of_the_lab_reads_right(umip: Dialect) -> None:
    frames = lab()
    messages = [decode(f.data, source=f.source, destination=f.destination, dialect=umip) for f in frames]
    # captures/README.md: registration, de-registration, registration, de-registration; two answers.
    assert [type(m.body).__name__[7:] for m in messages] == ["Update", "Acknowledgement", "Update"] * 2
    for message in messages:
        assert message.checksum_ok
        assert message.issues == []
        assert [type(each) for each in message.options] == [
            HomeNetworkPrefix,
            MobileNodeIdentifier,
            Timestamp,
            LinklocalAddress,
        ]
        hnp, mn_id, timestamp, link_local = message.options
        # mag1.log: "MN IID: 0:0:0:0:214:6cff:fe53:180a", "MN Link Local Address: fe80::214:6cff:fe53:180a".
        assert mn_id.subtype == EUI_64
        assert mn_id_text(mn_id) == "02:14:6c:ff:fe:53:18:0a"
        assert str(link_local.link_local_address) == "fe80::214:6cff:fe53:180a"
        assert hnp.home_network_prefix == Address.parse("2001:100:6:5000::")
        assert timestamp.timestamp == 0


@needs_shared
def test_flags_of_the_lab(umip: Dialect) -> None:
    bodies = [decode(f.data, dialect=umip).body for f in lab()]
    updates = [body for body in bodies if isinstance(body, BindingUpdate)]
    # mag1.log: lifetime 1000 s, then 0.
    assert [body.lifetime * 4 for body in updates] == [1000, 0, 1000, 0]
    for body in updates:
        flags = {name for name in "ahlkmrpftbsd" if getattr(body, name)}
        assert (flags, body.reserved, body.sequence) == ({"a", "p"}, 0, 0)
    answers = [body for body in bodies if isinstance(body, BindingAcknowledgement)]
    assert [(body.status, body.p, body.lifetime) for body in answers] == [(0, False, 250)] * 2


@needs_shared
def test_the_lab_is_written_back_bit_for_bit(umip: Dialect) -> None:
    for frame in lab():
        message = decode(frame.data, dialect=umip)
        assert encode(message, dialect=umip) == frame.data
        again = encode(message.without_padding(), source=frame.source, destination=frame.destination, dialect=umip)
        assert again == frame.data


@needs_shared
def test_the_lab_is_recognised_and_others_are_not() -> None:
    found = recognise(decode(f.data) for f in lab())
    assert found is not None
    assert (found.dialect.name, found.messages) == ("umip-2011", 6)
    assert any("option 9 has 8 octets" in text for text in found.evidence)
    assert any("0x00a0, 4 times" in text for text in found.evidence)
    others = mobility_frames(CAPTURES / "opmip" / "lma-and-mags.pcap")
    assert recognise(decode(f.data) for f in others) is None
    assert recognise([]) is None


def test_a_message_is_recognised_by_several_options_only() -> None:
    assert recognise([decode(PBU)]) is not None
    two = bytes((59, (12 + 20 + 12 + 4) // 8 - 1)) + PBU[2:44] + bytes.fromhex("01020000")
    assert recognise([decode(two)]) is None


def test_spans_and_offsets_are_those_of_the_octets_received(umip: Dialect) -> None:
    message = decode(PBU, dialect=umip, spans=True)
    spans = {span.path[-2:]: (span.start, span.end) for span in message.spans}
    assert spans["mobile_node_identifier", "identifier"] == (36, 44)
    assert spans["home_network_prefix", "prefix_length"] == (15, 16)
    assert [place.code for place in message.places] == [7, 8, 9, 10]
    for before, after in pairwise(message.places):
        assert before.offset + before.length == after.offset


def test_an_identifier_in_todays_form_is_read_too(umip: Dialect) -> None:
    data = PBU[:34] + bytes.fromhex("0602") + PBU[36:]
    assert decode(data, dialect=umip).first(MobileNodeIdentifier).subtype == EUI_64


def test_a_damaged_identifier_is_kept_bit_for_bit(umip: Dialect) -> None:
    short = PBU[:32] + bytes.fromhex("0802 0080 01060000 00000000") + PBU[44:]
    message = decode(short, dialect=umip)
    assert [type(each) for each in message.options][1] in (Unknown, MobileNodeIdentifier)
    assert encode(message, dialect=umip) == short


def test_a_message_of_our_own_in_a_dialect(umip: Dialect) -> None:
    message = Message(
        body=BindingUpdate(sequence=0, a=True, p=True, lifetime=250),
        options=[
            HomeNetworkPrefix(prefix_length=128, home_network_prefix=Address.parse("2001:100:6:5000::")),
            MobileNodeIdentifier(subtype=EUI_64, identifier=LinkLayer.parse("02:14:6c:ff:fe:53:18:0a")),
            Timestamp(timestamp=0),
            LinklocalAddress(link_local_address=Address.parse("fe80::214:6cff:fe53:180a")),
        ],
        checksum=0xDDE9,
    )
    assert encode(message, dialect=umip) == PBU


def test_an_option_whose_number_is_taken_cannot_be_written(umip: Dialect) -> None:
    # Type 23 is the same in both, and so is 4; type 10 is another option here.
    body = BindingUpdate(sequence=0, lifetime=0)
    fine = Message(body=body, options=[HandoffIndicator(hi=1), NonceIndices(home_nonce_index=1, care_of_nonce_index=2)])
    assert encode(fine, dialect=umip)
    taken = decode(bytes.fromhex("3b02050000000000000000000a080000000000000000010200000000"[:48])).options[0]
    with pytest.raises(WireError, match="a structure that this dialect has"):
        encode(Message(body=body, options=[taken]), dialect=umip)


@pytest.mark.parametrize("data", [b"", b"\x3b\0\5", PBU[:9], PBU[:40]])
def test_cut_messages_give_a_result(umip: Dialect, data: bytes) -> None:
    assert decode(data, dialect=umip).issues


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"no dialect is called 'umip'; there are: .*umip-2011"):
        load_dialect("umip")


@pytest.mark.parametrize("name", dialect_names())
def test_every_file_is_a_dialect_of_its_name(name: str) -> None:
    dialect = load_dialect(name)
    assert dialect.name == name
    assert dialect.description


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name = ",
        'name = "x"\n[options]\n7 = 4711',
        'name = "x"\n[flags.5]\nz = 1',
        'name = "x"\n[flags.5]\na = 0x80\nt = 0x80',
        'name = "x"\n[flags.6]\nk = 0x80',
        'name = "x"\n[flags.1]\na = 0x80',
        'name = "x"\n[leads]\n8 = { wire = "0", registry = "06" }',
    ],
)
def test_a_file_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_dialect(text)
