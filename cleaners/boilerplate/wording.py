"""Lines in a site's words rather than the article's: 'Our night editor picks five stories for you.'

Rules name what is said in the same words everywhere. What a site says in its own words a logistic model tells. Its
words weigh for or against a line, by language; so does what it speaks of (`concepts`, in 28 languages), its shape, its
place and its neighbours, which weigh the same in all languages, but not the same for labels, for sentences and for what
is neither. A word that the article itself uses tells nothing. The weights are data in `weights`, which
`python -m benchmarks.quality.wording` writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from .circumstances import SIZES, Look, kind, shape
from .concepts import CONCEPTS, MANNERS, languages, lexicon
from .grams import grams, word_of
from .layout import ASKING, LABEL, Page
from .lines import Line, named_person

WEIGHTS = Path(__file__).parent / "weights"

SURE = 1.75
"""The log odds that a line must have against it."""

WHOLE = 4.5
"""The same in a whole page, of whose lines another model has judged: what is left is mostly the article's."""

DOUBT = -1.0
"""From these log odds on a line is no sentence of the article to its neighbours, though it stays."""

IRREGULAR = 1.5
"""How much more it takes in a text that is mostly no sentences: a recipe, a table, a script."""

AMID = 0.7
"""How much more it takes between sentences of the article."""

BRIEF = 8
"""Words of a brief sentence; as a question it may be a sub-heading."""

CUT_OFF = 2.0
"""How much more it takes for words without an end that follow the last sentence: a copy may have been cut off there."""

FOLLOWING, LEADING, UNADDRESSED = 0.5, 1.0, 0.5
"""How much more it takes for a sentence below one of the article, above the first one, and if it speaks to nobody."""

HEADLINE = 2.0
"""How much more it takes for words without an end above an article whose headline isn't known: it may be that."""

SPOKEN = 0.3
"""What its words and concepts must weigh together, where no furniture stands beside: no line goes for its looks."""

HEARD = 1.0
"""The same for brief sentences, and for sub-headings and lists in the midst of an article, whatever stands beside."""

LONGEST = 60
"""A line of more words is a paragraph, whatever it says."""

ROUNDS = 4
"""What goes may tell more of its neighbours; so often they are looked at again."""

ADDRESSING = frozenset({"of you", "of call", "of we", "of please"})
"""Concepts in which a site speaks to its reader."""

COMMAS = (",", "،", "，", "、")
"""A line that ends so goes on, or greets: 'Dear Ada,'."""


class Weights(NamedTuple):
    """What speaks for furniture (above 0) and for the article; what is not there weighs nothing."""

    words: Mapping[str, float]
    """Of the words of one language."""
    around: Mapping[str, Mapping[str, float]]
    """Of concepts and circumstances, by the kind of the line; `bias` counts for each."""


def speaking(page: Page, mixed: Set[int] = frozenset(), sure: float = SURE) -> None:
    """Drop the lines that are not the article's, each with what weighs most as the reason; none of the `mixed` ones.

    `sure` are the log odds that a line must have against it at least. Linear in the text: words are looked up one by
    one, and the text is looked at four times at most.
    """
    if page.verse or page.language not in languages():
        return
    doubtful = frozenset[int]()
    for _ in range(ROUNDS):
        weighed = list(_weighed(page, doubtful))
        found = [line for line in weighed if line.n not in mixed and line.odds > sure + bar(page, line)]
        for line in found:
            page.drop(line.n, "wording.line", line.why)
        doubted = frozenset(line.n for line in weighed if line.odds > DOUBT)
        if not found and doubted == doubtful:
            return
        doubtful = doubted - page.gone.keys()


class Weighed(NamedTuple):
    """What speaks for and against a line."""

    n: int
    odds: float
    """The log odds that it is not the article's."""
    spoken: float
    """What its words and concepts weigh together."""
    amid: bool
    """The article surely goes on below it."""
    first: bool
    """No sentence of the article stands above it."""
    text: str
    said: Mapping[str, float]
    of: Mapping[str, float]
    seen: Mapping[str, float]

    @property
    def why(self) -> str:
        """The weightiest words, what the line speaks of, and the weightiest circumstances."""
        parts = [f"‘{word_of(gram, self.text)}’" for gram in _heaviest(self.said, 3)]
        subjects = [name for name in _heaviest(self.of, 3) if name.removeprefix("of ") not in MANNERS]
        if subjects:
            parts.append(f"speaks of {', '.join(CONCEPTS[name.removeprefix('of ')] for name in subjects)}")
        parts += [name for name in _heaviest(self.seen, 4) if name not in SIZES][:3]
        return f"In a site's words rather than the article's: {'; '.join(dict.fromkeys(parts))}."


def _weighed(page: Page, doubtful: Set[int]) -> Iterator[Weighed]:
    """The lines that may go, but for those that even the best kinship could not make doubtful."""
    look = Look(page, page.gone.keys(), doubtful)
    for n, line in enumerate(page.lines):
        if n in page.gone or not may_go(page, n):
            continue
        around = weights(page.language).around[kind(line)]
        own = _own(line.text, line.words, kind(line), page.language)
        beside = _times(around, look.beside(n))
        kinship = sum(max(0.0, weight) for weight in _times(around, look.at_most(n)).values())
        if own.most + sum(beside.values()) + kinship <= DOUBT:
            continue
        said = {gram: own.said[gram] for gram in look.strange(own.said, n)}
        seen = {**own.shape, **beside, **_times(around, look.kinship(n))}
        spoken_of = sum(said.values()) + sum(own.of.values())
        odds = spoken_of + sum(seen.values()) + around["bias"]
        yield Weighed(n, odds, spoken_of, look.amid(n), look.first(n), line.text, said, own.of, seen)


class Own(NamedTuple):
    """What a line says and looks like, wherever it stands, each with its weight."""

    said: Mapping[str, float]
    of: Mapping[str, float]
    shape: Mapping[str, float]
    most: float
    """The log odds of all that, without the words that speak for the article: it may use them itself."""


@lru_cache(maxsize=4096)
def _own(text: str, count: int, kind: str, language: str) -> Own:
    model = weights(language)
    around = model.around[kind]
    said = {gram: model.words[gram] for gram in grams(text) if gram in model.words}
    of = {name: around.get(name, 0.0) for name in concepts(text, language)}
    looks = _times(around, shape(text, count))
    against = sum(weight for weight in said.values() if weight > 0)
    return Own(said, of, looks, against + sum(of.values()) + sum(looks.values()) + around["bias"])


def _times(around: Mapping[str, float], found: Mapping[str, float]) -> dict[str, float]:
    """What is found, each with its weight; zeros left out."""
    return {name: around.get(name, 0.0) * value for name, value in found.items() if value}


def bar(page: Page, line: Weighed) -> float:
    """How much more than usual it takes: it depends on the text, on the line's kind, and on what stands beside it."""
    n, here = line.n, page.lines[line.n]
    beside = n - 1 in page.gone or n + 1 in page.gone
    sentence = kind(here) == "sentence" and not _asked(here)
    subhead = line.amid and not sentence
    if page.on_furniture and page.zone(n) == "body":
        return float("inf")
    brief = sentence and here.words <= BRIEF
    if line.spoken < (HEARD if brief or subhead else SPOKEN) and (sentence or subhead or not beside):
        return float("inf")
    return sum(
        (
            IRREGULAR * page.sparse,
            AMID * ((subhead or (page.zone(n) == "body" and not beside)) + (subhead and kind(here) == "label")),
            CUT_OFF * (n + 1 == len(page.lines) and not beside and kind(here) == "open"),
            HEADLINE * _heads(page, n),
            _told(page, line) if sentence else 0.0,
        )
    )


def _told(page: Page, line: Weighed) -> float:
    """How much more it takes for a sentence: it follows one of the article, leads it, or speaks to nobody."""
    n = line.n
    follows = n > 0 and n - 1 not in page.gone and page.lines[n - 1].prose
    leads = n + 1 < len(page.lines) and n + 1 not in page.gone and page.lines[n + 1].prose and line.first
    return (FOLLOWING * follows + LEADING * leads) + (UNADDRESSED + leads) * ADDRESSING.isdisjoint(line.of)


def _asked(line: Line) -> bool:
    """Whether a line is a brief question: a sub-heading as well."""
    return line.words <= BRIEF and line.text.rstrip().endswith(ASKING)


def _heads(page: Page, n: int) -> bool:
    """Whether a line may be the headline: words without a sign of a date or a byline, and no other line is it."""
    line = page.lines[n]
    if page.zone(n) != "head" or line.words <= LABEL or any(map(str.isdigit, line.text)):
        return False
    if kind(line) == "sentence" and not _asked(line):
        return False
    return not any(line.folded == page.title for m, line in enumerate(page.lines) if m not in page.gone and line.folded)


def may_go(page: Page, n: int) -> bool:
    """Whether a line is no paragraph, title, quotation, row of a table, question of an interview or broken sentence."""
    line = page.lines[n]
    if not line.folded or line.words > LONGEST or line.folded == page.title or page.quotes(n):
        return False
    if page.tabular(n) or page.wrapped(n) or page.step(n) or page.entry(n) or page.asks(n):
        return False
    if line.text.rstrip().endswith(COMMAS) or page.greets(n):
        return False
    return not _among_names(page, n)


def _among_names(page: Page, n: int) -> bool:
    """Whether a line is one of several persons' names, each on a line: who won, who died, who plays."""
    if not named_person(page.lines[n].text):
        return False
    beside = [page.lines[m].text for m in (n - 1, n + 1) if 0 <= m < len(page.lines) and m not in page.gone]
    return any(named_person(text) for text in beside)


def concepts(text: str, language: str) -> list[str]:
    """What a line speaks of, as the weights name it: 'of newsletters'."""
    return [f"of {concept}" for concept in sorted(lexicon(language).find(text))]


@cache
def weights(language: str) -> Weights:
    """The model as it was trained, for one language."""
    return Weights(_read(language), _read("circumstances"))


@cache
def _read(name: str) -> Any:
    return json.loads((WEIGHTS / f"{name}.json").read_text("utf-8"))


def _heaviest(weighed: Mapping[str, float], most: int) -> list[str]:
    return sorted((name for name in weighed if weighed[name] > 0), key=lambda name: (-weighed[name], name))[:most]
