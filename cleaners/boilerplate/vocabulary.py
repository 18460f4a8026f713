"""Which sentences only begin like furniture: 'All rights reserved for the crown were sold in 1624.'

A pattern's wild cards match whatever follows its phrase. So a whole sentence is measured against the words that the
packs use for its kind of furniture: a notice has hardly any others, a sentence of a story has many.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from math import log1p

from .fold import DENSE, fold, plain, words
from .lines import Line
from .rule import BORNE_OUT, GLUED, Rule
from .tongues import FUNCTION_WORDS

TALKATIVE = frozenset({"advert", "author", "newsletter"})
"""Categories whose notices are sentences of their own making: an offer, a life."""

SIGNED = {"appeal": 0.4, "notice": 0.25}
"""The share of strange words from which even a sentence with all signs of a notice is a sentence of a story."""

_FUNCTION = frozenset(word for words in FUNCTION_WORDS.values() for word in words.split())
_SYNTAX = re.compile(r"\\[pP](?:\{\^?\w+\}|.)|\\.|\(\?[-i:P]*|\[[^\]]*\]|\{[^}]*\}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ANNOUNCED = re.compile(r"[^:：]{2,60}[:：]\s*[\"'“”‘’„«»「『(]*(\w)")
_LABELLED = re.compile(r"[^:：|→]{2,60}[:：|→]\s*")
_STOPS = (".", "。", "।", "．")
TITLE = 4
"""Words of a title at least that a line may quote: a shorter one may be any words of the article."""

LINK = 8
"""Words after a link's label from which a full stop at their end is no headline's."""


class Vocabulary:
    """The words of some rules, by category and language."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Remember the rules; their words are read when they are first asked for."""
        self._rules = [rule for rule in rules if not rule.site and rule.scope not in GLUED | BORNE_OUT]
        self._words: dict[tuple[str, str], frozenset[str]] = {}

    def reads_on(self, line: Line, rule: Rule, title: str = "") -> bool:
        """Whether a line that a rule names is a sentence of its own that just begins, or ends, like the rule's phrase.

        A third of its words, and three at least, are no names and none of the packs' words for this kind (of chattier
        kinds two in five, and four), or five such words follow one another. What a label with a colon announces is a
        headline, and any headline may follow. The words of the article's title are no strange ones.
        """
        if rule.site or not line.prose or not line.closed or line.words < 6 or not (rule.pattern or rule.holds):
            return False
        announced = _ANNOUNCED.match(line.text) if rule.category == "related" else None
        if announced and not announced[1].islower():
            return False
        text = line.text.replace(title, "", 1) if words(title) >= TITLE else line.text
        strange, whole, run = self._strange(text, rule)
        if rule.holds:
            return strange >= 4 and strange >= SIGNED.get(rule.category, 0.4) * whole
        if rule.category in TALKATIVE:
            return strange >= 4 and strange >= 0.4 * whole
        return run >= 5 or (strange >= 3 and strange >= 0.33 * whole)

    def leads_on(self, line: Line, rule: Rule) -> bool:
        """Whether a sentence stands in one line with the label and the headline of a link, since it has a full stop."""
        if rule.site or rule.category != "related" or not line.text.rstrip().endswith(_STOPS):
            return False
        label = _LABELLED.match(line.text)
        return label is not None and words(line.text[label.end() :]) >= LINK

    def speaks(self, text: str, category: str, silent: frozenset[str]) -> bool:
        """Whether all words of a text are a category's, in languages that it may be in; figures are any text's."""
        self._of(category, "")
        spoken = [words for (kind, code), words in self._words.items() if kind == category and code not in silent]
        return all(any(word in words for words in spoken) for word in _WORD.findall(plain(text).lower()))

    def loudness(self, text: str, silent: frozenset[str]) -> float:
        """How much a text talks like notices: over its words, the mean logarithm of the rules that use each.

        Function words don't count, nor do the rules of languages that the text is surely not in; one word says nothing.
        """
        found = [word for word in _WORD.findall(plain(text).lower()) if word not in _FUNCTION]
        counts = [table for code, table in self._uses.items() if code not in silent]
        uses = [log1p(max((table[word] for table in counts), default=0)) for word in found]
        return sum(uses) / len(uses) if len(uses) > 1 else 0.0

    @cached_property
    def english(self) -> Mapping[str, float]:
        """The logarithm of how many of the rules for English, or of those for every language, use each word."""
        table = self._uses.get("en", Counter()) | self._uses.get("", Counter())
        return {word: log1p(uses) for word, uses in table.items()}

    @cached_property
    def _uses(self) -> Mapping[str, Counter[str]]:
        """By language, in how many rules each word is used."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for rule in self._rules:
            found[rule.language].update(set(_words(rule)))
        return found

    def _strange(self, text: str, rule: Rule) -> tuple[float, float, float]:
        """How many words of a line are neither names nor in the vocabulary, how many words it has, and the longest run.

        German writes its nouns with a capital, so that there a capital makes no name.
        """
        known = self._of(rule.category, rule.language) | self._of(rule.category, "en") | self._of(rule.category, "")
        if rule.holds:
            known |= frozenset(FUNCTION_WORDS.get(rule.language, "").split())
        strange = whole = run = longest = 0.0
        for word in _WORD.findall(plain(text)):
            size, new = 1.0, float(not _known(word, known))
            if DENSE.match(word):
                size, new = len(word) / 2, sum(letter not in known for letter in word) / 2
            elif word[0].isupper():
                new *= 0.5 if rule.language == "de" else 0
            whole += size
            strange += new
            run = run + new if new else 0
            longest = max(longest, run)
        return strange, whole, longest

    def _of(self, category: str, language: str) -> frozenset[str]:
        if not self._words:
            found: dict[tuple[str, str], set[str]] = defaultdict(set, {("", ""): {""}})
            for rule in self._rules:
                found[rule.category, rule.language].update(_words(rule))
            self._words = {key: frozenset(words) for key, words in found.items()}
        return self._words.get((category, language), frozenset())


def _words(rule: Rule) -> Iterable[str]:
    """The words that a rule spells out; of scripts without spaces also each letter."""
    literal = _SYNTAX.sub(" ", plain(" ".join((rule.pattern, *rule.signs)))).lower()
    for text in (literal, *map(fold, rule.lines), *(fold(cut.text) for cut in rule.cuts)):
        for word in _WORD.findall(text):
            yield word
            if DENSE.match(word):
                yield from word


def _known(word: str, known: frozenset[str]) -> bool:
    """Whether a word, or its beginning, is known: patterns write 'subscri(?:be|ption)'."""
    word = word.lower()
    least = 4 if word.isascii() or word < "\u0590" else 2
    return word in known or any(word[:size] in known for size in range(least, len(word)))
