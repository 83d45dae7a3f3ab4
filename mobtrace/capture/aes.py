"""AES as ESP uses it. Imported only when it is needed: the library behind it takes long to load."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 16
CTR_FIRST_BLOCK = (1).to_bytes(4, "big")  # RFC 3686 section 4


def cbc(key: bytes, vector: bytes, body: bytes) -> bytes:
    """RFC 3602 section 3; nothing when ``body`` is no whole number of blocks."""
    if len(body) % BLOCK:
        return b""
    return Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor().update(body)


def ctr(key: bytes, nonce: bytes, body: bytes) -> bytes:
    """RFC 3686 section 2.1; ``nonce`` is the salt of the key and the initialization vector."""
    return Cipher(algorithms.AES(key), modes.CTR(nonce + CTR_FIRST_BLOCK)).decryptor().update(body)


def gcm(key: bytes, nonce: bytes, body: bytes, header: bytes, tag: bytes) -> tuple[bytes, bool]:
    """RFC 4106 section 3: the plaintext, and whether ``tag`` (8 octets or more) fits it and ``header``."""
    decryptor = Cipher(algorithms.AES(key), modes.GCM(nonce, tag, min_tag_length=len(tag))).decryptor()
    decryptor.authenticate_additional_data(header)
    plain = decryptor.update(body)
    try:
        decryptor.finalize()
    except InvalidTag:
        return plain, False
    return plain, True
