"""Families: every copy found, nothing merged that differs, the right one kept, whatever the order."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.assignment import Assignment
from cleaners.dedup import (
    accepted,
    alarms,
    aligned,
    candidate_recall,
    candidates,
    compare,
    dedupe,
    explain_pair,
    facts,
    loans,
    missing,
    repeats,
    resolve,
    review,
    settle,
    sign,
)
from cleaners.document import Document
from cleaners.settings import DedupSettings

KNOBS = DedupSettings()


def sentence(rng: random.Random, words: int = 15) -> str:
    """Words that no other sentence has, with a name and a figure among them."""
    made = [
        "".join(rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))
        for _ in range(words)
    ]
    made[3], made[7] = made[3].title(), str(rng.randint(10, 9999))
    return " ".join(made).capitalize() + "."


def article(seed: int, sentences: int = 20) -> list[str]:
    rng = random.Random(seed)
    return [sentence(rng) for _ in range(sentences)]


def page(lines: list[str]) -> str:
    return "\n\n".join(lines)


def families(documents: list[Document], knobs: DedupSettings = KNOBS) -> dict[str, Assignment]:
    return {a.id: a for a in dedupe(documents, knobs)}


def kept(*texts: str) -> list[str]:
    """Which of some texts stay, by the letters that name them."""
    found = dedupe([Document("abcdefgh"[n], text) for n, text in enumerate(texts)], KNOBS)
    return [a.id for a in found if a.canonical]


BASE = article(1)
OTHER = article(2)


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


TEMPLATE = (
    "Gale warning for {0}. Winds from the {1} reach {2} knots by {3} hours and ease to {4} knots during the night. "
    "Seas of {5} metres are expected off {6}. Vessels in the area of {0} keep a listening watch on channel {7}. "
    "The next bulletin is issued at {8} hours. Small craft stay in the harbour of {6} until further notice."
)


def bulletin(seed: int) -> str:
    rng = random.Random(seed)
    names = [rng.choice(("Dogger", "Lundy", "Fastnet", "Viking", "Sole", "Forties")) for _ in range(3)]
    figures = [rng.randint(2, 99) for _ in range(6)]
    return TEMPLATE.format(
        names[0], names[1].lower(), figures[0], figures[1], figures[2], figures[3], names[2], *figures[4:]
    )


STATEMENT = " ".join(article(50, 5))
FOOTER = article(60, 8)
CHINESE = "气象台发布大风预警,预计今天夜间到明天白天,{}海域将有{}级偏北风,阵风{}级,浪高{}米。"
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


@pytest.mark.parametrize(
    "text",
    ["国务院新闻办公室星期三举行发布会,介绍今年上半年经济运行情况。", "Rain at last.", "यह एक छोटी खबर है।", "ok"],
)
def test_short_copies_are_found_and_short_others_are_not(text: str) -> None:
    assert kept(text, "\n" + text + "\n", "Nein. 不。 नहीं।") == ["a", "c"]


def test_a_corrected_figure_makes_no_new_article_but_is_listed() -> None:
    text = page(BASE)
    figure = next(word for word in BASE[4].split() if word.isdigit())
    corrected = text.replace(figure, "31337", 1)
    assert kept(text, corrected) == ["a"]
    judged = accepted(compare(pairs("a", "b"), {"a": text, "b": corrected}, KNOBS), KNOBS)
    assert judged["figures_changed"].to_list() == [1]


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


def test_a_lead_that_both_versions_rewrote_makes_no_new_article() -> None:
    one, other = article(54, 1)[0], article(55, 1)[0]
    assert len(kept(page([one, *BASE]), page([other, *BASE]))) == 1


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


def test_what_hangs_by_a_thread_is_listed() -> None:
    texts = {"a": page(BASE[:4]), "b": page([*BASE[:3], BASE[3].replace(BASE[3].split()[7], "4711")])}
    texts |= {"c": page(BASE[:9]), "d": page([*BASE[:5], *OTHER[:4]])}
    judged = accepted(compare(pairs("a", "b", "c", "d"), texts, KNOBS), KNOBS)
    assert review(judged, KNOBS).rows() == [("c", "d", "kept apart: one holds most of the other, but not enough")]


def pairs(*ids: str) -> pl.DataFrame:
    return pl.DataFrame({"a": ids[::2], "b": ids[1::2]}, {"a": pl.String, "b": pl.String})


def test_the_most_complete_is_kept_and_junk_does_not_count() -> None:
    later = [BASE[0], *article(7, 9), *BASE[1:]]
    junk = [f"Topic {n}" for n in range(30)]
    found = families(
        [
            Document("long-tail", page([*later, *junk])),
            Document("later", page(later)),
            Document("first", page(BASE)),
            Document("cut", page(later[:10])),
        ],
        DedupSettings(prefer=("complete", "original", "id"), sites=("here",)),
    )
    assert {a.canonical_id for a in found.values()} == {"later"}
    assert found["first"].relation == "version"
    assert found["later"].reason == "the first id of equals"


@pytest.mark.parametrize(
    ("knobs", "expected", "reason"),
    [
        (DedupSettings(), "b", "published first"),
        (DedupSettings(sites=("wire.example",)), "c", "from the preferred site"),
        (DedupSettings(prefer=("id",)), "a", "the first id of equals"),
    ],
)
def test_the_order_of_preference_is_a_setting(knobs: DedupSettings, expected: str, reason: str) -> None:
    found = families(
        [
            Document("a", page(BASE), published="2026-02-03"),
            Document("b", page(BASE), published="2026-02-01", site="copy.example"),
            Document("c", page(BASE), published="2026-02-02", site="wire.example"),
        ],
        knobs,
    )
    assert {a.canonical_id for a in found.values()} == {expected}
    assert {a.reason for a in found.values()} == {reason}


def test_every_duplicate_stands_in_the_one_that_is_kept() -> None:
    """A chain of drifting versions is cut into stars: no document leaves through another one."""
    lines = [line for n in range(30) for line in article(n, 1)]
    chain = [Document(f"v{n}", page(lines[n * 2 : n * 2 + 12])) for n in range(9)]
    texts = {d.id: d.text for d in chain}
    found = dedupe(chain, KNOBS)
    assert sum(a.canonical for a in found) > 1
    for a in found:
        if not a.canonical:
            row = compare(pairs(*sorted((a.id, a.canonical_id))), texts, KNOBS).row(0, named=True)
            side = "a" if row["a"] == a.id else "b"
            assert a.coverage == row["coverage_" + side] >= KNOBS.coverage


def test_two_stories_on_a_page_are_not_one_family() -> None:
    glued = [*BASE, *OTHER[:6]]
    found = families([Document("a", page(glued)), Document("b", page(BASE)), Document("c", page(OTHER[:6]))])
    assert found["b"].canonical_id == "a"
    assert found["c"].canonical


KINDS: list[Callable[[list[str], random.Random], list[str]]] = [
    lambda lines, _: lines,
    lambda lines, rng: lines[: rng.randint(5, 15)],
    lambda lines, rng: [*lines, *article(rng.randint(100, 110), 5)],
    lambda lines, _: ["Share", *lines, "Read next"],
    lambda _, rng: [bulletin(rng.randint(0, 9))],
    lambda lines, _: [" ".join(lines)],
]


@st.composite
def corpora(draw: st.DrawFn) -> list[Document]:
    rng = random.Random(draw(st.integers(0, 10**6)))
    made = [rng.choice(KINDS)(article(rng.randint(0, 4)), rng) for _ in range(draw(st.integers(2, 14)))]
    return [Document(f"d{n}", page(lines), published=rng.choice(("", "2026-01-02"))) for n, lines in enumerate(made)]


@given(corpora(), st.randoms())
@settings(deadline=None, max_examples=25)
def test_order_changes_nothing(documents: list[Document], rng: random.Random) -> None:
    shuffled = list(documents)
    rng.shuffle(shuffled)
    found = families(documents)
    assert families(shuffled) == found
    assert list(found) == [d.id for d in documents]
    for a in found.values():
        assert found[a.canonical_id].canonical
        assert a.canonical == (a.relation == "canonical") == (a.id == a.canonical_id == a.cluster)


@given(corpora(), st.integers(1, 13))
@settings(deadline=None, max_examples=20)
def test_batches_change_nothing(documents: list[Document], cut: int) -> None:
    texts = {d.id: d.text for d in documents}
    signed = sign(list(texts.values()), KNOBS, list(texts))
    old, new = signed[:cut], signed[cut:]
    evidence = compare(candidates(old, None, KNOBS), texts, KNOBS)
    evidence = pl.concat([evidence, compare(candidates(new, old.lazy(), KNOBS), texts, KNOBS)])
    known = facts(documents, signed)
    while len(lacking := missing(evidence, known, KNOBS)):
        evidence = pl.concat([evidence, compare(lacking, texts, KNOBS)])
    at_once = compare(candidates(signed, None, KNOBS), texts, KNOBS)
    assert (
        settle(evidence, known, KNOBS) == resolve(at_once, known, KNOBS, lambda pairs: compare(pairs, texts, KNOBS))[0]
    )


def test_compiled_and_plain_comparison_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        str(n): page(lines)
        for n, lines in enumerate((BASE, BASE[:9], [*BASE[3:], *OTHER[:4]], OTHER, [bulletin(1)], [bulletin(2)], []))
    }
    every = pairs(*(i for a in texts for b in texts if a < b for i in (a, b)))
    plain = compare(every, texts, KNOBS)
    monkeypatch.setattr(sys.modules["cleaners.dedup.compare"], "FEW", 0)
    assert compare(every, texts, KNOBS).equals(plain)


def test_settling_anew_needs_no_texts() -> None:
    documents = [Document("a", page(BASE)), Document("b", page(BASE[:9]))]
    texts = {d.id: d.text for d in documents}
    signed = sign(list(texts.values()), KNOBS, list(texts))
    evidence = compare(candidates(signed, None, KNOBS), texts, KNOBS)
    known = facts(documents, signed)
    assert [a.relation for a in settle(evidence, known, KNOBS)] == ["canonical", "excerpt"]
    assert [a.relation for a in settle(evidence, known, DedupSettings(excerpt=0.3))] == ["canonical", "version"]


def test_small_portions_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys taken a document at a time, sorted in many parts, and pairs judged one by one give the same families."""
    documents = [Document(str(n), page([*BASE[n % 4 :], *article(n, 2), *FOOTER])) for n in range(12)]
    documents += [Document(f"x{n}", page(article(n + 20, 3))) for n in (1, 2)] + [Document("y", page(BASE))]
    signed = sign([d.text for d in documents], KNOBS, [d.id for d in documents])
    nominated, settled = candidates(signed, None, KNOBS), dedupe(documents, KNOBS)
    assert len(nominated) > 20
    monkeypatch.setattr(sys.modules["cleaners.dedup.candidates"], "SLICE", 1)
    monkeypatch.setattr(sys.modules["cleaners.dedup.candidates"], "PARTS", 64)
    monkeypatch.setattr(sys.modules["cleaners.dedup.families"], "AT_ONCE", 1)
    assert candidates(signed, None, KNOBS).equals(nominated)
    assert dedupe(documents, KNOBS) == settled


FEWER = DedupSettings(crowd=8)


def test_a_crowd_nominates_few_pairs() -> None:
    """Three hundred pages with one footer, or of one template, are not compared with each other."""
    texts = [page([*article(n, 4), *FOOTER]) for n in range(300)]
    found = [len(candidates(sign(texts[:n], FEWER), None, FEWER)) for n in (150, 300)]
    assert found[1] < 20 * 300
    assert found[1] < 2.5 * found[0]


def test_a_giant_family_and_a_plundered_site_raise_alarms() -> None:
    documents = [Document(str(n), page(BASE), site="copies.example") for n in range(30)]
    documents += [Document(f"x{n}", page(article(n + 10, 3)), site="fine.example") for n in range(30)]
    found = dedupe(documents, KNOBS)
    rows = [(a.id, a.cluster, a.canonical, d.site) for a, d in zip(found, documents, strict=True)]
    assigned = pl.DataFrame(rows, ["id", "cluster", "canonical", "site"], orient="row")
    raised = alarms(assigned, DedupSettings(alarm_family=20))
    assert [(a.kind, a.subject) for a in raised] == [("giant-family", "0"), ("site-loss", "copies.example")]
    others = assigned.with_columns(site=pl.lit(""))
    assert [a.kind for a in alarms(others, DedupSettings(alarm_family=20))] == ["giant-family"]


def test_candidate_recall_counts_what_brute_force_finds() -> None:
    texts = {f"{n}{kind}": page(article(n)[:size]) for n in range(12) for kind, size in (("full", 20), ("part", 9))}
    signed = sign(list(texts.values()), KNOBS, list(texts))
    found = candidate_recall(candidates(signed, None, KNOBS), signed, texts, KNOBS)
    assert (found.pairs, found.found, found.share) == (12, 12, 1.0)
    none = candidate_recall(pairs(), signed, texts, KNOBS)
    assert (none.found, none.share) == (0, 0.0)


def test_a_pair_is_explained() -> None:
    merged = explain_pair(page(BASE), page(BASE[:9]), KNOBS)
    assert merged.merged
    assert merged.numbers["coverage_b"] == 1.0
    assert [p.kind for p in merged.pieces] == ["same", "only-a"]
    assert "".join(p.a for p in merged.pieces) == page(BASE)
    apart = explain_pair(bulletin(1), bulletin(2), KNOBS)
    assert not apart.merged
    assert "template" in apart.verdict
    assert "at most 0%" in explain_pair(page(BASE), page(OTHER), KNOBS).verdict


def test_removed_text_is_not_compared() -> None:
    documents = [Document(str(n), page([*article(n, 2), *FOOTER])) for n in range(2)]
    documents += [Document("9", page([*article(0, 2), *article(80, 20)]))]
    cleaned = [d.without([line for line in d.lines() if line.text in FOOTER], "footer") for d in documents[:2]]
    assert [a.canonical_id for a in dedupe([*cleaned, documents[2]], KNOBS)] == ["9", "1", "9"]


def test_two_documents_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        dedupe([Document("a", "x"), Document("a", "y")], KNOBS)


def test_the_kept_document_learns_from_its_copies() -> None:
    documents = {
        "a": Document("a", page(BASE), published="2026-01-01"),
        "b": Document("b", page(BASE), title="Late", published="2026-01-03", extra={"author": "A. Writer"}),
        "c": Document("c", page(BASE), title="Early", published="2026-01-02"),
        "d": Document("d", page(BASE[:9]), title="Part", language="en"),
    }
    found = loans(documents, dedupe(documents.values(), KNOBS))
    assert found == [("a", "title", "Early", "c"), ("a", "author", "A. Writer", "b")]


def test_a_repeated_paragraph_is_marked_where_it_stands_again() -> None:
    documents = [
        Document("b", page([STATEMENT, *article(1, 2)]), published="2026-01-02"),
        Document("a", page([*article(2, 2), STATEMENT.upper()]), published="2026-01-01"),
    ]
    assert list(repeats(documents, KNOBS)) == documents
    later, earlier = repeats(documents, DedupSettings(paragraph_words=40))
    assert earlier == documents[1]
    assert [(r.rule, r.instead) for r in later.removals] == [("repeated-paragraph", "a")]
    assert later.kept == page(article(1, 2))


def test_nothing_in_nothing_out() -> None:
    signed = sign([], KNOBS, [])
    nominated = candidates(signed, signed.lazy(), KNOBS)
    evidence = compare(nominated, {}, KNOBS)
    assert dedupe([], KNOBS) == []
    assert len(missing(evidence, facts([], signed), KNOBS)) == 0
    assert candidate_recall(nominated, signed, {}, KNOBS).share == 1.0
    assert not explain_pair("", "", KNOBS).merged


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


def test_paragraphs_of_either_in_the_same_places_make_two_articles() -> None:
    """A series with fixed paragraphs around what each issue reports."""
    fixed = article(71, 9)
    issues = [
        page([x for n, line in enumerate(fixed) for x in (line, *article(72 + k + 9 * n, n % 2))]) for k in (0, 1)
    ]
    assert kept(*issues) == ["a", "b"]
    assert "prose of its own" in explain_pair(*issues, KNOBS).verdict


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


def test_figures_of_a_paragraph_that_only_one_has_tell_nothing_of_the_other() -> None:
    plain = [line.translate(str.maketrans("", "", "0123456789")) for line in BASE[:10]]
    around = ["Filed 12:30", "17 comments", "1,204 views", "5 min read"]
    assert len(kept(page([*plain, *OTHER[:3]]), page([*around, *plain]))) == 1


def test_a_document_without_a_date_comes_after_its_dated_copies() -> None:
    found = families([Document("x", page(BASE), published="2026-03-01"), Document("w", page(BASE))])
    assert {a.canonical_id for a in found.values()} == {"x"}


@given(st.lists(st.sampled_from(["ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr", "st"]), max_size=40), st.data())
@settings(deadline=None, max_examples=40)
def test_an_alignment_loses_nothing(words: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(words)) if data.draw(st.booleans()) else words[: data.draw(st.integers(0, 40))]
    texts = " ".join(words) + ".", "- " + ", ".join(other)
    pieces = aligned(*texts)
    if words and other:
        assert ("".join(p.a for p in pieces), "".join(p.b for p in pieces)) == texts
    assert all(p.kind != "same" or p.a.split() for p in pieces)
    assert [p.kind for p in aligned(texts[0], texts[0])] == (["same"] if words else [])
