"""What the site says between the sentences of a paragraph goes, just that; what the story says like it stays."""

from __future__ import annotations

import json

import pytest

from cleaners.boilerplate import asides, rules
from cleaners.boilerplate.concepts import languages
from cleaners.boilerplate.layout import analyse
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
    weights = json.loads(asides.WEIGHTS.read_text("utf-8"))
    assert set(weights["words"]) <= set(languages())
    assert weights["around"]["bias"] < 0
