"""The pages on corpora, over HTTP: from a page of the dashboard no browser opens a `file:` address.

A folder holds a link to the report of each corpus, made by its runs. The report itself stays in the corpus, so that
what is erased there is gone from here, too. `winnow serve` serves the folder; elsewhere `python -m flows.reports` does.
"""

from __future__ import annotations

import argparse
import base64
import hmac
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from uuid import uuid4

from cleaners.document import content_hash

FOLDER, ADDRESS, AUTH = "WINNOW_REPORTS", "WINNOW_REPORTS_URL", "PREFECT_SERVER_API_AUTH_STRING"
"""The variables that say where links are made, under which address the folder is served, and `user:password`."""


def link(corpus: str, report: str) -> str:
    """The address of a report; empty where none are served, and for a corpus that is no folder."""
    folder, address = os.environ.get(FOLDER), os.environ.get(ADDRESS)
    if not folder or not address or "://" in report:
        return ""
    place = Path(corpus).absolute()
    name = f"{place.name}-{content_hash(str(place))[:8]}.html"  # two corpora may have one name
    Path(folder).mkdir(parents=True, exist_ok=True)
    beside = Path(folder, f".{uuid4().hex}")
    beside.symlink_to(Path(report).absolute())
    beside.replace(Path(folder, name))
    return f"{address.rstrip('/')}/{quote(name)}"


class Pages(SimpleHTTPRequestHandler):
    """The links of a folder and what they point at, to those who know the password, if there is one."""

    def __init__(self, *arguments: Any, password: str, **named: Any) -> None:
        self.expected = f"Basic {base64.b64encode(password.encode()).decode()}" if password else ""
        super().__init__(*arguments, **named)

    def send_head(self) -> Any:
        """For GET and HEAD."""
        given = self.headers.get("authorization", "")
        if self.expected and not hmac.compare_digest(given.encode(), self.expected.encode()):
            self.send_error(HTTPStatus.UNAUTHORIZED)
            return None
        name = unquote(urlsplit(self.path).path).removeprefix("/")
        if name and (name.startswith(".") or "/" in name or not name.endswith(".html")):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def end_headers(self) -> None:
        """A report changes with every run; nobody shall look at an old one."""
        self.send_header("cache-control", "no-cache")
        self.send_header("www-authenticate", 'Basic realm="Winnow"')
        super().end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Who looks at a report is nobody's business."""


@contextmanager
def served(folder: Path, port: int, host: str = "127.0.0.1") -> Iterator[ThreadingHTTPServer]:
    """The folder over HTTP while the block lasts. Raises OSError if the port is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    password = os.environ.get(AUTH, "")
    pages: Callable[..., Pages] = partial(Pages, directory=str(folder), password=password)
    with ThreadingHTTPServer((host, port), pages) as server:
        Thread(target=server.serve_forever, name="reports", daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def main() -> None:
    """Serve the folder of WINNOW_REPORTS until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4201)
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get(FOLDER, "reports")))
    chosen = parser.parse_args()
    pages = partial(Pages, directory=str(chosen.folder), password=os.environ.get(AUTH, ""))
    ThreadingHTTPServer((chosen.host, chosen.port), pages).serve_forever()


if __name__ == "__main__":
    main()
