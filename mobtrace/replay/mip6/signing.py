"""Messages signed and verified between mobile node, home agent and correspondent node."""

from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire import auth
from mobtrace.wire.codec import encode
from mobtrace.wire.message import Message
from mobtrace.wire.options.auth import MobilityMessageAuthentication
from mobtrace.wire.options.mip6 import BindingAuthorizationData, Pad1, PadN
from mobtrace.wire.rows import Row

NOTHING_YET = bytes(auth.AUTHENTICATOR_OCTETS)
AAA_OCTETS = 20  # RFC 4285 section 5.2: the whole HMAC_SHA1


def authenticated(message: Message, key: bytes, spi: int, care_of: Address, home_address: Address) -> Message:
    """The message with a mobile-home authentication option behind its other options (RFC 4285 section 5.1)."""
    blank = _with(
        message, MobilityMessageAuthentication(subtype=auth.MN_HA, mobility_spi=spi, authentication_data=NOTHING_YET)
    )
    data = auth.mn_ha_authentication_data(encode(blank), key, care_of, home_address)
    option = MobilityMessageAuthentication(subtype=auth.MN_HA, mobility_spi=spi, authentication_data=data)
    return _with(message, option)


def authenticated_by_aaa(message: Message, key: bytes, care_of: Address, home_address: Address) -> Message:
    """The message with an MN-AAA authentication option behind its other options (RFC 4285 section 5.2)."""
    blank = bytes(AAA_OCTETS)
    option = MobilityMessageAuthentication(
        subtype=auth.MN_AAA, mobility_spi=auth.HMAC_SHA1_SPI, authentication_data=blank
    )
    data = auth.mn_aaa_authentication_data(encode(_with(message, option)), key, care_of, home_address)
    option = MobilityMessageAuthentication(
        subtype=auth.MN_AAA, mobility_spi=auth.HMAC_SHA1_SPI, authentication_data=data
    )
    return _with(message, option)


def aaa_authentication_holds(message: Message, key: bytes, care_of: Address, home_address: Address) -> bool:
    """Whether the MN-AAA authentication option is there and right."""
    try:
        return auth.mn_aaa_authentication_holds(encode(message), key, care_of, home_address)
    except WireError:
        return False


def authentication_of(message: Message) -> MobilityMessageAuthentication | None:
    """The mobile-home authentication option of a message."""
    options = message.every(MobilityMessageAuthentication)
    return next((each for each in options if each.subtype == auth.MN_HA), None)


def authentication_holds(message: Message, key: bytes, care_of: Address, home_address: Address) -> bool:
    """Whether the mobile-home authentication option is there and right."""
    try:
        return auth.mn_ha_authentication_holds(encode(message), key, care_of, home_address)
    except WireError:
        return False


def authorized(message: Message, kbm: bytes, care_of: Address, correspondent: Address) -> Message:
    """The message with Binding Authorization Data as its last option (RFC 6275 section 6.2.7)."""
    blank = _with(message, BindingAuthorizationData(authenticator=NOTHING_YET))
    data = auth.binding_authenticator(encode(blank), kbm, care_of, correspondent)
    return _with(message, BindingAuthorizationData(authenticator=data))


def is_authorized_last(message: Message) -> bool:
    """RFC 6275 section 9.5.1: Binding Authorization Data is the last option, and no padding follows it."""
    return bool(message.options) and type(message.options[-1]) is BindingAuthorizationData


def authorization_holds(message: Message, kbm: bytes, care_of: Address, correspondent: Address) -> bool:
    """Whether Binding Authorization Data is there and right."""
    try:
        return auth.binding_authenticator_holds(encode(message), kbm, care_of, correspondent)
    except WireError:
        return False


def _with(message: Message, last: Row) -> Message:
    options = [each for each in message.options if type(each) not in (Pad1, PadN)]
    return Message(body=message.body, options=[*options, last])
