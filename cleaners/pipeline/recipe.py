"""One run at work on a corpus: its passes, its folds, and what it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

import polars as pl

from .. import dedup, sources
from ..boilerplate import learn
from ..settings import Settings
from ..store import Corpus, Transaction
from ..summary import RunSummary
from . import books
from .folds import Identified, as_frame, compared, identify, involving, settled, write
from .passes import FACTS, Job, Unit, count, prepare, strip
from .staging import Clock, Mapper, table

NO_PAIRS = pl.DataFrame(schema={"a": pl.String, "b": pl.String})


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run made of its input, as tables that stand in the staging folder."""

    fresh: pl.DataFrame
    documents: pl.LazyFrame
    removals: pl.LazyFrame
    rejected: pl.DataFrame
    signatures: pl.LazyFrame
    lines: pl.DataFrame
    records: int
    unchanged: int

    @property
    def revised(self) -> pl.DataFrame:
        """The ids of documents whose earlier text gives way to a new one."""
        return self.fresh.filter(pl.col("state") == "revised").select("id")


@dataclass(frozen=True, slots=True)
class Families:
    """The verified pairs that are new, and every assignment that changes."""

    pairs: pl.DataFrame
    assignments: pl.DataFrame
    superseded: int


@dataclass(frozen=True)
class Recipe:
    """One run: what it reads from, writes to, and goes about with."""

    store: Corpus
    tx: Transaction
    settings: Settings
    mapper: Mapper
    clock: Clock

    def cook(self, shards: Sequence[sources.Shard], batch_digest: str) -> RunSummary:
        """All passes and folds, and the commit."""
        batch = self._batch(shards)
        if batch.fresh.is_empty() and batch.rejected.is_empty():
            return RunSummary(
                self.tx.run_id, str(self.store.root), batch.records, unchanged=batch.unchanged, committed=False
            )
        families = self._families(batch)
        with self.clock.lap("write"):
            self._write(batch, families)
            summary = books.summary(self.tx.run_id, self.store, batch, families, self.clock.seconds)
            self.tx.commit(
                counts=summary.as_dict(), settings_digest=self.settings.digest(), input_digest=batch_digest,
                program=version("winnow-corpus"),
            )  # fmt: skip
        return summary

    def _batch(self, shards: Sequence[sources.Shard]) -> Batch:
        job = Job(self.tx.staging, self.settings)
        units = [Unit(number, shard) for number, shard in enumerate(shards)]
        numbers = [unit.number for unit in units]
        self._pass("read and normalise", partial(prepare, job), units)
        prepared = [job.folder("prepared", number) for number in numbers]
        with self.clock.lap("identify"):
            identified = self._identify(job, numbers)
        self._pass("learn site furniture", partial(count, job), numbers)
        with self.clock.lap("learn site furniture"):
            lines = self._lines([job.folder("counted", number) for number in numbers])
            write(lines, job.lines)
        self._pass("clean and sign", partial(strip, job), numbers)
        cleaned = [job.folder("cleaned", number) for number in numbers]
        refused = [identified.rejected, table(cleaned, "rejected").collect(), table(prepared, "faults").collect()]
        faults = refused[-1].height
        return Batch(
            fresh=identified.fresh, documents=table(cleaned, "documents"), removals=table(cleaned, "removals"),
            rejected=pl.concat(refused), signatures=table(cleaned, "signatures"), lines=lines,
            records=identified.records + faults, unchanged=identified.unchanged,
        )  # fmt: skip

    def _pass(self, what: str, function: Callable[[Any], int], units: Sequence[Any]) -> None:
        self.clock.over(what, self.mapper(function, units), len(units))

    def _identify(self, job: Job, numbers: Sequence[int]) -> Identified:
        prepared = pl.concat([books.keys_of(job, number) for number in numbers])
        known = self.store.read("documents").select("id", "source_hash")
        identified = identify(prepared, known, self.store.read("forgotten"))
        write(identified.fresh, job.fresh)
        return identified

    def _lines(self, counted: Sequence[Any]) -> pl.DataFrame:
        batch = [pl.read_parquet(folder / "lines.parquet") for folder in counted]
        return learn.merge([self._stored("sites", batch[0]).collect(), *batch])

    def _stored(self, name: str, like: pl.DataFrame | pl.LazyFrame) -> pl.LazyFrame:
        """A table whose columns another room makes; before the first run these are known from its first rows only."""
        stored = self.store.read(name).drop("run")
        return stored if stored.collect_schema().len() > 2 else like.lazy().clear()  # ids alone: nothing was written

    def _families(self, batch: Batch) -> Families:
        """Pairs with new documents are looked for and compared; then every family that has pairs is settled anew."""
        settings = self.settings.dedup
        what = "find and verify duplicates"
        self.clock.watch(what, 0, 3)
        with self.clock.lap(what):
            fresh = batch.fresh.lazy().select("id")
            old = self._stored("signatures", batch.signatures).join(fresh, on="id", how="anti")
            kept, gone = self._pairs_before(batch.revised)
            unsettled = self._unsettled(old, gone, batch.revised)
            new = pl.concat([batch.signatures, unsettled]).collect()
            rest = old.join(unsettled.select("id"), on="id", how="anti")
            nominated = dedup.candidates(new, rest, settings)
            self.clock.watch(what, 1, 3)
            texts = self._texts(batch)
            found = compared(nominated.join(kept, on=["a", "b"], how="anti"), texts, settings)
            self.clock.watch(what, 2, 3)
            evidence = pl.concat([kept, found])
            facts = self._concerned(evidence, new, old)
            assignments, more = settled(evidence, facts, texts, settings)
            self.clock.watch(what, 3, 3)
        return self._changed(as_frame(assignments), pl.concat([found, more]))

    def _pairs_before(self, revised: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The stored evidence that still holds, and the `a` and `b` of what does not, its documents being revised."""
        before = self._stored("pairs", dedup.compare(NO_PAIRS, {}, self.settings.dedup)).collect()
        gone = involving(before, revised)
        return before.join(gone, on=["a", "b"], how="anti"), gone

    def _unsettled(self, old: pl.LazyFrame, gone: pl.DataFrame, revised: pl.DataFrame) -> pl.LazyFrame:
        """Stored signatures of documents that a revised one spoke for or was compared with: they are looked up anew."""
        if revised.is_empty():
            return old.clear()
        spoken = self._stored("signatures", old).join(revised.lazy(), on="id", how="semi").select("exact")
        twins = old.join(spoken, on="exact", how="semi").select("id")
        met = pl.concat([gone.lazy().select(id=end) for end in ("a", "b")])
        return old.join(pl.concat([twins, met]).unique(), on="id", how="semi")

    def _texts(self, batch: Batch) -> pl.LazyFrame:
        fresh = batch.fresh.lazy().select("id")
        earlier = self.store.read("documents").select("id", "text").join(fresh, on="id", how="anti")
        return pl.concat([batch.documents.select("id", "text"), earlier])

    def _concerned(self, evidence: pl.DataFrame, new: pl.DataFrame, old: pl.LazyFrame) -> pl.DataFrame:
        """The facts on all documents that are new, that have a pair, or whose words are those of such a one."""
        facts = pl.concat([new.lazy().select(FACTS), old.join(new.lazy(), on="id", how="anti").select(FACTS)])
        ids = pl.concat([new.lazy().select("id"), *(evidence.lazy().select(id=end) for end in ("a", "b"))]).unique()
        paired = facts.join(ids, on="id", how="semi")
        twins = facts.join(paired.select("exact"), on="exact", how="semi")
        return pl.concat([paired, twins]).unique("id").sort("id").collect()

    def _changed(self, settled: pl.DataFrame, pairs: pl.DataFrame) -> Families:
        before = self.store.read("assignments").drop("run").select(settled.columns)
        changed = settled.lazy().join(before, on=settled.columns, how="anti", nulls_equal=True).collect().sort("id")
        given_up = changed.lazy().filter(~pl.col("canonical")).select("id")
        superseded = before.filter(pl.col("canonical")).join(given_up, on="id", how="semi")
        return Families(pairs, changed, superseded.select(pl.len()).collect().item())

    def _write(self, batch: Batch, families: Families) -> None:
        tx, revised = self.tx, batch.revised
        if revised.height:
            gone = involving(self.store.read("pairs"), revised)
            tx.delete("pairs", gone, key=("a", "b"))
            for name in ("documents", "removals", "signatures"):
                tx.delete(name, revised)
            tx.delete("assignments", revised)
        tx.append("documents", batch.documents)
        tx.append("removals", batch.removals)
        tx.append("signatures", batch.signatures)
        tx.append("rejected", batch.rejected)
        tx.append("pairs", families.pairs)
        tx.upsert("assignments", families.assignments)
        tx.upsert("sites", batch.lines, key="site")
