"""What a reader is given: a file, or a piece of one."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """A file, or the piece of it from `start` to `stop`: bytes of a JSONL file, row groups of a Parquet file.

    `label` is the file as the user calls it, `id` the path in the folder that was given, `kind` the suffix that names
    the reader, `first` the number of the first line or row, `size` the bytes on disk.
    """

    path: str
    label: str
    id: str
    kind: str
    size: int
    start: int = 0
    stop: int | None = None
    first: int = 1
