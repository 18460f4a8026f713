"""What is known of a stretch of a paragraph that may be the site's: what is heard in it, and how it stands to the rest.

Of its words and borders linear models tell the odds (`hearing`); beside them stand its shape, its neighbours, and what
it has in common with the article. Trees weigh all that (`asides`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from math import fsum
from typing import TypeVar

from .beginnings import Named, Naming, nothing
from .circumstances import brand, often, shape, squeezed, stems
from .concepts import MANNERS, lexicon
from .fold import words
from .hearing import ANNOUNCES, KINDS, begins, bordering, edge, kind, odds, spoken
from .lines import ends, shut
from .stretches import UNSPACED, starts
from .tongues import FUNCTION_WORDS

NONE = -20.0
"""The odds of what is not there."""

NAMED = 160
"""Characters of the longest stretch that rules are asked about."""

NEAR, FAR = 12, 300
"""So many sentences on either side, and so many characters, count as what stands around."""

SOME = 6
"""More lines than these tell no more."""

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_ASCII_LETTERS = re.compile("[A-Za-z]+")
_NAME = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я](?<=[^\W\d_,] .)[^\W\d_]{2,}")
_QUOTE = re.compile('["“”„«»「」『』]')
_OPENED, _CLOSED = "([（【［〔", ")]）】］〕"
_CASELESS = frozenset({"ar", "hi", "zh", "ja", "ko", "th"})


class Story:
    """What the lines of a text have in common: their longer words, their names, the words that they write small."""

    def __init__(
        self,
        paragraphs: Sequence[str],
        language: str,
        silent: frozenset[str],
        site: str = "",
        around: int = 0,
        naming: Naming = nothing,
    ) -> None:
        """In a language, and surely not in the `silent` ones; so many lines of the site stand `around` them."""
        self.naming = naming
        self.language, self.silent, self.brand, self.around = language, silent, brand(site), around
        self._paragraphs = paragraphs

    @cached_property
    def kin(self) -> Set[str]:
        """The longer words that more than one line has."""
        return often(map(stems, self._paragraphs), 2)[-1]

    @cached_property
    def known(self) -> Set[str]:
        """The names that more than one line has: words with a capital amid a sentence."""
        return often(map(names, self._paragraphs), 2)[-1]

    @cached_property
    def branded(self) -> int:
        """How many lines name the site."""
        return sum(self.brand in squeezed(text) for text in self._paragraphs) if self.brand else 0

    @cached_property
    def small(self) -> Set[str]:
        """The words that begin small somewhere."""
        return frozenset[str]().union(*map(small, self._paragraphs))


class Paragraph:
    """A paragraph, its sentences, and what it shares with the lines of its story."""

    def __init__(self, story: Story, text: str) -> None:
        """Split it into sentences."""
        self.story, self.text, self.language = story, text, story.language
        self.borders = [0, *ends(text), len(text)]
        self._ends = frozenset(self.borders)
        self._edges: dict[int, float] = {}
        self._names: dict[int, Mapping[int, Named]] = {}
        self._others: dict[tuple[int, int], Counter[str]] = {}

    def starts(self) -> list[int]:
        """The places where a stretch may begin."""
        return starts(self.text, self.language, self.borders)

    @cached_property
    def _odds(self) -> list[float]:
        """Of each sentence."""
        return [odds(self.text[start:end].strip(), self.language).all for start, end in pairwise(self.borders)]

    @cached_property
    def _spoken(self) -> list[frozenset[str]]:
        """What each sentence speaks of."""
        return [concepts(self.text[start:end], self.language) for start, end in pairwise(self.borders)]

    def _elsewhere(self, first: int, last: int) -> Counter[str]:
        """In how many of the other sentences each concept stands."""
        if (first, last) not in self._others:
            others = _around(self._spoken, first, last)
            self._others[first, last] = Counter(concept for some in others for concept in some)
        return self._others[first, last]

    @cached_property
    def _quotes(self) -> list[int]:
        return [match.start() for match in _QUOTE.finditer(self.text)]

    def sentence_before(self, start: int) -> int:
        """Where the sentence starts that ends where a stretch starts, if one does and is not the first; else there."""
        k = bisect_left(self.borders, start)
        return self.borders[k - 1] if k >= 2 and self.borders[k] == start else start

    def border_after(self, at: int) -> int:
        """Where the next sentence begins."""
        return self.borders[min(bisect_right(self.borders, at), len(self.borders) - 1)]

    def border_before(self, at: int) -> int:
        """Where the sentence begins that ends at a place."""
        return self.borders[max(bisect_left(self.borders, at) - 1, 0)]

    def breaks(self, start: int, end: int) -> int:
        """How many sentences end inside a stretch."""
        return bisect_left(self.borders, end) - bisect_right(self.borders, start)

    def quoted(self, at: int) -> bool:
        """Whether a quotation is open at a place."""
        return bisect_right(self._quotes, at - 1) % 2 == 1

    @cached_property
    def _kin(self) -> Set[str]:
        """The longer words that other lines have too."""
        return stems(self.text) & self.story.kin

    def edge(self, at: int) -> float:
        """The log odds that a sentence begins at a place, whatever stands before it."""
        if at not in self._edges:
            self._edges[at] = bordering(self.seen(at)) if at < len(self.text) else 6.0
        return self._edges[at]

    def seen(self, at: int) -> list[str]:
        """What is seen of a place where a sentence may begin."""
        story = self.story
        return edge(self.text, at, self.language, story.silent, story.known, story.small)

    def traits(self, start: int, end: int, places: Sequence[int], edges: Sequence[float]) -> dict[str, float]:
        """All that is known of a stretch; what is not there is 0.

        It might end at other `places`, whose odds are known as far as it reaches.
        """
        first, last, after = self._sentence(start), self._sentence(max(start, end - 1)), self.reach(start, end)
        text, following = self.text[start:end].strip(), _head(self.text[end : min(after, end + FAR)].strip())
        return {
            **_own(text, self.language),
            **self._parts(start, end),
            **self._beside(first, last, start),
            **self._borne(end, bisect_left(places, end), bisect_right(places, min(after, len(self.text) - 1)), edges),
            **self._next(following),
            **self._shared(text, following, first, last),
            "quotes odd": self.quoted(end) != self.quoted(start),
            **self._called(start, end, places),
        }

    def named(self, start: int, places: Sequence[int]) -> Mapping[int, Named]:
        """What rules say of the stretches that begin at a place, by their ends."""
        if start not in self._names:
            ends = [at - start for at in places if at - start <= NAMED]
            found = self.story.naming(self.text[start : start + NAMED], ends) if ends else {}
            self._names[start] = {start + at: named for at, named in found.items()}
        return self._names[start]

    def _called(self, start: int, end: int, places: Sequence[int]) -> dict[str, float]:
        """Whether rules name a stretch, or one that ends earlier."""
        found = self.named(start, places)
        line, credit = found.get(end, (0, 0))
        earlier = [named for at, named in found.items() if at < end]
        return {
            "named": line,
            "named a credit": credit,
            "named earlier": max((one[0] for one in earlier), default=0),
            "named a credit earlier": max((one[1] for one in earlier), default=0),
        }

    def _parts(self, start: int, end: int) -> dict[str, float]:
        """What the sentences say of which a stretch is made: one that is the article's should not go with others."""
        inner = self.borders[bisect_right(self.borders, start) : bisect_left(self.borders, end)]
        if not inner:
            return {}
        said = [odds(self.text[a:b].strip(), self.language) for a, b in pairwise([start, *inner, end])]
        return {
            "parts": len(said),
            "least part": min(one.all for one in said),
            "least part wide": min(one.wide for one in said),
            "first part": said[0].all,
            "last part": said[-1].all,
        }

    def reach(self, start: int, end: int) -> int:
        """Where the sentence ends that goes on after a stretch, or follows it."""
        last = self._sentence(max(start, end - 1))
        return (
            self.borders[last + 1]
            if end < self.borders[last + 1]
            else self.borders[min(last + 2, len(self.borders) - 1)]
        )

    def _sentence(self, at: int) -> int:
        """The sentence in which a place lies."""
        return min(bisect_right(self.borders, at), len(self.borders) - 1) - 1

    def _beside(self, first: int, last: int, start: int) -> dict[str, float]:
        """What the sentences say that stand beside a stretch of some sentences."""
        own = self._odds
        others = _around(own, first, last)
        begun = self.text[max(self.borders[first], start - FAR) : start].strip()
        before = self.text[max(0, start - 4) : start].rstrip()[-1:]
        return {
            "odds before": own[first - 1] if first else NONE,
            "odds after": own[last + 1] if last + 1 < len(own) else NONE,
            "odds begun": odds(begun, self.language).all if begun else NONE,
            "mean": fsum(others) / len(others) if others else NONE,
            "most": max(others, default=NONE),
            "at start": start == self.borders[first],
            "tight": start > 0 and self.text[start - 1] != " ",
            "after a stop": bool(before) and before in '.!?…。！？।؟"”»)',
            "after a colon": bool(before) and before in ":：",
        }

    def _borne(self, end: int, here: int, beyond: int, edges: Sequence[float]) -> dict[str, float]:
        """How sure the border is, and those before it and after it."""
        inside = max(edges[:here], default=-9.0)
        later = max(edges[here + 1 : beyond], default=-9.0)
        return {
            "edge": edges[here],
            "edge inside": inside,
            "edge later": later,
            "edge ahead": edges[here] - max(inside, later),
            "at end": end in self._ends,
            "tight end": end < len(self.text) and self.text[end - 1] != " ",
        }

    def _next(self, following: str) -> dict[str, float]:
        """What the words after a stretch are."""
        if not following:
            return {"odds next": NONE}
        tokens = [*following.split()[:2], "", ""]
        word = tokens[0].strip("\"'“„«(").strip(",.")
        found = odds(following, self.language)
        return {
            "odds next": found.all,
            "words next": found.words_for,
            "wide next": found.wide,
            "next": KINDS.index(kind(tokens[0])),
            "next but one": KINDS.index(kind(tokens[1])),
            "next opens": begins(word, self.story.silent),
            "next a name": word in self.story.known,
            "next small": word.lower() in self.story.small,
        }

    def _shared(self, text: str, following: str, first: int, last: int) -> dict[str, float]:
        """What a stretch, and what follows it, has in common with the rest."""
        own, after, called = stems(text), stems(following), names(text)
        kin, kin_after = len(own & self._kin), len(after & self._kin)
        rest = self._elsewhere(first, last)
        subjects = concepts(spoken(text), self.language) - MANNERS
        return {
            "kin": kin,
            "kin share": kin / len(own) if own else -1,
            "kin next": kin_after,
            "kin next share": kin_after / len(after) if after else -1,
            "names": len(called),
            "names shared": len(called & self.story.known),
            "subjects elsewhere": len(subjects & rest.keys()),
            "names the site": bool(self.story.brand) and self.story.brand in squeezed(text),
            "lines that name the site": min(self.story.branded, SOME),
            "lines around": min(self.story.around, SOME),
            **{f"{manner} elsewhere": rest[manner] for manner in ("you", "we", "call")},
        }


@lru_cache(maxsize=4096)
def small(text: str) -> frozenset[str]:
    """The words of a text that begin small."""
    found = set((_ASCII_LETTERS if text.isascii() else _LETTERS).findall(text))
    return frozenset([word for word in found if word[0].islower()])


def _around(some: Sequence[T], first: int, last: int) -> list[T]:
    """Of some sentences those that stand near before the first and after the last one of a stretch."""
    return [*some[max(0, first - NEAR) : first], *some[last + 1 : last + 1 + NEAR]]


@lru_cache(maxsize=8192)
def _own(text: str, language: str) -> Mapping[str, float]:
    """What is known of a stretch wherever it stands."""
    found, size, tokens = odds(text, language), words(text), text.split()
    capital = [word[0].isupper() for word in _WORD.findall(text)]
    out: dict[str, float] = {
        "odds": found.all,
        "words for": found.words_for,
        "words against": found.words_against,
        "others": found.others,
        "wide": found.wide,
        "odds a word": found.all / max(size, 1),
        "odds head": odds(_head(text), language).all,
        "odds tail": odds(" ".join(tokens[-4:]), language).all,
        "size": size,
        "bracket": text[:1] in _OPENED,
        "closed bracket": text[-1:] in _CLOSED,
        "brackets open": sum(map(text.count, _OPENED)) - sum(map(text.count, _CLOSED)),
        "a sign": not text[:1].isalnum(),
        "shut": shut(text),
        "capitals": sum(capital) / max(len(capital), 1),
        "first in capitals": bool(tokens) and len(tokens[0]) > 1 and tokens[0].isupper(),
        "in capitals": sum(word.isupper() and len(word) > 1 for word in tokens),
        "begins small": text[:1].islower(),
        "last word": KINDS.index(kind(tokens[-1] if tokens else "")),
        "ends in a function word": bool(tokens) and tokens[-1] in _function(language),
        "caseless": language in _CASELESS,
        "unspaced": language in UNSPACED,
        "German": language == "de",
    }
    label = ANNOUNCES.match(text)
    if label and label.end() < len(text):
        out |= {
            "label": words(label[0]),
            "odds label": odds(label[0], language).all,
            "announced": size - words(label[0]),
        }
    out |= {f"shape {name}": value for name, value in shape(text, size).items()}
    return out | _speaks(text, language)


@cache
def _function(language: str) -> frozenset[str]:
    """The function words of a language."""
    return frozenset(FUNCTION_WORDS.get(language, "").split())


def _speaks(text: str, language: str) -> dict[str, float]:
    """What a stretch speaks of, and how it begins."""
    _, placed = lexicon(language).placed(spoken(text))
    here = {concept for _, some in placed for concept in some}
    begins = placed[0][1] if placed and placed[0][0] == 0 else ()
    return {
        **{f"of {concept}": 1.0 for concept in sorted(here)},
        **{f"begins with {concept}": 1.0 for concept in sorted(begins)},
        "subjects": len(here - MANNERS),
        "manners": len(here & MANNERS),
        "share of concepts": len(placed) / max(words(text), 1),
    }


def concepts(text: str, language: str) -> frozenset[str]:
    """What a text speaks of."""
    return lexicon(language).find(text)


@lru_cache(maxsize=4096)
def names(text: str) -> frozenset[str]:
    """The words that have a capital amid a sentence."""
    return frozenset(_NAME.findall(text))


def _head(text: str) -> str:
    """The first words of a text."""
    return " ".join(text.split()[:8]) if " " in text[:24] else text[:24]
