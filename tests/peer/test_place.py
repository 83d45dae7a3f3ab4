"""Installing, removing and checking the plugin, with the tshark at hand and with pretended ones."""

from pathlib import Path

import pytest

from mobtrace.cli.main import main
from mobtrace.errors import ExitCode, MissingToolError
from mobtrace.peer import plugin
from mobtrace.peer.plugin import Wireshark
from support import needs_tshark


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return tmp_path


@needs_tshark
def test_install_writes_into_the_personal_folder_and_tshark_loads_it(home, capsys):
    code = main(["wireshark", "install"])
    target = home / ".local" / "lib" / "wireshark" / "plugins" / "mobtrace.lua"
    assert target.read_text() == plugin.plugin_text()
    said = capsys.readouterr()
    assert f"installed {target}" in said.out
    if code == ExitCode.FINE:
        assert "loads" in said.out
    else:
        assert "as another user" in said.err


@needs_tshark
def test_path_and_uninstall(home, capsys):
    target = home / ".local" / "lib" / "wireshark" / "plugins" / "mobtrace.lua"
    assert main(["wireshark", "path"]) == ExitCode.FINE
    assert capsys.readouterr().out.strip() == str(target)
    plugin.install()
    assert main(["wireshark", "uninstall"]) == ExitCode.FINE
    assert not target.exists()
    assert main(["wireshark", "uninstall"]) == ExitCode.FINE
    assert "was not installed" in capsys.readouterr().out


@needs_tshark
def test_check_tells_a_missing_and_an_old_plugin(home, capsys):
    assert main(["wireshark", "check"]) == ExitCode.FOUND
    assert "not installed: run mobtrace wireshark install" in capsys.readouterr().err
    plugin.install().write_text("-- an old one\n")
    assert main(["wireshark", "check"]) == ExitCode.FOUND
    assert "another version" in capsys.readouterr().err


@needs_tshark
def test_a_folder_of_ones_own(home, tmp_path, capsys):
    elsewhere = tmp_path / "stick"
    assert main(["wireshark", "install", "--path", str(elsewhere)]) == ExitCode.FINE
    assert (elsewhere / "mobtrace.lua").is_file()
    assert "is not searched by Wireshark" in capsys.readouterr().err
    assert main(["wireshark", "check", "--path", str(elsewhere)]) == ExitCode.FOUND


def test_root_and_a_new_wireshark(monkeypatch, tmp_path):
    monkeypatch.setattr(plugin, "is_root", lambda: True)
    new = Wireshark("tshark", (4, 6, 9), tmp_path)
    assert plugin.loads_no_lua(new)
    assert "run it as another user" in plugin.why_not_loaded(new, tmp_path / "mobtrace.lua")
    assert not plugin.loads_no_lua(Wireshark("tshark", (4, 0, 17), tmp_path))


def test_without_tshark(monkeypatch, home, capsys):
    monkeypatch.setenv("PATH", str(home))
    with pytest.raises(MissingToolError, match="apt install tshark"):
        plugin.need_wireshark()
    assert main(["wireshark", "check"]) == ExitCode.UNREADABLE
    assert "tshark was not found" in capsys.readouterr().err
    assert main(["wireshark", "install"]) == ExitCode.FINE
    assert plugin.usual_folder().is_dir()


def test_a_folder_that_cannot_be_written(tmp_path, capsys):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert main(["wireshark", "install", "--path", str(blocked / "sub")]) == ExitCode.USAGE
    assert str(blocked) in capsys.readouterr().err


def test_windows_and_others():
    assert plugin.usual_folder({"APPDATA": "/roaming"}, "win32") == Path("/roaming/Wireshark/plugins")
    assert plugin.usual_folder({}, "darwin") == Path("~/.local/lib/wireshark/plugins").expanduser()
