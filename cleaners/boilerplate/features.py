"""What a line of a whole page looks like, alone and among its neighbours, as columns of numbers.

Nothing here knows a language: shapes, places, signs, what rules say, how often a line occurs, what words it shares with
the title and with the page's running text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from .lines import Line, bulleted, title_case

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .page import Page
    from .rule import Rule

    Column = NDArray[np.float64]
    Columns = dict[str, Column]

_ADDRESS = re.compile(r"https?://|www\.|@\w|\w@\w")
_SIGN = re.compile(r"[|©»›•·→]|\d ?%|\$")
_WORD = re.compile(r"[^\W\d_]{5,}")
_COUNT = re.compile(r"\D{0,3}(\d{1,3})(?:[.):]|\s|$)")

LONG = 8
"""Words of a line that says something."""

NEAR = 6
"""Lines before and after a line that may be rows of the same list."""


def _scoped(scopes: Container[str], rule: Rule) -> bool:
    return rule.scope in scopes


def _of(categories: Container[str], rule: Rule) -> bool:
    return rule.category in categories


_NAMED: Mapping[str, Callable[[Rule], bool]] = {
    "named": partial(_scoped, {"line"}),
    "named at edges": partial(_scoped, {"head", "tail", "edge"}),
    "named comments": partial(_of, {"comments"}),
    "named related": partial(_of, {"related"}),
    "named copyright": partial(_of, {"copyright"}),
    "named time": partial(_of, {"time", "author"}),
    "named share": partial(_of, {"share", "newsletter", "app"}),
}
"""What rules say of a line."""


def first(page: Page) -> Columns:
    """Columns for the first look: each line by itself, its neighbourhood, and where it stands."""
    columns = _own(page)
    words = np.array([line.words for line in page.lines], dtype=np.float64)
    sentence = columns["sentence"]
    columns |= _around("sentence", sentence, (1, 2, 4, 8))
    columns |= _around("length", np.log1p(words) / 4, (1, 2, 4, 8))
    columns |= _around("named", columns["named"], (1, 2, 4, 8))
    return columns | _series(page) | _place(page, columns)


def second(columns: Columns, page: Page, score: Column) -> Columns:
    """Columns for the second look, which knows what the first one made of the neighbours."""
    words = np.array([line.words for line in page.lines], dtype=np.float64)
    score = np.clip(_lifted(score, words), -6, 6)
    share = 1 / (1 + np.exp(-score))
    start, end = densest(score * np.sqrt(words))
    at = np.arange(len(words))
    inside = ((at >= start) & (at < end)).astype(np.float64)
    away = np.where(inside > 0, 0, np.minimum(10, np.where(at < start, start - at, at - end + 1))) / 10
    looks = {
        "look": score,
        "look in run": score * inside,
        "in run": inside,
        "away from run": away,
        "before run": (at < start).astype(np.float64),
        "after run": (at >= end).astype(np.float64),
        "run length": np.log1p(words[start:end].sum()) / 8 * inside,
        "page": np.full(len(words), (share * words).sum() / max(words.sum(), 1)),
    }
    looks |= _around("look", share, (1, 2, 4, 8, 16), both=True)
    looks |= _since(columns, at >= start)
    kin = _kinship(page, start, end)
    looks |= {"kin": kin, "kin, long": kin * np.log1p(words), "stranger": (words >= 8) * (1 - kin)}
    return columns | looks


def _lifted(score: Column, words: Column) -> Column:
    """Scores raised alike until a line of some words counts as the article's: every page has one, however it looks."""
    best = score[words >= LONG] if (words >= LONG).any() else score
    return score + max(0.0, 1.0 - float(best.max()))


def _since(columns: Columns, begun: NDArray[np.bool_]) -> Columns:
    """How much of what rules name stands between the start of the run of text and a line: comments, other articles."""
    named = columns["named"] + columns["named at edges"]
    counted = {
        "named since start": (named, 5),
        "comments since start": (columns["named comments"], 2),
        "related since start": (columns["named related"], 2),
    }
    return {name: np.minimum(np.cumsum(values * begun), most) / most for name, (values, most) in counted.items()}


def densest(gain: Column) -> tuple[int, int]:
    """The run of lines with the largest sum (Kadane), as a range of line numbers."""
    best, run, start, found = 0.0, 0.0, 0, (0, 0)
    for n, value in enumerate(gain.tolist()):
        if run <= 0:
            run, start = 0.0, n
        run += value
        if run > best:
            best, found = run, (start, n + 1)
    return found


def _own(page: Page) -> Columns:
    counts = Counter(line.folded or line.text for line in page.lines)
    rows = [_shape(line.text, line.words, line.closed, counts[line.folded or line.text] > 1) for line in page.lines]
    columns = {"words": np.log1p(np.array([line.words for line in page.lines], dtype=np.float64))}
    columns |= dict(zip(_SHAPE, np.array(rows, dtype=np.float64).T, strict=True))
    found = {n: own for n, hits in enumerate(page.hits) if hits and (own := [rule for rule in hits if not rule.site])}
    for name, test in _NAMED.items():
        columns[name] = np.zeros(len(rows))
        columns[name][[n for n, hits in found.items() if any(map(test, hits))]] = 1
    return columns


_SHAPE = (
    "words, to 60", "to 2 words", "to 5 words", "from 12 words", "from 25 words", "closed", "sentence",
    "colon", "question", "trails off", "capitals", "title case", "shouts", "figures", "mostly figures", "address",
    "sign", "bullet", "lower", "comma", "quote", "repeated, short", "repeated, long", "two sentences", "long words",
)  # fmt: skip


@lru_cache(maxsize=4096)
def _shape(line: str, words: int, closed: bool, repeated: bool) -> tuple[float, ...]:
    """What a line looks like by itself; a page is looked at in rounds, so the last lines are remembered."""
    text, size = line.strip(), max(len(line), 1)
    tokens = text.split()
    figures = sum(map(str.isdigit, text))
    return (
        min(words, 60) / 60,
        words <= 2,
        words <= 5,
        words >= 12,
        words >= 25,
        closed,
        closed and words >= 6,
        text[-1:] in (":", "："),
        text[-1:] in ("?", "？"),
        text.endswith(("…", "...")),
        sum([token[0].isupper() for token in tokens]) / len(tokens),
        title_case(text),
        sum(map(str.isupper, text)) > 0.5 * size,
        figures / size,
        figures > 0.3 * size,
        _ADDRESS.search(text) is not None,
        _SIGN.search(text) is not None,
        bulleted(line),
        text[0].islower(),
        any(comma in text for comma in ",，、"),
        text[0] in "\"“‘'«„「",
        repeated and words <= 6,
        repeated and words > 6,
        ". " in text,
        size / len(tokens) > 8,
    )


def _around(name: str, values: Column, radii: tuple[int, ...], both: bool = False) -> Columns:
    """Means of the neighbours on both sides within some radii: their sum, the smaller, and perhaps the larger."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    columns = {}
    for radius in radii:
        low, high = np.maximum(at - radius, 0), np.minimum(at + radius + 1, len(values))
        before, after = (sums[at] - sums[low]) / radius, (sums[high] - sums[at + 1]) / radius
        columns[f"{name} ±{radius}"] = before + after
        columns[f"{name} ±{radius}, least"] = np.minimum(before, after)
        if both:
            columns[f"{name} ±{radius}, most"] = np.maximum(before, after)
    return columns


def _series(page: Page) -> Columns:
    """Rows of a list or a table: numbers that count up, lines that begin and end with the same kinds of words."""
    numbers = np.array([_number(line.text) for line in page.lines])
    frames = np.array([_frame(line.text) for line in page.lines])
    counts, alike = np.zeros(len(frames)), np.zeros(len(frames))
    for away in range(1, min(NEAR, len(frames) - 1) + 1):
        same = frames[away:] == frames[:-away]
        alike[away:] += same
        alike[:-away] += same
        if away <= 4:
            up = numbers[away:] - numbers[:-away] == 1
            counts[away:] = np.maximum(counts[away:], up)
            counts[:-away] = np.maximum(counts[:-away], up)
    alike /= 2 * NEAR
    figures = np.array(["0" in frame for frame in frames])
    return {
        "counts up": counts,
        **_around("counts up", counts, (2,)),
        "alike": alike,
        "alike, with figures": alike * figures,
    }


def _number(text: str) -> float:
    """The number that a line starts with, perhaps behind a mark or two; NaN if there is none."""
    found = _COUNT.match(text)
    return float(found[1]) if found else np.nan


def _frame(text: str) -> str:
    """The kinds of a line's first two words and of its last one: figure, capital, letter or the sign itself."""
    tokens = text.split()
    heads = [token[0] for token in (*tokens[:2], tokens[-1])]
    return " ".join("0" if h.isdigit() else "A" if h.isupper() else "a" if h.isalpha() else h for h in heads)


def _place(page: Page, columns: Columns) -> Columns:
    """Where lines stand: on the page, beside the title, and after what rules name."""
    size = len(page.lines)
    at = np.arange(size)
    titled = _titled(page)
    known = float(bool(titled))
    title = headline(page)
    theme = frozenset(_WORD.findall(page.title))
    shared = np.array([_share(_WORD.findall(line.folded), theme) for line in page.lines])
    long = np.array([line.words >= 8 for line in page.lines])
    named = columns["named"] + columns["named at edges"]
    return {
        "place": at / max(size - 1, 1),
        "place²": (at / max(size - 1, 1)) ** 2,
        "from start": np.minimum(at, 10) / 10,
        "from end": np.minimum(size - 1 - at, 10) / 10,
        "title's words": shared,
        "title's words, long": shared * long,
        "is title": np.isin(at, titled).astype(np.float64),
        "before title": (at < title) * known,
        "after title": (at > title) * np.exp(-np.maximum(at - title, 0) / 30) * known,
        "title known": np.full(size, known),
        "copyright above": np.minimum(np.cumsum(columns["named copyright"]), 3) / 3,
        "named above": np.minimum(np.cumsum(named), 20) / 20,
        "named below": np.minimum(np.cumsum(named[::-1])[::-1], 20) / 20,
    }


def headline(page: Page) -> int:
    """The number of the line that is the headline: with most sentences right below, the lowest such; else 0."""
    return max(_titled(page), key=lambda n: (_told(page, n), n), default=0)


def _titled(page: Page) -> list[int]:
    return [n for n, line in enumerate(page.lines) if _is_title(line, page.title)]


def _is_title(line: Line, title: str) -> bool:
    folded = line.folded
    return line.words >= 3 and bool(folded) and (folded in title or (len(title) > 10 and title in folded))


def _told(page: Page, n: int) -> int:
    """How many words the sentences right below a line have: the headline of the article stands above most of them."""
    return sum(line.words for line in page.lines[n + 1 : n + 21] if line.prose and line.closed)


def _share(words: list[str], known: frozenset[str]) -> float:
    some = set(words)
    return len(some & known) / len(some) if some else 0.0


def _kinship(page: Page, start: int, end: int) -> Column:
    """The share of each line's longer words that other lines of the page's run of text use."""
    vocabularies = [set(_WORD.findall(line.text.lower())) for line in page.lines]
    holders: Counter[str] = Counter()
    for n in range(start, end):
        holders.update(vocabularies[n])
    own = [start <= n < end for n in range(len(vocabularies))]
    kin = [
        sum(holders[word] > mine for word in words) / len(words) if words else 0.0
        for words, mine in zip(vocabularies, own, strict=True)
    ]
    return np.array(kin)
