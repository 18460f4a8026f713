"""Why two documents were merged or not: every number, the verdict in words, and the two texts side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from ..settings import DedupSettings
from . import align, pairs, portable
from .candidates import candidates
from .compare import compare
from .guard import accepted
from .signatures import sign


class Piece(NamedTuple):
    """A stretch of the alignment: `same`, `changed`, `only-a` or `only-b`, and the words as they stand in each text."""

    kind: str
    a: str
    b: str


class Explanation(NamedTuple):
    """`numbers`: the evidence; `pieces`: the two texts aligned, word by word."""

    verdict: str
    merged: bool
    nominated: bool
    numbers: dict[str, Any]
    pieces: list[Piece]


def explain_pair(text_a: str, text_b: str, settings: DedupSettings, *, slots: bool = False) -> Explanation:
    """Why one of two texts would, or would not, leave for the other.

    `slots`: further documents show that they differ in the slots of a template (see `frames`), which no pair shows.
    """
    texts = {"a": text_a, "b": text_b}
    signed = sign([text_a, text_b], settings, ["a", "b"])
    pair = pl.DataFrame({"a": ["a"], "b": ["b"]})
    row = accepted(compare(pair, texts, settings), settings).row(0, named=True)
    same = signed["exact"][0] is not None and signed["exact"].n_unique() == 1
    nominated = same or len(candidates(signed, None, settings)) > 0
    fits = row["fits_a"] or row["fits_b"]
    merged = fits and nominated and not slots
    numbers = {name: value for name, value in row.items() if name not in {"a", "b"}}
    return Explanation(
        _SLOTS if fits and slots else _verdict(row, nominated, settings),
        merged,
        nominated,
        numbers,
        aligned(text_a, text_b, settings),
    )


_SLOTS = "Two articles from one template: where these two differ, further documents say something else again."


def aligned(text_a: str, text_b: str, settings: DedupSettings | None = None) -> list[Piece]:
    """The two texts word by word, aligned as for the verdict; spaces and punctuation go with the word before them.

    Linear but for the gaps between shared shingles, which are bounded.
    """
    found = portable.tokens([text_a, text_b])
    match = _matches(found, (settings or DedupSettings()).shingle)
    cut = int(found.ends[0])
    starts_a = [0, *found.begin[1:cut].tolist(), len(text_a)]
    starts_b = [0, *(found.begin[cut + 1 :] - len(text_a) - 1).tolist(), len(text_b)]
    pieces, p, q = [], 0, 0
    for kind, i, j in _stretches(match, len(found.tok) - cut):
        part_a, part_b = (
            text[starts[start] : starts[end]] if end > start else ""
            for text, starts, start, end in ((text_a, starts_a, p, i), (text_b, starts_b, q, j))
        )
        pieces.append(Piece(kind, part_a, part_b))
        p, q = i, j
    return pieces


def _matches(found: portable.Tokens, size: int) -> npt.NDArray[np.int64]:
    """For each token of the first of two texts the one of the second that it stands for, or -1."""
    shingle, stop, ends = portable.shingles(found, size)
    number, times = portable.numbered(shingle, ends)
    cut, n = int(ends[0]), int(found.ends[0])
    place = np.full(int(number.max(initial=0)) + 1, -1, np.int32)
    pairs.lay(place, number[:cut], True)
    at, tails, before, out = (np.empty(cut, np.int64) for _ in range(4))
    front, back = np.empty(cut, np.uint8), np.empty(len(number) - cut, np.uint8)
    pairs.common((number[:cut], times[:cut]), (number[cut:], times[cut:]), place, at, front, back)
    match = np.full(n, -1, np.int64)
    align.anchor(out, align.chain(at, tails, before, out), at, stop, match)
    align.fill(found.tok[:n], found.tok[n:], match, align.workshop())
    return match


def _stretches(match: npt.NDArray[np.int64], nb: int) -> Iterator[tuple[str, int, int]]:
    """What the tokens are, stretch by stretch, and where each stretch ends in both texts."""
    p, q, na = 0, 0, len(match)
    while p < na or q < nb:
        i, j = p, q
        while i < na and match[i] == j:
            i, j = i + 1, j + 1
        if i > p:
            yield "same", i, j
        else:
            while i < na and match[i] < 0:
                i += 1
            j = int(match[i]) if i < na else nb
            yield "only-b" if i == p else "only-a" if j == q else "changed", i, j
        p, q = i, j


def _verdict(row: dict[str, Any], nominated: bool, settings: DedupSettings) -> str:
    best = max(row["coverage_a"], row["coverage_b"])
    if row["template"]:
        kinds = {"figures_changed": "figure", "names_changed": "name", "words_changed": "other word"}
        if row["respelled"] and not any(row[kind] for kind in kinds):
            kinds = {"respelled": "other spelling"}
        changed = sum(row[kind] for kind in kinds)
        counts = ", ".join(f"{row[kind]} {name}{'s' * (row[kind] != 1)}" for kind, name in kinds.items())
        slots = "1 slot" if changed == 1 else f"{changed} slots"
        return f"Two articles from one template: {slots} changed in {row['same']:.0f} words that agree ({counts})."
    if row["other_figures"]:
        changed, same = row["numbers_changed"], row["numbers_same"]
        return f"Two articles: wherever they stand, {changed} figures differ and {same} agree."
    if best < settings.coverage:
        return f"Two articles: at most {best:.0%} of one stands in the other, {settings.coverage:.0%} are asked for."
    if not (row["fits_a"] or row["fits_b"]):
        return _unfit(row, best)
    if not nominated:
        return "One holds the other, but they share no key, so the pair would not be compared."
    return f"One article: {best:.0%} of one stands in the other, and where they align they agree."


def _unfit(row: dict[str, Any], best: float) -> str:
    """Why neither may leave, although one has enough of the other."""
    if not (row["passages_a"] or row["passages_b"]):
        return f"Two articles: {best:.0%} of one stands in the other, but in single sentences and in another order."
    own = min(row["extra_a"], row["extra_b"])
    return f"Two articles: each has prose of its own ({own:.0f} words or more) that the other lacks."
