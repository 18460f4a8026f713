"""
What stands in a corpus: its tables, their columns, and what each column means.

Every table has a column `run`: the number of the run that wrote the row. The store fills it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

SCHEMA_VERSION = 1
"""Rises when an older program's corpus can't be read as it is; `winnow migrate` then brings it up to date."""


@dataclass(frozen=True, slots=True)
class TableSchema:
    """The columns of a table. Where `open`, the rows may bring further columns of their own."""

    columns: Mapping[str, pl.DataType]
    order: tuple[str, ...]
    """Rows are written in the order of these columns."""
    key: tuple[str, ...] = ()
    """No two rows agree in these columns."""
    open: bool = False
    bulky: tuple[str, ...] = ()
    """Columns of long text, whose smallest and largest value nobody asks for."""


TABLES: Mapping[str, TableSchema] = {
    # Every document that was taken in and not rejected, canonical or not.
    "documents": TableSchema(
        columns={
            "id": pl.String(),  # given, or derived from the url or the content
            "url": pl.String(),  # where it was found; empty if unknown
            "site": pl.String(),  # whose page it is
            "title": pl.String(),  # the headline
            "published": pl.String(),  # ISO 8601 date or time; empty if it could not be read as one
            "language": pl.String(),  # ISO 639-1 code
            "text": pl.String(),  # what was kept: source_text without the removals
            "source_text": pl.String(),  # the normalised text, which removals point into
            "extra": pl.String(),  # every other field of the record, as a JSON object
            "rewrites": pl.List(pl.String()),  # which repairs changed the text, in order
            "flags": pl.List(pl.String()),  # what a person should look at
            "source_hash": pl.String(),  # names the record as it came in; another one is a revision
            "words": pl.Int64(),  # words in `text`
            "given": pl.String(),  # JSON object: what title, date and language were before cleaning, if others
            "run": pl.Int64(),  # the number of the run that wrote this row
        },
        order=("id",),
        key=("id",),
        bulky=("text", "source_text", "extra"),
    ),
    # Every piece that was taken out of a document.
    "removals": TableSchema(
        columns={
            "id": pl.String(),  # the document
            "rule": pl.String(),  # the rule that removed it
            "start": pl.Int64(),  # first character in source_text, from 0
            "end": pl.Int64(),  # one past the last character
            "why": pl.String(),  # the reason, for a person
            "instead": pl.String(),  # the id of the document that is kept in its place; else empty
            "run": pl.Int64(),  # the number of the run that wrote this row
        },
        order=("id", "start"),
        key=("id", "start"),
    ),
    # Every record that is not among the documents, and why.
    "rejected": TableSchema(
        columns={
            "id": pl.String(),  # the document; empty if none could be made of the record
            "file": pl.String(),  # the input file
            "line": pl.Int64(),  # line, row or member in it, from 1; 0: all of it
            "kind": pl.String(),  # 'rejected' (a rule turned it away) or 'quarantined' (it could not be read)
            "rule": pl.String(),  # the rule or the kind of fault
            "why": pl.String(),  # the reason, for a person
            "text": pl.String(),  # the normalised text, or the first characters of what was found
            "run": pl.Int64(),  # the number of the run that wrote this row
        },
        order=("id", "file", "line"),
        bulky=("text",),
    ),
    # What became of each document beside the others.
    "assignments": TableSchema(
        columns={
            "id": pl.String(),  # the document
            "cluster": pl.String(),  # its family
            "canonical": pl.Boolean(),  # whether it is the one that is kept
            "canonical_id": pl.String(),  # the one that is kept
            "relation": pl.String(),  # canonical, exact, near, version or excerpt
            "resemblance": pl.Float64(),  # Jaccard similarity of the shingles with the canonical document's, 0..1
            "containment": pl.Float64(),  # share of the smaller of the two that stands in the larger, 0..1
            "coverage": pl.Float64(),  # share of this document that stands in the canonical one, 0..1
            "reason": pl.String(),  # which preference chose the canonical document
            "run": pl.Int64(),  # the number of the run that wrote this row
        },
        order=("id",),
        key=("id",),
    ),
    # What duplicates are looked up by; its further columns are the dedup room's.
    "signatures": TableSchema(
        columns={
            "id": pl.String(),  # the document
            "run": pl.Int64(),  # the number of the run that wrote this row
        },
        order=("id",),
        key=("id",),
        open=True,
    ),
    # Compared pairs with their evidence; its further columns are the dedup room's.
    "pairs": TableSchema(
        columns={
            "a": pl.String(),  # a document
            "b": pl.String(),  # another document
            "run": pl.Int64(),  # the number of the run that wrote this row
        },
        order=("a", "b"),
        key=("a", "b"),
        open=True,
    ),
    # What was counted over each site's pages; its further columns are the boilerplate room's.
    "sites": TableSchema(
        columns={
            "site": pl.String(),  # the site
            "run": pl.Int64(),  # the number of the run that wrote this row
        },
        order=("site",),
        open=True,
    ),
    # Documents that were erased on request, so that they do not come back.
    "forgotten": TableSchema(
        columns={
            "id": pl.String(),  # the document; nothing else of it stays
            "run": pl.Int64(),  # the number of the run that wrote this row
        },
        order=("id",),
        key=("id",),
    ),
    # One row a committed run. This row is the commit: what it does not name did not happen.
    "runs": TableSchema(
        columns={
            "run": pl.Int64(),  # its number, from 1
            "id": pl.String(),  # its name
            "kind": pl.String(),  # 'run', or the command that changed the corpus: undo, compact, forget, migrate
            "started": pl.String(),  # ISO 8601, UTC
            "finished": pl.String(),  # ISO 8601, UTC
            "program": pl.String(),  # version of the program
            "settings_digest": pl.String(),  # names the settings
            "input_digest": pl.String(),  # names the input
            "counts": pl.String(),  # JSON object: what was counted
            "readable_from": pl.Int64(),  # the number of the oldest run whose corpus can still be read back
            "versions": pl.String(),  # JSON object: table → the Delta version that holds the corpus after this run
        },
        order=("run",),
        key=("run",),
    ),
}


def empty(table: str) -> pl.DataFrame:
    """No rows of that table."""
    return pl.DataFrame(schema=dict(TABLES[table].columns))


def conform(table: str, frame: pl.DataFrame, run: int) -> pl.DataFrame:
    """Rows as the table wants them: its columns in their types, `run` filled in, sorted.

    Raises ValueError for a missing or unknown column and for two rows with the same key.
    """
    schema = TABLES[table]
    frame = frame.with_columns(pl.lit(run, pl.Int64).alias("run"))
    missing = [name for name in schema.columns if name not in frame.columns]
    further = [name for name in frame.columns if name not in schema.columns]
    if missing or (further and not schema.open):
        raise ValueError(f"rows for {table}: missing columns {missing}, unknown columns {further}")
    frame = frame.select(*[pl.col(name).cast(dtype) for name, dtype in schema.columns.items()], *sorted(further))
    if schema.key and frame.select(schema.key).is_duplicated().any():
        raise ValueError(f"rows for {table}: two rows have the same {', '.join(schema.key)}")
    return frame.sort(schema.order, maintain_order=True)
