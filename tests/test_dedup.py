"""The steps from texts to families: order, batches and portions change nothing, and every pair is explained."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.dedup import (
    accepted,
    aligned,
    candidate_recall,
    candidates,
    compare,
    dedupe,
    explain_pair,
    facts,
    missing,
    repeats,
    resolve,
    review,
    settle,
    sign,
)
from cleaners.document import Document
from cleaners.settings import DedupSettings
from tests.dedup_texts import BASE, FOOTER, KNOBS, OTHER, STATEMENT, article, bulletin, families, page, pairs


def test_what_hangs_by_a_thread_is_listed() -> None:
    texts = {"a": page(BASE[:4]), "b": page([*BASE[:3], BASE[3].replace(BASE[3].split()[7], "4711")])}
    texts |= {"c": page(BASE[:9]), "d": page([*BASE[:5], *OTHER[:4]])}
    judged = accepted(compare(pairs("a", "b", "c", "d"), texts, KNOBS), KNOBS)
    assert review(judged, KNOBS).rows() == [("c", "d", "kept apart: one holds most of the other, but not enough")]


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


def test_of_twins_the_same_one_is_compared_in_any_order() -> None:
    documents = [Document(i, page(lines)) for i, lines in (("b", BASE), ("a", BASE[:9]), ("c", BASE[:9]))]

    def nominated(some: list[Document]) -> list[tuple[str, str]]:
        return candidates(sign([d.text for d in some], KNOBS, [d.id for d in some]), None, KNOBS).rows()

    assert nominated(documents) == nominated(documents[::-1]) == [("a", "b")]


def test_nothing_in_nothing_out() -> None:
    signed = sign([], KNOBS, [])
    nominated = candidates(signed, signed.lazy(), KNOBS)
    evidence = compare(nominated, {}, KNOBS)
    assert dedupe([], KNOBS) == []
    assert len(missing(evidence, facts([], signed), KNOBS)) == 0
    assert candidate_recall(nominated, signed, {}, KNOBS).share == 1.0
    assert not explain_pair("", "", KNOBS).merged


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


@given(st.permutations(range(8)), st.permutations(range(8)), st.integers(min_value=0, max_value=99))
@settings(max_examples=25, deadline=None)
def test_evidence_and_families_depend_on_the_texts_and_not_on_their_ids(
    moved: list[int], order: list[int], seed: int
) -> None:
    """Sentences that changed places, some of them twice there, align from one text alone: it is always the same one."""
    lines = article(seed, 8)
    one, other = page([*lines, lines[0]]), page([lines[n] for n in moved] + article(seed + 100, 2))
    there = compare(pairs("a", "b"), {"a": one, "b": other}, KNOBS).row(0, named=True)
    back = compare(pairs("a", "b"), {"a": other, "b": one}, KNOBS).row(0, named=True)
    assert there == {turned(name): value for name, value in back.items()} | {"a": "a", "b": "b"}
    copies = [one, other, page(lines), page(lines[:5]), page(lines[2:]), page([*lines, *article(seed + 200, 2)])]
    copies += [page(lines[::-1]), page([lines[n] for n in order])]
    found = dedupe([Document(str(n), text) for n, text in enumerate(copies)], KNOBS)
    again = {a.id: a for a in dedupe([Document(str(n), copies[n]) for n in order], KNOBS)}
    assert found == [again[a.id] for a in found]


def turned(name: str) -> str:
    """What a column of the evidence is called with its pair the other way round."""
    if name in {"a_in_b", "b_in_a"}:
        return {"a_in_b": "b_in_a", "b_in_a": "a_in_b"}[name]
    sides = {"_a": "_b", "_b": "_a"}
    return name[:-2] + sides.get(name[-2:], name[-2:])
