"""The states of a binding and what moves it between them: one table, for observer and emulator.

The table says nothing about who holds the binding. A local mobility anchor, a home agent, a
correspondent node and a mobility anchor point keep the same kind of entry (RFC 6275 section 9.1,
RFC 5213 section 5.1, RFC 5380 section 4.2), and so does whoever watches them.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a binding stands. The texts are those of the JSON contract."""

    NONE = "none"
    REQUESTED = "requested"  # asked for, not answered
    ACTIVE = "active"
    GRACE = "grace"  # de-registered, kept for MinDelayBeforeBCEDelete (RFC 5213 section 5.3.5)
    EXPIRED = "expired"
    DEREGISTERED = "deregistered"
    REVOKED = "revoked"
    REJECTED = "rejected"


class Input(StrEnum):
    """What can happen to a binding."""

    ASK = "ask"  # a registration was sent
    REGISTER = "register"  # a registration was accepted and the binding did not exist
    REFRESH = "refresh"  # accepted again at the same care-of address
    MOVE = "handover"  # accepted at another care-of address
    RELEASE = "deregistration"  # removed, the anchor keeps it for a grace period
    REMOVE = "removal"  # removed at once
    GRACE_OVER = "grace over"
    EXPIRE = "expiry"
    REVOKE = "revocation"
    REJECT = "rejection"
    RESTART = "restart"  # the anchor lost its state
    REPLACE = "replaced"  # another binding took its place


class IllegalStepError(ValueError):
    """An input that the state does not allow."""


_GONE = (State.EXPIRED, State.DEREGISTERED, State.REVOKED)
_NEVER = (State.NONE, State.REQUESTED, State.REJECTED)
_HELD = (State.ACTIVE, State.GRACE)

TRANSITIONS: dict[tuple[State, Input], State] = {
    **{(state, Input.ASK): State.REQUESTED for state in (State.NONE, State.REJECTED, State.REQUESTED)},
    **{(state, Input.REGISTER): State.ACTIVE for state in _NEVER + _HELD},
    **{(state, Input.REFRESH): State.ACTIVE for state in _HELD},
    **{(state, Input.MOVE): State.ACTIVE for state in _HELD},
    **{(state, Input.RELEASE): State.GRACE for state in (*_NEVER, State.ACTIVE)},
    **{(state, Input.REMOVE): State.DEREGISTERED for state in _NEVER + _HELD},
    (State.GRACE, Input.GRACE_OVER): State.DEREGISTERED,
    (State.ACTIVE, Input.EXPIRE): State.EXPIRED,
    **{(state, Input.REVOKE): State.REVOKED for state in _NEVER + _HELD},
    **{(state, Input.REJECT): State.REJECTED for state in _NEVER},
    **{(state, Input.RESTART): State.EXPIRED for state in _HELD},
    **{(state, Input.REPLACE): State.DEREGISTERED for state in _HELD},
}

# How a segment of a timeline says that it ended, by the input that ended it.
ENDED_BY: dict[Input, str] = {
    Input.ASK: "replaced",
    Input.REGISTER: "replaced",
    Input.REFRESH: "refresh",
    Input.MOVE: "handover",
    Input.RELEASE: "deregistration",
    Input.REMOVE: "deregistration",
    Input.GRACE_OVER: "deregistration",
    Input.EXPIRE: "expiry",
    Input.REVOKE: "revocation",
    Input.REJECT: "replaced",
    Input.RESTART: "restart",
    Input.REPLACE: "replaced",
}


def after(state: State, step: Input) -> State:
    """The state that follows; raises ``IllegalStepError`` where the table has no such step."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise IllegalStepError(f"{step.value} in state {state.value}") from None


def is_over(state: State) -> bool:
    """True for a state that only a new binding can follow."""
    return state in _GONE


def is_held(state: State) -> bool:
    """True while the anchor keeps an entry that a registration can move or refresh."""
    return state in _HELD
