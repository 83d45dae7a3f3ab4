"""CGA Parameters (RFC 3972, RFC 4581) in the options of RFC 4866."""

import pytest

from mobtrace.errors import WireError
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.cursor import Cursor, Issue
from mobtrace.wire.message import OPTIONS, Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.cga import (
    CareofTestInitOption,
    CgaParameters,
    CgaParametersData,
    MultiPrefix,
    PermanentHomeKeygenToken,
    Signature,
    cga_options,
    cga_parameters,
)

# RFC 3972 appendix A
MODIFIER = bytes.fromhex("89a8a8b2e858d8b8f2633f44d2d4ce9b")
SUBNET = bytes.fromhex("fe80000000000000")
KEY = bytes.fromhex(
    "305c300d06092a864886f70d0101010500034b003048024100c2c2f137305454f10bd9cea36844b530e9211a4b262b16"
    "467cb7dfba1f595c0194f275be5a4d386f2c3c2382508773c7867f9b3b9e63a09c7bc48f7a54ebefaf0203010001"
)
EXAMPLE = MODIFIER + SUBNET + b"\0" + KEY

# Extensions of RFC 4581 section 2 behind it: Exp_FFFD with 400 octets, Multi-Prefix with two prefixes.
EXTENSIONS = (
    bytes.fromhex("fffd0190") + bytes(400) + bytes.fromhex("00120014 80000000 20010db800010000 20010db800020000")
)


def pieces(data: bytes, size: int = 255) -> list[CgaParameters]:
    return [CgaParameters(cga_parameters=data[at : at + size]) for at in range(0, len(data), size)]


def test_the_example_of_rfc_3972() -> None:
    parameters = cga_parameters(pieces(EXAMPLE))
    assert parameters == CgaParametersData(
        modifier=MODIFIER, subnet_prefix=SUBNET, collision_count=0, public_key=KEY, extension_fields=[]
    )


def test_parameters_over_several_options_with_extensions() -> None:
    """RFC 4866 section 5.1: pieces of 255 octets, the last one shorter."""
    options = pieces(EXAMPLE + EXTENSIONS)
    assert [len(each.cga_parameters) for each in options] == [255, 255, 37]
    issues: list[Issue] = []
    parameters = cga_parameters([CareofTestInitOption(), *options, Signature(signature=b"s")], issues)
    assert parameters is not None
    assert parameters.public_key == KEY
    experimental, prefixes = parameters.extension_fields
    assert experimental.to_json()["data"] == "00" * 400
    assert prefixes == MultiPrefix(p=True, prefix=[bytes.fromhex(f"20010db8000{n}0000") for n in (1, 2)])
    assert issues == []
    assert cga_options(parameters) == options


def test_through_a_message() -> None:
    parameters = cga_parameters(pieces(EXAMPLE + EXTENSIONS))
    assert parameters is not None
    update = BindingUpdate(sequence=1, lifetime=1)
    received = decode(encode(Message(body=update, options=[*cga_options(parameters), Signature(signature=b"s")])))
    assert received.issues == []
    assert cga_parameters(received.options) == parameters


def test_no_option_no_parameters() -> None:
    assert cga_parameters([CareofTestInitOption()]) is None


def test_pieces_of_another_size_are_joined_and_noted() -> None:
    issues: list[Issue] = []
    assert cga_parameters(pieces(EXAMPLE, 100), issues) == cga_parameters(pieces(EXAMPLE))
    assert [issue.code for issue in issues] == ["cga-pieces"]


def test_pieces_with_another_option_between_them_are_joined_and_noted() -> None:
    first, *others = pieces(EXAMPLE + EXTENSIONS)
    issues: list[Issue] = []
    joined = cga_parameters([first, CareofTestInitOption(), *others], issues)
    assert joined == cga_parameters([first, *others])
    assert "cga-pieces" in [issue.code for issue in issues]


@pytest.mark.parametrize("cut", [0, 24, 25, 26, 60, len(EXAMPLE) - 1])
def test_parameters_that_end_early_are_an_error(cut: int) -> None:
    with pytest.raises(WireError):
        cga_parameters([CgaParameters(cga_parameters=EXAMPLE[:cut])])


def test_a_collision_count_above_two_leaves_an_issue() -> None:
    issues: list[Issue] = []
    parameters = cga_parameters(pieces(MODIFIER + SUBNET + b"\3" + KEY), issues)
    assert parameters is not None and parameters.collision_count == 3
    assert [issue.code for issue in issues] == ["out-of-range"]


def test_a_key_longer_than_127_octets() -> None:
    """The length of a DER value takes more octets then."""
    key = bytes.fromhex("308201040382010000") + bytes(range(255))
    assert len(key) == 4 + 0x104
    parameters = cga_parameters(pieces(MODIFIER + SUBNET + b"\0" + key))
    assert parameters is not None and parameters.public_key == key


def test_a_key_that_is_not_one_value_is_not_written() -> None:
    broken = CgaParametersData(modifier=MODIFIER, subnet_prefix=SUBNET, public_key=KEY + b"\0", extension_fields=[])
    with pytest.raises(WireError, match="DER"):
        cga_options(broken)


@pytest.mark.parametrize("data", ["0d04deadbeef", "0e04deadbeef", "1204deadbeef"])
def test_payloads_are_complete(data: str) -> None:
    """Others show two octets less of options 12, 13, 14, 16, 17 and 18."""
    (option,) = OPTIONS.read(Cursor(bytes.fromhex(data)))
    assert list(option.to_json().values()) == ["deadbeef"]


def test_a_token_may_be_longer_encrypted() -> None:
    (option,) = OPTIONS.read(Cursor(bytes((14, 128)) + bytes(128)))
    assert option == PermanentHomeKeygenToken(permanent_home_keygen_token=bytes(128))
