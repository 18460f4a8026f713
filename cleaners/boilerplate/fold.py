"""How lines are compared: without case, typography, bullets and edge punctuation."""

from __future__ import annotations

import re

_SAME = {
    # Typographic quotes and primes, which keyboards and house styles mix up.
    **dict.fromkeys("‘’‚‛ʼ′`´＇", "'"),
    **dict.fromkeys("“”„‟″＂", '"'),
    # Spaces of every width; normalised text has few of them left.
    **dict.fromkeys("\u00a0\u1680\u2007\u2009\u200a\u202f\u205f\u3000\t", " "),
    # Letters that capitals or hurried writers lose a mark of: Turkish dots, Greek accents, Russian yo, Arabic hamza.
    **dict(zip("İıάέήίόύώϊϋΐΰςΆΈΉΊΌΎΏёЁأإآ", "iiαεηιουωιυιυσαεηιουωееااا", strict=True)),
    # Full-width digits, letters and the full-width colon of Chinese and Japanese pages.
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1B)},
    **{chr(code): chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
}
_VARIANT = re.compile(f"[{re.escape(''.join(_SAME))}]")

_VOWELS = re.compile(r"[\u0640\u064b-\u0652]+")
"""Arabic vowel signs, which most writers leave out, and the stroke that stretches words."""

_EDGES = " .,:;!?…\"'*+~_-–—―·•∙●○◦▲△▼▽▴▾※☞≫≪■□▪▫◆◇★☆►▶▸▹▷➤➜→←↑↓»«›‹><¦/\\।۔،؛؟。、，．！？；｜・‣⁃"
"""Neither `#`, `@`, `©`, `%` nor currency signs: these say something of the line."""
_BRACKETS = frozenset({"()", "[]", "{}", "「」", "『』", "【】", "（）", "《》", "〈〉", "［］", "〔〕"})

_COUNTED = re.compile(r"[0-9]\+[ .]*$")
"""'16+' is no bare number."""

_FRAME = _EDGES + "|" + "".join(sorted(_BRACKETS))

DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
"""A character of a script that writes no spaces: Thai, Lao, Burmese, Khmer, kana, Han."""


def plain(text: str) -> str:
    """The text with each variant of a character as its plain form, character for character: offsets hold.

    Regular expressions may go through it too, so nothing becomes a character that has a meaning in one.

    >>> plain("İlgili “haber”")
    'ilgili "haber"'
    """
    if text.isascii():
        return text.replace("`", "'").replace("\t", " ")
    return _VARIANT.sub(lambda match: _SAME[match[0]], text)


def fold(line: str) -> str:
    """What two lines have in common that a reader would call the same: no case, no typography, bare edges.

    Bullets, quotes and punctuation at both ends go, and brackets that enclose the whole line.

    >>> fold("  » Read  More… ")
    'read more'
    >>> fold("(Reporting by A. Writer)"), fold("2 hours ago (10:45 GMT)")
    ('reporting by a. writer', '2 hours ago (10:45 gmt)')
    """
    text = " ".join(plain(line).lower().replace("ς", "σ").split())  # a capital sigma becomes either of the two
    if not text.isascii():
        text = _VOWELS.sub("", text)
    counted = _COUNTED.search(text) if "+" in text else None
    text = text.strip(_EDGES if text.count("|") > 1 else _EDGES + "|")  # more than one: a table's row, or a menu
    text += "+" if counted else ""
    while len(text) > 1 and text[0] + text[-1] in _BRACKETS and _encloses(text):
        text = text[1:-1].strip(_EDGES)
    return text


def opening(folded: str) -> str:
    """A folded text from its first letter or figure on; any sign may stand before it.

    >>> opening("[share | tweet"), opening("(c) agency")
    ('share | tweet', 'c) agency')
    """
    return folded.lstrip(_FRAME)


def first_words(folded: str) -> list[str]:
    """The first word of a folded text, and the second one if there is one, without the signs around them.

    >>> first_words("[share | tweet"), first_words("home"), first_words("")
    (['share', ''], ['home'], [''])
    """
    words = opening(folded).split(" ", 2)[:2]
    return [words[0].rstrip(_FRAME), *(word.strip(_FRAME) for word in words[1:])]


def _encloses(text: str) -> bool:
    """Whether the first bracket is closed by the last one, and by none before."""
    return text[0] not in text[1:] and text[-1] not in text[:-1]


def words(text: str) -> int:
    """About how many words: by spaces, and for scripts that write none two characters a word.

    >>> words("three short words"), words("広告を閉じる")
    (3, 3)
    """
    spaced = len(text.split())
    if text.isascii():
        return spaced
    return max(spaced, (len(DENSE.findall(text)) + 1) // 2)
