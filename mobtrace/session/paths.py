"""The path between two peers: heartbeats, restarts, revocations (RFC 5847, RFC 5846).

A path goes down when more heartbeats in a row than RFC 5847 section 5 allows were not answered; a node has restarted
without its sessions when its restart counter changed (RFC 5847 section 3.2).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mobtrace.lifecycle.states import Input
from mobtrace.session.bindings import BindingTable, Live
from mobtrace.session.model import PathState, PeerPath, Restart, Transaction
from mobtrace.trace import Signal
from mobtrace.values import Address, Nanoseconds
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.options.heartbeat import RestartCounter

# RFC 5847 section 5: MISSING_HEARTBEATS_ALLOWED, its default.
MISSING_HEARTBEATS_ALLOWED = 3

Pair = tuple[Address, Address]


@dataclass(slots=True)
class _Known:
    """The counter a node last told a peer, and when."""

    counter: int
    time: Nanoseconds


@dataclass(slots=True)
class PathTable:
    """All pairs of peers that test each other or revoke bindings."""

    restarts: list[Restart] = field(default_factory=list)
    _counters: dict[Pair, _Known] = field(default_factory=dict)

    def heartbeat(self, signal: Signal, message: Message, table: BindingTable) -> None:
        """A Heartbeat was seen: a changed restart counter ends the bindings that its sender no longer knows of."""
        option = message.first(RestartCounter)
        if option is None or not isinstance(message.body, Heartbeat) or not message.body.r:
            return
        packet, counter = signal.packet, option.restart_counter
        pair = (packet.source, packet.destination)
        known = self._counters.get(pair)
        self._counters[pair] = _Known(counter, packet.time)
        # RFC 5847 section 3.2: an unsolicited response tells of a restart, also to one who knows no counter.
        is_news = message.body.u if known is None else known.counter != counter
        if not is_news:
            return
        lost = list(_held_between(table, pair, known.time if known is not None else packet.time))
        for live in lost:
            table.step(live, Input.RESTART, packet.time, packet.frame)
        restart = Restart(
            node=pair[0],
            told=pair[1],
            time=packet.time,
            frame=packet.frame,
            before=known.counter if known is not None else None,
            after=counter,
            unsolicited=message.body.u,
            bindings=[live.binding.id for live in lost],
        )
        self.restarts.append(restart)

    def finish(self, transactions: Iterable[Transaction]) -> list[PeerPath]:
        """The paths, in the order in which they appeared."""
        paths: dict[Pair, PeerPath] = {}
        beats: dict[Pair, list[Transaction]] = {}
        heard: set[Pair] = set()
        for tx in transactions:
            if tx.reply is not None:
                heard.add((tx.responder, tx.requester))
            heard.add((tx.requester, tx.responder))
            if tx.kind == "heartbeat":
                _of(paths, tx.requester, tx.responder)
                beats.setdefault((tx.requester, tx.responder), []).append(tx)
            elif tx.kind == "revocation":
                _of(paths, tx.requester, tx.responder).revocations.append(tx.id)
        for restart in self.restarts:
            _of(paths, restart.told, restart.node).restarts.append(restart)
        for (requester, responder), sent in beats.items():
            path = _of(paths, requester, responder)
            path.heartbeats += len(sent)
            path.answered += sum(1 for tx in sent if tx.reply is not None)
            if (responder, requester) in heard:
                path.states.extend(_states(sent))
            else:
                path.one_direction = True
        for path in paths.values():
            path.states = _joined([*path.states, *map(_restarted, path.restarts)])
        return list(paths.values())


def _of(paths: dict[Pair, PeerPath], one: Address, other: Address) -> PeerPath:
    key = (one, other) if (one, other) in paths or (other, one) not in paths else (other, one)
    return paths.setdefault(key, PeerPath(peers=key))


def _held_between(table: BindingTable, pair: Pair, until: Nanoseconds) -> Iterator[Live]:
    """Bindings of a gateway at an anchor that were last registered before ``until``."""
    for live in list(table.held()):
        if live.binding.anchor in pair and live.gateway in pair and live.binding.states[-1].start <= until:
            yield live


def _states(sent: list[Transaction]) -> Iterator[PathState]:
    """Up with every answer, down with the first heartbeat of a row that is longer than allowed."""
    missing: list[Transaction] = []
    for tx in sent:
        if tx.reply is not None and tx.reply_time is not None:
            missing = []
            yield PathState(state="up", start=tx.reply_time, frame=tx.reply, by=tx.requester)
            continue
        missing.append(tx)
        if len(missing) == MISSING_HEARTBEATS_ALLOWED + 1:
            yield PathState(state="down", start=missing[0].time, frame=tx.request, by=tx.requester)


def _restarted(restart: Restart) -> PathState:
    return PathState(state="restarted", start=restart.time, frame=restart.frame, by=restart.node)


def _joined(states: list[PathState]) -> list[PathState]:
    """In the order of time; what only repeats the state before is left out."""
    joined: list[PathState] = []
    for each in sorted(states, key=lambda state: (state.start, state.state == "restarted")):
        # A restarted node is up.
        last = joined[-1].state.replace("restarted", "up") if joined else None
        if each.state != last:
            joined.append(each)
    return joined
