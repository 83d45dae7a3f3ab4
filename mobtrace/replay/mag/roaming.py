"""A node comes to another access point: the anchor is told, as often as it wants to know (RFC 7563 section 4.1)."""

from dataclasses import replace

from mobtrace.lifecycle.states import State
from mobtrace.replay.mag.access_network import network_option
from mobtrace.replay.mag.registration import Registrations
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Effect, Tell
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds


class Roaming:
    """The part of a gateway that reports changes of the access network."""

    def __init__(self, gateway: Gateway, registrations: Registrations) -> None:
        self._gateway = gateway
        self._registrations = registrations
        registrations.accepted.append(self._accepted)

    def roam(self, mn: str, access_point: str, now: Nanoseconds, *, link: str | None = None) -> list[Effect]:
        """A node has come to another access point; to its gateway it is still on the same link."""
        visit = self._gateway.visits.of(mn, link)
        if visit is None or visit.leaving:
            return []
        visit.attachment = replace(visit.attachment, access_point=access_point)
        return [Tell(what="roamed", mn=mn, detail=access_point), *self._report(visit, now)]

    def _accepted(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        """RFC 6757 section 4.1: an anchor that says nothing has not understood, and the session may be ended."""
        if not visit.network_ignored:
            return self._report(visit, now)
        told = Tell(what="access network ignored", mn=visit.mn, detail=str(visit.anchor))
        is_over = self._gateway.settings.ani_required
        gone = self._gateway.withdraw(visit) if is_over else []
        return [told, *gone, *(self._registrations.detach(visit, now, why="access network ignored") if is_over else ())]

    def _report(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        """Say it at once where nothing was sent for long enough, else when the time has come.

        While an answer is waited for nothing else is sent: it is looked at again when that comes.
        """
        visit.report_due = None
        is_known = network_option(self._gateway.settings, visit.attachment) == visit.reported
        if is_known or visit.pending is not None or visit.machine.state is not State.ACTIVE:
            return []
        due = (visit.updated or 0) + round((visit.report_every or 0) * NANOSECONDS_PER_SECOND)
        if due <= now:
            return self._registrations.refresh(visit, now)
        visit.report_due = due
        self._gateway.visits.schedule(visit)
        return []
