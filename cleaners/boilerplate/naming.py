"""Lines that name the article by its headline: 'The post … appeared first on …', '2 thoughts on “…”', 'Home » …'.

What feeds, comment boxes and breadcrumbs say of an article has its whole headline, spelled as such, in every language.
A sentence of the article may have it too, if a book is called so: one must name the site, or stand beside furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .circumstances import brand, squeezed
from .fold import plain, words
from .page import Page
from .speech import CLOSING, OPENING
from .verse import verse

HEADLINE = 5
"""Words of a headline at least: a shorter one may be a phrase of the text."""

FRAME = 10
"""Words around the headline at most; more make a sentence on it."""

LEADS = 4
"""Words before it, of a sentence without quotation marks."""

WHY = "A line that names the article by its headline, as only a site does."

_APART = re.compile(r"\s*[|·•»›–—]")
"""How the site's own name follows a headline."""


class _Frame(NamedTuple):
    """What stands in a line before and after the headline."""

    before: str
    after: str

    @property
    def words(self) -> int:
        return words(self.before) + words(self.after)

    @property
    def quoted(self) -> bool:
        return self.before.rstrip().endswith(OPENING) or self.after.lstrip().startswith(CLOSING)


def naming(page: Page) -> Iterator[tuple[int, str]]:
    """The lines above and below the article, and the last one that stays, that name it; each with the reason."""
    if verse(page) or words(page.headline) < HEADLINE:
        return
    titled = any(line.folded == page.title for n, line in enumerate(page.lines) if n not in page.gone)
    last = True
    for n in reversed(range(len(page.lines))):
        if n in page.gone:
            continue
        if (last or page.zone(n) != "body") and _names(page, n, titled):
            yield n, WHY
        else:
            last = False


def _names(page: Page, n: int, titled: bool) -> bool:
    """Whether a line names the article: a label only where the headline itself stands in the text as well."""
    frame = _frame(page, n)
    if frame is None:
        return False
    return _says(page, n, frame) if page.lines[n].closed else titled and _labels(frame, page.zone(n))


def _frame(page: Page, n: int) -> _Frame | None:
    """What stands around the headline, if a line has it and some more words."""
    before, found, after = plain(page.lines[n].text).partition(plain(page.headline))
    frame = _Frame(before, after)
    return frame if found and 1 <= frame.words <= FRAME else None


def _says(page: Page, n: int, frame: _Frame) -> bool:
    """Whether a sentence says of the headline where it stands: on the site, or beside furniture on what has a name."""
    if not words(frame.before) or not words(frame.after):
        return False
    name = brand(page.site)
    if name and name in squeezed(frame.after):
        return True
    beside = not page.gone.keys().isdisjoint((n - 1, n + 1))
    begins = words(frame.before) <= LEADS and frame.after.lstrip()[:1].islower()
    return beside and begins and not frame.quoted and frame.after.split()[-1][:1].isupper()


def _labels(frame: _Frame, zone: str) -> bool:
    """Whether words that are no sentence lead to the headline; below the article the site's name may follow it too."""
    if re.search(r"\w", frame.before):
        return True
    return zone != "head" and _APART.match(frame.after) is not None
