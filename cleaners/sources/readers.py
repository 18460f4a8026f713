"""Which reader reads which kind of file. A new kind of input is a line here, and its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..record import Fault, Record
from .documents import read_html, read_text
from .jsonl import read_json, read_jsonl
from .jsonl import split as split_jsonl
from .part import Part
from .tables import read_csv, read_parquet
from .tables import split as split_parquet
from .warc import read_warc

Reader = Callable[[Part, int], Iterator[Record | Fault]]
"""A part, and the most bytes that a record may have → what stands in it. Raises OSError, TornError and
MisnamedError only."""

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".warc": read_warc,
}

WHOLE = frozenset({".txt", ".html", ".htm"})
"""Kinds of which a file is one document."""

SPLITTERS: dict[str, Callable[[Part, int], Iterator[Part]]] = {
    ".jsonl": split_jsonl,
    ".ndjson": split_jsonl,
    ".parquet": split_parquet,
}
"""Kinds of which a large file can be read in pieces."""
