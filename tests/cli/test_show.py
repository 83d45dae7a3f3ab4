"""``mobtrace show``: every layer and field of one frame."""

import json

from mobtrace.cli.main import main
from mobtrace.errors import ExitCode
from support import CAPTURES, ROOT, needs_shared

SAMPLE = str(ROOT / "samples" / "pmip6-handover.pcapng")


def shown(capsys, *argv: str) -> dict:
    assert main(["show", *argv, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json(capsys):
    data = shown(capsys, SAMPLE, "1")
    assert data["frame"] == {"file": 0, "frame": 1}
    assert [layer["name"] for layer in data["layers"]][:2] == ["ethernet", "ipv6"]
    message = data["message"]
    assert (message["type"], message["name"]) == (5, "Binding Update")
    assert (message["fields"]["sequence"], message["fields"]["p"], message["fields"]["lifetime"]) == (100, True, 150)
    assert message["meanings"]["lifetime"] == "600 s"
    prefix = next(option for option in message["options"] if option["type"] == 22)
    assert prefix["fields"]["home_network_prefix"] == "2001:db8:a::"
    assert prefix["raw"].startswith("1612")
    assert prefix["length"] == 18


def test_terminal_has_offsets_octets_values_and_sections(capsys):
    assert main(["show", SAMPLE, "1", "--color", "never"]) == 0
    out = capsys.readouterr().out
    for words in ("RFC 6275 section 6.1.7", "RFC 5213 section 8.3", "00 96", "150  (600 s)", "alice@example.org"):
        assert words in out, words
    assert "right" in out


def test_tunnelled_user_traffic_is_opened(capsys):
    # A heartbeat's neighbour: the node's own traffic in the tunnel.
    data = shown(capsys, SAMPLE, "7")
    assert data["message"]["name"] == "Echo Request"
    assert [layer["name"] for layer in data["layers"]].count("ipv6") == 2


def test_no_such_frame(capsys):
    assert main(["show", SAMPLE, "5000"]) == ExitCode.USAGE
    assert "87 frames" in capsys.readouterr().err


@needs_shared
def test_a_quoted_message_is_shown_as_quoted(capsys):
    data = shown(capsys, str(CAPTURES / "umip-cn" / "return-routability.pcap"), "11")
    assert [message["quoted"] for message in data["messages"]] == [False, True]
