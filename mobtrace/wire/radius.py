"""RADIUS packets: bytes <-> ``Decoded``, and whether their authenticators are right (RFC 2865, RFC 3579).

The rows are in ``radius_packets``, ``radius_attributes``, ``radius_accounting`` and ``radius_mobility``.
"""

import hmac
from hashlib import md5
from typing import NamedTuple

from mobtrace.errors import WireError
from mobtrace.wire import radius_accounting, radius_attributes, radius_mobility
from mobtrace.wire.cursor import Cursor, Severity
from mobtrace.wire.decoded import Decoded, moved, read_body, received, typed
from mobtrace.wire.families import Place, Unknown
from mobtrace.wire.radius_accounting import MessageAuthenticator
from mobtrace.wire.radius_packets import ATTRIBUTES, PROTOCOL, Packet

ROWS = (radius_attributes, radius_accounting, radius_mobility)  # importing them declares their rows

HEADER_OCTETS = 20
LONGEST = 4096
# Requests whose authenticator is random, and those where it is a checksum (RFC 2866 section 3, RFC 5176 section 2.3).
RANDOM_REQUESTS = frozenset({1, 12})
SIGNED_REQUESTS = frozenset({4, 40, 43})


class Verdict(NamedTuple):
    """Whether the authenticators are right; ``None`` where there is none or the request is needed and not given."""

    authenticator: bool | None
    message_authenticator: bool | None

    @property
    def genuine(self) -> bool | None:
        """False when any is wrong, True when any is right and none wrong."""
        known = [each for each in self if each is not None]
        return all(known) if known else None


def decode(
    data: bytes, *, secret: bytes | None = None, request_authenticator: bytes | None = None, spans: bool = False
) -> Decoded:
    """Decode one RADIUS packet; never raises.

    With the shared ``secret`` the authenticators are verified; those of an answer need that of its request.
    Octets behind the length are padding (RFC 2865 section 3), kept as the ``trailer``.
    """
    data = bytes(data)
    # With the length moved before the identifier, the octets lie as in the rows.
    cur = Cursor(data[:1] + data[2:4] + data[1:2] + data[4:], spans=[] if spans else None)
    result = received(PROTOCOL, PROTOCOL.unreadable(data), cur, data)
    if len(data) < HEADER_OCTETS:
        cur.note("truncated", "RADIUS header", f"{HEADER_OCTETS} octets", str(len(data)), severity=Severity.ERROR)
        return result
    length = int.from_bytes(data[2:4], "big")
    row = PROTOCOL.row(data[0])
    if row is None:
        cur.note("unknown-message", "code", "a registered code", str(data[0]), offset=0)
        return result
    if not HEADER_OCTETS <= length <= len(data):
        cur.note(
            "truncated", "length", f"{HEADER_OCTETS} to {len(data)}", str(length), severity=Severity.ERROR, offset=2
        )
        result.declared = length
    elif length > LONGEST:
        cur.note("out-of-range", "length", f"at most {LONGEST}", str(length), offset=2)
    cur.pos, cur.end = 3, _end(data)
    result.trailer = data[cur.end :]
    result.body = read_body(PROTOCOL, cur, row, data[0])
    result.options = ATTRIBUTES.read(cur, result.places)
    result.spans = moved(cur.spans, 3, 1)
    if secret is not None:
        _note_verdict(result, cur, verify(data, secret, request_authenticator))
    return result


def _note_verdict(result: Decoded, cur: Cursor, verdict: Verdict) -> None:
    result.verified = verdict.genuine
    if verdict.authenticator is False:
        cur.note("authenticator", "authenticator", "that of the secret", "another", offset=4)
    if verdict.message_authenticator is False:
        cur.note("authenticator", "Message-Authenticator", "that of the secret", "another", offset=HEADER_OCTETS)


def encode(message: Decoded, *, secret: bytes | None = None, request_authenticator: bytes | None = None) -> bytes:
    """The octets of a packet, its length computed.

    With ``secret`` a Message-Authenticator in it, and the authenticator of everything but an Access-Request or
    Status-Server, are computed; an answer needs the request's. Raises ``WireError`` for values that do not fit.
    """
    body = message.body
    if isinstance(body, Unknown):
        return typed(body)
    if not isinstance(body, Packet):
        raise WireError(0, "body", "a RADIUS packet", body.info.name)
    if not 0 <= body.identifier <= 0xFF or len(body.authenticator) != 16:
        raise WireError(1, "header", "an identifier of 8 bits and 16 octets", repr(body))
    attributes = ATTRIBUTES.write(message.options)
    length = HEADER_OCTETS + len(attributes) if message.declared is None else message.declared
    if length > 0xFFFF or (length > LONGEST and not message.as_received):
        raise WireError(2, "length", f"at most {LONGEST} octets", str(length))
    head = bytes((body.info.code, body.identifier)) + length.to_bytes(2, "big")
    packet = head + body.authenticator + attributes + message.trailer
    return packet if secret is None else sign(packet, secret, request_authenticator)


def sign(data: bytes, secret: bytes, request_authenticator: bytes | None = None) -> bytes:
    """``data`` with its Message-Authenticator, when it has one, and its authenticator computed."""
    sealed = _seal(data, request_authenticator)
    if sealed is None:
        raise WireError(4, "authenticator", "the authenticator of the request", "none")
    at = _message_authenticator_at(data)
    if at is not None:
        blank = data[:4] + sealed + data[20:at] + bytes(16) + data[at + 16 :]
        mac = hmac.digest(secret, blank[: _end(data)], "md5")
        data = data[:at] + mac + data[at + 16 :]
    if data[0] in RANDOM_REQUESTS:
        return data
    return data[:4] + _authenticator(data, sealed, secret) + data[20:]


def verify(data: bytes, secret: bytes, request_authenticator: bytes | None = None) -> Verdict:
    """Whether the authenticators of a packet are those that ``secret`` makes.

    RFC 2865 section 3 and RFC 3579 section 3.2.
    """
    if len(data) < HEADER_OCTETS:
        return Verdict(None, None)
    sealed = _seal(data, request_authenticator)
    if sealed is None:
        return Verdict(None, None)
    own: bool | None = None
    if data[0] not in RANDOM_REQUESTS:
        own = hmac.compare_digest(_authenticator(data, sealed, secret), data[4:20])
    at = _message_authenticator_at(data)
    if at is None:
        return Verdict(own, None)
    blank = data[:4] + sealed + data[20:at] + bytes(16) + data[at + 16 :]
    mac = hmac.digest(secret, blank[: _end(data)], "md5")
    return Verdict(own, hmac.compare_digest(mac, data[at : at + 16]))


def _seal(data: bytes, request_authenticator: bytes | None) -> bytes | None:
    """What stands in the authenticator field while a digest is made: the request's, or zeros."""
    if data[0] in SIGNED_REQUESTS:
        return bytes(16)
    return data[4:20] if data[0] in RANDOM_REQUESTS else request_authenticator


def _authenticator(data: bytes, sealed: bytes, secret: bytes) -> bytes:
    return md5(data[:4] + sealed + data[20 : _end(data)] + secret, usedforsecurity=False).digest()


def _end(data: bytes) -> int:
    length = int.from_bytes(data[2:4], "big")
    return min(length, len(data)) if length >= HEADER_OCTETS else len(data)


def _message_authenticator_at(data: bytes) -> int | None:
    """Where the value of the Message-Authenticator is, or ``None`` when there is no whole one."""
    cur = Cursor(data, HEADER_OCTETS, _end(data))
    places: list[Place] = []
    for found, place in zip(ATTRIBUTES.read(cur, places), places, strict=True):
        if isinstance(found, MessageAuthenticator) and not found.trailing:
            return place.offset + ATTRIBUTES.header
    return None
