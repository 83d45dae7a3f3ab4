"""Authenticators held against keys and tokens; what is right is computed here, by the formulas of the documents."""

import hashlib
import hmac
import struct

import pytest

import mobtrace
from film import Film
from frames_by_hand import packed
from mobtrace.cli.main import main
from mobtrace.errors import InputError
from mobtrace.session.auth_keys import AuthKeys
from mobtrace.wire.codec import encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate, CareofTest, HomeTest
from mobtrace.wire.options.auth import MobilityMessageAuthentication
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.mip6 import BindingAuthorizationData, NonceIndices
from stage import ALICE, HA, HOME

CARE_OF, PEER = "2001:db8:f::5", "2001:db8:c::2"
HOME_TOKEN, CARE_OF_TOKEN = b"hometokn", b"coatoken"
KEY = bytes(range(16))
FILE = f'[[key]]\nnode = "*@example.org"\nspi = 256\nhex = "{KEY.hex()}"\n'


def unsigned(message: Message) -> bytes:
    """The Mobility Header with a checksum of zero."""
    octets = encode(message)
    return octets[:4] + bytes(2) + octets[6:]


def update(authenticator: bytes = bytes(12), *, lifetime: int = 100) -> Message:
    options = [
        NonceIndices(home_nonce_index=1, care_of_nonce_index=2),
        BindingAuthorizationData(authenticator=authenticator),
    ]
    return Message(body=BindingUpdate(sequence=7, a=True, lifetime=lifetime), options=options)


def answer(authenticator: bytes = bytes(12)) -> Message:
    options = [BindingAuthorizationData(authenticator=authenticator)]
    return Message(body=BindingAcknowledgement(status=0, sequence=7, lifetime=100), options=options)


def mac(message: Message, key: bytes, covered: str) -> bytes:
    """RFC 6275 section 6.2.7; the Authenticator is the last field of these messages."""
    data = packed(covered) + packed(PEER) + unsigned(message)[:-12]
    return hmac.new(key, data, hashlib.sha1).digest()[:12]


def both_tests(film: Film) -> None:
    """Both tests are answered (RFC 6275 section 5.2.5)."""
    home = {"home_init_cookie": bytes(8), "home_keygen_token": HOME_TOKEN}
    care_of = {"care_of_init_cookie": bytes(8), "care_of_keygen_token": CARE_OF_TOKEN}
    film.send(Message(body=HomeTest(home_nonce_index=1, **home), options=[]), PEER, HOME, 0)
    film.send(Message(body=CareofTest(care_of_nonce_index=2, **care_of), options=[]), PEER, CARE_OF, 0.1)


def failed(film: Film, tmp_path, **options) -> list[int]:
    """The frames of the findings."""
    findings = mobtrace.analyze(film.write(tmp_path), **options).findings
    return [ref.frame for each in findings if each.code == "authenticator-failed" for ref in each.frames]


KBM = hashlib.sha1(HOME_TOKEN + CARE_OF_TOKEN).digest()


@pytest.mark.parametrize("right", [True, False])
def test_an_update_at_a_correspondent(tmp_path, right):
    film = Film()
    both_tests(film)
    made = mac(update(), KBM, CARE_OF)
    film.send(update(made if right else made[::-1]), CARE_OF, PEER, 1, home=HOME)
    assert failed(film, tmp_path) == ([] if right else [3])


def test_without_the_tests_nothing_is_claimed(tmp_path):
    film = Film()
    film.send(update(), CARE_OF, PEER, 1, home=HOME)
    assert failed(film, tmp_path) == []


def test_a_de_registration_is_signed_with_the_home_token_alone(tmp_path):
    # RFC 6275 sections 5.2.5 and 6.2.7: and over the home address in place of the care-of address
    film = Film()
    both_tests(film)
    made = mac(update(lifetime=0), hashlib.sha1(HOME_TOKEN).digest(), HOME)
    film.send(update(made, lifetime=0), CARE_OF, PEER, 1, home=HOME)
    assert failed(film, tmp_path) == []


@pytest.mark.parametrize("right", [True, False])
def test_the_acknowledgement_has_the_same_key(tmp_path, right):
    film = Film()
    both_tests(film)
    film.send(update(mac(update(), KBM, CARE_OF)), CARE_OF, PEER, 1, home=HOME)
    film.send(answer(mac(answer(), KBM, CARE_OF) if right else bytes(12)), PEER, CARE_OF, 1.1, routing=HOME)
    assert failed(film, tmp_path) == ([] if right else [4])


def signed(subtype: int, spi: int, data: bytes, *, name: str = ALICE) -> Message:
    options = [
        MobileNodeIdentifier(subtype=1, identifier=name),
        MobilityMessageAuthentication(subtype=subtype, mobility_spi=spi, authentication_data=data),
    ]
    return Message(body=BindingUpdate(sequence=1, a=True, h=True, lifetime=100), options=options)


def covered(message: Message) -> bytes:
    """RFC 4285 section 5.1: up to and including the SPI."""
    octets = unsigned(message)
    (data,) = (each.authentication_data for each in message.options if isinstance(each, MobilityMessageAuthentication))
    return (
        packed(CARE_OF)
        + packed(HOME)
        + octets[: octets.rindex(struct.pack("!I", message.options[1].mobility_spi) + data) + 4]
    )


@pytest.mark.parametrize("right", [True, False])
def test_an_update_signed_for_the_home_agent(tmp_path, right):
    # RFC 4285 section 5.1: First (96, HMAC_SHA1 (key, care-of address | home address | MH Data))
    made = hmac.new(KEY, covered(signed(1, 256, b"m" * 12)), hashlib.sha1).digest()[:12]
    film = Film()
    film.send(signed(1, 256, made if right else made[::-1]), CARE_OF, HA, 0, home=HOME)
    keys = tmp_path / "keys.toml"
    keys.write_text(FILE)
    assert failed(film, tmp_path, auth_keys=keys) == ([] if right else [1])
    assert failed(film, tmp_path) == []


@pytest.mark.parametrize("right", [True, False])
def test_an_update_signed_for_the_aaa_server(tmp_path, right):
    # RFC 4285 section 5.2: HMAC_SHA1 (key, SHA1 (care-of address | home address | MH Data)), SPI 3
    data = hashlib.sha1(covered(signed(2, 3, b"m" * 20))).digest()
    made = hmac.new(b"a secret", data, hashlib.sha1).digest()
    film = Film()
    film.send(signed(2, 3, made if right else made[::-1]), CARE_OF, HA, 0, home=HOME)
    keys = tmp_path / "keys.toml"
    keys.write_text(f'[[key]]\nnode = "{HOME}"\npeer = "aaa"\nspi = 3\ntext = "a secret"\n')
    assert failed(film, tmp_path, auth_keys=keys) == ([] if right else [1])


@pytest.mark.parametrize("change", ["spi = 257", 'node = "bob@*"'])
def test_other_keys_say_nothing(tmp_path, change):
    film = Film()
    film.send(signed(1, 256, bytes(12)), CARE_OF, HA, 0, home=HOME)
    keys = tmp_path / "keys.toml"
    field = change.partition(" ")[0]
    keys.write_text("\n".join(change if line.startswith(field) else line for line in FILE.splitlines()))
    assert failed(film, tmp_path, auth_keys=keys) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("key", "keys.toml: "),
        ("", "wanted tables [[key]]"),
        ('[[key]]\nspi = 1\nhex = "00"', "key 1: node: wanted a name"),
        ('[[key]]\nnode = "a"\nspi = -1\nhex = "00"', "key 1: spi: wanted a number of 32 bits, got -1"),
        ('[[key]]\nnode = "a"\nspi = 1\npeer = "hss"\nhex = "00"', "peer: wanted"),
        ('[[key]]\nnode = "a"\nspi = 1\nhex = "0g"', "hex: wanted pairs"),
        ('[[key]]\nnode = "a"\nspi = 1\nhex = "00"\ntext = "b"', "either as hex or as text"),
        ('[[key]]\nnode = "a"\nspi = 1\ntext = ""', "the key is empty"),
        ('[[key]]\nnode = "a"\nspi = 1\nhex = "00"\nkey = "b"', "key: no such field"),
    ],
)
def test_what_is_wrong_with_a_file_of_keys(text, why):
    with pytest.raises(InputError, match=r"keys\.toml") as raised:
        AuthKeys.parse(text, "keys.toml")
    assert why in str(raised.value)


def test_the_command_takes_the_file(tmp_path, capsys):
    film = Film()
    film.send(signed(1, 256, bytes(12)), CARE_OF, HA, 0, home=HOME)
    [capture] = film.write(tmp_path)
    keys = tmp_path / "keys.toml"
    keys.write_text(FILE)
    assert main(["analyze", str(capture), "--auth-keys", str(keys), "--fail-on", "error"]) == 1
    assert "authenticator-failed" in capsys.readouterr().out
    assert main(["analyze", str(capture), "--auth-keys", str(tmp_path / "none.toml")]) == 3
    assert "cannot read keys" in capsys.readouterr().err
