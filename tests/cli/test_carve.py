"""``mobtrace carve``: one node's signaling as a capture of its own."""

import gzip
import json
import subprocess
from pathlib import Path

from mobtrace import api
from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from mobtrace.values import FrameRef
from support import CAPTURES, ROOT, needs_shared, needs_tshark

SAMPLE = str(ROOT / "samples" / "pmip6-handover.pcapng")


def analysed(capsys, *argv: str) -> dict:
    assert main(["analyze", *argv, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def without_frames(found: list[dict]) -> list[dict]:
    return [
        {key: value for key, value in each.items() if key not in ("frames", "filter", "id", "binding")}
        for each in found
    ]


def test_what_is_carved_tells_the_same_of_the_node(capsys, tmp_path):
    out = tmp_path / "bob.pcapng"
    assert main(["carve", SAMPLE, "--mn", "bob*", "-w", str(out)]) == 0
    assert capsys.readouterr().err == f"mobtrace: 2 frames written to {out}\n"
    whole, carved = analysed(capsys, SAMPLE, "--mn", "bob*"), analysed(capsys, str(out))
    assert without_frames(carved["findings"]) == without_frames(whole["findings"]) != []
    assert [each["mn"] for each in carved["bindings"]] == ["bob@example.org"]
    assert [each["rtt"] for each in carved["transactions"]] == [each["rtt"] for each in whole["transactions"]]


def test_retransmissions_are_carved_and_heartbeats_on_demand(capsys, tmp_path):
    out = str(tmp_path / "carol.pcapng")
    assert main(["carve", SAMPLE, "--mn", "carol*", "-w", out, "-q"]) == 0
    assert analysed(capsys, out)["stats"]["messages"] == {"Binding Update": 3}
    out = str(tmp_path / "alice.pcapng")
    assert main(["carve", SAMPLE, "--mn", "alice*", "-w", out, "-q", "--heartbeats"]) == 0
    assert analysed(capsys, out)["stats"]["messages"] == {
        "Binding Acknowledgement": 4, "Binding Update": 4, "Heartbeat Message": 6,
    }  # fmt: skip


def test_the_frames_are_the_octets_of_the_input(tmp_path):
    out = tmp_path / "two.pcap"
    assert api.carve([SAMPLE], {FrameRef(0, 3), FrameRef(0, 71)}, out) == 2
    frames = {frame.ref.frame: frame for frame in api.open_captures([SAMPLE])}
    first, second = api.open_captures([out])
    assert (first.data, first.time) == (frames[3].data, frames[3].time)
    assert (second.data, second.time) == (frames[71].data, frames[71].time)


def test_the_input_is_never_written_over(capsys, tmp_path):
    copy = tmp_path / "copy.pcapng"
    copy.write_bytes(Path(SAMPLE).read_bytes())
    assert main(["carve", str(copy), "--mn", "bob*", "-w", str(copy)]) == ExitCode.USAGE
    assert copy.read_bytes() == Path(SAMPLE).read_bytes()
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_nothing_selected_writes_nothing(capsys, tmp_path):
    out = tmp_path / "none.pcapng"
    assert main(["carve", SAMPLE, "--mn", "nobody", "-w", str(out)]) == ExitCode.USAGE
    assert not out.exists()


def test_stdin_and_a_missing_target_are_usage_errors(capsys, tmp_path):
    assert main(["carve", "-", "-w", str(tmp_path / "out.pcapng")]) == ExitCode.USAGE
    assert "read twice" in capsys.readouterr().err
    assert main(["carve", SAMPLE]) == ExitCode.USAGE


def test_a_packed_input(tmp_path):
    packed = tmp_path / "packed.pcapng.gz"
    packed.write_bytes(gzip.compress(Path(SAMPLE).read_bytes()))
    assert main(["carve", str(packed), "--mn", "bob*", "-w", str(tmp_path / "out.pcapng"), "-q"]) == 0


@needs_shared
@needs_tshark
def test_tshark_finds_the_node_of_opmip_in_what_was_carved(tmp_path):
    out = str(tmp_path / "mn.pcapng")
    capture = str(CAPTURES / "opmip" / "lma-and-mags.pcap")
    assert main(["carve", capture, "--mn", "mnA*", "-w", out, "-q"]) == 0
    told = subprocess.run(
        ["tshark", "-r", out, "-T", "fields", "-e", "mip6.mhtype"], capture_output=True, text=True, check=True
    )
    assert sorted(told.stdout.split()) == ["5"] * 7 + ["6"] * 7


def test_a_missing_input_is_exit_code_3(capsys, tmp_path):
    assert main(["carve", str(tmp_path / "none.pcap"), "-w", str(tmp_path / "out.pcapng")]) == ExitCode.UNREADABLE
    assert "none.pcap" in capsys.readouterr().err
