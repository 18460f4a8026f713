"""The figures of a text: what stands for an amount, a score, a time or a date, each as one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

FIGURE = r"\d+(?:[.,:\-\x{2010}-\x{2013}\x{2212}\x{066b}\x{066c}\x{fffd}]\d+)*"
"""Digits of any script with single separators between them; U+FFFD may be a dash that was lost."""


Ints = npt.NDArray[np.int64]


class Figures(NamedTuple):
    """The figures of some texts as numbers that stand for them, sorted in each text, one text after the other.

    `line`: the line each stands in; `ends`: where each text's figures end, with a leading zero. A number means the same
    figure in all of these texts, and nothing beyond them.
    """

    figure: Ints
    line: Ints
    ends: Ints


def figures(texts: Sequence[str]) -> Figures:
    """The figures of some texts."""
    lines = _column(texts).str.split("\n")
    starts = np.concatenate(([0], np.cumsum(lines.list.len().to_numpy().astype(np.int64))))
    found = lines.explode(empty_as_null=False).str.extract_all(FIGURE)
    counts = found.list.len().to_numpy().astype(np.int64)
    number = _numbered(found.explode(empty_as_null=False))
    at = np.repeat(np.arange(len(counts)), counts)
    text = np.searchsorted(starts, at, side="right") - 1
    order = np.lexsort((at, number, text))
    ends = np.searchsorted(text, np.arange(len(texts) + 1))
    return Figures(number[order], (at - starts[text])[order], ends)


def _numbered(figures: pl.Series) -> Ints:
    known: dict[str, int] = {}
    names = figures.unique(maintain_order=True)
    numbers = [known.setdefault(_plain(figure), len(known)) for figure in names]
    number = figures.replace_strict(names, pl.Series(numbers, dtype=pl.Int64), return_dtype=pl.Int64)
    return number.to_numpy().astype(np.int64)


def _column(texts: Sequence[str]) -> pl.Series:
    """The texts as Polars wants them; halves of surrogate pairs, which no encoding has room for, are no figures."""
    try:
        return pl.Series(texts, dtype=pl.String)
    except UnicodeEncodeError:
        return pl.Series([text.encode("utf-8", "replace").decode() for text in texts], dtype=pl.String)


def _plain(figure: str) -> str:
    """Digits of every script as ASCII digits, separators as dots: houses set 1,000 and 3\u20131 in several ways."""
    return figure if figure.isdecimal() and figure.isascii() else "".join(map(_sign, figure))


def _sign(char: str) -> str:
    return str(unicodedata.decimal(char, "."))
