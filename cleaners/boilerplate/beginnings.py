"""Which beginnings of a text rules name as whole lines: 'Share on Facebook' of 'Share on Facebook The mayor left.'"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from .fold import fold, words
from .patterns import Patterns
from .rule import Rule

CREDITS = frozenset({"credit", "caption", "author", "time", "copyright"})
"""Categories of what says whose a picture or a text is, and when it was made."""

Named = tuple[int, int]
"""How surely rules name a text as a site's line, and as a credit: 2 anywhere, 1 above or below an article, 0 not."""

Naming = Callable[[str, Iterable[int]], Mapping[int, Named]]
"""How surely rules name the beginnings of a text up to some ends; those that none names are left out."""


class Beginnings:
    """Looks for lines that rules name for every site."""

    def __init__(self, patterns: Patterns, exact: Mapping[tuple[str, str], Sequence[Rule]]) -> None:
        """The rules' patterns, and their folded lines by site."""
        self._patterns, self._exact = patterns, exact
        self.among = lru_cache(maxsize=64)(self._among)

    def named(self, text: str, ends: Iterable[int], silent: frozenset[str]) -> dict[int, list[Rule]]:
        """By the ends of the beginnings that rules name, these rules; those of `silent` languages don't act."""
        tests = self._patterns.leading(fold(text), silent)
        found: dict[int, list[Rule]] = {}
        for end in ends:
            folded = fold(text[:end])
            length, line = words(folded), folded.encode()
            exact = [rule for rule in self._exact.get(("", folded), ()) if rule.language not in silent]
            matched = [rule for rule, test in tests if length <= rule.words and test(line)]
            if some := [rule for rule in (*exact, *matched) if length <= rule.words]:
                found[end] = some
        return found

    def _among(self, silent: frozenset[str]) -> Naming:
        """The same as a function of texts in languages that are not silent, told as numbers."""
        return lambda text, ends: {end: _surely(some) for end, some in self.named(text, ends, silent).items()}


def nothing(_text: str, _ends: Iterable[int]) -> Mapping[int, Named]:
    """No rule names anything."""
    return {}


def _surely(some: Sequence[Rule]) -> Named:
    lines = [1 + rule.acts("body") for rule in some if rule.category not in CREDITS]
    credits = [1 + rule.acts("body") for rule in some if rule.category in CREDITS]
    return max(lines, default=0), max(credits, default=0)
