"""Many rules' patterns, each language's behind a sieve of its own that is made when the language is first met.

A text is in one or two languages; what the others' rules look for would only slow the automaton down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from .fold import opening
from .needs import HEAD
from .rule import Rule
from .sieve import Sieve

SETS = 1024
"""So many sets of languages that texts are surely not in are remembered."""

OPENINGS = 64
"""The same of the starts of what is matched in them: these are some thousand strings each."""

_BASE = frozenset({"", "en"})
"""Rules that act on texts of nearly every language share one sieve."""


class Patterns:
    """Some rules' patterns."""

    def __init__(self, rules: Sequence[Rule], needed: Callable[[Rule], str], compiled: Callable[[Rule], Any]) -> None:
        """`needed` is a pattern of which each text that the rule names holds a match; `compiled` finds these texts.

        For `full` it must be a test of a whole folded line in UTF-8.
        """
        self._rules = rules
        self._needed = needed
        self._longest = max((rule.words for rule in rules), default=0)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for n, rule in enumerate(rules):
            self._numbers["" if rule.language in _BASE else rule.language].append(n)
        self._regex = cache(lambda n: compiled(rules[n]))
        self._sieve = cache(self._sieve_of)
        self._sieves = lru_cache(maxsize=SETS)(self._sieves_among)
        self._openings_of = cache(self._openings_in)
        self._openings = lru_cache(maxsize=OPENINGS)(self._openings_among)

    def possible(self, lowered: str, silent: frozenset[str]) -> Iterator[tuple[Rule, Any]]:
        """The rules that could match somewhere in a text, with what finds their matches."""
        for n in self._possible(lowered, silent):
            yield self._rules[n], self._regex(n)

    def hinted(self, lowered: str, silent: frozenset[str]) -> list[Any]:
        """What finds the matches of rules of which a text holds the most telling word at least."""
        found = sorted([n for sieve in self._sieves(silent) for n in sieve.hinted(lowered)])
        return [self._regex(n) for n in found if self._rules[n].language not in silent]

    def full(self, folded: str, length: int, silent: frozenset[str]) -> Iterator[Rule]:
        """The rules that match a whole folded line of so many words."""
        if length > self._longest:
            return
        line = folded.encode()
        for n in sorted([n for sieve in self._sieves(silent) for n in sieve.leading(folded)]):
            rule = self._rules[n]
            if length <= rule.words and rule.language not in silent and self._regex(n)(line):
                yield rule

    def leading(self, folded: str, silent: frozenset[str]) -> list[tuple[Rule, Any]]:
        """The rules that could match a beginning of a folded text, with what tests whole lines."""
        found = sorted([n for sieve in self._sieves(silent) for n in sieve.leading(folded)])
        return [(self._rules[n], self._regex(n)) for n in found if self._rules[n].language not in silent]

    def may_open(self, folded: str, category: str, silent: frozenset[str]) -> bool:
        """Whether a text could begin with what some rule of a category matches."""
        heads, held = self._openings(category, silent)
        for text in (folded,) if folded[:1].isalnum() else (folded, opening(folded)):
            starts = [text[:size] for size in range(1, min(len(text), HEAD) + 1)]
            if not heads.isdisjoint(starts):
                return True
        return any(literal in folded for literal in held)

    def _possible(self, lowered: str, silent: frozenset[str]) -> list[int]:
        found = [n for sieve in self._sieves(silent) for n in sieve(lowered)]
        return sorted([n for n in found if self._rules[n].language not in silent])

    def _openings_among(self, category: str, silent: frozenset[str]) -> tuple[frozenset[str], Sequence[str]]:
        """The starts of what the rules of a category match, and what is held by matches that may start with anything.

        These hold one of the strings; an empty one is held by every text.
        """
        some = [self._openings_of(category, language) for language in self._numbers if language not in silent]
        heads, held = (frozenset[str]().union(*found) for found in (zip(*some, strict=True) if some else ((), ())))
        return heads, sorted(held)

    def _openings_in(self, category: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
        ways = [way for n, way in self._sieve(language).ways if self._rules[n].category == category]
        held = (way.some or ("",) for way in ways if way.heads is None)
        return frozenset[str]().union(*(way.heads or () for way in ways)), frozenset[str]().union(*held)

    def _sieve_of(self, language: str) -> Sieve:
        return Sieve({n: self._needed(self._rules[n]) for n in self._numbers[language]})

    def _sieves_among(self, silent: frozenset[str]) -> list[Sieve]:
        return [self._sieve(language) for language in self._numbers if language not in silent]
