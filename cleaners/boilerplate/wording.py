"""Lines in a site's words rather than the article's: 'Our night editor picks five stories for you.'

Rules name what is said in the same words everywhere. What a site says in its own words a model tells, in two steps. A
logistic model weighs each line: its words, by language; what it speaks of (`concepts`, in 28 languages), its shape, its
place and its neighbours, which weigh the same in all languages, but not the same for labels, for sentences and for what
is neither. A word that the article itself uses tells nothing. Then boosted trees look at what the first model says of
the line and of those around it (`surroundings`), since what a site adds stands together. Weights and trees are data in
`weights`, which `python -m benchmarks.quality.wording` writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache, lru_cache
from math import fsum
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple

from .circumstances import SIZES, Look, kind, shape
from .concepts import CONCEPTS, MANNERS, languages, lexicon
from .entries import entry, step, terms
from .fold import words
from .grams import grams, word_of
from .hearing import led, told
from .lines import Line, named_person
from .page import LABEL, Page
from .speech import ASKING, COMMAS, asks, greets, quotes, signs_off
from .surroundings import Surroundings
from .tables import rows, tabular
from .trees import Trees, read
from .verse import verse

WEIGHTS = Path(__file__).parent / "weights"

SURE = 0.6
"""The log odds that a line must have against it."""

WHOLE = 3.0
"""The same in a whole page, of whose lines another model has judged: what is left is mostly the article's.

It holds in later rounds as well, in which the page is no whole one any more.
"""

ALONE = 4.0
"""Odds by itself with which a line that speaks to its reader goes, though the article stands all around it."""

HOPELESS = -3.5
"""With odds below these by itself a line stays, whatever stands around it.

Of 7,600 lines that the trees would take 3 lie below, and of an article's lines nearly half.
"""

GONE, UNSEEN = 6.0, -6.0
"""The odds of a line that goes already, and of one that is not weighed, for their neighbours."""

BRIEF = 8
"""Words of a brief question, which may be a sub-heading."""

AMID = 2.0
"""How much more it takes amid a list of the article's."""

CUT_OFF = 2.0
"""How much more it takes for words without an end that follow the last sentence: a copy may have been cut off there."""

LEADING = 1.0
"""How much more it takes for the first sentence of the running text, right above another one."""

UNLIKELY = 0.5
"""The same for a sentence that by itself is rather the article's."""

HEADING = 0.5
"""How much more it takes for words without an end above a paragraph, and for those between two, if others stand so."""

SILENT, WORD = 2.0, 0.15
"""How much more it takes for words above a paragraph of which none weighs so much against them: a sub-heading."""

TERMS = 5.0
"""How much more it takes for the sentence over a glossary or news in brief."""

HEADLINE = 5.0
"""How much more it takes for words without an end above an article whose headline isn't known: it may be that."""

PAIRED = 3.0
"""How much more it takes for two rows with bars: they may be a table."""

TOLD = 1.0
"""How much more it takes for sentences amid the article that are rather its own by the words of each."""

LED = 3.0
"""How much more it takes for a line that a sentence of the article leads, with the site's words after it."""

LONGEST = 60
"""A line of more words is a paragraph, whatever it says."""

ENTRY = "live.entry"
"""The rules that take the times of a live page's entries."""

ADDRESSING = frozenset({"of you", "of call", "of we", "of please"})
"""Concepts in which a site speaks to its reader."""

ROW = re.compile(r"[^\W\d_][^:：.!?]{1,30}[:：]\s*\S")
"""How a row begins that names what it is on."""

TIGHT = re.compile(r"[^\W\d_A-Z]{3}[.!?…][\"”»]?(?=[^\W\d_a-zß-ÿа-яё])")
"""Where a sentence ends, and something follows without a space."""


class Weights(NamedTuple):
    """What speaks for furniture (above 0) and for the article; what is not there weighs nothing."""

    words: Mapping[str, float]
    """Of the words of one language."""
    around: Mapping[str, Mapping[str, float]]
    """Of concepts and circumstances, by the kind of the line; `bias` counts for each."""


def speaking(page: Page, mixed: Set[int] = frozenset(), *, whole: bool = False) -> None:
    """Drop the lines that are not the article's, each with what weighs most as the reason; none of the `mixed` ones.

    Of a `whole` page another model has judged before, and it takes more. Linear in the text.
    """
    if verse(page) or page.language not in languages():
        return
    lines = [line for line in _doubtful(page) if line.n not in mixed]
    sure = WHOLE if whole else SURE
    titled = any(line.folded == page.title for n, line in enumerate(page.lines) if n not in page.gone and line.folded)
    told = zip(lines, trees().odds([line.known for line in lines]).tolist(), strict=True)
    likely = [(line, found) for line, found in told if found > sure or (line.alone and not whole)]
    for line, found in [one for one in likely if may_go(page, one[0].n)]:
        more = bar(page, line, titled)
        if found > sure + more or (line.alone and not whole and more <= LEADING):
            page.drop(line.n, "wording.line", line.why)


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
        unsaid = [-weight for word in hidden for weight in one.weights[word]]
        beside = list(map(mul, rows[n], weighing[kinds[n]]))
        odds = fsum((*one.all, *unsaid, *beside, model[kinds[n]]["bias"]))
        found[n] = Weighed(page.lines[n].text, one, hidden, names, rows[n], beside, odds)
    return found


class Own(NamedTuple):
    """What a line says and looks like, wherever it stands, each with its weight."""

    said: Mapping[str, float]
    words: frozenset[str]
    """Those of them that are words, not signs, each once."""
    weights: Mapping[str, Sequence[float]]
    """Of each word, also as the first one of a sentence."""
    of: Mapping[str, float]
    shape: Mapping[str, float]
    all: Sequence[float]
    """All these weights."""


@lru_cache(maxsize=4096)
def _own(text: str, count: int, kind: str, language: str) -> Own:
    model = weights(language)
    heard, around = model.words, model.around[kind]
    said = {gram: heard[gram] for gram in grams(text) if gram in heard}
    of = {name: around.get(name, 0.0) for name in concepts(text, language)}
    looks = _times(around, shape(text, count))
    by_word: dict[str, list[float]] = {}
    for gram, weight in said.items():
        word = gram.removeprefix("^")
        if word[0].isalpha():
            by_word.setdefault(word, []).append(weight)
    return Own(said, frozenset(by_word), by_word, of, looks, (*said.values(), *of.values(), *looks.values()))


def _times(around: Mapping[str, float], found: Mapping[str, float]) -> dict[str, float]:
    """What is found, each with its weight; zeros left out."""
    return {name: around.get(name, 0.0) * value for name, value in found.items() if value}


def bar(page: Page, line: Judged, titled: bool) -> float:
    """How much more than usual it takes where a line may be what is seldom seen: a headline, words that are cut off.

    None can be the headline of a page that is `titled`, since that is there.
    """
    n, own, known = line.n, kind(page.lines[line.n]), line.known
    if page.on_furniture and page.zone(n) == "body":
        return float("inf")
    leads = own == "sentence" and not known["article above"] and known["lines to the article below"] == 1
    cut_off = own == "open" and n + 1 == len(page.lines) and n - 1 not in page.gone
    unlikely = own == "sentence" and known["odds"] < 0
    opens = own == "sentence" and not known["article above"] and n + 1 in terms(page)
    bars = (
        (LED, led(page.lines[n].text, page.language)),
        (TOLD, page.zone(n) == "body" and told(page.lines[n].text, page.language)),
        (TERMS, opens),
        (PAIRED, _paired(page, n)),
        (SILENT, line.silent and page.zone(n) == "body" and _heads_text(page, n)),
        (HEADING, _heads_text(page, n)),
        (AMID, _amid(page, line)),
        (LEADING, leads),
        (HEADING, _heads_paragraph(page, n) and any(_heads_paragraph(page, m) for m in page.core if m != n)),
        (UNLIKELY, unlikely),
        (CUT_OFF, cut_off),
        (HEADLINE, not titled and _heads(page, n)),
    )
    return sum(more for more, holds in bars if holds)


def _amid(page: Page, line: Judged) -> bool:
    """Whether a line stands in a list of the article's: no sentence above and below, and nothing of the site's."""
    n = line.n
    if page.zone(n) != "body" or not 0 < n < len(page.lines) - 1:
        return False
    beside = (page.lines[n - 1], page.lines[n + 1])
    known = line.known["odds above"] < 0 and line.known["odds below"] < 0
    return known and not any(m in page.gone for m in (n - 1, n + 1)) and not any(one.prose for one in beside)


def _glued(text: str) -> bool:
    """Whether something is glued to a sentence, of which nothing may go with it: '… when the letter came.MOST READ'."""
    tight = TIGHT.search(text)
    return tight is not None and words(text[: tight.end()]) > BRIEF


def _heads_paragraph(page: Page, n: int) -> bool:
    """Whether words without an end stand between two paragraphs, and no rule names them."""
    around = page.lines[max(n - 1, 0) : n + 2]
    gone = not page.gone.keys().isdisjoint((n - 1, n, n + 1)) or page.hits[n]
    return len(around) == 3 and not gone and not around[1].closed and around[0].prose and around[2].prose


def _heads_text(page: Page, n: int) -> bool:
    """Whether words without an end stand above a paragraph of the article."""
    below = page.lines[n + 1] if n + 1 < len(page.lines) and n + 1 not in page.gone else None
    return not page.lines[n].closed and below is not None and below.prose


def _asked(line: Line) -> bool:
    """Whether a line is a brief question: a sub-heading as well."""
    return line.words <= BRIEF and line.text.rstrip().endswith(ASKING)


def _heads(page: Page, n: int) -> bool:
    """Whether a line may be the headline: words above the article without a sign of a date."""
    line = page.lines[n]
    if page.zone(n) != "head" or line.words <= LABEL or any(map(str.isdigit, line.text)):
        return False
    return kind(line) != "sentence" or _asked(line)


def may_go(page: Page, n: int) -> bool:
    """Whether a line is no title, quotation, table row, answer's question, broken sentence or copy that is kept."""
    line = page.lines[n]
    if line.folded == page.title or quotes(page, n) or n in page.linked:
        return False
    if (
        (tabular(page, n) and not _paired(page, n))
        or page.wrapped(n)
        or step(page, n)
        or entry(page, n)
        or asks(page, n)
    ):
        return False
    if line.text.rstrip().endswith(COMMAS) or greets(page, n) or signs_off(page, n) or _glued(line.text):
        return False
    again = n + 1 in page.gone and page.lines[n + 1].folded == line.folded
    return not (again or _among_names(page, n) or _heads_entry(page, n) or _heads_rows(page, n))


def _paired(page: Page, n: int) -> bool:
    """Whether a row has but one other beside it, above or below the article: two rows of links are as many."""
    return rows(page, n) == 2 and page.zone(n) != "body"


def _among_names(page: Page, n: int) -> bool:
    """Whether a line is one of several persons' names, each on a line: who won, who died, who plays."""
    if not named_person(page.lines[n].text):
        return False
    beside = [page.lines[m].text for m in (n - 1, n + 1) if 0 <= m < len(page.lines) and m not in page.gone]
    return any(named_person(text) for text in beside)


def _heads_entry(page: Page, n: int) -> bool:
    """Whether a line stands between the time of a live page's entry and its text: it is the entry's headline."""
    timed = n > 0 and page.gone.get(n - 1, ("",))[0].startswith(ENTRY)
    return timed and n + 1 < len(page.lines) and page.lines[n + 1].prose


def _heads_rows(page: Page, n: int) -> bool:
    """Whether a label stands above sentences that begin with a name and a colon: 'Hollin: Pell 7, Brack 6.'"""
    below = page.lines[n + 1 : n + 3]
    rows = len(below) == 2 and all(line.closed and ROW.match(line.text) for line in below)
    return rows and page.lines[n].words <= LABEL and page.gone.keys().isdisjoint((n + 1, n + 2))


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


@cache
def trees() -> Trees:
    """The trees as they were trained."""
    return read(WEIGHTS / "trees.json")


def _heaviest(weighed: Mapping[str, float], most: int) -> list[str]:
    return sorted((name for name in weighed if weighed[name] > 0), key=lambda name: (-weighed[name], name))[:most]
