"""Authenticators of mobility messages, made and verified where the key is known.

Every function takes ``mh``, one whole Mobility Header as it lies on the wire. It may be under
construction: its checksum and the field that is to hold the authenticator count as not yet filled in,
whatever is in them. Addresses are the 16 octets that the documents name, which are not always those
of the IP header. ``WireError`` is raised where the message has no option to authenticate it.
"""

import hashlib
import hmac

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.codec import decode
from mobtrace.wire.options.auth import MobilityMessageAuthentication
from mobtrace.wire.options.cga import CgaParametersData
from mobtrace.wire.options.fmip6 import BindingAuthorizationDataForFmip6
from mobtrace.wire.options.mip6 import BindingAuthorizationData
from mobtrace.wire.rows import Row, write_row

TOKEN_OCTETS = 8
AUTHENTICATOR_OCTETS = 12  # 96 bits
MN_HA, MN_AAA = 1, 2
HMAC_SHA1_SPI = 3


def keygen_token(node_key: bytes, address: Address, nonce: bytes, *, home: bool) -> bytes:
    """The keygen token a correspondent gives out for a home or care-of address (RFC 6275 section 5.2.5)."""
    kind = b"\x00" if home else b"\x01"
    return hmac.digest(node_key, address + nonce + kind, "sha1")[:TOKEN_OCTETS]


def binding_management_key(home_keygen_token: bytes, care_of_keygen_token: bytes | None = None) -> bytes:
    """Kbm, 20 octets; without a care-of token that of a de-registration (RFC 6275 section 5.2.5)."""
    return hashlib.sha1(home_keygen_token + (care_of_keygen_token or b"")).digest()


def binding_authenticator(mh: bytes, kbm: bytes, care_of_address: Address, correspondent: Address) -> bytes:
    """The Authenticator, 12 octets, of a correspondent registration (RFC 6275 section 6.2.7).

    ``care_of_address`` is the one to be registered, or in a de-registration the home address;
    ``correspondent`` is the home address of a correspondent that is mobile itself.
    """
    start, end = _authenticator(mh, BindingAuthorizationData)
    data = care_of_address + correspondent + _unsigned(mh, start, end)
    return hmac.digest(kbm, data, "sha1")[:AUTHENTICATOR_OCTETS]


def binding_authenticator_holds(mh: bytes, kbm: bytes, care_of_address: Address, correspondent: Address) -> bool:
    """Whether the message has the Authenticator of ``binding_authenticator``."""
    start, end = _authenticator(mh, BindingAuthorizationData)
    return hmac.compare_digest(mh[start:end], binding_authenticator(mh, kbm, care_of_address, correspondent))


def fast_binding_authenticator(
    mh: bytes,
    key: bytes,
    care_of_address: Address,
    access_router: Address,
    *,
    algorithm: str = "sha1",
    octets: int = AUTHENTICATOR_OCTETS,
) -> bytes:
    """The Authenticator of a Fast Binding Update or its acknowledgment (RFC 5568 section 6.4.5).

    ``key`` is shared between the mobile node and its previous access router. HMAC_SHA1 cut to 96 bits is
    the default; other hashes and lengths are those the two have agreed upon.
    """
    start, end = _authenticator(mh, BindingAuthorizationDataForFmip6)
    data = care_of_address + access_router + _unsigned(mh, start, end)
    return hmac.digest(key, data, algorithm)[:octets]


def fast_binding_authenticator_holds(
    mh: bytes,
    key: bytes,
    care_of_address: Address,
    access_router: Address,
    *,
    algorithm: str = "sha1",
    octets: int = AUTHENTICATOR_OCTETS,
) -> bool:
    """Whether the message has the Authenticator of ``fast_binding_authenticator``."""
    start, end = _authenticator(mh, BindingAuthorizationDataForFmip6)
    wanted = fast_binding_authenticator(mh, key, care_of_address, access_router, algorithm=algorithm, octets=octets)
    return hmac.compare_digest(mh[start:end], wanted)


def mn_ha_authentication_data(mh: bytes, key: bytes, care_of_address: Address, home_address: Address) -> bytes:
    """Authentication Data, 12 octets, between mobile node and home agent (RFC 4285 section 5.1)."""
    start, _ = _authenticator(mh, MobilityMessageAuthentication, MN_HA)
    data = care_of_address + home_address + _unsigned(mh[:start], start, start)
    return hmac.digest(key, data, "sha1")[:AUTHENTICATOR_OCTETS]


def mn_ha_authentication_holds(mh: bytes, key: bytes, care_of_address: Address, home_address: Address) -> bool:
    """Whether the message has the Authentication Data of ``mn_ha_authentication_data``."""
    start, end = _authenticator(mh, MobilityMessageAuthentication, MN_HA)
    return hmac.compare_digest(mh[start:end], mn_ha_authentication_data(mh, key, care_of_address, home_address))


def mn_aaa_authentication_data(mh: bytes, key: bytes, care_of_address: Address, home_address: Address) -> bytes:
    """Authentication Data, 20 octets, between mobile node and AAA server (RFC 4285 section 5.2).

    Defined for the SPI HMAC_SHA1_SPI only; raises ``WireError`` for another.
    """
    start, _ = _authenticator(mh, MobilityMessageAuthentication, MN_AAA)
    spi = int.from_bytes(mh[start - 4 : start], "big")
    if spi != HMAC_SHA1_SPI:
        raise WireError(start - 4, "Mobility SPI", f"{HMAC_SHA1_SPI} (HMAC_SHA1_SPI)", str(spi))
    # The section does not repeat that the checksum counts as zero; it cannot be known before this is.
    data = care_of_address + home_address + _unsigned(mh[:start], start, start)
    return hmac.digest(key, hashlib.sha1(data).digest(), "sha1")


def mn_aaa_authentication_holds(mh: bytes, key: bytes, care_of_address: Address, home_address: Address) -> bool:
    """Whether the message has the Authentication Data of ``mn_aaa_authentication_data``."""
    start, end = _authenticator(mh, MobilityMessageAuthentication, MN_AAA)
    return hmac.compare_digest(mh[start:end], mn_aaa_authentication_data(mh, key, care_of_address, home_address))


def cga_holds(address: Address, parameters: CgaParametersData) -> bool:
    """Whether ``address`` is a cryptographically generated one of ``parameters`` (RFC 3972 section 5)."""
    if parameters.collision_count > 2 or parameters.subnet_prefix != address[:8]:
        return False
    data = write_row(parameters)
    # The three bits of Sec and the bits "u" and "g" are not compared.
    compared = 0x1CFFFFFFFFFFFFFF
    hash1 = int.from_bytes(hashlib.sha1(data).digest()[:8], "big")
    if (hash1 ^ int.from_bytes(address[8:], "big")) & compared:
        return False
    hash2 = hashlib.sha1(data[:16] + bytes(9) + data[25:]).digest()[:14]
    sec = address[8] >> 5
    return not any(hash2[: 2 * sec])


def _authenticator(mh: bytes, row: type[Row], subtype: int | None = None) -> tuple[int, int]:
    """Where the authenticator of the option ``row`` starts and ends in ``mh``."""
    message = decode(mh)
    for value, place in zip(message.options, message.places, strict=True):
        if isinstance(value, MobilityMessageAuthentication) and value.subtype != subtype:
            continue
        if type(value) is row:
            octets = len(value.values()[_FIELD[row]])
            end = place.offset + place.length
            return end - octets, end
    raise WireError(len(mh), row.info.name, "the option", "none")


_FIELD: dict[type[Row], str] = {
    BindingAuthorizationData: "authenticator",
    BindingAuthorizationDataForFmip6: "authenticator",
    MobilityMessageAuthentication: "authentication_data",
}


def _unsigned(mh: bytes, start: int, end: int) -> bytes:
    """MH Data: the message without ``mh[start:end]`` and with a checksum of zero (RFC 6275 section 6.2.7)."""
    return mh[:4] + bytes(2) + mh[6:start] + mh[end:]
