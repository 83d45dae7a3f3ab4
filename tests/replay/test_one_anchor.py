"""An anchor's IPv4 and IPv6 addresses (RFC 5844 section 4): what ties them together, and what does not."""

from dataclasses import replace

import pytest

from mobtrace.replay.cast import outcomes, play
from mobtrace.replay.compare import MATCHED
from mobtrace.replay.one_anchor import same_anchors
from mobtrace.replay.recording import Recording
from mobtrace.replay.rerun import rerun
from mobtrace.replay.roles import ROLES
from mobtrace.replay.scenario import parse_scenario
from mobtrace.replay.scene import Scene
from mobtrace.replay.writing import write_scenario
from mobtrace.values import Address
from scenes import recorded

V6, V4 = Address.parse("2001:db8:0:1::1"), Address.parse("198.51.100.1")
ONE = 'ipv4_address = "198.51.100.1"'
TWO = """
[nodes.lma2]
role = "lma"
address = "198.51.100.1"
"""
WORLD = """
[nodes.lma1]
role = "lma"
address = "2001:db8:0:1::1"
{lma}
[nodes.mag1]
role = "mag"
address = "2001:db8:0:1::11"
anchor = "lma1"
[nodes.mag2]
role = "mag"
address = "198.51.100.12"
anchor = "198.51.100.1"
[nodes.alice]
role = "host"
mn = "alice@example.org"
link_layer = "02:00:00:00:00:0a"
[nodes.bob]
role = "host"
mn = "bob@example.org"
link_layer = "02:00:00:00:00:0b"
[script]
until = 40
steps = '''
{steps}
'''
"""
LIFE = """
  1 alice attach mag1 handoff=1
  2 bob attach mag2 handoff=1
  5 alice move mag2 {how} handoff=3
  9 mag2 refresh alice
  15 alice detach
"""


def played(steps: str, lma: str = ONE) -> Scene:
    return play(parse_scenario(WORLD.format(steps=steps, lma=lma)))


def recording(steps: str, lma: str = ONE) -> Recording:
    return recorded(played(steps, lma))


@pytest.mark.parametrize("how", ["gap=0.5", "overlap=0.5"])
def test_a_session_that_goes_on_at_the_other_address(how: str) -> None:
    """RFC 5213 section 5.3.4: taken over from another gateway, with its prefix, which the anchor was not told."""
    found = recording(LIFE.format(how=how))
    assert found.also == {V4: V6}
    assert found.addresses("lma") == [V6]
    assert found.own(V6) == {V6, V4}


@pytest.mark.parametrize(
    "steps",
    [
        "1 alice attach mag1 handoff=1\n 2 bob attach mag2 handoff=1",
        # A new interface has a session of its own, with prefixes of its own (RFC 5213 section 5.4.1.1).
        "1 alice attach mag1 handoff=1\n 5 alice move mag2 overlap=2 handoff=1",
        # A prefix that the gateway names may come from a profile that two anchors have.
        "1 alice attach mag1 handoff=1\n 5 alice attach mag2 handoff=3 prefix=2001:db8:f000::/64",
        # Long after the grace period the prefix may have come from anywhere.
        "1 alice attach mag1 handoff=1\n 5 alice detach\n 20 alice attach mag2 handoff=3",
    ],
)
def test_what_is_no_evidence(steps: str) -> None:
    found = recording(steps)
    assert found.also == {}
    assert set(found.addresses("lma")) <= {V6, V4}


def test_two_anchors_with_one_profile_are_two() -> None:
    """Both assign the prefix of the profile: of that the capture tells nothing while neither takes over."""
    own = 'subscribers."alice@example.org".prefixes = ["2001:db8:f000:77::/64"]'
    steps = "1 alice attach mag1 handoff=1\n 5 alice move mag2 overlap=2 handoff=1"
    found = recording(steps, lma=f"{own}\n{TWO}{own}")
    assert found.also == {}
    assert len(found.addresses("lma")) == 2


def test_evidence_that_contradicts_itself_is_none() -> None:
    """One address tied to two others would be an anchor with two addresses of a version."""
    found = recording(LIFE.format(how="gap=0.5"))
    other = Address.parse("198.51.100.9")
    again = recording(LIFE.format(how="gap=0.5"))
    for each in again.messages:
        ends = (other if end == V4 else end for end in (each.datagram.source, each.datagram.destination))
        each.datagram = replace(each.datagram, **dict(zip(("source", "destination"), ends, strict=True)))
    assert same_anchors(found.messages) == {V4: V6}
    assert same_anchors([*found.messages, *again.messages]) == {}


@pytest.mark.parametrize("how", ["gap=0.5", "overlap=0.5"])
def test_a_replay_against_one_anchor(how: str) -> None:
    outcome = rerun(recording(LIFE.format(how=how)), ROLES)
    assert outcome.outcomes
    assert outcome.first_divergence is None
    assert not outcome.diverged


def test_a_scenario_with_one_anchor() -> None:
    """What is written plays the same: one anchor with two addresses, and all that was answered as expected."""
    text = write_scenario(recording(LIFE.format(how="gap=0.5")))
    assert text.count('role = "lma"') == 1
    assert 'ipv4_address = "198.51.100.1"' in text
    scene = play(parse_scenario(text))
    verdicts = [each.verdict for each in outcomes(scene)]
    assert verdicts and set(verdicts) == {MATCHED}
