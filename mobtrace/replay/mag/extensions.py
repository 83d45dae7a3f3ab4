"""What documents beyond RFC 5213 add to the gateway's registrations: one row of a table for each.

An extension adds options and flags to an update (``ask``), notes in the visit what an acceptance says (``take``), and
may find another way when it was refused (``again``). ``take`` goes by the message that was sent, so that an option
that stands in the attachment is the same to it as one that it asked for by itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Pending, Visit
from mobtrace.values import Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement
from mobtrace.wire.rows import Row


@dataclass(frozen=True, slots=True)
class Ask:
    """What goes into an update: options, and flags by their names."""

    options: tuple[Row, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)


NOTHING = Ask()


class Answer(NamedTuple):
    """An acknowledgement, the update that it answers, and the time."""

    message: Message
    body: BindingAcknowledgement
    asked: Message
    now: Nanoseconds


def nothing(gateway: Gateway, visit: Visit, pending: Pending) -> Ask:
    """Asks for nothing."""
    return NOTHING


def no_notes(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """Notes nothing."""


def gives_up(gateway: Gateway, visit: Visit, answer: Answer) -> bool:
    """Knows no other way."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A document's part in registrations.

    ``again`` is asked about a refusal: True when the update is to be sent anew, for which it has changed the visit.
    """

    rfc: str
    ask: Callable[[Gateway, Visit, Pending], Ask] = nothing
    take: Callable[[Gateway, Visit, Answer], None] = no_notes
    again: Callable[[Gateway, Visit, Answer], bool] = gives_up


def is_initial(visit: Visit) -> bool:
    """True until a registration was accepted."""
    return visit.machine.care_of is None
