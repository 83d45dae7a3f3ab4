"""Keyed mappings: the same for the same seed, and not to be turned round without it.

Addresses go through the prefix-preserving scheme of Xu, Fan, Ammar and Moon (Crypto-PAn, ICNP 2002): whether bit n is
turned over depends on the n bits before it alone, so two addresses have as long a prefix in common after as before.
"""

import hmac
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ROUNDS = 8
BLOCK = 16


class Keyed:
    """The mappings of one seed."""

    def __init__(self, seed: str) -> None:
        self._key = sha256(b"mobtrace anonymize\0" + seed.encode()).digest()
        self._ciphers: dict[str, object] = {}
        self._pads: dict[str, int] = {}

    def stream(self, purpose: str, data: bytes, octets: int) -> bytes:
        """``octets`` octets that follow from ``data`` and look random."""
        out = b""
        while len(out) < octets:
            label = purpose.encode() + b"\0" + len(out).to_bytes(4, "big")
            out += hmac.digest(self._key, label + data, "sha256")
        return out[:octets]

    def prefix_preserving(self, purpose: str, number: int, bits: int, kept: int = 0) -> int:
        """``number`` of ``bits`` bits with all but the first ``kept`` replaced."""
        pad = self._pad(purpose)
        blocks = b"".join(
            (number >> bits - have << 128 - have | pad & (1 << 128 - have) - 1).to_bytes(BLOCK, "big")
            for have in range(kept, bits)
        )
        turned = self._encrypted(purpose, blocks)
        flips = 0
        for index in range(bits - kept):
            flips = flips << 1 | turned[index * BLOCK] >> 7
        return number ^ flips

    def permuted(self, purpose: str, number: int, bits: int) -> int:
        """A number of ``bits`` bits, an even number of them, for another: no two have the same (Luby and Rackoff)."""
        half = bits // 2
        mask = (1 << half) - 1
        left, right = number >> half, number & mask
        for turn in range(ROUNDS):
            mixed = self.stream(f"{purpose} {turn}", right.to_bytes(8, "big"), 8)
            left, right = right, left ^ int.from_bytes(mixed, "big") & mask
        return left << half | right

    def _pad(self, purpose: str) -> int:
        """What stands behind the bits that a block is about."""
        if purpose not in self._pads:
            self._pads[purpose] = int.from_bytes(self.stream(purpose, b"pad", BLOCK), "big")
        return self._pads[purpose]

    def _encrypted(self, purpose: str, blocks: bytes) -> bytes:
        cipher = self._ciphers.get(purpose)
        if cipher is None:
            key = self.stream(purpose, b"key", 32)
            # Every block stands for one prefix, and the same prefix is to give the same: that is what ECB does.
            cipher = self._ciphers[purpose] = Cipher(algorithms.AES(key), modes.ECB())
        encryptor = cipher.encryptor()  # type: ignore[attr-defined]
        result: bytes = encryptor.update(blocks) + encryptor.finalize()
        return result
