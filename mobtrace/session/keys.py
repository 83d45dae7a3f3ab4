"""How a binding is found again: by the keys that its anchor uses.

RFC 5213 section 5.4 for proxy registrations (home network prefix; identifier with access technology and link-layer
identifier; identifier alone), home address and Binding ID for the host-based systems (RFC 6275 section 9.1, RFC 5648
section 6.2).
"""

from collections.abc import Iterable
from typing import Any

from mobtrace.session.registration import Registration
from mobtrace.values import Prefix

# RFC 5213 section 8.4: the node attached over a new interface, so it is another mobility session.
NEW_INTERFACE = 1
# RFC 7864 section 3.2: the same, and both sessions have the same prefixes.
SHARING_PREFIXES = 6


def keys_of(reg: Registration, bid: int | None, prefixes: Iterable[Prefix]) -> list[tuple[Any, ...]]:
    """The keys of a registration, the surest first; ``prefixes`` are those that only the answer names."""
    if reg.protocol != "pmip6":
        return [("home", reg.anchor, reg.home, bid)]
    # RFC 8278 section 4.1: each path of a gateway has a binding of its own.
    path = () if reg.path is None else (reg.path,)
    if reg.keys is not None and prefixes is reg.prefixes:
        return reg.keys
    if reg.keys is None:
        reg.keys = [("hnp", reg.anchor, prefix, *path) for prefix in reg.prefixes]
        if reg.access is not None:
            reg.keys.append(("if", reg.anchor, reg.mn, reg.access, *path))
        reg.keys.append(("mn", reg.anchor, reg.mn, *path))
    assigned: list[tuple[Any, ...]] = [
        ("hnp", reg.anchor, each, *path) for each in prefixes if each not in reg.prefixes
    ]
    return assigned + reg.keys if assigned else reg.keys


def is_other_session(reg: Registration, access: tuple[int, str] | None) -> bool:
    """RFC 5213 section 5.4.1.2: same node, but a new interface with a session of its own."""
    if reg.handoff not in (NEW_INTERFACE, SHARING_PREFIXES):
        return False
    return None not in (reg.access, access) and reg.access != access
