"""What field equipment gets wrong, as switches of the emulated nodes; ``--explain`` searches among them.

A node has a set of quirks and asks for each at the one place where the rule that it breaks is obeyed.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from mobtrace.errors import UsageError


class Quirk(StrEnum):
    """A behaviour that an RFC forbids or that no RFC asks for; the texts are the names users give."""

    IGNORES_TIMESTAMPS = "ignores-timestamps"
    IGNORES_SEQUENCE = "ignores-sequence-numbers"
    NO_ANSWER_TO_DEREGISTRATION = "no-answer-to-deregistration"
    ANSWERS_LATE_DEREGISTRATION = "answers-late-deregistration"
    LATE_DEREGISTRATION_REMOVES = "late-deregistration-removes"
    NO_GRACE = "no-grace-period"
    CHANGES_PREFIX = "changes-prefix-at-handover"
    GRANTS_LONGER = "grants-longer-than-asked"
    WRONG_SEQUENCE = "wrong-sequence-in-answer"
    DROPS_UNKNOWN_OPTIONS = "drops-unknown-options"
    MOVES_BY_PREFIX = "moves-by-prefix-alone"
    NO_PROXY_FLAG = "no-proxy-flag-in-answer"
    NO_ACCESS_OPTIONS = "no-access-options-in-update"
    SAME_SEQUENCE = "same-sequence-number-always"
    FULL_PREFIX_LENGTH = "prefix-length-128"
    NO_LINK_LAYER_ECHO = "no-link-layer-identifier-in-answer"
    NO_ACCESS_ECHO = "no-access-options-in-answer"
    NO_TIMESTAMP_ECHO = "no-timestamp-in-answer"
    LENIENT_OPTIONS = "accepts-missing-options"
    ADVERTISES_HANDOFF_UNKNOWN = "always-handoff-unknown"
    SILENT_RESTART = "loses-state-without-changing-restart-counter"
    NO_HEARTBEAT_ANSWER = "no-answer-to-heartbeats"
    SHARED_ENTRY = "one-entry-for-mip6-and-pmip6"
    NO_REVOCATION_ANSWER = "no-answer-to-revocation"
    CHANGES_OFFLOAD = "changes-offload-policy"
    NO_ROUTING_HEADER = "no-routing-header-in-answer"
    IGNORES_IDENTIFIERS = "ignores-binding-identifiers"
    NO_BINDING_ERROR = "no-binding-errors"
    NO_HANDOVER_ANSWER = "no-answer-to-handover-initiate"
    NO_CONTEXT = "no-context-in-handover-answer"
    DROPS_CONTEXT = "drops-handover-context"


class Manual(NamedTuple):
    """What a quirk does, for which roles, and which rule it breaks."""

    roles: tuple[str, ...]
    does: str
    rfc: str


MANUAL: dict[Quirk, Manual] = {
    Quirk.IGNORES_TIMESTAMPS: Manual(
        ("lma",), "accepts registrations whatever their Timestamp option says", "RFC 5213 section 5.5"
    ),
    Quirk.IGNORES_SEQUENCE: Manual(
        ("lma", "ha", "map", "cn"), "accepts registrations whatever their sequence number is", "RFC 6275 section 9.5.1"
    ),
    Quirk.NO_ANSWER_TO_DEREGISTRATION: Manual(
        ("lma", "ha", "map"), "removes the binding and does not answer a de-registration", "RFC 5213 section 5.3.5"
    ),
    Quirk.ANSWERS_LATE_DEREGISTRATION: Manual(
        ("lma",),
        "accepts a de-registration by a gateway that the node has left, without removing anything",
        "RFC 5213 section 5.3.5",
    ),
    Quirk.LATE_DEREGISTRATION_REMOVES: Manual(
        ("lma",), "removes the new binding on a late de-registration by the old gateway", "RFC 5213 section 5.3.5"
    ),
    Quirk.NO_GRACE: Manual(
        ("lma", "ha", "map"), "deletes the binding at once on a de-registration", "RFC 5213 section 5.3.5"
    ),
    Quirk.CHANGES_PREFIX: Manual(
        ("lma",), "assigns another prefix when the node comes from another gateway", "RFC 5213 section 5.3.4"
    ),
    Quirk.GRANTS_LONGER: Manual(
        ("lma", "ha", "map"), "grants a lifetime longer than the one asked for", "RFC 6275 section 9.5.4"
    ),
    Quirk.WRONG_SEQUENCE: Manual(
        ("lma", "ha", "map"), "answers with a sequence number other than the request's", "RFC 6275 section 9.5.4"
    ),
    Quirk.DROPS_UNKNOWN_OPTIONS: Manual(
        ("lma", "ha", "map"), "drops messages with an option it does not know", "RFC 6275 section 6.2.1"
    ),
    Quirk.MOVES_BY_PREFIX: Manual(
        ("lma",),
        "takes any registration with a session's prefixes as one of that session, whatever its access options say",
        "RFC 5213 section 5.4.1.1",
    ),
    Quirk.NO_PROXY_FLAG: Manual(("lma",), "leaves the P flag out of the answer", "RFC 5213 section 8.2"),
    Quirk.NO_ACCESS_OPTIONS: Manual(
        ("mag",), "leaves handoff indicator and access technology out of its updates", "RFC 5213 section 6.9.1.5"
    ),
    Quirk.SAME_SEQUENCE: Manual(
        ("mag",), "sends all its updates with the same sequence number", "RFC 5213 section 6.9.1.1"
    ),
    Quirk.FULL_PREFIX_LENGTH: Manual(
        ("mag",), "names home network prefixes with a length of 128", "RFC 5213 section 8.3"
    ),
    Quirk.NO_LINK_LAYER_ECHO: Manual(
        ("lma",), "leaves the link-layer identifier of the request out of the answer", "RFC 5213 section 5.3.6"
    ),
    Quirk.NO_ACCESS_ECHO: Manual(
        ("lma",), "leaves handoff indicator and access technology out of the answer", "RFC 5213 section 5.3.6"
    ),
    Quirk.NO_TIMESTAMP_ECHO: Manual(("lma",), "leaves the Timestamp option out of the answer", "RFC 5213 section 5.5"),
    Quirk.LENIENT_OPTIONS: Manual(
        ("lma",), "accepts registrations without their mandatory options", "RFC 5213 section 5.3.1"
    ),
    Quirk.ADVERTISES_HANDOFF_UNKNOWN: Manual(
        ("mag",), "says handoff state unknown in every registration", "RFC 5213 section 6.9.1.1"
    ),
    Quirk.SILENT_RESTART: Manual(
        ("lma", "mag"), "keeps its restart counter when it has lost its state", "RFC 5847 section 3.2"
    ),
    Quirk.NO_HEARTBEAT_ANSWER: Manual(("lma", "mag"), "does not answer heartbeats", "RFC 5847 section 3.1"),
    Quirk.SHARED_ENTRY: Manual(
        ("lma", "ha"), "keeps one entry for a node's MIPv6 and PMIPv6 bindings", "RFC 6612 section 4.2"
    ),
    Quirk.NO_REVOCATION_ANSWER: Manual(("mag", "mn"), "does not answer revocations", "RFC 5846 section 8.2"),
    Quirk.CHANGES_OFFLOAD: Manual(
        ("lma",), "changes what is offloaded while the node is at one gateway", "RFC 6909 section 3.3"
    ),
    Quirk.NO_ROUTING_HEADER: Manual(
        ("ha", "map", "cn"),
        "answers without the routing header for a node that is away",
        "RFC 6275 section 9.5.4",
    ),
    Quirk.IGNORES_IDENTIFIERS: Manual(
        ("ha", "map"), "takes each of several bindings of a node for its only one", "RFC 5648 section 6.2"
    ),
    Quirk.NO_BINDING_ERROR: Manual(
        ("ha", "map", "cn"), "does not answer messages of types it does not know", "RFC 6275 section 9.2"
    ),
    Quirk.NO_HANDOVER_ANSWER: Manual(("mag",), "does not answer Handover Initiates", "RFC 5568 section 6.2.1.2"),
    Quirk.NO_CONTEXT: Manual(
        ("mag",),
        "grants a handover that the new gateway asks for without telling prefixes and anchor",
        "RFC 5949 section 4.1",
    ),
    Quirk.DROPS_CONTEXT: Manual(
        ("mag",),
        "accepts the context of a node that will come, and registers it as one that nobody told of",
        "RFC 5949 section 4.1",
    ),
}


def parse_quirks(names: Iterable[str]) -> frozenset[Quirk]:
    """The quirks of those names; raises ``UsageError`` with the known ones for any other."""
    try:
        return frozenset(Quirk(name) for name in names)
    except ValueError as error:
        known = ", ".join(sorted(Quirk))
        raise UsageError(f"{error}: known quirks are {known}") from None


def quirks_of(role: str) -> list[Quirk]:
    """The quirks that nodes of a role can have, in the order of the table; ``ha-lma`` is a node with two roles."""
    roles = role.split("-")
    return [quirk for quirk, manual in MANUAL.items() if any(each in manual.roles for each in roles)]
