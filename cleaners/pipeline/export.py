"""A corpus out of its tables: as JSON lines, Parquet or CSV, in an order that never depends on the runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from .. import dedup
from ..assignment import Assignment
from ..document import Document
from ..errors import InputError
from ..store import Corpus, Snapshot
from ..whole import whole
from .repeats import marked

INTERNAL = ("run", "source_hash", "given")
ROWS = 100_000  # of one read of the tables, so that memory does not grow with the corpus
ORDER = {"documents": ["id"], "assignments": ["id"], "removals": ["id", "start"], "rejected": ["id", "file", "line"]}


def documents(
    corpus: Path,
    as_of: str | None = None,
    *,
    everything: bool = False,
    source: bool = False,
    enrich: bool = False,
    repeats: int = 0,
) -> pl.LazyFrame:
    """The canonical documents of a corpus, or all.

    `source` adds the normalised text, before anything was removed. `enrich` fills in what a kept document lacks and an
    exact or near copy has (title, date, language, byline); the column `borrowed` says what was taken from where.
    `repeats` marks paragraphs of at least so many words that an earlier document has too (see `marked`).
    """
    snapshot = Corpus.open(corpus).at(as_of)
    frame = snapshot.read("documents").drop(INTERNAL)
    if not everything:
        canonical = snapshot.read("assignments").filter(pl.col("canonical")).select("id")
        frame = frame.join(canonical, on="id", how="semi")
    if enrich:
        frame = _enriched(frame, snapshot)
    if repeats:
        frame = marked(frame, repeats)
    return (frame if source else frame.drop("source_text")).sort("id")


def _enriched(frame: pl.LazyFrame, snapshot: Snapshot) -> pl.LazyFrame:
    schema = {"id": pl.String, "field": pl.String, "value": pl.String, "source": pl.String}
    lent = pl.DataFrame(_loans(snapshot), schema, orient="row").lazy()
    borrowed = lent.group_by("id").agg(borrowed=pl.struct("field", "value", "source").sort_by("field"))
    frame = frame.join(borrowed, on="id", how="left").with_columns(pl.col("borrowed").fill_null([]))
    for name in dedup.FIELDS:
        values = lent.filter(pl.col("field") == name).select("id", lent="value")
        frame = frame.join(values, on="id", how="left").with_columns(pl.coalesce("lent", name).alias(name)).drop("lent")
    return frame


def _loans(snapshot: Snapshot) -> list[dedup.Loan]:
    """What copies lend; only they and what is kept in their place are read, and not their texts."""
    copies = (
        snapshot.read("assignments").filter(pl.col("relation").is_in(dedup.LENDERS)).drop("run").sort("id").collect()
    )
    ids = pl.concat([copies["id"], copies["canonical_id"]]).unique().alias("id")
    fields = snapshot.read("documents").join(pl.LazyFrame([ids]), on="id", how="semi")
    rows = fields.select("id", "title", "published", "language", "extra").collect()
    known = {
        name: Document(id=name, text="", title=title, published=published, language=language, extra=orjson.loads(extra))
        for name, title, published, language, extra in rows.iter_rows()
    }
    return dedup.loans(known, [Assignment(**row) for row in copies.iter_rows(named=True)])


def rows(corpus: Path, table: str, as_of: str | None = None) -> pl.LazyFrame:
    """Another table of a corpus; of its runs, what each counted."""
    frame = Corpus.open(corpus).at(as_of).read(table)
    return frame.sort("run") if table == "runs" else frame.drop("run").sort(ORDER[table])


def changes(corpus: Path, since: str) -> pl.LazyFrame:
    """What became of the canonical documents since a run: `id`, `change` (added, superseded, removed, revised)."""
    return Corpus.open(corpus).changes_since(since).lazy()


def write(frame: pl.LazyFrame, path: Path) -> None:
    """Write a table to a file, whose suffix says how: .jsonl (also .gz and .zst), .parquet or .csv.

    It appears only when it is whole. Raises InputError for another suffix, and where no file can be made.
    """
    with whole(path) as beside:
        _write(frame, beside, path.name.lower())


def _write(frame: pl.LazyFrame, path: Path, name: str) -> None:
    if name.endswith(".parquet"):
        frame.sink_parquet(path, compression="zstd")
    elif name.endswith(".csv"):
        columns = frame.collect_schema()
        lists = [name for name, kind in columns.items() if kind == pl.List(pl.String)]
        plain = frame.drop("borrowed", "repeats", strict=False)  # CSV has no records
        plain.with_columns(pl.col(lists).list.join("; ")).sink_csv(path)
    elif name.endswith((".jsonl", ".ndjson", ".jsonl.gz", ".jsonl.zst")):
        with _packed(path, name) as target:
            for line in lines(frame):
                target.write(line)
    else:
        raise InputError(
            f"Can't tell how to write {name!r}",
            "Use a name that ends in .jsonl, .jsonl.gz, .jsonl.zst, .parquet or .csv.",
        )


def _packed(path: Path, name: str) -> Any:
    """A file to write bytes to, compressed if its name says so."""
    if name.endswith(".gz"):
        from isal import igzip

        return igzip.open(path, "wb")
    if name.endswith(".zst"):
        from backports import zstd

        return zstd.open(path, "wb")
    return path.open("wb")


def lines(frame: pl.LazyFrame) -> Iterator[bytes]:
    """The rows of a table, sorted by id, as JSON lines."""
    for part in _parts(frame):
        for row in part.collect(engine="streaming").iter_rows(named=True):
            yield orjson.dumps(_plain(row)) + b"\n"


def _parts(frame: pl.LazyFrame) -> Iterator[pl.LazyFrame]:
    """A table sorted by id in parts of so many rows each, all rows of an id in one; only ids are read of all."""
    if "id" not in frame.collect_schema():
        yield frame
        return
    ids = frame.select("id").collect(engine="streaming")["id"].sort()
    starts = ids.gather_every(ROWS).unique(maintain_order=True)
    for start, end in zip_longest(starts, starts[1:]):
        part = frame.filter(pl.col("id") >= start)
        yield part if end is None else part.filter(pl.col("id") < end)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Fields that the tables keep as JSON, as what they are; empty ones are left out of documents' extra fields."""
    for name in ("extra", "counts", "versions"):
        if isinstance(row.get(name), str):
            row[name] = orjson.loads(row[name] or "{}")
    return row
