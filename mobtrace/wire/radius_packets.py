"""RADIUS: its packets (RFC 2865 section 3), and the family of its attributes.

The attributes are in ``radius_attributes``, ``radius_accounting`` and ``radius_mobility``.
"""

from typing import Annotated

from mobtrace.wire.decoded import Protocol
from mobtrace.wire.families import Family
from mobtrace.wire.kinds import U8, octets
from mobtrace.wire.names_aaa import RADIUS_ATTRIBUTES, RADIUS_CODES
from mobtrace.wire.rows import Row, Vector, row_class

ATTRIBUTES = Family(name="RADIUS attribute", names=RADIUS_ATTRIBUTES, whole=True)
attribute = ATTRIBUTES.row

PROTOCOL = Protocol(name="radius", names=RADIUS_CODES, options=ATTRIBUTES)
message = PROTOCOL.message

RFC_2865_REQUEST = "RFC 2865 section 7.1"
ZEROS = "00" * 16


@row_class
class Packet(Row):
    """The header that all packets share; the length between its fields is computed."""

    identifier: Annotated[int, U8]
    authenticator: Annotated[bytes, octets(16)] = bytes(16)


@message(1, rfc="RFC 2865 section 4.1")
class AccessRequest(Packet):
    """A network access server, such as a mobile access gateway, asks whether a user may have access."""

    vectors = (
        Vector(
            "01000038 0f403f9473978057bd83d5cb98f4227a 01066e656d6f 02120dbe708d93d413ce3196e43f782a0aee"
            " 0406c0a80110 050600000003",
            {"identifier": 0, "authenticator": "0f403f9473978057bd83d5cb98f4227a"},
            RFC_2865_REQUEST,
        ),
    )


@message(2, rfc="RFC 2865 section 4.2")
class AccessAccept(Packet):
    """The user may have access, as the attributes say."""

    vectors = (
        Vector(
            "02000026 86fe220e7624ba2a1005f6bf9b55e0b2 060600000001 0f0600000000 0e06c0a80103",
            {"identifier": 0, "authenticator": "86fe220e7624ba2a1005f6bf9b55e0b2"},
            RFC_2865_REQUEST,
        ),
    )


@message(3, rfc="RFC 2865 section 4.3")
class AccessReject(Packet):
    """The user may not have access."""

    vectors = (Vector(f"03050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 2865 section 4.3, by hand"),)


@message(4, rfc="RFC 2866 section 4.1")
class AccountingRequest(Packet):
    """News of a session: start, stop, what it used."""

    vectors = (Vector(f"04050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 2866 section 4.1, by hand"),)


@message(5, rfc="RFC 2866 section 4.2")
class AccountingResponse(Packet):
    """The news was recorded."""

    vectors = (Vector(f"05050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 2866 section 4.2, by hand"),)


@message(11, rfc="RFC 2865 section 4.4")
class AccessChallenge(Packet):
    """The server wants more: the next round of an EAP exchange."""

    vectors = (Vector(f"0b050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 2865 section 4.4, by hand"),)


@message(12, rfc="RFC 5997 section 3")
class StatusServer(Packet):
    """Asks whether the server is alive."""

    vectors = (Vector(f"0c050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 5997 section 3, by hand"),)


@message(40, rfc="RFC 5176 section 2.1")
class DisconnectRequest(Packet):
    """The server orders the end of a session."""

    vectors = (Vector(f"28050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 5176 section 2.1, by hand"),)


@message(41, rfc="RFC 5176 section 2.1")
class DisconnectAck(Packet):
    """The session is gone."""

    vectors = (Vector(f"29050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 5176 section 2.1, by hand"),)


@message(42, rfc="RFC 5176 section 2.1")
class DisconnectNak(Packet):
    """The session could not be ended; Error-Cause says why."""

    vectors = (Vector(f"2a050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 5176 section 2.1, by hand"),)


@message(43, rfc="RFC 5176 section 2.2")
class CoaRequest(Packet):
    """The server changes the authorization of a session (CoA is for change of authorization here)."""

    vectors = (Vector(f"2b050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 5176 section 2.2, by hand"),)


@message(44, rfc="RFC 5176 section 2.2")
class CoaAck(Packet):
    """The authorization was changed."""

    vectors = (Vector(f"2c050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 5176 section 2.2, by hand"),)


@message(45, rfc="RFC 5176 section 2.2")
class CoaNak(Packet):
    """The authorization could not be changed; Error-Cause says why."""

    vectors = (Vector(f"2d050014{ZEROS}", {"identifier": 5, "authenticator": ZEROS}, "RFC 5176 section 2.2, by hand"),)
