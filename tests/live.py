"""Commands that run for a while: emulated nodes and labs as a user starts them, in namespaces of the tests' own."""

import json
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mobtrace.replay.lab.namespaces import ip
from mobtrace.replay.node import Datagram
from mobtrace.replay.packets import Opener
from mobtrace.replay.transport.safety import MARK
from mobtrace.values import Address
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.pmip6 import AccessTechnologyType, HandoffIndicator, Timestamp
from stage import pmip6_options

MOBTRACE = (sys.executable, "-c", "from mobtrace.cli.main import run; run()")
PATIENCE = 30.0


def command(*words: object, within: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """A command, run to its end, by the command ``within`` if one is named."""
    whole = [*within, *MOBTRACE, *map(str, words)]
    return subprocess.run(whole, capture_output=True, text=True, timeout=2 * PATIENCE, check=False)


class Running:
    """A command that runs; its events are JSON lines."""

    def __init__(self, *words: object) -> None:
        self.process = subprocess.Popen(
            [*MOBTRACE, *map(str, words), "--format", "json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.events: list[dict[str, object]] = []

    def until(self, what: str, **values: object) -> dict[str, object]:
        """The first event of a kind that is still to come, with those values; a command that is silent is killed."""
        patience = threading.Timer(PATIENCE, self.process.kill)
        patience.start()
        try:
            for line in self.process.stdout:
                event = json.loads(line)
                self.events.append(event)
                if event.get("what") == what and all(event[key] == value for key, value in values.items()):
                    return event
        finally:
            patience.cancel()
        raise AssertionError(f"ended without {what!r}, after {self.events}: {self.process.stderr.read()}")

    def order(self, **values: object) -> None:
        self.process.stdin.write(json.dumps(values) + "\n")
        self.process.stdin.flush()

    def end(self, number: int = signal.SIGTERM) -> int:
        """What it ends with after a signal."""
        self.process.send_signal(number)
        out, self.errors = self.process.communicate(timeout=PATIENCE)
        self.events += [json.loads(line) for line in out.splitlines()]
        return self.process.returncode


@contextmanager
def running(*words: object) -> Iterator[Running]:
    """A command that is killed if it still runs at the end."""
    made = Running(*words)
    try:
        yield made
    finally:
        with suppress(ProcessLookupError):
            made.process.kill()
        made.process.communicate()


@contextmanager
def own_namespace(*addresses: str) -> Iterator[str]:
    """A network namespace marked as ours, with addresses on its loopback interface."""
    name = f"mobtrace-{unique()}"
    ip([f"netns add {name}"])
    try:
        there = [f"address add {each}/128 dev lo" for each in addresses]
        ip([f"link set dev lo alias {MARK} up", *there], name)
        yield name
    finally:
        ip([f"netns delete {name}"])


def unique() -> str:
    """A name that no other test has."""
    return f"t{uuid.uuid4().hex[:8]}"


def pbu(source: str, destination: str, *, seq: int = 1, ports: tuple[int, int] | None = None) -> Datagram:
    """A registration of Alice at this moment."""
    body = BindingUpdate(sequence=seq, a=True, h=True, p=True, lifetime=150)
    options = [
        *pmip6_options("alice@example.org", "::/0"),
        HandoffIndicator(hi=1),
        AccessTechnologyType(att=4),
        Timestamp(timestamp=time.time_ns() * 65536 // 10**9),
    ]
    return Datagram(
        source=Address.parse(source),
        destination=Address.parse(destination),
        content=Message(body=body, options=options),
        ports=ports,
    )


def opened(octets: bytes) -> Datagram | None:
    """The datagram in a packet."""
    return Opener().open(octets, time.time_ns())


def alive(process: int) -> bool:
    """True while a process exists and is no zombie."""
    try:
        told = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def children(process: int) -> list[int]:
    """The processes that a process has started and that are left."""
    task = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in task.read_text().split()] if task.exists() else []


def wait_for(true: object, seconds: float = PATIENCE) -> bool:
    """True as soon as ``true()`` is; False after so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False
