"""Mobility options inside a whole message, for tests that look at one option."""

from mobtrace.wire.codec import decode, encode
from mobtrace.wire.cursor import Issue, Severity
from mobtrace.wire.message import Message
from mobtrace.wire.rows import Row

# A Binding Update's fixed part: sequence number 1, no flags, lifetime 16.
BODY = bytes.fromhex("0001 0000 0010")


def update(options: str) -> bytes:
    """The octets of a Binding Update with these options (hexadecimal), padded with Pad1."""
    data = BODY + bytes.fromhex(options)
    data += bytes(-(6 + len(data)) % 8)
    return bytes((59, (6 + len(data)) // 8 - 1, 5, 0, 0, 0)) + data


def read(options: str) -> Message:
    """The message that ``update`` makes, decoded; it has to be written back bit for bit."""
    wire = update(options)
    message = decode(wire)
    assert encode(message) == wire
    return message


def only(options: str) -> Row:
    """The one option of ``options``."""
    (value,) = read(options).without_padding().options
    return value


def complaints(message: Message) -> list[Issue]:
    """The issues of a message but for notes, which say that something is unusual and no more."""
    return [issue for issue in message.issues if issue.severity is not Severity.NOTE]


def codes(message: Message) -> list[str]:
    """The codes of ``complaints``."""
    return [issue.code for issue in complaints(message)]
