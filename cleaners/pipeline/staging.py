"""Restartable passes: what a unit of work makes stands in a folder of its own, whole or not at all."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import polars as pl

    from ..summary import RunSummary

Argument = TypeVar("Argument")
Result = TypeVar("Result")
Mapper = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]
"""Applies a function to every unit of work, in any order and anywhere; a unit may be done twice, never half."""

Watch = Callable[[str, int, int], None]
"""Is told what is being done, how many units of it are done, and of how many."""

Accept = Callable[["RunSummary"], None]
"""Is shown what a run is about to commit, and raises where that must not be."""

Frames = Mapping[str, "pl.DataFrame"]

YOUNG = 10_000
"""New objects at which the garbage collector of our own processes looks.

With Python's 700 it took a tenth of the time of cleaning, since lines are remembered just long enough to be looked at.
"""


def collect_seldom() -> None:
    """Let the garbage collector of this process, which must be one of our own, look seldom."""
    gc.set_threshold(YOUNG, 10, 10)


def once(folder: Path, make: Callable[[], Frames]) -> None:
    """Make tables and leave them in `folder`, each as a Parquet file, unless they stand there already.

    They are written beside it and moved in one step, so that a killed or doubled unit of work leaves no half.
    Raises CorpusError where they can't be written.
    """
    from ..store.faults import explained

    if folder.exists():
        return
    made = make()
    with explained(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
        try:
            for name, frame in made.items():
                frame.write_parquet(beside / f"{name}.parquet", compression="zstd")
            _move(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def write(frame: pl.DataFrame, path: Path) -> None:
    """A table that the workers of the next pass read. Raises CorpusError where it can't be written."""
    from ..store.faults import explained

    with explained(path):
        frame.write_parquet(path, compression="zstd")


def table(folders: Iterable[Path], name: str) -> pl.LazyFrame:
    """The table of that name over all units of work, in the order of the folders; one at least must be given."""
    import polars as pl

    return pl.scan_parquet([folder / f"{name}.parquet" for folder in folders], glob=False)


def in_this_process(function: Callable[[Argument], Result], units: Sequence[Argument]) -> Iterator[Result]:
    """The plainest mapper."""
    return map(function, units)


def silent(_what: str, _done: int, _total: int) -> None:
    """The watch of one who does not want to know."""


def anything(_summary: RunSummary) -> None:
    """The accept of one who takes what comes."""


@dataclass(slots=True)
class Clock:
    """How long each pass took, in seconds, and a voice for how far it is."""

    watch: Watch = silent
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def lap(self, what: str) -> Iterator[None]:
        """Time what is done inside."""
        started = time.perf_counter()
        yield
        self.seconds[what] = self.seconds.get(what, 0.0) + time.perf_counter() - started

    def over(self, what: str, results: Iterator[Any], total: int) -> list[Any]:
        """All results of a pass, telling how far it is."""
        return list(self.each(what, results, total))

    def each(self, what: str, results: Iterator[Any], total: int) -> Iterator[Any]:
        """The results of a pass as they come, telling how far it is."""
        with self.lap(what):
            self.watch(what, 0, total)
            for done, result in enumerate(results, start=1):
                self.watch(what, done, total)
                yield result


@contextmanager
def processes(workers: int) -> Iterator[Mapper]:
    """A mapper over that many processes, which are started when first needed and end with the block.

    A function that fails stops the others. One unit, or one worker, needs no process of its own.
    """
    with ExitStack() as stack:
        pool = lru_cache(lambda: stack.enter_context(_pool(workers)))

        def mapper(function: Callable[[Any], Any], units: Sequence[Any]) -> Iterator[Any]:
            if len(units) < 2 or workers < 2:
                return map(function, units)
            return (future.result() for future in as_completed([pool().submit(function, unit) for unit in units]))

        yield mapper


def at_work() -> None:
    """Begin in a process of a pool: look for garbage seldom, and end with the process that started it."""
    collect_seldom()
    follow_parent()


def follow_parent() -> None:
    """Let this process end with the one that started it, also when that one is killed and can't say so."""

    def watch() -> None:
        if parent := parent_process():
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=at_work) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _move(beside: Path, folder: Path) -> None:
    """Another worker may have done the same unit meanwhile; then both made the same, and the first stays."""
    try:
        os.rename(beside, folder)  # noqa: PTH104 - Path.rename promises less about folders
    except OSError:
        if not folder.exists():
            raise
