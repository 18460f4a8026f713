"""Which language a text is in.

A script that only one language is written in decides by itself; that also mends langdetect's weak spot, Chinese taken
for Korean. Everything else is asked of langdetect, with a seed of its own, on a bounded sample of the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

from .document import Document, Step
from .settings import LanguageSettings

UNKNOWN = "und"
"""ISO 639-2 for a language that can't be told."""

SEED = 0
SAMPLE = 3000
"""Characters that are looked at, in three pieces; langdetect is no better on more, and its time grows with them."""
LEAST = 20
"""Letters that langdetect needs; below that it guesses. A script that decides alone needs fewer."""
SURE = 0.8
"""A probability under which langdetect's answer is no answer."""


def detect(settings: LanguageSettings) -> Step:
    """A step that fills in the language (ISO 639-1, or `und`) and rejects documents in one that is not wanted.

    A declared language stays, cut down to its code, if it looks like one: who published the text knows best.
    """
    guess = _guesser(settings.detector)
    keep = frozenset(settings.keep)

    def step(document: Document) -> Document:
        language = declared(document.language) or language_of(document.kept, guess)
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


def language_of(text: str, guess: Callable[[str], tuple[str, float]]) -> str:
    """The language of a text, or `und` if it is too short or too mixed to tell."""
    sample = _sample(text)
    letters = Counter(_script(c) for c in sample if c.isalpha())
    alone = _by_script(letters)
    if alone:
        return alone
    if letters.total() < LEAST:
        return UNKNOWN
    code, probability = guess(sample)
    return code.partition("-")[0] if probability >= SURE else UNKNOWN


def _sample(text: str) -> str:
    """Head, middle and end: a long text may begin with furniture or a quotation in another language."""
    if len(text) <= SAMPLE:
        return text
    piece = SAMPLE // 3
    middle = (len(text) - piece) // 2
    return " ".join((text[:piece], text[middle : middle + piece], text[-piece:]))


# Scripts by their blocks; `` stands for one that many languages share.
_BLOCKS = (
    (0x0370, 0x03FF, "el"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B00, 0x0B7F, "or"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x0F00, 0x0FFF, "bo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1100, 0x11FF, "ko"),
    (0x1200, 0x139F, "am"),
    (0x1780, 0x17FF, "km"),
    (0x1F00, 0x1FFF, "el"),
    (0x3040, 0x30FF, "ja"),
    (0x3400, 0x9FFF, "zh"),
    (0xA960, 0xA97F, "ko"),
    (0xAC00, 0xD7FF, "ko"),
    (0xF900, 0xFAFF, "zh"),
    (0x20000, 0x3FFFF, "zh"),
)


@cache
def _script(character: str) -> str:
    code = ord(character)
    return next((name for first, last, name in _BLOCKS if first <= code <= last), "")


def _by_script(letters: Counter[str]) -> str:
    """The language whose script most letters are in. Kana among Han is Japanese, and Hangul among Han Korean."""
    least = letters.total() / 2
    ideographs = letters["zh"]
    for name in ("ja", "ko"):
        if letters[name] + ideographs > least and letters[name] > (letters[name] + ideographs) * 0.05:
            return name
    return next((name for name, n in sorted(letters.items()) if name and n > least), "")


def _guesser(name: str) -> Callable[[str], tuple[str, float]]:
    """What answers with a code and its probability; `("und", 0.0)` where there is nothing to go by."""
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
