"""The Parquet files of a corpus: written down to the disk, under the name of their content."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xxhash

from . import columns
from .schema import TABLES


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a table: its name, its size in bytes and its number of rows."""

    path: str
    size: int
    rows: int


def write(table: str, path: Path, rows: pl.DataFrame) -> Part:
    """Write rows as one Parquet file, down to the disk, under the name of its content."""
    import pyarrow.parquet as pq

    path.mkdir(parents=True, exist_ok=True)
    file = path / f"part-{uuid.uuid4().hex}.parquet"
    data = rows.select(columns.to_carried(name, dtype) for name, dtype in rows.schema.items()).to_arrow()
    bulky = TABLES[table].bulky
    pq.write_table(
        data,
        file,
        compression="zstd",
        row_group_size=_group(rows),
        use_dictionary=[name for name in data.column_names if name not in bulky and not name.endswith("id")],
        write_statistics=[name for name in data.column_names if name not in bulky],
        store_schema=False,
    )
    size = sync(file)
    named = file.with_name(f"{content_name(file)}-{file.name[5:13]}.parquet")
    file.rename(named)
    return Part(named.name, size, rows.height)


def content_name(file: Path) -> str:
    """The hash of a file's content, as its name begins with."""
    digest = xxhash.xxh3_128()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def sync(path: Path, *, recursive: bool = False) -> int:
    """Wait until a file, or a folder and with `recursive` what is in it, is on the disk; the file's size."""
    for inner in sorted(path.iterdir())[-2:] if recursive else ():
        sync(inner)
    if path.is_dir() and os.name == "nt":
        return 0  # Windows has no handle on a folder to wait for
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def _group(rows: pl.DataFrame) -> int:
    """Rows of one row group, about 16 MB: whoever wants a few rows should not unpack a whole file."""
    return max(256, rows.height * (16 << 20) // max(1, int(rows.estimated_size())))
