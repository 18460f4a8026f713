"""A text's lines and their shapes: which are sentences, which are headline-like, which are bare labels."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache

from .fold import fold, words

_STOP = re.compile(r"[.!?…。！？।؟۔](?:[\"'“”‘’»«)\]」』]| (?=»))*$")
_CLOSING = frozenset(".!?…。！？।؟۔\"'“”‘’»«)]」』")
_BULLET = re.compile(r"[-–—•·∙●○■□▪▫◆►▶▸➤→»›*+] ?\S")

_TITLES = "".join(rf"(?<!\b{title}\.)" for title in ("Mr", "Ms", "Dr", "St", "Mrs", "Rev", "Prof", "Hon", "[A-Z]"))
"""Words and initials whose stop ends no sentence: a name follows. Looked for behind a stop only, not at each letter."""
_BETWEEN = re.compile(rf"([.!?…।؟۔]{_TITLES}[\"'“”’)\]»]*) +|([。！？])")
_PARTICLE = "de|da|di|do|dos|van|von|der|den|del|la|le|al|bin|ibn|el|ten|ter|zu|af|av|y"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёіїє][^\W\d_]*(?:['’-][^\W\d_]+)*\.?"
_PERSON = re.compile(rf"{_CAPITAL}(?: (?:{_PARTICLE}))*(?: {_CAPITAL}){{1,3}}")

LONG = 400
"""Characters beyond which a line is surely a paragraph: no rule names it, so it need not be folded."""

SENTENCE = 5
"""A closed line of at least so many words is taken for a sentence; below it is a label, an answer, a cell."""

PARAGRAPH = 25
"""A line of at least so many words is taken for running text, closed or not."""


@dataclass(slots=True)
class Line:
    """A line of the kept text: its place, what it is compared by, and its shape."""

    start: int
    end: int
    text: str
    folded: str
    words: int
    closed: bool
    """It ends as a sentence does."""

    @property
    def prose(self) -> bool:
        """It reads as a sentence or a paragraph."""
        return self.words >= PARAGRAPH or (self.closed and self.words >= SENTENCE)

    @property
    def headline(self) -> bool:
        """It could be a headline: several words, and no end of a sentence."""
        return not self.closed and 3 <= self.words < PARAGRAPH

    @property
    def bulleted(self) -> bool:
        """It starts with the mark of a list."""
        return bulleted(self.text)


def lines(text: str, most: int = sys.maxsize) -> list[Line]:
    """The lines that are not blank, the first `most` of them, with their places in the text."""
    found: list[Line] = []
    at = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            found.append(_line(at, at + len(line), line))
            if len(found) == most:
                break
        at += len(line) + 1
    return found


def _line(start: int, end: int, text: str) -> Line:
    if end - start > LONG:
        return Line(start, end, text, "", words(text), True)
    return Line(start, end, text, *_shape(text))


@lru_cache(maxsize=4096)
def _shape(text: str) -> tuple[str, int, bool]:
    """A line folded, its words, and whether it ends as a sentence; a text's lines are looked at in several rounds."""
    return fold(text), words(text), shut(text)


def bulleted(text: str) -> bool:
    """Whether a line starts with the mark of a list."""
    return _BULLET.match(text) is not None


def sentences(text: str) -> list[str]:
    """The sentences of a line, as far as end punctuation and a space tell them.

    >>> sentences("Want more? Sign up for our letter.")
    ['Want more?', 'Sign up for our letter.']
    """
    return [part for part in _BETWEEN.sub(lambda match: f"{match[0].rstrip()}\n", text).split("\n") if part.strip()]


@lru_cache(maxsize=4096)
def ends(text: str) -> tuple[int, ...]:
    """Where sentences after the first one start; many ask that of the same paragraph.

    >>> ends("It rained. Nobody left.")
    (11,)
    """
    return tuple([match.end() for match in _BETWEEN.finditer(text) if match.end() < len(text)])


def shut(text: str) -> bool:
    """Whether a text ends as a sentence does, with a stop and perhaps a closing quote or bracket.

    >>> shut("„Es regnet.“"), shut("« Il pleut. »"), shut("»Det regner.«"), shut("Rain")
    (True, True, True, False)
    """
    end = text.rstrip()[-8:]
    return end[-1:] in _CLOSING and _STOP.search(end) is not None


def named_person(text: str) -> bool:
    """Whether a line is shaped like a person's name: two to four words, each with its capital, and nothing else.

    >>> named_person("Mara de Lind"), named_person("The Old Pier Opens Again"), named_person("Harbour")
    (True, False, False)
    """
    return _PERSON.fullmatch(text.strip()) is not None


def title_case(text: str) -> bool:
    """Whether nearly every word begins with a capital, as in a headline or a menu.

    >>> title_case("More City News Updates Below"), title_case("The minister said on Monday")
    (True, False)
    """
    letters = [word[0] for word in text.split() if word[0].isalpha()]
    capitals = sum(map(str.isupper, letters))
    return len(letters) >= 3 and capitals >= 0.8 * len(letters)
