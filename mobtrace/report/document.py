"""The analysis as the JSON contract has it (schema ``mobtrace/1``)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import TextIOWrapper
from itertools import islice
from typing import Any, TextIO

import orjson

from mobtrace.capture.frames import CaptureInfo
from mobtrace.findings.causes import Causes
from mobtrace.findings.rule import Finding
from mobtrace.report.parts import (
    anchor_point_json,
    attach_json,
    features_json,
    frame_json,
    path_json,
    scenario_json,
    statement_json,
    time_json,
    user_plane_json,
)
from mobtrace.session.losses import Loss, lost_by
from mobtrace.session.model import Analysis, Binding, Handover, Segment, Transaction
from mobtrace.session.registration import access_json
from mobtrace.session.service import Gap, service_gaps
from mobtrace.values import address_text, seconds

SCHEMA = "mobtrace/1"
# Elements of a list that are written at a time.
TOGETHER = 64
LISTS = (
    "captures",
    "nodes",
    "bindings",
    "transactions",
    "handovers",
    "service",
    "paths",
    "attaches",
    "anchor_points",
    "scenarios",
    "visibility",
    "findings",
)


def parts(
    captures: Sequence[CaptureInfo],
    analysis: Analysis,
    findings: Sequence[Finding] = (),
    names: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The document by its keys; its lists are iterators, so that they need not all be there at once."""
    known = names or {}
    causes = Causes(findings)
    gaps = service_gaps(analysis)
    return {
        "schema": SCHEMA,
        "captures": map(_capture, captures),
        "nodes": (
            {"address": str(node.address), "roles": sorted(node.roles), "name": known.get(str(node.address))}
            for node in analysis.nodes
        ),
        "bindings": map(_binding, analysis.bindings),
        "transactions": map(_transaction, analysis.transactions),
        "handovers": map(_handover, analysis.handovers),
        "service": (_gap(gap, causes.of(gap)) for gap in gaps),
        "service_lost": {name: [_loss(each) for each in found] for name, found in lost_by(gaps).items()},
        "paths": map(path_json, analysis.paths),
        "attaches": map(attach_json, analysis.attaches),
        "anchor_points": map(anchor_point_json, analysis.anchor_points),
        "scenarios": map(scenario_json, analysis.scenarios),
        "visibility": map(statement_json, analysis.visibility),
        "findings": map(finding_json, findings),
        "stats": {
            "messages": dict(sorted(analysis.messages.items())),
            "issues": _issue_counts(analysis),
            "duplicates": analysis.duplicates,
            "quoted": analysis.quoted,
        },
    }


def document(
    captures: Sequence[CaptureInfo],
    analysis: Analysis,
    findings: Sequence[Finding] = (),
    names: dict[str, str] | None = None,
) -> dict[str, Any]:
    """One object with everything; times are exact decimals in seconds since the epoch."""
    whole = parts(captures, analysis, findings, names)
    return {key: list(value) if isinstance(value, Iterator) else value for key, value in whole.items()}


def records(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The same as one object a line: each with its ``record`` (capture, node, binding ...)."""
    yield {"record": "header", "schema": whole["schema"]}
    for plural in LISTS:
        for each in whole[plural]:
            yield {"record": "attach" if plural == "attaches" else plural.removesuffix("s"), **each}
    yield {"record": "service_lost", **whole["service_lost"]}
    yield {"record": "stats", **whole["stats"]}


def write_json(data: Any, out: TextIO, *, indent: bool = True) -> None:
    """Write ``data`` and a newline, on one line without ``indent``; numbers keep all their digits."""
    _put(_text(data, indent=indent) + b"\n", out)


def write_parts(whole: dict[str, Any], out: TextIO) -> None:
    """Write what ``parts`` gives as ``write_json`` writes a document, a few elements of a list at a time."""
    before = b"{"
    for key, value in whole.items():
        if isinstance(value, Iterator):
            _put_list(before, key, value, out)
        else:
            _put(before + _text({key: value})[1:-2], out)  # without the braces, which are those of the whole
        before = b","
    _put(b"\n}\n", out)


def _put_list(before: bytes, key: str, elements: Iterator[Any], out: TextIO) -> None:
    """Write a list, with what stands before it; each time as if it had only some of its elements."""
    empty = _text({key: []})[1:-2]
    _put(before + empty[:-1], out)
    before = b""
    while some := list(islice(elements, TOGETHER)):
        _put(before + _text({key: some})[len(empty) : -6], out)
        before = b","
    _put(b"\n  ]" if before else b"]", out)


def _text(data: Any, *, indent: bool = True) -> bytes:
    try:
        return orjson.dumps(data, _exact, orjson.OPT_INDENT_2 if indent else None)
    except orjson.JSONEncodeError:
        # A number of more than 64 bits, or text that is not Unicode: seldom, and no other writer is as fast.
        import simplejson  # noqa: PLC0415

        return simplejson.dumps(data, use_decimal=True, indent=2 if indent else None).encode()


def _put(octets: bytes, out: TextIO) -> None:
    if isinstance(out, TextIOWrapper) and out.encoding.lower() == "utf-8":
        # Tens of megabytes need not become text on their way.
        out.flush()
        out.buffer.write(octets)
    else:
        out.write(octets.decode())


def _exact(value: Any) -> Any:
    """What is no type of JSON's own: an exact number."""
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value))
    raise TypeError(f"{type(value).__name__} is no JSON data")


def _capture(info: CaptureInfo) -> dict[str, Any]:
    return {
        "file": info.file,
        "format": info.format,
        "compression": info.compression or None,
        "frames": info.frames,
        "bytes": info.bytes,
        "signaling_frames": info.signaling_frames,
        "first_time": time_json(info.first_time),
        "last_time": time_json(info.last_time),
        "complete": info.complete,
        "cut_at": info.cut_at,
        "warnings": list(info.warnings),
    }


def _binding(binding: Binding) -> dict[str, Any]:
    return {
        "id": binding.id,
        "protocol": binding.protocol,
        "mn": binding.mn,
        "anchor": address_text(binding.anchor),
        "prefixes": [str(prefix) for prefix in binding.prefixes],
        "home_addresses": [str(address) for address in binding.home_addresses],
        "bid": binding.bid,
        "access": binding.access,
        "existed_before": binding.existed_before,
        "states": [_segment(segment) for segment in binding.states],
        "end_state": binding.end_state.value,
        "user_plane": user_plane_json(binding.user_plane),
        "links": [each._asdict() for each in binding.links],
        "features": features_json(binding.features),
    }


def _segment(segment: Segment) -> dict[str, Any]:
    care_of = segment.care_of
    return {
        "state": segment.state.value,
        "from": time_json(segment.start),
        "to": time_json(segment.end),
        "care_of": None if care_of is None else address_text(care_of),
        "lifetime": segment.lifetime,
        "tunnel": segment.tunnel,
        "frame": frame_json(segment.frame),
        "ended_by": segment.ended_by,
        "confirmed": segment.confirmed,
    }


def _transaction(tx: Transaction) -> dict[str, Any]:
    request, reply, again = tx.request, tx.reply, tx.retransmissions
    return {
        "id": tx.id,
        "binding": tx.binding,
        "kind": tx.kind,
        "protocol": tx.protocol,
        "mn": tx.mn,
        "requester": address_text(tx.requester),
        "responder": address_text(tx.responder),
        "time": seconds(tx.time),
        "request": {"file": request.file, "frame": request.frame},
        "reply": None if reply is None else {"file": reply.file, "frame": reply.frame},
        "retransmissions": [frame_json(ref) for ref in again] if again else [],
        "sequence": tx.sequence,
        "lifetime": tx.lifetime,
        "granted": tx.granted,
        "status": tx.status,
        "status_name": tx.status_name,
        "rtt": None if tx.reply_time is None else seconds(tx.reply_time - tx.time),
        "unanswered": tx.unanswered,
        "repeated_by": tx.repeated_by,
        "remarks": list(tx.remarks),
    }


def _handover(handover: Handover) -> dict[str, Any]:
    return {
        "binding": handover.binding,
        "mn": handover.mn,
        "time": time_json(handover.time),
        "from": address_text(handover.old),
        "to": address_text(handover.new),
        "kind": handover.kind,
        "transaction": handover.transaction,
        "signaling_latency": handover.signaling_latency,
        "make_before_break": handover.make_before_break,
        "old_access": None if handover.old_access is None else access_json(handover.old_access),
        "new_access": None if handover.new_access is None else access_json(handover.new_access),
        "interruption": handover.interruption,
        "measured_on": handover.measured_on,
        "last_old": frame_json(handover.last_old),
        "first_new": frame_json(handover.first_new),
        "spacing": handover.spacing,
        "lost": handover.lost,
        "exchanges": handover.exchanges,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as JSON data."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "title": finding.title,
        "mn": finding.mn,
        "binding": finding.binding,
        "time": time_json(finding.time),
        "frames": [frame_json(ref) for ref in finding.frames],
        "filter": finding.filter,
        "rfc": finding.rfc,
        "text": finding.text,
        "group": finding.group,
    }


def _gap(gap: Gap, cause: Finding | None) -> dict[str, Any]:
    """A gap as JSON data; ``finding`` is the code of the finding that says most about it."""
    return {
        "mn": gap.mn,
        "protocol": gap.protocol,
        "anchor": address_text(gap.anchor),
        "gateway": None if gap.gateway is None else str(gap.gateway),
        "bindings": list(gap.bindings),
        "reason": gap.reason,
        "lost": gap.is_loss,
        "from": time_json(gap.start),
        "to": time_json(gap.end),
        "restored": gap.restored,
        "duration": gap.duration,
        "measured": gap.measured is not None,
        "why": gap.why,
        "finding": None if cause is None else cause.code,
        "frames": [frame_json(ref) for ref in gap.frames],
    }


def _loss(loss: Loss) -> dict[str, Any]:
    """What was lost at one place, as JSON data."""
    return {"where": loss.where, "seconds": loss.seconds, "gaps": loss.gaps, "nodes": loss.nodes, "open": loss.open}


def _issue_counts(analysis: Analysis) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in analysis.issues:
        counts[each.issue.code] = counts.get(each.issue.code, 0) + 1
    return dict(sorted(counts.items()))
