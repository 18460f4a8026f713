"""
Which pairs of documents are worth a comparison: nominated, not decided.

Two paths. Bands of the MinHash signature (LSH) find texts that resemble each other. Fingerprints (winnowing) find a
text that stands in a longer one, whatever their resemblance: an excerpt, an earlier state of a live blog. A key that a
crowd of documents shares is furniture, a stock phrase or one template, and nominates pairs with the longest only.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ..settings import DedupSettings


def candidates(new: pl.DataFrame, old: pl.DataFrame | pl.LazyFrame | None, settings: DedupSettings) -> pl.DataFrame:
    """Pairs of ids `a`, `b` to compare, new with new and new with old, sorted, each once.

    `new`, `old`: frames as `sign` makes them (of `old`, only `id`, `shingles`, `exact`, `bands` and `prints` are
    read; it may be lazy). Of documents with the same token sequence one stands for all.
    """
    before = (old if old is not None else new.clear()).lazy().filter(pl.col("exact").is_not_null())
    stored = _touched(before, new)
    known = before.select("exact").unique().collect()
    both = pl.concat([new.select(_COLUMNS), stored.select(_COLUMNS)])
    documents = (
        both.select("id", "shingles", "exact")
        .with_row_index("at")
        .with_columns(new=pl.col("at") < len(new))
        .filter(pl.col("exact").is_not_null())
        .filter(~pl.col("new") | ~pl.col("exact").is_in(known["exact"].implode()))
        .unique("exact", keep="first", maintain_order=True)
        # The longest first, so that of a crowd the first row is its hub.
        .sort("shingles", "id", descending=[True, False])
        .with_row_index("row")
    )
    pairs = pl.concat([_alike(both, documents, settings), _contained(both, documents, settings)]).unique()
    names = documents.select("row", "id")
    return (
        pairs.join(names, left_on="x", right_on="row")
        .join(names, left_on="y", right_on="row", suffix="_y")
        .select(a=pl.min_horizontal("id", "id_y"), b=pl.max_horizontal("id", "id_y"))
        .unique()
        .sort("a", "b")
    )


_COLUMNS = ("id", "shingles", "exact", "bands", "prints")


def _touched(before: pl.LazyFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The stored documents that share a key with a new one; all others stay on disk."""
    hits = [
        before.select("id", key=column)
        .explode("key")
        .join(new.lazy().select(key=column).explode("key").drop_nulls().unique(), on="key", how="semi")
        .select("id")
        for column in ("bands", "prints")
    ]
    return before.select(_COLUMNS).join(pl.concat(hits).unique(), on="id", how="semi").collect()


def _alike(both: pl.DataFrame, documents: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """Pairs that share a band."""
    return _pairs(_long(both, documents, "bands"), documents, settings.crowd).unique()


def _contained(both: pl.DataFrame, documents: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """Pairs of which one text's fingerprints stand to a good part in the other's."""
    long = _long(both, documents, "prints")
    common = long.group_by("key").len().filter(pl.col("len") > settings.crowd).select("key")
    own = long.join(common, on="key", how="anti").group_by("row").len("own")
    counted = _pairs(long, documents, settings.crowd).group_by("x", "y").len("shared")
    return (
        counted.join(own, left_on="x", right_on="row", how="left")
        .join(own, left_on="y", right_on="row", how="left", suffix="_y")
        .filter(pl.col("shared") >= settings.nominate * pl.min_horizontal(pl.col("own", "own_y").fill_null(0)))
        .select("x", "y")
    )


def _long(both: pl.DataFrame, documents: pl.DataFrame, column: str) -> pl.DataFrame:
    """A row for each key that several documents share, the rows of a key in the order of `row`.

    Nearly all keys stand alone. Sorting the bare keys finds the others in less time and memory than grouping rows.
    """
    rank = np.full(len(both), -1, np.int64)
    rank[documents["at"].to_numpy()] = documents["row"].to_numpy()
    sizes = both[column].list.len().to_numpy()
    keys = both[column].explode(empty_as_null=False).to_numpy()
    keys = keys[np.repeat(rank >= 0, sizes)]
    ordered = np.sort(keys)
    shared = pl.Series(ordered[1:][ordered[1:] == ordered[:-1]]).unique()
    del ordered
    hit = pl.Series(keys).is_in(shared.implode()).to_numpy()
    rows = np.repeat(rank, np.where(rank >= 0, sizes, 0))[hit]
    return pl.DataFrame({"row": rows.astype(np.uint32), "key": keys[hit]}).sort("key", "row")


def _pairs(long: pl.DataFrame, documents: pl.DataFrame, crowd: int) -> pl.DataFrame:
    """All pairs that share a key (of a crowd: each with the longest, and with its neighbours) and hold a new one."""
    sized = long.with_columns(size=pl.len().over("key"))
    few = sized.filter(pl.col("size") <= crowd).select("row", "key")
    all_pairs = few.join(few, on="key").filter(pl.col("row") < pl.col("row_right")).select(x="row", y="row_right")
    many = sized.filter(pl.col("size") > crowd)
    hubs = many.select(x=pl.first("row").over("key"), y="row").filter(pl.col("x") != pl.col("y"))
    neighbours = many.select(x=pl.col("row").shift(1).over("key"), y="row").drop_nulls()
    pairs = pl.concat([all_pairs, hubs, neighbours])
    new = documents.select("row", "new")
    joined = pairs.join(new, left_on="x", right_on="row").join(new, left_on="y", right_on="row", suffix="_y")
    return joined.filter(pl.col("new") | pl.col("new_y")).select("x", "y")
