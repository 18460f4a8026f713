"""How far a headline goes that a label announces inside a paragraph: 'Read also: Why it rained The mayor …'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .openers import opens

SHORT = 5
"""A headline of so many words is whole: a capital after it begins the next sentence, one before it may be a name."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_GERMAN = frozenset(
    ("der", "die", "das", "dem", "den", "des", "ein", "eine", "und", "nicht", "im", "ist", "für", "auf", "zu", "wie")
)
"""In German each noun has a capital, so that only a word that opens sentences tells where one begins."""

_QUOTES = "\"'“„«‘»"


def reaches(text: str, label: int, silent: frozenset[str]) -> int:
    """How far the headline surely goes in a text that ends as a sentence does; 0 if that can't be told.

    A headline has no full stop; so if one follows, the next sentence has begun without a sign. It begins with a capital
    word that opens sentences, or, in a headline whose words begin small, with the only capital there is, or with the
    first one after five words. All of it is the headline if it asks or cries out, or if no word could begin a sentence.

    >>> text = "Read also: Why it rained The mayor knows."
    >>> text[: reaches(text, 10, frozenset())]
    'Read also: Why it rained'
    """
    if text.rstrip(_QUOTES + ")] ").endswith(("?", "!", "？", "！")):
        return len(text)
    words = list(_WORD.finditer(text, label))
    if not any(word[0][0].isupper() or word[0][0].islower() for word in words):
        return 0
    openers = [n for n in range(2, len(words)) if _opener(text, words, n, silent)]
    borders = sorted({n for n in range(2, len(words)) if _border(text, words, n)}.union(openers))
    sure = [n for n in borders if n in openers or opens(words[n][0], silent) or text[words[n].start() - 1] in _QUOTES]
    if not _sentence_case(words[: len(words) // 2 + 1]):
        sure = [n for n in sure if words[n + 1 : n + 2] and words[n + 1][0][0].islower()]
    german = "de" not in silent and not _GERMAN.isdisjoint(word[0] for word in words)
    if sure and (german or sure[0] in borders[:2] or not _sentence_case(words[: sure[0]])):
        return _end(text, words, sure[0])
    if not german and not _sentence_case(words):
        return 0
    if german or not borders:
        return len(text)
    return _end(text, words, borders[0]) if len(borders) == 1 or borders[0] >= SHORT else 0


def _end(text: str, words: Sequence[re.Match[str]], n: int) -> int:
    """Where the headline ends whose next sentence begins with a word."""
    return words[n - 1].end() + len(text[words[n - 1].end() : words[n].start()].rstrip(_QUOTES + " "))


def _border(text: str, words: Sequence[re.Match[str]], n: int) -> bool:
    """Whether a sentence may begin with a word: a capital after a small word or a figure, without a sign between."""
    before, word = words[n - 1], words[n]
    between = text[before.end() : word.start()]
    if not word[0][0].isupper() or between.strip(_QUOTES + " "):
        return False
    return not before[0][0].isupper() or not _sentence_case(words[:n])


def _opener(text: str, words: Sequence[re.Match[str]], n: int, silent: frozenset[str]) -> bool:
    """Whether a word that opens sentences does so here, whatever stands before it: a small word follows."""
    word, after = words[n][0], words[n + 1 : n + 2]
    if not word[0].isupper() or word == "I" or text[words[n - 1].end() : words[n].start()].strip(" "):
        return False
    return bool(after) and after[0][0][0].islower() and opens(word, silent)


def _sentence_case(words: Sequence[re.Match[str]]) -> bool:
    """Whether words are written as in a sentence: those after the first begin small, most of them."""
    inner = [word[0][0] for word in words[1:]]
    return 2 * sum(letter.islower() or letter.isdigit() for letter in inner) >= len(inner)
