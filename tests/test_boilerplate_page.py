"""Whole pages, menus and all: which text is one, where its headline stands, what the models leave of it."""

from __future__ import annotations

from cleaners.boilerplate import page, rules
from cleaners.boilerplate.features import first, headline, second
from cleaners.boilerplate.layout import Page, analyse
from cleaners.boilerplate.match import Matcher
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
    assert page.whole(seen(LINES))
    assert not page.whole(seen(ARTICLE))
    assert not page.whole(seen([*MENU[:4], *ARTICLE * 8]))  # long, with few labels
    labels = ["Subscribe", "Share this article", "Related articles", "Privacy policy", "Advertisement"]
    places = [f"Mooring {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert page.whole(seen([*labels, *places, *ARTICLE, *ARTICLE]))  # short, and mostly labels
    assert not page.whole(seen([*labels[:4], *places, *ARTICLE, *ARTICLE]))
    assert not page.whole(seen([*labels, *ARTICLE * 8]))  # five labels name no page where sentences are most of it


def test_every_column_has_its_weight() -> None:
    found = seen(LINES)
    one, two = page.weights()
    columns = first(found)
    assert {*columns, "bias"} == set(one)
    assert {*second(columns, found, page.odds(columns, one)), "bias"} == set(two)
