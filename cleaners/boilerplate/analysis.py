"""How a text becomes a page: its lines are found, rules name some, and what an article itself says is taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .fold import fold, words
from .hearing import led, telling
from .lines import Line, ends, lines, sentences
from .match import Matcher
from .page import Page, named
from .rule import Rule
from .titles import headline
from .tongues import ruled_out, spoken

NOTICES = frozenset({"appeal", "app", "comments", "newsletter", "related", "share"})
"""Kinds of notices that may be glued to a sentence."""

LEAST_KNOWN = 3
"""So many lines that rules name make the furniture below an article."""

MOST_STRANGE = 0.15
"""The share of the sentences' words that may be in sentences among that furniture."""

MOST_QUOTED = 64
"""So many quotations of a line are looked at."""

SHORT = 5
"""Letters of a quoted word that may be any word."""

_QUOTED = re.compile(r"[\"“„‟”«»‘'‚‹「『](?P<words>[^\"“”„«»‘’'‹›「」『』.]{4,60})[\"”“«»’'‘›」』]")


def analyse(text: str, matcher: Matcher, site: str, title: str, url: str = "") -> Page:
    """Find a text's lines, what rules say of each, where the article's core lies, and, if no title is given, that."""
    some = lines(text)
    silent = ruled_out(text)
    hits = [list(matcher.whole(line.folded, site, silent)) if line.folded else [] for line in some]
    title = title or headline(Page(some, hits, core(some, hits), "", silent, site, url=url))
    linked = _spare_linked(some, hits, matcher)
    _spare_sentences(some, hits, matcher, title)
    _name_notices(some, hits, matcher, silent, linked)
    on_furniture = _on_furniture(some, title, matcher, silent)
    return Page(some, hits, core(some, hits), fold(title), silent, site, title.strip(), url, linked, on_furniture)


def _on_furniture(some: Sequence[Line], title: str, matcher: Matcher, silent: frozenset[str]) -> bool:
    """Whether a title quotes a label of two words or more, or the sentences one and another label."""
    told = [title, *(line.text for line in some if line.prose)]
    found = [
        (text, quoted.strip())
        for text in told
        for quoted in _QUOTED.findall(text)[:MOST_QUOTED]
        if len(quoted.strip()) > SHORT and matcher.whole(fold(quoted), "", silent)
    ]
    long = [text for text, quoted in found if " " in quoted]
    return title in long or (len(found) >= 2 and bool(long))


def _spare_linked(some: Sequence[Line], hits: list[list[Rule]], matcher: Matcher) -> frozenset[int]:
    """Take back all that rules say of lines in which a sentence follows a link's headline, or leads to a notice.

    Returns their numbers. The link or the notice in them still goes, as a piece (`inside`), but no model takes the
    whole line either (`Page.linked`).
    """
    linked = [
        n for n, line in enumerate(some) if hits[n] and any(matcher.vocabulary.leads_on(line, rule) for rule in hits[n])
    ]
    noticed = [n for n, line in enumerate(some) if line.prose and any(rule.category in NOTICES for rule in hits[n])]
    if longer := [n for n in noticed if len(ends(some[n].text)) > 1 or not some[n].closed]:
        language = spoken("\n".join(line.text for line in some))
        linked += [n for n in longer if led(some[n].text, language)]
    for n in linked:
        hits[n] = []
    return frozenset(linked)


def _spare_sentences(some: Sequence[Line], hits: list[list[Rule]], matcher: Matcher, title: str) -> None:
    """Take back what rules say of sentences that go on where a notice would end, unless they stand among furniture.

    Where a line names the article by its title, these words are not its own: 'The post … appeared first on …'.
    """
    last = len(some) - 1
    walled = [(not n or bool(hits[n - 1])) and (n == last or bool(hits[n + 1])) for n in range(len(some))]
    for n, line in enumerate(some):
        if hits[n] and not (walled[n] and last):
            hits[n] = [rule for rule in hits[n] if not matcher.vocabulary.reads_on(line, rule, title)]


def _name_notices(
    some: Sequence[Line], hits: list[list[Rule]], matcher: Matcher, silent: frozenset[str], linked: frozenset[int]
) -> None:
    """Let a notice at the end of the text go by the rules that name half of its sentences: 'Want more? Sign up for …'.

    From the last line up to the first one that is the article's, or that a sentence of the article's leads.
    """
    language = ""
    for n in reversed(range(1, len(some))):
        line = some[n]
        if hits[n] or not line.prose:
            continue
        parts = sentences(line.text)
        if n in linked or not (2 <= len(parts) <= 4 and line.words <= 45):
            return
        found = [[r for r in matcher.whole(fold(part), "", silent) if _noticed(r)] for part in parts]
        loose = [part for part, rules in zip(parts, found, strict=True) if not rules]
        if 2 * len(loose) > len(parts) or any(words(part) > 9 for part in loose):
            return
        language = language or spoken("\n".join(line.text for line in some))
        if not found[0] and telling(parts[0], language):
            return
        hits[n] = [rule for rules in found for rule in rules]


def _noticed(rule: Rule) -> bool:
    """Whether what a rule names below an article is a notice, not a time: 'At 22.00. Fireworks, if it stays dry.'"""
    return rule.acts("tail") and rule.category not in ("live", "time")


def core(some: Sequence[Line], hits: Sequence[Sequence[Rule]]) -> range:
    """From the first to the last sentence that no rule names; in a text without sentences, line by line the same."""
    for anything in (False, True):
        first = next(
            (n for n, line in enumerate(some) if (anything or line.prose) and not named(hits[n], "head")), None
        )
        back = reversed(range(len(some)))
        last = next((n for n in back if (anything or some[n].prose) and not named(hits[n], "tail")), None)
        if first is not None and last is not None and first <= last:
            return range(first, last + 1 if anything else _waning(some, hits, first, last + 1))
    return range(0)


def _waning(some: Sequence[Line], hits: Sequence[Sequence[Rule]], first: int, stop: int) -> int:
    """Where an article ends whose furniture has a few sentences that no rule names, `stop` if it has none such.

    From the first line on from which rules name half of the lines, and three; a sentence there stays all the same.
    """
    at, known, strange = stop, 0, 0
    whole = sum(line.words for line, found in zip(some, hits, strict=True) if line.prose and not found)
    for n in reversed(range(first, len(some))):
        if named(hits[n], "tail"):
            known += 1
            if n < stop and known >= LEAST_KNOWN and 2 * known >= len(some) - n:
                at = n
        elif some[n].prose:
            strange += some[n].words
            if strange > MOST_STRANGE * whole:
                break
    return at
