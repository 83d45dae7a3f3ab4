"""The plugin in the real tshark: the fields of the codec, in every message, option and broken frame."""

import random
import re
from collections import defaultdict
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import plugin_runs
from mobtrace.errors import WireError
from mobtrace.peer.crosscheck import differing
from mobtrace.peer.fields import message_fields
from mobtrace.wire import registry
from mobtrace.wire.checksum import mobility_checksum
from mobtrace.wire.codec import decode, encode
from plugin_runs import DESTINATION, PREFIX, SOURCE, ipv6, pcap
from strategies import messages
from support import needs_tshark
from wire_rows import cases, in_message, octets

pytestmark = [needs_tshark, pytest.mark.xdist_group("tshark")]

REPLACE = ("-o", "mobtrace.replace:TRUE")
# Issues that are found by rules beyond the codec's reading.
BEYOND = {
    "missing_option",
    "mn_id_padding",
    "pad1_run",
    "flags_octet",
    "draft_numbers",
    "checksum_over_udp",
    "length_multiple",
}


REPEATED = re.compile(r"(payload_proto|option[._](type|length)|reserved\d?|[._]res)$")


@pytest.fixture(scope="module", autouse=True)
def clean_up():
    yield
    plugin_runs.remove_home()
    plugin_runs.home.cache_clear()


def signed(data: bytes) -> bytes:
    """A message with its checksum."""
    if len(data) < 6:
        return data
    return data[:4] + mobility_checksum(data, SOURCE, DESTINATION).to_bytes(2, "big") + data[6:]


@cache
def vectors() -> list[bytes]:
    """Every golden vector of a message or an option, as a message."""
    whole = [case for case in cases() if case.row.info.family in ("message", "mobility option")]
    return [signed(in_message(case, octets(vector))) for case in whole for vector in case.row.vectors]


@cache
def random_messages() -> list[bytes]:
    """Messages of every type with random values, four options of any type at most."""
    found: list[bytes] = []

    def gather(row):
        @settings(
            max_examples=12, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(messages(row))
        def each(message):
            try:
                found.append(encode(message, source=SOURCE, destination=DESTINATION))
            except WireError:
                return

        each()

    for row in registry.message_rows():
        gather(row)
    return found


@cache
def broken_messages() -> list[bytes]:
    """Vectors and random messages cut anywhere, and with octets changed; the checksum is right all the same."""
    chance = random.Random(6275)
    found = []
    for data in (*vectors(), *random_messages()):
        found.append(data[: chance.randrange(len(data) + 1)])
        changed = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        found.append(signed(bytes(changed)))
        found.append(signed(data[:6] + chance.randbytes(chance.randrange(120))))
    return found


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


@pytest.mark.parametrize("tree", [REPLACE, ()], ids=["own tree", "beside Wireshark's"])
@pytest.mark.parametrize("made", [vectors, random_messages, broken_messages])
def test_fields_and_issues_are_those_of_the_codec(made, tree):
    data = made()
    found = plugin_runs.fields(pcap([ipv6(each) for each in data]), *tree)
    assert len(found) == len(data)
    for frame, each in enumerate(data, 1):
        compare(frame, each, found[frame], bool(tree))
