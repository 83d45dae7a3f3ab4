"""Messages that register nothing and tell of registrations all the same: errors, refresh requests, tests, AAA, DNS.

Only what a rule needs of them is kept. Which bindings they are about is found at the end, by the keys that tell a
node: names, link-layer addresses, prefixes, addresses.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from mobtrace.lifecycle.states import State
from mobtrace.session.links import HOME_REGISTRATIONS
from mobtrace.session.model import Binding, Notice, Transaction
from mobtrace.session.surroundings import Advertised, Clue, Key, address_keys, binding_keys, subscriber
from mobtrace.trace import Signal
from mobtrace.values import NANOSECONDS_PER_SECOND, Address, FrameRef, Nanoseconds, Prefix
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import (
    BindingError,
    BindingRefreshRequest,
    CareofTest,
    CareofTestInit,
    HomeTest,
    HomeTestInit,
)
from mobtrace.wire.messages.update_notification import UpdateNotification
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.tolerance import effective_prefix

# Attributes of RFC 6572 that an Access-Accept must have when the request had them (sections 4.8 to 4.13).
RETURNED = (
    "pmip6_home_hn_prefix",
    "pmip6_visited_hn_prefix",
    "pmip6_home_interface_id",
    "pmip6_visited_interface_id",
    "pmip6_home_ipv4_hoa",
    "pmip6_visited_ipv4_hoa",
)
ANCHORS = {
    "pmip6_home_lma_ipv6_address": "home_lma_ipv6_address",
    "pmip6_visited_lma_ipv6_address": "visited_lma_ipv6_address",
    "pmip6_home_lma_ipv4_address": "home_lma_ipv4_address",
    "pmip6_visited_lma_ipv4_address": "visited_lma_ipv4_address",
}
PREFIXES = ("pmip6_home_hn_prefix", "pmip6_visited_hn_prefix")
HOME_NETWORKS = (
    "visited_home_network_information",
    "identified_home_network_information",
    "unrestricted_home_network_information",
)
PMIP6_SUPPORTED = "PMIP6_SUPPORTED"
# A node that takes the link for its home link de-registers before this.
AWAY = 10 * NANOSECONDS_PER_SECOND
FLOW_MOBILITY = 8  # RFC 7864 section 4.2: notification reason


class Notices:
    """All of them, in the order of time."""

    def __init__(self) -> None:
        self._found: list[tuple[Notice, frozenset[Key]]] = []
        self._cookies: dict[tuple[Address, Address, str], set[bytes]] = {}
        self._asked: dict[int, tuple[frozenset[Key], frozenset[str]]] = {}
        self._queries: dict[tuple[Address, Address, int], FrameRef] = {}
        self._unanswered: dict[tuple[Address, str, str], list[Signal]] = defaultdict(list)
        self._informed: dict[tuple[Address, int], FrameRef] = {}

    def mobility(self, signal: Signal, message: Message) -> None:
        """A mobility message that is no update and no acknowledgement."""
        read = _MOBILITY.get(type(message.body))
        if read is not None:
            read(self, signal, message.body)

    def around(self, signal: Signal, content: Decoded, transaction: Transaction | None) -> None:
        """A message that is no mobility signaling itself."""
        read = _AROUND.get(content.protocol)
        if read is not None:
            read(self, signal, content, transaction)

    def finish(self, bindings: Sequence[Binding], clues: Iterable[Clue]) -> list[Notice]:
        """All notices, each with the bindings that it is about; ``clues`` have the advertisements."""
        self._given_up()
        hosts = [binding for binding in bindings if binding.protocol in HOME_REGISTRATIONS]
        advertised = list(_home_prefixes(hosts, clues)) if hosts else []
        return sorted([*self._matched(bindings), *advertised], key=lambda notice: notice.time)

    def _matched(self, bindings: Iterable[Binding]) -> list[Notice]:
        if not self._found:
            return []
        by_key: dict[Key, list[int]] = defaultdict(list)
        for binding in bindings:
            for key in _keys_of(binding):
                by_key[key].append(binding.id)
        for notice, keys in self._found:
            notice.bindings = sorted({number for key in keys for number in by_key.get(key, ())})
        return [notice for notice, _ in self._found]

    def _add(
        self, signal: Signal, kind: str, keys: Iterable[Key], asked: FrameRef | None = None, **values: Any
    ) -> None:
        packet = signal.packet
        notice = Notice(
            kind=kind,
            time=packet.time,
            frame=packet.frame,
            source=packet.source,
            destination=packet.destination,
            values=values,
            asked=asked,
        )
        self._found.append((notice, frozenset(keys)))

    def _error(self, signal: Signal, body: BindingError) -> None:
        name = body.meanings().get("status", str(body.status))
        home = body.home_address
        self._add(signal, "binding-error", [("address", home)], status=body.status, status_name=name, home=home)

    def _refresh(self, signal: Signal, body: BindingRefreshRequest) -> None:
        home = signal.packet.routing_home
        self._add(signal, "refresh-request", [("address", home or signal.packet.destination)], home=home)

    def _flows(self, signal: Signal, body: UpdateNotification) -> None:
        """RFC 7864 section 4.2: packets of prefixes that another gateway has may come by this one from now on."""
        if body.notification_reason == FLOW_MOBILITY and isinstance(signal.content, Message):
            named = (each for each in signal.content.every(HomeNetworkPrefix) if each.l)
            prefixes = [effective_prefix(each)[0] for each in named]
            self._add(signal, "flow-mobility", [("prefix", each) for each in prefixes], prefixes=prefixes)

    def _test_init(self, signal: Signal, body: HomeTestInit | CareofTestInit) -> None:
        packet = signal.packet
        way, cookie = _cookie(body)
        self._cookies.setdefault((packet.source, packet.destination, way), set()).add(cookie)

    def _test(self, signal: Signal, body: HomeTest | CareofTest) -> None:
        packet = signal.packet
        way, cookie = _cookie(body)
        asked = self._cookies.get((packet.destination, packet.source, way), set())
        if asked and cookie not in asked:
            listed = sorted(each.hex() for each in asked)
            keys = [("address", packet.destination)]
            self._add(signal, "test-mismatch", keys, way=way, cookie=cookie.hex(), wanted=listed)

    def _radius(self, signal: Signal, content: Decoded, transaction: Transaction | None) -> None:
        kind, keys = content.body.info.key, frozenset(subscriber(content))
        there = {option.info.key for option in content.options}
        if kind == "accounting_request":
            self._accounting(signal, content, keys)
        if transaction is None:
            return
        if transaction.reply is None:
            self._asked[transaction.id] = (keys, frozenset(there))
        elif kind in ("access_accept", "access_reject") and transaction.reply == signal.packet.frame:
            more, wanted = self._asked.pop(transaction.id, (frozenset(), frozenset()))
            missing = [key for key in RETURNED if key in wanted and key not in there]
            values = {**_profile(content), "missing": missing} if kind == "access_accept" else {}
            self._add(signal, kind.replace("access_", "aaa-"), keys | more, transaction.request, **values)

    def _accounting(self, signal: Signal, content: Decoded, keys: frozenset[Key]) -> None:
        values: dict[str, Any] = {option.info.key: option for option in content.options}
        status = values.get("acct_status_type")
        servers = [signal.packet.source]
        servers += [
            address for name in ("nas_ip_address", "nas_ipv6_address") for address in _addresses(values.get(name))
        ]
        if status is not None:
            self._add(signal, "accounting", keys, event=status.value, servers=servers)

    def _dns(self, signal: Signal, content: Decoded, _: Transaction | None) -> None:
        # The module is not needed for captures without DNS.
        from mobtrace.wire.dns import discovers, questions  # noqa: PLC0415
        from mobtrace.wire.dns_records import Answer  # noqa: PLC0415

        packet, body = signal.packet, content.body.values()
        what = discovers(content)
        if what is None:
            return
        name = next((each.qname for each in questions(content)), "")
        if not body["qr"]:
            self._queries[packet.source, packet.destination, body["id"]] = packet.frame
            self._unanswered[packet.source, what, name].append(signal)
            return
        asked = self._queries.pop((packet.destination, packet.source, body["id"]), None)
        self._unanswered.pop((packet.destination, what, name), None)
        # RFC 2308 section 2: where there is nothing, the authority section has a record all the same.
        found = sum(1 for _ in content.every(Answer))
        self._add(signal, "discovery", (), asked, what=what, name=f"as {name}", rcode=body["rcode"], found=found)

    def _dhcpv6(self, signal: Signal, content: Decoded, _: Transaction | None) -> None:
        """RFC 6610 section 4: a client asks for a home network's information, and the answer has it inside."""
        packet, kind = signal.packet, content.body.info.key
        asked = [option for option in content.options if option.info.key in HOME_NETWORKS]
        tag = content.body.values().get("transaction_id", 0)
        if kind == "information_request" and asked:
            self._informed[packet.source, tag] = packet.frame
        elif kind == "reply" and (packet.destination, tag) in self._informed:
            inside = [each.info.key for option in asked for each in option.values()["options"]]
            found = sum(key in ("home_agent_address", "home_agent_fqdn") for key in inside)
            frame = self._informed.pop((packet.destination, tag))
            self._add(signal, "discovery", (), frame, what="home-agent", name="by DHCPv6", rcode=0, found=found)

    def _given_up(self) -> None:
        """Names that were asked for again and again without an answer; one question may have been answered unseen."""
        for (_, what, name), asked in self._unanswered.items():
            if len(asked) > 1:
                last, first = asked[-1], asked[0].packet.frame
                self._add(last, "discovery", (), first, what=what, name=f"as {name}", rcode=None, found=0)
        self._unanswered.clear()


def _home_prefixes(hosts: Sequence[Binding], clues: Iterable[Clue]) -> Iterator[Notice]:
    """Advertisements to a node that is away, with its home prefix, by a router that is not its home agent."""
    keys = [(host, _keys_of(host)) for host in hosts]
    for clue in clues:
        if not isinstance(clue.body, Advertised) or clue.body.home_agent or clue.destination.is_multicast:
            continue
        for host, known in keys:
            homes = host.home_addresses
            prefix = next((each for each in clue.body.prefixes if any(home in each for home in homes)), None)
            told = known & {key for key in clue.keys if key[0] != "prefix"}
            if prefix is not None and told and clue.source != host.anchor and _stays_away(host, prefix, clue.time):
                yield Notice(
                    kind="home-prefix",
                    time=clue.time,
                    frame=clue.frame,
                    source=clue.source,
                    destination=clue.destination,
                    values={"prefix": prefix},
                    bindings=[host.id],
                )


def _stays_away(host: Binding, home: Prefix, time: Nanoseconds) -> bool:
    """True for a node that is registered at a foreign address, and not about to come home."""
    return any(
        each.state is State.ACTIVE
        and each.start <= time
        and (each.end or 0) > time + AWAY
        and each.care_of is not None
        and each.care_of not in home
        for each in host.states
    )


def _cookie(body: HomeTestInit | CareofTestInit | HomeTest | CareofTest) -> tuple[str, bytes]:
    if isinstance(body, HomeTestInit | HomeTest):
        return "home", body.home_init_cookie
    return "care-of", body.care_of_init_cookie


def _addresses(option: Any) -> list[Address]:
    return [] if option is None else [each for each in option.values().values() if isinstance(each, Address)]


def _profile(content: Decoded) -> dict[str, Any]:
    """What an Access-Accept says of the node's mobility (RFC 6572 section 4)."""
    profile: dict[str, Any] = {"mn": None, "anchors": [], "prefixes": [], "proxy": False}
    value: Any
    for value in content.options:
        key = value.info.key
        if key.startswith("pmip6_"):
            profile["proxy"] = True
        if key in ANCHORS:
            profile["anchors"].append(getattr(value, ANCHORS[key]))
        elif key in PREFIXES and value.prefix_length:
            profile["prefixes"].append(value.network)
        elif key == "mobile_node_identifier":
            profile["mn"] = value.mobile_node_identifier
        elif key == "mip6_feature_vector":
            profile["proxy"] = profile["proxy"] or PMIP6_SUPPORTED in value.capabilities
    return profile


def _keys_of(binding: Binding) -> set[Key]:
    """Everything that tells the node of a binding, its care-of addresses included."""
    keys = binding_keys(binding)
    for segment in binding.states if binding.protocol != "pmip6" else ():
        if segment.care_of is not None:
            keys.update(address_keys(segment.care_of))
    return keys


_MOBILITY: dict[type, Callable[..., None]] = {
    BindingError: Notices._error,
    BindingRefreshRequest: Notices._refresh,
    UpdateNotification: Notices._flows,
    HomeTestInit: Notices._test_init,
    CareofTestInit: Notices._test_init,
    HomeTest: Notices._test,
    CareofTest: Notices._test,
}
_AROUND: dict[str, Callable[..., None]] = {"radius": Notices._radius, "dns": Notices._dns, "dhcpv6": Notices._dhcpv6}
