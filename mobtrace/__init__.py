"""mobtrace: capture analytics and replay for IP mobility signaling.

``mobtrace.analyze(paths)`` gives what the command ``mobtrace analyze`` prints, as values.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mobtrace.api import Result, analyze

__version__ = "0.1.0"
__all__ = ["Result", "__version__", "analyze"]


def __getattr__(name: str) -> Any:
    # Imported on first use, so that ``mobtrace --version`` does not load the whole package.
    if name in ("analyze", "Result"):
        from mobtrace import api  # noqa: PLC0415

        return getattr(api, name)
    raise AttributeError(f"module 'mobtrace' has no attribute {name!r}")
