"""Texts that are not written in sentences: verse, scripts, lists; there a short line is as likely the author's."""

from __future__ import annotations

from collections import Counter

from .lines import Line
from .page import LABEL, Page, once

RUNNING = 8
"""Words of a sentence as prose has them."""

MOSTLY = 0.6
"""The share of the words that stand in such sentences, of a text in prose."""


@once
def sparse(page: Page) -> bool:
    """Whether much of the text is in lines that are no sentences: verse, tables, scripts, lists, questions."""
    prose = sum(line.words for line, hits in page.both if _running(line) or hits)
    return prose < MOSTLY * sum(line.words for line in page.lines)


@once
def verse(page: Page) -> bool:
    """Whether the article itself, from its first sentence to its last, is mostly lines that are no sentences."""
    own = [page.lines[n] for n in page.core if not page.hits[n]]
    prose = sum(line.words for line in own if _running(line))
    return bool(own) and prose < MOSTLY * sum(line.words for line in own)


def _running(line: Line) -> bool:
    return line.prose and line.words >= RUNNING


def refrain(page: Page, n: int) -> bool:
    """Whether a line of verse comes again or runs on, has words of its title or the verses', or heads a stanza."""
    line = page.lines[n]
    if not verse(page):
        return False
    if n + 1 < len(page.lines) and not line.closed and page.lines[n + 1].text[:1].islower():
        return True
    titled = line.words > 1 and f" {line.folded} " in f" {page.title} "
    heading = line.words <= LABEL and page.zone(n) == "body" and not page.supported(n)
    return titled or heading or copies(page)[line.folded] > 1 or _verses(page)[line.folded] > 1


@once
def copies(page: Page) -> Counter[str]:
    """How often each line stands."""
    return Counter(line.folded for line in page.lines)


@once
def _verses(page: Page) -> Counter[str]:
    """In how many lines each word stands."""
    return Counter(word for line in page.lines for word in set(line.folded.split()))
