"""The README's console blocks are what the commands print: ``python tests/readme.py`` writes them anew.

A block starts with ``$ mobtrace ...``; a line ``...`` at its end stands for the rest of the output. The commands run
one after the other in one folder, in which the samples are: what one writes, those behind it can read.
"""

import contextlib
import io
import re
import sys
import tempfile
from functools import cache
from pathlib import Path

from mobtrace.cli.main import main

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCK = re.compile(r"```console\n\$ mobtrace ([^\n]*)\n(.*?)```", re.DOTALL)
ELISION = "...\n"


@cache
def printed() -> dict[str, str]:
    """What each command prints, without spaces at the ends of lines."""
    commands = dict.fromkeys(command for command, _ in BLOCK.findall(README.read_text()))
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("samples").symlink_to(README.parent / "samples")
        return {command: _printed(command) for command in commands}


def _printed(command: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(command.split())
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def expected(command: str, shown: str) -> str:
    """The block's text as it should be: as many lines as it shows."""
    whole = printed()[command]
    if not shown.endswith(ELISION):
        return whole
    lines = shown.removesuffix(ELISION).count("\n")
    return "".join(whole.splitlines(keepends=True)[:lines]) + ELISION


def rewritten(text: str) -> str:
    """The README with all its blocks as they should be."""
    return BLOCK.sub(lambda match: f"```console\n$ mobtrace {match[1]}\n{expected(match[1], match[2])}```", text)


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text()))
    sys.exit(0)
