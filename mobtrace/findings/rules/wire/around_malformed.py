"""Messages beside the mobility signaling that could not be read as what they claim to be."""

from collections.abc import Iterator

from mobtrace.findings.build import by_sender
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis
from mobtrace.wire import cursor


@rule("around-malformed", Severity.INFO, rfc="RFC 2865 section 5")
def around_malformed(analysis: Analysis) -> Iterator[Finding]:
    """A RADIUS, DHCP, DNS or ICMPv6 message holds octets that are not what their type promises.

    What it means: an attribute or option beside the mobility signaling has the wrong length for its type, or
    runs past the end of its message.
    Why it matters: mostly little, since receivers pass over what they do not need; but an address or a prefix that
    a gateway should learn there may be missing.
    What to check: the transactions of that peer; if a gateway lacks what the attribute carries, the sender's software.
    """
    return by_sender(each for each in analysis.issues if each.issue.severity is cursor.Severity.ERROR and each.around)
