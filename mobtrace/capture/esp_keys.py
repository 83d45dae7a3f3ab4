"""Keys of ESP security associations, in the format of Wireshark's ``esp_sa`` table.

One association a line, every field quoted: protocol, source, destination, SPI, encryption, its key,
authentication, its key. Lines that are empty or begin with ``#`` are skipped, as are further fields (newer versions
of Wireshark write some).
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple, Self

from mobtrace.errors import InputError
from mobtrace.values import Address

FIELDS = 8
ANY = "*"
AES_KEYS = (16, 24, 32)
SALT = 4  # octets of a nonce that stand behind the key (RFC 3686 section 5.1, RFC 4106 section 8.1)


class Mode(Enum):
    """How an encryption algorithm works."""

    NULL = auto()
    CBC = auto()
    CTR = auto()
    GCM = auto()
    UNKNOWN = auto()  # Wireshark has it, we have not


class Encryption(NamedTuple):
    """An encryption algorithm; ``iv`` and, where it authenticates as well, ``icv`` are in octets."""

    name: str
    mode: Mode
    iv: int = 0
    icv: int = 0
    keys: tuple[int, ...] = ()


class Authentication(NamedTuple):
    """An authentication algorithm: its ICV in octets, and the hash of its HMAC (empty when it is not checked)."""

    name: str
    icv: int
    digest: str = ""


AES_AND_SALT = tuple(size + SALT for size in AES_KEYS)
UNKNOWN_ENCRYPTION = ("TripleDES-CBC", "DES-CBC", "CAST5-CBC", "BLOWFISH-CBC", "TWOFISH-CBC", "ChaCha20 with Poly1305")
ENCRYPTIONS = (
    Encryption("NULL", Mode.NULL),
    Encryption("AES-CBC", Mode.CBC, 16, 0, AES_KEYS),  # RFC 3602
    Encryption("AES-CTR", Mode.CTR, 8, 0, AES_AND_SALT),  # RFC 3686
    Encryption("AES-GCM", Mode.GCM, 8, 0, AES_AND_SALT),  # RFC 4106; the authentication says how long the ICV is
    Encryption("AES-GCM with 8 octet ICV", Mode.GCM, 8, 8, AES_AND_SALT),
    Encryption("AES-GCM with 12 octet ICV", Mode.GCM, 8, 12, AES_AND_SALT),
    Encryption("AES-GCM with 16 octet ICV", Mode.GCM, 8, 16, AES_AND_SALT),
    *(Encryption(name, Mode.UNKNOWN) for name in UNKNOWN_ENCRYPTION),
)
AUTHENTICATIONS = (
    Authentication("NULL", 0),
    Authentication("HMAC-MD5-96", 12, "md5"),  # RFC 2403
    Authentication("HMAC-SHA-1-96", 12, "sha1"),  # RFC 2404
    Authentication("HMAC-SHA-256-96", 12, "sha256"),  # draft-ietf-ipsec-ciph-sha-256-00
    Authentication("HMAC-SHA-256-128", 16, "sha256"),  # RFC 4868
    Authentication("HMAC-SHA-384-192", 24, "sha384"),
    Authentication("HMAC-SHA-512-256", 32, "sha512"),
    Authentication("MAC-RIPEMD-160-96", 12),  # RFC 2857
    *(Authentication(f"ANY {bits} bit authentication", bits // 8) for bits in (64, 96, 128, 192, 256)),
)


class Masked(NamedTuple):
    """A number some bits of which do not matter."""

    value: int
    mask: int

    def fits(self, number: int) -> bool:
        """Whether ``number`` has the bits that matter."""
        return number & self.mask == self.value


@dataclass(frozen=True, slots=True)
class SecurityAssociation:
    """One line of the file: which packets it is for, and how to open them."""

    version: int
    source: Masked
    destination: Masked
    spi: Masked
    encryption: Encryption
    encryption_key: bytes
    authentication: Authentication
    authentication_key: bytes

    @property
    def icv(self) -> int:
        """Octets of the Integrity Check Value."""
        return self.encryption.icv or self.authentication.icv

    def is_between(self, source: Address, destination: Address) -> bool:
        """Whether it is for packets with these addresses."""
        return (
            source.version == self.version
            and self.source.fits(int.from_bytes(source, "big"))
            and self.destination.fits(int.from_bytes(destination, "big"))
        )


class EspKeys:
    """The associations of one key file."""

    def __init__(self, associations: tuple[SecurityAssociation, ...]) -> None:
        self.associations = associations

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a key file; ``InputError`` names the file and the line that is wrong."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: cannot read ESP keys: {error}") from error
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, name: str) -> Self:
        """The associations in ``text``; ``name`` stands for it in errors."""
        found = []
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip() and not line.lstrip().startswith("#"):
                try:
                    found.append(_association(line))
                except ValueError as error:
                    raise InputError(f"{name}, line {number}: {error}") from error
        return cls(tuple(found))

    def matching(
        self, sources: Sequence[Address], destinations: Sequence[Address], spi: int
    ) -> Iterator[SecurityAssociation]:
        """Those for a packet from and to one of these addresses with this SPI, in the order of the file."""
        return (
            association
            for association in self.associations
            if association.spi.fits(spi)
            and any(association.is_between(one, other) for one in sources for other in destinations)
        )


def _association(line: str) -> SecurityAssociation:
    fields = [_unescaped(text.strip()) for text in next(csv.reader([line], skipinitialspace=True))]
    if len(fields) < FIELDS:
        raise ValueError(f"wanted {FIELDS} fields as in Wireshark's esp_sa, got {len(fields)}")
    protocol, source, destination, spi, encryption, key, authentication, authentication_key = fields[:FIELDS]
    if protocol not in ("IPv4", "IPv6"):
        raise ValueError(f'protocol: wanted "IPv4" or "IPv6", got "{protocol}"')
    version = 4 if protocol == "IPv4" else 6
    cipher = _encryption(encryption)
    mac = _authentication(authentication)
    octets = _key(key)
    if cipher.keys and len(octets) not in cipher.keys:
        wanted = " or ".join(str(size) for size in cipher.keys)
        raise ValueError(f"key of {cipher.name}: wanted {wanted} octets, got {len(octets)}")
    if cipher.mode is Mode.GCM and not (cipher.icv or mac.icv):
        raise ValueError(f'{cipher.name}: wanted an ICV length, as in "AES-GCM with 16 octet ICV [RFC4106]"')
    places = _address(source, version), _address(destination, version)
    return SecurityAssociation(version, *places, _spi(spi), cipher, octets, mac, _key(authentication_key))


def _unescaped(text: str) -> str:
    """Wireshark writes quotes and unprintable characters as a backslash, x and two digits."""
    return re.sub(r"\\x([0-9a-fA-F]{2})", lambda found: chr(int(found[1], 16)), text)


def _encryption(name: str) -> Encryption:
    known = {one.name.lower(): one for one in ENCRYPTIONS}
    one = known.get(_bare(name))
    if one is None:
        raise ValueError(f'encryption: "{name}" is none of Wireshark\'s names, such as "AES-CBC [RFC3602]"')
    return one


def _authentication(name: str) -> Authentication:
    known = {one.name.lower(): one for one in AUTHENTICATIONS}
    one = known.get(_bare(name))
    if one is None:
        raise ValueError(f'authentication: "{name}" is none of Wireshark\'s names, such as "HMAC-SHA-1-96 [RFC2404]"')
    return one


def _bare(name: str) -> str:
    """A name without the document in brackets behind it."""
    return name.partition("[")[0].strip().lower()


def _key(text: str) -> bytes:
    """Hexadecimal digits behind ``0x``, else the characters themselves."""
    if text[:2].lower() != "0x":
        return text.encode()
    digits = text[2:]
    try:
        return bytes.fromhex(digits if len(digits) % 2 == 0 else "0" + digits)
    except ValueError as error:
        raise ValueError(f'key: wanted hexadecimal digits behind 0x, got "{text}"') from error


def _address(text: str, version: int) -> Masked:
    """An address, one with a prefix length, or one with ``*`` for an octet (IPv4) or a hexadecimal digit (IPv6)."""
    bits = 32 if version == 4 else 128
    if text == ANY:
        return Masked(0, 0)
    place, slash, length = text.partition("/")
    try:
        low, high = (Address.parse(place.replace(ANY, one)) for one in ("0", "255" if version == 4 else "f"))
        keep = int(length) if slash else bits
        if low.version != version or not 0 <= keep <= bits:
            raise ValueError
    except ValueError as error:
        raise ValueError(f'address: wanted an IPv{version} address, a prefix or "*", got "{text}"') from error
    first, last = (int.from_bytes(one, "big") for one in (low, high))
    mask = ~(first ^ last) & ((1 << bits) - 1) & ~((1 << (bits - keep)) - 1)
    return Masked(first & mask, mask)


def _spi(text: str) -> Masked:
    """A number, or hexadecimal digits some of which are ``*``."""
    if text == ANY:
        return Masked(0, 0)
    if text.isdecimal() and int(text) < 1 << 32:
        return Masked(int(text), 0xFFFFFFFF)
    digits = text[2:]
    if not re.fullmatch(r"0[xX][0-9a-fA-F*]{1,8}", text):
        raise ValueError(f'SPI: wanted a number, 0x and up to 8 digits or "*", got "{text}"')
    first, last = (int(digits.replace(ANY, one), 16) for one in ("0", "f"))
    mask = ~(first ^ last) & 0xFFFFFFFF
    return Masked(first & mask, mask)
