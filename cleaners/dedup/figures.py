"""The figures of a text: what stands for an amount, a score, a time or a date, each as one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from .characters import DIGIT, LENGTH_SHIFT, SIZE, VALUE, characters
from .digits import LINE_BITS, LINES, OTHER, SEPARATOR

FIGURE = r"\d+(?:[.,:\-\x{2010}-\x{2013}\x{2212}\x{066b}\x{066c}\x{fffd}]\d+)*"
"""Digits of any script with single separators between them; U+FFFD may be a dash that was lost."""
_SEPARATORS = ".,:-\u2010\u2011\u2012\u2013\u2212\u066b\u066c\ufffd"

U64 = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


class Figures(NamedTuple):
    """The figures of some texts, sorted in each text, one text after the other.

    `figure`: a number that stands for the figure in all of these texts, and nothing beyond them, and in its lowest bits
    the line it stands in; `ends`: where each text's figures end, with a leading zero.
    """

    figure: U64
    ends: Ints


def found(buf: npt.NDArray[np.uint8], off: Ints, kernel: Any) -> Figures:
    """The figures of some texts in UTF-8, by the compiled `digits`."""
    most = len(buf) // 2 + len(off)
    figure, room, ends = np.empty(most, np.uint64), np.empty(most, np.uint64), np.zeros(len(off), np.int64)
    n = kernel.find(buf, off, _kinds(), room, figure, ends[1:])
    return Figures(figure[:n], ends)


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """For each code point its worth as a digit, or that it is a separator, or neither."""
    table = characters().table
    kinds = np.full(SIZE, OTHER, np.uint8)
    for point in np.flatnonzero((table & DIGIT != 0) & ((table >> LENGTH_SHIFT) & 7 == 0) & (table & VALUE < 58)):
        kinds[point] = unicodedata.decimal(chr(point), OTHER)
    kinds[[ord(sign) for sign in _SEPARATORS]] = SEPARATOR
    return kinds


def figures(texts: Sequence[str]) -> Figures:
    """The figures of some texts, without a compiler."""
    lines = _column(texts).str.split("\n")
    starts = np.concatenate(([0], np.cumsum(lines.list.len().to_numpy().astype(np.int64))))
    some = lines.explode(empty_as_null=False).str.extract_all(FIGURE)
    counts = some.list.len().to_numpy().astype(np.int64)
    number = _numbered(some.explode(empty_as_null=False)).astype(np.uint64)
    at = np.repeat(np.arange(len(counts)), counts)
    text = np.searchsorted(starts, at, side="right") - 1
    figure = number << np.uint64(LINE_BITS) | np.minimum(at - starts[text], LINES).astype(np.uint64)
    return Figures(figure[np.lexsort((figure, text))], np.searchsorted(text, np.arange(len(texts) + 1)))


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
