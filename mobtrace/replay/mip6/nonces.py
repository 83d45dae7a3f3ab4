"""The nonces of a correspondent node and the keygen tokens made with them (RFC 6275 sections 5.2.2 to 5.2.7)."""

import hmac
from typing import NamedTuple, Protocol

from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds
from mobtrace.wire.auth import keygen_token

MAX_NONCE_LIFETIME: Nanoseconds = 240 * NANOSECONDS_PER_SECOND  # RFC 6275 section 12
NEW_NONCE: Nanoseconds = 30 * NANOSECONDS_PER_SECOND
NONCE_OCTETS = 8
INDICES = 1 << 16


class Issued(NamedTuple):
    """A keygen token and the index of its nonce."""

    number: int
    token: bytes


class Tokens(Protocol):
    """Where a correspondent node has its tokens from."""

    def issue(self, address: Address, cookie: bytes, now: Nanoseconds, *, home: bool) -> Issued:
        """The token for an address that a test message asks for."""

    def find(self, address: Address, index: int, now: Nanoseconds, *, home: bool) -> bytes | None:
        """The token that was given for an address with a nonce; ``None`` where the nonce is too old or unknown."""


class Nonces:
    """Tokens made of a secret key and of nonces, a new one every half minute: nothing is kept of those given out."""

    def __init__(self, key: bytes, begin: Nanoseconds) -> None:
        self._key = key
        self._begin = begin

    def issue(self, address: Address, cookie: bytes, now: Nanoseconds, *, home: bool) -> Issued:
        """A token made with the newest nonce."""
        number = self._number(now)
        return Issued(number % INDICES, keygen_token(self._key, address, self._nonce(number), home=home))

    def find(self, address: Address, index: int, now: Nanoseconds, *, home: bool) -> bytes | None:
        """The token again, while its nonce is young enough."""
        newest = self._number(now)
        number = newest - (newest - index) % INDICES
        age = now - self._begin - number * NEW_NONCE
        if number < 0 or age > MAX_NONCE_LIFETIME:
            return None
        return keygen_token(self._key, address, self._nonce(number), home=home)

    def _number(self, now: Nanoseconds) -> int:
        return (now - self._begin) // NEW_NONCE

    def _nonce(self, number: int) -> bytes:
        return hmac.digest(self._key, b"nonce" + number.to_bytes(8, "big"), "sha1")[:NONCE_OCTETS]
