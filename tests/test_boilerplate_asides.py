"""What the site says between the sentences of a paragraph goes, just that; what the story says like it stays."""

from __future__ import annotations

import json
from math import fsum

import pytest

from cleaners.boilerplate import asides, hearing, rules, stretches
from cleaners.boilerplate.analysis import analyse
from cleaners.boilerplate.concepts import languages
from cleaners.boilerplate.lines import ends
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

MATCHER = Matcher(rules.shipped())
STEP = strip(rules.shipped(), BoilerplateSettings())
STORY = [
    "Ruth Amsel was clearing weed from the lower sluice when her rake struck a bell the size of a bucket.",
    "It carries the date 1688 and the name of a founder who never lived in the valley.",
    "The priest believes that it was sunk by the villagers themselves, in the year when bells were melted for guns.",
    "The mud around the sluice is to be searched again in the spring, when the water is at its lowest.",
]
ASIDES = [
    "Follow us on Instagram for more stories like this one!",
    "(Subscribe to our podcast and support the show)",
    "Download our free app and follow the search live!",
]


def left(paragraph: str) -> str:
    kept = STEP(Document("a", f"{STORY[0]}\n\n{paragraph}\n\n{STORY[3]}")).kept.split("\n\n")
    assert [kept[0], kept[-1]] == [STORY[0], STORY[3]]
    return kept[1]


@pytest.mark.parametrize("aside", ASIDES)
def test_an_aside_goes_and_its_neighbours_stay(aside: str) -> None:
    assert left(f"{STORY[1]} {aside} {STORY[2]}").split() == f"{STORY[1]} {STORY[2]}".split()


def told(paragraph: str) -> list[str]:
    page = analyse(f"{STORY[0]}\n\n{paragraph}\n\n{STORY[3]}", MATCHER, "", "")
    return [paragraph[piece.start : piece.end].strip() for _, piece in asides.Asides(page, MATCHER).pieces()]


@pytest.mark.parametrize("aside", ASIDES)
def test_the_model_tells_an_aside_but_in_a_quotation(aside: str) -> None:
    assert told(f"{STORY[1]} {aside} {STORY[2]}") == [aside]
    assert told(f'{STORY[1]} "They wrote it on a card. {aside} Nobody did," she said. {STORY[2]}') == []


def test_a_paragraph_that_invites_throughout_is_not_torn() -> None:
    assert told(f"{ASIDES[0]} Share your opinion with us in the comments below. You can read more here.") == []


def test_the_weights_are_of_known_languages() -> None:
    weights = json.loads(hearing.WEIGHTS.read_text("utf-8"))
    for model in ("own", "wide"):
        assert set(weights[model]["words"]) <= set(languages())
        assert weights[model]["around"]["bias"] < 0


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("It rained. Read more: Why the pier leaks The mayor knows.", "Read more: Why the pier leaks "),
        ("She left (photo: A. Cole) before noon.", "(photo: A. Cole) "),
        ("It rained.Read also: Pier leaksThe mayor knows.", "Read also: Pier leaks"),
        ("雨だった。続きを読む市長は知っている。", "続きを読む"),
        ("It rained. Photo: Ada Cole/Agency", "Photo: Ada Cole/Agency"),
    ],
)
def test_a_stretch_may_lie_wherever_one_can_tell_its_ends(text: str, piece: str) -> None:
    at = text.index(piece)
    language = "en" if text.isascii() else "ja"
    assert at in stretches.starts(text, language, ends(text))
    assert at + len(piece) in stretches.stops(text, at, language)


def test_no_stretch_ends_before_a_small_word_but_with_its_bracket() -> None:
    text = "They read (in full) what the clerk (an Ada) had written."
    assert text.index("had") in stretches.stops(text, text.index("(an"), "en")
    assert text.index("had") not in stretches.stops(text, 0, "en")


def test_what_goes_says_what_the_site_speaks_of() -> None:
    document = STEP(Document("a", f"{STORY[0]}\n\n{STORY[1]} {ASIDES[2]} {STORY[2]}\n\n{STORY[3]}"))
    assert all(removal.why for removal in document.removals) and document.removals


def test_a_row_of_a_table_is_no_paragraph() -> None:
    assert (
        told("| 2 | A. Cole Jr. | Follow us on Instagram for more stories like this! | 5035 | 7 | 0 | 15 | 24 |") == []
    )


def test_what_a_site_says_weighs_the_same_in_whatever_order_it_is_added() -> None:
    text = "Subscribe to our free newsletter and follow us on Facebook for more stories"
    _, seen = hearing.content(text, "en")
    weights = hearing._weights()["own"]["around"]
    backwards = fsum([weights.get(name, 0.0) * value for name, value in reversed(seen.items())] + [weights["bias"]])
    assert hearing.odds(text, "en").others == backwards


def test_what_is_weighed_in_blocks_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(f"{STORY[1]} {ASIDES[0]} {STORY[2]}")
    monkeypatch.setattr(asides, "BLOCK", 1)
    asides._pieces.cache_clear()
    assert whole == told(f"{STORY[1]} {ASIDES[0]} {STORY[2]}") == [ASIDES[0]]


@pytest.mark.parametrize(
    ("piece", "rest", "foreign"),
    [
        ("Читайте также ", "Łódź ждёт", True),
        ("Читайте также ", "Écija ждёт", True),
        ("यह भी पढ़ें ", "Tata का पुल", True),  # it ends in a sign, which is no letter by itself
        ("続きを読む ", "Ｔａｔａの橋", True),
        ("Lire aussi “Le pont” ", "Paris attend", False),
        ("Đọc thêm: Cầu mới ở Huế ", "Theo ông chủ tịch", False),
        ("Читайте также ", "Мэр уехал", False),
        ("続きを読む。", "Tataの橋", False),
    ],
)
def test_a_word_in_other_letters_is_a_name(piece: str, rest: str, foreign: bool) -> None:
    text = piece + rest
    paragraph = asides.Paragraph(asides.Story((text,), "ru", frozenset()), text)
    assert asides._foreign(asides.Stretch(0, paragraph, 0, len(piece), {})) is foreign
