"""Short pieces of long texts: what was removed, with what stood around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

AROUND = 90
"""Characters of context on either side of a removal."""
LONGEST = 320
"""Characters of a removal that are shown; of a longer one its start and its end."""


_BREAKS = re.compile(r"\n{2,}")


class Gone(NamedTuple):
    """A removed span of a document."""

    start: int
    end: int
    rule: str


class Stretch(NamedTuple):
    """A piece of an excerpt: `kind` is kept, gone (another removal), or focus (the removal that is shown)."""

    kind: str
    text: str


def clip(text: str, most: int = 160) -> str:
    """A text on one line, cut to so many characters.

    >>> clip("One  two\\nthree", 8)
    'One two…'
    """
    flat = " ".join(text[: 4 * most].split())
    return flat if len(flat) <= most and len(text) <= 4 * most else flat[: most - 1].rstrip() + "…"


def elide(text: str, most: int = LONGEST) -> str:
    """A text without its middle, if it is too long to show."""
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half].rstrip()} […{len(text) - 2 * half:,} characters…] {text[-half:].lstrip()}"


def around(text: str, spans: Iterable[Gone], focus: Gone) -> list[Stretch]:
    """A removal in its context, in which other removals are marked as such; each blank line is left out."""
    low, high = _left(text, focus.start), _right(text, focus.end)
    pieces = [Stretch("kept", "…")] if low else []
    at = low
    for span in sorted(spans):
        if span.end <= low or span.start >= high:
            continue
        start, end = max(span.start, low), min(span.end, high)
        kind = "focus" if span == focus else "gone"
        pieces += [Stretch("kept", _dense(text[at:start])), Stretch(kind, elide(_dense(text[start:end])))]
        at = end
    pieces += [Stretch("kept", _dense(text[at:high])), *([Stretch("kept", "…")] if high < len(text) else [])]
    return [piece for piece in pieces if piece.text]


def _dense(text: str) -> str:
    return _BREAKS.sub("\n", text)


def _left(text: str, at: int) -> int:
    """Where the context before a place starts: not within a word, if a blank is near."""
    low = max(0, at - AROUND)
    if low == 0:
        return 0
    blank = text.find(" ", low, min(at, low + AROUND // 3))
    return blank + 1 if blank >= 0 else low


def _right(text: str, at: int) -> int:
    """Where the context after a place ends."""
    high = min(len(text), at + AROUND)
    if high == len(text):
        return high
    blank = text.rfind(" ", max(at, high - AROUND // 3), high)
    return blank if blank >= 0 else high
