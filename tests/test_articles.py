"""How much junk of labelled articles goes, and that nothing of the articles does (`tests/cases`)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cleaners.boilerplate import learn, rules, strip
from cleaners.document import Document, Step
from cleaners.settings import BoilerplateSettings

CASES = Path(__file__).parent / "cases"
SETTINGS = BoilerplateSettings()
JUNK_FLOOR = 0.965  # share of the junk lines that go, over all languages; raise it when the rules get better


class Case(NamedTuple):
    """A labelled article: lines that are the article's (A), junk (J) or the title (T)."""

    id: str
    site: str
    language: str
    lines: tuple[tuple[str, str], ...]

    def document(self, between: str) -> Document:
        text = between.join(line for _, line in self.lines)
        return Document(f"{self.site}/{self.id}", text, site=self.site, language=self.language)


def articles() -> Iterator[Case]:
    for path in sorted((CASES / "articles").glob("*.json")):
        yield case(json.loads(path.read_text("utf-8")))


def sites() -> Iterator[list[Case]]:
    for path in sorted((CASES / "sites").glob("*.json")):
        pages = json.loads(path.read_text("utf-8"))
        of_site = {"site": pages["site"], "language": pages["language"]}
        yield [case(of_site | page) for page in pages["documents"]]


def case(found: dict[str, Any]) -> Case:
    return Case(found["id"], found["site"], found["language"], tuple((label, line) for label, line in found["lines"]))


ARTICLES = list(articles())
SITES = list(sites())
LANGUAGES = sorted({article.language for article in ARTICLES})


@cache
def shipped() -> Step:
    return strip.strip(rules.shipped(), SETTINGS)


def outcome(article: Case, step: Step, between: str) -> Iterator[tuple[str, str, int]]:
    """Of each line its label, its text and how many of its characters went."""
    document = step(article.document(between))
    at = 0
    for label, line in article.lines:
        start, end = at, at + len(line)
        gone = (max(0, min(end, removal.end) - max(start, removal.start)) for removal in document.removals)
        yield label, line, sum(gone)
        at = end + len(between)


def lost(article: Case, step: Step, between: str) -> list[str]:
    return [line for label, line, gone in outcome(article, step, between) if label == "A" and gone]


def junk_gone(cases: Sequence[Case], step: Step) -> float:
    """The share of junk lines of which at least nine characters in ten went."""
    counts = Counter(
        gone >= 0.9 * len(line)
        for article in cases
        for between in ("\n", "\n\n")
        for label, line, gone in outcome(article, step, between)
        if label == "J"
    )
    return counts[True] / counts.total()


def test_there_are_articles_in_every_language() -> None:
    assert len(LANGUAGES) >= 24
    assert len(ARTICLES) >= 30


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_no_line_of_an_article_is_lost(article: Case, between: str) -> None:
    assert lost(article, shipped(), between) == []


def test_junk_of_articles_goes() -> None:
    by_language = {code: [article for article in ARTICLES if article.language == code] for code in LANGUAGES}
    shares = {code: round(junk_gone(found, shipped()), 2) for code, found in by_language.items()}
    assert junk_gone(ARTICLES, shipped()) >= JUNK_FLOOR, shares


@cache
def taught(site: int) -> Step:
    table = learn.count([page.document("\n\n") for page in SITES[site]], SETTINGS)
    return strip.strip([*rules.shipped(), *learn.learned(table, SETTINGS)], SETTINGS)


@pytest.mark.parametrize("site", range(len(SITES)), ids=[pages[0].site for pages in SITES])
def test_what_a_site_teaches_takes_nothing_of_its_articles(site: int) -> None:
    assert [lost(page, taught(site), "\n\n") for page in SITES[site]] == [[]] * len(SITES[site])


def test_furniture_that_only_its_recurrence_tells_is_learned() -> None:
    shares = [junk_gone(pages, taught(site)) for site, pages in enumerate(SITES)]
    assert sum(shares) >= 0.97 * len(SITES), shares
    assert sum(junk_gone(pages, shipped()) for pages in SITES) <= 0.5 * len(SITES)  # else the sites show nothing


GLUED: list[dict[str, str]] = json.loads((CASES / "glued.json").read_text("utf-8"))
CUT = re.compile(r"\{\{.*?\}\}")


def glued_out(paragraph: dict[str, str]) -> tuple[str, str]:
    """The paragraph as it should be, and as it is between two others of its language, without white space."""
    marked, language = paragraph["text"], paragraph["language"]
    around = [CUT.sub(" ", other["text"]) for other in sorted(GLUED, key=lambda other: other["language"] != language)]
    before, after = [text for text in around if text != CUT.sub(" ", marked)][:2]
    text = f"{before}\n\n{marked.replace('{{', '').replace('}}', '')}\n\n{after}"
    kept = shipped()(Document("glued", text, language=language)).kept.removeprefix(before)
    return "".join(CUT.sub(" ", marked).split()), "".join(kept.removesuffix(after).split())


@pytest.mark.parametrize("paragraph", GLUED, ids=lambda paragraph: paragraph["text"][:24])
def test_what_junk_is_glued_to_stays(paragraph: dict[str, str]) -> None:
    expected, kept = glued_out(paragraph)
    rest = iter(kept)
    assert all(letter in rest for letter in expected), kept  # a subsequence: nothing of the paragraph went


def test_junk_glued_to_a_paragraph_goes() -> None:
    marked = [paragraph for paragraph in GLUED if "{{" in paragraph["text"]]
    clean = [expected == kept for expected, kept in map(glued_out, marked)]
    assert sum(clean) >= 0.78 * len(marked)
