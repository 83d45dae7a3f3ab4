"""The correspondent node (RFC 6275 section 9)."""

from dataclasses import dataclass, field

from mobtrace.lifecycle.states import Input, is_over
from mobtrace.replay.lma.checks import is_newer_sequence
from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.answer import SEQUENCES, returned
from mobtrace.replay.mip6.cache import BindingCache, Entry
from mobtrace.replay.mip6.checks import has_no_care_of_address, has_no_home_address
from mobtrace.replay.mip6.home_agent import unrecognized
from mobtrace.replay.mip6.mobile_settings import MAX_RR_BINDING_LIFETIME
from mobtrace.replay.mip6.nonces import Nonces, Tokens
from mobtrace.replay.mip6.request import LIFETIME_UNIT, BindingRequest, is_sound, read_request
from mobtrace.replay.mip6.several import copies, place
from mobtrace.replay.mip6.signing import authorization_holds, authorized, is_authorized_last
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.replay.quirks import Quirk
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Seconds
from mobtrace.wire.auth import binding_management_key
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import (
    BindingAcknowledgement,
    BindingError,
    BindingRefreshRequest,
    BindingUpdate,
    CareofTest,
    CareofTestInit,
    HomeTest,
    HomeTestInit,
)
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import NonceIndices
from mobtrace.wire.rows import Row

NONCES = {
    (False, True): values.EXPIRED_HOME_NONCE,
    (True, False): values.EXPIRED_CARE_OF_NONCE,
    (False, False): values.EXPIRED_NONCES,
}


@dataclass(slots=True, kw_only=True)
class CorrespondentSettings:
    """What is up to a correspondent node; times in seconds.

    ``key`` is Kcn. ``tokens`` take the place of those made with it. ``refresh_request`` asks for a refresh that long
    before a binding ends. One that is no home agent ``refuses_homes``.
    """

    address: Address
    key: bytes = b"a secret of the node"
    tokens: Tokens | None = None
    max_lifetime: Seconds = MAX_RR_BINDING_LIFETIME
    max_bindings: int | None = None
    refresh_request: Seconds | None = None
    refuses_homes: bool = True
    repeats_identifiers: bool = True  # Binding Identifiers of Care-of Test Inits (RFC 5648 section 4.3)
    quirks: frozenset[Quirk] = field(default_factory=frozenset)

    def has(self, quirk: Quirk) -> bool:
        """True for a node that behaves so."""
        return quirk in self.quirks


class Correspondent:
    """A correspondent node."""

    def __init__(self, name: str, settings: CorrespondentSettings) -> None:
        self.name = name
        self.settings = settings
        self.cache = BindingCache()
        self._tokens: Tokens | None = settings.tokens
        # RFC 6275 section 9.5.3: nonces of bindings that were deleted, which must not be used for them again.
        self._spent: set[tuple[Address, Address, int, int]] = set()

    @property
    def addresses(self) -> frozenset[Address]:
        """Its address."""
        return frozenset({self.settings.address})

    def start(self, now: Nanoseconds) -> list[Effect]:
        """Come up with an empty binding cache and new nonces."""
        self._tokens = self.settings.tokens or Nonces(self.settings.key, now)
        return []

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Lose the bindings."""
        self.cache, self._spent = BindingCache(), set()
        return [*self.start(now), Tell(what="restarted")]

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A datagram, of a mobile node or of anybody else."""
        message = datagram.content
        if not isinstance(message, Message):
            return self._ordinary(datagram)
        if not is_sound(message):
            return []
        body = message.body
        if isinstance(body, HomeTestInit | CareofTestInit):
            return self._test(datagram, body, now)
        if isinstance(body, BindingUpdate):
            return self._update(read_request(datagram, message, body), now)
        return unrecognized(datagram, body, self.settings.quirks)

    def next_due(self) -> Nanoseconds | None:
        """When the first binding ends or is to be refreshed."""
        return self.cache.next_due()

    def tick(self, now: Nanoseconds) -> list[Effect]:
        """Let bindings expire; ask for refreshes (RFC 6275 section 9.5.5)."""
        effects: list[Effect] = []
        for entry in self.cache.due(now):
            for bid, each in list(entry.bindings.items()):
                if each.remind is not None and each.remind <= now:
                    each.remind = None
                    message = Message(body=BindingRefreshRequest())
                    effects.append(
                        Send(Datagram(source=self.settings.address, destination=entry.home_address, content=message))
                    )
                moved = each.machine.tick(now)
                if moved is not None and is_over(moved.after):
                    del entry.bindings[bid]
                    effects.append(Tell(what="removed", mn=str(entry.home_address), detail=moved.step.value))
            self.cache.note(entry)
        return effects

    def _ordinary(self, datagram: Datagram) -> list[Effect]:
        """RFC 6275 section 9.3.1: a Home Address option without a binding for it is an error."""
        home = datagram.home_address
        if home is None:
            return []
        entry = self.cache.find(home)
        is_bound = entry is not None and entry.find(datagram.source) is not None
        if is_bound:
            return []
        # RFC 6275 section 9.3.3: to the source address, the home address inside.
        message = Message(body=BindingError(status=values.UNKNOWN_BINDING, home_address=home))
        return [Send(Datagram(source=self.settings.address, destination=datagram.source, content=message))]

    def _test(self, datagram: Datagram, body: HomeTestInit | CareofTestInit, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 sections 9.4.1 to 9.4.4; with a Home Address option it is ignored."""
        if datagram.home_address is not None or self._tokens is None:
            return []
        answer: Row
        if isinstance(body, HomeTestInit):
            index, token = self._tokens.issue(datagram.source, body.home_init_cookie, now, home=True)
            answer = HomeTest(home_nonce_index=index, home_init_cookie=body.home_init_cookie, home_keygen_token=token)
        else:
            index, token = self._tokens.issue(datagram.source, body.care_of_init_cookie, now, home=False)
            answer = CareofTest(
                care_of_nonce_index=index, care_of_init_cookie=body.care_of_init_cookie, care_of_keygen_token=token
            )
        message = Message(body=answer, options=[*self._identified(datagram.content)])
        return [Send(Datagram(source=self.settings.address, destination=datagram.source, content=message))]

    def _identified(self, content: object) -> list[Row]:
        """RFC 5648 section 4.3: the Binding Identifier of a Care-of Test Init is in the Care-of Test, too."""
        if not isinstance(content, Message) or not self.settings.repeats_identifiers:
            return []
        option = content.first(BindingIdentifier)
        return [] if option is None else [BindingIdentifier(binding_id=option.binding_id)]

    def _update(self, request: BindingRequest, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 9.5.1."""
        update = request.update
        if update.h or update.m or update.p:
            return self._home_registration(request)
        indices = request.message.first(NonceIndices)
        if indices is None or has_no_home_address(request) or has_no_care_of_address(request):
            return [Tell(what="discarded", mn=request.mn)]
        home, away = self._keys(request, indices, now)
        if home is None or away is None:
            expired = NONCES[home is not None, away is not None]
            return self._answer(request, b"", status=expired)
        kbm = binding_management_key(home, None if request.deregisters else away)
        # A token that is empty was not captured: nothing can be verified with it.
        is_verifiable = bool(home) and (request.deregisters or bool(away))
        if is_verifiable and not self._is_authorized(request, indices, kbm):
            return [Tell(what="discarded", mn=request.mn)]
        entry = self.cache.find(request.home_address)
        refused = self._refusal(request, entry)
        if refused is not None:
            last = entry.sequence if entry is not None and refused == values.SEQUENCE_OUT_OF_WINDOW else None
            return self._answer(request, kbm, status=refused, sequence=last)
        return self._remove(request, entry, kbm, indices, now) if request.deregisters else self._keep(request, kbm, now)

    def _home_registration(self, request: BindingRequest) -> list[Effect]:
        """RFC 6275 section 10.3.1: a node that is no home agent says so."""
        if not self.settings.refuses_homes or request.update.p:
            return []
        return self._answer(request, b"", status=values.HOME_REGISTRATION_NOT_SUPPORTED, always=True)

    def _keys(
        self, request: BindingRequest, indices: NonceIndices, now: Nanoseconds
    ) -> tuple[bytes | None, bytes | None]:
        """The tokens that the nonce indices stand for; of a request to delete only the first counts."""
        assert self._tokens is not None
        home = self._tokens.find(request.home_address, indices.home_nonce_index, now, home=True)
        if request.deregisters:
            return home, b""
        return home, self._tokens.find(request.care_of, indices.care_of_nonce_index, now, home=False)

    def _is_authorized(self, request: BindingRequest, indices: NonceIndices, kbm: bytes) -> bool:
        """Binding Authorization Data is the last option, right, and made with nonces that may be used."""
        used = (request.home_address, request.care_of, indices.home_nonce_index, indices.care_of_nonce_index)
        if used in self._spent or not is_authorized_last(request.message):
            return False
        # RFC 6275 section 9.5.1: the address of the Alternate Care-of Address option, if it is there.
        return authorization_holds(request.message, kbm, request.care_of, self.settings.address)

    def _refusal(self, request: BindingRequest, entry: Entry | None) -> int | None:
        """RFC 6275 sections 9.5.1 and 9.5.2, RFC 5648 section 6.2."""
        is_late = entry is not None and not is_newer_sequence(request.update.sequence, entry.sequence)
        if is_late and not self.settings.has(Quirk.IGNORES_SEQUENCE):
            return values.SEQUENCE_OUT_OF_WINDOW
        if len(request.identifiers) > 1:
            return values.MCOA_BULK_PROHIBITED
        limit = self.settings.max_bindings
        is_full = limit is not None and len(self.cache) >= limit and entry is None and not request.deregisters
        return values.INSUFFICIENT_RESOURCES if is_full else None

    def _keep(self, request: BindingRequest, kbm: bytes, now: Nanoseconds) -> list[Effect]:
        """RFC 6275 section 9.5.2."""
        entry = self.cache.find(request.home_address)
        if entry is None:
            entry = Entry(home_address=request.home_address, is_home_registration=False)
            self.cache.add(entry)
        lifetime = min(request.lifetime, self.settings.max_lifetime)
        failed = place(request, entry, lifetime, now)
        if failed:
            self.cache.note(entry)
            return self._answer(request, kbm, status=next(iter(failed.values())))
        entry.sequence = request.update.sequence
        self._set_reminder(entry)
        self.cache.note(entry)
        told = Tell(what="registered", mn=request.mn, detail=str(request.care_of))
        return [*self._answer(request, kbm, lifetime=lifetime), told]

    def _set_reminder(self, entry: Entry) -> None:
        ahead = self.settings.refresh_request
        for each in entry.bindings.values():
            due = each.machine.next_due()
            each.remind = due - round(ahead * NANOSECONDS_PER_SECOND) if ahead is not None and due is not None else None

    def _remove(
        self, request: BindingRequest, entry: Entry | None, kbm: bytes, indices: NonceIndices, now: Nanoseconds
    ) -> list[Effect]:
        """RFC 6275 section 9.5.3: whatever there is, is deleted; its nonces are not used for it again."""
        effects = self._answer(request, kbm)
        if entry is None:
            return effects
        bids: list[int | None] = [each.binding_id for each in request.identifiers]
        for bid in bids or list(entry.bindings):
            binding = entry.bindings.pop(bid, None)
            if binding is not None:
                binding.machine.step(Input.REMOVE, now)
        self.cache.note(entry)
        self._spent.add((request.home_address, request.care_of, indices.home_nonce_index, indices.care_of_nonce_index))
        return [*effects, Tell(what="de-registered", mn=request.mn, detail=str(request.datagram.source))]

    def _answer(
        self,
        request: BindingRequest,
        kbm: bytes,
        *,
        status: int = 0,
        lifetime: Seconds = 0,
        sequence: int | None = None,
        always: bool = False,
    ) -> list[Effect]:
        """RFC 6275 section 9.5.4: where it was asked for with A, and where the update is refused."""
        told: list[Effect] = [Tell(what="refused", mn=request.mn, detail=str(status))] if status else []
        if not (request.update.a or status >= values.REJECTED or always):
            return told
        body = BindingAcknowledgement(
            status=status,
            sequence=(request.update.sequence if sequence is None else sequence) % SEQUENCES,
            lifetime=int(lifetime // LIFETIME_UNIT),
        )
        message = Message(body=body, options=list(copies(request, {})))
        if kbm:
            # Not where the nonces have expired: there is no key then.
            message = authorized(message, kbm, request.care_of, self.settings.address)
        return [*told, Send(returned(request, message, self.settings.quirks))]
