"""Binding Error messages."""

from collections.abc import Iterator

from mobtrace.findings.build import counted, of_notice
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Notice
from mobtrace.values import Address


@rule("binding-error", Severity.WARNING, rfc="RFC 6275 section 9.3.3")
def binding_error(analysis: Analysis) -> Iterator[Finding]:
    """A Binding Error says that a binding or a message type is not known.

    What it means: status 1: packets with a Home Address option came from a node for whose home address the sender
    of the error has no binding; status 2: the sender does not know the Mobility Header type of a message.
    Why it matters: 1: the packets were dropped, and the node has to fall back to its home agent or register again; 2:
    what the message was to do does not happen, and the node should stop sending it.
    What to check: 1: whether the correspondent lost its bindings (restart), or the node goes on using one that ran
    out; 2: the version and the extensions of the sender of the error.
    """
    told: dict[tuple[Address, Address, int], list[Notice]] = {}
    for notice in analysis.notices:
        if notice.kind == "binding-error":
            told.setdefault((notice.source, notice.destination, notice.values["status"]), []).append(notice)
    for (source, destination, status), found in told.items():
        first = found[0]
        home = first.values["home"]
        about = "" if home.is_unspecified else f", home address {home}"
        yield of_notice(
            analysis,
            first,
            f"{source} told {destination} {counted(len(found), 'time')} Binding Error status {status} "
            f"({first.values['status_name']}){about}",
            [each.frame for each in found],
        )
