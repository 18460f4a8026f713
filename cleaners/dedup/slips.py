"""
Whether the words that changed between two brief texts are the same words, misspelt or spelt in another way.

In a long text one word more or less says little; in a brief one it may be another name, another weekday, seven for
seventeen. So what changed has to be a slip of the pen. Of a million pairs of different first names one to four are
alike but for two inner neighbours that changed places, 20 to 700 but for a letter lost: where all other words agree,
it is a slip far more often than a second article, unless further documents show a template (see `frames`). Another
letter is one in long words, or where a vowel stands for a consonant: of first names 0 to 90 in a million pairs are
alike but for that. Where a vowel stands for a vowel they are two words: tirsdag and torsdag are two days.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import name, normalize

from . import portable
from .characters import REPLACEMENT, accented, folded
from .kernels import ENDS, HAS_DIGIT, IS_PART, IS_SINGLE, IS_UPPER, WORD, weight
from .signatures import legible

SMALL, NAME, LONG = 4, 5, 8
"""A word of fewer letters has too many neighbours: in small letters, as a name; in long words most changes of a letter
are slips."""
SLOT = 8 * WORD
"""As many words may stand in a place that changed; more are prose of its own."""
APART = 2 * WORD
"""In texts of about one length, places between which fewer words agree are one place."""
KNOWN = 1 << 15
"""Words that are remembered."""
_PARTICLES = "的了着过地得在是有也都就不还更而且但和与及以或被把将会要这那个吗吧呢啊"
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "oe", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})
_DIGRAPHS = {"a\u0308": "ae", "o\u0308": "oe", "u\u0308": "ue", "a\u030a": "aa"}
_BARE = ("i\u0307", "е\u0308")
_VOWELS = frozenset("aeiouøαεηιουωаеиоуыэюяєіı")
_ALPHABETS = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_EITHER = frozenset("yjw")
_SOUNDS = ({"c", "s"}, {"s", "z"}, {"c", "k"}, {"i", "y"})
_MARKS = dict.fromkeys(range(0x300, 0x370))


class _Word(NamedTuple):
    flag: int
    text: str
    spelt: str
    """Its letters and digits as they count, with their accents."""
    bare: str
    """The same without them."""


class _Text(NamedTuple):
    words: list[_Word]
    accented: bool
    """Whether it was written with accents, and has kept them."""


def unexplained(texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> list[int]:
    """For each pair of texts how many places changed in which no slip and no other spelling explains the change."""
    read = _read(texts)
    return [_unexplained(read[a], read[b]) for a, b in pairs]


def slipped(texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """For each pair of texts whether they differ in a single word, and that by a slip or in spelling."""
    read = _read(texts)
    bare = [[word.bare for word in text.words] for text in read]
    return [_slipped(read[a], read[b], bare[a], bare[b]) for a, b in pairs]


def _slipped(one: _Text, other: _Text, a: list[str], b: list[str]) -> bool:
    if len(a) != len(b):
        return False
    i = next((k for k, (x, y) in enumerate(zip(a, b, strict=True)) if x != y), len(a))
    if i == len(a) or a[i][:1] != b[i][:1] or a[i + 1 :] != b[i + 1 :]:
        return False
    return _same_words(one.words[i : i + 1], other.words[i : i + 1], one.accented and other.accented)


def _unexplained(one: _Text, other: _Text) -> int:
    """Of two texts of about one length even a word that only one has may make another name; a part leaves words out.

    Accents tell words apart (Hà is not Hạ) unless one of the texts has none.
    """
    (a, b), told = (one.words, other.words), one.accented and other.accented
    alike = 2 * max(len(a), len(b)) < 3 * min(len(a), len(b))
    count = 0
    for i, j, k, m in _changes(a, b, APART if alike else 0, told):
        if i < j and k < m:
            count += not _same_words(a[i:j], b[k:m], told)
        elif alike:
            count += _names(a, i, j) if i < j else _names(b, k, m)
    return count


def _read(texts: Sequence[str]) -> list[_Text]:
    found = portable.tokens(texts)
    mended = legible(texts, found.broken)
    found = found if mended is texts else portable.tokens(mended)
    joined = "".join(text + "\n" for text in mended)
    begin = [*found.begin.tolist(), len(joined)]
    words = [_word(flag, joined[i:j]) for flag, (i, j) in zip(found.flag.tolist(), pairwise(begin), strict=True)]
    ends, marked = pairwise([0, *found.ends.tolist()]), found.marked.tolist()
    return [_Text(words[i:j], accented(count, j - i)) for (i, j), count in zip(ends, marked, strict=True)]


@lru_cache(KNOWN)
def _word(flag: int, text: str) -> _Word:
    return _Word(flag, text, "".join(map(_letter, text)), folded(text))


@cache
def _letter(char: str) -> str:
    """A character as it counts, with its accents, but for those that capitals and many houses leave out."""
    bare, lower = folded(char), char.casefold()
    if ord(lower[0]) in _LETTERS:
        return lower
    marks = "".join(mark for mark in normalize("NFKD", lower) if ord(mark) in _MARKS)
    return bare if bare + marks in _BARE or "α" <= bare[:1] <= "ω" else bare + marks


def _forms(words: list[_Word], told: bool) -> list[str]:
    """Words as they are compared: with their accents, or without."""
    return [word.spelt if told else word.bare for word in words]


def _changes(a: list[_Word], b: list[_Word], apart: int, told: bool) -> list[tuple[int, int, int, int]]:
    """Where a few words of a stand in the place of a few words of b, from and to in each; either may be none.

    Two places are one where less than `apart` agrees between them: Aoki and Kimura share a sign, Port James and James
    Town a word. What only one text has before or after all that they share is around it, and no change.
    """
    matcher = SequenceMatcher(None, _forms(a, told), _forms(b, told), autojunk=False)
    places: list[tuple[int, int, int, int]] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        around = (i == j and i in {0, len(a)}) or (k == m and k in {0, len(b)})
        if kind == "equal" or around or max(_weight(a[i:j]), _weight(b[k:m])) > SLOT:
            continue
        near = places and places[-1][1] < i and _weight(a[places[-1][1] : i]) < apart
        start_a, _, start_b, _ = places.pop() if near else (i, j, k, m)
        places.append((start_a, j, start_b, m))
    return places


def _weight(words: list[_Word]) -> int:
    return sum(weight(word.flag) for word in words)


def _names(words: list[_Word], start: int, stop: int) -> bool:
    """Whether some words that the other text lacks make another name of one: South before Korea; a Han sign or two."""
    some = words[start:stop]
    if all(word.flag & (IS_SINGLE | IS_PART) == IS_SINGLE for word in some):
        signs = folded("".join(word.text for word in some))
        return len(some) <= 2 and not all(sign in _PARTICLES or "ぁ" <= sign <= "ゖ" for sign in signs)
    before = words[start - 1 : start] + some
    after = words[start : stop + 1]
    return any(
        len(run) > len(some) and all(w.flag & IS_UPPER for w in run) and not any(w.flag & ENDS for w in run[:-1])
        for run in (before, after)
    )


def _same_words(some: list[_Word], others: list[_Word], told: bool) -> bool:
    """Whether they are the same words, one by one or all in all: wire-tap, wiretap."""
    if len(some) == len(others) == 1 and some[0].flag & others[0].flag & IS_PART:
        return True  # a letter of a word whose borders nobody knows
    one, other = _forms(some, told), _forms(others, told)
    if len(some) == len(others):
        return all(
            _same(x, y, a.flag | b.flag) or _respelt(a.spelt, b.spelt)
            for x, y, a, b in zip(one, other, some, others, strict=True)
        )
    flag = 0
    for word in (*some, *others):
        flag |= word.flag
    return _same("".join(one), "".join(other), flag)


def _same(x: str, y: str, flag: int) -> bool:
    if x == y:
        return True
    if flag & HAS_DIGIT:
        return False
    return REPLACEMENT in x + y or _respelt(x, y) or _slip(x, y, small=not flag & IS_UPPER)


def _respelt(x: str, y: str) -> bool:
    """Müller and Mueller; Dvořák and Dvorak, where it is no short syllable of Vietnamese; hòa and hoà."""
    if _spelt_out(x) == _spelt_out(y):
        return True
    bare, same = x.translate(_MARKS).translate(_LETTERS), y.translate(_MARKS).translate(_LETTERS)
    if bare != same:
        return False
    return sorted(x) == sorted(y) or (len(bare) > NAME and bare in (x.translate(_LETTERS), y.translate(_LETTERS)))


def _spelt_out(word: str) -> str:
    for letter, digraph in _DIGRAPHS.items():
        word = word.replace(letter, digraph)
    return word.translate(_LETTERS)


def _slip(one: str, other: str, small: bool) -> bool:
    """Whether one slip makes one word of the other.

    A letter doubled or lost, two neighbours that changed places, a letter that can't be meant, in long words any other;
    in small letters also one that sounds alike. `small`: neither begins with a capital.
    """
    x, y = sorted((normalize("NFC", one), normalize("NFC", other)), key=len)
    n, cased = len(y), y.upper() != y
    if n - len(x) > 1 or n < (SMALL if small and cased else NAME):
        return False
    i = next((k for k in range(len(x)) if x[k] != y[k]), len(x))
    if n > len(x):
        doubled = i > 0 and y[i] == y[i - 1]
        return x[i:] == y[i + 1 :] and (cased or n > NAME) and (doubled or 0 < i < n - 1)
    if x[i + 1 :] == y[i + 1 :]:
        return 0 < i < n - 1 and (n >= LONG or _mistaken(x[i], y[i]) or (small and cased and {x[i], y[i]} in _SOUNDS))
    return i > 0 and x[i : i + 2] == y[i : i + 2][::-1] and x[i + 2 :] == y[i + 2 :]


def _mistaken(x: str, y: str) -> bool:
    """Whether one letter can hardly stand for the other in another word: a vowel for a consonant, or of another script.

    >>> [_mistaken(*letters) for letters in ("ur", "io", "st", "бr", "yk")]
    [True, False, False, True, False]
    """
    one, other = (normalize("NFKD", letter)[0] for letter in (x, y))
    scripts = {_script(one), _script(other)}
    if len(scripts) == 2:
        return True
    told = scripts <= _ALPHABETS and not {one, other} & _EITHER
    return told and (one in _VOWELS) != (other in _VOWELS)


@cache
def _script(char: str) -> str:
    return name(char, "").partition(" ")[0]
