"""RFC 2865 section 7.1: the worked example, with its secret and password."""

from mobtrace.replay.aaa.packets import hidden, is_genuine, revealed
from mobtrace.wire import radius
from mobtrace.wire.radius_attributes import UserPassword

SECRET = b"xyzzy5461"
REQUEST = bytes.fromhex(
    "010000380f403f9473978057bd83d5cb98f4227a01066e656d6f02120dbe708d93d413ce3196e43f782a0aee0406c0a80110050600000003"
)
ACCEPT = bytes.fromhex("0200002686fe220e7624ba2a1005f6bf9b55e0b20606000000010f06000000000e06c0a80103")
AUTHENTICATOR = REQUEST[4:20]


def test_a_password_is_hidden_and_found_again() -> None:
    carried = radius.decode(REQUEST).first(UserPassword)
    assert carried is not None
    assert hidden(b"arctangent", SECRET, AUTHENTICATOR) == carried.string
    assert revealed(carried.string, SECRET, AUTHENTICATOR) == b"arctangent"


def test_a_long_password_goes_through_all_its_blocks() -> None:
    """RFC 2865 section 5.2: c(i) hides the next block; no more than 128 octets."""
    password = bytes(range(1, 41))
    value = hidden(password, SECRET, AUTHENTICATOR)
    assert len(value) == 48
    assert revealed(value, SECRET, AUTHENTICATOR) == password
    assert len(hidden(bytes(range(1, 201)), SECRET, AUTHENTICATOR)) == 128
    assert len(hidden(b"", SECRET, AUTHENTICATOR)) == 16


def test_an_answer_is_genuine_with_its_secret_and_request_only() -> None:
    accept = radius.decode(ACCEPT)
    assert is_genuine(accept, SECRET, AUTHENTICATOR)
    assert not is_genuine(accept, b"another", AUTHENTICATOR)
    assert not is_genuine(accept, SECRET, bytes(16))
    # It has no Message-Authenticator (RFC 3579 section 3.2).
    assert not is_genuine(accept, SECRET, AUTHENTICATOR, signed=True)
