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
from .threads import over


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
        # The longest first, so that of a crowd the first row is its hub. Of twins the least id stands for all, in any
        # order: how two texts align can depend on which one is `a`.
        .sort("shingles", "id", descending=[True, False])
        .unique("exact", keep="first", maintain_order=True)
    )
    fresh, sizes = documents["new"].to_numpy(), documents["shingles"].to_numpy()
    row = np.full(len(both), NONE, np.int32)
    row[documents["at"].to_numpy()] = np.arange(len(documents), dtype=np.int32)
    alike = _alike(both["bands"], row, fresh, settings)
    contained = _contained(both["prints"], row, sizes, fresh, settings)
    return _named(np.concatenate([alike, contained]), documents["id"])


HALF, LOW = 32, (1 << 32) - 1
"""Where the first row of a pair stands in its number, and the bits of the second one."""
NONE = -1
"""The row of a document for which another one stands."""
PARTS = 4
"""So many parts of all keys, a power of two, are looked at one after the other: a thread sorts one part at a time."""
SLICE = 1 << 15
"""Documents whose keys are taken from their lists at once."""
Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Pairs = npt.NDArray[np.int64]
"""Pairs of rows, the lesser first, each as one number."""
_COLUMNS = ("id", "shingles", "exact", "bands", "prints")


def _touched(before: pl.LazyFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The stored documents that share a key with a new one; all others stay on disk, and are read once, in pieces."""
    keys = {name: new.select(key=name).explode("key").drop_nulls().unique()["key"] for name in ("bands", "prints")}
    hit = [pl.col(name).list.eval(pl.element().is_in(some.implode())).list.any() for name, some in keys.items()]
    return before.select(_COLUMNS).filter(pl.any_horizontal(hit)).collect(engine="streaming")


def _alike(bands: pl.Series, row: Rows, fresh: Bools, settings: DedupSettings) -> Pairs:
    """Pairs that share a band."""
    return _counted(_pairs(*_shared(bands, row), fresh, settings.crowd))[0]


def _contained(
    prints: pl.Series, row: Rows, shingles: npt.NDArray[np.uint32], fresh: Bools, settings: DedupSettings
) -> Pairs:
    """Pairs of which one text's fingerprints stand to a good part in the other's."""
    rows, starts = _shared(prints, row)
    few = np.repeat(np.diff(starts) <= settings.crowd, np.diff(starts))
    own = np.bincount(rows[few], minlength=len(shingles))
    # A brief text has more fingerprints than a longer one has of the same passage.
    usual = np.ceil(2 * shingles / (settings.window + 1))
    own = np.minimum(own, usual)
    pairs, shared = _counted(_pairs(rows, starts, fresh, settings.crowd))
    least = np.minimum(own[pairs >> HALF], own[pairs & LOW])
    return np.asarray(pairs[shared >= settings.nominate * least], np.int64)


def _shared(lists: pl.Series, row: Rows) -> tuple[Rows, Ints]:
    """The rows in whose lists a key stands that others have too, key by key, each key's in order; where each starts.

    `row` says for each list whose it is. The second array ends with the number of rows.
    """
    found = over(lambda part: _repeated(*_keys(lists, row, part)), range(PARTS))
    key, rows = (np.concatenate(side) for side in zip(*found, strict=True))
    return rows, np.append(np.flatnonzero(_first(key)), len(key))


def _keys(lists: pl.Series, row: Rows, part: int) -> tuple[Ints, Rows]:
    """The keys of one part, and the row of each. By their lowest bits: fingerprints are the least of many numbers, so
    that their highest bits are nearly all the same.
    """
    keys, rows = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
    for at in range(0, len(lists), SLICE):
        some = lists.slice(at, SLICE)
        key = some.explode(empty_as_null=False).to_numpy()
        holder = np.repeat(row[at : at + SLICE], some.list.len().to_numpy())
        wanted = (key & (PARTS - 1) == part) & (holder != NONE)
        keys.append(key[wanted])
        rows.append(holder[wanted])
    return np.concatenate(keys), np.concatenate(rows)


def _repeated(keys: Ints, rows: Rows) -> tuple[Ints, Rows]:
    """Those keys that stand more than once, and their rows, sorted by both.

    Nearly all keys stand alone: sorting the bare keys finds the others in less time and memory than grouping rows.
    """
    ordered = pl.Series(keys).sort().to_numpy()  # in two fifths of NumPy's time
    again = ordered[~_first(ordered)]
    again = again[_first(again)]
    del ordered
    hit = pl.Series(keys).is_in(pl.Series(again).implode()).to_numpy()
    place = np.searchsorted(again, keys[hit])
    both = pl.Series(place << HALF | rows[hit]).sort().to_numpy()
    return again[both >> HALF], (both & LOW).astype(np.int32)


def _first(ordered: Ints) -> Bools:
    """Of sorted numbers, whether each is the first of its value."""
    return np.concatenate((np.ones(min(1, len(ordered)), np.bool_), ordered[1:] != ordered[:-1]))


def _pairs(rows: Rows, starts: Ints, fresh: Bools, crowd: int) -> Pairs:
    """All pairs that share a key (of a crowd: each with the longest, and with its neighbours) and hold a fresh one.

    A pair comes as often as it shares a key.
    """

    def some(left: Ints, right: Ints) -> Pairs:
        x, y = rows[left], rows[right]
        good = (x < y) & (fresh[x] | fresh[y])
        return x[good].astype(np.int64) << HALF | y[good]

    sizes = np.diff(starts)
    end, few = np.repeat(starts[1:], sizes), np.repeat(sizes <= crowd, sizes)
    many = np.flatnonzero(~few)
    first = np.repeat(starts[:-1], sizes)[many]
    beside = many[many > first]
    found = [some(first, many), some(beside - 1, beside)]
    left, step = np.flatnonzero(few), 1
    while len(left := left[left + step < end[left]]):
        found.append(some(left, left + step))
        step += 1
    return np.concatenate(found)


def _counted(pairs: Pairs) -> tuple[Pairs, Ints]:
    """The pairs, sorted, each once, and how often each came. Sorts `pairs` themselves, since they take most memory."""
    pairs.sort()
    starts = np.flatnonzero(_first(pairs))
    return pairs[starts], np.diff(starts, append=len(pairs))


def _named(pairs: Pairs, ids: pl.Series) -> pl.DataFrame:
    """The pairs by their ids, sorted, each once."""
    order = ids.arg_sort()
    rank = np.empty(len(ids), np.int64)
    rank[order.to_numpy()] = np.arange(len(ids))
    x, y = rank[pairs >> HALF], rank[pairs & LOW]
    both = np.sort(np.minimum(x, y) << HALF | np.maximum(x, y))  # `unique` would hash before it sorts
    both = both[_first(both)]
    names = ids.gather(order)
    return pl.DataFrame({"a": names.gather(both >> HALF), "b": names.gather(both & LOW)})
