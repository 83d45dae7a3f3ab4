"""Authenticators of updates and acknowledgements, verified where what they are made of is known.

Binding Authorization Data (RFC 6275 section 6.2.7) needs no key from outside: the keygen tokens travel in Home Test and
Care-of Test, so whoever saw both can tell. The options of RFC 4285 need the keys of the nodes.
"""

from collections.abc import Iterator
from typing import NamedTuple

from mobtrace.capture.frames import Packet
from mobtrace.errors import WireError
from mobtrace.session.auth_keys import AuthKeys
from mobtrace.values import Address
from mobtrace.wire.auth import (
    HMAC_SHA1_SPI,
    MN_AAA,
    MN_HA,
    binding_authenticator_holds,
    binding_management_key,
    mn_aaa_authentication_holds,
    mn_ha_authentication_holds,
)
from mobtrace.wire.cursor import Issue
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate, CareofTest, HomeTest
from mobtrace.wire.options.auth import MobilityMessageAuthentication
from mobtrace.wire.options.cga import (
    CareofTestInitOption,
    CgaParameters,
    CgaParametersRequest,
    PermanentHomeKeygenToken,
    Signature,
)
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.mip6 import AlternateCareofAddress, BindingAuthorizationData, NonceIndices
from mobtrace.wire.rows import Row

# RFC 4866 makes the binding management key of other things than the two tokens.
OTHER_KEYS = (CgaParameters, CgaParametersRequest, Signature, PermanentHomeKeygenToken, CareofTestInitOption)
# Tokens are remembered for this many (node, correspondent, nonce), the last ones.
MOST = 10_000


class Ends(NamedTuple):
    """The addresses that an authenticator covers, and the correspondent or home agent."""

    home: Address
    care_of: Address
    peer: Address


class Authenticity:
    """Remembers what keys are made of, and holds authenticators against it."""

    def __init__(self, keys: AuthKeys | None = None) -> None:
        self._keys = keys
        self._tokens: dict[tuple[str, Address, Address, int], bytes] = {}
        # By home address, correspondent and where the update came from: several care-of addresses have a key each.
        self._kbm: dict[tuple[Address, Address, Address], tuple[bytes, Address]] = {}
        self._updates: dict[tuple[Address, Address, int], tuple[Ends, tuple[str, ...]]] = {}

    def look(self, packet: Packet, message: Message) -> None:
        """Take a message into account; an authenticator that is wrong becomes an issue on it."""
        body = message.body
        if isinstance(body, BindingUpdate):
            if not body.p:
                message.issues.extend(self._update(packet, message, body))
        elif isinstance(body, BindingAcknowledgement):
            if not body.p:
                message.issues.extend(self._acknowledgement(packet, message, body))
        elif isinstance(body, HomeTest):
            self._learn("home", packet, body.home_nonce_index, body.home_keygen_token)
        elif isinstance(body, CareofTest):
            self._learn("care-of", packet, body.care_of_nonce_index, body.care_of_keygen_token)

    def _learn(self, way: str, packet: Packet, index: int, token: bytes) -> None:
        if len(self._tokens) >= MOST:
            self._tokens.pop(next(iter(self._tokens)))
        self._tokens[way, packet.destination, packet.home_address or packet.source, index] = token

    def _update(self, packet: Packet, message: Message, body: BindingUpdate) -> Iterator[Issue]:
        if not _is_signed(message):
            return
        alternate = message.first(AlternateCareofAddress)
        home = packet.home_address or packet.source
        care_of = packet.source if alternate is None else alternate.alternate_care_of_address
        ends = Ends(home, care_of, packet.routing_home or packet.destination)
        names = tuple(_names(message, home))
        self._updates[home, ends.peer, body.sequence] = (ends, names)
        yield from self._signed(message, ends, names)
        if message.first(BindingAuthorizationData) is None or any(each is not None for each in _others(message)):
            return
        # RFC 6275 section 6.2.7: in a de-registration the home address stands for the care-of address.
        released = body.lifetime == 0 or care_of == home
        kbm = self._key_of(message, ends, released)
        if kbm is not None:
            covered = home if released else care_of
            self._kbm[home, ends.peer, packet.source] = (kbm, covered)
            if not binding_authenticator_holds(_octets(message), kbm, covered, ends.peer):
                yield _issue(message, BindingAuthorizationData, "the one that the tests' tokens make")

    def _key_of(self, message: Message, ends: Ends, released: bool) -> bytes | None:
        """The binding management key, when the tests that its nonce indices name were seen."""
        indices = message.first(NonceIndices)
        if indices is None:
            return None
        home = self._tokens.get(("home", ends.home, ends.peer, indices.home_nonce_index))
        if home is None:
            return None
        if released:
            return binding_management_key(home)  # RFC 6275 section 5.2.5: the home token alone
        care_of = self._tokens.get(("care-of", ends.care_of, ends.peer, indices.care_of_nonce_index))
        return None if care_of is None else binding_management_key(home, care_of)

    def _acknowledgement(self, packet: Packet, message: Message, body: BindingAcknowledgement) -> Iterator[Issue]:
        if not _is_signed(message):
            return
        home, peer = packet.routing_home or packet.destination, packet.home_address or packet.source
        known = self._updates.get((home, peer, body.sequence))
        if known is not None:
            yield from self._signed(message, *known)
        # RFC 6275 section 9.5.4: an answer goes to where the update came from.
        kbm = self._kbm.get((home, peer, packet.destination))
        if kbm is not None and message.first(BindingAuthorizationData) is not None:
            key, covered = kbm
            if not binding_authenticator_holds(_octets(message), key, covered, peer):
                yield _issue(message, BindingAuthorizationData, "the one that the tests' tokens make")

    def _signed(self, message: Message, ends: Ends, names: tuple[str, ...]) -> Iterator[Issue]:
        """The options of RFC 4285, by the keys that the file has for each."""
        if self._keys is None:
            return
        for option in message.every(MobilityMessageAuthentication):
            keys = self._keys.matching(names, option.subtype, option.mobility_spi)
            if keys and not any(_holds(message, option, key, ends) for key in keys):
                wanted = f"the one of the key for {names[0]}, SPI {option.mobility_spi}"
                yield _issue(message, MobilityMessageAuthentication, wanted)


def _holds(message: Message, option: MobilityMessageAuthentication, key: bytes, ends: Ends) -> bool:
    """True also for what nobody but the two ends can compute: another SPI of the AAA server's."""
    try:
        if option.subtype == MN_HA:
            return mn_ha_authentication_holds(_octets(message), key, ends.care_of, ends.home)
        if option.subtype == MN_AAA and option.mobility_spi == HMAC_SHA1_SPI:
            return mn_aaa_authentication_holds(_octets(message), key, ends.care_of, ends.home)
    except WireError:
        return False
    return True


def _octets(message: Message) -> bytes:
    return message.raw[: len(message.raw) - len(message.trailer)]


def _is_signed(message: Message) -> bool:
    return any(type(each) in (BindingAuthorizationData, MobilityMessageAuthentication) for each in message.options)


def _others(message: Message) -> Iterator[object]:
    return (message.first(row) for row in OTHER_KEYS)


def _names(message: Message, home: Address) -> Iterator[str]:
    option = message.first(MobileNodeIdentifier)
    if option is not None:
        yield mn_id_text(option)
    yield str(home)


def _issue(message: Message, row: type[Row], wanted: str) -> Issue:
    offsets = [place.offset for place, each in zip(message.places, message.options, strict=True) if type(each) is row]
    return Issue("authenticator-wrong", offsets[0] if offsets else 0, row.info.name, wanted, "another")
