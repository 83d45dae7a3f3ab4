"""Kinds that hold other kinds: present under a condition, counted, repeated, selected by an earlier field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobtrace.errors import WireError
from mobtrace.values import Address, LinkLayer
from mobtrace.wire.cursor import Cursor
from mobtrace.wire.kinds import Fields, Kind, Octets, Rest


@dataclass(frozen=True, kw_only=True)
class Absentable(Kind):
    """Base of the fields that may be missing; their value is ``None`` then."""

    inner: Kind

    def to_json(self, value: Any) -> Any:
        return None if value is None else self.inner.to_json(value)

    def from_json(self, data: Any, so_far: Fields) -> Any:
        return None if data is None else self.inner.from_json(data, so_far)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        return None if value is None else self.inner.meaning(value, so_far)


@dataclass(frozen=True, kw_only=True)
class When(Absentable):
    """A field that is there only when an earlier one says so; ``None`` otherwise."""

    flag: str
    equals: Any = True

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Any:
        if so_far[self.flag] != self.equals:
            return None
        return self.inner.read(cur, field, so_far)

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        present = so_far[self.flag] == self.equals
        if present != (value is not None):
            raise WireError(0, field, f"a value just when {self.flag} is {self.equals}", repr(value))
        return self.inner.write(value, field, so_far) if present else b""


@dataclass(frozen=True, kw_only=True)
class IfLeft(Absentable):
    """A field that may be missing at the end of a structure; ``None`` then."""

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Any:
        return self.inner.read(cur, field, so_far) if cur.left else None

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        return b"" if value is None else self.inner.write(value, field, so_far)


@dataclass(frozen=True, kw_only=True)
class Counted(Kind):
    """A value behind its own length field, which is computed and never stored."""

    inner: Kind
    prefix: int = 1

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Any:
        with cur.fence(cur.number(self.prefix, field), field):
            value = self.inner.read(cur, field, so_far)
            if cur.left:
                raise WireError(cur.pos, field, "a value that fills its length", f"{cur.left} octets more")
            return value

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        body = self.inner.write(value, field, so_far)
        if len(body) >= 1 << (8 * self.prefix):
            raise WireError(0, field, f"fewer than {1 << (8 * self.prefix)} octets", str(len(body)))
        return len(body).to_bytes(self.prefix, "big") + body

    def to_json(self, value: Any) -> Any:
        return self.inner.to_json(value)

    def from_json(self, data: Any, so_far: Fields) -> Any:
        return self.inner.from_json(data, so_far)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        return self.inner.meaning(value, so_far)


@dataclass(frozen=True, kw_only=True)
class Repeated(Kind):
    """A list: up to the end, or as many as the earlier field ``count`` says.

    With ``whole`` it ends before octets that are too few for another element of fixed size.
    """

    inner: Kind
    count: str | None = None
    whole: bool = False

    def read(self, cur: Cursor, field: str, so_far: Fields) -> list[Any]:
        values: list[Any] = []
        least = self.inner.octets or 1 if self.whole else 1
        while cur.left >= least if self.count is None else len(values) < so_far[self.count]:
            before = cur.pos
            with cur.named(str(len(values))):
                values.append(self.inner.read(cur, field, so_far))
            if cur.pos == before:
                raise WireError(cur.pos, field, "an element with octets", "an empty one")
        return values

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        if self.count is not None and len(value) != so_far[self.count]:
            raise WireError(0, field, f"{so_far[self.count]} elements ({self.count})", str(len(value)))
        return b"".join(self.inner.write(each, field, so_far) for each in value)

    def to_json(self, value: Any) -> list[Any]:
        return [self.inner.to_json(each) for each in value]

    def from_json(self, data: Any, so_far: Fields) -> list[Any]:
        return [self.inner.from_json(each, so_far) for each in data]

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        texts = [self.inner.meaning(each, so_far) for each in value]
        return "; ".join(text for text in texts if text) or None


@dataclass(frozen=True, kw_only=True)
class Select(Kind):
    """A field whose kind depends on an earlier field; ``default`` for other values."""

    by: str
    cases: Mapping[int, Kind]
    default: Kind

    def _kind(self, so_far: Fields) -> Kind:
        return self.cases.get(so_far[self.by], self.default)

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Any:
        kind = self._kind(so_far)
        start, known, seen = cur.pos, len(cur.issues), len(cur.spans or ())
        try:
            return kind.read(cur, field, so_far)
        except WireError as error:
            # The selector promised a form that the octets do not have: keep them.
            cur.pos = start
            del cur.issues[known:]
            if cur.spans is not None:
                del cur.spans[seen:]
            cur.note("malformed-value", error.field, error.wanted, error.got, offset=error.offset)
            return self.default.read(cur, field, so_far)

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        kind = self.default if self._is_raw(value, so_far) else self._kind(so_far)
        try:
            return kind.write(value, field, so_far)
        except (AttributeError, TypeError) as error:
            # A value of one form behind a selector that was changed to another.
            wanted = f"a value that {self.by} {so_far[self.by]} has"
            raise WireError(0, field, wanted, type(value).__name__) from error

    def _is_raw(self, value: Any, so_far: Fields) -> bool:
        return type(value) is bytes and not isinstance(self._kind(so_far), Rest | Octets)

    def to_json(self, value: Any) -> Any:
        # The selector is not at hand here, so the value's own type decides.
        if hasattr(value, "to_json"):
            return value.to_json()
        if type(value) is bytes:
            return {"raw": value.hex()}
        if isinstance(value, list):
            return [self.to_json(each) for each in value]
        return str(value) if isinstance(value, Address | LinkLayer | str) else value

    def from_json(self, data: Any, so_far: Fields) -> Any:
        if isinstance(data, dict) and set(data) == {"raw"}:
            return bytes.fromhex(data["raw"])
        return self._kind(so_far).from_json(data, so_far)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        return None if self._is_raw(value, so_far) else self._kind(so_far).meaning(value, so_far)


@dataclass(frozen=True, kw_only=True)
class Exact(Kind):
    """A field that ends where the structure ends: octets behind it make it malformed."""

    inner: Kind

    def read(self, cur: Cursor, field: str, so_far: Fields) -> Any:
        value = self.inner.read(cur, field, so_far)
        if cur.left:
            raise WireError(cur.pos, field, "no octets behind the value", str(cur.left))
        return value

    def write(self, value: Any, field: str, so_far: Fields) -> bytes:
        return self.inner.write(value, field, so_far)

    def to_json(self, value: Any) -> Any:
        return self.inner.to_json(value)

    def from_json(self, data: Any, so_far: Fields) -> Any:
        return self.inner.from_json(data, so_far)

    def meaning(self, value: Any, so_far: Fields) -> str | None:
        return self.inner.meaning(value, so_far)
