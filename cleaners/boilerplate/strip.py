"""The step that takes boilerplate out of a document: rounds to a fixed point, each of them guarded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from ..document import Document, Removal, Step
from ..settings import BoilerplateSettings
from . import article
from .article import Cut
from .layout import analyse
from .match import Matcher
from .rule import Rule

ROUNDS = 12
"""What one round takes can bring other lines to the article's edge. Real texts settle after two or three rounds."""


def strip(rules: Iterable[Rule], settings: BoilerplateSettings) -> Step:
    """A step that removes what the rules name, where the text around it agrees.

    The rules come from packs (`rules.shipped()`, `rules.load(path)`) and from sites' pages (`learn.learned`). The step
    depends on nothing but the document's kept text, title and site; it is idempotent, and linear in the text.
    """
    matcher = Matcher(rule for rule in rules if not {rule.id, rule.category} & set(settings.disable))

    def step(document: Document) -> Document:
        if not settings.enabled:
            return document
        before = document
        for _ in range(ROUNDS):
            text = document.kept
            page = analyse(text, matcher, document.site, document.title)
            found = list(article.cuts(page, matcher))
            if not found:
                return document
            if article.share(page, text, found) > settings.max_share:
                return document.flagged("boilerplate-guard")
            document = document.cut(_removals(document, found))
        return before.flagged("boilerplate-guard")

    return step


def _removals(document: Document, found: Iterable[Cut]) -> list[Removal]:
    """Cuts in the kept text as removals from the base text."""
    kept, base = _segments(document)

    def place(at: int) -> int:
        n = bisect_right(kept, at) - 1
        return base[n] + at - kept[n]

    return [Removal(cut.rule, place(cut.start), place(cut.end - 1) + 1, cut.why) for cut in found]


def _segments(document: Document) -> tuple[list[int], list[int]]:
    """Where each stretch of kept text starts, in the kept text and in the base text."""
    kept, base, at, length = [], [], 0, 0
    for removal in document.removals:
        if at < removal.start:
            kept.append(length)
            base.append(at)
            length += removal.start - at
        at = removal.end
    kept.append(length)
    base.append(at)
    return kept, base
