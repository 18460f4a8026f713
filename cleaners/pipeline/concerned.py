"""
Which families new evidence can change: those that hang together with what is new, by pairs that fit or by equal words.

Ids are told apart by 64-bit hashes, so that a graph of millions of documents takes little memory. Two ids with one hash
put two families into one unit, which changes nothing but the work.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from .. import dedup
from ..settings import DedupSettings

TOGETHER = 50_000
"""Documents of whole families that are settled at once; this bounds the memory of it."""
AT_ONCE = 200_000
"""Pairs that are judged at once."""


def key(column: str) -> pl.Expr:
    """What stands for an id."""
    return pl.col(column).hash(0)


def units(edges: pl.DataFrame, new: pl.Series, *, every: bool) -> pl.DataFrame:
    """The documents (`key`) of the families to settle, and in which `unit`, which holds whole families.

    `edges` (`a`, `b`) are keys that hang together, `new` the keys of what is new. Its families are settled, or `every`
    one.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    keys, ends = np.unique(np.concatenate([edges["a"], edges["b"], new]).astype(np.uint64), return_inverse=True)
    a, b = ends[: edges.height], ends[edges.height : 2 * edges.height]
    shape = (len(keys), len(keys))
    _, family = connected_components(coo_array((np.ones(len(a), np.int8), (a, b)), shape=shape), directed=False)
    chosen = np.isin(family, family if every else family[ends[2 * edges.height :]])
    _, family, sizes = np.unique(family[chosen], return_inverse=True, return_counts=True)
    unit = (np.cumsum(sizes) // TOGETHER).astype(np.uint32)
    return pl.DataFrame({"key": keys[chosen], "unit": unit[family]}, {"key": pl.UInt64, "unit": pl.UInt32})


def fitting(pairs: Iterable[pl.DataFrame], settings: DedupSettings, *, every: bool) -> pl.DataFrame:
    """The edges between documents of which one may leave for the other, or that may show a template beside others; with
    `every`, each document with itself too.
    """
    found = [pl.DataFrame(schema={"a": pl.UInt64, "b": pl.UInt64})]
    for some in pairs:
        told = pl.col("fits_a") | pl.col("fits_b") | pl.col("worded") | dedup.FRAMED
        found.append(dedup.accepted(some, settings).filter(told).select(key("a"), key("b")))
        if every:
            found += [some.select(a=key(end), b=key(end)) for end in ("a", "b")]
    return pl.concat(found).unique()


def twins(documents: pl.LazyFrame) -> pl.DataFrame:
    """The edges between documents (`id`, `exact`) with the same words, by way of a key of these words."""
    words = documents.select(a=key("id"), b="exact").drop_nulls().collect(engine="streaming")
    return words.filter(pl.col("b").is_duplicated()).with_columns(pl.col("b").hash(1))
