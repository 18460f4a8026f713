"""Train the model of wording: `python -m benchmarks.quality.wording --data FOLDER [--hold-out SOURCE]`.

It learns from `lessons`, the test cases and public data (see lessons.py), after the rules have taken what they know,
and a second time with part of the rest taken too, since the model works in rounds. With `--hold-out set5` (an examiner,
several with commas) that examiner's articles and traps and half of the web pages are left out, and what the model does
to these is printed; else the weights are written.
"""

from __future__ import annotations

import json
import random
import re
import zlib
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cleaners.boilerplate import article, rules
from cleaners.boilerplate import wording as model
from cleaners.boilerplate.circumstances import Look, kind, shape
from cleaners.boilerplate.fold import words
from cleaners.boilerplate.grams import grams
from cleaners.boilerplate.layout import Page, analyse
from cleaners.boilerplate.lift import headline
from cleaners.boilerplate.lines import SENTENCE, shut
from cleaners.boilerplate.match import Matcher

from .data import folder
from .lessons import Lesson, everything
from .logistic import fit, matrix

LASSO, RIDGE = 0.5, 0.5
SEEN = 2
"""A word must stand in so many different lines of its language."""
LEARNED = 5
"""A circumstance must be seen so often."""
TAKEN = 0.6
"""The share of the junk that is taken for gone at the second look."""
DOUBTED, MISTAKEN = 0.7, 0.04
"""The shares of the rest of it, and of the article's lines, that are doubtful then."""
WEIGHTS = {"line": 0.15, "wire": 0.3}
NOTICE = 3.0
"""What the words and concepts of a page's own junk line must weigh to be learned from: the others are teasers."""
NOISY = {"web": (0.25, 0.5), "news": (0.5, 0.3)}
"""How much a source's lines count, of noisy ones the article's and the junk; traps count double, the others once."""

Weights = dict[str, dict[str, Any]]


class Example(NamedTuple):
    """A line as the model sees it."""

    lesson: Lesson
    text: str
    junk: bool
    kind: str
    words: tuple[str, ...]
    around: dict[str, float]

    @property
    def weight(self) -> float:
        source = self.lesson.source
        if source in NOISY:
            return NOISY[source][self.junk]
        return WEIGHTS.get(source, 2.0 if source.endswith("trap") else 1.0)


def examples(lessons: Iterable[Lesson], matcher: Matcher) -> Iterator[Example]:
    """Every judged line that the rules leave, seen once or twice."""
    for lesson in lessons:
        if page := _page(lesson, matcher):
            lines = [line for line in lesson.lines if line[1].strip()]
            yield from _seen(lesson, lines, Look(page, page.gone.keys()))
            if lesson.source not in ("line", *NOISY):
                yield from _seen(lesson, lines, _later(lesson, lines, page))


def _later(lesson: Lesson, lines: Sequence[tuple[str, str]], page: Page) -> Look:
    """A page as it looks in a later round: part of the junk is gone, of other lines it is doubtful whose they are."""
    chance = random.Random(lesson.name)
    junk = [n for n, (label, _) in enumerate(lines) if label in "JM"]
    gone = page.gone.keys() | {n for n in junk if chance.random() < TAKEN}
    doubts = {n for n in range(len(lines)) if chance.random() < (DOUBTED if n in junk else MISTAKEN)}
    return Look(page, gone, doubts - gone)


def _page(lesson: Lesson, matcher: Matcher) -> Page | None:
    """A lesson's text after the rules, if it is in a language of the model."""
    lines = [line for _, line in lesson.lines if line.strip()]
    text = "\n\n".join(lines)
    page = analyse(text, matcher, lesson.site, headline(text))
    if len(page.lines) != len(lines) or lesson.language not in model.languages():
        return None
    for _ in article.cuts(page, matcher, wording=False):
        pass
    return page


def _seen(lesson: Lesson, lines: Sequence[tuple[str, str]], look: Look) -> Iterator[Example]:
    page, known = look.page, look.page.gone.keys()
    for n, (label, text) in enumerate(lines):
        doubtful = lesson.source in NOISY and label == "A" and n in known  # the rules know better than such labels
        if label in "AJM" and page.lines[n].words <= model.LONGEST and page.lines[n].folded and not doubtful:
            around = {**shape(text, page.lines[n].words), **look.beside(n), **look.kinship(n)}
            around = {name: float(value) for name, value in around.items() if value}
            around |= dict.fromkeys(model.concepts(text, lesson.language), 1.0)
            yield Example(lesson, text, label != "A", kind(page.lines[n]), tuple(look.words(n)), around)


def train(some: Sequence[Example]) -> Weights:
    """The weights: `circumstances` by kind of line, and each language's words.

    A circumstance has a weight for all kinds and one more for each, so that kinds differ only where it pays.
    """
    heard: dict[tuple[str, str], set[str]] = defaultdict(set)
    for e in some:
        for gram in e.words:
            heard[e.lesson.language, gram].add(e.text)
    said = sorted(key for key, texts in heard.items() if len(texts) >= SEEN)
    counts = Counter(name for e in some for around in e.around for name in ((around, ""), (around, e.kind)))
    names = [*sorted(name for name, count in counts.items() if count >= LEARNED), ("bias", ""), *_biases()]
    x = matrix([_cells(e) for e in some], [*said, *names])
    lasso = np.repeat((LASSO, 0.0), (len(said), len(names)))
    ridge = np.full(x.shape[1], RIDGE)
    found = fit(x, np.array([e.junk for e in some], float), np.array([e.weight for e in some]), lasso, ridge)
    return _written(said, names, found)


def _biases() -> list[tuple[str, str]]:
    return [("bias", kind) for kind in ("label", "open", "sentence")]


def _cells(e: Example) -> Iterator[tuple[tuple[str, str], float]]:
    """A line's words, by language, and what else is known of it, for all kinds of lines and for its own."""
    yield from (((e.lesson.language, gram), 1.0) for gram in e.words)
    yield from (((name, own), value) for name, value in {**e.around, "bias": 1.0}.items() for own in ("", e.kind))


def _written(words: Sequence[tuple[str, str]], names: Sequence[tuple[str, str]], found: Any) -> Weights:
    out: Weights = defaultdict(dict)
    for (language, gram), value in zip(words, found, strict=False):
        if round(float(value), 2):
            out[language][gram] = round(float(value), 2)
    weighed = dict(zip(names, found[len(words) :], strict=True))
    out["circumstances"] = {
        own: {
            name: round(float(weighed.get((name, ""), 0.0) + weighed.get((name, own), 0.0)), 2)
            for name in sorted({name for name, _ in names})
        }
        for _, own in _biases()
    }
    return out


def write(weights: Weights, where: Path) -> None:
    """One file a language, and one for what holds for all."""
    where.mkdir(exist_ok=True)
    for name, own in weights.items():
        (where / f"{name}.json").write_text(json.dumps(own, indent=0, ensure_ascii=False) + "\n", "utf-8")


def report(lessons: Sequence[Lesson], matcher: Matcher, listed: bool) -> None:
    """What goes of documents that the model did not learn from, with the model that is written now."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for lesson in lessons:
        page = _page(lesson, matcher)
        if page is None:
            continue
        before = set(page.gone)
        model.speaking(page)
        found = {n: why for n, (_, why) in page.gone.items() if n not in before}
        lines = [line for line in lesson.lines if line[1].strip()]
        row = counts[f"{lesson.source} {'en' if lesson.language == 'en' else 'others'}"]
        for n, (label, text) in enumerate(lines):
            row[label] += 1
            row[f"{label} rules"] += n in before
            row[f"{label} model"] += n in found
            if listed and (n in found) == (label == "A") and n not in before and label in "AJM":
                print(
                    "LOST" if label == "A" else "LEFT",
                    lesson.name,
                    page.zone(n),
                    text[:150],
                    found.get(n, ""),
                    sep="\t",
                )
    for name, row in sorted(counts.items()):
        junk, gone = row["J"] + row["M"], row["J rules"] + row["M rules"]
        more = row["J model"] + row["M model"]
        print(
            f"{name:16} junk {junk}: rules {gone}, with the model {gone + more} ({(gone + more) / max(junk, 1):.3f});"
            f" article {row['A']}: rules {row['A rules']}, model {row['A model']}"
        )


def main() -> None:
    """Train, and report or write."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--hold-out", default="", help="names of examiners, or what their cases' names match")
    parser.add_argument("--list", action="store_true", help="with --hold-out: what is lost and what is left")
    parser.add_argument("--into", type=Path, default=model.WEIGHTS, help="folder for the weights")
    data = folder(parser)
    args = parser.parse_args()
    away = _held_out(args.hold_out)
    matcher = Matcher(rules.shipped())
    for notice in (None, _notice):
        lessons = list(everything(data, notice))
        write(train(list(examples((lesson for lesson in lessons if not away(lesson)), matcher))), args.into)
        _use(args.into)
    if args.hold_out:
        report([lesson for lesson in lessons if away(lesson)], matcher, args.list)


def _use(weights: Path) -> None:
    model.WEIGHTS = weights
    model._read.cache_clear()
    model.weights.cache_clear()
    model._own.cache_clear()


def _notice(text: str) -> bool:
    """Whether a line speaks as notices do, for all that the first training says."""
    if not shut(text) or not SENTENCE <= words(text) <= model.LONGEST:
        return False
    weights = model.weights("en")
    around = weights.around["sentence"]
    said = sum(weights.words.get(gram, 0.0) for gram in grams(text))
    return said + sum(around.get(concept, 0.0) for concept in model.concepts(text, "en")) > NOTICE


def _held_out(names: str) -> Callable[[Lesson], bool]:
    """Whether a lesson is left out of the training: the examiners that are named, and half of the web with them."""
    if not names:
        return lambda _: False
    pattern = re.compile(names)
    half = {"web", "wire"}
    return lambda lesson: (
        zlib.crc32(lesson.name.encode()) % 2 == 0
        if lesson.source in half
        else lesson.source != "line" and pattern.match(lesson.name) is not None
    )


if __name__ == "__main__":
    main()
