"""The Heartbeat message (RFC 5847)."""

import pytest

from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.options.heartbeat import RestartCounter


@pytest.mark.parametrize(("word", "u", "r"), [(0, False, False), (1, False, True), (2, True, False), (3, True, True)])
def test_flags_are_the_last_bits_of_the_word(word: int, u: bool, r: bool) -> None:
    """RFC 5847 section 3.3 draws the reserved bits first."""
    body = decode(bytes.fromhex(f"3b010d000000{word:04x}0000000701020000")).body
    assert body == Heartbeat(u=u, r=r, sequence=7)
    assert body.meanings()["r"] == ("response" if r else "request")


def test_the_sequence_number_has_32_bits() -> None:
    assert decode(bytes.fromhex("3b010d0000000001fffffffe01020000")).body == Heartbeat(r=True, sequence=0xFFFFFFFE)


def test_the_restart_counter_is_aligned() -> None:
    """4n + 2 (RFC 5847 section 3.4): behind 12 octets, two of padding."""
    message = Message(body=Heartbeat(r=True, sequence=8), options=[RestartCounter(restart_counter=42)])
    assert encode(message).hex() == "3b020d00000000010000000801001c040000002a01020000"
