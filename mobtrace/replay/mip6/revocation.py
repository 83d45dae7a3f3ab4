"""Bindings that a home agent revokes (RFC 5846 sections 6 and 7)."""

from dataclasses import dataclass, field

from mobtrace.replay.backoff import Backoff
from mobtrace.replay.mip6.cache import Entry
from mobtrace.replay.mip6.routing import to_node
from mobtrace.replay.mip6.settings import HomeAgentSettings
from mobtrace.replay.node import Datagram, Effect, Send, earliest
from mobtrace.values import Nanoseconds, Seconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.options.mcoa import BindingIdentifier

# RFC 5846 section 11.
INIT_MIN_DELAY_BRIS: Seconds = 1.0
MAX_BRACK_TIMEOUT: Seconds = 2.0
BRI_MAX_RETRIES_NUMBER = 1
ADMINISTRATIVE_REASON = 1


@dataclass(slots=True)
class Revocation:
    """One that waits for its acknowledgement; ``bids`` are the bindings concerned, none of them means all."""

    entry: Entry
    bids: tuple[int, ...]
    datagram: Datagram
    retries: int = BRI_MAX_RETRIES_NUMBER
    backoff: Backoff = field(default_factory=lambda: Backoff(INIT_MIN_DELAY_BRIS, MAX_BRACK_TIMEOUT))


class Revocations:
    """The revocations of one home agent that are in progress."""

    def __init__(self, settings: HomeAgentSettings) -> None:
        self._settings = settings
        self._sequence = 0
        self._open: dict[int, Revocation] = {}

    def is_open(self, sequence: int) -> bool:
        """True while the indication with that number waits for its answer."""
        return sequence in self._open

    def begin(
        self, entry: Entry, bids: tuple[int, ...], trigger: int, now: Nanoseconds, sequence: int | None = None
    ) -> list[Effect]:
        """Send a Binding Revocation Indication for an entry, or for some of its bindings (RFC 5846 section 7)."""
        chosen = [entry.bindings[bid] for bid in bids if bid in entry.bindings]
        binding = chosen[0] if chosen else entry.primary
        if binding is None:
            return []
        self._sequence = (self._sequence + 1) % (1 << 16) if sequence is None else sequence
        body = BindingRevocationIndication(revocation_trigger=trigger, sequence=self._sequence)
        content = Message(body=body, options=[BindingIdentifier(binding_id=bid) for bid in bids])
        datagram = to_node(self._settings, entry, binding, content)
        found = self._open[self._sequence] = Revocation(entry, bids, datagram)
        found.backoff.sent(now)
        return [Send(datagram)]

    def acknowledged(self, body: BindingRevocationAcknowledgement) -> Revocation | None:
        """The revocation that an acknowledgement ends."""
        return self._open.pop(body.sequence, None)

    def cancel(self, entry: Entry) -> None:
        """Its node has registered again meanwhile, which was accepted (RFC 5846 section 7)."""
        self._open = {sequence: each for sequence, each in self._open.items() if each.entry is not entry}

    def next_due(self) -> Nanoseconds | None:
        """When the first is to be sent again, or given up."""
        return earliest(*(each.backoff.due for each in self._open.values()))

    def tick(self, now: Nanoseconds) -> tuple[list[Effect], list[Revocation]]:
        """What to send again, and the revocations that nobody acknowledged (RFC 5846 section 6.3)."""
        effects: list[Effect] = []
        given_up: list[Revocation] = []
        for sequence, each in list(self._open.items()):
            if each.backoff.due is None or each.backoff.due > now:
                continue
            if each.retries:
                each.retries -= 1
                each.backoff.sent(now)
                effects.append(Send(each.datagram))
            else:
                given_up.append(self._open.pop(sequence))
        return effects, given_up
