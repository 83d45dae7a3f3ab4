"""Frames that cannot be read whole: one clear line each, and nothing lost that could be read."""

import json
import struct

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from frames_by_hand import frame, ip6
from mobtrace.capture.files import open_captures
from mobtrace.capture.writer import write_frames
from mobtrace.cli.main import main
from support import ROOT

SAMPLE = ROOT / "samples" / "pmip6-handover.pcapng"
KEY, SALT = bytes(range(16)), b"salt"
MAG, LMA = "2001:db8::11", "2001:db8::1"


def analyse(capsys, *argv: str) -> tuple[int, dict, list[str]]:
    code = main(["analyze", "--format", "json", *argv])
    captured = capsys.readouterr()
    return code, json.loads(captured.out), captured.err.splitlines()


def protected() -> bytes:
    """A Mobility Header in ESP with AES-GCM (RFC 4106)."""
    message = bytes.fromhex("3b0105000000000180000 00101020000".replace(" ", ""))
    head, vector = struct.pack(">II", 0x1234, 1), bytes(8)
    plain = message + bytes((1, 2)) + bytes((2, 135))
    return head + vector + AESGCM(KEY).encrypt(SALT + vector, plain, head)


def keys(tmp_path, key: bytes) -> str:
    path = tmp_path / "esp_sa"
    cipher = "AES-GCM with 16 octet ICV [RFC4106]"
    path.write_text(f'"IPv6","*","*","*","{cipher}","0x{(key + SALT).hex()}","NULL","NULL"\n')
    return str(path)


def esp_capture(tmp_path) -> str:
    path = tmp_path / "esp.pcapng"
    write_frames(path, [frame(ip6(MAG, LMA, 50, protected()), number=number, seconds=number) for number in (1, 2)])
    return str(path)


def test_esp_without_keys_is_told(capsys, tmp_path):
    code, data, err = analyse(capsys, esp_capture(tmp_path))
    assert (code, data["transactions"]) == (0, [])
    [line] = err
    assert "2 frames, the first 1: ESP: SPI 0x00001234 is encrypted, and there is no key for it" in line


def test_wrong_keys_are_told(capsys, tmp_path):
    path = esp_capture(tmp_path)
    code, data, err = analyse(capsys, path, "--esp-keys", keys(tmp_path, bytes(16)))
    assert (code, data["transactions"]) == (0, [])
    [line] = err
    assert "ICV does not match: the key is another one" in line


def test_right_keys_open_it(capsys, tmp_path):
    code, data, err = analyse(capsys, esp_capture(tmp_path), "--esp-keys", keys(tmp_path, KEY))
    assert (code, err) == (0, [])
    assert [each["sequence"] for each in data["transactions"]] == [1]


def test_frames_cut_by_the_snaplen_are_told_and_read_as_far_as_they_go(capsys, tmp_path):
    cut = tmp_path / "cut.pcapng"
    whole = list(open_captures([SAMPLE]))
    # The first update ends inside its home network prefix option; its identifier is still there.
    first = whole[0]._replace(data=whole[0].data[:100])
    write_frames(cut, [first, *whole[1:]])
    code, data, err = analyse(capsys, str(cut))
    assert code == 0
    assert [line.split(": ", 2)[2] for line in err] == ["frame 1: cut short in the capture"]
    assert data["bindings"][0]["mn"] == "alice@example.org"
    assert data["bindings"][0]["states"][0]["state"] == "active"
