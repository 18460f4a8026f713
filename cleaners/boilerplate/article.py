"""What goes from an article's text as scrapers save it: little around it, and nothing without a strong reason.

Most lines are the article's here, so a line's look says nothing (a line without end punctuation is the article's three
times of four). A line goes when a rule names it in the place where the rule holds, when it stands in a list that such a
line heads, when it is a caption, or when it repeats what stands beside it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from .asides import Asides
from .bylines import bylines, lives
from .clocks import clocks
from .concepts import languages
from .fold import fold, plain, words
from .headlines import reaches
from .hearing import led, odds
from .inside import credited, notice, pieces
from .layout import LABEL, YOU, Page, named, spelled
from .lines import ends, sentences, title_case
from .listed import listed
from .margins import margins
from .match import Matcher, Piece
from .menus import rows
from .naming import naming
from .rule import Rule
from .signs import object_of, signs_of
from .wording import speaking

MARKS = frozenset({"copyright", "credit"})
"""Categories of notices that are glued to a last sentence as often as they stand alone."""

LABELLED = frozenset({"related", "share", "newsletter", "comments", "app", "paywall", "caption", "live"})
"""Categories whose labels no article uses as sub-headings, if furniture stands beside them."""

CAPTION = 60
"""A line with a credit at its end and no more words than this is a caption; of a longer one only the credit goes."""

TAKEN_UP = 4
"""Words of a line that takes up the word above it."""

TOLD = 8
"""Words of a sentence at the end of a paragraph that tells something."""

BRIEF, FIRST = 12, 24
"""Words of a caption that a paragraph is hardly ever as short as; above the text it may be longer."""

SAID = ("– ", "— ", "- ")
"""How what somebody says begins in many languages."""

NAMED = 2
"""The first words of a credit are its name."""

NUMBERED = 2
"""Words of 'Figure 1.', which is no sentence."""

RUNS = -5.0
"""What both models of pieces say at most of a sentence of the article after an invitation."""

LEAD = 16
"""More words than these, in sentences at the very top, are rather how the article begins than an invitation."""

INVITATION = 28
"""An invitation has hardly more words than this; an explanation has."""

_LEADING = re.compile(r"[^\W\d_]{4,}")
_SET_OFF = re.compile(r"[:：/|©]")
"""A sign of a credit beside its words."""
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_SIGNED = re.compile(r"^[-–—]|@|\(")
"""A signature rather than a heading."""


_OURS = re.compile(r"\b(?:our|us|we|my)\b", re.IGNORECASE)
"""In a guide, which tells its reader what to do, the site speaks of itself at least."""


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
    _captions(page, matcher)
    lives(page, matcher)
    clocks(page)
    _repeated(page)
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
        speaking(page, {n for n, _ in glued}, whole=whole)
    for n, line in enumerate(page.lines):
        if n in page.gone:
            yield Cut(line.start, line.end, *page.gone[n])
    for n, piece in _joined(glued, Asides(page).pieces() if wording else ()):
        line = page.lines[n]
        start = piece.start if piece.end < len(line.text) else len(line.text[: piece.start].rstrip())
        yield Cut(line.start + start, line.start + piece.end, piece.rule.id, piece.rule.why)


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
            if here and _holds(page, n, rule, zone) and not _led(page, n, rule, matcher):
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


def _holds(page: Page, n: int, rule: Rule, zone: str) -> bool:
    """Whether the lines around a hit bear it out."""
    if rule.site:
        return True
    if (rule.category == "author" and page.greets(n)) or n in page.terms or page.speaks(n):
        return False
    if rule.category == "live" and n + 1 == len(page.lines) and not page.supported(n):
        return False
    if _own(page, n, zone) or (rule.holds and not _invites(page, n, rule, zone)):
        return False
    ambiguous = rule.scope != "line" and page.lines[n].words <= LABEL
    if ambiguous and (page.sparse or page.heads(n)) and not page.supported(n):
        return False
    return zone != "body" or not (page.bare(n) or page.spoken_of(n, rule))


def _own(page: Page, n: int, zone: str) -> bool:
    """Whether a line's look makes it the article's: a row, part of a sentence or a verse, an entry's date, a quote."""
    if page.tabular(n) or page.wrapped(n) or page.entry(n) or page.quotes(n) or page.refrain(n) or _taken_up(page, n):
        return True
    return page.lines[n].text.rstrip().endswith(",") or (zone == "body" and page.on_furniture)


def _captions(page: Page, matcher: Matcher) -> None:
    """Captions with a credit, and their copies without."""
    named: dict[str, str] = {}
    counts = Counter(line.text for line in page.lines)
    for n, line in enumerate(page.lines):
        credit = matcher.credit(line.text, page.silent)
        if credit and line.words <= CAPTION and _credits(page, n, credit) and _caption(page, n, matcher, counts):
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


def _taken_up(page: Page, n: int) -> bool:
    """Whether the line below takes up a heading of one word: 'Advert', and 'Advert: one poplar, twice in the rain'."""
    if page.lines[n].words != 1 or n + 1 >= len(page.lines) or page.hits[n + 1]:
        return False
    return page.lines[n + 1].words >= TAKEN_UP and page.lines[n + 1].folded.startswith(page.lines[n].folded)


def _invites(page: Page, n: int, rule: Rule, zone: str) -> bool:
    """Whether a line with the signs of an invitation is one, and no step of a guide or sentence on the very thing."""
    line = page.lines[n]
    if (
        line.words > INVITATION
        or page.quoted(n)
        or page.asks(n)
        or line.folded == page.title
        or page.spoken_of(n, rule)
    ):
        return False
    if not n and line.closed and line.words > LEAD and not page.supported(n):
        return False
    if line.closed and page.guides and not _OURS.search(line.text):
        return False
    if _narrates(line.text, rule) or led(line.text, page.language) or _runs_into(page, n):
        return False
    return not page.step(n) and (zone != "body" or not (line.bulleted or page.offered(n, rule)))


def _runs_into(page: Page, n: int) -> bool:
    """Whether a sentence of the article follows an invitation without a sign: 'Support our paper The mayor left.'"""
    line = page.lines[n]
    if not line.closed or page.language not in languages():
        return False
    rest = line.text[reaches(line.text, 0, page.silent) :].strip()
    return TOLD <= words(rest) < line.words and odds(rest, page.language).both < RUNS


def _narrates(text: str, rule: Rule) -> bool:
    """Whether a paragraph begins or ends by telling something, beside a sentence that sounds like an invitation."""
    first, *others = sentences(text)
    return len(others) >= 2 and (_tells(first, rule) or (words(others[-1]) >= TOLD and _tells(others[-1], rule)))


def _tells(sentence: str, rule: Rule) -> bool:
    """Whether a sentence speaks neither to its reader nor of us, nor of what a rule offers."""
    if _OURS.search(sentence) or not YOU.isdisjoint(spelled(sentence)):
        return False
    return not (object_of(rule).search(fold(sentence)) or signs_of(rule).begins(plain(sentence).lower()))


def _credits(page: Page, n: int, credit: Piece) -> bool:
    """Whether a credit may act on a line: a byline that is the whole line never names the title, a verse or a row."""
    if credit.rule.category == "live" and page.programme:
        return False
    text = page.lines[n].text
    if credit.rule.category == "caption" and (text.isupper() or not any(map(str.isalpha, text[: credit.start]))):
        return not _headed(page, n, credit)
    if credit.start or credit.rule.category != "author":
        return True
    if page.zone(n) == "body" and not page.supported(n):
        return False
    wrapped = page.wrapped(n) and not _below_title(page, n)
    return not (page.lines[n].folded == page.title or page.heads(n) or page.verse or page.tabular(n) or wrapped)


def _headed(page: Page, n: int, credit: Piece) -> bool:
    """Whether what looks like a credit is a heading: it counts on, is in capitals, or its words are no name."""
    line = page.lines[n]
    if page.counts(n) or (line.text.isupper() and credit.start and not ends(line.text[: credit.start])):
        return True
    name = line.text[credit.start :]
    return not _SET_OFF.search(name) and any(word.lower() in page.small for word in _LEADING.findall(name)[:NAMED])


def _below_title(page: Page, n: int) -> bool:
    """Whether a line ('di Ada Cole') follows the title rather than goes on with it: a date, no word, comes next."""
    if page.zone(n) != "head" or n + 1 >= len(page.lines) or page.lines[n + 1].text[:1].islower():
        return False
    return page.supported(n) or page.lines[n - 1].folded == page.title


def _caption(page: Page, n: int, matcher: Matcher, counts: Mapping[str, int]) -> bool:
    """Whether a line with a credit at its end is a caption, and no paragraph to which a credit is glued.

    A caption of closed sentences has two at most, and a sign beside its credit: it recurs, tells its year, stands apart
    from paragraphs, or is one brief sentence and credits without a bracket.
    """
    line = page.lines[n]
    own = credited(line.text, matcher, page.silent)
    if own is None:
        return True
    text = line.text[: own.start]
    borders = [end for end in ends(text) if words(text[:end]) > NUMBERED]
    if counts[line.text] > 1 or counts[text] or len(borders) > 1:
        return len(borders) <= 1
    if page.quotes(n) or text.startswith(SAID):
        return False
    bracketed = line.text[own.start :].lstrip().startswith(("(", "[", "（", "［"))
    most = FIRST if n == page.core.start else BRIEF
    brief = words(text) <= most and not (bracketed or borders)
    apart = words(text) <= FIRST and not _among_paragraphs(page, n)
    return brief or apart or _YEAR.search(text) is not None


def _among_paragraphs(page: Page, n: int) -> bool:
    """Whether a paragraph stands right above or below a line."""
    beside = [page.lines[m] for m in (n - 1, n + 1) if 0 <= m < len(page.lines) and m not in page.gone]
    return any(line.prose for line in beside)


def _repeated(page: Page) -> None:
    """A caption repeated beside itself is kept once: between paragraphs, never in verse, dialogue or tables."""
    for n in range(1, len(page.lines)):
        line = page.lines[n]
        if n not in page.gone and line.words >= 4 and line.text == page.lines[n - 1].text:
            around = [m for m in (n - 2, n + 1) if 0 <= m < len(page.lines)]
            if all(page.lines[m].prose and page.lines[m].words >= 12 for m in around) and around:
                page.drop(n, "caption.repeated", "The line stands twice, one beside the other; one is kept.")


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
        if around and not page.tabular(n) and not page.verse and (zone == "tail" or titled):
            page.drop(n, "nav.enclosed", "A short line in the midst of lines that are not the article's.")
