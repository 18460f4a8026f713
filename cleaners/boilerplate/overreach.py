"""Where a piece inside a paragraph takes a sentence of the article along: what rules name in it is enough.

A label without an end of its own runs into the next sentence ('Download our app The mayor said so.'), and a notice
follows the last one. If a rule names the label, or the notice, as a whole line, the rest of the piece is the article's.
"""

from __future__ import annotations

from itertools import pairwise

from .beginnings import CREDITS
from .fold import fold, words
from .hearing import ANNOUNCES, STOPS, odds
from .lines import ends, shut
from .match import Matcher
from .stretches import stops
from .traits import Paragraph, Story

SENTENCE, SMALL = 4, 2
"""Words of a sentence that follows a label, and how many of them begin small."""

OWN = 5
"""Words of a sentence before a notice."""

LONGEST = 160
"""Characters of a label."""


def held(text: str, start: int, end: int, language: str, matcher: Matcher, silent: frozenset[str]) -> tuple[int, int]:
    """Where a piece `text[start:end]` starts and ends without sentences of the article at its ends."""
    borders = [start, *(at for at in (start + border for border in ends(text[start:end])) if at < end), end]

    def named(a: int, b: int) -> bool:
        return bool(matcher.whole(fold(text[a:b]), "", silent))

    own = [_told(text[a:b], language) for a, b in pairwise(borders)]
    first = own.index(False) if False in own else 0
    last = len(own) - own[::-1].index(False) if False in own else len(own)
    if first and named(borders[first], borders[last]):
        start = borders[first]
    if last < len(own) and named(borders[first], borders[last]):
        end = borders[last]
    last = max(at for at in borders if at < end)
    return start, _label(text, max(start, last), end, language, matcher, silent) or end


def _told(sentence: str, language: str) -> bool:
    """Whether a sentence is the article's by its words."""
    said = sentence.strip()
    return said.endswith(STOPS) and words(said) >= OWN and odds(said, language).articles


def _label(text: str, start: int, end: int, language: str, matcher: Matcher, silent: frozenset[str]) -> int:
    """Where a label ends that a rule names and that a sentence of the article follows; 0 if none does."""
    if not shut(text[start:end]):
        return 0
    link = ANNOUNCES.match(text[start:end]) is not None  # how far its headline goes is asked elsewhere
    places = [at for at in stops(text, start, language) if at < end and at - start <= LONGEST]
    places = [at for at in places if _sentence(text[at:end])]
    named = (
        matcher.beginnings.named(text[start : start + LONGEST], [at - start for at in places], silent) if places else {}
    )
    found = [at for at, some in named.items() if not link or any(rule.category in CREDITS for rule in some)]
    paragraph = Paragraph(Story((), language, silent), text)
    return max((start + at for at in found), key=paragraph.edge, default=0)


def _sentence(text: str) -> bool:
    """Whether a text may be a sentence: of some words, of which some begin small, and with an end."""
    return words(text) >= SENTENCE and sum(word[0].islower() for word in text.split()) >= SMALL and shut(text)
