"""A piece inside a paragraph takes no sentence of the article along: what a rule names in it is enough."""

from __future__ import annotations

import pytest

from cleaners.boilerplate import rules
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.overreach import held
from cleaners.boilerplate.strip import strip
from cleaners.boilerplate.tongues import ruled_out
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

MATCHER = Matcher(rules.shipped())
STEP = strip(rules.shipped(), BoilerplateSettings())


def cut(language: str, text: str) -> str:
    start, end = held(text, 0, len(text), language, MATCHER, ruled_out(text))
    return text[start:end].strip()


@pytest.mark.parametrize(
    ("language", "text", "junk"),
    [
        (
            "en",
            "Turn on notifications to follow the harbour live The lift is a finalist.",
            "Turn on notifications to follow the harbour live",
        ),
        ("en", "Follow us on Facebook The mayor left the hall at noon.", "Follow us on Facebook"),
        ("nl", "Volg ons WhatsApp-kanaal In Zeeland gaat het om zeker zestig molens.", "Volg ons WhatsApp-kanaal"),
        (
            "pl",
            "Zapisz się do naszego newslettera i bądź na bieżąco Takich derbów w gminie jeszcze nie było.",
            "Zapisz się do naszego newslettera i bądź na bieżąco",
        ),
        ("id", "Unduh aplikasi kami Capung dipilih karena peka terhadap air kotor.", "Unduh aplikasi kami"),
    ],
)
def test_a_label_takes_no_sentence_that_follows_it(language: str, text: str, junk: str) -> None:
    assert cut(language, text) == junk


def test_a_notice_takes_no_sentence_beside_it() -> None:
    told, notice = "The costs lay at four million, of which the county bears a third.", "Sign up for our newsletter."
    assert cut("en", f"{told} {notice}") == notice
    assert cut("en", f"{notice} {told}") == notice


def test_of_a_language_that_no_model_knows_rules_alone_are_asked() -> None:
    told, notice = "The costs lay at four million, of which the county bears a third.", "Sign up for our newsletter."
    assert cut("", f"{told} {notice}") == f"{told} {notice}"
    assert cut("", "Follow us on Facebook The mayor left the hall at noon.") == "Follow us on Facebook"


def test_a_headline_goes_with_its_label() -> None:
    link = "Read more: How the harbour froze for nine days in a row."
    assert cut("en", link) == link


def test_a_brief_rest_is_the_labels() -> None:
    assert (
        cut("en", "Sign up for our newsletter Harbour Weekly today.")
        == "Sign up for our newsletter Harbour Weekly today."
    )


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Share on Facebook"),
        ("de", "Auf Facebook teilen"),
        ("nl", "Deel op Facebook"),
        ("fr", "Ajouter un commentaire"),
        ("it", "Condividi su Facebook"),
        ("pl", "Udostępnij na Facebooku"),
    ],
)
def test_what_a_rule_names_goes_between_two_sentences(language: str, label: str) -> None:
    first, second, third = STORIES[language]
    kept = STEP(Document("a", f"{first}\n\n{second} {label} {third}\n\n{first}", language=language)).kept
    assert kept.split("\n\n")[1].split() == f"{second} {third}".split()


STORIES = {
    "en": (
        "The ferry lay at the pier for nine days before anybody asked whose it was.",
        "The harbour master wrote a letter to the owner, a farmer from the next valley.",
        "The farmer had never seen the sea, and said as much on a postcard.",
    ),
    "de": (
        "Die Fähre lag neun Tage am Kai, ehe jemand fragte, wem sie gehört.",
        "Der Hafenmeister schrieb dem Besitzer, einem Bauern aus dem Nachbartal.",
        "Der Bauer hatte das Meer nie gesehen und schrieb das auf eine Karte.",
    ),
    "nl": (
        "De veerboot lag negen dagen aan de kade voordat iemand vroeg van wie hij was.",
        "De havenmeester schreef een brief aan de eigenaar, een boer uit het volgende dal.",
        "De boer had de zee nooit gezien en schreef dat op een kaart.",
    ),
    "fr": (
        "Le bac est resté neuf jours à quai avant que quelqu'un ne demande à qui il était.",
        "Le capitaine du port a écrit au propriétaire, un paysan de la vallée voisine.",
        "Le paysan n'avait jamais vu la mer, et il l'a écrit sur une carte.",
    ),
    "it": (
        "Il traghetto è rimasto nove giorni al molo prima che qualcuno chiedesse di chi fosse.",
        "Il capitano del porto ha scritto al proprietario, un contadino della valle vicina.",
        "Il contadino non aveva mai visto il mare, e lo ha scritto su una cartolina.",
    ),
    "pl": (
        "Prom stał przy nabrzeżu dziewięć dni, zanim ktoś zapytał, do kogo należy.",
        "Kapitan portu napisał list do właściciela, rolnika z sąsiedniej doliny.",
        "Rolnik nigdy nie widział morza i napisał o tym na pocztówce.",
    ),
}
