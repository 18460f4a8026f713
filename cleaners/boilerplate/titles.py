"""Which line of a text is the article's headline, where no record names it.

What scrapers save begins with all that stands above an article: the site's name, a menu, a breadcrumb, a kicker. A
conditional logit (McFadden 1974) weighs each line near the top that could be the headline, and that none is one: what
it has in common with the sentences below, how it is written, what stands around it. Its weights are data;
`python -m benchmarks.quality.titles` writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from math import fsum
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from .circumstances import names_site, shape, stems
from .concepts import languages
from .hearing import odds
from .lines import Line, named_person
from .page import Page
from .speech import ASKING, COMMAS

WEIGHTS = Path(__file__).parent / "weights" / "titles.json"

SURE = -1.5
"""The log odds, against there being none, that a headline must have.

Of 5,858 held-out articles, those with an address once without it, 96 of 100 are told their headline and 2 another line;
of 3,770 that lost theirs 22 of 100 are told a line, which then stays, two thirds of them the site's.
"""

MOST, DEPTH, PROSE = 12, 30, 2
"""So many lines are looked at, among so many at the top, above the second sentence that no rule names."""

QUESTIONS = 3
"""So many questions of few words are sub-headings, and no headline."""

LONG = 25
"""A question or cry of more words is no headline."""

SENTENCES = 40
"""So many sentences tell what the article speaks of."""

_SIGNS = re.compile(r"[\W\d_]+")
_PATH = re.compile(r"^[^/?#]*//[^/?#]*|[?#].*$", re.DOTALL)
"""What an address has before its path and after it. `urlsplit` refuses some of the addresses that records have."""

CRIES = (*ASKING, "!", "！")

SHAPES = (
    *("a time of day", "a date", "begins with a figure", "begins small", "in capitals", "title case", "commas"),
    *("figures", "parts with signs between"),
)
"""Of a line's look what tells something of its being the headline."""


def headline(page: Page) -> str:
    """The line that is most likely the headline, as it is spelled; nothing if none is likely."""
    found = candidates(page)
    weights = _weights()
    best = likeliest([fsum(weights.get(name, 0.0) * value for name, value in of.items()) for of in traits(page, found)])
    return "" if best is None else page.lines[found[best]].text.strip()


def likeliest(sure: list[float]) -> int | None:
    """Of the log odds of each line that may be the headline, from the top, which one is it, if any."""
    best = max(sure, default=SURE)
    return sure.index(best) if best > SURE else None


def candidates(page: Page) -> list[int]:
    """The lines near the top that may be a headline: no sentences that tell something, lists of questions, verses."""
    asked = [n for n, line in enumerate(page.lines[:DEPTH]) if line.words <= LONG and _asks(line)]
    found: list[int] = []
    told = 0
    for n, line in enumerate(page.lines[:DEPTH]):
        if line.prose and not (line.words <= LONG and line.text.rstrip().endswith(CRIES)):
            told += not page.hits[n]
        elif _may_be(line) and not (len(asked) >= QUESTIONS and n in asked):
            found.append(n)
        if told == PROSE:
            break
    return found[:MOST]


def _may_be(line: Line) -> bool:
    """Whether a line has letters, and doesn't go on in the next one as a verse or an address does."""
    return any(map(str.isalpha, line.text)) and not line.text.rstrip().endswith(COMMAS)


def _asks(line: Line) -> bool:
    return line.text.rstrip().endswith(ASKING)


def traits(page: Page, found: Sequence[int]) -> list[Mapping[str, float]]:
    """What is known of each of the lines that may be the headline; what is 0 is not there."""
    told = [stems(line.text) for line in page.lines if line.prose][:SENTENCES]
    begins = next((n for n, line in enumerate(page.lines) if line.prose and not page.hits[n]), len(page.lines))
    first, used = (frozenset[str]().union(*some) for some in (told[:2], told))
    address = slug(page.url)
    known = list[Mapping[str, float]]()
    for place, n in enumerate(found):
        line, own = page.lines[n], stems(page.lines[n].text)
        of = {
            "bias": 1.0,
            "possible lines above": place / 6,
            "a sentence above": n > begins,
            "words of the first sentences": min(len(own & first), 3) / 3,
            "words of the article": min(len(own & used), 5) / 5,
            "no word of the article": bool(own) and own.isdisjoint(used),
            "words of the address": min(len(own & address), 4) / 4,
            "no word of the address": len(address) > 1 and own.isdisjoint(address),
            **_written(line),
            **_around(page, n),
        }
        known.append({name: float(value) for name, value in of.items() if value})
    return known


@lru_cache(maxsize=256)
def slug(url: str) -> frozenset[str]:
    """The longer words, by their beginnings, of the part of an address that has the most: mostly the headline's.

    >>> sorted(slug("https://quay.example/news/2024/why-the-old-bridge-closed/"))
    ['bridge', 'closed']
    """
    parts = unquote(_PATH.sub("", url)).split("/")
    return max((stems(_SIGNS.sub(" ", PurePosixPath(part).stem)) for part in parts), key=len)


def _written(line: Line) -> dict[str, float]:
    """How a line is written."""
    text, look = line.text.strip(), shape(line.text, line.words)
    return {
        "two words at most": line.words <= 2,
        "5 or 6 words": line.words in (5, 6),
        "7 to 16 words": 7 <= line.words <= 16,
        "a full stop": text.endswith((".", "。", "।")),
        "a colon at the end": text.endswith((":", "：")),
        "asks or cries": text.endswith(CRIES),
        "several signs between": look.get("parts with signs between", 0.0) > 1 / 3,
        **{name: look[name] for name in SHAPES if name in look},
    }


def _around(page: Page, n: int) -> dict[str, float]:
    """What rules and the model of pieces say of a line, and what stands around it."""
    line, below = page.lines[n], page.lines[n + 1 : n + 3]
    signed = any(rule.category in ("author", "time") for hits in page.hits[n + 1 : n + 4] for rule in hits)
    own = odds(line.text.strip(), page.language).all / 3 if page.language in languages() else 0.0
    return {
        "named by a rule": any(not rule.holds for rule in page.hits[n]),
        "names the site": names_site(line.text, page.site),
        "a person's name": named_person(line.text),
        "a byline below": signed,
        "a person's name below": any(named_person(other.text) for other in below),
        "a sentence right below": bool(below) and below[0].prose,
        "the site's words": max(-2.0, min(2.0, own)),
    }


@cache
def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = json.loads(WEIGHTS.read_text("utf-8"))
    return weights
