"""The books of a run: what came in, what became of it; the numbers add up or the run does not commit."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..store import Snapshot
from ..summary import RunSummary
from .batch import Batch
from .families import Families
from .job import Job
from .staging import table


def keys_of(job: Job, number: int) -> pl.LazyFrame:
    """What tells a shard's records apart, without their texts."""
    prepared = table([job.folder("prepared", number)], "documents").with_row_index("row")
    length = pl.col("source_text").str.len_chars().alias("length")
    shard = pl.lit(number, pl.Int64).alias("shard")
    return prepared.select(shard, "row", "id", "source_hash", "published", length, "file", "line")


def summary(
    run: str, corpus: str, before: Snapshot, batch: Batch, families: Families, seconds: Mapping[str, float]
) -> RunSummary:
    """Everything a run has to say of itself.

    Raises RuntimeError where the books do not add up: then something is wrong with the program, not with the input.
    """
    documents = batch.documents.select(
        "site", "language", "flags",
        kept=pl.col("text").str.len_chars(), source=pl.col("source_text").str.len_chars(),
    ).collect()  # fmt: skip
    kinds = dict(batch.rejected.group_by("kind").len().iter_rows())
    relations = _relations(before, batch, families)
    canonical = relations.pop("canonical", 0)
    made = RunSummary(
        run=run, corpus=corpus,
        records=batch.records, new=_taken(batch, "new"), revised=_taken(batch, "revised"),
        unchanged=batch.unchanged, rejected=kinds.get("rejected", 0), quarantined=kinds.get("quarantined", 0),
        documents=canonical + sum(relations.values()), canonical=canonical, duplicates=sum(relations.values()),
        superseded=families.superseded, relations=relations,
        removals=_counts(batch.removals.select("rule").collect()["rule"]),
        removed_characters=int((documents["source"] - documents["kept"]).sum()),
        kept_characters=int(documents["kept"].sum()), reasons=_counts(batch.rejected["rule"]),
        languages=_counts(documents["language"]), sites=_counts(documents["site"]),
        flags=_counts(documents["flags"].explode().drop_nulls()), alarms=families.alarms,
        candidate_recall=families.recall, review=families.review,
        seconds=dict(seconds),
    )  # fmt: skip
    if made.records != made.new + made.revised + made.unchanged + made.rejected + made.quarantined:
        raise RuntimeError(f"the books do not add up, so nothing is committed; please report this: {made}")
    return made


def _taken(batch: Batch, state: str) -> int:
    """Documents of that state that no rule turned away."""
    ids = batch.documents.select("id").collect()
    return batch.fresh.filter(pl.col("state") == state).join(ids, on="id", how="semi").height


def _relations(before: Snapshot, batch: Batch, families: Families) -> dict[str, int]:
    """How many documents of the whole corpus stand in which relation, after this run."""
    touched = pl.concat([families.assignments.select("id"), batch.revised]).lazy()
    others = before.read("assignments").join(touched, on="id", how="anti").select("relation")
    return _counts(pl.concat([others.collect(), families.assignments.select("relation")])["relation"])


def _counts(values: pl.Series) -> dict[str, int]:
    """How often each value occurs, most frequent first."""
    counted = values.value_counts(name="n").sort(["n", values.name], descending=[True, False])
    return dict(counted.iter_rows())
