"""What stands around the lines of a page, for the trees that have the last word on them.

A line is told by itself as far as words go (`wording`); what its neighbours are said to be tells more. Trees on what a
first model says of a line and of those around it are stacked generalisation (Wolpert 1992; for sequences Cohen and
Carvalho 2005, "Stacked sequential learning").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from .circumstances import kind
from .page import Page

MOST = 8.0
"""Larger odds tell no more."""

ARTICLE = -1.0
"""A sentence with lower odds is the article's for its neighbours."""

FAR = 6
"""Lines to the top or the end of a text beyond which it doesn't matter how many."""

NONE = 99
"""Lines to a sentence of the article where there is none."""


class Surroundings:
    """The lines of a page with what a first model says of each."""

    def __init__(self, page: Page, odds: Sequence[float]) -> None:
        """`odds`: of each line the log odds that it is not the article's."""
        self.page = page
        self.odds = [max(-MOST, min(MOST, value)) for value in odds]

    def of(self, n: int) -> dict[str, float]:
        """All that stands around a line, by name; what is not there is 0."""
        line = self.page.lines[n]
        zone, own = self.page.zone(n), kind(line)
        return {
            "a label": own == "label",
            "an open line": own == "open",
            "its words": line.words,
            "in the article's midst": zone == "body",
            **self._odds(n),
            **self._place(n),
        }

    def _odds(self, n: int) -> dict[str, float]:
        odds = self.odds
        above, below = odds[max(0, n - 3) : n][::-1], odds[n + 1 : n + 4]
        return {
            "odds above": above[0] if above else 0.0,
            "odds two above": above[1] if len(above) > 1 else 0.0,
            "odds below": below[0] if below else 0.0,
            "odds two below": below[1] if len(below) > 1 else 0.0,
            "highest odds near above": max(above, default=0.0),
            "highest odds near below": max(below, default=0.0),
            "mean odds above": self._mean(0, n),
            "mean odds below": self._mean(n + 1, len(odds)),
        }

    def _place(self, n: int) -> dict[str, float]:
        size = len(self.odds)
        up, down = self._above[n], self._below[n]
        return {
            "lines to the top": min(n, FAR),
            "lines to the end": min(size - 1 - n, FAR),
            "place": n / size,
            "share of the article": self._told[-1] / size,
            "article above": self._told[n],
            "article below": self._told[-1] - self._told[n + 1],
            "lines to the article above": up,
            "lines to the article below": down,
            "mean odds up to the article above": self._mean(n - up + 1, n) if up < NONE else 0.0,
            "mean odds down to the article below": self._mean(n + 1, n + down) if down < NONE else 0.0,
        }

    def _mean(self, start: int, end: int) -> float:
        return (self._summed[end] - self._summed[start]) / (end - start) if start < end else 0.0

    @cached_property
    def _summed(self) -> list[float]:
        return [0.0, *accumulate(self.odds)]

    @cached_property
    def _article(self) -> list[bool]:
        """Which lines surely are sentences of the article."""
        lines = zip(self.page.lines, self.odds, strict=True)
        return [line.prose and odds < ARTICLE and n not in self.page.gone for n, (line, odds) in enumerate(lines)]

    @cached_property
    def _told(self) -> list[int]:
        return [0, *accumulate(map(int, self._article))]

    @cached_property
    def _above(self) -> list[int]:
        return _distances(self._article)

    @cached_property
    def _below(self) -> list[int]:
        return _distances(self._article[::-1])[::-1]


def _distances(flags: Sequence[bool]) -> list[int]:
    """How far back the next flag lies before each place."""
    found, last = list[int](), -1
    for n, flag in enumerate(flags):
        found.append(min(n - last, NONE) if last >= 0 else NONE)
        last = n if flag else last
    return found
