"""A corpus in an object store: the same as in a folder, with a lease in place of a lock."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from cleaners.errors import CorpusError
from cleaners.store import Corpus, bucket, change, transaction
from tests.store_rows import STAMP, add, document, ids, rejected

pytestmark = pytest.mark.slow

pytest.importorskip("obstore")
pytest.importorskip("moto.server")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An S3-compatible server on this machine; in a process of its own, since Delta Lake waits without letting go."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.kill()
        running.wait()


@pytest.fixture
def url(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    import boto3

    settings = {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "y", "REGION": "us-east-1", "ENDPOINT_URL": server}
    for name, value in {**settings, "ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    name = f"bucket-{tmp_path.name.replace('_', '-').lower()}"[:60].rstrip("-")
    boto3.client(
        "s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y"
    ).create_bucket(Bucket=name)
    return f"s3://{name}/some/corpus"


@pytest.mark.parametrize("spare", [0, 1 << 30])
def test_a_corpus_lives_in_a_bucket_as_in_a_folder(url: str, monkeypatch: pytest.MonkeyPatch, spare: int) -> None:
    monkeypatch.setattr(change, "WORTH_SPARING", spare)
    monkeypatch.setattr(change, "MOST_DEAD_SHARE", 0.9)
    with pytest.raises(CorpusError, match="no corpus at s3://"):
        Corpus.open(url)
    corpus = Corpus.open_or_create(url, STAMP)
    add(corpus, "first", "a", "b")
    add(corpus, "second", "b", "c")
    assert ids(Corpus.open(url)) == ["a", "b", "c"]
    assert ids(corpus, "first") == ["a", "b"]
    assert corpus.check() == []
    corpus.undo("second")
    assert ids(corpus) == ["a", "b"]
    corpus.compact(keep=2)
    with pytest.raises(CorpusError, match="was dropped"):
        corpus.read("documents", 1)
    corpus.forget(["a"])
    assert ids(corpus) == ["b"]
    assert len((corpus.place / "documents").names()) == 1
    assert corpus.check() == []


def test_what_a_killed_run_left_in_a_bucket_is_swept(url: str) -> None:
    corpus = Corpus.create(url, STAMP)
    add(corpus, "first", "a")
    with pytest.raises(KeyboardInterrupt), corpus.transaction("second") as tx:
        (tx.staging / "part").write_text("half the work")
        tx.append("documents", pl.DataFrame([document("b", "B")]))
        tx.append("rejected", pl.DataFrame([rejected("x")]))
        tx.change("documents").commit()
        raise KeyboardInterrupt
    assert ids(corpus) == ["a"]
    with corpus.transaction("second") as tx:
        assert (tx.staging / "part").read_text() == "half the work"
        assert len((corpus.place / "documents").names()) == 1
        assert (corpus.place / "rejected").names() == []
    assert corpus.check() == []


def test_files_of_a_bucket_are_checked(url: str) -> None:
    corpus = Corpus.create(url, STAMP)
    add(corpus, "first", "a")
    place = corpus.place / "documents"
    [name] = place.names()
    place.write(name, b"something else")
    assert "is damaged" in corpus.check()[0].what
    place.remove([name])
    assert "is missing" in corpus.check()[0].what


def test_a_second_writer_is_told_who_writes(url: str) -> None:
    corpus = Corpus.create(url, STAMP)
    with corpus.transaction("first"):
        with pytest.raises(CorpusError, match=r"process \d+ on ") as caught, corpus.transaction("second"):
            pass
        assert "--wait" in caught.value.remedy
    add(corpus, "third", "a")


def test_a_lease_is_renewed_while_its_holder_lives(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "LEASE", 2.0)
    corpus = Corpus.create(url, STAMP)
    with corpus.transaction("first") as tx:
        heard = json.loads(b"".join(corpus.place.read(".lock")))["at"]
        with pytest.raises(CorpusError, match="Another run"), corpus.transaction("second", wait=3):
            pass
        assert json.loads(b"".join(corpus.place.read(".lock")))["at"] > heard
        tx.commit()
    assert ".lock" not in corpus.place.names()


def test_a_dead_writer_is_succeeded_and_can_not_come_back(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first writer's process stood still for longer than its lease, and wakes up when another is at work."""
    monkeypatch.setattr(bucket, "LEASE", 1.0)
    corpus = Corpus.create(url, STAMP)
    add(corpus, "zeroth", "a")
    corpus.place.write(".lock", b"{}")
    slow = transaction.begin(corpus.place, "slow")
    slow.append("documents", pl.DataFrame([document("s", "S")]))
    time.sleep(1.1)
    with corpus.transaction("quick", wait=10) as quick:
        with pytest.raises(CorpusError, match="Another run has changed the corpus"):
            slow.commit()
        quick.append("documents", pl.DataFrame([document("q", "Q")]))
        quick.commit()
    assert ids(corpus) == ["a", "q"]
    assert [run.id for run in corpus.runs()] == ["zeroth", "quick"]
