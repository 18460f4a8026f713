"""Whatever runs do, in any order, a corpus holds what a plain dictionary would, and so do all its earlier runs."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.store import Corpus, change
from tests.store_rows import STAMP, assignment, document, ids, signatures

Model = dict[str, str]
NAMES = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5, unique=True)
DEEDS = st.one_of(
    st.tuples(st.just("upsert"), NAMES),
    st.tuples(st.just("delete"), NAMES),
    st.tuples(st.just("undo"), st.integers(0, 3)),
    st.tuples(st.just("compact"), st.integers(2, 4)),
    st.tuples(st.just("killed"), NAMES),
)


def write(corpus: Corpus, run: str, names: list[str], *, kill: bool = False) -> None:
    try:
        with corpus.transaction(run) as tx:
            tx.upsert("documents", pl.DataFrame([document(name, f"{name} in {run}") for name in names]))
            tx.upsert("assignments", pl.DataFrame([assignment(name) for name in names]))
            tx.upsert("signatures", signatures(*names))
            if kill:
                tx.change("documents").commit()
                raise KeyboardInterrupt
            tx.commit()
    except KeyboardInterrupt:
        assert kill


def delete(corpus: Corpus, run: str, names: list[str]) -> None:
    with corpus.transaction(run) as tx:
        for table in ("documents", "assignments", "signatures"):
            tx.delete(table, names)
        tx.commit()


def texts(corpus: Corpus, run: int) -> Model:
    return dict(corpus.read("documents", run).select("id", "text").collect().rows())


def play(corpus: Corpus, deeds: list[tuple[str, object]]) -> None:
    past: list[Model] = [{}]
    for n, (deed, argument) in enumerate(deeds):
        run, now = f"run{n}", dict(past[-1])
        if deed in ("upsert", "killed"):
            write(corpus, run, argument, kill=deed == "killed")
            now |= {name: f"{name} in {run}" for name in argument} if deed == "upsert" else {}
        elif deed == "delete":
            delete(corpus, run, argument)
            now = {name: text for name, text in now.items() if name not in argument}
        elif deed == "compact":
            corpus.compact(keep=argument)
        elif len(corpus.history()) > argument + 1:
            target = len(past) - 1 - argument
            corpus.undo(target)
            now = dict(past[target - 1])
        if len(corpus.runs()) == len(past):
            past.append(now)
        for done in corpus.history():
            assert texts(corpus, done.number) == past[done.number]
        assert corpus.check() == []
    assert ids(corpus) == sorted(past[-1])


@settings(max_examples=6)
@given(st.lists(DEEDS, min_size=3, max_size=7), st.booleans())
def test_a_corpus_is_a_dictionary_with_a_past(deeds: list[tuple[str, object]], spare: bool) -> None:
    before = change.WORTH_SPARING, change.MOST_DEAD_SHARE, change.MOST_SMALL_FILES, change.CHECKPOINT_EVERY
    change.WORTH_SPARING, change.MOST_DEAD_SHARE = (0, 0.7) if spare else (1 << 30, 0.2)
    change.MOST_SMALL_FILES, change.CHECKPOINT_EVERY = 3, 2
    try:
        with tempfile.TemporaryDirectory() as folder:
            play(Corpus.create(Path(folder), STAMP), deeds)
    finally:
        change.WORTH_SPARING, change.MOST_DEAD_SHARE, change.MOST_SMALL_FILES, change.CHECKPOINT_EVERY = before
