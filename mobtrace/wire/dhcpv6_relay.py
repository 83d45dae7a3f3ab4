"""Options that relay agents of DHCPv6 add: what a mobile access gateway knows of the client."""

from typing import Annotated

from mobtrace.values import LinkLayer
from mobtrace.wire import radius_accounting, radius_attributes, radius_mobility
from mobtrace.wire.dhcpv6_options import option
from mobtrace.wire.families import Tlvs
from mobtrace.wire.kinds import LINK_LAYER, REST, U16, U32
from mobtrace.wire.names import HARDWARE_TYPE
from mobtrace.wire.radius_packets import ATTRIBUTES
from mobtrace.wire.rows import Row, Vector

ROWS = (radius_attributes, radius_accounting, radius_mobility)  # importing them declares their rows


@option(37, rfc="RFC 4649 section 3")
class RelayAgentRemoteId(Row):
    """The relay's name for the client's end of the line."""

    enterprise_number: Annotated[int, U32]
    remote_id: Annotated[bytes, REST]

    vectors = (
        Vector(
            "0025 0006 000028af 6162",
            {"enterprise_number": 10415, "remote_id": "6162"},
            "RFC 4649 section 3 figure, by hand",
        ),
    )


@option(38, rfc="RFC 4580 section 2")
class RelayAgentSubscriberId(Row):
    """The operator's name for the subscriber."""

    subscriber_id: Annotated[bytes, REST]

    vectors = (Vector("0026 0003 6d6e31", {"subscriber_id": "6d6e31"}, "RFC 4580 section 2 figure, by hand"),)


@option(79, rfc="RFC 6939 section 4")
class ClientLinkLayerAddress(Row):
    """The client's link-layer address, as the first relay saw it."""

    link_layer_type: Annotated[int, U16.named(HARDWARE_TYPE)]
    link_layer_address: Annotated[LinkLayer, LINK_LAYER]

    vectors = (
        Vector(
            "004f 0008 0001 02005e100001",
            {"link_layer_type": 1, "link_layer_address": "02:00:5e:10:00:01"},
            "RFC 6939 section 4 figure, by hand",
        ),
    )


@option(81, rfc="RFC 7037 section 4")
class RadiusAttributes(Row):
    """What a RADIUS server told the relay of the client."""

    option_data: Annotated[list[Row], Tlvs(family=ATTRIBUTES)]

    vectors = (
        Vector(
            "0051 000a 580a 706f6f6c2d613031",
            {"option_data": [{"type": 88, "name": "Framed-Pool", "fields": {"string": "pool-a01"}}]},
            "RFC 7037 section 4 figure, by hand",
        ),
    )
