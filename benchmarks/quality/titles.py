"""Train what tells a headline: `python -m benchmarks.quality.titles [--check]`.

It learns from the articles of the test cases and the lessons, each with its headline and without, and with its address
and without.
With `--check` each fifth of the sources is judged by what the others teach, and nothing is written.
"""

from __future__ import annotations

import json
import zlib
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize

from cleaners.boilerplate import rules, titles
from cleaners.boilerplate.analysis import analyse
from cleaners.boilerplate.match import Matcher

from .lessons import Lesson, cases, documents, stories

RIDGE = 2.0
FOLDS = 5


class Text(NamedTuple):
    """A text, what is known of each line that may be its headline, the labels of these, and which one it is."""

    lesson: Lesson
    known: list[Mapping[str, float]]
    labels: list[str]
    headline: int | None


def texts() -> Iterator[Text]:
    """What there is to learn from."""
    matcher = Matcher(rules.shipped())
    for some in (cases(), documents(), stories()):
        for lesson in some:
            yield _text(lesson, matcher)
            if lesson.url:
                yield _text(lesson._replace(url=""), matcher)
            if any(label == "T" for label, _ in lesson.lines):
                yield _text(lesson._replace(lines=[line for line in lesson.lines if line[0] != "T"]), matcher)


def _text(lesson: Lesson, matcher: Matcher) -> Text:
    lines = [line for line in lesson.lines if line[1].strip()]
    page = analyse("\n\n".join(line for _, line in lines), matcher, lesson.site, "-", lesson.url)
    found = titles.candidates(page)
    labels = [lines[n][0] for n in found]
    return Text(lesson, titles.traits(page, found), labels, labels.index("T") if "T" in labels else None)


def fit(some: Sequence[Text]) -> dict[str, float]:
    """The weights of a conditional logit with none as a choice: the likeliest, with a penalty on their squares."""
    names = sorted({name for text in some for of in text.known for name in of})
    rows = np.array([[of.get(name, 0.0) for name in names] for text in some for of in text.known])
    group = np.repeat(np.arange(len(some)), [len(text.known) for text in some])
    chosen = np.array([n == text.headline for text in some for n in range(len(text.known))], np.float64)

    def loss(weights: Any) -> tuple[float, Any]:
        odds = rows @ weights
        most = np.zeros(len(some))
        np.maximum.at(most, group, odds)
        each = np.exp(odds - most[group])
        total = np.bincount(group, each, len(some)) + np.exp(-most)
        slope = rows.T @ (each / total[group] - chosen) + RIDGE * weights
        return (np.log(total) + most).sum() - chosen @ odds + RIDGE / 2 * weights @ weights, slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: round(float(weight), 3) for name, weight in zip(names, found, strict=True)}


def check(some: Sequence[Text]) -> None:
    """Print which lines are told for headlines (label T), of texts that have one and of those that have none."""
    counts: Counter[str] = Counter()
    for held in range(FOLDS):
        weights = fit([text for text in some if _fold(text.lesson) != held])
        for text in (text for text in some if _fold(text.lesson) == held):
            odds = [sum(weights.get(name, 0.0) * value for name, value in of.items()) for of in text.known]
            best = titles.likeliest(odds)
            told = "none" if best is None else f"a line {text.labels[best]}"
            counts[f"{'untitled' if text.headline is None else 'titled'}: {told}"] += 1
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")


def _fold(lesson: Lesson) -> int:
    """One examiner's articles are held out together."""
    return zlib.crc32((lesson.source if lesson.source.startswith("set") else lesson.name).encode()) % FOLDS


def main() -> None:
    """Train, and report or write."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="judge each fifth by the others, and write nothing")
    args = parser.parse_args()
    some = list(texts())
    if args.check:
        check(some)
        return
    weights = json.dumps(fit(some), indent=1, sort_keys=True)
    titles.WEIGHTS.write_text(f"{weights}\n", "utf-8")


if __name__ == "__main__":
    main()
