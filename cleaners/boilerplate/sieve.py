"""Which of many patterns could match a text at all: by the pieces of text that each of them can't do without.

Thousands of patterns in one automaton are slow to build and slow to run: wild cards multiply its states. Nearly every
pattern needs some literal, though ('newsletter' or 'mailing list', a digit, '©'). All literals in one automaton are
cheap; what they leave is matched pattern by pattern, each compiled when it is first needed. Where a match must begin
with the text, its first letters are looked up, and only patterns that may begin with anything need the automaton.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import re2

from .needs import HEAD, START, Needs, needed

_FIGURE = re.compile("[0-9]")


class Sieve:
    """The patterns that a text could match; sound, never complete: what it leaves out can't match."""

    def __init__(self, patterns: Mapping[int, str]) -> None:
        """Read what some numbered patterns need (RE2 syntax, matched without case)."""
        self.ways = [(n, way) for n, pattern in patterns.items() for way in needed(pattern)]

    def __call__(self, text: str) -> set[int]:
        """The numbers of the patterns that a lower-cased text could match."""
        return self._anywhere.met(START + text)

    def hinted(self, text: str) -> set[int]:
        """The patterns that one look at the text suggests, more of them: the first words of a match may do."""
        return self._anywhere.hinted(text)

    def leading(self, text: str) -> set[int]:
        """The patterns that could match from the text's start on."""
        whole, headed = START + text, self._headed
        found = self._headless.met(whole)
        for start in [text[:size] for size in range(1, HEAD + 1)]:
            if start in headed:
                for n, digit, clauses in headed[start]:
                    if _meets(whole, clauses) and not (digit and not _FIGURE.search(text)):
                        found.add(n)
        return found

    @cached_property
    def _anywhere(self) -> _Literals:
        return _Literals(self.ways)

    @cached_property
    def _headless(self) -> _Literals:
        return _Literals([(n, way) for n, way in self.ways if way.heads is None])

    @cached_property
    def _headed(self) -> Mapping[str, Sequence[_Led]]:
        """By its first letters what starts with them."""
        found: dict[str, list[_Led]] = defaultdict(list)
        for n, way in self.ways:
            led = n, way.digit, _sorted(way.clauses)
            for head in way.heads or ():
                found[head].append(led)
        return {head: tuple(some) for head, some in found.items()}


_Led = tuple[int, bool, Sequence[Sequence[str]]]
"""A way in which a pattern may match from a text's start on: its number, whether it needs a figure, its clauses.

There are some 40,000 of these and of the tables below; plain tuples, unlike lists, cost no garbage collection.
"""


class _Literals:
    """Ways in which patterns match, by the literals that they need."""

    def __init__(self, ways: Sequence[tuple[int, Needs]]) -> None:
        self._numbers = [n for n, _ in ways]
        self._checks = tuple([_sorted(way.clauses[way.some is not None :]) for _, way in ways])
        literals = sorted({literal for _, way in ways for literal in way.some or ()})
        self._set = _set(literals) if literals else None
        needs = [way for _, way in ways]
        self._figureless, self._figured = _owned(needs, literals, figure=False), _owned(needs, literals, figure=True)

    def hinted(self, text: str) -> set[int]:
        """The patterns of which some way has the literal that tells most."""
        numbers = self._numbers
        return {numbers[n] for n in self._hinted(text)}

    def met(self, text: str) -> set[int]:
        """The patterns of which some way has all that it needs in a text."""
        numbers, checks = self._numbers, self._checks
        return {numbers[n] for n in self._hinted(text) if not checks[n] or _meets(text, checks[n])}

    def _hinted(self, text: str) -> Iterable[int]:
        always, owners = self._figured if _FIGURE.search(text) else self._figureless
        hits = self._set.Match(text.encode()) if self._set else None
        return {*always, *[n for hit in hits for n in owners[hit]]} if hits else always


class _Owned(NamedTuple):
    always: Sequence[int]
    """The ways that need no literal."""
    owners: Sequence[Sequence[int]]
    """Of each literal the ways that need it."""


def _owned(ways: Sequence[Needs], literals: Sequence[str], figure: bool) -> _Owned:
    """The ways that are open to texts with or without a figure."""
    owners: dict[str, list[int]] = {literal: [] for literal in literals}
    always = []
    for n, way in enumerate(ways):
        if figure or not way.digit:
            some = way.some
            for literal in some or ():
                owners[literal].append(n)
            if not some:
                always.append(n)
    return _Owned(tuple(always), tuple(map(tuple, owners.values())))


def _sorted(clauses: Iterable[Iterable[str]]) -> Sequence[Sequence[str]]:
    return tuple([tuple(sorted(some)) for some in clauses])


def _meets(text: str, clauses: Iterable[Iterable[str]]) -> bool:
    """Whether a text holds a string of each clause."""
    for clause in clauses:  # this runs for each line, and loops take half the time of `all` and `any`
        for string in clause:
            if string in text:
                break
        else:
            return False
    return True


def _set(literals: Iterable[str]) -> Any:
    """An automaton that tells which literals a text holds."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 256 << 20
    made = re2.Set.SearchSet(options)
    for literal in literals:
        made.Add(re2.escape(literal))
    made.Compile()
    return made
