"""Labelled documents from which the model of wording learns: our own lessons, the test cases, and public data.

`lessons/<language>/` holds what we wrote: `junk.txt`, lines that sites put around an article; `article.txt`, an
article's lines that look like such; `documents.txt`, whole articles as scrapers save them; `odd.txt`, more of
these, with odd furniture and much of it glued into paragraphs; `stories.txt`, articles with many short lines of their
own, and nothing else. Single lines are set into articles where such lines stand, so that they have surroundings.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cleaners.boilerplate.tongues import spoken

from .data import read

HERE = Path(__file__).parent
CASES = HERE.parent.parent / "tests" / "cases"
TIMES = 2
"""How often each single line is set into an article."""
UNTITLED, SHORT = 0.3, 0.3
"""The share of the articles that lose their title, and of those that lose all but their first lines."""
NOTICES = 6
"""Of a web page's own notices so many are used."""
LONGEST = 150
"""Lines of a web article that are used."""

Line = tuple[str, str]
"""A label (A article, J junk, M metadata, G article with junk glued in, else not judged) and a text."""


class Lesson(NamedTuple):
    """A document whose lines are labelled."""

    name: str
    source: str
    language: str
    lines: list[Line]
    site: str = ""
    url: str = ""


def everything(data: Path, notice: Callable[[str], bool] | None = None) -> Iterator[Lesson]:
    """All that the model learns from, in a fixed order; of web pages also the junk that is a `notice`."""
    yield from cases()
    yield from traps()
    yield from documents()
    yield from stories()
    yield from inserted()
    yield from web(data, notice)
    yield from news(data)
    yield from wire(data)


def cases() -> Iterator[Lesson]:
    """The articles that examiners labelled; the source says whose they are."""
    for path in sorted((CASES / "articles").glob("*.json")):
        found = json.loads(path.read_text("utf-8"))
        yield Lesson(
            path.stem,
            _examiner(path),
            found["language"],
            [(label, line) for label, line in found["lines"]],
            found["site"],
        )


def traps() -> Iterator[Lesson]:
    """Texts of which everything must stay."""
    for path in sorted((CASES / "traps").glob("*.txt")):
        text = path.read_text("utf-8")
        yield Lesson(path.stem, f"{_examiner(path)} trap", spoken(text), [("A", line) for line in text.split("\n")])


def documents() -> Iterator[Lesson]:
    """The whole articles among the lessons, without the marks of what is glued into their paragraphs."""
    for lesson in marked():
        yield lesson._replace(lines=[(label, re.sub("[⟦⟧]", "", line).strip()) for label, line in lesson.lines])


def marked() -> Iterator[Lesson]:
    """The same as they stand: `G` is a paragraph of the article into which something else is glued, between ⟦ and ⟧."""
    for path in sorted(path for name in ("documents", "odd") for path in (HERE / "lessons").glob(f"*/{name}.txt")):
        for n, text in enumerate(path.read_text("utf-8").split("\n=== ")):
            rows = [line.split("\t", 1) for line in text.splitlines() if "\t" in line]
            lines = [(label, line.strip()) for label, line in rows if line.strip()]
            url = text.removeprefix("=== ").splitlines()[0].strip()
            site = urlsplit(url).hostname or ""
            yield Lesson(f"{path.parent.name} {path.stem} {n}", "lesson", path.parent.name, lines, site, url)


def stories() -> Iterator[Lesson]:
    """The articles among the lessons of which everything must stay."""
    for folder in sorted((HERE / "lessons").iterdir()):
        path = folder / "stories.txt"
        for n, text in enumerate(path.read_text("utf-8").split("===")[1:] if path.exists() else ()):
            rows = [line.split("\t", 1) for line in text.splitlines() if "\t" in line]
            yield Lesson(f"story {folder.name}-{n}", "trap", folder.name, [(label, line) for label, line in rows])


def inserted() -> Iterator[Lesson]:
    """The single lines, set into the articles of other lessons and of the examiners."""
    stories: dict[str, list[list[Line]]] = defaultdict(list)
    for lesson in (*documents(), *cases()):
        lines = [("-" if label == "A" else label, line) for label, line in lesson.lines if label in "AT"]
        if len(lines) > 4:
            stories[lesson.language].append(lines)
    for folder in sorted((HERE / "lessons").iterdir()):
        chance = random.Random(folder.name)
        junk, told = Deck(folder / "junk.txt", chance), Deck(folder / "article.txt", chance)
        n = 0
        while junk.rounds < TIMES:
            yield Lesson(
                f"{folder.name}+{n}", "line", folder.name, _set(chance.choice(stories[folder.name]), junk, told)
            )
            n += 1


def single(path: Path) -> list[str]:
    """The lines of a file of single lines; headings ('# kind') are left out."""
    lines = path.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not re.match(r"#\s?[^#\d]|# \d", line)]


class Deck:
    """The lines of a file, drawn one after the other, shuffled anew when all were drawn."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        """Read the lines; headings ('# kind') are left out."""
        self._lines = single(path)
        self._chance, self._left, self.rounds = chance, list[str](), -1

    def draw(self) -> str:
        """The next line."""
        if not self._left:
            self._left = self._chance.sample(self._lines, len(self._lines))
            self.rounds += 1
        return self._left.pop()


def _set(story: Sequence[Line], junk: Deck, told: Deck, most: int = 5) -> list[Line]:
    """An article with junk above, below and between its lines, and with lines that look like junk in its midst."""
    chance = junk._chance
    title = [line for line in story if line[0] == "T"][:1]
    body = [line for line in story if line[0] != "T"]
    if chance.random() < UNTITLED:
        title = []
    if chance.random() < SHORT:
        body = body[: chance.randint(4, 6)]
    for _ in range(3):
        body.insert(chance.randint(1, len(body) - (chance.random() < 0.8)), ("A", told.draw()))
    for _ in range(2):
        at = chance.randint(1, len(body) - 1)
        body[at:at] = [("J", junk.draw()) for _ in range(chance.choice((1, 1, 2)))]
    few, many = chance.choice((0, 1, 2)), chance.choice((0, 2, 4, most))
    above = [("J", junk.draw()) for _ in range(chance.choice((0, 1, 2)))]
    return [
        *above,
        *title,
        *(("J", junk.draw()) for _ in range(few)),
        *body,
        *(("J", junk.draw()) for _ in range(many)),
    ]


def web(data: Path, notice: Callable[[str], bool] | None) -> Iterator[Lesson]:
    """The articles of web pages, every second one with lines of our own set in, the others with the page's notices."""
    chance = random.Random(5)
    junk, told = (Deck(HERE / "lessons" / "en" / name, chance) for name in ("junk.txt", "article.txt"))
    for n, page in enumerate(read(data, "web-articles-fulltext")):
        judged = zip(page.labels, page.lines, strict=True)
        lines = [("A" if label == "A" else "-", line) for label, line in judged if label in "ATDO"][:LONGEST]
        language = spoken("\n".join(line for _, line in lines))
        if len(lines) >= 5:
            if language == "en" and n % 2:
                lines = _set(lines, junk, told)
            elif language == "en" and notice:
                own = [line for line, label in zip(page.lines, page.labels, strict=True) if label == "J"]
                for line in list(filter(notice, dict.fromkeys(own)))[:NOTICES]:
                    lines.insert(
                        chance.choice((0, 1, len(lines), len(lines), chance.randint(1, len(lines)))), ("J", line)
                    )
            yield Lesson(f"web {n}", "web", language, lines)


def news(data: Path) -> Iterator[Lesson]:
    """News pages after extraction: the labels of their junk are noisy."""
    for n, page in enumerate(read(data, "news-after-trafilatura")):
        lines = list(zip(page.labels, page.lines, strict=True))
        yield Lesson(f"news {n}", "news", spoken("\n".join(page.lines)), lines)


def wire(data: Path) -> Iterator[Lesson]:
    """Stories of a wire service, a part of them."""
    with gzip.open(data / "neardup" / "wire-dev.jsonl.gz", "rt", encoding="utf-8") as file:
        stories = [json.loads(line) for line in file]
    for story in stories[::5]:
        yield Lesson(f"wire {story['id']}", "wire", "en", [("A", line) for line in story["text"].split("\n")])


def _examiner(path: Path) -> str:
    return match[0] if (match := re.match(r"set\d+", path.name)) else "set1"
