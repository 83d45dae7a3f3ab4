"""The Lua plugin and its place: the personal plugin folder of the Wireshark of this machine."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mobtrace.errors import InputError, MissingToolError, UsageError

NAME = "mobtrace.lua"
SECONDS = 60
FIRST_WITHOUT_ROOT = (4, 4)  # from this version on no Lua is loaded for root, whatever the settings


@dataclass(frozen=True, slots=True)
class Wireshark:
    """A tshark, its version and where it looks for a person's Lua plugins."""

    tshark: str
    version: tuple[int, int, int]
    folder: Path

    @property
    def version_text(self) -> str:
        """The version as ``4.0.17``."""
        return ".".join(map(str, self.version))


def plugin_path() -> Path:
    """The plugin as shipped; raises ``InputError`` when this installation lacks it."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package, package.parent):  # in the wheel, in the project's own folder
        if (folder / "dissectors" / NAME).is_file():
            return folder / "dissectors" / NAME
    raise InputError(f"{NAME} is not part of this installation; install mobtrace anew")


def plugin_text() -> str:
    """The text of the plugin; raises ``InputError``."""
    return plugin_path().read_text("utf-8")


def find_wireshark() -> Wireshark | None:
    """The tshark in the search path, or ``None``."""
    tshark = shutil.which("tshark")
    if tshark is None:
        return None
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", _run(tshark, "--version"))
    version = (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)
    listed = re.search(r"^Personal Lua Plugins:\s*(\S.*)$", _run(tshark, "-G", "folders"), re.MULTILINE)
    return Wireshark(tshark, version, Path(listed[1]) if listed else usual_folder())


def need_wireshark() -> Wireshark:
    """The tshark in the search path; raises ``MissingToolError`` that says how to get one."""
    found = find_wireshark()
    if found is None:
        raise MissingToolError(
            "tshark was not found: install Wireshark's command line (Debian and Ubuntu: apt install tshark, "
            "Fedora: dnf install wireshark-cli, macOS: brew install wireshark)"
        )
    return found


def usual_folder(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Where Wireshark looks by default, for a machine on which it is not in the search path."""
    if platform == "win32":
        return Path(environ.get("APPDATA", "~")).expanduser() / "Wireshark" / "plugins"
    return Path("~/.local/lib/wireshark/plugins").expanduser()


def place(folder: Path | None = None) -> Path:
    """The file that ``install`` writes: in ``folder``, by default the personal plugin folder."""
    if folder is not None:
        return folder / NAME
    found = find_wireshark()
    return (found.folder if found else usual_folder()) / NAME


def install(folder: Path | None = None) -> Path:
    """Write the plugin and give its path; raises ``UsageError`` when the folder cannot be written."""
    target = place(folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(plugin_text(), "utf-8")
    except OSError as error:
        raise UsageError(f"{target}: {error.strerror}") from None
    return target


def uninstall(folder: Path | None = None) -> Path | None:
    """Remove the plugin; gives its path, or ``None`` when it was not there."""
    target = place(folder)
    try:
        target.unlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{target}: {error.strerror}") from None
    return target


@dataclass(frozen=True, slots=True)
class Check:
    """Whether Wireshark loads the plugin; ``problems`` say what to do, one line each."""

    wireshark: Wireshark
    path: Path
    problems: tuple[str, ...]


def check(folder: Path | None = None) -> Check:
    """See that the plugin is installed, current, and loaded by tshark; raises ``MissingToolError`` without one."""
    wireshark = need_wireshark()
    path = place(folder)
    problems: list[str] = []
    if not path.is_file():
        problems.append("the plugin is not installed: run mobtrace wireshark install")
    elif path.read_text("utf-8", errors="replace") != plugin_text():
        problems.append("another version of the plugin is installed: run mobtrace wireshark install")
    if not problems and str(path) not in _run(wireshark.tshark, "-G", "plugins"):
        problems.append(why_not_loaded(wireshark, path))
    return Check(wireshark, path, tuple(problems))


def loads_no_lua(wireshark: Wireshark) -> bool:
    """True where no setting makes it load Lua: as root, from 4.4 on."""
    return is_root() and wireshark.version[:2] >= FIRST_WITHOUT_ROOT


def why_not_loaded(wireshark: Wireshark, path: Path) -> str:
    """What keeps ``wireshark`` from loading the plugin at ``path``, and what to do."""
    if wireshark.folder not in path.parents:
        return f"{path.parent} is not searched by Wireshark {wireshark.version_text}, which uses {wireshark.folder}"
    if loads_no_lua(wireshark):
        return (
            f"Wireshark {wireshark.version_text} loads no Lua when it runs as root: run it as another user "
            "(to capture without root: dpkg-reconfigure wireshark-common, then join the group wireshark)"
        )
    if is_root():
        return "Wireshark loads no Lua for root unless init.lua allows it: run it as another user"
    return f"Wireshark {wireshark.version_text} does not load it: is its Lua support off? (tshark -v, Help > About)"


def is_root() -> bool:
    """True for the superuser."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingToolError(f"{command[0]} does not run: {error}") from None
    return done.stdout.decode(errors="replace")
