"""RFC 5213 section 6.9.1: attachment, acknowledgements, refresh, de-registration, item by item."""

import pytest

from gateways import LL1, P1, P2, attachment, gateway
from mobtrace.replay.quirks import Quirk
from mobtrace.values import Address, LinkLayer

ACCEPTED = f"""
    0 attach a hi=1 ll={LL1}
    0 mag1 > lma pbu seq=0 lifetime=600
    0.1 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} hi=1 att=4 ll={LL1}
"""


def test_the_options_of_an_initial_registration() -> None:
    """Section 6.9.1.1: identifier, one prefix option of all zero, handoff, technology, timestamp, link layer."""
    gateway().run(f"""
        2 attach a hi=4 att=5 ll={LL1}
        2 mag1 > lma pbu seq=0 lifetime=600 mn=a hnp=:: hi=4 att=5 ts=2.0 ll={LL1} -lla -coa flags=AHP
    """)


def test_prefixes_of_the_policy_store_are_asked_for() -> None:
    """Section 6.9.1.1 item 3."""
    gateway().run(f"""
        0 attach a hnp={P1},{P2}
        0 mag1 > lma pbu seq=0 hnp={P1},{P2}
    """)


def test_without_a_link_layer_identifier_there_is_no_option_of_it() -> None:
    """Section 6.9.1.1 item 7."""
    gateway().run("""
        0 attach a
        0 mag1 > lma pbu seq=0 -ll
        0.5 attach b ll=00:00:00:00:00:00
        0.5 mag1 > lma pbu seq=1 mn=b -ll
    """)


def test_without_timestamps_the_sequence_number_counts() -> None:
    """Section 6.9.1.1 item 6: TimestampBasedApproachInUse."""
    gateway(timestamps=False).run("""
        0 attach a
        0 mag1 > lma pbu seq=0 -ts
    """)


def test_the_link_local_address_is_asked_for_where_none_is_fixed() -> None:
    """Section 6.9.1.1 item 9, section 6.9.1.2 item 15: the anchor's choice is the source of what is advertised."""
    exchange = gateway(link_local=Address.parse("::"))
    exchange.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 lla=::
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} lla=fe80::77
    """)
    assert [str(each.datagram.source) for each in exchange.advertised] == ["fe80::77"]


def test_a_link_local_address_that_the_node_has_is_not_taken() -> None:
    """Section 6.9.1.2 item 15: another is configured, and told to the anchor at once."""
    exchange = gateway(link_local=Address.parse("::"))
    exchange.run(f"""
        0 attach a ll={LL1}
        0 mag1 > lma pbu seq=0 lla=::
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} ll={LL1} lla=fe80::ff:fe00:1
        0 mag1 > lma pbu seq=1 hi=5 lla=fe80::5eff:fe00:5213
    """)
    assert [str(each.datagram.source) for each in exchange.advertised] == ["fe80::5eff:fe00:5213"]


def test_nothing_is_advertised_before_the_anchor_has_accepted() -> None:
    """Sections 6.9.1.2 items 12 to 14 and 6.9.2 item 1: tunnel, route and advertisement follow the acceptance."""
    gateway().run(f"""
        0 attach a hi=1 ll={LL1}
        0 mag1 > lma pbu seq=0 lifetime=600
        0.05 solicit {LL1}
        0.05 silent
        0.05 route {P1} none
        0.1 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} hi=1 att=4 ll={LL1}
        0.1 route {P1} lma
        0.1 advertised {P1}
        0.2 solicit {LL1}
        0.2 advertised {P1}
    """)


def test_an_answer_to_nothing_is_ignored() -> None:
    """Section 6.9.1.2 item 5."""
    gateway().run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0.1 lma > mag1 pba seq=9 status=0 lifetime=600 mn=a hnp={P1}
        0.1 silent
        0.2 lma2 > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        0.2 silent
        1 mag1 > lma pbu seq=1
    """)


@pytest.mark.parametrize("other", ["mn=b", "mn=a hi=3", "mn=a att=5", "mn=a ll=02:00:00:00:00:99"])
def test_an_answer_that_repeats_other_values_is_ignored_and_ends_the_asking(other: str) -> None:
    """Section 6.9.1.2 item 6: nothing is sent again until an administrator acts."""
    gateway().run(f"""
        0 attach a hi=1 ll={LL1}
        0 mag1 > lma pbu seq=0
        0.1 lma > mag1 pba seq=0 status=0 lifetime=600 hnp={P1} {other}
        0.1 silent
        0.1 told ignored the answer does not repeat what was asked
        100 quiet
        101 refresh a
        101 mag1 > lma pbu seq=1 hi=1
    """)


def test_proxy_registration_not_enabled_denies_service() -> None:
    """Section 6.9.1.2 item 7: no further updates until an administrator acts."""
    exchange = gateway()
    exchange.run("""
        0 attach a
        0 mag1 > lma pbu seq=0
        0.1 lma > mag1 pba seq=0 status=152 mn=a
        0.1 silent
        50 attach a
        50 told refused service is denied to it
        60 quiet
    """)
    exchange.mag.allow("a")
    exchange.run("""
        61 attach a
        61 mag1 > lma pbu seq=1 mn=a
    """)


def test_an_older_timestamp_is_followed_by_another_registration() -> None:
    """Section 6.9.1.2 item 8; with the time of sending (section 6.9.4 item 4)."""
    gateway().run("""
        0 attach a
        0 mag1 > lma pbu seq=0 ts=0.0
        0.5 lma > mag1 pba seq=0 status=157 mn=a
        1.5 mag1 > lma pbu seq=1 ts=1.5
    """)


def test_a_timestamp_mismatch_waits_for_the_clock_to_be_set() -> None:
    """Section 6.9.1.2 item 9."""
    exchange = gateway(clock_offset=60 * 1_000_000_000)
    exchange.run("""
        0 attach a
        0 mag1 > lma pbu seq=0 ts=60.0
        0.5 lma > mag1 pba seq=0 status=156 mn=a
        30 quiet
    """)
    exchange.do(31, exchange.mag.synchronize)
    exchange.run("31 mag1 > lma pbu seq=1 ts=31.0 mn=a")


def test_a_prefix_that_is_not_authorized_is_not_asked_for_again() -> None:
    """Section 6.9.1.2 item 10: any prefix instead."""
    gateway().run(f"""
        0 attach a hnp={P1}
        0 mag1 > lma pbu seq=0 hnp={P1}
        0.5 lma > mag1 pba seq=0 status=155 mn=a hnp={P1}
        0.5 mag1 > lma pbu seq=1 hnp=::
    """)


def test_a_rejection_denies_service() -> None:
    """Section 6.9.1.2 item 11, and 6.9.2 item 2: nothing advertised, nothing forwarded."""
    gateway().run(f"""
        0 attach a ll={LL1}
        0 mag1 > lma pbu seq=0
        0.5 lma > mag1 pba seq=0 status=130 mn=a
        0.6 solicit {LL1}
        0.6 silent
        0.6 told refused 130
        100 quiet
    """)


def test_a_rejected_refresh_takes_the_prefixes_back() -> None:
    """Section 6.9.1.2 item 11."""
    gateway().run(f"""{ACCEPTED}
        0.1 advertised {P1}
        5 refresh a
        5 mag1 > lma pbu seq=1 hi=5
        5.1 lma > mag1 pba seq=1 status=129 mn=a
        5.1 advertised withdrawn {P1}
        5.1 route {P1} none
    """)


def test_a_refresh_names_the_prefixes_and_that_nothing_changed() -> None:
    """Section 6.9.1.3: the same options, the prefixes by value, handoff 5; the router is advertised as before."""
    gateway(refresh_at=0.8).run(f"""{ACCEPTED}
        0.1 advertised {P1}
        480.1 mag1 > lma pbu seq=1 lifetime=600 mn=a hnp={P1} hi=5 att=4 ts=480.1 ll={LL1}
        480.2 lma > mag1 pba seq=1 status=0 lifetime=300 mn=a hnp={P1} hi=5 att=4 ll={LL1}
        480.2 silent
        720.2 mag1 > lma pbu seq=2 hi=5
    """)


def test_a_prefix_that_the_anchor_changes_is_advertised() -> None:
    """Section 6.9.1.2 item 14: the entry reflects what was accepted."""
    gateway().run(f"""{ACCEPTED}
        0.1 advertised {P1}
        5 refresh a
        5 mag1 > lma pbu seq=1 hnp={P1}
        5.1 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P2}
        5.1 route {P1} none
        5.1 route {P2} lma
        5.1 advertised {P2}
    """)


def test_a_deregistration_names_the_prefixes() -> None:
    """Section 6.9.1.4: lifetime 0, the prefixes by value, handoff 4; the entry goes with the answer."""
    exchange = gateway()
    exchange.run(f"""{ACCEPTED}
        5 detach a
        5 mag1 > lma pbu seq=1 lifetime=0 mn=a hnp={P1} hi=4 att=4 ll={LL1}
        5 route {P1} none
        5.1 lma > mag1 pba seq=1 status=0 lifetime=0 mn=a hnp={P1} hi=4 att=4 ll={LL1}
    """)
    assert not list(exchange.mag.visits)


def test_without_an_answer_the_node_is_forgotten_after_a_second() -> None:
    """Section 6.9.1.4: INITIAL_BINDACK_TIMEOUT, with nothing sent again."""
    exchange = gateway()
    exchange.run(f"""{ACCEPTED}
        5 detach a
        5 mag1 > lma pbu seq=1 lifetime=0
        5.9 quiet
    """)
    assert [each.leaving for each in exchange.mag.visits] == [True]
    exchange.run("60 quiet")
    assert not list(exchange.mag.visits)


def test_a_node_that_comes_back_while_it_leaves_is_registered_as_at_first() -> None:
    gateway().run(f"""{ACCEPTED}
        5 detach a
        5 mag1 > lma pbu seq=1 lifetime=0
        5.2 attach a hi=4
        5.2 mag1 > lma pbu seq=2 lifetime=600 hi=4 hnp=::
    """)


def test_the_wait_doubles_up_to_32_seconds() -> None:
    """Section 6.9.4 items 1 to 4, RFC 6275 section 11.8: a greater number and the latest time with each."""
    gateway().run("""
        0 attach a
        0 mag1 > lma pbu seq=0 ts=0.0
        1 mag1 > lma pbu seq=1 ts=1.0
        3 mag1 > lma pbu seq=2 ts=3.0
        7 mag1 > lma pbu seq=3 ts=7.0
        15 mag1 > lma pbu seq=4 ts=15.0
        31 mag1 > lma pbu seq=5 ts=31.0
        63 mag1 > lma pbu seq=6 ts=63.0
        95 mag1 > lma pbu seq=7 ts=95.0
        100 lma > mag1 pba seq=7 status=0 lifetime=600 mn=a
        300 quiet
    """)


def test_only_the_answer_to_the_last_transmission_counts() -> None:
    """Section 6.9.1.2 items 3 and 5."""
    gateway().run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        1 mag1 > lma pbu seq=1
        1.1 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        1.1 silent
        1.2 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1}
        1.2 advertised {P1}
    """)


def test_a_binding_that_nobody_extends_ends() -> None:
    gateway().run(f"""{ACCEPTED}
        0.1 advertised {P1}
        600 route {P1} lma
        600.2 advertised withdrawn {P1}
        600.2 route {P1} none
        600.2 told removed expired
    """)


def test_a_refresh_that_is_answered_after_the_end_is_a_registration_anew() -> None:
    gateway(refresh_at=0.9).run(f"""
        0 attach a hi=1 lifetime=60
        0 mag1 > lma pbu seq=0 lifetime=60
        0 lma > mag1 pba seq=0 status=0 lifetime=60 mn=a hnp={P1}
        0 advertised {P1}
        54 mag1 > lma pbu seq=1 hi=5
        55 mag1 > lma pbu seq=2 hi=5
        57 mag1 > lma pbu seq=3 hi=5
        60 advertised withdrawn {P1}
        61 mag1 > lma pbu seq=4 hi=1 hnp={P1}
        61.1 lma > mag1 pba seq=4 status=0 lifetime=60 mn=a hnp={P1}
        61.1 advertised {P1}
        61.1 route {P1} lma
    """)


def test_a_node_of_the_policy_store_is_registered_when_it_solicits() -> None:
    """Section 6.9.2: who it is says the policy store."""
    gateway(nodes={LinkLayer.parse(LL1): attachment("a", "hi=1")}).run(f"""
        1 solicit {LL1}
        1 mag1 > lma pbu seq=0 mn=a ll={LL1}
        1.1 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        1.1 advertised {P1}
        2 solicit 02:00:00:00:00:99
        9 quiet
    """)


def test_nodes_are_kept_apart() -> None:
    gateway().run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 mn=a
        0 attach b
        0 mag1 > lma pbu seq=1 mn=b
        0.1 lma > mag1 pba seq=1 status=0 lifetime=600 mn=b hnp={P2}
        0.1 advertised {P2}
        0.2 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        0.2 advertised {P1}
        1 detach a
        1 mag1 > lma pbu seq=2 lifetime=0 mn=a hnp={P1}
        1 route {P2} lma
    """)


def test_an_anchor_that_lost_its_state_is_told_again() -> None:
    """RFC 5847 section 3.2: the sessions are established again."""
    exchange = gateway(refresh_at=0.8, heartbeat_interval=60.0)
    exchange.run(f"""{ACCEPTED}
        0.1 advertised {P1}
        60 mag1 > lma beat seq=1
        60 lma > mag1 beat flags=R seq=1 restarts=1
        70 lma > mag1 beat flags=RU seq=0 restarts=2
        70 mag1 > lma pbu seq=1 hi=1 hnp={P1} lifetime=600
    """)


def test_quirks() -> None:
    gateway(quirks=frozenset({Quirk.NO_ACCESS_OPTIONS})).run("""
        0 attach a
        0 mag1 > lma pbu seq=0 -hi -att
    """)
    gateway(quirks=frozenset({Quirk.SAME_SEQUENCE}), sequence=7).run("""
        0 attach a
        0 mag1 > lma pbu seq=7
        1 mag1 > lma pbu seq=7
    """)
    gateway(quirks=frozenset({Quirk.FULL_PREFIX_LENGTH})).run(f"""
        0 attach a hnp={P1}
        0 mag1 > lma pbu seq=0 hnp=2001:db8:f000::/128
    """)


def test_a_restart_forgets_who_was_denied() -> None:
    exchange = gateway()
    exchange.run("""
        0 attach a
        0 mag1 > lma pbu seq=0
        0.1 lma > mag1 pba seq=0 status=152 mn=a
    """)
    exchange.do(1, exchange.mag.restart)
    exchange.run("""
        1 mag1 > lma beat seq=0 flags=RU restarts=2
        2 attach a
        2 mag1 > lma pbu seq=1
    """)
