"""Localized routing (RFC 6705)."""

from mobtrace.wire.codec import decode
from mobtrace.wire.messages.localized_routing import LocalizedRoutingAcknowledgment, LocalizedRoutingInitiation


def test_fields_stand_behind_the_header() -> None:
    """RFC 6705 section 10.1; others read them from the header's first octet."""
    message = decode(bytes.fromhex("3b011100000001770000012c01020000"))
    assert message.body == LocalizedRoutingInitiation(sequence=0x0177, lifetime=300)
    assert message.places[0].offset == 12
    assert message.issues == []


def test_lifetimes_are_seconds_with_two_values_of_their_own() -> None:
    """RFC 6705 section 10.1."""
    texts = [LocalizedRoutingInitiation(sequence=1, lifetime=n).meanings()["lifetime"] for n in (0, 300, 65534, 65535)]
    assert texts == ["stop localized routing", "300 s", "65534 s", "infinite"]


def test_the_acknowledgment_has_a_flag_and_a_status() -> None:
    body = decode(bytes.fromhex("3b01120000000177808000 3c01020000")).body
    assert body == LocalizedRoutingAcknowledgment(sequence=0x0177, u=True, status=128, lifetime=60)
    assert body.meanings() == {"status": "Localized Routing Not Allowed", "lifetime": "60 s"}
