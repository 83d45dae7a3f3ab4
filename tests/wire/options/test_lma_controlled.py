"""Parameters the anchor sets: one unit differs from all the others."""

from mobtrace.wire.families import Unknown
from mobtrace.wire.options.lma_controlled import BindingReregistrationControl, HeartbeatControl
from wire_options import codes, only, read


def test_only_the_start_of_re_registration_is_in_units_of_four_seconds() -> None:
    """RFC 8127 sections 3.1.1 and 3.1.2."""
    registration, heartbeat = only("3e10 0106 000f 0001 0020 0206 003c 0005 0003").lcmp_sub_options
    assert registration.meanings() == {
        "re_registration_start_time": "60 s",
        "initial_retransmission_time": "1 s",
        "maximum_retransmission_time": "32 s",
    }
    assert heartbeat == HeartbeatControl(hb_interval=60, hb_retransmission_delay=5, hb_max_retransmissions=3)
    assert heartbeat.meanings() == {"hb_interval": "60 s", "hb_retransmission_delay": "5 s"}


def test_unregistered_and_broken_sub_options_survive() -> None:
    message = read("3e10 0902 abcd 0102 000f 0106 000f 0001 0020")
    unknown, broken, fine = message.options[0].lcmp_sub_options
    assert (unknown.code, unknown.data.hex()) == (9, "abcd")
    assert isinstance(broken, Unknown)
    assert isinstance(fine, BindingReregistrationControl)
    assert codes(message) == ["unknown-option", "option-length"]
