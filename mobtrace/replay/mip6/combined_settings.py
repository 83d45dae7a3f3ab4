"""What a combined home agent and local mobility anchor is told: the settings of both, in one table."""

from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any, TypeVar, get_type_hints

from mobtrace.replay.lma.settings import AnchorSettings
from mobtrace.replay.mip6.combined import CombinedAnchor
from mobtrace.replay.mip6.settings import HomeAgentSettings

S = TypeVar("S")


def _copy(each: Field[Any]) -> Any:
    if each.default_factory is not MISSING:
        return field(default_factory=each.default_factory, kw_only=True)
    return field(kw_only=True) if each.default is MISSING else field(default=each.default, kw_only=True)


def _fields(cls: type[Any]) -> dict[str, tuple[str, Any, Any]]:
    hints = get_type_hints(cls)
    return {each.name: (each.name, hints[each.name], _copy(each)) for each in fields(cls)}


# What both have is told once: the addresses, limits, quirks, and whether bulk messages are understood.
CombinedSettings: type[Any] = make_dataclass(
    "CombinedSettings", {**_fields(HomeAgentSettings), **_fields(AnchorSettings)}.values()
)


def make_combined(name: str, settings: Any) -> CombinedAnchor:
    """The node with these settings."""
    return CombinedAnchor(name, _part(AnchorSettings, settings), _part(HomeAgentSettings, settings))


def _part(cls: type[Any], settings: Any) -> Any:
    return cls(**{each.name: getattr(settings, each.name) for each in fields(cls)})
