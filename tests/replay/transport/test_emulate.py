"""mobtrace emulate, as a user starts it: over UDP without privileges, over raw sockets in a namespace."""

import random
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

import mobtrace
from live import command, opened, own_namespace, pbu, running
from mobtrace.cli.main import main
from mobtrace.replay.node import Datagram
from mobtrace.replay.packets import ip_packet, to_octets
from mobtrace.replay.transport.ports import RawPort
from mobtrace.replay.transport.system import inside
from mobtrace.values import Address
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.messages.mip6 import BindingAcknowledgement
from support import needs_namespaces, needs_root, needs_tshark

LMA, MAG = "2001:db8::1", "2001:db8::11"


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    """Settings of an anchor that a slow machine cannot make refuse a timestamp."""
    path = tmp_path / "patient.toml"
    path.write_text("timestamp_validity_window = 60.0\n")
    return path


@pytest.mark.parametrize("address", ["::1", "127.5.4.36"])
def test_a_registration_over_udp_needs_no_privileges(address: str, patient: Path) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with running("emulate", "lma", "--address", address, "--transport", "udp", "--settings", patient) as node:
        node.until("ready")
        with socket.socket(family, socket.SOCK_DGRAM) as gateway:
            gateway.settimeout(10)
            gateway.bind((address, 0))
            datagram = pbu("::1", "::1", seq=77)
            gateway.sendto(encode(datagram.content), (address, 5436))
            answer, sender = gateway.recvfrom(2048)
        assert sender[:2] == (address, 5436)
        body = decode(answer).body
        assert isinstance(body, BindingAcknowledgement)
        assert (body.sequence, body.status, body.p) == (77, 0, True)
        node.until("registered", mn="alice@example.org")
        assert node.end(signal.SIGINT) == 130


def exchange(port: RawPort, datagram: Datagram) -> Datagram:
    """Send from a raw socket, and take the answer."""
    port.send(to_octets(datagram))
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for arrived in port.receive():
            found = opened(arrived.packet)
            if found is not None and found.source == datagram.destination:
                return found
        time.sleep(0.005)
    raise AssertionError("no answer")


@needs_namespaces
@needs_tshark
def test_a_registration_over_raw_sockets_is_answered_and_recorded(tmp_path: Path, patient: Path) -> None:
    written = tmp_path / "lma.pcapng"
    with own_namespace(LMA, MAG) as name:
        with inside(name):
            gateway = RawPort("lo", [Address.parse(MAG)])
        words = ("--address", LMA, "--namespace", name, "-i", "lo", "-w", written, "--settings", patient)
        with running("emulate", "lma", *words) as node:
            node.until("ready")
            answer = exchange(gateway, pbu(MAG, LMA, seq=300))
            assert isinstance(answer.content.body, BindingAcknowledgement)
            assert (answer.content.body.sequence, answer.content.checksum_ok) == (300, True)
            assert node.end() == 0
        gateway.close()
    fields = ["ipv6.src", "mip6.mhtype", "mip6.ba.seqnr", "mip6.ba.status"]
    shown = tshark(written, *(word for each in fields for word in ("-e", each)), "-T", "fields")
    assert shown == [[MAG, "5", "", ""], [LMA, "6", "300", "0"]]
    assert tshark(written, "-Y", "_ws.malformed || _ws.expert.severity >= 6291456") == []
    result = mobtrace.analyze([written])
    assert [each.status for each in result.analysis.transactions] == [0]


def tshark(path: Path, *words: str) -> list[list[str]]:
    told = subprocess.run(["tshark", "-r", path, *words], capture_output=True, text=True, timeout=60, check=True)
    return [line.split("\t") for line in told.stdout.splitlines()]


@needs_namespaces
def test_garbage_changes_nothing_and_stops_nothing(patient: Path) -> None:
    rng = random.Random(5)
    source, destination = Address.parse(MAG), Address.parse(LMA)
    with own_namespace(LMA, MAG) as name:
        with inside(name):
            gateway = RawPort("lo")
        words = ("--address", LMA, "--namespace", name, "-i", "lo", "--settings", patient)
        with running("emulate", "lma", *words) as node:
            node.until("ready")
            whole = to_octets(pbu(MAG, LMA))
            for number in range(500):
                if number % 50 == 0:
                    time.sleep(0.05)  # a flood that the system itself has no room for would test the system
                protocol = rng.choice((135, 41, 47, 17, 58, 43, 44, 60))
                gateway.send(ip_packet(source, destination, protocol, rng.randbytes(rng.randrange(200))))
                cut = rng.randrange(41, len(whole))
                gateway.send(whole[:4] + (cut - 40).to_bytes(2, "big") + whole[6:cut])
            gateway.send(to_octets(pbu(MAG, LMA, seq=900)))
            node.until("registered", mn="alice@example.org")
            assert node.end() == 0
        gateway.close()
    assert [each["what"] for each in node.events] == ["ready", "registered", "stopped"]


@needs_namespaces
def test_a_namespace_that_no_lab_made_is_refused() -> None:
    with own_namespace(LMA) as name:
        subprocess.run(["ip", "-n", name, "link", "set", "dev", "lo", "alias", "somebody"], check=True)
        done = command("emulate", "lma", "--address", LMA, "--namespace", name)
    assert (done.returncode, done.stdout) == (5, "")
    assert "neither loopback nor in a network namespace that mobtrace lab made" in done.stderr


@needs_root
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv")
def test_without_the_capability_it_says_which_one() -> None:
    done = command("emulate", "lma", "--address", LMA, "-i", "lo", within=("setpriv", "--bounding-set=-net_raw"))
    assert done.returncode == 3
    assert done.stderr.startswith("mobtrace: signaling on lo needs CAP_NET_RAW")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["lma"], 2, "has no address"),
        (["elephant", "--address", "::1"], 2, "known are lma"),
        (["lma", "--address", "nonsense"], 2, "nonsense"),
        (["lma", "--address", "::1", "--quirk", "sleepy"], 2, "known quirks"),
        (["lma", "--address", "::1", "--transport", "pigeon"], 2, "neither raw nor udp"),
        (["lma", "--address", "192.0.2.1", "--transport", "udp"], 5, "--allow"),
        (["lma", "--address", "::1", "--namespace", "no-such"], 2, "No such file"),
        (["lma", "--settings", "/no/such.toml"], 3, "No such file"),
        (["lma", "--address", "::1", "--rate", "0"], 2, "more than 0"),
        (["lma", "--address", "::1", "-i", "lo", "-w", "/no/such/dir.pcapng"], 2, "No such file"),
    ],
)
def test_a_mistake_is_one_line_and_its_exit_code(
    words: list[object], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["emulate", *map(str, words)]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert len(err.splitlines()) == 1


def test_orders_come_as_json_lines() -> None:
    words = ["emulate", "mag", "--address", "127.5.4.37", "--transport", "udp", "--orders"]
    with running(*words) as node:
        node.until("ready")
        node.order(do="fly")
        assert node.until("order not understood")["detail"] == "mag cannot fly"
        node.order(do="attach", mn="alice@example.org", link="eth9", wings=2)
        assert "wings" in node.until("order not understood")["detail"]
        node.order(do="attach", mn="alice@example.org", link="eth9")
        node.until("refused", mn="alice@example.org")
        assert node.end() == 0
