"""What Prefect and Dask take for themselves: a run on a cluster of two local workers, pass by pass.

    python -m benchmarks.cluster --families 9000 --shard-mb 8

Of a pass's time on all workers, what is not spent inside the units of work is overhead: submitting, states, results,
and the last worker that is waited for. What comes once for each worker (imports, rules, compiled code) is the row
`start`.
"""

# No `from __future__ import annotations`: Prefect reads the parameters' types from the flow's signature.

import argparse
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from distributed import Client
from prefect import flow
from prefect.testing.utilities import prefect_test_harness

import cleaners
from flows.shards import as_tasks

from .generate import corpus
from .pipeline import write

WORKERS = 2


def main() -> None:
    """Run it, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=9_000)
    parser.add_argument("--shard-mb", type=int, default=8)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, prefect_test_harness(server_startup_timeout=180), _cluster() as address:
        batch = Path(name) / "batch.jsonl"
        megabytes = write(batch, corpus(chosen.families)) / 1e6
        print(f"{megabytes:,.0f} MB in shards of {chosen.shard_mb} MB, {WORKERS} Dask workers of one thread")
        print("\n| pass | tasks | seconds a task | overhead a task | share |\n|---|---:|---:|---:|---:|")
        job(str(batch), str(Path(name) / "corpus"), chosen.shard_mb, address)


@flow
def job(batch: str, folder: str, shard_mb: int, address: str) -> None:
    """A run whose units tell how long they took."""
    settings = cleaners.Settings.load(None, [f"run.shard_mb={shard_mb}"])
    with as_tasks(WORKERS, address) as mapper:
        told = partial(_told, mapper)
        list(told(start, range(WORKERS)))
        cleaners.run([batch], folder, settings, mapper=told, report=False)


def start(_worker: int) -> int:
    """What a worker does once: rules are read, the compiled code is loaded."""
    return len(cleaners.dedupe(cleaners.clean([f"{n} ships lay in the harbour on Monday." for n in range(2)])))


def _told(mapper: Any, function: Callable[[Any], Any], units: Sequence[Any]) -> Iterator[Any]:
    """The recipe's mapper, which prints a row when a pass is done."""
    started, inside = time.perf_counter(), []
    for seconds, result in mapper(partial(_timed, function), units):
        inside.append(seconds)
        yield result
    spent = WORKERS * (time.perf_counter() - started)
    name = getattr(getattr(function, "func", function), "__name__", "")
    each, over = sum(inside) / len(inside), (spent - sum(inside)) / len(inside)
    print(f"| {name} | {len(inside)} | {each:.1f} | {over:.2f} s | {1 - sum(inside) / spent:.1%} |", flush=True)


def _timed(function: Callable[[Any], Any], unit: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    result = function(unit)
    return time.perf_counter() - started, result


@contextmanager
def _cluster() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    worker = ["worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard"]
    parts = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        for arguments in (["scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"], *[worker] * WORKERS)
    ]
    try:
        with Client(address) as client:  # type: ignore[no-untyped-call]  # distributed has no types
            client.wait_for_workers(WORKERS, timeout=180)
        yield address
    finally:
        for part in reversed(parts):
            part.terminate()
            part.wait(30)


if __name__ == "__main__":
    main()
