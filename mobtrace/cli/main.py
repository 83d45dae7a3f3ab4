"""The command line's entrance: commands, exit codes, and one line for every error."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from mobtrace import __version__
from mobtrace.cli import analyze, crosscheck, registry, show, wireshark
from mobtrace.errors import ExitCode, MobtraceError

# Newer typers carry click inside themselves, so the base of usage errors is found by its name.
ClickError: type[Any] = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")

app = typer.Typer(
    name="mobtrace",
    help="Capture analytics and replay for IP mobility signaling.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("analyze")(analyze.analyze)
app.command("show")(show.show)
app.command("registry")(registry.registry)
app.command("crosscheck")(crosscheck.crosscheck)
app.add_typer(wireshark.app, name="wireshark")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mobtrace {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Capture analytics and replay for IP mobility signaling."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code and never raises for a user's mistake."""
    try:
        code = app(list(sys.argv[1:] if argv is None else argv), standalone_mode=False, prog_name="mobtrace")
        sys.stdout.flush()
        return int(code or ExitCode.FINE)
    except BrokenPipeError:
        # ``mobtrace ... | head`` is not an error; keep the interpreter from flushing into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FINE
    except ClickError as error:
        error.show(sys.stderr)
        return int(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except MobtraceError as error:
        typer.echo(f"mobtrace: {error}", err=True)
        return error.exit_code


def run() -> None:
    """The console script."""
    sys.exit(main())
