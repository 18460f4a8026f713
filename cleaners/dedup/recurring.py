"""
Lines that recur in documents which tell different stories: what sites add to any article.

Nothing is taken away for it. But what an invitation to subscribe says is no prose of a document's own, a copy is not
the more complete one for it, and of two that are as complete the one with fewer such lines is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl

from . import portable
from .kernels import ENDS, WORD

STORIES = 4
"""So many stories have to share a line: a sentence that two or three articles quote is their own."""
ONE = 0.3
"""Two documents of which either has this share in common with the other may tell one story."""
LONGEST = 250
"""A line of more characters is a paragraph, and rarely what recurs."""
PROSE = 8
"""From so many words on, a line that ends as sentences do is prose (see `passages`)."""
AT_ONCE = 50_000
"""Documents whose lines are looked at together."""
Read = Callable[[pl.Series], pl.DataFrame]
"""The `id` and `text` of the documents with some ids."""


class Recurring(NamedTuple):
    """`lines`: `id`, `key`, `times` (how often the document has the line) and `words` (of prose, in all of these)."""

    lines: pl.DataFrame

    def net(self, evidence: pl.DataFrame) -> pl.DataFrame:
        """The evidence, with such lines of a document that the other one lacks left out of its own prose.

        Those between the passages that both have are taken to be the first.
        """
        for x, other in ("ab", "ba"):
            evidence = evidence.join(self._beyond(evidence, x, other), on=["a", "b"], how="left", maintain_order="left")
            extra, head, tail = (pl.col(f"{name}_{x}") for name in ("extra", "head", "tail"))
            stray = pl.col("stray").fill_null(0.0)
            outer = (stray - (extra - head - tail).clip(0)).clip(0)
            rest = {"extra": extra - stray, "tail": tail - outer, "head": head - (outer - tail).clip(0)}
            net = [value.clip(0).alias(f"{name}_{x}") for name, value in rest.items()]
            evidence = evidence.with_columns(net).drop("stray")
        return evidence

    def counted(self, facts: pl.DataFrame) -> pl.DataFrame:
        """The facts, with these lines counted as junk: of documents with the same words, what are lines in all."""
        found = self.lines.group_by("id").agg(pl.col("times").sum())
        facts = facts.join(found, on="id", how="left", maintain_order="left")
        times = pl.col("times").fill_null(0).cast(pl.Int64).min().over("exact")
        return facts.with_columns(pl.col("junk") + times).drop("times")

    def _beyond(self, pairs: pl.DataFrame, x: str, other: str) -> pl.DataFrame:
        """For pairs `a`, `b` the words of prose that x has in such lines and the other one lacks, if there are any."""
        told = self.lines.filter(pl.col("words") > 0).select("id", "key", "words")
        own = pairs.select("a", "b").join(told, left_on=x, right_on="id")
        own = own.join(told, left_on=[other, "key"], right_on=["id", "key"], how="anti")
        return own.group_by("a", "b").agg(stray=pl.col("words").sum())


def recurring(read: Read, facts: pl.DataFrame, evidence: pl.DataFrame) -> Recurring:
    """The lines that recur in the stories of a batch, in any documents; figures are left out of account.

    `facts`: `id` and `exact` of all documents; `evidence`: of all pairs that were compared. Documents that share a
    good part, or have the same words, may tell one story.
    """
    pairs = evidence.filter(pl.max_horizontal("coverage_a", "coverage_b") >= ONE)
    lines = [pl.DataFrame(schema={"at": pl.UInt32, "key": pl.UInt64, "times": pl.UInt32})]
    places = facts.select("id").with_row_index("at")
    for part in () if pairs.is_empty() else places.iter_slices(AT_ONCE):
        lines.append(_lines(read(part["id"]).join(part, on="id")).select(lines[0].columns).collect())
    every = pl.concat(lines)
    every = every.join(every.group_by("key").len().filter(pl.col("len") >= STORIES), on="key", how="semi")
    stories = every.join(_stories(places, facts, pairs), on="at").group_by("key")
    shared = stories.agg(pl.col("story").n_unique(), pl.col("at").min()).filter(pl.col("story") >= STORIES)
    some = places.join(shared, on="at", how="semi")
    told = _lines(read(some["id"]).join(some, on="id")).join(shared.lazy(), on="key", how="semi").collect()
    words = told.group_by("key").agg(pl.col("line").min()).with_columns(words=pl.col("line").map_batches(_prose))
    found = every.join(words, on="key").join(places, on="at")
    return Recurring(found.select("id", "key", "times", words=pl.col("words") * pl.col("times")))


def _lines(texts: pl.DataFrame) -> pl.LazyFrame:
    """The short lines of some documents: of which (`at`), `key`, `line`, and how often that one has it (`times`)."""
    lines = texts.lazy().select("at", line=pl.col("text").str.split("\n")).explode("line")
    lines = lines.with_columns(pl.col("line").str.strip_chars())
    lines = lines.filter(pl.col("line").str.len_chars().is_between(1, LONGEST))
    bare = pl.col("line").str.to_lowercase().str.replace_all(r"\d+", "0")
    return lines.group_by("at", key=bare.hash()).agg(pl.col("line").min(), times=pl.len())


def _stories(places: pl.DataFrame, facts: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """For each document (`at`) its `story`: one number for all that hang together."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = [pairs.select(id=end).join(places, on="id", how="left", maintain_order="left")["at"] for end in "ab"]
    twins = facts.with_row_index("at").select("at", first=pl.col("at").min().over("exact"))
    rows = pl.concat([ends[0], twins["at"]]).to_numpy()
    columns = pl.concat([ends[1], twins["first"]]).to_numpy()
    graph = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(len(places), len(places)))
    return places.select("at", story=pl.Series(connected_components(graph, directed=False)[1]))


def _prose(lines: pl.Series) -> pl.Series:
    """The words of each line that reads as prose, else 0."""
    found = portable.tokens(lines.to_list())
    filled = np.concatenate(([0], np.cumsum(portable.weights(found.flag))))
    words = np.diff(filled[found.ends], prepend=0) / WORD
    last = found.flag[np.maximum(found.ends, 1) - 1] if len(found.flag) else np.zeros(len(lines), np.uint8)
    return pl.Series(np.where((words >= PROSE) & (last & ENDS != 0), words, 0.0), dtype=pl.Float64)
