"""Messages that register nothing and tell of registrations: what is kept of them, and whose they are."""

import struct

import pytest

from film import Film, seconds
from frames_by_hand import packed
from mobtrace.findings.catalogue import run_rules
from mobtrace.values import Address
from stage import HA, HOME, MAG1, PREFIX

AWAY = "2001:db8:f::14:6cff:fe53:180a"
LINK_LOCAL = "fe80::14:6cff:fe53:180a"
HOME_PREFIX = "2001:db8:1::"


def advertisement(film: Film, at: float, *, router: str = "fe80::1", destination: str = LINK_LOCAL, flags: int = 0):
    # RFC 4861 sections 4.2 and 4.6.2; the H flag is that of RFC 6275 section 7.1.
    head = struct.pack("!BBHBBHII", 134, 0, 0, 64, flags, 1800, 0, 0)
    option = struct.pack("!BBBBIII", 3, 4, 64, 0xC0, 3600, 3600, 0) + packed(HOME_PREFIX)
    return film.icmp(head + option, router, destination, at)


def away(film: Film) -> Film:
    film.bu(AWAY, 0)
    film.ba(AWAY, 0.1)
    film.bu(AWAY, 60, seq=2)
    film.ba(AWAY, 60.1, seq=2)
    return film


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, True),
        ({"flags": 0x20}, False),  # by a home agent
        ({"destination": "ff02::1"}, False),  # to nobody in particular
        ({"destination": "fe80::9"}, False),  # to another node
    ],
)
def test_home_prefixes_that_are_advertised_to_a_node_that_is_away(tmp_path, values, found):
    # RFC 6612 section 3.3
    film = away(Film())
    frame = advertisement(film, 20, **values)
    analysis = film.shown(tmp_path)
    findings = [each for each in run_rules(analysis) if each.code == "home-prefix-advertised"]
    assert [(each.mn, each.frames, seconds(each.time)) for each in findings] == ([(HOME, [frame], 20)] if found else [])


def test_a_node_that_comes_home_may_be_told_its_home_prefix(tmp_path):
    film = Film()
    film.bu(AWAY, 0)
    film.ba(AWAY, 0.1)
    advertisement(film, 20)
    film.bu(HOME, 21, seq=2, lifetime=0)
    film.ba(HOME, 21.1, seq=2, lifetime=0)
    assert film.shown(tmp_path).notices == []


@pytest.mark.parametrize("removed", [True, False])
def test_a_de_registration_that_takes_the_proxy_entry_with_it(tmp_path, removed):
    # RFC 6612 section 3.2, issue 2
    film = Film()
    node = "2001:db8:a::5"
    film.bu("2001:db8:f::5", 0, home=node, anchor=HA)
    film.ba("2001:db8:f::5", 0.1, home=node, anchor=HA)
    film.pbu(MAG1, 10, lma=HA, prefix=PREFIX)
    film.pba(MAG1, 10.1, lma=HA, prefix=PREFIX)
    film.bu(node, 20, home=node, seq=2, lifetime=0, anchor=HA)
    film.ba(node, 20.01, home=node, seq=2, lifetime=0, anchor=HA)
    for tenth in range(180, 230):
        if tenth <= 200 or not removed:
            film.down(MAG1, tenth / 10, anchor=HA)
        film.up(MAG1, tenth / 10 + 0.05, anchor=HA)
    codes = {finding.code for finding in run_rules(film.shown(tmp_path))}
    assert ("deregistration-removed-proxy" in codes) == removed


@pytest.mark.parametrize("home_agent", [True, False])
def test_a_home_agent_looked_for_by_dhcpv6(tmp_path, home_agent):
    # RFC 6610 sections 3.2.3 and 3.4: option 70, and option 72 in it
    film = Film()
    inside = struct.pack("!HH", 72, 16) + packed(HA) if home_agent else b""
    film.udp(b"\x0b\x00\x00\x07" + struct.pack("!HH", 70, 0), AWAY, "ff02::1:2", 0, (546, 547))
    answer = b"\x07\x00\x00\x07" + struct.pack("!HH", 70, len(inside)) + inside
    film.udp(answer, "fe80::1", AWAY, 0.1, (547, 546))
    texts = [each.text for each in run_rules(film.shown(tmp_path)) if each.code == "anchor-discovery-failed"]
    assert texts == (
        [] if home_agent else [f"{Address.parse(AWAY)} looked for a home agent by DHCPv6 and got none from fe80::1"]
    )
