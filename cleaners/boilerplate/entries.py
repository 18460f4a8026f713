"""Articles that are made of entries: a guide's steps, a diary's dates, a glossary's terms, a programme's times."""

from __future__ import annotations

import re

from .dates import iso
from .lines import Line
from .page import LABEL, Page, once
from .verse import copies

FEWEST = 3
"""Headings of a text in which nearly every paragraph has one."""

_SECOND_PERSON = (
    "you your yours yourself ihr euch euer eure dein deine deinen du dir dich vous votre vos je jouw uw jullie dig "
    "din ditt dina deg dere вы вас вам ваш ваша ваше ваши вашу ви вие вашия вашата você vocês tu tuo tua tuoi tue "
    "voi vostro vostra usted ustedes anda kamu kalian bạn आप आपके आपको आपका आपकी"
)
YOU = frozenset(_SECOND_PERSON.split())
"""Words that speak to the reader."""

_HOW = re.compile(
    r"(?:how to|how do|a guide|guide|[0-9]+ (?:tips|ways|steps)|so |wie (?:man|du|sie)|comment |cómo |como "
    r"|come |hoe (?:je|u)|jak |cum s|как |як |hur (?:du|man)|hvordan |πωσ |kuinka |miten |hogyan |cách |cara |как да )"
)
_TIMED = re.compile(r"(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9] ?\w* ?\W{0,3}[^\W\d_]+ \w")
_NUMBERED = re.compile(r"\s*\(?[0-9]{1,2}[.)] \S")
_COUNTED = re.compile(r"([^\W\d_]*)(?: n[.°º]+| ?#)? ?([0-9]{1,3}) ?[:.)–—-] ?[^\W\d]")


def how_to(page: Page) -> bool:
    """Whether the title promises instructions."""
    return _HOW.match(page.title) is not None


@once
def guides(page: Page) -> bool:
    """Whether the article tells its reader what to do: it says so, or speaks to him in a quarter of its sentences.

    Only pronouns tell, so that it is known of languages that use them.
    """
    unhit = [n for n, hits in enumerate(page.hits) if page.lines[n].prose and not hits]
    spoken = sum(not YOU.isdisjoint(page.words(n)) for n in unhit)
    return how_to(page) or (spoken >= 2 and 4 * spoken >= len(unhit))


def step(page: Page, n: int) -> bool:
    """Whether a line is an item of a list, or 'Tip 2: …'.

    Of a list a neighbour must be no furniture that is known; one that only sounds inviting may be a guide's step.
    """
    if not _item(page.lines[n]):
        return counts_on(page, n)
    beside = [m for m in (n - 1, n + 1) if 0 <= m < len(page.lines) and _item(page.lines[m])]
    known = (m in page.gone or not all(rule.holds for rule in page.hits[m]) for m in beside)
    return counts_on(page, n) or not all(known)


def _item(line: Line) -> bool:
    return line.bulleted or _NUMBERED.match(line.text) is not None


def counts_on(page: Page, n: int) -> bool:
    """Whether a line is one of several sub-headings that count on: 'Tip 1: …' and 'Tip 2: …', or '1. …'."""
    return n in _counted(page)


@once
def _counted(page: Page) -> frozenset[int]:
    """The sub-headings that count on, with a sentence below each."""
    found: dict[tuple[str, int], int] = {}
    for n in page.core:
        match = _COUNTED.match(page.lines[n].text)
        if match and n + 1 < len(page.lines) and page.lines[n + 1].prose:
            found[match[1].lower(), int(match[2])] = n
    return frozenset(
        n for (word, count), n in found.items() if (word, count - 1) in found or (word, count + 1) in found
    )


def entry(page: Page, n: int) -> bool:
    """Whether a line is one of the dates over a diary's entries."""
    return _diary(page) and _dated(page.lines[n])


@once
def _diary(page: Page) -> bool:
    return sum(_dated(page.lines[n]) for n in page.core) >= 2


def _dated(line: Line) -> bool:
    return line.words <= 5 and not line.prose and ":" not in line.text and bool(iso(line.text))


def timed(page: Page, n: int) -> bool:
    """Whether a line is one of several sub-headings that begin with a time: '9:51pm – Storm weakens', and its entry."""
    return n in _timed(page) and len(_timed(page)) > 1


@once
def _timed(page: Page) -> frozenset[int]:
    """The lines that begin with a time and have a sentence below them."""
    headed = (n for n, line in enumerate(page.lines[1:]) if line.prose)
    return frozenset(n for n in headed if not page.lines[n].closed and _TIMED.match(page.lines[n].text))


@once
def terms(page: Page) -> frozenset[int]:
    """The headings of a text in which nearly every paragraph has one: a glossary, news in brief."""
    prose = [n for n, line in enumerate(page.lines) if line.prose and n]
    headed = [n - 1 for n in prose if not page.lines[n - 1].prose and page.lines[n - 1].words <= LABEL + 1]
    single = [n for n in headed if copies(page)[page.lines[n].folded] == 1]
    return frozenset(single if len(single) >= FEWEST and 3 * len(single) >= 2 * len(prose) else ())


@once
def programme(page: Page) -> bool:
    """Whether lines say what comes at what time: two and more that begin with a time and that no rule names."""
    return sum(not hits and _TIMED.match(line.text) is not None for line, hits in page.both) >= 2
