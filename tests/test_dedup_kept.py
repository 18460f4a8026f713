"""Families stand around the document that is kept, and it is the right one."""

from __future__ import annotations

import polars as pl
import pytest

from cleaners.dedup import alarms, compare, dedupe, explain_pair, loans
from cleaners.document import Document
from cleaners.settings import DedupSettings
from tests.dedup_texts import BASE, KNOBS, OTHER, article, families, page, pairs


def test_the_most_complete_is_kept_and_junk_does_not_count() -> None:
    later = [BASE[0], *article(7, 9), *BASE[1:]]
    junk = [f"Topic {n}" for n in range(30)]
    found = families(
        [
            Document("long-tail", page([*later, *junk])),
            Document("later", page(later)),
            Document("first", page(BASE)),
            Document("cut", page(later[:10])),
        ],
        DedupSettings(prefer=("complete", "original", "id"), sites=("here",)),
    )
    assert {a.canonical_id for a in found.values()} == {"later"}
    assert found["first"].relation == "version"
    assert found["later"].reason == "the first id of equals"


@pytest.mark.parametrize(
    ("knobs", "expected", "reason"),
    [
        (DedupSettings(), "b", "published first"),
        (DedupSettings(sites=("wire.example",)), "c", "from the preferred site"),
        (DedupSettings(prefer=("id",)), "a", "the first id of equals"),
    ],
)
def test_the_order_of_preference_is_a_setting(knobs: DedupSettings, expected: str, reason: str) -> None:
    found = families(
        [
            Document("a", page(BASE), published="2026-02-03"),
            Document("b", page(BASE), published="2026-02-01", site="copy.example"),
            Document("c", page(BASE), published="2026-02-02", site="wire.example"),
        ],
        knobs,
    )
    assert {a.canonical_id for a in found.values()} == {expected}
    assert {a.reason for a in found.values()} == {reason}


def test_every_duplicate_stands_in_the_one_that_is_kept() -> None:
    """A chain of drifting versions is cut into stars: no document leaves through another one."""
    lines = [line for n in range(30) for line in article(n, 1)]
    chain = [Document(f"v{n}", page(lines[n * 2 : n * 2 + 12])) for n in range(9)]
    texts = {d.id: d.text for d in chain}
    found = dedupe(chain, KNOBS)
    assert sum(a.canonical for a in found) > 1
    for a in found:
        if not a.canonical:
            row = compare(pairs(*sorted((a.id, a.canonical_id))), texts, KNOBS).row(0, named=True)
            side = "a" if row["a"] == a.id else "b"
            assert a.coverage == row["coverage_" + side] >= KNOBS.coverage


def test_two_stories_on_a_page_are_not_one_family() -> None:
    glued = [*BASE, *OTHER[:6]]
    found = families([Document("a", page(glued)), Document("b", page(BASE)), Document("c", page(OTHER[:6]))])
    assert found["b"].canonical_id == "a"
    assert found["c"].canonical


def test_a_giant_family_and_a_plundered_site_raise_alarms() -> None:
    documents = [Document(str(n), page(BASE), site="copies.example") for n in range(30)]
    documents += [Document(f"x{n}", page(article(n + 10, 3)), site="fine.example") for n in range(30)]
    found = dedupe(documents, KNOBS)
    rows = [(a.id, a.cluster, a.canonical, d.site) for a, d in zip(found, documents, strict=True)]
    assigned = pl.DataFrame(rows, ["id", "cluster", "canonical", "site"], orient="row")
    raised = alarms(assigned, DedupSettings(alarm_family=20))
    assert [(a.kind, a.subject) for a in raised] == [("giant-family", "0"), ("site-loss", "copies.example")]
    others = assigned.with_columns(site=pl.lit(""))
    assert [a.kind for a in alarms(others, DedupSettings(alarm_family=20))] == ["giant-family"]


def test_the_kept_document_learns_from_its_copies() -> None:
    documents = {
        "a": Document("a", page(BASE), published="2026-01-01"),
        "b": Document("b", page(BASE), title="Late", published="2026-01-03", extra={"author": "A. Writer"}),
        "c": Document("c", page(BASE), title="Early", published="2026-01-02"),
        "d": Document("d", page(BASE[:9]), title="Part", language="en"),
    }
    found = loans(documents, dedupe(documents.values(), KNOBS))
    assert found == [("a", "title", "Early", "c"), ("a", "author", "A. Writer", "b")]


def test_a_document_without_a_date_comes_after_its_dated_copies() -> None:
    found = families([Document("x", page(BASE), published="2026-03-01"), Document("w", page(BASE))])
    assert {a.canonical_id for a in found.values()} == {"x"}


def test_what_one_copy_adds_to_an_article_does_not_make_it_the_most_complete() -> None:
    """Readers' comments, with their names, stand in one copy of many; an addition to the story is prose throughout."""
    words = [*article(41, 4)]
    comments = [line for n, text in enumerate(words) for line in (f"Reader {n}", "Two days ago", text)]
    copies = [Document(name, page(lines)) for name, lines in (("b", BASE), ("c", BASE[1:]), ("d", BASE[:-1]))]
    found = families([*copies, Document("a", page([*BASE, *comments]))])
    assert {a.canonical_id for a in found.values()} == {"b"}
    found = families([*copies, Document("a", page([*BASE, *words]))])
    assert {a.canonical_id for a in found.values()} == {"a"}


def test_one_copy_without_it_tells_what_is_mostly_no_prose_from_the_article() -> None:
    comments = [part for n, said in enumerate(article(90, 3)) for part in (f"Reader {n}", "Reply, share, report", said)]
    menu = ["Home", "World news", "Sports and results", "Log in here"]
    found = families([Document("a", page([*menu, *BASE, *comments])), Document("b", page(BASE))])
    assert {a.canonical_id for a in found.values()} == {"b"}
    found = families([Document("a", page([*BASE, *article(90, 3)])), Document("b", page(BASE))])
    assert {a.canonical_id for a in found.values()} == {"a"}


def test_a_few_words_below_a_brief_text_are_told_by_its_copies() -> None:
    brief = page(BASE[:2])
    found = families([Document("a", brief + "\n\nShare this"), *(Document(name, brief) for name in "bc")])
    assert {a.canonical_id for a in found.values()} == {"b"}


def test_a_page_leaves_for_the_long_article_that_stands_in_it_whole() -> None:
    """With an introduction, or a menu that is nearly as long; not for a statement, with news around it."""
    menu = [f"Topic {n} of the day" for n in range(45)]
    assert explain_pair(page([*article(91, 3), *BASE]), page(BASE), KNOBS).numbers["fits_a"]
    assert explain_pair(page([*menu, *BASE]), page(BASE), KNOBS).numbers["fits_a"]
    assert not explain_pair(page([*article(91, 3), *BASE[:6]]), page(BASE[:6]), KNOBS).numbers["fits_a"]
