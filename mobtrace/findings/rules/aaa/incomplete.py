"""Accepts without what the gateway needs."""

from collections.abc import Iterator

from mobtrace.findings.build import between, of_notice
from mobtrace.findings.rule import Finding, Severity, rule
from mobtrace.session.model import Analysis, Notice
from mobtrace.values import NANOSECONDS_PER_SECOND

# A gateway that knows its anchor registers a node as soon as it is let in.
SOON = 10 * NANOSECONDS_PER_SECOND


@rule("aaa-accept-incomplete", Severity.WARNING, rfc="RFC 6572 section 5.1")
def incomplete(analysis: Analysis) -> Iterator[Finding]:
    """The AAA server accepted a node without telling what the gateway needs for it.

    What it means: the request had a home network prefix, interface identifier or IPv4 home address attribute and the
    accept does not repeat it, which it must; or the accept is for Proxy Mobile IPv6 and names no anchor, and no
    registration of the node followed.
    Why it matters: the gateway does not know where or with which prefix to register the node: it is let in and has no
    service.
    What to check: the node's profile at the AAA server (attributes 145 to 162); whether the gateway has an anchor
    configured or finds one by DNS (RFC 6097) when the profile has none.
    """
    for notice in analysis.notices:
        if notice.kind != "aaa-accept":
            continue
        lacks = [name.replace("_", "-") for name in notice.values["missing"]]
        if notice.values["proxy"] and not notice.values["anchors"] and not _registered(analysis, notice):
            lacks.append("an anchor's address, and no registration followed")
        if lacks:
            frames = [ref for ref in (notice.asked, notice.frame) if ref is not None]
            yield of_notice(
                analysis,
                notice,
                f"the accept of {notice.source} to {notice.destination} lacks {', '.join(lacks)}",
                frames,
            )


def _registered(analysis: Analysis, notice: Notice) -> bool:
    """True when the node was registered soon after, or by the one that asked at all."""
    return any(
        tx.protocol == "pmip6" and (tx.binding in notice.bindings or tx.requester == notice.destination)
        for tx in between(analysis, notice.time, notice.time + SOON)
    )
