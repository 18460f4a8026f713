"""A corpus on disk: open it, read it as it was after a run, change it in a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ..errors import CorpusError
from . import check, history, manifest, migrate, runs, snapshot, transaction
from .check import Problem
from .faults import explained
from .folder import Folder
from .locate import at
from .manifest import Manifest
from .place import Place
from .runs import Run
from .schema import SCHEMA_VERSION
from .snapshot import Snapshot
from .transaction import Transaction


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk. Make one with `open`, `create` or `open_or_create`."""

    place: Place
    manifest: Manifest

    @classmethod
    def open(cls, path: str | Path) -> Corpus:
        """The corpus in that folder.

        Raises CorpusError where there is none, and where a newer or an older program wrote it.
        """
        place = at(path)
        with explained(place):
            found = manifest.read(place)
        migrate.require_current(place, found)
        return cls(place, found)

    @classmethod
    def create(cls, path: str | Path, stamp: Mapping[str, str]) -> Corpus:
        """A new corpus in a new or empty folder; `stamp` names the schemes of its columns, such as the signatures'.

        Raises CorpusError where the folder holds anything.
        """
        place = at(path)
        made = Manifest(SCHEMA_VERSION, dict(stamp))
        with explained(place):
            if place.occupied():
                remedy = "Give a new or an empty folder."
                raise CorpusError(f"{place} is not empty, so no corpus is made there.", remedy)
            manifest.write(place, made)
        return cls(place, made)

    @classmethod
    def open_or_create(cls, path: str | Path, stamp: Mapping[str, str]) -> Corpus:
        """The corpus in that folder, made if there is nothing yet.

        Raises CorpusError as `open` does, and where the corpus was made with another stamp.
        """
        place = at(path)
        with explained(place):
            vacant = not place.occupied()
        if vacant:
            return cls.create(path, stamp)
        corpus = cls.open(path)
        for name in sorted(set(stamp) | set(corpus.stamp)):
            ours, theirs = stamp.get(name, "none"), corpus.stamp.get(name, "none")
            if ours != theirs:
                raise CorpusError(
                    f"{corpus.place} was made with {name} {theirs}; these settings ask for {ours}.",
                    "Use the settings that the corpus was made with, or build a new corpus in another folder.",
                )
        return corpus

    @property
    def root(self) -> Path:
        """The corpus's folder. Raises CorpusError for one that an object store keeps."""
        if not isinstance(self.place, Folder):
            raise CorpusError(f"{self.place} is no folder of this machine.", "Name a file to write to.")
        return self.place.path

    @property
    def stamp(self) -> Mapping[str, str]:
        """The schemes that its columns follow, such as the signatures'."""
        return self.manifest.stamp

    def runs(self) -> list[Run]:
        """The committed runs, oldest first."""
        with explained(self.place):
            return runs.read(self.place / "runs")

    def at(self, as_of: str | int | None = None) -> Snapshot:
        """The corpus as it was after that run (an id, the beginning of one, or a number; None: the last run).

        Raises CorpusError where there is no such run, and where its corpus was dropped.
        """
        return snapshot.after(self.place, self.runs(), as_of)

    def read(self, name: str, as_of: str | int | None = None) -> pl.LazyFrame:
        """A table, as it was after that run. Several tables that must fit together: `snapshot = corpus.at(run)`."""
        return self.at(as_of).read(name)

    @contextmanager
    def transaction(self, run_id: str, *, wait: float | None = 0) -> Iterator[Transaction]:
        """Change the corpus, as its only writer; without a `commit` nothing is changed.

        `wait` is how many seconds to wait for another writer (0: not at all, None: as long as it takes). What was
        staged stays after an error, for a repeated run of the same id; after a block that simply ends it goes.
        Raises CorpusError where another run writes, and where the corpus can't be written.
        """
        with self.place.locked(wait):
            tx = transaction.begin(self.place, run_id)
            yield tx
            if not tx.committed:
                tx.abandon()

    def history(self) -> list[Run]:
        """The runs whose corpus can still be read back, oldest first."""
        return runs.readable(self.runs())

    def changes_since(self, run: str | int) -> pl.DataFrame:
        """What became of the canonical documents since a run, as `history.changes` says.

        Raises CorpusError where there is no such run, and where its corpus was dropped.
        """
        return history.changes(self.at(run), self.at())

    def undo(self, run: str | int, *, wait: float | None = 0) -> Run:
        """Take the corpus back to what it was before a run, as a new run; runs after it are undone with it.

        Raises CorpusError where that is not possible.
        """
        with self.transaction("undo", wait=wait) as tx:
            return history.undo(tx, run)

    def compact(self, keep: int | None = None, *, wait: float | None = 0) -> Run:
        """Put small files together, and drop what the corpus was before the last `keep` runs (None: drop nothing)."""
        with self.transaction("compact", wait=wait) as tx:
            return history.compact(tx, keep)

    def forget(
        self,
        ids: Sequence[str],
        settle: Callable[[Snapshot], tuple[pl.DataFrame | None, Mapping[str, pl.DataFrame]]] | None = None,
        *,
        settings_digest: str = "",
        program: str = "",
        wait: float | None = 0,
    ) -> Run:
        """Erase documents from all tables and versions, and keep them from coming back, as `history.forget` says.

        `settle` is shown the corpus as it is when no other run can change it any more, and says which assignments
        change by that and what else holds some of the text; `settings_digest` and `program` name what it went by.
        """
        with self.transaction("forget", wait=wait) as tx:
            assignments, traces = settle(self.at()) if settle else (None, {})
            return history.forget(tx, ids, assignments, traces, settings_digest=settings_digest, program=program)

    @classmethod
    def migrate(cls, path: str | Path, *, wait: float | None = 0) -> Corpus:
        """Bring a corpus that an older program wrote up to date; one that is up to date stays as it is.

        Raises CorpusError where there is none, and where a newer program wrote it.
        """
        place = at(path)
        found = manifest.read(place)
        if found.schema_version != SCHEMA_VERSION or found.migrating_from is not None:
            with cls(place, found).transaction("migrate", wait=wait) as tx:
                migrate.migrate(tx, found)
        return cls.open(path)

    def check(self) -> list[Problem]:
        """Whether the books add up: what is wrong, and how to mend it. An empty list: all is well."""
        done = self.runs()
        return check.problems(Snapshot(self.place, done[-1] if done else None), done)
