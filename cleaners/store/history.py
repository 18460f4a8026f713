"""Looking back, and going back: what changed since a run, undoing one, dropping what is old, erasing a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ..errors import CorpusError
from . import runs, table
from .runs import Run
from .schema import TABLES
from .snapshot import Snapshot
from .transaction import Transaction

_OUTLASTS = "forgotten"
"""The table that no undo touches: who asked to be forgotten stays forgotten."""

FEWEST_KEPT = 2
"""What the corpus was before the last run stays, for readers who began with it."""


def changes(before: Snapshot, after: Snapshot) -> pl.DataFrame:
    """What became of the canonical documents between two runs: `id`, `change` and `canonical_id`, sorted by id.

    `added`: canonical now and not before. `superseded`: canonical before, and now a duplicate of `canonical_id`.
    `removed`: canonical before, and now not in the corpus. `revised`: canonical both times, with another content.
    Only rows that were written in between are looked at.
    """
    kept = pl.col("canonical")
    then, now = (
        snapshot.read("assignments").select("id", "canonical", "canonical_id", "run") for snapshot in (before, after)
    )
    both = then.join(now, on="id", how="full", coalesce=True, suffix="_now")
    was, stays = kept.fill_null(value=False), pl.col("canonical_now").fill_null(value=False)
    change = (
        pl.when(~was & stays).then(pl.lit("added"))
        .when(was & pl.col("canonical_now").is_null()).then(pl.lit("removed"))
        .when(was & ~stays).then(pl.lit("superseded"))
    )  # fmt: skip
    moved = both.select("id", change=change, canonical_id="canonical_id_now").drop_nulls("change")
    revised = _revised(before, after, both.filter(was & stays).select("id"))
    return pl.concat([moved, revised]).sort("id").collect()


def _revised(before: Snapshot, after: Snapshot, among: pl.LazyFrame) -> pl.LazyFrame:
    """Documents whose rows differ in more than the run that wrote them."""
    columns = [name for name in TABLES["documents"].columns if name != "run"]
    stamps = [snapshot.read("documents").select("id", "run") for snapshot in (before, after)]
    touched = stamps[0].join(stamps[1], on="id", suffix="_now").filter(pl.col("run") != pl.col("run_now"))
    ids = touched.join(among, on="id", how="semi").select("id").collect().lazy()
    old, new = (
        snapshot.read("documents").select(columns).join(ids, on="id", how="semi") for snapshot in (before, after)
    )
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_now")) for name in columns if name != "id")
    differ = old.join(new, on="id", suffix="_now").filter(~same)
    return differ.select("id", change=pl.lit("revised"), canonical_id="id")


def undo(tx: Transaction, name: str | int) -> Run:
    """Take the corpus back to what it was before a run, as a new run; runs after it are undone with it.

    Raises CorpusError where there is no such run, and where what was before it was dropped.
    """
    run = runs.find(tx.done, name)
    before = next((earlier for earlier in reversed(tx.done) if earlier.number < run.number), None)
    if before and before.number < tx.done[-1].readable_from:
        problem = f"Run {run.number} can't be undone: what the corpus was before it was dropped."
        raise CorpusError(problem, "`winnow history` lists the runs that can be read back.")
    for table_name in sorted(set(tx.versions) - {_OUTLASTS}):
        version = before.versions.get(table_name) if before else None
        place = tx.place / table_name
        tx.change(table_name).become([] if version is None else table.parts(table.opened(place, version)))
    return tx.commit(kind="undo", counts={"undone": [later.id for later in tx.done if later.number >= run.number]})


def compact(tx: Transaction, keep: int | None) -> Run:
    """Put small files together, and drop what the corpus was before the last `keep` runs (None: nothing is dropped)."""
    changed = [tx.change(name) for name in tx.versions]
    files = sum(len(change.after) for change in changed)
    for change in changed:
        change.compact()
    counts = {"files_before": files, "files_after": sum(len(change.after) for change in changed)}
    oldest = tx.done[-max(keep, FEWEST_KEPT) :][0].number if keep is not None and tx.done else 1
    return tx.commit(kind="compact", counts=counts, readable_from=oldest)


def forget(
    tx: Transaction,
    ids: Sequence[str],
    assignments: pl.DataFrame | None,
    traces: Mapping[str, pl.DataFrame],
    **went_by: str,
) -> Run:
    """Erase documents from every table and every version; a tombstone keeps them from coming back.

    Nothing of the documents stays but their ids. What the corpus was before can't be read back any more, since it
    held them. `assignments` are the new rows of documents whose canonical document goes; of these, each that has no new
    row stands alone from now on. `traces` names what else holds some of their text: table → the rows to take out, by
    the columns that are given. Unknown ids get a tombstone, too.
    """
    gone = pl.DataFrame({"id": pl.Series(sorted(set(ids)), dtype=pl.String)})
    now = Snapshot(tx.place, tx.done[-1] if tx.done else None)
    found = now.read("documents").join(gone.lazy(), on="id", how="semi").select(pl.len()).collect().item()
    orphans = _of(now.read("assignments"), "canonical_id", gone)
    instead = _of(now.read("removals"), "instead", gone)
    for name in ("documents", "removals", "rejected", "assignments", "signatures"):
        tx.delete(name, gone)
    for end in ("a", "b"):
        tx.delete("pairs", gone.rename({"id": end}), key=end)
    for name, rows in traces.items():
        tx.delete(name, rows, key=rows.columns)
    tx.upsert("removals", instead.with_columns(instead=pl.lit("")), key=("id", "start"))
    if assignments is not None:
        tx.upsert("assignments", assignments)
        orphans = orphans.join(assignments, on="id", how="anti")
    tx.upsert("assignments", _alone(orphans))
    for name in tx.versions:
        tx.change(name).purge()
    tx.upsert("forgotten", gone)
    return tx.commit(kind="forget", counts={"forgotten": found}, readable_from=tx.number, **went_by)


def _of(rows: pl.LazyFrame, column: str, gone: pl.DataFrame) -> pl.DataFrame:
    """The rows of documents that stay, which name one that goes."""
    naming = rows.join(gone.lazy(), left_on=column, right_on="id", how="semi")
    return naming.join(gone.lazy(), on="id", how="anti").collect()


def _alone(orphans: pl.DataFrame) -> pl.DataFrame:
    """Documents that lost their canonical document, each as its own."""
    return orphans.with_columns(
        cluster="id", canonical=pl.lit(value=True), canonical_id="id", relation=pl.lit("canonical"),
        resemblance=1.0, containment=1.0, coverage=1.0, reason=pl.lit("the document kept in its place was forgotten"),
    )  # fmt: skip
