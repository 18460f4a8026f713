"""Pairs in portions: none is lost or comes twice, and a family's texts are needed once."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.dedup.portions import PAIRS, numbered, portions, split

places = st.integers(0, 30)


@given(st.lists(st.tuples(places, places), min_size=1, max_size=60), st.integers(1, 5000))
@settings(deadline=None, max_examples=60)
def test_every_pair_comes_once(ends: list[tuple[int, int]], most: int) -> None:
    sizes = np.arange(31, dtype=np.int64) * 10
    parts = list(portions(np.array(ends, np.int64), sizes, most))
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(ends)))


def test_a_family_stays_together() -> None:
    """Two families whose pairs come in turns are two portions, not one text in both."""
    ends = np.array([(a + k, b + k) for a, b in ((0, 2), (2, 4), (0, 4), (4, 6)) for k in (0, 1)], np.int64)
    parts = list(portions(ends, np.full(8, 1000, np.int64), 4300))
    assert sorted({int(n) % 2 for n in ends[part].ravel()} for part in parts) == [{0}, {1}]


def test_portions_are_small_however_many_pairs() -> None:
    star = np.array([(0, n) for n in range(1, 1001)], np.int64)
    sizes = np.full(1001, 100, np.int64)
    assert max(len(part) for part in portions(star, sizes, 2000)) <= 20


def test_pairs_bound_a_portion_of_few_documents() -> None:
    """Where everything resembles everything, it is the pairs that take the memory."""
    names = [f"{n:03}" for n in range(60)]
    pairs = pl.DataFrame([(a, b) for a in names for b in names if a < b], ["a", "b"], orient="row")
    assert max(map(len, split(pairs, 60))) <= 60 * PAIRS


def test_pairs_are_split_by_their_ids() -> None:
    pairs = pl.DataFrame({"a": ["x", "b", "x"], "b": ["y", "c", "z"]})
    ids, ends = numbered(pairs)
    assert [(ids[int(a)], ids[int(b)]) for a, b in ends] == pairs.rows()
    assert sorted(row for part in split(pairs, 2) for row in part.rows()) == sorted(pairs.rows())
    assert list(split(pairs.clear(), 2)) == []
