"""Rows of labels without signs between them: 'Terms of Use Privacy Policy', 'Accept all Reject all'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .dates import iso
from .entries import entry
from .fold import fold
from .lift import UPDATED
from .match import Matcher
from .page import Page
from .rule import Rule
from .speech import OPENING
from .tables import tabular
from .verse import verse

BUTTONS = frozenset({"nav", "share", "copyright", "app", "paywall", "newsletter", "comments"})
"""Categories whose labels stand in rows."""

LONGEST = 7
"""Words of the longest label that is looked for."""

MOST = 24
"""Words of the longest row."""

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")

ROW = Rule("nav.labels", "Labels of menus and buttons stand in a row.")
STAMP = Rule("time.words", "A date, a time and the words for them, and nothing else, say when the page was made.")


def rows(page: Page, matcher: Matcher) -> Iterator[tuple[int, Rule]]:
    """Lines before, after and in an article that are labels or times through and through."""
    for n, line in enumerate(page.lines):
        if n in page.gone or line.closed or not 2 <= line.words <= MOST:
            continue
        zone = page.zone(n)
        if line.folded == page.title and zone != "head":
            continue  # above an article, what is labels through and through was only taken for its headline
        if tabular(page, n) or page.wrapped(n) or verse(page) or entry(page, n):
            continue
        if zone != "body" and stamp(line.text, matcher, page.silent):
            yield n, STAMP
        elif row(line.text, line.folded or fold(line.text), matcher, page.silent, zone):
            yield n, ROW


def stamp(text: str, matcher: Matcher, silent: frozenset[str]) -> bool:
    """Whether a line says when a page was made or changed, and nothing else."""
    if not any(map(str.isdigit, text)) or not (iso(text) or UPDATED.search(text)):
        return False
    if len(_YEAR.findall(text)) > 1 and ":" not in text and not UPDATED.search(text):
        return False  # from one date to another: an exhibition's, a term's
    return matcher.vocabulary.speaks(text, "time", silent)


def row(text: str, folded: str, matcher: Matcher, silent: frozenset[str], zone: str) -> bool:
    """Whether a text is labels enough for a row: between paragraphs three, and two of them of several words."""
    tokens = text.split()
    if text.lstrip().startswith(OPENING):
        return False  # each label is quoted
    if not (2 <= len(tokens) <= MOST and matcher.begins_label(folded, BUTTONS, silent)):
        return False
    labels = _labels(tokens, matcher, silent)
    several = sum(" " in label for label in labels)
    if zone == "body":
        return len(labels) >= 3 and several >= 2
    return len(labels) >= 3 or (len(labels) == 2 and several >= 1)


def _labels(tokens: Sequence[str], matcher: Matcher, silent: frozenset[str]) -> list[str]:
    """The fewest labels that a row of words is made of; none if some word belongs to no label."""
    best: list[list[str] | None] = [[], *[None] * len(tokens)]
    for end in range(1, len(tokens) + 1):
        for start in range(max(0, end - LONGEST), end):
            before = best[start]
            found = best[end]
            if before is None or (found is not None and len(found) <= len(before) + 1):
                continue
            label = fold(" ".join(tokens[start:end]))
            if end - start < len(tokens) and matcher.label(label, BUTTONS, silent):
                best[end] = [*before, label]
        if end >= LONGEST and not any(found is not None for found in best[end - LONGEST + 1 : end + 1]):
            return []
    return best[-1] or []
