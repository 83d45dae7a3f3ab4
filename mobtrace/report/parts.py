"""Parts of the JSON contract that tell of more than bindings and transactions."""

from typing import Any

from mobtrace.session.model import (
    AnchorPoint,
    Attach,
    Feature,
    PeerPath,
    Restart,
    Scenario,
    Statement,
    Stray,
    UserPlane,
)
from mobtrace.values import NANOSECONDS_PER_SECOND, FrameRef, Nanoseconds, seconds


def frame_json(ref: FrameRef | None) -> dict[str, int] | None:
    """A frame as JSON data."""
    return None if ref is None else {"file": ref.file, "frame": ref.frame}


def time_json(time: Nanoseconds | None) -> Any:
    """A time as an exact decimal number of seconds since the epoch."""
    return None if time is None else seconds(time)


def user_plane_json(plane: UserPlane | None) -> dict[str, Any] | None:
    """The user packets of a binding, ``None`` when none were looked at."""
    if plane is None:
        return None
    return {
        "negotiated": plane.negotiated,
        "elsewhere": plane.elsewhere,
        "elsewhere_frames": [frame_json(ref) for ref in plane.elsewhere_frames],
        "after_end": plane.after_end,
        "after_end_frames": [frame_json(ref) for ref in plane.after_end_frames],
        "strays": [_stray_json(stray) for stray in plane.strays],
    }


def _stray_json(stray: Stray) -> dict[str, Any]:
    return {
        "kind": stray.kind,
        "direction": stray.direction,
        "count": stray.count,
        "time": time_json(stray.time),
        "frame": frame_json(stray.frame),
    }


def features_json(features: dict[str, list[Feature]]) -> dict[str, Any]:
    """Options kept with a binding, by their key."""
    return {
        key: [{"by": each.by, "frame": frame_json(each.frame), **each.value} for each in found]
        for key, found in features.items()
    }


def path_json(path: PeerPath) -> dict[str, Any]:
    """The path between two peers."""
    return {
        "peers": [str(peer) for peer in path.peers],
        "states": [
            {"state": each.state, "from": time_json(each.start), "by": str(each.by), "frame": frame_json(each.frame)}
            for each in path.states
        ],
        "heartbeats": path.heartbeats,
        "answered": path.answered,
        "one_direction": path.one_direction,
        "restarts": [_restart(each) for each in path.restarts],
        "revocations": path.revocations,
    }


def attach_json(attach: Attach) -> dict[str, Any]:
    """An attachment with its steps; ``after`` is seconds since the first of them."""
    first = attach.steps[0].time
    return {
        "transaction": attach.transaction,
        "binding": attach.binding,
        "mn": attach.mn,
        "gateway": str(attach.gateway),
        "steps": [
            {
                "step": step.name,
                "time": time_json(step.time),
                "after": (step.time - first) / NANOSECONDS_PER_SECOND,
                "frame": frame_json(step.frame),
            }
            for step in attach.steps
        ],
    }


def scenario_json(scenario: Scenario) -> dict[str, Any]:
    """A deployment of RFC 6612 with what shows it."""
    return {
        "rfc6612": scenario.rfc6612,
        "case": scenario.case or None,
        "mn": scenario.mn,
        "names": scenario.names,
        "bindings": scenario.bindings,
        "evidence": [frame_json(ref) for ref in scenario.evidence],
    }


def statement_json(statement: Statement) -> dict[str, Any]:
    """What the captures cannot show."""
    return {
        "kind": statement.kind,
        "text": statement.text,
        "frames": [frame_json(ref) for ref in statement.frames],
        "bindings": statement.bindings,
        "files": statement.files,
        "count": statement.count,
        "seconds": statement.seconds,
    }


def anchor_point_json(point: AnchorPoint) -> dict[str, Any]:
    """A mobility anchor point as a router advertises it."""
    return {
        "address": str(point.address),
        "router": str(point.router),
        "time": time_json(point.time),
        "frame": frame_json(point.frame),
        "lifetime": point.lifetime,
        "withdrawn": time_json(point.withdrawn),
        "withdrawn_frame": frame_json(point.withdrawn_frame),
    }


def _restart(restart: Restart) -> dict[str, Any]:
    return {
        "node": str(restart.node),
        "told": str(restart.told),
        "time": time_json(restart.time),
        "frame": frame_json(restart.frame),
        "counter_before": restart.before,
        "counter_after": restart.after,
        "unsolicited": restart.unsolicited,
        "bindings": restart.bindings,
    }
