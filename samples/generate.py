"""Write the sample captures: ``python samples/generate.py [FOLDER]``. The same bytes every time.

Each is what a capture of the scenario beside it shows; ``manifest.toml`` says what is to be seen in it, and a test
compares.
"""

import sys
from pathlib import Path

from mobtrace.capture.writer import write_frames
from mobtrace.replay.packets import on_ethernet
from mobtrace.reproduce import play_scenario

SCENARIOS = sorted(Path(__file__).parent.glob("*.toml"))
MANIFEST = "manifest.toml"


def main(folder: Path) -> None:
    """Write all samples into ``folder``."""
    for scenario in SCENARIOS:
        if scenario.name != MANIFEST:
            frames = play_scenario(scenario).frames
            write_frames(folder / f"{scenario.stem}.pcapng", map(on_ethernet, frames))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
