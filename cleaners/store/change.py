"""
One run's change of one table, a file at a time.

A change first writes whole Parquet files, which nobody sees, and then one entry in the table's log, which says which
files come and which go. A file of which few rows go is not written anew: the entry names the rows. So a change costs as
much as the rows that it concerns, and one scan of their keys, not as much as the table.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from . import columns, files, table
from .files import Part
from .place import Place
from .schema import TABLES, conform

if TYPE_CHECKING:
    from deltalake import DeltaTable

FILE_BYTES = 48 << 20
"""About how large the rows of one file are in memory; the file itself takes a half to a fifth of that."""

SMALL_FILE = 2 << 20
"""Files below this size are put together when there are more than `MOST_SMALL_FILES` of them: hourly runs make many."""
MOST_SMALL_FILES = 32

WORTH_SPARING = 2 << 20
"""Smaller files are written anew when a row goes, so that small corpora stay plain: some readers know no dead rows."""
MOST_DEAD = 2000
MOST_DEAD_SHARE = 0.2
"""A file with more dead rows than that is written anew."""

CHECKPOINT_EVERY = 50
"""So many entries of a log are summed up in a file, which saves readers from reading them one by one."""


@dataclass(slots=True)
class Change:
    """What a run does to a table; `commit` makes one new version of it."""

    table: str
    place: Place
    run: int
    delta: DeltaTable | None
    """The version that the change starts from; None where the table does not exist yet."""
    before: dict[str, Part]
    """The files of that version, by name."""
    dtypes: dict[str, pl.DataType]
    """The columns, in the types of the rows that brought them."""
    after: dict[str, Part] = field(default_factory=dict)
    """The files that the table will have."""
    plain: bool = False
    """Take the right to name dead rows back from the table, since none is named any more."""
    written: set[str] = field(default_factory=set)
    """Files that this change made; until the commit they are nobody else's."""

    @classmethod
    def begin(cls, name: str, place: Place, run: int, version: int | None) -> Change:
        """A change of that version of the table, which must be the newest one; None: there is no such table yet."""
        if version is None:
            return cls(name, place, run, None, {}, dict(TABLES[name].columns))
        delta = table.opened(place, version)
        before = {part.path: part for part in table.parts(delta)}
        return cls(name, place, run, delta, before, table.dtypes(delta), dict(before))

    def append(self, rows: pl.DataFrame | pl.LazyFrame) -> None:
        """Add rows; those of a LazyFrame come and go in batches, so that they need not fit into the memory."""
        for frame in [rows] if isinstance(rows, pl.DataFrame) else _batches(rows):
            if frame.height:
                self._write(conform(self.table, frame, self.run))

    def delete(self, keys: pl.DataFrame) -> None:
        """Take out every row that agrees with a row of `keys` in all its columns."""
        for part, hit in self._hits(keys.cast({name: self.dtypes[name] for name in keys.columns})):
            dead = tuple(sorted({*part.dead, *hit}))
            if len(dead) == len(part.dead):
                continue
            slimmer = replace(part, dead=dead)
            if part.size > WORTH_SPARING and len(dead) <= min(MOST_DEAD, MOST_DEAD_SHARE * part.rows):
                self.after[part.path] = slimmer
            else:
                self._rewrite([slimmer])

    def become(self, wanted: Iterable[Part]) -> None:
        """Be made of these files, which an earlier version of the table named."""
        self.after = {part.path: part for part in wanted}

    def tidy(self) -> None:
        """Put small files together, if there are more than a bearable number; no row changes."""
        small = [part for _, part in sorted(self.after.items()) if part.size < SMALL_FILE]
        if len(small) > MOST_SMALL_FILES:
            self._pack(small)

    def compact(self) -> None:
        """Put all small files together and leave no file with dead rows; no row changes."""
        self.purge()
        small = [part for _, part in sorted(self.after.items()) if part.size < SMALL_FILE]
        if len(small) > 1:
            self._pack(small)

    def purge(self) -> None:
        """Leave no file with dead rows: then tools that know no deletion vectors can read the table again."""
        self.plain = self.delta is not None and table.has_vectors(self.delta)
        for part in [part for _, part in sorted(self.after.items()) if part.dead]:
            self._rewrite([part])

    def abandon(self) -> None:
        """Remove the files that this change made."""
        self.place.remove(sorted(self.written))

    @property
    def version(self) -> int | None:
        """The version that the change starts from."""
        return self.delta.version() if self.delta else None

    @property
    def changed(self) -> bool:
        """Whether there is anything to commit."""
        return self.before != self.after or self.plain

    def commit(self) -> int:
        """Make it the table's newest version, and return that version's number.

        Raises FileExistsError where another writer made a version meanwhile.
        """
        first = 0 if self.version is None else self.version + 1
        version = self._ready() + 1
        entry = "\n".join(json.dumps(action, separators=(",", ":")) for action in self._actions())
        log = self.place / table.LOG
        log.settle(table.entry(made) for made in range(first, version))
        log.create(table.entry(version), entry.encode())
        self.place.settle()
        return version

    def _actions(self) -> Iterator[dict[str, Any]]:
        """The entry for the log. Files that only lose rows go and come again with their dead rows."""
        now = int(time.time() * 1000)
        yield {"commitInfo": {"timestamp": now, "operation": "WRITE", "winnow.run": str(self.run)}}
        if self.delta and self.plain and not any(part.dead for part in self.after.values()):
            yield {"protocol": table.plain(self.delta)}
        for path, part in sorted(self.before.items()):
            if self.after.get(path) != part:
                yield {"remove": {**part.entry(), "deletionTimestamp": now, "dataChange": True}}
        for path, part in sorted(self.after.items()):
            if self.before.get(path) != part:
                stats = json.dumps({"numRecords": part.rows})
                yield {"add": {**part.entry(), "modificationTime": now, "dataChange": True, "stats": stats}}

    def _ready(self) -> int:
        """Give the table every column and feature that the change needs, and make it if there is none; its version.

        That is counted, not looked up: where another writer has come in between, the next entry must fail.
        """
        if self.delta is None:
            return table.create(self.place, self.dtypes).version()
        if self.delta.version() and not self.delta.version() % CHECKPOINT_EVERY:
            self.delta.create_checkpoint()
        have = {column.name for column in self.delta.schema().fields}
        further = {name: dtype for name, dtype in self.dtypes.items() if name not in have}
        vectors = any(part.dead for part in self.after.values())
        return self.delta.version() + table.extend(self.delta, further, vectors=vectors)

    def _hits(self, keys: pl.DataFrame) -> list[tuple[Part, list[int]]]:
        """The files that hold rows of those keys, each with the numbers of these rows."""
        every = [part for _, part in sorted(self.after.items())]
        if not every or not keys.height:
            return []
        held = keys.lazy().select(columns.to_carried(name, dtype) for name, dtype in keys.schema.items())
        rows = files.raw(self.place, every, self.dtypes, "__row").select(*keys.columns, "__row")
        found = rows.join(held, on=keys.columns, how="semi").select("__row").collect()["__row"].cast(pl.Int64).sort()
        ends = list(accumulate(part.rows for part in every))
        cuts = [0, *found.search_sorted(pl.Series(ends, dtype=pl.Int64), side="left")]
        return [
            (part, [int(row) - end + part.rows for row in found[start:stop]])
            for part, end, (start, stop) in zip(every, ends, pairwise(cuts), strict=True)
            if start < stop
        ]

    def _pack(self, loose: Sequence[Part]) -> None:
        each = max(2, FILE_BYTES // SMALL_FILE)  # so many are at hand in memory at once
        for start in range(0, len(loose), each):
            self._rewrite(loose[start : start + each])

    def _rewrite(self, some: Sequence[Part]) -> None:
        rows = files.scan(self.place, some, self.dtypes).collect()
        rows = rows.sort(TABLES[self.table].order, maintain_order=True)
        for part in some:
            del self.after[part.path]
            if part.path in self.written:
                self.written.remove(part.path)
                self.place.remove([part.path])
        self._write(rows)

    def _write(self, rows: pl.DataFrame) -> None:
        """Write rows, which are sorted, as files of a bearable size."""
        for name, dtype in rows.schema.items():
            have = self.dtypes.setdefault(name, dtype)
            if have != dtype:
                raise ValueError(f"{self.table}.{name} holds {have}, not {dtype}")
        each = max(1, rows.height * FILE_BYTES // max(FILE_BYTES, int(rows.estimated_size())))
        for start in range(0, rows.height, each):
            part = files.write(self.table, self.place, rows[start : start + each], self.run)
            self.after[part.path] = part
            self.written.add(part.path)


def _batches(rows: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """The rows in frames of about `FILE_BYTES`."""
    held: list[pl.DataFrame] = []
    size = 0
    for batch in rows.collect_batches(chunk_size=2048, maintain_order=True):
        held.append(batch)
        size += int(batch.estimated_size())
        if size >= FILE_BYTES:
            yield pl.concat(held)
            held, size = [], 0
    if held:
        yield pl.concat(held)
