"""Settings as the text of a scenario: what differs from what a node does without being told."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from mobtrace.values import Address, LinkLayer, Prefix


def settings_lines(settings: Any, left_out: Collection[str] = ()) -> Iterator[str]:
    """The lines of a node's table; fields named in ``left_out`` and options that cannot be written stay out."""
    for name, text in _told(settings, left_out):
        yield f"{name} = {text}"


def _told(settings: Any, left_out: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    for each in fields(settings):
        value = getattr(settings, each.name)
        if each.name in left_out or value is None or value == _default(each):
            continue
        text = _text(value)
        if text is not None:
            yield each.name, text


def _default(each: Field[Any]) -> Any:
    return each.default_factory() if each.default_factory is not MISSING else each.default


def _text(value: Any) -> str | None:
    """A value in TOML; ``None`` for one that has no form there."""
    if isinstance(value, bool | int | float | str):
        return json.dumps(value)
    if isinstance(value, Address | Prefix | LinkLayer | bytes):
        return json.dumps(value.hex() if type(value) is bytes else str(value))
    if isinstance(value, Mapping):
        return _table((json.dumps(str(key)), _text(each)) for key, each in value.items())
    if isinstance(value, frozenset | set):
        return _list(sorted(filter(None, map(_text, value))))
    if isinstance(value, tuple | list):
        return _list([text for text in map(_text, value) if text is not None])
    return _table(_told(value)) if is_dataclass(value) and not isinstance(value, type) else None


def _list(texts: Collection[str]) -> str:
    return f"[{', '.join(texts)}]"


def _table(pairs: Any) -> str:
    inside = ", ".join(f"{name} = {text}" for name, text in pairs if text is not None)
    return f"{{ {inside} }}" if inside else "{}"
