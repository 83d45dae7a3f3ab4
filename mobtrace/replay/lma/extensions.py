"""What documents beyond RFC 5213 add to a registration: one row of a table for each.

An extension may refuse a request before its session is touched (``check``), and adds to the answer of an accepted
one (``answer``) options, flags of the acknowledgement, and another status that accepts (below 128). ``answer`` is
where it notes in the session what was agreed on; it is also called for a de-registration, which
``request.deregisters`` tells. Where a refusal must say more than its status, ``refused`` gives the options.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.wire.rows import Row

ACCEPTED = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, and what goes into the answer with it: options, and flags by their names."""

    status: int = ACCEPTED
    options: tuple[Row, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)


NOTHING = Verdict()


def no_check(anchor: Anchor, asked: Asked) -> int | None:
    """Refuses nothing."""
    return None


def no_options(anchor: Anchor, asked: Asked, status: int) -> tuple[Row, ...]:
    """Has nothing to say in a refusal."""
    return ()


def never(settings: AnchorSettings) -> bool:
    """Is for requests with its options only."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A document's part in registrations: for those with any of ``options``, or of ``always`` for any at all.

    ``check`` gives the status of a refusal or ``None``; ``answer`` what an acceptance carries, told the status that
    the extensions before it have come to; ``refused`` the options in a refusal with any status.
    """

    rfc: str
    options: frozenset[type[Row]]
    answer: Callable[[Anchor, Asked, Entry, int], Verdict]
    check: Callable[[Anchor, Asked], int | None] = no_check
    refused: Callable[[Anchor, Asked, int], tuple[Row, ...]] = no_options
    always: Callable[[AnchorSettings], bool] = never
