"""What needs all shards at once: which records are new, and which documents are one family."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import polars as pl

from .. import dedup
from ..assignment import Assignment
from ..settings import DedupSettings
from .passes import REJECTED

PAIRS_AT_ONCE = 100_000  # texts of one chunk: about 1 GB for articles, the bound of this fold's memory


class Identified(NamedTuple):
    """The records of a batch, told apart: what to work on, and what not to."""

    fresh: pl.DataFrame
    """`shard`, `row`, `id`, `state` (`new` or `revised`) of what is worked on."""
    rejected: pl.DataFrame
    """Records whose id another record of the batch has, or whose document was forgotten on request."""
    records: int
    unchanged: int


def identify(prepared: pl.LazyFrame, known: pl.LazyFrame, forgotten: pl.LazyFrame) -> Identified:
    """Tell a batch's documents apart by id: new, revised, unchanged, said twice.

    `prepared` has `shard`, `row`, `id`, `source_hash`, `published`, `length`, `file`, `line`; `known` the `id` and
    `source_hash` of the corpus, `forgotten` the `id`s that must not come back. Of several records with one id the one
    published last, then the longest, then the greatest hash is taken, so that order does not matter.
    """
    ranked = prepared.sort(
        ["id", "published", "length", "source_hash", "file", "line"], descending=[False, True, True, True, False, False]
    ).collect()
    first = ranked["id"].is_first_distinct()
    twice = _refused(ranked.filter(~first), "repeated-id", "another record of this batch has the same id and was taken")
    chosen = ranked.filter(first)
    gone = chosen.join(forgotten.collect(), on="id", how="semi")
    chosen = chosen.join(gone, on="id", how="anti")
    before = known.join(chosen.lazy().select("id"), on="id", how="semi").collect().rename({"source_hash": "before"})
    joined = chosen.join(before, on="id", how="left")
    changed = joined.filter(pl.col("before").is_null() | (pl.col("before") != pl.col("source_hash")))
    state = pl.when(pl.col("before").is_null()).then(pl.lit("new")).otherwise(pl.lit("revised")).alias("state")
    fresh = changed.select("shard", "row", "id", state).sort("shard", "row")
    forgone = _refused(gone, "forgotten", "the document was removed from the corpus on request and stays out")
    return Identified(fresh, pl.concat([twice, forgone]), ranked.height, joined.height - changed.height)


def _refused(rows: pl.DataFrame, rule: str, why: str) -> pl.DataFrame:
    said = {"kind": "rejected", "rule": rule, "why": why, "text": ""}
    return rows.select("id", "file", "line", **{name: pl.lit(value) for name, value in said.items()}).select(
        list(REJECTED)
    )


def compared(pairs: pl.DataFrame, texts: pl.LazyFrame, settings: DedupSettings) -> pl.DataFrame:
    """The evidence on pairs of ids `a`, `b`; `texts` has `id` and `text` of all documents.

    Texts are read for a bounded number of pairs at a time.
    """
    ordered = pairs.sort("a", "b")
    starts = range(0, max(1, ordered.height), PAIRS_AT_ONCE)
    return pl.concat([_compared(ordered.slice(at, PAIRS_AT_ONCE), texts, settings) for at in starts])


def _compared(pairs: pl.DataFrame, texts: pl.LazyFrame, settings: DedupSettings) -> pl.DataFrame:
    ids = pl.concat([pairs["a"], pairs["b"]]).unique().sort().alias("id")
    needed = texts.join(pl.LazyFrame([ids]), on="id", how="semi").collect()
    return dedup.compare(pairs, dict(needed.iter_rows()), settings)


def settled(
    evidence: pl.DataFrame, facts: pl.DataFrame, texts: pl.LazyFrame, settings: DedupSettings
) -> tuple[list[Assignment], pl.DataFrame]:
    """The assignments of all documents in `facts`, and the evidence that was still missing for them.

    What a family lacks to be judged is compared as well, until nothing lacks.
    """
    more = evidence.clear()
    while len(lacking := dedup.missing(pl.concat([evidence, more]), facts, settings)):
        more = pl.concat([more, compared(lacking, texts, settings)])
    return dedup.settle(pl.concat([evidence, more]), facts, settings), more


def involving(pairs: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """The `a` and `b` of the pairs in which one of these documents stands."""
    either = [pairs.join(ids, left_on=end, right_on="id", how="semi") for end in ("a", "b")]
    return pl.concat([frame.select("a", "b") for frame in either]).unique()


def as_frame(assignments: list[Assignment]) -> pl.DataFrame:
    """Assignments as rows, sorted by id."""
    schema = {
        "id": pl.String, "cluster": pl.String, "canonical": pl.Boolean, "canonical_id": pl.String,
        "relation": pl.String, "resemblance": pl.Float64, "containment": pl.Float64, "coverage": pl.Float64,
        "reason": pl.String,
    }  # fmt: skip
    rows = [tuple(getattr(assignment, name) for name in schema) for assignment in assignments]
    return pl.DataFrame(rows, schema, orient="row").sort("id")


def write(frame: pl.DataFrame, path: Path) -> None:
    """A table that the workers of the next pass read."""
    frame.write_parquet(path, compression="zstd")
