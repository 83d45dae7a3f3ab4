"""Control and user plane apart: the LMA User-Plane Address (RFC 7389)."""

from collections.abc import Iterable

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.extensions import ACCEPTED, Extension, Verdict
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.values import Address
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress


def answer_user_plane(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """The addresses that user packets go to, for a gateway that understands them (RFC 7389 section 5)."""
    request = asked.request
    wanted = list(request.message.every(LmaUserPlaneAddress))
    named: dict[int, Address] = {}
    if wanted or anchor.settings.user_plane_supported_everywhere:
        for version in _versions(wanted, request.care_of.version):
            address = _user_plane(anchor, asked, version)
            if address is not None:
                named[version] = address
    if not request.deregisters:
        entry.anchor_address = named.get(request.care_of.version)
    return Verdict(ACCEPTED, tuple(LmaUserPlaneAddress(lma_user_plane_address=each) for each in named.values()))


def _user_plane(anchor: Anchor, asked: Asked, version: int) -> Address | None:
    chosen = (each.lma_user_plane_address for each in anchor.chosen(asked.request, LmaUserPlaneAddress))
    found = (each for each in chosen if each is not None and each.version == version)
    return next(found, anchor.settings.user_plane(version))


def _versions(wanted: Iterable[LmaUserPlaneAddress], transport: int) -> list[int]:
    """The IP versions that a gateway asks about, each once (RFC 7389 section 4).

    An empty option asks for that of its care-of address. The address itself is for the anchor to fill in: one that
    is there is not looked at.
    """
    asked = [each.lma_user_plane_address for each in wanted]
    return list(dict.fromkeys(transport if each is None else each.version for each in asked)) or [transport]


USER_PLANE = Extension(
    rfc="RFC 7389",
    options=frozenset({LmaUserPlaneAddress}),
    answer=answer_user_plane,
    always=lambda settings: settings.user_plane_supported_everywhere,
)
