"""Stopping what was started, and what that started in turn: Prefect's worker gives each run a session of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

RUN_SECONDS = 15.0
"""Runs at work get this long to tell the server that they were stopped."""
PART_SECONDS = 15.0


def ended(parts: Iterable[subprocess.Popen[bytes]]) -> bool:
    """Whether one of them is gone."""
    return any(part.poll() is not None for part in parts)


def stop(parts: Sequence[subprocess.Popen[bytes]]) -> None:
    """Runs first, while the server can still note it; then the parts, the last one first; then whatever is left."""
    family = descendants(part.pid for part in parts)
    runs = children(part.pid for part in parts[1:])
    _signal(runs, signal.SIGTERM)
    _wait(runs, RUN_SECONDS)
    for part in reversed(parts):
        with suppress(ProcessLookupError):
            part.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            part.wait(PART_SECONDS)
    _signal(family, signal.SIGKILL)
    for part in parts:
        part.kill()
        part.wait()


def children(roots: Iterable[int], parents: Mapping[int, int] | None = None) -> list[int]:
    """The processes that these started."""
    among = set(roots)
    known = _parents() if parents is None else parents
    return sorted(pid for pid, parent in known.items() if parent in among)


def descendants(roots: Iterable[int]) -> list[int]:
    """The processes that these started, and those that they started in turn, and so on."""
    parents = _parents()
    found: list[int] = []
    generation = list(roots)
    while generation := children(generation, parents):
        found += generation
    return found


def _parents() -> dict[int, int]:
    """Every process's parent."""
    if Path("/proc/self/stat").exists():
        lines = [line for path in Path("/proc").glob("[0-9]*/stat") if (line := _stat(path))]
    else:
        lines = subprocess.run(["ps", "-Ao", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split(
            "\n"
        )
    return {int(pid): int(parent) for pid, parent in (line.split() for line in lines if line.strip())}


def _stat(path: Path) -> str:
    """`pid ppid`; nothing for a process that ended meanwhile."""
    try:
        pid, rest = path.read_text("utf-8", "replace").split(" ", 1)
    except (OSError, ValueError):
        return ""
    return f"{pid} {rest.rpartition(')')[2].split()[1]}"  # the name, in brackets, may hold anything


def _wait(pids: Iterable[int], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(_alive(pid) for pid in pids):
        time.sleep(0.1)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _signal(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
