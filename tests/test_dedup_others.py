"""Texts that differ are never merged, however much they share."""

from __future__ import annotations

import random

import pytest

from cleaners.dedup import explain_pair
from cleaners.document import Document
from tests.dedup_texts import BASE, CHINESE, FOOTER, KNOBS, STATEMENT, article, bulletin, families, kept, page, sentence

ARABIC = "أعلنت الشركة أن أرباح الربع الأول {} مليون ريال مقابل {} مليون قبل عام، وأن المبيعات ارتفعت بنسبة {} بالمئة."
HINDI = "मौसम विभाग के अनुसार {} में आज अधिकतम तापमान {} डिग्री और न्यूनतम तापमान {} डिग्री रहने का अनुमान है।"
NEGATIVES = {
    "bulletins": [bulletin(n) for n in range(5)],
    "one figure of a dozen words": [
        f"Change: the train to Hull now leaves from platform {n} today." for n in range(1, 5)
    ],
    "the same statement": [page([*article(n, 6), STATEMENT, *article(n + 90, 5)]) for n in range(4)],
    "a long footer": [page([*article(n, 7), *FOOTER]) for n in range(6)],
    "a briefing": [
        page([line for n in range(6) for line in article(n, 12)[:2]]),
        *(page(article(n, 12)) for n in range(6)),
    ],
    "other articles": [page(article(n)) for n in range(6)],
    "Chinese bulletins": [CHINESE.format(*x) for x in (("东海", 7, 8, 3), ("南海", 6, 9, 4), ("渤海", 8, 10, 5))],
    "Arabic bulletins": [ARABIC.format(*x) for x in ((12, 10, 3), (45, 51, 8), (7, 6, 14))],
    "Hindi bulletins": [HINDI.format(*x) for x in (("दिल्ली", 31, 18), ("पटना", 29, 17), ("जयपुर", 33, 20))],
    "empty": ["", " \n", "…", "?!"],
}


@pytest.mark.parametrize("kind", NEGATIVES)
def test_what_differs_is_never_merged(kind: str) -> None:
    assert kept(*NEGATIVES[kind]) == list("abcdefgh")[: len(NEGATIVES[kind])]


@pytest.mark.parametrize("own", [1, 2])
def test_two_articles_that_share_a_passage_stay(own: int) -> None:
    """Most of each is the passage, and each reports something of its own above it."""
    passage = " ".join(article(51, 6))
    texts = [page([*article(n, own), passage]) for n in (52, 53)]
    assert kept(*texts) == ["a", "b"]
    assert "prose of its own" in explain_pair(*texts, KNOBS).verdict
    assert kept(texts[0], passage) == ["a"]


def test_lists_of_news_above_what_a_house_says_of_itself_are_two_articles() -> None:
    """Of either text most stands in the other, and the little prose that it opens with is no more than a lead."""

    def release(seed: int) -> str:
        news = article(seed, 4)
        return "\n".join([news[0], *(line[:-1] + ":" for line in news[1:]), *BASE])

    assert kept(release(51), release(52)) == ["a", "b"]
    assert len(kept(release(51), "\n".join([*article(51, 1), *BASE]))) == 1


@pytest.mark.parametrize(
    "names", [("Nirburg", "Nirborg"), ("Гордино", "Гардино"), ("Πελάνα", "Πελίνα"), ("Karlstorf", "Carlstorf")]
)
def test_in_a_brief_text_another_name_is_no_spelling(names: tuple[str, str]) -> None:
    first, second = (
        f"Fire closes the bridge at {name} until noon, the town says, and buses go round." for name in names
    )
    assert kept(first, second) == ["a", "b"]
    texts = [page([*BASE[:9], text]) for text in (first, second)]
    assert len(kept(*texts)) == 1
    assert kept(first.replace("closes", "clozes"), first) == ["a"]


def test_paragraphs_of_either_in_the_same_places_make_two_articles() -> None:
    """A series with fixed paragraphs around what each issue reports."""
    fixed = article(71, 9)
    issues = [
        page([x for n, line in enumerate(fixed) for x in (line, *article(72 + k + 9 * n, n % 2))]) for k in (0, 1)
    ]
    assert kept(*issues) == ["a", "b"]
    assert "prose of its own" in explain_pair(*issues, KNOBS).verdict


def test_fixed_sentences_with_others_between_them_are_no_abridged_copy() -> None:
    """Either leaves out what the other says between the sentences that both have, and says something else there."""
    fixed, rng = article(81, 7), random.Random(82)
    own = [sentence(rng, 12) for _ in range(5)]
    first = " ".join([*fixed[:3], own[0], fixed[3], own[1], *fixed[4:]])
    second = " ".join([*fixed[:3], own[2], *fixed[3:5], own[3], own[4], *fixed[5:]])
    assert kept(first, second) == ["a", "b"]
    assert kept(first, " ".join([*fixed[:3], *fixed[4:]])) == ["a"]


def test_sentences_from_one_stock_make_no_copies() -> None:
    """What a horoscope says stands in many others, in another order."""
    rng = random.Random(5)
    stock = [sentence(rng, 9) for _ in range(24)]
    signs = [" ".join(rng.sample(stock, 8)) for _ in range(12)]
    days = [page([" ".join(rng.sample(stock, 2)) for _ in range(12)]) for _ in range(12)]
    assert all(a.canonical for a in families([Document(f"d{n}", text) for n, text in enumerate(signs + days)]).values())
    verdict = explain_pair(" ".join(stock[:8]), " ".join([*stock[8:], *stock[7::-1]]), KNOBS).verdict
    assert "single sentences" in verdict


def test_one_name_in_every_other_line_makes_another_text() -> None:
    rng = random.Random(6)
    steps = [sentence(rng, 24) for _ in range(12)]
    texts = [page([f"{step} {sentence(rng, 8).split()[3].title()}." for step in steps]) for _ in range(2)]
    assert kept(*texts) == ["a", "b"]


def test_junk_above_a_text_does_not_hide_how_it_begins() -> None:
    form = (
        "{}月{}日{}時ごろ、{}市の駅前にある倉庫から煙が出ていると通りかかった人から消防に通報がありました。"
        "消防車が出て火はおよそ{}時間後に消し止められ、けがをした人はいませんでした。警察が火の出た原因を詳しく調べています。"
        "近くの道路は朝まで通れなくなり、バスは別の道を走りました。倉庫には古い家具と農具がしまわれていたということです。"
    )
    plain, other = form.format(3, 19, 9, "小浜", 2), form.format(5, 26, 22, "大町", 4)
    assert kept(plain, "広告を閉じる\n\n写真を見る 全画面\n\n友だちに送る\n\n" + other) == ["a", "b"]


def test_stock_phrases_above_do_not_hide_that_only_the_footer_is_shared() -> None:
    def words(seed: int, n: int) -> str:
        return " ".join(page(article(seed, 1 + n // 15)).lower().replace(".", "").split()[:n])

    footer, stock = article(91, 13), [words(92, 10), *(words(seed, 6) for seed in (93, 94, 95))]
    pages = []
    for seed, long in ((200, 14), (300, 60)):
        own = [words(seed + n, size) for n, size in enumerate((2, long, 7, 7, 7))]
        said = [part for pair in zip(own, stock, strict=False) for part in pair]
        pages.append(page([" ".join([*said, own[4]]) + ".", *footer]))
    assert kept(*pages) == ["a", "b"]
