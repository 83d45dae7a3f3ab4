"""Options of DHCPv6 that attaching, leasing and delegating use (RFC 8415 section 21).

The relayed message of option 9 is in ``dhcpv6``, which reads it.
"""

from typing import Annotated

from mobtrace.values import Address, Prefix
from mobtrace.wire.containers import Counted, Repeated
from mobtrace.wire.families import Family, Tlvs
from mobtrace.wire.kinds import ADDR6, REST, TEXT, U8, U16, U32, octets
from mobtrace.wire.kinds_ip import DOMAIN
from mobtrace.wire.names_dhcp import DHCPV6_OPTIONS, DHCPV6_STATUS, DHCPV6_TYPES
from mobtrace.wire.options.identifiers import Duid
from mobtrace.wire.rows import Row, Vector

OPTIONS = Family(name="DHCPv6 option", names=DHCPV6_OPTIONS, type_octets=2, length_octets=2)
option = OPTIONS.row

INSIDE = Tlvs(family=OPTIONS)
SECONDS = U32.unit(1, "s")
PREFIX_LENGTH = U8.limit(128)
DUID_LL = "0003 0001 02005e100001"
DUID_LL_VALUES = {
    "duid_type": 3,
    "identifier": {"hardware_type": 1, "link_layer_address": "02:00:5e:10:00:01"},
}
ADDRESS = "20010db8000100000000000000000007"


@option(1, rfc="RFC 8415 section 21.2")
class ClientIdentifier(Duid):
    """Which client it is: RFC 8371 has the same for a mobile node."""

    vectors = (Vector(f"0001 000a {DUID_LL}", DUID_LL_VALUES, "RFC 8415 sections 21.2 and 11.4 figures, by hand"),)


@option(2, rfc="RFC 8415 section 21.3")
class ServerIdentifier(Duid):
    """Which server it is."""

    vectors = (Vector(f"0002 000a {DUID_LL}", DUID_LL_VALUES, "RFC 8415 sections 21.3 and 11.4 figures, by hand"),)


@option(3, rfc="RFC 8415 section 21.4", repeat=True)
class IaNa(Row):
    """Non-temporary addresses for one interface; times in seconds until the client renews and rebinds."""

    iaid: Annotated[int, U32]
    t1: Annotated[int, SECONDS]
    t2: Annotated[int, SECONDS]
    ia_na_options: Annotated[list[Row], INSIDE]

    vectors = (
        Vector(
            f"0003 0028 00000001 00000708 00000b40 0005 0018 {ADDRESS} 00000e10 00001c20",
            {
                "iaid": 1,
                "t1": 1800,
                "t2": 2880,
                "ia_na_options": [
                    {
                        "type": 5,
                        "name": "OPTION_IAADDR",
                        "fields": {
                            "ipv6_address": "2001:db8:1::7",
                            "preferred_lifetime": 3600,
                            "valid_lifetime": 7200,
                            "iaaddr_options": [],
                        },
                    }
                ],
            },
            "RFC 8415 sections 21.4 and 21.6 figures, by hand",
        ),
    )


@option(4, rfc="RFC 8415 section 21.5", repeat=True)
class IaTa(Row):
    """Temporary addresses for one interface."""

    iaid: Annotated[int, U32]
    ia_ta_options: Annotated[list[Row], INSIDE]

    vectors = (Vector("0004 0004 00000002", {"iaid": 2, "ia_ta_options": []}, "RFC 8415 section 21.5 figure, by hand"),)


@option(5, rfc="RFC 8415 section 21.6", repeat=True)
class IaAddress(Row):
    """An address with its lifetimes in seconds; all ones is infinity."""

    ipv6_address: Annotated[Address, ADDR6]
    preferred_lifetime: Annotated[int, SECONDS]
    valid_lifetime: Annotated[int, SECONDS]
    iaaddr_options: Annotated[list[Row], INSIDE]

    vectors = (
        Vector(
            f"0005 0018 {ADDRESS} 00000e10 00001c20",
            {"ipv6_address": "2001:db8:1::7", "preferred_lifetime": 3600, "valid_lifetime": 7200, "iaaddr_options": []},
            "RFC 8415 section 21.6 figure, by hand",
        ),
    )


@option(6, rfc="RFC 8415 section 21.7")
class OptionRequest(Row):
    """The options that the client would like to have."""

    requested_option_code: Annotated[list[int], Repeated(inner=U16.named(DHCPV6_OPTIONS))]

    vectors = (
        Vector("0006 0004 0017 0031", {"requested_option_code": [23, 49]}, "RFC 8415 section 21.7 figure, by hand"),
    )


@option(7, rfc="RFC 8415 section 21.8")
class Preference(Row):
    """How much a client should prefer this server; 255 ends the search."""

    pref_value: Annotated[int, U8]

    vectors = (Vector("0007 0001 ff", {"pref_value": 255}, "RFC 8415 section 21.8 figure, by hand"),)


@option(8, rfc="RFC 8415 section 21.9")
class ElapsedTime(Row):
    """How long the client has been trying, in hundredths of a second."""

    elapsed_time: Annotated[int, U16.unit(10, "ms")]

    vectors = (Vector("0008 0002 0064", {"elapsed_time": 100}, "RFC 8415 section 21.9 figure, by hand"),)


@option(11, rfc="RFC 8415 section 21.11")
class Authentication(Row):
    """Who sent this, and that nobody changed it."""

    protocol: Annotated[int, U8]
    algorithm: Annotated[int, U8]
    rdm: Annotated[int, U8]
    replay_detection: Annotated[bytes, octets(8)]
    authentication_information: Annotated[bytes, REST]

    vectors = (
        Vector(
            "000b 000d 03 01 00 0000000000000001 aabb",
            {
                "protocol": 3,
                "algorithm": 1,
                "rdm": 0,
                "replay_detection": "0000000000000001",
                "authentication_information": "aabb",
            },
            "RFC 8415 section 21.11 figure, by hand",
        ),
    )


@option(12, rfc="RFC 8415 section 21.12")
class ServerUnicast(Row):
    """The client may send to this address of the server."""

    server_address: Annotated[Address, ADDR6]

    vectors = (
        Vector(f"000c 0010 {ADDRESS}", {"server_address": "2001:db8:1::7"}, "RFC 8415 section 21.12 figure, by hand"),
    )


@option(13, rfc="RFC 8415 section 21.13")
class StatusCode(Row):
    """How it went, of the message or of the option that holds this."""

    status_code: Annotated[int, U16.named(DHCPV6_STATUS)]
    status_message: Annotated[str, TEXT] = ""

    vectors = (
        Vector(
            "000d 0006 0006 6e6f6e65",
            {"status_code": 6, "status_message": "none"},
            "RFC 8415 section 21.13 figure, by hand",
        ),
    )


@option(14, rfc="RFC 8415 section 21.14")
class RapidCommit(Row):
    """Two messages instead of four."""

    vectors = (Vector("000e 0000", {}, "RFC 8415 section 21.14 figure, by hand"),)


@option(15, rfc="RFC 8415 section 21.15")
class UserClass(Row):
    """The kinds of user that the client belongs to."""

    user_class_data: Annotated[list[bytes], Repeated(inner=Counted(inner=REST, prefix=2))]

    vectors = (
        Vector("000f 0005 0003 6c6162", {"user_class_data": ["6c6162"]}, "RFC 8415 section 21.15 figure, by hand"),
    )


@option(16, rfc="RFC 8415 section 21.16", repeat=True)
class VendorClass(Row):
    """The vendor of the client's hardware and what it is."""

    enterprise_number: Annotated[int, U32]
    vendor_class_data: Annotated[list[bytes], Repeated(inner=Counted(inner=REST, prefix=2))]

    vectors = (
        Vector(
            "0010 0009 000028af 0003 6c6162",
            {"enterprise_number": 10415, "vendor_class_data": ["6c6162"]},
            "RFC 8415 section 21.16 figure, by hand",
        ),
    )


@option(17, rfc="RFC 8415 section 21.17", repeat=True)
class VendorSpecificInformation(Row):
    """Options of a vendor, which are its own affair."""

    enterprise_number: Annotated[int, U32]
    vendor_option_data: Annotated[bytes, REST]

    vectors = (
        Vector(
            "0011 0009 000028af 0001 0001 07",
            {"enterprise_number": 10415, "vendor_option_data": "0001000107"},
            "RFC 8415 section 21.17 figure, by hand",
        ),
    )


@option(18, rfc="RFC 8415 section 21.18")
class InterfaceId(Row):
    """The relay's name for the link of the client."""

    interface_id: Annotated[bytes, REST]

    vectors = (Vector("0012 0004 77616e30", {"interface_id": "77616e30"}, "RFC 8415 section 21.18 figure, by hand"),)


@option(19, rfc="RFC 8415 section 21.19")
class ReconfigureMessage(Row):
    """What the client is to answer a Reconfigure with."""

    msg_type: Annotated[int, U8.named(DHCPV6_TYPES)]

    vectors = (Vector("0013 0001 05", {"msg_type": 5}, "RFC 8415 section 21.19 figure, by hand"),)


@option(20, rfc="RFC 8415 section 21.20")
class ReconfigureAccept(Row):
    """The client takes Reconfigure messages."""

    vectors = (Vector("0014 0000", {}, "RFC 8415 section 21.20 figure, by hand"),)


@option(23, rfc="RFC 3646 section 3")
class DnsServers(Row):
    """Recursive DNS servers, in order of preference."""

    dns_recursive_name_server: Annotated[list[Address], Repeated(inner=ADDR6)]

    vectors = (
        Vector(
            f"0017 0010 {ADDRESS}",
            {"dns_recursive_name_server": ["2001:db8:1::7"]},
            "RFC 3646 section 3 figure, by hand",
        ),
    )


@option(24, rfc="RFC 3646 section 4")
class DomainSearchList(Row):
    """Domain names to search."""

    searchlist: Annotated[list[str], Repeated(inner=DOMAIN)]

    vectors = (
        Vector(
            "0018 000d 07 6578616d706c65 03 6f7267 00",
            {"searchlist": ["example.org"]},
            "RFC 3646 section 4 figure, by hand",
        ),
    )


@option(25, rfc="RFC 8415 section 21.21", repeat=True)
class IaPd(Row):
    """Prefixes delegated to a router: mobile network prefixes in RFC 6276; times in seconds."""

    iaid: Annotated[int, U32]
    t1: Annotated[int, SECONDS]
    t2: Annotated[int, SECONDS]
    ia_pd_options: Annotated[list[Row], INSIDE]

    vectors = (
        Vector(
            "0019 000c 00000003 00000708 00000b40",
            {"iaid": 3, "t1": 1800, "t2": 2880, "ia_pd_options": []},
            "RFC 8415 section 21.21 figure, by hand",
        ),
    )


@option(26, rfc="RFC 8415 section 21.22", repeat=True)
class IaPrefix(Row):
    """A delegated prefix with its lifetimes in seconds; all ones is infinity."""

    preferred_lifetime: Annotated[int, SECONDS]
    valid_lifetime: Annotated[int, SECONDS]
    prefix_length: Annotated[int, PREFIX_LENGTH]
    ipv6_prefix: Annotated[Address, ADDR6]
    iaprefix_options: Annotated[list[Row], INSIDE]

    @property
    def network(self) -> Prefix:
        """The prefix without host bits."""
        return Prefix.of(self.ipv6_prefix, self.prefix_length)

    vectors = (
        Vector(
            "001a 0019 00000e10 00001c20 38 20010db8000102000000000000000000",
            {
                "preferred_lifetime": 3600,
                "valid_lifetime": 7200,
                "prefix_length": 56,
                "ipv6_prefix": "2001:db8:1:200::",
                "iaprefix_options": [],
            },
            "RFC 8415 section 21.22 figure, by hand",
        ),
    )


@option(32, rfc="RFC 8415 section 21.23")
class InformationRefreshTime(Row):
    """How long the information in a Reply is good for, in seconds."""

    information_refresh_time: Annotated[int, SECONDS]

    vectors = (
        Vector("0020 0004 00015180", {"information_refresh_time": 86400}, "RFC 8415 section 21.23 figure, by hand"),
    )
