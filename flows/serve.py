"""Server, deployments and worker on one machine, from one command, until ctrl-C."""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

PROJECT = Path(__file__).parent.parent
PREFECT = (sys.executable, "-m", "prefect")
START_SECONDS = 120  # the first start makes a database: 13 s on two cores, more on a busy machine
STOP_SECONDS = 20


def main() -> int:
    """Bring everything up, wait, take everything down. Exit code 1 if a part does not start or dies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=4200)
    parser.add_argument("--home", type=Path, default=Path(".prefect"))
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        with served(chosen.home.absolute(), chosen.port) as parts:
            print(f"Winnow's dashboard: http://127.0.0.1:{chosen.port}   (ctrl-C stops it)", flush=True)
            while all(part.poll() is None for part in parts):
                time.sleep(0.5)
            print("A part of the dashboard stopped by itself; its last lines are above.", file=sys.stderr)
            return 1
    except KeyboardInterrupt:
        print("Stopped.")
        return 0
    except RuntimeError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1


@contextmanager
def served(home: Path, port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The server and the worker as running processes, the deployments made; all stopped at the end.

    Raises RuntimeError if the server does not answer in time or a deployment fails.
    """
    home.mkdir(parents=True, exist_ok=True)
    env = environment(home, port)
    if _answers(port):
        raise RuntimeError(f"Something else listens on port {port}. Choose another: winnow serve --port {port + 1}")
    parts: list[subprocess.Popen[bytes]] = []
    try:
        parts.append(_started(env, "server", "start", "--host", "127.0.0.1", "--port", str(port)))
        _wait(port, parts[0])
        _done(env, "work-pool", "create", "local", "--type", "process", "--overwrite")
        _done(env, "--no-prompt", "deploy", "--all")
        parts.append(_started(env, "worker", "start", "--pool", "local", "--name", "winnow"))
        yield parts
    finally:
        for part in reversed(parts):
            _stop(part)


def environment(home: Path, port: int) -> Mapping[str, str]:
    """What every Prefect process must know: where it lives, whom it asks, and that it calls nobody outside."""
    return os.environ | {
        "PREFECT_HOME": str(home), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_PORT": str(port),  # without it the UI calls 4200, whatever --port says
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    }  # fmt: skip


def _started(env: Mapping[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """A part of its own process group, so that ctrl-C reaches it through us, in the right order."""
    return subprocess.Popen(
        [*PREFECT, *arguments], cwd=PROJECT, env=env, start_new_session=True, stdout=subprocess.DEVNULL
    )


def _done(env: Mapping[str, str], *arguments: str) -> None:
    made = subprocess.run([*PREFECT, *arguments], cwd=PROJECT, env=env, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"`prefect {' '.join(arguments)}` failed:\n{made.stdout}{made.stderr}")


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError("The Prefect server stopped while it started; its last lines are above.")
        if _answers(port):
            return
        time.sleep(0.3)
    raise RuntimeError(f"The Prefect server did not answer within {START_SECONDS} s.")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _stop(part: subprocess.Popen[bytes]) -> None:
    """Ask it to stop, then its whole group to go."""
    if part.poll() is None:
        part.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            part.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(part.pid, signal.SIGKILL)
    part.wait()


def _interrupted(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
