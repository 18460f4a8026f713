"""
Which pairs of documents are worth a comparison: nominated, not decided.

Two paths. Bands of the MinHash signature (LSH) find texts that resemble each other. Fingerprints (winnowing) find a
text that stands in a longer one, whatever their resemblance: an excerpt, an earlier state of a live blog. A key that a
crowd of documents shares is furniture, a stock phrase or one template, and nominates pairs with the longest only.
"""

from __future__ import annotations

import polars as pl

from ..settings import DedupSettings

_LONG = {"row": pl.UInt32, "key": pl.Int64}


def candidates(new: pl.DataFrame, old: pl.DataFrame | pl.LazyFrame | None, settings: DedupSettings) -> pl.DataFrame:
    """Pairs of ids `a`, `b` to compare, new with new and new with old, sorted, each once.

    `new`, `old`: frames as `sign` makes them (of `old`, only `id`, `shingles`, `exact`, `bands` and `prints` are
    read; it may be lazy). Of documents with the same token sequence one stands for all.
    """
    new = new.select(_COLUMNS)
    before = (old if old is not None else new.clear()).lazy().select(_COLUMNS)
    fresh = new.unique("exact", keep="first", maintain_order=True).filter(pl.col("exact").is_not_null())
    fresh = fresh.join(before.select("exact").collect(), on="exact", how="anti")
    stored = _touched(before, fresh)
    everything = pl.concat([fresh.with_columns(new=True), stored.with_columns(new=False)])
    # The longest first, so that of a crowd the first row is its hub.
    everything = everything.sort("shingles", "id", descending=[True, False]).with_row_index("row")
    pairs = pl.concat([_alike(everything, settings), _contained(everything, settings)]).unique()
    names = everything.select("row", "id")
    return (
        pairs.join(names, left_on="x", right_on="row")
        .join(names, left_on="y", right_on="row", suffix="_y")
        .select(a=pl.min_horizontal("id", "id_y"), b=pl.max_horizontal("id", "id_y"))
        .unique()
        .sort("a", "b")
    )


_COLUMNS = ("id", "shingles", "exact", "bands", "prints")


def _touched(before: pl.LazyFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """The stored documents that share a key with a new one; all others stay on disk."""
    before = before.filter(pl.col("exact").is_not_null())
    hits = [
        before.select("id", key=column)
        .explode("key")
        .join(fresh.lazy().select(key=column).explode("key").unique(), on="key", how="semi")
        .select("id")
        for column in ("bands", "prints")
    ]
    wanted = pl.concat(hits).unique()
    return before.join(wanted, on="id", how="semi").unique("exact", keep="first", maintain_order=True).collect()


def _alike(everything: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """Pairs that share a band."""
    return _pairs(_long(everything, "bands"), everything, settings.crowd).unique()


def _contained(everything: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """Pairs of which one text's fingerprints stand to a good part in the other's."""
    long = _long(everything, "prints")
    common = long.group_by("key").len().filter(pl.col("len") > settings.crowd).select("key")
    own = long.join(common, on="key", how="anti").group_by("row").len("own")
    counted = _pairs(long, everything, settings.crowd).group_by("x", "y").len("shared")
    return (
        counted.join(own, left_on="x", right_on="row", how="left")
        .join(own, left_on="y", right_on="row", how="left", suffix="_y")
        .filter(pl.col("shared") >= settings.nominate * pl.min_horizontal(pl.col("own", "own_y").fill_null(0)))
        .select("x", "y")
    )


def _long(everything: pl.DataFrame, column: str) -> pl.DataFrame:
    """A row for each key that several documents share, the rows of a key in the order of `row`."""
    long = everything.lazy().select("row", key=column).explode("key").filter(pl.len().over("key") > 1)
    return long.sort("key", "row").collect()


def _pairs(long: pl.DataFrame, everything: pl.DataFrame, crowd: int) -> pl.DataFrame:
    """All pairs that share a key (of a crowd: each with the longest, and with its neighbours) and hold a new one."""
    sized = long.with_columns(size=pl.len().over("key"))
    few = sized.filter(pl.col("size") <= crowd).select("row", "key")
    all_pairs = few.join(few, on="key").filter(pl.col("row") < pl.col("row_right")).select(x="row", y="row_right")
    many = sized.filter(pl.col("size") > crowd)
    hubs = many.select(x=pl.first("row").over("key"), y="row").filter(pl.col("x") != pl.col("y"))
    neighbours = many.select(x=pl.col("row").shift(1).over("key"), y="row").drop_nulls()
    pairs = pl.concat([all_pairs, hubs, neighbours])
    new = everything.select("row", "new")
    joined = pairs.join(new, left_on="x", right_on="row").join(new, left_on="y", right_on="row", suffix="_y")
    return joined.filter(pl.col("new") | pl.col("new_y")).select("x", "y")
