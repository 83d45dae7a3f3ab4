"""Authenticators against the formulas of the documents, laid out here octet by octet.

The MAC itself is spelled out from RFC 2104, so that nothing of the code under test is used to check it.
"""

import hashlib
from collections.abc import Callable

import pytest

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import auth
from mobtrace.wire.options.cga import CgaParametersData

HOME = Address.parse("2001:db8:1::7")
CARE_OF = Address.parse("2001:db8:2::7")
PEER = Address.parse("2001:db8:3::1")
KEY = bytes(range(16))


def mac(key: bytes, data: bytes, algorithm: str = "sha1") -> bytes:
    """HMAC of RFC 2104 for keys of up to 64 octets."""
    padded = key.ljust(64, b"\0")
    inner = hashlib.new(algorithm, bytes(octet ^ 0x36 for octet in padded) + data).digest()
    return hashlib.new(algorithm, bytes(octet ^ 0x5C for octet in padded) + inner).digest()


def test_the_mac_of_these_tests_is_that_of_rfc_2202() -> None:
    assert mac(b"Jefe", b"what do ya want for nothing?").hex() == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"


# A Binding Update with Nonce Indices, PadN and the authenticator: header, body, options.
HEAD = bytes.fromhex("3b040500")
UPDATE = bytes.fromhex("002a 8000 0003 0404 0001 0002 0106 000000000000")


def binding_update(authenticator: bytes, checksum: str = "beef") -> bytes:
    return HEAD + bytes.fromhex(checksum) + UPDATE + b"\x05\x0c" + authenticator


def test_keygen_tokens() -> None:
    """RFC 6275 section 5.2.5: First (64, HMAC_SHA1 (Kcn, (address | nonce | 0 or 1)))."""
    node_key, nonce = bytes(range(20)), b"nonceno1"
    assert auth.keygen_token(node_key, HOME, nonce, home=True) == mac(node_key, HOME + nonce + b"\x00")[:8]
    assert auth.keygen_token(node_key, CARE_OF, nonce, home=False) == mac(node_key, CARE_OF + nonce + b"\x01")[:8]


def test_binding_management_key() -> None:
    """RFC 6275 section 5.2.5: SHA-1 of both tokens, in a de-registration of the home token alone."""
    assert auth.binding_management_key(b"hometokn", b"coatoken") == hashlib.sha1(b"hometokncoatoken").digest()
    assert auth.binding_management_key(b"hometokn") == hashlib.sha1(b"hometokn").digest()


def test_binding_authorization_data() -> None:
    """RFC 6275 section 6.2.7: everything but the Authenticator itself, with a checksum of zero."""
    kbm = hashlib.sha1(b"hometokncoatoken").digest()
    wanted = mac(kbm, CARE_OF + PEER + HEAD + b"\0\0" + UPDATE + b"\x05\x0c")[:12]
    assert len(binding_update(wanted)) == 40
    assert auth.binding_authenticator(binding_update(bytes(12)), kbm, CARE_OF, PEER) == wanted
    assert auth.binding_authenticator_holds(binding_update(wanted), kbm, CARE_OF, PEER)
    assert auth.binding_authenticator_holds(binding_update(wanted, checksum="0000"), kbm, CARE_OF, PEER)


def test_octets_behind_the_authenticator_count() -> None:
    """RFC 6275 section 6.2.7 leaves out the Authenticator and nothing else."""
    mh = bytes.fromhex("3b030500 1234 002a 8000 0003") + b"\x05\x0c" + bytes(12) + bytes.fromhex("0104 00000000")
    data = bytes.fromhex("3b030500 0000 002a 8000 0003 050c 0104 00000000")
    assert auth.binding_authenticator(mh, KEY, CARE_OF, PEER) == mac(KEY, CARE_OF + PEER + data)[:12]


@pytest.mark.parametrize("at", [6, 9, 11, 15, 30, 39])
def test_a_changed_octet_does_not_hold(at: int) -> None:
    good = binding_update(auth.binding_authenticator(binding_update(bytes(12)), KEY, CARE_OF, PEER))
    bad = good[:at] + bytes((good[at] ^ 1,)) + good[at + 1 :]
    assert auth.binding_authenticator_holds(good, KEY, CARE_OF, PEER)
    assert not auth.binding_authenticator_holds(bad, KEY, CARE_OF, PEER)
    assert not auth.binding_authenticator_holds(good, KEY, HOME, PEER)
    assert not auth.binding_authenticator_holds(good, KEY, CARE_OF, HOME)
    assert not auth.binding_authenticator_holds(good, KEY[:-1], CARE_OF, PEER)


def test_a_shorter_authenticator_does_not_hold() -> None:
    """Its length is the sender's to choose on the wire, and not to be believed."""
    for octets in range(12):
        padding = bytes(-(14 + octets) % 8)
        head = bytes((0x3B, (14 + octets + len(padding)) // 8 - 1, 5, 0)) + bytes.fromhex("0000 002a 8000 0003")
        unsigned = head + bytes((5, octets)) + padding
        cut = mac(KEY, CARE_OF + PEER + unsigned)[:octets]
        signed = head + bytes((5, octets)) + cut + padding
        assert not auth.binding_authenticator_holds(signed, KEY, CARE_OF, PEER)


# A Binding Update with a NAI, replay protection and the message authentication options of RFC 4285.
AUTH_HEAD = bytes.fromhex("3b070500")
AUTH_BODY = bytes.fromhex("002a c000 0003 0804 01 61 40 62 0a08 e000000080000000")
MN_HA_OPTION = bytes.fromhex("0911 01 00000100")
MN_AAA_OPTION = bytes.fromhex("0919 02 00000003")


def authenticated(mn_ha: bytes, mn_aaa: bytes) -> bytes:
    padding = b"\0"
    whole = AUTH_HEAD + b"\xca\xfe" + AUTH_BODY + padding + MN_HA_OPTION + mn_ha
    return whole + padding + MN_AAA_OPTION + mn_aaa


def test_mn_ha_authentication() -> None:
    """RFC 4285 section 5.1: up to and including the SPI, with a checksum of zero, 96 bits."""
    data = AUTH_HEAD + b"\0\0" + AUTH_BODY + b"\0" + MN_HA_OPTION
    wanted = mac(KEY, CARE_OF + HOME + data)[:12]
    mh = authenticated(wanted, bytes(20))
    assert auth.mn_ha_authentication_data(authenticated(bytes(12), b"x" * 20), KEY, CARE_OF, HOME) == wanted
    assert auth.mn_ha_authentication_holds(mh, KEY, CARE_OF, HOME)
    assert not auth.mn_ha_authentication_holds(mh, KEY, HOME, CARE_OF)
    assert not auth.mn_ha_authentication_holds(mh[:8] + b"\x80" + mh[9:], KEY, CARE_OF, HOME)


def test_mn_aaa_authentication() -> None:
    """RFC 4285 section 5.2: HMAC_SHA1 over the SHA1 of the data, uncut; the MN-HA option is covered."""
    mn_ha = b"m" * 12
    data = AUTH_HEAD + b"\0\0" + AUTH_BODY + b"\0" + MN_HA_OPTION + mn_ha + b"\0" + MN_AAA_OPTION
    wanted = mac(KEY, hashlib.sha1(CARE_OF + HOME + data).digest())
    assert auth.mn_aaa_authentication_data(authenticated(mn_ha, bytes(20)), KEY, CARE_OF, HOME) == wanted
    assert auth.mn_aaa_authentication_holds(authenticated(mn_ha, wanted), KEY, CARE_OF, HOME)
    assert not auth.mn_aaa_authentication_holds(authenticated(b"n" * 12, wanted), KEY, CARE_OF, HOME)


def test_mn_aaa_authentication_is_defined_for_one_spi() -> None:
    """3GPP2 has another (5), whose function RFC 4285 does not say."""
    mh = authenticated(bytes(12), bytes(20)).replace(MN_AAA_OPTION, bytes.fromhex("0919 02 00000005"))
    with pytest.raises(WireError, match="Mobility SPI"):
        auth.mn_aaa_authentication_holds(mh, KEY, CARE_OF, HOME)


# A Fast Binding Update with the new care-of address, padding and BADF.
FBU_HEAD = bytes.fromhex("3b060800")
FBU_BODY = bytes.fromhex("1234 d000 000a 0100 0310 20010db8000100000000000000000002")


def fast_binding_update(authenticator: bytes, end: bytes) -> bytes:
    badf = bytes((21, len(authenticator))) + bytes.fromhex("00000000") + authenticator
    return FBU_HEAD + b"\x12\x34" + FBU_BODY + badf + end


def test_fast_binding_authentication() -> None:
    """RFC 5568 section 6.4.5: as in RFC 3775, with the access router's address; the SPI is covered."""
    end = bytes.fromhex("0104 00000000")
    data = FBU_HEAD + b"\0\0" + FBU_BODY + bytes.fromhex("150c 00000000") + end
    wanted = mac(KEY, CARE_OF + PEER + data)[:12]
    assert auth.fast_binding_authenticator(fast_binding_update(bytes(12), end), KEY, CARE_OF, PEER) == wanted
    good = fast_binding_update(wanted, end)
    assert auth.fast_binding_authenticator_holds(good, KEY, CARE_OF, PEER)
    assert not auth.fast_binding_authenticator_holds(
        good.replace(b"\x00\x00\x00\x00" + wanted, b"\0\0\0\1" + wanted), KEY, CARE_OF, PEER
    )


def test_fast_binding_authentication_with_another_hash() -> None:
    """RFC 5568 section 6.4.5: the length allows HMAC_SHA256."""
    end = b"\x01\x00"
    data = FBU_HEAD + b"\0\0" + FBU_BODY + bytes.fromhex("1510 00000000") + end
    wanted = mac(KEY, CARE_OF + PEER + data, "sha256")[:16]
    good = fast_binding_update(wanted, end)
    assert auth.fast_binding_authenticator_holds(good, KEY, CARE_OF, PEER, algorithm="sha256", octets=16)
    assert not auth.fast_binding_authenticator_holds(good, KEY, CARE_OF, PEER)


@pytest.mark.parametrize(
    "function",
    [
        auth.binding_authenticator,
        auth.binding_authenticator_holds,
        auth.fast_binding_authenticator_holds,
        auth.mn_ha_authentication_holds,
        auth.mn_aaa_authentication_holds,
    ],
)
@pytest.mark.parametrize("mh", ["", "3b", "3b0005000000002a", "3b010500000000 2a80000003 01020000"])
def test_without_the_option_there_is_nothing_to_verify(function: Callable[..., object], mh: str) -> None:
    with pytest.raises(WireError):
        function(bytes.fromhex(mh), KEY, CARE_OF, PEER)


CGA = Address.parse("fe80::3c4a:5bf6:ffb4:ca6c")
PARAMETERS = CgaParametersData(
    modifier=bytes.fromhex("89a8a8b2e858d8b8f2633f44d2d4ce9b"),
    subnet_prefix=bytes.fromhex("fe80000000000000"),
    public_key=bytes.fromhex(
        "305c300d06092a864886f70d0101010500034b003048024100c2c2f137305454f10bd9cea36844b530e9211a4b262b16"
        "467cb7dfba1f595c0194f275be5a4d386f2c3c2382508773c7867f9b3b9e63a09c7bc48f7a54ebefaf0203010001"
    ),
    extension_fields=[],
)


def changed(**fields: object) -> CgaParametersData:
    return CgaParametersData(**{**PARAMETERS.values(), **fields})


def test_the_generated_address_of_rfc_3972() -> None:
    """RFC 3972 appendix A, Sec = 1."""
    assert auth.cga_holds(CGA, PARAMETERS)
    # Bits 6 and 7 of the interface identifier do not count (RFC 3972 section 5).
    assert auth.cga_holds(Address.parse("fe80::3f4a:5bf6:ffb4:ca6c"), PARAMETERS)


@pytest.mark.parametrize(
    "address", ["fe80::3c4a:5bf6:ffb4:ca6d", "2001:db8::3c4a:5bf6:ffb4:ca6c", "fe80::384a:5bf6:ffb4:ca6c"]
)
def test_another_address_is_not_generated_from_them(address: str) -> None:
    assert not auth.cga_holds(Address.parse(address), PARAMETERS)


def test_sec_wants_zero_bits_of_hash2() -> None:
    """RFC 3972 section 5 step 7: Hash2 of the example begins with 16 zero bits, not with 32."""
    assert auth.cga_holds(Address.parse("fe80::1c4a:5bf6:ffb4:ca6c"), PARAMETERS)
    assert not auth.cga_holds(Address.parse("fe80::5c4a:5bf6:ffb4:ca6c"), PARAMETERS)


def test_a_collision_count_above_two_fails() -> None:
    """RFC 3972 section 5 step 1."""
    assert not auth.cga_holds(CGA, changed(collision_count=3))
    assert not auth.cga_holds(CGA, changed(modifier=bytes(16)))
