"""What only looks like furniture stays: headlines under menus, sentences before notices, names like labels."""

from __future__ import annotations

import pytest

from cleaners.boilerplate import learn, rules
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

SETTINGS = BoilerplateSettings()
STEP = strip(rules.shipped(), SETTINGS)
STORY = [
    "The baker of Upper Marl has bought the chapel and means to turn it into a school for bread.",
    "Nobody in the village had used the building since the roof fell in, except a pair of owls.",
    "She will begin with six pupils in the autumn and one oven, which has to be carried up the hill.",
    "The parish sold it for a loaf a week, to be paid for as long as the oven is warm.",
]


def left(*lines: str, title: str = "") -> list[str]:
    return STEP(Document("a", "\n\n".join(lines), title=title)).kept.split("\n\n")


@pytest.mark.parametrize("above", ["Skip to main content", "Home > News > Marl", "Share", "Related articles", "Print"])
@pytest.mark.parametrize("byline", [[], ["By Hanna Obrecht"], ["3 May 2031"]])
@pytest.mark.parametrize("known", [False, True])
def test_a_headline_under_furniture_stays(above: str, byline: list[str], known: bool) -> None:
    headline = "Baker buys chapel to teach the village bread"
    assert left(above, headline, *byline, *STORY, title=headline if known else "")[0] == headline


def test_a_sub_heading_under_a_label_stays() -> None:
    assert left(*STORY[:2], "Related articles", "How the oven came up", *STORY[2:]) == [
        *STORY[:2],
        "How the oven came up",
        *STORY[2:],
    ]


@pytest.mark.parametrize(
    "glued",
    [
        "© 2031 Marl Press. All rights reserved.",
        "(Photo by Hanna Obrecht/Getty Images)",
        "(Foto: dpa)",
        "[Read the full story]",
        "Share this article Facebook Twitter Email",
        "Accept all Reject all Manage preferences",
    ],
)
def test_of_a_sentence_with_something_glued_to_it_the_sentence_stays(glued: str) -> None:
    assert left(STORY[0], f"{STORY[1]} {glued}", *STORY[2:]) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "All rights reserved for the lord of the manor were given back in 1702.",
        "That is all from us, the last letter of the miners began.",
        "Sign up for our newsletter was painted in red on the door of the mill.",
        "Quelle: so hieß der Hof, auf dem ihre Großmutter zur Welt kam.",
        "Subscribe to see how far a rumour travels, the baker told her pupils.",
        "Advertisement Hill, which nobody climbs, was once the site of a fair.",
        "Advertisement Director Lou Marsh said the chapel had been cheap.",
    ],
)
def test_a_sentence_that_begins_like_a_notice_stays(line: str) -> None:
    assert left(*STORY[:2], line, *STORY[2:]) == [*STORY[:2], line, *STORY[2:]]


def test_a_headline_under_a_label_goes_where_the_article_has_no_sub_headings() -> None:
    link = "Owls evicted from the village chapel, again"
    assert left(*STORY[:2], "Related articles", link, *STORY[2:]) == STORY
    kept = left(*STORY[:2], "Related articles", link, STORY[2], "How the oven came up", STORY[3])
    assert link in kept


def test_a_link_between_sentences_goes_as_far_as_it_surely_reaches() -> None:
    link = "READ MORE: Owls evicted from village chapel"
    assert (
        left(f"{STORY[0]} {link} She has done this before.", *STORY[1:])[0] == f"{STORY[0]} She has done this before."
    )
    doubtful = f"{STORY[0]} READ MORE: Owls Evicted From Village Chapel The Owls Were Not Asked."
    assert left(doubtful, *STORY[1:])[0].startswith(STORY[0])


@pytest.mark.parametrize("row", ["Terms of Use Privacy Policy Contact Us", "Follow us: Facebook Instagram YouTube"])
def test_a_row_of_labels_goes(row: str) -> None:
    assert left(*STORY, row) == STORY


def test_two_words_of_a_menu_are_no_row_between_paragraphs() -> None:
    assert left(*STORY[:2], "News Weather", *STORY[2:]) == [*STORY[:2], "News Weather", *STORY[2:]]


def pages(line: str) -> list[Document]:
    own = [[f"{sentence} ({n})." for sentence in STORY] for n in ("one", "two", "three", "four", "five")]
    counts = ("312", "87", "1,204", "45", "660")
    texts = [[*story[:2], line.format(n=n), *story[2:]] for story, n in zip(own, counts, strict=True)]
    return [Document(str(n), "\n\n".join(text), site="marl.example") for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("{n} loaves are rising in this kitchen tonight", True),
        ("Attendance: {n}", False),
        ("Serves {n}", False),
        ("Loaves sold in the village last year: {n}", False),
    ],
)
def test_a_line_that_only_a_figure_varies_is_learned_unless_it_may_be_data(line: str, goes: bool) -> None:
    made = pages(line)
    step = strip(learn.learned(learn.count(made, SETTINGS), SETTINGS), SETTINGS)
    kept = [step(page).kept == page.text for page in made]
    assert kept == [not goes] * len(made)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Tip 1: Soak the curtains", "Tip 2: Contact your landlord early"),
        ("Tipp 1: Die Vorhänge anfeuchten", "Tipp 2: Melden Sie sich beim Vermieter"),
        ("Tip 1: maak de gordijnen nat", "Tip 2: meld je bij de gemeente"),
    ],
)
def test_sub_headings_that_count_on_stay(first: str, second: str) -> None:
    lines = [
        "The doctors of Pell had twice as many calls in July as they had in June.",
        first,
        "A damp sheet in front of an open window cools the air that comes through it.",
        second,
        "Many of the old flats have vents that only the caretaker can open.",
        "By September, the doctors say, most of the callers will be asleep again.",
    ]
    assert left(*lines) == lines
