"""What a run made of its input, between the passes and the commit."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from .sites import Lines


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run made of its input, as tables that stand in the staging folder."""

    fresh: pl.DataFrame
    documents: pl.LazyFrame
    removals: pl.LazyFrame
    rejected: pl.DataFrame
    signatures: pl.LazyFrame
    lines: Lines
    records: int
    unchanged: int

    @property
    def revised(self) -> pl.DataFrame:
        """The ids of documents whose earlier text gives way to a new one."""
        return self.fresh.filter(pl.col("state") == "revised").select("id")
