"""Control and user plane apart: the LMA User-Plane Address (RFC 7389)."""

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.checks import Anchor, Asked
from mobtrace.replay.lma.extensions import NOTHING, Extension, Verdict
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress


def answer_user_plane(anchor: Anchor, asked: Asked, entry: Entry) -> Verdict:
    """The address that user packets go to, where the gateway said that it can have two (RFC 7389 section 4).

    One option an address family at most; a gateway that does not ask gets none, since it would not understand.
    """
    wanted = asked.request.message.first(LmaUserPlaneAddress)
    address = anchor.settings.user_plane_address
    if address is None or (wanted is None and not anchor.settings.user_plane_supported_everywhere):
        return NOTHING
    option = LmaUserPlaneAddress(lma_user_plane_address=address)
    entry.kept[LmaUserPlaneAddress.info.key] = option
    return Verdict(options=(option,))


USER_PLANE = Extension("RFC 7389", answer_user_plane)
