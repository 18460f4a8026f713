"""Why a document of a corpus is as it is: its removals, its family; and why two were merged or were not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from ..document import Document, Removal
from ..errors import CorpusError
from ..store import Corpus, Snapshot
from .passes import as_document


def explained(corpus: Path, name: str) -> tuple[Document, list[dict[str, Any]]]:
    """A document with its removals, and its family: one row of the assignments for each member, the kept one first.

    `name` is an id or the only beginning of one. Raises CorpusError where there is no such document, saying why if it
    was rejected.
    """
    snapshot = Corpus.open(corpus).at()
    row = _row(snapshot, name)
    gone = snapshot.read("removals").filter(pl.col("id") == row["id"]).sort("start")
    removals = tuple(Removal(*r) for r in gone.select("rule", "start", "end", "why", "instead").collect().iter_rows())
    document = replace(as_document(row), removals=removals, flags=tuple(row["flags"]))
    return document, _family(snapshot, row["id"])


def texts(corpus: Path, first: str, second: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Two documents' ids and what was kept of their texts. Raises CorpusError where one is not there."""
    snapshot = Corpus.open(corpus).at()
    a, b = (_row(snapshot, name) for name in (first, second))
    return (a["id"], a["text"]), (b["id"], b["text"])


def _family(snapshot: Snapshot, name: str) -> list[dict[str, Any]]:
    assignments = snapshot.read("assignments").drop("run")
    own = assignments.filter(pl.col("id") == name).select("cluster")
    family = assignments.join(own, on="cluster", how="semi").sort(["canonical", "id"], descending=[True, False])
    return family.collect().to_dicts()


def _row(snapshot: Snapshot, name: str) -> dict[str, Any]:
    documents = snapshot.read("documents")
    exact = documents.filter(pl.col("id") == name).collect()
    if exact.height:
        return exact.row(0, named=True)
    begun = documents.filter(pl.col("id").str.starts_with(name)).sort("id").head(5).collect()
    if begun.height == 1:
        return begun.row(0, named=True)
    if begun.height:
        raise CorpusError(f"Several ids begin with {name!r}: {', '.join(begun['id'])}, …", "Give the whole id.")
    refused = snapshot.read("rejected").filter(pl.col("id") == name).select("rule", "why").collect()
    if refused.height:
        rule, why = refused.row(0)
        raise CorpusError(
            f"{name!r} was rejected: {rule}: {why}", "`winnow export CORPUS --table rejected` lists all such."
        )
    raise CorpusError(f"The corpus has no document {name!r}", "`winnow export CORPUS --all` lists all ids.")
