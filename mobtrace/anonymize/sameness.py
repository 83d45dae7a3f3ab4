"""Whether two analyses say the same but for the names: every name of one is always the same other in the other."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

TOKEN = re.compile(r"[^\s,;()'\"/]+")
ENDS = ".:"
# What tells of the file and not of what happened, and the octets of options as they were on the wire.
LEFT_OUT = frozenset({"file", "bytes", "format", "compression", "features", "schema", "cut_at"})


class Names:
    """Old names and new ones, each of which may have only one partner."""

    def __init__(self) -> None:
        self.new: dict[str, str] = {}
        self.old: dict[str, str] = {}

    def fit(self, old: str, new: str) -> bool:
        """Whether ``new`` can be what ``old`` is called; remembered when it is."""
        return self.new.setdefault(old, new) == new and self.old.setdefault(new, old) == old


def differences(old: Any, new: Any) -> Iterator[str]:
    """Where two JSON documents say different things, in words; nothing when they are the same up to names."""
    yield from _differences(old, new, "", Names())


def _differences(old: Any, new: Any, where: str, names: Names) -> Iterator[str]:
    if isinstance(old, str) and isinstance(new, str):
        if not _same_text(old, new, names):
            yield f"{where}: {old!r} has become {new!r}"
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _objects(old, new, where, names)
    elif isinstance(old, Sequence) and isinstance(new, Sequence):
        if len(old) != len(new):
            yield f"{where}: {len(old)} have become {len(new)}"
        for index, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from _differences(one, other, f"{where}[{index}]", names)
    elif old != new:
        yield f"{where}: {old!r} has become {new!r}"


def _objects(old: Mapping[str, Any], new: Mapping[str, Any], where: str, names: Names) -> Iterator[str]:
    for key in old:
        if key in LEFT_OUT:
            continue
        if key not in new:
            yield f"{where}.{key} is gone"
        else:
            yield from _differences(old[key], new[key], f"{where}.{key}", names)
    yield from (f"{where}.{key} is new" for key in new if key not in old)


def _same_text(old: str, new: str, names: Names) -> bool:
    if old == new and not TOKEN.search(old):
        return True
    olds, news = TOKEN.findall(old), TOKEN.findall(new)
    if len(olds) != len(news) or TOKEN.sub("", old) != TOKEN.sub("", new):
        return names.fit(old, new)
    pairs = ((one.rstrip(ENDS), other.rstrip(ENDS)) for one, other in zip(olds, news, strict=True))
    return all(names.fit(one, other) for one, other in pairs)
