"""A RADIUS server small enough for a lab (RFC 2865, RFC 2866, RFC 6572): one table of users, no proxies behind it."""

from collections import deque
from dataclasses import dataclass

from mobtrace.replay.aaa.packets import BLANK, carried, contradicts_itself, is_genuine, revealed, sealed
from mobtrace.replay.aaa.profile import attributes_of, check_profile
from mobtrace.replay.aaa.settings import RadiusSettings, RadiusUser
from mobtrace.replay.answering import Answering
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, LinkLayer, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.names_aaa import ACCT_STATUS_TYPE
from mobtrace.wire.radius_accounting import AcctStatusType, ChargeableUserIdentity
from mobtrace.wire.radius_attributes import CallingStationId, ProxyState, ReplyMessage, UserName, UserPassword
from mobtrace.wire.radius_mobility import Mip6FeatureVector
from mobtrace.wire.radius_packets import (
    AccessAccept,
    AccessReject,
    AccessRequest,
    AccountingRequest,
    AccountingResponse,
    Packet,
    StatusServer,
)
from mobtrace.wire.rows import Row

# RFC 5080 section 2.2.2: how long an answer is kept for a request that comes again.
ANSWERS_KEPT: Nanoseconds = 30 * NANOSECONDS_PER_SECOND


@dataclass(slots=True)
class Given:
    """An answer that was given, and to what."""

    request: tuple[Address, int, bytes]
    answer: Datagram
    until: Nanoseconds


class RefusedError(Exception):
    """A user may not have access; the text is told."""


class RadiusServer(Answering):
    """A RADIUS server. ``records`` has the accounting requests that were answered, in their order.

    Raises ``UsageError`` for a user whose profile cannot be told.
    """

    def __init__(self, name: str, settings: RadiusSettings) -> None:
        super().__init__(name, settings)
        self.settings = settings
        self.records: list[Decoded] = []
        self._given: deque[Given] = deque()
        for user_name, user in settings.users.items():
            check_profile(user_name, user)

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Forget what was answered."""
        self._given.clear()
        return [Tell(what="restarted")]

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A request of a client; what is from others, or not genuine, is silently discarded (RFC 2865 section 3)."""
        message = datagram.content
        secret = self.settings.clients.get(datagram.source)
        if secret is None or not isinstance(message, Decoded) or datagram.ports is None:
            return []
        body = message.body
        if not isinstance(body, Packet):
            return []
        signed = isinstance(body, StatusServer) or (
            isinstance(body, AccessRequest) and self.settings.requires_signature
        )
        if not is_genuine(message, secret.encode(), signed=signed):
            return []
        request = (datagram.source, datagram.ports[0], body.authenticator)
        while self._given and self._given[0].until <= now:
            self._given.popleft()
        again = next((each for each in self._given if each.request == request), None)
        if again is not None:
            return [Send(again.answer)]
        return self._answered(datagram, message, body, secret.encode(), now)

    def _answered(
        self, datagram: Datagram, message: Decoded, body: Packet, secret: bytes, now: Nanoseconds
    ) -> list[Effect]:
        kind, attributes, told = self._answer(message, body, secret)
        if kind is None:
            return []
        # RFC 3579 section 3.2 has a Message-Authenticator for answers to access requests only.
        signature = [] if kind is AccountingResponse else [BLANK]
        # RFC 2865 section 5.33: unmodified and in their order.
        whole = [*signature, *attributes, *message.every(ProxyState)]
        answer = sealed(kind(identifier=body.identifier), whole, secret, body.authenticator)
        assert datagram.ports is not None
        back = carried(datagram.destination, datagram.source, datagram.ports[::-1], answer)
        given = Given((datagram.source, datagram.ports[0], body.authenticator), back, now + ANSWERS_KEPT)
        self._given.append(given)
        return [*told, Send(back)]

    def _answer(
        self, message: Decoded, body: Packet, secret: bytes
    ) -> tuple[type[Packet] | None, list[Row], list[Effect]]:
        """The type of the answer (``None``: no answer), its attributes, and what people are told."""
        if isinstance(body, StatusServer):
            return AccessAccept, [], []  # RFC 5997 section 4.2
        if isinstance(body, AccountingRequest):
            self.records.append(message)
            return AccountingResponse, [], [_recorded(message)]
        if not isinstance(body, AccessRequest):
            return None, [], []
        try:
            name, attributes = self._authorize(message, secret, body.authenticator)
        except RefusedError as error:
            told = Tell(what="refused", mn=_user_name(message), detail=str(error))
            return AccessReject, [ReplyMessage(text=str(error))], [told]
        return AccessAccept, attributes, [Tell(what="authorized", mn=name)]

    def _authorize(self, message: Decoded, secret: bytes, authenticator: bytes) -> tuple[str, list[Row]]:
        name = _user_name(message)
        user = self.settings.users.get(name)
        if user is None:
            raise RefusedError("unknown user")
        _check_credentials(user, message, secret, authenticator)
        features = message.first(Mip6FeatureVector)
        if features is not None and contradicts_itself(features.value):
            raise RefusedError("contradicting capabilities")
        attributes = attributes_of(name, user)
        if not user.chargeable_id and message.first(ChargeableUserIdentity) is not None:
            # RFC 6572 section 4.19: in the answer when it was in the request.
            attributes.append(ChargeableUserIdentity(string=name.encode()))
        return name, attributes


def _check_credentials(user: RadiusUser, message: Decoded, secret: bytes, authenticator: bytes) -> None:
    """``RefusedError`` for a wrong password, or an interface that is not the user's."""
    if user.password:
        given = message.first(UserPassword)
        if given is None or revealed(given.string, secret, authenticator) != user.password.encode():
            raise RefusedError("wrong password")
    if user.link_layers:
        station = message.first(CallingStationId)
        if station is None or station_link_layer(station.string) not in user.link_layers:
            raise RefusedError("another interface than the user's")


def station_link_layer(text: str) -> LinkLayer | None:
    """The link-layer address in a Calling-Station-Id (RFC 3580 section 3.21), written with ``-`` or ``:``."""
    try:
        return LinkLayer.parse(text.replace("-", ":"))
    except ValueError:
        return None


def _user_name(message: Decoded) -> str:
    name = message.first(UserName)
    return name.string if name is not None else ""


def _recorded(message: Decoded) -> Tell:
    status = message.first(AcctStatusType)
    name = ACCT_STATUS_TYPE.get(status.value, str(status.value)) if status is not None else "?"
    return Tell(what="accounted", mn=_user_name(message), detail=name)
