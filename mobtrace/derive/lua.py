"""The Wireshark plugin: the registry's tables and the runtime of ``dissectors/runtime`` in one file.

Wireshark loads every Lua file of its plugin folder by itself and in no order worth relying on, so one file is what is
installed.
"""

from pathlib import Path

from mobtrace.derive.lua_tables import Tables
from mobtrace.derive.lua_text import assignments, literal

RUNTIME = Path(__file__).resolve().parents[2] / "dissectors" / "runtime"
# In the order of what uses what.
PARTS = (
    "octets",
    "kinds",
    "message",
    "fields",
    "builtin",
    "fast",
    "tree",
    "sessions",
    "rules",
    "summary",
    "usual",
    "bindings",
    "context",
    "taps",
    "main",
)
HEAD = """\
-- mobtrace: IP mobility signaling in Wireshark 4.0 and newer.
-- Made by `python -m mobtrace.derive` from the registry and dissectors/runtime; changes belong there.

"""


def plugin() -> str:
    """The text of ``dissectors/mobtrace.lua``; needs the folder of the project beside the package."""
    parts = [(RUNTIME / f"{name}.lua").read_text("utf-8") for name in PARTS]
    return HEAD + tables() + "\n" + "\n".join(parts)


def tables() -> str:
    """The registry as one Lua table, ``TABLES``."""
    made = Tables()
    text = "local TABLES = {}\n"
    for name in ("names", "rows", "families", "fields", "issues", "exchanges", "dialects"):
        text += f"TABLES.{name} = {{}}\n" + assignments(f"TABLES.{name}", getattr(made, name))
    for name in ("messages", "message_names"):
        text += f"TABLES.{name} = {literal(getattr(made, name))}\n"
    return text
