"""Three linear models of how a site speaks inside a paragraph, and a glance that tells where it may begin to.

They weigh words by language, and what is the same in all languages: `concepts`, in pairs too, and shape. `own` learned
from what sites glue into paragraphs, `wide` from all that they say, `edge` from where a sentence begins without a sign
before it. The weights are `weights/asides.json`, which `python -m benchmarks.quality.asides` writes. They are added
exactly: an odd last digit, from another order or another Python's `sum`, could decide at a bar.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache, lru_cache
from itertools import combinations, pairwise
from math import fsum
from pathlib import Path
from typing import Any, NamedTuple

from .circumstances import shape
from .concepts import MANNERS, languages, lexicon
from .fold import words
from .grams import grams
from .lines import ends, shut
from .openers import opens
from .stretches import UNSPACED

WEIGHTS = Path(__file__).parent / "weights" / "asides.json"

HEAD = 64
"""Characters at which a glance is taken."""

KINDS = ("none", "quote", "digit", "caps", "upper", "lower", "caseless", "sign")
"""How words are written."""

ANNOUNCES = re.compile(r"^\W{0,4}[^:：|]{2,40}[:：|]")
"""The label of a link."""

_SIGNS = ":|?!()[]【】▶►👉@"
"""Signs that tell at a glance."""
_SIGNED = re.compile(f"[{re.escape(_SIGNS)}]")
_APOSTROPHE, _JOINT = re.compile("['’]"), re.compile("['’-]")
_EDGES = "\"'“”„«»‘’(),.:;!?*–—-"
_QUOTING = "\"“„«「『‘'‚"

LEAD = 5
"""Words of a sentence of the article beside something of the site's."""

STOPS = (".", "。", "।")
"""How such a sentence ends; questions and cries lead to an offer."""

RATHER = -4.0
"""Below these log odds of both models together a sentence is rather the article's."""

ARTICLE, APART = -2.3, 6.0
"""Log odds of a sentence of the article at most, and how much higher both of a site's words are beside it."""


SURELY = -8.0
"""Log odds of both models together of a sentence that is surely the article's, beside one that is as much likelier."""


class Odds(NamedTuple):
    """The log odds that a text is a site's, in all, and from where they come."""

    all: float
    words_for: float
    words_against: float
    others: float
    wide: float

    @property
    def both(self) -> float:
        """What both models say."""
        return self.all + self.wide

    @property
    def articles(self) -> bool:
        """Whether a sentence is the article's by its words alone."""
        return max(self.all, self.wide) < ARTICLE and self.both < 2 * ARTICLE


def spoken(text: str) -> str:
    """What of a piece the site itself says: of a link the label and not the headline."""
    label = ANNOUNCES.match(text)
    return label[0] if label and label.end() < len(text) else text


def kind(word: str) -> str:
    """How a word is written.

    >>> [kind(word) for word in ("The", "the", "BBC", "«Si", "3", "新")]
    ['upper', 'lower', 'caps', 'quote', 'digit', 'caseless']
    """
    first = word[:1]
    if not first or first in _QUOTING:
        return "quote" if first else "none"
    if first.isdigit():
        return "digit"
    if first.isupper():
        return "caps" if len(word) > 1 and word.isupper() else "upper"
    if first.islower():
        return "lower"
    return "caseless" if first.isalpha() else "sign"


def begins(word: str, silent: frozenset[str]) -> bool:
    """Whether a word opens sentences."""
    return bool(word) and opens(_JOINT.split(word, 1)[0], silent)


def edge(text: str, at: int, language: str, silent: frozenset[str], known: Set[str], small: Set[str]) -> list[str]:
    """What is seen of a place where a sentence may begin: the words before and after it, and how they are written."""
    if language in UNSPACED:
        after, before = text[at : at + 3].strip(), text[max(0, at - 3) : at].strip()
        seen = {"next": (after[:1], after[:2]), "prev": (before[-1:], before[-2:])}
        return [f"{language} {where} {piece}" for where, pieces in seen.items() for piece in pieces]
    after, second, *_ = [*text[at : at + 60].split(maxsplit=2)[:2], "", ""]
    before = ["", *text[max(0, at - 50) : at].rsplit(maxsplit=1)][-1]
    place = _place(before, after, second, language)
    out = list(place.seen)
    if begins(place.next, silent):
        out += ["n opens", f"n opens n2 {place.kinds[1]}"]
    if begins(place.last, silent):
        out += ["p joins", f"p joins n {place.kinds[0]}"]
    if place.bare in small:
        out += ["n small", f"n small n2 {place.kinds[1]}"]
    words = (("n a name", place.next), ("n2 a name", place.second), ("p a name", place.last))
    return out + [name for name, word in words if word in known]


class _Place(NamedTuple):
    """The words around a place without the signs at their edges, and what is seen of them in any story."""

    last: str
    next: str
    second: str
    bare: str
    """The next word in small letters, up to an apostrophe."""
    kinds: tuple[str, str]
    seen: tuple[str, ...]


@lru_cache(maxsize=8192)
def _place(before: str, after: str, second: str, language: str) -> _Place:
    last, word, next_word = before.strip(_EDGES), after.strip(_EDGES), second.strip(_EDGES)
    bare, bare_last = _APOSTROPHE.split(word.lower(), 1)[0], last.lower()
    n1, n2, p = kind(after), kind(second), kind(last)
    seen = (
        f"{language} next {bare[:7]}",
        f"{language} prev {bare_last[:7]}",
        f"{language} prev ~{bare_last[-3:]}",
        f"{language} next2 {next_word.lower()[:7]}",
        *(f"n {n1}", f"n2 {n2}", f"p {p}", f"n {n1} {n2}", f"p {p} n {n1}", f"p {p} n {n1} {n2}"),
        f"ends with {before[-1:] if before and not before[-1].isalnum() else 'a word'}",
    )
    return _Place(last, word, next_word, bare, (n1, n2), seen)


def content(text: str, language: str) -> tuple[tuple[str, ...], Mapping[str, float]]:
    """What the linear models see of a text: its words, and what is the same in all languages."""
    heard = _heard(text, language)
    seen = {**heard.numbers, **dict.fromkeys(_of(heard.here, heard.closed), 1.0)}
    for where, concept in heard.ends:
        seen |= dict.fromkeys(_at(where, concept, heard.closed), 1.0)
    return heard.words, {name: value for name, value in seen.items() if value}


class _Heard(NamedTuple):
    """What is heard in a text."""

    words: tuple[str, ...]
    closed: str
    here: tuple[str, ...]
    """The concepts that it speaks of."""
    ends: Sequence[tuple[str, str]]
    """With which of them it begins, and ends."""
    numbers: Mapping[str, float]


def _heard(text: str, language: str) -> _Heard:
    own, closed = spoken(text), "shut" if shut(text) else "open"
    count, found = lexicon(language).placed(own)
    here = tuple(sorted(set[str]().union(*[some for _, some in found])))
    size = max(count, 1)
    ends = []
    for n, some in found:
        if n == 0:
            ends += [("begins", concept) for concept in some]
        if n == size - 1:
            ends += [("ends", concept) for concept in some]
    subjects = sum(concept not in MANNERS for concept in here)
    shares = len(found) / size, min(len(here), 8) / 8, min(subjects, 6) / 6
    numbers = {"a link": float(own != text), closed: 1.0, **shape(text, words(text))}
    numbers.update(zip(_SHARES[closed], (*shares, *shares), strict=True))
    return _Heard(grams(own), closed, here, ends, numbers)


_SHARES = {
    closed: ("share", "concepts", "subjects", *(f"{closed}: {name}" for name in ("share", "concepts", "subjects")))
    for closed in ("shut", "open")
}


def _of(here: Sequence[str], closed: str) -> list[str]:
    """Concepts, each alone and with the end of the text, and each pair: the same ones stand together often."""
    each = [name for concept in here for name in (f"of {concept}", f"{closed}: of {concept}")]
    return each + [f"of {a} and {b}" for a, b in combinations(here, 2)]


def _at(where: str, concept: str, closed: str) -> tuple[str, str]:
    """A concept with which a text begins or ends, alone and with how it closes."""
    return f"{where} with {concept}", f"{closed}: {where} with {concept}"


@lru_cache(maxsize=16384)
def odds(text: str, language: str) -> Odds:
    """The log odds that a text is a site's, by the models `own` and `wide`."""
    heard, words, around = _heard(text, language), _said(language), _seen()
    spoken_of = [_weighed_of(heard.here, heard.closed), *[_weighed_at(*end, heard.closed) for end in heard.ends]]
    said = [words[gram] for gram in heard.words if gram in words]
    weighed = [own for own, _ in said]
    positive, total = fsum([weight for weight in weighed if weight > 0]), fsum(weighed)
    met = [(around[name], value) for name, value in heard.numbers.items() if name in around]
    met += [(weight, 1.0) for some in spoken_of for weight in some]
    bias, wide_bias = around["bias"]
    others = fsum([bias, *[own * value for (own, _), value in met]])
    broad = fsum([wide_bias, *[wide for _, wide in said], *[wide * value for (_, wide), value in met]])
    return Odds(total + others, positive, total - positive, others, broad)


Both = tuple[float, float]
"""What something weighs by the models `own` and `wide`."""


@cache
def _said(language: str) -> Mapping[str, Both]:
    """What words of a language weigh."""
    return _both(*(_weights()[model]["words"].get(language, {}) for model in ("own", "wide")))


@cache
def _seen() -> Mapping[str, Both]:
    """What all else weighs."""
    return _both(*(_weights()[model]["around"] for model in ("own", "wide")))


def _both(own: Mapping[str, float], wide: Mapping[str, float]) -> Mapping[str, Both]:
    return {name: (own.get(name, 0.0), wide.get(name, 0.0)) for name in {**own, **wide}}


@lru_cache(maxsize=4096)
def _weighed_of(here: Sequence[str], closed: str) -> Sequence[Both]:
    return [_seen()[name] for name in _of(here, closed) if name in _seen()]


@cache
def _weighed_at(where: str, concept: str, closed: str) -> Sequence[Both]:
    return [_seen()[name] for name in _at(where, concept, closed) if name in _seen()]


def led(text: str, language: str, amid: bool = False) -> bool:
    """Whether a line has both: a sentence of the article that leads it, or two anywhere, and the site's words.

    Amid an article one that is surely the article's at its end is enough.
    """
    borders = [0, *ends(text), len(text)]
    if len(borders) < 3 or language not in languages():
        return False
    parts = [text[start:end].strip() for start, end in pairwise(borders)]
    said = [odds(part, language) for part in parts]
    site = max(one.both for one in said)
    own = [
        n
        for n, (part, one) in enumerate(zip(parts, said, strict=True))
        if part.endswith(STOPS) and words(part) >= LEAD and one.articles and site > one.both + APART
    ]
    surely = amid and bool(own) and said[own[-1]].both < min(SURELY, site + SURELY) and own[-1] == len(parts) - 1
    return bool(own) and (own[0] == 0 or len(own) > 1 or surely)


def told(text: str, language: str) -> bool:
    """Whether a text ends as a sentence does, and each of its sentences is rather the article's by its words."""
    if not shut(text) or language not in languages():
        return False
    borders = [0, *ends(text), len(text)]
    return all(odds(text[start:end].strip(), language).both < RATHER for start, end in pairwise(borders))


def telling(sentence: str, language: str) -> bool:
    """Whether a sentence has a full stop, and is rather the article's by its words, however few: 'Nobody spoke.'"""
    known = language in languages()
    return known and sentence.endswith(STOPS) and odds(sentence, language).both < 2 * ARTICLE


def glance(text: str, start: int, language: str) -> float:
    """The log odds that a stretch begins at a place, told at a glance: most places are passed over."""
    weights = _weights()["head"]
    head = _head(text[start : start + HEAD])
    heard = _heard_first(language)
    said = [heard[gram] for gram in grams(head) if gram in heard]
    return fsum([weights["bias"], *said, *[weights[name] for name in _met(head, language) if name in weights]])


@cache
def _heard_first(language: str) -> Mapping[str, float]:
    """What words of a language weigh at a glance."""
    weights = _weights()["head"]
    return {name[len(language) + 1 :]: weights[name] for name in weights if name.startswith(f"{language} ")}


def glimpsed(text: str, language: str) -> list[str]:
    """What a glance sees: the first words, and what they speak of."""
    head = _head(text)
    return [*(f"{language} {gram}" for gram in grams(head)), *_met(head, language)]


def _head(text: str) -> str:
    """The whole words of the first characters of a text."""
    return text.rpartition(" ")[0] if len(text) == HEAD and " " in text else text


def _met(head: str, language: str) -> list[str]:
    """What the first words speak of, how the first one is written, and telling signs."""
    found = [f"{kind(head.split(maxsplit=1)[0] if head.strip() else '')} first"]
    for n, some in lexicon(language).placed(head)[1]:
        for concept in sorted(some):
            found.append(f"of {concept}")
            if n == 0:
                found.append(f"begins with {concept}")
    if _SIGNED.search(head):
        found += [f"has {sign}" for sign in _SIGNS if sign in head]
    return found


def bordering(seen: Iterable[str]) -> float:
    """The log odds that a sentence begins where all that is seen."""
    weights = _weights()["edge"]
    return fsum([weights["bias"], *(weights.get(name, 0.0) for name in seen)])


@cache
def _weights() -> Any:
    return json.loads(WEIGHTS.read_text("utf-8"))
