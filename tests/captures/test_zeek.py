"""Zeek's test files: every field it reports of the Mobility Header is the one we decode."""

import re
from itertools import chain

import pytest

from mobtrace.capture.files import open_captures
from mobtrace.trace import Signal, Tracer
from mobtrace.wire.message import Message
from support import CAPTURES, needs_shared

pytestmark = needs_shared
FOLDER = CAPTURES / "zeek"

FILES = {
    "brr": "mip6_brr", "hoti": "mip6_hoti", "coti": "mip6_coti", "hot": "mip6_hot", "cot": "mip6_cot",
    "bu": "mip6_bu", "back": "mip6_back", "be": "mip6_be",
}  # fmt: skip

# Zeek's field names by message, and ours.
FIELDS = {
    "brr": {},
    "hoti": {"cookie": "home_init_cookie"},
    "coti": {"cookie": "care_of_init_cookie"},
    "hot": {"nonce_idx": "home_nonce_index", "cookie": "home_init_cookie", "token": "home_keygen_token"},
    "cot": {"nonce_idx": "care_of_nonce_index", "cookie": "care_of_init_cookie", "token": "care_of_keygen_token"},
    "bu": {"seq": "sequence", "a": "a", "h": "h", "l": "l", "k": "k", "life": "lifetime"},
    "back": {"status": "status", "k": "k", "seq": "sequence", "life": "lifetime"},
    "be": {"status": "status", "hoa": "home_address"},
}


def signals(name: str) -> list[Signal]:
    return list(Tracer().signals(open_captures([FOLDER / f"{name}.pcap"])))


def only(name: str) -> Message:
    [signal] = signals(name)
    assert isinstance(signal.content, Message)
    return signal.content


def reported() -> dict[str, tuple[dict[str, str], dict[str, str], list[tuple[int, str]]]]:
    """By Zeek's name of a message: header fields, message fields, options, as it prints them."""
    text = (FOLDER / "expected-mobility_msg-output.txt").read_text()
    found = {}
    for match in re.finditer(r"mobility=\[(.*?), msg=\[(.*)\]\]\]\]\]$", text, re.MULTILINE):
        header = dict(re.findall(r"(\w+)=(\w+)", match[1]))
        name, values = re.search(r"(\w+)=\[(.*?)options=\[", match[2]).groups()
        options = re.findall(r"\[otype=(\d+), len=\d+, data=([^]]*)\]", match[2])
        found[name] = header, dict(re.findall(r"(\w+)=([\w:]+)", values)), [(int(code), data) for code, data in options]
    return found


def as_zeek(value: object) -> str:
    if isinstance(value, bool):
        return "T" if value else "F"
    return str(int.from_bytes(value, "big")) if type(value) is bytes else str(value)


@pytest.mark.parametrize("name", FILES)
def test_message(name):
    header, values, options = reported()[name]
    message = only(FILES[name])
    assert {"nxt": str(message.payload_proto), "mh_type": str(message.mh_type), "chksum": str(message.checksum)} == {
        key: header[key] for key in ("nxt", "mh_type", "chksum")
    }
    mapped = {key: as_zeek(getattr(message.body, field)) for key, field in FIELDS[name].items()}
    assert mapped == {key: values[key] for key in mapped}
    assert set(values) - set(mapped) <= {"rsv"}
    assert [option.info.code for option in message.options] == [code for code, _ in options]
    assert message.checksum_ok


def test_checksum_verdicts():
    assert only("mip6-good-mh-chksum").checksum_ok is True
    bad = only("mip6-bad-mh-chksum")
    assert bad.checksum_ok is False
    assert "checksum" in {issue.code for issue in bad.issues}


def test_home_address_and_type_2_routing_header_take_part_in_the_flow():
    tracer = Tracer()
    for name, field in (("ipv6-mobile-hoa", "home_address"), ("ipv6-mobile-routing", "routing_home")):
        frames = open_captures([FOLDER / f"{name}.pcap"], everything=True)
        [packet] = chain.from_iterable(tracer.dissector.packets(frame) for frame in frames)
        assert str(getattr(packet, field)) == "2001:78:1:32::1"
        assert packet.ports == (30000, 13000)
