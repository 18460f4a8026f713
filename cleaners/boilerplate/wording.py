"""Lines in a site's words rather than the article's: 'Our night editor picks five stories for you.'

Rules name what is said in the same words everywhere. What a site says in its own words a model tells, in two steps. A
logistic model weighs each line (`weighing`): its words, by language; what it speaks of (`concepts`, in 28 languages),
its shape, its place and its neighbours, which weigh the same in all languages, but not the same for labels, for
sentences and for what is neither. A word that the article itself uses tells nothing. Then boosted trees look at what
the first model says of the line and of those around it (`surroundings`), since what a site adds stands together. What
is seldom seen has a bar to take as well (`bars`). `python -m benchmarks.quality.wording` writes weights and trees.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache

from . import weighing
from .bars import HEADLINE, LEADING, bar, may_go
from .concepts import languages
from .page import Page
from .surroundings import Surroundings
from .trees import Trees, read
from .verse import verse
from .weighing import Judged, weigh

SURE = -0.5
"""The log odds that a line must have against it."""

WHOLE = 3.0
"""The same in a whole page, of whose lines another model has judged: what is left is mostly the article's.

It holds in later rounds as well, in which the page is no whole one any more.
"""

MIXED = 2.5
"""How much more it takes where a piece of the line goes by itself: the rest may be a sentence of the article."""

CERTAIN = 6.0
"""Odds by itself with which a line has no bar to take, unless it may be the headline."""

HOPELESS = -3.5
"""With odds below these by itself a line stays, whatever stands around it.

Of 2,058 lines that go of the test cases for their words none would be another one without this.
"""

GONE, UNSEEN = 6.0, -6.0
"""The odds of a line that goes already, and of one that is not weighed, for their neighbours."""


def speaking(page: Page, mixed: Set[int] = frozenset(), *, whole: bool = False) -> None:
    """Drop the lines that are not the article's, each with what weighs most as the reason.

    Of the `mixed` ones a piece goes in any case: only what is surer goes whole.

    Of a `whole` page another model has judged before, and it takes more. Linear in the text.
    """
    if verse(page) or page.language not in languages():
        return
    lines = list(_doubtful(page))
    sure = WHOLE if whole else SURE
    titled = any(line.folded == page.title for n, line in enumerate(page.lines) if n not in page.gone and line.folded)
    told = zip(lines, trees().odds([line.known for line in lines]).tolist(), strict=True)
    likely = [(line, found) for line, found in told if found > sure or (line.alone and not whole)]
    for line, found in [one for one in likely if may_go(page, one[0].n)]:
        more = bar(page, line, titled) + MIXED * (line.n in mixed)
        certain = line.weighed.odds > CERTAIN and more < HEADLINE and line.n not in mixed
        if found > sure + more * (not certain) or (line.alone and not whole and more <= LEADING):
            page.drop(line.n, "wording.line", line.why)


def judged(page: Page) -> Iterator[Judged]:
    """The lines that may go, but for those that are surely the article's by themselves."""
    return (line for line in _doubtful(page) if may_go(page, line.n))


def _doubtful(page: Page) -> Iterator[Judged]:
    """The same, and titles, quotations and whatever else must stay."""
    weighed = weigh(page)
    odds = {n: line.odds if page.lines[n].folded != page.title else 0.0 for n, line in weighed.items()}
    around = Surroundings(page, [odds.get(n, GONE if n in page.gone else UNSEEN) for n in range(len(page.lines))])
    for n, line in weighed.items():
        if odds[n] > HOPELESS:
            yield Judged(n, line, {**line.known, **around.of(n)})


@cache
def trees() -> Trees:
    """The trees as they were trained."""
    return read(weighing.WEIGHTS / "trees.json")
