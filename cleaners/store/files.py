"""The Parquet files of a corpus: under the names of their content."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import polars as pl
import xxhash

from . import columns, vectors
from .place import DRAFT, Place
from .schema import TABLES

_ROW = "__row"
_PAGE = 1 << 17
"""Bytes of a page, the least that is unpacked: whoever wants the texts of some documents should not unpack all."""
_ROWS_AT_ONCE = 64
"""After so many rows it is seen whether a page is full."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a table: its name, its size in bytes and its number of rows."""

    path: str
    size: int
    rows: int
    dead: tuple[int, ...] = ()
    """The numbers of its rows that are gone, ascending from 0; `rows` counts them, too."""

    def entry(self) -> dict[str, Any]:
        """What the log of the table says of it, both when it comes and when it goes."""
        told = {"path": self.path, "size": self.size, "partitionValues": {}}
        return {**told, "deletionVector": vectors.descriptor(self.dead)} if self.dead else told


def write(table: str, place: Place, rows: pl.DataFrame, run: int) -> Part:
    """Write rows as one Parquet file, under the name of its content and of the run that writes it."""
    import pyarrow.parquet as pq

    draft = place.draft()
    data = rows.select(columns.to_carried(name, dtype) for name, dtype in rows.schema.items()).to_arrow()
    bulky = TABLES[table].bulky
    try:
        pq.write_table(
            data,
            draft,
            compression="zstd",
            row_group_size=_group(rows),
            use_dictionary=[name for name in data.column_names if name not in bulky and not name.endswith("id")],
            write_statistics=[name for name in data.column_names if name not in bulky],
            store_schema=False,
            data_page_size=_PAGE,
            write_batch_size=_ROWS_AT_ONCE,
        )
        size = draft.stat().st_size
        # The same rows may be written twice, and one of the files go while the other stays: hence the last part.
        name = f"{_digest(draft)}-{run:08}-{uuid.uuid4().hex[:8]}.parquet"
        place.adopt(draft, name)
    finally:
        draft.unlink(missing_ok=True)
    return Part(name, size, rows.height)


def unfinished(name: str, last: int) -> bool:
    """Whether a file is a leftover of a run that did not commit, where `last` is the last one that did."""
    number = name.split("-")[1:2]
    return name.startswith(DRAFT) or (name.endswith(".parquet") and bool(number) and int(number[0]) > last)


def scan(place: Place, some: Sequence[Part], dtypes: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """The rows of some files that are not dead, in the types that they came in."""
    whole = [part for part in some if not part.dead]
    holed = [part for part in some if part.dead]
    frames = [raw(place, whole, dtypes)] if whole else []
    if holed:
        starts = accumulate((part.rows for part in holed), initial=0)
        dead = [start + row for start, part in zip(starts, holed, strict=False) for row in part.dead]
        frames.append(raw(place, holed, dtypes, _ROW).filter(~pl.col(_ROW).is_in(dead)).drop(_ROW))
    empty = pl.LazyFrame(schema={name: columns.carried(dtype) for name, dtype in dtypes.items()})
    rows = pl.concat(frames) if frames else empty
    return rows.select(columns.from_carried(name, dtype) for name, dtype in dtypes.items())


def raw(
    place: Place, some: Sequence[Part], dtypes: Mapping[str, pl.DataType], number: str | None = None
) -> pl.LazyFrame:
    """All rows of some files as they are stored, dead ones too; with their numbers over all files, if named."""
    return pl.scan_parquet(
        [(place / part.path).url for part in some],
        glob=False,
        row_index_name=number,
        schema={name: columns.carried(dtype) for name, dtype in dtypes.items()},
        missing_columns="insert",
    )


def whole(place: Place, part: Part) -> bool:
    """Whether the file holds what was written. Raises FileNotFoundError where it is missing."""
    digest = xxhash.xxh3_128()
    for block in place.read(part.path):
        digest.update(block)
    return part.path.startswith(digest.hexdigest())


def _digest(file: Path) -> str:
    digest = xxhash.xxh3_128()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _group(rows: pl.DataFrame) -> int:
    """Rows of one row group, about 16 MB: whoever wants a few rows should not unpack a whole file."""
    return max(256, rows.height * (16 << 20) // max(1, int(rows.estimated_size())))
