"""The Relay Agent Information option of DHCPv4 and its sub-options (RFC 3046)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire import radius_accounting, radius_attributes, radius_mobility
from mobtrace.wire.dhcpv4_options import option
from mobtrace.wire.families import Family, Tlvs
from mobtrace.wire.kinds import ADDR4, REST, TEXT
from mobtrace.wire.names_dhcp import RELAY_AGENT_OPTIONS
from mobtrace.wire.options.identifiers import Duid
from mobtrace.wire.radius_packets import ATTRIBUTES
from mobtrace.wire.rows import Row, Struct, Vector

ROWS = (radius_attributes, radius_accounting, radius_mobility)  # importing them declares their rows

SUBOPTIONS = Family(name="DHCPv4 relay agent sub-option", names=RELAY_AGENT_OPTIONS)
suboption = SUBOPTIONS.row


@option(82, rfc="RFC 3046 section 2.0")
class RelayAgentInformation(Row):
    """What the relay, such as a mobile access gateway, knows of the client."""

    agent_information_field: Annotated[list[Row], Tlvs(family=SUBOPTIONS)]

    vectors = (
        Vector(
            "52 06 01 04 77616e30",
            {
                "agent_information_field": [
                    {"type": 1, "name": "Agent Circuit ID", "fields": {"circuit_id": "77616e30"}}
                ]
            },
            "RFC 3046 sections 2.0 and 3.1 figures, by hand",
        ),
    )


@suboption(1, rfc="RFC 3046 section 3.1")
class AgentCircuitId(Row):
    """The circuit that the client is on."""

    circuit_id: Annotated[bytes, REST]

    vectors = (Vector("01 04 77616e30", {"circuit_id": "77616e30"}, "RFC 3046 section 3.1 figure, by hand"),)


@suboption(2, rfc="RFC 3046 section 3.2")
class AgentRemoteId(Row):
    """The client's end of the circuit."""

    remote_id: Annotated[bytes, REST]

    vectors = (Vector("02 06 02005e100001", {"remote_id": "02005e100001"}, "RFC 3046 section 3.2 figure, by hand"),)


@suboption(5, rfc="RFC 3527 section 3")
class LinkSelection(Row):
    """The link that the client is on, where the relay's address does not tell."""

    subnet: Annotated[Address, ADDR4]

    vectors = (Vector("05 04 c0000200", {"subnet": "192.0.2.0"}, "RFC 3527 section 3 figure, by hand"),)


@suboption(6, rfc="RFC 3993 section 3")
class SubscriberId(Row):
    """The operator's name for the subscriber."""

    subscriber_id: Annotated[str, TEXT]

    vectors = (Vector("06 03 6d6e31", {"subscriber_id": "mn1"}, "RFC 3993 section 3 figure, by hand"),)


@suboption(7, rfc="RFC 4014 section 3")
class RadiusAttributes(Row):
    """What a RADIUS server told the relay of the client."""

    radius_attributes: Annotated[list[Row], Tlvs(family=ATTRIBUTES)]

    vectors = (
        Vector(
            "07 05 01056d6e31",
            {"radius_attributes": [{"type": 1, "name": "User-Name", "fields": {"string": "mn1"}}]},
            "RFC 4014 section 3 figure, by hand",
        ),
    )


@suboption(11, rfc="RFC 5107 section 4")
class ServerIdentifierOverride(Row):
    """The relay wants to be taken for the server."""

    overriding_server_id: Annotated[Address, ADDR4]

    vectors = (Vector("0b 04 c0000243", {"overriding_server_id": "192.0.2.67"}, "RFC 5107 section 4 figure, by hand"),)


@suboption(12, rfc="RFC 6925 section 3")
class RelayAgentIdentifier(Row):
    """Which relay it is."""

    duid: Annotated[Duid, Struct(row=Duid)]

    vectors = (
        Vector(
            "0c 0a 0003000102005e100001",
            {"duid": {"duid_type": 3, "identifier": {"hardware_type": 1, "link_layer_address": "02:00:5e:10:00:01"}}},
            "RFC 6925 section 3 figure, by hand",
        ),
    )
