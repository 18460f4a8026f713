"""
What each character is to a shingle: a part of a word, a word of its own, a break, or nothing; and how it folds.

The table is frozen in `characters.npz`, so that a corpus hashes alike on every Python, whatever Unicode version its
`unicodedata` speaks. `build()` made it and `python -m cleaners.dedup.characters` writes it anew; that changes the
scheme of every stored signature, so `VERSION` has to change with it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

VERSION = 4
SIZE = 0x40000
"""Code points from here on (tags, variation selectors, private use) count as nothing."""

BREAK, LETTER, SINGLE, NOTHING = range(4)
KIND_SHIFT, LENGTH_SHIFT = 24, 21
VALUE = (1 << LENGTH_SHIFT) - 1
DIGIT, UPPER, PART, TRAIL, TERMINAL, MARK = (1 << bit for bit in range(26, 32))
"""What else is known of a character; PART: a few of these make a word (Thai and its neighbours, not Han or Kana)."""
MARKED = (0xC0, 0x24F, 0x1E00, 0x1EFF)
"""Where Latin letters with accents begin and end, and those of Vietnamese."""
ACCENTS = 40
"""With fewer than one accent in so many words a text was written without them, or has lost them."""
HAN = (0x3400, 0x9FFF)
"""Where the signs begin and end of which some are written in two ways, traditional and simplified."""
LEAD = (0xC2, 0xE0, 0xF4)
"""The first and the last character that a UTF-8 lead byte looks like when it is read as Latin-1; from the middle one on
two or more bytes follow it, so that an accented letter before a quotation mark is none."""

# Scripts that set no space between words. Their characters are words of their own.
_PARTS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0xA9E0, 0xA9FF),  # Myanmar
    (0xAA60, 0xAA7F),
    (0xAA80, 0xAADF),  # Tai Viet
)
_SPACELESS = (
    *_PARTS,
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3040, 0x30FF),  # Kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),  # Han
    (0xFF66, 0xFF9F),  # Kana of half width
    (0x1AFF0, 0x1B16F),  # Kana
    (0x20000, 0x3FFFD),  # Han
)
REPLACEMENT = "\ufffd"
"""Stands for a letter that was lost."""
_APOSTROPHES = "'’‘ʼʻ`´＇ʹ′"
_TERMINALS = '.!?…。！？．｡।॥؟۔።”»」』"’'
_TATWEEL = "ـ"
_OPTIONAL = (
    (0x0300, 0x036F),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
)
"""Marks that some copies leave out: accents of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowel signs,
the hamza or madda of an alef. Those of Indic scripts, of Thai and of Kana are part of the word.
"""
_VARIANTS = str.maketrans("ةىیکہەٱıđðłøħŧ", "هييكههاiddloht") | {ord("æ"): "ae", ord("œ"): "oe", ord("þ"): "th"}
"""What houses write in two ways (heh, yeh, kaf and alef of Arabic and Persian, a Turkish i), and what is left of a
Latin letter that bears its mark inside, or is two in one, where a copy is plain ASCII."""


class Characters(NamedTuple):
    """`table`: one uint32 a code point; `pool`: the code points that a character folds to if they are several."""

    table: npt.NDArray[np.uint32]
    pool: npt.NDArray[np.uint32]


@cache
def characters() -> Characters:
    """The frozen table."""
    with np.load(Path(__file__).with_name("characters.npz")) as stored:
        return Characters(stored["table"] ^ np.arange(SIZE, dtype=np.uint32), stored["pool"])


def folded(text: str) -> str:
    """The letters and digits of a text as they count, without what stands between them."""
    table, pool = characters()
    points: list[int] = []
    for char in text:
        entry = int(table[min(ord(char), SIZE - 1)])
        if (entry >> KIND_SHIFT) & 3 in {BREAK, NOTHING}:
            continue
        length, value = (entry >> LENGTH_SHIFT) & 7, entry & VALUE
        points += pool[value : value + length].tolist() if length else [value]
    return "".join(map(chr, points))


def accented(marked: int, words: int) -> bool:
    """Whether a text of some words, in which some letters are marked, was written with accents and has kept them."""
    return marked * ACCENTS >= words


def freeze(made: Characters) -> None:
    """Write the table; most characters fold to themselves, and what differs from that compresses well."""
    table = made.table ^ np.arange(SIZE, dtype=np.uint32)
    np.savez_compressed(Path(__file__).with_name("characters.npz"), table=table, pool=made.pool)


def build() -> Characters:
    """Make the table from this Python's `unicodedata`; about a second."""
    table = np.zeros(SIZE, np.uint32)
    pool: list[int] = []
    for point in range(SIZE):
        table[point] = _entry(chr(point), pool)
    return Characters(table, np.array(pool, np.uint32))


def _entry(char: str, pool: list[int]) -> int:
    kind = _kind(char)
    entry = kind << KIND_SHIFT | _flags(char)
    if kind in {BREAK, NOTHING}:
        return entry | ord(char)
    folded = _fold(char)
    if len(folded) == 1:
        return entry | ord(folded)
    pool.extend(map(ord, folded))
    return entry | len(folded) << LENGTH_SHIFT | len(pool) - len(folded)


def _kind(char: str) -> int:
    point, category = ord(char), unicodedata.category(char)
    if char in _APOSTROPHES or char == _TATWEEL or category == "Cf" or 0xFE00 <= point <= 0xFE0F or point == SIZE - 1:
        return NOTHING
    if category[0] == "M":
        return NOTHING if any(low <= point <= high for low, high in _OPTIONAL) else LETTER
    if category[0] == "L" or category == "Nl":
        return SINGLE if any(low <= point <= high for low, high in _SPACELESS) else LETTER
    return LETTER if category[0] == "N" or char == REPLACEMENT else BREAK


def _fold(char: str) -> str:
    """Case, width, compatibility, accents and Chinese signs folded; digits of every script as ASCII digits."""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    if 0xAC00 <= ord(char) <= 0xD7A3:  # Hangul syllables stay whole: Jamo are three times as many hashes for nothing
        return char
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    folded = _simplified().get(folded, folded)
    folded = "".join(c for c in folded.translate(_VARIANTS) if _kind(c) != NOTHING) or char
    plain = 1 <= len(folded) <= 7 and all(_kind(c) in {LETTER, SINGLE} for c in folded)
    return folded if plain else char


@cache
def _simplified() -> Mapping[str, str]:
    """For each traditional Chinese sign the simplified one. One may stand for several: that tells two texts apart no
    worse than a homograph does.
    """
    lines = Path(__file__).with_name("simplified.txt").read_text("utf-8").splitlines()
    return {sign: line[0] for line in lines if not line.startswith("#") for sign in line[1:]}


def _flags(char: str) -> int:
    category = unicodedata.category(char)
    return (
        (DIGIT if category[0] == "N" else 0)
        | (UPPER if category in {"Lu", "Lt"} else 0)
        | (PART if any(low <= ord(char) <= high for low, high in _PARTS) else 0)
        | (TRAIL if _is_trail(char) else 0)
        | (TERMINAL if char in _TERMINALS else 0)
        | (MARK if category[0] == "M" else 0)
    )


def _is_trail(char: str) -> bool:
    """Whether the character is what a UTF-8 continuation byte looks like when it is read as Latin-1 or cp1252."""
    try:
        byte = char.encode("cp1252")[0]
    except UnicodeEncodeError:
        byte = ord(char) if ord(char) < 0x100 else 0
    return 0x80 <= byte <= 0xBF


if __name__ == "__main__":
    freeze(build())
