"""Whole pages, menus and all: which text is one, where its headline stands, what the models leave of it."""

from __future__ import annotations

import numpy as np

from cleaners.boilerplate import rules, whole
from cleaners.boilerplate.analysis import analyse
from cleaners.boilerplate.features import first, headline, second
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.page import Page
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

MATCHER = Matcher(rules.shipped())
TITLE = "Lighthouse keeper retires after forty winters"
MENU = [
    "Skip to content", "Home", "News", "Sport", "Weather", "Business", "Culture", "Travel", "Sign in", "Subscribe",
    "Search", "Facebook", "Twitter", "Instagram", "Newsletters", "Most read", "Tide tables", "Harbour", "Islands",
]  # fmt: skip
TEASERS = [
    "Ferry fares to rise in spring", "Council sells the old net loft", "Seals return to the sandbank",
    "Why the bell buoy fell silent", "Ten walks along the cliff path", TITLE, "Quiz: name the knot",
]  # fmt: skip
ARTICLE = [
    "Oda Brenner climbed the hundred and twelve steps for the last time on Friday, carrying nothing but her cap.",
    "She came to the rock in the winter of 1984, when the lamp still burned oil and the supply boat came by sail.",
    "“You learn to read by the fog signal,” she said, “and you learn not to answer it, which takes a little longer.”",
    "The lamp has turned without a keeper's hand since the spring, and the authority says that it needs no other.",
    "Her nephew will row her across the sound on Sunday, if the wind from the north allows it.",
]
FOOTER = [
    "Share this article", "Related articles", "Ferry fares to rise in spring", "Seals return to the sandbank",
    "About us", "Contact us", "Privacy policy", "Terms of use", "Cookie settings", "Advertise with us", "Careers",
    "© 2024 Harbour Post. All rights reserved.",
]  # fmt: skip
LINES = [f"{TITLE} - Harbour Post", *MENU, *TEASERS, TITLE, *ARTICLE, *FOOTER]


def seen(lines: list[str], title: str = TITLE) -> Page:
    return analyse("\n".join(lines), MATCHER, "", title)


def test_the_headline_is_the_one_with_the_article_below() -> None:
    found = seen(LINES)
    titled = [n for n, line in enumerate(LINES) if TITLE in line]
    assert len(titled) == 3
    assert headline(found) == LINES.index(ARTICLE[0]) - 1
    assert headline(seen(ARTICLE)) == 0


def test_the_article_and_one_headline_are_left_of_a_page() -> None:
    step = strip(rules.shipped(), BoilerplateSettings())
    document = step(Document("a", "\n".join(LINES), title=TITLE))
    kept = document.kept.split("\n")
    assert [line for line in kept if line in ARTICLE] == ARTICLE
    assert kept.count(TITLE) == 1
    assert f"{TITLE} - Harbour Post" not in kept
    assert len(kept) <= len(ARTICLE) + 6
    assert all(removal.why for removal in document.removals)
    assert step(document) == document


def test_what_is_a_whole_page() -> None:
    assert whole.whole(seen(LINES))
    assert not whole.whole(seen(ARTICLE))
    assert not whole.whole(seen([*MENU[:4], *ARTICLE * 8]))  # long, with few labels
    labels = ["Subscribe", "Share this article", "Related articles", "Privacy policy", "Advertisement"]
    places = [f"Mooring {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert whole.whole(seen([*labels, *places, *ARTICLE, *ARTICLE]))  # short, and mostly labels
    assert not whole.whole(seen([*labels[:4], *places, *ARTICLE, *ARTICLE]))
    assert not whole.whole(seen([*labels, *ARTICLE * 8]))  # five labels name no page where sentences are most of it


def test_every_column_has_its_weight() -> None:
    found = seen(LINES)
    one, two = whole.weights()
    columns = first(found)
    assert {*columns, "bias"} == set(one)
    assert {*second(columns, found, whole.odds(columns, one)), "bias"} == set(two)


def test_rows_count_up_and_look_alike() -> None:
    rows = [f"{n} Skipper Number{n} {40 - n} wins {n + 60}" for n in range(1, 9)]
    columns = first(seen([*MENU, *ARTICLE, *rows, *FOOTER]))
    start = len(MENU) + len(ARTICLE)
    listed = range(start, start + len(rows))
    assert [n for n, value in enumerate(columns["counts up"]) if value] == list(listed)
    assert min(columns["alike, with figures"][n] for n in listed) > 0.4
    assert max(columns["alike, with figures"][:start]) == 0


def test_comments_count_from_the_start_of_the_article() -> None:
    found = seen(["Comments", "Add a comment", *MENU, *ARTICLE, "Comments", "Add a comment", *FOOTER])
    one, _ = whole.weights()
    columns = second(first(found), found, whole.odds(first(found), one))
    since = columns["comments since start"]
    end = 2 + len(MENU) + len(ARTICLE)
    assert columns["named comments"][:2].all() and not since[:end].any()
    assert since[end] == 0.5 and set(since[end + 1 :]) == {1}


def test_a_page_that_looks_like_furniture_throughout_has_an_article_all_the_same() -> None:
    found = seen(LINES)
    columns = first(found)
    for low in (0.0, -20.0):  # the same scores, but for their height
        score = np.array([2.0 * (line in ARTICLE) + low for line in LINES])
        run = second(columns, found, score)["in run"]
        assert [line for line, inside in zip(LINES, run, strict=True) if inside] == ARTICLE


def test_what_the_paper_says_of_itself_stays_on_its_whole_page() -> None:
    own = [
        "Have you seen the front page of today’s Harbour Post? It has a photo of our staff photographer's own boat.",
        *ARTICLE[:4],
        "We hope you’ll have fun exploring this new section of the paper. Ready to play?",
        "News of the harbour should be e-mailed to the desk below. "
        "Please include your name and the date it may be printed.",
    ]
    document = strip(rules.shipped(), BoilerplateSettings())(
        Document("a", "\n".join([*MENU, *TEASERS, TITLE, *own, *FOOTER]), title=TITLE)
    )
    assert [line for line in document.kept.split("\n") if line in own] == own


def test_a_long_article_is_no_page_for_labels_that_stand_all_over_it() -> None:
    parts = [line for n in range(20) for line in (f"Rope {n}", *ARTICLE[1:], f"Made in {n}", "By hand")]
    labels = [
        "Subscribe",
        "Newsletters",
        "Search",
        "Sign in",
        "Careers",
        "About us",
        "Contact us",
        "Facebook",
        "Twitter",
    ]
    for n, label in enumerate(labels):
        parts[50 + 2 * n] = label
    assert not whole.whole(seen([TITLE, *parts]))
    assert whole.whole(seen([*labels, TITLE, *parts]))
