"""The steps of an attachment, from the link to the first user packet."""

import struct

import pytest

import mobtrace
from film import MACS, Film, datagram, seconds
from frames_by_hand import ip4, packed
from mobtrace.report.parts import attach_json
from mobtrace.session.model import Attach
from mobtrace.session.surroundings import name_keys
from mobtrace.values import Prefix
from mobtrace.wire import radius
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.radius_accounting import FramedIpv6Prefix
from mobtrace.wire.radius_attributes import UserName
from mobtrace.wire.radius_packets import AccessAccept, AccessReject, AccessRequest
from stage import ALICE, MAG1, MAG2, PREFIX
from support import CAPTURES, needs_shared

NODE_MAC = bytes.fromhex("0200000000aa")
OTHER_MAC = bytes.fromhex("0200000000bb")
LINK_LOCAL = "fe80::ff:fe00:aa"  # RFC 4291 appendix A, made from NODE_MAC
ROUTER = "fe80::1"
AAA = "2001:db8::aaa"
LLID = "02:00:00:00:00:aa"


def from_node(mac: bytes = NODE_MAC) -> bytes:
    return MACS[:6] + mac


def solicitation(film: Film, at: float, mac: bytes = NODE_MAC) -> None:
    # RFC 4861 section 4.1, with the source link-layer address option
    film.icmp(struct.pack("!BBHI", 133, 0, 0, 0) + b"\1\1" + mac, "fe80::9", "ff02::2", at, link=from_node(mac))


def detection(film: Film, at: float) -> None:
    # RFC 4862 section 5.4.2: from the unspecified address, for the one that is to be used
    target = struct.pack("!BBHI", 135, 0, 0, 0) + packed(LINK_LOCAL)
    film.icmp(target, "::", "ff02::1:ff00:aa", at, link=from_node())


def advertisement(film: Film, at: float, destination: str = LINK_LOCAL, prefix: str = PREFIX) -> None:
    # RFC 4861 sections 4.2 and 4.6.2
    parsed = Prefix.parse(prefix)
    option = struct.pack("!BBBBIII", 3, 4, parsed.length, 0xC0, 86400, 14400, 0) + parsed.address
    film.icmp(struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0) + option, ROUTER, destination, at)


def access(film: Film, at: float, accepted: bool = True, name: str = ALICE, number: int = 1) -> None:
    request = AccessRequest(identifier=number, authenticator=bytes(16))
    told = Decoded(protocol="radius", body=request, options=[UserName(string=name)])
    film.udp(radius.encode(told), MAG1, AAA, at, (40000, 1812))
    row = AccessAccept if accepted else AccessReject
    parsed = Prefix.parse(PREFIX)
    options = [FramedIpv6Prefix(prefix_length=parsed.length, prefix=parsed.address)] if accepted else []
    answer = Decoded(protocol="radius", body=row(identifier=number, authenticator=bytes(16)), options=options)
    film.udp(radius.encode(answer), AAA, MAG1, at + 0.02, (1812, 40000))


def log(film: Film, at: float, text: str) -> None:
    film.packet(ip4("192.0.2.5", "192.0.2.6", 17, datagram(f"<190>{text}".encode(), (50000, 514))), at)


def lease(film: Film, at: float, kind: int) -> None:
    # RFC 2131 figure 1, and option 53 of RFC 2132 section 9.6
    head = struct.pack("!BBBBIHH16x", 1 + (kind in (2, 5)), 1, 6, 0, 7, 0, 0)
    body = head + NODE_MAC + bytes(10) + bytes(192) + bytes.fromhex("63825363") + bytes((53, 1, kind, 255))
    ports = (67, 68) if kind in (2, 5) else (68, 67)
    film.packet(ip4("192.0.2.1", "255.255.255.255", 17, datagram(body, ports)), at)


def register(film: Film, mag: str, at: float, **values) -> None:
    film.pbu(mag, at, **values)
    film.pba(
        mag, at + 0.01, **{key: value for key, value in values.items() if key in ("seq", "lifetime", "mn", "prefix")}
    )


def chains(film: Film, tmp_path) -> list[Attach]:
    return film.shown(tmp_path).attaches


def told(chain: Attach) -> list[tuple[str, float]]:
    return [(step.name, seconds(step.time)) for step in chain.steps]


def test_all_steps_in_their_order(tmp_path):
    film = Film()
    log(film, 1, "ap1 hostapd: wlan0: STA 02:00:00:00:00:aa IEEE 802.11: associated")
    detection(film, 1.1)
    solicitation(film, 1.2)
    access(film, 1.3)
    register(film, MAG1, 1.5, att=4, llid=LLID)
    advertisement(film, 1.6)
    film.plain(1.9)
    [chain] = chains(film, tmp_path)
    assert told(chain) == [
        ("associated", 1),
        ("duplicate address detection", 1.1),
        ("router solicitation", 1.2),
        ("aaa request", 1.3),
        ("aaa accept", 1.32),
        ("update", 1.5),
        ("acknowledgement", 1.51),
        ("router advertisement", 1.6),
        ("first packet up", 1.9),
    ]
    assert (chain.mn, str(chain.gateway), chain.binding) == (ALICE, MAG1, 1)


def test_dhcp_leads_to_the_update_and_answers_it(tmp_path):
    # RFC 5844 section 3.4: the gateway answers when the anchor has assigned the address
    film = Film()
    lease(film, 1, 1)
    register(film, MAG1, 1.2, att=4, llid=LLID)
    lease(film, 1.3, 2)
    lease(film, 1.4, 5)
    [chain] = chains(film, tmp_path)
    assert [name for name, _ in told(chain)] == ["dhcp discover", "update", "acknowledgement", "dhcp offer", "dhcp ack"]


def test_other_nodes_steps_are_not_taken(tmp_path):
    film = Film()
    solicitation(film, 1, OTHER_MAC)
    access(film, 1.1, name="bob@example.org")
    solicitation(film, 1.2)
    register(film, MAG1, 1.5, att=4, llid=LLID, prefix="2001:db8:d::/64")
    advertisement(film, 1.6, "fe80::ff:fe00:bb", "2001:db8:b::/64")
    [chain] = chains(film, tmp_path)
    assert told(chain)[0] == ("router solicitation", 1.2)
    assert [name for name, _ in told(chain)] == ["router solicitation", "update", "acknowledgement"]


def test_a_refusal_is_a_step_too(tmp_path):
    film = Film()
    access(film, 1, accepted=False)
    access(film, 2, number=2)
    register(film, MAG1, 2.5)
    [chain] = chains(film, tmp_path)
    assert [name for name, _ in told(chain)][:3] == ["aaa request", "aaa reject", "aaa accept"]


def test_the_attachment_before_ends_with_its_registration_or_its_link(tmp_path):
    film = Film()
    solicitation(film, 1)
    register(film, MAG1, 1.5, att=4, llid=LLID)
    log(film, 5, "%DOT11-6-ASSOC: Interface Dot11Radio0, Station 0200.0000.00aa Associated KEY_MGMT[NONE]")
    log(film, 6, "%DOT11-6-DISASSOC: Interface Dot11Radio0, Deauthenticating Station 0200.0000.00aa Reason: left")
    solicitation(film, 9)
    register(film, MAG2, 9.5, seq=2, att=4, llid=LLID)
    first, second = chains(film, tmp_path)
    assert told(first)[0] == ("router solicitation", 1)
    assert told(second)[0] == ("router solicitation", 9)


def test_a_host_and_its_routers(tmp_path):
    film = Film()
    care_of = "2001:db8:f::ff:fe00:aa"
    solicitation(film, 1)
    advertisement(film, 1.1, "ff02::1", "2001:db8:f::/64")
    film.bu(care_of, 2)
    film.ba(care_of, 2.1)
    [chain] = chains(film, tmp_path)
    assert [name for name, _ in told(chain)] == ["router solicitation", "update", "acknowledgement"]


def test_update_and_acknowledgement_alone_are_a_transaction_and_no_chain(tmp_path):
    film = Film()
    solicitation(film, 1, OTHER_MAC)
    register(film, MAG1, 1.5)
    assert chains(film, tmp_path) == []


def test_json(tmp_path):
    film = Film()
    solicitation(film, 1)
    register(film, MAG1, 1.5, att=4, llid=LLID)
    data = attach_json(chains(film, tmp_path)[0])
    assert [(step["step"], step["after"]) for step in data["steps"]] == [
        ("router solicitation", 0.0),
        ("update", 0.5),
        ("acknowledgement", 0.51),
    ]


@pytest.mark.parametrize(
    "name",
    ["0014.6c53.180a", "00:14:6C:53:18:0a", "00-14-6c-53-18-0a", "02:14:6c:ff:fe:53:18:0a", "000000146c53180a"],
)
def test_link_layer_addresses_in_names(name):
    assert ("mac", bytes.fromhex("00146c53180a")) in set(name_keys(name))


def test_a_name_that_is_no_address():
    assert set(name_keys("Alice@Example.org")) == {("name", "alice@example.org")}


@needs_shared
def test_a_real_testbed_from_both_sides():
    # umip-lab-2011: the access point's log, RADIUS the first time, one advertisement each time
    folder = CAPTURES / "umip-lab-2011"
    first, second = mobtrace.analyze(folder, dialect="umip-2011").analysis.attaches
    assert [(step.name, *step.frame) for step in first.steps][:7] == [
        ("associated", 0, 9),
        ("aaa request", 1, 37),
        ("aaa accept", 1, 38),
        ("update", 1, 39),
        ("acknowledgement", 1, 40),
        ("router advertisement", 0, 16),
        ("first packet up", 0, 17),
    ]
    assert [(step.name, *step.frame) for step in second.steps][:5] == [
        ("associated", 0, 75),
        ("update", 1, 96),
        ("acknowledgement", 1, 97),
        ("router advertisement", 0, 76),
        ("first packet up", 0, 78),
    ]
    taken = [
        (chain.steps[5 - 2 * number].time - chain.steps[0].time) / 1e9 for number, chain in enumerate((first, second))
    ]
    assert taken == [pytest.approx(5.1394, abs=1e-3), pytest.approx(0.0900, abs=1e-3)]


@needs_shared
def test_a_backbone_shows_update_acknowledgement_and_first_packets():
    chains = mobtrace.analyze(CAPTURES / "opmip" / "lma-and-mags.pcap").analysis.attaches
    assert [[step.name for step in chain.steps] for chain in chains] == [
        ["update", "acknowledgement", "first packet down", "first packet up"]
    ] * 3
    moved = chains[1]
    assert (moved.steps[-1].time - moved.steps[0].time) / 1e9 == pytest.approx(74.092 - 70.785, abs=0.01)
