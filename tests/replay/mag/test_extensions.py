"""What later documents add to the gateway's registrations, as exchanges."""

from gateways import LL1, P1, P2, gateway
from mobtrace.replay.mag.settings import Attachment
from mobtrace.values import Address, Prefix
from mobtrace.wire.options.qos import GuaranteedDlBitRate, QualityOfService

V4 = {"ipv4_address": Address.parse("192.0.2.11")}
HOME = "home=0:198.51.100.2/24 router=198.51.100.1 dhcp=server"
R1, R2 = "203.0.113.0/24", "2001:db8:e000::/56"


def test_an_ipv4_home_address_is_asked_for_used_and_given_back() -> None:
    """RFC 5844 sections 3.2.3.1 to 3.2.3.3: all zero at first, then the address with its length."""
    exchange = gateway()
    exchange.run(f"""
        0 attach a ipv4=0.0.0.0
        0 mag1 > lma pbu seq=0 hnp=:: ipv4=0.0.0.0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} {HOME}
        0 route 198.51.100.2/32 lma
        5 refresh a
        5 mag1 > lma pbu seq=1 hnp={P1} ipv4=198.51.100.2/24
        5 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1} home=0:198.51.100.2/24 router=198.51.100.1
        9 detach a
        9 mag1 > lma pbu seq=2 lifetime=0 hnp={P1} ipv4=198.51.100.2/24
        9 route 198.51.100.2/32 none
    """)


def test_what_an_answer_says_of_ipv4_is_kept() -> None:
    """RFC 5844 section 3.2.3.2: default router, DHCP server or relay."""
    exchange = gateway()
    exchange.run(f"""
        0 attach a ipv4=0.0.0.0
        0 mag1 > lma pbu seq=0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} {HOME}
    """)
    (visit,) = exchange.mag.visits
    assert (str(visit.default_router), visit.home_length, visit.is_dhcp_server) == ("198.51.100.1", 24, True)


def test_a_node_with_ipv4_only_has_no_prefix_option() -> None:
    """RFC 5844 section 3.2.3.1; nothing is advertised to it."""
    gateway().run("""
        0 attach a ipv6=no ipv4=198.51.100.7 bits=24
        0 mag1 > lma pbu seq=0 -hnp ipv4=198.51.100.7/24
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a home=0:198.51.100.7/24
        0 route 198.51.100.7/32 lma
        0 silent
    """)


def test_without_a_granting_reply_there_is_no_ipv4() -> None:
    """RFC 5844 section 3.2.3.2."""
    for reply in ("", "home=130:198.51.100.7/24"):
        gateway().run(f"""
            0 attach a ipv4=198.51.100.7 bits=24
            0 mag1 > lma pbu seq=0 ipv4=198.51.100.7/24
            0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} {reply}
            0 route {P1} lma
            0 route 198.51.100.7/32 none
        """)


def test_refusals_of_ipv4_and_what_follows() -> None:
    """RFC 5844 section 3.2.3.2: another address (171), no IPv4 (170), no IPv6 (172)."""
    gateway().run("""
        0 attach a ipv4=198.51.100.7 bits=24
        0 mag1 > lma pbu seq=0 hnp=:: ipv4=198.51.100.7/24
        0.1 lma > mag1 pba seq=0 status=171 mn=a
        0.1 mag1 > lma pbu seq=1 hnp=:: ipv4=0.0.0.0
        0.2 lma > mag1 pba seq=1 status=170 mn=a
        0.2 mag1 > lma pbu seq=2 hnp=:: -ipv4
    """)
    gateway().run("""
        0 attach a ipv4=198.51.100.7 bits=24
        0 mag1 > lma pbu seq=0 hnp=:: ipv4=198.51.100.7/24
        0.1 lma > mag1 pba seq=0 status=172 mn=a
        0.1 mag1 > lma pbu seq=1 -hnp ipv4=198.51.100.7/24
    """)


def test_signaling_over_ipv4() -> None:
    """RFC 5844 section 4.2.2: UDP port 5436; the tunnel has the addresses of the signaling."""
    gateway(**V4).run(f"""
        0 attach a anchor=lma.v4
        0 mag1.v4 > lma.v4 pbu seq=0 port=5436 flags=AHP
        0.1 lma.v4 > mag1.v4 pba seq=0 status=0 lifetime=600 mn=a hnp={P1}
        0.1 route {P1} lma.v4
        1 detach a
        1 mag1.v4 > lma.v4 pbu seq=1 lifetime=0 port=5436
    """)


def test_forced_udp_encapsulation() -> None:
    """RFC 5844 sections 4.2.2 and 4.2.2.1: F in the update, the NAT Detection option with F in the answer."""
    gateway(**V4, forces_udp=True).run(f"""
        0 attach a anchor=lma.v4
        0 mag1.v4 > lma.v4 pbu seq=0 flags=AFHP
        0.1 lma.v4 > mag1.v4 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} nat=4294967295
        0.1 route {P1} lma.v4 udp
    """)


def test_an_anchor_of_the_other_ip_version_is_none() -> None:
    gateway().run("""
        0 attach a anchor=lma.v4
        0 told refused no anchor is known for it
        9 quiet
    """)


def test_gre_keys() -> None:
    """RFC 5845 sections 3.3.1 and 4.2: a downlink key for each session; none in a de-registration."""
    gateway(gre_key=7).run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 gre=7
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} gre=256
        0 route {P1} lma gre 256/7
        1 attach b
        1 mag1 > lma pbu seq=1 gre=8
        1 lma > mag1 pba seq=1 status=0 lifetime=600 mn=b hnp={P2} gre=257
        1 route {P2} lma gre 257/8
        2 refresh a
        2 mag1 > lma pbu seq=2 gre=7
        2 lma > mag1 pba seq=2 status=0 lifetime=600 mn=a hnp={P1} gre=256
        3 detach a
        3 mag1 > lma pbu seq=3 lifetime=0 -gre
    """)


def test_gre_without_keys() -> None:
    """RFC 5845 section 4.2."""
    gateway(gre_key=0).run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 gre=
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} gre
        0 route {P1} lma gre
    """)


def test_gre_is_not_asked_for_again_where_it_is_not_needed_or_not_known() -> None:
    """RFC 5845 section 4.2: status 2 is for the session, no option at all for the anchor."""
    exchange = gateway(gre_key=7)
    exchange.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 gre=7
        0 lma > mag1 pba seq=0 status=2 lifetime=600 mn=a hnp={P1}
        0 route {P1} lma
        1 refresh a
        1 mag1 > lma pbu seq=1 -gre
        1 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1}
        2 attach b
        2 mag1 > lma pbu seq=2 gre=8
        2 lma > mag1 pba seq=2 status=0 lifetime=600 mn=b hnp={P2}
        2 route {P2} lma
        3 attach c
        3 mag1 > lma pbu seq=3 -gre
    """)


def test_gre_where_the_anchor_requires_it() -> None:
    """RFC 5845 section 4.2: GRE_KEY_OPTION_REQUIRED (163), and the update with the option."""
    gateway().run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 -gre
        0 lma > mag1 pba seq=0 status=163 mn=a
        0 mag1 > lma pbu seq=1 gre=0
        0 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1} gre=256
        0 route {P1} lma gre 256/0
    """)


def test_gre_in_udp() -> None:
    """RFC 5845 section 7.3: the T flag; with status 3 GRE without UDP."""
    for flags, status, kind in (("flags=PT", 0, "udp"), ("", 3, "gre")):
        gateway(**V4, gre_key=7, tlv_header=True).run(f"""
            0 attach a anchor=lma.v4
            0 mag1.v4 > lma.v4 pbu seq=0 gre=7 flags=AHPT
            0 lma.v4 > mag1.v4 pba seq=0 status={status} lifetime=600 mn=a hnp={P1} gre=9 {flags}
            0 route {P1} lma.v4 {kind} 9/7
        """)


def test_user_plane_addresses() -> None:
    """RFC 7389 sections 3.2 and 4: an empty option; tunnels between the addresses of the user plane."""
    exchange = gateway(user_plane_address=Address.parse("2001:db8::aa"), asks_user_plane=True)
    exchange.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 coa=2001:db8::aa plane=
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} plane=2001:db8::bb
        0 route {P1} 2001:db8::bb
        5 refresh a
        5 mag1 > lma pbu seq=1 coa=2001:db8::aa plane=
        5 lma > mag1 pba seq=1 status=0 lifetime=600 mn=a hnp={P1}
        5 route {P1} lma
    """)
    tunnel = exchange.routes[Prefix.parse(P1)].tunnel
    assert tunnel is not None
    assert str(tunnel.local) == "2001:db8::aa"


def test_an_ipv4_user_plane() -> None:
    """RFC 7389 section 4: of the addresses the one of the version that the gateway's user plane has."""
    gateway(user_plane_address=Address.parse("192.0.2.111"), asks_user_plane=True).run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 coa4=192.0.2.111 plane=
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} plane=2001:db8::bb,192.0.2.99
        0 route {P1} 192.0.2.99
    """)


def test_a_redirect_is_followed() -> None:
    """RFC 6463 section 5.2: with a new session; tunnel and later updates go to the r2LMA."""
    gateway(redirect=True).run(f"""
        0 attach a hi=1
        0 mag1 > lma pbu seq=0 redirectable=
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} redirect=lma2
        0 route {P1} lma2
        5 refresh a
        5 mag1 > lma2 pbu seq=1 -redirectable
    """)


def test_a_redirect_that_nobody_is_ready_for_is_ignored() -> None:
    """RFC 6463 section 5.2; the capability is told with new sessions only."""
    gateway().run(f"""
        0 attach a hi=1
        0 mag1 > lma pbu seq=0 -redirectable
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} redirect=lma2
        0 route {P1} lma
    """)
    gateway(redirect=True).run("""
        0 attach a hi=3
        0 mag1 > lma pbu seq=0 -redirectable
    """)


def test_bulk_support_is_asked_for_and_used() -> None:
    """RFC 6602 sections 5.1.2 and 5.1.3: B and the group; then one update for all, without any session's option."""
    exchange = gateway(bulk_group=44)
    exchange.run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0 flags=ABHP group=44
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} flags=PB group=9
        1 attach b
        1 mag1 > lma pbu seq=1 flags=ABHP group=44
        1 lma > mag1 pba seq=1 status=0 lifetime=600 mn=b hnp={P2} flags=PB group=9
        2 attach c
        2 mag1 > lma pbu seq=2 flags=ABHP group=44
        2 lma > mag1 pba seq=2 status=0 lifetime=600 mn=c
    """)
    assert [(each.mag_group, each.lma_group) for each in exchange.mag.visits] == [(44, 9), (44, 9), (0, 0)]
    exchange.do(10, lambda now: exchange.mag.groups.refresh(exchange.mag.settings.anchor, 9, now))
    exchange.run("""
        10 mag1 > lma pbu seq=3 flags=AHP lifetime=600 group=9 -mn -hnp -ipv4 -gre
        11 mag1 > lma pbu seq=4 flags=AHP lifetime=600 group=9
        11.5 lma > mag1 pba seq=4 status=0 lifetime=400 group=9
        300 quiet
    """)
    dues = [round((each.machine.due - exchange.frames[0].time) / 1e9, 1) for each in exchange.mag.visits]
    assert dues == [411.5, 411.5, 602.0]


def test_a_bulk_answer_without_its_group_is_malformed() -> None:
    """RFC 6602 section 5.1.2: ignored, so the update is sent again."""
    gateway(bulk_group=44).run(f"""
        0 attach a
        0 mag1 > lma pbu seq=0
        0.1 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} flags=PB
        0.1 silent
        1 mag1 > lma pbu seq=1
    """)


def test_delegated_prefixes() -> None:
    """RFC 7148 section 5.1.2: all zero of each version, then the prefixes; packets from them go through the tunnel."""
    gateway().run(f"""
        0 attach a dmnp=::/0,0.0.0.0/0
        0 mag1 > lma pbu seq=0 dmnp=::,0.0.0.0
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} dmnp={R2},{R1}
        0 route {R2} lma
        0 route {R1} lma
        5 detach a
        5 mag1 > lma pbu seq=1 lifetime=0 dmnp={R2},{R1}
        5 route {R2} none
    """)


def test_refusals_of_delegated_prefixes() -> None:
    """RFC 7148 section 5.1.2: any prefix where that one is in use (178), none where it is not allowed (177)."""
    gateway().run(f"""
        0 attach a dmnp={R2}
        0 mag1 > lma pbu seq=0 dmnp={R2}
        0 lma > mag1 pba seq=0 status=178 mn=a
        0 mag1 > lma pbu seq=1 dmnp=::
        0 lma > mag1 pba seq=1 status=177 mn=a
        0 mag1 > lma pbu seq=2 -dmnp
    """)


def test_a_late_path_switch() -> None:
    """RFC 6058 section 4.5: with the first update only; the answer's lifetime counts."""
    exchange = gateway()
    exchange.run(f"""
        0 attach a hi=3 late=2.5
        0 mag1 > lma pbu seq=0 transient=2.5
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} transient=1.5
        0 route {P1} lma
    """)
    (visit,) = exchange.mag.visits
    assert visit.late_until == exchange.now + 1_500_000_000
    exchange.run("""
        1 refresh a
        1 mag1 > lma pbu seq=1 -transient
        2 mag1 > lma pbu seq=2 -transient
    """)
    assert visit.late_until is None


def test_quality_of_service() -> None:
    """RFC 7222 section 5.2: allocated with SR-ID 0, granted under the anchor's; asked for once."""
    exchange = gateway()
    exchange.do(0, lambda now: exchange.mag.attach(Attachment(mn="a", link="a", qos=(request(1000),)), now))
    exchange.run(f"""
        0 mag1 > lma pbu seq=0 qos=0:ALLOCATE:1000
        0 lma > mag1 pba seq=0 status=0 lifetime=600 mn=a hnp={P1} qos=3:RESPONSE:1000
        5 refresh a
        5 mag1 > lma pbu seq=1 -qos
    """)
    (visit,) = exchange.mag.visits
    assert list(visit.qos) == [3]


def test_a_counter_proposal_is_agreed_to() -> None:
    """RFC 7222 section 5.2: status 179 with NEGOTIATE, and without any option."""
    exchange = gateway()
    exchange.do(0, lambda now: exchange.mag.attach(Attachment(mn="a", link="a", qos=(request(1000),)), now))
    exchange.run("""
        0 mag1 > lma pbu seq=0 qos=0:ALLOCATE:1000
        0 lma > mag1 pba seq=0 status=179 mn=a qos=0:NEGOTIATE:500
        0 mag1 > lma pbu seq=1 qos=0:ALLOCATE:500
        0 lma > mag1 pba seq=1 status=179 mn=a
        0 mag1 > lma pbu seq=2 -qos
    """)


def request(rate: int) -> QualityOfService:
    return QualityOfService(sr_id=0, dscp=46, oc=1, qos_attributes=[GuaranteedDlBitRate(guaranteed_dl_bit_rate=rate)])


def test_a_service_is_named() -> None:
    """RFC 5149 section 3."""
    exchange = gateway()
    exchange.run(f"""
        0 attach a service=ims ll={LL1}
        0 mag1 > lma pbu seq=0
    """)
    (frame,) = exchange.frames
    assert b"\x14\x03ims" in frame.data
