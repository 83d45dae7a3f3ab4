"""What documents beyond RFC 5213 add to a registration: one row of a table for each.

An extension may refuse a request before its session is looked for (``check``), and adds options to the answer of an
accepted one (``answer``), where it may also raise the status to another that accepts (below 128).
"""

from collections.abc import Callable
from typing import NamedTuple

from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.checks import Anchor, Asked
from mobtrace.wire.rows import Row


class Verdict(NamedTuple):
    """A status, and the options that go into the answer with it."""

    status: int = 0
    options: tuple[Row, ...] = ()


NOTHING = Verdict()


def no_check(anchor: Anchor, asked: Asked) -> Verdict | None:
    """Refuses nothing."""
    return None


class Extension(NamedTuple):
    """A document's part: ``check`` gives a refusal or ``None``, ``answer`` what an acceptance carries."""

    rfc: str
    answer: Callable[[Anchor, Asked, Entry], Verdict]
    check: Callable[[Anchor, Asked], Verdict | None] = no_check
