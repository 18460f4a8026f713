"""What is read once and looked up, or counted in a quicker way, is what a plain reading says."""

from __future__ import annotations

from collections import Counter
from math import fsum

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaners.boilerplate import circumstances, hearing, memory, rules, stretches
from cleaners.boilerplate.analysis import analyse
from cleaners.boilerplate.circumstances import Look, often
from cleaners.boilerplate.grams import grams
from cleaners.boilerplate.lines import ends
from cleaners.boilerplate.match import Matcher

MATCHER = Matcher(rules.shipped())
PIECES = ["Sign up", "for our newsletter", "it rained.", "3 km", "Ärger", "½", "Ü!", "read more:", "点击", "²"]
TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=8).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sets(st.sampled_from("abcdef")), max_size=8), st.integers(1, 4))
def test_what_is_in_several_is_what_a_count_says(several: list[set[str]], most: int) -> None:
    counts = Counter(word for some in several for word in some)
    assert often(several, most) == [{word for word in counts if counts[word] >= least} for least in range(1, most + 1)]


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_characters_counted_as_bytes_are_those_that_pass_the_test(text: str) -> None:
    assert circumstances._count(text, circumstances._CAPITALS, str.isupper) == sum(map(str.isupper, text))
    assert circumstances._count(text, circumstances._FIGURES, str.isdigit) == sum(map(str.isdigit, text))


def test_a_memory_reads_each_word_once_and_begins_anew_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(memory, "KNOWN", 2)
    lengths = memory.Memory[int](lambda word: read.append(word) or len(word))
    assert [lengths[word] for word in ("a", "bcd", "a", "ef", "a")] == [1, 3, 1, 2, 1]
    assert read == ["a", "bcd", "ef", "a"]


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT)
@example("½ of it", "½ of it")
def test_words_are_those_of_the_parts_wherever_a_sentence_ends(one: str, other: str) -> None:
    assert set(grams(f"{one} . {other}")) == {*grams(one), *grams(other)}


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_a_glance_weighs_all_that_is_glimpsed(text: str) -> None:
    weights = hearing._weights()["head"]
    seen = hearing.glimpsed(text[: hearing.HEAD], "en")
    assert hearing.glance(text, 0, "en") == fsum([weights["bias"], *(weights.get(name, 0.0) for name in seen)])


def test_told_of_some_words_is_what_is_told_of_all() -> None:
    lines = [
        f"The keeper of the {place} rang the bell in the {place} at noon." for place in ("harbour", "sluice", "sea")
    ]
    page = analyse("\n\n".join([*lines, "A bell", lines[0]]), MATCHER, "", "")
    every, some = Look(page, set()), Look(page, set(), frozenset({"bell", "harbou~"}))
    assert [some.told(n) for n in range(5)] == [every.told(n) & {"bell", "harbou~"} for n in range(5)]
    assert "bell" in some.told(3) and "harbou~" not in some.told(0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*'aB.!?。»”")( ►|x', "en. ", "Und"]), max_size=30).map("".join))
def test_stretches_begin_where_a_search_of_the_whole_text_finds_ends_and_signs(text: str) -> None:
    tight = {m.end() for m in stretches._TIGHT.finditer(text) if not text[m.end() : m.end() + 1].islower()}
    signs = {m.start() for m in stretches._SIGN.finditer(text)}
    found = {0, *ends(text), *tight, *signs}
    assert stretches.starts(text, "en", ends(text)) == sorted(at for at in found if at < len(text))
