"""What speaks to the reader goes, whatever its words; what the story says in the same words stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.boilerplate import article, rules, wording
from cleaners.boilerplate.layout import Page, analyse
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.strip import strip
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
    ((n, why),) = wording.speaking(page, MATCHER)
    assert page.lines[n].text == NOTICES[0]
    assert "‘inbox’" in why
    assert "shares no word with the article" in why


def test_what_the_article_is_about_tells_nothing() -> None:
    told = [
        "The paper's newsletter is written by one reporter, who sends it to its readers before breakfast.",
        "Readers join for free, and the editor asks each of them to send the reporter a story in return.",
        "The newsletter has more readers than the paper, the editor said, and the reporter has no deputy.",
    ]
    line = "Our reporter sends the newsletter to our readers, and our readers join the newsletter for free."
    weighty = {"newsletter", "readers", "reporter"}
    assert weighty <= set(wording.Look(looked_at([*STORY, line]), MATCHER).words(len(STORY)))
    assert weighty.isdisjoint(wording.Look(looked_at([*told, line, *STORY]), MATCHER).words(len(told)))


@pytest.mark.parametrize(
    "line",
    [
        "“Join us and send us your stories,” says the poster in our newsroom.",
        "Our readers",
        "Sign up here",
    ],
    ids=["a quotation", "two words", "three words"],
)
def test_quotations_and_labels_are_not_the_models(line: str) -> None:
    page = looked_at([*STORY[:3], line, *STORY[3:]])
    assert not list(wording.speaking(page, MATCHER))


def test_another_languages_text_is_not_looked_at() -> None:
    text = [
        "Die Wärterin der unteren Schleuse hat beim Rechen eine Glocke gefunden, die so groß wie ein Eimer ist.",
        "Sie trägt die Jahreszahl 1688 und den Namen eines Gießers, der nie in dem Tal gelebt hat.",
        "Der Pfarrer glaubt, dass sie von den Leuten im Dorf selbst versenkt wurde, damit sie nicht in den Krieg kam.",
    ]
    assert not wording.english(looked_at(text))
    assert wording.english(looked_at(STORY))


def test_every_circumstance_has_its_weight() -> None:
    page = looked_at(STORY)
    weights = wording.weights()
    assert {*wording.Look(page, MATCHER).circumstances(0), "bias"} == set(weights.circumstances)
    assert len(weights.words) < 5000
    assert all(gram in wording.grams(gram.replace("#", "7")) for gram in weights.words if "." not in gram)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from([*STORY, *NOTICES, "Share this article", "Read more: Bells of the valley"]), min_size=3)
)
def test_what_is_not_looked_at_would_not_go(lines: list[str]) -> None:
    page = looked_at(lines)
    look, weights = wording.Look(page, MATCHER), wording.weights()
    found = set(wording.candidates(look))
    for n, line in enumerate(page.lines):
        skipped = n not in found and n not in page.gone and wording.may_go(page, n)
        if skipped and line.folded and look.loudness(n) >= wording.QUIET:
            said = sum(weights.words.get(gram, 0.0) for gram in look.words(n))
            around = {name: weights.circumstances[name] * value for name, value in look.circumstances(n).items()}
            assert not wording.goes(said, around)
