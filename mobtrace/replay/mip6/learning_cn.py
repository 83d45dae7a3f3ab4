"""What a capture tells of a correspondent node: its tokens, which it gives out unprotected, and its choices."""

from collections.abc import Iterable

from mobtrace.replay.mip6 import status as values
from mobtrace.replay.mip6.correspondent import CorrespondentSettings
from mobtrace.replay.mip6.learning import exchanges, learn_refresh_request, request_of
from mobtrace.replay.mip6.nonces import Issued, Nonces
from mobtrace.replay.mip6.request import LIFETIME_UNIT
from mobtrace.replay.recording import Recorded, Recording
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.messages.mip6 import (
    BindingAcknowledgement,
    BindingUpdate,
    CareofTest,
    CareofTestInit,
    HomeTest,
)
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import NonceIndices

HOMES = (values.EXPIRED_HOME_NONCE, values.EXPIRED_NONCES)
CARE_OFS = (values.EXPIRED_CARE_OF_NONCE, values.EXPIRED_NONCES)
Known = tuple[Address, int, bool]


class CapturedTokens:
    """The tokens that a captured correspondent gave out, and from when on it did not know them any more."""

    def __init__(self, tests: Iterable[Recorded], begin: Nanoseconds) -> None:
        self.expired: dict[Known, Nanoseconds] = {}
        self._own = Nonces(b"not captured", begin)
        self._by_cookie: dict[tuple[Address, bytes, bool], Issued] = {}
        self._by_index: dict[Known, bytes] = {}
        for each in tests:
            self._note(each.datagram.destination, each.content.body)

    def _note(self, address: Address, body: object) -> None:
        if isinstance(body, HomeTest):
            issued = Issued(body.home_nonce_index, body.home_keygen_token)
            self._by_cookie[address, body.home_init_cookie, True] = issued
            self._by_index[address, body.home_nonce_index, True] = body.home_keygen_token
        elif isinstance(body, CareofTest):
            issued = Issued(body.care_of_nonce_index, body.care_of_keygen_token)
            self._by_cookie[address, body.care_of_init_cookie, False] = issued
            self._by_index[address, body.care_of_nonce_index, False] = body.care_of_keygen_token

    def issue(self, address: Address, cookie: bytes, now: Nanoseconds, *, home: bool) -> Issued:
        """The token that was captured, else one that stands for it."""
        found = self._by_cookie.get((address, cookie, home))
        return found or self._own.issue(address, cookie, now, home=home)

    def find(self, address: Address, index: int, now: Nanoseconds, *, home: bool) -> bytes | None:
        """The token of a nonce; an empty one where it was not captured and nothing can be verified."""
        gone = self.expired.get((address, index, home))
        if gone is not None and gone <= now:
            return None
        return self._by_index.get((address, index, home), b"")


def learn_correspondent(recording: Recording, address: Address) -> CorrespondentSettings:
    """The settings of an emulated correspondent that does as the captured one at ``address``."""
    own = [each for each in recording.messages if each.datagram.source == address]
    begin = recording.messages[0].time if recording.messages else 0
    tokens = CapturedTokens(own, begin)
    settings = CorrespondentSettings(address=address, tokens=tokens, max_lifetime=float(0xFFFF * LIFETIME_UNIT))
    # A node that is more than a correspondent answers home registrations in another role.
    settings.refuses_homes = not recording.roles.get(address, set()) & {"ha", "map", "lma"}
    for each in recording.messages:
        if each.datagram.destination == address and each.answer is not None:
            _learn_answer(settings, tokens, each, each.answer)
    settings.repeats_identifiers = not any(_is_bare(each) for each in recording.messages if each.comes_to(address))
    settings.refresh_request = learn_refresh_request(recording, address, exchanges(recording, address, "cn"))
    return settings


def _is_bare(each: Recorded) -> bool:
    """True for a Care-of Test Init with a Binding Identifier whose answer has none (RFC 5648 section 4.3)."""
    asked, answer = each.content, each.answer.content if each.answer is not None else None
    if not isinstance(asked.body, CareofTestInit) or answer is None:
        return False
    return asked.first(BindingIdentifier) is not None and answer.first(BindingIdentifier) is None


def _learn_answer(settings: CorrespondentSettings, tokens: CapturedTokens, each: Recorded, answer: Recorded) -> None:
    asked, body = each.content.body, answer.content.body
    if not isinstance(asked, BindingUpdate) or not isinstance(body, BindingAcknowledgement):
        return
    request = request_of(each)
    if 0 < body.lifetime < asked.lifetime and body.status < values.REJECTED:
        settings.max_lifetime = min(settings.max_lifetime, body.lifetime * LIFETIME_UNIT)
    indices = request.message.first(NonceIndices)
    if indices is None:
        return
    if body.status in HOMES:
        tokens.expired.setdefault((request.home_address, indices.home_nonce_index, True), each.time)
    if body.status in CARE_OFS:
        tokens.expired.setdefault((request.care_of, indices.care_of_nonce_index, False), each.time)
