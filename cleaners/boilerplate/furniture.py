"""What of a site's pages is furniture: lines, and templates with holes, that recur where no article would repeat them.

A paragraph that several articles share is the articles' own. So the share of pages that a line must stand on rises with
its length, is higher between an article's sentences than before and after them, and pages that tell the same story
count as one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import xxhash

from .fold import DENSE
from .rule import Rule, Scope
from .templates import Candidate, templates

PARAGRAPH = 25
"""A line of more words than this between an article's sentences is a paragraph of its own, and rarely a notice."""

_WORD = re.compile(r"[^\W_]{2,}")
_DIGITS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+")


class Row(NamedTuple):
    """A line of a page: its number, the folded text, its words, and whether it reads as a sentence."""

    at: int
    line: str
    words: int
    prose: bool


@dataclass(slots=True)
class Seen:
    """Where a line stood: the stories whose pages hold it, and how often beside and between an article's sentences."""

    words: int
    prose: bool
    stories: set[int] = field(default_factory=set)
    head: int = 0
    tail: int = 0
    body: int = 0


def furniture(site: str, pages: Sequence[Sequence[Row]], at_least: int) -> list[Rule]:
    """The rules that a site's pages teach, by line; none from fewer than `at_least` articles."""
    counts = _counts(pages)
    articles = [page for page in pages if _own(page, counts)]
    stories = _stories(articles)
    total = len(set(stories))
    if total < at_least:
        return []
    seen = _seen(articles, stories, counts)
    rules = [_rule(site, line, where, total) for line, where in sorted(seen.items()) if _recurs(where, total, at_least)]
    known = frozenset(rule.lines[0] for rule in rules)
    zones: tuple[Scope, ...] = ("head", "tail", "line")
    for zone in zones:
        lines = _short(articles, stories, counts, zone)
        rules += templates(site, zone, lines, known, total, at_least)
    return rules


def _counts(pages: Sequence[Sequence[Row]]) -> dict[str, int]:
    """On how many pages each line stands, figures aside."""
    counts: dict[str, int] = defaultdict(int)
    for page in pages:
        for line in {masked(row.line) for row in page}:
            counts[line] += 1
    return counts


def masked(line: str) -> str:
    """A line with its figures made alike."""
    return _DIGITS.sub("0", line)


def _own(page: Sequence[Row], counts: dict[str, int]) -> list[int]:
    """The line numbers of a page's own sentences; none if they are too few for an article, as in a bulletin.

    Where the sentences themselves recur with other figures, they are what the page has to say, not its furniture.
    """
    own = [row for row in page if row.prose and counts[masked(row.line)] == 1]
    return [row.at for row in own] if len(own) >= 2 or sum(row.words for row in own) >= 40 else []


def _stories(pages: Sequence[Sequence[Row]]) -> list[int]:
    """A number for each page's story: pages that share much of their running text tell the same one."""
    holders: dict[str, list[int]] = defaultdict(list)
    sizes = [0] * len(pages)
    for n, page in enumerate(pages):
        for line, size in {row.line: row.words for row in page if row.prose and row.words >= 8}.items():
            holders[line].append(n)
            sizes[n] += size
    common: dict[tuple[int, int], int] = defaultdict(int)
    for line, ns in holders.items():
        if 1 < len(ns) <= max(2, len(pages) // 2):
            for i, a in enumerate(ns):
                for b in ns[i + 1 :]:
                    common[a, b] += len(line.split())
    story = list(range(len(pages)))
    for (a, b), shared in sorted(common.items()):
        if shared >= 0.5 * min(sizes[a], sizes[b]):
            story[b] = min(story[b], story[a])
    return story


def _seen(pages: Sequence[Sequence[Row]], stories: Sequence[int], counts: dict[str, int]) -> dict[str, Seen]:
    seen: dict[str, Seen] = {}
    for page, story in zip(pages, stories, strict=True):
        own = _own(page, counts)
        for row in page:
            where = seen.setdefault(row.line, Seen(row.words, row.prose))
            where.stories.add(story)
            where.head += row.at < own[0]
            where.tail += row.at > own[-1]
            where.body += own[0] <= row.at <= own[-1]
    return seen


def _recurs(where: Seen, total: int, at_least: int) -> bool:
    """Whether a line stands on enough of the site's articles to be furniture."""
    found = len(where.stories)
    if found < at_least:
        return False
    inside = where.body > 0.3 * (where.head + where.tail + where.body)
    if not where.prose:
        if inside and where.words <= 2:
            return False  # 'Ingredients', 'No.': an article's own structure recurs too
        return found >= (0.4 if inside else 0.15) * total
    if inside and where.words > PARAGRAPH:
        return total >= 8 and found >= 0.9 * total  # else the background that a series of articles repeats
    if inside:
        return total >= 5 and found >= (0.6 if where.words <= 15 else 0.8) * total
    return found >= (0.4 if where.words <= 15 else 0.5) * total


def _rule(site: str, line: str, where: Seen, total: int) -> Rule:
    name = xxhash.xxh3_64_hexdigest(line.encode("utf-8", "surrogatepass"))[:12]
    why = f"on {len(where.stories)} of {total} pages of {site}"
    return Rule(f"learned.line.{name}", why, lines=(line,), words=1000, site=site)


def _short(
    pages: Sequence[Sequence[Row]], stories: Sequence[int], counts: dict[str, int], zone: Scope
) -> list[Candidate]:
    """Short lines before, after or anywhere in the pages, by story: with a hole they may recur, as they are they don't.

    What stands between paragraphs on one page stands below the last one on another.
    """
    out = []
    for page, story in zip(pages, stories, strict=True):
        own = _own(page, counts)
        for n, row in enumerate(page):
            place = "head" if row.at < own[0] else "tail" if row.at > own[-1] else "line"
            if zone in (place, "line") and not row.prose and row.at and 2 <= row.words <= 15:
                out.append(Candidate(story, row.line, place == "line", zone == "line" and _foreign(page, n)))
    return out


def _foreign(page: Sequence[Row], n: int) -> bool:
    """Whether what a label announces has nothing to do with the article: few of its words stand in a sentence there."""
    value = _WORD.findall(page[n].line.partition(":")[2])
    value = [word for word in value if len(word) >= 4 or DENSE.match(word)] or value
    sentences = "\n".join(row.line for row in page if row.prose)
    return bool(value) and 3 * sum(word in sentences for word in value) <= len(value)
