"""What an emulated node sent against what the captured one had sent: field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mobtrace.replay.node import Datagram
from mobtrace.replay.recording import Recorded, node_of, pairing
from mobtrace.values import FrameRef, Nanoseconds
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.message import OPTIONS, Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate

# Verdicts on a message, as the report has them.
MATCHED, DIVERGENT, UNANSWERED, EXTRA = "matched", "divergent", "unanswered", "extra"

PRESENT = "there"
PADDING = ("pad1", "pad_n")
# A checksum follows from the other fields.
MADE_OF_OTHERS = ("reserved", "checksum")
# Signed with keys that the emulated node does not have, or made of its own clock and dice.
UNREPEATABLE = frozenset(
    {
        "binding_authorization_data.authenticator",
        "mobility_message_authentication.authentication_data",
        "mobility_message_replay_protection.timestamp",
    }
)
# RFC 5213 section 5.5: such an answer has the anchor's own time; a request has the gateway's.
OWN_CLOCK = (156, 157)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose values differ, as JSON data; ``None`` where the message does not have it."""

    field: str
    captured: Any
    replayed: Any


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of one message: of a captured one, an expected one, or one that only the emulated node sent.

    ``frame`` is the captured message, ``request`` the one that it answers; ``source`` and ``destination`` are texts.
    """

    verdict: str
    time: Nanoseconds
    message: str
    source: str
    destination: str
    mn: str = ""
    frame: FrameRef | None = None
    request: FrameRef | None = None
    differences: list[Difference] = field(default_factory=list)

    @property
    def place(self) -> FrameRef | None:
        """The frame to look at: the message's own, else that of its request."""
        return self.frame or self.request


def outcome_of(
    verdict: str,
    datagram: Datagram,
    time: Nanoseconds,
    *,
    captured: Recorded | None = None,
    request: Recorded | None = None,
    different: list[Difference] | None = None,
) -> Outcome:
    """The outcome of a message that was captured or replayed."""
    asked = request.datagram if request is not None else datagram
    return Outcome(
        verdict=verdict,
        time=time,
        message=title(datagram, asked),
        source=str(datagram.source),
        destination=str(datagram.destination),
        mn=node_of(datagram) or node_of(asked),
        frame=captured.frame if captured is not None else None,
        request=request.frame if request is not None else None,
        differences=different or [],
    )


def title(datagram: Datagram, asked: Datagram) -> str:
    """The name of a message as people say it: a registration is a proxy one if its request is."""
    content, request = datagram.content, asked.content
    if isinstance(content, bytes):
        return "data"
    is_proxy = isinstance(request, Message) and isinstance(request.body, BindingUpdate) and request.body.p
    return f"Proxy {content.name}" if is_proxy else content.name


def fields(datagram: Datagram) -> dict[str, Any]:
    """All fields of a message by ``<message or option>.<field>``, padding left out.

    A second option of a kind has a number behind its name, as ``home_network_prefix#2``.
    """
    content = datagram.content
    if isinstance(content, bytes):
        return {"data": content.hex()}
    found: dict[str, Any] = {}
    _flatten(found, content.body.info.key, content.body.to_json())
    count: dict[str, int] = {}
    for key, values in _options(content):
        count[key] = count.get(key, 0) + 1
        _flatten(found, key if count[key] == 1 else f"{key}#{count[key]}", values)
    for name in ("home_address", "routing_home"):
        value = getattr(datagram, name)
        if value is not None:
            found[f"ip.{name}"] = str(value)
    return found


def _options(content: Message | Decoded) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for option in content.options:
        key = option.info.key
        if key in PADDING:
            continue
        values = OPTIONS.to_json(option)["fields"] if isinstance(content, Message) else option.to_json()
        yield key, values


def _flatten(found: dict[str, Any], key: str, values: Mapping[str, Any]) -> None:
    found[key] = PRESENT
    for name, value in values.items():
        if name not in MADE_OF_OTHERS:
            found[f"{key}.{name}"] = value


def differences(captured: Datagram, replayed: Datagram, ignored: frozenset[str] = frozenset()) -> list[Difference]:
    """The fields in which two messages differ, but for those in ``ignored`` and those nobody could repeat."""
    one, other = fields(captured), fields(replayed)
    left_out = ignored | UNREPEATABLE | _own_clock(captured)
    return [
        Difference(name, one.get(name), other.get(name))
        for name in [*one, *(name for name in other if name not in one)]
        if one.get(name) != other.get(name) and not _is_in(name, left_out) and not _is_part(name, one, other)
    ]


def _is_part(name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """True for a field of an option that one of the messages does not have at all: the option says it."""
    option = name.rsplit(".", 1)[0]
    return option != name and (option in one) != (option in other)


def _is_in(name: str, left_out: frozenset[str]) -> bool:
    plain = name.split("#", maxsplit=1)[0] + ("." + name.split(".", 1)[1] if "#" in name and "." in name else "")
    return plain in left_out or plain.split(".")[-1] in left_out or plain.split(".")[0] in left_out


def _own_clock(datagram: Datagram) -> frozenset[str]:
    content = datagram.content
    body = content.body if isinstance(content, Message) else None
    is_refusal = isinstance(body, BindingAcknowledgement) and body.status in OWN_CLOCK
    is_request = isinstance(body, BindingUpdate)
    return frozenset({"timestamp.timestamp"}) if is_refusal or is_request else frozenset()


def kind_of(datagram: Datagram) -> tuple[Any, ...]:
    """What two messages must share to be the same one: receiver and type."""
    content = datagram.content
    if isinstance(content, bytes):
        return (datagram.destination, datagram.protocol)
    return (datagram.destination, type(content.body), node_of(datagram))


def same_pairing(one: Datagram, other: Datagram) -> bool:
    """True when two messages answer, or ask, the same."""
    key = pairing(one)
    return key is not None and key == pairing(other)
