"""What a pattern can't do without: pieces of text, one of which each match holds, a figure, how a match starts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

MOST = 48
"""So many strings stand for one part of a pattern; above it the part is cut where it is."""


HEAD = 8
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


_PLAIN = r"[^\\()\[\]{}|?*+.^$]+"
_ESCAPED = re.compile(r"\\([^\w^-])")
_CHOICES = re.compile(rf"{_PLAIN}(?:\|{_PLAIN})*(?=\)|\Z)")
"""Plain strings to choose from: most of a pattern."""
_REPEAT = re.compile(r"([?*+]|\{[0-9]+(?:,[0-9]*)?\})\??")
_TOKEN = re.compile(
    rf"({_PLAIN}(?![?*+{{]))"
    r"|(\((?:\?[^:>]*[:>])?)"
    r"|(?:(\[\^?\]?(?:\\.|[^\\\]])*\])|(\\(?:[pPx]\{[^}]*\}|[pP].|x..|.)|[^()|\[\\]))"
    rf"(?:{_REPEAT.pattern})?"
)
"""Plain characters, the start of a group, or a class or one character, and how often that is repeated."""
_SIGNS = re.compile(r"[\W_]+")
_TELLING_SIGN = re.compile(r"[@|#©ⓒ»›•·{}[\]<>&/\n]")
_NOTHING = Needs(frozenset({""}))
_BEGINNING = Needs(frozenset({START}))
_ANYTHING = Needs(None)
_DIGIT = Needs(None, (), True, frozenset("0123456789"))


@lru_cache(maxsize=1 << 13)
def needed(pattern: str) -> tuple[Needs, ...]:
    """What every match of a pattern holds, by the ways in which it can match; the plain ones are one way.

    Of each of some sets it holds a string in lower case, and perhaps a figure.

    >>> [way] = needed("(?:read|see) (?:more|also)(?: on)?.{0,80}")
    >>> sorted(way.some)
    ['read also', 'read more', 'see also', 'see more']
    >>> needed("[0-9]{1,2} pm")[0][1:3], needed(".{1,60}")[0].some
    (((frozenset({' pm'}),), True), None)
    >>> [[sorted(some) for some in way.clauses] for way in needed("^by .{2,9}[%‰]|share|pin|tip .*")]
    [[['pin', 'share']], [['\\nby '], ['%', '‰']], [['tip ']]]
    >>> sorted(needed("(?:the )?(?:[0-9]{1,2})?(?:a|be)+")[0].heads)[-4:]
    ['the 8', 'the 9', 'the a', 'the be']
    """
    return tuple(map(_finished, _merged(_Reader(pattern).ways())))


def _merged(ways: Sequence[Needs]) -> Iterator[Needs]:
    """The ways that are a few strings as one, then the others."""
    plain = [way for way in ways if way.exact is not None]
    if plain:
        yield _either(plain)
    yield from (way for way in ways if way.exact is None)


def _finished(way: Needs) -> Needs:
    heads = _starts(way)
    clauses = tuple(map(_shortest, _telling([*_clause(way.exact), *way.clauses])))
    return Needs(None, clauses, way.digit, None if heads and "" in heads else heads)


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
        """The inside of a group: `a|b|c`."""
        plain = _CHOICES.match(self._pattern, self._at)
        if plain:
            self._at = plain.end()
            return _strings(frozenset(plain[0].lower().split("|")))
        return _either(self.ways())

    def ways(self) -> list[Needs]:
        """The alternatives one by one."""
        branches = [self._sequence()]
        while self._pattern.startswith("|", self._at):
            self._at += 1
            branches.append(self._sequence())
        return branches

    def _sequence(self) -> Needs:
        parts = []
        while token := _TOKEN.match(self._pattern, self._at):
            self._at = token.end()
            run, group, inside, one, repeat = token.groups()
            if run:
                parts.append(Needs(frozenset({run.lower()})))
            elif group:
                parts.append(self._group())
            else:
                part = _characters(inside) if inside else _character(one)
                parts.append(_repeated(part, repeat) if repeat else part)
        return _joined(parts)

    def _group(self) -> Needs:
        """A group, whose start is read already."""
        inner = self.alternatives()
        self._at += 1
        repeat = _REPEAT.match(self._pattern, self._at)
        if not repeat:
            return inner
        self._at = repeat.end()
        return _repeated(inner, repeat[1])


def _character(one: str) -> Needs:
    if one[0] == "\\":
        return _escaped(one[1])
    if one == "^":
        return _BEGINNING
    if one == "$":
        return _NOTHING
    return _ANYTHING if one == "." else Needs(frozenset({one.lower()}))


def _escaped(char: str) -> Needs:
    if char == "d":
        return _DIGIT
    if char in "bBAz":
        return _NOTHING
    return _ANYTHING if char.isalnum() else Needs(frozenset({char}))


def _characters(inside: str) -> Needs:
    """A class such as `[abc]` or `[0-9]`."""
    inside = inside[1:-1]
    if inside in ("0-9", "\\d"):
        return _DIGIT
    inside = _ESCAPED.sub(r"\1", inside) if "\\" in inside else inside
    plain = len(inside) <= 6 and not any(char in inside for char in "^\\-")
    return Needs(frozenset(inside.lower())) if plain else _ANYTHING


def _repeated(part: Needs, repeat: str) -> Needs:
    heads = _starts(part)
    if repeat == "?" and part.exact is not None and len(part.exact) < MOST:
        return Needs(part.exact | {""})
    if repeat in "?*" or (repeat[0] == "{" and int(repeat[1:-1].partition(",")[0]) == 0):
        return Needs(None, heads=heads and heads | {""})
    return Needs(None, (*_clause(part.exact), *part.clauses), part.digit, heads)


def _clause(exact: frozenset[str] | None) -> Iterable[frozenset[str]]:
    """All strings of a part as one clause, if their presence tells anything."""
    if exact and all(len(text) > 1 or (text and not text.isalnum() and text != " ") for text in exact):
        yield exact


def _telling(clauses: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """The clauses whose weakest strings tell most, the best one first; of those that are just looked up no long one."""
    found = list(set(clauses))
    if len(found) > 1:
        found.sort(key=lambda some: (_least(some), -len(some), sorted(some)), reverse=True)
    return tuple([some for n, some in enumerate(found) if not n or len(some) <= MOST][:CLAUSES])


def _joined(parts: Sequence[Needs]) -> Needs:
    """Parts one after the other: strings are joined as long as they stay few."""
    if len(parts) == 1:
        return parts[0]
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
        heads = _starts(part)
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


def _starts(part: Needs) -> frozenset[str] | None:
    """How a part starts: of its strings the first characters."""
    if part.exact is None:
        return part.heads
    return frozenset([text[:HEAD] if text[:1] != START else text[1 : HEAD + 1] for text in part.exact])


def _either(branches: Sequence[Needs]) -> Needs:
    if len(branches) == 1:
        return branches[0]
    digit = all(branch.digit for branch in branches)
    if all(branch.exact is not None for branch in branches):
        return _strings(frozenset().union(*(branch.exact or () for branch in branches)))
    clauses = [_telling([*_clause(branch.exact), *branch.clauses]) for branch in branches]
    # If each branch has two clauses, a match holds one of all the first ones and one of all the second ones.
    both = _telling(frozenset().union(*some) for some in zip(*clauses, strict=False))
    heads = [_starts(branch) for branch in branches]
    starts = None if None in heads else frozenset().union(*(strings or () for strings in heads))
    return Needs(None, both, digit, starts)


def _strings(exact: frozenset[str]) -> Needs:
    """One of some strings."""
    return Needs(exact) if len(exact) <= MOST else Needs(None, (*_clause(exact),), heads=_starts(Needs(exact)))


def _least(some: frozenset[str]) -> int:
    """How much the string of a clause tells that tells least."""
    return min(map(_worth, some))


@lru_cache(maxsize=1 << 15)
def _worth(text: str) -> int:
    """How rare a string is in running text: letters count, other scripts' letters more, common signs nothing."""
    if text == START:
        return 0
    letters = _SIGNS.sub("", text)
    worth = len(letters) if letters.isascii() else sum(1 if char.isascii() else 2 for char in letters)
    if worth == 1 and len(text) == 1:
        return 0
    return worth + 3 * len(_TELLING_SIGN.findall(text)) if len(letters) < len(text) else worth
