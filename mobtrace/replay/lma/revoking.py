"""Revocation as the anchor does it (RFC 5846 section 8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mobtrace.replay.lma.answer import prefix_option
from mobtrace.replay.lma.bulk import members_of
from mobtrace.replay.lma.cache import IPV4_BITS, Entry
from mobtrace.replay.lma.registration import Registrations
from mobtrace.replay.lma.state import Anchor
from mobtrace.replay.node import Effect, Tell
from mobtrace.replay.revocation import (
    ADMINISTRATIVE_REASON,
    BINDING_DOES_NOT_EXIST,
    FIRST_GLOBAL_TRIGGER,
    FUNCTION_NOT_SUPPORTED,
    GLOBAL_REVOCATION_NOT_AUTHORIZED,
    INTER_MAG_HANDOVER_UNKNOWN,
    LOCAL_POLICY,
    PER_PEER_POLICY,
    SUCCESS,
    Indication,
    Outcome,
    Revocations,
)
from mobtrace.values import Address, Nanoseconds, Prefix
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.pmip6_ipv4 import IPv4HomeAddressRequest
from mobtrace.wire.rows import Row


@dataclass(frozen=True, slots=True)
class Revoked:
    """What an indication of the anchor is about: sessions, or only their IPv4 home addresses, and why."""

    entries: Sequence[Entry]
    trigger: int
    ipv4_only: bool = False


class SessionRevocations:
    """The anchor's own revocations, and those that gateways ask it for; it is ``Revocable`` for ``protocol``."""

    def __init__(self, anchor: Anchor, registrations: Registrations) -> None:
        self._anchor = anchor
        self._registrations = registrations
        settings = anchor.settings
        self.protocol: Revocations[Revoked] = Revocations(
            self, retry=settings.bri_retry, quirks=settings.quirks, first=settings.bri_sequence
        )

    def revoke_session(
        self,
        entry: Entry,
        now: Nanoseconds,
        *,
        trigger: int = ADMINISTRATIVE_REASON,
        ipv4_only: bool = False,
        sequence: int | None = None,
    ) -> list[Effect]:
        """Ask the gateway of one session to end it, or to end its IPv4 part (RFC 5846 section 8.1)."""
        named: list[Row] = [prefix_option(each) for each in entry.prefixes]
        if ipv4_only and entry.home_address is None:
            return []
        if ipv4_only or not named:
            address = entry.home_address or Address(bytes(4))
            named = [IPv4HomeAddressRequest(prefix_len=IPV4_BITS, ipv4_home_address=address)]
        about = Revoked((entry,), trigger, ipv4_only)
        options = [entry.identifier, *named, *_care_of(entry)]
        return self._indicate(entry, about, options, now, sequence)

    def revoke_node(
        self, mn: str, now: Nanoseconds, *, trigger: int = ADMINISTRATIVE_REASON, sequence: int | None = None
    ) -> list[Effect]:
        """End all sessions of a mobile node, with one indication for each gateway that has any."""
        effects: list[Effect] = []
        for entries in _by_gateway(self._anchor.cache.of(mn)):
            about = Revoked(entries, trigger)
            effects += self._indicate(entries[0], about, [entries[0].identifier], now, sequence)
        return effects

    def revoke_peer(self, gateway: Address, now: Nanoseconds, *, sequence: int | None = None) -> list[Effect]:
        """End all sessions of a gateway: no options (RFC 5846 section 8.1)."""
        entries = [each for each in self._anchor.cache if each.gateway == gateway]
        if not entries:
            return []
        return self._indicate(entries[0], Revoked(entries, PER_PEER_POLICY), [], now, sequence)

    def revoke_realm(
        self,
        gateway: Address,
        realm: str,
        now: Nanoseconds,
        *,
        care_of: Address | None = None,
        sequence: int | None = None,
    ) -> list[Effect]:
        """End the sessions of a realm's nodes at a gateway, or those of them at one care-of address."""
        known = (each for each in self._anchor.cache if each.gateway == gateway)
        entries = [each for each in known if _is_of_realm(each.mn, realm) and _is_at(each, care_of)]
        if not entries:
            return []
        options: list[Row] = [MobileNodeIdentifier(subtype=NAI, identifier=f"@{realm}")]
        if care_of is not None:
            options.append(AlternateCareofAddress(alternate_care_of_address=care_of))
        return self._indicate(entries[0], Revoked(entries, LOCAL_POLICY), options, now, sequence)

    def ask_previous(self, entry: Entry, now: Nanoseconds) -> list[Effect]:
        """Ask the gateway whether the node is gone, instead of waiting for it to say so (RFC 5846 section 8.1)."""
        return self.revoke_session(entry, now, trigger=INTER_MAG_HANDOVER_UNKNOWN)

    def _indicate(
        self, entry: Entry, about: Revoked, options: Iterable[Row], now: Nanoseconds, sequence: int | None
    ) -> list[Effect]:
        for each in about.entries:
            each.revoking = True
        sent = self.protocol.indicate(
            entry.path, about, options, now, trigger=about.trigger, ipv4_only=about.ipv4_only, sequence=sequence
        )
        return [sent, Tell(what="revoking", mn=entry.mn, detail=f"trigger {about.trigger}")]

    def revoked(self, about: Revoked, status: int | None, now: Nanoseconds) -> list[Effect]:
        """RFC 5846 sections 6.2.2, 6.3 and 8.1: the answer, or that none came."""
        is_done = status is not None and status < FIRST_GLOBAL_TRIGGER
        if about.trigger == INTER_MAG_HANDOVER_UNKNOWN:
            return [effect for each in about.entries for effect in self._answered(each, now, released=is_done)]
        # Without an answer the sessions are cleaned up (section 6.3); so are those that the gateway does not know.
        if not is_done and status not in (None, BINDING_DOES_NOT_EXIST):
            return self._refused(about, status)
        # A session that was registered again meanwhile is not the one that was revoked (section 8.1).
        ended = (each for each in about.entries if each.revoking and not each.is_gone)
        return [effect for each in ended for effect in self._end(each, about.ipv4_only, now)]

    def _answered(self, entry: Entry, now: Nanoseconds, *, released: bool) -> list[Effect]:
        """RFC 5846 section 8.1: as if a de-registration had come, or had not.

        A session that was registered again meanwhile is not released.
        """
        is_released = released and entry.revoking and not entry.is_gone
        entry.revoking = False
        gone = self._registrations.release(entry, now, "revoked") if is_released else []
        return [*gone, *self._registrations.resume(entry, now, released=is_released)]

    def _refused(self, about: Revoked, status: int | None) -> list[Effect]:
        for each in about.entries:
            each.revoking = False
        return [Tell(what="revocation refused", mn=about.entries[0].mn, detail=str(status))]

    def _end(self, entry: Entry, ipv4_only: bool, now: Nanoseconds) -> list[Effect]:
        if ipv4_only and entry.home_address is not None and entry.prefixes:
            entry.revoking = False
            return self._anchor.release(entry, Prefix(entry.home_address, IPV4_BITS))
        gone = self._anchor.forget(entry, "revoked")
        return [*gone, *self._registrations.resume(entry, now, released=False)]

    def revoke(self, indication: Indication, now: Nanoseconds) -> Outcome:
        """What a gateway wants to have ended (RFC 5846 section 8.2, RFC 6602 section 5.2.3)."""
        if indication.group is not None:
            return self._revoke_group(indication, indication.group, now)
        if indication.body.g:
            return self._revoke_for_peer(indication, now)
        entries = [each for each in self._anchor.cache.of(indication.mn or "") if _is_named(each, indication)]
        if not entries:
            return Outcome(BINDING_DOES_NOT_EXIST, [])
        return Outcome(SUCCESS, self._end_all(entries, now, ipv4_only=indication.body.v))

    def _revoke_group(self, indication: Indication, group: int, now: Nanoseconds) -> Outcome:
        entries = members_of(self._anchor.cache, indication.peer, group)
        if indication.names_a_session or not entries:
            return Outcome(BINDING_DOES_NOT_EXIST, [])
        options = tuple(indication.message.every(MobileNodeGroupIdentifier))
        return Outcome(SUCCESS, self._end_all(entries, now), options)

    def _revoke_for_peer(self, indication: Indication, now: Nanoseconds) -> Outcome:
        """All sessions of a gateway, which may be allowed to say so or not."""
        if indication.body.revocation_trigger != PER_PEER_POLICY:
            return Outcome(FUNCTION_NOT_SUPPORTED, [])
        allowed = self._anchor.settings.per_peer_revocation
        if indication.mn is None or (allowed is not None and indication.mn not in allowed):
            return Outcome(GLOBAL_REVOCATION_NOT_AUTHORIZED, [])
        care_of = indication.care_of or indication.peer
        entries = [each for each in self._anchor.cache if each.machine.care_of == care_of]
        return Outcome(SUCCESS, self._end_all(entries, now))

    def _end_all(self, entries: Iterable[Entry], now: Nanoseconds, *, ipv4_only: bool = False) -> list[Effect]:
        return [effect for each in entries for effect in self._end(each, ipv4_only, now)]


def _care_of(entry: Entry) -> list[Row]:
    """RFC 5846 section 8.1: the Proxy-CoA where the indication does not go to it."""
    care_of = entry.machine.care_of
    if care_of is None or care_of == entry.gateway or care_of.version != 6:
        return []
    return [AlternateCareofAddress(alternate_care_of_address=care_of)]


def _by_gateway(entries: Iterable[Entry]) -> list[list[Entry]]:
    found: dict[Address, list[Entry]] = {}
    for each in entries:
        found.setdefault(each.gateway, []).append(each)
    return list(found.values())


def _is_of_realm(mn: str, realm: str) -> bool:
    return mn.partition("@")[2] == realm


def _is_at(entry: Entry, care_of: Address | None) -> bool:
    return care_of is None or entry.machine.care_of == care_of


def _is_named(entry: Entry, indication: Indication) -> bool:
    """RFC 5846 section 8.2, the list of what options name which sessions; the sessions are those of the sender."""
    if entry.gateway != indication.peer:
        return False
    if indication.body.v:
        return entry.home_address is not None and entry.home_address == indication.home_address
    return not indication.prefixes or any(each in entry.prefixes for each in indication.prefixes)
