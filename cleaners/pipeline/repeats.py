"""Paragraphs that stand in several documents, marked with the document where they first stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from .. import dedup
from ..document import Document

ROWS = 5_000  # texts at once, so that memory holds keys of paragraphs and no texts
PASSAGE = {"key": pl.String, "id": pl.String, "published": pl.String, "start": pl.UInt32, "end": pl.UInt32}
UNDATED = "\U0010ffff"
"""After every date."""


def marked(documents: pl.LazyFrame, least: int) -> pl.LazyFrame:
    """The documents with a column `repeats`: paragraphs of at least so many words that an earlier document has too.

    A list of `start` and `end` (characters of `text`) and `first`, the id of the document where the paragraph first
    stood: the first published one, of several and of undated ones that with the least id. Nothing is taken out.
    """
    texts = documents.select("id", "published", "text").collect_batches(chunk_size=ROWS)
    found = pl.DataFrame(_passages(texts, least), PASSAGE, orient="row").sort("published", "id", "start")
    first = found.group_by("key", maintain_order=True).first().select("key", first="id")
    later = found.join(first, on="key").filter(pl.col("first") != pl.col("id")).sort("id", "start")
    marks = later.group_by("id", maintain_order=True).agg(repeats=pl.struct("start", "end", "first"))
    return documents.join(marks.lazy(), on="id", how="left").with_columns(pl.col("repeats").fill_null([]))


def _passages(texts: Iterable[pl.DataFrame], least: int) -> Iterator[tuple[str, str, str, int, int]]:
    for part in texts:
        for name, published, text in part.iter_rows():
            for key, span in dedup.paragraphs(Document(name, text), least):
                yield key, name, published or UNDATED, span.start, span.end
