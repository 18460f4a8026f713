"""Which language a text is in.

A script that only one language is written in decides by itself; that also mends langdetect's weak spot, Chinese taken
for Korean. Everything else is asked of langdetect, with a seed of its own, on a bounded sample of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from .document import Document, Step
from .settings import LanguageSettings

UNKNOWN = "und"
"""ISO 639-2 for a language that can't be told."""

SEED = 0
SAMPLE = 1500
"""Characters that are looked at, in three pieces; more make no answer better, and langdetect's time grows with them."""
LEAST = 20
"""Letters that langdetect needs to do better than guess. A script that decides alone needs fewer."""
MANY = 200
"""Letters from which on langdetect's best answer holds, even where a sister language comes close."""
SURE = 0.8
"""The probability below which langdetect's answer on fewer letters is no answer."""
CERTAIN = 0.99
"""The probability from which on langdetect's answer on so many letters overrules a declaration."""

Guess = Callable[[str], tuple[str, float]]
"""A text → the code of its language and the probability; `("und", 0.0)` where there is nothing to go by."""


def detect(settings: LanguageSettings) -> Step:
    """A step that fills in the language (ISO 639-1, or `und`) and rejects documents in one that is not wanted.

    A declared language stays, cut down to its code: who published a text knows best, and may write in a language that
    langdetect has never heard of. Only a long text that is certainly in another one overrules a declaration, which may
    be a setting of the whole site; the document is then flagged `language-declared-XX`.
    """
    guess = _guesser(settings.detector)
    keep = frozenset(settings.keep)

    def step(document: Document) -> Document:
        found, certain = language_of(document.kept, guess)
        told = declared(document.language)
        if told and certain and told != found and told in _known():
            document = document.flagged(f"language-declared-{told}")
            told = ""
        language = told or found
        if language != document.language:
            document = replace(document, language=language)
        if keep and language not in keep:
            return document.reject("language", f"in {language}; wanted: {', '.join(sorted(keep))}")
        return document

    return step


def reject_empty(document: Document) -> Document:
    """A step for the end of cleaning: a document of which nothing is left is no article."""
    if document.kept.strip():
        return document
    was = "no text was left after cleaning" if document.text.strip() else "it has no text"
    return document.reject("empty", was)


def declared(language: str) -> str:
    """The code in a declaration such as `pt-BR` or `zh_Hans`; empty if there is none in it.

    >>> declared("pt-BR"), declared("EN"), declared("Deutsch"), declared("")
    ('pt', 'en', '', '')
    """
    code = language.strip().lower().replace("_", "-").partition("-")[0]
    return code if len(code) in {2, 3} and code.isascii() and code.isalpha() and code != UNKNOWN else ""


def language_of(text: str, guess: Guess) -> tuple[str, bool]:
    """The language of a text, or `und` if it is too short or too mixed to tell; and whether it is beyond doubt."""
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample[: 2 * MANY]))
    if letters < MANY:  # else it makes no difference how many they are
        letters += sum(map(str.isalpha, sample[2 * MANY :]))
    if not sample.isascii() and (alone := _by_script(sample)):
        return alone, letters >= MANY
    if letters < LEAST:
        return UNKNOWN, False
    code, probability = guess(sample)
    if letters < MANY:
        return code.partition("-")[0] if probability >= SURE else UNKNOWN, False
    return code.partition("-")[0], probability >= CERTAIN


def _sample(text: str) -> str:
    """Head, middle and end: a long text may begin with furniture or a quotation in another language."""
    if len(text) <= SAMPLE:
        return text
    piece = SAMPLE // 3
    middle = (len(text) - piece) // 2
    return " ".join((text[:piece], text[middle : middle + piece], text[-piece:]))


# Scripts that one language is written in, or nearly so, by their blocks. An ideograph says as much as three letters.
_BLOCKS = {
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "or": "\u0b00-\u0b7f",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "bo": "\u0f00-\u0fff",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff",
    "am": "\u1200-\u139f",
    "km": "\u1780-\u17ff",
    "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff",
    "ja": "\u3040-\u30fa\uff66-\uff9d",
    "zh": "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
}
_RUN = re.compile("|".join(f"(?P<{language}>[{block}]+)" for language, block in _BLOCKS.items()))
_ANY = re.compile(f"[{''.join(_BLOCKS.values())}]")
_WEIGHT = {"zh": 3, "ja": 2, "ko": 2}


def _by_script(sample: str) -> str:
    """The language whose script outweighs all others. Kana among Han is Japanese, and Hangul among Han Korean."""
    if not _ANY.search(sample):
        return ""
    weights: Counter[str] = Counter()
    other = sum(map(str.isalpha, sample))
    for run in _RUN.finditer(sample):
        language = run.lastgroup or ""
        length = sum(map(str.isalpha, run[0]))
        weights[language] += length * _WEIGHT.get(language, 1)
        other -= length
    least = (weights.total() + other) / 2
    for language in ("ja", "ko"):
        both = weights[language] + weights["zh"]
        if both > least and weights[language] > both * 0.05:
            return language
    return next((language for language in _BLOCKS if weights[language] > least), "")


def _guesser(name: str) -> Guess:
    if name == "auto":
        try:
            return _guesser("langdetect-rs")
        except ModuleNotFoundError:
            return _guesser("langdetect")
    return partial(_guessed, *_detectors(name))


def _guessed(create: Callable[[], Any], failure: type[Exception], text: str) -> tuple[str, float]:
    detector = create()
    detector.append(text)
    try:
        best = detector.get_probabilities()
    except failure:  # no features: digits, or a script that it has no profile of
        return UNKNOWN, 0.0
    return (best[0].lang, best[0].prob) if best else (UNKNOWN, 0.0)


@cache
def _known() -> frozenset[str]:
    """What langdetect has profiles of; a text declared to be in another language may look like its next relative."""
    import langdetect

    return frozenset(file.name.partition("-")[0] for file in Path(langdetect.PROFILES_DIRECTORY).iterdir())


@cache
def _detectors(name: str) -> tuple[Callable[[], Any], type[Exception]]:
    """A factory with our seed in itself; the one that a host program may share keeps its own."""
    if name == "langdetect-rs":
        import langdetect_rs as library
    else:
        import langdetect as library
    factory = library.DetectorFactory()
    factory.set_seed(SEED)
    factory.load_profile(library.PROFILES_DIRECTORY)
    return factory.create, library.LangDetectException
