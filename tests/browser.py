"""A headless Chromium that is asked what a page shows, through the pipe it offers for that."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="needs chromium")
READS, WRITES = 3, 4  # where Chromium expects its ends of the pipe
LONGEST = 20.0


class Page:
    """One page: ``js`` gives the value of an expression; what went wrong or was asked of a network is kept."""

    def __init__(self, to: int, back: int) -> None:
        self.to, self.back = to, back
        self.buffer = b""
        self.number = 0
        self.session: str | None = None
        self.problems: list[str] = []
        self.requests: list[str] = []

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer of one command."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        wanted = self.number
        while (found := self._next()).get("id") != wanted:
            self._keep(found)
        if "error" in found:
            raise AssertionError(found["error"])
        return found["result"]

    def js(self, expression: str) -> Any:
        """The value of an expression; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def until(self, expression: str) -> Any:
        """The value of an expression once it is true."""
        end = time.monotonic() + LONGEST
        while not (value := self.js(expression)):
            assert time.monotonic() < end, f"{expression} never came true"
            time.sleep(0.02)
        return value

    def key(self, key: str) -> None:
        """Press a key that writes nothing, or the character it writes."""
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def picture(self, path: Path) -> None:
        """A screenshot, for a person who looks why a test fails."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.buffer:
            got = os.read(self.back, 1 << 20)
            assert got, "Chromium has ended"
            self.buffer += got
        message, _, self.buffer = self.buffer.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def _keep(self, event: dict[str, Any]) -> None:
        method, params = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.problems.append(str(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.problems.append(str(params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.problems.append(str(params["entry"]))
        elif method == "Page.javascriptDialogOpening":
            self.problems.append(f"a dialog: {params['message']}")
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])


@contextmanager
def opened(path: Path, *, dark: bool = False, size: tuple[int, int] = (1200, 900)) -> Iterator[Page]:
    """The page of a file."""
    child_reads, to = os.pipe()
    back, child_writes = os.pipe()
    ends = [os.dup(os.dup(os.dup(child_reads))), os.dup(os.dup(os.dup(child_writes)))]  # out of the way of 3 and 4

    def connect() -> None:
        os.dup2(ends[0], 20)
        os.dup2(ends[1], 21)
        os.dup2(20, READS)
        os.dup2(21, WRITES)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        flags += ["--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}"]
        flags += ["--remote-debugging-pipe", f"--window-size={size[0]},{size[1]}", "about:blank"]
        child = subprocess.Popen(
            [CHROMIUM, *flags], preexec_fn=connect, close_fds=False,  # noqa: PLW1509 - it only moves descriptors
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(child_reads)
        os.close(child_writes)
        page = Page(to, back)
        try:
            yield _loaded(page, path, dark)
        finally:
            child.kill()
            child.wait()
            for end in (to, back, *ends):
                os.close(end)


def _loaded(page: Page, path: Path, dark: bool) -> Page:
    targets = page.call("Target.getTargets")["targetInfos"]
    target = next(each["targetId"] for each in targets if each["type"] == "page")
    page.session = page.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Runtime", "Log", "Network"):
        page.call(f"{domain}.enable")
    if dark:
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    page.call("Page.navigate", url=path.as_uri())
    page.until("document.readyState === 'complete' && location.protocol === 'file:'")
    return page
