"""Rows and runs for the tests of the store."""

from __future__ import annotations

from typing import Any

import polars as pl

from cleaners.store import Corpus

STAMP = {"signatures": "affine32-5"}


def document(name: str, source: str, kept: str | None = None, **fields: Any) -> dict[str, Any]:
    row = dict.fromkeys(("url", "site", "title", "published", "language"), "")
    row |= {"id": name, "text": source if kept is None else kept, "source_text": source, "extra": "{}"}
    return {**row, "rewrites": [], "flags": [], "source_hash": f"hash of {source}", "words": 1, "given": "{}", **fields}


def assignment(name: str, canonical: str | None = None) -> dict[str, Any]:
    kept = canonical or name
    relation = "near" if canonical else "canonical"
    row = {"id": name, "cluster": kept, "canonical": not canonical, "canonical_id": kept, "relation": relation}
    return row | {"resemblance": 1.0, "containment": 1.0, "coverage": 1.0, "reason": ""}


def removal(name: str, start: int, end: int) -> dict[str, Any]:
    return {"id": name, "rule": "share", "start": start, "end": end, "why": "a share bar", "instead": ""}


def signature(name: str) -> dict[str, Any]:
    return {"id": name, "bands": [1, 2**64 - 1], "shingles": 7}


def signatures(*names: str) -> pl.DataFrame:
    return pl.DataFrame(
        [signature(name) for name in names], {"id": pl.String, "bands": pl.List(pl.UInt64), "shingles": pl.UInt32}
    )


def rejected(name: str) -> dict[str, Any]:
    return {"id": name, "file": "f", "line": 1, "kind": "rejected", "rule": "empty", "why": "no text", "text": ""}


def add(corpus: Corpus, run: str, *names: str) -> None:
    """A run that brings plain documents, each its own family."""
    with corpus.transaction(run) as tx:
        tx.upsert("documents", pl.DataFrame([document(name, f"Text of {name}, {run}.") for name in names]))
        tx.upsert("assignments", pl.DataFrame([assignment(name) for name in names]))
        tx.upsert("signatures", signatures(*names))
        tx.commit(counts={"records": len(names)}, program="1.2.3", settings_digest="s", input_digest="i")


def ids(corpus: Corpus, as_of: str | int | None = None) -> list[str]:
    return corpus.read("documents", as_of).select("id").sort("id").collect()["id"].to_list()
