"""What a line weighs: for or against its being a site's, word by word, by what it speaks of, its shape and its place.

The weights are data in `weights`, of each language's words and of circumstances, which are the same in all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from functools import cache, lru_cache
from math import fsum
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple

from .circumstances import SIZES, Look, kind, shape
from .concepts import CONCEPTS, MANNERS, lexicon
from .grams import grams, word_of
from .page import Page

WEIGHTS = Path(__file__).parent / "weights"

LONGEST = 60
"""A line of more words is a paragraph, whatever it says."""

ALONE = 3.0
"""Odds by itself with which a line that speaks to its reader goes, though the article stands all around it."""

ADDRESSING = frozenset({"of you", "of call", "of we", "of please"})
"""Concepts in which a site speaks to its reader."""

WORD = 0.15
"""What the words of a line weigh at most of which none speaks against it."""


class Weights(NamedTuple):
    """What speaks for furniture (above 0) and for the article; what is not there weighs nothing."""

    words: Mapping[str, float]
    """Of the words of one language."""
    around: Mapping[str, Mapping[str, float]]
    """Of concepts and circumstances, by the kind of the line; `bias` counts for each."""


class Own(NamedTuple):
    """What a line says and looks like, wherever it stands, each with its weight."""

    said: Mapping[str, float]
    words: frozenset[str]
    """Those of them that are words, not signs, each once."""
    of: Mapping[str, float]
    shape: Mapping[str, float]
    all: Sequence[float]
    """All these weights."""


class Weighed(NamedTuple):
    """What a line says by itself, each with its weight for (above 0) or against its being the site's."""

    text: str
    own: Own
    hidden: Set[str]
    """Its words that tell nothing, since the article uses them."""
    names: Sequence[str]
    """Of where it stands and what stands beside it."""
    around: Sequence[float]
    """How much of these there is."""
    beside: Sequence[float]
    """The same with weights."""
    odds: float
    """The log odds that it is not the article's: the sum of all weights."""

    @property
    def said(self) -> Mapping[str, float]:
        """Its words that tell something."""
        said = self.own.said
        return {gram: said[gram] for gram in said if gram.removeprefix("^") not in self.hidden}

    @property
    def seen(self) -> dict[str, float]:
        """Its shape, and all that is around it, with weights."""
        return {**self.own.shape, **dict(zip(self.names, self.beside, strict=True))}

    @property
    def known(self) -> dict[str, float]:
        """What the trees are told of it."""
        weights = self.said.values()
        spoken = fsum(weights)
        return {
            **dict(zip(self.names, self.around, strict=True)),
            "odds": self.odds,
            "odds but for words": self.odds - spoken,
            "its words' weights": spoken,
            "words for furniture": fsum(weight for weight in weights if weight > 0),
            "words for the article": fsum(weight for weight in weights if weight < 0),
            "heaviest word": max(weights, default=0.0),
            "lightest word": min(weights, default=0.0),
            "words with a weight": len(weights),
        }


class Judged(NamedTuple):
    """A line that may go, and all that the trees are told of it."""

    n: int
    weighed: Weighed
    known: Mapping[str, float]

    @property
    def alone(self) -> bool:
        """Whether it so speaks to the reader that it goes though the article stands all around it."""
        return self.weighed.odds > ALONE and not ADDRESSING.isdisjoint(self.weighed.own.of)

    @property
    def says(self) -> float:
        """What its words, and what it speaks of, weigh together."""
        return fsum((*self.weighed.said.values(), *self.weighed.own.of.values()))

    @property
    def silent(self) -> bool:
        """Whether nothing that it says speaks against it, but only where it stands."""
        own = (*self.weighed.said.values(), *self.weighed.own.of.values())
        return fsum(weight for weight in own if weight > 0) <= WORD

    @property
    def why(self) -> str:
        """The weightiest words, what the line speaks of, the weightiest circumstances, and its neighbours."""
        text, said, of, seen = self.weighed.text, self.weighed.said, self.weighed.own.of, self.weighed.seen
        parts = [f"‘{word_of(gram, text)}’" for gram in _heaviest(said, 3)]
        subjects = [name for name in _heaviest(of, 3) if name.removeprefix("of ") not in MANNERS]
        if subjects:
            parts.append(f"speaks of {', '.join(CONCEPTS[name.removeprefix('of ')] for name in subjects)}")
        parts += [name for name in _heaviest(seen, 4) if name not in SIZES][:3]
        beside = [side for side in ("above", "below") if self.known[f"odds {side}"] > 0]
        parts += [f"the line {side} is the site's too" for side in beside]
        return f"In a site's words rather than the article's: {'; '.join(dict.fromkeys(parts))}."


def weigh(page: Page) -> dict[int, Weighed]:
    """What the lines that stay say and look like."""
    kinds, model = [kind(line) for line in page.lines], weights(page.language).around
    own = {
        n: _own(line.text, line.words, kinds[n], page.language)
        for n, line in enumerate(page.lines)
        if n not in page.gone and line.folded and line.words <= LONGEST
    }
    look = Look(page, page.gone.keys(), frozenset[str]().union(*(one.words for one in own.values())))
    names, rows = tuple(look.columns), list(zip(*look.columns.values(), strict=True))
    weighing = {name: [around.get(column, 0.0) for column in names] for name, around in model.items()}
    found: dict[int, Weighed] = {}
    for n, one in own.items():
        hidden = one.words & look.told(n)
        unsaid = [-one.said[gram] for word in hidden for gram in (word, f"^{word}") if gram in one.said]
        beside = list(map(mul, rows[n], weighing[kinds[n]]))
        odds = fsum((*one.all, *unsaid, *beside, model[kinds[n]]["bias"]))
        found[n] = Weighed(page.lines[n].text, one, hidden, names, rows[n], beside, odds)
    return found


@lru_cache(maxsize=4096)
def _own(text: str, count: int, kind: str, language: str) -> Own:
    model = weights(language)
    heard, around = model.words, model.around[kind]
    said = {gram: heard[gram] for gram in grams(text) if gram in heard}
    of = {name: around.get(name, 0.0) for name in concepts(text, language)}
    looks = _times(around, shape(text, count))
    words = frozenset([word for gram in said if (word := gram.removeprefix("^"))[0].isalpha()])
    return Own(said, words, of, looks, (*said.values(), *of.values(), *looks.values()))


def _times(around: Mapping[str, float], found: Mapping[str, float]) -> dict[str, float]:
    """What is found, each with its weight; zeros left out."""
    return {name: around.get(name, 0.0) * value for name, value in found.items() if value}


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
