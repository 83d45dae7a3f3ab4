"""Options of fast handovers (RFC 5568)."""

from typing import Annotated

from mobtrace.values import Address, LinkLayer
from mobtrace.wire.carriers import Carrier
from mobtrace.wire.kinds import ADDR6, LINK_LAYER, REST, U8, U32
from mobtrace.wire.message import option
from mobtrace.wire.names import ADDRESS_PREFIX_CODE, LINK_LAYER_ADDRESS_CODE
from mobtrace.wire.rows import Row, Vector

# RFC 5568 section 6.4.5
SEND_HANDOVER_KEY = {0: "handover key made with SEND"}


@option(7, rfc="RFC 5568 section 6.4.4", repeat=True, stands_in=(Carrier.ELSEWHERE,))
class MobilityHeaderLinkLayerAddress(Row):
    """Link-layer address of the mobile node, of the length its link has; no padding in front of it."""

    option_code: Annotated[int, U8.named(LINK_LAYER_ADDRESS_CODE)]
    lla: Annotated[LinkLayer, LINK_LAYER]

    vectors = (
        Vector(
            "070702001122334455",
            {"option_code": 2, "lla": "00:11:22:33:44:55"},
            "PyPCAPKit test_mh_unit.py, Fast Neighbor Advertisement",
        ),
    )


@option(21, rfc="RFC 5568 section 6.4.5", length_bias=4, stands_in=(Carrier.ELSEWHERE,))
class BindingAuthorizationDataForFmip6(Row):
    """Authenticator between mobile node and previous access router (BADF).

    Its Option Length counts the authenticator only, not the SPI in front of it.
    """

    spi: Annotated[int, U32.named(SEND_HANDOVER_KEY, partial=True)]
    authenticator: Annotated[bytes, REST]

    vectors = (
        Vector(
            "150cdeadbeef000102030405060708090a0b",
            {"spi": 0xDEADBEEF, "authenticator": "000102030405060708090a0b"},
            "PyPCAPKit test_mh_unit.py, Fast Binding Update",
        ),
    )


@option(34, rfc="RFC 5568 section 6.4.2", align=(8, 4), repeat=True, stands_in=(Carrier.ELSEWHERE,))
class MobilityHeaderIPv6AddressPrefix(Row):
    """An address or prefix of a handover: the mobile node's old or new one, the new router's."""

    option_code: Annotated[int, U8.named(ADDRESS_PREFIX_CODE)]
    prefix_length: Annotated[int, U8.limit(128)]
    ipv6_address_prefix: Annotated[Address, ADDR6]

    vectors = (
        Vector(
            "2212024020010db8000200000000000000000001",
            {"option_code": 2, "prefix_length": 64, "ipv6_address_prefix": "2001:db8:2::1"},
            "PyPCAPKit test_mh_unit.py, Handover Initiate",
        ),
    )
