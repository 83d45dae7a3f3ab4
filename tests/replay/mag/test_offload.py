"""RFC 6909 section 3.2: the gateway asks what to offload, and keeps to what the anchor says."""

import pytest

from gateways import P1, GatewayExchange, gateway
from mobtrace.replay.selectors import OffloadPolicy, Packets
from mobtrace.values import Prefix

WEB = OffloadPolicy(packets=Packets(protocol=6, source_ports=(80,)))
ACCEPTED = f"status=0 lifetime=600 mn=a hnp={P1}"


def offloads(exchange: GatewayExchange) -> list[bool]:
    return [each.offload is not None for each in exchange.mag.visits]


def test_it_asks_for_a_policy() -> None:
    """Section 3.2: no selector, and M is 0."""
    exchange = gateway(offload=True)
    exchange.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 offload=
        0 lma > mag1 pba seq=0 {ACCEPTED} offload=6/25
    """)
    assert offloads(exchange) == [True]


def test_what_it_proposed_first_is_in_all_its_updates() -> None:
    """Whatever the anchor has said; for lifetime extension and for de-registration."""
    gateway(offload=True, offload_policy=WEB).run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 offload=6/80
        0 lma > mag1 pba seq=0 {ACCEPTED} offload=6/25
        5 refresh a
        5 mag1 > lma pbu seq=1 offload=6/80
        5 lma > mag1 pba seq=1 {ACCEPTED} offload=6/25
        9 detach a
        9 mag1 > lma pbu seq=2 lifetime=0 offload=6/80
    """)


@pytest.mark.parametrize(
    ("asks", "told"), [(False, "offload=6/25"), (True, ""), (True, "offload="), (True, "offload=ipv6")]
)
def test_without_question_answer_or_selector_nothing_is_offloaded(asks: bool, told: str) -> None:
    exchange = gateway(offload=asks)
    exchange.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 {ACCEPTED} {told}
    """)
    assert offloads(exchange) == [False]


def test_a_prefix_is_a_range_of_addresses() -> None:
    """RFC 6088 section 3.1: (A) to (B); one address has no end. Such a sub-option stands at 4n."""
    policy = OffloadPolicy(
        packets=Packets(
            source=Prefix.parse("203.0.113.0/24"),
            destination=Prefix.parse("198.51.100.2/32"),
            destination_ports=(5000, 5999),
        )
    )
    padding, selector = policy.option().sub_options
    assert padding.info.key == "flow_pad_n"
    values = {key: each for key, each in selector.to_json()["traffic_selector"].items() if each not in (None, False, 0)}
    assert values == {
        **dict.fromkeys("abcij", True),
        "start_source_address": "203.0.113.0",
        "end_source_address": "203.0.113.255",
        "start_destination_address": "198.51.100.2",
        "start_destination_port": 5000,
        "end_destination_port": 5999,
    }


@pytest.mark.parametrize("ports", [(5, 4), (1, 2, 3), (65536,), (-1,)])
def test_ports_that_are_none(ports: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one port"):
        Packets(source_ports=ports)
