"""RADIUS packets as their sender makes them and their receiver checks them (RFC 2865, RFC 3579)."""

from hashlib import md5
from itertools import pairwise

from mobtrace.replay.node import Datagram
from mobtrace.values import Address
from mobtrace.wire import radius
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.radius_accounting import MessageAuthenticator
from mobtrace.wire.radius_packets import Packet
from mobtrace.wire.rows import Row
from mobtrace.wire.signaling import UDP

PROTOCOL = "radius"
AUTHENTICATION_PORT, ACCOUNTING_PORT = 1812, 1813
AUTHENTICATOR_OCTETS = 16
PASSWORD_BLOCK = 16
LONGEST_PASSWORD = 128

# RFC 6572 section 4.1: flags of MIP6-Feature-Vector. The last two exclude each other.
PMIP6_SUPPORTED = 0x0000_0100_0000_0000
IP4_TRANSPORT_SUPPORTED = 0x0000_8000_0000_0000
IP4_HOA_SUPPORTED = 0x0000_0200_0000_0000
IP4_HOA_ONLY_SUPPORTED = 0x0001_0000_0000_0000

# RFC 3579 section 3.2: computed when the packet is sealed.
BLANK = MessageAuthenticator(string=bytes(AUTHENTICATOR_OCTETS))


def hidden(password: bytes, secret: bytes, authenticator: bytes) -> bytes:
    """A password as the User-Password attribute carries it (RFC 2865 section 5.2)."""
    padded = password[:LONGEST_PASSWORD]
    padded += bytes(-len(padded) % PASSWORD_BLOCK) if padded else bytes(PASSWORD_BLOCK)
    blocks, before = [], authenticator
    for at in range(0, len(padded), PASSWORD_BLOCK):
        before = _xor(padded[at : at + PASSWORD_BLOCK], secret, before)
        blocks.append(before)
    return b"".join(blocks)


def revealed(value: bytes, secret: bytes, authenticator: bytes) -> bytes:
    """The password in a User-Password attribute."""
    before = [authenticator, *(value[at : at + PASSWORD_BLOCK] for at in range(0, len(value), PASSWORD_BLOCK))]
    blocks = [_xor(block, secret, last) for last, block in pairwise(before)]
    return b"".join(blocks).rstrip(b"\0")


def _xor(block: bytes, secret: bytes, before: bytes) -> bytes:
    pad = md5(secret + before, usedforsecurity=False).digest()
    return bytes(one ^ other for one, other in zip(block, pad, strict=False))


def sealed(body: Packet, attributes: list[Row], secret: bytes, request: bytes | None = None) -> Decoded:
    """A packet with its authenticators computed; an answer's are made with the ``request``'s authenticator."""
    message = Decoded(protocol=PROTOCOL, body=body, options=attributes)
    return radius.decode(radius.encode(message, secret=secret, request_authenticator=request))


def is_genuine(message: Decoded, secret: bytes, request: bytes | None = None, *, signed: bool = False) -> bool:
    """False for a wrong authenticator, and for no Message-Authenticator where ``signed`` wants one.

    An Access-Request without one has nothing that could be verified.
    """
    verdict = radius.verify(radius.encode(message), secret, request)
    return verdict.genuine is not False and (verdict.message_authenticator is True or not signed)


def contradicts_itself(features: int) -> bool:
    """True for a MIP6-Feature-Vector that must not be accepted (RFC 6572 section 4.1)."""
    return bool(features & IP4_HOA_SUPPORTED and features & IP4_HOA_ONLY_SUPPORTED)


def carried(source: Address, destination: Address, ports: tuple[int, int], message: Decoded) -> Datagram:
    """The datagram of a packet."""
    return Datagram(source=source, destination=destination, content=message, protocol=UDP, ports=ports)
