"""What it takes for a line to go for its words: bars where it may be what is seldom seen, and lines that never go."""

from __future__ import annotations

import re

from .circumstances import kind, stems
from .entries import entry, step, terms, timed
from .fold import words
from .hearing import led, told
from .lines import Line, ends, named_person
from .page import LABEL, Page, once
from .speech import ASKING, COMMAS, asks, greets, quotes, signs_off
from .tables import rows, tabular
from .weighing import Judged

LEAST = 6
"""Words of a standfirst without an end."""

BRIEF = 8
"""Words of a brief question, which may be a sub-heading."""

AMID = 2.0
"""How much more it takes amid a list of the article's."""

ARTICLES = -1.0
"""Log odds of a line that is the article's, at most."""

CUT_OFF = 2.0
"""How much more it takes for words without an end that follow the last sentence: a copy may have been cut off there."""

LEADING = 1.0
"""How much more it takes for the first sentence of the running text, right above another one."""

UNLIKELY = 0.5
"""The same for a sentence that by itself is rather the article's."""

HEADING = 0.5
"""How much more it takes for words without an end above a paragraph, and for those between two, if others stand so."""

SILENT = 3.0
"""How much more it takes for words of which none weighs much against them, above a paragraph, or if they are the
article's own: a sub-heading, a score."""

OWN = 0.5
"""The share of a line's longer words that the article has too."""

STANDFIRST = 3.0
"""How much more it takes for words without an end below the headline of which none weighs as much: they may go on."""

POINT = 4.5
"""The same for as many words between headline and article that are mostly the article's: points that sum it up."""

TAKEN = 2
"""Words that are no names which the article takes up from such a line."""

LOUD = 5.0
"""Odds by itself that no standfirst has."""

BETWEEN = 1.5
"""How much more it takes for words without an end between two paragraphs, or above one and with words that speak for
the article: most are sub-headings."""

SAYS = 2.0
"""What the words of such a line, and what it speaks of, weigh together at most: an invitation's weigh more."""

TERMS = 5.0
"""How much more it takes for the sentence over a glossary or news in brief."""

HEADLINE = 5.0
"""How much more it takes for words without an end above an article whose headline isn't known: it may be that."""

CLEAN = 1.0
"""How much more it takes in a text of which nothing goes by any other word."""

PAIRED = 2.5
"""How much more it takes for two rows with bars: they may be a table."""

TOLD = 2.5
"""How much more it takes for sentences that are rather the article's by the words of each, wherever they stand."""

LED = 3.0
"""How much more it takes for a line that a sentence of the article leads, with the site's words after it."""

ENTRY = "live.entry"
"""The rules that take the times of a live page's entries."""

ROW = re.compile(r"[^\W\d_][^:：.!?]{1,30}[:：]\s*\S")
"""How a row begins that names what it is on."""

TIGHT = re.compile(r"[^\W\d_A-Z]{3}[.!?…][\"”»]?(?=[^\W\d_a-zß-ÿа-яё])")
"""Where a sentence ends, and something follows without a space."""


def bar(page: Page, line: Judged, titled: bool) -> float:
    """How much more than usual it takes where a line may be what is seldom seen: a headline, words that are cut off.

    None can be the headline of a page that is `titled`, since that is there.
    """
    n, own, known = line.n, kind(page.lines[line.n]), line.known
    if page.on_furniture and page.zone(n) == "body":
        return float("inf")
    leads = own == "sentence" and not known["article above"] and known["lines to the article below"] == 1
    cut_off = own == "open" and n + 1 == len(page.lines) and n - 1 not in page.gone
    unlikely = own == "sentence" and known["odds"] < 0
    opens = own == "sentence" and not known["article above"] and n + 1 in terms(page)
    bars = (
        (LED, led(page.lines[n].text, page.language, page.zone(n) == "body")),
        (TOLD, told(page.lines[n].text, page.language)),
        (TERMS, opens),
        (PAIRED, _paired(page, n)),
        (SILENT, line.silent and (_heads_list(page, line) or _articles(line))),
        (STANDFIRST, _standfirst(page, line)),
        (POINT, n in _points(page)),
        (BETWEEN, line.says < SAYS and _subheads(page, line)),
        (HEADING, _heads_text(page, n)),
        (AMID, _amid(page, line)),
        (LEADING, leads),
        (HEADING, _heads_paragraph(page, n) and any(_heads_paragraph(page, m) for m in page.core if m != n)),
        (UNLIKELY, unlikely),
        (CUT_OFF, cut_off),
        (HEADLINE, _begins(page, n) or (not titled and _heads(page, n))),
        (CLEAN, _clean(page) and not line.alone),
    )
    return sum(more for more, holds in bars if holds)


def _standfirst(page: Page, line: Judged) -> bool:
    """Whether a line right below the headline has as many words as one, and says little against itself."""
    below = 0 <= page.titled < line.n and page.gone.keys() >= set(range(page.titled + 1, line.n))
    long = not page.lines[line.n].closed and page.lines[line.n].words >= LEAST
    quiet = line.known["odds"] < LOUD and line.known["its words' weights"] < STANDFIRST / 2
    return below and long and quiet and page.zone(line.n) == "head"


@once
def _points(page: Page) -> frozenset[int]:
    """Lines between headline and article in a row of which one has as many words, mostly the article's, no names."""
    found: set[int] = set()
    row: list[int] = []
    above = range(page.titled + 1, page.core.start) if page.titled >= 0 else range(0)
    for n in (*above, len(page.lines)):
        if n in above and n not in page.gone and page.lines[n].words >= LEAST and not _stops(page.lines[n]):
            row.append(n)
            continue
        found.update(row if any(_sums_up(page, m) for m in row) else ())
        row = []
    return frozenset(found)


def _stops(line: Line) -> bool:
    """Whether a sentence ends in a line or at its end."""
    return line.closed or bool(ends(line.text))


def _sums_up(page: Page, n: int) -> bool:
    """Whether the article takes up half of a line's words, and some that are no names."""
    own, text = stems(page.lines[n].text), page.lines[n].text
    small = stems(" ".join(word for word in text.split() if not word[0].isupper()))
    return len(own & _told(page)) >= OWN * len(own) and len(small & _told(page)) >= TAKEN


@once
def _told(page: Page) -> frozenset[str]:
    """What the article speaks of."""
    return frozenset[str]().union(*(stems(line.text) for line in page.told))


def _articles(line: Judged) -> bool:
    """Whether a line is mostly in words of the article, two at least."""
    return line.known["share of the article's words"] >= OWN and line.known["words of the article"] > 1 / 6


def _amid(page: Page, line: Judged) -> bool:
    """Whether a line stands in a list of the article's: no sentence above and below, and nothing of the site's."""
    n = line.n
    if page.zone(n) == "head" or not 0 < n < len(page.lines) - 1:
        return False
    beside = (page.lines[n - 1], page.lines[n + 1])
    known = line.known["odds above"] < 0 and line.known["odds below"] < 0
    return known and not any(m in page.gone for m in (n - 1, n + 1)) and not any(one.prose for one in beside)


def _heads_list(page: Page, line: Judged) -> bool:
    """Whether words without an end stand above a paragraph, or a few above two of the article's lines."""
    if page.zone(line.n) == "body" and _heads_text(page, line.n):
        return True
    own, known = page.lines[line.n], line.known
    few = own.words <= LABEL + 1 and not own.closed and line.n + 1 not in page.gone
    return few and max(known["odds below"], known["odds two below"]) < ARTICLES


def _glued(text: str) -> bool:
    """Whether something is glued to a sentence, of which nothing may go with it: '… when the letter came.MOST READ'."""
    tight = TIGHT.search(text)
    return tight is not None and words(text[: tight.end()]) > BRIEF


def _heads_paragraph(page: Page, n: int) -> bool:
    """Whether words without an end stand between two paragraphs, and no rule names them."""
    around = page.lines[max(n - 1, 0) : n + 2]
    gone = not page.gone.keys().isdisjoint((n - 1, n, n + 1)) or page.hits[n]
    return len(around) == 3 and not gone and not around[1].closed and around[0].prose and around[2].prose


def _subheads(page: Page, line: Judged) -> bool:
    """Whether words without an end stand between paragraphs, or above one and weigh for the article."""
    return _heads_paragraph(page, line.n) or (_heads_text(page, line.n) and line.known["its words' weights"] < 0)


def _heads_text(page: Page, n: int) -> bool:
    """Whether words without an end stand above a paragraph of the article."""
    below = page.lines[n + 1] if n + 1 < len(page.lines) and n + 1 not in page.gone else None
    return not page.lines[n].closed and below is not None and below.prose


def _asked(line: Line) -> bool:
    """Whether a line is a brief question: a sub-heading as well."""
    return line.words <= BRIEF and line.text.rstrip().endswith(ASKING)


def _heads(page: Page, n: int) -> bool:
    """Whether a line may be the headline: words above the article without a sign of a date."""
    line = page.lines[n]
    if page.zone(n) != "head" or line.words <= LABEL or any(map(str.isdigit, line.text)):
        return False
    return kind(line) != "sentence" or _asked(line)


def _clean(page: Page) -> bool:
    """Whether nothing goes of a text by any other word: it may well have no furniture."""
    return not (page.gone or page.lost)


def _begins(page: Page, n: int) -> bool:
    """Whether a line begins such a text: it may be the headline, however it is put."""
    return n == 0 and _clean(page)


def may_go(page: Page, n: int) -> bool:
    """Whether a line is no title, quotation, table row, answer's question, broken sentence or copy that is kept."""
    line = page.lines[n]
    if line.folded == page.title or quotes(page, n) or n in page.linked:
        return False
    if (
        (tabular(page, n) and not _paired(page, n))
        or page.wrapped(n)
        or step(page, n)
        or entry(page, n)
        or timed(page, n)
        or asks(page, n)
    ):
        return False
    if line.text.rstrip().endswith(COMMAS) or greets(page, n) or signs_off(page, n) or _glued(line.text):
        return False
    again = n + 1 in page.gone and page.lines[n + 1].folded == line.folded
    return not (again or _among_names(page, n) or _heads_entry(page, n) or _heads_rows(page, n))


def _paired(page: Page, n: int) -> bool:
    """Whether a row has but one other beside it, above or below the article: two rows of links are as many."""
    return rows(page, n) == 2 and page.zone(n) != "body"


def _among_names(page: Page, n: int) -> bool:
    """Whether a line is one of several persons' names, each on a line: who won, who died, who plays."""
    if not named_person(page.lines[n].text):
        return False
    beside = [page.lines[m].text for m in (n - 1, n + 1) if 0 <= m < len(page.lines) and m not in page.gone]
    return any(named_person(text) for text in beside)


def _heads_entry(page: Page, n: int) -> bool:
    """Whether a line stands between the time of a live page's entry and its text: it is the entry's headline."""
    timed = n > 0 and page.gone.get(n - 1, ("",))[0].startswith(ENTRY)
    return timed and n + 1 < len(page.lines) and page.lines[n + 1].prose


def _heads_rows(page: Page, n: int) -> bool:
    """Whether a label stands above sentences that begin with a name and a colon: 'Hollin: Pell 7, Brack 6.'"""
    below = page.lines[n + 1 : n + 3]
    rows = len(below) == 2 and all(line.closed and ROW.match(line.text) for line in below)
    return rows and page.lines[n].words <= LABEL and page.gone.keys().isdisjoint((n + 1, n + 2))
