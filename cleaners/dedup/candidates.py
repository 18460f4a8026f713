"""
Which pairs of documents are worth a comparison: nominated, not decided.

Two paths. Bands of the MinHash signature (LSH) find texts that resemble each other. Fingerprints (winnowing) find a
text that stands in a longer one, whatever their resemblance: an excerpt, an earlier state of a live blog. A key that a
crowd of documents shares is furniture, a stock phrase or one template, and nominates pairs with the longest only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ..settings import DedupSettings


def candidates(new: pl.DataFrame, old: pl.DataFrame | pl.LazyFrame | None, settings: DedupSettings) -> pl.DataFrame:
    """Pairs of ids `a`, `b` to compare, new with new and new with old, sorted, each once.

    `new`, `old`: frames as `sign` makes them (of `old`, only `id`, `shingles`, `exact`, `bands` and `prints` are
    read; it may be lazy). Of documents with the same token sequence one stands for all.
    """
    both, stored = new.select(_COLUMNS), pl.Series("exact", [], pl.Int64)
    if old is not None:
        before = old.lazy().filter(pl.col("exact").is_not_null())
        stored = before.select("exact").unique().collect()["exact"]
        both = pl.concat([both, _touched(before, new)])
    documents = (
        both.select("id", "shingles", "exact")  # without the keys, which take most of the memory
        .with_row_index("at")
        .with_columns(new=pl.col("at") < len(new))
        .filter(pl.col("exact").is_not_null())
        .filter(~pl.col("new") | ~pl.col("exact").is_in(stored.implode()))
        .unique("exact", keep="first", maintain_order=True)
        # The longest first, so that of a crowd the first row is its hub.
        .sort("shingles", "id", descending=[True, False])
    )
    fresh = documents["new"].to_numpy()
    alike = _alike(both["bands"].gather(documents["at"]), fresh, settings)
    sizes = documents["shingles"].to_numpy()
    contained = _contained(both["prints"].gather(documents["at"]), sizes, fresh, settings)
    return _named(np.concatenate([alike, contained]), documents["id"])


HALF, LOW = 32, (1 << 32) - 1
"""Where the first row of a pair stands in its number, and the bits of the second one."""
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Pairs = npt.NDArray[np.int64]
"""Pairs of rows, the lesser first, each as one number."""
_COLUMNS = ("id", "shingles", "exact", "bands", "prints")


def _touched(before: pl.LazyFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The stored documents that share a key with a new one; all others stay on disk, and are read once, in pieces."""
    keys = {name: new.select(key=name).explode("key").drop_nulls().unique()["key"] for name in ("bands", "prints")}
    hit = [pl.col(name).list.eval(pl.element().is_in(some.implode())).list.any() for name, some in keys.items()]
    return before.select(_COLUMNS).filter(pl.any_horizontal(hit)).collect(engine="streaming")


def _alike(bands: pl.Series, fresh: Bools, settings: DedupSettings) -> Pairs:
    """Pairs that share a band."""
    return np.unique(_pairs(*_shared(bands), fresh, settings.crowd))


def _contained(prints: pl.Series, shingles: npt.NDArray[np.uint32], fresh: Bools, settings: DedupSettings) -> Pairs:
    """Pairs of which one text's fingerprints stand to a good part in the other's."""
    rows, starts = _shared(prints)
    few = np.repeat(np.diff(starts) <= settings.crowd, np.diff(starts))
    own = np.bincount(rows[few], minlength=len(prints))
    # A brief text has more fingerprints than a longer one has of the same passage.
    usual = np.ceil(2 * shingles / (settings.window + 1))
    own = np.minimum(own, usual)
    pairs, shared = np.unique(_pairs(rows, starts, fresh, settings.crowd), return_counts=True)
    least = np.minimum(own[pairs >> HALF], own[pairs & LOW])
    return np.asarray(pairs[shared >= settings.nominate * least], np.int64)


def _shared(lists: pl.Series) -> tuple[Ints, Ints]:
    """The rows in whose lists a key stands that others have too, key by key, each key's in order; where each starts.

    The second array ends with the number of rows. Nearly all keys stand alone: sorting the bare keys finds the others
    in less time and memory than grouping rows.
    """
    keys = lists.explode(empty_as_null=False)
    ordered = keys.sort()
    repeated = ordered.filter(ordered == ordered.shift(1)).unique()
    del ordered
    hit = keys.is_in(repeated.implode()).to_numpy()
    rows = np.repeat(np.arange(len(lists)), lists.list.len().to_numpy())[hit]
    key = keys.to_numpy()[hit]
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else np.zeros(0, np.int64)
    return rows[order], np.append(starts, len(key))


def _pairs(rows: Ints, starts: Ints, fresh: Bools, crowd: int) -> Pairs:
    """All pairs that share a key (of a crowd: each with the longest, and with its neighbours) and hold a fresh one.

    A pair comes as often as it shares a key.
    """
    sizes = np.diff(starts)
    end, first = np.repeat(starts[1:], sizes), np.repeat(starts[:-1], sizes)
    few = np.repeat(sizes <= crowd, sizes)
    every, many = np.arange(len(rows)), np.flatnonzero(~few)
    found = [(first[many], many), (many[many > first[many]] - 1, many[many > first[many]])]
    left, step = every[few], 1
    while len(left := left[left + step < end[left]]):
        found.append((left, left + step))
        step += 1
    x, y = (rows[np.concatenate(side)] for side in zip(*found, strict=True))
    good = (x < y) & (fresh[x] | fresh[y])
    return np.asarray(x[good] << HALF | y[good], np.int64)


def _named(pairs: Pairs, ids: pl.Series) -> pl.DataFrame:
    """The pairs by their ids, sorted, each once."""
    order = ids.arg_sort()
    rank = np.empty(len(ids), np.int64)
    rank[order.to_numpy()] = np.arange(len(ids))
    x, y = rank[pairs >> HALF], rank[pairs & LOW]
    both = np.unique(np.minimum(x, y) << HALF | np.maximum(x, y))
    names = ids.gather(order)
    return pl.DataFrame({"a": names.gather(both >> HALF), "b": names.gather(both & LOW)})
