"""Whatever comes: an answer that can be written or none, and nothing kept without a valid message."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from homes import CN, HA, HOME, MAP, Neighbourhood, at
from mobtrace.replay.node import Datagram, Outer, Send
from mobtrace.replay.packets import Opener, ip_packet, to_octets
from mobtrace.values import Address
from mobtrace.wire.checksum import MOBILITY_HEADER, mobility_checksum

SOURCES = [HOME, at("coa1"), at("coa4"), Address(bytes(16)), Address.parse("ff02::1"), Address.parse("fe80::1")]
TYPES = [0, 1, 2, 3, 4, 5, 5, 5, 5, 6, 6, 7, 13, 16, 77]


@st.composite
def octets(draw: st.DrawFn) -> bytes:
    """A Mobility Header of some type with anything in it, options of known numbers among it; its checksum is right."""
    mh_type = draw(st.sampled_from(TYPES))
    fixed = draw(st.binary(min_size=6, max_size=18))
    options = b"".join(
        bytes((number, len(data))) + data
        for number, data in draw(
            st.lists(
                st.tuples(
                    st.sampled_from([2, 3, 4, 5, 6, 8, 9, 10, 29, 30, 31, 32, 35, 35, 44, 45, 45, 200]),
                    st.binary(max_size=24),
                ),
                max_size=5,
            )
        )
    )
    body = fixed + options
    body += bytes(-(len(body) + 6) % 8)
    return bytes((59, (len(body) + 6) // 8 - 1, mh_type, 0, 0, 0)) + body


@given(messages=st.lists(st.tuples(octets(), st.sampled_from(SOURCES), st.booleans()), min_size=1, max_size=4))
@settings(max_examples=250, deadline=None)
def test_any_octets_are_answered_with_something_that_can_be_written(messages: list[tuple[bytes, Address, bool]]):
    life = Neighbourhood(mn={"correspondents": (CN,)}, ha={"ipv4_address": at("ha4")}).do("attach", at("coa1"))
    for node, address in ((life.ha, HA), (life.map, MAP), (life.cn, CN), (life.mn, at("coa1"))):
        for message, source, has_home in messages:
            for effect in node.receive(received(message, source, address, has_home), life.world.now):
                if isinstance(effect, Send):
                    to_octets(effect.datagram)
        node.tick(life.world.now)


def received(message: bytes, source: Address, destination: Address, has_home: bool) -> Datagram:
    """The octets as a node gets them."""
    inner = source if source.version == 6 else HOME
    checksum = mobility_checksum(message, inner, destination)
    message = message[:4] + checksum.to_bytes(2, "big") + message[6:]
    found = Opener().open(ip_packet(inner, destination, MOBILITY_HEADER, message), 0)
    assert found is not None
    outer = Outer(source=source, destination=at("ha4"), ports=(4191, 4191)) if source.version == 4 else None
    return Datagram(
        source=found.source,
        destination=found.destination,
        content=found.content,
        home_address=HOME if has_home else None,
        outer=outer,
    )


@given(message=octets(), source=st.sampled_from(SOURCES), has_home=st.booleans())
@settings(max_examples=100, deadline=None)
def test_nothing_is_kept_of_what_is_wrong(message: bytes, source: Address, has_home: bool):
    life: Any = Neighbourhood()
    datagram = received(message, source, HA, has_home)
    datagram.content.checksum_ok = False
    assert life.ha.receive(datagram, 0) == []
    assert len(life.ha.cache) == 0
