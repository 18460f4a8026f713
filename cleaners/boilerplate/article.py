"""What goes from an article's text as scrapers save it: little around it, and nothing without a strong reason.

Most lines are the article's here, so a line's look says nothing (a line without end punctuation is the article's three
times of four). A line goes when a rule names it in the place where the rule holds, when it stands in a list that such a
line heads, when it is a caption, or when it repeats what stands beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .asides import Asides
from .bearing import holds
from .bylines import bylines, lives
from .captions import captions, repeated
from .clocks import clocks
from .endings import notice
from .fold import fold, words
from .inside import CREDITS, pieces
from .lines import ends, shut, title_case
from .listed import listed
from .margins import margins
from .match import Matcher, Piece
from .menus import rows
from .naming import naming
from .overreach import held
from .page import LABEL, Page, named
from .rule import Rule
from .speech import CLOSING, OPENING, attributed
from .tables import tabular
from .verse import verse
from .wording import speaking

MARKS = frozenset({"copyright", "credit"})
"""Categories of notices that are glued to a last sentence as often as they stand alone."""

LABELLED = frozenset({"related", "share", "newsletter", "comments", "app", "paywall", "caption", "live"})
"""Categories whose labels no article uses as sub-headings, if furniture stands beside them."""

BRIEF, CAPTION = 5, 2
"""Words without an end that are no sentence beside a piece that goes, and sentences of a caption above the article."""

_SIGNED = re.compile(r"^[-–—]|@|\(")
"""A signature rather than a heading."""


class Cut(NamedTuple):
    """A stretch of the kept text that should go, and why."""

    start: int
    end: int
    rule: str
    why: str


def cuts(
    page: Page,
    matcher: Matcher,
    judged: Iterable[tuple[int, str]] = (),
    *,
    wording: bool = True,
    whole: bool = False,
) -> Iterator[Cut]:
    """What should go from an article's text; beside it the lines that a look at a whole page has judged, and why.

    Without `wording` the rules have the only say. What is left of a `whole` page is mostly the article's.
    """
    _named(page, matcher)
    for n, why in judged:
        page.drop(n, "page.line", why)
    bylines(page)
    captions(page, matcher)
    lives(page, matcher)
    clocks(page)
    repeated(page)
    for n, rule in rows(page, matcher):
        page.drop(n, rule.id, rule.why)
    listed(page)
    _sandwiched(page)
    _enclosed(page)
    for n, why in list(margins(page, matcher)):
        page.drop(n, "nav.margin", why)
    for n, why in list(naming(page)):
        page.drop(n, "nav.headline", why)
    glued = list(pieces(page, matcher))
    if wording:
        speaking(page, {n for n, piece in glued if _mixed(page, n, piece)}, whole=whole)
    for n, line in enumerate(page.lines):
        if n in page.gone:
            yield Cut(line.start, line.end, *page.gone[n])
    for n, piece in _joined(glued, Asides(page, matcher).pieces() if wording else ()):
        line = page.lines[n]
        said = line.text[piece.start :].lstrip()
        if _cited(line.text, piece) or attributed(said, len(said) - len(line.text) + piece.end, page.language):
            continue
        begins, ends = held(line.text, piece.start, piece.end, page.language, matcher, page.silent)
        start = begins if ends < len(line.text) else len(line.text[:begins].rstrip())
        yield Cut(line.start + start, line.start + ends, piece.rule.id, piece.rule.why)


def _mixed(page: Page, n: int, piece: Piece) -> bool:
    """Whether what a piece leaves of a line may be the article's: no few words without an end, and no caption's.

    Before the credit at its end a caption has no sentence but the last one, above the article two.
    """
    text = page.lines[n].text
    left = text[: piece.start] + text[piece.end :]
    if piece.rule.category in CREDITS and piece.end >= len(text.rstrip()):
        return len(ends(text[: piece.start])) > (CAPTION if page.zone(n) == "head" else 0)
    return words(left) > BRIEF or bool(ends(left)) or shut(left)


def _cited(text: str, piece: Piece) -> bool:
    """Whether a sentence of a paragraph that seems to go is what it quotes, within quotation marks: it is on that."""
    own = text[piece.start : piece.end].strip()
    cited = own.rstrip(" .?!？！")
    if not (cited.startswith(OPENING) and cited.endswith(CLOSING)):
        return False
    return cited != own or cited.strip("".join((*OPENING, *CLOSING)))[-1:] in ".!?"


def _joined(glued: Iterable[tuple[int, Piece]], asides: Iterable[tuple[int, Piece]]) -> Iterator[tuple[int, Piece]]:
    """The pieces that rules name and those that the model tells; where both lie in one place, the longer one."""
    taken: dict[int, list[Piece]] = defaultdict(list)
    for n, piece in sorted([*glued, *asides], key=lambda found: found[1].start - found[1].end):
        if all(piece.end <= other.start or other.end <= piece.start for other in taken[n]):
            taken[n].append(piece)
            yield n, piece


def _named(page: Page, matcher: Matcher) -> None:
    """Lines that a rule names, in the place where the rule holds, and with nothing said against it around."""
    for n, found in enumerate(page.hits):
        zone = page.zone(n)
        for rule in found:
            here = rule.acts(zone) or (zone == "body" and _beside(page, n, rule))
            if here and holds(page, n, rule, zone) and not _led(page, n, rule, matcher):
                page.drop(n, rule.id, rule.why)
                break


def _beside(page: Page, n: int, rule: Rule) -> bool:
    """Whether a label, which a rule names above and below an article, stands in it among furniture, or heads a list."""
    line = page.lines[n]
    if rule.holds and rule.scope == "edge" and rule.category == "appeal":
        return page.supported(n)
    if rule.category not in LABELLED or rule.scope not in ("edge", "tail") or line.words > LABEL + 1 or line.closed:
        return False
    if any(0 <= m < len(page.lines) and named(page.hits[m], "body") for m in (n - 1, n + 1)):
        return True
    return rule.category == "related" and line.words > 1 and _announces(page, n)


def _announces(page: Page, n: int) -> bool:
    """Whether a paragraph ends above a label, and headlines, no paragraph, follow it."""
    if not 0 < n < len(page.lines) - 1 or not page.lines[n - 1].closed:
        return False
    below = page.lines[n + 1]
    return below.headline and below.words > LABEL + 1


def _led(page: Page, n: int, rule: Rule, matcher: Matcher) -> bool:
    """Whether a sentence of the article leads a line that a notice at its end has a rule name."""
    line = page.lines[n]
    if rule.site or rule.category not in MARKS or not ends(line.text):
        return False
    own = notice(line.text, matcher, page.silent)
    return own is not None and not matcher.whole(fold(line.text[: own.start]), "", page.silent)


def _sandwiched(page: Page) -> None:
    """After the core, a title-case line that stands alone between the last paragraph and furniture."""
    n = page.core.stop
    if not page.core or n + 1 >= len(page.lines) or n in page.gone:
        return
    line = page.lines[n]
    rest = range(n + 1, len(page.lines))
    if (
        line.headline
        and not _SIGNED.search(line.text)
        and title_case(line.text)
        and len(rest) >= 2
        and all(m in page.gone for m in rest)
    ):
        page.drop(n, "nav.heading", "A heading over furniture at the end, apart from the article.")


def _enclosed(page: Page) -> None:
    """Short lines in a run of furniture before or after the article: what stands among it belongs to it.

    Before the article only if its headline is known and stands in the text; at the very end only below two that go.
    """
    titled = any(line.folded == page.title for n, line in enumerate(page.lines) if line.folded and n not in page.gone)
    for n in range(1, len(page.lines)):
        line, zone = page.lines[n], page.zone(n)
        if n in page.gone or zone == "body" or line.closed or line.words > 8 or line.folded == page.title:
            continue
        last = n + 1 == len(page.lines)
        around = (n - 1 in page.gone) and (n - 2 in page.gone if last else n + 1 in page.gone)
        if around and not tabular(page, n) and not verse(page) and (zone == "tail" or titled):
            page.drop(n, "nav.enclosed", "A short line in the midst of lines that are not the article's.")
