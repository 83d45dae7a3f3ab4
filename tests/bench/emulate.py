"""What an emulated anchor takes: registrations over raw sockets, many bindings, and virtual time.

    python tests/bench/emulate.py [--nodes 20000] [--bindings 200000]

The anchor runs as users start it (``mobtrace emulate lma``) on the loopback interface of a network namespace made for
this, and is sent the registrations of as many nodes, so many under way at a time that it is never idle. Wall seconds,
and its own processor seconds. Needs root. Memory is that of an anchor with ``--bindings`` sessions in one process;
virtual time is that of an hour with two nodes.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from live import own_namespace, running
from mobtrace.replay.lma.anchor import Lma
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.node import Datagram
from mobtrace.replay.packets import Opener, to_octets
from mobtrace.replay.transport.ports import RawPort
from mobtrace.replay.transport.system import inside
from mobtrace.values import Address, LinkLayer
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.times import Time
from scenes import run

LMA, MAG = Address.parse("2001:db8::1"), Address.parse("2001:db8::11")
UNDER_WAY = 256
TICKS = os.sysconf("SC_CLK_TCK")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def registration(index: int) -> Datagram:
    """The first registration of a node, as of now."""
    body = BindingUpdate(sequence=index % 65536, a=True, h=True, p=True, lifetime=900)
    options = [
        MobileNodeIdentifier(subtype=NAI, identifier=f"node{index}@example.org"),
        HomeNetworkPrefix(prefix_length=0, home_network_prefix=Address(bytes(16))),
        HandoffIndicator(hi=1),
        AccessTechnologyType(att=4),
        Timestamp(timestamp=Time(fraction_bits=16).number(time.time_ns())),
        MobileNodeLinklayerIdentifier(link_layer_identifier=LinkLayer(index.to_bytes(6, "big"))),
    ]
    return Datagram(source=MAG, destination=LMA, content=Message(body=body, options=options))


def processor(process: int) -> float:
    """Processor seconds of a process so far."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS


def over_raw_sockets(nodes: int) -> None:
    """Registrations a second of an anchor in a namespace."""
    with own_namespace(str(LMA), str(MAG)) as name:
        words = ("emulate", "lma", "--address", LMA, "--namespace", name, "--interface", "lo", "--no-user-plane")
        settings = Path("/tmp") / f"{name}.toml"
        settings.write_text("timestamp_validity_window = 3600\n")
        try:
            with running(*words, "--settings", settings, "--quiet") as anchor:
                anchor.until("ready")
                with inside(name):
                    port = RawPort("lo", [])
                packets = [to_octets(registration(index)) for index in range(nodes)]
                begin, used = time.perf_counter(), processor(anchor.process.pid)
                answered = flood(port, packets)
                wall, used = time.perf_counter() - begin, processor(anchor.process.pid) - used
        finally:
            settings.unlink()
    say(f"{nodes} registrations over raw sockets: {answered} answered")
    say(f"  {answered / wall:.0f} a second, {answered / used:.0f} a second of the anchor's processor")


def flood(port: RawPort, packets: list[bytes]) -> int:
    """Send, ``UNDER_WAY`` at a time, and count the answers."""
    answered = sent = 0
    silence = time.perf_counter()
    while answered < len(packets) and time.perf_counter() - silence < 3:
        for packet in packets[sent : answered + UNDER_WAY]:
            port.send(packet)
            sent += 1
        came = sum(1 for each in port.receive() if each.packet[24:40] == MAG)
        if came:
            answered, silence = answered + came, time.perf_counter()
        else:
            time.sleep(0.0005)
    return answered


def datagrams(count: int) -> Iterator[Datagram]:
    """Registrations as an anchor receives them."""
    opener = Opener()
    for index in range(count):
        datagram = opener.open(to_octets(registration(index)), time.time_ns())
        assert datagram is not None
        yield datagram


def many_bindings(count: int) -> None:
    """Memory of an anchor with many sessions."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    anchor = Lma("lma", AnchorSettings(address=LMA, timestamp_validity_window=3600.0))
    for datagram in datagrams(count):
        anchor.receive(datagram, time.time_ns())
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    say(f"{len(anchor.cache)} bindings: {after // 1024} MB in all, {(after - before) // 1024} MB of it for them")


def virtual_time() -> None:
    """How much faster than real time a scenario runs: an hour of two nodes, refreshed every 48 seconds."""
    steps = "1 alice attach mag1 handoff=1\n2 bob attach mag2 handoff=1\n900 alice move mag2 gap=0.5 handoff=3"
    begin = time.perf_counter()
    scene = run(steps, until=3600)
    spent = time.perf_counter() - begin
    say(f"an hour, {len(scene.world.sent)} packets: {spent:.3f} s, {3600 / spent:.0f} x real time")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=20000)
    parser.add_argument("--bindings", type=int, default=200000)
    chosen = parser.parse_args()
    virtual_time()
    if os.geteuid() == 0:
        over_raw_sockets(chosen.nodes)
    else:
        say("registrations over raw sockets: need root")
    many_bindings(chosen.bindings)


if __name__ == "__main__":
    main()
