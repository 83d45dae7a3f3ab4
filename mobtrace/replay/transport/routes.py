"""The system's routes for user packets: to the TUN device of a node and to its access links.

``ip`` of iproute2 runs once and takes commands as they come: starting it for each would take longer than a binding.
"""

import shutil
import subprocess

from mobtrace.errors import MissingToolError
from mobtrace.replay.node import Forward
from mobtrace.values import Prefix

EVERYTHING = {4: "0.0.0.0/0", 6: "::/0"}
TABLE = 5213  # where packets from the prefixes of a gateway's nodes find their way


class Routes:
    """Routes through one TUN device of the network namespace that this process is in."""

    def __init__(self, device: str, mtu: int) -> None:
        program = shutil.which("ip")
        if program is None:
            raise MissingToolError("user packets need the program ip (Debian: apt-get install iproute2)")
        self._device = device
        self._made: dict[Prefix, list[str]] = {}
        self._batches = {version: _batch(program, version) for version in EVERYTHING}
        for version, everything in EVERYTHING.items():
            self._say(version, f"link set dev {device} mtu {mtu} up")
            self._say(version, f"route replace {everything} dev {device} table {TABLE}")

    def forward(self, way: Forward) -> None:
        """Have the system route packets of a prefix as ``way`` says."""
        if way.tunnel is not None and way.outward:
            self._add(way.prefix, "rule", f"from {way.prefix} lookup {TABLE}")
        else:
            self._add(way.prefix, "route", f"{way.prefix} dev {way.link if way.tunnel is None else self._device}")
            if way.local:
                # A rule without a number goes before those there are: before the way into the tunnel.
                self._add(way.prefix, "rule", f"to {way.prefix} lookup main")

    def unforward(self, prefix: Prefix) -> None:
        """Take back the routes of a prefix."""
        for undo in self._made.pop(prefix, []):
            self._say(prefix.address.version, undo)

    def close(self) -> None:
        """Take back all of them."""
        for prefix in list(self._made):
            self.unforward(prefix)
        for batch in self._batches.values():
            batch.communicate()

    def _add(self, prefix: Prefix, what: str, route: str) -> None:
        undo = f"{what} del {route}"
        known = self._made.setdefault(prefix, [])
        if undo not in known:
            self._replace(prefix, known, what)
            known.append(undo)
            self._say(prefix.address.version, f"{what} add {route}")

    def _replace(self, prefix: Prefix, known: list[str], what: str) -> None:
        """A prefix has one route: to its link, or to the tunnel that its packets take instead."""
        for each in [each for each in known if what == "route" and each.startswith("route ")]:
            known.remove(each)
            self._say(prefix.address.version, each)

    def _say(self, version: int, command: str) -> None:
        stream = self._batches[version].stdin
        assert stream is not None
        stream.write(command + "\n")
        stream.flush()


def _batch(program: str, version: int) -> subprocess.Popen[str]:
    """A running ``ip`` for one version: rules without it would be IPv4's, whatever their addresses."""
    return subprocess.Popen(
        [program, f"-{version}", "-force", "-batch", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
