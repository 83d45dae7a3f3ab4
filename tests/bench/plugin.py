"""What the Wireshark plugin costs: tshark with and without it, in one run.

    python tests/bench/plugin.py [--frames 50000] [--runs 3] [CAPTURE...]

Without captures it makes two: signaling alone (proxy registrations with five options), and the same signaling as one
frame in a hundred, the rest user data. Processor seconds of tshark, the best of the runs; runs take turns.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import plugin_runs
from mobtrace.values import Address
from mobtrace.wire.codec import encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.pmip6 import AccessTechnologyType, HandoffIndicator, HomeNetworkPrefix, Timestamp
from plugin_runs import DESTINATION, SOURCE, ipv6, pcap, udp

MODES = {
    "summary lines": (),
    "-V": ("-V",),
    "-T fields of Wireshark's": ("-T", "fields", "-e", "frame.number", "-e", "mip6.bu.seqnr", "-e", "ipv6.src"),
}
NODES = 5000


def registrations(frames: int) -> list[bytes]:
    """Updates and acknowledgements in turns."""
    made = []
    for index in range(frames // 2):
        options = [
            MobileNodeIdentifier(subtype=1, identifier=f"user{index % NODES}@example.org"),
            HomeNetworkPrefix(prefix_length=64, home_network_prefix=Address.parse(f"2001:db8:{index % NODES:x}::")),
            HandoffIndicator(hi=1),
            AccessTechnologyType(att=4),
            Timestamp(timestamp=(1700000000 + index) << 16),
        ]
        update = BindingUpdate(sequence=index % 65536, a=True, h=True, p=True, lifetime=900)
        answer = BindingAcknowledgement(status=0, p=True, sequence=index % 65536, lifetime=900)
        for body, source, destination in ((update, SOURCE, DESTINATION), (answer, DESTINATION, SOURCE)):
            data = encode(Message(body=body, options=options), source=source, destination=destination)
            made.append(ipv6(data, source=source, destination=destination))
    return made


def user_data(frames: int) -> list[bytes]:
    return [ipv6(ipv6(udp(bytes(64), 9), 17), 41) for _ in range(frames)]


def seconds(path: Path, arguments: tuple[str, ...], plugin: bool) -> float:
    """Processor seconds of one tshark."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(plugin_runs.home()) if plugin else "/nonexistent"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        ["tshark", "-r", str(path), *arguments],
        env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(name: str, path: Path, runs: int) -> None:
    for mode, arguments in MODES.items():
        best = {plugin: min(seconds(path, arguments, plugin) for _ in range(runs)) for plugin in (False, True)}
        ratio = best[True] / best[False]
        sys.stdout.write(f"{name:28} {mode:26} {best[False]:8.2f} {best[True]:8.2f} {ratio:6.2f} x\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captures", nargs="*", type=Path)
    parser.add_argument("--frames", type=int, default=50000)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            empty = Path(folder) / "empty.pcap"
            empty.write_bytes(pcap([]))
            without, with_plugin = (min(seconds(empty, (), each) for _ in range(wanted.runs)) for each in (False, True))
            sys.stdout.write(f"loading: {with_plugin - without:.3f} s\n\n")
            sys.stdout.write(f"{'':55} {'without':>8} {'with':>8}\n")
            captures = {path.name: path for path in wanted.captures} or made(Path(folder), wanted.frames)
            for name, path in captures.items():
                compare(name, path, wanted.runs)
    finally:
        plugin_runs.remove_home()


def made(folder: Path, frames: int) -> dict[str, Path]:
    """The two captures, in ``folder``."""
    alone, mixed = folder / "alone.pcap", folder / "mixed.pcap"
    alone.write_bytes(pcap(registrations(frames)))
    data, signaling = user_data(99), registrations(frames // 100)
    mixed.write_bytes(pcap([frame for each in signaling for frame in (*data, each)]))
    return {"signaling alone": alone, "1 % signaling": mixed}


if __name__ == "__main__":
    main()
