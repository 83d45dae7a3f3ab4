"""Control and user plane apart: the LMA User-Plane Address (RFC 7389)."""

from mobtrace.replay.mag.extensions import Answer, Ask, Extension
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.runtime_lma import AlternateIPv4CareofAddress
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from mobtrace.wire.rows import Row


def ask_user_plane(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """RFC 7389 section 4: an empty option says that the anchor may name another address for user packets.

    The gateway's own user-plane address is the Proxy-CoA (RFC 5213 section 6.9.1.5).
    """
    own = gateway.settings.user_plane_address
    options: list[Row] = []
    if own is not None and own.version == 6:
        options.append(AlternateCareofAddress(alternate_care_of_address=own))
    elif own is not None:
        options.append(AlternateIPv4CareofAddress(alternate_ipv4_care_of_address=own))
    if gateway.settings.asks_user_plane:
        options.append(LmaUserPlaneAddress(lma_user_plane_address=None))
    return Ask(tuple(options))


def take_user_plane(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """RFC 7389 section 5: the address of the IP version that the gateway's tunnels have."""
    version = (gateway.settings.user_plane_address or visit.path.local).version
    named = (each.lma_user_plane_address for each in answer.message.every(LmaUserPlaneAddress))
    usable = (each for each in named if each is not None and not each.is_unspecified and each.version == version)
    visit.anchor_address = next(usable, None)


USER_PLANE = Extension(rfc="RFC 7389", ask=ask_user_plane, take=take_user_plane)
