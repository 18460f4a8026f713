"""Looking back, going back, dropping and erasing; and what `check` finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from cleaners.errors import CorpusError
from cleaners.store import Corpus, change, migrate, schema
from cleaners.store import corpus as corpus_module
from cleaners.store import manifest as manifest_module
from cleaners.store.place import Place
from tests import store_victim as victim
from tests.store_rows import STAMP, add, assignment, document, ids, rejected, removal, signatures


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus.create(tmp_path / "corpus", STAMP)


def settle(corpus: Corpus, run: str, *rows: dict[str, object]) -> None:
    with corpus.transaction(run) as tx:
        tx.upsert("assignments", pl.DataFrame(rows))
        tx.commit()


def changes(corpus: Corpus, run: str | int) -> list[tuple[str, str, str | None]]:
    return corpus.changes_since(run).select("id", "change", "canonical_id").rows()


# What changed since a run.


def test_changes_name_what_was_added_superseded_removed_and_revised(corpus: Corpus) -> None:
    add(corpus, "first", "a", "b", "c", "d", "e")
    settle(corpus, "second", assignment("e", "d"))
    with corpus.transaction("third") as tx:
        tx.upsert("documents", pl.DataFrame([document("a", "Another text."), document("f", "F"), document("g", "G")]))
        tx.upsert("assignments", pl.DataFrame([assignment("b", "f"), assignment("f"), assignment("g", "f")]))
        tx.delete("documents", ["c"])
        tx.delete("assignments", ["c"])
        tx.commit()
    assert changes(corpus, "second") == [
        ("a", "revised", "a"),
        ("b", "superseded", "f"),
        ("c", "removed", None),
        ("f", "added", "f"),
    ]
    assert changes(corpus, "first")[3] == ("e", "superseded", "d")
    assert changes(corpus, "third") == []


def test_a_row_that_was_written_anew_but_is_the_same_is_no_change(corpus: Corpus) -> None:
    add(corpus, "first", "a")
    same = corpus.read("documents").drop("run").collect()
    with corpus.transaction("second") as tx:
        tx.upsert("documents", same)
        tx.commit()
    assert changes(corpus, "first") == []


def test_a_duplicate_that_becomes_canonical_is_added(corpus: Corpus) -> None:
    add(corpus, "first", "a", "b")
    settle(corpus, "second", assignment("b", "a"))
    settle(corpus, "third", assignment("a", "b"), assignment("b"))
    assert changes(corpus, "second") == [("a", "superseded", "b"), ("b", "added", "b")]


# Undo.


def test_undo_brings_back_what_was_and_keeps_the_history(corpus: Corpus) -> None:
    add(corpus, "first", "a", "b")
    add(corpus, "second", "b", "c")
    before = corpus.read("documents", "first").sort("id").collect()
    run = corpus.undo("second")
    assert (run.number, run.kind, run.counts) == (3, "undo", {"undone": ["second"]})
    assert corpus.read("documents").sort("id").collect().equals(before)
    assert ids(corpus, "second") == ["a", "b", "c"]
    assert corpus.check() == []
    assert changes(corpus, "second") == [("b", "revised", "b"), ("c", "removed", None)]


def test_undoing_the_undo_brings_the_run_back(corpus: Corpus) -> None:
    add(corpus, "first", "a")
    add(corpus, "second", "b")
    corpus.undo("second")
    corpus.undo(3)
    assert ids(corpus) == ["a", "b"]
    add(corpus, "fifth", "c")
    assert ids(corpus) == ["a", "b", "c"]
    assert corpus.check() == []


def test_undoing_the_first_run_leaves_an_empty_corpus(corpus: Corpus) -> None:
    add(corpus, "first", "a")
    add(corpus, "second", "b")
    assert corpus.undo(1).counts == {"undone": ["first", "second"]}
    assert ids(corpus) == []
    assert corpus.check() == []
    with pytest.raises(CorpusError, match="no run 'ninth'"):
        corpus.undo("ninth")


# Compaction.


def test_compacting_keeps_every_row_and_drops_what_is_older(corpus: Corpus) -> None:
    for n in range(6):
        add(corpus, f"run{n}", f"d{n}")
    before = corpus.read("documents").sort("id").collect()
    run = corpus.compact(keep=3)
    assert run.counts == {"files_before": 18, "files_after": 3}
    assert corpus.read("documents").sort("id").collect().equals(before)
    assert len(DeltaTable(corpus.root / "documents").file_uris()) == 1
    assert [run.number for run in corpus.history()] == [4, 5, 6, 7]
    assert [ids(corpus, number)[-1] for number in (4, 5, 6, 7)] == ["d3", "d4", "d5", "d5"]
    with pytest.raises(CorpusError, match="after run 3 was dropped; the oldest that is left is run 4"):
        corpus.read("documents", 3)
    assert len(corpus.runs()) == 7
    assert corpus.check() == []
    assert changes(corpus, 6) == []


def test_compacting_removes_files_that_nothing_readable_names(corpus: Corpus) -> None:
    for n in range(6):
        add(corpus, f"run{n}", "a")
    corpus.compact(keep=2)
    assert len(list((corpus.root / "documents").glob("*.parquet"))) == 2
    corpus.compact()
    assert [run.number for run in corpus.history()] == [5, 6, 7, 8]
    with pytest.raises(CorpusError, match="was dropped"):
        corpus.undo(5)
    corpus.undo(6)
    assert corpus.check() == []


def test_many_small_runs_leave_few_files(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "MOST_SMALL_FILES", 4)
    for n in range(12):
        add(corpus, f"run{n}", f"d{n:02}")
    for name in ("documents", "assignments", "signatures", "runs"):
        assert len(DeltaTable(corpus.root / name).file_uris()) <= 5
    assert len(ids(corpus)) == 12
    assert ids(corpus, "run7") == [f"d{n:02}" for n in range(8)]
    assert corpus.check() == []


# Erasure.


def everything_on_disk(root: Path) -> bytes:
    """Every byte of the corpus, with the columns of its Parquet files unpacked."""
    loose = [path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".parquet"]
    tables = [pl.read_parquet(path).write_ndjson().encode() for path in sorted(root.rglob("*.parquet"))]
    return b"\n".join([*loose, *tables])


@pytest.mark.parametrize("spare", [0, 1 << 30])
def test_a_forgotten_document_leaves_no_trace_but_its_id(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    monkeypatch.setattr(change, "WORTH_SPARING", spare)
    monkeypatch.setattr(change, "MOST_DEAD_SHARE", 0.9)
    secret = "Someone's private affair."
    add(corpus, "first", "a", "b")
    with corpus.transaction("second") as tx:
        tx.upsert("documents", pl.DataFrame([document("s", secret, secret[9:], title=secret)]))
        tx.append("removals", pl.DataFrame([removal("s", 0, 9), removal("a", 0, 1) | {"instead": "s"}]))
        tx.append("rejected", pl.DataFrame([rejected("s") | {"text": secret}]))
        tx.append("pairs", pl.DataFrame({"a": ["a", "a"], "b": ["b", "s"]}))
        tx.upsert("assignments", pl.DataFrame([assignment("s"), assignment("b", "s")]))
        tx.upsert("signatures", signatures("s"))
        lines = {"site": ["x", "x"], "page": pl.Series([7, 2**64 - 1], dtype=pl.UInt64), "line": ["Home", secret]}
        tx.append("sites", pl.DataFrame(lines))
        tx.commit()
    add(corpus, "third", "c")
    add(corpus, "fourth", "s", "d")
    assert b"private affair" in everything_on_disk(corpus.root)
    page = pl.DataFrame({"page": pl.Series([2**64 - 1], dtype=pl.UInt64)})
    run = corpus.forget(["s", "never seen"], lambda _: (None, {"sites": page}))
    assert (run.kind, run.counts) == ("forget", {"forgotten": 1})
    assert b"private affair" not in everything_on_disk(corpus.root)
    assert b"Text of s" not in everything_on_disk(corpus.root)
    assert ids(corpus) == ["a", "b", "c", "d"]
    assert corpus.read("forgotten").sort("id").collect()["id"].to_list() == ["never seen", "s"]
    assert corpus.read("pairs").collect()["b"].to_list() == ["b"]
    assert corpus.read("sites").collect()["line"].to_list() == ["Home"]
    assert corpus.read("removals").select("id", "instead").collect().rows() == [("a", "")]
    [alone] = corpus.read("assignments").filter(pl.col("id") == "b").collect().rows(named=True)
    assert (alone["canonical"], alone["canonical_id"], alone["relation"]) == (True, "b", "canonical")
    assert "forgotten" in alone["reason"]


def test_what_was_before_a_forgotten_document_can_not_be_read_back(corpus: Corpus) -> None:
    add(corpus, "first", "a", "s")
    add(corpus, "second", "b")
    corpus.forget(["s"])
    with pytest.raises(CorpusError, match="was dropped"):
        corpus.read("documents", "second")
    with pytest.raises(CorpusError, match="can't be undone"):
        corpus.undo("second")
    assert corpus.check() == []


def test_new_families_can_be_given_with_the_erasure(corpus: Corpus) -> None:
    add(corpus, "first", "a", "b", "c", "s")
    settle(corpus, "second", assignment("a", "s"), assignment("b", "s"), assignment("c", "s"))
    corpus.forget(["s"], lambda _: (pl.DataFrame([assignment("a"), assignment("b", "a")]), {}))
    assert corpus.read("assignments").sort("id").select("id", "canonical_id").collect().rows() == [
        ("a", "a"),
        ("b", "a"),
        ("c", "c"),
    ]
    assert corpus.check() == []


def test_an_undo_does_not_undo_an_erasure(corpus: Corpus) -> None:
    corpus.forget(["s"])
    add(corpus, "second", "a")
    corpus.undo("second")
    assert corpus.read("forgotten").collect()["id"].to_list() == ["s"]


# Older and newer programs.


def at_schema(monkeypatch: pytest.MonkeyPatch, version: int) -> None:
    for module in (schema, corpus_module, manifest_module, migrate):
        monkeypatch.setattr(module, "SCHEMA_VERSION", version)


def test_an_older_corpus_is_refused_until_it_is_migrated(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    add(corpus, "first", "a")
    at_schema(monkeypatch, 2)
    with pytest.raises(CorpusError, match="older Winnow") as caught:
        Corpus.open(corpus.root)
    assert "winnow migrate" in caught.value.remedy
    monkeypatch.setattr(migrate, "STEPS", {1: lambda tx: tx.append("documents", pl.DataFrame([document("m", "M")]))})
    again = Corpus.migrate(corpus.root)
    assert ids(again) == ["a", "m"]
    assert (again.runs()[-1].kind, again.runs()[-1].counts) == ("migrate", {"from": 1, "to": 2})
    assert len(Corpus.migrate(corpus.root).runs()) == 2
    at_schema(monkeypatch, 1)
    with pytest.raises(CorpusError, match="newer Winnow"):
        Corpus.open(corpus.root)


@pytest.mark.parametrize("after_commit", [False, True])
def test_a_migration_that_was_cut_short_is_finished(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, after_commit: bool
) -> None:
    add(corpus, "first", "a")
    at_schema(monkeypatch, 2)

    def step(_tx: object) -> None:
        if not after_commit and not calls:
            calls.append("cut")
            raise KeyboardInterrupt

    calls: list[str] = []
    monkeypatch.setattr(migrate, "STEPS", {1: step})
    write = manifest_module.write

    def cut_at_the_end(place: Place, manifest: manifest_module.Manifest) -> None:
        if after_commit and manifest.migrating_from is None and not calls:
            calls.append("cut")
            raise KeyboardInterrupt
        write(place, manifest)

    monkeypatch.setattr(manifest_module, "write", cut_at_the_end)
    with pytest.raises(KeyboardInterrupt):
        Corpus.migrate(corpus.root)
    with pytest.raises(CorpusError, match="winnow migrate"):
        Corpus.open(corpus.root)
    assert [run.kind for run in Corpus.migrate(corpus.root).runs()] == ["run", "migrate"]


# What `check` finds.


def spoil(corpus: Corpus, change: Callable[[object], None]) -> list[tuple[str, str]]:
    with corpus.transaction("spoilt") as tx:
        change(tx)
        tx.commit()
    return [(problem.table, problem.what) for problem in corpus.check()]


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (lambda tx: tx.delete("assignments", ["a"]), "assignments", "documents without a row: a"),
        (lambda tx: tx.delete("signatures", ["a"]), "signatures", "documents without a row: a"),
        (lambda tx: tx.append("documents", pl.DataFrame([document("a", "A")])), "documents", "the same id: a"),
        (lambda tx: tx.append("removals", pl.DataFrame([removal("z", 0, 1)])), "removals", "not in the corpus: z"),
        (lambda tx: tx.append("removals", pl.DataFrame([removal("a", 0, 1)])), "documents", "don't add up"),
        (lambda tx: tx.append("removals", pl.DataFrame([removal("a", 0, 9999)])), "documents", "don't add up"),
        (lambda tx: tx.upsert("documents", pl.DataFrame([document("a", "A", "B")])), "documents", "don't add up"),
        (lambda tx: tx.append("pairs", pl.DataFrame({"a": ["a"], "b": ["z"]})), "pairs", "not in the corpus: z"),
        (lambda tx: tx.upsert("assignments", pl.DataFrame([assignment("a", "z")])), "assignments", "is not one: a"),
        (
            lambda tx: tx.upsert("assignments", pl.DataFrame([assignment("a", "b"), assignment("b", "a")])),
            "assignments",
            "2 × documents whose canonical document is not one: a, b",
        ),
        (
            lambda tx: tx.upsert("assignments", pl.DataFrame([assignment("a") | {"canonical": False}])),
            "assignments",
            "said to be canonical and are not",
        ),
        (
            lambda tx: tx.upsert("assignments", pl.DataFrame([assignment("a") | {"cluster": "b"}])),
            "assignments",
            "more than one canonical document: b",
        ),
        (lambda tx: tx.append("forgotten", pl.DataFrame({"id": ["a"]})), "documents", "forgotten and are back: a"),
    ],
)
def test_check_finds_books_that_do_not_add_up(
    corpus: Corpus, change: Callable[[object], None], where: str, what: str
) -> None:
    add(corpus, "first", "a", "b")
    found = spoil(corpus, change)
    assert any(name == where and what in message for name, message in found), found


@pytest.mark.parametrize(
    ("counts", "what"),
    [
        (
            dict.fromkeys(("new", "revised", "unchanged", "rejected", "quarantined"), 1) | {"records": 6},
            "accounts for 5",
        ),
        ({"documents": 3}, "counted 3 documents, and there are 1"),
        ({"canonical": 0}, "counted 0 canonical, and there are 1"),
    ],
)
def test_check_finds_runs_that_counted_wrong(corpus: Corpus, counts: dict[str, int], what: str) -> None:
    with corpus.transaction("first") as tx:
        tx.append("documents", pl.DataFrame([document("a", "A")]))
        tx.append("assignments", pl.DataFrame([assignment("a")]))
        tx.append("signatures", signatures("a"))
        tx.commit(counts=counts)
    [problem] = corpus.check()
    assert what in problem.what


def test_check_accepts_removals_that_add_up(corpus: Corpus) -> None:
    add(corpus, "first", "a")
    with corpus.transaction("second") as tx:
        tx.upsert("documents", pl.DataFrame([document("a", "Share! 📰 News. Share!", "📰 News.")]))
        tx.append("removals", pl.DataFrame([removal("a", 0, 7), removal("a", 14, 21)]))
        tx.commit()
    assert corpus.check() == []


@pytest.mark.parametrize("harm", ["missing", "damaged", "log"])
def test_check_finds_harmed_files(corpus: Corpus, harm: str) -> None:
    add(corpus, "first", "a")
    file = next((corpus.root / "documents").glob("*.parquet"))
    if harm == "missing":
        file.unlink()
    elif harm == "damaged":
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    else:
        (corpus.root / "documents" / "_delta_log" / f"{1:020}.json").write_text("{")
    [problem] = corpus.check()
    assert problem.table == "documents"
    assert {"missing": "is missing (1 rows)", "damaged": "is damaged", "log": "log can't be read"}[harm] in problem.what
    assert "winnow undo" in problem.remedy


# Who else reads the tables.


def test_the_stamp_is_a_file_that_a_person_can_read(corpus: Corpus) -> None:
    assert json.loads((corpus.root / "winnow.json").read_text()) == {"schema_version": 1, "stamp": STAMP}


def test_duckdb_and_pandas_can_read_the_tables(corpus: Corpus) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pandas")
    add(corpus, "first", "a", "b")
    add(corpus, "second", "b", "c")
    delta = DeltaTable(corpus.root / "documents")
    assert sorted(delta.to_pandas()["text"]) == ["Text of a, first.", "Text of b, second.", "Text of c, second."]
    rows = duckdb.from_arrow(delta.to_pyarrow_dataset())
    assert rows.filter("run = 2").order("id").project("id").fetchall() == [("b",), ("c",)]


@pytest.mark.parametrize("deed", ["grow", "undo", "forget", "compact"])
def test_everyone_can_read_what_a_deed_left(tmp_path: Path, deed: str) -> None:
    """Where rows are called dead, Polars reads on; after a compaction, or an erasure, so does everyone."""
    duckdb = pytest.importorskip("duckdb")
    root = tmp_path / "corpus"
    victim.prepare(root)
    victim.DEEDS[deed](root)
    if deed not in {"forget", "compact"}:
        Corpus.open(root).compact()
    corpus = Corpus.open(root)
    for name in corpus.runs()[-1].versions:
        held = corpus.read(name).select(pl.len()).collect().item()
        delta = DeltaTable(root / name)
        frames = [pl.read_delta(str(root / name)), delta.to_pandas(), delta.to_pyarrow_table()]
        counted = duckdb.from_arrow(delta.to_pyarrow_dataset()).count("run").fetchall()
        assert [len(frame) for frame in frames] == [held] * 3
        assert counted == [(held,)]
    earlier = [corpus.read("documents", run.number).collect().height for run in corpus.history()]
    assert corpus.check() == [] and all(earlier)
    corpus_after = Corpus.open(root)
    victim.sparing(lambda _: add(corpus_after, "later", "a", "z"))(root)
    assert "z" in pl.read_delta(str(root / "documents"))["id"] and corpus_after.check() == []


def test_polars_and_arrow_can_read_the_tables(corpus: Corpus) -> None:
    add(corpus, "first", "a", "b")
    [run] = corpus.runs()
    path, version = corpus.root / "documents", run.versions["documents"]
    assert sorted(pl.read_delta(str(path), version=version)["id"]) == ["a", "b"]
    assert sorted(DeltaTable(path, version).to_pyarrow_table()["id"].to_pylist()) == ["a", "b"]
    bands = pl.read_delta(str(corpus.root / "signatures"))["bands"].to_list()
    assert bands == [[1, -1]] * 2  # Delta has no unsigned integers: others see the same 64 bits as signed ones
