"""What only the lines around tell: whose life a line is on, which times are a live page's, what a label heads."""

from __future__ import annotations

import pytest

from cleaners.boilerplate import rules
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

STEP = strip(rules.shipped(), BoilerplateSettings())
TITLE = "Glassworks lights its furnace for the last time"
STORY = [
    "The furnace was lit at dawn, as it has been every morning since the works moved down to the estuary.",
    "By noon forty people had come to see it, most of them with a jar or a bottle that was made here.",
    "Hanne Ruud, who has blown glass for thirty years, let the children hold the cold end of the pipe.",
    "The building is to become a school, and the chimney will stay, since the swifts have asked for nothing else.",
]
LIFE = "Orla Finch writes about crafts for the Marl Post and has edited its weekend pages since 2014."


def left(*lines: str, title: str = "") -> list[str]:
    return STEP(Document("a", "\n".join(lines), title=title)).kept.split("\n")


def test_a_line_on_the_authors_life_goes() -> None:
    byline = "By Orla Finch"
    assert left(TITLE, byline, *STORY, LIFE) == [TITLE, *STORY]
    assert left(TITLE, byline, LIFE, *STORY) == [TITLE, *STORY]
    assert left(TITLE, byline, *STORY, LIFE.replace("Orla Finch", "Orla")) == [TITLE, *STORY]


def test_at_the_end_a_name_that_nobody_has_mentioned_is_the_authors() -> None:
    assert left(TITLE, *STORY, LIFE) == [TITLE, *STORY]
    assert left(TITLE, *STORY[:2], LIFE, *STORY[2:]) == [TITLE, *STORY[:2], LIFE, *STORY[2:]]


@pytest.mark.parametrize(
    "line",
    [
        LIFE.replace("Orla Finch", "Hanne Ruud"),
        LIFE.replace("Orla Finch", "Glassworks Lights"),
        "Orla Finch has bought the last jar and will not sell it.",
        "Nobody writes about glass for the papers any more.",
    ],
)
def test_a_line_on_somebody_in_the_story_stays(line: str) -> None:
    assert left(TITLE, *STORY, line) == [TITLE, *STORY, line]


def hours(*times: str) -> list[str]:
    return [line for time, sentence in zip(times, STORY, strict=False) for line in (time, sentence)]


@pytest.mark.parametrize("times", [("17:42", "16:20", "9:05"), ("17.42", "17.20", "16.58", "16.31")])
def test_times_that_run_backwards_stamp_entries(times: tuple[str, ...]) -> None:
    assert left(TITLE, *hours(*times)) == [TITLE, *STORY[: len(times)]]


@pytest.mark.parametrize("times", [("9:05", "16:20", "17:42"), ("17:42", "16:20"), ("17:42", "17:42", "16:20")])
def test_other_times_may_be_a_chronicles(times: tuple[str, ...]) -> None:
    assert left(TITLE, *hours(*times)) == [TITLE, *hours(*times)]


def test_times_without_sentences_are_a_tables() -> None:
    table = ["Lind", "12:40", "Marsh", "12:20", "Okoro", "11:58"]
    assert left(TITLE, *STORY, *table) == [TITLE, *STORY, *table]


def test_a_label_of_a_page_goes_in_an_article_if_furniture_stands_beside_it() -> None:
    assert left(TITLE, *STORY[:2], "Recommended", *STORY[2:]) == [TITLE, *STORY[:2], "Recommended", *STORY[2:]]
    assert left(TITLE, *STORY[:2], "Recommended", "Copy link", *STORY[2:]) == [TITLE, *STORY]


def test_a_label_goes_with_the_headlines_that_it_heads() -> None:
    headlines = ["Ropemaker finds a letter in the wall", "Ferry to the islands sails again at last"]
    assert left(TITLE, *STORY[:2], "Don't miss", *headlines, *STORY[2:]) == [TITLE, *STORY]
    assert left(TITLE, *STORY[:2], "Don't miss", *STORY[2:]) == [TITLE, *STORY[:2], "Don't miss", *STORY[2:]]


@pytest.mark.parametrize(
    "glued",
    [
        "Sign up to our weekly newsletter for all the news from the coast.",
        "Want more? Subscribe to our newsletter today.",
        "You May Also Like",
        "Share on Facebook Share on X",
        "(Read: Nine jars that nobody would sell)",
        "Read more: Why the pier is empty on Sundays",
    ],
)
def test_what_stands_between_two_sentences_goes(glued: str) -> None:
    second = STORY[1].replace("By noon", "The next day")
    paragraph = f"{STORY[0]} {glued} {second}"
    assert left(TITLE, paragraph, *STORY[2:]) == [TITLE, f"{STORY[0]} {second}", *STORY[2:]]


def test_a_label_in_capitals_amid_a_sentence_goes() -> None:
    broken = STORY[2].replace("years, let", "years, Advertisement - Continue Reading Below let")
    assert left(TITLE, *STORY[:2], broken, STORY[3]) == [
        TITLE,
        *STORY[:2],
        STORY[2].replace("years, ", "years, "),
        STORY[3],
    ]


def test_edge_rules_act_among_furniture_with_a_strange_sentence_in_it() -> None:
    tail = [
        "Comments are closed",
        "About the author",
        "The owls have asked for a second tree.",
        "Most read",
        "© 2031 Marl Post",
    ]
    assert left(TITLE, *STORY * 3, *tail) == [TITLE, *STORY * 3, tail[2]]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign up for the newsletter, they told her, and the jar is yours.",
        "Subscribe to nothing and you will be happy.",
        "Read more slowly, the teacher said.",
        "Advertisement. Sponsored. Promoted. They have tried every word on the door.",
    ],
)
def test_a_sentence_that_only_sounds_like_an_invitation_stays(sentence: str) -> None:
    paragraph = f"{STORY[0]} {sentence} {STORY[1]}"
    assert left(TITLE, paragraph, *STORY[2:]) == [TITLE, paragraph, *STORY[2:]]


def test_an_article_on_labels_keeps_the_ones_that_it_shows() -> None:
    title = "Why nobody presses ‘Read more’"
    assert left(title, *STORY[:2], "Share this article", *STORY[2:], title=title) == [
        title,
        *STORY[:2],
        "Share this article",
        *STORY[2:],
    ]


def test_a_name_of_which_the_article_tells_is_no_byline() -> None:
    assert left(TITLE, "Hanne Ruud", *STORY) == [TITLE, "Hanne Ruud", *STORY]
    assert left(TITLE, "Orla Finch", *STORY) == [TITLE, *STORY]


def test_a_headline_below_what_closes_the_article_goes() -> None:
    teaser = "Three jars found under the pier at Marl"
    assert left(TITLE, *STORY * 2, "Tags: glass, crafts", teaser) == [TITLE, *STORY * 2]
    assert left(TITLE, *STORY * 2, teaser) == [TITLE, *STORY * 2, teaser]
