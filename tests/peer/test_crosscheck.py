"""Our decode against tshark's with the plugin, through pyshark."""

import json

import pytest

from mobtrace.cli.main import main
from mobtrace.errors import ExitCode, UsageError
from mobtrace.peer import crosscheck, plugin
from mobtrace.peer.crosscheck import differing
from plugin_messages import vectors
from plugin_runs import ipv6, pcap
from support import CAPTURES, needs_shared, needs_tshark

pytestmark = pytest.mark.xdist_group("tshark")


def lua_for_this_user() -> bool:
    found = plugin.find_wireshark()
    return found is not None and not plugin.loads_no_lua(found)


needs_lua = pytest.mark.skipif(not lua_for_this_user(), reason="needs a tshark that loads Lua for this user")


@pytest.fixture
def capture(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    path = tmp_path / "vectors.pcap"
    path.write_bytes(pcap([ipv6(each) for each in vectors()]))
    return path


@needs_lua
def test_all_vectors_agree(capture, capsys):
    assert main(["crosscheck", str(capture)]) == ExitCode.FINE
    said = capsys.readouterr().out
    assert "no differences" in said
    assert f"{len(vectors())} frames" in said
    assert "LMA User-Plane Address" in said


@needs_lua
def test_a_difference_has_both_values_and_exit_code_1(capture, capsys, monkeypatch):
    honest = crosscheck.message_fields

    def wrong(message, dialect=None):
        for name, value in honest(message, dialect):
            yield name, value + 1 if name == "binding_update.lifetime" else value

    monkeypatch.setattr(crosscheck, "message_fields", wrong)
    assert main(["crosscheck", str(capture), "--format", "json"]) == ExitCode.FOUND
    result = json.loads(capsys.readouterr().out)
    assert {each["field"] for each in result["differences"]} == {"binding_update.lifetime"}
    first = result["differences"][0]
    assert first["ours"] == [int(first["theirs"][0]) + 1]
    assert result["messages"]["Binding Update"]["agreed"] == 0
    assert result["messages"]["Heartbeat Message"]["agreed"] == result["messages"]["Heartbeat Message"]["seen"] > 0


@needs_lua
@needs_shared
def test_a_dialect(capture):
    path = CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap"
    result = crosscheck.crosscheck(path, dialect="umip-2011")
    assert result.frames == 6
    assert result.differences == []
    assert result.options["Home Network Prefix Option"].agreed > 0


@needs_lua
def test_messages_that_only_one_side_has(capture, monkeypatch):
    nothing = capture.with_name("nothing.pcap")
    nothing.write_bytes(pcap([]))
    ours = crosscheck.open_captures([nothing])
    monkeypatch.setattr(crosscheck, "open_captures", lambda paths: ours)
    result = crosscheck.crosscheck(capture)
    assert len(result.differences) == len(vectors())
    assert all(each.ours is None for each in result.differences)


@needs_tshark
def test_another_version_installed(capture, monkeypatch):
    monkeypatch.setattr(crosscheck, "loads_no_lua", lambda wireshark: False)
    plugin.install().write_text("-- another version\n")
    with pytest.raises(UsageError, match="mobtrace wireshark install"):
        crosscheck.loading_arguments()
    plugin.install()
    assert crosscheck.loading_arguments() == []


def test_no_capture_and_no_tshark(tmp_path, monkeypatch, capsys):
    assert main(["crosscheck", str(tmp_path / "none.pcap")]) == ExitCode.UNREADABLE
    assert "no such file" in capsys.readouterr().err
    path = tmp_path / "one.pcap"
    path.write_bytes(pcap([ipv6(vectors()[0])]))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["crosscheck", str(path)]) == ExitCode.UNREADABLE
    assert "tshark was not found" in capsys.readouterr().err


def test_values_are_compared_as_what_they_are():
    prefix = crosscheck.PREFIX
    ours = {"a.number": [10, 3], "a.flag": [True], "a.octets": [b"\x01\xab"], "a.text": ["x"]}
    theirs = {f"{prefix}a_number": ["0x3", "10"], f"{prefix}a_flag": [True], f"{prefix}a_octets": ["01:ab"]}
    assert list(differing(ours, theirs)) == [("a.text", ["x"], [])]
    theirs |= {f"{prefix}a_text": ["x"], f"{prefix}b_other": ["1"], f"{prefix}b": [None]}
    assert list(differing(ours, theirs)) == [("b_other", [], ["1"])]


def test_a_directory_is_no_capture(tmp_path, capsys):
    assert main(["crosscheck", str(tmp_path)]) == ExitCode.UNREADABLE
    assert "a directory: name one capture" in capsys.readouterr().err


@needs_tshark
def test_what_was_read_of_a_cut_capture_is_compared(tmp_path, capsys):
    path = tmp_path / "cut.pcap"
    path.write_bytes(pcap([ipv6(each) for each in vectors()[:5]])[:-3])
    # tshark ends with an error there; whether it is heard of before its last packet is a matter of time.
    for _ in range(2):
        assert main(["crosscheck", str(path)]) == ExitCode.INCOMPLETE
        told = capsys.readouterr()
        assert "cut short" in told.err
        assert told.out.startswith("4 frames with mobility messages") and "no differences" in told.out
