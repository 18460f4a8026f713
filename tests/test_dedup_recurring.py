"""Lines that recur in many stories: no prose of a document's own, and nothing to prefer a copy for."""

from __future__ import annotations

import random

import polars as pl
import pytest

from cleaners.dedup import candidates, compare, dedupe, facts, recurring, sign
from cleaners.document import Document
from cleaners.settings import DedupSettings
from tests.dedup_texts import article, page, sentence

KNOBS = DedupSettings()
APPEAL = "Join the circle of readers whose small gifts keep this paper on the streets of our town each morning."
COUNT = "{} readers looked at this page"


def story(seed: int, sentences: int = 6) -> list[str]:
    rng = random.Random(seed)
    return [
        " ".join("".join(rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(14)) + "."
        for _ in range(sentences)
    ]


def corpus(stories: int, added: str = APPEAL) -> list[Document]:
    """Of each story the page as it was written, and an earlier one with an appeal and a count of readers."""
    made = []
    for n in range(stories):
        lines = story(n)
        made.append(Document(f"plain-{n}", "\n".join(lines), published="2026-03-02"))
        around = [COUNT.format(17 * n), *lines[:3], added, *lines[3:], added]
        made.append(Document(f"added-{n}", "\n".join(around), published="2026-03-01"))
    return made


def found_in(documents: list[Document]) -> pl.DataFrame:
    texts = {d.id: d.text for d in documents}
    signed = sign(list(texts.values()), KNOBS, list(texts))
    pairs = compare(candidates(signed, None, KNOBS), texts, KNOBS)
    frame = pl.DataFrame({"id": list(texts), "text": list(texts.values())})
    return recurring(lambda ids: frame.filter(pl.col("id").is_in(ids.implode())), facts(documents, signed), pairs).lines


@pytest.mark.parametrize(("stories", "kept"), [(3, "added"), (4, "plain")])
def test_what_four_stories_share_makes_no_copy_more_complete(stories: int, kept: str) -> None:
    assert {a.canonical_id.split("-")[0] for a in dedupe(corpus(stories), KNOBS)} == {kept}


def test_of_equals_the_one_with_fewer_such_lines_is_kept() -> None:
    kept = {a.canonical_id: a.reason for a in dedupe(corpus(4, "Print"), KNOBS)}
    assert set(kept) == {f"plain-{n}" for n in range(4)}
    assert set(kept.values()) == {"the fewest junk lines"}


def test_how_the_lines_are_set_makes_no_difference() -> None:
    """Of documents with the same words the earlier is kept, although lines of it recur and the later has none."""
    earlier, *rest = corpus(4, "Print")[1:]
    later = Document("later", earlier.text.replace("\n", " "), published="2026-03-09")
    found = {a.id: a for a in dedupe([earlier, later, *rest], KNOBS)}
    assert found["later"].canonical_id == earlier.id
    assert found["later"].reason == "published first"


def test_they_are_counted_with_their_words_and_without_their_figures() -> None:
    lines = found_in(corpus(5)).sort("id", "times")
    assert lines["id"].unique().sort().to_list() == [f"added-{n}" for n in range(5)]
    assert lines.filter(pl.col("id") == "added-2").select("times", "words", "prose").rows() == [
        (1, 6.0, 0.0),
        (2, 38.0, 38.0),
    ]


def test_the_copies_of_one_story_are_one_story() -> None:
    lines = story(1, 9)
    copies = [Document(f"d{n}", "\n".join([*lines, story(n + 50, 1)[0]])) for n in range(9)]
    copies += [Document(f"same{n}", "\n".join(lines)) for n in range(9)]
    assert found_in([*copies, *corpus(3)]).is_empty()


def test_what_recurs_around_a_copy_is_no_prose_of_its_own() -> None:
    appeals = [story(n + 90, 1)[0] for n in range(4)]
    others = [
        Document(f"x{n}{m}", "\n".join([*story(4 * n + m + 200, 9), appeals[m]])) for n in range(4) for m in range(4)
    ]
    short = story(7, 5)
    pages = [Document("plain", "\n".join([*short, *story(8, 1)])), Document("copy", "\n".join([*appeals[:3], *short]))]
    assert {a.id: a.canonical_id for a in dedupe(pages, KNOBS)}["copy"] == "copy"
    assert {a.id: a.canonical_id for a in dedupe([*pages, *others], KNOBS)}["copy"] == "plain"


def labels(seed: int, count: int = 14) -> list[str]:
    """Lines of three words, none of which is prose."""
    rng = random.Random(seed)
    return [" ".join(sentence(rng, 14).split()[n] for n in (0, 5, 9)) for _ in range(count)]


def test_a_brief_article_amid_recurring_labels_leaves_for_its_plain_copy() -> None:
    menu = labels(1, 12)
    pages = [Document("plain", page(article(31, 2))), Document("menu", "\n".join([*menu, *article(31, 2)]))]
    some = [menu[n % 3 * 4 :][:4] for n in range(12)]
    others = [Document(f"x{n}", "\n".join([*some[n], *article(n + 40, 9)])) for n in range(12)]
    assert {a.id: a.canonical_id for a in dedupe(pages, KNOBS)}["menu"] == "menu"
    found = {a.id: a for a in dedupe([*pages, *others], KNOBS)}
    assert found["menu"].canonical_id == "plain"
    assert found["menu"].coverage == 1
    assert all(found[f"x{n}"].canonical for n in range(12))


def test_lists_of_the_same_things_stay() -> None:
    """Each line of any list recurs; seven in ten are the same in two of them."""
    titles = labels(2, 40)
    lists = [Document(f"day{n}", "\n".join(random.Random(n).sample(titles, 28))) for n in range(12)]
    assert all(a.canonical for a in dedupe(lists, KNOBS))


def test_rows_of_figures_are_no_lines_that_recur() -> None:
    row = "Net profit {} and {} against {} and {}"
    reports = [page([row.format(n, n + 7, n + 30, 9 * n), *article(n + 60, 3)]) for n in range(5)]
    lines = found_in([Document(f"r{n}", text) for n, text in enumerate([*reports, reports[0] + "\nPrint"])])
    assert set(lines.select("times", "tokens", "words").rows()) == {(1, 0, 0.0)}
