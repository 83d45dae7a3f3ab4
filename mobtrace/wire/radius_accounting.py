"""Attributes of RADIUS accounting and of the extensions that access servers send (RFC 2866, 2869, 3162 and others)."""

from typing import Annotated

from mobtrace.values import Address, Prefix
from mobtrace.wire.kinds import ADDR6, RESERVED8, REST, TEXT, U8, U32, octets
from mobtrace.wire.kinds_ip import CutPrefix
from mobtrace.wire.names_aaa import ACCT_AUTHENTIC, ACCT_STATUS_TYPE, ACCT_TERMINATE_CAUSE, ERROR_CAUSE
from mobtrace.wire.radius_packets import attribute
from mobtrace.wire.rows import Row, Vector

PREFIX = CutPrefix(length="prefix_length")


@attribute(40, rfc="RFC 2866 section 5.1")
class AcctStatusType(Row):
    """What happened to the session."""

    value: Annotated[int, U32.named(ACCT_STATUS_TYPE)]

    vectors = (Vector("280600000001", {"value": 1}, "RFC 2866 section 5.1 figure, by hand"),)


@attribute(41, rfc="RFC 2866 section 5.2")
class AcctDelayTime(Row):
    """How long the access server has been trying to send this, in seconds."""

    value: Annotated[int, U32.unit(1, "s")]

    vectors = (Vector("290600000000", {"value": 0}, "RFC 2866 section 5.2 figure, by hand"),)


@attribute(42, rfc="RFC 2866 section 5.3")
class AcctInputOctets(Row):
    """Octets received from the user, modulo 2^32."""

    value: Annotated[int, U32]

    vectors = (Vector("2a060001e240", {"value": 123456}, "RFC 2866 section 5.3 figure, by hand"),)


@attribute(43, rfc="RFC 2866 section 5.4")
class AcctOutputOctets(Row):
    """Octets sent to the user, modulo 2^32."""

    value: Annotated[int, U32]

    vectors = (Vector("2b060009fbf1", {"value": 654321}, "RFC 2866 section 5.4 figure, by hand"),)


@attribute(44, rfc="RFC 2866 section 5.5")
class AcctSessionId(Row):
    """Ties start and stop of a session together."""

    text: Annotated[str, TEXT]

    vectors = (Vector("2c0a3030303030303141", {"text": "0000001A"}, "RFC 2866 section 5.5 figure, by hand"),)


@attribute(45, rfc="RFC 2866 section 5.6")
class AcctAuthentic(Row):
    """How the user was authenticated."""

    value: Annotated[int, U32.named(ACCT_AUTHENTIC)]

    vectors = (Vector("2d0600000001", {"value": 1}, "RFC 2866 section 5.6 figure, by hand"),)


@attribute(46, rfc="RFC 2866 section 5.7")
class AcctSessionTime(Row):
    """How long the user has had service, in seconds."""

    value: Annotated[int, U32.unit(1, "s")]

    vectors = (Vector("2e0600000258", {"value": 600}, "RFC 2866 section 5.7 figure, by hand"),)


@attribute(47, rfc="RFC 2866 section 5.8")
class AcctInputPackets(Row):
    """Packets received from the user."""

    value: Annotated[int, U32]

    vectors = (Vector("2f0600000064", {"value": 100}, "RFC 2866 section 5.8 figure, by hand"),)


@attribute(48, rfc="RFC 2866 section 5.9")
class AcctOutputPackets(Row):
    """Packets sent to the user."""

    value: Annotated[int, U32]

    vectors = (Vector("3006000000c8", {"value": 200}, "RFC 2866 section 5.9 figure, by hand"),)


@attribute(49, rfc="RFC 2866 section 5.10")
class AcctTerminateCause(Row):
    """Why the session ended."""

    value: Annotated[int, U32.named(ACCT_TERMINATE_CAUSE)]

    vectors = (Vector("310600000002", {"value": 2}, "RFC 2866 section 5.10 figure, by hand"),)


@attribute(50, rfc="RFC 2866 section 5.11")
class AcctMultiSessionId(Row):
    """Ties sessions of one user together: those of a mobile node at several access servers."""

    string: Annotated[str, TEXT]

    vectors = (Vector("320a3030303030303141", {"string": "0000001A"}, "RFC 2866 section 5.11 figure, by hand"),)


@attribute(51, rfc="RFC 2866 section 5.12")
class AcctLinkCount(Row):
    """How many links a multilink session has had."""

    value: Annotated[int, U32]

    vectors = (Vector("330600000001", {"value": 1}, "RFC 2866 section 5.12 figure, by hand"),)


@attribute(52, rfc="RFC 2869 section 5.1")
class AcctInputGigawords(Row):
    """How often Acct-Input-Octets has wrapped around."""

    value: Annotated[int, U32]

    vectors = (Vector("340600000001", {"value": 1}, "RFC 2869 section 5.1 figure, by hand"),)


@attribute(53, rfc="RFC 2869 section 5.2")
class AcctOutputGigawords(Row):
    """How often Acct-Output-Octets has wrapped around."""

    value: Annotated[int, U32]

    vectors = (Vector("350600000001", {"value": 1}, "RFC 2869 section 5.2 figure, by hand"),)


@attribute(55, rfc="RFC 2869 section 5.3")
class EventTimestamp(Row):
    """When it happened, in seconds since 1970-01-01 00:00 UTC."""

    value: Annotated[int, U32.unit(1, "s since 1970-01-01")]

    vectors = (Vector("37064e0b488d", {"value": 1309362317}, "RFC 2869 section 5.3 figure, by hand"),)


@attribute(77, rfc="RFC 2869 section 5.11", repeat=True)
class ConnectInfo(Row):
    """The nature of the user's connection."""

    text: Annotated[str, TEXT]

    vectors = (
        Vector(
            "4d18434f4e4e4543542035344d627073203830322e313167",
            {"text": "CONNECT 54Mbps 802.11g"},
            "RFC 2869 section 5.11 figure, by hand",
        ),
    )


@attribute(79, rfc="RFC 3579 section 3.1", repeat=True)
class EapMessage(Row):
    """A piece of an EAP packet of at most 253 octets; left alone."""

    string: Annotated[bytes, REST]

    vectors = (Vector("4f070201000501", {"string": "0201000501"}, "RFC 3579 section 3.1 figure, by hand"),)


@attribute(80, rfc="RFC 3579 section 3.2")
class MessageAuthenticator(Row):
    """HMAC-MD5 of the whole packet; ``radius.verify`` checks it."""

    string: Annotated[bytes, octets(16)]

    vectors = (
        Vector(
            "501200000000000000000000000000000000",
            {"string": "00000000000000000000000000000000"},
            "RFC 3579 section 3.2 figure, by hand",
        ),
    )


@attribute(85, rfc="RFC 2869 section 5.16")
class AcctInterimInterval(Row):
    """Seconds between interim updates."""

    value: Annotated[int, U32.unit(1, "s")]

    vectors = (Vector("550600000258", {"value": 600}, "RFC 2869 section 5.16 figure, by hand"),)


@attribute(87, rfc="RFC 2869 section 5.17")
class NasPortId(Row):
    """The port of the access server that the user is on, as text."""

    text: Annotated[str, TEXT]

    vectors = (Vector("5707776c616e30", {"text": "wlan0"}, "RFC 2869 section 5.17 figure, by hand"),)


@attribute(88, rfc="RFC 2869 section 5.18")
class FramedPool(Row):
    """The pool that the user's address is to be taken from."""

    string: Annotated[str, TEXT]

    vectors = (Vector("5807706f6f6c31", {"string": "pool1"}, "RFC 2869 section 5.18 figure, by hand"),)


@attribute(89, rfc="RFC 4372 section 2.2")
class ChargeableUserIdentity(Row):
    """A handle for the subscriber that is to be charged; a single zero octet asks for one."""

    string: Annotated[bytes, REST]

    vectors = (Vector("590300", {"string": "00"}, "RFC 4372 section 2.2 figure, by hand"),)


@attribute(95, rfc="RFC 3162 section 2.1")
class NasIpv6Address(Row):
    """The IPv6 address of the access server."""

    address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "5f1220010db8000000000000000000000001", {"address": "2001:db8::1"}, "RFC 3162 section 2.1 figure, by hand"
        ),
    )


@attribute(96, rfc="RFC 3162 section 2.2")
class FramedInterfaceId(Row):
    """The interface identifier for the user."""

    interface_id: Annotated[bytes, octets(8)]

    vectors = (
        Vector(
            "600a0000000000000000",
            {"interface_id": "0000000000000000"},
            "umip-lab-2011 mag1-lma-side.pcap, as tshark 4.0.17 reads it",
        ),
    )


@attribute(97, rfc="RFC 3162 section 2.3", repeat=True)
class FramedIpv6Prefix(Row):
    """A prefix for the user's link: the home network prefix where RFC 6572 is not spoken."""

    reserved: Annotated[int, RESERVED8] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    prefix: Annotated[Address, PREFIX]

    @property
    def network(self) -> Prefix:
        """The prefix, with the octets that were left out."""
        return Prefix.of(PREFIX.whole(self.prefix), self.prefix_length)

    vectors = (
        Vector(
            "61140040 20010100000650000000000000000000",
            {"prefix_length": 64, "prefix": "2001:100:6:5000::"},
            "umip-lab-2011 mag1-lma-side.pcap, as tshark 4.0.17 reads it",
        ),
    )


@attribute(99, rfc="RFC 3162 section 2.5", repeat=True)
class FramedIpv6Route(Row):
    """A route for the user."""

    text: Annotated[str, TEXT]

    vectors = (
        Vector(
            "6316323030313a6462383a323a3a2f3438203a3a2031",
            {"text": "2001:db8:2::/48 :: 1"},
            "RFC 3162 section 2.5 figure, by hand",
        ),
    )


@attribute(100, rfc="RFC 3162 section 2.6")
class FramedIpv6Pool(Row):
    """The pool that the user's prefix is to be taken from."""

    string: Annotated[str, TEXT]

    vectors = (Vector("6407706f6f6c36", {"string": "pool6"}, "RFC 3162 section 2.6 figure, by hand"),)


@attribute(101, rfc="RFC 5176 section 3.5")
class ErrorCause(Row):
    """Why a Disconnect or CoA could not be done."""

    value: Annotated[int, U32.named(ERROR_CAUSE)]

    vectors = (Vector("6506000001f7", {"value": 503}, "RFC 5176 section 3.5 figure, by hand"),)


@attribute(123, rfc="RFC 4818 section 3", repeat=True)
class DelegatedIpv6Prefix(Row):
    """A prefix for the user to delegate: a mobile network prefix."""

    reserved: Annotated[int, RESERVED8] = 0
    prefix_length: Annotated[int, U8.limit(128)]
    prefix: Annotated[Address, PREFIX]

    @property
    def network(self) -> Prefix:
        """The prefix, with the octets that were left out."""
        return Prefix.of(PREFIX.whole(self.prefix), self.prefix_length)

    vectors = (
        Vector(
            "7b0c0038 20010db800010200",
            {"prefix_length": 56, "prefix": {"prefix": "2001:db8:1:200::", "octets": 8}},
            "RFC 4818 section 3 figure, by hand",
        ),
    )


@attribute(168, rfc="RFC 6911 section 3.1", repeat=True)
class FramedIpv6Address(Row):
    """An IPv6 address for the user."""

    address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "a81220010db8000100000000000000000007", {"address": "2001:db8:1::7"}, "RFC 6911 section 3.1 figure, by hand"
        ),
    )
