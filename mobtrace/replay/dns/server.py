"""A name server small enough for a lab: one zone, with addresses and services (RFC 1035, RFC 2782)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mobtrace.errors import UsageError, WireError
from mobtrace.replay.answering import Answering
from mobtrace.replay.dns.names import DNS_PORT, IN, NXDOMAIN, PROTOCOL, ROOT, carried, plain
from mobtrace.replay.node import Datagram, Effect, Send, Tell
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire import dns
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.dns_records import (
    AAAA,
    SOA,
    SRV,
    A,
    Additional,
    Answer,
    Authority,
    DnsHeader,
    Question,
    Record,
    SoaData,
    SrvData,
)
from mobtrace.wire.rows import Row

LARGEST = 512  # RFC 1035 section 4.2.1: octets of a message over UDP
NO_ERROR, FORMAT_ERROR, NOT_IMPLEMENTED, REFUSED = 0, 1, 4, 5  # RFC 1035 section 4.1.1
ADDRESS_TYPES = {A: 4, AAAA: 6}


@dataclass(slots=True, kw_only=True)
class Service:
    """Where a service is: the data of an SRV record (RFC 2782)."""

    target: str
    priority: int = 0
    weight: int = 0
    port: int = 0


@dataclass(slots=True, kw_only=True)
class NameServerSettings:
    """A server at ``address`` for the names of ``zone``, all names without one.

    ``names`` have addresses, ``services`` SRV records. ``ttl`` is how long an answer, and the lack of one, may be
    believed (seconds). With ``rotates`` each answer begins with another of its records, as servers share out load.
    """

    address: Address
    ipv4_address: Address | None = None
    zone: str = ROOT
    names: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    services: Mapping[str, tuple[Service, ...]] = field(default_factory=dict)
    ttl: int = 300
    rotates: bool = False


class NameServer(Answering):
    """A name server; raises ``UsageError`` for names or services that no answer has room for."""

    def __init__(self, name: str, settings: NameServerSettings) -> None:
        super().__init__(name, settings)
        self.settings = settings
        self._zone = plain(settings.zone)
        self._names = {plain(each): tuple(addresses) for each, addresses in settings.names.items()}
        self._services = {plain(each): tuple(services) for each, services in settings.services.items()}
        self._given: dict[str, int] = {}
        self._check()

    def restart(self, now: Nanoseconds) -> list[Effect]:
        """Begin with the first record again."""
        self._given.clear()
        return [Tell(what="restarted")]

    def receive(self, datagram: Datagram, now: Nanoseconds) -> list[Effect]:
        """A question; what is none is not answered."""
        message = datagram.content
        if not isinstance(message, Decoded) or message.protocol != PROTOCOL or datagram.ports is None:
            return []
        header = message.body
        if not isinstance(header, DnsHeader) or header.qr or datagram.ports[1] != DNS_PORT:
            return []
        answer = self._answer(header, dns.questions(message))
        return [Send(carried(datagram.destination, datagram.source, datagram.ports[::-1], answer))]

    def _answer(self, header: DnsHeader, asked: list[Question]) -> Decoded:
        if header.opcode:
            return _reply(header, asked, NOT_IMPLEMENTED)
        if len(asked) != 1:
            return _reply(header, asked, FORMAT_ERROR)
        question, name = asked[0], plain(asked[0].qname)
        if question.qclass != IN or not _is_below(name, self._zone):
            return _reply(header, asked, REFUSED)
        found = self._found(question)
        if found:
            return _reply(header, [question, *found], aa=True)
        known = any(_is_below(each, name) for each in (*self._names, *self._services))
        return _reply(header, [question, self._authority()], NO_ERROR if known else NXDOMAIN, aa=True)

    def _found(self, question: Question) -> list[Record]:
        """The records that answer a question; addresses of services go with them (RFC 2782)."""
        name = plain(question.qname)
        if question.qtype != SRV:
            return [self._address(Answer, question.qname, each) for each in self._turned(name, question.qtype)]
        services = self._services.get(name, ())
        rows: list[Record] = [self._record(Answer, question.qname, SRV, _data(each)) for each in services]
        targets = dict.fromkeys(each.target for each in services)
        pairs = ((target, each) for target in targets for each in self._names.get(plain(target), ()))
        return [*rows, *(self._address(Additional, target, each) for target, each in pairs)]

    def _turned(self, name: str, kind: int) -> list[Address]:
        """The addresses of a name, of the version that a record type has, and which is first this time."""
        found = [each for each in self._names.get(name, ()) if each.version == ADDRESS_TYPES.get(kind)]
        first = self._given.get(name, 0) % len(found) if found and self.settings.rotates else 0
        self._given[name] = self._given.get(name, 0) + bool(found)
        return found[first:] + found[:first]

    def _address(self, row: type[Record], name: str, address: Address) -> Record:
        return self._record(row, name, AAAA if address.version == 6 else A, address)

    def _record(self, row: type[Record], name: str, kind: int, data: Address | SrvData | SoaData) -> Record:
        return row(name=name, rr_type=kind, ttl=self.settings.ttl, rdata=data)

    def _authority(self) -> Record:
        """RFC 2308 section 3: an answer that there is nothing has the zone's SOA record."""
        data = SoaData(
            mname=_under("ns", self._zone),
            rname=_under("hostmaster", self._zone),
            serial=1,
            refresh=self.settings.ttl,
            retry=self.settings.ttl,
            expire=self.settings.ttl,
            minimum=self.settings.ttl,
        )
        return self._record(Authority, self._zone or ROOT, SOA, data)

    def _check(self) -> None:
        for name, kind in [(each, AAAA) for each in self._names] + [(each, SRV) for each in self._services]:
            try:
                answer = self._answer(DnsHeader(id=0), [Question(qname=name, qtype=kind)])
                octets = len(dns.encode(answer))
            except WireError as error:
                raise UsageError(f"{name}: {error}") from None
            if octets > LARGEST:
                raise UsageError(f"{name}: its answer takes {octets} octets, and over UDP there are {LARGEST}")
        self._given.clear()


def _reply(header: DnsHeader, rows: Iterable[Row], rcode: int = NO_ERROR, *, aa: bool = False) -> Decoded:
    """RFC 1035 section 4.1.1: identifier, operation and whether recursion is desired are the question's."""
    body = DnsHeader(id=header.id, qr=True, opcode=header.opcode, aa=aa, rd=header.rd, rcode=rcode)
    return Decoded(protocol=PROTOCOL, body=body, options=list(rows))


def _data(service: Service) -> SrvData:
    return SrvData(priority=service.priority, weight=service.weight, port=service.port, target=service.target)


def _is_below(name: str, zone: str) -> bool:
    """True for a zone's own name and all under it."""
    return not zone or name == zone or name.endswith(f".{zone}")


def _under(label: str, zone: str) -> str:
    return f"{label}.{zone}" if zone else label
