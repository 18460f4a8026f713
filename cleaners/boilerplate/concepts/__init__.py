"""What sites speak of, in the words of 28 languages: newsletters, channels, apps, accounts, donations, the reader.

Another site words the same thing differently, but it speaks of the same things. So each language has a lexicon of
concepts, `<language>.toml`, and what is learned of concepts holds for all languages. An entry is a word (`your`), the
beginning of a word (`subscri*`) or a phrase (`sign_up`); in scripts that write no spaces, and in Korean, which joins
words, it is found anywhere. `any.toml` has the names of services, which every language uses.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from pathlib import Path

from ..fold import plain
from ..memory import Memory

LEXICONS = Path(__file__).parent

CONCEPTS = {
    "letter": "a newsletter",
    "channel": "a channel or group",
    "app": "an app",
    "listen": "listening or watching",
    "subscribe": "subscribing",
    "account": "an account",
    "comment": "comments",
    "share": "sharing",
    "follow": "following",
    "alert": "notifications",
    "mail": "a mailbox",
    "more": "other articles",
    "advert": "advertising",
    "support": "supporting journalism",
    "paid": "paid access",
    "consent": "consent and data",
    "rights": "rights of use",
    "error": "corrections",
    "tell": "writing to the newsroom",
    "staff": "who writes and edits",
    "bio": "an author's life",
    "credit": "pictures and sources",
    "time": "when it was published",
    "vote": "votes and ratings",
    "popular": "what others read",
    "event": "tickets and events",
    "offer": "prices and offers",
    "gamble": "gambling",
    "machine": "machines that write or translate",
    "site": "the site itself",
    "you": "its reader",
    "call": "a call to do something",
    "we": "'we'",
    "free": "free of charge",
    "here": "'here' and 'now'",
    "please": "a request",
    "told": "what somebody said or did",
}
"""The concepts, each in words. The last seven say how a line speaks, the others of what."""

MANNERS = frozenset({"you", "call", "we", "free", "here", "please", "told"})

JOINED = frozenset({"ja", "ko", "th", "zh"})
"""Languages whose words are found inside others: they write no spaces, or join endings to words."""

SHORTEST = 4
"""Letters that an Arabic word must have so that it may begin another: 'تطبيق' begins 'تطبيقنا'."""

_LETTERS = r"(?:[^\W\d_]+|[\u0900-\u0963]+)+"
_WORD = re.compile(rf"{_LETTERS}(?:[-'@]{_LETTERS})*|[0-9]+\+|©")
"""The vowel signs of Devanagari are no letters to a regular expression."""
_ASCII_WORD = re.compile(r"[a-z]+(?:[-'@][a-z]+)*|[0-9]+\+")
_ARTICLES = ("وال", "بال", "لل", "ال", "و", "ب", "ف", "ل")


Phrases = Mapping[str, Sequence[tuple[list[str], str]]]
"""By the word that follows the first one, what follows the first one in phrases, each with the concept."""

Meaning = tuple[frozenset[str], Phrases]
"""The concepts of a word, and the phrases that it begins."""


class Lexicon:
    """The concepts of one language and of all."""

    def __init__(self, language: str) -> None:
        """Read the entries of a language, and the names that all languages use."""
        self.language = language
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        self._phrases: dict[str, dict[str, list[tuple[list[str], str]]]] = defaultdict(dict)
        inside: dict[str, set[str]] = defaultdict(set)
        for name in ("any", language):
            for concept, entries in tomllib.loads((LEXICONS / f"{name}.toml").read_text("utf-8")).items():
                for entry in _folded(entries).split():
                    self._add(entry, concept, inside)
        self._longest = max(map(len, self._stems), default=0)
        self._inside = _by_beginning(inside)
        self._beginning = re.compile("|".join(map(re.escape, self._inside)))
        self._means = Memory(self._meaning)

    def find(self, text: str) -> frozenset[str]:
        """The concepts that a text speaks of."""
        return frozenset[str]().union(*(concepts for _, concepts in self.placed(text)[1]))

    def placed(self, text: str) -> tuple[int, list[tuple[int, Set[str]]]]:
        """How many words a text has, and which of them speak of what; of a phrase the first word."""
        folded = _folded(text)
        if self._inside:
            return self._placed_inside(folded)
        words = (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)
        found: list[tuple[int, Set[str]]] = []
        for n, meaning in enumerate(map(self._means.__getitem__, words)):
            if meaning:
                here, phrases = meaning
                if phrases and n + 1 < len(words) and (some := phrases.get(words[n + 1])):
                    here = here.union(concept for rest, concept in some if words[n + 1 : n + 1 + len(rest)] == rest)
                if here:
                    found.append((n, here))
        return len(words), found

    def _placed_inside(self, folded: str) -> tuple[int, list[tuple[int, Set[str]]]]:
        """The same for scripts without spaces: at each place the longest entry; other characters count as words."""
        found: list[tuple[int, Set[str]]] = []
        count = end = 0
        for beginning in self._beginning.finditer(folded):
            at = beginning.start()
            for entry, concepts in self._inside[beginning[0]] if at >= end else ():
                if folded.startswith(entry, at) and not (entry[0].isascii() and _within(folded, at, at + len(entry))):
                    count += sum(map(str.isalnum, folded[end:at]))
                    found.append((count, concepts))
                    count, end = count + 1, at + len(entry)
                    break
        return count + sum(map(str.isalnum, folded[end:])), found

    def _meaning(self, word: str) -> Meaning | None:
        """What a word means; most mean nothing."""
        concepts, phrases = self._concepts(word), self._phrases.get(word, {})
        return (concepts, phrases) if concepts or phrases else None

    def _concepts(self, word: str) -> frozenset[str]:
        found = set(self._exact.get(word, ()))
        forms = [word, *(word[len(a) :] for a in _ARTICLES if word.startswith(a))] if self.language == "ar" else [word]
        for form in forms:
            found.update(self._exact.get(form, ()))
            for size in range(2, min(len(form), self._longest) + 1):
                found.update(self._stems.get(form[:size], ()))
        return frozenset(found)

    def _add(self, entry: str, concept: str, inside: dict[str, set[str]]) -> None:
        if self.language in JOINED:
            if len(entry) > 1 or concept in MANNERS:
                inside[entry.replace("_", " ").rstrip("*")].add(concept)
        elif "_" in entry:
            first, *rest = entry.rstrip("*").split("_")
            self._phrases[first].setdefault(rest[0], []).append((rest, concept))
        elif entry.endswith("*") or (self.language == "ar" and len(entry) >= SHORTEST):
            self._stems[entry.rstrip("*")].add(concept)
        else:
            self._exact[entry].add(concept)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, read when it is first asked for."""
    return Lexicon(language)


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a lexicon, in the order of their codes."""
    return tuple(sorted(path.stem for path in LEXICONS.glob("*.toml") if path.stem != "any"))


def problems() -> Iterator[str]:
    """What is wrong with the lexicons: an unknown concept, or one that a language lacks."""
    for language in languages():
        named = tomllib.loads((LEXICONS / f"{language}.toml").read_text("utf-8"))
        for concept in sorted(named.keys() ^ CONCEPTS.keys()):
            yield f"{language}: {concept}"


def _by_beginning(entries: Mapping[str, set[str]]) -> dict[str, list[tuple[str, set[str]]]]:
    """Entries and their concepts by the first character, the longest first."""
    found: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
    for entry in sorted(entries, key=len, reverse=True):
        found[entry[0]].append((entry, entries[entry]))
    return dict(found)


def _within(text: str, start: int, end: int) -> bool:
    """Whether Latin letters go on before or after a piece of a text."""
    return _latin(text[start - 1 : start]) or _latin(text[end : end + 1])


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _folded(text: str) -> str:
    return plain(text).lower().replace("ς", "σ")
