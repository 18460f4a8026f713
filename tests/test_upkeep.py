"""A corpus over time: revisions, what is cleaned again, what is forgotten; the books and the families follow."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cleaners import CorpusError, Settings, run
from cleaners.pipeline import upkeep
from cleaners.pipeline.upkeep import forget, reclean
from cleaners.store import Corpus

LAMP = (
    "The lighthouse at Corran Point went dark on Sunday for the first time in ninety years.\n\n"
    "Its keeper, Agnes Moe, said the lamp had not failed: the harbour board had stopped paying for the oil.\n\n"
    "Fishermen from the three villages below the cliff lit fires on the beach and counted their boats home."
)
MORE = (
    "\n\nOn Tuesday the board met in the fish hall, with the doors open, and voted the oil for one more winter.\n\n"
    "A motion to light the lamp with whale fat was laughed out of the hall, and its mover went home in the dark."
)
MILL = "A mill burned at Tarn on Monday. Nobody was hurt, and the flour was insured by its owner, who was in church."


def take(folder: Path, corpus: Path, **texts: str) -> None:
    batch = folder / f"{len(list(folder.glob('*.jsonl')))}.jsonl"
    lines = [json.dumps({"id": name, "text": text, "site": "coast.example"}) for name, text in texts.items()]
    batch.write_text("\n".join(lines), "utf-8")
    run([batch], corpus, report=False)


def relations(corpus: Path) -> Mapping[str, tuple[str, str]]:
    rows = Corpus.open(corpus).read("assignments").select("id", "canonical_id", "relation").collect()
    return {name: (kept, relation) for name, kept, relation in rows.iter_rows()}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    take(tmp_path, tmp_path / "corpus", early=LAMP, mill=MILL)
    return tmp_path / "corpus"


def test_a_fuller_version_supersedes(corpus: Path, tmp_path: Path) -> None:
    take(tmp_path, corpus, late=LAMP + MORE)
    assert relations(corpus)["early"] == ("late", "version")
    assert relations(corpus)["late"] == ("late", "canonical")
    changes = Corpus.open(corpus).changes_since(1)
    assert dict(changes.select("id", "change").iter_rows()) == {"early": "superseded", "late": "added"}


def test_a_revision_replaces_and_history_keeps_the_old_text(corpus: Path, tmp_path: Path) -> None:
    take(tmp_path, corpus, copy=LAMP)
    assert relations(corpus)["early"][0] == "copy" or relations(corpus)["copy"][0] == "early"
    take(tmp_path, corpus, early=MILL + " It will be rebuilt in stone by the spring, the insurers have promised him.")
    assert relations(corpus)["copy"] == ("copy", "canonical")
    texts = [Corpus.open(corpus).read("documents", as_of=n).filter(pl.col("id") == "early").collect() for n in (1, 3)]
    assert texts[0]["text"][0] == LAMP and texts[1]["text"][0].startswith("A mill")
    assert Corpus.open(corpus).check() == []


def test_the_twin_of_a_revised_document_keeps_its_family(corpus: Path, tmp_path: Path) -> None:
    """Two with the same words, one of which spoke for both: when it changes, the other is looked up anew."""
    take(tmp_path, corpus, early2=LAMP, late=LAMP + MORE)
    take(
        tmp_path,
        corpus,
        early="Something else entirely is reported here, about geese, and a market, and a long winter.",
    )
    take(tmp_path, corpus, early2b=LAMP)
    assert {name: kept for name, (kept, _) in relations(corpus).items()} == {
        "early": "early", "early2": "late", "early2b": "late", "late": "late", "mill": "mill",
    }  # fmt: skip


def test_forgetting_leaves_no_trace(corpus: Path, tmp_path: Path) -> None:
    take(tmp_path, corpus, late=LAMP + MORE)
    forget(corpus, ["late"])
    assert relations(corpus) == {"early": ("early", "canonical"), "mill": ("mill", "canonical")}
    secret = b"voted the oil for one more winter"
    assert not any(secret in path.read_bytes() for path in corpus.rglob("*") if path.is_file())
    take(tmp_path, corpus, late=LAMP + MORE + " Again.")
    assert "late" not in relations(corpus)
    assert Corpus.open(corpus).read("rejected").collect()["rule"].to_list() == ["forgotten"]
    assert Corpus.open(corpus).check() == []


def test_forgetting_works_without_sites_and_refuses_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"id": "a", "text": LAMP}), "utf-8")
    run([tmp_path / "x.jsonl"], tmp_path / "corpus", report=False)
    with pytest.raises(CorpusError, match="'b'"):
        forget(tmp_path / "corpus", ["a", "b"])
    assert "a" in relations(tmp_path / "corpus")
    forget(tmp_path / "corpus", ["a", "b"], unknown=True)
    assert relations(tmp_path / "corpus") == {}


def test_a_record_that_gives_way_to_another_of_its_id_keeps_its_text(tmp_path: Path) -> None:
    records = [{"id": "a", "text": LAMP}, {"id": "a", "text": LAMP + MORE}, {"id": "m", "text": MILL}]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    run([tmp_path / "x.jsonl"], tmp_path / "corpus", report=False)
    (row,) = Corpus.open(tmp_path / "corpus").read("rejected").collect().to_dicts()
    assert (row["id"], row["rule"], row["text"]) == ("a", "repeated-id", LAMP)


def test_cleaning_again_uses_what_the_sites_taught_since(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    slogan = "The Coast Courier: salt in every line"
    stories = [
        "Gulls stole a wedding cake on the pier at noon.\n\n"
        "The bride's father threw his hat after them, and lost that as well.",
        "The last cooper of Varn has retired.\n\n"
        "He leaves forty unfinished barrels to the museum of the town, which has no cellar.",
        "A seal slept on the steps of the bank all Friday.\n\n"
        "The clerks came and went by the coal door until it had gone.",
        "Herring prices fell by half within a week.\n\n"
        "The northern fleet had found the shoal off the skerries, and told everyone.",
        "The ferry company bought a second bell.\n\n"
        "Nobody on the island trusts a clock that was set on the mainland, it said.",
        "Children of the upper school have mapped every well in the valley.\n\n"
        "They found one that nobody owned, and drank from it.",
    ]
    take(tmp_path, corpus, s0=f"{stories[0]}\n\n{slogan}")
    assert slogan in Corpus.open(corpus).read("documents").collect()["text"][0]
    assert Corpus.open(corpus).runs()[-1].counts["outdated"] == 0
    take(tmp_path, corpus, **{f"s{n}": f"{story}\n\n{slogan}" for n, story in enumerate(stories) if n})
    assert Corpus.open(corpus).runs()[-1].counts["outdated"] == 1
    summary = reclean(corpus)
    assert summary.revised == 1
    assert not any(slogan in text for text in Corpus.open(corpus).read("documents").collect()["text"])
    assert Corpus.open(corpus).runs()[-1].kind == "reclean"
    assert Corpus.open(corpus).check() == []
    assert not reclean(corpus).committed


def test_other_articles_under_the_same_ids_raise_an_alarm(corpus: Path, tmp_path: Path) -> None:
    take(tmp_path, corpus, a=LAMP + MORE, b=MILL + " The miller has bought a dog, and a bell, and sleeps in the loft.")
    batch = tmp_path / "again.jsonl"
    other = "In {} the choir sang without its {} tenor, who had missed the last boat from the islands on Sunday."
    changed = {"early": other.format("Lund", "second"), "mill": other.format("Varn", "only"), "b": MILL}
    batch.write_text("\n".join(json.dumps({"id": i, "text": text}) for i, text in changed.items()), "utf-8")
    summary = run([batch], corpus, report=False)
    assert summary.revised == 3 and summary.flags["revision-shares-nothing"] == 2 and not summary.alarms
    changed = {"early": LAMP, "mill": MILL, "a": other.format("Tarn", "best"), "b": MILL + " Again."}
    batch.write_text("\n".join(json.dumps({"id": i, "text": text}) for i, text in changed.items()), "utf-8")
    summary = run([batch], corpus, report=False)
    assert summary.flags["revision-shares-nothing"] == 3
    assert "3 of 4 documents" in summary.alarms[0] and "a, early, mill" in summary.alarms[0]


def test_a_disk_that_fills_up_in_a_pass_is_told_and_costs_nothing(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("underlying IO error: No space left on device (os error 28)")

    before = tables(corpus)
    with monkeypatch.context() as patched:
        patched.setattr(pl.DataFrame, "write_parquet", full)
        with pytest.raises(CorpusError, match="No space left") as caught:
            take(tmp_path, corpus, late=LAMP + MORE)
    assert "Free some space" in caught.value.remedy
    assert tables(corpus) == before
    run(sorted(tmp_path.glob("*.jsonl"))[-1:], corpus, report=False)
    assert relations(corpus)["early"] == ("late", "version")


def pages(count: int) -> dict[str, str]:
    """Articles of one site, each with a byline, a date and the site's slogan; the first one's headline stands above."""
    words = LAMP.lower().replace(".", "").replace(",", "").split()
    texts = {}
    for n in range(count):
        chance = random.Random(n)
        body = "\n\n".join(f"The {' '.join(chance.choices(words, k=14))} was seen at noon." for _ in range(4))
        texts[f"p{n}"] = (
            f"{'The Pier Opens Again' if n == 0 else ''}\n\nBy Agnes Moe\n\n{body}\n\nSalt in every line".strip()
        )
    return texts


def tables(corpus: Path) -> dict[str, list[Any]]:
    """All that a corpus says, but for the numbers of the runs and on how many pages a learned line was seen."""
    read = Corpus.open(corpus).read
    frames = {
        "documents": read("documents"), "assignments": read("assignments"), "removals": read("removals").drop("why"),
        "rejected": read("rejected").drop("file", "line"), "sites": read("sites"), "signatures": read("signatures"),
    }  # fmt: skip
    plain = {name: frame.drop("run").collect() for name, frame in frames.items()}
    return {name: sorted(map(repr, frame.select(sorted(frame.columns)).rows())) for name, frame in plain.items()}


def test_two_batches_cleaned_again_are_as_one(tmp_path: Path) -> None:
    texts = pages(6)
    take(tmp_path, tmp_path / "one", **texts)
    for part in (slice(2), slice(2, 6)):
        take(tmp_path, tmp_path / "many", **dict(list(texts.items())[part]))
    assert tables(tmp_path / "one") != tables(tmp_path / "many")
    assert reclean(tmp_path / "many").revised == 2
    assert tables(tmp_path / "one") == tables(tmp_path / "many")
    assert Corpus.open(tmp_path / "many").check() == []
    assert not reclean(tmp_path / "one").committed


def test_an_interrupted_cleaning_goes_on_from_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "DOCUMENTS", 2)
    texts = pages(6)
    for part in (slice(2), slice(2, 6)):
        take(tmp_path, tmp_path / "corpus", **dict(list(texts.items())[part]))
    before = tables(tmp_path / "corpus")
    done: list[Path] = []

    def die(what: str, number: int, _total: int) -> None:
        done[:] = (tmp_path / "corpus" / "staging").glob("*/cleaned/[0-9]*")
        if what == "clean and sign" and number == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reclean(tmp_path / "corpus", watch=die)
    assert tables(tmp_path / "corpus") == before
    stamps = {folder: folder.stat().st_ctime_ns for folder in done}
    assert len(stamps) == 1
    seen: list[dict[Path, int]] = []

    def look(what: str, _number: int, _total: int) -> None:
        if what == "find and verify duplicates":
            seen.append({folder: folder.stat().st_ctime_ns for folder in stamps})

    assert reclean(tmp_path / "corpus", watch=look).committed
    assert seen[0] == stamps
    take(tmp_path, tmp_path / "one", **texts)
    assert tables(tmp_path / "corpus") == tables(tmp_path / "one")


def test_other_thresholds_need_no_new_signatures(corpus: Path, tmp_path: Path) -> None:
    strict = Settings.load(overrides=["dedup.coverage=1.0", "dedup.near=1.0"])
    (tmp_path / "x.jsonl").write_text(
        json.dumps({"id": "late", "text": LAMP.replace("ninety", "eighty") + MORE}), "utf-8"
    )
    run([tmp_path / "x.jsonl"], corpus, strict, report=False)
    assert Corpus.open(corpus).check() == []


def test_a_kept_document_borrows_what_a_copy_knows(tmp_path: Path) -> None:
    from cleaners.pipeline.export import documents

    records = [
        {"id": "full", "text": LAMP + MORE, "site": "coast.example"},
        {
            "id": "copy",
            "text": LAMP + MORE + "\n\nBack to top\n\n3 hours ago",
            "published": "2031-05-02",
            "title": "Dark",
        },
    ]
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    run([tmp_path / "b.jsonl"], tmp_path / "corpus", report=False)
    plain = documents(tmp_path / "corpus").collect().row(0, named=True)
    assert (plain["id"], plain["published"], plain["title"]) == ("full", "", "")
    rich = documents(tmp_path / "corpus", enrich=True).collect().row(0, named=True)
    assert (rich["published"], rich["title"]) == ("2031-05-02", "Dark")
    assert [(loan["field"], loan["source"]) for loan in rich["borrowed"]] == [("published", "copy"), ("title", "copy")]


def test_a_repeated_paragraph_goes_if_asked_for() -> None:
    from cleaners import clean

    background = (
        "The board was founded in 1871 by eleven ship owners who could not agree on anything else, meets in a hall "
        "that smells of tar, and has since changed its statutes twice, each time to make its meetings shorter."
    )
    records = [
        {"id": "b", "published": "2031-05-03", "text": f"{MILL}\n\n{background}"},
        {"id": "a", "published": "2031-05-02", "text": f"{LAMP}\n\n{background}"},
    ]
    assert all(background in document.kept for document in clean(records))
    later, earlier = clean(records, Settings.load(overrides=["dedup.paragraph_words=20"]))
    assert background in earlier.kept and background not in later.kept
    assert later.removals[-1].instead == "a"


def test_an_export_marks_where_a_paragraph_first_stood(tmp_path: Path) -> None:
    from cleaners.pipeline.export import documents

    background = (
        "The lock was dug in 1802 by men who were paid in herring, which is why its chamber has the shape of a fish, "
        "and why the lock keeper still gets a barrel every New Year, to be opened on the gate."
    )
    records = [
        {"id": "undated", "text": f"{LAMP} {MORE}\n\n{background}"},
        {"id": "later", "published": "2031-05-03", "text": f"{MILL}\n\n{background}"},
        {"id": "first", "published": "2031-05-02", "text": f"{background}\n\nThe bell is to be cast again in June."},
    ]
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    run([tmp_path / "b.jsonl"], tmp_path / "corpus", report=False)
    found = {row["id"]: row for row in documents(tmp_path / "corpus", everything=True, repeats=20).collect().to_dicts()}
    assert found["first"]["repeats"] == []
    for name in ("later", "undated"):
        (mark,) = found[name]["repeats"]
        assert found[name]["text"][mark["start"] : mark["end"]] == background
        assert mark["first"] == "first"
    assert "repeats" not in documents(tmp_path / "corpus").collect_schema()


def test_an_export_in_parts_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaners.pipeline import export

    texts = [LAMP, MILL, MORE]
    records = [{"id": f"r{n}", "text": f"{texts[n % 3]}\n\nNote {n}."} for n in range(7)]
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    run([tmp_path / "b.jsonl"], tmp_path / "corpus", report=False)
    frames = [export.documents(tmp_path / "corpus", everything=True)]
    frames += [export.rows(tmp_path / "corpus", name) for name in ("assignments", "removals", "rejected", "runs")]
    whole = [list(export.lines(frame)) for frame in frames]
    monkeypatch.setattr(export, "ROWS", 2)
    assert [list(export.lines(frame)) for frame in frames] == whole
    assert len(whole[0]) == 7
