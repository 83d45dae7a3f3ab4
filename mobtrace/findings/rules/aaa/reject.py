"""Nodes that the AAA server refused."""

from collections.abc import Iterator

from mobtrace.findings.build import counted, of_notice
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Notice
from mobtrace.values import Address


@rule("aaa-reject", Severity.ERROR, rfc="RFC 2865 section 4.3")
def reject(analysis: Analysis) -> Iterator[Finding]:
    """The AAA server refused a node.

    What it means: the access server or gateway asked for the node, and an Access-Reject came back.
    Why it matters: the node is not let in: there will be no registration for it, so nothing else in the capture shows
    why it has no service.
    What to check: the AAA server's log for the user's name; credentials and subscription; whether other nodes of the
    same gateway are accepted: if none is, the shared secret or the realm's route is wrong.
    """
    told: dict[tuple[Address, Address], list[Notice]] = {}
    for notice in analysis.notices:
        if notice.kind == "aaa-reject":
            told.setdefault((notice.source, notice.destination), []).append(notice)
    for (server, gateway), found in told.items():
        frames = [ref for each in found for ref in (each.asked, each.frame) if ref is not None]
        yield of_notice(analysis, found[0], f"{server} refused {counted(len(found), 'request')} of {gateway}", frames)
