"""Encapsulating Security Payload, opened with keys (RFC 4303 section 2)."""

import hmac
from typing import NamedTuple

from mobtrace.capture import ip
from mobtrace.capture.esp_keys import SALT, EspKeys, Mode, SecurityAssociation

HEADER = 8  # SPI and sequence number
TRAILER = 2  # pad length and next header
NO_HIGH_BITS = bytes(4)  # of an extended sequence number that has not yet gone past 32 bits

# What a decrypted trailer may name before a wrong key is the better explanation.
LIKELY = frozenset(
    (
        ip.HOP_BY_HOP,
        ip.ICMPV4,
        ip.IPV4,
        6,
        ip.UDP,
        ip.IPV6,
        ip.ROUTING,
        ip.FRAGMENT,
        ip.GRE,
        ip.AUTHENTICATION,
        ip.ICMPV6,
        ip.NO_NEXT_HEADER,
        ip.DESTINATION_OPTIONS,
        ip.MOBILITY_OLD,
        132,
        ip.MOBILITY,
    )
)


class Opened(NamedTuple):
    """What was in an ESP packet: ``protocol`` is ``None`` when nothing can be said, ``note`` then says why.

    ``offset`` is where ``data`` stands in the ESP packet when it stands there in the clear.
    """

    protocol: int | None
    data: bytes = b""
    offset: int | None = None
    note: str = ""


def spi_of(packet: bytes) -> int:
    """The Security Parameters Index of an ESP packet."""
    return int.from_bytes(packet[:4], "big")


def open_with_keys(keys: EspKeys, datagram: ip.Datagram, packet: bytes) -> Opened | None:
    """Open the ESP packet of ``datagram`` with the first association that fits and verifies.

    ``None`` when there is none for it. Associations are chosen by home addresses where there are any, as those
    between mobile node and home agent are (RFC 4877 section 4.2), else by the addresses of the header.
    """
    best: Opened | None = None
    sources = [one for one in (datagram.home_address, datagram.source) if one is not None]
    destinations = [one for one in (datagram.routing_home, datagram.destination) if one is not None]
    for association in keys.matching(sources, destinations, spi_of(packet)):
        opened = open_with(association, packet)
        if not opened.note:
            return opened
        if best is None or best.protocol is None:
            best = opened
    return best


def open_with(association: SecurityAssociation, packet: bytes) -> Opened:
    """Open an ESP packet with one association."""
    cipher = association.encryption
    body_end = len(packet) - association.icv
    if cipher.mode is Mode.UNKNOWN:
        return Opened(None, note=f"ESP: {cipher.name} is not supported")
    if body_end - HEADER - cipher.iv < TRAILER:
        return Opened(None, note=f"ESP: {len(packet)} octets are too few for {cipher.name}")
    plain, verified = _decrypted(association, packet, body_end)
    return _trailed(plain, verified, HEADER if cipher.mode is Mode.NULL else None)


def padded(plain: bytes) -> bool:
    """Whether ``plain`` ends as RFC 4303 section 2.4 has it: 1, 2, 3 ... N, the pad length N, a next header."""
    size = plain[-2]
    return size + TRAILER <= len(plain) and plain[-2 - size : -2] == bytes(range(1, size + 1))


def put_in_place(datagram: ip.Datagram, opened: Opened, protocol: int) -> None:
    """Let the walk go on with what was in ESP: where it stands, or in octets of their own if it was encrypted."""
    if opened.offset is None:
        before = datagram.data[datagram.start : datagram.position]
        datagram.data = before + opened.data
        datagram.start, datagram.position = 0, len(before)
    else:
        datagram.position += opened.offset
    datagram.end = datagram.position + len(opened.data)
    datagram.protocol = protocol
    datagram.named_at = -1


def _trailed(plain: bytes, verified: bool | None, offset: int | None) -> Opened:
    """Cut padding and trailer off; ``verified`` is ``None`` when there is no key to verify the ICV with."""
    if len(plain) < TRAILER or plain[-2] + TRAILER > len(plain):
        sane = False
    else:
        sane = bool(verified) or (padded(plain) and plain[-1] in LIKELY)
    if not sane:
        reason = "decryption gives no trailer" if verified is None else "ICV does not match"
        return Opened(None, note=f"ESP: {reason}: the key is another one")
    note = "ESP: ICV does not match" if verified is False else ""
    return Opened(plain[-1], plain[: -TRAILER - plain[-2]], offset, note)


def _decrypted(association: SecurityAssociation, packet: bytes, body_end: int) -> tuple[bytes, bool | None]:
    """The plaintext with padding and trailer, and whether the ICV is right."""
    cipher = association.encryption
    vector, body = packet[HEADER : HEADER + cipher.iv], packet[HEADER + cipher.iv : body_end]
    if cipher.mode is Mode.NULL:
        return body, _verified(association, packet, body_end)
    from mobtrace.capture import aes  # noqa: PLC0415

    key, salt = association.encryption_key[:-SALT], association.encryption_key[-SALT:]
    if cipher.mode is Mode.GCM:
        return _gcm(key, salt + vector, body, packet, packet[body_end:])
    verified = _verified(association, packet, body_end)
    if cipher.mode is Mode.CTR:
        return aes.ctr(key, salt + vector, body), verified
    return aes.cbc(association.encryption_key, vector, body), verified


def _gcm(key: bytes, nonce: bytes, body: bytes, packet: bytes, tag: bytes) -> tuple[bytes, bool]:
    """RFC 4106 section 5: SPI and sequence number, short or extended, are authenticated as well."""
    from mobtrace.capture import aes  # noqa: PLC0415

    plain, verified = aes.gcm(key, nonce, body, packet[:HEADER], tag)
    if not verified:
        extended = packet[:4] + NO_HIGH_BITS + packet[4:HEADER]
        plain, verified = aes.gcm(key, nonce, body, extended, tag)
    return plain, verified


def _verified(association: SecurityAssociation, packet: bytes, body_end: int) -> bool | None:
    """Whether the ICV is right, without or with an extended sequence number (RFC 4303 section 2.2.1)."""
    digest = association.authentication.digest
    if not digest:
        return None
    wanted = packet[body_end:]
    return any(
        hmac.digest(association.authentication_key, packet[:body_end] + high, digest)[: len(wanted)] == wanted
        for high in (b"", NO_HIGH_BITS)
    )
