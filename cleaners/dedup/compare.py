"""Verification: two texts' real shingles, what each has of the other, and whether they only share a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from ..settings import DedupSettings
from . import digits, figures, kernels, pairs, portable
from .characters import characters
from .compiled import compiled
from .portions import numbered, portions
from .signatures import legible, pack
from .slips import slipped, unexplained
from .threads import over

FEW = 600_000
"""Up to this many characters in all pairs together, plain Python is done before the compiled code is loaded."""
BRIEF = 100
"""In texts of fewer words, whatever the settings call brief, each word that changed is looked at."""
PAGE = 2_000
"""Beside a text of more tokens than this it is not: that would take long where words repeat themselves."""
_Pairs = list[tuple[int, int]]
PORTION = 1 << 20
"""Characters of text that are compared at once: what is known of them stays in the processor's cache."""
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
        "head_a",
        "head_b",
        "tail_a",
        "tail_b",
        "facing",
        *("starts_a", "stops_a", "says_a", "starts_b", "stops_b", "says_b"),
    ),
)
"""The columns that `pairs.compare` fills in."""
LENGTHS = ("tokens", "words")
"""What it says of each text, for either side."""
WORDS = (
    *(f"words_{side}" for side in "ab"),
    "same",
    "extra_a",
    "extra_b",
    "stretch",
    "head_a",
    "head_b",
    "tail_a",
    "tail_b",
    "facing",
)
"""What it counts in sixteenths of a word."""


def compare(candidates: pl.DataFrame, texts: Mapping[str, str], settings: DedupSettings) -> pl.DataFrame:
    """The evidence on each pair of ids `a`, `b`; numbers only, so that other thresholds need no second look.

    `resemblance`: Jaccard similarity of the shingle sets; `a_in_b`, `b_in_a`: share of one's shingles that stand in the
    other; `coverage_a`, `coverage_b`: share of its words that stand in a shared shingle or in an aligned place;
    `extra_a`, `extra_b`: words of prose that the other lacks; then the counts of what agrees and what changed, in
    aligned places and (`numbers_same`, `numbers_changed`) among all figures, wherever they stand; `stretch`: the most
    words that agree in a row; `respelled`: of the other spellings those that may be other words (in brief texts what no
    slip explains, in longer ones those with a capital); and of the prose that the other lacks, how much stands before
    and after the passages that agree (`head_a`, `tail_a`, ...), and how much of both in the same places between them
    (`facing`).
    Raises KeyError for an id without a text.
    """
    ids, ends = numbered(candidates)
    sizes = np.fromiter((len(texts[i]) for i in ids), np.int64, len(ids))
    swapped = _oriented(ends, [texts[i] for i in ids])
    many = sizes.sum() * max(1, len(candidates)) / max(1, len(ids)) > FEW
    counts, lengths = np.zeros((len(candidates), len(COUNTS)), np.int32), np.zeros((len(ids), 2), np.int64)
    compiled_pairs, compiled_kernels = (compiled(pairs), compiled(kernels)) if many else (None, None)
    kernel: Any = compiled_pairs or pairs

    def fill_in(rows: npt.NDArray[np.int64]) -> None:
        members, local = np.unique(ends[rows], return_inverse=True)
        docs = _tokenised([texts[i] for i in ids.gather(members)], settings, compiled_kernels)
        found, long = np.zeros((len(rows), len(COUNTS)), np.int64), np.zeros((len(members), 2), np.int64)
        kernel.compare_all(docs.columns, docs.ends, local.reshape(-1, 2), found, long)
        counts[rows], lengths[members] = found, long

    over(fill_in, list(portions(ends, sizes, PORTION)))
    frame = pl.DataFrame(counts, schema=[(name, pl.Int64) for name in COUNTS])
    by_side = {
        f"{name}_{side}": lengths[ends[:, n], k] for n, side in enumerate("ab") for k, name in enumerate(LENGTHS)
    }
    frame = frame.with_columns(**_columns(by_side)).with_columns(pl.col(WORDS) / kernels.WORD)
    frame = _turned(_closely(frame, ends, [texts[i] for i in ids]), swapped)
    return pl.concat([candidates.select("a", "b"), frame.select(*_SHARES, pl.all())], how="horizontal")


def _oriented(ends: npt.NDArray[np.int64], texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Put the longer text of each pair first, of two as long the one that sorts first; say which pairs were turned."""
    place = np.empty(len(texts), np.int64)
    place[sorted(range(len(texts)), key=lambda n: (-len(texts[n]), texts[n]))] = np.arange(len(texts))
    swapped: npt.NDArray[np.bool_] = place[ends[:, 0]] > place[ends[:, 1]]
    ends[swapped] = ends[swapped, ::-1]
    return swapped


def _turned(frame: pl.DataFrame, swapped: npt.NDArray[np.bool_]) -> pl.DataFrame:
    """The evidence with the sides of some pairs exchanged."""
    turn, names = pl.lit(pl.Series(swapped)), [name[:-2] for name in frame.columns if name.endswith("_a")]
    sides = [(f"{name}_{x}", f"{name}_{y}") for name in names for x, y in ("ab", "ba")]
    return frame.with_columns(pl.when(turn).then(pl.col(y)).otherwise(pl.col(x)).alias(x) for x, y in sides)


def _closely(frame: pl.DataFrame, ends: npt.NDArray[np.int64], texts: Sequence[str]) -> pl.DataFrame:
    """Look at the words of brief texts: which of the other spellings are other words, and whether one is a slip."""
    words, figures = pl.col("names_changed") + pl.col("words_changed"), pl.col("figures_changed")
    brief = (pl.min_horizontal("words_a", "words_b") < BRIEF) & (pl.max_horizontal("tokens_a", "tokens_b") <= PAGE)
    brief &= (figures == 0) & (pl.col("same") > 0)

    def among(
        asked: pl.Expr, look: Callable[[Sequence[str], _Pairs], Sequence[int]]
    ) -> tuple[npt.NDArray[np.int64], Sequence[int]]:
        rows = frame.select((brief & asked).arg_true()).to_series().to_numpy()
        members, local = np.unique(ends[rows], return_inverse=True)
        return rows, look([texts[m] for m in members], [(x, y) for x, y in local.reshape(-1, 2).tolist()])

    respelled = frame["respelled"].scatter(*among(words == 0, unexplained))
    rows, slips = among(words == 1, slipped)
    slip = pl.Series(np.zeros(len(frame), np.bool_)).scatter(rows, slips)
    none = [frame[name].set(slip, 0) for name in ("names_changed", "words_changed")]
    return frame.with_columns(*none, respelled=respelled.set(slip, 0))


def _columns(arrays: Mapping[str, npt.NDArray[Any]]) -> dict[str, pl.Series]:
    return {name: pl.Series(values) for name, values in arrays.items()}


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


def _tokenised(texts: Sequence[str], settings: DedupSettings, kernel: Any) -> _Docs:
    def tokenised(texts: Sequence[str]) -> _Docs:
        return _compiled(texts, settings, kernel) if kernel else _portable(texts, settings)

    found = tokenised(texts)
    mended = legible(texts, found.broken)
    return found if mended is texts else tokenised(mended)


def _portable(texts: Sequence[str], settings: DedupSettings) -> _Docs:
    found, figure = portable.tokens(texts), figures.figures(texts)
    shingle, stop, ends = portable.shingles(found, settings.shingle)
    columns = (found.tok, found.flag, found.look, found.line, *portable.numbered(shingle, ends), stop, figure.figure)
    return _Docs(columns, (np.concatenate(([0], found.ends)), np.concatenate(([0], ends)), figure.ends), found.broken)


def _compiled(texts: Sequence[str], settings: DedupSettings, kernel: Any) -> _Docs:
    buf, off = pack(texts)
    most = len(buf) // 2 + len(texts) + 1
    tok, look, shingle = (np.empty(most, np.uint64) for _ in range(3))
    flag, line, stop = np.empty(most, np.uint8), np.empty(most, np.int32), np.empty(most, np.int32)
    ends, broken = np.zeros((len(texts) + 1, 2), np.int64), np.zeros(len(texts), np.int64)
    chars = tuple(characters())
    kernel.tokenise(buf, off, chars, settings.shingle, ends[1:], broken, (tok, flag, line, look), (shingle, stop))
    t, s = ends[-1]
    number, times = np.zeros(s, np.int32), np.empty(s, np.uint8)
    slots = 1 << max(1, int(2 * s - 1)).bit_length()
    kernel.numbered(shingle[:s].view(np.int64), ends[:, 1], np.zeros((slots, 2), np.int64), (number, times))
    figure = figures.found(buf, off, compiled(digits))
    columns = (tok[:t], flag[:t], look[:t], line[:t], number, times, stop[:s], figure.figure)
    return _Docs(columns, (ends[:, 0], ends[:, 1], figure.ends), broken)
