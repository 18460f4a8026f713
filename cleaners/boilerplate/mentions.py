"""What an article's own sentences mention: if they speak of newsletters, so may its lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from .fold import fold, plain
from .page import LABEL, Page, once
from .rule import Rule
from .signs import object_of

MOST_PHRASES = 64
"""So many different labels of a text are looked for in its sentences; this keeps the look-up linear in the text."""

_WORD = re.compile(r"[^\W\d_]{6,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPELLED = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ALONE = re.compile(r"(?:^|[^\W\d_A-Z][^\w]{1,3})([^\W\d_]+(?:['’][^\W\d_]+)*)(?= [^\W\d_A-Z])")
_QUOTES = "\"'‘’“”„«»"


def spoken_of(page: Page, n: int, rule: Rule) -> bool:
    """Whether the article itself speaks of what the rule takes for furniture.

    An article on newsletters says 'newsletter' elsewhere; one on buttons quotes what stands on them.
    """
    line = page.lines[n]
    if line.prose:
        own = _WORD.findall(" ".join([*(fold(cut.text) for cut in rule.cuts), *map(fold, rule.lines)]))
        return not _vocabulary(page).isdisjoint(set(_WORD.findall(line.folded)).intersection(own))
    if line.words >= 2:
        return line.folded in _phrases(page)
    beside = [page.lines[m] for m in (n - 1, n + 1) if 0 <= m < len(page.lines) and not page.hits[m]]
    told = {word for other in beside if other.prose for word in _WORD.findall(other.folded)}
    return bool(told & {line.folded, f"{line.folded}s"})


def offered(page: Page, n: int, rule: Rule) -> bool:
    """Whether the article's sentences speak of the very thing that an invitation offers: an account, an app."""
    told = _vocabulary(page).intersection(_WORD.findall(page.lines[n].folded))
    return bool(told) and any(object_of(rule).fullmatch(word) for word in sorted(told))


@once
def counted(page: Page) -> Counter[str]:
    """In how many of the article's lines with sentences each word stands."""
    return Counter(word for line in page.told for word in set(spelled(line.text)))


def spelled(text: str) -> list[str]:
    """The words of a text in small letters, with the signs inside them."""
    return [token[0].lower() for token in _SPELLED.finditer(plain(text))]


@once
def names(page: Page) -> Mapping[str, set[int]]:
    """The lines in which a word has a capital between words that have none, as a name has."""
    found: dict[str, set[int]] = defaultdict(set)
    for n, line in enumerate(page.lines):
        for name in _ALONE.findall(line.text):
            if name[0].isupper():
                found[name].add(n)
    return found


@once
def small(page: Page) -> frozenset[str]:
    """The longer words that stand in sentences without a capital, so that they are no names."""
    found = (word for line in page.lines if line.prose for word in _LETTERS.findall(line.text))
    return frozenset(word for word in found if len(word) > LABEL and word[0].islower())


@once
def _vocabulary(page: Page) -> frozenset[str]:
    """The longer words of the article's sentences."""
    return frozenset(_WORD.findall(_sentences(page)))


@once
def _phrases(page: Page) -> frozenset[str]:
    """The labels among the lines that an article's sentence quotes."""
    labels = sorted({line.folded for line, hits in page.both if hits})
    return frozenset(label for label in labels[:MOST_PHRASES] if f" {label}" in _sentences(page))


@once
def _sentences(page: Page) -> str:
    text = " ".join(line.text.lower() for line in page.told)
    for quote in _QUOTES:  # several times as fast as one `translate`
        text = text.replace(quote, " ")
    return f" {text}"
