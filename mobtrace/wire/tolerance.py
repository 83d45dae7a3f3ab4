"""What real equipment gets wrong, and how it is read all the same: one function a rule.

No rule changes a message; each says what the sender meant and gives an issue that says so, with a code of
``issues.ISSUES``. Those that read a value return ``(value, issue or None)`` and are for whoever needs the value;
``tolerate`` puts the issues of all rules on a message.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from mobtrace.values import NANOSECONDS_PER_SECOND, Nanoseconds, Prefix
from mobtrace.wire.cursor import Issue, Severity
from mobtrace.wire.dialect import known_dialects, recognise
from mobtrace.wire.families import Place
from mobtrace.wire.memory import Recalled
from mobtrace.wire.message import OPTIONS, Area, Message, UnknownBody
from mobtrace.wire.messages.mip6 import BindingUpdate
from mobtrace.wire.options import identifiers
from mobtrace.wire.options.identifiers import NAI, MobileNodeIdentifier
from mobtrace.wire.options.mip6 import Pad1
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix, Timestamp
from mobtrace.wire.rows import BitGroup, Row, layout
from mobtrace.wire.times import NtpTime, Time

O = TypeVar("O", bound=Row)  # noqa: E741

YEAR = 31_556_952 * NANOSECONDS_PER_SECOND
NEAR = 2 * YEAR  # further off than any clock that somebody looks after
# Times that a clock shows that was ever set: 1990 to 2040.
FIRST_YEAR, LAST_YEAR = 20 * YEAR, 70 * YEAR
FIXED_POINT = Time(fraction_bits=16)  # RFC 5213 section 8.8
NTP = NtpTime()
INTERFACE_IDENTIFIER_BITS = 64
CHECKSUM_OFFSET = 4
NO_CHECKSUM = bytes(2)
FLAGS_OFFSET = 8


def mn_id_text(option: MobileNodeIdentifier, offset: int = 0) -> tuple[str, Issue | None]:
    """The usual text of the identifier; a network access identifier may be padded with NULs (RFC 4283 section 3.1)."""
    text = identifiers.mn_id_text(option)
    value = option.identifier
    if option.subtype != NAI or not isinstance(value, str) or not value.endswith("\0"):
        return text, None
    nuls = len(value) - len(value.rstrip("\0"))
    return text, Issue("mn-id-padding", offset, "Identifier", "no NUL octets", f"{nuls}")


def effective_prefix(option: HomeNetworkPrefix, offset: int = 0) -> tuple[Prefix, Issue | None]:
    """The prefix meant: one of 128 bits whose last 64 are zero is a /64 (RFC 5213 section 8.3).

    Such an address is no mobile node's: a zero interface identifier is that of the subnet-router anycast
    address (RFC 4291 section 2.6.1). The all-zero prefix asks for an assignment and stays as it is.
    """
    address, length = option.home_network_prefix, option.prefix_length
    if length < 128:
        return Prefix.of(address, length), None
    length, half = 128, INTERFACE_IDENTIFIER_BITS // 8
    if any(address[half:]) or address.is_unspecified:
        return Prefix.of(address, length), None
    issue = Issue("prefix-length-128", offset, "Prefix Length", str(INTERFACE_IDENTIFIER_BITS), "128")
    return Prefix.of(address, INTERFACE_IDENTIFIER_BITS), issue


def read_timestamp(
    option: Timestamp, capture_time: Nanoseconds, offset: int = 0
) -> tuple[Nanoseconds | None, Issue | None]:
    """When the sender says it sent the message, in nanoseconds since 1970; ``None`` when it says nothing.

    The format is that of RFC 5213 section 8.8. When that gives a time far from ``capture_time`` (nanoseconds since
    1970) and another one seen in use gives a time near it, the other one is taken: the octets in little-endian
    order, or an NTP timestamp. A timestamp that is near in no format is read as the document says.
    """
    value = option.timestamp
    if not value:
        return None, Issue("timestamp-unset", offset, "Timestamp", "the time of day", "0", Severity.NOTE)
    time = FIXED_POINT.nanoseconds(value)
    if _plausible(time, capture_time):
        return time, None
    reversed_value = int.from_bytes(value.to_bytes(8, "big"), "little")
    for code, other in (
        ("timestamp-little-endian", FIXED_POINT.nanoseconds(reversed_value)),
        ("timestamp-ntp", NTP.nanoseconds(value)),
    ):
        if _plausible(other, capture_time):
            wanted = f"{FIXED_POINT.number(other):016x}"
            return other, Issue(code, offset, "Timestamp", wanted, f"{value:016x}")
    return time, None


def _plausible(time: Nanoseconds, capture_time: Nanoseconds) -> bool:
    if capture_time < FIRST_YEAR:
        # The clock of the capture was not set and says nothing about the sender's, except that it may not be either.
        return 0 <= time < NEAR or FIRST_YEAR < time < LAST_YEAR
    return abs(time - capture_time) < NEAR


def effective_flags(body: BindingUpdate) -> tuple[BindingUpdate, Issue | None]:
    """The update with the flags meant: they may have been written with their two octets swapped.

    Told by T, where A is then, with no flag of the first octet: T means nothing without P
    (RFC 5845 section 6.2).
    """
    (group,) = (unit for unit in layout(BindingUpdate) if isinstance(unit, BitGroup))
    word = group.join(body.values())
    if word >> 8 or not body.t:
        return body, None
    swapped = word << 8
    issue = Issue("flags-octet", FLAGS_OFFSET, "A", f"{swapped:#06x}", f"{word:#06x}")
    return BindingUpdate(**{**body.values(), **group.split(swapped)}, trailing=body.trailing), issue


class Circumstances(NamedTuple):
    """What is known of a message from outside it.

    ``capture_time`` is in nanoseconds since 1970, ``None`` when unknown; ``over_udp`` says that the message came in
    UDP (RFC 5844) and not as an IPv6 extension header, ``dialect_known`` that it was read with a dialect.
    """

    capture_time: Nanoseconds | None = None
    over_udp: bool = False
    dialect_known: bool = False


def _found(message: Message, row: type[O]) -> Iterator[tuple[int, O]]:
    offsets = [place.offset for place in message.places] or [0] * len(message.options)
    return ((at, each) for at, each in zip(offsets, message.options, strict=True) if isinstance(each, row))


def padded_identifiers(message: Message, around: Circumstances) -> Iterator[Issue | None]:
    """Network access identifiers padded with NULs."""
    for at, each in _found(message, MobileNodeIdentifier):
        yield mn_id_text(each, at)[1]


def long_prefixes(message: Message, around: Circumstances) -> Iterator[Issue | None]:
    """Home network prefixes of 64 bits that are sent as of 128."""
    for at, each in _found(message, HomeNetworkPrefix):
        yield effective_prefix(each, at)[1]


def odd_timestamps(message: Message, around: Circumstances) -> Iterator[Issue | None]:
    """Timestamps in another order of octets or another format, or without a time."""
    if around.capture_time is not None:
        for at, each in _found(message, Timestamp):
            yield read_timestamp(each, around.capture_time, at)[1]


def swapped_flags(message: Message, around: Circumstances) -> Iterator[Issue | None]:
    """Flags of a Binding Update in the wrong octet."""
    # Before the costly look: only an update with T can be one of these.
    if isinstance(message.body, BindingUpdate) and message.body.t:
        yield effective_flags(message.body)[1]


def pad1_runs(message: Message, around: Circumstances) -> Iterator[Issue | None]:
    """Several Pad1 where one PadN should stand: legal, and no value is in doubt (RFC 6275 section 6.2.2)."""
    start = run = 0
    for place in (*message.places, None):
        if place is not None and place.code == OPTIONS.pad1:
            start, run = (start, run + 1) if run else (place.offset, 1)
            continue
        if run > 1:
            yield Issue("pad1-run", start, Pad1.info.name, "one PadN", f"{run} of them", Severity.NOTE)
        run = 0


def draft_numbers(message: Message, around: Circumstances) -> Iterator[Issue | None]:
    """Option numbers of a known dialect, read as those of the registry."""
    if around.dialect_known or not any(dialect.signature.found(message) for dialect in known_dialects()):
        return
    found = recognise([message])
    if found is not None:
        wanted = f"the dialect {found.dialect.name}"
        yield Issue("draft-numbers", message.places[0].offset, "Mobility Options", wanted, "; ".join(found.evidence))


def unset_checksum(message: Message, around: Circumstances) -> Iterator[Issue | None]:
    """A checksum of zero, which is right in UDP only (RFC 5844 section 4.1.3.2), and one that is there in UDP."""
    if around.over_udp and message.checksum:
        wanted, got = "0", f"{message.checksum:#06x}"
        yield Issue("checksum-over-udp", CHECKSUM_OFFSET, "Checksum", wanted, got, Severity.NOTE)
    elif not around.over_udp and message.checksum == 0 and not message.checksum_ok:
        yield Issue("checksum-zero", CHECKSUM_OFFSET, "Checksum", "a checksum", "0x0000")


def odd_length(message: Message, around: Circumstances) -> Iterator[Issue | None]:
    """A message whose octets are no multiple of 8 (RFC 6275 section 6.1.1); ``decode`` reads them all."""
    octets = len(message.raw) - len(message.trailer)
    if octets % 8 and not isinstance(message.body, UnknownBody):
        yield Issue("length-multiple", 1, "Header Len", "a multiple of 8 octets", str(octets))


def unset_clock(message: Message, around: Circumstances) -> Iterator[Issue | None]:
    """A capture whose clock was never set: it starts in 1970, so its times say nothing about the sender's."""
    if around.capture_time is not None and around.capture_time < FIRST_YEAR:
        wanted, got = "a capture clock that was set", f"{around.capture_time / NANOSECONDS_PER_SECOND:.0f} s since 1970"
        yield Issue("capture-clock", 0, "capture time", wanted, got, Severity.NOTE)


Rule = Callable[[Message, Circumstances], Iterator[Issue | None]]


class Tolerance(NamedTuple):
    """A rule, the codes of the issues that it leaves, and the option without which it has nothing to say.

    With ``of_whole`` it is about the message as a whole, so that a node which gets one has to know of it.
    """

    rule: Rule
    codes: tuple[str, ...]
    about: type[Row] | None = None
    of_whole: bool = False


# ``header-length`` has no rule here: ``codec.decode`` reads such a message and leaves that issue itself.
TOLERANCES: tuple[Tolerance, ...] = (
    Tolerance(padded_identifiers, ("mn-id-padding",), MobileNodeIdentifier),
    Tolerance(long_prefixes, ("prefix-length-128",), HomeNetworkPrefix),
    Tolerance(odd_timestamps, ("timestamp-little-endian", "timestamp-ntp", "timestamp-unset"), Timestamp),
    Tolerance(swapped_flags, ("flags-octet",)),
    Tolerance(pad1_runs, ("pad1-run",), Pad1),
    Tolerance(draft_numbers, ("draft-numbers",)),
    Tolerance(unset_checksum, ("checksum-zero", "checksum-over-udp"), of_whole=True),
    Tolerance(odd_length, ("length-multiple",), of_whole=True),
    Tolerance(unset_clock, ("capture-clock",)),
)


def _is_usual(message: Message, around: Circumstances) -> bool:
    """A quick look: True only when no rule has anything to say. Most messages of a large capture are so."""
    time, over_udp, _ = around
    body = message.body
    if (
        (time is not None and time < FIRST_YEAR)
        or len(message.raw) % 8
        or message.trailer
        or (type(body) is BindingUpdate and body.t)
        or over_udp == bool(message.checksum)
    ):
        return False
    area = message.area
    if area is None:
        return _are_usual(message.options, message.places, around)
    return _is_usual_area(area, around) and _usual_timestamp(message.last_varying(Timestamp), around)


def is_usual_recalled(recalled: Recalled, capture_time: Nanoseconds) -> bool:
    """True only when no rule has anything to say of a message that came as an IPv6 extension header."""
    body, raw, area = recalled.body, recalled.raw, recalled.area
    if capture_time < FIRST_YEAR or len(raw) % 8 or (type(body) is BindingUpdate and body.t) or raw[4:6] == NO_CHECKSUM:
        return False
    usual = area.derived.get(_is_usual_area)
    if usual is None:
        usual = _is_usual_area(area, Circumstances(capture_time))
    at = recalled.layout.index.get(Timestamp)
    return usual and (at is None or is_usual_time(recalled.numbers[at], capture_time))


def _is_usual_area(area: Area, around: Circumstances) -> bool:
    usual: bool | None = area.derived.get(_is_usual_area)
    if usual is None:
        # A time is each message's own: it is looked at apart.
        timeless = around._replace(capture_time=None)
        usual = area.derived[_is_usual_area] = _are_usual(area.options, area.places, timeless)
    return usual


def _are_usual(options: Iterable[Row], places: Sequence[Place], around: Circumstances) -> bool:
    if not around.dialect_known and any(each.signature.options(places) for each in known_dialects()):
        return False
    before: type[Row] | None = None
    for option in options:
        row = type(option)
        look = _USUAL.get(row)
        if (look is not None and not look(option, around)) or (row is Pad1 and before is Pad1):
            return False
        before = row
    return True


def _usual_identifier(option: MobileNodeIdentifier, around: Circumstances) -> bool:
    value = option.identifier
    return not isinstance(value, str) or not value.endswith("\0")


def _usual_prefix(option: HomeNetworkPrefix, around: Circumstances) -> bool:
    return option.prefix_length < 128


def _usual_timestamp(option: Timestamp | None, around: Circumstances) -> bool:
    return option is None or around.capture_time is None or is_usual_time(option.timestamp, around.capture_time)


def is_usual_time(timestamp: int, capture_time: Nanoseconds) -> bool:
    """Whether a timestamp, read as RFC 5213 section 8.8 has it, is within a year of the capture's time."""
    return abs((timestamp >> FIXED_POINT.fraction_bits) * NANOSECONDS_PER_SECOND - capture_time) < YEAR


_USUAL: dict[type[Row], Callable[..., bool]] = {
    MobileNodeIdentifier: _usual_identifier,
    HomeNetworkPrefix: _usual_prefix,
    Timestamp: _usual_timestamp,
}


def tolerate(message: Message, around: Circumstances | None = None) -> list[Issue]:
    """Put the issues of all rules on ``message``, each code once an octet, and return those that are new."""
    around = around or Circumstances()
    if _is_usual(message, around):
        return []
    return _apply(TOLERANCES, message, around)


def tolerate_whole(message: Message, around: Circumstances) -> list[Issue]:
    """``tolerate`` by those rules only that are ``of_whole``: for a node, which keeps to the values as they are."""
    if not (len(message.raw) % 8 or message.trailer or around.over_udp == bool(message.checksum)):
        return []
    return _apply(_OF_WHOLE, message, around)


_OF_WHOLE = tuple(each for each in TOLERANCES if each.of_whole)


def _apply(tolerances: Iterable[Tolerance], message: Message, around: Circumstances) -> list[Issue]:
    there: set[type[Row] | None] = {type(option) for option in message.options}
    there.add(None)
    new: list[Issue] = []
    for tolerance in tolerances:
        if tolerance.about in there:
            new.extend(issue for issue in tolerance.rule(message, around) if issue is not None)
    if new:
        known = {(issue.code, issue.offset) for issue in message.issues}
        new = [issue for issue in new if (issue.code, issue.offset) not in known]
        message.issues.extend(new)
    return new
