"""Figures tell bulletins of one template apart; dates, counts and corrections around an article don't."""

from __future__ import annotations

import pytest

from cleaners.dedup import accepted, compare, explain_pair
from tests.dedup_texts import BASE, CHINESE, KNOBS, OTHER, article, kept, page, pairs


def test_a_corrected_figure_makes_no_new_article_but_is_listed() -> None:
    text = page(BASE)
    figure = next(word for word in BASE[4].split() if word.isdigit())
    corrected = text.replace(figure, "31337", 1)
    assert kept(text, corrected) == ["a"]
    judged = accepted(compare(pairs("a", "b"), {"a": text, "b": corrected}, KNOBS), KNOBS)
    assert judged["figures_changed"].to_list() == [1]


def score(home: int, away: int) -> str:
    return f"Lida and Orsk met on Sunday and the match ended {home}-{away}. Both sides go on to the next round."


RECIPE = " ".join(article(70, 6)).translate(str.maketrans("", "", "0123456789"))
EARTHQUAKE = {
    "en": ("A quake of magnitude 6.3 shook Tavro today.", "A quake of magnitude 3.1 shook Tavro today."),
    "zh": ("塔夫罗今天发生6.3级地震,没有人受伤。", "塔夫罗今天发生3.1级地震,没有人受伤。"),
    "ja": ("タブロで今日マグニチュード6.3の地震がありました。", "タブロで今日マグニチュード3.1の地震がありました。"),
    "ar": ("وقع زلزال بقوة ٦٫٣ درجات في تافرو اليوم.", "وقع زلزال بقوة ٣٫٦ درجات في تافرو اليوم."),
    "score": (score(3, 1), score(1, 3)),
}


@pytest.mark.parametrize("kind", EARTHQUAKE)
def test_a_figure_counts_as_a_whole(kind: str) -> None:
    one, other = EARTHQUAKE[kind]
    assert kept(one, other) == ["a", "b"]
    assert kept(one, one + "\n") == ["a"]


def test_figures_that_do_not_align_count_too() -> None:
    """Lists of other amounts above the same instructions."""
    words = [[w for w in " ".join(article(n, 4)).split() if w.isalpha()] for n in (210, 211)]
    lists = [
        [f"{110 + 7 * k} g {w}" for k, w in enumerate(words[0][:9])],
        [f"{w} {9 * k}" for k, w in enumerate(words[1][:24])],
    ]
    texts = [page([*some, RECIPE]) for some in lists]
    assert kept(*texts) == ["a", "b"]
    explained = explain_pair(*texts, KNOBS)
    assert explained.numbers["numbers_changed"] >= 8
    assert "figures differ" in explained.verdict


def test_dates_and_counts_around_an_article_make_no_other_one() -> None:
    around = [("12:30 on 4 May 2026", "17 comments", "1,204 views"), ("Filed 03.06.26", "9 shares", "5 min read")]
    plain = [line.translate(str.maketrans("", "", "0123456789")) for line in BASE]
    texts = [page([*lines, *plain]) for lines in around]
    assert explain_pair(*texts, KNOBS).numbers["numbers_changed"] >= 3
    assert len(kept(*texts)) == 1


@pytest.mark.parametrize("lines", [BASE, [CHINESE.format("东海", n, n + 40, n + 80) for n in range(1, 21)]])
def test_figures_on_one_side_and_a_few_updated_ones_make_no_new_article(lines: list[str]) -> None:
    grown = page([*(f"{10 + n}:{n + 20} {line}" for n, line in enumerate(article(80, 6))), *lines])
    assert len(kept(page(lines), grown)) == 1
    updated = page(lines).replace("1", "5", 3)
    assert len(kept(page(lines), updated)) == 1
    assert len(kept(updated, grown)) == 1


def test_a_count_of_what_was_cut_off_makes_no_other_article() -> None:
    text = page(BASE[:4])
    cut = text[: len(text) // 2]
    assert kept(text, f"{cut}... [+{len(text) - len(cut)} chars]") == ["a"]


def test_how_a_house_sets_its_figures_makes_no_difference() -> None:
    text = "The vote was 1,250 to 31-7 in Lida, at 10:30 on Friday."
    assert kept(text, text.replace(",", ".").replace("-", "–").replace(":", ".")) == ["a"]


def test_figures_of_a_paragraph_that_only_one_has_tell_nothing_of_the_other() -> None:
    plain = [line.translate(str.maketrans("", "", "0123456789")) for line in BASE[:10]]
    around = ["Filed 12:30", "17 comments", "1,204 views", "5 min read"]
    assert len(kept(page([*plain, *OTHER[:3]]), page([*around, *plain]))) == 1
