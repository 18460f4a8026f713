"""The corpus as a run finds it."""

from __future__ import annotations

import polars as pl

from ..store import Snapshot


def stored(snapshot: Snapshot, name: str, like: pl.DataFrame | pl.LazyFrame) -> pl.LazyFrame:
    """A table with the columns of `like`, which another room makes: before the first run the store can't know them."""
    rows = snapshot.read(name)
    columns = like.lazy().collect_schema().names()
    written = set(columns) <= set(rows.collect_schema().names())
    return rows.select(columns) if written else like.lazy().clear()
