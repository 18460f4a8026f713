"""One run at work on a corpus: its passes, its folds, and what it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from .. import sources
from ..settings import Settings
from ..store import Run, Snapshot, Transaction
from ..summary import RunSummary
from . import books, revisions, sites
from .batch import Batch
from .families import Families, Fold
from .identify import Identified, identify
from .job import Job
from .passes import Unit, count, prepare, strip
from .staging import Accept, Clock, Mapper, anything, table, write


@dataclass(frozen=True, slots=True)
class Recipe:
    """One run: the corpus before it, what it writes to, and what it goes about with."""

    corpus: str
    before: Snapshot
    tx: Transaction
    settings: Settings
    mapper: Mapper
    clock: Clock
    accept: Accept = anything

    def cook(self, shards: Sequence[sources.Shard], input_digest: str) -> RunSummary:
        """All passes and folds, and the commit."""
        batch = self._batch(shards)
        if batch.fresh.is_empty() and batch.rejected.is_empty():
            return RunSummary(self.tx.run_id, self.corpus, batch.records, unchanged=batch.unchanged, committed=False)
        return self.commit(batch, input_digest)

    def commit(self, batch: Batch, input_digest: str, kind: str = "run") -> RunSummary:
        """Settle the families, and write everything in one step."""
        texts = batch.documents.select("id", "text")
        anew = settled_otherwise(self.tx.done, self.settings)
        fold = Fold(self.before, batch.signatures, texts, batch.revised, self.settings.dedup, self.clock, anew)
        families = fold.families()
        with self.clock.lap("write"):
            self._write(batch, families)
            summary = books.summary(self.tx.run_id, self.corpus, self.before, batch, families, self.clock.seconds)
            summary = self._looked_at(summary, batch)
            self.accept(summary)
            self.tx.commit(
                counts=summary.as_dict(), settings_digest=self.settings.digest(), input_digest=input_digest,
                program=program(), kind=kind,
            )  # fmt: skip
        return summary

    def _looked_at(self, summary: RunSummary, batch: Batch) -> RunSummary:
        """The summary with what a person should know beside what was counted."""
        foreign = revisions.strangers(self.before, batch.signatures, batch.revised) if summary.revised else []
        return replace(
            summary,
            outdated=sites.outdated(self.before, self.job),
            flags={**summary.flags, **({revisions.FLAG: len(foreign)} if foreign else {})},
            alarms=(*revisions.alarms(foreign, summary.revised), *summary.alarms),
        )

    @property
    def job(self) -> Job:
        """What the units of work must know."""
        return Job(self.tx.staging, self.settings, self.tx.number)

    def over(self, what: str, function: Callable[[Any], int], units: Sequence[Any]) -> None:
        """A pass: the function over all units, wherever the mapper takes them."""
        self.clock.over(what, self.mapper(function, units), len(units))

    def _batch(self, shards: Sequence[sources.Shard]) -> Batch:
        job = self.job
        units = [Unit(number, shard) for number, shard in enumerate(shards)]
        numbers = [unit.number for unit in units]
        self.over("read and normalise", partial(prepare, job), units)
        identified = self._identified(job, numbers)
        self.over("learn site furniture", partial(count, job), numbers)
        lines = self._lines([job.folder("counted", number) for number in numbers])
        sites.teach_all(job, lines, self.mapper, self.clock)
        self.over("clean and sign", partial(strip, job), numbers)
        prepared, cleaned = ([job.folder(name, number) for number in numbers] for name in ("prepared", "cleaned"))
        faults = table(prepared, "faults").collect()
        repeated = _with_texts(identified.rejected, prepared)
        return Batch(
            fresh=identified.fresh, documents=table(cleaned, "documents"), removals=table(cleaned, "removals"),
            rejected=pl.concat([repeated, table(cleaned, "rejected").collect(), faults]),
            signatures=table(cleaned, "signatures"), lines=lines,
            records=identified.records + faults.height, unchanged=identified.unchanged,
        )  # fmt: skip

    def _identified(self, job: Job, numbers: Sequence[int]) -> Identified:
        with self.clock.lap("identify"):
            prepared = pl.concat([books.keys_of(job, number) for number in numbers])
            known = self.before.read("documents").select("id", "source_hash")
            identified = identify(prepared, known, self.before.read("forgotten").select("id"))
            write(identified.fresh, job.fresh)
            return identified

    def _lines(self, counted: Sequence[Path]) -> sites.Lines:
        with self.clock.lap("learn site furniture"):
            tables = [pl.read_parquet(folder / "lines.parquet") for folder in counted]
            return sites.grown(self.before, tables, self.settings.boilerplate)

    def _write(self, batch: Batch, families: Families) -> None:
        tx, revised = self.tx, batch.revised
        if revised.height:
            for name in ("documents", "removals", "signatures", "assignments"):
                tx.delete(name, revised)
        if families.gone.height:
            tx.delete("pairs", families.gone, key=("a", "b"))
        tx.append("documents", batch.documents)
        tx.append("removals", batch.removals)
        tx.append("signatures", batch.signatures)
        tx.append("rejected", batch.rejected)
        tx.append("pairs", families.pairs)
        tx.upsert("assignments", families.assignments)
        if batch.lines.gone.height:
            tx.delete("sites", batch.lines.gone, key=sites.PAGE)
        tx.append("sites", batch.lines.new)


def program() -> str:
    """The version of Winnow, which a run leaves in its row."""
    return version("winnow-corpus")


def settled_otherwise(done: Sequence[Run], settings: Settings) -> bool:
    """Whether the families of a corpus were last settled by other settings, or by another program."""
    last = next((run for run in reversed(done) if run.kind not in {"compact", "migrate"}), None)
    return last is not None and (last.settings_digest, last.program) != (settings.digest(), program())


def _with_texts(rejected: pl.DataFrame, prepared: Sequence[Path]) -> pl.DataFrame:
    """The records that gave way to another of the same id, with the texts that are in the corpus nowhere else.

    What was forgotten on request stays without.
    """
    place = ["id", "file", "line"]
    repeated = rejected.filter(pl.col("rule") == "repeated-id").drop("text")
    texts = table(prepared, "documents").select(*place, text="source_text")
    found = texts.join(repeated.lazy(), on=place, how="inner").select(rejected.columns).unique(place).collect()
    return pl.concat([rejected.filter(pl.col("rule") != "repeated-id"), found])
