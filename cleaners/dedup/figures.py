"""The figures of a text: what stands for an amount, a score, a time or a date, each as one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

FIGURE = re.compile(r"\d+(?:[.,:\-\u2010-\u2013\u2212\u066b\u066c\ufffd]\d+)*")
"""Digits of any script with single separators between them; U+FFFD may be a dash that was lost."""


def figures(texts: Sequence[str]) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """The figures of some texts as numbers that stand for them, sorted in each text, one text after the other.

    The second array says where each text's figures end, with a leading zero. A number means the same figure in all
    of these texts, and nothing beyond them.
    """
    known: dict[str, int] = {}
    found = [sorted(known.setdefault(_plain(f), len(known)) for f in FIGURE.findall(text)) for text in texts]
    ends = np.cumsum([0, *map(len, found)], dtype=np.int64)
    return np.array([n for some in found for n in some], np.int64), ends


def _plain(figure: str) -> str:
    """Digits of every script as ASCII digits, separators as dots: houses set 1,000 and 3\u20131 in several ways."""
    return figure if figure.isdecimal() and figure.isascii() else "".join(map(_sign, figure))


def _sign(char: str) -> str:
    return str(unicodedata.decimal(char, "."))
