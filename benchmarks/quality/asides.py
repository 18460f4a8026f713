"""Train the model of a site's asides in paragraphs: `python -m benchmarks.quality.asides --data FOLDER`.

It learns from every sentence of the articles' paragraphs (lessons, test cases, public data), from the pieces that the
lessons mark (`G`, between ⟦ and ⟧), and from the lessons' single lines, set between sentences.
"""

from __future__ import annotations

import json
import random
import re
import zlib
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cleaners.boilerplate import asides as model
from cleaners.boilerplate import rules
from cleaners.boilerplate.circumstances import stems
from cleaners.boilerplate.concepts import languages
from cleaners.boilerplate.fold import fold, words
from cleaners.boilerplate.grams import grams
from cleaners.boilerplate.lines import ends
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.tongues import spoken

from .data import folder, read
from .lessons import HERE, cases, single, traps
from .logistic import fit, matrix

LASSO, STEADY, RIDGE = 0.5, 0.05, 0.5
"""The penalties: on the size of words' weights, of others, and on the squares of all."""
SEEN, LEARNED = 2, 5
"""A word must stand in so many different pieces of its language, anything else in so many."""
WEIGHTS = {"piece": 3.0, "junk": 0.3, "web": 0.5, "news": 0.5}
"""How much a source's pieces count; traps count double, the others once."""
MARKED = re.compile("⟦(.*?)⟧ ?")


class Example(NamedTuple):
    """A stretch of a paragraph, as the model sees it."""

    source: str
    language: str
    document: str
    text: str
    junk: bool
    words: tuple[str, ...]
    around: dict[str, float]

    @property
    def weight(self) -> float:
        return WEIGHTS.get(self.source, 2.0 if self.source.endswith("trap") else 1.0)


class Story(NamedTuple):
    """An article's paragraphs; in those of the lessons junk is marked."""

    source: str
    language: str
    name: str
    paragraphs: list[str]


def stories(data: Path) -> Iterator[Story]:
    """All articles there are, in a fixed order."""
    for lesson in (*cases(), *traps()):
        lines = [line for label, line in lesson.lines if label == "A" and line.strip()]
        yield Story(lesson.source, lesson.language, lesson.name, lines)
    for path in sorted((HERE / "lessons").glob("*/documents.txt")):
        for n, text in enumerate(path.read_text("utf-8").split("\n=== ")):
            rows = [line.split("\t", 1) for line in text.splitlines() if "\t" in line]
            own = [line for label, line in rows if label in "AG"]
            yield Story("lesson", path.parent.name, f"{path.parent.name}-{n}", own)
    for source in ("web-articles-fulltext", "news-after-trafilatura", "news-fulltext"):
        for n, page in enumerate(read(data, source)):
            lines = [line for line, label in zip(page.lines, page.labels, strict=True) if label == "A"][:150]
            yield Story(source.partition("-")[0], spoken("\n".join(lines)), f"{source} {n}", lines)


def examples(some: Iterable[Story], matcher: Matcher) -> Iterator[Example]:
    """Every sentence of the articles, the marked pieces, and single lines between sentences of the lessons."""
    told: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    look = _look(matcher)
    for story in some:
        if story.language not in languages():
            continue
        used = Counter(stem for text in story.paragraphs for stem in stems(MARKED.sub("", text)))
        for marked in story.paragraphs:
            piece, text = MARKED.search(marked), MARKED.sub("", marked)
            others = frozenset(stem for stem in used if used[stem] > (stem in stems(text)))
            borders = [0, *ends(text), len(text)]
            if len(borders) > 2 and story.source not in ("web", "news") and len(text) < 1500:
                told[story.language].append((text, others))
            for start, end in pairwise(borders) if len(borders) > 2 else ():
                if words(text[start:end]) <= model.LONGEST:
                    yield look(story, text, start, end, others, False)
            if piece:
                text = f"{marked[: piece.start()]}{piece[1]} {marked[piece.end() :]}"
                here = story._replace(source="piece")
                yield look(here, text, piece.start(), piece.start() + len(piece[1]), others, True)
    for language, paragraphs in told.items():
        chance = random.Random(language)
        for name in ("junk", "article"):
            for line in single(HERE / "lessons" / language / f"{name}.txt"):
                if words(line) < 2 and name == "junk":
                    continue
                text, others = chance.choice(paragraphs)
                at = chance.choice(ends(text))
                text = f"{text[:at]}{line} {text[at:]}"
                story = Story(name, language, line, [])
                yield look(story, text, at, at + len(line), others, name == "junk")


def _look(matcher: Matcher) -> Callable[..., Example]:
    @cache
    def named(text: str, language: str) -> frozenset[str]:
        found = matcher.whole(fold(text)) if len(text) < 300 else ()
        return frozenset(rule.category for rule in found if rule.language in ("", language))

    def look(story: Story, text: str, start: int, end: int, others: frozenset[str], junk: bool) -> Example:
        piece, rest = text[start:end].strip(), f"{text[:start]} {text[end:]}"
        language = story.language
        around = model.seen(piece, language, model.concepts(rest, language), others, named(piece, language))
        return Example(
            story.source, language, story.name, piece, junk, grams(model.spoken(piece)), {**around, "bias": 1.0}
        )

    return look


def train(some: Sequence[Example]) -> dict[str, Any]:
    """The weights of words by language, and of what is the same in all."""
    texts = {(e.language, gram, e.text) for e in some for gram in e.words}
    heard = Counter((language, gram) for language, gram, _ in texts)
    said = sorted(key for key, count in heard.items() if count >= SEEN)
    counts = Counter(name for e in some for name in e.around)
    names = sorted(name for name, count in counts.items() if count >= LEARNED)
    x = matrix([_cells(e) for e in some], [*said, *names])
    lasso = np.repeat((LASSO, STEADY), (len(said), len(names)))
    y, weight = np.array([e.junk for e in some], float), np.array([e.weight for e in some])
    found = [round(float(value), 2) for value in fit(x, y, weight, lasso, np.full(x.shape[1], RIDGE))]
    by_language: dict[str, dict[str, float]] = defaultdict(dict)
    for (language, gram), value in zip(said, found, strict=False):
        if value:
            by_language[language][gram] = value
    around = {name: value for name, value in zip(names, found[len(said) :], strict=True) if value}
    return {"around": around, "words": by_language}


def _cells(e: Example) -> Iterator[tuple[Hashable, float]]:
    yield from (((e.language, gram), 1.0) for gram in e.words)
    yield from e.around.items()


def main() -> None:
    """Train and write."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=model.WEIGHTS, help="file for the weights")
    parser.add_argument("--fold", type=int, help="leave out every fourth document of the lessons, from this one on")
    data = folder(parser)
    args = parser.parse_args()
    found = list(examples(stories(data), Matcher(rules.shipped())))
    if args.fold is not None:
        found = [e for e in found if zlib.crc32(e.document.encode()) % 4 != args.fold]
    args.into.write_text(json.dumps(train(found), indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
