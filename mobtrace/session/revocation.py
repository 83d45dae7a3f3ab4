"""Which bindings a revocation ends (RFC 5846 section 5)."""

from collections.abc import Iterator

from mobtrace.session.bindings import BindingTable, Live
from mobtrace.session.model import Transaction
from mobtrace.values import Address, Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.messages.revocation import BindingRevocationIndication
from mobtrace.wire.options.bulk import MobileNodeGroupIdentifier
from mobtrace.wire.options.identifiers import MobileNodeIdentifier, mn_id_text
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.tolerance import effective_prefix

PER_PEER_POLICY = 128  # RFC 5846 section 11: a revocation trigger


class Revocations:
    """Keeps what each indication named until it is acknowledged."""

    def __init__(self) -> None:
        self._named: dict[int, tuple[bool, str | None, tuple[Prefix, ...], Address | None]] = {}
        self._groups: dict[int, int] = {}

    def asked(self, transaction: Transaction, message: Message, home: Address | None) -> None:
        """An indication was seen; ``home`` is the home address of a type 2 routing header or option."""
        body = message.body
        if not isinstance(body, BindingRevocationIndication):
            return
        option = message.first(MobileNodeIdentifier)
        mn = mn_id_text(option) if option is not None else None
        if body.g and body.revocation_trigger == PER_PEER_POLICY:
            mn = None  # RFC 5846 section 9.2: the identifier is the gateway's own
        prefixes = tuple(effective_prefix(each)[0] for each in message.every(HomeNetworkPrefix))
        self._named[transaction.id] = (body.g, mn, prefixes, home)
        group = message.first(MobileNodeGroupIdentifier)
        if group is not None:
            self._groups[transaction.id] = group.mobile_node_group_identifier

    def ended(self, table: BindingTable, transaction: Transaction) -> Iterator[Live]:
        """The bindings that an acknowledged indication ends."""
        is_global, mn, prefixes, home = self._named.pop(transaction.id, (False, None, (), None))
        peers = (transaction.requester, transaction.responder)
        group = self._groups.pop(transaction.id, None)
        if group is not None and mn is None:
            # RFC 6602 section 3.2: the group is one of the sender's.
            yield from table.group(*peers, group)
            return
        for live in list(table.held()):
            if live.binding.anchor not in peers:
                continue
            if is_global and mn is None:
                # RFC 5846 section 7.1: all bindings that the two peers share.
                if live.gateway in peers:
                    yield live
            elif is_global and mn is not None and mn.startswith("@"):
                # RFC 5846 section 8.1: all nodes of a realm that are at the gateway.
                if live.gateway in peers and live.binding.mn.endswith(mn):
                    yield live
            elif _is_named(live, mn, prefixes, home):
                yield live


def _is_named(live: Live, mn: str | None, prefixes: tuple[Prefix, ...], home: Address | None) -> bool:
    binding = live.binding
    if prefixes:
        return any(prefix in binding.prefixes for prefix in prefixes)
    if home is not None and home in binding.home_addresses:
        return True
    return mn is not None and mn == binding.mn
