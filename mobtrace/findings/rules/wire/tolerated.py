"""Messages that were read in spite of an error."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis

TOLERATED = frozenset(
    (
        "checksum-address",
        "checksum-over-udp",
        "checksum-zero",
        "extra-octets",
        "flags-octet",
        "header-length",
        "length-multiple",
        "mn-id-padding",
        "not-digits",
        "not-utf8",
        "out-of-range",
        "pad1-run",
        "padding",
        "payload-proto",
        "prefix-length-128",
        "timestamp-little-endian",
        "timestamp-ntp",
        "timestamp-unset",
    )
)


@rule("message-tolerated", Severity.INFO, rfc="RFC 6275 section 6.1.1")
def tolerated(analysis: Analysis) -> Iterator[Finding]:
    """A message was read as its sender meant it, though it breaks its document.

    What it means: a known mistake of implementations, with one clear meaning; the message was read by that meaning.
    Why it matters: a strict receiver discards the message or reads another value.
    What to check: the sender's software and its version; whether its peer is as tolerant.
    """
    return by_sender(each for each in analysis.issues if each.issue.code in TOLERATED)
