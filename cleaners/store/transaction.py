"""
One run's change of a corpus: all of it, or nothing.

Delta commits one table at a time. So a run first writes files that no log names, then makes one new version of each
table that it changes, and last adds its row to `runs`, which names those versions. Readers go by the last row of
`runs`, never by the newest version of a table: until that row stands, nothing has happened. What a killed run left
behind is taken back by the next one before it begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from . import files, runs, table
from .change import Change
from .faults import explained
from .place import Place
from .runs import Run
from .schema import TABLES

_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_RUNS_KEPT = 20
"""Readers look up the newest version of the table of runs and read that; older ones nobody asks for."""
Keys = str | Sequence[str]


@dataclass(slots=True)
class Transaction:
    """A run's changes, invisible until `commit`. Made by `Corpus.transaction`."""

    place: Place
    run_id: str
    done: Sequence[Run]
    """The runs before this one."""
    number: int
    """This run's number."""
    started: str
    staging: Path
    """A folder for restartable passes; it stays until the commit, and a repeated run of the same id finds it again."""
    bases: Mapping[str, int]
    """The version of each table that this run's changes start from."""
    runs: Change
    """The table of runs as it was when this one began: if another run commits in between, this one can't."""
    committed: Run | None = None
    _changes: dict[str, Change] = field(default_factory=dict)

    def append(self, name: str, frame: pl.DataFrame | pl.LazyFrame) -> None:
        """Add rows to a table; the column `run` is filled in.

        Raises ValueError for rows that don't fit the table, CorpusError where they can't be written.
        """
        with explained(self.place):
            self.change(name).append(frame)

    def upsert(self, name: str, frame: pl.DataFrame | pl.LazyFrame, key: Keys = "id") -> None:
        """Put rows in the place of all rows with the same key."""
        self.delete(name, frame.lazy().select(key).collect(), key)
        self.append(name, frame)

    def delete(self, name: str, keys: pl.DataFrame | pl.Series | Iterable[str], key: Keys = "id") -> None:
        """Take out all rows with one of these keys: a frame with the key's columns, or the values of the one column."""
        names = [key] if isinstance(key, str) else list(key)
        frame = keys if isinstance(keys, pl.DataFrame) else pl.DataFrame({names[0]: pl.Series(keys, dtype=pl.String)})
        with explained(self.place):
            self.change(name).delete(frame.select(names).unique(maintain_order=True))

    def commit(
        self,
        *,
        counts: Mapping[str, Any] | None = None,
        settings_digest: str = "",
        input_digest: str = "",
        program: str = "",
        kind: str = "run",
        readable_from: int = 1,
    ) -> Run:
        """Make it happen: from the moment this returns, readers see the run, and a power cut does not undo it.

        What the corpus was before the run `readable_from` is dropped, down to the files.
        Raises CorpusError where the corpus can't be written; then nothing has changed.
        """
        if self.committed:
            raise ValueError(f"run {self.run_id} is committed already")
        with explained(self.place):
            oldest = max(readable_from, self.done[-1].readable_from if self.done else 1)
            run = Run(
                self.number, self.run_id, kind, self.started, now(), program, settings_digest, input_digest,
                counts or {}, oldest, self._versions(),
            )  # fmt: skip
            self.place.settle()
            record(self.runs, run)
            self.committed = run
        with explained(self.place, "The run is committed, but files that it made superfluous are still there."):
            if readable_from == oldest > 1:
                remove_unreadable(self.place, [*self.done, run])
            self.place.unstage(self.run_id)
        return run

    def abandon(self) -> None:
        """Leave everything as it was, and nothing behind."""
        with explained(self.place):
            for change in (self.runs, *self._changes.values()):
                change.abandon()
            self.place.unstage(self.run_id)

    def change(self, name: str) -> Change:
        """What this run does to a table so far."""
        if self.committed:
            raise ValueError(f"run {self.run_id} is committed already")
        if name not in TABLES or name == "runs":
            raise ValueError(f"no table to write to: {name!r}")
        if name not in self._changes:
            self._changes[name] = Change.begin(name, self.place / name, self.number, self.bases.get(name))
        return self._changes[name]

    @property
    def versions(self) -> Mapping[str, int]:
        """The version of each table that this run starts from."""
        return self.done[-1].versions if self.done else {}

    def _versions(self) -> dict[str, int]:
        """Make the new version of each table, and name them all."""
        if self.place.lock_can_be_lost and table.newest(self.place / "runs") != self.runs.version:
            raise FileExistsError(self.place.url)
        changed = {name: change for name, change in sorted(self._changes.items()) if change.changed}
        for change in changed.values():
            change.tidy()
        return {**self.versions, **{name: change.commit() for name, change in changed.items()}}


def begin(place: Place, run_id: str) -> Transaction:
    """A transaction on a corpus that this process has locked; first what an earlier, killed run left is taken back.

    Raises ValueError for an id that can't name a folder.
    """
    if not _RUN_ID.fullmatch(run_id):
        raise ValueError(f"not a run id: {run_id!r}; letters, digits, '.', '_' and '-' will do")
    with explained(place):
        if place.lock_can_be_lost:
            _next_runs(place, 0).commit()  # whoever was at work before can't commit from now on
        done = runs.read(place / "runs")
        bases = sweep(place, done, run_id)
        number = done[-1].number + 1 if done else 1
        return Transaction(place, run_id, done, number, now(), place.stage(run_id), bases, _next_runs(place, number))


def _next_runs(place: Place, number: int) -> Change:
    """A change of the table of runs."""
    return Change.begin("runs", place / "runs", number, table.newest(place / "runs"))


def record(change: Change, run: Run) -> None:
    """Add the run's row: this is the commit."""
    change.append(runs.row(run))
    change.tidy()
    change.commit()


def sweep(place: Place, done: Sequence[Run], run_id: str) -> dict[str, int]:
    """Take back what runs that did not commit left: newer versions, files that no version names, foreign staging.

    Returns the version of each table that holds the corpus now.
    """
    versions = done[-1].versions if done else {}
    for name in TABLES:
        if name not in versions and name != "runs":
            (place / name).clear()
    bases = {name: _taken_back(place / name, version) for name, version in versions.items()}
    left = place.staged()
    if left:
        _remove_unfinished(place, done[-1].number if done else 0)
        if len(done) > 1 and done[-1].readable_from > done[-2].readable_from:
            remove_unreadable(place, done)  # the last run was killed before it came to that
    for other in left:
        if other != run_id:
            place.unstage(other)
    return bases


def _remove_unfinished(place: Place, last: int) -> None:
    """Remove the files that a killed run wrote."""
    for name in TABLES:
        for folder in (place / name, place / name / table.LOG):
            folder.remove(file for file in folder.names() if files.unfinished(file, last))


def remove_unreadable(place: Place, done: Sequence[Run]) -> None:
    """Remove the files of what the corpus was before the oldest run that can be read back."""
    still = runs.readable(done)
    for name in TABLES:
        versions = [run.versions[name] for run in still if name in run.versions]
        if name == "runs":
            newest = table.newest(place / name) or 0
            versions = list(range(max(0, newest - _RUNS_KEPT), newest + 1))
        named = table.named(place / name, versions)
        (place / name).remove(file for file in (place / name).names() if file not in named)


def _taken_back(place: Place, version: int) -> int:
    """Make the committed version of a table the newest one again; the number that it has then."""
    newest = table.opened(place)
    if newest.version() == version:
        return version
    # A restored version keeps the newest one's protocol, under which it must still be allowed to name dead rows.
    table.extend(newest, {}, vectors=table.has_vectors(table.opened(place, version)))
    table.opened(place).restore(version)
    return table.opened(place).version()


def now() -> str:
    """This moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
