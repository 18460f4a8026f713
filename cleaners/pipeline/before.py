"""The corpus as a run finds it."""

from __future__ import annotations

import polars as pl

from ..store import Snapshot


def stored(snapshot: Snapshot, name: str, like: pl.DataFrame | pl.LazyFrame) -> pl.LazyFrame:
    """A table with the columns of `like`, which another room makes: before the first run the store can't know them.

    A column that a later version added is null in what an earlier one wrote.
    """
    rows, none = snapshot.read(name), like.lazy().clear()
    written = rows.collect_schema().names()
    columns = [column for column in none.collect_schema().names() if column in written]
    return pl.concat([none, rows.select(columns)], how="diagonal")
