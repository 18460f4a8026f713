"""Runs on a corpus that are killed: what a child process of the crash tests does."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from deltalake import DeltaTable
from deltalake.table import TableAlterer

from cleaners.store import Corpus, change
from tests.store_rows import STAMP, add, assignment, document, rejected, removal, signatures

SECRET = "Nobody may read this."


def sparing(deed: Callable[[Path], None]) -> Callable[[Path], None]:
    """The same deed, with rows called dead rather than files written anew."""

    def spared(root: Path) -> None:
        before = change.WORTH_SPARING, change.MOST_DEAD_SHARE
        change.WORTH_SPARING, change.MOST_DEAD_SHARE = 0, 0.9
        try:
            deed(root)
        finally:
            change.WORTH_SPARING, change.MOST_DEAD_SHARE = before

    return spared


@sparing
def prepare(root: Path) -> None:
    """A corpus of three runs."""
    corpus = Corpus.open_or_create(root, STAMP)
    add(corpus, "one", "a", "b", "c")
    with corpus.transaction("two") as tx:
        tx.upsert("documents", pl.DataFrame([document("s", SECRET), document("d", "Share! News.", "News.")]))
        tx.append("removals", pl.DataFrame([removal("d", 0, 7)]))
        tx.upsert("assignments", pl.DataFrame([assignment("s"), assignment("d"), assignment("c", "s")]))
        tx.append("signatures", signatures("s", "d"))
        tx.commit()
    add(corpus, "three", "a", "e")


def create(root: Path) -> None:
    Corpus.open_or_create(root, STAMP)


@sparing
def grow(root: Path) -> None:
    """Every kind of change: new rows, new tables, new columns, rows replaced and rows deleted, files put together."""
    corpus = Corpus.open(root)
    with corpus.transaction("four") as tx:
        for n in range(3):
            (tx.staging / f"pass{n}").write_text("done")
        tx.upsert("documents", pl.DataFrame([document("a", "A fuller text."), document("f", "F")]))
        tx.upsert("assignments", pl.DataFrame([assignment("b", "f"), assignment("f")]))
        tx.append("signatures", signatures("f").with_columns(sketch=pl.Series([[7]], dtype=pl.List(pl.UInt32))))
        tx.append("pairs", pl.DataFrame({"a": ["b"], "b": ["f"], "resemblance": [0.9]}))
        tx.append("rejected", pl.DataFrame([rejected("x")]))
        for name in ("documents", "removals", "assignments", "signatures"):
            tx.delete(name, ["d"])
        tx.change("documents").compact()
        tx.commit()


def undo(root: Path) -> None:
    Corpus.open(root).undo("two")


def compact(root: Path) -> None:
    Corpus.open(root).compact(keep=2)


@sparing
def forget(root: Path) -> None:
    Corpus.open(root).forget(["s"])


DEEDS: dict[str, Callable[[Path], None]] = {
    "grow": grow,
    "undo": undo,
    "compact": compact,
    "forget": forget,
}

_TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
_LOG_STEPS = [
    (DeltaTable, "create"),
    (DeltaTable, "create_write_transaction"),
    (DeltaTable, "restore"),
    (TableAlterer, "add_columns"),
]


def die_at(step: int, deed: str, root: Path, by: signal.Signals = signal.SIGKILL) -> None:
    """Do the deed, and get a signal right before its n-th touch of the corpus's files, or after one of a table's log.

    A SIGTERM becomes an exception, as Prefect makes one of it when a run is cancelled.
    """
    left = step
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(number))

    def touched(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == -1:
            os.kill(os.getpid(), by)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _TOUCHES and str(arguments[0]).startswith(str(root)) and arguments[1:2] != ("r",):
            touched()

    for owner, name in _LOG_STEPS:
        setattr(owner, name, _around(getattr(owner, name), touched))
    sys.addaudithook(watch)
    DEEDS[deed](root)


def _around(function: Callable[..., Any], touched: Callable[[], None]) -> Callable[..., Any]:
    def stepped(*arguments: Any, **named: Any) -> Any:
        touched()
        result = function(*arguments, **named)
        touched()
        return result

    return stepped


def grow_for_ever(root: Path, seed: int) -> None:
    """Run after run, until somebody ends it."""
    corpus = Corpus.open_or_create(root, STAMP)
    while True:
        number = len(corpus.runs())
        add(corpus, f"run{number}", *sorted({f"{number:04}", f"{(number + seed) % 7:04}"}))
