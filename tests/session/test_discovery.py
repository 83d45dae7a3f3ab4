"""Home agent discovery, asked of an anycast address (RFC 6275 section 10.5)."""

from homes import Neighbourhood, at
from mobtrace.session.observer import Observer
from mobtrace.trace import Tracer


def test_a_discovery_is_seen_as_answered_though_another_address_answers():
    life = Neighbourhood(mn={"home_agent": None}).do("attach", at("coa1"))
    observer = Observer()
    for signal in Tracer().signals(life.world.frames):
        observer.receive(signal)
    (found,) = [each for each in observer.finish(None).transactions if each.kind == "home-agent-discovery"]
    assert found.reply is not None
    asked, answer = life.recording().messages[:2]
    assert answer.asked is asked
