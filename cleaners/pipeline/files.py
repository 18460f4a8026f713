"""Cleaning and deduplication of files without a corpus: shards side by side, results in the order of the input."""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import polars as pl

from .. import dedup, sources
from ..assignment import Assignment
from ..boilerplate import learn
from ..record import Fault, Place
from ..settings import Settings
from .books import keys_of
from .families import compared, settled, texts_of
from .identify import identify
from .job import Job
from .passes import FACTS, Unit, count, prepare, sign, write_jsonl
from .sites import PAGE, Lines, teach_all
from .staging import Clock, Mapper, Watch, in_this_process, silent, table, write


def clean_files(
    inputs: Sequence[str | Path],
    settings: Settings,
    mapper: Mapper = in_this_process,
    watch: Watch = silent,
    *,
    with_source: bool = False,
) -> Iterator[bytes | Fault]:
    """The records of some files, cleaned, one JSON object a line (without its line break), in the order of the input.

    Each site's furniture is learned from all the files first. A record that can't be used comes as a Fault, after the
    documents of its shard. Raises InputError for inputs that can't be read.
    """
    shards = sources.shards(inputs, settings.run)
    clock = Clock(watch)
    with tempfile.TemporaryDirectory(prefix="winnow-") as folder:
        job = Job(Path(folder), settings)
        numbers = _prepare(job, shards, mapper, clock)
        write(pl.concat([_all_fresh(job, number) for number in numbers]).collect(), job.fresh)
        if settings.boilerplate.learn:
            clock.over("learn site furniture", mapper(partial(count, job), numbers), len(numbers))
            counted = [pl.read_parquet(job.folder("counted", number) / "lines.parquet") for number in numbers]
            lines = learn.merge(counted, settings.boilerplate)
            teach_all(job, Lines(lines, lines.clear(), lines.select(PAGE).clear()), mapper, clock)
        cleaned = clock.each("clean", mapper(partial(write_jsonl, job, with_source), numbers), len(numbers))
        for number in in_order(cleaned, numbers):
            yield from pl.read_parquet(job.folder("cleaned", number) / "jsonl.parquet")["line"]
            yield from _faults(job, number)


def dedup_files(
    inputs: Sequence[str | Path], settings: Settings, mapper: Mapper = in_this_process, watch: Watch = silent
) -> Iterator[Assignment | Fault]:
    """What became of each document of some files beside the others, in the order of their ids; then the faults.

    Works on the normalised texts as they are, without cleaning. Of records with the same id one is taken; the others
    come as faults. Raises InputError for inputs that can't be read.
    """
    shards = sources.shards(inputs, settings.run)
    clock = Clock(watch)
    with tempfile.TemporaryDirectory(prefix="winnow-") as folder:
        job = Job(Path(folder), settings)
        numbers = _prepare(job, shards, mapper, clock)
        nothing = pl.LazyFrame(schema={"id": pl.String, "source_hash": pl.String})
        identified = identify(pl.concat([keys_of(job, number) for number in numbers]), nothing, nothing.select("id"))
        write(identified.fresh, job.fresh)
        clock.over("sign", mapper(partial(sign, job), numbers), len(numbers))
        signed = [job.folder("signed", number) for number in numbers]
        with clock.lap("find and verify duplicates"):
            texts = table(signed, "texts")
            signatures = table(signed, "signatures").sort("id").collect()
            pairs = compared(dedup.candidates(signatures, None, settings.dedup), texts, settings.dedup)
            recur = dedup.recurring(partial(texts_of, texts), signatures.select(FACTS), pairs)
            assignments, _ = settled(pairs, recur.counted(signatures.select(FACTS)), texts, settings.dedup, recur)
        yield from assignments
        for file, line, rule, why in identified.rejected.select("file", "line", "rule", "why").iter_rows():
            yield Fault(Place(file, line), rule, why)
        for number in numbers:
            yield from _faults(job, number)


def in_order(done: Iterable[int], numbers: Iterable[int]) -> Iterator[int]:
    """The numbers in their order, each as soon as it and all before it are done.

    >>> list(in_order([2, 0, 1], [0, 1, 2]))
    [0, 1, 2]
    """
    waiting = deque(numbers)
    finished: set[int] = set()
    for number in done:
        finished.add(number)
        while waiting and waiting[0] in finished:
            yield waiting.popleft()


def _prepare(job: Job, shards: Sequence[sources.Shard], mapper: Mapper, clock: Clock) -> list[int]:
    units = [Unit(number, shard) for number, shard in enumerate(shards)]
    clock.over("read and normalise", mapper(partial(prepare, job), units), len(units))
    return [unit.number for unit in units]


def _all_fresh(job: Job, number: int) -> pl.LazyFrame:
    """Without a corpus every record is new."""
    ids = table([job.folder("prepared", number)], "documents").select("id").with_row_index("row")
    return ids.with_columns(shard=pl.lit(number, pl.Int64), state=pl.lit("new"))


def _faults(job: Job, number: int) -> Iterator[Fault]:
    rows = pl.read_parquet(job.folder("prepared", number) / "faults.parquet")
    for file, line, rule, why, excerpt in rows.select("file", "line", "rule", "why", "text").iter_rows():
        yield Fault(Place(file, line), rule, why, excerpt)
