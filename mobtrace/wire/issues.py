"""What can be wrong with the bytes of a message: one line a code.

``severity`` is the usual one; a reader may leave a milder issue where it is sure of the value.
"""

from typing import NamedTuple


class IssueKind(NamedTuple):
    """The manual line of an issue code."""

    meaning: str
    rfc: str


ISSUES: dict[str, IssueKind] = {
    "truncated": IssueKind("the message ends before the length it declares", "RFC 6275 section 6.1.1"),
    "short-message": IssueKind("too few octets for the fixed part of this message", "RFC 6275 section 9.2"),
    "header-length": IssueKind(
        "octets follow the length the Mobility Header declares; they were read as part of it",
        "RFC 6275 section 6.1.1",
    ),
    "payload-proto": IssueKind("the next header is not 59 (no next header)", "RFC 6275 section 6.1.1"),
    "checksum": IssueKind("the Mobility Header or ICMPv6 checksum is wrong", "RFC 6275 section 6.1.1"),
    "checksum-address": IssueKind(
        "the checksum was computed with the care-of address where the home address belongs",
        "RFC 6275 section 6.1.1",
    ),
    "checksum-zero": IssueKind("the Mobility Header checksum is zero", "RFC 6275 section 6.1.1"),
    "option-overrun": IssueKind("an option ends behind the message that holds it", "RFC 6275 section 6.2.1"),
    "option-length": IssueKind("an option's length does not fit its fields", "RFC 6275 section 6.2.1"),
    "extra-octets": IssueKind("octets are left behind the last field of an option", "RFC 6275 section 6.2.1"),
    "malformed-value": IssueKind("a value does not have the form its type promises", "RFC 6275 section 6.2"),
    "alignment": IssueKind("an option is not aligned as its figure wants", "RFC 6275 section 6.2"),
    "reserved-bits": IssueKind("reserved bits are set", "RFC 6275 section 6.2"),
    "out-of-range": IssueKind("a value is outside the range the document allows", "RFC 6275 section 6.2"),
    "unknown-option": IssueKind("an option type that is not in the registry", "RFC 6275 section 6.2.1"),
    "unknown-message": IssueKind("a message type that is not in the registry", "RFC 6275 section 6.1.1"),
    "not-utf8": IssueKind("text that is not UTF-8", "RFC 4283 section 3"),
    "not-digits": IssueKind("an identifier of decimal digits has something else in it", "RFC 8371 section 4.2"),
    "cga-pieces": IssueKind("CGA Parameters are not cut into options as they should be", "RFC 4866 section 5.1"),
    "authenticator": IssueKind("a RADIUS authenticator is not that of the shared secret", "RFC 2865 section 3"),
    "authenticator-wrong": IssueKind(
        "an authenticator is not the one that the keys or the tests' tokens make", "RFC 6275 section 6.2.7"
    ),
    "padding": IssueKind("padding that is not zero", "RFC 6275 section 6.2.3"),
    "fragment": IssueKind(
        "a part of a value that several options carry; it is not read by itself", "RFC 5094 section 3"
    ),
    "mn-id-padding": IssueKind("a mobile node identifier is padded with NUL octets", "RFC 4283 section 3.1"),
    "prefix-length-128": IssueKind("a home network prefix of 64 bits is sent as one of 128", "RFC 5213 section 8.3"),
    "timestamp-little-endian": IssueKind("a timestamp has its octets in reverse order", "RFC 5213 section 8.8"),
    "timestamp-ntp": IssueKind("a timestamp is one of NTP, in another format and epoch", "RFC 5213 section 8.8"),
    "timestamp-unset": IssueKind("a timestamp has no time in it", "RFC 5213 section 8.8"),
    "flags-octet": IssueKind("the two octets of a Binding Update's flags are swapped", "RFC 6275 section 6.1.7"),
    "pad1-run": IssueKind("several Pad1 options where one PadN should be", "RFC 6275 section 6.2.2"),
    "draft-numbers": IssueKind("the options have the numbers of a known dialect", "RFC 5213 section 10"),
    "checksum-over-udp": IssueKind(
        "a checksum where UDP has its own and it should be zero", "RFC 5844 section 4.1.3.2"
    ),
    "option-misplaced": IssueKind("an option stands where it may not", "RFC 6275 section 6.2.1"),
    "option-repeated": IssueKind("an option stands more often than it may", "RFC 6275 section 6.2.1"),
    "option-missing": IssueKind("a mandatory option is missing", "RFC 5213 section 5.3.1"),
    "unsolicited-answer": IssueKind(
        "an acknowledgement of an update that is not in the capture", "RFC 6275 section 11.7.3"
    ),
    "capture-clock": IssueKind("the clock of the capture was not set: it starts in 1970", "RFC 5213 section 8.8"),
    "length-multiple": IssueKind("the octets of the message are no multiple of 8", "RFC 6275 section 6.1.1"),
}
