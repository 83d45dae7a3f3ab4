"""Scenarios: what is written comes true, and what is wrong in one is said."""

import pytest

from mobtrace.errors import InputError, UsageError
from mobtrace.replay.cast import play
from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.quirks import Quirk
from mobtrace.replay.scenario import parse_scenario, read_scenario, settings_of
from mobtrace.values import Address, Prefix
from scenes import DOMAIN, run

LMA = '[nodes.lma1]\nrole = "lma"\naddress = "2001:db8::1"\n'
SECOND = 1_000_000_000


def test_settings_have_the_types_of_their_fields():
    text = LMA + (
        'quirks = ["ignores-timestamps"]\nprefix_pool = "2001:db8:a::/48"\nmax_lifetime = 300\n'
        '[nodes.lma1.subscribers."alice@example.org"]\nprefixes = ["2001:db8:b::/64"]\nenabled = false\n'
    )
    scenario = parse_scenario(text)
    settings = settings_of(AnchorSettings, scenario, scenario.actors["lma1"])
    assert settings.address == Address.parse("2001:db8::1")
    assert settings.quirks == frozenset({Quirk.IGNORES_TIMESTAMPS})
    assert settings.prefix_pool == Prefix.parse("2001:db8:a::/48")
    assert settings.max_lifetime == 300.0
    profile = settings.subscribers["alice@example.org"]
    assert (profile.prefixes, profile.enabled) == ((Prefix.parse("2001:db8:b::/64"),), False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nodes = [", "no TOML"),
        ("[rooms]\n", "rooms is nothing a scenario has"),
        ("[nodes.x]\n", "node x has no role"),
        ('[nodes.x]\nrole = "king"\n', "'king' is no role: known are lma, mag"),
        (LMA + "colour = 1\n", "colour is no setting of a lma"),
        ('[nodes.x]\nrole = "lma"\naddress = "nobody"\n', "neither an address nor a node"),
        (LMA + 'quirks = ["sings"]\n', "known quirks are"),
        (LMA + '[script]\nsteps = "soon lma1 restart"', "'soon' is no time in seconds"),
        (LMA + '[script]\nsteps = "1.0 lma2 restart"', "no node is called 'lma2'"),
        (LMA + '[script]\nsteps = "1.0 lma1"', "wanted a time, a node and what happens"),
        (LMA + '[script]\nsteps = "1.0 lma1 dance"', "lma1 cannot 'dance'; it can restart"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str):
    with pytest.raises(UsageError, match=said):
        play(parse_scenario(text))


def test_a_file_that_is_not_there_is_no_input(tmp_path):
    with pytest.raises(InputError):
        read_scenario(tmp_path / "none.toml")


def test_steps_come_in_the_order_of_time_whatever_their_lines():
    scenario = parse_scenario(LMA + '[script]\nsteps = """\n 5 lma1 restart # late\n 1 lma1 restart\n"""')
    assert [step.at for step in scenario.steps] == [1.0, 5.0]
    assert scenario.until == 6.0


def test_the_same_seed_gives_the_same_octets():
    lossy = "seed = {}\n[weather]\nloss = 0.2\njitter = 0.05\n"
    steps = "1 alice attach mag1\n2 cn ping alice for=20\n10 alice move mag2 gap=0.5"
    runs = [run(steps, head=lossy.format(seed)).world.sent for seed in (3, 3, 4)]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_a_host_configures_an_address_from_its_home_network_prefix():
    scene = run("1 alice attach mag1")
    # RFC 4291 appendix A: 02:00:00:00:00:01 becomes 0000:00ff:fe00:0001.
    prefix = next(iter(scene.nodes["lma1"].cache)).prefixes[0]
    assert scene.nodes["alice"].address == Address(prefix.address[:8] + bytes.fromhex("000000fffe000001"))


def test_the_address_stays_when_the_host_moves():
    scene = run("1 alice attach mag1 handoff=1\n20 alice move mag2 gap=0.8 handoff=3")
    assert len(scene.nodes["alice"].learned) == 1
    assert [each.care_of for each in (entry.machine for entry in scene.nodes["lma1"].cache)] == [
        scene.nodes["mag2"].settings.address
    ]


def test_pings_pass_the_tunnel_and_are_lost_in_the_gap():
    scene = run(
        "1 alice attach mag1 handoff=1\n3.05 cn ping alice every=0.1 for=30\n20 alice move mag2 gap=0.8 handoff=3"
    )
    asked = {each.sequence_number for each in _requests(scene)}
    # From the detachment at 20.0 to the acceptance of the new registration at 20.801.
    assert len(asked) == 301
    assert asked - {number for _, number in scene.nodes["cn"].answered} == set(range(171, 179))


def _requests(scene):
    from mobtrace.replay.packets import Opener
    from mobtrace.wire.neighbour_messages import EchoRequest

    opener = Opener()
    for frame in scene.world.capture("outside"):
        datagram = opener.open(frame.data, frame.time)
        if datagram is not None and isinstance(datagram.content.body, EchoRequest):
            yield datagram.content.body


def test_a_cut_stops_packets_until_it_is_mended():
    scene = run("1 alice attach mag1 handoff=1\n5 mag1 cut lma1\n6 mag1 refresh alice\n8.5 mag1 mend lma1")
    sent = [
        round((frame.time - scene.world.sent[0].frame.time) / SECOND, 3) for frame, link in scene.world.sent if not link
    ]
    # RFC 6275 section 11.8: again after 1 and 2 seconds; the second time the network is whole again.
    assert sent[:6] == [0.0, 0.001, 5.0, 6.0, 8.0, 8.001]


def test_the_usual_domain_is_read():
    assert set(parse_scenario(DOMAIN.format(steps="", until=1, lma="", mag="")).actors) == {
        "lma1", "mag1", "mag2", "alice", "bob", "cn",
    }  # fmt: skip
