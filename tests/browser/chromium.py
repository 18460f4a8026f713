"""A headless Chromium, driven over its DevTools protocol: just enough to open a page, wait, act and take a picture."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--force-device-scale-factor=1", "--remote-debugging-port=0",
)  # fmt: skip


@dataclass
class Page:
    """One page of the browser."""

    socket: ClientConnection
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, method: str, **params: Any) -> Any:
        """One command of the protocol, and its answer."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv(timeout=60))
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression in the page."""
        return self.ask("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def open(self, url: str, shows: str, seconds: float = 60) -> None:
        """Open an address, and wait until the page shows a text and has come to rest."""
        self.ask("Page.navigate", url=url)
        self.wait(shows, seconds)

    def wait(self, shows: str, seconds: float = 60) -> None:
        """Until the page shows a text. Raises TimeoutError, with what it shows instead."""
        end = time.monotonic() + seconds
        while shows not in (text := self.run("document.body ? document.body.innerText : ''") or ""):
            if time.monotonic() > end:
                raise TimeoutError(f"The page never showed {shows!r}, but: {text[:2000]}")
            time.sleep(0.2)
        time.sleep(1.5)  # what is drawn after the text: graphs, icons

    def picture(self, path: Path, width: int = 1280, height: int = 800) -> None:
        """What is to be seen, as a PNG file."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        time.sleep(0.5)
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """A browser with a new, empty profile, ended with the block."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        raise FileNotFoundError("There is no Chromium on this machine: apt-get install chromium")
    process = subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        with connect(_address(profile), max_size=None, proxy=None) as socket:
            yield Page(socket)
    finally:
        process.terminate()
        process.wait(20)


def _address(profile: Path, seconds: float = 60) -> str:
    """Where the first page listens; the browser writes its port into its profile."""
    end = time.monotonic() + seconds
    port = profile / "DevToolsActivePort"
    while not (port.exists() and port.read_text("utf-8").strip()):
        if time.monotonic() > end:
            raise TimeoutError("Chromium did not start")
        time.sleep(0.1)
    number = port.read_text("utf-8").split()[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{number}/json/list", timeout=10) as answer:
        pages = [page for page in json.load(answer) if page["type"] == "page"]
    return str(pages[0]["webSocketDebuggerUrl"])
