"""The figures of a text: what stands for an amount, a score, a time or a date, each as one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

FIGURE = r"\d+(?:[.,:\-\x{2010}-\x{2013}\x{2212}\x{066b}\x{066c}\x{fffd}]\d+)*"
"""Digits of any script with single separators between them; U+FFFD may be a dash that was lost."""


def figures(texts: Sequence[str]) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """The figures of some texts as numbers that stand for them, sorted in each text, one text after the other.

    The second array says where each text's figures end, with a leading zero. A number means the same figure in all
    of these texts, and nothing beyond them.
    """
    found = _column(texts).str.extract_all(FIGURE)
    counts = found.list.len().to_numpy().astype(np.int64)
    every = found.explode(empty_as_null=False)
    known: dict[str, int] = {}
    names = every.unique(maintain_order=True)
    numbers = [known.setdefault(_plain(figure), len(known)) for figure in names]
    number = every.replace_strict(names, pl.Series(numbers, dtype=pl.Int64), return_dtype=pl.Int64).to_numpy()
    text = np.repeat(np.arange(len(texts)), counts)
    return number.astype(np.int64)[np.lexsort((number, text))], np.concatenate(([0], np.cumsum(counts)))


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
