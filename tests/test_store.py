"""The corpus on disk: what a run wrote is there, whole, and stays readable as it was."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from deltalake import DeltaTable

from cleaners.errors import CorpusError
from cleaners.store import SCHEMA_VERSION, TABLES, Corpus, change, locate, lock, table
from tests.store_rows import STAMP, add, document, ids, rejected, removal, signatures


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus.create(tmp_path / "corpus", STAMP)


def test_a_new_corpus_is_empty_and_has_every_column(corpus: Corpus) -> None:
    for name, schema in TABLES.items():
        frame = corpus.read(name).collect()
        assert frame.height == 0
        assert dict(frame.schema) == dict(schema.columns)
    assert corpus.runs() == []
    assert corpus.check() == []


def test_what_a_run_wrote_is_there_after_it(corpus: Corpus) -> None:
    add(corpus, "first", "b", "a")
    again = Corpus.open(corpus.root)
    assert ids(again) == ["a", "b"]
    assert (
        again.read("signatures")
        .collect()
        .sort("id")
        .equals(signatures("a", "b").with_columns(run=pl.lit(1, pl.Int64)).select("id", "run", "bands", "shingles"))
    )
    [run] = again.runs()
    assert (run.number, run.id, run.kind, run.counts, run.program) == (1, "first", "run", {"records": 2}, "1.2.3")
    assert set(run.versions) == {"documents", "assignments", "signatures"}
    assert again.check() == []


def test_nothing_shows_before_the_commit(corpus: Corpus) -> None:
    add(corpus, "first", "a")
    with corpus.transaction("second") as tx:
        tx.append("documents", pl.DataFrame([document("b", "B")]))
        tx.delete("documents", ["a"])
        assert ids(corpus) == ["a"]
    assert ids(corpus) == ["a"]
    assert [run.id for run in corpus.runs()] == ["first"]
    assert corpus.check() == []


def test_an_upsert_replaces_all_rows_of_its_keys_and_leaves_the_others(corpus: Corpus) -> None:
    with corpus.transaction("first") as tx:
        tx.append("removals", pl.DataFrame([removal("a", 0, 1), removal("a", 3, 5), removal("b", 0, 2)]))
        tx.commit()
    with corpus.transaction("second") as tx:
        tx.upsert("removals", pl.DataFrame([removal("a", 7, 9)]))
        tx.commit()
    rows = corpus.read("removals").sort("id", "start").select("id", "start", "run").collect()
    assert rows.rows() == [("a", 7, 2), ("b", 0, 1)]


def test_changes_within_a_run_build_on_one_another(corpus: Corpus) -> None:
    with corpus.transaction("first") as tx:
        tx.append("documents", pl.DataFrame([document("a", "A"), document("b", "B")]))
        tx.upsert("documents", pl.DataFrame([document("b", "B2"), document("c", "C")]))
        tx.delete("documents", ["a"])
        tx.commit()
    rows = corpus.read("documents").sort("id").select("id", "text").collect()
    assert rows.rows() == [("b", "B2"), ("c", "C")]
    assert len(list((corpus.root / "documents").glob("*.parquet"))) == len(
        DeltaTable(corpus.root / "documents").file_uris()
    )


def test_pairs_are_deleted_by_two_columns(corpus: Corpus) -> None:
    pairs = pl.DataFrame({"a": ["x", "x", "y"], "b": ["y", "z", "z"], "resemblance": [0.1, 0.2, 0.3]})
    with corpus.transaction("first") as tx:
        tx.append("pairs", pairs)
        tx.delete("pairs", pl.DataFrame({"a": ["x"], "b": ["z"]}), key=("a", "b"))
        tx.commit()
    assert corpus.read("pairs").sort("a").select("a", "b").collect().rows() == [("x", "y"), ("y", "z")]


def test_a_run_can_be_read_back_by_number_id_and_beginning(corpus: Corpus) -> None:
    add(corpus, "0815-first", "a")
    add(corpus, "4711-second", "b")
    assert ids(corpus, 1) == ids(corpus, "1") == ids(corpus, "0815-first") == ids(corpus, "081") == ["a"]
    assert ids(corpus, "4711") == ids(corpus) == ["a", "b"]
    assert corpus.read("runs", 1).collect()["id"].to_list() == ["0815-first"]
    with pytest.raises(CorpusError, match="no run '3'"):
        corpus.read("documents", 3)


def test_a_snapshot_does_not_move(corpus: Corpus) -> None:
    add(corpus, "first", "a")
    before = corpus.at()
    add(corpus, "second", "b")
    assert before.read("documents").collect()["id"].to_list() == ["a"]
    assert before.read("runs").collect()["id"].to_list() == ["first"]


def test_columns_may_come_later_and_keep_their_types(corpus: Corpus) -> None:
    add(corpus, "first", "a")
    later = signatures("b").with_columns(
        sketch=pl.Series([[1, 2**32 - 1]], dtype=pl.Array(pl.UInt32, 2)), packed=pl.Series([b"\x00\xff"])
    )
    with corpus.transaction("second") as tx:
        tx.append("signatures", later)
        tx.commit()
    rows = corpus.read("signatures").sort("id").collect()
    assert rows.schema["sketch"] == pl.Array(pl.UInt32, 2)
    assert rows["sketch"].to_list() == [None, [1, 2**32 - 1]]
    assert rows["packed"].to_list() == [None, b"\x00\xff"]
    assert rows["bands"].to_list() == [[1, 2**64 - 1]] * 2
    with corpus.transaction("third") as tx:
        tx.delete("signatures", ["b"])
        tx.commit()
    assert corpus.read("signatures").collect()["id"].to_list() == ["a"]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pl.DataFrame([document("a", "A")]).drop("url"), r"missing columns \['url'\]"),
        (pl.DataFrame([document("a", "A", colour="red")]), r"unknown columns \['colour'\]"),
        (pl.DataFrame([document("a", "A"), document("a", "B")]), "two rows have the same id"),
    ],
)
def test_rows_that_do_not_fit_are_refused(corpus: Corpus, frame: pl.DataFrame, message: str) -> None:
    with corpus.transaction("first") as tx, pytest.raises(ValueError, match=message):
        tx.append("documents", frame)


def test_rows_of_another_type_than_the_column_are_refused(corpus: Corpus) -> None:
    add(corpus, "first", "a")
    with corpus.transaction("second") as tx, pytest.raises(ValueError, match="shingles holds UInt32, not String"):
        tx.append("signatures", signatures("b").with_columns(shingles=pl.lit("many")))


def test_a_change_leaves_the_files_alone_that_it_does_not_concern(corpus: Corpus) -> None:
    add(corpus, "first", "a")
    add(corpus, "second", "b")
    before = set(DeltaTable(corpus.root / "documents").file_uris())
    add(corpus, "third", "b", "c")
    after = set(DeltaTable(corpus.root / "documents").file_uris())
    assert len(before & after) == 1
    assert len(before) == len(after) == 2


@pytest.mark.parametrize("name", ["two words", "Körper & 100%", "a#b?c", "コーパス"])
def test_a_corpus_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(change, "WORTH_SPARING", 0)
    monkeypatch.setattr(change, "MOST_DEAD_SHARE", 0.9)
    corpus = Corpus.create(tmp_path / name, STAMP)
    add(corpus, "first", "a", "b", "c")
    add(corpus, "second", "b")
    assert ids(corpus) == ["a", "b", "c"]
    assert corpus.read("documents").filter(pl.col("run") == 2).collect()["id"].to_list() == ["b"]
    corpus.undo("second")
    assert corpus.check() == []


@pytest.mark.parametrize("spare", [0, 1 << 30])
def test_rows_go_from_large_and_small_files_alike(corpus: Corpus, monkeypatch: pytest.MonkeyPatch, spare: int) -> None:
    """Whether a file is written anew or its rows are called dead makes no difference to anyone who reads."""
    monkeypatch.setattr(change, "WORTH_SPARING", spare)
    monkeypatch.setattr(change, "MOST_DEAD_SHARE", 0.9)
    monkeypatch.setattr(change, "MOST_DEAD", 70_000)
    names = [f"{n:05}" for n in range(70_000)]
    alive = set(names)
    with corpus.transaction("first") as tx:
        tx.append("signatures", signatures(*names[:100]))
        tx.append("signatures", signatures(*names[100:]))
        tx.commit()
    first = {part.path for part in table.parts(table.opened(corpus.place / "signatures"))}
    for run, gone in enumerate(([0, 99], [100, 101, 65_636, 69_999], [99, 101, 5], list(range(200, 9000)))):
        with corpus.transaction(f"run{run}") as tx:
            tx.delete("signatures", [names[n] for n in gone])
            tx.append("signatures", signatures(names[gone[0]]))
            tx.commit()
        alive -= {names[n] for n in gone[1:]}
        alive |= {names[gone[0]]}
        rows = corpus.read("signatures").collect()
        assert sorted(rows["id"]) == sorted(alive)
        assert corpus.read("signatures").filter(pl.col("id").is_in([names[n] for n in gone])).collect().height == 1
    parts = table.parts(table.opened(corpus.place / "signatures"))
    assert any(part.dead for part in parts) == (spare == 0)
    assert sorted(pl.read_delta(str(corpus.root / "signatures"))["id"]) == sorted(alive)
    assert (first <= {part.path for part in parts}) == (spare == 0)
    corpus.compact()
    assert corpus.read("signatures").collect().sort("id").equals(rows.sort("id"))
    assert not any(part.dead for part in table.parts(table.opened(corpus.place / "signatures")))
    assert DeltaTable(corpus.root / "signatures").count() == len(alive)


def test_large_rows_are_spread_over_files_in_order(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "FILE_BYTES", 10_000)
    names = [f"{n:03}" for n in range(200)]
    with corpus.transaction("first") as tx:
        tx.append("documents", pl.DataFrame([document(name, "word " * 50) for name in reversed(names)]))
        tx.commit()
    files = DeltaTable(corpus.root / "documents").file_uris()
    assert len(files) > 5
    assert all(pl.read_parquet(file)["id"].is_sorted() for file in files)
    assert ids(corpus) == names


# Opening and creating.


def test_a_missing_a_foreign_and_an_empty_folder_are_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus at") as caught:
        Corpus.open(tmp_path / "nowhere")
    assert "winnow run INPUT --corpus" in caught.value.remedy
    with pytest.raises(CorpusError, match="no corpus at"):
        Corpus.open(tmp_path)
    (tmp_path / "letter.txt").write_text("Dear all")
    for refuse in (Corpus.open, lambda path: Corpus.open_or_create(path, STAMP)):
        with pytest.raises(CorpusError, match="holds other things"):
            refuse(tmp_path)
    with pytest.raises(CorpusError, match="not empty"):
        Corpus.create(tmp_path, STAMP)
    with pytest.raises(CorpusError, match="is a file"):
        Corpus.open(tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "Dear all"


def test_a_newer_corpus_is_refused_and_a_damaged_stamp_named(corpus: Corpus) -> None:
    path = corpus.root / "winnow.json"
    found = json.loads(path.read_text())
    path.write_text(json.dumps({**found, "schema_version": SCHEMA_VERSION + 1}))
    with pytest.raises(CorpusError, match="newer Winnow") as caught:
        Corpus.open(corpus.root)
    assert "pip install --upgrade" in caught.value.remedy
    path.write_text('{"schema_ver')
    with pytest.raises(CorpusError, match="is damaged"):
        Corpus.open(corpus.root)


def test_another_stamp_is_refused_with_the_way_out(corpus: Corpus) -> None:
    assert Corpus.open_or_create(corpus.root, STAMP).stamp == STAMP
    with pytest.raises(CorpusError, match="signatures affine32-5; these settings ask for other") as caught:
        Corpus.open_or_create(corpus.root, {"signatures": "other"})
    assert "another folder" in caught.value.remedy


def test_an_interrupted_creation_can_be_repeated(tmp_path: Path) -> None:
    (tmp_path / ".part-0123").write_text("{")
    assert Corpus.open_or_create(tmp_path, STAMP).stamp == STAMP


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("s3://bucket/some/corpus/", "s3://bucket/some/corpus"),
        (Path("s3://bucket/corpus"), "s3://bucket/corpus"),
        ("gs://bucket", "gs://bucket"),
        ("C:/corpus", "C:/corpus"),
        ("some/folder", "some/folder"),
    ],
)
def test_a_url_is_told_from_a_path(path: str | Path, url: str) -> None:
    assert locate.at(path).url == url


# One writer.


def hold(path: Path, started: Any, seconds: float) -> None:
    with lock.writing(path, 0):
        started.set()
        time.sleep(seconds)


def test_a_second_writer_is_refused_and_told_who_writes(corpus: Corpus) -> None:
    with corpus.transaction("first"):
        with (
            pytest.raises(CorpusError, match=r"Another run is writing .*process \d+ on ") as caught,
            corpus.transaction("second"),
        ):
            pass
        assert "--wait" in caught.value.remedy
    add(corpus, "third", "a")


def test_a_second_writer_can_wait_and_a_killed_one_holds_nobody_up(corpus: Corpus) -> None:
    context = multiprocessing.get_context("spawn")
    for kill in (False, True):
        started = context.Event()
        other = context.Process(target=hold, args=(corpus.root / ".lock", started, 0.3 if not kill else 60))
        other.start()
        assert started.wait(30)
        if kill:
            other.kill()
        with corpus.transaction("waiting", wait=30):
            pass
        other.join()


def test_a_run_id_names_a_folder_and_nothing_above_it(corpus: Corpus) -> None:
    for name in ("", "..", "a/b", ".hidden", "x" * 101):
        with pytest.raises(ValueError, match="not a run id"), corpus.transaction(name):
            pass


# What a run that did not commit leaves behind.


class Killed(Exception):  # noqa: N818 - it stands for a signal
    """Ends a run as a signal would."""


def test_staging_stays_for_the_same_run_and_goes_for_another(corpus: Corpus) -> None:
    with pytest.raises(Killed), corpus.transaction("first") as tx:
        (tx.staging / "part").write_text("half the work")
        raise Killed
    with pytest.raises(Killed), corpus.transaction("first") as tx:
        assert (tx.staging / "part").read_text() == "half the work"
        raise Killed
    with corpus.transaction("second") as tx:
        assert not (tx.staging / "part").exists()
        assert [path.name for path in tx.staging.parent.iterdir()] == ["second"]
        tx.commit()
    assert not list((corpus.root / "staging").iterdir())


def parquet(corpus: Corpus, name: str) -> int:
    return len(list((corpus.root / name).glob("*.parquet")))


@pytest.mark.parametrize("killed", [True, False])
def test_files_of_a_run_that_did_not_commit_go(corpus: Corpus, killed: bool) -> None:
    add(corpus, "first", "a")
    with contextlib.suppress(Killed), corpus.transaction("second") as tx:
        tx.append("documents", pl.DataFrame([document("b", "B")]))
        tx.append("rejected", pl.DataFrame([rejected("c")]))
        assert (parquet(corpus, "documents"), parquet(corpus, "rejected")) == (2, 1)
        if killed:
            raise Killed
    with corpus.transaction("third"):
        assert (parquet(corpus, "documents"), parquet(corpus, "rejected")) == (1, 0)
    assert ids(corpus) == ["a"]
    assert not list((corpus.root / "staging").iterdir())
