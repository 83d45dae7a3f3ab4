"""Records of messages: what each says and what it belongs to."""

from mobtrace.session.observer import Observer
from mobtrace.session.select import Selection
from mobtrace.values import Address
from mobtrace.wire.message import Message
from mobtrace.wire.messages.heartbeat import Heartbeat
from stage import LMA, MAG1, MAG2, Stage


def analysed(stage: Stage, keep: bool = True):
    observer = Observer(keep_messages=keep)
    for signal in stage.signals:
        observer.receive(signal)
    return observer.finish()


def exchange() -> Stage:
    stage = Stage()
    stage.pbu(MAG1, 0.0, seq=7)
    stage.pbu(MAG1, 1.0, seq=7)
    stage.pba(MAG1, 1.1, seq=7, proxy=False)
    stage.pbu(MAG2, 2.0, mn="bob@example.org", seq=1, prefix=None)
    stage.send(Message(body=Heartbeat(sequence=1), options=[]), MAG1, LMA, 3.0)
    stage.send(Message(body=Heartbeat(r=True, sequence=1), options=[]), LMA, MAG1, 3.1)
    return stage


def test_records_say_what_they_belong_to():
    records = analysed(exchange()).records
    assert [
        (each.frame.frame, each.transaction, each.binding, each.retransmission, each.reply) for each in records
    ] == [
        (1, 1, 1, False, False),
        (2, 1, 1, True, False),
        (3, 1, 1, False, True),
        (4, 2, 2, False, False),
        (5, 3, None, False, False),
        (6, 3, None, False, True),
    ]
    assert [each.unanswered for each in records] == [False, False, False, True, False, False]
    first, answer = records[0], records[2]
    assert (first.mn, first.sequence, first.lifetime, first.proxy) == ("alice@example.org", 7, 3600.0, True)
    # What it answers says that it is a proxy acknowledgement, though its flag does not.
    assert (answer.status, answer.proxy) == (0, True)


def test_records_are_kept_only_when_asked_for():
    assert analysed(exchange(), keep=False).records == []


def test_a_node_away_from_home_is_known_by_its_home_address():
    stage = Stage()
    stage.bu("2001:db8:f::5", 0.0)
    stage.ba("2001:db8:f::5", 0.1)
    update, answer = analysed(stage).records
    assert str(update.source) == "2001:db8:f::5"
    assert str(update.sender) == str(answer.receiver) == "2001:db8:1::100"


def test_selection_keeps_the_node_and_the_heartbeats_of_its_peers():
    chosen = Selection(mn=("alice*",)).apply(analysed(exchange()))
    assert [each.frame.frame for each in chosen.records] == [1, 2, 3, 5, 6]
    chosen = Selection(gateways=(Address.parse(MAG2),)).apply(analysed(exchange()))
    assert [each.frame.frame for each in chosen.records] == [4]


def test_copies_and_quotations_leave_no_record():
    stage = Stage()
    stage.pbu(MAG1, 0.0, seq=7)
    stage.pbu(MAG1, 0.001, seq=7)
    stage.pbu(MAG1, 0.5, seq=8, quoted=True)
    assert [each.frame.frame for each in analysed(stage).records] == [1]
