"""The gateway's interface to AAA servers: authorization and accounting by RADIUS (RFC 6572 sections 5 and 7.2)."""

from collections.abc import Callable
from random import Random, SystemRandom
from typing import NamedTuple

from mobtrace.errors import WireError
from mobtrace.replay.aaa.client import RadiusClient
from mobtrace.replay.aaa.packets import BLANK, hidden
from mobtrace.replay.aaa.profile import capabilities
from mobtrace.replay.mag.profile import NotAuthorizedError, authorized
from mobtrace.replay.mag.settings import WLAN, Attachment, GatewaySettings
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Datagram, Effect, Tell, earliest
from mobtrace.values import NANOSECONDS_PER_SECOND, LinkLayer, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.radius_accounting import (
    AcctAuthentic,
    AcctSessionId,
    AcctSessionTime,
    AcctStatusType,
    AcctTerminateCause,
    ChargeableUserIdentity,
    EventTimestamp,
    NasIpv6Address,
    NasPortId,
)
from mobtrace.wire.radius_attributes import (
    CallingStationId,
    Class,
    NasIdentifier,
    NasIpAddress,
    NasPortType,
    ReplyMessage,
    ServiceType,
    UserName,
    UserPassword,
)
from mobtrace.wire.radius_mobility import (
    Mip6FeatureVector,
    MobileNodeIdentifier,
    Pmip6HomeHnPrefix,
    Pmip6HomeIpv4Hoa,
    Pmip6HomeLmaIpv4Address,
    Pmip6HomeLmaIpv6Address,
    ServiceSelection,
)
from mobtrace.wire.radius_packets import AccessAccept, AccessRequest, AccountingRequest
from mobtrace.wire.rows import Row

LOGIN = 1  # RFC 6572 section 5.1: Service-Type
# NAS-Port-Type by access technology (RFC 5213 section 8.5); any other is "Wireless - Other".
PORT_TYPES = {1: 5, 3: 15, 4: 19, 5: 27}
WIRELESS_OTHER = 18
BY_RADIUS = 1  # RFC 2866 section 5.6
START, STOP, INTERIM_UPDATE, ACCOUNTING_ON = 1, 2, 3, 7  # RFC 2866 section 5.1

# RFC 2866 section 5.10: Acct-Terminate-Cause by why a binding ended.
LOST_CARRIER, LOST_SERVICE, SESSION_TIMEOUT, ADMIN_RESET = 2, 3, 5, 6
CAUSES = {"detached": LOST_CARRIER, "session timeout": SESSION_TIMEOUT, "revoked": ADMIN_RESET}

Key = tuple[str, str]


class Asked(NamedTuple):
    """What a request to the server is about: an attachment, or nothing that anyone waits for."""

    attachment: Attachment | None


class Decision(NamedTuple):
    """The server's word on an attachment: what it is now, or why there is no service."""

    attachment: Attachment
    refusal: str = ""


class Aaa:
    """The RADIUS client of a gateway, and the accounts of its sessions."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        own = {each.version: each for each in (settings.address, settings.ipv4_address) if each is not None}
        random = SystemRandom() if settings.unpredictable else Random(bytes(settings.address))
        self._client: RadiusClient[Asked] = RadiusClient(own, settings.radius, random, retry=settings.radius_retry)
        self._asking: dict[Key, Asked] = {}
        self._accounts: dict[Key, Visit] = {}
        self._interim_due: Nanoseconds | None = None
        self._features = capabilities(settings.capabilities)
        self._count = 0
        self._ids: dict[Key, str] = {}

    @property
    def is_used(self) -> bool:
        """True when there are servers to ask."""
        return bool(self._settings.radius)

    def start(self, now: Nanoseconds) -> list[Effect]:
        """The gateway comes up, with no sessions (RFC 2866 section 5.1: Accounting-On)."""
        self._client.clear()
        self._asking.clear()
        self._accounts.clear()
        self._ids.clear()
        self._interim_due = None
        return self._account(ACCOUNTING_ON, [], now) if self._settings.accounting and self.is_used else []

    def authorize(self, attachment: Attachment, now: Nanoseconds) -> list[Effect]:
        """Ask whether a node may have service; ``receive`` or ``tick`` have the decision."""
        key = attachment.mn, attachment.link
        if key in self._asking:
            return []
        self._asking[key] = asked = Asked(attachment)
        try:
            sent = self._client.ask(AccessRequest, self._request(attachment), asked, now)
        except WireError as error:
            del self._asking[key]
            return [Tell(what="refused", mn=attachment.mn, detail=f"no AAA server can be asked: {error}")]
        return [Tell(what="asking", mn=attachment.mn, detail="AAA"), *sent]

    def is_asking(self, link: str, link_layer: LinkLayer | None) -> bool:
        """True while the decision on a node of that link is awaited."""
        found = (asked.attachment for asked in self._asking.values())
        return any(each is not None and each.link == link and link_layer in (None, each.link_layer) for each in found)

    def forget(self, mn: str, link: str | None) -> bool:
        """A node has left before the decision on it; False when none was awaited."""
        keys = [key for key in self._asking if key[0] == mn and link in (None, key[1])]
        for key in keys:
            self._client.forget(self._asking.pop(key))
        return bool(keys)

    def receive(self, datagram: Datagram, message: Decoded, now: Nanoseconds) -> Decision | None:
        """The decision in an answer of a server; ``None`` for anything else."""
        answered = self._client.receive(datagram, message)
        if answered is None or answered.about.attachment is None:
            return None
        attachment = answered.about.attachment
        self._asking.pop((attachment.mn, attachment.link), None)
        if not isinstance(message.body, AccessAccept):
            said = " ".join(each.text for each in message.every(ReplyMessage))
            return Decision(attachment, f"by the AAA server: {said}" if said else "by the AAA server")
        try:
            return Decision(authorized(self._settings, attachment, message))
        except NotAuthorizedError as error:
            return Decision(attachment, str(error))

    def next_due(self) -> Nanoseconds | None:
        """The first retransmission or interim update."""
        return earliest(self._client.next_due(), self._interim_due)

    def tick(self, now: Nanoseconds) -> tuple[list[Effect], list[Decision]]:
        """What is to be sent, and the attachments on which no server decides."""
        effects, lost = self._client.tick(now)
        decisions = []
        for asked in lost:
            if asked.attachment is None:
                effects.append(Tell(what="not accounted", detail="no AAA server answers"))
                continue
            self._asking.pop((asked.attachment.mn, asked.attachment.link), None)
            decisions.append(Decision(asked.attachment, "no AAA server answers"))
        if self._interim_due is not None and self._interim_due <= now:
            for visit in self._accounts.values():
                effects += self._account(INTERIM_UPDATE, self._usage(visit, now), now)
            self._wait_for_interim(now)
        return effects, decisions

    def begun(self, visit: Visit, now: Nanoseconds) -> list[Effect]:
        """A binding has begun: accounting starts (RFC 6572 section 7.2)."""
        if not self._settings.accounting or not self.is_used:
            return []
        key = visit.mn, visit.attachment.link
        self._count += 1
        self._accounts[key], self._ids[key] = visit, f"{now // NANOSECONDS_PER_SECOND:08X}{self._count:08X}"
        if self._interim_due is None:
            self._wait_for_interim(now)
        return self._account(START, self._session(visit), now)

    def ended(self, visit: Visit, why: str, now: Nanoseconds) -> list[Effect]:
        """A binding is over: accounting stops."""
        key = visit.mn, visit.attachment.link
        if self._accounts.get(key) is not visit:
            return []
        cause = AcctTerminateCause(value=CAUSES.get(why, LOST_SERVICE))
        effects = self._account(STOP, [*self._usage(visit, now), cause], now)
        del self._accounts[key], self._ids[key]
        if not self._accounts:
            self._interim_due = None
        return effects

    def _wait_for_interim(self, now: Nanoseconds) -> None:
        interval = self._settings.interim_interval
        self._interim_due = None if interval is None else now + round(interval * NANOSECONDS_PER_SECOND)

    def _request(self, attachment: Attachment) -> Callable[[bytes, bytes], list[Row]]:
        """The attributes of RFC 6572 section 5.2."""
        features = self._features

        def attributes(secret: bytes, authenticator: bytes) -> list[Row]:
            password = attachment.password.encode()
            return [
                BLANK,
                UserName(string=attachment.user_name or attachment.mn),
                *([UserPassword(string=hidden(password, secret, authenticator))] if password else []),
                *self._access_server(attachment),
                ServiceType(value=LOGIN),
                *([Mip6FeatureVector(value=features)] if features else []),
                *([ServiceSelection(service_identifier=attachment.service)] if attachment.service else []),
            ]

        return attributes

    def _access_server(self, attachment: Attachment) -> list[Row]:
        """Who the gateway is, and where the node is at it."""
        settings = self._settings
        rows: list[Row] = [NasIpv6Address(address=settings.address)] if settings.address.version == 6 else []
        own4 = settings.own(4)
        rows += [NasIpAddress(address=own4)] if own4 is not None else []
        rows += [NasIdentifier(string=settings.nas_identifier)] if settings.nas_identifier else []
        rows.append(NasPortType(value=PORT_TYPES.get(attachment.technology, WIRELESS_OTHER)))
        rows += [NasPortId(text=attachment.link)] if attachment.link else []
        return [*rows, *_station(attachment)]

    def _session(self, visit: Visit) -> list[Row]:
        """The attributes that tell which session it is (RFC 6572 section 7.3)."""
        attachment, authorization = visit.attachment, visit.attachment.authorization
        name = authorization.user_name if authorization is not None else attachment.user_name or attachment.mn
        identity = authorization.chargeable_id if authorization is not None else None
        anchor = visit.anchor
        rows: list[Row] = [
            UserName(string=name),
            *self._access_server(attachment),
            *(Class(string=each) for each in (authorization.classes if authorization is not None else ())),
            *([ChargeableUserIdentity(string=identity)] if identity is not None else []),
            AcctSessionId(text=self._ids[visit.mn, attachment.link]),
            AcctAuthentic(value=BY_RADIUS),
            MobileNodeIdentifier(mobile_node_identifier=visit.mn),
            *([ServiceSelection(service_identifier=attachment.service)] if attachment.service else []),
            Pmip6HomeLmaIpv6Address(home_lma_ipv6_address=anchor)
            if anchor.version == 6
            else Pmip6HomeLmaIpv4Address(home_lma_ipv4_address=anchor),
        ]
        rows += [Pmip6HomeHnPrefix(prefix_length=each.length, home_mn_hnp=each.address) for each in visit.prefixes]
        if visit.home_address is not None:
            rows.append(Pmip6HomeIpv4Hoa(prefix_len=visit.home_length, home_ipv4_hoa=visit.home_address))
        return rows

    def _usage(self, visit: Visit, now: Nanoseconds) -> list[Row]:
        """How long it has lasted. What was sent and received is the user plane's to know, which is not here."""
        since = visit.since if visit.since is not None else now
        return [*self._session(visit), AcctSessionTime(value=(now - since) // NANOSECONDS_PER_SECOND)]

    def _account(self, status: int, attributes: list[Row], now: Nanoseconds) -> list[Effect]:
        """Send an Accounting-Request; its time goes with it, so that it stays the same when it is sent again."""
        at = EventTimestamp(value=now // NANOSECONDS_PER_SECOND)
        who = attributes or self._access_server(Attachment(mn="", technology=WLAN))
        rows = [AcctStatusType(value=status), *who, at]
        return self._client.ask(AccountingRequest, lambda secret, authenticator: list(rows), Asked(None), now)


def _station(attachment: Attachment) -> list[Row]:
    """RFC 6572 section 4.18; written as RFC 3580 section 3.21 has it."""
    if not attachment.link_layer:
        return []
    return [CallingStationId(string=attachment.link_layer.hex("-").upper())]
