"""The plugin in the real tshark: the fields of the codec, in every message, option and broken frame."""

import re
from collections import defaultdict

import pytest

import plugin_runs
from mobtrace.peer.crosscheck import differing
from mobtrace.peer.fields import message_fields
from mobtrace.wire.codec import decode
from plugin_messages import broken_messages, random_messages, vectors
from plugin_runs import DESTINATION, PREFIX, SOURCE, ipv6, pcap
from support import needs_tshark

pytestmark = [needs_tshark, pytest.mark.xdist_group("tshark")]

REPLACE = ("-o", "mobtrace.replace:TRUE")
PLAIN = ("-o", "mobtrace.plain:TRUE")
# Issues that are found by rules beyond the codec's reading.
BEYOND = {
    "missing_option",
    "mn_id_padding",
    "pad1_run",
    "flags_octet",
    "draft_numbers",
    "checksum_over_udp",
    "length_multiple",
    "prefix_length_128",
    "timestamp_little_endian",
    "timestamp_ntp",
    "timestamp_unset",
    "capture_clock",
}


REPEATED = re.compile(r"(payload_proto|option[._](type|length)|reserved\d?|[._]res)$")


@pytest.fixture(scope="module", autouse=True)
def clean_up():
    yield
    plugin_runs.remove_home()
    plugin_runs.home.cache_clear()


def compare(frame: int, data: bytes, theirs: dict, whole: bool) -> None:
    message = decode(data, source=SOURCE, destination=DESTINATION)
    ours = defaultdict(list)
    for name, value in message_fields(message):
        ours[name].append(value)
    if not whole:
        # Beside Wireshark's tree the plugin does not repeat headers of options and reserved bits.
        ours = {name: values for name, values in ours.items() if not REPEATED.search(name)}
        theirs = {name: values for name, values in theirs.items() if "issue" in name or not REPEATED.search(name)}
    plain = {name: values for name, values in theirs.items() if not name.startswith(f"{PREFIX}issue_")}
    assert list(differing(ours, plain)) == [], (frame, data.hex())
    issues = sorted(name.removeprefix(f"{PREFIX}issue_") for name in theirs if name.startswith(f"{PREFIX}issue_"))
    known = sorted({issue.code.replace("-", "_") for issue in message.issues})
    assert [code for code in issues if code not in BEYOND] == known, (frame, data.hex())


@pytest.mark.parametrize("tree", [REPLACE, PLAIN, ()], ids=["own tree", "plain", "beside Wireshark's"])
@pytest.mark.parametrize("made", [vectors, random_messages, broken_messages])
def test_fields_and_issues_are_those_of_the_codec(made, tree):
    data = made()
    found = plugin_runs.fields(pcap([ipv6(each) for each in data]), *tree)
    assert len(found) == len(data)
    for frame, each in enumerate(data, 1):
        compare(frame, each, found[frame], bool(tree))
