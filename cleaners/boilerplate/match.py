"""One matcher for every rule, whoever wrote it: whole lines by look-up and by RE2, glued pieces at sentence borders.

All of it is linear in the text, whatever the rules: RE2 never backtracks, and a glued rule looks at a bounded window
around a border of a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar

import re2

from .beginnings import Beginnings
from .fold import first_words, fold, plain, words
from .openers import opens
from .patterns import Patterns
from .regex import compiled, tested
from .rule import BORNE_OUT, GLUED, Rule
from .signs import Signs, unless
from .vocabulary import Vocabulary

LONG, SMALL = 6, 3
"""Words of a credit that may have a sentence after it, and how many of them then begin small and tell something."""

WINDOW = 320
"""Characters around a border of a sentence in which a glued piece must lie."""

LABELS = "advert.label."
"""Rules whose lines are labels of advertisements."""

SEEN = 4096
"""Lines whose findings are remembered."""

_AFTER = r"""[ .,:;!|»›→…*\-–—)\]]*"""
_OPENS = r"""["'(\[¿¡«「『]*[\p{Lu}\p{Lo}\p{N}]"""
_BESIDE = r"""[ .,;:\[(|"'）（【［〔「『。，、；！？▲△▼／)-]"""
_ENDS = r"[ .)\]）】］〕」』。]*"
_CLOSED = r"""[.!?…。！？।؟۔]["')\]»」』]*"""
_STOP = re.compile(_CLOSED)
_BESIDE_CREDIT = re.compile(_BESIDE)
_SLASH = re.compile("[^/]/")
_EDGE = re.compile(r"\b", re.ASCII)
"""A word's border as RE2 has it."""
_BORDER = re.compile(r"""[.!?…।؟۔]["'”’)\]»]* |[。！？]["”’」』]*""")


class Piece(NamedTuple):
    """A glued piece: `text[start:end]` of a paragraph, and the rule that names it."""

    start: int
    end: int
    rule: Rule


T = TypeVar("T")
Look = Callable[[str, "Matcher", frozenset[str]], T]
"""Looks at one text in languages that are not silent."""


class Matcher:
    """What some rules find, in any text, in linear time."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Index the rules; each pattern is compiled when it is first needed."""
        rules = list(rules)
        local = [rule for rule in rules if rule.site and rule.scope not in GLUED | BORNE_OUT]
        everywhere = _everywhere(tuple(rule for rule in rules if not rule.site or rule.scope in GLUED | BORNE_OUT))
        self.vocabulary, self._everywhere, self._glued, self._lives, self._inviting, general, self.beginnings = (
            everywhere
        )
        self._exact = {**general, **_exact(local)}
        patterned: dict[str, list[Rule]] = defaultdict(list)
        for rule in local:
            if rule.pattern or rule.holds:
                patterned[rule.site].append(rule)
        self._patterned = dict(patterned)
        self._openings = lru_cache(maxsize=4)(self._openings_of)
        self._indexed = lru_cache(maxsize=1024)(self._index)
        # A document is looked at in rounds, and furniture recurs: most lines were seen just now.
        self._whole = lru_cache(maxsize=SEEN)(self._whole_line)
        self._inside = lru_cache(maxsize=SEEN)(self._pieces_inside)
        self._looks = lru_cache(maxsize=SEEN)(self._looked)
        self._life = lru_cache(maxsize=SEEN)(self._life_line)
        self.word_begins_label = lru_cache(maxsize=SEEN)(self._word_begins_label)

    def whole(self, folded: str, site: str = "", silent: frozenset[str] = frozenset()) -> tuple[Rule, ...]:
        """The rules that name a whole line, already folded: the site's own first, exact lines before patterns.

        Rules of the `silent` languages don't act, here and below.
        """
        return self._whole(folded, site, silent) if folded else ()

    def named(self, folded: str, silent: frozenset[str], categories: frozenset[str], zone: str = "tail") -> Rule | None:
        """The first rule of some categories that names a whole folded line in a zone."""
        found = self.whole(folded, "", silent)
        return next((rule for rule in found if rule.category in categories and rule.acts(zone)), None)

    def life(self, folded: str, silent: frozenset[str] = frozenset()) -> Rule | None:
        """The rule that takes a whole folded line for one on an author's life, if the text around bears it out."""
        return self._life(folded, silent)

    def inviting(self, text: str, silent: frozenset[str] = frozenset()) -> list[Signs]:
        """The signs of invitations of which a paragraph may hold some."""
        return self._inviting.hinted(plain(text).lower(), silent)

    def knows(self, folded: str) -> bool:
        """Whether a folded text is a line that some rule spells out for every site."""
        return ("", folded) in self._exact

    def label(self, folded: str, categories: frozenset[str], silent: frozenset[str]) -> bool:
        """Whether a short text is a label of some categories, wherever on a page that may stand.

        It is a rule's line, or a share button, which patterns know better.
        """
        known = self._exact.get(("", folded), ())
        if any(rule.category in categories and rule.language not in silent for rule in known):
            return True
        if len(folded) <= 2 or not self._everywhere.may_open(folded, "share", silent):
            return False
        return any(rule.category == "share" and rule.words <= 16 for rule in self.whole(folded, "", silent))

    def begins_label(self, folded: str, categories: frozenset[str], silent: frozenset[str]) -> bool:
        """Whether a text could begin with such a label: quick, and false only where none does."""
        first, *second = first_words(folded)
        alone, followed = self._openings(categories)
        if not first or first in alone or (first in followed and (not second or second[0] in followed[first])):
            return True
        return self._everywhere.may_open(folded, "share", silent)

    def _word_begins_label(self, word: str, categories: frozenset[str], silent: frozenset[str]) -> bool:
        """Whether a longer text that begins with a word could begin with such a label."""
        return self.begins_label(fold(word), categories, silent)

    def _openings_of(self, categories: frozenset[str]) -> tuple[frozenset[str], Mapping[str, Set[str]]]:
        """The labels of one word, and of the others the first word and those that may follow it."""
        alone: set[str] = set()
        followed: dict[str, set[str]] = defaultdict(set)
        for (_, line), some in self._exact.items():
            if any(rule.category in categories for rule in some):
                first, *second = first_words(line)
                if second:
                    followed[first].add(second[0])
                else:
                    alone.add(first)
        return frozenset(alone), dict(followed)

    def glued(self, text: str, silent: frozenset[str] = frozenset()) -> list[Piece]:
        """The pieces of a paragraph that glued rules name, in order, none overlapping."""
        found = self._look_inside(text, silent)
        return _disjoint([piece for piece in found if piece.rule.scope != "credit"]) if found else []

    def credit(self, text: str, silent: frozenset[str] = frozenset()) -> Piece | None:
        """The photo credit at the end of a line, the longest if several rules name one."""
        found = self._look_inside(text, silent)
        credits = [piece for piece in found if piece.rule.scope == "credit" and not _runs_on(text, piece, silent)]
        return min(credits, key=lambda piece: piece.start, default=None)

    def _life_line(self, folded: str, silent: frozenset[str]) -> Rule | None:
        return next(self._lives.full(folded, words(folded), silent), None)

    def _whole_line(self, folded: str, site: str, silent: frozenset[str]) -> tuple[Rule, ...]:
        length = words(folded)
        bar = folded.endswith("|") and not folded.startswith("|")
        found = list(self.whole(folded.rstrip(" |"), site, silent)) if bar else []
        for where in (site, "") if site else ("",):
            exact = self._exact.get((where, folded), ())
            found += [rule for rule in exact if length <= rule.words and rule.language not in silent]
            found += self._indexed(where).full(folded, length, silent)
        return tuple(found)

    def recalled(self, look: Look[T], text: str, silent: frozenset[str]) -> T:
        """What a look at a text finds with this matcher, remembered for a while."""
        found: T = (self._looks if len(text) <= WINDOW * 8 else self._looked)(look, text, silent)
        return found

    def _looked(self, look: Look[Any], text: str, silent: frozenset[str]) -> Any:
        return look(text, self, silent)

    def _look_inside(self, text: str, silent: frozenset[str]) -> tuple[Piece, ...]:
        return (self._inside if len(text) <= WINDOW * 8 else self._pieces_inside)(text, silent)

    def _pieces_inside(self, text: str, silent: frozenset[str]) -> tuple[Piece, ...]:
        text = plain(text)
        found: list[Piece] = []
        for rule, finder in self._glued.possible(text.lower(), silent):
            if rule.scope == "start":
                found += finder.piece(text, 0)
            elif rule.scope == "between":
                for border in _BORDER.finditer(text):
                    found += finder.piece(text, border.end())
            else:
                found += finder.piece(text, max(0, len(text) - WINDOW))
        return tuple(found)

    def _index(self, site: str) -> Patterns:
        return Patterns(self._patterned.get(site, ()), _needed, _of_line) if site else self._everywhere


class Everywhere(NamedTuple):
    """What is made of rules that are no site's own."""

    vocabulary: Vocabulary
    whole: Patterns
    glued: Patterns
    lives: Patterns
    inviting: Patterns
    exact: Mapping[tuple[str, str], Sequence[Rule]]
    beginnings: Beginnings


@lru_cache(maxsize=8)
def _everywhere(rules: tuple[Rule, ...]) -> Everywhere:
    """Made once a process, whatever sites' rules join them: thousands of patterns are dear to read and to compile."""
    whole = [rule for rule in rules if rule.scope not in GLUED | BORNE_OUT]
    glued = [*(rule for rule in rules if rule.scope in GLUED), *_labels(rules)]
    patterns, exact = Patterns([rule for rule in whole if rule.pattern or rule.holds], _needed, _of_line), _exact(whole)
    return Everywhere(
        Vocabulary(rules),
        patterns,
        Patterns(glued, _choices, Finder),
        Patterns([rule for rule in rules if rule.scope == "life"], _needed, _of_line),
        Patterns([rule for rule in whole if rule.holds and rule.opens and rule.acts("body")], _needed, _of_line),
        exact,
        Beginnings(patterns, exact),
    )


def _exact(rules: Iterable[Rule]) -> Mapping[tuple[str, str], Sequence[Rule]]:
    """Rules by the sites and the folded lines that they name."""
    found: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in rules:
        for line in rule.lines:
            found[rule.site, fold(line)].append(rule)
    return dict(found)


class Finder:
    """Finds the piece that a glued rule names: most texts have none, so a test comes first.

    RE2 is quick to tell that something matches, and slow to tell where a group begins. A piece at the end of a text
    begins behind one of a few signs, so it is tested from each of these on.
    """

    def __init__(self, rule: Rule) -> None:
        """Compile the test; what finds the place is compiled when there is one to find."""
        self._rule = rule
        self._opens = rule.scope in ("start", "between")
        self._may = tested(_around(rule), "start" if self._opens else "inside")

    @cached_property
    def _regex(self) -> Any:
        return compiled(_around(self._rule))

    @cached_property
    def _whole(self) -> Callable[[bytes], Any]:
        return tested(_ending(self._rule), "whole")

    @cached_property
    def _behind(self) -> Callable[[bytes], Any]:
        """The same with a character before it: '^' and a word's border look at that."""
        return tested(f"(?s:.)(?:{_ending(self._rule)})", "whole")

    def piece(self, text: str, start: int) -> Iterator[Piece]:
        """The piece in the window that starts at a place in a text."""
        window = text[start : start + WINDOW]
        if not self._may(window.encode()):
            return
        found = self._opening(window) if self._opens else self._closing(window)
        if found and words(window[found[0] : found[1]]) <= self._rule.words:
            yield Piece(start + found[0], start + found[1], self._rule)

    def _opening(self, window: str) -> tuple[int, int] | None:
        """Where a piece begins and ends that begins with a window."""
        match = self._regex.match(window)
        return match.span(1) if match else None

    def _closing(self, window: str) -> tuple[int, int] | None:
        """Where a piece begins and ends that ends with a window, the first one that may begin."""
        places = _credit_places(window) if self._rule.scope == "credit" else _notice_places(window)
        return next(((at, len(window)) for at in places if self._closes(window, at)), None)

    def _closes(self, window: str, at: int) -> bool:
        return bool(self._behind(window[at - 1 :].encode()) if at else self._whole(window.encode()))


def _notice_places(window: str) -> Iterator[int]:
    """Where a notice may begin: behind a stop, and behind the quotes and brackets after it first."""
    for stop in _STOP.finditer(window):
        yield from range(stop.end(), stop.start(), -1)


def _credit_places(window: str) -> Iterable[int]:
    """Where a credit may begin: with the window, behind a sign or a slash that is no second one, at a word's border.

    In the order of where begins what it needs.
    """
    behind_signs = [(sign.start(), 0, sign.end()) for sign in _BESIDE_CREDIT.finditer(window)]
    behind_slashes = [(slash.start(), 1, slash.end()) for slash in _SLASH.finditer(window)]
    borders = [(edge.start(), 2, edge.start()) for edge in _EDGE.finditer(window)]
    return dict.fromkeys([0, *(at for _, _, at in sorted([*behind_signs, *behind_slashes, *borders]))])


def _labels(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Rules by which the label of an advertisement, which stands alone in most texts, is cut out of a paragraph."""
    for rule in rules:
        if rule.id.startswith(LABELS) and rule.scope == "line" and not rule.site:
            words = "|".join(re2.escape(plain(line)) for line in rule.lines if len(line) < 40)
            label = rf"[\[(（［【<]? ?(?:{words}) ?[\])）］】>]?" if words else ""
            for scope in ("start", "between", "end") if label else ():
                yield replace(rule, scope=scope, lines=(), pattern=label)


def _of_line(rule: Rule) -> Callable[[bytes], Any]:
    """The test of a whole line: by signs, or by a regular expression and what speaks against it."""
    if rule.holds:
        return Signs(rule)
    named, against = tested(plain(rule.pattern), "whole"), unless(rule)
    return (lambda folded: named(folded) and not against(folded)) if against else named


def _needed(rule: Rule) -> str:
    """A pattern of which each line that the rule names holds a match."""
    return "".join(f".*(?:{plain(sign)})" for sign in rule.signs) or plain(rule.pattern)


def _choices(rule: Rule) -> str:
    """A glued rule's lines and pattern: alternatives in one regular expression."""
    lines = [re2.escape(plain(line)) for line in rule.lines]
    return "|".join([*lines, *([plain(rule.pattern)] if rule.pattern else [])])


def _around(rule: Rule) -> str:
    """The piece with what must stand beside it; group 1 is what goes."""
    if rule.scope == "end":
        return rf"(?-i:{_CLOSED})({_ending(rule)})$"
    if rule.scope == "credit":
        return rf"(?:^|{_BESIDE}|[^/]/|\b)({_ending(rule)})$"
    return rf"((?i:{_choices(rule)}){_AFTER})(?-i:{_OPENS})"


def _ending(rule: Rule) -> str:
    """What goes from the end of a text."""
    return rf"(?i:{_choices(rule)}){_ENDS}" if rule.scope == "credit" else rf" *(?i:{_choices(rule)}){_AFTER}"


def _disjoint(pieces: list[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.start, -p.end)):
        if not out or piece.start >= out[-1].end:
            out.append(piece)
    return out


def _runs_on(text: str, piece: Piece, silent: frozenset[str]) -> bool:
    """Whether a sentence follows a credit: it ends with a full stop and has words that are no names."""
    credit = text[piece.start : piece.end].rstrip()
    if not piece.start or not credit.endswith((".", "।")) or words(credit) < LONG:
        return False
    return sum(word.islower() and not opens(word, silent) for word in credit.split()) >= SMALL
