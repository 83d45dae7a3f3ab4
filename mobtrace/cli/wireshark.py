"""``mobtrace wireshark``: the plugin in the user's Wireshark."""

from pathlib import Path
from typing import Annotated

import typer

from mobtrace.errors import ExitCode
from mobtrace.peer import plugin

Folder = Annotated[
    Path | None, typer.Option("--path", metavar="DIR", help="Another folder than the personal plugin folder.")
]

app = typer.Typer(help="The Lua plugin in the personal plugin folder of Wireshark.", no_args_is_help=True)


@app.command()
def install(path: Folder = None) -> int:
    """Write the plugin into the plugin folder and see that Wireshark loads it."""
    target = plugin.install(path)
    typer.echo(f"installed {target}")
    if plugin.find_wireshark() is None:
        typer.echo("tshark was not found, so it is not known whether Wireshark loads it", err=True)
        return ExitCode.FINE
    code = _tell(plugin.check(path))
    # Into a folder of the user's own choice it may be on its way to another machine.
    return ExitCode.FINE if path else code


@app.command()
def uninstall(path: Folder = None) -> int:
    """Remove the plugin from the plugin folder."""
    target = plugin.uninstall(path)
    typer.echo(f"removed {target}" if target else "the plugin was not installed")
    return ExitCode.FINE


@app.command("path")
def show_path(path: Folder = None) -> int:
    """Print where the plugin is, or would be, installed."""
    typer.echo(str(plugin.place(path)))
    return ExitCode.FINE


@app.command()
def check(path: Folder = None) -> int:
    """See that the plugin is installed, of this version, and loaded by Wireshark."""
    return _tell(plugin.check(path))


def _tell(result: plugin.Check) -> int:
    for problem in result.problems:
        typer.echo(f"mobtrace: {problem}", err=True)
    if result.problems:
        return ExitCode.FOUND
    typer.echo(f"Wireshark {result.wireshark.version_text} loads {result.path}")
    return ExitCode.FINE
