"""``python -m mobtrace.derive``: write the files that come from the registry; ``--check`` compares them instead."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path

from mobtrace.derive import lua, schema, tables

# The folder of the project, whose files these are; the installed package alone has none of them.
ROOT = Path(__file__).resolve().parents[2]

FILES: dict[str, Callable[[], str]] = {
    "docs/registry.md": tables.markdown,
    "docs/mobtrace.schema.json": schema.text,
    "dissectors/mobtrace.lua": lua.plugin,
}


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Write or compare the files below ``root``; 1 when a compared one differs."""
    parser = ArgumentParser(prog="python -m mobtrace.derive", description="Files that come from the registry.")
    parser.add_argument("--check", action="store_true", help="compare them with the registry, write nothing")
    check = parser.parse_args(arguments).check
    stale = [name for name in FILES if not is_current(root / name, FILES[name]())]
    for name in stale:
        sys.stdout.write(f"{name}: {'not what the registry says; run make derive' if check else 'written'}\n")
        if not check:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(FILES[name](), "utf-8")
    return int(check and bool(stale))


def is_current(path: Path, text: str) -> bool:
    """Whether the file at ``path`` holds ``text``."""
    return path.exists() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
