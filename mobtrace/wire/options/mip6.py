"""Options of Mobile IPv6 itself (RFC 6275 section 6.2)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import ANY_ACKNOWLEDGEMENT, ANY_UPDATE, REGISTRATIONS, Carrier
from mobtrace.wire.kinds import ADDR6, REST, U16
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(0, rfc="RFC 6275 section 6.2.2", repeat=True)
class Pad1(Row):
    """One octet of padding; the only option without a length."""

    vectors = (Vector("00", {}, "RFC 6275 section 6.2.2"),)


@option(1, rfc="RFC 6275 section 6.2.3", repeat=True)
class PadN(Row):
    """Two or more octets of padding, all zero."""

    data: Annotated[bytes, REST] = b""

    vectors = (Vector("01020000", {"data": "0000"}, "zeek mip6_bu.pcap"),)


@option(2, rfc="RFC 6275 section 6.2.4", align=(2, 0), stands_in=ANY_ACKNOWLEDGEMENT)
class BindingRefreshAdvice(Row):
    """When the home agent wants the binding refreshed, in units of 4 seconds."""

    refresh_interval: Annotated[int, U16.unit(4, "s")]

    vectors = (Vector("02020708", {"refresh_interval": 1800}, "tcpdump ipv6_mobility_1 frame 12: refresh: 7200"),)


@option(3, rfc="RFC 6275 section 6.2.5", align=(8, 6), stands_in=ANY_UPDATE)
class AlternateCareofAddress(Row):
    """The care-of address to bind when it is not the packet's source address."""

    alternate_care_of_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "031020010660 4701f004020d54fffe98bc93",
            {"alternate_care_of_address": "2001:660:4701:f004:20d:54ff:fe98:bc93"},
            "tcpdump ipv6_mobility_1 frame 7",
        ),
    )


@option(4, rfc="RFC 6275 section 6.2.6", align=(2, 0), stands_in=(Carrier.UPDATE,))
class NonceIndices(Row):
    """Which nonces the keygen tokens of a correspondent registration were made with."""

    home_nonce_index: Annotated[int, U16]
    care_of_nonce_index: Annotated[int, U16]

    vectors = (
        Vector(
            "040404d2162e", {"home_nonce_index": 1234, "care_of_nonce_index": 5678}, "tcpdump ipv6_mobility_1 frame 8"
        ),
    )


@option(5, rfc="RFC 6275 section 6.2.7", align=(8, 2), stands_in=REGISTRATIONS)
class BindingAuthorizationData(Row):
    """Authenticator of a correspondent registration; 96 bits in RFC 6275, its length left open."""

    authenticator: Annotated[bytes, REST]

    vectors = (
        Vector(
            "050c8101738d517d516940ec0611",
            {"authenticator": "8101738d517d516940ec0611"},
            "tcpdump ipv6_mobility_1 frame 9",
        ),
    )
