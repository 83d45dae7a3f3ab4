"""A FreeRADIUS of the distribution on loopback: users, clients and its log in a folder that is thrown away."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

needs_freeradius = pytest.mark.skipif(shutil.which("freeradius") is None, reason="needs freeradius")
needs_radclient = pytest.mark.skipif(shutil.which("radclient") is None, reason="needs radclient (freeradius-utils)")

SECRET = "testing123"
PATIENCE = 20.0

RADIUSD = """
prefix = /usr
name = test
raddbdir = {folder}
logdir = {folder}
run_dir = {folder}
pidfile = {folder}/pid
libdir = /usr/lib/freeradius
max_request_time = 5
cleanup_delay = 1
log {{
  destination = stdout
}}
security {{
  reject_delay = 0
  status_server = yes
}}
client test {{
  ipaddr = 127.0.0.0/8
  proto = *
  secret = {secret}
  require_message_authenticator = yes
}}
modules {{
  pap {{
  }}
  always ok {{
    rcode = ok
  }}
  files {{
    usersfile = {folder}/users
  }}
  detail {{
    filename = {folder}/detail
  }}
}}
server test {{
  listen {{
    type = auth
    ipaddr = {address}
    port = {port}
  }}
  listen {{
    type = acct
    ipaddr = {address}
    port = {accounting}
  }}
  authorize {{
    files
    pap
  }}
  authenticate {{
    Auth-Type PAP {{
      pap
    }}
  }}
  accounting {{
    detail
    ok
  }}
}}
"""


@dataclass
class Server:
    """A server that runs: where, and what it was told by accounting."""

    address: str
    port: int
    accounting_port: int
    folder: Path

    def accounts(self) -> str:
        """The accounting requests that it recorded, as it writes them."""
        file = self.folder / "detail"
        return file.read_text() if file.exists() else ""


def free_port(address: str) -> int:
    """A UDP port that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


@contextmanager
def freeradius(folder: Path, users: str) -> Iterator[Server]:
    """A server that knows ``users``, in the form of its ``users`` file."""
    server = Server("127.0.0.1", free_port("127.0.0.1"), free_port("127.0.0.1"), folder)
    settings = RADIUSD.format(
        folder=folder,
        secret=SECRET,
        address=server.address,
        port=server.port,
        accounting=server.accounting_port,
    )
    (folder / "radiusd.conf").write_text(settings)
    (folder / "dictionary").write_text("")
    (folder / "users").write_text(users)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            ["freeradius", "-f", "-x", "-d", str(folder), "-l", "stdout"], stdout=log, stderr=log
        )
        try:
            _wait(process, folder / "log")
            yield server
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while "Ready to process requests" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)


def radclient(where: str, kind: str, attributes: str, secret: str = SECRET) -> subprocess.CompletedProcess[str]:
    """What the client of FreeRADIUS says of a server's answer."""
    command = ["radclient", "-x", "-t", "2", "-r", "1", where, kind, secret]
    return subprocess.run(command, input=attributes, capture_output=True, text=True, timeout=PATIENCE, check=False)
