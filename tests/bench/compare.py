"""Time mobtrace, tcpdump and tshark side by side on the benchmark capture, in one run.

    python tests/bench/compare.py [--frames 2000000] [--runs 3] [--tshark-frames 200000] [--folder DIR]

The capture is written to a temporary folder (or DIR, where it is kept and used again) and is in the file cache when the
clocks start; kernels are compiled before, and so are the Python sources, as they are where a package is installed. The
programs take turns, and the best of the runs counts.
tshark reads its first frames only, unless --tshark-frames is 0, and its time is extrapolated: the table says so.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from generate import write

SCAN = "import sys; from mobtrace.capture.files import open_captures; sum(1 for _ in open_captures(sys.argv[1:]))"
WARM = "from mobtrace.capture.native import compiled; compiled(may_compile=True)"
LIMIT_TIMES, LIMIT_MEGABYTES = 3.0, 400


@dataclass
class Contender:
    """A command and the best it did: wall and processor seconds, peak memory in MB."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    share: float = 1.0  # of the capture's frames that it reads
    wall: float = float("inf")
    processor: float = float("inf")
    memory: float = 0.0

    def run(self) -> bool:
        """Run it once; whether it worked."""
        start = time.perf_counter()
        child = os.posix_spawnp(
            self.command[0],
            list(self.command),
            self.environment,
            file_actions=[(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_WRONLY, 0) for descriptor in (1, 2)],
        )
        _, status, usage = os.wait4(child, 0)
        wall = (time.perf_counter() - start) / self.share
        if os.waitstatus_to_exitcode(status) != 0:
            sys.stderr.write(f"{' '.join(self.command)} failed\n")
            return False
        self.wall = min(self.wall, wall)
        self.processor = min(self.processor, (usage.ru_utime + usage.ru_stime) / self.share)
        self.memory = max(self.memory, usage.ru_maxrss / 1000)
        return True


def contenders(capture: Path, part: Path, share: float, folder: Path) -> list[Contender]:
    """Whoever is installed; tcpdump first, the measure of the others."""
    python = sys.executable
    environment = with_bytecode(folder)
    whole = str(capture)
    program = str(Path(python).with_name("mobtrace"))
    analyze = [program, "analyze", "--format", "json", "-q"]
    # What is run here and not counted compiles what is not compiled yet.
    for first in ([python, "-c", WARM], [*analyze, str(part)]):
        if shutil.which(first[0]):
            Contender("", first, environment).run()
    listed = [
        Contender(
            "tcpdump -w", ["tcpdump", "-r", whole, "-w", str(folder / "found.pcap"), "ip6 protochain 135"], environment
        ),
        Contender("scan alone", [python, "-c", SCAN, whole], environment),
        Contender("mobtrace analyze", [*analyze, whole], environment),
        Contender("tshark -Y mipv6", ["tshark", "-r", str(part), "-Y", "mipv6"], environment, share),
    ]
    return [one for one in listed if shutil.which(one.command[0])]


def with_bytecode(folder: Path) -> dict[str, str]:
    """The environment, with a place in ``folder`` where Python keeps what it has compiled."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def report(listed: list[Contender]) -> None:
    """A table, and whether the targets are met."""
    measure = listed[0]
    out = [f"{'':18}{'wall s':>9}{'cpu s':>9}{'MB':>7}{'x ' + measure.name.split()[0]:>12}"]
    out.extend(
        f"{one.name:18}{one.wall:9.2f}{one.processor:9.2f}{one.memory:7.0f}{one.wall / measure.wall:12.2f}"
        f"{'  (extrapolated from %.0f %% of the frames)' % (100 * one.share) if one.share < 1 else ''}"
        for one in listed
    )
    ours = next((one for one in listed if one.name == "mobtrace analyze"), None)
    if ours is not None:
        times = ours.wall / measure.wall
        out.append(f"analyze: {times:.2f} x tcpdump (target: at most {LIMIT_TIMES:.0f}), {ours.memory:.0f} MB")
        out.append("targets met" if times <= LIMIT_TIMES and ours.memory < LIMIT_MEGABYTES else "targets MISSED")
    sys.stdout.write("\n".join(out) + "\n")


def prepared(folder: Path, frames: int) -> Path:
    """The capture of ``frames`` frames in ``folder``, written unless it is there, and read once for the cache."""
    path = folder / f"bench-{frames}.pcap"
    if not path.exists():
        write(path, frames, seed=1)
    with path.open("rb") as file:
        while file.read(1 << 20):
            pass
    return path


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tshark-frames", type=int, default=200_000)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        # tcpdump reads as a user of its own.
        Path(temporary).chmod(0o755)
        folder = args.folder or Path(temporary)
        part_frames = min(args.tshark_frames or args.frames, args.frames)
        capture, part = prepared(folder, args.frames), prepared(folder, part_frames)
        share = part_frames / args.frames
        listed = contenders(capture, part, share, Path(temporary))
        listed = [one for one in listed if one.run()]
        for _ in range(args.runs - 1):
            for one in listed:
                if one.share == 1:
                    one.run()
        sys.stdout.write(f"{args.frames} frames, {capture.stat().st_size / 1e9:.2f} GB, best of {args.runs} runs\n")
        report(listed)


if __name__ == "__main__":
    main()
