"""Train the model of wording: `python -m benchmarks.quality.wording --data FOLDER [--hold-out]`.

Junk lines are notices of our own (`notices.en.txt`), the examples of the rules, and what examiners labelled in
`tests/cases`; the article's lines are those of general web articles, of news, of the wire, of the examiners' articles
and traps, and sentences of our own that use the words of notices (`sentences.en.txt`). Notices and sentences are set
into articles, so that their surroundings count as well. With `--hold-out` a third of the sites and one of the three
examiners is left out in turn, and what the model says of these is printed; else `wording.json` is written.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from cleaners.boilerplate import article, rules
from cleaners.boilerplate import wording as model
from cleaners.boilerplate.layout import analyse
from cleaners.boilerplate.lift import headline
from cleaners.boilerplate.match import Matcher

from .data import Labelled as Page
from .data import folder, read

HERE = Path(__file__).parent
CASES = HERE.parent.parent / "tests" / "cases"
EXAMINERS = ("set2", "set3", "set4")
LASSO, RIDGE = 0.8, 1.0
STEPS = 400
INSERTED = 4
"""Notices and sentences that are set into a web article; half as many into a story of the wire."""
JOINED = 0.35
"""So many of the notices are two in one."""
NOTICE, FROM_PAGE = 1.5, 6
"""A page's junk line is learned from if its words weigh this, and of a page no more lines than this."""
WEIGHTS = {"set": 2.0, "trap": 2.0, "sentence": 2.0}
"""How much the sources count that do; the others count once, the news' junk half, since its labels are noisy."""


Matrix = sparse.csr_matrix
Weights = dict[str, dict[str, float]]


class Labelled(NamedTuple):
    """A line with its label (A article, J junk, else not judged) and where it is from."""

    label: str
    text: str
    source: str


class Example(NamedTuple):
    """A line as the model sees it."""

    document: str
    group: int
    line: Labelled
    words: tuple[str, ...]
    around: dict[str, float]
    known: bool
    """The rules take it already."""
    may_go: bool
    """The model may take it."""

    @property
    def weight(self) -> float:
        source = self.line.source
        if source == "news" and self.line.label == "J":
            return 0.5
        return WEIGHTS.get("set" if source in EXAMINERS or source == "set1" else source, 1.0)


class Documents:
    """All documents of the training, each seen once."""

    def __init__(self, data: Path, first: Weights | None = None) -> None:
        """Read the rules; with the weights of a `first` training also the pages' own notices are learned from."""
        self._data, self._first = data, first
        shipped = rules.shipped()
        self._matcher = Matcher(shipped)
        self._random = random.Random(7)
        english = [rule for rule in shipped if rule.language == "en"]
        lines = [rule for rule in english if rule.scope in ("line", "head", "tail", "edge")]
        self._inserted = {
            "notice": own("notices"),
            "example": [cut.text for rule in lines for cut in rule.cuts if "\n" not in cut.text],
            "sentence": own("sentences"),
            "kept": [kept for rule in english for kept in rule.keeps if "\n" not in kept],
        }

    def examples(self) -> Iterator[Example]:
        """Every judged line."""
        for name, group, lines in (*self._web(), *self._news(), *self._wire(), *self._cases(), *self._traps()):
            yield from self._seen(name, group, lines)

    def _web(self) -> Iterator[tuple[str, int, list[Labelled]]]:
        documents = read(self._data, "web-articles-fulltext")
        fold = {site: n % len(EXAMINERS) for n, site in enumerate(sorted({d.site for d in documents}))}
        for d in documents:
            lines = [
                Labelled("A" if label == "A" else "T", line, "web")
                for label, line in zip(d.labels, d.lines, strict=True)
                if label in "ATDO"
            ]
            if len(lines) >= 5:
                found = self._with_inserted(lines[:150], INSERTED)
                for line in self._notices(d):
                    found.insert(self._place(found), line)
                yield d.site, fold[d.site], found

    def _news(self) -> Iterator[tuple[str, int, list[Labelled]]]:
        for n, d in enumerate(read(self._data, "news-after-trafilatura")):
            lines = [Labelled(label, line, "news") for label, line in zip(d.labels, d.lines, strict=True)]
            yield d.site, n % len(EXAMINERS), lines

    def _wire(self) -> Iterator[tuple[str, int, list[Labelled]]]:
        with gzip.open(self._data / "neardup" / "wire-dev.jsonl.gz", "rt", encoding="utf-8") as file:
            stories = [json.loads(line) for line in file]
        for n, story in enumerate(stories[::5]):
            lines = [Labelled("A", line, "wire") for line in story["text"].split("\n")]
            if len(lines) >= 4:
                group = story["cluster"] % len(EXAMINERS)
                yield f"wire {story['id']}", group, self._with_inserted(lines, n % 2 * INSERTED // 2)

    def _cases(self) -> Iterator[tuple[str, int, list[Labelled]]]:
        for path in sorted((CASES / "articles").glob("*.json")):
            found = json.loads(path.read_text("utf-8"))
            if found["language"] == "en":
                source, group = examiner(path)
                yield path.stem, group, [Labelled(label, line, source) for label, line in found["lines"]]

    def _traps(self) -> Iterator[tuple[str, int, list[Labelled]]]:
        for path in sorted((CASES / "traps").glob("*.txt")):
            lines = path.read_text("utf-8").split("\n")
            yield path.stem, examiner(path)[1], [Labelled("A", line, "trap") for line in lines]

    def _with_inserted(self, lines: Iterable[Labelled], times: int) -> list[Labelled]:
        """Set notices and sentences into an article: half alone, half with an example above or below.

        So sentences of the article stand beside furniture as often as notices do.
        """
        out = list(lines)
        for _ in range(times):
            (source,) = self._random.choices(list(self._inserted), (62, 18, 13, 7))
            place = self._place(out)
            more = [source, *self._random.choice(((), (), ("example",), ("example", "example")))]
            self._random.shuffle(more)
            out[place:place] = [self._line(source) for source in more]
        for _ in range(times // 2):  # a sentence of the article's own in the midst of furniture
            place = self._random.choice((0, len(out) - 1, self._random.randrange(len(out))))
            out[place : place + 1] = [self._line("example"), out[place], self._line("example")]
        return out

    def _line(self, source: str) -> Labelled:
        """One of the lines that are set in; some notices are two in one, as they often are on pages."""
        some = self._inserted[source]
        n = self._random.randrange(len(some))
        text = some[n]
        if source == "notice" and self._random.random() < JOINED:
            text = f"{text} {some[(n + 1) % len(some)]}"
        return Labelled("J" if source in ("notice", "example") else "A", text, source)

    def _place(self, lines: Sequence[Labelled]) -> int:
        return self._random.choice([0, len(lines), *(self._random.randint(0, len(lines)) for _ in range(2))])

    def _notices(self, d: Page) -> list[Labelled]:
        """The page's junk lines that the first training took for notices, some of them: the others are teasers."""
        if self._first is None:
            return []
        words = self._first["words"]
        junk = [line for line, label in zip(d.lines, d.labels, strict=True) if label == "J"]
        some = [line for line in dict.fromkeys(junk) if model.SHORTEST <= len(line.split()) <= model.LONGEST]
        said = [line for line in some if sum(words.get(gram, 0.0) for gram in model.grams(line)) >= NOTICE]
        return [Labelled("J", line, "page") for line in self._random.sample(said, min(len(said), FROM_PAGE))]

    def _seen(self, name: str, group: int, lines: list[Labelled]) -> Iterator[Example]:
        lines = [line for line in lines if line.text.strip()]
        text = "\n\n".join(line.text for line in lines)
        page = analyse(text, self._matcher, "", headline(text))
        if len(page.lines) != len(lines) or not model.english(page):
            return
        for _ in article.cuts(page, self._matcher, wording=False):
            pass
        look = model.Look(page, self._matcher)
        for n, line in enumerate(lines):
            if line.label in "AJ" and page.lines[n].words <= model.LONGEST:
                may = not page.verse and model.may_go(page, n)
                words, around = tuple(look.words(n)), look.circumstances(n)
                yield Example(name, group, line, words, around, n in page.gone, may)


def own(name: str) -> list[str]:
    """Lines that we wrote for the training."""
    lines = (HERE / f"{name}.en.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def examiner(path: Path) -> tuple[str, int]:
    """Whose case it is, and the group in which it is held out; the first ones never are."""
    source = match[0] if (match := re.match(r"set\d", path.name)) else "set1"
    return source, EXAMINERS.index(source) if source in EXAMINERS else -1


def vocabulary(examples: Iterable[Example]) -> list[str]:
    """The words and pairs that three different junk lines or documents hold, and words that forty article lines do."""
    junk: dict[str, set[str]] = defaultdict(set)
    told: Counter[str] = Counter()
    for e in examples:
        mine = e.line.text if e.line.source in ("notice", "example") else e.document
        for gram in e.words:
            if e.line.label == "J":
                junk[gram].add(mine)
            elif " " not in gram:
                told[gram] += 1
    return sorted({gram for gram, found in junk.items() if len(found) >= 3} | {w for w, n in told.items() if n >= 40})


def matrix(examples: Sequence[Example], words: Sequence[str], around: Sequence[str]) -> Matrix:
    """A row an example: its words, its circumstances, and a one for the bias."""
    place = {gram: n for n, gram in enumerate(words)}
    at = [(row, place[gram]) for row, e in enumerate(examples) for gram in e.words if gram in place]
    rows, columns = zip(*at, strict=True)
    spoken = sparse.csr_matrix((np.ones(len(at)), (rows, columns)), shape=(len(examples), len(words)))
    other = np.array([[*(e.around[name] for name in around), 1.0] for e in examples])
    return sparse.hstack([spoken, sparse.csr_matrix(other)]).tocsr()


def fit(x: Matrix, y: Any, weight: Any, words: int) -> Any:
    """A logistic regression, its words with a penalty on the size that leaves most of them out.

    FISTA (Beck and Teboulle 2009): steps along the gradient, each with a momentum and then shrunk.
    """
    size = x.shape[1]
    lasso = np.where(np.arange(size) < words, LASSO, 0.0)
    ridge = np.append(np.full(size - 1, RIDGE), 0.0)  # the bias goes free
    step = 1 / (_curvature(x, weight) / 4 + RIDGE)
    found, ahead, pace = np.zeros(size), np.zeros(size), 1.0
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ ahead, -30, 30)))
        moved = ahead - step * (x.T @ (weight * (p - y)) + ridge * ahead)
        moved = np.sign(moved) * np.maximum(np.abs(moved) - step * lasso, 0)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = moved + (pace - 1) / faster * (moved - found)
        found, pace = moved, faster
    return found


def _curvature(x: Matrix, weight: Any) -> float:
    """The largest eigenvalue of the weighted squares, by power iteration."""
    v = np.ones(x.shape[1])
    for _ in range(50):
        v = x.T @ (weight * (x @ (v / np.linalg.norm(v))))
    return float(np.linalg.norm(v))


def train(examples: Sequence[Example]) -> Weights:
    """The weights; what the rules take of the noisy labels' articles is junk for all that they say, and left out."""
    some = [e for e in examples if not (e.line.label == "A" and e.known and e.line.source in ("web", "news"))]
    words, around = vocabulary(some), list(some[0].around)
    y = np.array([e.line.label == "J" for e in some], dtype=float)
    found = fit(matrix(some, words, around), y, np.array([e.weight for e in some]), len(words))
    values = [round(float(value), 2) for value in found]
    return {
        "words": {gram: value for gram, value in zip(words, values, strict=False) if value},
        "circumstances": dict(zip([*around, "bias"], values[len(words) :], strict=True)),
    }


def held_out(examples: Sequence[Example]) -> Iterator[tuple[Example, float, float]]:
    """Each example of a group that was left out: what its words weigh, and all in all."""
    for group in range(len(EXAMINERS)):
        # The rules' examples were written with all examiners' sets known.
        rest = [e for e in examples if e.group != group and e.line.source != "example"]
        weights = train(rest)
        for e in examples:
            if e.group == group and e.line.source not in ("notice", "example", "sentence", "kept", "page"):
                spoken = sum(weights["words"].get(gram, 0.0) for gram in e.words)
                around = sum(weights["circumstances"][name] * value for name, value in e.around.items())
                yield e, spoken, spoken + around + weights["circumstances"]["bias"]


def report(found: Sequence[tuple[Example, float, float]]) -> None:
    """Print what would go at some thresholds, and the article's lines that weigh most, which are to be read."""
    judged = [(e, spoken, score) for e, spoken, score in found if e.may_go]
    for sure in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0):
        gone = [e for e, spoken, score in judged if spoken >= model.SPOKEN and score > sure]
        print(f"sure {sure}: " + ", ".join(_share(source, gone, found) for source in (*EXAMINERS, "news")))
        lost = Counter(e.line.source for e in gone if e.line.label == "A" and not e.known)
        print(f"    article lines: {dict(lost)}")
    for e, spoken, score in sorted(judged, key=lambda one: -one[2])[:2000]:
        if e.line.label == "A" and not e.known and spoken >= model.SPOKEN and score > 0.5:
            print(f"{score:.1f} {spoken:.1f} {e.line.source} {e.document}: {e.line.text[:120]}")


def _share(source: str, gone: Sequence[Example], found: Sequence[tuple[Example, float, float]]) -> str:
    junk = [e for e, _, _ in found if e.line.source == source and e.line.label == "J"]
    taken = [e for e in gone if e.line.source == source and e.line.label == "J"]
    new = sum(not e.known for e in taken)
    return f"{source} {len(taken)} of {len(junk)} junk lines, {new} of {sum(not e.known for e in junk)} new"


def main() -> None:
    """Train, and report or write."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--hold-out", action="store_true", help="print what groups that were left out show")
    data = folder(parser)
    ours = [e for e in Documents(data).examples() if e.line.source not in (*EXAMINERS, "set1", "example")]
    examples = list(Documents(data, train(ours)).examples())
    print(Counter((e.line.source, e.line.label) for e in examples))
    if parser.parse_args().hold_out:
        report(list(held_out(examples)))
        return
    weights = train(examples)
    model.WEIGHTS.write_text(json.dumps(weights, indent=0, ensure_ascii=False) + "\n", "utf-8")
    print(f"wrote {model.WEIGHTS}: {len(weights['words'])} words and pairs")


if __name__ == "__main__":
    main()
