"""Chromium without a window, driven over its own protocol: pages are opened, read and used as by a person."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PATIENCE = 20.0
WHERE = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
"""The browser's program; None where there is none."""
QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-extensions",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
    "--remote-debugging-port=0",
]


@dataclass
class Page:
    """One tab: what it asked for, and what it complained of."""

    socket: ClientConnection
    session: str
    number: int = 0
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def call(self, method: str, **parameters: Any) -> Any:
        """A command of the protocol, and its result."""
        self.number += 1
        self.socket.send(
            json.dumps({"id": self.number, "sessionId": self.session, "method": method, "params": parameters})
        )
        while True:
            said = json.loads(self.socket.recv(PATIENCE))
            if said.get("id") == self.number:
                assert "error" not in said, said
                return said["result"]
            self._heard(said)

    def _heard(self, said: dict[str, Any]) -> None:
        method, what = said.get("method"), said.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            details = what["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
            self.complaints.append(f"{what['entry']['text']} {what['entry'].get('url', '')}")
        elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "warning", "assert"):
            self.complaints.append(str(what["args"]))

    def run(self, script: str) -> Any:
        """The value of an expression in the page; what it promises is waited for."""
        result = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def until(self, script: str) -> Any:
        """The value of an expression once it is true."""
        end = time.monotonic() + PATIENCE
        while not (value := self.run(f"(() => {{ try {{ return {script} }} catch {{ return null }} }})()")):
            assert time.monotonic() < end, f"still not: {script}; {self.complaints}"
            time.sleep(0.03)
        return value

    def open(self, address: str, ready: str = "document.readyState === 'complete'") -> None:
        """Opens an address in a new document and waits for it."""
        self.call("Page.navigate", url="about:blank")
        self.until("location.href === 'about:blank'")
        self.call("Page.navigate", url=address)
        self.until(f"location.href !== 'about:blank' && {ready}")

    def size(self, width: int, height: int, dark: bool = False) -> None:
        """The window's size, and whether the person prefers the dark."""
        mobile = width < 600
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=mobile,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])


@contextmanager
def browser() -> Iterator[Page]:
    """A running Chromium with one page; what it keeps is thrown away."""
    assert WHERE is not None
    with tempfile.TemporaryDirectory(prefix="qazeta-web-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [WHERE, *QUIET, f"--user-data-dir={folder}", "about:blank"], stderr=subprocess.DEVNULL
        )
        try:
            with connect(_address(Path(folder), process), max_size=None, ping_interval=None) as socket:
                page = Page(socket, "")
                yield _opened(page)
        finally:
            process.terminate()
            process.wait()


def _address(folder: Path, process: subprocess.Popen[bytes]) -> str:
    said, end = folder / "DevToolsActivePort", time.monotonic() + PATIENCE
    while not said.exists() or len(lines := said.read_text().splitlines()) < 2:
        assert process.poll() is None and time.monotonic() < end, "the browser does not start"
        time.sleep(0.05)
    return f"ws://127.0.0.1:{lines[0]}{lines[1]}"


def _opened(page: Page) -> Page:
    page.socket.send(json.dumps({"id": 1, "method": "Target.createTarget", "params": {"url": "about:blank"}}))
    target = json.loads(page.socket.recv(PATIENCE))["result"]["targetId"]
    attach = {"targetId": target, "flatten": True}
    page.socket.send(json.dumps({"id": 2, "method": "Target.attachToTarget", "params": attach}))
    while "result" not in (said := json.loads(page.socket.recv(PATIENCE))):
        pass
    page.session, page.number = said["result"]["sessionId"], 2
    for domain in ("Page", "Runtime", "Log", "Network"):
        page.call(f"{domain}.enable")
    return page
