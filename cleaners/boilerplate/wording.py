"""Lines that speak to the reader about the site, whatever their words: 'Our night editor picks five stories for you.'

Rules name what is said in the same words everywhere. What a site says in its own words a logistic model tells: each
word, each pair of words and a few circumstances weigh for or against the line. A word that the article itself uses
tells nothing. The weights are data, `wording.json`, which `python -m benchmarks.quality.wording` writes; they are
English, so that the model looks at English texts alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from math import inf, log1p
from pathlib import Path
from typing import NamedTuple

from .fold import plain, words
from .layout import Page
from .lines import bulleted, ends, sentences, shut, title_case
from .match import Matcher
from .tongues import FUNCTION_WORDS

WEIGHTS = Path(__file__).parent / "wording.json"

SURE = 1.5
"""The log odds that a line must have against it at least, all in all."""

UNADDRESSED = 2.5
"""How much more it takes where a sentence speaks to nobody: then only its subject tells it from the story's."""

AMID = 1.0
"""How much more it takes between an article's sentences, with no furniture beside: a guide, too, tells what to do."""

MANY = 2
"""From so many ends of sentences inside it on, a line is a paragraph, which must speak to its reader from the start."""

SPOKEN = 0.3
"""What its words alone must weigh: no line goes for its circumstances."""

TOLD = 2
"""A word that so many other sentences of the article use is the story's and tells nothing."""

SHORTEST = 4
"""A line of fewer words is a label, an answer, a name: its words say too little."""

LONGEST = 45
"""A line of more words is a paragraph, whatever it says."""

BRIEF = 5
"""Words of a brief sentence."""

LOUD = "in the words of notices"
"""The circumstance that a line talks as the packs' rules do."""

QUIET = 0.4
"""A line that talks less like the packs' rules than this is not looked at: of the notices one in forty."""

_BREAKS = str.maketrans(dict.fromkeys('.,:;!?|–—…()[]"', " "))
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[0-9]+(?:[.,:][0-9]+)*|[.!?:;|–—•·»›]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_STEM = re.compile(r"[^\W\d_]{4,}")
_NAME = re.compile(r"(?<!^)(?<![.!?:] )\b[A-Z][a-z]{2,}")
_ADDRESS = re.compile(r"https?://|www\.|\w\.(?:com|org|net)\b|\w@\w")
_ADDRESSED = re.compile(
    r"\b(?:you|your|yours|yourself|us|our|ours|here|below|"
    r"this (?:article|story|post|page|site|website|report|video|newsletter|column|piece|podcast|episode))\b"
)
"""Whom a sentence speaks to: you, from us, about this page."""
_ASKS = re.compile(
    r"(?:^|[.!?:;] )(?:please|never|don't|do not|got|want|need|looking|love|like|enjoy|have|think|know|see|read|watch|"
    r"listen|hear|view|play|find|get|take|join|sign|log|subscribe|register|follow|share|tell|send|email|e-mail|mail|write|"
    r"call|text|contact|ask|submit|report|visit|click|tap|press|scroll|swipe|download|install|try|use|add|save|pin|print|"
    r"buy|shop|order|book|pay|give|donate|support|become|be|help|stay|keep|start|discover|explore|browse|check|catch|learn|"
    r"meet|vote|rate|comment|discuss|leave|enter|win|apply|advertise|copyright)\b"
)
"""What a sentence asks for, as its first word; a brief one may be the step of a guide."""
_TOLD = re.compile(
    r"\b(?:they|he|she|people|everyone|somebody) (?:say|says|said|told|wrote)\b|\bI (?:got|was|had|did|went)\b"
)
"""Who tells what is asked for, or what came of it."""
_HANDLE = re.compile(r"(?:^|[\s(])@\w")
_QUOTED = re.compile("[\"“”«»„]|(?:^|[ (])[‘']")
_PAST = re.compile(r"\b(?:said|says|told|asked|added|was|were|had|did|went|came)\b")
_FUNCTION = frozenset(FUNCTION_WORDS["en"].split())
_COMMON = frozenset(
    (
        f"{FUNCTION_WORDS['en']} about after also been before could even every first from have here into just last "
        "like made make many more most much only other over said says some such than that their them then there these "
        "they this those time what when where which will with would year years your"
    ).split()
)
_COMMON_GROUND = ("shares its words with the article", "many words of the article", "the article says 'you'", "sparse")
_OTHERS = frozenset(FUNCTION_WORDS) - {"en", "cs"}
"""Czech is never ruled out where English is likely: 'a', 'by', 'do' and 'to' are words of both."""


class Look:
    """A page's lines as the model sees them."""

    def __init__(self, page: Page, matcher: Matcher) -> None:
        """What lines have in common is read off the page when it is first asked for."""
        self.page, self._uses = page, matcher.vocabulary.english

    def words(self, n: int) -> list[str]:
        """The words and pairs of words of a line that the article doesn't use itself."""
        return [gram for gram in grams(self.page.lines[n].text) if not self.own(gram, n)]

    def circumstances(self, n: int) -> dict[str, float]:
        """The line's shape, its place, its neighbours, and what it has in common with the article."""
        return {
            **_shape(self.page.lines[n].text),
            **self.place(n),
            LOUD: self.loudness(n),
            **dict(zip(_COMMON_GROUND, self._in_common(n), strict=True)),
        }

    def _in_common(self, n: int) -> tuple[float, ...]:
        stems = _stems(self.page.lines[n].text)
        kin = sum(self._stems[stem] > self._here(n) for stem in stems)
        share = kin / len(stems) if stems else 0.5
        you = self._told["you"] + self._told["your"]
        return share, min(kin, 6) / 6, min(you, 3) / 3, float(self.page.sparse)

    def place(self, n: int) -> dict[str, float]:
        """Where a line stands: above the article, below it, among lines that go; and if it names what they name."""
        page = self.page
        beside = (n - 1 in page.gone) + (n + 1 in page.gone)
        zone = page.zone(n)
        return {
            "above the article": float(zone == "head"),
            "below the article": float(zone == "tail"),
            "at the very top": float(n <= self._left[0]),
            "at the very end": float(n >= self._left[1]),
            "beside furniture": float(beside == 1),
            "between furniture": float(beside == 2),
            "names the site": float(any(self._foreign(name, n) for name in _NAME.findall(page.lines[n].text))),
        }

    @cached_property
    def _left(self) -> tuple[int, int]:
        """The first and the last line that stay so far."""
        left = [n for n in range(len(self.page.lines)) if n not in self.page.gone]
        return (left[0], left[-1]) if left else (0, len(self.page.lines))

    def loudness(self, n: int) -> float:
        """How much a line talks as the packs' rules do: the mean over its words, half the logarithm of their uses."""
        spoken = [word for word in self.page.lines[n].folded.translate(_BREAKS).split() if word not in _FUNCTION]
        return sum([self._uses[word] for word in spoken if word in self._uses]) / (2 * len(spoken)) if spoken else 0.0

    def own(self, gram: str, n: int) -> bool:
        """Whether a word, or both of a pair, are words of the article."""
        here = self._here(n) and self.page.lines[n].prose
        return all(self._told[word] - here >= TOLD for word in gram.split(" ") if word.isalpha())

    def _here(self, n: int) -> bool:
        return n not in self.page.gone

    def _foreign(self, name: str, n: int) -> bool:
        """Whether a name stands in lines that go, and nowhere in the article."""
        return name in self._furniture and self._stems[name[:6].lower()] <= self._here(n)

    @cached_property
    def _told(self) -> Counter[str]:
        """In how many sentences of the article each word stands."""
        found: Counter[str] = Counter()
        for n, line in enumerate(self.page.lines):
            if n not in self.page.gone and line.prose:
                found.update(set(_tokens(line.text)))
        return found

    @cached_property
    def _stems(self) -> Counter[str]:
        """In how many lines of the article the longer words stand, by their beginnings."""
        found: Counter[str] = Counter()
        for n, line in enumerate(self.page.lines):
            if n not in self.page.gone:
                found.update(_stems(line.text))
        return found

    @cached_property
    def _furniture(self) -> frozenset[str]:
        return frozenset(name for n in self.page.gone for name in _NAME.findall(self.page.lines[n].text))


def speaking(page: Page, matcher: Matcher) -> Iterator[tuple[int, str]]:
    """The lines that speak to the reader and are not the story's, each with what weighs most as the reason.

    Linear in the text: words are looked up one by one.
    """
    if page.verse or not english(page):
        return
    look = Look(page, matcher)
    model = weights()
    for n in candidates(look):
        spoken = {gram: model.words[gram] for gram in said(page.lines[n].text).words if not look.own(gram, n)}
        if sum(spoken.values()) < SPOKEN:
            continue
        around = {name: model.circumstances[name] * value for name, value in look.circumstances(n).items() if value}
        if goes(sum(spoken.values()), around, bar(page, n)):
            yield n, _reason(spoken, around)


def goes(spoken: float, around: Mapping[str, float], least: float = SURE) -> bool:
    """Whether a line goes, by what its words and its circumstances weigh."""
    return spoken >= SPOKEN and spoken + sum(around.values()) + weights().circumstances["bias"] > least


def bar(page: Page, n: int) -> float:
    """How high the log odds must be: it depends on whom a line speaks to, and on where it stands."""
    line = page.lines[n]
    if len(ends(line.text)) >= MANY and (_TOLD.search(line.text) or not _addressed(sentences(line.text)[0])):
        return inf
    unaddressed = line.closed and not _addressed(line.text)
    amid = page.zone(n) == "body" and not {n - 1, n + 1} & page.gone.keys()
    return SURE + UNADDRESSED * unaddressed + AMID * amid


def _addressed(text: str) -> bool:
    """Whether a text speaks to somebody, or of this page."""
    lowered = plain(text).lower()
    asks = words(text) > BRIEF and _ASKS.search(lowered)
    return bool(_ADDRESS.search(text) or _ADDRESSED.search(lowered) or asks)


def candidates(look: Look) -> Iterator[int]:
    """The lines that may go, that are loud enough, and whose words, shape and place leave it open."""
    page, model = look.page, weights().circumstances
    for n, line in enumerate(page.lines):
        if n in page.gone or not line.folded or not SHORTEST <= line.words <= LONGEST:
            continue
        loud = look.loudness(n)
        if loud < QUIET or not may_go(page, n):
            continue
        place = sum(model[name] * value for name, value in look.place(n).items())
        if said(line.text).most + loud * model[LOUD] + place + _rest() > SURE:
            yield n


@cache
def _rest() -> float:
    """The most that what a line has in common with the article can weigh against it."""
    return sum(max(weights().circumstances[name], 0.0) for name in _COMMON_GROUND)


class Said(NamedTuple):
    """What a line says, wherever it stands."""

    words: tuple[str, ...]
    """Its words and pairs of words that have a weight."""
    most: float
    """The most that they and its shape can weigh, with the bias."""


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    """A line's weighty words; lines are looked at in rounds, so the last ones are remembered."""
    model = weights()
    known = tuple(gram for gram in grams(text) if gram in model.words)
    shape = sum(model.circumstances[name] * value for name, value in _shape(text).items())
    return Said(known, model.circumstances["bias"] + shape + sum(max(model.words[gram], 0.0) for gram in known))


def may_go(page: Page, n: int) -> bool:
    """Whether a line is no label, paragraph, title, quotation, row of a table or part of a sentence that is broken."""
    line = page.lines[n]
    if not SHORTEST <= line.words <= LONGEST or line.folded == page.title or _QUOTED.search(line.text):
        return False
    return not (page.tabular(n) or page.wrapped(n) or page.step(n))


def english(page: Page) -> bool:
    """Whether a text is surely English: no other language's words are frequent in it, and 'the' is."""
    sentences = [line for line in page.lines if line.prose]
    return page.silent >= _OTHERS and 3 * sum(" the " in line.text for line in sentences) >= len(sentences) > 0


def grams(text: str) -> tuple[str, ...]:
    """The words of a line and the pairs of neighbours; a stop stands before a sentence's first word, '#' for figures.

    >>> grams("Sign up. It's free")
    ('sign', 'up', "it's", 'free', '. sign', 'sign up', 'up .', ". it's", "it's free")
    """
    tokens = _tokens(text)
    pairs = [f"{a} {b}" for a, b in pairwise(tokens)]
    return tuple(dict.fromkeys([*(token for token in tokens if token != "."), *pairs]))


class Weights(NamedTuple):
    """What speaks for junk (above 0) and for the article; what is not there weighs nothing."""

    words: Mapping[str, float]
    """Of words and pairs of words."""
    circumstances: Mapping[str, float]
    """Of all else, and `bias`, which counts for each line."""


@cache
def weights() -> Weights:
    """The model as it was trained."""
    return Weights(**json.loads(WEIGHTS.read_text("utf-8")))


def _tokens(text: str) -> list[str]:
    """The words of a line, lower-cased; a stop before each sentence or part, and '#' for each figure."""
    found = ["."]
    for token in _TOKEN.findall(plain(text).lower()):
        if token[0].isalpha():
            found.append(token)
        elif token[0].isdigit():
            found.append("#")
        elif found[-1] != ".":
            found.append(".")
    return found if len(found) == 1 or found[-1] != "." else found[:-1]


def _stems(text: str) -> set[str]:
    return {word[:6] for word in _STEM.findall(text.lower()) if word not in _COMMON}


def _shape(line: str) -> dict[str, float]:
    text, count = line.strip(), words(line)
    size = max(len(text), 1)
    return {
        "length": log1p(count) / 4,
        "to 8 words": float(count <= 8),
        "to 20 words": float(count <= 20),
        "closed": float(shut(line)),
        "a question": float(text.endswith("?")),
        "a call": float(text.endswith("!")),
        "a colon": float(text.endswith(":")),
        "title case": float(title_case(text)),
        "in capitals": float(2 * sum(map(str.isupper, text)) > size),
        "figures": sum(map(str.isdigit, text)) / size,
        "bulleted": float(bulleted(line)),
        "an address": float(_ADDRESS.search(text) is not None),
        "a handle": float(_HANDLE.search(text) is not None),
        "past": float(_PAST.search(text) is not None),
    }


_TELLING = frozenset({"beside furniture", "between furniture", "names the site", LOUD, "a handle"})


def _reason(words: Mapping[str, float], around: Mapping[str, float]) -> str:
    """The weightiest words, and what else speaks against the line."""
    spelled = {gram.replace(". ", "").replace(" .", ""): weight for gram, weight in words.items() if "#" not in gram}
    heavy = sorted((gram for gram in spelled if spelled[gram] > 0), key=lambda gram: (-spelled[gram], gram))
    said = ", ".join(f"‘{gram}’" for gram in heavy[:3])
    also = [name for name in sorted(_TELLING) if around.get(name, 0.0) > 0]
    if "shares its words with the article" not in around:
        also.append("shares no word with the article")
    return f"Speaks to the reader about the site: {'; '.join([said, *also])}."
