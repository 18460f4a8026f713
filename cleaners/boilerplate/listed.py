"""Headlines of other articles, listed under a label such as 'Related articles'."""

from __future__ import annotations

import re

from .page import Page
from .rule import Rule
from .verse import verse

LIST_HEADS = frozenset({"related", "ticker"})
"""Categories whose bare labels head lists of other articles. A menu, a share bar or a button heads none: below it
stands, as like as not, the article's own headline."""

DATELINE = frozenset({"time", "author", "caption", "credit"})
"""Categories of lines that follow an article's headline as well as a list."""

HEADLINE = 6
"""Words of a headline; a sub-heading has fewer."""

_SIGN = re.compile(r"[,:;?!–—|\"„“«»]|[0-9]{2}")


def listed(page: Page) -> None:
    """Drop the headlines under each label that went."""
    n = 0
    while n < len(page.lines):
        head = _heads(page, n)
        n += 1
        if not head or verse(page):
            continue
        run = _run(page, n)
        for m in run:
            page.drop(m, head.id, f"Listed under '{page.lines[n - 1].text.strip()}'.")
        n = run.stop


def _heads(page: Page, n: int) -> Rule | None:
    """The rule by which a line heads a list of other articles: it went, and it is a bare label."""
    if n not in page.gone or page.lines[n].words > 6 or page.lines[n].prose:
        return None
    return next((rule for rule in page.hits[n] if rule.category in LIST_HEADS), None)


def _run(page: Page, start: int) -> range:
    """The headline-like lines from `start` on that belong to the list, none of them the document's title.

    After the core all of them. Before it two at least, with more furniture below them that no headline has below it.
    Within it the last one before a paragraph may be a sub-heading: it is the list's only with a bullet, or if the
    label announces it with a colon.
    """
    end = start
    while end < len(page.lines) and end not in page.gone and _item(page, end):
        end += 1
    if page.core and start < page.core.start:
        return range(start, end if end - start >= 2 and _furnished(page, end) else start)
    if start >= page.core.stop or end in page.gone:
        return range(start, end)
    if end > start and end < len(page.lines) and not page.lines[end - 1].bulleted and not _told(page, start, end):
        end -= 1
    return range(start, end)


def _told(page: Page, start: int, end: int) -> bool:
    """Whether the last headline of a list is no sub-heading, though a paragraph follows.

    The label announces just this one with a colon, or it is as long as a headline in a text that has no sub-headings.
    """
    if end == start + 1 and page.lines[start - 1].text.rstrip().endswith((":", "：")):
        return True
    line = page.lines[end - 1]
    long = line.words >= HEADLINE or (line.words >= HEADLINE - 1 and _SIGN.search(line.text) is not None)
    return long and not any(
        page.lines[n].headline and not page.hits[n] for n in page.core if n not in page.gone and not start <= n < end
    )


def _item(page: Page, n: int) -> bool:
    return page.lines[n].headline and page.lines[n].folded != page.title


def _furnished(page: Page, n: int) -> bool:
    """Whether a line goes, and for a reason that does not belong to an article's opening."""
    return n in page.gone and not any(rule.category in DATELINE for rule in page.hits[n])
