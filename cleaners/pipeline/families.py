"""The fold that settles families: the pairs of new documents, verified, and every assignment that they change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import polars as pl

from .. import dedup
from ..assignment import Assignment
from ..document import content_hash
from ..settings import DedupSettings
from ..store import Snapshot
from . import concerned
from .before import stored
from .passes import FACTS
from .staging import Clock

TEXTS_AT_ONCE = 200_000  # documents whose texts are in memory together to be compared: half a GB of articles
RECALL_SAMPLE = 400  # documents, of which all pairs are compared: about a tenth of a second
WHAT = "find and verify duplicates"
NO_PAIRS = pl.DataFrame(schema={"a": pl.String, "b": pl.String})


@dataclass(frozen=True, slots=True)
class Families:
    """What changes among the families."""

    pairs: pl.DataFrame
    """The evidence that is new."""
    gone: pl.DataFrame
    """The `a` and `b` of stored evidence that no longer holds."""
    assignments: pl.DataFrame
    """The assignments that are new or other than they were."""
    superseded: int
    """How many documents were canonical and are no longer."""
    alarms: tuple[str, ...]
    """What looks like a mistake rather than a result."""
    recall: float
    """Of the pairs that brute force finds in a sample of the new documents, the share that was nominated."""
    review: int
    """How many of the new pairs hang by a thread."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The corpus as it stands, and what comes to it and goes from it.

    `signatures` and `texts` (`id`, `text`) are those of new documents; `gone` has the `id`s of documents whose stored
    text no longer counts, because it was revised or forgotten.
    """

    before: Snapshot
    signatures: pl.LazyFrame
    texts: pl.LazyFrame
    gone: pl.DataFrame
    settings: DedupSettings
    clock: Clock
    anew: bool = False
    """Settle every family, since those that stand were settled by other settings; else those that can change."""

    def families(self) -> Families:
        """Look up what is new, compare what was nominated, and settle anew every family that can change by it."""
        self.clock.watch(WHAT, 0, 3)
        with self.clock.lap(WHAT):
            old = stored(self.before, "signatures", self.signatures).join(self._ids(), on="id", how="anti")
            kept, gone = self._pairs()
            unsettled = self._unsettled(old, gone)
            again = pl.col("id").is_in(unsettled.implode())
            new = pl.concat([self.signatures, old.filter(again)]).collect(engine="streaming")
            rest = old.filter(~again)
            nominated = self._unknown(dedup.candidates(new, rest, self.settings), kept)
            self.clock.watch(WHAT, 1, 3)
            texts = self._all_texts()
            found = compared(nominated, texts, self.settings)
            self.clock.watch(WHAT, 2, 3)
            frame, more = self._settled(kept, found, new, old, texts)
            recall = self._recall(new, nominated, texts)
            self.clock.watch(WHAT, 3, 3)
            changed, superseded = self._changed(frame)
            alarms = tuple(alarm.why for alarm in dedup.alarms(self._of_sites(frame), self.settings))
            found = pl.concat([found, more])
            review = len(dedup.review(dedup.accepted(found, self.settings), self.settings))
            return Families(found, gone, changed, superseded, alarms, recall, review)

    def _ids(self) -> pl.LazyFrame:
        """What stored rows no longer speak for: documents that are gone or come anew."""
        return pl.concat([self.gone.lazy(), self.texts.select("id")]).unique()

    def _pairs(self) -> tuple[pl.LazyFrame, pl.DataFrame]:
        """The stored evidence that still holds, and the `a` and `b` of what does not."""
        before = stored(self.before, "pairs", dedup.compare(NO_PAIRS, {}, self.settings))
        if self.gone.is_empty():
            return before, NO_PAIRS
        gone = involving(before, self.gone)
        return before.join(gone.lazy(), on=["a", "b"], how="anti"), gone

    def _unknown(self, nominated: pl.DataFrame, kept: pl.LazyFrame) -> pl.DataFrame:
        """The nominated pairs that were not compared before."""
        known = kept.select("a", "b").join(nominated.lazy(), on=["a", "b"], how="semi")
        return nominated.join(known.collect(engine="streaming"), on=["a", "b"], how="anti")

    def _settled(
        self, kept: pl.LazyFrame, found: pl.DataFrame, new: pl.DataFrame, old: pl.LazyFrame, texts: pl.LazyFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The assignments in every family that can change, and the evidence that was still missing for them."""
        batches = chain(kept.collect_batches(chunk_size=concerned.AT_ONCE), [found])
        edges = concerned.fitting(batches, self.settings, every=self.anew)
        every = pl.concat([new.lazy().select(FACTS), old.join(new.lazy(), on="id", how="anti").select(FACTS)])
        edges = pl.concat([edges, concerned.twins(every)])
        units = concerned.units(edges, new.select(concerned.key("id"))["id"], every=self.anew)
        assignments, missing = [as_frame([])], [found.clear()]
        for (_,), unit in units.group_by("unit", maintain_order=True):
            facts, evidence = _within(unit, every, pl.concat([kept, found.lazy()]))
            assigned, more = settled(evidence, facts, texts, self.settings)
            assignments.append(as_frame(assigned))
            missing.append(more)
        return pl.concat(assignments).sort("id"), pl.concat(missing).sort("a", "b")

    def _unsettled(self, old: pl.LazyFrame, gone: pl.DataFrame) -> pl.Series:
        """The stored documents that one that goes spoke for or was compared with: they are looked up anew."""
        if self.gone.is_empty():
            return pl.Series([], dtype=pl.String)
        words = stored(self.before, "signatures", old).select("id", "exact")
        spoken = words.join(self.gone.lazy(), on="id", how="semi").collect(engine="streaming")["exact"].drop_nulls()
        twins = old.select("id", "exact").filter(pl.col("exact").is_in(spoken.implode())).collect(engine="streaming")
        return pl.concat([twins["id"], gone["a"], gone["b"]]).unique()

    def _all_texts(self) -> pl.LazyFrame:
        earlier = self.before.read("documents").select("id", "text").join(self._ids(), on="id", how="anti")
        return pl.concat([self.texts, earlier])

    def _changed(self, settled: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        """The assignments that are other than they were, and how many documents are canonical no longer."""
        before = self.before.read("assignments").select(settled.columns)
        same = before.join(settled.lazy().select("id"), on="id", how="semi")
        standing = same.join(self._ids(), on="id", how="anti").collect(engine="streaming")
        changed = settled.join(standing, on=settled.columns, how="anti").sort("id")
        given_up = changed.lazy().filter(~pl.col("canonical")).select("id")
        superseded = before.filter(pl.col("canonical")).join(given_up, on="id", how="semi")
        return changed, superseded.select(pl.len()).collect().item()

    def _of_sites(self, settled: pl.DataFrame) -> pl.DataFrame:
        """Assignments with their sites; only new documents speak for theirs."""
        sites = self.signatures.select("id", "site").collect()
        return settled.join(sites, on="id", how="left").with_columns(pl.col("site").fill_null(""))

    def _recall(self, new: pl.DataFrame, nominated: pl.DataFrame, texts: pl.LazyFrame) -> float:
        """Measured on a sample of the new documents, the same one whatever their order."""
        ids = sorted(self.texts.select("id").collect()["id"], key=content_hash)[:RECALL_SAMPLE]
        among = nominated.filter(pl.col("a").is_in(ids) & pl.col("b").is_in(ids))
        sampled = dict(texts_of(texts, pl.Series(ids, dtype=pl.String)).iter_rows())
        return dedup.candidate_recall(among, new, sampled, self.settings).share


def compared(pairs: pl.DataFrame, texts: pl.LazyFrame, settings: DedupSettings) -> pl.DataFrame:
    """The evidence on pairs of ids `a`, `b`; `texts` has `id` and `text` of all documents.

    Texts are read for a bounded number of documents at a time.
    """
    none = dedup.compare(pairs.clear(), {}, settings)
    parts = [_compared(part, texts, settings) for part in dedup.split(pairs, TEXTS_AT_ONCE)]
    return pl.concat([none, *parts]).sort("a", "b")


def settled(
    evidence: pl.DataFrame,
    facts: pl.DataFrame,
    texts: pl.LazyFrame,
    settings: DedupSettings,
    recur: dedup.Recurring | None = None,
) -> tuple[list[Assignment], pl.DataFrame]:
    """The assignments of all documents in `facts`, and the evidence that was still missing for them.

    What a family lacks to be judged is compared as well, until nothing lacks. `recur`: see `dedup.recurring`.
    """
    return dedup.resolve(evidence, facts, settings, lambda pairs: compared(pairs, texts, settings), recur)


def involving(pairs: pl.LazyFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """The `a` and `b` of the pairs in which one of these documents stands."""
    ends = pairs.select("a", "b")
    either = [ends.join(ids.lazy(), left_on=end, right_on="id", how="semi") for end in ("a", "b")]
    return pl.concat(either).collect(engine="streaming").unique().sort("a", "b")


def as_frame(assignments: Iterable[Assignment]) -> pl.DataFrame:
    """Assignments as rows, sorted by id."""
    schema = {
        "id": pl.String, "cluster": pl.String, "canonical": pl.Boolean, "canonical_id": pl.String,
        "relation": pl.String, "resemblance": pl.Float64, "containment": pl.Float64, "coverage": pl.Float64,
        "reason": pl.String,
    }  # fmt: skip
    rows = [tuple(getattr(assignment, name) for name in schema) for assignment in assignments]
    return pl.DataFrame(rows, schema, orient="row").sort("id")


def _compared(pairs: pl.DataFrame, texts: pl.LazyFrame, settings: DedupSettings) -> pl.DataFrame:
    ids = pl.concat([pairs["a"], pairs["b"]]).unique()
    return dedup.compare(pairs, dict(texts_of(texts, ids).iter_rows()), settings)


def texts_of(texts: pl.LazyFrame, ids: pl.Series) -> pl.DataFrame:
    """The texts with some ids. A filter reaches the files, a join does not: of pages with none nothing is unpacked."""
    return texts.filter(pl.col("id").is_in(ids.implode())).collect(engine="streaming")


def _within(unit: pl.DataFrame, facts: pl.LazyFrame, pairs: pl.LazyFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of the facts and the evidence those that concern some documents, which are whole families."""
    wanted = unit.lazy().select("key")

    def among(rows: pl.LazyFrame, column: str) -> pl.LazyFrame:
        return rows.with_columns(key=concerned.key(column)).join(wanted, on="key", how="semi").drop("key")

    chosen = among(facts, "id").collect(engine="streaming").sort("id")
    evidence = among(among(pairs, "a"), "b").collect(engine="streaming").sort("a", "b")
    return chosen, evidence
