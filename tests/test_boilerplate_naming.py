"""Lines that name the article by its headline, and forms of text whose labels and times are its own."""

from __future__ import annotations

import pytest

from cleaners.boilerplate import rules
from cleaners.boilerplate.fold import fold
from cleaners.boilerplate.headlines import reaches
from cleaners.boilerplate.stretches import seam
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

STEP = strip(rules.shipped(), BoilerplateSettings())
TITLE = "Ropemaker finds a letter in the wall of her workshop"
STORY = [
    "Ida Maren was looking for a leak when a brick came loose and a folded sheet fell out behind it.",
    "The letter is from 1904 and complains, in a neat hand, about the price of hemp and of herring.",
    "She has put it in a frame and hung it over the bench where the rope is laid every morning.",
    "The museum would like to have it, but she says that it has been in the house for longer than she has.",
]


def left(*lines: str, title: str = TITLE, site: str = "") -> list[str]:
    return STEP(Document("a", "\n\n".join(lines), title=title, site=site)).kept.split("\n\n")


@pytest.mark.parametrize(
    "line",
    [
        f"The post {TITLE} appeared first on Ropewalk Weekly.",
        f"Der Beitrag {TITLE} erschien zuerst auf Seilerblatt.",
        f"3 thoughts on “{TITLE}”",
        f"Be the first to comment on “{TITLE}”",
        f"{TITLE} | Ropewalk Weekly",
    ],
)
def test_below_the_article_what_names_it_goes(line: str) -> None:
    site = "seilerblatt.example" if "Seilerblatt" in line else "ropewalkweekly.example"
    assert left(TITLE, *STORY, line, site=site) == [TITLE, *STORY]


@pytest.mark.parametrize("trail", [f"Home » News » {TITLE}", f"You are here: Home / Crafts / {TITLE}"])
def test_a_trail_to_the_article_goes(trail: str) -> None:
    assert left(trail, TITLE, *STORY) == [TITLE, *STORY]


@pytest.mark.parametrize(
    "line",
    [
        f"“{TITLE},” the museum called its own notice, and everybody laughed.",
        f"That is how a {TITLE.lower()} ends.",
        f"{TITLE}: the poster says it all, and says it in red.",
        f"Read {TITLE} again and you will see why.",
        f"With {TITLE} he won the Herring Prize.",
    ],
    ids=["quoted", "spelled small", "leading", "a book", "a book and a prize"],
)
def test_a_sentence_with_the_words_of_the_headline_stays(line: str) -> None:
    assert left(TITLE, *STORY, line) == [TITLE, *STORY, line]


def test_the_headline_of_few_words_may_be_any_phrase() -> None:
    closing = "The caption under it reads A letter home."
    assert left("A letter home", *STORY, closing, title="A letter home") == ["A letter home", *STORY, closing]


def test_two_rows_of_links_go_and_two_rows_of_a_table_stay() -> None:
    links = ["Print this page | Email to a friend", "Corrections and clarifications | Submit a news tip"]
    assert left(TITLE, *STORY, *links) == [TITLE, *STORY]
    table = ["Best rope | The Long Twist", "Best knot | Ada Cole"]
    assert left(TITLE, *STORY, *table) == [TITLE, *STORY, *table]


@pytest.mark.parametrize(
    ("link", "lang"),
    [("Read more: Hemp comes home at last", "en"), ("Read also: Who laid the longest rope", "en")],
)
def test_a_sentence_after_a_link_in_the_same_line_stays(link: str, lang: str) -> None:
    paragraph = f"{STORY[1]} {STORY[2]}"
    kept = left(TITLE, STORY[0], f"{link} {paragraph}", STORY[3])
    assert kept[2].endswith(paragraph), lang


@pytest.mark.parametrize(
    "credit", ["Photo: Jonas Tell/Ropewalk Weekly", "Ropewalk photo by Jonas Tell", "PHOTO BY JONAS TELL"]
)
def test_of_a_paragraph_of_two_sentences_only_the_credit_goes(credit: str) -> None:
    paragraph = "She reads it to visitors on Sundays, when the kettle is on. Nobody has asked her to stop."
    assert left(TITLE, *STORY[:2], f"{paragraph} {credit}", *STORY[2:])[3] == paragraph


def test_a_bracket_that_names_the_site_and_somebody_goes_from_a_paragraph() -> None:
    signed = f"{STORY[1]} (Jonas Tell / Ropewalk Weekly)"
    assert left(TITLE, STORY[0], signed, *STORY[2:], site="ropewalkweekly.example") == [TITLE, *STORY]
    said = f"{STORY[1]} (Ropewalk Weekly wrote of it in 1931.)"
    assert left(TITLE, STORY[0], said, *STORY[2:], site="ropewalkweekly.example")[2] == said


def test_a_label_amid_a_sentence_goes_if_it_is_in_capitals_or_comes_again() -> None:
    begun, rest = "She has put it in a frame and hung it", "over the bench where the rope is laid every morning."
    assert left(TITLE, *STORY[:2], f"{begun} ADVERTISEMENT {rest}", STORY[3]) == [TITLE, *STORY]
    once, again = f"{begun} Advertisement {rest}", STORY[3].replace(" like ", " like Advertisement ")
    assert left(TITLE, *STORY[:2], once, again) == [TITLE, *STORY]
    assert left(TITLE, *STORY[:2], once, STORY[3])[3] == once


def test_words_that_were_sewn_together_part_where_a_sentence_begins() -> None:
    text = "Read also: Hemp comes home at lastThe museum would like to have it."
    assert text[: seam(text, 0, len(text))] == "Read also: Hemp comes home at last"
    assert text[: reaches(text, 10, frozenset())] == "Read also: Hemp comes home at last"
    late = "Read also: Why it rained The mayor knows. He has the newsApp."
    assert late[: reaches(late, 10, frozenset())] == "Read also: Why it rained"
    for brand in ("Read also: A rope for YouTube", "Read also: The eBay of rope", "Read also: A macOS for ropes"):
        assert not seam(brand, 0, len(brand))


GLOSSARY = [
    "Every trade has its words. Here are those that our apprentices ask about most.",
    "Advertisement",
    "What pays for the lamp. It hangs in the window and is wrong about the price.",
    "Strand",
    "Many yarns, twisted to the left. Three of them make a rope.",
    "Related",
    "Said of two ropes that were laid on one day. They need not like each other.",
    "Share",
    "A seventh of the catch, or a corner of the bench.",
]


def test_the_headings_of_a_glossary_stay() -> None:
    assert left("Words of the ropewalk", *GLOSSARY, title="") == ["Words of the ropewalk", *GLOSSARY]


def test_a_programme_stays_with_its_times() -> None:
    rows = [
        "6.00am Farm Diary",
        "Lambing on the islands, from Thursday.",
        "7.30am Breakfast with the Ropemakers of Marl",
        "9.00am Ropes and how to lay them",
        "A new series in four parts.",
        "9.00pm Inspector Vane",
        "The killer is not who you were told.",
    ]
    assert left("What is on", *rows, title="") == ["What is on", *rows]


def test_what_is_said_between_others_in_a_dialogue_stays() -> None:
    lines = ["– Doctor, am I ill?", "Subscribe to our newsletter: it only costs a rope.", "– No. You are alone."]
    assert left(TITLE, *STORY[:2], *lines, *STORY[2:])[3:6] == lines


def test_a_signature_has_a_place_and_a_date_below_it() -> None:
    letter = ["Your father,", "Jonas", "Marl, the third of March"]
    assert left("To my daughter", *STORY, *letter, title="")[-3:] == letter


def test_a_quoted_notice_is_the_storys() -> None:
    quoted = "“Subscribe to our newsletter. It is free and takes a minute.”"
    assert left(TITLE, *STORY[:2], quoted, *STORY[2:])[3] == quoted


def test_arabic_folds_without_vowel_signs() -> None:
    assert fold("اقرأ أيضًا") == fold("اقرأ أيضاً") == fold("اقرأ أيضا")
