"""Separation of control and user plane (RFC 7389)."""

from typing import Annotated

from mobtrace.values import Address
from mobtrace.wire.carriers import PROXY_REGISTRATIONS
from mobtrace.wire.kinds import RESERVED16, AddrRest
from mobtrace.wire.message import option
from mobtrace.wire.rows import Row, Vector


@option(59, rfc="RFC 7389 section 4", align=(8, 2), repeat=True, stands_in=PROXY_REGISTRATIONS)
class LmaUserPlaneAddress(Row):
    """Where the anchor takes user traffic: IPv4 or IPv6; in a request it may be all zero or of no length at all."""

    reserved: Annotated[int, RESERVED16] = 0
    lma_user_plane_address: Annotated[Address | None, AddrRest()] = None

    vectors = (
        Vector(
            "3b02 aabb",
            {"reserved": 0xAABB, "lma_user_plane_address": None},
            "PyPCAPKit test_mh_reserved_padding_unit.py",
        ),
        Vector(
            "3b06 0000 c0000209",
            {"reserved": 0, "lma_user_plane_address": "192.0.2.9"},
            "RFC 7389 section 4 figure 2, by hand; PyPCAPKit agrees",
        ),
        Vector(
            "3b12 0000 20010db8000000000000000000000009",
            {"reserved": 0, "lma_user_plane_address": "2001:db8::9"},
            "RFC 7389 section 4 figure 2, by hand; PyPCAPKit agrees",
        ),
    )
