"""Bindings rebuilt from what was asked and answered, through the one transition table.

``keys.py`` says how a binding is found again.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from mobtrace.lifecycle.machine import MIN_DELAY_BEFORE_BCE_DELETE, Machine, Moved
from mobtrace.lifecycle.states import ENDED_BY, Input, State, is_held, is_over
from mobtrace.session.features import Found, keep
from mobtrace.session.keys import SHARING_PREFIXES, Key, Keys, is_other_session, keys_of
from mobtrace.session.model import Binding, Segment
from mobtrace.session.registration import Answer, Registration, access_json
from mobtrace.values import Address, FrameRef, Nanoseconds, Prefix, Seconds

# RFC 5213 section 8.4: handoffs and re-registrations say that the binding was there before.
CONTINUES = (2, 3, 5)
# RFC 6602 section 4.3: the group of all sessions.
ALL_SESSIONS = 1


@dataclass(slots=True)
class Live:
    """A binding with the machine that runs it, and a release that waits for its answer."""

    binding: Binding
    machine: Machine
    gateway: Address
    access: tuple[int, str] | None = None
    old_access: tuple[int, str] | None = None  # before the last registration
    releasing: Registration | None = None
    identified: bool = False  # ``binding.mn`` is an identifier, not an address that stands for one
    groups: set[tuple[Address, int]] = field(default_factory=set)  # RFC 6602: (peer, its group)

    keys: list[Keys] = field(default_factory=list)  # all keys of each stand for this binding

    @property
    def state(self) -> State:
        """The state its machine is in."""
        return self.machine.state

    def forget_keys(self) -> None:
        """One of its keys stands for another binding from now on."""
        for keys in self.keys:
            keys.live = None
        self.keys.clear()


@dataclass(slots=True)
class Granted:
    """What an acceptance gives: lifetime in seconds, and what only the answer says."""

    lifetime: Seconds
    prefixes: tuple[Prefix, ...] = ()
    home_addresses: tuple[Address, ...] = ()
    tunnel: dict[str, Any] = field(default_factory=dict)
    group: int | None = None
    features: Found | None = None
    frame: FrameRef | None = None


Grant: TypeAlias = Granted | Answer


class BindingTable:
    """All bindings of a capture. ``grace`` is MinDelayBeforeBCEDelete in seconds."""

    def __init__(self, grace: Seconds = MIN_DELAY_BEFORE_BCE_DELETE) -> None:
        self.grace = grace
        self.all: list[Live] = []
        self._index: dict[Hashable, Live] = {}

    def find(self, reg: Registration, bid: int | None = None, prefixes: Iterable[Prefix] = ()) -> Live | None:
        """The binding that ``reg`` is about, brought up to its time; ``None`` when there is none."""
        index = self._index
        known = reg.keys
        if known is not None and known.live is not None and (not prefixes or prefixes is reg.prefixes):
            live = self._known(reg, known.live)
            if live is not None:
                return live
        for key in keys_of(reg, bid, prefixes):
            live = index.get(key)
            if live is None or (key[0] == "mn" and is_other_session(reg, live.access)):
                continue
            if key[0] == "hnp" and reg.identified and live.identified and live.binding.mn != reg.mn:
                continue  # the anchor gave the prefix to another node
            if key[0] == "hnp" and reg.access != live.access:
                live = self._sharing(reg, live)
                if live is None:
                    continue
            if live.machine.due is not None and live.machine.due <= reg.time:
                self._run_timers(live, reg.time)
            return live
        return None

    def _known(self, reg: Registration, live: Live) -> Live | None:
        """``live``, for which all keys of ``reg`` stand, if nothing else is to be asked."""
        if live.access != reg.access:
            return None
        if reg.identified and live.identified and live.binding.mn != reg.mn:
            return None
        if live.machine.due is not None and live.machine.due <= reg.time:
            self._run_timers(live, reg.time)
        return live

    def _sharing(self, reg: Registration, live: Live) -> Live | None:
        """``live`` has the prefix, at another interface: the session of this one, if both share the prefix.

        RFC 7864 section 3.2: each interface has a mobility session of its own.
        """
        own = self._index.get(("if", reg.anchor, reg.mn, reg.access))
        if own is not None and own is not live and is_held(own.state) and is_held(live.state):
            return own if any(prefix in own.binding.prefixes for prefix in reg.prefixes) else live
        return None if reg.handoff == SHARING_PREFIXES and own is not live else live

    def take_over(self, live: Live, reg: Registration) -> None:
        """The anchor of ``reg`` has ``live`` from now on, whoever was asked for it."""
        live.binding.anchor = reg.anchor
        self._point(keys_of(reg, live.binding.bid, ()), live)

    def siblings(self, reg: Registration) -> list[Live]:
        """All bindings that are held of the node of ``reg``, for as many care-of addresses as it has."""
        return [
            live
            for live in self.held()
            if live.binding.anchor == reg.anchor
            and live.binding.protocol == reg.protocol
            and (reg.home in live.binding.home_addresses if reg.home else live.binding.mn == reg.mn)
        ]

    def group(self, sender: Address, peer: Address, number: int) -> list[Live]:
        """The bindings in a bulk binding update group of ``sender``, held between it and ``peer`` (RFC 6602)."""
        members = []
        for live in self.held():
            peers = (live.gateway, live.binding.anchor)
            is_member = live.groups and (number == ALL_SESSIONS or (sender, number) in live.groups)
            if is_member and sender in peers and peer in peers:
                members.append(live)
        return members

    def expected_kind(self, reg: Registration, live: Live | None) -> str:
        """What ``reg`` is, as far as it can be told before the answer."""
        if reg.releases:
            return "deregistration"
        if live is None or not is_held(live.state):
            return "registration"
        if live.releasing is not None and live.releasing.time < reg.time:
            return "registration" if live.releasing.requester == reg.requester else "handover"
        return _KIND_OF_STEP[live.machine.registration(reg.care_of)]

    def ask(self, reg: Registration, bid: int | None, live: Live | None) -> Live:
        """A first registration was sent; whether it is granted is not known yet. ``live`` is what ``find`` gave."""
        if live is None or is_over(live.state):
            live = self._create(reg, bid)
        if live.state in (State.NONE, State.REJECTED):
            self._enter(live, live.machine.step(Input.ASK, reg.time), reg.frame, reg.care_of)
        return live

    def accept(
        self, reg: Registration, granted: Grant, bid: int | None = None, care_of: Address | None = None
    ) -> tuple[Live, Moved, Address | None]:
        """A registration was accepted; gives the binding, its step, and the care-of address before it."""
        live = self.find(reg, bid, granted.prefixes)
        if live is not None:
            self.settle(live, reg.time)
        if live is None or is_over(live.state):
            live = self._create(reg, bid)
        old = live.machine.care_of
        moved = live.machine.accept(care_of or reg.care_of, granted.lifetime, reg.time)
        self._enter(live, moved, reg.frame, live.machine.care_of)
        segment = live.binding.states[-1]
        segment.lifetime = granted.lifetime
        segment.tunnel = (
            {**reg.tunnel, **granted.tunnel} if reg.tunnel and granted.tunnel else reg.tunnel or granted.tunnel
        )
        segment.prefixes = granted.prefixes or reg.prefixes
        live.gateway, live.old_access = reg.requester, live.access
        self._learn(live, reg, bid, granted)
        if reg.features:
            keep(live.binding, reg.features, "update", reg.frame)
        if granted.features and granted.frame is not None:
            keep(live.binding, granted.features, "acknowledgement", granted.frame)
        if reg.group is not None:
            live.groups.add((reg.requester, reg.group))
        if granted.group is not None:
            live.groups.add((reg.anchor, granted.group))
        return live, moved, old

    def asks_release(self, reg: Registration, live: Live) -> bool:
        """A de-registration was sent; False when it comes from somewhere the node no longer is."""
        if live.state is not State.ACTIVE or not self._may_release(reg, live):
            return False
        live.releasing = live.releasing or reg
        return True

    def release(self, reg: Registration, bid: int | None = None) -> Live | None:
        """A de-registration was accepted; ``None`` when it changes nothing."""
        live = self.find(reg, bid)
        if live is None:
            live = self._create(reg, bid)
            live.binding.existed_before = True
        elif is_over(live.state) or not self._may_release(reg, live):
            return None
        live.releasing = None
        if live.state is not State.GRACE:
            step = Input.RELEASE if reg.protocol == "pmip6" else Input.REMOVE
            self._enter(live, live.machine.step(step, reg.time), reg.frame, reg.care_of)
        return live

    def settle(self, live: Live, now: Nanoseconds) -> None:
        """Let an unanswered de-registration take effect, dated when it was sent.

        The gateway has let the node go whether or not the anchor said so; the segment is marked as
        not confirmed.
        """
        reg = live.releasing
        if reg is None or reg.time >= now:
            return
        live.releasing = None
        step = Input.RELEASE if reg.protocol == "pmip6" else Input.REMOVE
        self._enter(live, live.machine.step(step, reg.time), reg.frame, reg.care_of)
        live.binding.states[-1].confirmed = False
        self._run_timers(live, now)

    def reject(self, reg: Registration, bid: int | None = None) -> Live | None:
        """A registration was refused; a binding that exists stays as it is (RFC 6275 section 9.5.1)."""
        live = self.find(reg, bid)
        if live is None or is_over(live.state):
            live = self._create(reg, bid)
        if live.releasing is reg:
            live.releasing = None
        if live.state in (State.NONE, State.REQUESTED):
            self._enter(live, live.machine.step(Input.REJECT, reg.time), reg.frame, reg.care_of)
        return live

    def step(self, live: Live, step: Input, now: Nanoseconds, frame: FrameRef) -> bool:
        """Any other input, such as a revocation; False when the binding is not held any more."""
        self._run_timers(live, now)
        if not is_held(live.state):
            return False
        self._enter(live, live.machine.step(step, now), frame, live.machine.care_of)
        return True

    def held(self) -> Iterator[Live]:
        """All bindings that an anchor holds, as far as is known."""
        return (live for live in self.all if is_held(live.state))

    def by_prefix(self, anchor: Address, prefix: Prefix) -> Live | None:
        """The binding of a home network prefix at an anchor."""
        return self._index.get(("hnp", anchor, prefix))

    def by_mn(self, anchor: Address, mn: str) -> Live | None:
        """The binding last touched of a node, by its identifier."""
        return self._index.get(("mn", anchor, mn))

    def by_home(self, anchor: Address, home: Address) -> Live | None:
        """The host-based binding of a home address."""
        return self._index.get(("home", anchor, home, None))

    def close(self, end: Nanoseconds) -> None:
        """The capture ends: timers run up to its end, and what is still open ends with it."""
        for live in self.all:
            self.settle(live, end)
            self._run_timers(live, end)
            last = live.binding.states[-1] if live.binding.states else None
            if last is not None and last.end is None:
                last.end, last.ended_by = max(end, last.start), "end-of-capture"

    def _may_release(self, reg: Registration, live: Live) -> bool:
        if reg.protocol != "pmip6":
            return True
        # RFC 5213 section 5.3.5: only the gateway that holds the binding can end it.
        return reg.care_of == live.machine.care_of or reg.requester == live.gateway

    def _run_timers(self, live: Live, now: Nanoseconds) -> None:
        if live.releasing is not None:
            # The answer may still come; its lifetime cannot run out meanwhile in any useful sense.
            return
        moved = live.machine.tick(now)
        if moved is not None:
            last = live.binding.states[-1]
            self._enter(live, moved, last.frame, last.care_of)

    def _create(self, reg: Registration, bid: int | None) -> Live:
        binding = Binding(
            id=len(self.all) + 1,
            protocol=reg.protocol,
            mn=reg.mn,
            anchor=reg.anchor,
            bid=reg.path if bid is None else bid,
            existed_before=reg.handoff in CONTINUES,
        )
        live = Live(binding, Machine(grace=self.grace), reg.requester, identified=reg.identified)
        self.all.append(live)
        self._learn(live, reg, bid, Granted(0.0))
        return live

    def _learn(self, live: Live, reg: Registration, bid: int | None, granted: Grant) -> None:
        known, homes = reg.keys, reg.home_addresses or granted.home_addresses
        same_access = reg.access is None or reg.access == live.access
        if known is not None and known.live is live and granted.prefixes is reg.prefixes and same_access and not homes:
            return  # nothing is new
        binding = live.binding
        _extend(binding.prefixes, reg.prefixes)
        if granted.prefixes is not reg.prefixes:
            _extend(binding.prefixes, granted.prefixes)
        if homes:
            _extend(binding.home_addresses, reg.home_addresses)
            _extend(binding.home_addresses, granted.home_addresses)
        if reg.access is not None and reg.access != live.access:
            live.access = reg.access
            _extend(binding.access, (access_json(reg.access),))
        self._point(keys_of(reg, bid, granted.prefixes), live)

    def _point(self, keys: list[Key], live: Live) -> None:
        """Have ``keys`` stand for a binding."""
        if isinstance(keys, Keys):
            if keys.live is live:
                return
            keys.live = live
            live.keys.append(keys)
        for key in keys:
            before = self._index.get(key)
            if before is not live:
                self._index[key] = live
                if before is not None:
                    before.forget_keys()

    def _enter(self, live: Live, moved: Moved, frame: FrameRef, care_of: Address | None) -> None:
        segments = live.binding.states
        if segments and segments[-1].end is None:
            last = segments[-1]
            if last.state is State.REQUESTED and last.start == moved.time:
                segments.pop()  # asked and answered at once: waiting was no state of its own
            else:
                last.end, last.ended_by = moved.time, ENDED_BY[moved.step]
        segments.append(Segment(moved.after, moved.time, frame, care_of))


_KIND_OF_STEP = {Input.REGISTER: "registration", Input.REFRESH: "refresh", Input.MOVE: "handover"}


def kind_of_step(step: Input) -> str:
    """The kind of transaction that an accepted registration was."""
    return _KIND_OF_STEP[step]


def _extend(known: list[Any], more: Iterable[Any]) -> None:
    """Add what is new of ``more``; these lists have one or two elements."""
    for each in more:
        if each not in known:
            known.append(each)
