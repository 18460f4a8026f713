"""A corpus as it was after one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from ..errors import CorpusError
from . import runs, table
from .place import Place
from .runs import Run
from .schema import TABLES


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The corpus as it was after one run; what later runs do does not show."""

    place: Place
    run: Run | None
    """None: before the first run."""
    _scans: dict[str, pl.LazyFrame] = field(default_factory=dict, repr=False, compare=False)

    def read(self, name: str) -> pl.LazyFrame:
        """A table; without rows, but with its columns, if nothing was ever written to it.

        The rows come in no promised order: sort them by their key where the order matters.
        Raises ValueError for an unknown table.
        """
        if name not in TABLES:
            raise ValueError(f"no such table: {name!r}; there are {', '.join(TABLES)}")
        if name not in self._scans:
            self._scans[name] = self._runs() if name == "runs" else self._table(name)
        return self._scans[name]

    def pieces(self, name: str, rows: int) -> list[pl.LazyFrame]:
        """A table in pieces, the same ones every time, each of about so many rows or of one larger file."""
        return table.pieces(name, self.place / name, self.run.versions.get(name) if self.run else None, rows)

    def _table(self, name: str) -> pl.LazyFrame:
        return table.scan(name, self.place / name, self.run.versions.get(name) if self.run else None)

    def _runs(self) -> pl.LazyFrame:
        place = self.place / "runs"
        return table.scan("runs", place, table.newest(place)).filter(
            pl.col("run") <= (self.run.number if self.run else 0)
        )


def after(place: Place, done: Sequence[Run], name: str | int | None) -> Snapshot:
    """The corpus as it was after that run; None: after the last one.

    Raises CorpusError where there is no such run, and where its corpus was dropped.
    """
    if name is None:
        return Snapshot(place, done[-1] if done else None)
    run = runs.find(done, name)
    oldest = done[-1].readable_from
    if run.number < oldest:
        problem = f"What the corpus was after run {run.number} was dropped; the oldest that is left is run {oldest}."
        raise CorpusError(problem, "`winnow history` lists the runs that can be read back.")
    return Snapshot(place, run)
