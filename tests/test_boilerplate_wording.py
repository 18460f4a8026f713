"""What speaks to the reader goes, whatever its words; what the story says in the same words stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.boilerplate import article, rules, weighing, wording
from cleaners.boilerplate.analysis import analyse
from cleaners.boilerplate.circumstances import Look
from cleaners.boilerplate.concepts import CONCEPTS, problems
from cleaners.boilerplate.grams import grams
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.page import Page
from cleaners.boilerplate.strip import strip
from cleaners.boilerplate.tongues import spoken
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

MATCHER = Matcher(rules.shipped())
STEP = strip(rules.shipped(), BoilerplateSettings())
TITLE = "Sluice keeper finds a bell in the mud"
STORY = [
    "Ruth Amsel was clearing weed from the lower sluice when her rake struck a bell the size of a bucket.",
    "It carries the date 1688 and the name of a founder who, as far as the museum can tell, never lived in the valley.",
    "The priest believes that it was sunk by the villagers themselves, in the year when bells were melted for guns.",
    "It will be hung in the boathouse for the time being, where the ferrymen have promised not to ring it before noon.",
    "The mud around the sluice is to be searched again in the spring, when the water is at its lowest.",
]
NOTICES = [
    "Our night editor picks four stories for you and sends them to your inbox before breakfast.",
    "This newsroom is owned by its readers: join us, and help pay for the reporting that you have just read.",
    "Would you like to tell us what you saw? Our reporters read every message that you send here.",
    "You can read the whole series on our website, or listen to it as a podcast.",
]


def left(lines: list[str], title: str = TITLE) -> list[str]:
    return STEP(Document("a", "\n\n".join(lines), title=title)).kept.split("\n\n")


def looked_at(lines: list[str]) -> Page:
    page = analyse("\n\n".join(lines), MATCHER, "", TITLE)
    for _ in article.cuts(page, MATCHER, wording=False):
        pass
    return page


@pytest.mark.parametrize("place", range(len(STORY) + 1))
@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_in_words_of_its_own_goes_wherever_it_stands(notice: str, place: int) -> None:
    assert left([TITLE, *STORY[:place], notice, *STORY[place:]]) == [TITLE, *STORY]


def test_the_reason_names_the_weightiest_words() -> None:
    page = looked_at([*STORY[:3], NOTICES[0], *STORY[3:]])
    wording.speaking(page)
    ((n, (rule, why)),) = page.gone.items()
    assert (page.lines[n].text, rule) == (NOTICES[0], "wording.line")
    assert "‘stories’" in why
    assert "speaks of" in why
    assert "to 20 words" not in why


def test_what_the_article_is_about_tells_nothing() -> None:
    told = [
        "The paper's newsletter is written by one reporter, who sends it to its readers before breakfast.",
        "Readers join for free, and the editor asks each of them to send the reporter a story in return.",
        "The newsletter has more readers than the paper, the editor said, and the reporter has no deputy.",
    ]
    line = "Our reporter sends the newsletter to our readers, and our readers join the newsletter for free."
    weighty = {"newsle~", "reader~", "report~"}
    assert weighty <= set(Look(looked_at([*STORY, line]), set()).words(len(STORY)))
    assert weighty.isdisjoint(Look(looked_at([*told, line, *STORY]), set()).words(len(told)))


@pytest.mark.parametrize(
    "line",
    ["“Join us and send us your stories,” says the poster in our newsroom.", "A new bell", "What the museum knows"],
    ids=["a quotation", "a sub-heading", "another"],
)
def test_quotations_and_subheadings_stay(line: str) -> None:
    page = looked_at([*STORY[:3], line, *STORY[3:]])
    wording.speaking(page)
    assert not page.gone


@pytest.mark.parametrize(
    "after", ["Share this article", "Read more: Bells of the valley", "Sign up for our newsletter"]
)
@pytest.mark.parametrize("line", ["A new bell", "What the museum knows", "It rings again."])
def test_a_subheading_under_furniture_stays(line: str, after: str) -> None:
    assert left([TITLE, *STORY[:2], after, line, *STORY[2:]]) == [TITLE, *STORY[:2], line, *STORY[2:]]


def test_german_furniture_goes_in_words_of_its_own() -> None:
    story = [
        "Die Wärterin der unteren Schleuse hat beim Rechen eine Glocke gefunden, die so groß wie ein Eimer ist.",
        "Sie trägt die Jahreszahl 1688 und den Namen eines Gießers, der nie in dem Tal gelebt hat.",
        "Der Pfarrer glaubt, dass sie von den Leuten im Dorf selbst versenkt wurde, damit sie nicht in den Krieg kam.",
        "Sie soll im Bootshaus hängen, wo die Fährleute versprochen haben, sie nicht vor Mittag zu läuten.",
    ]
    notice = "Was unsere Redaktion am Morgen bewegt, schicken wir Ihnen gern kostenlos in Ihr Postfach."
    assert left([*story, notice], title="") == story
    assert left([*story[:2], notice, *story[2:]], title="") == story


def test_a_language_without_weights_is_not_looked_at() -> None:
    text = [
        "Čuvarica donje brane našla je zvono veliko kao kanta kad je čistila travu iz vode, a nitko ne zna čije je.",
        "Župnik misli da su ga seljani potopili sami, u godini kad su se zvona topila za topove i kad je bilo rata.",
        "Naša redakcija bira za vas četiri priče i šalje ih na vašu adresu e-pošte prije doručka.",
    ]
    assert spoken("\n".join(text)) == ""
    page = looked_at(text)
    wording.speaking(page)
    assert not page.gone


def test_a_copy_that_is_cut_off_keeps_its_last_words() -> None:
    assert left([*STORY, "On another topic, the museum called for"])[-1] == "On another topic, the museum called for"


def test_a_letter_keeps_its_greeting_and_its_signature() -> None:
    letter = ["To the Editor:", *STORY, "Yours faithfully,", "Ada Kvist"]
    assert left(letter, title="") == letter


def test_a_poem_whose_heading_is_an_advert_label_keeps_it() -> None:
    poem = ["Anzeige", "Ich stellte eine Anzeige", "gegen den Nebel", "und den Wind", "niemand kam", "nur das Meer"]
    assert left([*poem, *poem[2:]], title="") == [*poem, *poem[2:]]


def test_numbered_steps_of_a_guide_stay() -> None:
    steps = ["1. Download the app from the store and open it.", "2. Sign up with your number.", "3. Choose a jetty."]
    assert left([TITLE, *STORY[:3], *steps, *STORY[3:]]) == [TITLE, *STORY[:3], *steps, *STORY[3:]]


def test_every_circumstance_has_its_weight_and_every_word_can_be_said() -> None:
    page = looked_at(STORY)
    look = Look(page, set())
    for language in wording.languages():
        weights = weighing.weights(language)
        for around in weights.around.values():
            assert {*look.around(0), "bias"} <= around.keys()
            assert {f"of {concept}" for concept in CONCEPTS} <= around.keys()
        assert all(
            gram.removeprefix("^") in grams(gram.strip("^~").replace("#", "7") + "lings" * gram.endswith("~"))
            for gram in weights.words
        )


def test_the_lexicons_name_the_same_concepts_in_every_language() -> None:
    assert not list(problems())


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from([*STORY, *NOTICES, "Share this article", "Read more: Bells of the valley"]), min_size=3)
)
def test_looking_again_takes_nothing_more(lines: list[str]) -> None:
    kept = left(lines)
    assert left(kept) == kept
