"""Pairs in portions, cut so that a text which stands in many pairs is needed in few portions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
ROUNDS = 4
"""So many steps along the pairs a family's first document is passed on; a wider family may be cut once more."""
PAIR = 64
"""What a pair counts for beside its texts, so that a portion has no end of them."""

PAIRS = 4
"""So many pairs take about as much memory, while they are compared, as a document's text."""


def numbered(pairs: pl.DataFrame) -> tuple[pl.Series, Ints]:
    """The distinct ids in the columns `a` and `b`, and the pairs (n × 2) as places in them."""
    ids = pl.concat([pairs["a"], pairs["b"]]).unique().sort().alias("id")
    place = pl.DataFrame([ids]).with_row_index("at")
    ends = [pairs.select(id=end).join(place, on="id", how="left", maintain_order="left")["at"] for end in "ab"]
    return ids, np.stack([end.to_numpy() for end in ends], axis=1).astype(np.int64)


def portions(ends: Ints, sizes: Ints, most: int) -> Iterator[Ints]:
    """The rows of `ends` (pairs, as places in `sizes`) in portions with about `most` of text, or a single pair.

    Families stay together, and the pairs of a document follow each other.
    """
    label = np.arange(len(sizes))
    for _ in range(ROUNDS):
        least = label[ends].min(axis=1)
        np.minimum.at(label, ends[:, 0], least)
        np.minimum.at(label, ends[:, 1], least)
    order = np.lexsort((ends[:, 1], ends[:, 0], label[ends[:, 0]]))
    seen, first = np.unique(ends[order].ravel(), return_index=True)
    fresh = np.full(len(order), PAIR, np.int64)
    np.add.at(fresh, first // 2, sizes[seen])
    portion = np.cumsum(fresh) // most
    borders = np.flatnonzero(portion[1:] != portion[:-1]) + 1
    yield from (part for part in np.split(order, borders) if len(part))


def split(pairs: pl.DataFrame, documents: int) -> Iterator[pl.DataFrame]:
    """Pairs of ids `a`, `b` in portions that need the texts of about so many documents each, or of fewer if they have
    more than `PAIRS` pairs each.
    """
    ids, ends = numbered(pairs)
    sizes = np.full(len(ids), PAIR * PAIRS, np.int64)
    yield from (pairs[rows] for rows in portions(ends, sizes, documents * PAIR * PAIRS))
