"""The books: what came in, and what became of it; the numbers add up, or the page says by how much they do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from .material import Material, RunRow

RELATIONS = ("exact", "near", "version", "excerpt")
RUNS_SHOWN = 24
ALARMS_SHOWN = 20


class Part(NamedTuple):
    """A share of the books. `kind` is canonical, duplicate, rejected, quarantined or unchanged."""

    kind: str
    total: int


class Book(NamedTuple):
    """What came in, cut into what became of it."""

    title: str
    total: int
    parts: tuple[Part, ...]
    relations: tuple[Part, ...]
    """The duplicates, by relation."""
    note: str = ""


class Books(NamedTuple):
    """The books of the whole corpus and of its last run."""

    corpus: Book
    last: Book | None
    read: str
    """How the records that all runs read lead to the documents of the corpus, in words."""


class Past(NamedTuple):
    """The last runs, and how many came before them."""

    rows: tuple[RunRow, ...]
    earlier: int
    undone: frozenset[int]
    alarms: tuple[tuple[int, str], ...]
    """Run number and what the alarm said, newest first."""


def books(material: Material) -> Books:
    """The books of the whole corpus, from its tables, and of the last run, from its rows and what it counted."""
    corpus = _book("The corpus", _relations(material.assignments), _kinds(material.rejected), 0)
    runs = in_force(material.runs)
    return Books(corpus, _last(material, runs[-1]) if runs else None, _read(runs, corpus.total))


def in_force(runs: Sequence[RunRow]) -> list[RunRow]:
    """The runs that brought documents and were not undone since; what undid them names their ids."""
    standing: list[RunRow] = []
    for run in runs:
        gone = set(run.counts.get("undone", ()))
        standing = [each for each in standing if each.id not in gone]
        if run.kind == "run":
            standing.append(run)
    return standing


def past(runs: Sequence[RunRow]) -> Past:
    """The runs that a page has room for, newest first."""
    standing = in_force(runs)
    alarms = [(run.number, str(alarm)) for run in reversed(standing) for alarm in run.counts.get("alarms", ())]
    undone = {run.number for run in runs if run.kind == "run"} - {run.number for run in standing}
    shown = tuple(reversed(runs[-RUNS_SHOWN:]))
    return Past(shown, len(runs) - len(shown), frozenset(undone), tuple(alarms[:ALARMS_SHOWN]))


def _last(material: Material, run: RunRow) -> Book:
    own = material.documents.filter(pl.col("run") == run.number).select("id")
    relations = _relations(material.assignments.join(own, on="id", how="semi"))
    refused = _kinds(material.rejected.filter(pl.col("run") == run.number))
    book = _book(f"The last run (run {run.number})", relations, refused, int(run.counts.get("unchanged", 0)))
    counted = int(run.counts.get("records", book.total))
    if counted == book.total:
        return book
    note = f"The run itself counted {counted:,} records; the corpus was changed since, or its books do not add up."
    return book._replace(note=note + " `winnow check` tells which.")


def _book(title: str, relations: dict[str, int], refused: dict[str, int], unchanged: int) -> Book:
    canonical = relations.pop("canonical", 0)
    known = [Part(name, relations.pop(name)) for name in RELATIONS if name in relations]
    every = (*known, *(Part(name, count) for name, count in sorted(relations.items())))
    parts = (
        Part("canonical", canonical),
        Part("duplicate", sum(part.total for part in every)),
        Part("rejected", refused.get("rejected", 0)),
        Part("quarantined", refused.get("quarantined", 0)),
        Part("unchanged", unchanged),
    )
    return Book(title, sum(part.total for part in parts), parts, every)


def _relations(assignments: pl.LazyFrame) -> dict[str, int]:
    return dict(assignments.group_by("relation").len().collect(engine="streaming").iter_rows())


def _kinds(rejected: pl.LazyFrame) -> dict[str, int]:
    return dict(rejected.group_by("kind").len().collect(engine="streaming").iter_rows())


def _read(runs: Sequence[RunRow], total: int) -> str:
    """From the records that were read to the records that count, in words."""
    records, unchanged, revised = (
        sum(int(run.counts.get(name, 0)) for run in runs) for name in ("records", "unchanged", "revised")
    )
    parts = [f"{len(runs):,} {'run' if len(runs) == 1 else 'runs'} read {records:,} records"]
    if unchanged:
        parts.append(f"{unchanged:,} of them the corpus had already")
    if revised:
        parts.append(f"{revised:,} brought a new text for a known document")
    rest = records - unchanged - revised - total
    if rest > 0:
        parts.append(f"{rest:,} were taken out since (undone, erased, or turned away in a later revision)")
    if rest < 0:
        parts.append(f"{-rest:,} of what is here no run counted: run `winnow check`")
    return "; ".join(parts) + "."
