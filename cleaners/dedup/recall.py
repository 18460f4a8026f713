"""How many true pairs the nomination finds: measured on a sample against every document, in each run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from ..document import content_hash
from ..settings import DedupSettings
from . import portable
from .compare import compare
from .guard import accepted

FLOOR = 0.1
"""Pairs that share no more than this of the shorter one's shingles are not looked at any closer."""


class Recall(NamedTuple):
    """Of the `pairs` in a sample of which one could leave for the other, `found` were nominated."""

    sampled: int
    pairs: int
    found: int

    @property
    def share(self) -> float:
        """The share of pairs found; 1 if there were none."""
        return self.found / self.pairs if self.pairs else 1.0


def candidate_recall(
    candidates: pl.DataFrame,
    signed: pl.DataFrame,
    texts: Mapping[str, str],
    settings: DedupSettings,
    sample: int = 400,
) -> Recall:
    """Compare every pair of a sample of documents by brute force, and see which of them were nominated.

    The sample is the documents with the least hashes of their ids, and some nominated ones with their partners, so that
    it holds pairs at all, and is the same whatever the order. A pair counts if it would be accepted; texts with the
    same words count once. `signed`: the documents' frame from `sign`.
    """
    chosen = _sample(candidates, texts, sample)
    found = portable.tokens([texts[i] for i in chosen])
    shingle, _, ends = portable.shingles(found, settings.shingle)
    shared, sizes = _overlaps(shingle, ends)
    least = np.minimum(sizes[:, None], sizes[None, :])
    close = np.triu((shared > FLOOR * least), 1)
    near = [(chosen[x], chosen[y]) for x, y in zip(*np.nonzero(close), strict=True)]
    frame = pl.DataFrame(near, {"a": pl.String, "b": pl.String}, orient="row")
    true = accepted(compare(frame, texts, settings), settings).filter(pl.col("fits_a") | pl.col("fits_b"))
    words = signed.select("id", "exact")
    pairs, nominated = _by_words(true, words), _by_words(candidates, words)
    return Recall(len(chosen), len(pairs), len(pairs & nominated))


def _by_words(pairs: pl.DataFrame, words: pl.DataFrame) -> set[tuple[int, int]]:
    """Pairs of token sequences, since of documents with the same one only one is nominated."""
    joined = pairs.join(words, left_on="a", right_on="id").join(words, left_on="b", right_on="id", suffix="_b")
    return {(min(a, b), max(a, b)) for a, b in joined.select("exact", "exact_b").iter_rows() if a != b}


def _sample(candidates: pl.DataFrame, texts: Mapping[str, str], size: int) -> list[str]:
    """Half at random, half from among the nominated."""

    def order(ids: set[str]) -> list[str]:
        return sorted(ids, key=content_hash)

    paired = order(set(candidates["a"]) | set(candidates["b"]))[: size // 4]
    partners = candidates.filter(pl.col("a").is_in(paired) | pl.col("b").is_in(paired))
    some = order(set(partners["a"]) | set(partners["b"]) | set(paired))[: size // 2]
    return sorted({*some, *order(set(texts))[: size - len(some)]})


def _overlaps(shingle: portable.U64, ends: portable.Ints) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """How many distinct shingles each two texts share, and how many each has."""
    from scipy.sparse import csr_array

    _, column = np.unique(shingle, return_inverse=True)
    starts = np.concatenate(([0], ends))
    table = csr_array(
        (np.ones(len(shingle), np.int64), column, starts), shape=(len(ends), int(column.max(initial=0)) + 1)
    )
    table.sum_duplicates()
    table.data[:] = 1
    return (table @ table.T).toarray(), np.asarray(table.sum(axis=1))
