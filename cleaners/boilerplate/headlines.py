"""How far a headline goes that a label announces inside a paragraph: 'Read also: Why it rained The mayor …'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from .lines import ends
from .openers import opens
from .stretches import seam

LEAST = 2
"""A headline has at least so many words."""

GERMAN = 10
"""So many words of German are one headline, where no word opens a sentence: any noun might."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_GERMAN = frozenset(
    (
        *("das", "dem", "und", "nicht", "ist", "für", "auf", "zu", "wie", "im", "vom", "zum", "zur", "wird", "werden"),
        *("nach", "bei", "über", "eine", "einen", "sich", "Warum", "Weshalb", "Wieso"),
    )
)
"""In German each noun has a capital, so that only a word that opens sentences tells where one begins."""

_GREEK = re.compile(r"(?<=[α-ωά-ώ]);(?= [Α-ΩΆΈΉΊΌΎΏ])")
"""A Greek question mark and another sentence."""

_APOSTROPHE = re.compile("['’]")
_QUOTES = "\"'“„«‘»”"
_SPEECH = re.compile(
    r"""["“„«»] ?(?:[^"“”„«»]{2,400}(?:[.,!?…] ?["”“»«]|["”“»«],)"""
    r"""|(?:[^"“”„«» ]+ ){4,60}[^"“”„«» ]* ?["”“»«] (?:[^\W\d_A-ZÀ-ÖØ-ÞΑ-ΩА-Я]|[–—-] ))"""
)
"""A quotation as sentences have it, and not titles: it ends as a sentence, or is long, and its sentence goes on."""


def reaches(text: str, label: int, silent: frozenset[str], small: Set[str] = frozenset()) -> int:
    """How far the headline surely goes in a text that ends as a sentence does; 0 if that can't be told.

    A headline has no full stop; so if one follows, the next sentence has begun without a sign. It begins where
    `begins` says so, or sewn to a small word, else with the only capital that could begin one. Else all of it is the
    headline if it asks or cries out, or if no word could begin a sentence. None is one that begins small. `small` are
    words that the document writes small, so that they are no names.

    >>> text = "Read also: Why it rained The mayor knows."
    >>> text[: reaches(text, 10, frozenset())]
    'Read also: Why it rained'
    >>> text = "Read also: The bell is back after 80 years What did it cost?"
    >>> text[: reaches(text, 10, frozenset())]
    'Read also: The bell is back after 80 years'
    """
    asks = text.rstrip(_QUOTES + ")] ").endswith(("?", "!", "？", "！"))
    first = label + next(iter(ends(text[label:])), len(text) - label)
    sewn = seam(text, label, first)
    asked = _GREEK.search(text, label, first)
    if sewn or asked:
        return sewn or (asked.end() if asked else 0)
    words = list(_WORD.finditer(text, label))
    if not words or words[0][0][0].islower() or not any(word[0][0].isupper() for word in words):
        return len(text) if asks else 0
    borders = [n for n in range(LEAST, len(words)) if _capital(text, words, n)]
    sure = next((n for n in borders if begins(text, words, n, silent, small)), 0)
    if sure:
        return _end(text, words, sure)
    if asks:
        return len(text)
    return _only(text, words, borders, silent) if _sentence_case(words) else 0


def _only(text: str, words: Sequence[re.Match[str]], borders: Sequence[int], silent: frozenset[str]) -> int:
    """How far a headline written as a sentence goes before the only capital that no name explains."""
    if is_german(word[0] for word in words):
        return len(text) if len(words) <= GERMAN else 0
    if not borders:
        return len(text)
    after_small = [n for n in borders if words[n - 1][0][0].islower() and not opens(words[n - 1][0], silent)]
    lonely = [n for n in after_small if n + 1 < len(words) and not _written_large(words, n + 1)]
    return _end(text, words, lonely[0]) if len(after_small) == len(lonely) == 1 else 0


def begins(text: str, words: Sequence[re.Match[str]], n: int, silent: frozenset[str], small: Set[str]) -> bool:
    """Whether a word with a capital surely begins a sentence, although no sign ends what stands before it.

    It is no name, since it opens sentences, or is written small elsewhere and follows a small word that can end a
    phrase; and the next word is small, so that the capital is no title's. Or a quotation begins that somebody speaks.
    """
    word, before = _APOSTROPHE.split(words[n][0])[0], words[n - 1][0]
    if text[words[n].start() - 1] in _QUOTES:
        return _SPEECH.match(text, words[n].start() - 1) is not None
    if n + 1 == len(words) or not word[0].isupper() or _written_large(words, n + 1):
        return False
    return opens(word, silent) or (word.lower() in small and before[0].islower() and not opens(before, silent))


def _written_large(words: Sequence[re.Match[str]], n: int) -> bool:
    """Whether a word has a capital that a sentence would not give it; German gives it to nouns."""
    if not words[n][0][0].isupper():
        return False
    return not is_german(word[0] for word in words)


def is_german(words: Iterable[str]) -> bool:
    """Whether words are German, where each noun has a capital.

    >>> is_german("Das Tor ist zu".split()), is_german(["The", "Gate"])
    (True, False)
    """
    return not _GERMAN.isdisjoint(words)


def _end(text: str, words: Sequence[re.Match[str]], n: int) -> int:
    """Where the headline ends whose next sentence begins with a word."""
    closing = text[words[n - 1].end() : words[n].start()].partition(" ")[0]
    return words[n - 1].end() + len(closing)


def _capital(text: str, words: Sequence[re.Match[str]], n: int) -> bool:
    """Whether a word has a capital and no sign before it but quotation marks that open or close."""
    between = text[words[n - 1].end() : words[n].start()]
    return words[n][0][0].isupper() and not between.strip(_QUOTES + " )]")


def _sentence_case(words: Sequence[re.Match[str]]) -> bool:
    """Whether words are written as in a sentence: those after the first begin small, most of them."""
    inner = [word[0][0] for word in words[1:]]
    return 2 * sum(letter.islower() or letter.isdigit() for letter in inner) >= len(inner)
