"""Heartbeats, restart counters and revocations of a pair of peers."""

from mobtrace.report.parts import path_json
from mobtrace.session.model import Analysis, PeerPath
from mobtrace.values import NANOSECONDS_PER_SECOND
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from mobtrace.wire.messages.revocation import BindingRevocationAcknowledgement, BindingRevocationIndication
from mobtrace.wire.options.heartbeat import RestartCounter
from stage import ALICE, LMA, MAG1, MAG2, Stage, pmip6_options, story


def ask(stage: Stage, at: float, sequence: int, source: str = MAG1, destination: str = LMA):
    return stage.send(Message(body=Heartbeat(sequence=sequence), options=[]), source, destination, at)


def answer(stage: Stage, at: float, sequence: int, counter: int = 1, unsolicited: bool = False, source: str = LMA):
    options = [RestartCounter(restart_counter=counter)]
    message = Message(body=Heartbeat(r=True, u=unsolicited, sequence=sequence), options=options)
    return stage.send(message, source, MAG1 if source == LMA else LMA, at)


def attach(stage: Stage, mag: str, at: float, **values) -> None:
    stage.pbu(mag, at, **values)
    stage.pba(mag, at + 0.01, **values)


def told(path: PeerPath) -> list[tuple[str, float]]:
    return [(each.state, each.start / NANOSECONDS_PER_SECOND) for each in path.states]


def only(analysis: Analysis) -> PeerPath:
    [path] = analysis.paths
    return path


def test_up_with_the_first_answer():
    stage = Stage()
    for number in range(3):
        ask(stage, 60 * number, number)
        answer(stage, 60 * number + 0.1, number)
    path = only(stage.analysis())
    assert told(path) == [("up", 0.1)]
    assert (path.heartbeats, path.answered) == (3, 3)
    assert [str(peer) for peer in path.peers] == [MAG1, LMA]


def test_down_when_more_are_missing_than_allowed_and_up_again():
    # RFC 5847 section 5: MISSING_HEARTBEATS_ALLOWED is 3, and section 3.1 wants it exceeded
    stage = Stage()
    ask(stage, 0, 0)
    answer(stage, 0.1, 0)
    frames = [ask(stage, 60 * number, number) for number in range(1, 6)]
    ask(stage, 360, 6)
    answer(stage, 360.1, 6)
    path = only(stage.analysis())
    assert told(path) == [("up", 0.1), ("down", 60), ("up", 360.1)]
    assert path.states[1].frame == frames[3]


def test_three_missing_are_allowed():
    stage = Stage()
    ask(stage, 0, 0)
    answer(stage, 0.1, 0)
    for number in range(1, 4):
        ask(stage, 60 * number, number)
    ask(stage, 240, 4)
    answer(stage, 240.1, 4)
    path = only(stage.analysis())
    assert told(path) == [("up", 0.1)]
    assert (path.heartbeats, path.answered) == (5, 2)


def test_one_direction_alone_says_nothing_of_the_path():
    stage = Stage()
    for number in range(6):
        ask(stage, 60 * number, number)
    path = only(stage.analysis())
    assert path.one_direction and path.states == []


def test_both_peers_test_the_same_path():
    stage = Stage()
    ask(stage, 0, 1)
    answer(stage, 0.1, 1)
    ask(stage, 1, 700, LMA, MAG1)
    answer(stage, 1.1, 700, source=MAG1)
    path = only(stage.analysis())
    assert (path.heartbeats, path.answered, told(path)) == (2, 2, [("up", 0.1)])


def test_a_restarted_anchor_has_lost_its_bindings():
    stage = Stage()
    attach(stage, MAG1, 0)
    attach(stage, MAG2, 1, mn="bob@x", prefix="2001:db8:b::/64")
    ask(stage, 10, 1)
    answer(stage, 10.1, 1, counter=7)
    ask(stage, 70, 2)
    frame = answer(stage, 70.1, 2, counter=8)
    analysis = stage.analysis(100)
    [restart] = only(analysis).restarts
    assert (str(restart.node), str(restart.told), restart.before, restart.after) == (LMA, MAG1, 7, 8)
    assert (restart.bindings, restart.frame, restart.unsolicited) == ([1], frame, False)
    assert told(only(analysis)) == [("up", 10.1), ("restarted", 70.1)]
    assert story(analysis)[-2:] == [("active", 0, "restart"), ("expired", 70.1, "end-of-capture")]
    assert story(analysis, 1)[-1][0] == "active"


def test_an_unsolicited_response_tells_of_a_restart_at_once():
    # RFC 5847 section 3.2: its sequence number is ignored, and nobody answers it
    stage = Stage()
    ask(stage, 10, 1)
    answer(stage, 10.1, 1, counter=7)
    answer(stage, 20, 99, counter=8, unsolicited=True)
    analysis = stage.analysis()
    assert [restart.unsolicited for restart in only(analysis).restarts] == [True]
    assert len(analysis.transactions) == 1


def test_a_binding_made_after_the_restart_lives():
    stage = Stage()
    ask(stage, 10, 1)
    answer(stage, 10.1, 1, counter=7)
    attach(stage, MAG1, 50)
    ask(stage, 70, 2)
    answer(stage, 70.1, 2, counter=8)
    analysis = stage.analysis(100)
    assert only(analysis).restarts[0].bindings == []
    assert story(analysis)[-1][0] == "active"


def test_revocations_belong_to_the_path():
    stage = Stage()
    attach(stage, MAG1, 0)
    indication = BindingRevocationIndication(revocation_trigger=1, sequence=3, p=True)
    stage.send(Message(body=indication, options=pmip6_options(ALICE, None)), LMA, MAG1, 10)
    acknowledgement = BindingRevocationAcknowledgement(status=0, sequence=3, p=True)
    stage.send(Message(body=acknowledgement, options=pmip6_options(ALICE, None)), MAG1, LMA, 10.1)
    analysis = stage.analysis(20)
    assert only(analysis).revocations == [2]
    assert story(analysis)[-1][0] == "revoked"


def test_json():
    stage = Stage()
    ask(stage, 0, 1)
    frame = answer(stage, 0.5, 1)
    data = path_json(only(stage.analysis()))
    assert data["peers"] == [MAG1, LMA]
    assert [(each["state"], each["by"], each["frame"]["frame"]) for each in data["states"]] == [
        ("up", MAG1, frame.frame)
    ]
    assert float(data["states"][0]["from"]) == 0.5


def test_an_announced_restart_counts_without_a_counter_before():
    # RFC 5847 section 3.2: an unsolicited response, with the incremented counter, to all who had sessions.
    stage = Stage()
    attach(stage, MAG1, 0)
    message = Message(body=Heartbeat(sequence=0, u=True, r=True), options=[RestartCounter(restart_counter=2)])
    stage.send(message, LMA, MAG1, 50)
    [restart] = only(stage.analysis(60)).restarts
    assert (restart.before, restart.after, restart.unsolicited, restart.bindings) == (None, 2, True, [1])


def test_a_gateway_ends_all_its_bindings_under_its_own_name():
    # RFC 5846 section 9.2: the identifier in the message is the gateway's.
    stage = Stage()
    attach(stage, MAG1, 0)
    name = pmip6_options("mag1@example.org", None)
    indication = BindingRevocationIndication(revocation_trigger=128, sequence=3, p=True, g=True)
    stage.send(Message(body=indication, options=name), MAG1, LMA, 10)
    acknowledgement = BindingRevocationAcknowledgement(status=0, sequence=3, p=True, g=True)
    stage.send(Message(body=acknowledgement, options=name), LMA, MAG1, 10.1)
    assert story(stage.analysis(20))[-1][0] == "revoked"


def test_a_realm_is_revoked_at_once():
    # RFC 5846 section 8.1: the identifier has the realm alone.
    stage = Stage()
    attach(stage, MAG1, 0)
    realm = pmip6_options("@" + ALICE.partition("@")[2], None)
    indication = BindingRevocationIndication(revocation_trigger=129, sequence=3, p=True, g=True)
    stage.send(Message(body=indication, options=realm), LMA, MAG1, 10)
    acknowledgement = BindingRevocationAcknowledgement(status=0, sequence=3, p=True, g=True)
    stage.send(Message(body=acknowledgement, options=realm), MAG1, LMA, 10.1)
    assert story(stage.analysis(20))[-1][0] == "revoked"
