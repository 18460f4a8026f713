"""Rows of tables and lists: lines with bars, what costs how much, the addresses of sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby

from .lines import Line
from .page import Page, once

_PRICED = re.compile(r"(?:\s[–—-]|:)\s[^\w\s]?\d+(?:[.,]\d+)?\s?([^\s\d]\D{0,20})$")
_DEEP = re.compile(r"https?://[^\s/]+(?:/[^\s/]+){2,}/?")


def tabular(page: Page, n: int) -> bool:
    """Whether a line is a row of a table or list: it has as many bars as one beside it, or ends as that does."""
    return rows(page, n) > 1 or n in _listed(page) or _cited(page, n)


def rows(page: Page, n: int) -> int:
    """How many lines, this one and those beside it, have as many bars or tabs as it has; none without any."""
    return _rows(page).get(n, 0)


@once
def _rows(page: Page) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for bars, run in groupby(range(len(page.lines)), key=lambda n: _bars(page.lines[n])):
        numbers = list(run) if bars else []
        found.update(dict.fromkeys(numbers, len(numbers)))
    return found


def _bars(line: Line) -> int:
    return line.text.count("|") + line.text.count("\t") if "||" not in line.text else 0


@once
def _listed(page: Page) -> frozenset[int]:
    """Lines without an end of which some are rows of prices: when it is on, who plays, what it costs.

    Of lines that rules name only the rows themselves.
    """
    found: list[int] = []
    for closed, run in groupby(range(len(page.lines)), lambda n: page.lines[n].closed):
        block = list(run)
        rows = [n for n in block if _priced(page, n)] if not closed else []
        found += [n for n in block if not page.hits[n] or n in rows] if rows else []
    return frozenset(found)


def _priced(page: Page, n: int) -> bool:
    """Whether a line ends with a dash or colon, a figure and what one beside it ends with: 'Pears – 3 a kilo'."""
    row = _PRICED.search(page.lines[n].text)
    if row is None:
        return False
    others = (_PRICED.search(line.text) for line in page.lines[max(n - 1, 0) : n + 2] if line is not page.lines[n])
    return any(other is not None and other[1] == row[1] for other in others)


def _cited(page: Page, n: int) -> bool:
    """Whether a line is one of several addresses of pages, as sources have them; a site's own are short."""
    if not _page_address(page.lines[n]):
        return False
    return any(_page_address(page.lines[m]) for m in (n - 2, n - 1, n + 1, n + 2) if 0 <= m < len(page.lines))


def _page_address(line: Line) -> bool:
    return _DEEP.fullmatch(line.text.strip()) is not None
