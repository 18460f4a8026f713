"""What stands around an article without a word that gives it away: names, signs, datelines; and what only looks so."""

from __future__ import annotations

import pytest

from cleaners.boilerplate import rules
from cleaners.boilerplate.analysis import analyse
from cleaners.boilerplate.headlines import reaches
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.rule import Rule
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

SETTINGS = BoilerplateSettings()
STEP = strip(rules.shipped(), SETTINGS)
MATCHER = Matcher(rules.shipped())
TITLE = "Ropemaker finds a letter in the wall of her workshop"
STORY = [
    "Ida Maren was looking for a leak when a brick came loose and a folded sheet fell out behind it.",
    "The letter is from 1904 and complains, in a neat hand, about the price of hemp and of herring.",
    "She has put it in a frame and hung it over the bench where the rope is laid every morning.",
    "The museum would like to have it, but she says that it has been in the house for longer than she has.",
]


def left(*lines: str, title: str = "") -> list[str]:
    return STEP(Document("a", "\n".join(lines), title=title)).kept.split("\n")


@pytest.mark.parametrize(
    "byline", ["Jonas Tell", "Jonas Tell, Bergen", "(NTB)", "PV", "Bergen (NTB)", "Oslo, 3 May (NTB) -"]
)
def test_what_stands_between_the_title_and_the_first_sentence_is_a_byline(byline: str) -> None:
    assert left(TITLE, byline, *STORY) == [TITLE, *STORY]


@pytest.mark.parametrize("sign", ["(NTB)", "ab/ cde/", "jt/mk", "(Jonas Tell, 3.5.2031)"])
def test_a_sign_after_the_last_sentence_goes(sign: str) -> None:
    assert left(TITLE, *STORY, sign) == [TITLE, *STORY]


@pytest.mark.parametrize(
    "lines",
    [
        ["Jonas Tell", "Berta Kvist", "Olaf Reed"],
        ["SPD", "CDU", "FDP", "SSW"],
        ["The end"],
        ["No."],
    ],
    ids=["names", "parties", "words", "an answer"],
)
def test_a_list_after_the_article_stays(lines: list[str]) -> None:
    assert left(TITLE, *STORY, *lines) == [TITLE, *STORY, *lines]


def test_a_name_is_the_title_where_no_other_is_known() -> None:
    assert left("Jonas Tell", *STORY) == ["Jonas Tell", *STORY]


def test_dates_over_a_diarys_entries_stay() -> None:
    entries = [
        line
        for n, day in enumerate(("3 May 1904", "4 May 1904", "7 May 1904", "9 May 1904"))
        for line in (day, STORY[n])
    ]
    assert left(TITLE, *entries) == [TITLE, *entries]
    assert left(TITLE, "3 May 2031", *STORY) == [TITLE, *STORY]


def test_a_byline_that_a_sites_rule_takes_becomes_a_field_all_the_same() -> None:
    learned = Rule("learned.line.x", "on 5 of 5 pages of a.example", lines=("jonas tell",), site="a.example")
    step = strip([*rules.shipped(), learned], SETTINGS)
    text = "\n".join([TITLE, "Jonas Tell", *STORY])
    document = step(Document("a", text, site="a.example"))
    assert document.kept == "\n".join([TITLE, *STORY])
    assert document.extra["lifted"]["byline"] == "Jonas Tell"


@pytest.mark.parametrize(
    ("glued", "headline"),
    [
        ("Lees ook: Haven blijft dicht tot maart De schippers zijn boos.", "Lees ook: Haven blijft dicht tot maart"),
        ("Baca juga: Kapal Tua Kembali Berlayar Para nelayan bersorak.", "Baca juga: Kapal Tua Kembali Berlayar"),
        ("Read also: Why the rope broke “Nobody knows,” she said.", "Read also: Why the rope broke"),
        ("Read also: Why did the rope break?", "Read also: Why did the rope break?"),
        ("Čtěte také: Provazy se vracejí na lodě Námořníci jásají.", "Čtěte také: Provazy se vracejí na lodě"),
        ("Lesen Sie auch: Warum das Seil riss.", "Lesen Sie auch: Warum das Seil riss."),
        ("اقرأ أيضا: الحبل القديم أما الصيادون فلا يعرفون.", ""),
        ("Read also: Rope Breaks In Old Harbour Town Mayor Reed left.", ""),
    ],
)
def test_an_announced_headline_ends_where_that_is_sure(glued: str, headline: str) -> None:
    label = glued.index(":") + 1
    assert glued[: reaches(glued, label, frozenset())] == headline


def test_no_sentence_goes_with_a_link_inside_a_paragraph() -> None:
    paragraph = f"{STORY[0]} Lees ook: Haven van Bergen blijft dicht Schipper Olaf wacht er al weken."
    assert STORY[0] in left(TITLE, paragraph, *STORY[1:])[1]
    assert left(TITLE, paragraph, *STORY[1:])[1].endswith("Schipper Olaf wacht er al weken.")


@pytest.mark.parametrize(
    "line", ["Newsletter alerts and podcasts", "Subscribe · marlpost.example", "→ More audio from this newsroom"]
)
def test_a_line_below_the_article_goes_by_several_signs(line: str) -> None:
    assert left(TITLE, *STORY, line) == [TITLE, *STORY]


@pytest.mark.parametrize("line", ["Beyond the weir, said the owl", "Ropemaker, aged ninety", "Yours faithfully,"])
def test_one_sign_is_not_enough(line: str) -> None:
    assert left(TITLE, *STORY, line) == [TITLE, *STORY, line]


def test_a_question_of_an_interview_is_no_invitation() -> None:
    talk = [
        "How did the rope walk end up with you?",
        STORY[0],
        "Do you read your comments on the web page?",
        STORY[1],
        "And what comes after hemp?",
        STORY[2],
    ]
    assert left(TITLE, *talk) == [TITLE, *talk]


def test_a_clauses_heading_is_no_label_of_an_advertisement() -> None:
    clause = "Article 4. Advertisement. No advertisement may hang from the rope walk's windows on a market day."
    assert left(TITLE, *STORY, clause) == [TITLE, *STORY, clause]


@pytest.mark.parametrize("link", ["[Read also: Hemp comes home at last]", "(READ MORE: The last rope of Marl)"])
def test_a_link_in_brackets_goes_as_far_as_they_reach(link: str) -> None:
    assert left(TITLE, STORY[0], f"{STORY[1]} {link} {STORY[2]}") == [TITLE, STORY[0], f"{STORY[1]} {STORY[2]}"]
    aside = "(see also the rope of 1871)"
    assert left(TITLE, STORY[0], f"{STORY[1]} {aside} {STORY[2]}") == [
        TITLE,
        STORY[0],
        f"{STORY[1]} {aside} {STORY[2]}",
    ]


@pytest.mark.parametrize(
    ("greeting", "name"),
    [("With kind regards and a little soot,", "I. Maren, workshop 48"), ("Yours,", "The Ropewalk")],
)
def test_who_signs_below_a_greeting_stays(greeting: str, name: str) -> None:
    assert left(TITLE, *STORY, greeting, name, title=TITLE)[-2:] == [greeting, name]


@pytest.mark.parametrize(
    "notice",
    ["Get the best harbour stories sent straight to your inbox", "Follow us on Facebook. Like our page on Instagram"],
)
def test_a_notice_takes_no_sentence_of_the_story_with_it(notice: str) -> None:
    lines = left(TITLE, *STORY[:2], f"{STORY[2]} It hangs a little crooked. {notice}", STORY[3], title=TITLE)
    assert lines[3].startswith(f"{STORY[2]} It hangs a little crooked.")


@pytest.mark.parametrize(
    "line",
    [
        "She never came back. Read more here.",
        "They paid. Support our journalism today.",
        "She waited until noon. Nobody came. Sign up for our newsletter. Follow us on Facebook.",
        "Nobody spoke. Follow us on Facebook.",
    ],
)
def test_a_sentence_that_leads_to_notices_at_the_end_stays(line: str) -> None:
    assert left(TITLE, *STORY, line, title=TITLE)[-1].startswith(line.partition(".")[0])


def test_a_brief_sentence_before_an_invitation_is_no_name_of_an_author() -> None:
    story = (
        "El puerto abrió a las seis de la mañana, y nadie había visto el barco desde el domingo pasado.",
        "Los pescadores esperaron en la taberna hasta que el capitán llamó por teléfono a su hermana.",
    )
    assert left(*story, "Llovía. Suscríbete a nuestra newsletter.")[-1].startswith("Llovía.")


def test_whether_a_sentence_leads_to_a_notice_hangs_on_no_other_line() -> None:
    led = "The mayor left the hall at noon. Sign up for our newsletter."
    longer = "Want more? It is free! Sign up for our newsletter today."

    def of_it(*lines: str) -> list[str]:
        page = analyse("\n".join(lines), MATCHER, "", "")
        return [rule.id for rule in page.hits[1]]

    assert of_it(STORY[0], led, STORY[1]) == of_it(STORY[0], led, STORY[1], longer)


def test_a_long_paragraph_stays_when_a_credit_is_glued_to_it() -> None:
    paragraph = f"{STORY[0]} She reads it aloud to visitors, but only when the kettle is on."
    assert left(TITLE, STORY[1], f"{paragraph} Photo: Jonas Tell-Bergen", *STORY[2:], title=TITLE)[2] == paragraph


@pytest.mark.parametrize("label", ["MOST READ IN NEWS", "ADVERTISEMENT", "Subscribe"])
def test_a_sentence_stays_when_a_label_is_glued_to_it(label: str) -> None:
    lines = left(TITLE, *STORY[:3], f"{STORY[3]}{label}", title=TITLE)
    assert lines[4].startswith(STORY[3])


def test_when_an_event_is_on_who_plays_and_what_it_costs_stays() -> None:
    event = [
        "From 4 May ~ open end",
        "STAFF",
        ", ".join(f"Rope {n}_Ida Maren" for n in range(9)),
        "Tickets",
        "Stalls: 30 €",
        "Gallery: 20 €",
    ]
    assert left(TITLE, *STORY, *event) == [TITLE, *STORY, *event]
    assert left(TITLE, *STORY, "3 May 2031 | 9 June 2031") == [TITLE, *STORY, "3 May 2031 | 9 June 2031"]


def test_steps_that_sound_inviting_stay_beside_others() -> None:
    steps = [
        "- Sign up for a rope account at our counter for $4 a month",
        "- If you already have a rope account, visit your account page",
    ]
    steps.append("- Sign up for the bundle using the same email as your rope account")
    assert left(TITLE, *STORY, *steps) == [TITLE, *STORY, *steps]


@pytest.mark.parametrize("mark", ["{}. ", "Tip #{} - "], ids=["figures", "tips"])
def test_sub_headings_that_count_on_stay(mark: str) -> None:
    heads = [mark.format(n) + head for n, head in enumerate(("Find Your Rope Club App", "Coils for Calm Evenings"), 1)]
    lines = [STORY[0], heads[0], STORY[1], heads[1], *STORY[2:]]
    assert left(TITLE, *lines) == [TITLE, *lines]


@pytest.mark.parametrize("heading", ["Better Light for the Bench", "RULES OF PHOTO COMPOSITION"])
def test_a_heading_that_looks_like_a_credit_stays(heading: str) -> None:
    lines = [
        *STORY[:2],
        heading,
        "A better lamp is what she would buy, and a photo needs light as well, she says.",
        *STORY[2:],
    ]
    assert left(TITLE, *lines) == [TITLE, *lines]


def test_a_list_of_sources_stays() -> None:
    sources = [f"https://archive.example.org/ropes/hemp/letter-{n}" for n in (1, 2, 3)]
    assert left(TITLE, *STORY, *sources) == [TITLE, *STORY, *sources]
    assert left(TITLE, *STORY, "https://www.example.org") == [TITLE, *STORY]
