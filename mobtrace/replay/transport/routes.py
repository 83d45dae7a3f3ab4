"""The system's routes for user packets: to the TUN device of a node and to its access links.

``ip`` of iproute2 runs once and takes commands as they come: starting it for each would take longer than a binding.
"""

import shutil
import subprocess

from mobtrace.errors import MissingToolError
from mobtrace.replay.node import Forward
from mobtrace.values import Prefix

TABLE = 5213  # where packets from the prefixes of a gateway's nodes find their way


class Routes:
    """Routes through one TUN device of the network namespace that this process is in."""

    def __init__(self, device: str, mtu: int) -> None:
        program = shutil.which("ip")
        if program is None:
            raise MissingToolError("user packets need the program ip (Debian: apt-get install iproute2)")
        self._device = device
        self._made: dict[Prefix, list[str]] = {}
        self._batch = subprocess.Popen(
            [program, "-force", "-batch", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._say(f"link set dev {device} mtu {mtu} up")
        for everything in ("0.0.0.0/0", "::/0"):
            self._say(f"route replace {everything} dev {device} table {TABLE}")

    def forward(self, way: Forward) -> None:
        """Have the system route packets of a prefix as ``way`` says."""
        if way.tunnel is not None and way.outward:
            self._add(way.prefix, "rule", f"from {way.prefix} lookup {TABLE}")
        else:
            self._add(way.prefix, "route", f"{way.prefix} dev {way.link if way.tunnel is None else self._device}")

    def unforward(self, prefix: Prefix) -> None:
        """Take back the routes of a prefix."""
        for undo in self._made.pop(prefix, []):
            self._say(undo)

    def close(self) -> None:
        """Take back all of them."""
        for prefix in list(self._made):
            self.unforward(prefix)
        if self._batch.stdin is not None:
            self._batch.stdin.close()
        self._batch.wait()

    def _add(self, prefix: Prefix, what: str, route: str) -> None:
        undo = f"{what} del {route}"
        known = self._made.setdefault(prefix, [])
        if undo not in known:
            known.append(undo)
            self._say(f"{what} add {route}")

    def _say(self, command: str) -> None:
        assert self._batch.stdin is not None
        self._batch.stdin.write(command + "\n")
        self._batch.stdin.flush()
