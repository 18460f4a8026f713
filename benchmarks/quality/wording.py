"""Train the model of wording: `python -m benchmarks.quality.wording --data FOLDER [--hold-out SOURCE]`.

It learns from `lessons`, the test cases and public data (see lessons.py), after the rules have taken what they know.
The logistic model of lines comes first; then the trees on what it says of lines that it has not seen: it is trained
once for each fold of the documents, without that fold (stacked generalisation, Wolpert 1992). With `--hold-out set5`
(an examiner, several with commas) that examiner's articles and traps and half of the web pages are left out, and what
the model does to these is printed; else the weights are written.
"""

from __future__ import annotations

import json
import re
import zlib
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from cleaners.boilerplate import article, rules, weighing
from cleaners.boilerplate import wording as model
from cleaners.boilerplate.analysis import analyse
from cleaners.boilerplate.circumstances import Look, kind, shape
from cleaners.boilerplate.concepts import languages
from cleaners.boilerplate.fold import words
from cleaners.boilerplate.grams import grams
from cleaners.boilerplate.lines import SENTENCE, shut
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.page import Page
from cleaners.boilerplate.trees import table

from . import boost
from .data import folder
from .lessons import Lesson, everything
from .logistic import fit, matrix

LASSO, RIDGE = 0.5, 0.5
SEEN = 2
"""A word must stand in so many different lines of its language."""
LEARNED = 5
"""A circumstance must be seen so often."""
WEIGHTS = {"line": 0.15, "wire": 0.3}
NOTICE = 3.0
"""What the words and concepts of a page's own junk line must weigh to be learned from: the others are teasers."""
NOISY = {"web": (0.25, 0.5), "news": (0.5, 0.3)}
"""How much a source's lines count, of noisy ones the article's and the junk; traps count double, the others once."""
FOLDS = 4
TREES = {"line": 1.0, "web": 0.3, "news": 0.3, "lesson": 0.5}
"""How much less a source's lines count for the trees."""
LOST = 3.0
"""How much more a line of the article counts for them where people labelled the document, or chose it as a trap."""
RISING = frozenset({"odds", "odds but for words", "its words' weights", "words for furniture", "words for the article"})
"""Of what the trees are told, that of which more never speaks for the article."""

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
        return _weight(self.lesson.source, self.junk)


def _weight(source: str, junk: bool) -> float:
    if source in NOISY:
        return NOISY[source][junk]
    return WEIGHTS.get(source, 2.0 if source.endswith("trap") else 1.0)


Pages = Callable[[Lesson], Page | None]
"""A lesson's text after the rules, if it is in a language of the model."""


def examples(lessons: Iterable[Lesson], pages: Pages) -> Iterator[Example]:
    """Every judged line that the rules leave."""
    for lesson in lessons:
        if page := pages(lesson):
            yield from _seen(lesson, Look(page, page.gone.keys()))


def _pages(matcher: Matcher) -> Pages:
    kept: dict[str, Page | None] = {}

    def page(lesson: Lesson) -> Page | None:
        if lesson.name not in kept:
            kept[lesson.name] = _page(lesson, matcher)
        return kept[lesson.name]

    return page


def _page(lesson: Lesson, matcher: Matcher) -> Page | None:
    lines = [line for _, line in lesson.lines if line.strip()]
    text = "\n\n".join(lines)
    page = analyse(text, matcher, lesson.site, "")
    if len(page.lines) != len(lines) or lesson.language not in languages():
        return None
    for _ in article.cuts(page, matcher, wording=False):
        pass
    return page


def _judged(lesson: Lesson, page: Page, labels: str = "AJM") -> Iterator[tuple[int, str, str]]:
    """The lines with one of the labels, but for those of noisy ones that the rules know better."""
    for n, (label, text) in enumerate(line for line in lesson.lines if line[1].strip()):
        if label in labels and not (lesson.source in NOISY and label == "A" and n in page.gone):
            yield n, label, text


def _seen(lesson: Lesson, look: Look) -> Iterator[Example]:
    page = look.page
    for n, label, text in _judged(lesson, page):
        if page.lines[n].words <= weighing.LONGEST and page.lines[n].folded:
            around = {**shape(text, page.lines[n].words), **look.around(n)}
            around = {name: float(value) for name, value in around.items() if value}
            around |= dict.fromkeys(weighing.concepts(text, lesson.language), 1.0)
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


def stack(lessons: Sequence[Lesson], pages: Pages) -> Any:
    """The trees, on what the logistic model says of documents that it has not seen."""
    rows, junk, weight = list[dict[str, float]](), list[bool](), list[float]()
    for fold in range(FOLDS):
        away = [lesson for lesson in lessons if zlib.crc32(lesson.name.encode()) % FOLDS == fold]
        with TemporaryDirectory() as into:
            rest = (lesson for lesson in lessons if zlib.crc32(lesson.name.encode()) % FOLDS != fold)
            write(train(list(examples(rest, pages))), Path(into))
            with _using(Path(into)):
                for lesson in away:
                    share = TREES.get(lesson.source, 1.0)
                    lost = LOST if lesson.source not in ("line", *NOISY) else 1.0
                    page = pages(lesson)
                    if not page or page.language not in languages():
                        continue
                    labels = {n: label for n, label, _ in _judged(lesson, page, "AGJM")}
                    for line in model.judged(page):
                        if line.n in labels:
                            rows.append(dict(line.known))
                            junk.append(labels[line.n] not in "AG")
                            weight.append(share * _weight(lesson.source, junk[-1]) * (1.0 if junk[-1] else lost))
    names = sorted(rows[0])
    return boost.boost(table(rows, names), np.array(junk), np.array(weight), names, RISING)


def write(weights: Weights, where: Path) -> None:
    """One file a language, and one for what holds for all."""
    where.mkdir(exist_ok=True)
    for name, own in weights.items():
        (where / f"{name}.json").write_text(json.dumps(own, indent=0, ensure_ascii=False) + "\n", "utf-8")


def report(lessons: Sequence[Lesson], pages: Pages, listed: bool) -> None:
    """What goes of documents that the model did not learn from, with the model that is written now."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for lesson in lessons:
        page = pages(lesson)
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
    parser.add_argument("--into", type=Path, default=weighing.WEIGHTS, help="folder for the weights")
    data = folder(parser)
    args = parser.parse_args()
    away = _held_out(args.hold_out)
    matcher = Matcher(rules.shipped())
    for notice in (None, _notice):
        lessons = list(everything(data, notice))
        known = [lesson for lesson in lessons if not away(lesson)]
        pages = _pages(matcher)
        write(train(list(examples(known, pages))), args.into)
        _use(args.into)
    boost.write(stack(known, pages), args.into / "trees.json")
    _use(args.into)
    if args.hold_out:
        report([lesson for lesson in lessons if away(lesson)], pages, args.list)


def _use(weights: Path) -> None:
    weighing.WEIGHTS = weights
    for kept in (weighing._read, weighing.weights, weighing._own, model.trees):
        kept.cache_clear()


@contextmanager
def _using(weights: Path) -> Iterator[None]:
    before = weighing.WEIGHTS
    _use(weights)
    try:
        yield
    finally:
        _use(before)


def _notice(text: str) -> bool:
    """Whether a line speaks as notices do, for all that the first training says."""
    if not shut(text) or not SENTENCE <= words(text) <= weighing.LONGEST:
        return False
    weights = weighing.weights("en")
    around = weights.around["sentence"]
    said = sum(weights.words.get(gram, 0.0) for gram in grams(text))
    return said + sum(around.get(concept, 0.0) for concept in weighing.concepts(text, "en")) > NOTICE


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
