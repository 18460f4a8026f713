"""Short lines above and below an article that no rule names: 'Apps, Open source, Maps', 'Add Utility Wire on Google'.

In an article whose paragraphs are sentences, a line before the first or after the last one that is no sentence may be a
heading, a signature, a result. So one sign that it is furniture is not enough; each is small, and they add up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from .circumstances import stems
from .dates import iso
from .fold import words
from .hearing import STOPS
from .lines import PARAGRAPH, SENTENCE, ends, named_person
from .match import Matcher
from .page import Page
from .speech import COMMAS, quoted, signs_off
from .tables import tabular
from .verse import verse

ENOUGH = 2
"""Signs that a line must show, one of them of its own: a last line in other words may still be a signature."""

BELOW, END, FOREIGN = "below what closes it", "at the very end", "in words foreign to it"

SHORT = {"head": 8, "body": 0, "tail": 12}
"""A line of more words above the article may be its standfirst, below it a post that it quotes."""

CLOSING = frozenset(
    {"appeal", "app", "author", "comments", "copyright", "credit", "nav", "newsletter", "notice", "paywall", "related"}
    | {"share", "tags", "ticker"}
)
"""Furniture that stands below an article; advertisements, pictures and times stand in it as well."""

LEAST = 0.12
"""The share of a text's words that may follow what closes it."""

LOUD, SHRILL = 1.0, 1.8
"""How much a line talks like notices, for one sign and for two; see `Vocabulary.loudness`."""

_DASHES = ("-", "–", "—")
"""A signature begins with one."""
_BETWEEN = re.compile(r" [|–—-] ")
DAY = 3
"""Words of a date."""
_SIGN = re.compile(
    r"https?://|www\.|\w\.(?:com|org|net)\b|\w@\w|(?:^|[\s(])@\w|[|·•]|\d[\d ()-]{6,}\d|[←-⇿⌀-➿►▶●■★☆»›«🌀-🫿]"
)


def margins(page: Page, matcher: Matcher) -> Iterator[tuple[int, str]]:
    """The lines before and after an article that show enough signs, each with them as the reason."""
    if verse(page) or not _regular(page):
        return
    titled = any(page.lines[n].folded == page.title for n in range(len(page.lines)) if n not in page.gone)
    after = _after(page)
    used = Counter(stem for n, line in enumerate(page.lines) if n not in page.gone for stem in stems(line.text))
    for n, line in enumerate(page.lines):
        zone = page.zone(n)
        most = PARAGRAPH - 1 if n in after else SHORT[zone]
        if n in page.gone or line.closed or line.words > most or (zone == "head" and not titled):
            continue
        if line.folded == page.title or named_person(line.text) or line.text.startswith(_DASHES):
            continue
        if (
            _span(line.text)
            or quoted(page, n)
            or tabular(page, n)
            or page.wrapped(n)
            or line.text.endswith(COMMAS)
            or _tells(line.text)
            or signs_off(page, n)
        ):
            continue
        signs = [*([BELOW] if n in after else []), *_signs(page, n, matcher, used)]
        if len(signs) >= ENOUGH and not {END, FOREIGN}.issuperset(signs):
            where = "Above" if zone == "head" and n not in after else "Below"
            yield n, f"{where} the article, and no sentence: {', '.join(dict.fromkeys(signs))}."


def _tells(text: str) -> bool:
    """Whether a line begins with a sentence and its full stop, to which something may be glued."""
    first = next(iter(ends(text)), 0)
    return text[:first].rstrip().endswith(STOPS) and words(text[:first]) >= SENTENCE


def _span(text: str) -> bool:
    """Whether a line says from which day to which something is on."""
    days = [iso(day) if words(day) <= DAY else "" for day in _BETWEEN.split(text)]
    return len(days) == 2 and all(days) and days[0] != days[1]


def _after(page: Page) -> frozenset[int]:
    """The lines at the end with closing furniture between them and the sentence above; no sub-headings among them."""
    left = [0 if n in page.gone else line.words for n, line in enumerate(page.lines)]
    rest, whole, closed = sum(left), sum(left), False
    found = set()
    for n, line in enumerate(page.lines):
        if n in page.gone:
            closed = closed or page.gone[n][0].partition(".")[0] in CLOSING
        elif line.prose:
            closed = False
        elif closed and rest <= LEAST * whole and not (n + 1 < len(page.lines) and _sentence(page, n + 1)):
            found.add(n)
        rest -= left[n]
    return frozenset(found)


def _sentence(page: Page, n: int) -> bool:
    return n not in page.gone and page.lines[n].prose


def _regular(page: Page) -> bool:
    """Whether an article is written in sentences: three quarters of the words, seven in ten lines of its core."""
    left = [line for n, line in enumerate(page.lines) if n not in page.gone]
    core = [page.lines[n] for n in page.core if n not in page.gone]
    prose = sum(line.words for line in left if line.prose)
    return (
        bool(core)
        and 4 * prose > 3 * sum(line.words for line in left)
        and 10 * sum(line.closed for line in core) > 7 * len(core)
    )


def _signs(page: Page, n: int, matcher: Matcher, used: Mapping[str, int]) -> Iterator[str]:
    """What tells that a line is not the article's. `used`: in how many lines each stem stands."""
    line = page.lines[n]
    beside = [m for m in (n - 1, n + 1) if m in page.gone]
    yield from ["beside furniture"] * len(beside)
    own = stems(line.text)
    shared = sum(used[stem] > 1 for stem in own)
    loudness = matcher.vocabulary.loudness(line.text, page.silent) if 2 * shared < max(len(own), 4) else 0.0
    yield from ["in the words of notices"] * ((loudness >= LOUD) + (loudness >= SHRILL))
    first = line.text[1:2]
    bracketed = line.text[0] in "[(【（" and line.text[-1] in "])】）" and (first.isupper() or not first.isalpha())
    if _SIGN.search(line.text) or bracketed:
        yield "with the marks of a link"
    if n + 1 == len(page.lines):
        yield END
    if len(own) >= 2 and not shared:
        yield FOREIGN
