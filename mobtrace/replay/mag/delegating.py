"""The delegating router of a gateway: it hands out what the anchor delegates (RFC 7148 section 5.1.3.1)."""

from dataclasses import dataclass, replace

from mobtrace.lifecycle.states import State
from mobtrace.replay.dhcpv6_client import CLIENT_PORT, REBIND_AT, RENEW_AT, SERVER_PORT, duid
from mobtrace.replay.host import LINK_LOCAL, interface_address
from mobtrace.replay.mag.access import link_local
from mobtrace.replay.mag.registration import Registrations
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, Nanoseconds, Prefix
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dhcpv6 import Advertise, Exchange, Rebind, Release, Renew, Reply, Request, Solicit
from mobtrace.wire.dhcpv6_options import ClientIdentifier, IaPd, IaPrefix, RapidCommit, ServerIdentifier, StatusCode
from mobtrace.wire.rows import Row
from mobtrace.wire.signaling import UDP

ANY_PREFIX = Prefix(Address(bytes(16)), 0)
SUCCESS, NO_BINDING, NO_PREFIX = 0, 3, 6  # RFC 8415 section 21.13
TO_ANY, TO_ONE = (Solicit, Rebind), (Request, Renew, Release)
# A client that waits for its registration has asked again by then.
PATIENCE: Nanoseconds = 64 * NANOSECONDS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Solicitation:
    """A client's message, from where and when."""

    body: Exchange
    message: Decoded
    datagram: Datagram
    client: ClientIdentifier
    time: Nanoseconds


class DelegatingRouter:
    """The part of a gateway that delegates prefixes; what is asked before there are any waits for the registration."""

    def __init__(self, gateway: Gateway, registrations: Registrations) -> None:
        self._gateway = gateway
        self._registrations = registrations
        self._waiting: dict[tuple[str, str], Solicitation] = {}
        kind, identifier = duid(gateway.settings.link_layer)
        self._identifier = ServerIdentifier(duid_type=kind, identifier=identifier)
        registrations.accepted.append(self._registered)
        registrations.refused.append(self._registered)

    def forget(self) -> None:
        """Nobody is waiting any more."""
        self._waiting.clear()

    def receive(self, datagram: Datagram, message: Decoded, now: Nanoseconds) -> list[Effect]:
        """A message of a client on an access link; what is not valid is dropped (RFC 8415 section 16)."""
        body, client, server = message.body, message.first(ClientIdentifier), message.first(ServerIdentifier)
        if not isinstance(body, (*TO_ANY, *TO_ONE)) or client is None or message.first(IaPd) is None:
            return []
        is_ours = server is not None and server.values() == self._identifier.values()
        visit = self._visit(datagram)
        if visit is None or visit.leaving or (server is not None if isinstance(body, TO_ANY) else not is_ours):
            return []
        return self._serve(visit, Solicitation(body, message, datagram, client, now), now)

    def _visit(self, datagram: Datagram) -> Visit | None:
        """Whose link-local address it is, or who is alone on the link."""
        there = self._gateway.visits.there(datagram.link)
        known = ((each, each.attachment.link_layer) for each in there)
        own = (each for each, mac in known if mac and interface_address(LINK_LOCAL, mac) == datagram.source)
        return next(own, there[0] if len(there) == 1 else None)

    def _serve(self, visit: Visit, asked: Solicitation, now: Nanoseconds) -> list[Effect]:
        if isinstance(asked.body, Release):
            return self._release(visit, asked, now)
        if _delegated(visit):
            return self._answer(visit, asked, now)
        is_registered = visit.machine.state is State.ACTIVE and visit.pending is None
        if is_registered and visit.attachment.delegated:
            return self._answer(visit, asked, now)
        self._waiting[visit.key] = asked
        if not is_registered:
            return []
        visit.attachment = replace(visit.attachment, delegated=_hints(asked.message) or (ANY_PREFIX,))
        return self._registrations.refresh(visit, now)

    def _registered(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        asked = self._waiting.pop(visit.key, None)
        if asked is None or now - asked.time >= PATIENCE:
            return []
        return self._serve(visit, asked, now) if visit in self._gateway.visits else self._answer(visit, asked, now)

    def _answer(self, visit: Visit, asked: Solicitation, now: Nanoseconds) -> list[Effect]:
        """RFC 8415 sections 18.3.1 to 18.3.5 and 18.3.9."""
        is_rapid = isinstance(asked.body, Solicit) and asked.message.first(RapidCommit) is not None
        row = Advertise if isinstance(asked.body, Solicit) and not is_rapid else Reply
        left = 0 if visit.machine.due is None else max(1, (visit.machine.due - now) // NANOSECONDS_PER_SECOND)
        options: list[Row] = [_association(each, _delegated(visit), left) for each in asked.message.every(IaPd)]
        return self._send(visit, asked, row, [*options, *((RapidCommit(),) if is_rapid else ())])

    def _release(self, visit: Visit, asked: Solicitation, now: Nanoseconds) -> list[Effect]:
        """RFC 7148 section 5.1.3.1: the prefixes are not in the next update any more."""
        named = [each for each in _hints(asked.message) if each in visit.delegated]
        status = StatusCode(status_code=SUCCESS if named else NO_BINDING)
        answer = self._send(visit, asked, Reply, [status])
        if not named:
            return answer
        told = [Tell(what="released", mn=visit.mn, detail=str(each)) for each in named]
        gone = self._gateway.close(visit, *named)
        visit.delegated = tuple(each for each in visit.delegated if each not in named)
        visit.attachment = replace(visit.attachment, delegated=visit.delegated)
        return [*answer, *told, *gone, *self._registrations.refresh(visit, now)]

    def _send(self, visit: Visit, asked: Solicitation, row: type[Exchange], options: list[Row]) -> list[Effect]:
        """To where it was asked from (RFC 8415 section 18.3.10)."""
        body = row(transaction_id=asked.body.transaction_id)
        datagram = Datagram(
            source=link_local(self._gateway.settings, visit),
            destination=asked.datagram.source,
            content=Decoded(protocol="dhcpv6", body=body, options=[asked.client, self._identifier, *options]),
            protocol=UDP,
            ports=(SERVER_PORT, CLIENT_PORT),
            link=asked.datagram.link,
        )
        return [Send(datagram)]


def _delegated(visit: Visit) -> list[Prefix]:
    return [each for each in visit.delegated if each.address.version == 6]


def _hints(message: Decoded) -> tuple[Prefix, ...]:
    """The prefixes that a client names; one of all zero is a hint at a length only (RFC 8415 section 18.2.1)."""
    inside = (option for each in message.every(IaPd) for option in each.ia_pd_options)
    named = (each.network for each in inside if isinstance(each, IaPrefix))
    return tuple(each for each in named if not each.address.is_unspecified)


def _association(asked: IaPd, prefixes: list[Prefix], left: int) -> IaPd:
    """The prefixes for as long as the binding lasts, in ``left`` seconds; a client's that is none of them ends."""
    if not prefixes:
        status = StatusCode(status_code=NO_PREFIX, status_message="no prefix is delegated")
        return IaPd(iaid=asked.iaid, t1=0, t2=0, ia_pd_options=[status])
    named = (each.network for each in asked.ia_pd_options if isinstance(each, IaPrefix) and any(each.ipv6_prefix))
    lasting = {**dict.fromkeys(named, 0), **dict.fromkeys(prefixes, left)}
    options: list[Row] = [
        IaPrefix(
            preferred_lifetime=seconds,
            valid_lifetime=seconds,
            prefix_length=each.length,
            ipv6_prefix=each.address,
            iaprefix_options=[],
        )
        for each, seconds in lasting.items()
    ]
    return IaPd(iaid=asked.iaid, t1=int(left * RENEW_AT), t2=int(left * REBIND_AT), ia_pd_options=options)
