"""What recurs on a site's pages is furniture; what its articles share is not."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.boilerplate import learn
from cleaners.boilerplate.rule import Rule
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

SETTINGS = BoilerplateSettings()
NAMES = ["A. Berg", "Bilal Cetin", "Carla Duarte", "Dmitri Egorov", "Eva Falk", "Femi Garba", "Gita Hegde", "H. Ito"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August"]
BACKGROUND = "The harbour was closed in the autumn, after a storm had broken the outer wall in three places."


def story(n: int) -> list[str]:
    """An article of its own: no sentence of it stands in another."""
    word = ["north", "south", "east", "west", "upper", "lower", "inner", "outer"][n]
    return [
        f"The {word} gate of the old lock opened on Monday for the first time in {n + 4} years.",
        f"It took {NAMES[n]} and a crew of divers all of the spring to free the {word} hinges from the mud.",
        f"Boats may pass the {word} gate at high water only, and never without a light, the office said.",
    ]


def page(n: int, *, shared: Sequence[str] = (), site: str = "post.example") -> Document:
    """A page with furniture before, between and after the sentences of its article."""
    one, two, three = story(n)
    lines = [
        f"Gate {n} opens again",
        "Harbour Post since 1887 for the whole coast",
        f"Published {n + 1} {MONTHS[n]} by {NAMES[n]}",
        one,
        "Our weekend boat offer for subscribers",
        two,
        *shared,
        three,
        "Filed under boats, " + ("locks" if n % 2 else "weather"),
        "The Harbour Post is owned by its readers and has no shareholders, which is why it can say what it likes.",
    ]
    return Document(f"page-{site}-{n}", "\n".join(lines), site=site)


def taught(documents: Sequence[Document]) -> list[Rule]:
    return learn.learned(learn.count(documents, SETTINGS), SETTINGS)


@pytest.mark.parametrize("pages", [4, 5, 8])
def test_furniture_goes_and_every_sentence_stays(pages: int) -> None:
    documents = [page(n) for n in range(pages)]
    rules = taught(documents)
    step = strip(rules, SETTINGS)
    for n, document in enumerate(documents):
        left = step(document).kept.split("\n")
        assert [line for line in left if line in story(n)] == story(n)
        assert left[0] == f"Gate {n} opens again"
        if pages >= 5:
            assert left[1:] == story(n)
    assert any(rule.why == f"on {pages} of {pages} pages of post.example" for rule in rules)


def test_templates_have_holes() -> None:
    rules = taught([page(n) for n in range(5)])
    step = strip(rules, SETTINGS)
    unseen = page(7)
    assert step(unseen).kept.split("\n") == ["Gate 7 opens again", *story(7)]
    assert any("…" in rule.why for rule in rules)


@pytest.mark.parametrize("pages", [1, 2])
def test_two_pages_teach_nothing(pages: int) -> None:
    assert taught([page(n) for n in range(pages)]) == []


def test_a_background_paragraph_of_some_articles_stays() -> None:
    documents = [page(n, shared=[BACKGROUND] if n < 3 else []) for n in range(8)]
    step = strip(taught(documents), SETTINGS)
    assert all(BACKGROUND in step(document).kept for document in documents[:3])


def test_versions_of_one_article_count_once() -> None:
    same = [Document(f"v{n}", "\n".join([*story(0), f"Update {n}."]), site="one.example") for n in range(6)]
    assert taught(same) == []


def test_a_bulletins_template_is_what_it_has_to_say() -> None:
    bulletins = [
        Document(
            f"b{n}",
            f"Tides for the inner harbour\nHigh tide: 0{n}:12\nWind: west\nSmall boats should stay in for {n} hours.",
            site="tides.example",
        )
        for n in range(8)
    ]
    assert taught(bulletins) == []


def test_what_one_site_teaches_another_does_not_get() -> None:
    rules = taught([page(n) for n in range(6)])
    other = page(7, site="other.example")
    assert strip(rules, BoilerplateSettings(disable=("wording",)))(other).kept == other.text


def test_documents_without_a_site_teach_nothing() -> None:
    assert learn.count([page(n, site="") for n in range(6)], SETTINGS).is_empty()


def test_learning_can_be_switched_off() -> None:
    table = learn.count([page(n) for n in range(6)], SETTINGS)
    assert learn.learned(table, BoilerplateSettings(learn=False)) == []


def test_the_sample_of_a_site_is_bounded() -> None:
    few = BoilerplateSettings(learn_pages_a_site=5)
    table = learn.count([page(n) for n in range(8)], few)
    assert table.select(pl.col("page").n_unique()).item() == 5


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(8)), st.integers(1, 7), st.integers(3, 8))
def test_order_and_parts_change_nothing(order: list[int], cut: int, most: int) -> None:
    limits = BoilerplateSettings(learn_pages_a_site=most)
    whole = learn.count([page(n) for n in range(8)], limits)
    parts = [learn.count([page(n) for n in some], limits) for some in (order[:cut], order[cut:])]
    merged = learn.merge(parts, limits)
    assert merged.equals(whole)
    assert learn.learned(merged, limits) == learn.learned(whole, limits)


KEEPERS = ("Ada", "Bo", "Cleo", "Dag", "Ada")
LIT = (17, 204, 3, 88, 41)
SAYINGS = ("still waters", "many hands", "rolling stones", "empty vessels", "early birds")
DAMAGE = ("mud", "north gate", "first time", "hinges", "old lock")


def furnished(line: str, place: int) -> list[Document]:
    made = []
    for n, (name, count) in enumerate(zip(KEEPERS, LIT, strict=True)):
        own = [f"Gate {n} opens again", *story(n)]
        own.insert(place, line.format(name=name, n=count, saying=SAYINGS[n], damage=DAMAGE[n]))
        made.append(Document(f"f{n}", "\n".join(own), site="gate.example"))
    return made


@pytest.mark.parametrize(
    ("line", "place", "goes"),
    [
        ("{name} holds the lantern tonight", 1, True),
        ("{name} rang in · {n} bells", 1, True),
        ("今夜は灯台守が{n}人起きています", 2, True),
        ("Lamplighter {name} recommends: a warm bun with every order", 3, True),
        ("Man of the match: {name}", 3, False),
        ("Proverb of the week: {saying}", 3, True),
        ("Damage to the hinges: {damage}", 3, False),
        ("Lit by {name}", 1, True),
        ("Tonight {name}", 1, True),
        ("{name} wins", 1, False),
        ("Serves {n} guests", 3, False),
        ("Preparation: {n} minutes", 3, False),
    ],
)
def test_what_varies_in_a_template(line: str, place: int, goes: bool) -> None:
    documents = furnished(line, place)
    step = strip(taught(documents), SETTINGS)
    for document in documents:
        left = step(document).kept.split("\n")
        assert len(document.text.split("\n")) - len(left) == goes
        assert all(paragraph in left for paragraph in story(int(document.id[1:])))
