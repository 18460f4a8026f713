"""The headline of a text whose record names none: found among what stands above an article, kept, and lifted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaners.boilerplate import rules, titles
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

STEP = strip(rules.shipped(), BoilerplateSettings())
CASES = sorted((Path(__file__).parent / "cases" / "articles").glob("*.json"))

FOUND, LOST = 0.97, 0.01
"""Of the cases' headlines so many are found at least, and so many at most are neither in the text nor a field."""

HEADLINE = "Ferry crews vote on a deal that ends night sailings"
STORY = [
    "Crews of the two ferries will vote on Friday on a deal that would end the night sailings to the island.",
    "The union said that the company had asked for the vote after three crews refused to sail in a gale.",
    "Nobody has drowned on the crossing since 1956, and the islanders would like to keep it so, the mayor said.",
]


def cleaned(*lines: str, site: str = "") -> Document:
    return STEP(Document("a", "\n\n".join(lines), site=site))


@pytest.mark.parametrize(
    "above",
    [
        "Soundings | Salt, gossip and timetables",
        "Home / Island / Ferries / Crews vote on a deal",
        "Nonprofit news for the wet side of the bay",
        "Kindly share this story:",
        "/posts /talks /uses /rss",
        "A week of weather, told by those who stood in it",
    ],
)
def test_what_stands_above_the_headline_is_none(above: str) -> None:
    document = cleaned(above, HEADLINE, "By Ada Cole", *STORY, site="soundings-daily.example")
    assert document.title == HEADLINE
    assert HEADLINE in document.kept


def test_a_heading_under_a_standfirst_is_no_headline() -> None:
    document = cleaned(HEADLINE, "What the crews say, and why the island listens", STORY[0], "The vote", *STORY[1:])
    assert document.title == HEADLINE


def test_questions_and_answers_have_the_line_above_them_as_headline() -> None:
    asked = ["Who may vote on the deal?", "What does the deal end?", "Why did the crews refuse to sail?"]
    lines = [line for pair in zip(asked, STORY, strict=True) for line in pair]
    assert cleaned("The ferry deal: your questions answered", *lines).title == "The ferry deal: your questions answered"


def test_a_text_that_begins_with_a_sentence_has_no_headline() -> None:
    assert cleaned(*STORY).title == ""


def test_a_title_that_is_given_stays() -> None:
    assert STEP(Document("a", "\n\n".join([HEADLINE, *STORY]), title="Ferries")).title == "Ferries"


def test_headlines_of_the_cases_are_found_and_not_lost() -> None:
    found, lost, cases = 0, list[str](), [json.loads(path.read_text("utf-8")) for path in CASES]
    for case in cases:
        headline = next(line for label, line in case["lines"] if label == "T")
        document = STEP(Document(case["id"], "\n\n".join(line for _, line in case["lines"]), site=case["site"]))
        found += document.title == headline.strip()
        if headline not in document.kept and document.title != headline.strip():
            lost.append(f"{case['id']}: {headline}")
    assert found >= FOUND * len(cases)
    assert len(lost) <= LOST * len(cases), lost


def test_a_verse_is_no_headline() -> None:
    verses = ["The rain came in, and the rain came in,", "And we counted the boats at the harbour door,"]
    assert cleaned("A poem for the herring month", *verses, *verses, *STORY).title not in verses


def test_the_address_tells_the_headline_from_a_slogan() -> None:
    lines = ["The Long Tide", "News that comes in twice a day", HEADLINE, *STORY]
    slug = "-".join(HEADLINE.lower().split())
    document = Document("a", "\n\n".join(lines), url=f"https://quay.example/news/2026/{slug}/", site="quay.example")
    assert STEP(document).title == HEADLINE


def test_the_words_of_an_address_are_those_of_its_longest_part() -> None:
    assert titles.slug("https://quay.example/local/12-why-the-ferry-stopped.html?ref=home") == {"ferry", "stoppe"}
    assert titles.slug("https://quay.example/") == titles.slug("") == titles.slug("https://[quay") == frozenset()
