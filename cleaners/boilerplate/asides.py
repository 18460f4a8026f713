"""A site's asides between the sentences of a paragraph: '… said. Follow us for more of this. The mayor …'.

What a site says in its own words a logistic model tells, as `wording` does for lines: it weighs the words of a piece by
language, what it speaks of (`concepts`, which are the same for all languages, alone, in pairs, and as its first word),
its shape, the rules that name it, and what it has in common with the rest. A piece is a sentence, a bracket, or words
up to where the next sentence surely begins. The weights are `weights/asides.json`, which
`python -m benchmarks.quality.asides` writes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache, cached_property, lru_cache
from itertools import combinations, islice, pairwise
from pathlib import Path
from typing import Any

from .circumstances import shape, stems
from .concepts import MANNERS, languages, lexicon
from .fold import fold, words
from .grams import grams
from .headlines import LEAST, is_german
from .layout import ASKING, Page
from .lines import SENTENCE, ends, shut
from .match import Matcher, Piece
from .openers import opens
from .rule import Rule

WEIGHTS = Path(__file__).parent / "weights" / "asides.json"

SURE = 3.0
"""The log odds that a piece must have against it."""

DOUBT = -1.0
"""From these log odds on a sentence may be the site's: no article's sentence for certain."""

LONGEST = 45
"""Words of the longest piece."""

OWN = 6
"""Words that the paragraph has beside it at least."""

LEFT = 14
"""Words that are left of it at least: 'The mayor read the letter. Support our paper. Nobody did.' tells of a letter."""

MOST = 4
"""Pieces in one paragraph; one with more is no article's."""

ARTICLE = -3.0
"""Below these log odds words are the article's."""

BORDERS = 4
"""So many places in a sentence are looked at where the next one may begin without a sign."""

HEAD = 48
"""So many letters of a sentence tell whether it may be a piece."""

BRIEF = 12
"""Words of a piece of which all must be the site's."""

NAMED = 4
"""A quotation of so many words may be a name."""

LEAD = 9
"""Words of the question or cry that leads to a piece."""

OFFERED = frozenset(
    {
        "letter",
        "channel",
        "app",
        "subscribe",
        "account",
        "comment",
        "share",
        "follow",
        "alert",
        "mail",
        "advert",
        "support",
        "paid",
        "popular",
        "gamble",
        "more",
        "listen",
        "rights",
        "consent",
        "vote",
        "machine",
        "tell",
        "call",
        "event",
    }
)
"""What sites offer or ask for: a piece speaks of some of it."""

ASIDE = Rule("wording.aside", "Between the article's sentences the site speaks in its own words.")

_ANNOUNCES = re.compile(r"^\W{0,4}[^:：|]{2,40}[:：|]")
_LABELLED = re.compile(r"^\W{0,4}(?:[^:：|]{2,40}[:：|]|[^【】［］\[\]]{1,20}[】\]］])")
_BRACKETED = re.compile(r"\((?=\S+ \S)[^()\[\]]{6,200}\)")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_OPENING = '"“„«「'
_QUOTE = re.compile('["“”„«»「」『』]')


class Asides:
    """Looks for asides in the paragraphs of a page."""

    def __init__(self, page: Page, matcher: Matcher) -> None:
        """What lines have in common is read when it is first asked for."""
        self.page, self.matcher = page, matcher

    def pieces(self) -> Iterator[tuple[int, Piece]]:
        """The pieces that go, of the lines that stay, each with the number of its line."""
        page = self.page
        if page.verse or page.on_furniture or page.language not in languages():
            return
        for n, line in enumerate(page.lines):
            if n not in page.gone and line.words >= 2 * OWN:
                yield from ((n, piece) for piece in Paragraph(self, n).pieces())

    @cached_property
    def stems(self) -> Counter[str]:
        """In how many of the lines that stay the longer words stand."""
        kept = (line for n, line in enumerate(self.page.lines) if n not in self.page.gone)
        return Counter(stem for line in kept for stem in stems(line.text))


class Paragraph:
    """A paragraph and what its sentences speak of."""

    def __init__(self, page: Asides, n: int) -> None:
        """Split it into sentences, and these into what they speak of."""
        self.text, self.language = page.page.lines[n].text, page.page.language
        self._silent, self._matcher = page.page.silent, page.matcher
        self._borders = [0, *ends(self.text), len(self.text)]
        self._page = page

    @cached_property
    def _spoken(self) -> list[frozenset[str]]:
        """What each sentence speaks of."""
        return [concepts(self.text[start:end], self.language) for start, end in pairwise(self._borders)]

    @cached_property
    def _times(self) -> Counter[str]:
        """In how many sentences each concept stands."""
        return Counter(concept for here in self._spoken for concept in here)

    @cached_property
    def _story(self) -> frozenset[str]:
        """The longer words that other lines have too."""
        return frozenset(stem for stem in stems(self.text) if self._page.stems[stem] > 1)

    def pieces(self) -> list[Piece]:
        """The pieces that go, unless they are too many, or something else is perhaps the site's too."""
        found: list[Piece] = []
        quotes = 0
        for k, (start, end) in enumerate(pairwise(self._borders)):
            may = quotes % 2 == 0 and offers(self.text[start:end], self.language)
            quotes += len(_QUOTE.findall(self.text, start, end))
            if may and (reach := self._reach(k, start, end)):
                found.append(Piece(self._lead(k), reach, ASIDE))
        return found if 0 < len(found) <= MOST and self._article(found) else []

    def _reach(self, k: int, start: int, end: int) -> int:
        """How far a piece surely goes that begins at a place: to the next sentence's sign or first word; else 0."""
        piece = self.text[start:end]
        if words(piece) > 2 * LONGEST:
            return 0
        for at, sure in islice(_inner(piece, self._silent), BORDERS):
            sites = words(piece[at:]) >= OWN and self._odds(k, start, start + at) > SURE
            if sites and self._odds(k, start + at, end) < DOUBT:
                return start + at if sure else 0
        if shut(piece) and (_LABELLED.match(piece) or piece.rstrip().endswith(ASKING)):
            return 0  # a headline has no full stop, and a question leads to something
        if shut(piece) and words(piece) < SENTENCE:
            return 0  # 'Read more.' may be what was written on a board
        if len(_QUOTE.findall(piece)) % 2 or words(piece) > LONGEST or self._odds(k, start, end) <= SURE:
            return 0
        return end if self._speaks_on(k, start, end) else 0

    def _speaks_on(self, k: int, start: int, end: int) -> bool:
        """Whether the second half of a long piece speaks as a site does too: no sentence has begun without a sign."""
        if words(self.text[start:end]) <= BRIEF:
            return True
        half = (start + end) // 2
        space = self.text.find(" ", half, end)
        return self._odds(k, space if space >= 0 else half, end) > DOUBT

    def _odds(self, k: int, start: int, end: int) -> float:
        """The log odds that a stretch of a sentence is the site's."""
        piece = self.text[start:end].strip()
        others = {concept for concept, n in self._times.items() if n > (concept in self._spoken[k])}
        for beside in (self.text[self._borders[k] : start], self.text[end : self._borders[k + 1]]):
            others.update(concepts(beside, self.language) if beside else ())
        named = {rule.category for rule in self._matcher.whole(fold(piece), "", self._silent)}
        return odds(piece, seen(piece, self.language, others, self._story, named), self.language)

    def _article(self, found: Sequence[Piece]) -> bool:
        """Whether what is left of a paragraph is the article's: some words, none of them perhaps the site's."""
        left, inside = 0, {at for piece in found for at in piece[:2]}
        for k, (first, last) in enumerate(pairwise(self._borders)):
            for start, end in pairwise(sorted({first, last, *(at for at in inside if first < at < last)})):
                if any(piece.start <= start < piece.end for piece in found):
                    continue
                if self._odds(k, start, end) > DOUBT:
                    return False
                left += words(self.text[start:end])
        return left >= LEFT

    def _lead(self, k: int) -> int:
        """Where a piece starts: a short question or cry before it, within the paragraph, belongs to it."""
        if k < 2:
            return self._borders[k]
        start, end = self._borders[k - 1 : k + 1]
        before = self.text[start:end].strip()
        leads = before.endswith((*ASKING, "!", "！")) and words(before) <= LEAD
        return start if leads and self._odds(k - 1, start, end) > ARTICLE else end


def offers(text: str, language: str) -> bool:
    """Whether a sentence may be a piece: it begins with what sites offer or ask for. A quick look, for most do not."""
    return not OFFERED.isdisjoint(concepts(text[:HEAD], language))


def _inner(text: str, silent: frozenset[str]) -> Iterator[tuple[int, bool]]:
    """Where in a sentence the next one may begin without a sign, and whether the word or the quotation says so."""
    found = list(_WORD.finditer(text))
    german = is_german(match[0] for match in found)
    bracket = _BRACKETED.match(text)
    if bracket and bracket.end() < len(text.rstrip()):
        yield bracket.end(), True
    for n, match in enumerate(found[LEAST:-1], LEAST):
        before, word, after = found[n - 1][0], match[0], found[n + 1][0]
        between = text[found[n - 1].end() : match.start()]
        if not word[0].isupper() or word == "I" or between.strip(f" >→»☕){_OPENING}"):
            continue
        if between.strip(" >→»☕)"):
            yield match.start() - 1, len(_WORD.findall(_QUOTE.split(text[match.start() :])[0])) > NAMED
        elif opens(re.split("['’-]", word)[0], silent):
            yield match.start(), german or not after[0].isupper()
        elif not german and not before[0].isupper():
            yield match.start(), False


def spoken(text: str) -> str:
    """What of a piece the site itself says: of a link the label and not the headline."""
    label = _ANNOUNCES.match(text)
    return label[0] if label and label.end() < len(text) else text


@lru_cache(maxsize=8192)
def concepts(text: str, language: str) -> frozenset[str]:
    """What a text speaks of; sentences are looked at in rounds, so the last ones are remembered."""
    return lexicon(language).find(text)


def seen(text: str, language: str, elsewhere: Set[str], story: Set[str], named: Set[str]) -> dict[str, float]:
    """All that is known of a piece but its words: `elsewhere` are concepts of the rest, `story` words of the rest."""
    own = spoken(text)
    kind = "shut" if shut(text) else "open"
    out = {"a link": float(own != text), f"{kind}": 1.0, "named": float(bool(named))}
    said = _said(own, language)
    out.update(said)
    out |= {f"{kind}: {name}": value for name, value in said.items() if " and " not in name}
    out |= {f"named {category}": 1.0 for category in named}
    out |= shape(text, words(text))
    shared = concepts(own, language) & elsewhere
    out["subjects elsewhere"] = min(len(shared - MANNERS), 3) / 3
    out |= {f"{manner} elsewhere": 1.0 for manner in ("you", "call", "we") if manner in elsewhere}
    stemmed = stems(text)
    kin = len(stemmed & story)
    out["share of the article's words"] = kin / len(stemmed) if stemmed else 0.5
    out["words of the article"] = min(kin, 6) / 6
    out["no word of the article"] = float(not kin and len(stemmed) > 1)
    return {name: value for name, value in out.items() if value}


@lru_cache(maxsize=4096)
def _said(text: str, language: str) -> Mapping[str, float]:
    """The concepts of a text: each, each pair, the first and the last word's, and their share of the words."""
    count, found = lexicon(language).placed(text)
    here = sorted({concept for _, some in found for concept in some})
    size = max(count, 1)
    out = {f"of {concept}": 1.0 for concept in here}
    out |= {f"of {a} and {b}": 1.0 for a, b in combinations(here, 2)}
    for n, some in found:
        out |= {f"begins with {concept}": 1.0 for concept in some if n == 0}
        out |= {f"ends with {concept}": 1.0 for concept in some if n == size - 1}
    subjects = [concept for concept in here if concept not in MANNERS]
    return out | {
        "share of concepts": len(found) / size,
        "concepts": min(len(here), 8) / 8,
        "subjects": min(len(subjects), 6) / 6,
    }


def odds(text: str, around: Mapping[str, float], language: str) -> float:
    """The log odds that a piece is the site's."""
    weights = _weights()
    own = weights["words"].get(language, {})
    said = sum(own.get(gram, 0.0) for gram in grams(spoken(text)))
    known = weights["around"]
    total: float = said + sum(known.get(name, 0.0) * value for name, value in around.items()) + known["bias"]
    return total


@cache
def _weights() -> Any:
    return json.loads(WEIGHTS.read_text("utf-8"))
