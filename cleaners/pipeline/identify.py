"""The fold that tells records apart by their ids: which are new, revised, known, or said twice."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from .passes import REJECTED


class Identified(NamedTuple):
    """The records of a batch, told apart: what to work on, and what not to."""

    fresh: pl.DataFrame
    """`shard`, `row`, `id`, `state` (`new` or `revised`) of what is worked on."""
    rejected: pl.DataFrame
    """Records whose id another record of the batch has, or whose document was forgotten on request; without texts."""
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
    chosen = ranked.filter(first)
    why = pl.lit("another record of this batch has the same id and was taken")
    twice = _refused(ranked.filter(~first), "repeated-id", why)
    gone = chosen.join(forgotten.collect(), on="id", how="semi")
    chosen = chosen.join(gone, on="id", how="anti")
    before = known.join(chosen.lazy().select("id"), on="id", how="semi").collect().rename({"source_hash": "before"})
    joined = chosen.join(before, on="id", how="left")
    changed = joined.filter(pl.col("before").is_null() | (pl.col("before") != pl.col("source_hash")))
    state = pl.when(pl.col("before").is_null()).then(pl.lit("new")).otherwise(pl.lit("revised")).alias("state")
    fresh = changed.select("shard", "row", "id", state).sort("shard", "row")
    why = pl.lit("the document was removed from the corpus on request and stays out")
    forgone = _refused(gone, "forgotten", why)
    return Identified(fresh, pl.concat([twice, forgone]), ranked.height, joined.height - changed.height)


def _refused(rows: pl.DataFrame, rule: str, why: pl.Expr) -> pl.DataFrame:
    said = {"kind": pl.lit("rejected"), "rule": pl.lit(rule), "why": why, "text": pl.lit("")}
    return rows.select("id", "file", "line", **said).select(list(REJECTED))
