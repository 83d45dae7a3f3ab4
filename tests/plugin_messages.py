"""Messages for the plugin: golden vectors, random ones, broken ones, all with the checksum they should have."""

import random
from functools import cache

from hypothesis import HealthCheck, Phase, given, settings

from mobtrace.errors import WireError
from mobtrace.wire import registry
from mobtrace.wire.checksum import mobility_checksum
from mobtrace.wire.codec import encode
from plugin_runs import DESTINATION, SOURCE
from strategies import messages
from wire_rows import cases, in_message, octets


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
