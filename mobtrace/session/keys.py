"""How a binding is found again: by the keys that its anchor uses.

RFC 5213 section 5.4 for proxy registrations (home network prefix; identifier with access technology and link-layer
identifier; identifier alone), home address and Binding ID for the host-based systems (RFC 6275 section 9.1, RFC 5648
section 6.2).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mobtrace.values import Address, Prefix

if TYPE_CHECKING:
    from mobtrace.session.registration import Registration

# RFC 5213 section 8.4: the node attached over a new interface, so it is another mobility session.
NEW_INTERFACE = 1
# RFC 7864 section 3.2: the same, and both sessions have the same prefixes.
SHARING_PREFIXES = 6


Key = tuple[Any, ...]


class Keys(list[Key]):
    """The keys of a proxy registration, the surest first; shared by all that have the same.

    ``live`` is the binding that all of them stand for, if there is one.
    """

    __slots__ = ("live",)

    def __init__(self, keys: Iterable[Key]) -> None:
        super().__init__(keys)
        self.live: Any = None


def proxy_keys(
    anchor: Address, mn: str, prefixes: Iterable[Prefix], access: tuple[int, str] | None, path: int | None
) -> Keys:
    """The keys of a proxy registration."""
    # RFC 8278 section 4.1: each path of a gateway has a binding of its own.
    paths = () if path is None else (path,)
    keys = Keys(("hnp", anchor, prefix, *paths) for prefix in prefixes)
    if access is not None:
        keys.append(("if", anchor, mn, access, *paths))
    keys.append(("mn", anchor, mn, *paths))
    return keys


def keys_of(reg: "Registration", bid: int | None, prefixes: Iterable[Prefix]) -> list[Key]:
    """The keys of a registration, the surest first; ``prefixes`` are those that only the answer names."""
    if reg.protocol != "pmip6":
        return [("home", reg.anchor, reg.home, bid)]
    keys = reg.keys
    if keys is None:
        keys = reg.keys = proxy_keys(reg.anchor, reg.mn, reg.prefixes, reg.access, reg.path)
    if prefixes is reg.prefixes:
        return keys
    path = () if reg.path is None else (reg.path,)
    assigned: list[Key] = [("hnp", reg.anchor, each, *path) for each in prefixes if each not in reg.prefixes]
    return assigned + keys if assigned else keys


def is_other_session(reg: "Registration", access: tuple[int, str] | None) -> bool:
    """RFC 5213 section 5.4.1.2: same node, but a new interface with a session of its own."""
    if reg.handoff not in (NEW_INTERFACE, SHARING_PREFIXES):
        return False
    return None not in (reg.access, access) and reg.access != access
