"""Revocation as the gateway does it (RFC 5846 section 9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mobtrace.replay.lma.answer import prefix_option
from mobtrace.replay.mag.bulk import group_option, members_of
from mobtrace.replay.mag.registration import Registrations
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Effect, Tell
from mobtrace.replay.paths import Path
from mobtrace.replay.revocation import (
    ADMINISTRATIVE_REASON,
    BINDING_DOES_NOT_EXIST,
    FUNCTION_NOT_SUPPORTED,
    IDENTITY_REQUIRED,
    INTER_MAG_HANDOVER_UNKNOWN,
    LOCAL_POLICY,
    MN_IS_ATTACHED,
    PARTIAL_SUCCESS,
    PER_PEER_POLICY,
    SUCCESS,
    Indication,
    Outcome,
    Revocations,
)
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress

# RFC 5846 section 5.1: triggers that say that the node is at another gateway.
HANDOVER_TRIGGERS = range(2, INTER_MAG_HANDOVER_UNKNOWN + 1)


@dataclass(frozen=True, slots=True)
class Revoked:
    """What an indication of the gateway is about."""

    visits: Sequence[Visit]


class VisitRevocations:
    """The revocations that anchors ask the gateway for, and its own; it is ``Revocable`` for ``protocol``."""

    def __init__(self, gateway: Gateway, registrations: Registrations) -> None:
        self._gateway = gateway
        self._registrations = registrations
        settings = gateway.settings
        self.protocol: Revocations[Revoked] = Revocations(self, retry=settings.bri_retry, quirks=settings.quirks)

    def revoke(self, indication: Indication, now: Nanoseconds) -> Outcome:
        """What an anchor wants to have ended (RFC 5846 section 9.1, RFC 6602 section 5.1.3)."""
        if indication.group is not None:
            return self._revoke_group(indication, indication.group, now)
        if indication.body.g:
            return self._revoke_many(indication, now)
        visits = [each for each in self._of(indication.peer) if _is_named(each, indication)]
        if not visits:
            return Outcome(BINDING_DOES_NOT_EXIST, [])
        if indication.body.v:
            return Outcome(SUCCESS, [effect for each in visits for effect in self._gateway.drop_ipv4(each)])
        is_handover = indication.body.revocation_trigger in HANDOVER_TRIGGERS
        if is_handover and any(self._is_attached(each) for each in visits):
            return Outcome(MN_IS_ATTACHED, [])
        gone = [each for each in indication.prefixes if not any(each in visit.prefixes for visit in visits)]
        effects = self._end(visits, now)
        # RFC 5846 section 9.1: what was released already is named.
        return Outcome(PARTIAL_SUCCESS if gone else SUCCESS, effects, tuple(prefix_option(each) for each in gone))

    def _is_attached(self, visit: Visit) -> bool:
        return not visit.leaving and not visit.is_away and visit.mn not in self._gateway.settings.gone

    def _of(self, anchor: Address) -> list[Visit]:
        return [each for each in self._gateway.visits if each.anchor == anchor]

    def _revoke_group(self, indication: Indication, group: int, now: Nanoseconds) -> Outcome:
        """RFC 6602 section 5.1.3."""
        visits = members_of(self._gateway, indication.peer, group)
        if indication.names_a_session or not visits:
            return Outcome(BINDING_DOES_NOT_EXIST, [])
        return Outcome(SUCCESS, self._end(visits, now), tuple(indication.message.every(MobileNodeGroupIdentifier)))

    def _revoke_many(self, indication: Indication, now: Nanoseconds) -> Outcome:
        """Those of the anchor, or of a realm (RFC 5846 section 9.1)."""
        trigger, visits = indication.body.revocation_trigger, self._of(indication.peer)
        if trigger == PER_PEER_POLICY:
            return Outcome(SUCCESS, self._end(visits, now))
        if trigger != LOCAL_POLICY:
            return Outcome(FUNCTION_NOT_SUPPORTED, [])
        if indication.realm is None:
            return Outcome(IDENTITY_REQUIRED, [])
        named = [each for each in visits if each.mn.partition("@")[2] == indication.realm]
        if indication.care_of is not None:
            named = [each for each in named if self._gateway.tunnel(each).local == indication.care_of]
        return Outcome(SUCCESS, self._end(named, now))

    def _end(self, visits: Iterable[Visit], now: Nanoseconds) -> list[Effect]:
        return [effect for each in visits for effect in self._registrations.remove(each, "revoked", now)]

    def revoke_all(self, anchor: Address, now: Nanoseconds, *, sequence: int | None = None) -> list[Effect]:
        """End all bindings with an anchor, by one indication with the gateway's identity (RFC 5846 section 9.2)."""
        visits = self._of(anchor)
        if not visits:
            return []
        settings = self._gateway.settings
        identity = MobileNodeIdentifier(subtype=NAI, identifier=settings.identity or str(settings.address))
        options = [identity, *_care_of(self._gateway, visits[0])]
        about = Revoked(visits)
        sent = self.protocol.indicate(visits[0].path, about, options, now, trigger=PER_PEER_POLICY, sequence=sequence)
        return [sent, Tell(what="revoking", detail=str(anchor))]

    def revoke_group(
        self, path: Path, group: int, now: Nanoseconds, *, trigger: int = ADMINISTRATIVE_REASON
    ) -> list[Effect]:
        """End the bindings of a group of the anchor's (RFC 6602 section 5.1.3)."""
        visits = members_of(self._gateway, path.remote, group)
        if not visits:
            return []
        sent = self.protocol.indicate(path, Revoked(visits), [group_option(group)], now, trigger=trigger)
        return [sent, Tell(what="revoking", detail=f"group {group}")]

    def revoked(self, about: Revoked, status: int | None, now: Nanoseconds) -> list[Effect]:
        """The answer to an indication of the gateway's, or that none came: the bindings are gone unless refused."""
        if status is not None and status > BINDING_DOES_NOT_EXIST:
            return [Tell(what="revocation refused", detail=str(status))]
        known = list(self._gateway.visits)
        return self._end([each for each in about.visits if each in known], now)


def _care_of(gateway: Gateway, visit: Visit) -> list[AlternateCareofAddress]:
    own = gateway.tunnel(visit).local
    if own == visit.path.local or own.version != 6:
        return []
    return [AlternateCareofAddress(alternate_care_of_address=own)]


def _is_named(visit: Visit, indication: Indication) -> bool:
    """RFC 5846 section 9.1: the options name the node, and the address where only IPv4 is meant."""
    if indication.mn is not None and visit.mn != indication.mn:
        return False
    if indication.body.v:
        return visit.home_address is not None and visit.home_address == indication.home_address
    if indication.prefixes:
        return any(each in visit.prefixes for each in indication.prefixes)
    if indication.home_address is not None:
        return visit.home_address == indication.home_address
    return indication.mn is not None
