"""Where in a paragraph what a site says may begin, and where it may end: at sentences, brackets, signs and capitals."""

from __future__ import annotations

import re
from collections.abc import Collection

from .fold import DENSE

WINDOW = 700
"""Characters of the longest stretch."""

UNSPACED = frozenset({"zh", "ja"})
"""Languages in which a sentence may begin at any character: they write neither spaces nor capitals."""

NEXT = 80
"""Characters that are looked through in these."""

SPACED = frozenset({"th"})
"""Languages that end a sentence with a space and nothing else."""

_LETTER = r"[^\W\d_]"
_TIGHT = re.compile(
    rf"(?<=[^\W\d_A-Z][.!?…।؟])[\"”’»)\]]*(?={_LETTER})"
    rf"|(?<={_LETTER}[.!?][\"”»])(?={_LETTER})"
    r"|(?<=[!?！？。।]) ?(?=[^\s\"'”’»)\]」』）】!?！？。।])"
)
"""Where a sentence ends, and the space after it is missing; looked for behind a stop, and behind the quote after it."""
_STOP = re.compile(r"[.!?…।؟！？。](?:(?!\s)|(?<=[!?！？。।]))")
_SIGN = re.compile(r"[(\[（【［〔]|(?<=[ 。」）)])[►▶▼▲➡→☞👉📲📷📸>»|*©■◆●•]|(?<=[^\w\s])[▼▶►■]")
"""What opens a bracket or catches the eye; looked for at each of these:"""
_CATCHING = re.compile(r"[(\[（【［〔►▶▼▲➡→☞👉📲📷📸>»|*©■◆●•]")
_SPACE = re.compile(r"\s+")
_OPENING = "\"'“‘„«»‚「『（(¿¡[*►▶–—-•|>→"
_CLOSING = {"(": ")）", "（": ")）", "[": "]］", "［": "]］", "【": "】", "〔": "〕"}
_UPPER = "".join(letter for letter in map(chr, range(0x41, 0x530)) if letter.isupper())
_SEAM = re.compile(rf"(?<!{_LETTER})(?P<before>{_LETTER}{{2,}}?)(?=[{_UPPER}])")
_ENDING = re.compile(rf"(?<={_LETTER})(?<![A-Z])(?=[A-ZÀ-ÖØ-ÞΑ-ΩА-Я])|(?<=[.!?…:)\]）】»>”\"！？。】」』▶►])(?=\S)")
"""Where without a space something ends: by a sign, or since a capital follows a small letter."""


def starts(text: str, language: str, borders: Collection[int]) -> list[int]:
    """Where a stretch may begin: where sentences do (`borders`), and at brackets and signs."""
    found = {0, *borders}
    behind = [at + m.end() for m in _STOP.finditer(text) for at in range(2)]
    tight = [match.end() for at in behind if (match := _TIGHT.match(text, at))]
    found.update(at for at in tight if not text[at : at + 1].islower())
    found.update(m.start() for m in _CATCHING.finditer(text) if _SIGN.match(text, m.start()))
    if language in SPACED:
        found.update(m.end() for m in _SPACE.finditer(text))
    return sorted(at for at in found if at < len(text))


def stops(text: str, start: int, language: str) -> list[int]:
    """Where a stretch may end that begins at a place: with its bracket, or before whatever may begin a sentence."""
    end = min(len(text), start + WINDOW)
    closing = _CLOSING.get(text[start], "")
    found = {end} if end == len(text) else set()
    for space in _SPACE.finditer(text, start, end):
        at = space.end()
        if at < len(text) and (_may_begin(text, at) or text[space.start() - 1] in closing):
            found.add(at)
    for match in _ENDING.finditer(text, start + 2, end):
        if not text[match.start()].islower() or text[match.start() - 1] in ")]】）":
            found.add(match.start())
    if language in UNSPACED:
        found.update(at for at in range(start + 2, min(end, start + NEXT)) if DENSE.match(text[at]))
    sewn = seam(text, start, end)
    return sorted(at for at in found if not sewn or at <= sewn)


def seam(text: str, start: int, end: int) -> int:
    """Where a word that begins small runs into one that begins large, as two texts do without a space; 0 if none does.

    >>> seam("Read also: A new bridgeThe mayor left.", 0, 38), seam("Read also: A new iPhone", 0, 23)
    (23, 0)
    """
    for match in _SEAM.finditer(text, start, end):
        at = match.end()
        if match["before"].islower() and at < end and not text[at + 1 : at + 2].isupper():
            return at
    return 0


def _may_begin(text: str, at: int) -> bool:
    """Whether a sentence may begin at a place: with anything but a small letter."""
    while at < len(text) and text[at] in _OPENING:
        at += 1
    return at < len(text) and not text[at].islower()
