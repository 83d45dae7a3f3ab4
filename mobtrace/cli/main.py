"""The command line's entrance: commands, exit codes, and one line for every error."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from mobtrace import __version__
from mobtrace.errors import ExitCode, MobtraceError

# Newer typers carry click inside themselves, so the base of usage errors is found by its name.
ClickError: type[Any] = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")

# Each command's module is imported when it is asked for: what one needs, another should not wait for.
COMMANDS = {
    "analyze": "analyze",
    "timeline": "timeline",
    "ladder": "ladder",
    "stats": "stats",
    "carve": "carve",
    "export": "export",
    "diff": "diff",
    "anonymize": "anonymize",
    "show": "show",
    "explain": "explain",
    "registry": "registry",
    "replay": "replay",
    "crosscheck": "crosscheck",
    "emulate": "emulate",
    "lab": "app",
    "wireshark": "app",
}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mobtrace {__version__}")
        raise typer.Exit


def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Capture analytics and replay for IP mobility signaling."""


def _app(words: Sequence[str]) -> typer.Typer:
    """The application with the command that ``words`` name, or with all of them."""
    app = typer.Typer(
        name="mobtrace",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_common)
    named = [name for name in COMMANDS if words and words[0] == name]
    for name in named or COMMANDS:
        command = getattr(import_module(f"mobtrace.cli.{name}"), COMMANDS[name])
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code and never raises for a user's mistake."""
    words = list(sys.argv[1:] if argv is None else argv)
    # What an analysis builds stays until the end and holds no cycles: looking for some takes a third of its time.
    gc.set_threshold(1_000_000, 50, 50)
    try:
        code = _app(words)(words, standalone_mode=False, prog_name="mobtrace")
        sys.stdout.flush()
        return int(code or ExitCode.FINE)
    except BrokenPipeError:
        return _reader_has_gone()
    except SystemExit as error:
        # click makes this of a pipe that is closed while a command writes.
        if isinstance(error.__context__, BrokenPipeError):
            return _reader_has_gone()
        raise
    except ClickError as error:
        error.show(sys.stderr)
        return int(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except MobtraceError as error:
        typer.echo(f"mobtrace: {error}", err=True)
        return error.exit_code


def _reader_has_gone() -> ExitCode:
    """``mobtrace ... | head`` is not an error; keep the interpreter from flushing into the closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.FINE


def run() -> None:
    """The console script."""
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Without tidying up: to take apart what an analysis has built takes as long as a fifth of it.
    os._exit(code)
