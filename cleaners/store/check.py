"""The books of a corpus: do files, rows, references and offsets fit together?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from . import files, table
from .runs import Run
from .schema import TABLES
from .snapshot import Snapshot

_RESTORE = "Put the file back from a backup, or take the corpus back to a run that is whole: winnow undo RUN"
_REBUILD = "Build the corpus anew from its sources, and report this: a run must never leave such rows."
_SHOWN = 3
_FATES = ("new", "revised", "unchanged", "rejected", "quarantined")
"""What can become of a record."""


class Problem(NamedTuple):
    """What is wrong in a table, and how to mend it."""

    table: str
    what: str
    remedy: str


def problems(snapshot: Snapshot, runs: Sequence[Run]) -> list[Problem]:
    """Everything that is wrong with the corpus after the last of its runs.

    Rows are looked at only where all files are whole.
    """
    torn = list(_files(snapshot))
    return torn or [*_counts(snapshot, runs), *_keys(snapshot), *_references(snapshot), *_texts(snapshot)]


def _files(snapshot: Snapshot) -> Iterator[Problem]:
    """Each file that a table names is there, and is what was written."""
    for name, version in sorted(snapshot.run.versions.items()) if snapshot.run else ():
        try:
            parts = table.parts(table.opened(snapshot.place / name, version))
        except Exception as error:  # whatever deltalake meets in a damaged log, it is the finding
            yield Problem(name, f"the table's log can't be read: {error}", _RESTORE)
            continue
        for part in parts:
            try:
                if not files.whole(snapshot.place / name, part):
                    yield Problem(name, f"{part.path} is damaged ({part.rows} rows)", _RESTORE)
            except FileNotFoundError:
                yield Problem(name, f"{part.path} is missing ({part.rows} rows)", _RESTORE)


def _counts(snapshot: Snapshot, runs: Sequence[Run]) -> Iterator[Problem]:
    """Every record that came in was counted once, and the last run counted what is there."""
    for run in runs:
        told = [run.counts[name] for name in _FATES if name in run.counts]
        if len(told) == len(_FATES) and run.counts.get("records") != sum(told):
            what = f"run {run.number} took in {run.counts.get('records')} records and accounts for {sum(told)}"
            yield Problem("runs", what, _REBUILD)
    if not runs or runs[-1].kind != "run":
        return
    canonical = snapshot.read("assignments").filter("canonical")
    for name, rows in (("documents", snapshot.read("documents")), ("canonical", canonical)):
        said, found = runs[-1].counts.get(name), rows.select(pl.len()).collect().item()
        if said not in (None, found):
            yield Problem("runs", f"the last run counted {said} {name}, and there are {found}", _REBUILD)


def _keys(snapshot: Snapshot) -> Iterator[Problem]:
    """No key stands twice."""
    for name, schema in TABLES.items():
        if not schema.key or name == "runs":
            continue
        twice = snapshot.read(name).group_by(schema.key).len().filter(pl.col("len") > 1).drop("len")
        yield from _found(name, f"more than one row with the same {', '.join(schema.key)}", twice)


def _references(snapshot: Snapshot) -> Iterator[Problem]:
    """What one table says of another is so."""
    documents = snapshot.read("documents").select("id")
    assignments = snapshot.read("assignments").select("id", "canonical", "canonical_id", "cluster")
    kept = assignments.filter("canonical").select("id")
    for name in ("removals", "assignments", "signatures"):
        strangers = snapshot.read(name).select("id").join(documents, on="id", how="anti").unique()
        yield from _found(name, "rows of documents that are not in the corpus", strangers)
    for end in ("a", "b"):
        strangers = snapshot.read("pairs").select(id=end).join(documents, on="id", how="anti").unique()
        yield from _found("pairs", "rows of documents that are not in the corpus", strangers)
    for name in ("assignments", "signatures"):
        without = documents.join(snapshot.read(name).select("id"), on="id", how="anti")
        yield from _found(name, "documents without a row", without)
    back = documents.join(snapshot.read("forgotten"), on="id", how="semi")
    yield from _found("documents", "documents that were forgotten and are back", back)
    lost = assignments.join(kept, left_on="canonical_id", right_on="id", how="anti").select("id")
    yield from _found("assignments", "documents whose canonical document is not one", lost)
    torn = assignments.filter(pl.col("canonical") != (pl.col("id") == pl.col("canonical_id"))).select("id")
    yield from _found(
        "assignments", "documents that are said to be canonical and are not, or the other way round", torn
    )
    families = assignments.group_by("cluster").agg(pl.col("canonical_id").n_unique()).filter(pl.col("canonical_id") > 1)
    yield from _found("assignments", "families with more than one canonical document", families.select("cluster"))


def _texts(snapshot: Snapshot) -> Iterator[Problem]:
    """Normalised text = kept text + removals, by offsets."""
    spans = snapshot.read("removals").sort("id", "start").group_by("id", maintain_order=True).agg("start", "end")
    texts = snapshot.read("documents").select("id", "text", "source_text")
    cut = texts.join(spans, on="id", how="left")
    wrong: list[str] = []
    for batch in cut.collect_batches(chunk_size=1000, maintain_order=False):
        plain = batch.filter(pl.col("start").is_null())
        wrong.extend(plain.filter(pl.col("text") != pl.col("source_text"))["id"])
        rows = batch.filter(pl.col("start").is_not_null()).iter_rows(named=True)
        wrong.extend(row["id"] for row in rows if _kept(row["source_text"], row["start"], row["end"]) != row["text"])
    ids = pl.LazyFrame({"id": wrong}, {"id": pl.String})
    yield from _found("documents", "kept text and removals don't add up to the normalised text", ids)


def _kept(source: str, starts: list[int], ends: list[int]) -> str | None:
    """The text without the spans; None where they overlap or leave the text."""
    kept, at = [], 0
    for start, end in zip(starts, ends, strict=True):
        if not at <= start < end <= len(source):
            return None
        kept.append(source[at:start])
        at = end
    return "".join(kept) + source[at:]


def _found(name: str, what: str, rows: pl.LazyFrame) -> Iterator[Problem]:
    found = rows.collect()
    if found.height:
        some = ", ".join("/".join(map(str, row)) for row in found.sort(found.columns).head(_SHOWN).iter_rows())
        more = f" and {found.height - _SHOWN} more" if found.height > _SHOWN else ""
        yield Problem(name, f"{found.height} × {what}: {some}{more}", _REBUILD)
