"""What the plugin says beyond the octets of one message: sessions, retransmissions, what is meant; and its cost."""

import os
import resource
import subprocess
import tempfile
from pathlib import Path

import pytest

import plugin_runs
from bench.plugin import registrations
from mobtrace.values import Address
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.mcoa import BindingIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress
from mobtrace.wire.options.pmip6 import (
    AccessTechnologyType,
    HandoffIndicator,
    HomeNetworkPrefix,
    MobileNodeLinklayerIdentifier,
    Timestamp,
)
from mobtrace.wire.options.vendor import VendorSpecific, fragments
from mobtrace.wire.sub.vendor_3gpp import ProtocolConfigurationOptions
from mobtrace.wire.tolerance import Circumstances, tolerate
from plugin_runs import DESTINATION, PREFIX, SOURCE, ipv6, over, pcap
from support import needs_tshark

pytestmark = [needs_tshark, pytest.mark.xdist_group("tshark")]
CAPTURED = 1700000000  # seconds since 1970 of the first frame that plugin_runs.pcap writes


@pytest.fixture(scope="module", autouse=True)
def clean_up():
    yield
    plugin_runs.remove_home()
    plugin_runs.home.cache_clear()


def options(prefix="2001:db8:a::", handoff=1, technology=4, link_layer=None, length=64, timestamp=None):
    made = [
        MobileNodeIdentifier(subtype=1, identifier="alice@example.org"),
        HomeNetworkPrefix(prefix_length=length, home_network_prefix=Address.parse(prefix)),
        HandoffIndicator(hi=handoff),
        AccessTechnologyType(att=technology),
    ]
    if link_layer is not None:
        made.append(MobileNodeLinklayerIdentifier(link_layer_identifier=link_layer))
    if timestamp is not None:
        made.append(Timestamp(timestamp=timestamp))
    return made


def pbu(sequence, lifetime=900, **wanted):
    body = BindingUpdate(sequence=sequence, a=True, h=True, p=True, lifetime=lifetime)
    return ipv6(encode(Message(body=body, options=options(**wanted)), source=SOURCE, destination=DESTINATION))


def pba(sequence, lifetime=900, **wanted):
    body = BindingAcknowledgement(status=0, p=True, sequence=sequence, lifetime=lifetime)
    data = encode(Message(body=body, options=options(**wanted)), source=DESTINATION, destination=SOURCE)
    return ipv6(data, source=DESTINATION, destination=SOURCE)


def columns(data, *names, more=()):
    asked = [part for name in names for part in ("-e", name)]
    return [line.split("\t") for line in over(data, "-T", "fields", *asked, *more).splitlines()]


def test_sessions_at_two_interfaces_stay_apart():
    """RFC 5213 section 5.4.1.1: another interface with its own prefix has a mobility session of its own."""
    first = {"prefix": "2001:db8:a::", "link_layer": bytes(6)}
    second = {"prefix": "2001:db8:b::", "technology": 5, "link_layer": bytes.fromhex("020000000001")}
    data = pcap(
        [pbu(1, **first), pba(1, **first), pbu(2, **second), pba(2, **second), pbu(3, 0, **first), pbu(4, **second)]
    )
    rows = columns(data, "mobtrace.binding", "mobtrace.kind")
    name = "alice@example.org at 2001:db8::1"
    assert [row[0] for row in rows] == [name, name, f"{name} session 2", f"{name} session 2", name, f"{name} session 2"]
    assert [row[1] for row in rows][2::2] == ["registration", "deregistration"]
    assert rows[5][1] == "refresh"


def test_binding_ids_stay_apart():
    """RFC 5648 section 6.2: each Binding ID is a binding of its own."""
    frames = []
    for sequence, bid in ((1, 7), (2, 8)):
        body = BindingUpdate(sequence=sequence, a=True, h=True, lifetime=90)
        away = AlternateCareofAddress(alternate_care_of_address=Address.parse("2001:db8:9::1"))
        option = BindingIdentifier(binding_id=bid, status=0, care_of_address=Address.parse(f"2001:db8:{bid}::1"))
        frames.append(ipv6(encode(Message(body=body, options=[away, option]), source=SOURCE, destination=DESTINATION)))
    rows = columns(pcap(frames), "mobtrace.binding", "mobtrace.kind")
    assert [row[0][-5:] for row in rows] == ["BID 7", "BID 8"]
    assert {row[1] for row in rows} == {"registration"}


@pytest.mark.parametrize("more", [(), ("-2",), ("-V",)], ids=["lines", "two passes", "trees"])
def test_a_retransmission_is_marked_in_its_line(more):
    data = pcap([pbu(5), pbu(5), pba(5), pbu(6), pba(6)])
    lines = [line for line in over(data, *more).splitlines() if "Proxy Binding" in line and "seq" in line]
    assert [line.endswith("seq 5, retransmission of frame 1") for line in lines] == [False, True, False, False, False]


def test_a_new_timestamp_is_no_new_request_but_an_answer_ends_it():
    first, again = ((CAPTURED + each) << 16 for each in (0, 1))
    data = pcap([pbu(5, timestamp=first), pbu(5, timestamp=again), pba(5), pbu(5, timestamp=first + (9 << 16))])
    lines = over(data).splitlines()
    assert ["retransmission" in line for line in lines] == [False, True, False, False]


@pytest.fixture
def hosts():
    """A file of names that tshark can read as another user."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("2001:db8::11 gateway.example\n2001:db8::1 anchor.example\n")
        file.flush()
        Path(file.name).chmod(0o644)
        yield file.name


def test_the_checksum_is_verified_where_wireshark_resolves_names(hosts):
    wrong = pbu(2)[:44] + b"\x12\x34" + pbu(2)[46:]
    resolving = ("-N", "n", "-H", hosts)
    data = pcap([pbu(1), wrong])
    assert "gateway.example" in over(data, *resolving)
    rows = columns(data, "mobtrace.checksum_ok", "mobtrace.binding", more=resolving)
    assert [row[0] in ("1", "True") for row in rows] == [True, False]
    assert rows[0][1] == "alice@example.org at 2001:db8::1"


def ntp(seconds):
    return (seconds + 2208988800) << 32 | 0x40000000


REVERSED = int.from_bytes((CAPTURED << 16 | 0x8000).to_bytes(8, "big"), "little")
ODD = {
    "as RFC 5213 says": CAPTURED << 16,
    "little endian": REVERSED,
    "NTP": ntp(CAPTURED),
    "unset": 0,
    "nonsense": 0x7FFF_0000_0000_0000,
}


@pytest.mark.parametrize("made", ODD.values(), ids=ODD)
@pytest.mark.parametrize("length", [64, 128])
def test_what_is_meant_is_told_as_the_codec_tells_it(made, length):
    frame = pbu(1, timestamp=made, length=length)
    message = decode(frame[40:], source=SOURCE, destination=DESTINATION)
    issues = tolerate(message, Circumstances(capture_time=CAPTURED * 10**9))
    found = plugin_runs.fields(pcap([frame]))[1]
    assert {name for name in found if "_issue_" in name} == {
        f"{PREFIX}issue_{each.code.replace('-', '_')}" for each in issues
    }
    text = over(pcap([frame]), "-V")
    for issue in issues:
        assert f"{issue.field} at octet {issue.offset}:" in text
        assert f"wanted {issue.wanted}, got {issue.got} " in text


def test_the_time_that_a_timestamp_means_is_shown():
    for made in (REVERSED, ntp(CAPTURED)):
        assert "2023-11-14T22:13:20." in over(pcap([pbu(1, timestamp=made)]), "-V").partition("(mobtrace)")[2]


def test_values_in_parts_are_put_together():
    """3GPP TS 29.282: parts of one sub-type belong together, up to the one without the M bit."""
    element = ProtocolConfigurationOptions.from_json(
        {"configuration_protocol": 0, "extension": True, "containers": [{"id": 13, "contents": "8.8.8.8"}] * 60}
    )
    whole = VendorSpecific(vendor_id=10415, sub_type=1, data=element)
    parts = list(fragments(whole))
    assert len(parts) > 1
    body = BindingUpdate(sequence=1, a=True, h=True, p=True, lifetime=900)
    data = encode(Message(body=body, options=[*options(), *parts]), source=SOURCE, destination=DESTINATION)
    text = over(pcap([ipv6(data)]), "-V")
    assert text.count("Contents: 8.8.8.8") == 60
    assert "[Put together: Protocol Configuration Options" in text


def seconds(path: Path, arguments: tuple[str, ...], plugin: bool) -> float:
    """Processor seconds of one tshark, the best of three."""
    best = float("inf")
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        environ = {"PATH": os.environ["PATH"], "HOME": str(plugin_runs.home() if plugin else "/nonexistent")}
        subprocess.run(["tshark", "-r", str(path), *arguments], env=environ, capture_output=True, check=True)
        best = min(best, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    return best


@pytest.mark.parametrize(("frames", "arguments", "most"), [(0, (), 2), (10000, (), 4), (10000, ("-V",), 5)])
def test_the_plugin_costs_little(tmp_path, frames, arguments, most):
    """Twice of what was measured, so that a busy machine does not fail it and a lost short way does."""
    path = tmp_path / "registrations.pcap"
    path.write_bytes(pcap(registrations(frames)))
    assert seconds(path, arguments, plugin=True) < most * seconds(path, arguments, plugin=False)
