"""Server, deployments and worker on one machine, from one command, until ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows import reports
from flows.deployments import plan, shipped
from flows.processes import ended, stop

PREFECT = (sys.executable, "-m", "prefect")
ZOMBIES = (sys.executable, "-m", "flows.zombies")
START_SECONDS = 180  # the first start makes a database: 13 s on two idle cores, several times that on a busy machine


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard on this machine: where it lives, whom it answers, and what its deployments work on."""

    home: Path
    port: int = 4200
    inputs: Sequence[str] = ()
    corpus: str = ""
    parts: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def reports(self) -> Path:
        """The folder with links to the reports; they are served beside the dashboard, at the next port."""
        return self.home / "reports"

    @property
    def env(self) -> Mapping[str, str]:
        """What every Prefect process must know: whom it asks, where it lives, and what `prefect.toml` says.

        Prefect reads that file only in the folder that it starts in.
        """
        declared = dict(_flat(tomllib.loads(shipped("prefect.toml").read_text("utf-8"))))
        return declared | dict(os.environ) | {
            "PREFECT_HOME": str(self.home), "PREFECT_API_URL": f"{self.url}/api", "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_API_PORT": str(self.port),  # without it the UI calls 4200, whatever --port says
            "WINNOW_REPORTS": str(self.reports), "WINNOW_REPORTS_URL": f"http://127.0.0.1:{self.port + 1}",
        } | _password()  # fmt: skip

    def start(self, name: str, *arguments: str) -> None:
        """Start a part, in a session of its own: a ctrl-C reaches it through us, in the right order."""
        with self.log(name).open("wb") as log:
            part = subprocess.Popen(
                [*PREFECT, *arguments], env=self.env, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        self.parts.append(part)

    def ask(self, program: Sequence[str], *arguments: str) -> None:
        """Call a program that asks the server, and wait. Raises RuntimeError if it fails."""
        command = [*program, *arguments]
        done = subprocess.run(
            command, env=self.env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        if done.returncode:
            raise RuntimeError(f"`{' '.join(command[2:])}` failed:\n{done.stdout}{done.stderr}")

    def log(self, name: str) -> Path:
        """What a part says."""
        return self.home / f"{name}.log"

    def wait(self) -> None:
        """Until the server answers. Raises RuntimeError if it stops or takes too long."""
        end = time.monotonic() + START_SECONDS
        while not _answers(self.url):
            if ended(self.parts):
                raise RuntimeError(f"The Prefect server stopped while it started. It said:\n{self.said('server')}")
            if time.monotonic() > end:
                raise RuntimeError(f"The Prefect server did not answer within {START_SECONDS} s: {self.log('server')}")
            time.sleep(0.3)

    def said(self, name: str) -> str:
        """The last lines of a part."""
        return "\n".join(self.log(name).read_text("utf-8", "replace").splitlines()[-20:])


@contextmanager
def served(home: Path, port: int, inputs: Sequence[str] = (), corpus: str = "") -> Iterator[Board]:
    """The server and the worker as running processes, the deployments made; all of it stopped at the end.

    Raises RuntimeError if the port is taken, the server does not answer in time, a deployment fails, or the folder has
    a package `flows` of its own.
    """
    board = Board(home.absolute(), port, inputs, corpus)
    board.home.mkdir(parents=True, exist_ok=True)
    for needed in (port, port + 1):
        _require_free(needed, port)
    _require_no_namesake(Path.cwd())
    with reports.served(board.reports, port + 1):
        try:
            _bring_up(board)
            yield board
        finally:
            stop(board.parts)


def _bring_up(board: Board) -> None:
    board.start("server", "server", "start", "--host", "127.0.0.1", "--port", str(board.port))
    board.wait()
    board.ask(PREFECT, "work-pool", "create", "local", "--type", "process", "--overwrite")
    chosen = board.home / "deployments.yaml"
    chosen.write_text(plan(board.inputs, board.corpus), "utf-8")
    board.ask(PREFECT, "--no-prompt", "deploy", "--all", "--prefect-file", str(chosen))
    board.ask(ZOMBIES)
    board.start("worker", "worker", "start", "--pool", "local", "--name", "winnow")


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring everything up, wait, take everything down. Exit code 1 if a part does not start or dies."""
    chosen = _parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupted)
    print(f"Starting Prefect on {chosen.home.absolute()} (the first start takes up to a minute)", flush=True)
    try:
        with served(chosen.home, chosen.port, chosen.inputs, chosen.corpus) as board:
            print(f"Winnow's dashboard: {board.url}   (ctrl-C stops it)", flush=True)
            while not ended(board.parts):
                time.sleep(0.5)
            print(f"A part of the dashboard stopped by itself. See {board.home}/*.log", file=sys.stderr)
            return 1
    except KeyboardInterrupt:
        print("Stopped.")
        return 0
    except RuntimeError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--corpus", default="")
    parser.add_argument("--port", type=int, default=4200)
    parser.add_argument("--home", type=Path, default=Path(".prefect"))
    return parser


def _flat(settings: Mapping[str, Any], prefix: str = "PREFECT") -> Iterator[tuple[str, str]]:
    """Prefect's settings as the environment variables that mean the same."""
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}_{name.upper()}")
        else:
            yield f"{prefix}_{name.upper()}", str(value)


def _password() -> dict[str, str]:
    """What the server asks for is what its deployments and its worker say."""
    password = os.environ.get("PREFECT_SERVER_API_AUTH_STRING", "")
    return {"PREFECT_API_AUTH_STRING": password} if password else {}


def _require_free(port: int, first: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            another = f"It needs two neighbours, such as winnow serve --port {first + 2}"
            raise RuntimeError(f"Port {port} can't be used: {error.strerror}. {another}") from error


def _require_no_namesake(here: Path) -> None:
    """Prefect looks for modules in the folder that it runs in first, and would take those for ours."""
    for found in (here / "flows.py", here / "flows" / "__init__.py"):
        if found.exists() and not found.samefile(Path(__file__).with_name("__init__.py")):
            raise RuntimeError(
                f"{found} would be taken for Winnow's own flows. Start winnow serve in another folder, and name inputs "
                "and corpus by their whole paths."
            )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/health", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _interrupted(_signal: int, _frame: object) -> None:
    """Stop in good order; whoever presses ctrl-C again can't disturb that."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
