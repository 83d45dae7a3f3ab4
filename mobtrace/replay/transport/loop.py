"""Stations in real time: waits for packets, timers and a signal to stop."""

import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType

from mobtrace.replay.node import earliest
from mobtrace.replay.transport.station import Station
from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Seconds

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Action = Callable[[], None]


class Loop:
    """Waits, and lets stations act. ``at`` has things done later, ``watch`` when a descriptor can be read.

    With ``heeds_signals`` SIGINT, SIGTERM and SIGHUP end it, and with it whatever is to be put away.
    """

    def __init__(self, clock: Callable[[], Nanoseconds] = time.time_ns, *, heeds_signals: bool = True) -> None:
        self.clock = clock
        self.stations: list[Station] = []
        self.stopped_by: int | None = None
        self._selector = selectors.DefaultSelector()
        self._later: list[tuple[Nanoseconds, int, Action]] = []
        self._running = True
        self._count = 0
        self._heeds_signals = heeds_signals

    def add(self, station: Station) -> None:
        """Run a station from now on."""
        self.stations.append(station)
        self.watch(station.port.fileno(), lambda: station.on_signaling(self.clock))
        if station.user_plane is not None:
            self.watch(station.user_plane.tun, lambda: station.on_user_packet(self.clock))
        station.start(self.clock())

    def watch(self, descriptor: int, action: Action) -> None:
        """Have ``action`` done whenever ``descriptor`` can be read."""
        self._selector.register(descriptor, selectors.EVENT_READ, action)

    def unwatch(self, descriptor: int) -> None:
        """Look at ``descriptor`` no more."""
        self._selector.unregister(descriptor)

    def at(self, when: Nanoseconds, action: Action) -> None:
        """Have ``action`` done at ``when``."""
        self._count += 1
        self._later.append((when, self._count, action))
        self._later.sort()

    def after(self, delay: Seconds, action: Action) -> None:
        """Have ``action`` done in ``delay`` seconds."""
        self.at(self.clock() + round(delay * NANOSECONDS_PER_SECOND), action)

    def stop(self) -> None:
        """Come back from ``run`` at the next opportunity."""
        self._running = False

    def run(self) -> None:
        """Until ``stop``, or a signal that says so (``stopped_by``)."""
        with self._signals() if self._heeds_signals else nullcontext():
            while self._running:
                for key, _ in self._selector.select(self._pause()):
                    key.data()
                self._act(self.clock())

    def close(self) -> None:
        """Close the stations."""
        for station in self.stations:
            station.close()
        self._selector.close()

    def _pause(self) -> Seconds | None:
        later = self._later[0][0] if self._later else None
        due = earliest(later, *(each.next_due() for each in self.stations))
        return None if due is None else max(due - self.clock(), 0) / NANOSECONDS_PER_SECOND

    def _act(self, now: Nanoseconds) -> None:
        while self._later and self._later[0][0] <= now:
            self._later.pop(0)[2]()
        for station in self.stations:
            station.tick(now)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """The handlers of signals meanwhile; a signal also ends the wait."""
        heard, told = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        before = {number: signal.signal(number, self._stopped) for number in STOPPING}
        wakeup = signal.set_wakeup_fd(told)
        self.watch(heard, lambda: None)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            self.unwatch(heard)
            os.close(heard)
            os.close(told)

    def _stopped(self, number: int, frame: FrameType | None) -> None:
        self.stopped_by = number
        self._running = False
