"""Whether what stands around a line bears out the rule that names it, or speaks for its being the article's."""

from __future__ import annotations

import re

from .clocks import bare
from .entries import YOU, entry, guides, step, terms
from .fold import fold, plain, words
from .hearing import led, telling
from .lines import Line, sentences
from .mentions import offered, spelled, spoken_of
from .overreach import runs_into
from .page import LABEL, Page, once
from .rule import Rule
from .signs import object_of, signs_of
from .speech import asks, attributed, greets, quoted, quotes, speaks
from .tables import tabular
from .verse import refrain, sparse

DAYS = 2
"""Different lines that are bare days: an article has one, and says of another one what it is."""

LIVE = 2
"""Lines of a live page that make one."""

TAKEN_UP = 4
"""Words of a line that takes up the word above it."""

VERSES = 2
"""Lines without an end above and below one that make a poem in an article."""

TOLD = 8
"""Words of a sentence at the end of a paragraph that tells something."""

LEAD = 16
"""More words than these, in sentences at the very top, are rather how the article begins than an invitation."""

INVITATION = 28
"""An invitation has hardly more words than this; an explanation has."""

_LABEL = re.compile(r"\W{0,4}[^:：]{2,40}: +")


_CITED = re.compile(r"[\"“„«‘‚「『][^\"“”„«»‘’「」『』]{2,60}[\"”“»’」』][:：,،、]?\s*[^\W\d_]")
"""A label within quotation marks with which a line begins that goes on: '«Read also», story of an obsession'."""

_OURS = re.compile(r"\b(?:our|us|we|my)\b", re.IGNORECASE)
"""In a guide, which tells its reader what to do, the site speaks of itself at least."""


def holds(page: Page, n: int, rule: Rule, zone: str) -> bool:
    """Whether the lines around a hit bear it out."""
    if rule.site:
        return True
    small = rule.category == "related" and _tells_small(page.lines[n])
    if small or (rule.category == "author" and greets(page, n)) or n in terms(page) or speaks(page, n):
        return False
    lone = page.lines[n].text[:1].isdigit() and page.lines[n].words <= LABEL and not _lives(page)
    last = rule.category == "live" and not page.supported(n) and (n + 1 == len(page.lines) or lone)
    if (
        last
        or _stated(page, n, rule)
        or _heads_days(page, rule)
        or _CITED.match(page.lines[n].text)
        or _own(page, n, zone)
        or attributed(page.lines[n].text, len(page.lines[n].text), page.language)
    ):
        return False
    if rule.holds and not _invites(page, n, rule, zone):
        return False
    if page.lines[n].words <= LABEL and _ambiguous(page, n, rule):
        return False
    return zone != "body" or not (bare(page, n) or spoken_of(page, n, rule))


@once
def _lives(page: Page) -> bool:
    """Whether more than one line is a live page's: a time alone may be when a meeting ended."""
    return sum(any(rule.category == "live" for rule in hits) for hits in page.hits) >= LIVE


def _stated(page: Page, n: int, rule: Rule) -> bool:
    """Whether a word or two that a teaser list may be headed with end as a sentence, apart from furniture."""
    line = page.lines[n]
    stated = rule.category == "related" and line.words <= LABEL and line.text.rstrip().endswith((".", "。", "।"))
    return stated and not page.supported(n)


def _heads_days(page: Page, rule: Rule) -> bool:
    """Whether a rule for the day above an article names several: the days of a programme, a diary or a life."""
    if rule.category != "time" or rule.scope != "head":
        return False
    return len({line.folded for line, hits in page.both if rule in hits}) >= DAYS


def _own(page: Page, n: int, zone: str) -> bool:
    """Whether a line's look makes it the article's: a row, part of a sentence or a verse, an entry's date, a quote."""
    if (
        tabular(page, n)
        or page.wrapped(n)
        or entry(page, n)
        or quotes(page, n)
        or refrain(page, n)
        or _taken_up(page, n)
    ):
        return True
    return page.lines[n].text.rstrip().endswith(",") or (zone == "body" and page.on_furniture)


def _tells_small(line: Line) -> bool:
    """Whether a sentence goes on small after a label's colon, as no headline does: 'Listen: the hiss is air.'"""
    label = _LABEL.match(line.text)
    return label is not None and line.closed and line.text[label.end() :][:1].islower()


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
        or quoted(page, n)
        or asks(page, n)
        or line.folded == page.title
        or spoken_of(page, n, rule)
    ):
        return False
    if not n and line.closed and line.words > LEAD and not page.supported(n):
        return False
    if line.closed and guides(page) and not _OURS.search(line.text):
        return False
    if (
        _narrates(line.text, rule)
        or _leads(page, line)
        or led(line.text, page.language, zone == "body")
        or _runs_on(page, line)
    ):
        return False
    return not step(page, n) and (zone != "body" or not (line.bulleted or offered(page, n, rule)))


def _leads(page: Page, line: Line) -> bool:
    """Whether a sentence of the article's, however brief, leads to an invitation: 'Nobody spoke. Follow us on …'."""
    first, *others = sentences(line.text)
    return bool(others) and telling(first, page.language)


def _ambiguous(page: Page, n: int, rule: Rule) -> bool:
    """Whether a label may be an ordinary word: in a text of few sentences, or at its top."""
    if _among_open(page, n, 1 if sparse(page) else VERSES):
        return True
    return rule.scope != "line" and (sparse(page) or page.heads(n)) and not page.supported(n)


def _among_open(page: Page, n: int, most: int) -> bool:
    """Whether so many lines without an end, which no rule names, stand above and below a line, as in a poem."""
    if page.zone(n) != "body" or not most <= n < len(page.lines) - most:
        return False
    return not any(page.hits[m] or page.lines[m].closed for m in range(n - most, n + most + 1) if m != n)


def _runs_on(page: Page, line: Line) -> bool:
    """Whether a sentence of the article follows an invitation without a sign."""
    return line.closed and runs_into(line.text, page.language, page.silent) < len(line.text)


def _narrates(text: str, rule: Rule) -> bool:
    """Whether a paragraph begins or ends by telling something, beside a sentence that sounds like an invitation."""
    first, *others = sentences(text)
    return len(others) >= 2 and (_tells(first, rule) or (words(others[-1]) >= TOLD and _tells(others[-1], rule)))


def _tells(sentence: str, rule: Rule) -> bool:
    """Whether a sentence speaks neither to its reader nor of us, nor of what a rule offers."""
    if _OURS.search(sentence) or not YOU.isdisjoint(spelled(sentence)):
        return False
    return not (object_of(rule).search(fold(sentence)) or signs_of(rule).begins(plain(sentence).lower()))
