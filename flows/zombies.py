"""The automation that marks runs whose machine died as crashed: `python -m flows.zombies` makes it, once.

The server is that of PREFECT_API_URL, with the password of PREFECT_API_AUTH_STRING. `winnow serve` makes it by itself.
"""

from __future__ import annotations

import base64
import json
import os
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import Any

PATIENCE = 60
"""Seconds for a server whose database is locked, as it may be for a moment on a busy machine."""


def watch(api: str, password: str = "") -> bool:
    """Make the automation; False if there is one of that name already. Raises RuntimeError if the server refuses."""
    import yaml

    automation = yaml.safe_load(Path(__file__).with_name("zombies.yaml").read_text("utf-8"))
    named = {"automations": {"name": {"any_": [automation["name"]]}}}
    if _call(f"{api}/automations/filter", named, password):
        return False
    _call(f"{api}/automations/", automation, password)
    return True


def _call(url: str, body: Any, password: str) -> Any:
    headers = {"content-type": "application/json"}
    if password:
        headers["authorization"] = f"Basic {base64.b64encode(password.encode()).decode()}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.URLError as error:
            busy = isinstance(error, urllib.error.HTTPError) and error.code == HTTPStatus.SERVICE_UNAVAILABLE
            if not busy or time.monotonic() > end:
                raise RuntimeError(f"The Prefect server did not take {url}: {error}") from error
            time.sleep(0.5)


def main() -> None:
    """Make it, and say so."""
    made = watch(
        os.environ.get("PREFECT_API_URL", "http://127.0.0.1:4200/api"), os.environ.get("PREFECT_API_AUTH_STRING", "")
    )
    print("Runs that die with their machine will be marked as crashed." if made else "The automation is there already.")


if __name__ == "__main__":
    main()
