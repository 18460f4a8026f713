"""Why two documents were merged or not: every number, the verdict in words, and the two texts side by side."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any, NamedTuple

import polars as pl

from ..settings import DedupSettings
from . import portable
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


def explain_pair(text_a: str, text_b: str, settings: DedupSettings) -> Explanation:
    """Why one of two texts would, or would not, leave for the other."""
    texts = {"a": text_a, "b": text_b}
    signed = sign([text_a, text_b], settings, ["a", "b"])
    pair = pl.DataFrame({"a": ["a"], "b": ["b"]})
    row = accepted(compare(pair, texts, settings), settings).row(0, named=True)
    same = signed["exact"][0] is not None and signed["exact"].n_unique() == 1
    nominated = same or len(candidates(signed, None, settings)) > 0
    merged = (row["fits_a"] or row["fits_b"]) and nominated
    numbers = {name: value for name, value in row.items() if name not in {"a", "b"}}
    return Explanation(_verdict(row, nominated, settings), merged, nominated, numbers, aligned(text_a, text_b))


def aligned(text_a: str, text_b: str) -> list[Piece]:
    """The two texts word by word; spaces and punctuation go with the word before them."""
    words_a, words_b = _words(text_a), _words(text_b)
    matcher = SequenceMatcher(None, [t for t, _ in words_a], [t for t, _ in words_b], autojunk=False)
    pieces = []
    for tag, i, i2, j, j2 in matcher.get_opcodes():
        kind = {"equal": "same", "replace": "changed", "delete": "only-a", "insert": "only-b"}[tag]
        pieces.append(Piece(kind, "".join(w for _, w in words_a[i:i2]), "".join(w for _, w in words_b[j:j2])))
    return pieces


def _words(text: str) -> list[tuple[int, str]]:
    """Each token's hash, and its part of the text."""
    found = portable.tokens([text])
    starts = [0, *found.begin.tolist()[1:], len(text)] if len(found.begin) else [0]
    return [(t, text[i:j]) for t, i, j in zip(found.tok.tolist(), starts, starts[1:], strict=False)]


def _verdict(row: dict[str, Any], nominated: bool, settings: DedupSettings) -> str:
    best = max(row["coverage_a"], row["coverage_b"])
    if row["template"]:
        changed = row["figures_changed"] + row["names_changed"] + row["words_changed"]
        return (
            f"Two articles from one template: {changed} slots changed in {row['same']:.0f} words that agree "
            f"({row['figures_changed']} figures, {row['names_changed']} names, {row['words_changed']} other words)."
        )
    if row["other_figures"]:
        changed, same = row["numbers_changed"], row["numbers_same"]
        return f"Two articles: wherever they stand, {changed} figures differ and {same} agree."
    if best < settings.coverage:
        return f"Two articles: at most {best:.0%} of one stands in the other, {settings.coverage:.0%} are asked for."
    if not (row["fits_a"] or row["fits_b"]):
        own = min(row["extra_a"], row["extra_b"])
        return f"Two articles: each has prose of its own ({own:.0f} words or more) that the other lacks."
    if not nominated:
        return "One holds the other, but they share no key, so the pair would not be compared."
    return f"One article: {best:.0%} of one stands in the other, and where they align they agree."
