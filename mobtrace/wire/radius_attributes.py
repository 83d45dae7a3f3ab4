"""Attributes of RADIUS itself (RFC 2865 section 5)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.kinds import ADDR4, REST, TEXT, U8, U32, octets
from mobtrace.wire.names_aaa import (
    FRAMED_PROTOCOL,
    NAS_PORT_TYPE,
    SERVICE_TYPE,
    TERMINATION_ACTION,
    VENDOR_ID,
)
from mobtrace.wire.radius_packets import attribute
from mobtrace.wire.rows import Row, Vector


@attribute(1, rfc="RFC 2865 section 5.1")
class UserName(Row):
    """The user to be authenticated: often the mobile node's NAI."""

    string: Annotated[str, TEXT]

    vectors = (Vector("01066e656d6f", {"string": "nemo"}, "RFC 2865 section 7.1"),)


@attribute(2, rfc="RFC 2865 section 5.2")
class UserPassword(Row):
    """The password, hidden with the shared secret."""

    string: Annotated[bytes, REST]

    vectors = (
        Vector(
            "02120dbe708d93d413ce3196e43f782a0aee",
            {"string": "0dbe708d93d413ce3196e43f782a0aee"},
            "RFC 2865 section 7.1",
        ),
    )


@attribute(3, rfc="RFC 2865 section 5.3")
class ChapPassword(Row):
    """The answer to a CHAP challenge, behind its identifier."""

    chap_ident: Annotated[int, U8]
    string: Annotated[bytes, octets(16)]

    vectors = (
        Vector(
            "031316e97557c316185895f293ff6344077275",
            {"chap_ident": 22, "string": "e97557c316185895f293ff6344077275"},
            "RFC 2865 section 7.2",
        ),
    )


@attribute(4, rfc="RFC 2865 section 5.4")
class NasIpAddress(Row):
    """The address of the access server."""

    address: Annotated[Address, ADDR4]

    vectors = (Vector("0406c0a80110", {"address": "192.168.1.16"}, "RFC 2865 section 7.1"),)


@attribute(5, rfc="RFC 2865 section 5.5")
class NasPort(Row):
    """The port of the access server that the user is on."""

    value: Annotated[int, U32]

    vectors = (Vector("050600000003", {"value": 3}, "RFC 2865 section 7.1"),)


@attribute(6, rfc="RFC 2865 section 5.6")
class ServiceType(Row):
    """What the user asks for or is given."""

    value: Annotated[int, U32.named(SERVICE_TYPE)]

    vectors = (Vector("060600000008", {"value": 8}, "umip-lab-2011 mag1-lma-side.pcap, as tshark 4.0.17 reads it"),)


@attribute(7, rfc="RFC 2865 section 5.7")
class FramedProtocol(Row):
    """The framing of the access link."""

    value: Annotated[int, U32.named(FRAMED_PROTOCOL)]

    vectors = (Vector("070600000001", {"value": 1}, "RFC 2865 section 7.2"),)


@attribute(8, rfc="RFC 2865 section 5.8")
class FramedIpAddress(Row):
    """The user's IPv4 address; 255.255.255.255 lets the user choose, 255.255.255.254 the access server."""

    address: Annotated[Address, ADDR4]

    vectors = (Vector("0806fffffffe", {"address": "255.255.255.254"}, "RFC 2865 section 7.2"),)


@attribute(9, rfc="RFC 2865 section 5.9")
class FramedIpNetmask(Row):
    """The netmask of the user's network."""

    address: Annotated[Address, ADDR4]

    vectors = (Vector("0906ffffff00", {"address": "255.255.255.0"}, "RFC 2865 section 5.9 figure, by hand"),)


@attribute(11, rfc="RFC 2865 section 5.11", repeat=True)
class FilterId(Row):
    """The name of a filter list."""

    text: Annotated[str, TEXT]

    vectors = (Vector("0b0964656661756c74", {"text": "default"}, "RFC 2865 section 5.11 figure, by hand"),)


@attribute(12, rfc="RFC 2865 section 5.12")
class FramedMtu(Row):
    """The largest packet for the user, in octets."""

    value: Annotated[int, U32]

    vectors = (Vector("0c06000005dc", {"value": 1500}, "RFC 2865 section 7.2"),)


@attribute(14, rfc="RFC 2865 section 5.14")
class LoginIpHost(Row):
    """The host to connect the user to."""

    address: Annotated[Address, ADDR4]

    vectors = (Vector("0e06c0a80103", {"address": "192.168.1.3"}, "RFC 2865 section 7.1"),)


@attribute(18, rfc="RFC 2865 section 5.18", repeat=True)
class ReplyMessage(Row):
    """Text to be shown to the user."""

    text: Annotated[str, TEXT]

    vectors = (Vector("120a5375636365737321", {"text": "Success!"}, "RFC 2865 section 5.18 figure, by hand"),)


@attribute(24, rfc="RFC 2865 section 5.24")
class State(Row):
    """To be sent back unchanged: it ties the rounds of an exchange together."""

    string: Annotated[bytes, REST]

    vectors = (Vector("180a3332373639343330", {"string": "3332373639343330"}, "RFC 2865 section 7.3"),)


@attribute(25, rfc="RFC 2865 section 5.25", repeat=True)
class Class(Row):
    """To be sent unchanged with the accounting of the session."""

    string: Annotated[bytes, REST]

    vectors = (Vector("190601020304", {"string": "01020304"}, "RFC 2865 section 5.25 figure, by hand"),)


@attribute(26, rfc="RFC 2865 section 5.26", repeat=True)
class VendorSpecific(Row):
    """An attribute of a vendor; what follows the vendor's number is its own affair."""

    vendor_id: Annotated[int, U32.named(VENDOR_ID)]
    string: Annotated[bytes, REST]

    vectors = (
        Vector(
            "1a0d000028af08073233343135",
            {"vendor_id": 10415, "string": "08073233343135"},
            "RFC 2865 section 5.26 figure, by hand",
        ),
    )


@attribute(27, rfc="RFC 2865 section 5.27")
class SessionTimeout(Row):
    """How long the session may last, in seconds."""

    value: Annotated[int, U32.unit(1, "s")]

    vectors = (Vector("1b0600000e10", {"value": 3600}, "RFC 2865 section 5.27 figure, by hand"),)


@attribute(28, rfc="RFC 2865 section 5.28")
class IdleTimeout(Row):
    """How long the user may be idle, in seconds."""

    value: Annotated[int, U32.unit(1, "s")]

    vectors = (Vector("1c060000012c", {"value": 300}, "RFC 2865 section 5.28 figure, by hand"),)


@attribute(29, rfc="RFC 2865 section 5.29")
class TerminationAction(Row):
    """What the access server does when the service is completed."""

    value: Annotated[int, U32.named(TERMINATION_ACTION)]

    vectors = (Vector("1d0600000001", {"value": 1}, "RFC 2865 section 5.29 figure, by hand"),)


@attribute(30, rfc="RFC 2865 section 5.30")
class CalledStationId(Row):
    """What the user called: access point and network name on IEEE 802.11 (RFC 3580 section 3.20)."""

    string: Annotated[str, TEXT]

    vectors = (
        Vector(
            "1e1730322d30302d35452d31302d30302d30303a6c6162",
            {"string": "02-00-5E-10-00-00:lab"},
            "RFC 2865 section 5.30 figure, by hand",
        ),
    )


@attribute(31, rfc="RFC 2865 section 5.31")
class CallingStationId(Row):
    """Who called: the mobile node's link-layer identifier in Proxy Mobile IPv6 (RFC 6572 section 4.18)."""

    string: Annotated[str, TEXT]

    vectors = (
        Vector(
            "1f1330322d30302d35452d31302d30302d3031",
            {"string": "02-00-5E-10-00-01"},
            "RFC 2865 section 5.31 figure, by hand",
        ),
    )


@attribute(32, rfc="RFC 2865 section 5.32")
class NasIdentifier(Row):
    """The name of the access server."""

    string: Annotated[str, TEXT]

    vectors = (
        Vector(
            "20126d6167312e6578616d706c652e6f7267",
            {"string": "mag1.example.org"},
            "RFC 2865 section 5.32 figure, by hand",
        ),
    )


@attribute(33, rfc="RFC 2865 section 5.33", repeat=True)
class ProxyState(Row):
    """A proxy's own state."""

    string: Annotated[bytes, REST]

    vectors = (Vector("21043133", {"string": "3133"}, "RFC 2865 section 5.33 figure, by hand"),)


@attribute(60, rfc="RFC 2865 section 5.40")
class ChapChallenge(Row):
    """The CHAP challenge, when it is not the Request Authenticator."""

    string: Annotated[bytes, REST]

    vectors = (
        Vector(
            "3c122aee86f08d0d55969ca5978e0d3367a2",
            {"string": "2aee86f08d0d55969ca5978e0d3367a2"},
            "RFC 2865 section 5.40 figure, by hand",
        ),
    )


@attribute(61, rfc="RFC 2865 section 5.41")
class NasPortType(Row):
    """The kind of port that the user is on."""

    value: Annotated[int, U32.named(NAS_PORT_TYPE)]

    vectors = (Vector("3d0600000013", {"value": 19}, "RFC 2865 section 5.41 figure, by hand"),)
