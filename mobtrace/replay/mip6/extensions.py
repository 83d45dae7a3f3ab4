"""What documents beyond RFC 6275 add to a home registration: one row of a table for each.

An extension may refuse a request (``check``), takes part in an accepted one (``accept``), where it may raise the
status to another that accepts and adds options to the answer, and in a de-registration (``release``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from mobtrace.replay.mip6.cache import BindingCache, Entry
from mobtrace.replay.mip6.request import BindingRequest
from mobtrace.replay.mip6.settings import HomeAgentSettings
from mobtrace.values import Nanoseconds
from mobtrace.wire.rows import Row


class Agent(Protocol):
    """What checks and extensions need of a home agent."""

    settings: HomeAgentSettings
    cache: BindingCache


class Asked(NamedTuple):
    """A request with its circumstances; ``clock`` is the agent's own time, ``entry`` what it has for the address."""

    request: BindingRequest
    entry: Entry | None
    clock: Nanoseconds


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, and the options that go into the answer with it."""

    status: int = 0
    options: tuple[Row, ...] = field(default=())


NOTHING = Verdict()


def no_check(agent: Agent, asked: Asked) -> Verdict | None:
    """Refuses nothing."""
    return None


def no_part(agent: Agent, asked: Asked, entry: Entry) -> Verdict:
    """Adds nothing."""
    return NOTHING


class Extension(NamedTuple):
    """A document's part: ``check`` gives a refusal or ``None``; the others what the answer carries."""

    rfc: str
    check: Callable[[Agent, Asked], Verdict | None] = no_check
    accept: Callable[[Agent, Asked, Entry], Verdict] = no_part
    release: Callable[[Agent, Asked, Entry], Verdict] = no_part
