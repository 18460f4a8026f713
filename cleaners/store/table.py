"""A Delta table of a corpus: its versions, the files that make up a version, its columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from . import columns, files
from .files import Part
from .place import Place
from .schema import TABLES, empty

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable, Schema

LOG = "_delta_log"
"""Where a table's versions are told, an entry for each."""

_DTYPE = "winnow.dtype"
_VECTORS = "deletionVectors"
_CONFIGURATION = {
    # Old versions are dropped by `winnow compact`, never behind a reader's back.
    "delta.enableExpiredLogCleanup": "false",
    "delta.logRetentionDuration": "interval 36500 days",
}


def opened(place: Place, version: int | None = None) -> DeltaTable:
    """The Delta table at that version (None: the newest one)."""
    from deltalake import DeltaTable

    return DeltaTable(place.url, version=version, storage_options=_options(place))


def newest(place: Place) -> int | None:
    """The table's newest version; None where there is no table."""
    if not any(name.endswith(".json") for name in (place / LOG).names()):
        return None
    return opened(place).version()


def entry(version: int) -> str:
    """The name of a version's entry in the log."""
    return f"{version:020}.json"


def parts(delta: DeltaTable) -> list[Part]:
    """The files that make up this version of the table, by name."""
    actions = pl.DataFrame(delta.get_add_actions(flatten=True))
    if not actions.height:
        return []  # then the columns are missing, too
    dead = _dead_rows(delta)
    rows = zip(actions["path"], actions["size_bytes"], actions["num_records"], strict=True)
    return sorted((Part(path, size, count, dead.get(path, ())) for path, size, count in rows), key=lambda p: p.path)


def scan(table: str, place: Place, version: int | None) -> pl.LazyFrame:
    """The table at that version; without a version it has no rows yet."""
    if version is None:
        return empty(table).lazy()
    delta = opened(place, version)
    return whole(table, files.scan(place, parts(delta), dtypes(delta)))


def pieces(table: str, place: Place, version: int | None, rows: int) -> list[pl.LazyFrame]:
    """The table at that version in pieces of whole files, each of at least so many rows but for the last."""
    if version is None:
        return []
    delta = opened(place, version)
    groups: list[list[Part]] = [[]]
    for part in parts(delta):
        if sum(held.rows - len(held.dead) for held in groups[-1]) >= rows:
            groups.append([])
        groups[-1].append(part)
    return [whole(table, files.scan(place, group, dtypes(delta))) for group in groups if group]


def whole(table: str, rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with every column of the schema; those that came into it later are null in older tables."""
    wanted, have = TABLES[table].columns, rows.collect_schema().names()
    return rows.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in wanted.items() if name not in have)


def create(place: Place, told: Mapping[str, pl.DataType]) -> DeltaTable:
    """An empty Delta table."""
    from deltalake import DeltaTable

    return DeltaTable.create(place.url, _schema(told), configuration=_CONFIGURATION, storage_options=_options(place))


def extend(delta: DeltaTable, further: Mapping[str, pl.DataType], *, vectors: bool) -> int:
    """Give the table further columns, and the right to name dead rows; how many versions of the table that made."""
    from deltalake import TableFeatures

    made = 0
    if further:
        delta.alter.add_columns(_schema(further).fields)
        made += 1
    if vectors and not has_vectors(delta):
        delta.alter.add_feature(TableFeatures.DeletionVectors, allow_protocol_versions_increase=True)
        made += 1
    return made


def dtypes(delta: DeltaTable) -> dict[str, pl.DataType]:
    """The types that the table's columns had when they came."""
    held = pl.Schema(delta.schema().to_arrow())
    told = {column.name: str(column.metadata.get(_DTYPE, "")) for column in delta.schema().fields}
    return {name: columns.parse(told[name]) if told[name] else dtype for name, dtype in held.items()}


def named(place: Place, versions: Iterable[int]) -> set[str]:
    """The names of all files that make up one of these versions of the table."""
    wanted = sorted(set(versions))
    if not wanted:
        return set()
    live = {_identity(part.entry()) for part in parts(opened(place, wanted[0]))}
    every = set(live)
    for version in range(wanted[0] + 1, wanted[-1] + 1):
        for action in _actions(place, version):
            if "add" in action:
                live.add(_identity(action["add"]))
            elif "remove" in action:
                live.discard(_identity(action["remove"]))
        if version in wanted:
            every |= live
    return {path for path, _ in every}


def _actions(place: Place, version: int) -> Iterator[dict[str, Any]]:
    for line in b"".join((place / LOG).read(entry(version))).splitlines():
        yield json.loads(line)


def _identity(action: Mapping[str, Any]) -> tuple[str, str]:
    """What makes a file of the log this file: its name and which of its rows are dead."""
    return action["path"], (action.get("deletionVector") or {}).get("pathOrInlineDv", "")


def _dead_rows(delta: DeltaTable) -> dict[str, tuple[int, ...]]:
    """File name → the numbers of its dead rows."""
    if not has_vectors(delta):
        return {}
    told = pl.DataFrame(delta.deletion_vectors())
    rows = zip(told["filepath"], told["selection_vector"], strict=True)
    return {path.rpartition("/")[2]: tuple((~kept).arg_true().to_list()) for path, kept in rows}


def has_vectors(delta: DeltaTable) -> bool:
    """Whether the table may name dead rows, which some readers do not know."""
    return _VECTORS in (delta.protocol().reader_features or ())


def plain(delta: DeltaTable) -> dict[str, Any]:
    """What the log says of what a program must know to use the table, once it names no dead rows any more."""
    told = delta.protocol()
    features = {
        "readerFeatures": [name for name in told.reader_features or () if name != _VECTORS],
        "writerFeatures": [name for name in told.writer_features or () if name != _VECTORS],
    }
    return {"minReaderVersion": told.min_reader_version, "minWriterVersion": told.min_writer_version, **features}


def _options(place: Place) -> dict[str, str] | None:
    return dict(place.options) if place.options else None


def _schema(told: Mapping[str, pl.DataType]) -> Schema:
    """The Delta schema, with the type that each column had where Delta has none like it."""
    import pyarrow as pa
    from deltalake import Schema

    return Schema.from_arrow(pa.schema([_arrow_field(name, dtype) for name, dtype in told.items()]))


def _arrow_field(name: str, dtype: pl.DataType) -> pa.Field[Any]:
    import pyarrow as pa

    held = columns.carried(dtype)
    kind = pl.Series(name, [], dtype=held).to_arrow().type
    return pa.field(name, kind, metadata=None if held == dtype else {_DTYPE: columns.describe(dtype)})
