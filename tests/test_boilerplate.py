"""What goes, what stays, and the laws of the step that decides it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.boilerplate import rules
from cleaners.boilerplate.rule import Rule
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

TRAPS = sorted((Path(__file__).parent / "cases" / "traps").glob("*.txt"))
STEP = strip(rules.shipped(), BoilerplateSettings())
STORY = [
    "The old ferry will sail again on Tuesday, the harbour master told the council after a week of repairs.",
    "Nobody had expected the engine to start, since it had stood under water for most of the winter.",
    "A crowd of two hundred came to the pier to hear it, and some of them had brought their own chairs.",
    "The council will vote in June on whether the town can pay for a second captain.",
]


def left(*lines: str, site: str = "", title: str = "") -> list[str]:
    """The lines that are left of a text."""
    return STEP(Document("a", "\n".join(lines), site=site, title=title)).kept.split("\n")


@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.stem)
def test_a_trap_is_kept_entire(path: Path) -> None:
    text = path.read_text("utf-8").strip()
    document = STEP(Document(path.stem, text))
    assert [text[r.start : r.end] for r in document.removals] == []
    assert not document.flags


@pytest.mark.parametrize(
    "caption",
    [
        "The ferry at the pier on Monday evening [Jane Doe/Pool via Reuters]",
        "Volunteers carry chairs to the pier. /AFP/Jane Doe",
        "The engine room after the flood. Harbour Office/Handout via Reuters",
        "Photo: AFP",
        "The harbour master at his desk. Photograph: Jane Doe/Getty Images",
        "A gull on the bell tower (AP Photo/Jane Doe)",
    ],
)
def test_a_caption_with_a_credit_goes_with_all_its_copies(caption: str) -> None:
    assert left(caption, caption, *STORY[:2], caption, *STORY[2:]) == STORY


def test_a_caption_without_credit_is_kept_once() -> None:
    caption = "The ferry at the pier on Monday evening"
    assert left(*STORY[:2], caption, caption, *STORY[2:]) == [*STORY[:2], caption, *STORY[2:]]


def test_a_list_under_a_label_goes_with_it() -> None:
    headlines = ["Captain sought for old ferry", "Why the bell is silent", "- Ten things to see from the pier"]
    assert left(*STORY, "Related Articles", *headlines) == STORY


def test_glued_junk_is_cut_and_the_paragraph_stays() -> None:
    glued = STORY[0] + " Advertisement " + STORY[1]
    assert left(glued, *STORY[2:]) == [STORY[0] + " " + STORY[1], *STORY[2:]]


def test_a_label_of_which_the_article_speaks_stays() -> None:
    speaks = "A button that says 'Back to top' saves readers from dragging a narrow bar with a shaking hand."
    assert left(*STORY[:2], "Back to top", speaks, *STORY[2:]) == [*STORY[:2], "Back to top", speaks, *STORY[2:]]
    assert left(*STORY, "Back to top") == STORY


def test_a_word_in_a_wrapped_sentence_stays() -> None:
    text = ["The harbour master wanted to", "share", "the news with everybody who had come to the pier."]
    assert left(*text, *STORY) == [*text, *STORY]


def test_the_guard_keeps_a_text_that_is_nearly_all_named() -> None:
    text = "\n".join(["Sign up for our newsletter to get the latest news from the harbour in your inbox."] * 3)
    document = STEP(Document("a", text))
    assert document.kept == text
    assert document.flags == ("boilerplate-guard",)


def test_disabled_rules_and_categories_do_not_act() -> None:
    text = "\n".join([*STORY, "Related Articles"])
    for disable in (("related", "wording"), (*(rule.id for rule in rules.shipped()), "wording")):
        step = strip(rules.shipped(), BoilerplateSettings(disable=disable))
        assert step(Document("a", text)).kept == text


def test_a_sites_rule_acts_on_its_site_only() -> None:
    mine = Rule(
        "learned.line.x", "on 7 of 8 pages of a.example", lines=("harbour post weekend offer",), site="a.example"
    )
    step = strip([mine], BoilerplateSettings())
    text = "\n".join([STORY[0], "Harbour Post weekend offer!", *STORY[1:]])
    assert step(Document("1", text, site="a.example")).kept == "\n".join(STORY)
    assert step(Document("2", text, site="b.example")).kept == text


LINES = st.sampled_from(
    [*STORY, "", "Advertisement", "Related Articles", "Share", "2 hours ago", "Photo: AFP", "© 2021 Harbour Post",
     "Back to top", "Home | News | Sport", "No.", STORY[0] + " Advertisement " + STORY[1], "Read more: Bell rings"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=16))
def test_nothing_goes_unrecorded_and_cleaning_twice_changes_nothing(some: list[str]) -> None:
    document = STEP(Document("a", "\n".join(some).strip("\n")))
    gone = sum(removal.end - removal.start for removal in document.removals)
    assert len(document.kept) + gone == len(document.text)
    assert all(removal.why for removal in document.removals)
    assert STEP(document) == document
    again = STEP(Document("a", document.kept))
    assert again.kept == document.kept


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_survives(text: str) -> None:
    document = STEP(Document("a", text))
    assert document.text == text
    assert STEP(Document("a", document.kept)).kept == document.kept


def test_a_byline_beside_a_date_goes_and_both_become_fields() -> None:
    text = "\n".join(["Ferry to sail again", "Jane Doe", "Published: 3 March 2021", *STORY])
    document = STEP(Document("a", text))
    assert document.kept == "\n".join(["Ferry to sail again", *STORY])
    assert document.title == "Ferry to sail again"
    assert document.published == "2021-03-03"
    assert document.extra["lifted"]["byline"] == "Jane Doe"


def test_given_fields_are_not_overwritten() -> None:
    text = "\n".join(["Ferry to sail again", "Published: 3 March 2021", *STORY])
    document = STEP(Document("a", text, title="The ferry", published="2020-01-01", extra={"mine": 1}))
    assert (document.title, document.published, document.extra["mine"]) == ("The ferry", "2020-01-01", 1)


def test_a_credit_on_a_line_of_its_own_takes_the_repeated_caption_above_it() -> None:
    caption = "The harbour master, left, and the captain shake hands on the pier after the first crossing in years."
    assert left(STORY[0], caption, "Photo: AFP", *STORY[1:], caption, "Photo: AFP") == STORY


def test_rows_of_a_table_stay_whatever_rules_say() -> None:
    table = ["Home | Away | Share | Print", "Northgate | Southgate | 12 | 7", "Isle | Pier | 3 | 9"]
    assert left(*STORY, *table) == [*STORY, *table]


HOSTILE = {
    "one line": "said word " * 20_000,
    "one line of glued labels": "It rained. Advertisement " * 8_000,
    "brackets": "(" * 200_000,
    "spaces": "a" + " " * 200_000 + "b",
    "short lines": "\n".join(f"ab{n % 97}" for n in range(40_000)),
    "one label over and over": "Related Articles\n" * 12_000,
    "different labels": "\n".join(f"Read more: number {n}" for n in range(2_000)),
    "bars": "a | b | c\n" * 20_000,
    "names below a long story": "\n".join(
        [f"The ferry {n} sailed again on Tuesday, the harbour master told the council." for n in range(4_000)]
        + [f"Ada Moe{n % 26 * 'a'}" for n in range(4_000)]
    ),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_hangs_the_step(text: str) -> None:
    document = STEP(Document("a", text))
    assert len(document.kept) + sum(r.end - r.start for r in document.removals) == len(text)
