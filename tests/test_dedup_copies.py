"""Copies, versions and excerpts are found, whatever was done to them."""

from __future__ import annotations

import random

import pytest

from cleaners.dedup import compare
from cleaners.document import Document
from tests.dedup_texts import BASE, KNOBS, OTHER, article, families, kept, page, pairs, sentence


@pytest.mark.parametrize(
    ("copy", "relation"),
    [
        (page(BASE).upper(), "exact"),
        ("\n".join(f"“{line}”" for line in BASE), "exact"),
        (page(BASE[:12]), "version"),
        (page(BASE[:7]), "excerpt"),
        (page(BASE[8:14]), "excerpt"),
        (page(["Share this", "Read more: " + sentence(random.Random(5), 9)[:-1], *BASE, "Most read"]), "near"),
        (page([BASE[0], *random.Random(3).sample(BASE[1:], 19)]), "near"),
        (page([line for n, line in enumerate(BASE) if n % 4 != 3]), "near"),
        (page(BASE).replace("bo", "bø"), "near"),
        (page(BASE).replace("a", "\ufffd", 20), "near"),
    ],
)
def test_copies_are_found(copy: str, relation: str) -> None:
    found = families([Document("base", page(BASE)), Document("copy", copy), Document("other", page(OTHER))])
    assert found["copy"].canonical_id == found["base"].canonical_id
    assert found["other"].canonical
    loser = found["copy"] if found["base"].canonical else found["base"]
    if relation != "near":
        assert loser.relation == relation
        assert loser.coverage > 0.9


def test_broken_encoding_is_seen_through_and_the_unbroken_copy_kept() -> None:
    text = page([line.replace("a", "ä").replace("o", "ö") for line in BASE])
    found = families([Document("a", text.encode().decode("latin-1")), Document("b", text)])
    assert found["a"].canonical_id == "b"
    assert found["b"].reason == "the fewest broken characters"


def test_a_copy_without_its_accents_is_found_and_the_accents_kept() -> None:
    text = page([line.replace("a", "ä").replace("o", "ö") for line in BASE])
    bare = text.replace("ä", "a").replace("ö", "o")
    found = families([Document("a", bare, published="2026-01-01"), Document("b", text, published="2026-01-02")])
    assert found["a"].canonical_id == "b"
    assert found["b"].reason == "the fewest broken characters"


@pytest.mark.parametrize(
    "text",
    ["国务院新闻办公室星期三举行发布会,介绍今年上半年经济运行情况。", "Rain at last.", "यह एक छोटी खबर है।", "ok"],
)
def test_short_copies_are_found_and_short_others_are_not(text: str) -> None:
    assert kept(text, "\n" + text + "\n", "Nein. 不。 नहीं।") == ["a", "c"]


CHINESE = (
    "图书馆关门以后,馆长发现了三个没有标签的箱子。里面是渔民的书信,时间从一九二一年到一九三八年。"
    "他们写到风浪、债务和借来的渔网,也写到一台谁都不会修理的发动机。档案处准备在冬天展出其中的四十封。"
)
TRADITIONAL = (
    "圖書館關門以後,館長發現了三個沒有標籤的箱子。裡面是漁民的書信,時間從一九二一年到一九三八年。"
    "他們寫到風浪、債務和借來的漁網,也寫到一臺誰都不會修理的發動機。檔案處準備在冬天展出其中的四十封。"
)


def test_chinese_in_the_other_set_of_signs_is_a_near_copy() -> None:
    found = families([Document("a", CHINESE), Document("b", TRADITIONAL), Document("c", CHINESE.replace(",", "，"))])
    assert [found[x].canonical_id for x in "abc"] == ["a", "a", "a"]
    assert [found[x].relation for x in "bc"] == ["near", "exact"]


def reworded(lines: list[str], seed: int) -> str:
    """Every eleventh word is another one, but for names and figures."""
    rng = random.Random(seed)
    words = page(lines).split(" ")
    for n in range(6, len(words), 11):
        if words[n].isalpha() and words[n].islower():
            words[n] = sentence(rng, 9).split()[5]
    return " ".join(words)


def test_an_article_in_other_words_is_found_but_not_a_form_with_words_in_its_slots() -> None:
    base = [line.replace(" ", f" {n} ", 1) for n, line in enumerate(BASE)]
    assert kept(page(base), reworded(base, 1), page(base[:7])) == ["a"]
    assert kept(page(base), reworded(base, 1).replace("1", "2")) == ["a", "b"]
    slots = [reworded(base, seed) for seed in (1, 2, 3)]
    assert len(kept(*slots[:2])) == 1
    assert kept(*slots) == ["a", "b", "c"]


def test_a_lead_that_both_versions_rewrote_makes_no_new_article() -> None:
    one, other = article(54, 1)[0], article(55, 1)[0]
    assert len(kept(page([one, *BASE]), page([other, *BASE]))) == 1


def test_a_brief_text_leaves_for_one_that_holds_it_not_for_its_phrases() -> None:
    words = " ".join(BASE[3:5]).split()
    parts = [" ".join(words[n : n + 6]) for n in range(0, 30, 6)]
    scattered = page([line for n, part in enumerate(parts) for line in (f"{article(n + 60, 1)[0]} {part}.",)])
    brief = " ".join(words)
    assert kept(scattered, brief) == ["a", "b"]
    assert kept(page(BASE), brief) == ["a"]
    assert kept(page(BASE), "Share this page\n" + brief) == ["a"]


def test_how_long_the_first_line_is_makes_no_difference_to_the_lead() -> None:
    """A text that begins with another's words, all in one line, may go on with a little prose of its own."""
    texts = {"a": page(BASE[:8]), "b": " ".join([*BASE[:2], *article(56, 3)[0:2], *BASE[2:8]])}
    assert compare(pairs("a", "b"), texts, KNOBS)["lead_b"].to_list() == [0]


def noisy(lines: list[str], seed: int) -> str:
    """A copy in which one word of sixteen is dropped, doubled or swapped with the next."""
    rng, words = random.Random(seed), page(lines).split(" ")
    for n in range(rng.randint(1, 16), len(words) - 1, 16):
        words[n : n + 2] = rng.choice(([words[n + 1]], [words[n], words[n], words[n + 1]], [words[n + 1], words[n]]))
    return " ".join(words)


def without(lines: list[str], *gone: int) -> str:
    return page([line for n, line in enumerate(lines) if n not in gone])


def test_edits_all_over_two_copies_are_no_prose_of_their_own() -> None:
    assert len(kept(noisy(BASE, 1), noisy(BASE, 2))) == 1


def test_paragraphs_that_either_lacks_make_no_new_article() -> None:
    assert len(kept(without(BASE, 3, 8, 13), without(BASE, 5, 10, 16))) == 1


def test_a_neighbours_paragraph_under_an_abridged_copy_makes_no_new_article() -> None:
    assert kept(page(BASE), page([*BASE[:13], *OTHER[:3]])) == ["a"]
    assert kept(page(BASE[:9]), page([*BASE[:6], *OTHER[:2]])) == ["a", "b"]
    assert kept(page(BASE[:9]), page([*BASE[:3], *BASE[4:7], OTHER[0]])) == ["a"]
    assert kept(page(BASE[:9]), page([*BASE[:3], *OTHER[:2]])) == ["a", "b"]
    assert kept(page(BASE[:9]), page([OTHER[0], *BASE[:6], OTHER[1]])) == ["a", "b"]


def test_of_pages_with_different_neighbours_the_article_alone_is_kept() -> None:
    pages = [page([*BASE[:9], *article(n, 2)]) for n in (81, 82, 83)]
    assert kept(*pages, page(BASE[:9])) == ["d"]


def test_an_excerpt_leaves_for_its_article_not_for_a_briefing_that_borrows_from_it() -> None:
    borrowed = [line for n in range(90, 95) for line in article(n, 3)]
    found = families(
        [
            Document("article", page(BASE)),
            Document("briefing", page([*borrowed, *BASE[:3], *article(95, 8)])),
            Document("excerpt", page(BASE[:4])),
        ]
    )
    assert found["excerpt"].canonical_id == "article"
    assert found["briefing"].canonical


def test_a_brief_text_leaves_for_a_copy_that_is_mostly_labels() -> None:
    labels = ["Advertisement", "Share on Facebook", "Skip to content", "Subscribe", "Log in", "Back to top", "Topics"]
    assert len(kept(BASE[0], page([*labels, BASE[0], *reversed(labels)]))) == 1


@pytest.mark.parametrize("place", range(0, 30, 3))
def test_where_a_typo_stands_in_a_brief_text_makes_no_difference(place: int) -> None:
    words = [word for word in " ".join(BASE[:3]).lower().split() if word.isalpha()][:30]
    typo = list(words)
    typo[place] = words[place] + words[place][-1]
    assert kept(" ".join(words) + ".", " ".join(typo) + ".") == ["a"]


def test_words_that_all_lost_letters_are_the_same_words() -> None:
    lost = [line.replace("i", "\ufffd").replace("o", "\ufffd") if n % 2 else line for n, line in enumerate(BASE)]
    assert kept(page(BASE), page(lost)) == ["a"]


def test_a_live_blog_with_another_summary_is_a_version() -> None:
    entries = article(71, 40)
    earlier = page([" ".join(article(72, 2)), *entries[12:]])
    later = page([" ".join(article(73, 2)), *entries])
    assert kept(earlier, later) == ["b"]
    assert kept(page([*article(74, 5), *entries[12:]]), later) == ["a", "b"]
