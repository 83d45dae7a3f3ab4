"""Options of DHCPv6 by which a mobile node finds its home network and home agent (RFC 6610)."""

from typing import Annotated

from mobtrace.values import Address, Prefix
from mobtrace.wire.containers import Exact
from mobtrace.wire.dhcpv6_options import INSIDE, PREFIX_LENGTH, option
from mobtrace.wire.kinds import ADDR6
from mobtrace.wire.kinds_ip import DOMAIN
from mobtrace.wire.rows import Row, Vector

HOME_AGENT = "0048 0010 20010db8000000000000000000000001"
HOME_AGENT_VALUES = [{"type": 72, "name": "OPTION_MIP6_HAA", "fields": {"address": "2001:db8::1"}}]


@option(49, rfc="RFC 6610 section 3.1")
class HomeNetworkIdFqdn(Row):
    """The home network that the mobile node asks about."""

    home_network_identifier_fqdn: Annotated[str, Exact(inner=DOMAIN)]

    vectors = (
        Vector(
            "0031 000d 07 6578616d706c65 03 6f7267 00",
            {"home_network_identifier_fqdn": "example.org"},
            "RFC 6610 section 3.1 figure, by hand",
        ),
    )


@option(50, rfc="RFC 6610 section 3.2.1")
class VisitedHomeNetworkInformation(Row):
    """Home agents and prefixes in the visited network."""

    options: Annotated[list[Row], INSIDE]

    vectors = (Vector(f"0032 0014 {HOME_AGENT}", {"options": HOME_AGENT_VALUES}, "RFC 6610 section 3.2.1, by hand"),)


@option(69, rfc="RFC 6610 section 3.2.2", repeat=True)
class IdentifiedHomeNetworkInformation(Row):
    """Home agents and prefixes of the home network that was asked about."""

    options: Annotated[list[Row], INSIDE]

    vectors = (Vector(f"0045 0014 {HOME_AGENT}", {"options": HOME_AGENT_VALUES}, "RFC 6610 section 3.2.2, by hand"),)


@option(70, rfc="RFC 6610 section 3.2.3")
class UnrestrictedHomeNetworkInformation(Row):
    """Home agents and prefixes of some home network, as the server's administrator likes."""

    options: Annotated[list[Row], INSIDE]

    vectors = (Vector(f"0046 0014 {HOME_AGENT}", {"options": HOME_AGENT_VALUES}, "RFC 6610 section 3.2.3, by hand"),)


@option(71, rfc="RFC 6610 section 3.3", repeat=True)
class HomeNetworkPrefix(Row):
    """The prefix of a home network."""

    prefix_len: Annotated[int, PREFIX_LENGTH]
    prefix: Annotated[Address, ADDR6]

    @property
    def network(self) -> Prefix:
        """The prefix without host bits."""
        return Prefix.of(self.prefix, self.prefix_len)

    vectors = (
        Vector(
            "0047 0011 40 20010db8000100000000000000000000",
            {"prefix_len": 64, "prefix": "2001:db8:1::"},
            "RFC 6610 section 3.3 figure, by hand",
        ),
    )


@option(72, rfc="RFC 6610 section 3.4", repeat=True)
class HomeAgentAddress(Row):
    """The address of a home agent; an IPv4 one is embedded in 64:ff9b::/96."""

    address: Annotated[Address, ADDR6]

    vectors = (Vector(HOME_AGENT, {"address": "2001:db8::1"}, "RFC 6610 section 3.4 figure, by hand"),)


@option(73, rfc="RFC 6610 section 3.5", repeat=True)
class HomeAgentFqdn(Row):
    """The name of a home agent."""

    fqdn: Annotated[str, Exact(inner=DOMAIN)]

    vectors = (
        Vector(
            "0049 0011 03 686131 07 6578616d706c65 03 6f7267 00",
            {"fqdn": "ha1.example.org"},
            "RFC 6610 section 3.5 figure, by hand",
        ),
    )
