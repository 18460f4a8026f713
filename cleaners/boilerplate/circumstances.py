"""What the model of wording knows of a line beside its words: shape, place, neighbours, kinship with the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from functools import cached_property, lru_cache
from math import log1p

from .fold import DENSE, plain
from .grams import grams
from .layout import LABEL, YOU, Page
from .lines import Line, bulleted, ends, named_person, title_case

TOLD = 2
"""A word that so many other sentences of the article use is the story's and tells nothing."""

NEAR = 3
"""Lines above and below that count as near."""

BRAND = 5
"""Letters that the name of a site must have, so that a line names it surely."""

POLITE = frozenset(
    {"Sie", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer", "Ihnen", "Lei", "Suo", "Sua", "De", "Dem", "Deres"}
)
"""Words for 'you' that have a capital and are other words without."""

_SENTENCE_END = re.compile(r"[.!?。！？।؟](?:\s|$)|[。！？]")
_WORD = re.compile(r"(?:[^\W\d_]+|[\u0900-\u0903\u093a-\u094f\u0962\u0963]+)+")
_ASCII_WORD = re.compile("[a-z]+")
_NAME = re.compile(r"(?<!^)(?<![.!?:] )\b[^\W\d_a-zß-öø-ÿа-яёіїє][^\W\d_]{2,}")
_UNSPELT = re.compile("[^a-z0-9]")
_SEPARATED = re.compile(r"[|·•｜]|\s[/»›>–—-]\s")
_SEARCHED = {
    "an address": re.compile(r"https?://|www\.|\.(?<=\w\.)(?:com|org|net|[a-z]{2})\b|@(?<=\w@)\w"),
    "a handle": re.compile(r"@(?<![^\s(]@)\w"),
    "a pictogram": re.compile("[←-⇿⌀-➿►▶●■★☆»›🌀-🫿]"),
    "announces": re.compile(r"^[^:：]{2,40}[:：]\s*\S"),
    "ends in a bracket": re.compile(r"[)\]）］】]\s*\.?$"),
    "a quotation": re.compile('["“”«»„「『]'),
}
_FIGURES = {
    "a time of day": re.compile(r"\b[0-2]?[0-9][:.h][0-5][0-9]\b"),
    "a date": re.compile(
        r"\b[0-3]?[0-9][./-][01]?[0-9][./-](?:19|20)?[0-9]{2}\b|\b(?:19|20)[0-9]{2}[-./年년][01]?[0-9]"
    ),
    "a year": re.compile(r"\b(?:19|20)[0-9]{2}\b"),
}
"""What only a line with figures can have."""


SIZES = frozenset({"length", "one word", "two words", "to 3 words", "to 8 words", "to 20 words", "over 30 words"})
"""Of a line's looks those that tell a reader nothing as a reason."""


def kind(line: Line) -> str:
    """Whether a line is a `sentence`, a `label`, or `open`: several words without an end; each kind has own weights."""
    if line.closed or (line.words > LABEL and ends(line.text)):
        return "sentence"
    return "label" if line.words <= LABEL else "open"


@lru_cache(maxsize=4096)
def shape(text: str, count: int) -> dict[str, float]:
    """A line's look, of so many words; values from 0 to about 1, what is 0 is not there."""
    stripped = text.strip()
    size = max(len(stripped), 1)
    found: dict[str, float] = {
        "length": log1p(count) / 4,
        "one word": count <= 1,
        "two words": count == 2,
        "to 3 words": count <= 3,
        "to 8 words": count <= 8,
        "to 20 words": count <= 20,
        "over 30 words": count > 30,
        "a question": stripped.endswith(("?", "？", "؟")),
        "a call": stripped.endswith(("!", "！")),
        "a colon at the end": stripped.endswith((":", "：")),
        "dots at the end": stripped.endswith(("…", "...")),
        "title case": title_case(stripped),
        "in capitals": 2 * sum(map(str.isupper, stripped)) > size,
        "figures": sum(map(str.isdigit, stripped)) / size,
        "begins with a figure": stripped[:1].isdigit(),
        "begins small": stripped[:1].islower(),
        "a bullet": bulleted(stripped),
        "parts with signs between": min(len(_SEPARATED.findall(stripped)), 3) / 3,
        "commas": min(sum(map(stripped.count, ",，、،")), 4) / 4,
        "a person's name": named_person(stripped),
        "sentences": min(len(_SENTENCE_END.findall(stripped)), 5) / 5,
    }
    searched = _SEARCHED | _FIGURES if found["figures"] else _SEARCHED
    found |= {name: pattern.search(stripped) is not None for name, pattern in searched.items()}
    return {name: float(value) for name, value in found.items() if value}


class Look:
    """A page's lines as the model sees them, some of which go already."""

    def __init__(self, page: Page, gone: Set[int]) -> None:
        """What lines have in common is read off the page when it is first asked for."""
        self.page, self.gone = page, gone

    def words(self, n: int) -> list[str]:
        """The words of a line that the article doesn't use itself."""
        return self.strange(grams(self.page.lines[n].text), n)

    def strange(self, words: Iterable[str], n: int) -> list[str]:
        """Those of a line's words that the article doesn't use itself."""
        own = TOLD + self._tells(n)
        return [
            word for word in words if not (bare := word.removeprefix("^"))[0].isalpha() or self._told.get(bare, 0) < own
        ]

    def beside(self, n: int) -> dict[str, float]:
        """Where a line stands and what stands beside it."""
        return {**self._place(n), **self._neighbours(n)}

    def _place(self, n: int) -> dict[str, float]:
        zone, last = self.page.zone(n), len(self.page.lines) - 1
        return {
            "above the article": zone == "head",
            "below the article": zone == "tail",
            "at the very end": n >= self._last,
            "no sentence above": not self._sentences_before[n],
            "one sentence above at most": self._sentences_before[n] <= 1,
            "no sentence below": not self._sentences_after(n),
            "two sentences below at most": self._sentences_after(n) <= 2,
            "share of furniture above": self._gone_before[n] / n if n else 1.0,
            "share of furniture below": self._gone_after(n) / (last - n) if n < last else 1.0,
            "in a text of few sentences": self.page.sparse,
        }

    def _neighbours(self, n: int) -> dict[str, float]:
        lines = self.page.lines
        above, below = n - 1 in self.gone, n + 1 in self.gone
        over = lines[n - 1] if n else None
        under = lines[n + 1] if n + 1 < len(lines) else None
        told_above, told_below = self._tells(n - 1), self._tells(n + 1)
        return {
            "furniture above": above,
            "furniture below": below,
            "between furniture": above and below,
            "furniture near above": sum(m in self.gone for m in range(n - NEAR, n)) / NEAR,
            "furniture near below": sum(m in self.gone for m in range(n + 1, n + 1 + NEAR)) / NEAR,
            "a sentence above": told_above,
            "a sentence below": told_below,
            "between sentences": told_above and told_below,
            "an open line above": over is not None and not over.closed,
            "an open line below": under is not None and not under.closed,
            "a label above": over is not None and over.words <= LABEL and not over.closed,
            "a colon above": over is not None and over.text.rstrip().endswith((":", "：")),
        }

    def kinship(self, n: int) -> dict[str, float]:
        """What a line has in common with the article and with furniture."""
        own = stems(self.page.lines[n].text)
        here = n not in self.gone
        kin = sum(self._used[stem] > here for stem in own)
        names = self._furniture.intersection(_names(self.page.lines[n].text))
        return {
            "share of the article's words": kin / len(own) if own else 0.5,
            "words of the article": min(kin, 6) / 6,
            "no word of the article": not kin and len(own) > 1,
            "names the site": n in self._branded and not any(self._tells(m) for m in self._branded - {n}),
            "shares a name with furniture": any(self._used[name[:6].lower()] <= here for name in names),
        }

    @cached_property
    def _branded(self) -> Set[int]:
        """The lines with the site's name as its host spells it, if that is long enough to tell."""
        name = squeezed(max(self.page.site.split(".")[:-1], key=len, default=""))
        if len(name) < BRAND:
            return frozenset()
        return {n for n, line in enumerate(self.page.lines) if name in squeezed(line.text)}

    def _tells(self, n: int) -> bool:
        """Whether a line is a sentence of the article, as far as is known."""
        return 0 <= n < len(self._telling) and self._telling[n]

    @cached_property
    def _telling(self) -> list[bool]:
        return [line.prose and n not in self.gone for n, line in enumerate(self.page.lines)]

    def _gone_after(self, n: int) -> int:
        return self._gone_before[-1] - self._gone_before[n + 1]

    def _sentences_after(self, n: int) -> int:
        return self._sentences_before[-1] - self._sentences_before[n + 1]

    @cached_property
    def _gone_before(self) -> list[int]:
        return _running([n in self.gone for n in range(len(self.page.lines))])

    @cached_property
    def _sentences_before(self) -> list[int]:
        return _running(self._telling)

    @cached_property
    def _last(self) -> int:
        """The last line that stays so far."""
        return max((n for n in range(len(self.page.lines)) if n not in self.gone), default=-1)

    @cached_property
    def _told(self) -> Counter[str]:
        """In how many sentences of the article each word stands."""
        sentences = (line.text for line, tells in zip(self.page.lines, self._telling, strict=True) if tells)
        return _counted(map(grams, sentences))

    @cached_property
    def _used(self) -> Counter[str]:
        """In how many lines that stay the longer words stand, by their beginnings."""
        return _counted(stems(line.text) for n, line in enumerate(self.page.lines) if n not in self.gone)

    @cached_property
    def _furniture(self) -> frozenset[str]:
        """The names in lines that go."""
        return frozenset[str]().union(*(_names(self.page.lines[n].text) for n in self.gone))


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The longer words of a text by their beginnings, of scripts without spaces each pair of characters."""
    found: set[str] = set()
    lowered = text.lower()
    if lowered.isascii():
        return frozenset(word[:6] for word in _ASCII_WORD.findall(lowered) if len(word) > LABEL)
    for word in _WORD.findall(lowered):
        if not word[0].isascii() and DENSE.match(word):
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        elif len(word) > LABEL:
            found.add(word[:6])
    return frozenset(found)


@lru_cache(maxsize=4096)
def _names(text: str) -> frozenset[str]:
    """The words with a capital in the midst of a sentence; a polite 'you' is none."""
    return frozenset(name for name in _NAME.findall(text) if name.lower() not in YOU and name not in POLITE)


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """The Latin letters and figures of a text, small and without a space, as hosts are spelt.

    >>> squeezed("The Harbour-Times")
    'theharbourtimes'
    """
    return _UNSPELT.sub("", plain(text).lower())


def _counted(several: Iterable[Iterable[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for words in several:
        counts.update(words)
    return counts


def _running(flags: list[bool]) -> list[int]:
    """How many flags are set before each place, and in all."""
    counts = [0]
    for flag in flags:
        counts.append(counts[-1] + flag)
    return counts
