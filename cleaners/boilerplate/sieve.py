"""Which of many patterns could match a text at all: by the pieces of text that each of them can't do without.

Thousands of patterns in one automaton are slow to build and slow to run: wild cards multiply its states. Nearly every
pattern needs some literal, though ('newsletter' or 'mailing list', a digit, '©'). All literals in one automaton are
cheap; what they leave is matched pattern by pattern, each compiled when it is first needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import re2

MOST = 48
"""So many strings stand for one part of a pattern; above it the part is cut where it is."""


HEAD = 3
"""Characters at the start of a match by which patterns are told apart."""

CLAUSES = 4
"""So many things that a pattern can't do without are remembered, the most telling first."""

START = "\n"
"""Stands for the start of a text, which no pattern for lines holds otherwise."""


class Needs(NamedTuple):
    """What a part of a pattern matches.

    `exact` are all its strings, if they are few. Of each of the `clauses`, the most telling first, each match holds one
    string. `digit`: each match holds a figure. `heads` are strings one of which each match starts with, an empty one
    among them if it may be empty.
    """

    exact: frozenset[str] | None
    clauses: tuple[frozenset[str], ...] = ()
    digit: bool = False
    heads: frozenset[str] | None = None

    @property
    def some(self) -> frozenset[str] | None:
        """Strings that are rare enough to look for, one of which each match holds."""
        return self.clauses[0] if self.clauses and _least(self.clauses[0]) > 0 else None


_FIGURE = re.compile("[0-9]")
_PLAIN = re.compile(r"[^\\()\[\]{}|?*+.^$]+")
_ESCAPED = re.compile(r"\\([^\w^-])")
_REPEATS = ("?", "*", "+", "{")
_NOTHING = Needs(frozenset({""}))
_BEGINNING = Needs(frozenset({START}))
_ANYTHING = Needs(None)
_DIGIT = Needs(None, (), True, frozenset("0123456789"))


class Sieve:
    """The patterns that a text could match; sound, never complete: what it leaves out can't match."""

    def __init__(self, patterns: Mapping[int, str]) -> None:
        """Read the literals off some numbered patterns (RE2 syntax, matched without case)."""
        self.needs = {n: needed(pattern) for n, pattern in patterns.items()}
        self._heads = {n: needs.heads for n, needs in self.needs.items()}
        self._checks = {
            n: tuple(map(sorted, needs.clauses[needs.some is not None :])) for n, needs in self.needs.items()
        }
        literals = sorted({literal for needs in self.needs.values() for literal in needs.some or ()})
        self._set = re2.Set.SearchSet(_options())
        for literal in literals:
            self._set.Add(re2.escape(literal))
        if literals:
            self._set.Compile()
        self._literals = len(literals)
        self._figureless, self._figured = self._owned(literals, figure=False), self._owned(literals, figure=True)

    def __call__(self, text: str) -> list[int]:
        """The numbers of the patterns that a lower-cased text could match."""
        checks, text = self._checks, START + text
        return [n for n in self.hinted(text) if not checks[n] or _meets(text, checks[n])]

    def leading(self, text: str) -> list[int]:
        """Of these the patterns that could match from the text's start on."""
        one, two, three = text[:1], text[:2], text[:HEAD]
        heads, checks, text = self._heads, self._checks, START + text
        found = [n for n in self.hinted(text) if (h := heads[n]) is None or three in h or two in h or one in h]
        return [n for n in found if not checks[n] or _meets(text, checks[n])]

    def hinted(self, text: str) -> Iterable[int]:
        """The patterns that one look at the text suggests, more of them: the first words of a match may do."""
        always, owners = self._figured if _FIGURE.search(text) else self._figureless
        hits = self._set.Match(text.encode()) if self._literals else None
        return {*always, *[n for hit in hits for n in owners[hit]]} if hits else always

    def _owned(self, literals: Sequence[str], figure: bool) -> tuple[list[int], list[list[int]]]:
        """The patterns that need no literal, and those that need each, in texts with or without a figure."""
        able = {n: needs.some for n, needs in self.needs.items() if figure or not needs.digit}
        owners: dict[str, list[int]] = {literal: [] for literal in literals}
        for n, some in able.items():
            for literal in some or ():
                owners[literal].append(n)
        return [n for n, some in able.items() if not some], list(owners.values())


@lru_cache(maxsize=1 << 13)
def needed(pattern: str) -> Needs:
    """What every match of a pattern holds: of each of some sets a string in lower case, and perhaps a figure.

    >>> sorted(needed("(?:read|see) (?:more|also)(?: on)?.{0,80}").some)
    ['read also', 'read more', 'see also', 'see more']
    >>> needed("[0-9]{1,2} pm")[1:3], needed(".{1,60}").some
    (((frozenset({' pm'}),), True), None)
    >>> [sorted(some) for some in needed("^by .{2,9}[%‰]").clauses]
    [['\\nby '], ['%', '‰']]
    >>> sorted(needed("(?:the )?(?:[0-9]{1,2})?(?:a|be)+").heads)[-4:]
    ['9', 'a', 'be', 'the']
    """
    part = _Reader(pattern).alternatives()
    heads = _heads([part])
    clauses = tuple(map(_shortest, _telling([*_clause(part.exact), *part.clauses])))
    return Needs(None, clauses, part.digit, None if heads and "" in heads else heads)


def _meets(text: str, clauses: Iterable[Iterable[str]]) -> bool:
    """Whether a text holds a string of each clause."""
    for clause in clauses:  # this runs for each line, and loops take half the time of `all` and `any`
        for string in clause:
            if string in text:
                break
        else:
            return False
    return True


def _shortest(strings: frozenset[str]) -> frozenset[str]:
    """The strings that hold no other one of them."""
    kept: list[str] = []
    for text in sorted(strings, key=lambda text: (len(text), text)):
        if not any(short in text for short in kept):
            kept.append(text)
    return frozenset(kept)


class _Reader:
    """Reads what a pattern in RE2 syntax needs; a pattern that RE2 refuses may be read as anything."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def alternatives(self) -> Needs:
        """A pattern, or the inside of a group: `a|b|c`."""
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        return _either(branches)

    def _sequence(self) -> Needs:
        parts = []
        while self._at < len(self._pattern) and self._peek() not in "|)":
            run = self._run()
            parts.append(Needs(frozenset({run.lower()})) if run else self._repeated(self._part()))
        return _joined(parts)

    def _run(self) -> str:
        """The plain characters ahead, but for a last one that is repeated: most of a pattern, read in one go."""
        match = _PLAIN.match(self._pattern, self._at)
        if not match:
            return ""
        run = match[0][:-1] if self._pattern[match.end() : match.end() + 1] in _REPEATS else match[0]
        self._at += len(run)
        return run

    def _part(self) -> Needs:
        char = self._take()
        if char == "(":
            self._skip_flags()
            inner = self.alternatives()
            self._at += 1
            return inner
        if char == "[":
            return self._characters()
        if char == "\\":
            return self._escaped()
        if char == "^":
            return _BEGINNING
        if char == "$":
            return _NOTHING
        return _ANYTHING if char == "." else Needs(frozenset({char.lower()}))

    def _skip_flags(self) -> None:
        if self._peek() == "?":
            while self._at < len(self._pattern) and self._take() not in ":>":
                pass

    def _escaped(self) -> Needs:
        char = self._take()
        if char in "pPx":
            if self._peek() == "{":
                self._at = self._pattern.find("}", self._at) + 1
            else:
                self._at += 2 if char == "x" else 1
            return _ANYTHING
        if char == "d":
            return _DIGIT
        if char in "bBAz":
            return _NOTHING
        return _ANYTHING if char.isalnum() else Needs(frozenset({char}))

    def _characters(self) -> Needs:
        """A class such as `[abc]` or `[0-9]`; the bracket is read already."""
        start = self._at
        self._at += self._pattern.startswith("^", self._at)
        self._at += self._pattern.startswith("]", self._at)
        while self._at < len(self._pattern) and self._peek() != "]":
            self._at += 2 if self._peek() == "\\" else 1
        inside = self._pattern[start : self._at]
        self._at += 1
        if inside in ("0-9", "\\d"):
            return _DIGIT
        inside = _ESCAPED.sub(r"\1", inside) if "\\" in inside else inside
        plain = len(inside) <= 6 and not any(char in inside for char in "^\\-")
        return Needs(frozenset(inside.lower())) if plain else _ANYTHING

    def _repeated(self, part: Needs) -> Needs:
        char = self._peek()
        if char not in _REPEATS:
            return part
        self._at += 1
        least = 0
        if char == "{":
            close = self._pattern.find("}", self._at)
            least = int(self._pattern[self._at : close].partition(",")[0])
            self._at = close + 1
        self._at += self._peek() == "?"
        heads = _heads([part])
        if char == "?" and part.exact is not None and len(part.exact) < MOST:
            return Needs(part.exact | {""})
        if char in "?*" or (char == "{" and not least):
            return Needs(None, heads=heads and heads | {""})
        return Needs(None, (*_clause(part.exact), *part.clauses), part.digit, heads)

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1 : self._at]


def _clause(exact: frozenset[str] | None) -> Iterable[frozenset[str]]:
    """All strings of a part as one clause, if their presence tells anything."""
    if exact and all(len(text) > 1 or (text and not text.isalnum() and text != " ") for text in exact):
        yield exact


def _telling(clauses: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """The clauses whose weakest strings tell most, the best one first; of those that are just looked up no long one."""
    found = sorted(set(clauses), key=lambda some: (_least(some), -len(some), sorted(some)), reverse=True)
    return tuple([some for n, some in enumerate(found) if not n or len(some) <= MOST][:CLAUSES])


def _joined(parts: Sequence[Needs]) -> Needs:
    """Parts one after the other: strings are joined as long as they stay few."""
    run: frozenset[str] = frozenset({""})
    clauses: list[frozenset[str]] = []
    whole = True
    for part in parts:
        if part.exact is not None and len(run) * len(part.exact) <= MOST:
            run = frozenset({a + b for a in run for b in part.exact})
            continue
        whole = False
        clauses += [*_clause(run), *part.clauses]
        run = part.exact if part.exact is not None else frozenset({""})
    if whole:
        return Needs(run)
    return Needs(None, _telling([*clauses, *_clause(run)]), any(part.digit for part in parts), _heads(parts))


def _heads(parts: Sequence[Needs]) -> frozenset[str] | None:
    """How a sequence of parts starts; a part that is not known to its end closes what starts with it."""
    closed: set[str] = set()
    growing = {""}
    for part in parts:
        heads = part.exact if part.exact is not None else part.heads
        heads = heads and frozenset([head.removeprefix(START) for head in heads])
        if heads is None or len(growing) * len(heads) > MOST * MOST:
            return None if "" in growing else frozenset(closed | growing)
        grown = {(a + b)[:HEAD] for a in growing for b in heads if b}
        growing = growing if "" in heads else set()
        if part.exact is None:
            closed |= grown
        else:
            closed |= {text for text in grown if len(text) == HEAD}
            growing |= {text for text in grown if len(text) < HEAD}
        if not growing:
            break
    return frozenset(closed | growing)


def _either(branches: Sequence[Needs]) -> Needs:
    if len(branches) == 1:
        return branches[0]
    digit = all(branch.digit for branch in branches)
    if all(branch.exact is not None for branch in branches):
        exact: frozenset[str] = frozenset().union(*(branch.exact or () for branch in branches))
        return Needs(exact) if len(exact) <= MOST else Needs(None, (*_clause(exact),), heads=_heads([Needs(exact)]))
    clauses = [_telling([*_clause(branch.exact), *branch.clauses]) for branch in branches]
    # If each branch has two clauses, a match holds one of all the first ones and one of all the second ones.
    both = _telling(frozenset().union(*some) for some in zip(*clauses, strict=False))
    heads = [_heads([branch]) for branch in branches]
    starts = None if None in heads else frozenset().union(*(strings or () for strings in heads))
    return Needs(None, both, digit, starts)


def _least(some: frozenset[str]) -> int:
    """How much the string of a clause tells that tells least."""
    return min(map(_worth, some))


@lru_cache(maxsize=1 << 15)
def _worth(text: str) -> int:
    """How rare a string is in running text: letters count, other scripts' letters more, common signs nothing."""
    worth = sum(1 if char.isascii() else 2 for char in text if char.isalnum())
    if text == START:
        return 0
    return worth + sum(3 for char in text if char in "@|#©ⓒ»›•·{}[]<>&/" + START) if worth != 1 or len(text) > 1 else 0


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 256 << 20
    return options
