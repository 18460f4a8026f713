"""Verification: two texts' real shingles, what each has of the other, and whether they only share a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from ..settings import DedupSettings
from . import kernels, pairs, portable
from .characters import characters
from .compiled import compiled
from .figures import figures
from .signatures import legible, pack

FEW = 600_000
"""Up to this many characters in all pairs together, plain Python is done before the compiled code is loaded."""
COUNTS = (
    *("shingles_a", "shingles_b", "shared", "covered_a", "covered_b", "extra_a", "extra_b"),
    *(
        "figures_same",
        "figures_changed",
        "names_same",
        "names_changed",
        "words_changed",
        "spellings",
        "same",
        "spots",
        "lead_a",
        "lead_b",
        "numbers_same",
        "numbers_changed",
        "stretch",
        "respelled",
    ),
)
"""The columns that `pairs.compare` fills in."""


def compare(candidates: pl.DataFrame, texts: Mapping[str, str], settings: DedupSettings) -> pl.DataFrame:
    """The evidence on each pair of ids `a`, `b`; numbers only, so that other thresholds need no second look.

    `resemblance`: Jaccard similarity of the shingle sets; `a_in_b`, `b_in_a`: share of one's shingles that stand in the
    other; `coverage_a`, `coverage_b`: share of its words that stand in a shared shingle or in an aligned place;
    `extra_a`, `extra_b`: words of prose that the other lacks; then the counts of what agrees and what changed, in
    aligned places and (`numbers_same`, `numbers_changed`) among all figures, wherever they stand; `stretch`: the most
    words that agree in a row; `respelled`: capitalised words among the other spellings.
    Raises KeyError for an id without a text.
    """
    ids = pl.concat([candidates["a"], candidates["b"]]).unique().sort()
    number = pl.DataFrame({"id": ids, "n": np.arange(len(ids))})
    ab = [
        candidates.select(pl.col(c).alias("id"))
        .join(number, on="id", how="left", maintain_order="left")["n"]
        .to_numpy()
        for c in "ab"
    ]
    wanted = [texts[i] for i in ids]
    long = sum(map(len, wanted)) * max(1, len(candidates)) / max(1, len(ids)) > FEW
    docs = _tokenised(wanted, settings, long)
    counts = np.zeros((len(candidates), len(COUNTS)), np.int64)
    kernel: Any = (compiled(pairs) if long else None) or pairs
    kernel.compare_all(docs.columns, docs.ends, np.stack(ab, axis=1).astype(np.int64), counts)
    frame = pl.DataFrame(counts, schema=[(name, pl.Int64) for name in COUNTS])
    lengths = np.diff(docs.ends[0])
    filled = np.concatenate(([0], np.cumsum(portable.weights(docs.columns[1])))) / kernels.WORD
    words = np.diff(filled[docs.ends[0]])
    sizes = {
        f"{name}_{side}": values[of]
        for side, of in zip("ab", ab, strict=True)
        for name, values in (("tokens", lengths), ("words", words))
    }
    frame = frame.with_columns(
        pl.col("same", "extra_a", "extra_b", "stretch") / kernels.WORD, **{k: pl.Series(v) for k, v in sizes.items()}
    )
    return pl.concat([candidates.select("a", "b"), frame.select(*_SHARES, pl.all())], how="horizontal")


def _share(part: str, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole > 0).then(pl.col(part) / whole).otherwise(0.0)


_SHARES = (
    _share("shared", pl.col("shingles_a") + pl.col("shingles_b") - pl.col("shared")).alias("resemblance"),
    _share("shared", pl.col("shingles_a")).alias("a_in_b"),
    _share("shared", pl.col("shingles_b")).alias("b_in_a"),
    _share("covered_a", pl.col("tokens_a")).alias("coverage_a"),
    _share("covered_b", pl.col("tokens_b")).alias("coverage_b"),
)


class _Docs(NamedTuple):
    """The texts as `pairs.compare_all` wants them, and how many places of each look broken."""

    columns: tuple[npt.NDArray[Any], ...]
    ends: tuple[npt.NDArray[np.int64], ...]
    broken: npt.NDArray[np.int64]


def _tokenised(texts: Sequence[str], settings: DedupSettings, long: bool) -> _Docs:
    kernel = compiled(kernels) if long else None

    def tokenised(texts: Sequence[str]) -> _Docs:
        return _compiled(texts, settings, kernel) if kernel else _portable(texts, settings)

    found = tokenised(texts)
    mended = legible(texts, found.broken)
    found = found if mended is texts else tokenised(mended)
    figure, ends = figures(mended)
    return found._replace(columns=(*found.columns, figure), ends=(*found.ends, ends))


def _portable(texts: Sequence[str], settings: DedupSettings) -> _Docs:
    found = portable.tokens(texts)
    shingle, stop, ends = portable.shingles(found, settings.shingle)
    text = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=0))
    start = np.repeat(ends - np.diff(ends, prepend=0), np.diff(ends, prepend=0))
    order = np.lexsort((shingle, text)) - start
    columns = (found.tok, found.flag, found.look, found.line, shingle, order, stop)
    return _Docs(columns, (np.concatenate(([0], found.ends)), np.concatenate(([0], ends))), found.broken)


def _compiled(texts: Sequence[str], settings: DedupSettings, kernel: Any) -> _Docs:
    buf, off = pack(texts)
    most = len(buf) // 2 + len(texts) + 1
    tok, look, shingle = (np.empty(most, np.uint64) for _ in range(3))
    flag, line, stop = np.empty(most, np.uint8), np.empty(most, np.int32), np.empty(most, np.int32)
    order, ends, broken = np.empty(most, np.int64), np.zeros((len(texts), 2), np.int64), np.zeros(len(texts), np.int64)
    out, cut = (tok, flag, line, look), (shingle, stop, order)
    kernel.tokenise(buf, off, tuple(characters()), settings.shingle, ends, broken, out, cut)
    t, s = ends[-1] if len(ends) else (0, 0)
    columns = (tok[:t], flag[:t], look[:t], line[:t], shingle[:s], order[:s], stop[:s])
    return _Docs(columns, (np.concatenate(([0], ends[:, 0])), np.concatenate(([0], ends[:, 1]))), broken)
