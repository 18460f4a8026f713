"""Train the model of a site's asides in paragraphs: `python -m benchmarks.quality.asides --data FOLDER`.

It learns from the paragraphs of articles (lessons, test cases, public data) and from the pieces that the lessons mark
(`G`, between ⟦ and ⟧), as they stand and moved to another place of their article. The linear models see all that there
is of a text; the trees see each stretch with what linear models say that never saw its document.
"""

from __future__ import annotations

import json
import pickle
import random
import re
import tempfile
import zlib
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cleaners.boilerplate import asides as chooser
from cleaners.boilerplate import hearing, rules
from cleaners.boilerplate import traits as model
from cleaners.boilerplate.concepts import languages
from cleaners.boilerplate.fold import fold, words
from cleaners.boilerplate.lines import ends, shut
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.stretches import UNSPACED, stops
from cleaners.boilerplate.tongues import ruled_out, spoken
from cleaners.boilerplate.trees import table

from .boost import boost, write
from .data import folder, read
from .lessons import HERE, cases, single, stories, traps
from .lessons import marked as lessons
from .logistic import fit, matrix

FOLDS = 5
LASSO, STEADY, RIDGE = 0.3, 0.05, 0.5
"""The penalties: on the size of words' weights, of others, and on the squares of all."""
SEEN, LEARNED = 2, 5
"""A word must stand in so many different texts of its language, anything else in so many."""
WEIGHTS = {"trap": 2.0, "web": 0.3}
"""How much a source counts; the others count once."""
LEAST = 0.08
"""A weight below this is left out."""
PIECE = 3.0
"""How much a marked piece counts."""
AROUND = {"own": 0.03, "wide": 1.0}
"""How much a line that stands around an article counts to each of the linear models."""
MOVED, MOVES = 0.4, 2
"""How much a moved piece counts, and how often each is moved."""
NAMED = 30
"""Words of a line that rules name and that is tried in a paragraph."""
LINES, DOCUMENTS = 60, 300
"""So many lines of so many documents of each public source are used."""
TREES = {
    "num_iterations": 400,
    "learning_rate": 0.08,
    "num_leaves": 31,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.4,
}
"""What the trees' settings differ in."""
FIRST = 1.5
"""How much a piece counts that begins its paragraph: sites put it there oftener than lessons do."""
RISING = frozenset({"odds", "wide", "words for", "edge"})
"""More of these never speaks for the article."""
ALONE = 4
"""One article in so many loses the site's lines around it: a piece may be all that is left of the site."""
_MARKED = re.compile("⟦(.*?)⟧ ?")


class Article(NamedTuple):
    """An article's labelled lines, and the part of the data that it belongs to."""

    source: str
    language: str
    name: str
    lines: list[tuple[str, str]]
    site: str = ""

    @property
    def fold(self) -> int:
        return zlib.crc32(self.name.encode() + b"g") % FOLDS

    @property
    def weight(self) -> float:
        return WEIGHTS.get(self.source, 1.0)


class Example(NamedTuple):
    """What a linear model learns from."""

    fold: int
    cells: list[tuple[Hashable, float]]
    junk: bool
    weight: float


class Marked(NamedTuple):
    """A paragraph, and where in it a piece stands, if one does."""

    text: str
    start: int = -1
    end: int = -1
    moved: bool = False


def articles(data: Path) -> Iterator[Article]:
    """All there are, in a fixed order, but for test cases of sites with lessons: in these the pieces are marked."""
    marked = [Article("lesson", one.language, one.name, one.lines, one.site) for one in lessons()]
    again = {article.site.removeprefix("www.") for article in marked}
    for lesson in (*cases(), *traps(), *stories()):
        source = "trap" if lesson.source.endswith("trap") else "case"
        if not lesson.site or lesson.site.removeprefix("www.") not in again:
            yield Article(
                source, lesson.language, lesson.name, [line for line in lesson.lines if line[1].strip()], lesson.site
            )
    yield from marked
    for source in ("web-articles-fulltext", "news-after-trafilatura", "news-fulltext"):
        for n, page in enumerate(read(data, source)[:DOCUMENTS]):
            labelled = list(zip(page.labels, page.lines, strict=True))
            lines = [line for line in labelled if line[0] == "A"][:LINES]
            around = [("-", line) for label, line in labelled if label == "J"]
            yield Article(
                "web", spoken("\n".join(line for _, line in lines)), f"{source} {n}", lines + around, page.site
            )


def alone(line: str) -> Iterator[str]:
    """The line with each of its marked pieces, and without the others."""
    for piece in _MARKED.finditer(line):
        yield f"{_MARKED.sub('', line[: piece.start()])}{piece[0]}{_MARKED.sub('', line[piece.end() :])}"


def unmarked(line: str) -> Marked:
    """A line with one marked piece as it stood."""
    piece = _MARKED.search(line)
    if not piece:
        return Marked(line)
    gap = " " if piece[0].endswith(" ") else ""
    text = f"{line[: piece.start()]}{piece[1]}{gap}{line[piece.end() :]}"
    return Marked(text, piece.start(), piece.start() + len(piece[1]))


def texts(some: Iterable[Article]) -> Iterator[tuple[int, str, str, str, float]]:
    """Fold, language, text, label and weight of every sentence, marked piece, and line around an article."""
    for a in some:
        for label, line in a.lines:
            if label in "AG":
                text = _MARKED.sub("", line)
                for start, end in pairwise([0, *ends(text), len(text)]):
                    if text[start:end].strip() and words(text[start:end]) <= chooser.LONGEST:
                        yield a.fold, a.language, text[start:end].strip(), "A", a.weight
            if label == "G":
                yield from ((a.fold, a.language, piece[1].strip(), "G", PIECE) for piece in _MARKED.finditer(line))
            if label == "J" and 2 <= words(line) <= chooser.LONGEST:
                yield a.fold, a.language, line, "J", 1.0
    for language in languages():
        for name, label in (("junk", "J"), ("article", "A")):
            path = HERE / "lessons" / language / f"{name}.txt"
            for line in single(path) if path.exists() else ():
                if words(line) >= 2:
                    yield zlib.crc32(line.encode()) % FOLDS, language, line, label, 1.0


def said(some: Iterable[Article], name: str) -> Iterator[Example]:
    """What the models `own` and `wide` learn from."""
    for part, language, text, label, weight in texts(some):
        grams, seen = hearing.content(text, language)
        cells: list[tuple[Hashable, float]] = [((language, gram), 1.0) for gram in grams]
        yield Example(part, [*cells, *seen.items()], label != "A", AROUND[name] if label == "J" else weight)


@cache
def matcher() -> Matcher:
    """Of the rules that Winnow has."""
    return Matcher(rules.shipped())


def paragraphs(a: Article, known: model.Story, chance: random.Random) -> Iterator[Marked]:
    """The paragraphs of an article, and those in which a piece, or a line that rules name, might stand as well."""
    own = [line for label, line in a.lines if label == "A" and ends(line) and len(line) < 900]
    other = random.Random(a.name)
    for label, line in a.lines:
        if label == "A":
            yield Marked(line)
        if label == "J" and own and words(line) <= NAMED and matcher().whole(fold(line), "", known.silent):
            yield _moved(Marked(line, 0, len(line)), other.choice(own), a.language, other)
        for marked in map(unmarked, alone(line) if label == "G" else ()):
            yield marked
            for _ in range(MOVES if own else 0):
                yield _moved(marked, chance.choice(own), a.language, chance)


def _moved(marked: Marked, text: str, language: str, chance: random.Random) -> Marked:
    at = chance.choice([0, *ends(text), len(text)] if chance.random() < 0.2 else ends(text))
    gap = "" if language in UNSPACED else " "
    before = text[:at] + (gap if at and not text[:at].endswith(" ") else "")
    piece = marked.text[marked.start : marked.end]
    return Marked(
        f"{before}{piece}{gap if at < len(text) else ''}{text[at:]}", len(before), len(before) + len(piece), True
    )


def story(a: Article) -> model.Story:
    """What the lines of an article have in common, its pieces included; a part of the articles stands alone."""
    lines = [re.sub("[⟦⟧]", "", line) for label, line in a.lines if label in "AGT"]
    alone = zlib.crc32(a.name.encode() + b"a") % ALONE == 0
    around = 0 if alone else sum(label in "JM-" for label, _ in a.lines)
    silent = ruled_out("\n".join(lines))
    return model.Story(lines, a.language, silent, a.site, around, matcher().beginnings.among(silent))


def glances(some: Iterable[Article]) -> Iterator[Example]:
    """What the model `head` learns from: how pieces and sentences begin."""
    for a in some:
        known, chance = story(a), random.Random(a.name)
        for marked in paragraphs(a, known, chance):
            if words(marked.text) < 2 * chooser.OWN:
                continue
            for at in model.Paragraph(known, marked.text).starts():
                own = abs(at - marked.start) < 2 and marked.start >= 0
                if own or not marked.moved:
                    seen = set(hearing.glimpsed(marked.text[at : at + hearing.HEAD], a.language))
                    weight = (PIECE if own else a.weight) * (MOVED if marked.moved else 1)
                    yield Example(a.fold, [(name, 1.0) for name in sorted(seen)], own, weight)


def edges(some: Iterable[Article]) -> Iterator[Example]:
    """What the model `edge` learns from: where pieces end without a sign, and where neither they nor sentences do."""
    for a in some:
        if a.source == "web":
            continue
        known, chance = story(a), random.Random(a.name)

        def example(
            text: str, at: int, border: bool, weight: float, a: Article = a, known: model.Story = known
        ) -> Example:
            return Example(
                a.fold, [(name, 1.0) for name in sorted(set(model.Paragraph(known, text).seen(at)))], border, weight
            )

        own = [line for label, line in a.lines if label == "A" and ends(line)]
        for label, line in a.lines:
            if label == "G":
                for marked in map(unmarked, alone(line)):
                    yield from _ended(marked, a.language, example)
            elif label == "J" and words(line) >= 3 and own and not shut(line):
                rest = chance.choice(own)
                rest = rest[chance.choice([0, *ends(rest)]) :]
                text = f"{line}{'' if a.language in UNSPACED else ' '}{rest}"
                at = len(text) - len(rest)
                yield example(text, at, True, 0.5)
                for stop in _unbordered(text, 0, a.language):
                    if stop < at:
                        yield example(text, stop, False, 0.5)
            elif label == "A" and len(line) < 600:
                for stop in _unbordered(line, chance.choice([0, *ends(line)]), a.language)[:6]:
                    yield example(line, stop, False, 0.3)


def _ended(marked: Marked, language: str, example: Any) -> Iterator[Example]:
    text, start, end = marked[:3]
    end += text[end : end + 1] == " "
    if start < 0 or end >= len(text.rstrip()):
        return
    if not shut(text[start:end]):
        yield example(text, end, True, 2.0)
    for stop in _unbordered(text, start, language):
        if stop != end:
            yield example(text, stop, False, 1.0 if stop < end else 0.3)


def _unbordered(text: str, start: int, language: str) -> list[int]:
    """Where a stretch might end where no sentence does."""
    borders = {*ends(text), len(text)}
    return [at for at in stops(text, start, language) if at not in borders]


class Linear:
    """A linear model's data, fitted without one part of it after the other."""

    def __init__(self, some: Iterable[Example], lasso: float, least: int) -> None:
        """Read the examples; words must be in different texts, all else in so many."""
        self._some = list(some)
        plain = not any(isinstance(name, tuple) for e in self._some for name, _ in e.cells)
        counts = Counter(name for e in self._some for name, _ in e.cells)
        own = sorted((n for n, c in counts.items() if isinstance(n, tuple) and c >= SEEN), key=str)
        self.names = [*own, *sorted(n for n, c in counts.items() if isinstance(n, str) and c >= least), "bias"]
        self._x = matrix([[*e.cells, ("bias", 1.0)] for e in self._some], self.names)
        self._y = np.array([e.junk for e in self._some], float)
        self._weight = np.array([e.weight for e in self._some])
        self._fold = np.array([e.fold for e in self._some])
        self._lasso = np.array([lasso if isinstance(n, tuple) or plain else STEADY for n in self.names])

    def fitted(self, without: int) -> dict[Any, float]:
        """The weights that the other parts teach."""
        here = self._fold != without
        found = fit(self._x[here], self._y[here], self._weight[here], self._lasso, np.full(len(self.names), RIDGE))
        return {name: round(float(v), 2) for name, v in zip(self.names, found, strict=True) if abs(v) > LEAST}


def linear(some: Sequence[Article]) -> Iterator[dict[str, Any]]:
    """The weights of all linear models, without each part of the data and at last with all of it."""
    models = {name: Linear(said(some, name), LASSO, LEARNED) for name in ("own", "wide")}
    models |= {"head": Linear(glances(some), LASSO, 3), "edge": Linear(edges(some), LASSO, 3)}
    for part in range(FOLDS + 1):
        out: dict[str, Any] = {name: one.fitted(part) for name, one in models.items()}
        yield {name: _by_language(out[name]) if name in AROUND else {"bias": 0.0, **out[name]} for name in out}


def _by_language(found: dict[Any, float]) -> dict[str, Any]:
    heard: dict[str, dict[str, float]] = defaultdict(dict)
    for name, value in found.items():
        if isinstance(name, tuple):
            heard[name[0]][name[1]] = value
    return {"around": {"bias": 0.0} | {n: v for n, v in found.items() if isinstance(n, str)}, "words": dict(heard)}


class Row(NamedTuple):
    """A stretch as the trees see it."""

    article: Article
    paragraph: Marked
    start: int
    end: int
    traits: Mapping[str, float]

    @property
    def exact(self) -> bool:
        """Whether it is just the piece."""
        text, start, end, _ = self.paragraph
        gaps = (text[min(a, b) : max(a, b)].strip() for a, b in ((self.start, start), (self.end, end)))
        return start >= 0 and not any(gaps)

    @property
    def weight(self) -> float:
        first = FIRST if self.exact and self.paragraph.start == 0 else 1.0
        return first * self.article.weight * (MOVED if self.paragraph.moved else 1.0)


def rows(some: Sequence[Article]) -> Iterator[Row]:
    """All stretches that a glance leaves; in a paragraph into which a piece was moved those that begin with it."""
    for a in some:
        known = story(a)
        for marked in paragraphs(a, known, random.Random(a.name)):
            if words(marked.text) >= 2 * chooser.OWN and len(marked.text) <= 4000:
                for start, end, traits in chooser.possible(model.Paragraph(known, marked.text)):
                    if not marked.moved or start == marked.start:
                        yield Row(a, marked, start, end, traits)


def trees(some: Sequence[Row]) -> Any:
    """The trees that tell pieces from other stretches."""
    names = sorted({name for row in some for name in row.traits})
    exact, weight = np.array([row.exact for row in some], float), np.array([row.weight for row in some])
    return boost(table([row.traits for row in some], names), exact, weight, names, RISING, **TREES)


def use(weights: Any, where: Path) -> None:
    """Let the model use other weights."""
    where.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    hearing.WEIGHTS = where
    read = (hearing._weights, hearing._heard_first, hearing._said, hearing._seen)
    told = (hearing._weighed_of, hearing._weighed_at, hearing.odds, model._own, chooser._heard)
    for cached in (*read, *told):
        cached.cache_clear()


def main() -> None:
    """Train and write."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, help="file for what the trees learn from")
    data = folder(parser)
    known = [a for a in articles(data) if a.language in languages()]
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        written = hearing.WEIGHTS
        for part, weights in enumerate(linear(known)):
            use(weights, Path(scratch) / f"{part}.json" if part < FOLDS else written)
            found += rows([a for a in known if a.fold == part])
    if path := parser.parse_args().rows:
        path.write_bytes(pickle.dumps([(*row, row.exact, row.weight) for row in found]))
    write(trees(found), chooser.TREES)


if __name__ == "__main__":
    main()
