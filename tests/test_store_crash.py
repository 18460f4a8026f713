"""A run is all or nothing: killed at any instant, the corpus reads as before or after, and a repeated run ends it."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from deltalake import DeltaTable

from cleaners.errors import CorpusError
from cleaners.store import TABLES, Corpus, change, files, transaction
from tests import store_victim as victim
from tests.store_rows import STAMP, add, document, ids, rejected

CHILDREN = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")


@pytest.fixture(scope="module", autouse=True)
def _children_start_quickly() -> None:
    if os.name == "posix":
        CHILDREN.set_forkserver_preload(["tests.store_victim", "pyarrow.parquet"])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("prepared") / "corpus"
    victim.prepare(root)
    return root


def content(root: Path) -> dict[str, Any]:
    """All that a reader sees of a corpus, without the times of day."""
    snapshot = Corpus.open(root).at()
    tables = {name: snapshot.read(name).collect() for name in TABLES if name != "runs"}
    rows = {name: frame.select(sorted(frame.columns)) for name, frame in tables.items()}
    runs = [(run.number, run.id, run.kind, dict(run.counts), run.readable_from) for run in Corpus.open(root).runs()]
    return {name: sorted(map(repr, frame.rows())) for name, frame in rows.items() if frame.height} | {"runs": runs}


def killed(step: int, deed: str, root: Path, by: signal.Signals = signal.SIGKILL) -> bool:
    """Whether the deed, done by a child, was cut off at that step: after enough steps it is not."""
    child = CHILDREN.Process(target=victim.die_at, args=(step, deed, root, by))
    child.start()
    child.join(60)
    assert child.exitcode in {0, -signal.SIGKILL, signal.SIGTERM}
    return child.exitcode != 0


def strays(root: Path) -> set[Path]:
    """Parquet files that no run names that can be read back."""
    named = {
        root / name / part
        for run in Corpus.open(root).history()
        for name, version in run.versions.items()
        for part in DeltaTable(root / name, version).get_add_actions()["path"].to_pylist()
    }
    return {file for name in TABLES if name != "runs" for file in (root / name).glob("*.parquet")} - named


def survives(
    prepared: Path, root: Path, deed: str, steps: tuple[int, ...], after: dict[str, Any],
    by: signal.Signals = signal.SIGKILL,
) -> bool:  # fmt: skip
    """Kill a deed, and what repeats it, each at its step, and look; False if it was done before the first step."""
    shutil.copytree(prepared, root)
    before = seen = content(root)
    cut = killed(steps[0], deed, root, by)
    for step in steps:
        if step != steps[0] and seen == before:
            killed(step, deed, root, by)
        seen = content(root)
        assert seen in (before, after), f"{deed} killed at step {step} of {steps}"
        assert Corpus.open(root).check() == []
    if seen != after:
        victim.DEEDS[deed](root)
        assert content(root) == after, f"{deed} repeated after {steps}"
    with Corpus.open(root).transaction("next"):
        assert strays(root) == set()
        for name, version in Corpus.open(root).runs()[-1].versions.items():
            assert DeltaTable(root / name).file_uris() == DeltaTable(root / name, version).file_uris()
    texts = [pl.read_parquet(file, columns=["text"])["text"] for file in (root / "documents").glob("*.parquet")]
    assert deed != "forget" or not any(text.str.contains(victim.SECRET, literal=True).any() for text in texts)
    assert Corpus.open(root).check() == []
    shutil.rmtree(root)
    return cut


def undisturbed(prepared: Path, root: Path, deed: str) -> dict[str, Any]:
    shutil.copytree(prepared, root)
    victim.DEEDS[deed](root)
    return content(root)


@pytest.mark.parametrize("deed", victim.DEEDS)
def test_a_deed_killed_at_some_steps_is_done_or_not(prepared: Path, tmp_path: Path, deed: str) -> None:
    after = undisturbed(prepared, tmp_path / "undisturbed", deed)
    steps = 8
    while survives(prepared, tmp_path / "corpus", deed, (steps,), after):
        steps += 37
    assert steps > 8


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM that a process could live through")
def test_a_deed_cancelled_at_some_steps_is_done_or_not(prepared: Path, tmp_path: Path) -> None:
    """What is tidied up on the way out must not tear what was there."""
    after = undisturbed(prepared, tmp_path / "undisturbed", "grow")
    steps = 3
    while survives(prepared, tmp_path / "corpus", "grow", (steps,), after, signal.SIGTERM):
        steps += 23
    assert steps > 30


@pytest.mark.slow
@pytest.mark.parametrize("deed", victim.DEEDS)
def test_a_deed_killed_at_every_step_is_done_or_not(prepared: Path, tmp_path: Path, deed: str) -> None:
    """A run at each of its steps; the other deeds, which write the same way, at one of three."""
    after = undisturbed(prepared, tmp_path / "undisturbed", deed)
    steps = 0
    chance = random.Random(3)
    while survives(prepared, tmp_path / "corpus", deed, (steps, chance.randrange(60)), after):
        steps += 1 if deed == "grow" else 3
    assert steps > 30


def kill_at_random(root: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)
    for n in range(times):
        child = CHILDREN.Process(target=victim.grow_for_ever, args=(root, n))
        child.start()
        time.sleep(0.05 + chance.random() * 0.5)
        child.kill()
        child.join()
        corpus = Corpus.open_or_create(root, STAMP)
        runs = [run.id for run in corpus.runs()]
        assert runs == [f"run{number}" for number in range(len(runs))]
        rows = corpus.read("documents").select("id", "run").collect()
        assert set(rows["id"]) >= {f"{number:04}" for number in range(len(runs))}
        assert rows["run"].max() == (len(runs) or None)
        assert corpus.check() == []


def test_killed_at_random_times(tmp_path: Path) -> None:
    kill_at_random(tmp_path / "corpus", 5, seed=1)


@pytest.mark.slow
def test_killed_at_random_times_over_and_over(tmp_path: Path) -> None:
    kill_at_random(tmp_path / "corpus", 120, seed=2)
    corpus = Corpus.open(tmp_path / "corpus")
    assert len(corpus.runs()) > 20
    with corpus.transaction("last"):
        assert strays(corpus.root) == set()


# Faults that a process lives through.


def full(root: Path, limit: int) -> None:
    """A run on a disk that takes no file larger than `limit` bytes."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        with Corpus.open(root).transaction("large") as tx:
            noise = os.urandom(40_000).hex()
            tx.append("documents", pl.DataFrame([document("large", noise)]))
            tx.commit()
    except CorpusError as error:
        assert "Nothing was changed" in error.remedy
        os._exit(17)
    os._exit(0)


@pytest.mark.skipif(os.name != "posix", reason="the limit is a POSIX one")
@pytest.mark.parametrize("limit", [300, 20_000])
def test_a_full_disk_is_told_and_costs_nothing(prepared: Path, tmp_path: Path, limit: int) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(prepared, root)
    before = content(root)
    child = CHILDREN.Process(target=full, args=(root, limit))
    child.start()
    child.join(60)
    assert child.exitcode == 17
    assert content(root) == before
    victim.grow(root)
    assert Corpus.open(root).check() == []


@pytest.mark.parametrize("owner", [files, change.Change, transaction])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_faults_come_with_a_remedy(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, code: int
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(code, os.strerror(code))

    root = tmp_path / "corpus"
    shutil.copytree(prepared, root)
    before = content(root)
    name = {files: "write", change.Change: "commit", transaction: "record"}[owner]
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, fail)
        with pytest.raises(CorpusError, match=os.strerror(code)) as caught:
            victim.grow(root)
    assert {errno.ENOSPC: "Free some space", errno.EACCES: "the right to write"}[code] in caught.value.remedy
    assert content(root) == before
    victim.grow(root)
    assert Corpus.open(root).check() == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nobody takes a right from the superuser")
def test_a_corpus_that_may_not_be_written_can_be_read(prepared: Path, tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(prepared, root)
    for folder in [root, *(path for path in root.rglob("*") if path.is_dir())]:
        folder.chmod(0o555)
    (root / ".lock").chmod(0o444)
    assert ids(Corpus.open(root)) == ["a", "b", "c", "d", "e", "s"]
    with pytest.raises(CorpusError, match="can't be read or written"):
        add(Corpus.open(root), "next", "x")


def test_a_run_that_was_overtaken_can_not_commit(prepared: Path, tmp_path: Path) -> None:
    """Two writers can't meet on one machine; where a lock was lost, the tables' own order decides."""
    root = tmp_path / "corpus"
    shutil.copytree(prepared, root)
    slow = transaction.begin(Corpus.open(root).place, "slow")
    slow.append("rejected", pl.DataFrame([rejected("x")]))
    add(Corpus.open(root), "quick", "q")
    with pytest.raises(CorpusError, match="Another run has changed the corpus"):
        slow.commit()
    assert [run.id for run in Corpus.open(root).runs()][-1] == "quick"
    assert Corpus.open(root).check() == []


def test_readers_see_whole_runs_while_another_process_writes(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    corpus = Corpus.create(root, STAMP)
    child = CHILDREN.Process(target=victim.grow_for_ever, args=(root, 0))
    child.start()
    seen = set()
    try:
        while len(seen) < 6 and child.is_alive():
            snapshot = corpus.at()
            tables = [snapshot.read(name).collect() for name in ("documents", "assignments", "signatures", "runs")]
            number = snapshot.run.number if snapshot.run else 0
            assert tables[3].height == number
            assert [set(frame["id"]) for frame in tables[1:3]] == [set(tables[0]["id"])] * 2
            assert {frame["run"].max() for frame in tables} == {number or None}
            seen.add(number)
    finally:
        child.kill()
        child.join()
    assert len(seen) == 6
