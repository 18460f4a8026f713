"""Where a piece inside a paragraph takes a sentence of the article along: what rules name in it is enough.

A label without an end of its own runs into the next sentence ('Download our app The mayor said so.'), and a notice
follows the last one. If a rule names the label, or the notice, as a whole line, the rest of the piece is the article's.
"""

from __future__ import annotations

from itertools import pairwise

from .beginnings import CREDITS
from .concepts import languages
from .fold import fold, words
from .headlines import reaches
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

TOLD, RUNS = 8, -5.0
"""Words of a sentence that follows an invitation without a sign, and what both models of pieces say of it at most."""


def held(text: str, start: int, end: int, language: str, matcher: Matcher, silent: frozenset[str]) -> tuple[int, int]:
    """Where a piece `text[start:end]` starts and ends without sentences of the article at its ends."""
    size = len(text[start:end].rstrip())
    borders = [start, *(start + border for border in ends(text[start:end]) if border < size), end]

    def named(a: int, b: int) -> bool:
        return bool(matcher.whole(fold(text[a:b]), "", silent))

    own = [_told(text[a:b], language) for a, b in pairwise(borders)]
    first = own.index(False) if False in own else 0
    last = len(own) - own[::-1].index(False) if False in own else len(own)
    if first and named(borders[first], borders[last]):
        start = borders[first]
    if last < len(own) and named(borders[first], borders[last]):
        end = borders[last]
    last = max(start, *(at for at in borders if at < end))
    end = last + _label(text[last:end], language, matcher, silent)
    runs = (
        a + runs_into(text[a:b], language, silent)
        for a, b in pairwise([*(at for at in borders if start <= at < end), end])
    )
    return start, next((at for at in runs if at not in borders), end)


def runs_into(text: str, language: str, silent: frozenset[str]) -> int:
    """Where a sentence of the article begins that follows an invitation without a sign; else the end of the text.

    'Support our paper The mayor left the hall at nine.'
    """
    if not shut(text) or language not in languages():
        return len(text)
    at = reaches(text, 0, silent)
    rest = text[at:].strip()
    told = TOLD <= words(rest) < words(text) and odds(rest, language).both < RUNS
    return at if told else len(text)


def _told(sentence: str, language: str) -> bool:
    """Whether a sentence is the article's by its words."""
    said = sentence.strip()
    return language in languages() and said.endswith(STOPS) and words(said) >= OWN and odds(said, language).articles


def _label(text: str, language: str, matcher: Matcher, silent: frozenset[str]) -> int:
    """How far a label goes that a rule names, and that a sentence of the article follows; to the end, if none does."""
    places = [at for at in stops(text, 0, language) if at <= LONGEST and _sentence(text[at:])] if shut(text) else []
    if not places:
        return len(text)
    link = ANNOUNCES.match(text) is not None  # how far its headline goes is asked elsewhere
    named = matcher.beginnings.named(text[:LONGEST], places, silent)
    found = [at for at, some in named.items() if not link or any(rule.category in CREDITS for rule in some)]
    return max(found, key=Paragraph(Story((), language, silent), text).edge, default=len(text))


def _sentence(text: str) -> bool:
    """Whether a text may be a sentence: of some words, of which some begin small, and with an end."""
    return words(text) >= SENTENCE and sum(word[0].islower() for word in text.split()) >= SMALL and shut(text)
