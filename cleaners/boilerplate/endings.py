"""What stands at the end of a line whose rest stays: notices after its last sentence, credits, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .circumstances import brand, squeezed
from .fold import fold, words
from .headlines import reaches
from .invited import LEAD
from .lines import ends, shut
from .match import WINDOW, Matcher, Piece
from .menus import ROW, row
from .page import Page
from .rule import Rule
from .speech import QUOTES

NOTICES = frozenset({"appeal", "share", "related", "newsletter", "copyright", "app", "comments"})
"""Categories of whole lines that, without a break, follow an article's last sentence."""

LAST = 3
"""Sentences at the end of a line that may be a notice."""

OUTLET = 3
"""Words of the outlet that stands before 'photo by'."""

OWN = 5
"""Words that a sentence before a notice has at least."""

SITE = Rule("credit.site", "A bracket that names the site, and somebody, credits a picture.")

_MARKS = ("©", "ⓒ", "(c)", "copyright")
_SIGNED = re.compile(r"\s*[(\[（［](?P<credit>[^()\[\]（）［］]{4,80})[)\]）］]\s*$")
_APART = re.compile(r"\w ?[/|:,–—-] ?\w")


def notice(line: str, matcher: Matcher, silent: frozenset[str]) -> Piece | None:
    """A notice after a line's last sentence, and the sentences before it that are notices by themselves.

    A notice has no full stop, or a copyright sign; and it is a line that some rule names.
    """
    text = line.rstrip()
    offset = max(0, len(text) - WINDOW)
    if shut(text) and not _marked(text[offset:]):
        return None
    found, until = None, len(text)
    for start in [offset + end for end in ends(text[offset:])][: -1 - LAST : -1]:
        suffix = text[start:].strip()
        if suffix.endswith(QUOTES) or words(suffix) < 2 or (shut(suffix) and not _marked(suffix)):
            continue
        rule = _noticed(suffix, matcher, silent)
        if found and not (rule and _goes_on(text[start:until].strip(), matcher, silent)):
            break
        if rule and words(text[:start]) >= OWN:
            found, until = Piece(len(text[:start].rstrip()), len(line), rule), start
    return found


def _noticed(text: str, matcher: Matcher, silent: frozenset[str]) -> Rule | None:
    """The rule that takes a text for a notice, or a row of labels."""
    folded = fold(text)
    rule = matcher.named(folded, silent, NOTICES)
    return rule or (ROW if row(text, folded, matcher, silent, "tail") else None)


def _goes_on(before: str, matcher: Matcher, silent: frozenset[str]) -> bool:
    """Whether a notice goes on after a sentence: that is one itself, or a short question or cry that leads to it."""
    leads = before.endswith(("?", "!", "？", "！")) and words(before) <= LEAD
    if leads or _noticed(before, matcher, silent) is None:
        return leads
    headed = before.find(":") + 1
    return not (headed and reaches(before, headed, silent) < len(before))  # a sentence follows the headline


def _marked(text: str) -> bool:
    """Whether a copyright sign or the word stands in a text."""
    lowered = text.lower()
    return any(sign in lowered for sign in _MARKS)


def credited(text: str, matcher: Matcher, silent: frozenset[str]) -> Piece | None:
    """The photo credit at the end of a line whose rest is closed sentences, with the signs that set it off."""
    credit = matcher.credit(text, silent)
    if credit is None or not credit.start:
        return None
    start = credit.start
    while start < credit.end and text[start] in ".!?…。":
        start += 1
    before = text[:start].rstrip(" ([/|©–—-（［")
    if not shut(before):
        border = max((end for end in ends(before)), default=0)  # '… tractor loads. Quay Post photo by Ada Cole'
        before = before[:border].rstrip() if words(before[border:]) <= OUTLET else ""
    if words(before) < OWN:
        return None
    return Piece(len(before), len(text), credit.rule)


def signed(page: Page, n: int) -> Iterator[Piece]:
    """A bracket at the end of a paragraph that names the site, and apart from it somebody: '(Ada Cole / Quay Post)'."""
    text, name = page.lines[n].text, brand(page.site)
    match = _SIGNED.search(text, max(0, len(text) - 120)) if name and text.rstrip()[-1:] in ")]）］" else None
    if match is None or name not in squeezed(match["credit"]) or not _APART.search(match["credit"]):
        return
    if shut(text[: match.start()]) and not shut(match["credit"]) and words(text[: match.start()]) >= OWN:
        yield Piece(match.start(), len(text), SITE)
