"""Mobile node and home agent (RFC 6275 sections 10 and 11) in one world."""

from homes import HA, HOME, Neighbourhood, at
from mobtrace.replay.mip6.settings import HomePrefix, Host, SecurityAssociation
from mobtrace.values import Prefix
from mobtrace.wire.options.auth import MobilityMessageAuthentication
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.mip6 import AlternateCareofAddress


def test_registration_refresh_move_and_return_home():
    life = Neighbourhood(mn={"lifetime": 100})
    life.do("attach", at("coa1"), seconds=100).do("attach", at("coa2")).do("return_home")
    assert life.said() == [
        "coa1 > ha BU ah 1 100s",
        "ha > coa1 BA 0 1 100s",
        "coa1 > ha BU ah 2 100s",
        "ha > coa1 BA 0 2 100s",
        "coa2 > ha BU ah 3 100s",
        "ha > coa2 BA 0 3 100s",
        "home > ha BU ah 4 0s",
        "ha > home BA 0 4 0s",
    ]
    assert life.times("coa1 > ha BU") == [0.0, 80.0]


def test_addresses_of_update_and_acknowledgement():
    first, answer = Neighbourhood().do("attach", at("coa1")).recording().messages
    # RFC 6275 sections 11.7.1 and 9.5.4.
    assert first.datagram.home_address == HOME
    assert first.content.first(AlternateCareofAddress).alternate_care_of_address == at("coa1")
    assert answer.datagram.routing_home == HOME
    assert first.content.checksum_ok
    assert answer.content.checksum_ok


def test_at_home_there_is_neither_option_nor_routing_header():
    messages = Neighbourhood().do("attach", at("coa1")).do("return_home").recording().messages
    assert messages[-2].datagram.home_address is None
    assert messages[-1].datagram.routing_home is None


def test_retransmissions_back_off_with_new_sequence_numbers():
    life = Neighbourhood(loss=1.0).do("attach", at("coa1"), seconds=130)
    # RFC 6275 sections 11.8, 12 and 13: 1.5 s at first, doubled up to 32 s.
    assert life.times("coa1 > ha BU") == [0.0, 1.5, 4.5, 10.5, 22.5, 46.5, 78.5, 110.5]
    assert life.said()[:2] == ["coa1 > ha BU ah 1 3600s", "coa1 > ha BU ah 2 3600s"]


def test_with_a_binding_the_first_wait_is_one_second():
    life = Neighbourhood().do("attach", at("coa1"))
    life.world.cut.add(frozenset({at("coa2"), HA}))
    life.do("attach", at("coa2"), seconds=8)
    times = life.times("coa2 > ha BU")
    assert [round(each - times[0], 3) for each in times] == [0.0, 1.0, 3.0, 7.0]


def test_detection_of_duplicates_takes_its_time_and_asks_no_second_update():
    life = Neighbourhood(ha={"detection_time": 1.0}).do("attach", at("coa1"), seconds=5)
    assert life.said() == ["coa1 > ha BU ah 1 3600s", "ha > coa1 BA 0 1 3600s"]
    assert life.times("ha > coa1") == [1.001]


def test_an_address_that_is_taken_is_refused_and_not_tried_again():
    life = Neighbourhood(ha={"detection_time": 1.0, "taken": frozenset({HOME})})
    life.do("attach", at("coa1"), seconds=60)
    assert life.said() == ["coa1 > ha BU ah 1 3600s", "ha > coa1 BA 134 1 0s"]


def test_a_number_out_of_window_is_corrected():
    life = Neighbourhood().do("attach", at("coa1")).do("attach", at("coa2"))
    life.mn.updates.forget_numbers()
    life.do("attach", at("coa1"))
    # RFC 6275 section 11.7.1: the node goes on behind the number in the answer.
    assert life.said()[-4:] == [
        "coa1 > ha BU ah 1 3600s",
        "ha > coa1 BA 135 2 0s",
        "coa1 > ha BU ah 3 3600s",
        "ha > coa1 BA 0 3 3600s",
    ]


def test_the_refresh_interval_of_the_home_agent_is_followed():
    life = Neighbourhood(ha={"refresh_interval": 40.0}).do("attach", at("coa1"), seconds=50)
    assert life.times("coa1 > ha BU") == [0.0, 40.0]


def test_a_shorter_lifetime_is_followed():
    life = Neighbourhood(ha={"max_lifetime": 60.0}).do("attach", at("coa1"), seconds=50)
    assert life.said()[1] == "ha > coa1 BA 0 1 60s"
    assert life.times("coa1 > ha BU") == [0.0, 48.0]


def test_a_deprecated_prefix_has_the_node_ask_for_prefixes():
    prefix = HomePrefix(prefix=Prefix.parse("2001:db8:1::/64"), valid=7200, preferred=600)
    life = Neighbourhood(ha={"home_prefixes": (prefix,)}).do("attach", at("coa1"))
    assert life.said() == [
        "coa1 > ha BU ah 1 3600s",
        "ha > coa1 BA 1 1 3600s",
        "coa1 > ha MobilePrefixSolicitation",
        "ha > coa1 MobilePrefixAdvertisement",
    ]
    assert [(each.valid_lifetime, each.preferred_lifetime) for each in life.mn.seeking.prefixes] == [(7200, 600)]


def test_news_of_prefixes_are_fetched_by_the_node():
    life = Neighbourhood().do("attach", at("coa1"))
    prefix = HomePrefix(prefix=Prefix.parse("2001:db8:1::/64"), valid=7200, preferred=600)
    life.perform(life.ha, life.ha.renumber((prefix,), life.world.now))
    life.wait(60)
    # RFC 6275 section 11.4.3: the unsolicited advertisement itself is discarded.
    assert life.said()[2:] == [
        "ha > coa1 MobilePrefixAdvertisement",
        "coa1 > ha MobilePrefixSolicitation",
        "ha > coa1 MobilePrefixAdvertisement",
    ]
    assert [each.preferred_lifetime for each in life.mn.seeking.prefixes] == [600]


def test_news_that_nobody_fetches_are_sent_four_times():
    life = Neighbourhood().do("attach", at("coa1"))
    life.world.cut.add(frozenset({HA, at("coa1")}))
    life.perform(life.ha, life.ha.renumber(life.ha.settings.home_prefixes, life.world.now))
    life.wait(100)
    # RFC 6275 section 12: PREFIX_ADV_TIMEOUT is 3 seconds, PREFIX_ADV_RETRIES 3.
    assert life.times("ha > coa1 MobilePrefixAdvertisement") == [0.5, 3.5, 9.5, 21.5]


def test_a_home_agent_is_discovered():
    life = Neighbourhood(mn={"home_agent": None}).do("attach", at("coa1"))
    # RFC 2526 section 2: the anycast address of a prefix of 64 bits.
    assert life.said() == [
        "coa1 > 2001:db8:1:0:fdff:ffff:ffff:fffe HomeAgentAddressDiscoveryRequest",
        "ha > coa1 HomeAgentAddressDiscoveryReply",
        "coa1 > ha BU ah 1 3600s",
        "ha > coa1 BA 0 1 3600s",
    ]


def test_the_next_home_agent_is_tried_when_one_is_silent():
    others = {at("2001:db8:1::9"): 7}
    life = Neighbourhood(mn={"home_agent": None}, ha={"other_agents": others}).do("attach", at("coa1"), seconds=60)
    assert life.said()[-2:] == ["coa1 > ha BU ah 1 3600s", "ha > coa1 BA 0 1 3600s"]
    # RFC 6275 section 11.7.1: once the timeout has come to MAX_BINDACK_TIMEOUT.
    assert life.times("coa1 > 2001:db8:1::9 BU") == [0.002, 1.502, 4.502, 10.502, 22.502]


def test_a_refresh_request_is_answered():
    life = Neighbourhood(ha={"refresh_request": 30.0}, mn={"lifetime": 100, "refresh_at": 1.0})
    life.do("attach", at("coa1"), seconds=75)
    assert life.said()[2:] == ["ha > coa1 BindingRefreshRequest", "coa1 > ha BU ah 2 100s", "ha > coa1 BA 0 2 100s"]
    assert life.times("ha > coa1 BindingRefreshRequest") == [70.001]


def test_a_binding_that_is_not_refreshed_ends():
    life = Neighbourhood(mn={"lifetime": 20, "refresh_at": 9.0}).do("attach", at("coa1"), seconds=25)
    assert life.told("removed") == ["expiry"]
    assert life.told("expired") == ["home agent"]
    assert len(life.ha.cache) == 0


def test_revocation_is_acknowledged():
    life = Neighbourhood().do("attach", at("coa1"))
    life.perform(life.ha, life.ha.revoke(HOME, life.world.now))
    life.wait(1)
    assert life.said()[2:] == [
        "ha > coa1 BindingRevocationIndication",
        "coa1 > ha BindingRevocationAcknowledgement",
    ]
    assert len(life.ha.cache) == 0
    assert not life.mn.updates.entries


def test_a_revocation_that_nobody_acknowledges_is_sent_twice_and_done():
    life = Neighbourhood(mn={"quirks": frozenset({"no-answer-to-revocation"})}).do("attach", at("coa1"))
    life.perform(life.ha, life.ha.revoke(HOME, life.world.now))
    life.wait(5)
    # RFC 5846 section 11: BRIMaxRetriesNumber is 1, InitMINDelayBRIs 1 second.
    assert life.times("ha > coa1 BindingRevocationIndication") == [0.5, 1.5]
    assert len(life.ha.cache) == 0


def test_a_registration_ends_a_revocation_that_was_in_progress():
    life = Neighbourhood(mn={"quirks": frozenset({"no-answer-to-revocation"})}).do("attach", at("coa1"))
    life.perform(life.ha, life.ha.revoke(HOME, life.world.now))
    life.do("attach", at("coa2"), seconds=5)
    # RFC 5846 section 7: the binding that was accepted meanwhile stays.
    assert life.times("ha > coa1 BindingRevocationIndication") == [0.5]
    assert len(life.ha.cache) == 1


def test_authentication_by_the_aaa_server():
    for key, status in ((b"shared with AAA", 0), (b"another", 146)):
        life = Neighbourhood(mn={"aaa_key": key}, ha={"hosts": {HOME: Host(aaa_key=b"shared with AAA")}})
        assert life.do("attach", at("coa1")).said() == [
            "coa1 > ha BU ah 1 3600s",
            f"ha > coa1 BA {status} 1 {0 if status else 3600}s",
        ]


def test_the_identifier_of_the_node_stands_in_update_and_answer():
    messages = Neighbourhood(mn={"identifier": "alice@example.org"}).do("attach", at("coa1")).recording().messages
    assert [each.content.first(MobileNodeIdentifier).identifier for each in messages] == ["alice@example.org"] * 2


def test_the_answer_to_an_update_signed_for_the_aaa_server_is_signed_by_the_agent():
    hosts = {HOME: Host(association=SecurityAssociation(key=b"agent"), aaa_key=b"AAA")}
    _, answer = Neighbourhood(mn={"aaa_key": b"AAA"}, ha={"hosts": hosts}).do("attach", at("coa1")).recording().messages
    # RFC 4285 section 5.2: the MN-HA option, not the MN-AAA one.
    assert [each.subtype for each in answer.content.every(MobilityMessageAuthentication)] == [1]
    assert answer.content.body.status == 0


KEY = b"shared by node and agent"


def test_authentication_options_are_verified_both_ways():
    association = SecurityAssociation(key=KEY)
    life = Neighbourhood(mn={"association": association}, ha={"hosts": {HOME: Host(association=association)}})
    life.do("attach", at("coa1"), seconds=5)
    assert life.said() == ["coa1 > ha BU ah 1 3600s", "ha > coa1 BA 0 1 3600s"]
    wrong = SecurityAssociation(key=b"another")
    other = Neighbourhood(mn={"association": wrong}, ha={"hosts": {HOME: Host(association=association)}})
    other.do("attach", at("coa1"), seconds=1)
    # The answer is signed with a key that the node does not have: it goes on trying.
    assert other.said() == ["coa1 > ha BU ah 1 3600s", "ha > coa1 BA 146 1 0s"]
