"""Why a document of a corpus is as it is: its removals, its family; and why two were merged or were not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from .. import dedup
from ..document import Document, Removal
from ..errors import CorpusError
from ..settings import DedupSettings
from ..store import Corpus, Snapshot
from .before import stored
from .families import NO_PAIRS
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


def templates(corpus: Path, first: str, second: str, settings: DedupSettings) -> bool:
    """Whether two documents of a corpus differ where further documents show a template's slots (see `dedup.framed` and
    `dedup.formed`). Of documents with the same words one stands for all.
    """
    snapshot = Corpus.open(corpus).at()
    words = snapshot.read("signatures").select("id", "exact")
    one, other = (_same_words(words, name) for name in (first, second))
    pairs = stored(snapshot, "pairs", dedup.compare(NO_PAIRS, {}, DedupSettings()))
    own = _involving(pairs, pl.concat([one, other]))
    ends = [(pl.col(x).is_in(one.implode()) & pl.col(y).is_in(other.implode())) for x, y in ("ab", "ba")]
    pair = own.filter(pl.any_horizontal(ends)).select("a", "b")
    around = own if pair.is_empty() else _involving(pairs, pl.concat([own["a"], own["b"]]).unique())
    formed = dedup.formed(dedup.accepted(around, settings)).join(pair, on=["a", "b"], how="semi")
    return not (dedup.framed(around, pair).is_empty() and formed.is_empty())


def kept_for(corpus: Path, name: str) -> str:
    """The id of the document that a corpus keeps for one of its documents: its own, if it is kept itself."""
    assigned = Corpus.open(corpus).at().read("assignments").filter(pl.col("id") == name)
    return str(assigned.select("canonical_id").collect().item())


def _same_words(words: pl.LazyFrame, name: str) -> pl.Series:
    same = words.join(words.filter(pl.col("id") == name).select("exact"), on="exact", how="semi")
    return pl.concat([same.select("id").collect()["id"], pl.Series([name])]).unique()


def _involving(pairs: pl.LazyFrame, ids: pl.Series) -> pl.DataFrame:
    either = pl.col("a").is_in(ids.implode()) | pl.col("b").is_in(ids.implode())
    return pairs.filter(either).collect(engine="streaming")


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
