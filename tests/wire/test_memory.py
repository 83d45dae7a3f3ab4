"""Reading with a memory gives what reading without one gives, whatever was read before."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobtrace.values import Address
from mobtrace.wire.codec import decode, encode
from mobtrace.wire.memory import Memory
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate
from mobtrace.wire.options.identifiers import MobileNodeIdentifier
from mobtrace.wire.options.pmip6 import HandoffIndicator, HomeNetworkPrefix, Timestamp
from mobtrace.wire.tolerance import Circumstances, tolerate
from strategies import messages

MANY = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
NOW = 1_700_000_000
MAG, LMA = Address.parse("2001:db8:1::1"), Address.parse("2001:db8:2::1")


def judged(wire: bytes, memory: Memory | None) -> Message:
    message = decode(wire, source=MAG, destination=LMA, memory=memory)
    tolerate(message, Circumstances(capture_time=NOW * 10**9))
    return message


def same(wire: bytes, memory: Memory) -> Message:
    """The message, which is the same with ``memory`` and without."""
    plain, recalled = judged(wire, None), judged(wire, memory)
    assert recalled == plain
    assert recalled.issues == plain.issues
    assert recalled.places == plain.places
    assert recalled.to_json() == plain.to_json()
    return recalled


def stamped(
    time: int, *, sequence: int = 1, nai: str = "alice@example.org", first: bool = False, handoff: int = 5
) -> bytes:
    options = [MobileNodeIdentifier(subtype=1, identifier=nai), HandoffIndicator(hi=handoff)]
    options.insert(0 if first else 2, Timestamp(timestamp=time << 16))
    message = Message(body=BindingUpdate(sequence=sequence, a=True, p=True, lifetime=90), options=options)
    return encode(message, source=MAG, destination=LMA)


@st.composite
def mutated(draw: st.DrawFn, wires: list[bytes]) -> bytes:
    """One of the wires, with up to two octets of it changed, or cut, or a time put in."""
    wire = bytearray(draw(st.sampled_from(wires)))
    for at, octet in draw(st.lists(st.tuples(st.integers(0, len(wire) - 1), st.integers(0, 255)), max_size=2)):
        wire[at] = octet
    return bytes(wire[: draw(st.integers(0, len(wire)))] if draw(st.booleans()) else wire)


@given(first=st.lists(messages(), min_size=1, max_size=3), data=st.data())
@MANY
def test_whatever_was_read_before_changes_nothing(first: list[Message], data: st.DataObject) -> None:
    memory = Memory()
    wires = [encode(message) for message in first]
    wires += [stamped(NOW), stamped(NOW, first=True), stamped(NOW, handoff=3)]
    for wire in wires:
        same(wire, memory)
    for _ in range(6):
        same(data.draw(mutated(wires)), memory)


def test_a_refresh_is_known_again_but_for_its_time() -> None:
    memory = Memory()
    one, other = same(stamped(NOW), memory), same(stamped(NOW + 90, sequence=2), memory)
    assert one.area is not None and one.area is other.area
    assert one.options[0] is other.options[0]
    times = [message.first(Timestamp) for message in (one, other)]
    assert [time.timestamp >> 16 for time in times if time is not None] == [NOW, NOW + 90]


def test_a_handover_is_known_again_but_for_its_indicator() -> None:
    memory = Memory()
    attach, handover = same(stamped(NOW, handoff=1), memory), same(stamped(NOW + 9, handoff=3), memory)
    assert attach.area is not None and attach.area is handover.area
    assert [message.last_varying(HandoffIndicator) for message in (attach, handover)] == [
        HandoffIndicator(hi=1),
        HandoffIndicator(hi=3),
    ]


def test_an_option_that_varies_and_stands_twice_is_not_kept() -> None:
    memory = Memory()
    options = [HandoffIndicator(hi=1), HandoffIndicator(hi=2)]
    for _ in range(2):
        message = same(encode(Message(body=BindingUpdate(sequence=1, lifetime=9), options=options)), memory)
        assert message.area is None and message.last_varying(HandoffIndicator) == HandoffIndicator(hi=2)


def test_update_and_acknowledgement_share_their_options() -> None:
    memory = Memory()
    options = [HomeNetworkPrefix(prefix_length=64, home_network_prefix=Address.parse("2001:db8::"))]
    update = decode(encode(Message(body=BindingUpdate(sequence=1, lifetime=9), options=options)), memory=memory)
    answer = decode(
        encode(Message(body=BindingAcknowledgement(status=0, sequence=1, lifetime=9), options=options)), memory=memory
    )
    assert update.area is answer.area is not None


def test_a_time_that_is_wrong_is_told_of_each_message() -> None:
    memory = Memory()
    assert [same(stamped(time), memory).issues != [] for time in (NOW, 0, NOW)] == [False, True, False]


def test_options_with_an_issue_are_not_kept() -> None:
    memory = Memory()
    wire = bytearray(encode(Message(body=BindingUpdate(sequence=1, lifetime=9), options=[HandoffIndicator(hi=1)])))
    wire[14] = 1  # reserved
    for _ in range(2):
        message = same(bytes(wire), memory)
        assert message.area is None and "reserved-bits" in [issue.code for issue in message.issues]


def test_options_at_another_place_are_other_options() -> None:
    """The same octets, aligned in one message and not in the other."""
    memory = Memory()
    options = encode(Message(body=BindingUpdate(sequence=1, lifetime=9), options=[HandoffIndicator(hi=1)]))[12:]
    refresh = bytes((59, 1, 0, 0, 0, 0, 0, 0)) + options + bytes(4)
    for wire in (bytes((59, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0)) + options, refresh):
        same(wire, memory)


def test_a_message_may_change_its_list() -> None:
    memory = Memory()
    for _ in range(3):
        message = same(stamped(NOW), memory)
        message.options.clear()
        message.issues.clear()


def test_memory_is_bounded() -> None:
    memory = Memory(areas=8, options=8)
    for number in range(50):
        wire = stamped(NOW, nai=f"user{number:04}@example.org")
        assert same(wire, memory).area is same(wire, memory).area
        assert max(memory.held) <= 8
