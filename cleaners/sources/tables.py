"""Rows of CSV, TSV and Parquet files: a column is a field."""

from __future__ import annotations

import base64
import csv
import datetime
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..record import Fault, Place, Record
from . import fields
from .chunks import chunks, lines, utf8
from .part import Part

if TYPE_CHECKING:
    import pyarrow.parquet as pq

ROWS = 64
"""Rows of a Parquet file that are in memory at a time; articles are large and columns of them larger."""


def read_csv(part: Part, most: int) -> Iterator[Record | Fault]:
    """A CSV file (separated by tabs if it is called .tsv) with a header; a row's place is its first line.

    Of comma, semicolon and tab, the one that stands most often in the header separates. An empty cell is a missing
    field.
    """
    cut: list[bytes] = []  # lines that were too long to hold
    decoded = _decoded(part, most, cut)
    first = next(decoded, "")
    rows = csv.reader(itertools.chain([first], decoded), delimiter=max(",;\t", key=first.count))
    header: list[str] = []
    while True:
        place = Place(part.label, rows.line_num + 1)
        try:
            row = _next(rows, most)
        except csv.Error as error:
            yield _broken(place, most, error)
            continue
        if row is None:
            return
        if cut:
            yield fields.too_large(place, most, cut.pop())
        elif not header:
            header = [name.strip() for name in row]
        elif row:
            yield _row(header, row, place, most)


def _decoded(part: Part, most: int, cut: list[bytes]) -> Iterator[str]:
    """Lines as the csv module wants them; bytes that are not UTF-8 survive as lone surrogates, to be met by row."""
    for line, whole in lines(utf8(chunks(Path(part.path))), most):
        if not whole:
            cut.append(line[: fields.EXCERPT])
        yield line.decode("utf-8", "surrogateescape")


def _next(rows: Any, most: int) -> list[str] | None:
    """The next row; the limit on a field's size belongs to the whole process, so it is put back each time."""
    before = csv.field_size_limit(most)
    try:
        row: list[str] | None = next(rows, None)
        return row
    finally:
        csv.field_size_limit(before)


def _row(header: list[str], row: list[str], place: Place, most: int) -> Record | Fault:
    if len(row) > len(header):
        why = f"{len(row)} cells under {len(header)} headings; a cell with a separator in it needs quotes"
        return Fault(place, "not-a-row", why, fields.excerpt(",".join(row)))
    text = "\n".join(row)
    if not text.isascii():
        found = text.encode("utf-8", "surrogateescape")
        try:
            found.decode()
        except UnicodeDecodeError as error:
            return fields.not_utf8(place, error, found)
    return fields.record({name: cell for name, cell in zip(header, row, strict=False) if cell}, place, most)


def _broken(place: Place, most: int, error: csv.Error) -> Fault:
    if "field limit" in str(error):
        return fields.too_large(place, most, "")
    return Fault(place, "not-a-row", f"not CSV: {error}")


def read_parquet(part: Part, most: int) -> Iterator[Record | Fault]:
    """Rows of a Parquet file, or of some of its row groups, in bounded memory; a row's place is its number."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = part.first
    try:
        with pq.ParquetFile(part.path) as file:
            groups = range(part.start, file.num_row_groups if part.stop is None else part.stop)
            for batch in file.iter_batches(ROWS, row_groups=groups):
                for row in batch.to_pylist():
                    plain = {name: _plain(name, value) for name, value in row.items() if value is not None}
                    yield fields.record(plain, Place(part.label, number), most)
                    number += 1
    except pa.ArrowException as error:
        yield Fault(Place(part.label, number), "torn", f"not a whole Parquet file: {error}")


def split(part: Part, most: int) -> Iterator[Part]:
    """Pieces of whole row groups, of about `most` bytes as they stand on disk; a broken file stays whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(part.path) as file:
            yield from _groups(part, most, file)
    except pa.ArrowException:
        yield part


def _groups(part: Part, most: int, file: pq.ParquetFile) -> Iterator[Part]:
    start, first, size, rows = 0, 1, 0, 0
    for n in range(file.num_row_groups):
        group = file.metadata.row_group(n)
        disk = sum(group.column(c).total_compressed_size for c in range(group.num_columns))
        if rows and size + disk > most:
            yield part._replace(start=start, stop=n, first=first, size=size)
            start, first, size, rows = n, first + rows, 0, 0
        size += disk
        rows += group.num_rows
    yield part._replace(start=start, stop=file.num_row_groups, first=first, size=size)


def _plain(name: str, value: Any) -> Any:
    """A value that JSON can hold; bytes are text if they are UTF-8, and left to the extractor if they are HTML."""
    if isinstance(value, bytes):
        return value if name == "html" else _readable(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): _plain("", v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain("", v) for v in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _readable(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()
