"""The report: numbers that add up, nothing unescaped, nothing from outside, the same page for the same corpus."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import run
from cleaners.dedup import accepted, compare
from cleaners.errors import CorpusError, WinnowError
from cleaners.pipeline import reporting
from cleaners.pipeline.reporting import close_calls, write_report
from cleaners.report import Borderline, Curve, Furniture, Material, RunRow, page, render
from cleaners.report.books import books, in_force
from cleaners.report.diff import WORDS, side_by_side
from cleaners.report.excerpt import Gone, around, clip
from cleaners.report.shapes import WIDTH, s_curve, stacked
from cleaners.settings import DedupSettings

VOID = {"meta", "link", "br", "input", "img", "hr"}
STORY = (
    "The night ferry left Skarn at ten with forty sheep and one accordion aboard. "
    "By midnight the sheep had found the dining room, and the cook had found another profession. "
    "Nobody was hurt, the harbour master said, though the piano will not be the same."
)


class Tree(HTMLParser):
    """The elements of a page, in order, and whether they are nested as they should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.data: dict[str, list[str]] = {}
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.data.setdefault(self.open[-1], []).append(data)
        if not {"script", "style"} & set(self.open):
            self.text.append(data)

    @property
    def readable(self) -> str:
        return " ".join("".join(self.text).split())


def document(name: str, text: str = STORY, **more: Any) -> dict[str, Any]:
    fields = {"id": name, "url": "", "site": "skarn.example", "title": "", "language": "en", "source_text": text}
    return {**fields, "text": text, "flags": [], "words": len(text.split()), "run": 1, **more}


def material(
    documents: Sequence[Mapping[str, Any]] = (),
    removals: Sequence[tuple[str, str, int, int, str]] = (),
    rejected: Sequence[tuple[str, str, int, str, str, str, str, int]] = (),
    duplicates: Mapping[str, str] | None = None,
    **more: Any,
) -> Material:
    """A corpus in memory; `duplicates`: id → the document kept in its place."""
    of = duplicates or {}
    rows = [
        (d["id"], of.get(d["id"], d["id"]), d["id"] not in of, "near" if d["id"] in of else "canonical")
        for d in documents
    ]
    schema = {
        "id": pl.String, "url": pl.String, "site": pl.String, "title": pl.String, "language": pl.String,
        "source_text": pl.String, "text": pl.String, "flags": pl.List(pl.String), "words": pl.Int64, "run": pl.Int64,
    }  # fmt: skip
    strings = dict.fromkeys(("id", "file", "kind", "rule", "why", "text"), pl.String)
    refused = {"id": pl.String, "file": pl.String, "line": pl.Int64, **strings, "run": pl.Int64}
    spans = {"id": pl.String, "rule": pl.String, "start": pl.Int64, "end": pl.Int64, "why": pl.String}
    assigned = {"id": pl.String, "canonical_id": pl.String, "canonical": pl.Boolean, "relation": pl.String}
    assignments = pl.LazyFrame(rows, assigned, orient="row").with_columns(
        cluster="canonical_id", resemblance=0.8, containment=0.9, coverage=0.95, reason=pl.lit("the most complete")
    )
    return Material(
        "corpus", pl.LazyFrame(list(documents), schema), pl.LazyFrame(list(removals), spans, orient="row"),
        pl.LazyFrame(list(rejected), refused, orient="row"), assignments, **more,
    )  # fmt: skip


def a_run(number: int = 1, kind: str = "run", **counts: Any) -> RunRow:
    return RunRow(number, f"run-{number}", kind, "2031-05-01T04:00:00Z", "2031-05-01T04:01:00Z", "0.1", counts)


def rich(documents: int = 60) -> Material:
    """A corpus with something in every section of the page."""
    texts = [f"Share this\n\n{STORY} That was sailing number {n}.\n\nFollow us on the quay" for n in range(documents)]
    rows = [
        document(f"doc-{n:05}", text, site=f"site{n % 7}.example", title=f"Sailing {n}", flags=["guard"] * (n % 9 == 0))
        for n, text in enumerate(texts)
    ]
    removals = [(row["id"], "share.bar.en", 0, 10, "A button.") for row in rows]
    removals += [
        (row["id"], f"learned.line.{n % 50}", len(row["text"]) - 21, len(row["text"]), "on 5 of 6 pages")
        for n, row in enumerate(rows)
    ]
    refused = [
        ("", f"in/{n}.jsonl", n, "quarantined", f"not-json-{n % 30}", "no JSON", "{oops", 1) for n in range(documents)
    ]
    duplicates = {f"doc-{n:05}": f"doc-{n - n % 5:05}" for n in range(documents) if n % 5}
    return material(
        rows, removals, refused, duplicates,
        runs=[a_run(1, records=2 * documents, alarms=["a giant family"], seconds={"read": 1.5}, candidate_recall=0.99)],
        furniture=[Furniture("learned.line.1", "site1.example", "follow us on the quay", "on 5 of 6 pages")],
        borderline=[Borderline("doc-00000", "doc-00001", True, "dedup.own", 0.6, 0.62, "close", (("own", 0.61),))],
        near={"dedup.own": 1}, compared=10, curve=Curve(32, 4, 0.7), alarm_loss=0.5,
    )  # fmt: skip


def test_the_page_is_whole_and_names_every_part() -> None:
    tree = Tree(render(page(rich())))
    assert tree.open == []
    ids = [attributes["id"] for _, attributes in tree.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {a["href"].removeprefix("#") for tag, a in tree.elements if tag == "a"}
    assert targets and targets <= set(ids)
    tables = [tag for tag, _ in tree.elements if tag in {"table", "caption"}]
    assert tables == ["table", "caption"] * (len(tables) // 2), "a table without a caption"
    assert all("scope" in attributes for tag, attributes in tree.elements if tag == "th")
    assert ("html", {"lang": "en"}) in tree.elements
    headings = [int(tag[1]) for tag, _ in tree.elements if re.fullmatch(r"h\d", tag)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(headings))


def test_a_hostile_document_stays_text() -> None:
    evil = "<script>alert('x')</script><img src=//evil.example/x onerror=a(1)> \"' onload=\"y </style> \u202eg\x00&lt;"
    rows = [
        document(f"{evil}{n}", f"{evil} {STORY} {n}\n{evil}", site=evil, title=evil, language=evil, flags=[evil])
        for n in range(3)
    ]
    refused = [(evil, evil, 3, kind, evil, evil, evil, 1) for kind in ("rejected", "quarantined")]
    removals = [(row["id"], f"{evil}.{evil}", 0, len(evil), evil) for row in rows]
    made = material(
        rows, removals, refused, {f"{evil}1": f"{evil}0"},
        runs=[a_run(1, alarms=[evil], seconds={evil: 1.0})._replace(kind="run", finished=evil, program=evil)],
        furniture=[Furniture(evil, evil, evil, evil)], notes=[evil],
        borderline=[Borderline(f"{evil}0", f"{evil}2", True, evil, 0.6, 0.62, evil, ((evil, 0.5),))],
        near={evil: 1}, compared=1,
    )  # fmt: skip
    text = render(page(replace(made, name=evil)))
    tree = Tree(text)
    assert tree.open == []
    assert [tag for tag, _ in tree.elements if tag in {"script", "style", "img", "iframe", "object"}] == [
        "style",
        "script",
    ]
    assert not [name for _, attributes in tree.elements for name in attributes if name.startswith("on")]
    assert "alert('x')" in tree.readable, "what a document says is shown"
    assert "\x00" not in text


def test_the_page_asks_nobody_for_anything() -> None:
    text = render(page(rich()))
    tree = Tree(text)
    loading = {"src", "srcset", "action", "data", "poster", "background", "style"}
    assert not [(tag, a) for tag, a in tree.elements if loading & set(a)]
    assert all(a["href"].startswith("#") for _, a in tree.elements if "href" in a)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp", text)
    policy = next(a["content"] for tag, a in tree.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256("".join(tree.data[tag]).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy, f"the browser would refuse our own {tag}"


def test_the_order_of_rows_makes_no_difference() -> None:
    made = rich()
    tables = ("documents", "removals", "rejected", "assignments")
    wanted = render(page(made))
    for seed in range(3):
        mixed = {
            name: getattr(made, name).collect().sample(fraction=1, shuffle=True, seed=seed).lazy() for name in tables
        }
        assert render(page(replace(made, **mixed))) == wanted


def test_the_page_does_not_grow_with_the_corpus() -> None:
    small, large = (len(render(page(rich(n)))) for n in (400, 4000))
    assert large < 1.1 * small < 1_000_000


def test_learned_rules_that_nobody_asked_for_are_counted() -> None:
    shown = page(rich()).removed
    assert (len(shown.lessons), shown.lessons_left_out) == (1, 49)


def test_long_texts_are_cut() -> None:
    long = "word " * 300_000
    rows = [document(f"{'i' * 5000}{n}", long, title=long, site=long) for n in range(2)]
    made = material(rows, [(r["id"], long, 0, 90_000, long) for r in rows], duplicates={rows[1]["id"]: rows[0]["id"]})
    assert len(render(page(made))) < 100_000


def test_an_empty_corpus_has_a_page() -> None:
    tree = Tree(render(page(material())))
    assert "No run has been committed" in tree.readable
    assert "0 records = 0 canonical + 0 duplicates + 0 rejected + 0 quarantined" in tree.readable


def test_right_to_left_snippets_set_their_own_direction() -> None:
    text = "شارك المقال\nغادرت العبارة الميناء عند الفجر."
    made = material([document("ar-1", text, language="ar")], [("ar-1", "share.bar.ar", 0, 11, "زر")])
    tree = Tree(render(page(made)))
    assert ("p", {"class": "text", "dir": "auto"}) in tree.elements
    assert "شارك المقال" in "".join(tree.data["del"])


def test_the_books_add_up_over_runs() -> None:
    rows = [document("a"), document("b"), document("c", run=2), document("d", run=2)]
    refused = [("r", "f", 1, "rejected", "language", "", "", 1), ("", "f", 2, "quarantined", "not-json", "", "", 2)]
    runs = [a_run(1, records=3), a_run(2, records=5, unchanged=2)]
    made = books(material(rows, rejected=refused, duplicates={"b": "a", "d": "a"}, runs=runs))
    assert made.corpus.total == 6 == sum(part.total for part in made.corpus.parts)
    assert dict(made.corpus.parts) == {"canonical": 2, "duplicate": 2, "rejected": 1, "quarantined": 1, "unchanged": 0}
    assert made.last and made.last.total == 5 and not made.last.note
    assert dict(made.last.parts) == {"canonical": 1, "duplicate": 1, "rejected": 0, "quarantined": 1, "unchanged": 2}
    assert made.read == "2 runs read 8 records; 2 of them the corpus had already."


def test_books_that_do_not_add_up_say_so() -> None:
    made = books(material([document("a")], runs=[a_run(1, records=7)]))
    assert made.last and "counted 7 records" in made.last.note
    assert "6 were taken out since" in made.read


def test_undone_runs_do_not_count() -> None:
    runs = [a_run(1), a_run(2), a_run(3), a_run(4, "undo", undone=["run-2", "run-3"]), a_run(5)]
    assert [run.number for run in in_force(runs)] == [1, 5]


def test_samples_show_the_removed_text_with_what_stood_around_it() -> None:
    text = f"{STORY}\n\nAlso read: how sheep choose their seats\n\nShare this\n\n{STORY}"
    start = text.index("Also")
    removals = [("a", "related.label", start, start + 40, "A link."), ("a", "share.bar", start + 41, start + 51, "")]
    tree = Tree(render(page(material([document("a", text)], removals))))
    assert tree.data["del"].count("Also read: how sheep choose their seats\n") == 2, (
        "once itself, once beside the other"
    )
    assert "A link." in tree.readable


def test_each_rule_has_samples_that_differ() -> None:
    shown = page(rich(200)).groups
    assert len(shown) == 24
    for group in shown:
        texts = [piece.text for sample in group.samples for piece in sample.pieces if piece.kind == "focus"]
        assert texts and len(texts) == len({text.casefold() for text in texts})


@given(st.text("ab \n", max_size=200), st.data())
@settings(max_examples=80, deadline=None)
def test_an_excerpt_leaves_out_nothing_near_the_removal(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    focus = Gone(start, end, "r")
    pieces = around(text, [focus], focus)
    squeezed = re.sub(r"\n+", "\n", text[start:end])
    assert start == end or squeezed in [piece.text for piece in pieces if piece.kind == "focus"]
    every = "".join(piece.text for piece in pieces).replace("…", "")
    assert re.sub(r"\s", "", every) in re.sub(r"\s", "", text)


WORD = st.sampled_from(["sheep", "ferry", "piano", "cook", "storm", "quay", "羊", "船", "the", "a"])


@given(st.lists(WORD, max_size=60), st.lists(WORD, max_size=60))
@settings(max_examples=150, deadline=None)
def test_two_texts_side_by_side_are_both_there(kept: list[str], dropped: list[str]) -> None:
    sides = side_by_side(" ".join(kept), " ".join(dropped))
    if any(side.kind == "gap" for side in sides):
        return
    left = " ".join(side.text for side in sides if side.kind in {"both", "kept"})
    right = " ".join(side.text for side in sides if side.kind != "kept")
    assert left.split() == kept
    assert right.split() == dropped


def test_differences_are_shown_where_they_stand() -> None:
    kept = f"{STORY} The inquiry opens on Monday. {STORY.replace('sheep', 'goats')}"
    dropped = f"{STORY} The inquiry opens on Friday. {STORY.replace('sheep', 'goats')} Printed in Skarn."
    sides = [(side.kind, side.text) for side in side_by_side(kept, dropped) if side.kind in {"kept", "dropped"}]
    assert sides == [("kept", "Monday."), ("dropped", "Friday."), ("dropped", "Printed in Skarn.")]


def test_a_moved_paragraph_is_not_shown_as_lost() -> None:
    first, second = "One two three four five six seven.", "Red green blue white black brown grey."
    sides = side_by_side(f"{first}\n\n{second}", f"{second}\n\n{first}")
    assert {side.kind for side in sides} == {"both", "kept", "elsewhere"}


def test_giant_texts_are_aligned_in_bounded_time() -> None:
    sides = side_by_side("again and " * 2 * WORDS, "again or " * 2 * WORDS)
    assert sum(len(side.text) for side in sides) < 10_000


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=5))
def test_a_bar_is_as_long_as_what_it_shows(counts: list[int]) -> None:
    from cleaners.report.books import Part

    bars = stacked([Part(str(n), count) for n, count in enumerate(counts)], sum(counts))
    assert [bar.total for bar in bars] == [count for count in counts if count]
    assert all(bar.width > 0 for bar in bars)
    if bars:
        assert abs(bars[-1].x + bars[-1].width - WIDTH) < 0.1


def test_the_curve_rises_from_never_to_always() -> None:
    plot = s_curve(Curve(32, 4, 0.7))
    heights = [float(point.split(",")[1]) for point in plot.points.split()]
    assert heights[0] == 100 and heights[-1] == 0 and heights == sorted(heights, reverse=True)
    assert dict(plot.marks)[0.5] == pytest.approx(1 - (1 - 0.5**4) ** 32)


def test_clip_keeps_short_texts_and_marks_long_ones() -> None:
    assert clip("short") == "short"
    assert clip("x" * 1000, 10) == "x" * 9 + "…"
    assert clip(" " * 1000 + "x", 10).endswith("…")


def evidence(shares: Sequence[float]) -> pl.LazyFrame:
    """Real evidence on pairs of which the first text stands in the second one to about such a share."""
    words = [f"{consonant}{vowel}{end}" for consonant in "bdfglmnprst" for vowel in "aeiou" for end in "lmnrst"]
    whole = [" ".join(words[n * 30 : n * 30 + 30]) + "." for n in range(10)]
    texts = {"whole": "\n\n".join(whole)}
    for share in shares:
        own = [" ".join(f"x{word}" for word in part.split()) for part in whole[round(share * 10) :]]
        texts[f"part {share}"] = "\n\n".join(whole[: round(share * 10)] + own)
    pairs = pl.DataFrame({"a": [name for name in texts if name != "whole"], "b": ["whole"] * len(shares)})
    return compare(pairs, texts, DedupSettings()).lazy()


LENIENT, STRICT = (DedupSettings(coverage=coverage, own=0.9) for coverage in (0.88, 0.92))
"""So that coverage alone decides."""


def test_close_calls_name_the_setting_that_decides_them() -> None:
    calls = close_calls(evidence([1.0, 0.9, 0.2]), LENIENT)
    assert (calls.compared, calls.near) == (3, {"dedup.coverage": 1})
    assert [(c.a, c.one, c.name) for c in calls.closest] == [("part 0.9", True, "dedup.coverage")]
    assert calls.closest[0].moved > calls.closest[0].limit
    calls = close_calls(evidence([1.0, 0.9, 0.2]), STRICT)
    assert [(c.a, c.one, c.name) for c in calls.closest] == [("part 0.9", False, "dedup.coverage")]
    assert calls.closest[0].moved < calls.closest[0].limit
    assert "not enough" in calls.closest[0].why


def test_a_close_call_would_fall_the_other_way() -> None:
    pairs = evidence([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]).collect()
    calls = close_calls(pairs.lazy(), LENIENT)
    assert calls.closest
    for pair in (call for call in calls.closest if call.name):
        own = pairs.filter(pl.col("a") == pair.a, pl.col("b") == pair.b)
        moved = LENIENT.model_copy(update={pair.name.removeprefix("dedup."): pair.moved})
        verdicts = [accepted(own, at).select(pl.col("fits_a") | pl.col("fits_b")).item() for at in (LENIENT, moved)]
        assert verdicts == [pair.one, not pair.one]


def test_pairs_without_evidence_give_no_close_calls() -> None:
    assert close_calls(pl.LazyFrame({"a": ["x"], "b": ["y"]}), DedupSettings()) == (1, {}, ())


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "in").mkdir()
    (folder / "in" / "one.txt").write_text(f"{STORY}\n\nBack to top button\n", "utf-8")
    (folder / "in" / "two.txt").write_text(STORY, "utf-8")
    (folder / "in" / "three.txt").write_text(
        "A heron stood on the slipway all of Tuesday and would not say why.", "utf-8"
    )
    (folder / "in" / "bad.jsonl").write_text("{\n", "utf-8")
    run([folder / "in"], folder / "corpus", report=False)
    return folder / "corpus"


def test_the_report_on_a_real_corpus(corpus: Path) -> None:
    written = Path(write_report(corpus))
    assert written == corpus / "report.html"
    first = written.read_bytes()
    tree = Tree(first.decode())
    assert "4 records = 2 canonical + 1 duplicate + 0 rejected + 1 quarantined" in tree.readable
    assert "Back to top button" in "".join(tree.data["del"])
    assert "bad.jsonl:1" in tree.readable
    assert Path(write_report(corpus)).read_bytes() == first
    assert not list(corpus.glob("*.part*"))


def test_furniture_is_shown_of_the_sites_that_lost_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"calm.example": "The Calm Gazette", "busy.example": "Bees today\n\nHoney tomorrow"}
    chance = random.Random(5)
    words = ["".join(chance.choices("aeiourstlmn", k=7)) for _ in range(2000)]
    sentence = "The {} of the {} has been {} by the {}, and nobody in {} knew why the {} was not {} on {}."
    with (tmp_path / "in.jsonl").open("w", encoding="utf-8") as batch:
        for site, line in (item for item in said.items() for _ in range(8)):
            story = "\n\n".join(sentence.format(*chance.choices(words, k=8)) for _ in range(6))
            batch.write(json.dumps({"site": site, "text": f"{story}\n\n{line}"}) + "\n")
    run([tmp_path / "in.jsonl"], tmp_path / "corpus", report=False)
    assert {"calm.example", "busy.example"} <= set(_sites_taught(tmp_path / "corpus"))
    monkeypatch.setattr(reporting, "SITES", 1)
    assert set(_sites_taught(tmp_path / "corpus")) == {"busy.example"}


def _sites_taught(corpus: Path) -> list[str]:
    """The sites of the furniture that the report shows."""
    shown = Path(write_report(corpus)).read_text("utf-8").partition("Site furniture that was learned")[2]
    return re.findall(r"<td><bdi>([a-z.]+)</bdi>", shown.partition("</table>")[0])


def test_the_report_goes_where_it_is_told(corpus: Path, tmp_path: Path) -> None:
    assert write_report(corpus, tmp_path / "page.html") == str(tmp_path / "page.html")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    with pytest.raises(WinnowError, match="can't be written"):
        write_report(corpus, tmp_path / "nowhere" / "page.html")
    with pytest.raises(CorpusError):
        write_report(tmp_path / "no corpus")
