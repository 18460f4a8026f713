"""Pictures of the dashboard for the documentation: `python -m tests.browser.shoot [FOLDER]` (docs/images).

Starts a dashboard of its own on the sample articles, lets the nightly deployment run, opens its pages in a headless
Chromium and ends all of it.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from flows.deployments import PROJECT
from flows.serve import PREFECT, Board, served
from tests.browser.chromium import browser

IMAGES = PROJECT / "docs" / "images"


def main(folder: Path = IMAGES) -> None:
    """All pictures, into a folder."""
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        shutil.copytree(PROJECT / "seeds", work / "seeds")
        os.chdir(work)
        with served(work / "prefect", _free_port(), ["seeds"], "corpus") as board:
            # As prefect.yaml has it: with paths that do not tell where this ran.
            board.ask(PREFECT, "--no-prompt", "deploy", "--all", "--prefect-file", str(PROJECT / "prefect.yaml"))
            shoot(board, work / "profile", folder)


def shoot(board: Board, profile: Path, folder: Path) -> None:
    """Let the nightly deployment run, and take the pictures."""
    deployment = call(board, "/deployments/name/clean-corpus/nightly")
    run = call(board, f"/deployments/{deployment['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})
    while (found := call(board, f"/flow_runs/{run['id']}"))["state_type"] not in {"COMPLETED", "FAILED", "CRASHED"}:
        time.sleep(0.5)
    if found["state_type"] != "COMPLETED":
        raise RuntimeError(f"The run ended as {found['state_type']}: {found['state']['message']}")
    artifacts = {
        artifact["key"]: artifact["id"]
        for artifact in call(board, "/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    }
    pages = {
        "run": (f"/runs/flow-run/{run['id']}", found["name"], 1280, 900),
        "summary": (f"/artifacts/artifact/{artifacts['summary']}", "records in", 1280, 1000),
        "duplicates": (f"/artifacts/artifact/{artifacts['duplicates']}", "canonical_id", 1600, 700),
        "deployment": (f"/deployments/deployment/{deployment['id']}", "nightly", 1280, 900),
        "form": (f"/deployments/deployment/{deployment['id']}/run", "Inputs", 1280, 1300),
    }
    with browser(profile) as page:
        for name, (path, shows, width, height) in pages.items():
            page.open(board.url + path, shows)
            page.picture(folder / f"{name}.png", width, height)
            print(f"{folder / name}.png", f"{(folder / name).with_suffix('.png').stat().st_size // 1024} kB")


def call(board: Board, path: str, body: Any = None) -> Any:
    """Ask the server."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{board.url}/api{path}", data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
