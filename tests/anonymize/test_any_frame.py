"""Any octets are rewritten into a frame: nothing escapes, nothing of the original stays."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

import frame_strategies
from frames_by_hand import frame
from mobtrace.anonymize.frames import Frames
from mobtrace.anonymize.masking import Masking
from mobtrace.capture.frames import RawFrame

LINK_TYPES = [0, 1, 9, 12, 14, 50, 51, 101, 104, 108, 113, 127, 219, 228, 229, 276]


@settings(max_examples=100, deadline=None)
@given(frame_strategies.frames())
def test_frames_of_all_kinds_come_out_as_many_and_as_long(frames: list[RawFrame]) -> None:
    work = Frames(Masking("seed"))
    for raw in frames:
        new = work.frame(raw)
        assert (new.ref, new.time, new.link_type) == (raw.ref, raw.time, raw.link_type)
        assert new.wire_length - len(new.data) == max(raw.wire_length - len(raw.data), 0)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LINK_TYPES), st.binary(max_size=120))
@example(1, b"")
@example(113, bytes(5))
@example(276, b"\x86\xdd")
def test_any_octets_of_any_link_type(link_type: int, data: bytes) -> None:
    assert len(Frames(Masking("seed")).frame(frame(data, link_type)).data) >= 0


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([0, 1, 4, 6, 17, 41, 43, 44, 47, 50, 51, 58, 60, 62, 135, 137, 143, 200]), st.binary(max_size=80)
)
def test_any_octets_behind_an_ip_header(protocol: int, payload: bytes) -> None:
    packet = bytes((0x60, 0, 0, 0, 0, len(payload), protocol, 64)) + bytes(range(32)) + payload
    Frames(Masking("seed")).frame(frame(packet))
