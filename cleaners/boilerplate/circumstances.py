"""What the model of wording knows of a line beside its words: shape, place, neighbours, kinship with the article."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from math import log1p

from .entries import YOU
from .fold import DENSE, plain
from .grams import grams
from .lines import Line, bulleted, ends, named_person, title_case
from .page import LABEL, Page
from .verse import sparse

Column = Sequence[float]
"""A number, or a flag, of each line."""

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

_WORD = re.compile(r"(?:[^\W\d_]+|[\u0900-\u0903\u093a-\u094f\u0962\u0963]+)+")
_ASCII_STEM = re.compile(rf"([a-z]{{{LABEL + 1},6}})[a-z]*")
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿа-яёіїє](?<!\w.)(?<!^.)(?<![.!?:] .)[^\W\d_]{2,}")
_UNSPELT = re.compile("[^a-z0-9]")
_SENTENCE_END = re.compile(r"[.!?。！？।؟](?:(?=\s|$)|(?<=[。！？]))")
_SEPARATED = re.compile(r"[|·•｜]|\s[/»›>–—-]\s")
_SEPARATING = re.compile("[|·•｜/»›>–—-]")
_APART = re.compile(r"\s*[|·•｜]\s*|\s[/»›>–—-]\s|:\s")
_BRACKETS = (")", "]", "）", "］", "】")
_CAPITALS = string.ascii_uppercase.encode()
_FIGURES = string.digits.encode()
_HOST = re.compile(r"\.(?<=\w\.)(?:com|org|net|[a-z]{2})\b")
_AT = {"an address": re.compile(r"@(?<=\w@)\w"), "a handle": re.compile(r"@(?<![^\s(]@)\w")}
_PICTOGRAM = re.compile("[←-⇿⌀-➿►▶●■★☆»›🌀-🫿]")
_ANNOUNCES = re.compile(r"[^:：]{2,40}[:：]\s*\S")
_QUOTATION = re.compile('["“”«»„「『]')
_DATED = {
    "a time of day": re.compile(r"\b[0-2]?[0-9][:.h][0-5][0-9]\b"),
    "a date": re.compile(
        r"\b[0-3]?[0-9][./-][01]?[0-9][./-](?:19|20)?[0-9]{2}\b|\b(?:19|20)[0-9]{2}[-./년年][01]?[0-9]"
    ),
    "a year": re.compile(r"\b(?:19|20)[0-9]{2}\b"),
}
"""What only a line with three figures or more can have."""

SIZES = frozenset({"length", "one word", "two words", "to 3 words", "to 8 words", "to 20 words", "over 30 words"})
"""Of a line's looks those that tell a reader nothing as a reason."""


def brand(site: str) -> str:
    """The name of a site as its host spells it, if that is long enough to tell, else nothing."""
    name = squeezed(max(site.split(".")[:-1], key=len, default=""))
    return name if len(name) >= BRAND else ""


def names_site(text: str, site: str) -> bool:
    """Whether a text names a site, as its host spells it, or has a part of its own that the host spells.

    >>> names_site("The Harbour Times, since 1871", "harbourtimes.co"), names_site("Harbour | Tide", "harbourtimes.co")
    (True, True)
    """
    name = brand(site)
    if not name:
        return False
    parts = [squeezed(part).removeprefix("the") for part in _APART.split(text)]
    return name in squeezed(text) or any(len(part) >= BRAND and part in name for part in parts)


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
    capitals, figures = _count(stripped, _CAPITALS, str.isupper), _count(stripped, _FIGURES, str.isdigit)
    found = {**_sizes(count), **_ends(stripped[:1], stripped[-3:])}
    if figures:
        found["figures"] = figures / size
    if _SEPARATING.search(stripped) and (parts := len(_SEPARATED.findall(stripped))):
        found["parts with signs between"] = min(parts, 3) / 3
    if commas := sum(map(stripped.count, ",，、،")):
        found["commas"] = min(commas, 4) / 4
    if sentences := len(_SENTENCE_END.findall(stripped)):
        found["sentences"] = min(sentences, 5) / 5
    if capitals > 2 and title_case(stripped):
        found["title case"] = 1.0
    if 2 * capitals > size:
        found["in capitals"] = 1.0
    if bulleted(stripped):
        found["a bullet"] = 1.0
    if named_person(stripped):
        found["a person's name"] = 1.0
    if stripped.removesuffix(".").rstrip().endswith(_BRACKETS):
        found["ends in a bracket"] = 1.0
    if figures > 2:
        found.update([(name, 1.0) for name, pattern in _DATED.items() if pattern.search(stripped)])
    return found | _held(stripped)


@lru_cache(maxsize=2048)
def _ends(first: str, last: str) -> Mapping[str, float]:
    """How a line begins and ends."""
    flags = {
        "a question": last.endswith(("?", "？", "؟")),
        "a call": last.endswith(("!", "！")),
        "a colon at the end": last.endswith((":", "：")),
        "dots at the end": last.endswith(("…", "...")),
        "begins with a figure": first.isdigit(),
        "begins small": first.islower(),
    }
    return {name: 1.0 for name, flag in flags.items() if flag}


def _held(text: str) -> dict[str, float]:
    """What telling signs a line holds; without the sign that a pattern begins with no look is needed."""
    found = {}
    if _HOST.search(text) or "www." in text or "http://" in text or "https://" in text:
        found["an address"] = 1.0
    if "@" in text:
        found |= {name: 1.0 for name, pattern in _AT.items() if pattern.search(text)}
    if not text.isascii() and _PICTOGRAM.search(text):
        found["a pictogram"] = 1.0
    if (":" in text or "：" in text) and _ANNOUNCES.match(text):
        found["announces"] = 1.0
    if _QUOTATION.search(text):
        found["a quotation"] = 1.0
    return found


@lru_cache(maxsize=256)
def _sizes(count: int) -> Mapping[str, float]:
    """How long a line of so many words is."""
    found = {
        "length": log1p(count) / 4,
        "one word": count <= 1,
        "two words": count == 2,
        "to 3 words": count <= 3,
        "to 8 words": count <= 8,
        "to 20 words": count <= 20,
        "over 30 words": count > 30,
    }
    return {name: float(value) for name, value in found.items() if value}


def _count(text: str, some: bytes, test: Callable[[str], bool]) -> int:
    """How many characters pass a test that these do of ASCII: of ASCII counted as bytes, several times as fast."""
    if not text.isascii():
        return sum(map(test, text))
    plain = text.encode("ascii")
    return len(plain) - len(plain.translate(None, some))


class Look:
    """A page's lines as the model sees them, some of which go already."""

    def __init__(self, page: Page, gone: Set[int], counted: frozenset[str] | None = None) -> None:
        """What lines have in common is read off the page when it is first asked for; of words only the `counted`."""
        self.page, self.gone, self._counted = page, gone, counted

    def words(self, n: int) -> list[str]:
        """The words of a line that the article doesn't use itself."""
        return self.strange(grams(self.page.lines[n].text), n)

    def strange(self, words: Iterable[str], n: int) -> list[str]:
        """Those of a line's words that the article doesn't use itself."""
        told = self.told(n)
        return [word for word in words if not (bare := word.removeprefix("^"))[0].isalpha() or bare not in told]

    def told(self, n: int) -> Set[str]:
        """The words that so many other sentences of the article use that they tell nothing in a line."""
        return self._told[TOLD - 1 + self._telling[n]]

    def around(self, n: int) -> dict[str, float]:
        """Where a line stands, what stands beside it, and what it has in common with the rest."""
        return {name: float(column[n]) for name, column in self.columns.items()}

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The same of all lines, by name."""
        return {**self._place(), **self._neighbours(), **self._kinship()}

    def _place(self) -> dict[str, Column]:
        page, size = self.page, len(self.page.lines)
        core = page.core or range(size)
        gone_before, told_before = _running(self._gone), _running(self._telling)
        told_below = [told_before[-1] - told for told in told_before[1:]]
        gone_below = [gone_before[-1] - gone for gone in gone_before[1:]]
        last = max((n for n in range(size) if n not in self.gone), default=-1)
        titled = page.titled
        return {
            "above the article": [n < core.start for n in range(size)],
            "below the article": [n >= core.stop for n in range(size)],
            "above the headline": [n < titled for n in range(size)],
            "right above the headline": [n + 1 == titled for n in range(size)],
            "right below the headline": [0 <= titled == n - 1 for n in range(size)],
            "between headline and article": [0 <= titled < n < core.start for n in range(size)],
            "no headline known": [titled < 0] * size,
            "at the very end": [n >= last for n in range(size)],
            "no sentence above": [told == 0 for told in told_before[:-1]],
            "one sentence above at most": [told <= 1 for told in told_before[:-1]],
            "no sentence below": [told == 0 for told in told_below],
            "two sentences below at most": [told <= 2 for told in told_below],
            "share of furniture above": [gone_before[n] / n if n else 1.0 for n in range(size)],
            "share of furniture below": [gone_below[n] / (size - 1 - n) if n < size - 1 else 1.0 for n in range(size)],
            "in a text of few sentences": [sparse(page)] * size,
        }

    def _neighbours(self) -> dict[str, Column]:
        lines, told, size = self.page.lines, self._telling, len(self.page.lines)
        above, below, told_above, told_below = _above(self._gone), _below(self._gone), _above(told), _below(told)
        unfinished = [not line.closed for line in lines]
        before = _running(self._gone)
        return {
            "furniture above": above,
            "furniture below": below,
            "between furniture": [a and b for a, b in zip(above, below, strict=True)],
            "furniture near above": [(before[n] - before[max(n - NEAR, 0)]) / NEAR for n in range(size)],
            "furniture near below": [(before[min(n + 1 + NEAR, size)] - before[n + 1]) / NEAR for n in range(size)],
            "a sentence above": told_above,
            "a sentence below": told_below,
            "between sentences": [a and b for a, b in zip(told_above, told_below, strict=True)],
            "an open line above": _above(unfinished),
            "an open line below": _below(unfinished),
            "a label above": _above([line.words <= LABEL and not line.closed for line in lines]),
            "a colon above": _above([line.text.rstrip().endswith((":", "：")) for line in lines]),
        }

    def _kinship(self) -> dict[str, Column]:
        """What lines have in common with the article and with furniture."""
        own = [stems(line.text) for line in self.page.lines]
        used = often((words for words, gone in zip(own, self._gone, strict=True) if not gone), 2)
        kin = [len(words & used[not gone]) for words, gone in zip(own, self._gone, strict=True)]
        both = list(zip(kin, map(len, own), strict=True))
        named = [self._furniture and self._furniture & _names(line.text) for line in self.page.lines]
        return {
            "share of the article's words": [count / size if size else 0.5 for count, size in both],
            "words of the article": [min(count, 6) / 6 for count in kin],
            "no word of the article": [not count and size > 1 for count, size in both],
            "names the site": self._branded,
            "shares a name with furniture": [
                any(name[:6].lower() not in used[not gone] for name in some)
                for some, gone in zip(named, self._gone, strict=True)
            ],
        }

    @cached_property
    def _branded(self) -> Column:
        """The lines with the site's name as its host spells it, if that is long enough to tell; no other line tells."""
        name = brand(self.page.site)
        if not name:
            return [False] * len(self.page.lines)
        named = [name in squeezed(line.text) for line in self.page.lines]
        telling = [here and tells for here, tells in zip(named, self._telling, strict=True)]
        several = sum(telling)
        return [here and several == tells for here, tells in zip(named, telling, strict=True)]

    @cached_property
    def _gone(self) -> list[bool]:
        return [n in self.gone for n in range(len(self.page.lines))]

    @cached_property
    def _telling(self) -> list[bool]:
        """Which lines are sentences of the article, as far as is known."""
        return [line.prose and not gone for line, gone in zip(self.page.lines, self._gone, strict=True)]

    @cached_property
    def _told(self) -> Sequence[Set[str]]:
        """The words that stand in one sentence of the article, in two, in three."""
        sentences = (line.text for line, tells in zip(self.page.lines, self._telling, strict=True) if tells)
        used: Iterable[Iterable[str]] = map(grams, sentences)
        return often(used if self._counted is None else map(self._counted.intersection, used), TOLD + 1)

    @cached_property
    def _furniture(self) -> frozenset[str]:
        """The names in lines that go."""
        return frozenset[str]().union(*(_names(self.page.lines[n].text) for n in self.gone))


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The longer words of a text by their beginnings, of scripts without spaces each pair of characters."""
    lowered = text.lower()
    if lowered.isascii():
        return frozenset(_ASCII_STEM.findall(lowered))
    found: set[str] = set()
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


def often(several: Iterable[Iterable[str]], most: int) -> list[set[str]]:
    """What is in some of several collections, each of which has it once: in one of them at least, in two, and so on."""
    counts = Counter(chain.from_iterable(several))
    found = [set(counts)]
    for least in range(2, most + 1):
        found.append({one for one in found[-1] if counts[one] >= least})
    return found


def _running(flags: Iterable[bool]) -> list[int]:
    """How many flags are set before each place, and in all."""
    return [0, *accumulate(map(int, flags))]


def _above(flags: Sequence[bool]) -> list[bool]:
    """Of each line whether the one above it is flagged."""
    return [False, *flags[:-1]] if flags else []


def _below(flags: Sequence[bool]) -> list[bool]:
    return [*flags[1:], False] if flags else []
