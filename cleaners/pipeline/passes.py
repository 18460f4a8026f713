"""What is done to one shard in each pass; every function is idempotent and can run in another process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
import polars as pl

from .. import dedup, extract, sources
from ..boilerplate import learn
from ..document import Document, Step, content_hash, through
from ..record import Fault
from ..settings import Settings
from . import sites
from .job import Job
from .staging import Frames, once, table
from .steps import cleaning_steps, text_steps

Schema = dict[str, Any]  # a mapping of names to Polars types, whose own type has no public name

PREPARED: Schema = {
    "id": pl.String, "url": pl.String, "site": pl.String, "title": pl.String, "published": pl.String,
    "language": pl.String, "source_text": pl.String, "extra": pl.String, "rewrites": pl.List(pl.String),
    "source_hash": pl.String, "file": pl.String, "line": pl.Int64,
}  # fmt: skip
REJECTED: Schema = {
    "id": pl.String, "file": pl.String, "line": pl.Int64, "kind": pl.String, "rule": pl.String, "why": pl.String,
    "text": pl.String,
}  # fmt: skip
CLEANED: Schema = {
    "id": pl.String, "url": pl.String, "site": pl.String, "title": pl.String, "published": pl.String,
    "language": pl.String, "text": pl.String, "source_text": pl.String, "extra": pl.String,
    "rewrites": pl.List(pl.String), "flags": pl.List(pl.String), "source_hash": pl.String, "words": pl.Int64,
    "given": pl.String,
}  # fmt: skip
REMOVALS: Schema = {
    "id": pl.String, "rule": pl.String, "start": pl.Int64, "end": pl.Int64, "why": pl.String, "instead": pl.String,
}  # fmt: skip
FACTS = ("id", "tokens", "broken", "marked", "exact", "junk", "site", "published")
"""What the choice of a family's canonical document needs to know, of the columns of the signatures."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One shard of the input, with its number in the plan."""

    number: int
    shard: sources.Shard


def prepare(job: Job, unit: Unit) -> int:
    """Pass 1: read, extract, normalise. Returns the shard's number."""
    once(job.folder("prepared", unit.number), lambda: _prepared(job.settings, unit.shard))
    return unit.number


def count(job: Job, number: int) -> int:
    """Pass 2: count the lines of the documents that are new to the corpus."""
    once(
        job.folder("counted", number),
        lambda: {"lines": learn.count(_fresh(job, number, only_new=True), job.settings.boilerplate)},
    )
    return number


def strip(job: Job, number: int) -> int:
    """Pass 4: strip, detect the language, sign."""
    once(job.folder("cleaned", number), lambda: cleaned(job, _fresh_rows(job, number)))
    return number


def write_jsonl(job: Job, with_source: bool, number: int) -> int:
    """Pass 4 without a corpus: clean, and leave the documents as JSON lines."""

    def made() -> Frames:
        stripped = (document for document, _ in _stripped(job, _fresh_rows(job, number)))
        lines = [orjson.dumps(document.as_record(with_source=with_source), default=str) for document in stripped]
        return {"jsonl": pl.DataFrame({"line": lines}, {"line": pl.Binary})}

    once(job.folder("cleaned", number), made)
    return number


def sign(job: Job, number: int) -> int:
    """Sign the normalised texts as they are, for deduplication without cleaning."""

    def made() -> Frames:
        documents = _fresh_rows(job, number).rename({"source_text": "text"})
        return {"signatures": signed(documents, Counter(), job.settings), "texts": documents.select("id", "text")}

    once(job.folder("signed", number), made)
    return number


def _prepared(settings: Settings, shard: sources.Shard) -> Frames:
    steps = text_steps(settings)
    documents: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for record in sources.read(shard, settings.run):
        made = record if isinstance(record, Fault) else extract.document(record)
        if isinstance(made, Fault):
            faults.append(made)
        else:
            documents.append(_row(through(made, steps)) | {"file": record.place.file, "line": record.place.line})
    return {"documents": pl.DataFrame(documents, PREPARED), "faults": quarantined(faults)}


def quarantined(faults: Iterable[Fault]) -> pl.DataFrame:
    """Faults as rows of the rejected table."""
    rows = [("", *fault.place, "quarantined", fault.rule, fault.why, fault.excerpt) for fault in faults]
    return pl.DataFrame(rows, REJECTED, orient="row")


def _row(document: Document) -> dict[str, Any]:
    extra = orjson.dumps(document.extra, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()
    fields = (document.url, document.site, document.title, document.published, document.language)
    return {
        "id": document.id, "url": document.url, "site": document.site, "title": document.title,
        "published": document.published, "language": document.language, "source_text": document.text,
        "extra": extra, "rewrites": list(document.rewrites), "source_hash": content_hash(document.text, *fields, extra),
    }  # fmt: skip


def _fresh(job: Job, number: int, *, only_new: bool = False) -> Iterator[Document]:
    rows = _fresh_rows(job, number)
    yield from (as_document(row) for row in rows.iter_rows(named=True) if not (only_new and row["state"] == "revised"))


def _fresh_rows(job: Job, number: int) -> pl.DataFrame:
    """The shard's documents that the corpus does not have as they are, in the order of the input."""
    fresh = pl.scan_parquet(job.fresh).filter(pl.col("shard") == number)
    prepared = table([job.folder("prepared", number)], "documents").with_row_index("row")
    return prepared.join(fresh.select("row", "state"), on="row").sort("row").collect()


def as_document(row: Mapping[str, Any]) -> Document:
    """A document, before anything was removed, of a row of the table or of what the first pass left."""
    return Document(
        id=row["id"], text=row["source_text"], url=row["url"], site=row["site"], title=row["title"],
        published=row["published"], language=row["language"], extra=orjson.loads(row["extra"]),
        rewrites=tuple(row["rewrites"]),
    )  # fmt: skip


def _stripped(job: Job, rows: pl.DataFrame) -> Iterator[tuple[Document, dict[str, Any]]]:
    """Documents after all steps, each with the row it was made of."""
    steps = _steps(job)
    for row in rows.iter_rows(named=True):
        yield through(as_document(row), steps), row


def cleaned(job: Job, rows: pl.DataFrame) -> Frames:
    """Rows as the first pass leaves them, cleaned: what is left of the documents, and what went."""
    cleaned: list[dict[str, Any]] = []
    removals: list[tuple[Any, ...]] = []
    rejected: list[tuple[Any, ...]] = []
    for document, row in _stripped(job, rows):
        if gone := document.rejected:
            rejected.append((document.id, row["file"], row["line"], "rejected", gone.rule, gone.why, document.text))
        else:
            cleaned.append(_cleaned_row(document, row))
            removals += [(document.id, *removal) for removal in document.removals]
    documents = pl.DataFrame(cleaned, CLEANED)
    return {
        "documents": documents,
        "removals": pl.DataFrame(removals, REMOVALS, orient="row"),
        "rejected": pl.DataFrame(rejected, REJECTED, orient="row"),
        "signatures": signed(documents, Counter(row[0] for row in removals), job.settings),
    }


def signed(documents: pl.DataFrame, removed: Mapping[str, int], settings: Settings) -> pl.DataFrame:
    """Signatures of cleaned documents, with the facts by which the canonical document of a family is chosen.

    `removed`: how many pieces were removed, by id.
    """
    junk = pl.Series("junk", [removed.get(name, 0) for name in documents["id"]], pl.Int64)
    signed = dedup.sign(documents["text"].to_list(), settings.dedup, documents["id"].to_list())
    repaired = documents["rewrites"].list.contains("ftfy")  # its encoding was broken, whatever it looks like now
    return signed.with_columns(junk, documents["site"], documents["published"], pl.col("broken") + repaired)


def _cleaned_row(document: Document, row: Mapping[str, Any]) -> dict[str, Any]:
    text = document.kept
    made = _row(document)
    given = {name: row[name] for name in ("title", "published", "language") if row[name] != made[name]}
    return made | {
        "text": text, "flags": list(document.flags), "source_hash": row["source_hash"], "words": len(text.split()),
        "given": orjson.dumps(given).decode(),
    }  # fmt: skip


@lru_cache(maxsize=1)
def _steps(job: Job) -> list[Step]:
    """One process cleans many shards of a run with the same rules."""
    return cleaning_steps(job.settings, sites.rules(job))
