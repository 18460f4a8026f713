"""Every rule of every shipped pack proves itself on its own examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaners.boilerplate import rules
from cleaners.boilerplate.fold import plain
from cleaners.boilerplate.match import WINDOW, Finder, _around
from cleaners.boilerplate.regex import compiled
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.errors import RuleError
from cleaners.settings import BoilerplateSettings

PACKS = sorted(rules.PACKS.glob("*.toml"))


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_every_rule_holds_on_its_examples(path: Path) -> None:
    assert rules.problems(rules.load(path)) == []


def test_ids_are_used_once_over_all_packs() -> None:
    ids = [rule.id for rule in rules.shipped()]
    assert sorted(set(ids)) == sorted(ids)


PACK = """language = "en"

[[rule]]
id = "newsletter.test.en"
why = "An invitation is not part of the article."
{}
cuts = ["Get our letter"]
keeps = ["The letter was lost."]
"""


def load(tmp_path: Path, text: str) -> list[rules.Rule]:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    return rules.load(path)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("pattern = '(?=a)b'", "RE2 cannot compile"),
        (r"pattern = '(a)\1'", "RE2 cannot compile"),
        ("pattern = 'a{2000}'", "RE2 cannot compile"),
        ("", "can match nothing"),
        ("lines = ['—']", "without a letter or digit"),
        ("lines = ['a']\nscope = 'middle'", "scope"),
        ("lines = ['a']\nopens = 'get'", "lacks `holds`"),
        ("pattern = 'a'\nholds = ['b']", "both signs and a pattern"),
        ("holds = ['(?=a)b']", "RE2 cannot compile"),
        ("lines = ['a']\ncolour = 'red'", "colour"),
    ],
)
def test_a_bad_rule_is_refused_with_its_file_and_line(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(RuleError) as error:
        load(tmp_path, PACK.format(line))
    assert problem in str(error.value)
    assert "mine.toml:3" in str(error.value)
    assert error.value.remedy


def test_a_pack_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is not TOML"):
        load(tmp_path, "[[rule")


def test_a_missing_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="No such rule pack"):
        rules.load(tmp_path / "none.toml")


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    twice = PACK.format("lines = ['Get our letter']")
    with pytest.raises(RuleError, match="used twice"):
        load(tmp_path, twice + twice.split("\n", 1)[1])


def test_failed_examples_are_told(tmp_path: Path) -> None:
    found = rules.problems(load(tmp_path, PACK.format("lines = ['The letter was lost']")))
    assert len(found) == 2
    assert all(problem.startswith("newsletter.test.en: must") for problem in found)


GLUED = PACK.replace('["Get our letter"]', "{cuts}").replace("{}", "scope = '{scope}'\nlines = ['Advertisement']")


def test_signs_stand_in_any_order_but_one_opens_a_sentence(tmp_path: Path) -> None:
    signs = "opens = 'get|join'\nholds = ['letters?', 'free|your']\nunless = 'said'"
    [rule] = load(tmp_path, PACK.format(signs))
    matcher = rules.Matcher([rule])
    found = [
        bool(matcher.whole(line))
        for line in (
            "get your letter",
            "want more? join and the free letters are yours",
            "your letter will get lost",
            "get your letter, she said",
            "get your letterbox",
        )
    ]
    assert found == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("scope", "text", "left"),
    [
        ("between", "It rained, he said. Advertisement The minister left.", "It rained, he said. The minister left."),
        ("between", "It rained. Advertisement: “Never,” she said.", "It rained. “Never,” she said."),
        ("start", "ADVERTISEMENT The minister left.", "The minister left."),
        ("end", "The minister left. Advertisement", "The minister left."),
    ],
)
def test_a_glued_piece_is_cut_and_nothing_else(tmp_path: Path, scope: str, text: str, left: str) -> None:
    pack = GLUED.format(scope=scope, cuts=[[text, left]])
    assert rules.problems(load(tmp_path, pack)) == []


@pytest.mark.parametrize(
    ("scope", "text"),
    [
        ("between", "It rained. Advertisement revenue fell. The minister left."),
        ("between", "They sold an Advertisement The minister left."),
        ("start", "Advertisement revenue fell."),
        ("end", "She wanted no Advertisement"),
        ("end", "Advertisement"),
    ],
)
def test_a_word_of_the_sentence_is_not_glued(tmp_path: Path, scope: str, text: str) -> None:
    [rule] = load(tmp_path, GLUED.format(scope=scope, cuts=[["x", "x"]]))
    assert rules.without(text, rules.Matcher([rule]).glued(text)) == text


PARAGRAPHS = [
    "Qelvo mirath nodu, sarepi tolmen kavo uster {} plenka draso wimil tarno.",
    "Zorul pemat inska vedo {} gramil tosek hupan wirel, nosak timba urlen.",
    "Marel kotu vesin {} dorapu lintek, sowar mipel gadun rostel nakum bevil.",
]
"""Sentences in no language, so that no rule is silenced."""


def test_all_rules_together_keep_nearly_all_examples_apart() -> None:
    """In an article, with the rules of all languages at work: what a rule must cut goes, what it must keep stays.

    Not all of it, since a line may be furniture in one language and a sentence in another; the floors are pinned.
    """
    step = strip(rules.shipped(), BoilerplateSettings())
    article = ["Tolmen kavo uster draso", *(PARAGRAPHS[n % 3].format(n + 2) for n in range(8))]

    def survives(text: str, at: int) -> bool:
        return text in step(Document("a", "\n".join([*article[:at], text, *article[at:]]))).kept

    whole = [rule for rule in rules.shipped() if rule.scope in ("line", "head", "tail", "edge")]
    places = {"line": 4, "head": 0, "tail": 9, "edge": 9}
    cuts = [survives(cut.text, places[rule.scope]) for rule in whole for cut in rule.cuts[:2]]
    keeps = [survives(text, 4) for rule in rules.shipped() for text in rule.keeps[:2]]
    assert sum(cuts) <= 0.02 * len(cuts)
    assert sum(keeps) >= 0.99 * len(keeps)


def test_a_piece_at_the_end_begins_where_a_search_for_it_says() -> None:
    found = 0
    for rule in rules.shipped():
        if rule.scope in ("end", "credit") and rule.language in ("", "de", "ja"):
            finder = Finder(rule)
            for example in rule.cuts:
                for before in ("", "Es regnet. ", "a//", "(Bild/", "é", "„Nass.“ "):
                    window = plain(before + example.text)[-WINDOW:]
                    match = compiled(_around(rule)).search(window)
                    assert finder._closing(window) == (match.span(1) if match else None), (rule.id, window)
                    found += match is not None
    assert found > 100
