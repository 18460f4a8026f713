"""The words of a line as the model of wording counts them: their beginnings; without spaces, runs of letters."""

from __future__ import annotations

import re
from functools import lru_cache

from .fold import DENSE, plain

STEM = 6
"""Letters of a word that count: endings vary more than they say."""

_DENSE = DENSE.pattern[1:-1]
_LETTER = rf"[^\W\d_{_DENSE}]"
_MARKS = r"\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0962\u0963\u200d'"
"""Marks that stand in a word and are no letters: accents, the vowel signs of Devanagari, apostrophes."""
_TOKEN = re.compile(rf"{_LETTER}+(?:[{_MARKS}]+{_LETTER}*)*|[{_DENSE}]+|[0-9]+(?:[.,:][0-9]+)*|[^\w\s]")
_ASCII_TOKEN = re.compile(r"[a-z][a-z']*|[0-9]+(?:[.,:][0-9]+)*|[^\w\s]")
_TELLING = frozenset('()|/:·•»›→>@©?!"«„+%€$£…-–—[]')
"""Signs that are counted like words; all others end a sentence or a part of it."""


@lru_cache(maxsize=8192)
def grams(text: str) -> tuple[str, ...]:
    """The words of a line, '#' for figures, telling signs, and the first word of each sentence or part once more.

    Of words the first six letters; of scripts without spaces all pairs and triples of characters. Each stands once.

    >>> grams("Sign up. It's free!")
    ('sign', 'up', "it's", 'free', '!', '^sign', "^it's")
    >>> grams("Abonnieren Sie 3 Briefe"), grams("点击关注")
    (('abonni~', 'sie', '#', 'briefe', '^abonni~'), ('点击', '击关', '关注', '点击关', '击关注'))
    """
    found: list[str] = []
    firsts: list[str] = []
    begins = True
    lowered = plain(text).lower()
    for token in (_ASCII_TOKEN if lowered.isascii() else _TOKEN).findall(lowered):
        sign = token[0]
        if sign.isdigit():
            found.append("#")
        elif not sign.isascii() and DENSE.match(sign):
            found.extend(_pieces(token))
        elif sign.isalpha():
            found.append(token if len(token) <= STEM else f"{token[:STEM]}~")
            if begins:
                firsts.append(f"^{found[-1]}")
        elif sign in _TELLING:
            found.append(token)
        begins = not sign.isalnum()
    return tuple(dict.fromkeys([*found, *firsts]))


def word_of(gram: str, text: str) -> str:
    """The word of a text that a gram stands for, in small letters.

    >>> word_of("^abonni~", "Jetzt abonnieren!")
    'abonnieren'
    """
    bare = gram.removeprefix("^")
    if not bare.endswith("~"):
        return bare
    return next(match[0] for match in _TOKEN.finditer(plain(text).lower()) if match[0].startswith(bare[:-1]))


def _pieces(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    return [run[at : at + size] for size in (2, 3) for at in range(len(run) - size + 1)]
