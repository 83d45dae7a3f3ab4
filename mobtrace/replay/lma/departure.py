"""De-registrations that are not of a whole session by its own gateway (RFC 5213 section 5.3.5 and what came later)."""

from mobtrace.replay.lma import transient
from mobtrace.replay.lma.answer import acknowledgement
from mobtrace.replay.lma.cache import IPV4_BITS, Entry
from mobtrace.replay.lma.request import ProxyRequest
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.replay.node import Effect, Send
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Prefix, Seconds


def late_deregistration(anchor: Anchor, asked: Asked, entry: Entry) -> list[Effect]:
    """One by a gateway that the node has left: ignored (RFC 5213 section 5.3.5 item 1)."""
    if anchor.settings.has(Quirk.LATE_DEREGISTRATION_REMOVES):
        answer = acknowledgement(anchor.settings, asked.request, entry, asked.clock)
        return [Send(answer), *anchor.forget(entry, "late de-registration")]
    if anchor.settings.has(Quirk.ANSWERS_LATE_DEREGISTRATION):
        return [Send(acknowledgement(anchor.settings, asked.request, entry, asked.clock))]
    return []


def left_late(anchor: Anchor, asked: Asked, entry: Entry, lifetime: Seconds) -> list[Effect]:
    """The previous gateway extends its part of a transient binding, or ends it (RFC 6058 section 4.6.2)."""
    answer = acknowledgement(anchor.settings, asked.request, entry, asked.clock, lifetime=lifetime)
    done = transient.complete(anchor, entry) if asked.request.deregisters else []
    anchor.cache.schedule(entry)
    return [Send(answer), *done]


def part_to_release(entry: Entry, request: ProxyRequest) -> tuple[Prefix, ...]:
    """What a selective de-registration is about (RFC 5844 section 3.1.2.5); nothing for one of the whole session."""
    if entry.home_address is None or not entry.prefixes:
        return ()
    if not request.names_prefixes and request.home_address == entry.home_address:
        return (Prefix(entry.home_address, IPV4_BITS),)
    if request.ipv4 is None and set(request.prefixes) == set(entry.prefixes):
        return entry.prefixes
    return ()
