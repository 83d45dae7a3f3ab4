"""What tests need of their surroundings, and the words they skip with."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MOBTRACE_SHARED", ROOT.parent / "shared"))
CAPTURES = SHARED / "captures"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"needs the folder {SHARED.name} beside the project")
needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="needs tshark")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")

needs_namespaces = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("ip") is None or not Path("/dev/net/tun").exists(),
    reason="needs root, ip and /dev/net/tun",
)
needs_ping = pytest.mark.skipif(shutil.which("ping") is None, reason="needs ping")
