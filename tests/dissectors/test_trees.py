"""What Wireshark shows with the plugin: trees, ports, dialects, context; and that nothing of Lua goes wrong."""

from pathlib import Path

import pytest

import plugin_runs
from mobtrace.capture.files import open_captures
from mobtrace.peer.crosscheck import differing
from mobtrace.peer.fields import message_fields
from mobtrace.trace import Tracer
from mobtrace.values import Address
from mobtrace.wire.codec import encode
from mobtrace.wire.dialect import dialect_names, load_dialect
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.pmip6 import AccessTechnologyType, HandoffIndicator, HomeNetworkPrefix
from mobtrace.wire.options.user_plane import LmaUserPlaneAddress
from plugin_messages import broken_messages, random_messages, signed, vectors
from plugin_runs import DESTINATION, PREFIX, SOURCE, ipv4, ipv6, over, pcap, udp
from support import CAPTURES, needs_shared, needs_tshark

pytestmark = [needs_tshark, pytest.mark.xdist_group("tshark")]
LINUX_RAW_IPV4 = 228
FILES = sorted(CAPTURES.glob("*/*.pcap")) if CAPTURES.is_dir() else []
DIALECT_CAPTURE = CAPTURES / "umip-lab-2011" / "mag1-lma-side.pcap"


@pytest.fixture(scope="module", autouse=True)
def clean_up():
    yield
    plugin_runs.remove_home()
    plugin_runs.home.cache_clear()


def options(mn="alice@example.org", prefix="2001:db8:a::"):
    return [
        MobileNodeIdentifier(subtype=1, identifier=mn),
        HomeNetworkPrefix(prefix_length=64, home_network_prefix=Address.parse(prefix)),
        HandoffIndicator(hi=1),
        AccessTechnologyType(att=4),
    ]


def pbu(sequence, lifetime=900, source=SOURCE, more=()):
    body = BindingUpdate(sequence=sequence, a=True, h=True, p=True, lifetime=lifetime)
    data = encode(Message(body=body, options=[*options(), *more]), source=source, destination=DESTINATION)
    return ipv6(data, source=source)


def pba(sequence, lifetime=900, status=0, destination=SOURCE):
    body = BindingAcknowledgement(status=status, p=True, sequence=sequence, lifetime=lifetime)
    data = encode(Message(body=body, options=options()), source=DESTINATION, destination=destination)
    return ipv6(data, source=DESTINATION, destination=destination)


@pytest.mark.parametrize("made", [vectors, random_messages])
def test_right_frames_are_neither_malformed_nor_left_alone(made):
    text = over(pcap([ipv6(each) for each in made()]), "-V")
    assert "Lua Error" not in text
    assert "Malformed" not in text
    assert "not dissected" not in text


def test_broken_frames_raise_nothing_in_lua():
    text = over(pcap([ipv6(each) for each in broken_messages()]), "-V")
    assert "Lua Error" not in text
    assert "not dissected" not in text


@needs_shared
@pytest.mark.parametrize("path", FILES, ids=lambda each: f"{each.parent.name}/{each.name}")
def test_captures_of_others_read_as_the_codec_reads_them(path: Path):
    data = path.read_bytes()
    found = plugin_runs.fields(data, "-o", "mobtrace.replace:TRUE")
    theirs = {frame: values for frame, values in found.items() if values and f"{PREFIX}quoted" not in values}
    signals = Tracer().signals(open_captures([path]))
    ours = {each.packet.frame.frame: each for each in signals if isinstance(each.content, Message)}
    mine = {frame: each.content for frame, each in ours.items() if not each.packet.quoted}
    assert set(theirs) == set(mine)
    for frame, message in mine.items():
        values: dict = {}
        for name, value in message_fields(message):
            values.setdefault(name, []).append(value)
        plain = {name: each for name, each in theirs[frame].items() if not name.startswith(f"{PREFIX}issue")}
        assert list(differing(values, plain)) == [], frame
        verdict = theirs[frame].get(f"{PREFIX}checksum_ok", [None])
        assert verdict == [message.checksum_ok], frame
    assert "Lua Error" not in over(data, "-V")


def test_an_unknown_option_stands_in_wiresharks_own_tree():
    text = over(pcap([pbu(1, more=[LmaUserPlaneAddress(lma_user_plane_address=Address.parse("192.0.2.9"))])]), "-V")
    inside = text[text.index("Mobility Options") : text.index("IP mobility signaling")]
    assert "MIPv6 Option - Home Network Prefix: 2001:db8:a::/64" in inside
    assert "MIPv6 Option - LMA User-Plane Address: 192.0.2.9" in inside
    assert "LMA user plane address: 192.0.2.9" in inside


def test_what_wireshark_shows_right_is_hidden_and_filterable():
    data = pcap([pbu(1), pbu(2)])
    assert "Home network prefix" not in over(data, "-V").partition("IP mobility signaling")[2].partition("Frame 2")[0]
    wanted = (
        "mobtrace.home_network_prefix.home_network_prefix == 2001:db8:a::/64 && mobtrace.binding_update.sequence == 2"
    )
    assert over(data, "-Y", wanted, "-T", "fields", "-e", "frame.number").split() == ["2"]
    assert over(data, "-Y", wanted).split()[0] == "2"


def test_fields_by_name_without_a_tree():
    printed = over(pcap([pbu(7)]), "-T", "fields", "-e", "mobtrace.home_network_prefix.prefix_length")
    assert printed.split() == ["64"]
    printed = over(pcap([pbu(7)]), "-T", "fields", "-e", "_ws.col.Info")
    assert printed.strip() == "Proxy Binding Update: alice@example.org, lifetime 3600 s, 2001:db8:a::/64, seq 7"


def test_both_ways_of_reading_give_the_same_summary():
    data = pcap([ipv6(each) for each in (*vectors(), *random_messages())] + [pbu(1), pbu(2, 0), pba(3), pba(4, 0, 129)])
    asked = ("-T", "fields", "-e", "_ws.col.Info")
    assert over(data, *asked) == over(data, *asked, "-o", "mobtrace.replace:TRUE")


def test_an_address_of_either_version_is_filterable():
    version4 = pbu(1, more=[LmaUserPlaneAddress(lma_user_plane_address=Address.parse("192.0.2.9"))])
    version6 = pbu(2, more=[LmaUserPlaneAddress(lma_user_plane_address=Address.parse("2001:db8::9"))])
    data, name = pcap([version4, version6]), "mobtrace.lma_user_plane_address.lma_user_plane_address"
    assert over(data, "-Y", f"{name} == 192.0.2.9").split()[0] == "1"
    assert over(data, "-Y", f"{name} == 2001:db8::9").split()[0] == "2"


def test_wrong_checksums_and_missing_options_are_told():
    wrong = pbu(1)[:44] + b"\x12\x34" + pbu(1)[46:]
    bare = ipv6(signed(bytes.fromhex("3b01050000000001c2000384") + bytes.fromhex("01020000")))
    data = pcap([wrong, bare])
    assert over(data, "-Y", "mobtrace.issue.checksum").split()[0] == "1"
    assert over(data, "-Y", "mobtrace.issue.missing_option").split()[0] == "2"
    assert "RFC 5213 section 6.9.1.5" in over(data, "-V")
    assert "mandatory option is missing" in over(data, "-q", "-z", "expert")


def test_lifetimes_of_fast_handovers_are_in_seconds():
    update = "3b06080000001234d000000a 0100 031020010db8000100000000000000000002"
    authenticator = "150cdeadbeef000102030405060708090a0b 010400000000"
    text = over(pcap([ipv6(signed(bytes.fromhex(update + authenticator)))]), "-V")
    assert "Lifetime: 10 s" in text
    assert "40 seconds" not in text
    assert "Authenticator: 00:01:02:03:04:05:06:07:08:09:0a:0b" in text


def test_requests_and_answers_know_each_other():
    data = pcap([pbu(5), pbu(5), pba(5), pbu(6), pba(6, status=135)])
    names = ("response_to", "response_in", "response_time", "retransmission_of", "mn", "binding", "kind")
    wanted = [part for name in names for part in ("-e", f"mobtrace.{name}")]
    rows = [line.split("\t") for line in over(data, "-2", "-T", "fields", *wanted).splitlines()]
    binding = "alice@example.org at 2001:db8::1"
    assert rows[0] == ["", "3", "", "", "alice@example.org", binding, "registration"]
    assert rows[1] == ["", "3", "", "1", "alice@example.org", binding, "registration"]
    assert rows[2][0] == "1" and float(rows[2][2]) == pytest.approx(0.002)
    assert rows[3][6] == "refresh"
    assert rows[4][0] == "4"


def test_windows_of_bindings_and_handovers(tmp_path):
    other = Address.parse("2001:db8::12")
    data = pcap(
        [pbu(1), pba(1), pbu(9, source=other), pba(9, destination=other), pbu(10, 0, other), pba(10, 0, 0, other)]
    )
    script = plugin_runs.home() / "windows.lua"
    script.write_text(
        'local tap = Listener.new("frame")\n'
        "function tap.draw() print(mobtrace_windows.bindings()) print(mobtrace_windows.handovers()) end\n"
    )
    script.chmod(0o644)
    text = over(data, "-q", "-X", f"lua_script:{script}")
    binding, handover, _ = text.split("\n\n", 2)
    assert [line.strip() for line in binding.splitlines()] == [
        "alice@example.org  pmip6  deregistered",
        "2001:db8::12 -> 2001:db8::1",
        "2001:db8:a::/64  lifetime 3600 s  frames 1 to 6",
    ]
    assert [line.strip() for line in handover.splitlines() if line] == [
        "0.002000 s  frame 3  alice@example.org",
        "2001:db8::11 -> 2001:db8::12  answered after 1.000 ms",
    ]


def test_over_udp_5436_the_checksum_is_zero():
    message = pbu(3)[40:]
    zero = message[:4] + b"\0\0" + message[6:]
    data = pcap([ipv4(udp(zero, 5436)), ipv4(udp(message, 5436))], LINUX_RAW_IPV4)
    assert over(data, "-Y", "mobtrace.issue.checksum_over_udp").split()[0] == "2"
    printed = over(data, "-T", "fields", "-e", "mobtrace.binding_update.sequence", "-e", "mobtrace.checksum_ok")
    assert printed.split() == ["3", "3"]


@pytest.mark.parametrize("port", [4191, 5437])
def test_tunnels_over_udp(port):
    inner = pbu(4)
    tlv = bytes((0, 41)) + len(inner).to_bytes(2, "big") + inner
    data = pcap([ipv4(udp(inner, port)), ipv4(udp(tlv, port))], LINUX_RAW_IPV4)
    printed = over(data, "-T", "fields", "-e", "mobtrace.binding_update.sequence", "-e", "mobtrace.checksum_ok")
    assert len(printed.split()) == 4
    assert set(printed.split()[::2]) == {"4"}
    assert set(printed.split()[1::2]) <= {"1", "True"}


@needs_shared
def test_a_dialect_is_told_and_read():
    data = DIALECT_CAPTURE.read_bytes()
    assert "dialect umip-2011" in over(data, "-Y", "mobtrace.issue.draft_numbers", "-V")
    found = plugin_runs.fields(data, "-o", "mobtrace.dialect:umip-2011")
    dialect = load_dialect("umip-2011")
    signals = Tracer(dialect=dialect).signals(open_captures([DIALECT_CAPTURE]))
    messages = {each.packet.frame.frame: each.content for each in signals if isinstance(each.content, Message)}
    assert messages
    for frame, message in messages.items():
        values: dict = {}
        for name, value in message_fields(message, dialect):
            values.setdefault(name, []).append(value)
        plain = {name: each for name, each in found[frame].items() if not name.startswith(f"{PREFIX}issue")}
        assert list(differing(values, plain)) == [], frame
    assert "02:14:6c:ff:fe:53:18:0a" in over(data, "-o", "mobtrace.dialect:umip-2011", "-Y", "mobtrace")


def test_every_dialect_is_a_choice():
    for name in dialect_names():
        over(pcap([pbu(1)]), "-o", f"mobtrace.dialect:{name}")
