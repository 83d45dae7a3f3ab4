"""The tables of an export: every column with its type and meaning, in one place.

Times are UTC with nanoseconds; durations and lifetimes are seconds; ``file`` counts the inputs from 0 and ``frame`` is
the number that Wireshark gives. Addresses are text as in RFC 5952. Lists become words with spaces between in CSV.
"""

from typing import NamedTuple

SCHEMA = "mobtrace-export/1"


class Column(NamedTuple):
    """A column; ``type`` is text, integer, number, truth, time or list (of text)."""

    name: str
    type: str
    meaning: str


_PLACE = (
    Column("file", "integer", "index of the input"),
    Column("frame", "integer", "number of the frame in it"),
)
_NODE = (
    Column("protocol", "text", "pmip6, mip6, nemo, hmip6, mip6-cn, fmip6 ..."),
    Column("mn", "text", "identifier of the mobile node, or its home address"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "messages": (
        *_PLACE,
        Column("time", "time", "when it was captured"),
        Column("source", "text", "source address of the packet"),
        Column("destination", "text", "destination address of the packet"),
        Column("source_home", "text", "home address in its Home Address option"),
        Column("destination_home", "text", "home address in its type 2 routing header"),
        Column("name", "text", "name of the message in the registry"),
        Column("mn", "text", "identifier of the mobile node it is about"),
        Column("sequence", "integer", "sequence number"),
        Column("status", "integer", "status of an answer"),
        Column("lifetime", "number", "lifetime asked for or granted"),
        Column("kind", "text", "kind of its transaction"),
        Column("transaction", "integer", "id of its transaction"),
        Column("binding", "integer", "id of the binding it is about"),
        Column("reply", "truth", "it answers another message"),
        Column("retransmission", "truth", "it was sent before"),
        Column("unanswered", "truth", "its transaction has no answer"),
        Column("fields", "text", "JSON object: fields of a Mobility Header message by their names in the RFC's figure"),
    ),
    "options": (
        *_PLACE,
        Column("index", "integer", "place among the options of its message, from 0"),
        Column("message", "text", "name of the message"),
        Column("type", "integer", "option type"),
        Column("name", "text", "name of the option in the registry"),
        Column("offset", "integer", "octets from the start of the Mobility Header"),
        Column("length", "integer", "its length field"),
        Column("fields", "text", "JSON object: fields by their names in the RFC's figure"),
        Column("raw", "text", "its octets in hexadecimal"),
        Column("issues", "list", "what is wrong with it"),
    ),
    "transactions": (
        Column("id", "integer", "id of the transaction"),
        Column("binding", "integer", "id of the binding it is about"),
        Column("kind", "text", "registration, refresh, handover, deregistration, revocation, heartbeat ..."),
        *_NODE,
        Column("requester", "text", "who asked"),
        Column("responder", "text", "who was asked"),
        Column("time", "time", "of the first transmission"),
        *_PLACE,
        Column("reply_frame", "text", "file:frame of the answer"),
        Column("retransmissions", "list", "file:frame of every further transmission"),
        Column("sequence", "integer", "sequence number"),
        Column("lifetime", "number", "lifetime asked for"),
        Column("granted", "number", "lifetime granted"),
        Column("status", "integer", "status of the answer"),
        Column("status_name", "text", "its name in the registry"),
        Column("rtt", "number", "from the first transmission to the answer"),
        Column("unanswered", "truth", "an answer was to come and none is there"),
        Column("remarks", "list", "tolerances that were needed to read it"),
    ),
    "bindings": (
        Column("id", "integer", "id of the binding"),
        *_NODE,
        Column("anchor", "text", "who holds it"),
        Column("bid", "integer", "Binding ID (RFC 5648)"),
        Column("prefixes", "list", "home or mobile network prefixes"),
        Column("home_addresses", "list", "home addresses"),
        Column("existed_before", "truth", "its beginning is not in the capture"),
        Column("end_state", "text", "its last state"),
    ),
    "events": (
        Column("binding", "integer", "id of the binding"),
        *_NODE,
        Column("state", "text", "requested, active, grace, expired, deregistered, revoked or rejected"),
        Column("from", "time", "when the state began"),
        Column("to", "time", "when it ended"),
        Column("ended_by", "text", "what ended it"),
        Column("care_of", "text", "care-of address"),
        Column("lifetime", "number", "lifetime granted"),
        Column("confirmed", "truth", "the message that began it was answered"),
        *_PLACE,
    ),
    "handovers": (
        Column("binding", "integer", "id of the binding"),
        Column("mn", "text", "identifier of the mobile node"),
        Column("time", "time", "of the request"),
        Column("from", "text", "care-of address before"),
        Column("to", "text", "care-of address after"),
        Column("kind", "text", "what the handoff indicator says"),
        Column("transaction", "integer", "id of the transaction"),
        Column("signaling_latency", "number", "from the request to its answer"),
        Column("interruption", "number", "of the node's traffic, where it is in the capture"),
    ),
    "service": (
        *_NODE,
        Column("anchor", "text", "who held the binding"),
        Column("gateway", "text", "who had the node before, or asked for it in vain"),
        Column(
            "reason", "text", "rejected, unanswered, expired, revoked, restart, removed, replaced, handover or detached"
        ),
        Column("lost", "truth", "it counts as lost service"),
        Column("from", "time", "when it began"),
        Column("to", "time", "when it ended, or the capture"),
        Column("restored", "truth", "False when it lasts to the end of the capture"),
        Column("duration", "number", "how long it was"),
        Column("measured", "truth", "the duration is that of the node's traffic"),
        Column("why", "text", "in words"),
        Column("finding", "text", "code of the finding that says most about it"),
    ),
    "findings": (
        Column("code", "text", "see mobtrace explain"),
        Column("severity", "text", "error, warning or info"),
        Column("title", "text", "what it is about"),
        Column("mn", "text", "identifier of the mobile node"),
        Column("binding", "integer", "id of the binding"),
        Column("time", "time", "when it happened"),
        Column("frames", "list", "file:frame of what shows it"),
        Column("filter", "text", "display filter for Wireshark"),
        Column("rfc", "text", "where it is specified"),
        Column("text", "text", "in words"),
        Column("group", "text", "what it has in common with others"),
    ),
}
