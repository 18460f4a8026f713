"""The step that takes boilerplate out of a document: rounds to a fixed point, each of them guarded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ..document import Document, Removal, Step
from ..settings import BoilerplateSettings
from . import article
from .analysis import analyse
from .article import Cut
from .lift import lifted
from .match import Matcher
from .page import Page
from .rule import Rule
from .whole import judged, whole

ROUNDS = 12
"""What one round takes can bring other lines to the article's edge. Real texts settle after two or three rounds."""

GUARDED = "boilerplate-guard"
"""The flag of a document whose removals a person should look at, since they would have taken too much."""


def strip(rules: Iterable[Rule], settings: BoilerplateSettings) -> Step:
    """A step that removes what the rules name, where the text around it agrees.

    The rules come from packs (`rules.shipped()`, `rules.load(path)`) and from sites' pages (`learn.learned`). The step
    depends on nothing but the document's kept text, title, site and address, and on what it took before; it is
    idempotent, and linear in the text.
    """
    disabled = frozenset(settings.disable)
    matcher = Matcher(rule for rule in rules if not {rule.id, rule.category} & disabled)

    def step(document: Document) -> Document:
        if not settings.enabled:
            return document
        stripped, title = _settled(document, matcher, settings)
        known = frozenset(document.removals)
        return lifted(stripped, title, [removal for removal in stripped.removals if removal not in known])

    return step


def _settled(document: Document, matcher: Matcher, settings: BoilerplateSettings) -> tuple[Document, str]:
    """Round after round, until nothing more goes or the guard says stop; and the title.

    If none is given, the lines of the text show it, which the next round knows.
    """
    before, title = document, document.title
    for _ in range(ROUNDS):
        seen = analyse(document.kept, matcher, document.site, title, document.url)
        title = seen.headline
        found, stopped = _round(document, seen, matcher, settings)
        if not found:
            return document.flagged(GUARDED) if stopped else document, title
        document = document.cut(_removals(document, found))
    return before.flagged(GUARDED), title


def _round(document: Document, seen: Page, matcher: Matcher, settings: BoilerplateSettings) -> tuple[list[Cut], bool]:
    """What goes in one round, and whether the guard had a say.

    Of a whole page first what the models and the rules say; if that leaves no article, without the model of wording;
    and if that leaves none either, what is said of any text.
    """
    seen.lost = sum("\n" in document.text[removal.start : removal.end] for removal in document.removals)
    stopped = False
    paged = any(removal.rule == "page.line" for removal in document.removals)
    attempts = ((True, True), (True, False), (False, True)) if whole(seen) else ((False, True),)
    for full, wording in attempts:
        seen.gone.clear()
        furniture = judged(seen) if full else ()
        cuts = article.cuts(seen, matcher, furniture, wording=wording, whole=full or paged)
        found = [cut for cut in cuts if not _named(cut, settings.disable)]
        if not excessive(seen, found, full, settings.max_share):
            return found, stopped
        stopped = True
    return [], stopped


def excessive(seen: Page, found: Iterable[Cut], full: bool, most: float) -> bool:
    """Whether some cuts take too much: more than a share of an article's sentences, or all that is running text.

    A whole page may lose most of its text, as long as an article is left. What recurs on the site's other pages, and so
    is not this article's, is not counted. A text without sentences is measured by all its lines.
    """
    lost = {(cut.start, cut.end): cut.rule for cut in found}
    counted = [line for line in seen.lines if line.prose] or seen.lines
    foreign = sum(line.words for line in counted if lost.get((line.start, line.end), "").startswith("learned."))
    whole = sum(line.words for line in counted) - foreign
    taken = sum(line.words for line in counted if (line.start, line.end) in lost) - foreign
    if full:
        return whole - taken < 40
    return taken > most * whole or (whole == 0 and foreign > 0)


def _named(cut: Cut, disabled: Sequence[str]) -> bool:
    return cut.rule in disabled or cut.rule.partition(".")[0] in disabled


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
