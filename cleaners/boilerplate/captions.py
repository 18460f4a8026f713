"""Captions: with a credit, as copies beside one, and twice in a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from .endings import credited
from .entries import counts_on, programme
from .fold import fold, words
from .lines import ends
from .match import Matcher, Piece
from .mentions import small
from .page import Page
from .speech import quotes
from .tables import tabular
from .verse import verse

CAPTION = 60
"""A line with a credit at its end and no more words than this is a caption; of a longer one only the credit goes."""

BRIEF, FIRST, IN_BRACKETS = 12, 24, 8
"""Words of a caption that a paragraph is hardly ever as short as, also above the text, and before a bracket."""

SAID = ("– ", "— ", "- ")
"""How what somebody says begins in many languages."""

NAMED = 2
"""The first words of a credit are its name."""

NUMBERED = 2
"""Words of 'Figure 1.', which is no sentence."""

_LEADING = re.compile(r"[^\W\d_]{4,}")

_SET_OFF = re.compile(r"[:：/|©]")
"""A sign of a credit beside its words."""

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\W*$")
"""The year that ends a caption's date; a story tells of years in its midst."""


def captions(page: Page, matcher: Matcher) -> None:
    """Captions with a credit, and their copies without."""
    named: dict[str, str] = {}
    counts = Counter(line.text for line in page.lines)
    for n, line in enumerate(page.lines):
        credit = matcher.credit(line.text, page.silent)
        if (
            credit
            and line.words <= CAPTION
            and _credits(page, n, credit)
            and _caption(page, n, credit, matcher, counts)
        ):
            page.drop(n, credit.rule.id, credit.rule.why)
            named[fold(line.text[: credit.start])] = credit.rule.id
            # A credit on a line of its own: the repeated lines right above it are what it credits.
            for m in range(n - 1, max(n - 4, -1), -1) if not credit.start else ():
                if counts[page.lines[m].text] < 2 or not page.lines[m].folded:
                    break
                named[page.lines[m].folded] = credit.rule.id
    named.pop("", None)
    for n, line in enumerate(page.lines):
        if line.folded in named and line.words >= 4:
            page.drop(n, named[line.folded], "A caption whose credit stands beside it or its copy.")


def _credits(page: Page, n: int, credit: Piece) -> bool:
    """Whether a credit may act on a line: a byline that is the whole line never names the title, a verse or a row."""
    if credit.rule.category == "live" and programme(page):
        return False
    text = page.lines[n].text
    if credit.rule.category == "caption" and (text.isupper() or not any(map(str.isalpha, text[: credit.start]))):
        return not _headed(page, n, credit)
    if credit.start or credit.rule.category != "author":
        return True
    if page.zone(n) == "body" and not page.supported(n):
        return False
    wrapped = page.wrapped(n) and not _below_title(page, n)
    return not (page.lines[n].folded == page.title or page.heads(n) or verse(page) or tabular(page, n) or wrapped)


def _headed(page: Page, n: int, credit: Piece) -> bool:
    """Whether what looks like a credit is a heading: it counts on, is in capitals, or its words are no name."""
    line = page.lines[n]
    if counts_on(page, n) or (line.text.isupper() and credit.start and not ends(line.text[: credit.start])):
        return True
    name = line.text[credit.start :]
    return not _SET_OFF.search(name) and any(word.lower() in small(page) for word in _LEADING.findall(name)[:NAMED])


def _below_title(page: Page, n: int) -> bool:
    """Whether a line ('di Ada Cole') follows the title rather than goes on with it: a date, no word, comes next."""
    if page.zone(n) != "head" or n + 1 >= len(page.lines) or page.lines[n + 1].text[:1].islower():
        return False
    return page.supported(n) or page.lines[n - 1].folded == page.title


def _caption(page: Page, n: int, credit: Piece, matcher: Matcher, counts: Mapping[str, int]) -> bool:
    """Whether a line with a credit at its end is a caption, and no paragraph to which a credit is glued.

    A caption of closed sentences has two at most, and a sign beside its credit: it recurs, ends in a year, stands apart
    from paragraphs or above them, or is one brief sentence; a bracket with an agency and nothing else credits reports
    as well.
    """
    line = page.lines[n]
    own = credited(line.text, matcher, page.silent)
    text = line.text[: (own or credit).start]
    borders = [end for end in ends(text) if words(text[:end]) > NUMBERED]
    if own is None:
        return len(borders) <= 1
    if counts[line.text] > 1 or counts[text] or len(borders) > 1:
        return len(borders) <= 1
    if quotes(page, n) or text.startswith(SAID):
        return False
    bracketed = line.text[own.start :].lstrip().startswith(("(", "[", "（", "［"))
    most = IN_BRACKETS if bracketed else FIRST if n == page.core.start else BRIEF
    brief = words(text) <= most and not borders and (not bracketed or own.rule.category == "caption")
    apart = words(text) <= FIRST and not _among_paragraphs(page, n)
    above = n > 0 and page.zone(n) == "head" and not borders
    return brief or apart or above or _YEAR.search(text) is not None


def _among_paragraphs(page: Page, n: int) -> bool:
    """Whether a paragraph stands right above or below a line."""
    beside = [page.lines[m] for m in (n - 1, n + 1) if 0 <= m < len(page.lines) and m not in page.gone]
    return any(line.prose for line in beside)


def repeated(page: Page) -> None:
    """A caption repeated beside itself is kept once: between paragraphs, never in verse, dialogue or tables."""
    for n in range(1, len(page.lines)):
        line = page.lines[n]
        if n not in page.gone and line.words >= 4 and line.text == page.lines[n - 1].text:
            around = [m for m in (n - 2, n + 1) if 0 <= m < len(page.lines)]
            if all(page.lines[m].prose and page.lines[m].words >= 12 for m in around) and around:
                page.drop(n, "caption.repeated", "The line stands twice, one beside the other; one is kept.")
