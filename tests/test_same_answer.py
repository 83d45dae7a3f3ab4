"""The same answer however the input is cut: one file, many, whatever they are called, or stdin."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mobtrace.capture.files import open_captures
from mobtrace.capture.writer import write_frames
from mobtrace.cli.main import main
from support import CAPTURES, ROOT, needs_shared

SAMPLES = [str(ROOT / "samples" / name) for name in ("pmip6-handover.pcapng", "mip6-home.pcapng")]
OPMIP = pytest.param(str(CAPTURES / "opmip" / "lma-and-mags.pcap"), marks=needs_shared, id="opmip")
FRAMES = ("frame", "frames", "filter", "request", "reply", "retransmissions", "evidence", "last_old", "first_new")


def analysed(capsys, *paths: str) -> dict:
    assert main(["analyze", *paths, "--format", "json", "-q"]) == 0
    return json.loads(capsys.readouterr().out)


# Findings on user traffic, which is looked at the second time.
MEASURED = ("handover-interruption",)


def cut(path: str, folder: Path, names: list[str]) -> list[str]:
    """A capture in as many files as there are names, in the order of time."""
    frames = list(open_captures([path], everything=True))
    size = -(-len(frames) // len(names))
    pieces = [str(folder / name) for name in names]
    for index, piece in enumerate(pieces):
        write_frames(piece, frames[index * size : (index + 1) * size])
    return pieces


def without_frames(value: object) -> object:
    """A report but for where its frames are, which is not the same in other files."""
    if isinstance(value, dict):
        return {key: without_frames(each) for key, each in value.items() if not key.endswith(FRAMES)}
    if isinstance(value, list):
        return [without_frames(each) for each in value]
    return value


@pytest.mark.parametrize("capture", [*SAMPLES, OPMIP])
def test_many_files_of_any_name_are_one_capture(capsys, tmp_path, capture):
    whole = analysed(capsys, capture)
    pieces = cut(capture, tmp_path, ["d.pcapng", "a.pcapng", "e.pcapng", "b.pcapng", "c.pcapng"])
    in_time, shuffled, folder = (
        analysed(capsys, *pieces),
        analysed(capsys, *sorted(pieces)),
        analysed(capsys, str(tmp_path)),
    )
    for other in (in_time, shuffled, folder):
        captures = other.pop("captures")
        assert sum(info["frames"] for info in captures) == whole["captures"][0]["frames"]
        assert sum(info["signaling_frames"] for info in captures) == whole["captures"][0]["signaling_frames"]
        assert without_frames(other) == without_frames({key: whole[key] for key in whole if key != "captures"})


@pytest.mark.parametrize("capture", SAMPLES)
def test_stdin_is_the_file_but_for_what_needs_a_second_look(capsys, capture):
    whole = analysed(capsys, capture)
    with Path(capture).open("rb") as stdin:
        command = [sys.executable, "-m", "mobtrace", "analyze", "-", "--format", "json", "-q"]
        told = json.loads(subprocess.run(command, stdin=stdin, capture_output=True, check=True).stdout)
    whole["findings"] = [each for each in whole["findings"] if each["code"] not in MEASURED]
    for name in ("nodes", "transactions", "findings"):
        assert told[name] == whole[name]
    states = [[each["states"] for each in report["bindings"]] for report in (told, whole)]
    assert states[0] == states[1]
