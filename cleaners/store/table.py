"""
One Delta table of a corpus, changed a file at a time.

A change first writes whole Parquet files, which nobody sees, and then one entry in the table's log, which says
which files come and which go. Files that hold none of the changed rows are left alone, so that a change costs as much
as the rows around it, not as the table. A file's name begins with the hash of its content, so that rot shows.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from . import columns, files
from .files import Part
from .place import Place
from .schema import TABLES, conform, empty

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable, Schema

FILE_BYTES = 48 << 20
"""About how large the rows of one file are in memory; the file itself takes a half to a fifth of that."""

SMALL_FILE = 2 << 20
"""Files below this size are put together when there are more than `MOST_SMALL_FILES` of them: hourly runs make many."""
MOST_SMALL_FILES = 32

_LOG = "_delta_log"
_DTYPE = "winnow.dtype"
_CONFIGURATION = {
    # Old versions are dropped by `winnow compact`, never behind a reader's back.
    "delta.enableExpiredLogCleanup": "false",
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.checkpointInterval": "50",
}


def opened(place: Place, version: int | None = None) -> DeltaTable:
    """The Delta table at that version (None: the newest one)."""
    from deltalake import DeltaTable

    return DeltaTable(place.url, version=version, storage_options=_options(place))


def exists(place: Place) -> bool:
    """Whether a Delta table stands there."""
    return any(name.endswith(".json") for name in (place / _LOG).names())


def parts(delta: DeltaTable) -> list[Part]:
    """The files that make up this version of the table, by name."""
    actions = pl.DataFrame(delta.get_add_actions(flatten=True))
    if not actions.height:
        return []  # then the columns are missing, too
    rows = zip(actions["path"], actions["size_bytes"], actions["num_records"], strict=True)
    return sorted((Part(*row) for row in rows), key=lambda part: part.path)


def scan(table: str, place: Place, version: int | None) -> pl.LazyFrame:
    """The table at that version; without a version it has no rows yet."""
    if version is None:
        return empty(table).lazy()
    delta = opened(place, version)
    dtypes = _dtypes(delta)
    return pl.scan_delta(delta).select(columns.from_carried(name, dtype) for name, dtype in dtypes.items())


@dataclass(slots=True)
class Change:
    """What a run does to one table: files that come and files that go, until `commit` makes one new version of it."""

    table: str
    place: Place
    run: int
    base: DeltaTable | None
    """The version that the change starts from; None where the table does not exist yet."""
    old: dict[str, Part] = field(default_factory=dict)
    """Files of the base version that stay."""
    gone: dict[str, Part] = field(default_factory=dict)
    """Files of the base version that go."""
    new: dict[str, Part] = field(default_factory=dict)
    """Files that come."""
    written: set[str] = field(default_factory=set)
    """Files that this change made; until the commit they are nobody else's."""
    dtypes: dict[str, pl.DataType] = field(default_factory=dict)

    @classmethod
    def begin(cls, table: str, place: Place, run: int, *, new: bool) -> Change:
        """A change of the table's newest version, or of none yet."""
        if new:
            return cls(table, place, run, None, dtypes=dict(TABLES[table].columns))
        base = opened(place)
        return cls(table, place, run, base, {part.path: part for part in parts(base)}, dtypes=_dtypes(base))

    def append(self, rows: pl.DataFrame | pl.LazyFrame) -> None:
        """Add rows; those of a LazyFrame come and go in batches, so that they need not fit into the memory."""
        for frame in [rows] if isinstance(rows, pl.DataFrame) else _batches(rows):
            if frame.height:
                self._write(conform(self.table, frame, self.run))

    def delete(self, keys: pl.DataFrame) -> None:
        """Take out every row that agrees with a row of `keys` in all its columns."""
        if not keys.height:
            return
        keys = keys.cast({name: self.dtypes[name] for name in keys.columns})
        for part in self._parts_with(keys):
            rows = self._rows([part])
            left = rows.join(keys, on=keys.columns, how="anti", maintain_order="left")
            if left.height < rows.height:
                self._drop(part)
                self._write(left)

    def become(self, wanted: Iterable[Part]) -> None:
        """Be made of these files, which an earlier version of the table named."""
        goal = {part.path: part for part in wanted}
        for part in self.parts:
            if part.path not in goal:
                self._drop(part)
        self.new |= {path: part for path, part in goal.items() if path not in self.old}

    def tidy(self, most: int | None = None) -> None:
        """Put small files together, if there are more than `most` (None: a bearable number); no row changes."""
        most = MOST_SMALL_FILES if most is None else most
        small = sorted((part for part in self.parts if part.size < SMALL_FILE), key=lambda part: part.path)
        for group in _groups(small) if len(small) > most else ():
            rows = self._rows(group).sort(TABLES[self.table].order, maintain_order=True)
            for part in group:
                self._drop(part)
            self._write(rows)

    def abandon(self) -> None:
        """Remove the files that this change made."""
        self.place.remove(sorted(self.written))

    @property
    def parts(self) -> list[Part]:
        """The files that the table will have."""
        return [*self.old.values(), *self.new.values()]

    @property
    def changed(self) -> bool:
        """Whether there is anything to commit."""
        return bool(self.gone or self.new)

    def commit(self) -> int:
        """Make it the table's newest version, and return that version's number."""
        from deltalake import CommitProperties
        from deltalake.transaction import AddAction, RemoveAction

        now = int(time.time() * 1000)
        comes = [
            AddAction(p.path, p.size, {}, now, True, json.dumps({"numRecords": p.rows})) for p in self.new.values()
        ]
        goes = [RemoveAction(p.path, True, now, p.size, {}) for p in self.gone.values()]
        delta = self._with_columns()
        once = CommitProperties(custom_metadata={"winnow.run": str(self.run)}, max_commit_retries=0)
        delta.create_write_transaction([*comes, *goes], "append", delta.schema(), commit_properties=once)
        version = delta.version() + 1  # without retries it is this one or an error
        (self.place / _LOG).settle([_entry(version)])
        self.place.settle([])
        return version

    def _with_columns(self) -> DeltaTable:
        """The table, made if there is none, with every column that the new rows brought."""
        if self.base is None:
            return create(self.place, self.dtypes)
        have = {column.name for column in self.base.schema().fields}
        further = {name: dtype for name, dtype in self.dtypes.items() if name not in have}
        if further:
            self.base.alter.add_columns(_schema(further).fields)
            return opened(self.place)
        return self.base

    def _parts_with(self, keys: pl.DataFrame) -> list[Part]:
        """The files that hold a row of those keys."""
        every = {(self.place / part.path).url: part for part in self.parts}
        if not every:
            return []
        held = keys.lazy().select(columns.to_carried(name, dtype) for name, dtype in keys.schema.items())
        found = (
            pl.scan_parquet(
                list(every), include_file_paths="__file", glob=False, missing_columns="insert", extra_columns="ignore"
            )
            .select(*keys.columns, "__file")
            .join(held, on=keys.columns, how="semi")
            .select(pl.col("__file").unique())
            .collect(engine="streaming")
        )
        return [every[path] for path in sorted(found["__file"])]

    def _rows(self, some: Iterable[Part]) -> pl.DataFrame:
        """The rows of some files, in the types of the frames that brought them."""
        wanted = {name: columns.carried(dtype) for name, dtype in self.dtypes.items()}
        paths = [(self.place / part.path).url for part in some]
        return (
            pl.scan_parquet(paths, glob=False, schema=wanted, missing_columns="insert", extra_columns="raise")
            .select(columns.from_carried(name, dtype) for name, dtype in self.dtypes.items())
            .collect()
        )

    def _drop(self, part: Part) -> None:
        if part.path in self.new:
            del self.new[part.path]
            if part.path in self.written:
                self.written.remove(part.path)
                self.place.remove([part.path])
        else:
            self.gone[part.path] = self.old.pop(part.path)

    def _write(self, rows: pl.DataFrame) -> None:
        """Write rows, which are sorted, as files of a bearable size."""
        for name, dtype in rows.schema.items():
            have = self.dtypes.setdefault(name, dtype)
            if have != dtype:
                raise ValueError(f"{self.table}.{name} holds {have}, not {dtype}")
        if not rows.height:
            return
        each = max(1, rows.height * FILE_BYTES // max(FILE_BYTES, int(rows.estimated_size())))
        for start in range(0, rows.height, each):
            part = files.write(self.table, self.place, rows[start : start + each])
            self.new[part.path] = part
            self.written.add(part.path)


def create(place: Place, dtypes: Mapping[str, pl.DataType]) -> DeltaTable:
    """An empty Delta table."""
    from deltalake import DeltaTable

    return DeltaTable.create(place.url, _schema(dtypes), configuration=_CONFIGURATION, storage_options=_options(place))


def _schema(dtypes: Mapping[str, pl.DataType]) -> Schema:
    """The Delta schema, with the type that each column had where Delta has none like it."""
    import pyarrow as pa
    from deltalake import Schema

    return Schema.from_arrow(pa.schema([_arrow_field(name, dtype) for name, dtype in dtypes.items()]))


def _arrow_field(name: str, dtype: pl.DataType) -> pa.Field[Any]:
    held = columns.carried(dtype)
    kind = pl.Series(name, [], dtype=held).to_arrow().type
    import pyarrow as pa

    return pa.field(name, kind, metadata=None if held == dtype else {_DTYPE: columns.describe(dtype)})


def _dtypes(delta: DeltaTable) -> dict[str, pl.DataType]:
    """The types that the table's columns had when they came."""
    held = pl.DataFrame(schema=pl.scan_delta(delta).collect_schema()).schema
    told = {column.name: str(column.metadata.get(_DTYPE, "")) for column in delta.schema().fields}
    return {name: columns.parse(told[name]) if told[name] else dtype for name, dtype in held.items()}


def named(place: Place, versions: Iterable[int]) -> set[str]:
    """The names of all files that make up one of these versions of the table."""
    wanted = sorted(set(versions))
    if not wanted:
        return set()
    live = {part.path for part in parts(opened(place, wanted[0]))}
    every = set(live)
    for version in range(wanted[0] + 1, wanted[-1] + 1):
        for line in b"".join((place / _LOG).read(_entry(version))).splitlines():
            action = json.loads(line)
            if "add" in action:
                live.add(action["add"]["path"])
            elif "remove" in action:
                live.discard(action["remove"]["path"])
        if version in wanted:
            every |= live
    return every


def _entry(version: int) -> str:
    """The name of a version's entry in the log."""
    return f"{version:020}.json"


def _options(place: Place) -> dict[str, str] | None:
    return dict(place.options) if place.options else None


def _groups(small: Sequence[Part]) -> list[list[Part]]:
    """The files in groups of which each is at hand in memory at once."""
    each = max(2, FILE_BYTES // SMALL_FILE)
    return [list(small[start : start + each]) for start in range(0, len(small), each)]


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
