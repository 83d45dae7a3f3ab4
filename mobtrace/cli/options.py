"""The options that every command shares, declared once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from mobtrace.errors import UsageError
from mobtrace.values import Address, Nanoseconds, Prefix

if TYPE_CHECKING:
    from mobtrace.session.select import Selection

_SELECT = "Select"
_COMMON = "Common"

Files = Annotated[
    list[str] | None, typer.Argument(metavar="FILE...", help="Captures, directories or globs; - is stdin.")
]
Read = Annotated[list[str] | None, typer.Option("-r", metavar="FILE", help="The same as a positional FILE.")]
Mn = Annotated[
    list[str] | None, typer.Option("--mn", help="Node: NAI (globs allowed) or home address.", rich_help_panel=_SELECT)
]
Hoa = Annotated[list[str] | None, typer.Option("--hoa", help="Home address.", rich_help_panel=_SELECT)]
Hnp = Annotated[list[str] | None, typer.Option("--hnp", help="Home network prefix.", rich_help_panel=_SELECT)]
Coa = Annotated[list[str] | None, typer.Option("--coa", help="Care-of address.", rich_help_panel=_SELECT)]
Mag = Annotated[list[str] | None, typer.Option("--mag", help="Mobile access gateway.", rich_help_panel=_SELECT)]
Lma = Annotated[list[str] | None, typer.Option("--lma", help="Local mobility anchor.", rich_help_panel=_SELECT)]
Ha = Annotated[list[str] | None, typer.Option("--ha", help="Home agent.", rich_help_panel=_SELECT)]
From = Annotated[
    str | None,
    typer.Option("--from", help="From this time: ISO 8601 or seconds since the first frame.", rich_help_panel=_SELECT),
]
To = Annotated[str | None, typer.Option("--to", help="Up to this time.", rich_help_panel=_SELECT)]
Status = Annotated[list[int] | None, typer.Option("--status", help="Status of an answer.", rich_help_panel=_SELECT)]
Protocol = Annotated[
    list[str] | None,
    typer.Option("--protocol", help="pmip6, mip6, nemo, hmip6, mip6-cn or fmip6.", rich_help_panel=_SELECT),
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write there instead of to stdout.", rich_help_panel=_COMMON)
]
Dialect = Annotated[
    str | None,
    typer.Option(
        "--dialect", help="Option numbers and flags of a pre-standard implementation.", rich_help_panel=_COMMON
    ),
]
Names = Annotated[
    Path | None,
    typer.Option("--names", help="File of node names: one 'ADDRESS NAME' a line.", rich_help_panel=_COMMON),
]
NoNames = Annotated[bool, typer.Option("-n", help="No names, addresses only.", rich_help_panel=_COMMON)]
EspKeysFile = Annotated[
    Path | None,
    typer.Option("--esp-keys", help="ESP keys in the format of Wireshark's esp_sa file.", rich_help_panel=_COMMON),
]
AuthKeysFile = Annotated[
    Path | None,
    typer.Option(
        "--auth-keys",
        help="Keys that nodes share with home agents and AAA servers (TOML), to verify authenticators.",
        rich_help_panel=_COMMON,
    ),
]
Color = Annotated[
    str, typer.Option("--color", help="auto, always or never; NO_COLOR is obeyed.", rich_help_panel=_COMMON)
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress, no warnings.", rich_help_panel=_COMMON)]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="More of everything.", rich_help_panel=_COMMON)]
ProgressForm = Annotated[
    str,
    typer.Option("--progress", help="auto, bar, json or none.", rich_help_panel=_COMMON),
]


def inputs(files: list[str] | None, read: list[str] | None) -> list[str]:
    """Positional files and ``-r`` files together; raises ``UsageError`` when there is none."""
    listed = [*(files or []), *(read or [])]
    if not listed:
        raise UsageError("no capture given: name a file, a directory, a glob, or - for stdin")
    return listed


# The options that ``selection`` takes, by the names of their parameters.
SELECTORS = ("mn", "hoa", "hnp", "coa", "mag", "lma", "ha", "start", "end", "status", "protocol")


def selection(
    first: Nanoseconds,
    *,
    mn: list[str] | None,
    hoa: list[str] | None,
    hnp: list[str] | None,
    coa: list[str] | None,
    mag: list[str] | None,
    lma: list[str] | None,
    ha: list[str] | None,
    start: str | None,
    end: str | None,
    status: list[int] | None,
    protocol: list[str] | None,
) -> "Selection":
    """The selection that the options ask for; ``first`` is the time of the first frame."""
    from mobtrace.session.select import Selection, parse_time  # noqa: PLC0415 - reading begins before

    return Selection(
        mn=tuple(mn or ()),
        hoa=_addresses("--hoa", hoa),
        hnp=tuple(_prefix(text) for text in hnp or ()),
        coa=_addresses("--coa", coa),
        gateways=_addresses("--mag", mag),
        anchors=_addresses("--lma", lma) + _addresses("--ha", ha),
        start=parse_time(start, first) if start is not None else None,
        end=parse_time(end, first) if end is not None else None,
        status=tuple(status or ()),
        protocol=tuple(protocol or ()),
    )


def _addresses(option: str, texts: list[str] | None) -> tuple[Address, ...]:
    try:
        return tuple(Address.parse(text) for text in texts or ())
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def _prefix(text: str) -> Prefix:
    try:
        return Prefix.parse(text)
    except ValueError as error:
        raise UsageError(f"--hnp: {error}") from None


def read_names(path: Path | None) -> dict[str, str]:
    """Node names from a file with one ``ADDRESS NAME`` a line; ``#`` starts a comment."""
    if path is None:
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    names: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        words = line.partition("#")[0].split(maxsplit=1)
        if len(words) == 2:
            try:
                names[str(Address.parse(words[0]))] = words[1].strip()
            except ValueError:
                raise UsageError(f"{path}:{number}: {words[0]!r} is not an address") from None
    return names


@contextmanager
def writing_to(output: Path | None) -> Iterator[TextIO]:
    """The file that ``-o`` names, or stdout; raises ``UsageError`` when it cannot be made."""
    if output is None:
        yield sys.stdout
        return
    try:
        out = output.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output}: {error.strerror}") from None
    with out:
        yield out
