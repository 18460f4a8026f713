"""
Lines that recur in documents which tell different stories: what sites add to any article.

Nothing is taken away for it. But what an invitation to subscribe says is no prose of a document's own and nothing that
an article would have to hold, a copy is not the more complete one for it, and of two that are as complete the one with
fewer such lines is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl

from . import portable
from .kernels import ENDS, HAS_DIGIT, WORD

STORIES = 4
"""So many stories have to share a line: a sentence that two or three articles quote is their own."""
ONE = 0.3
"""Two documents of which either has this share in common with the other may tell one story."""
LONGEST = 250
"""A line of more characters is a paragraph, and rarely what recurs."""
PROSE = 8
"""From so many words on, a line that ends as sentences do is prose (see `passages`)."""
ROW = 3
"""One token in so many may have figures."""
AT_ONCE = 50_000
"""Documents whose lines are looked at together."""
Read = Callable[[pl.Series], pl.DataFrame]
"""The `id` and `text` of the documents with some ids."""


class Recurring(NamedTuple):
    """`lines`: `id`, `key`, and of all of the document's lines with that key `times` (how many), `tokens`, `words`, and
    `prose` (words of prose).
    """

    lines: pl.DataFrame

    def net(self, evidence: pl.DataFrame) -> pl.DataFrame:
        """The evidence, with such lines of a document that the other one lacks left out of its words and its prose.

        Those of prose between the passages that both have are taken to be the first. Where two documents have little
        but such lines in common, they are lists of the same things, and only prose is left out.
        """
        for x, other in ("ab", "ba"):
            evidence = evidence.join(self._beyond(evidence, x, other), on=["a", "b"], how="left", maintain_order="left")
            net = [value.alias(f"{name}_{x}") for name, value in (_prose_left(x) | _words_left(x)).items()]
            evidence = evidence.with_columns(net).drop(*_STRAY, "both")
        return evidence

    def counted(self, facts: pl.DataFrame) -> pl.DataFrame:
        """The facts, with these lines counted as junk: of documents with the same words, what are lines in all."""
        found = self.lines.group_by("id").agg(pl.col("times").sum())
        facts = facts.join(found, on="id", how="left", maintain_order="left")
        times = pl.col("times").fill_null(0).cast(pl.Int64).min().over("exact")
        return facts.with_columns(pl.col("junk") + times).drop("times")

    def _beyond(self, pairs: pl.DataFrame, x: str, other: str) -> pl.DataFrame:
        """For pairs `a`, `b` what x has in such lines that the other one lacks, and the tokens of those that `both`
        have; pairs without any are left out.
        """
        there = self.lines.select("id", "key", there=True)
        own = pairs.select("a", "b").join(self.lines, left_on=x, right_on="id")
        own = own.join(there, left_on=[other, "key"], right_on=["id", "key"], how="left")
        stray = [pl.col(column).filter(pl.col("there").is_null()).sum().alias(name) for name, column in _STRAY.items()]
        return own.group_by("a", "b").agg(*stray, both=pl.col("tokens").filter(pl.col("there")).sum())


_STRAY = {"stray_prose": "prose", "stray_tokens": "tokens", "stray_words": "words"}
"""What is left out of a document, by the column of the lines that says how much."""


def _prose_left(x: str) -> dict[str, pl.Expr]:
    extra, head, tail = (pl.col(f"{name}_{x}") for name in ("extra", "head", "tail"))
    stray = pl.col("stray_prose").fill_null(0.0)
    outer = (stray - (extra - head - tail).clip(0)).clip(0)
    rest = {"extra": extra - stray, "tail": tail - outer, "head": head - (outer - tail).clip(0)}
    return {name: value.clip(0) for name, value in rest.items()}


def _words_left(x: str) -> dict[str, pl.Expr]:
    covered, tokens, words = (pl.col(f"{name}_{x}") for name in ("covered", "tokens", "words"))
    left = tokens - pl.col("stray_tokens")
    article = (left > 0) & (2 * pl.col("both") <= covered)  # null, and so not, where there are no such lines
    rest = {"words": words - pl.col("stray_words"), "coverage": (covered / left).clip(0, 1)}
    return {name: pl.when(article).then(value).otherwise(pl.col(f"{name}_{x}")) for name, value in rest.items()}


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
    texts = told.group_by("key").agg(pl.col("line").min())
    found = every.join(pl.concat([texts, _sizes(texts["line"])], how="horizontal"), on="key").join(places, on="at")
    return Recurring(found.select("id", "key", "times", pl.col("tokens", "words", "prose") * pl.col("times")))


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


def _sizes(lines: pl.Series) -> pl.DataFrame:
    """Of each line the `tokens`, the `words`, and the words of `prose`: all of them if it reads so, else 0.

    A line that is mostly figures is a row of a table, whose figures are what it says: it counts for nothing.
    """
    found = portable.tokens(lines.to_list())
    filled = np.concatenate(([0], np.cumsum(portable.weights(found.flag))))
    figures = np.concatenate(([0], np.cumsum(found.flag & HAS_DIGIT != 0)))
    tokens, words = np.diff(found.ends, prepend=0), np.diff(filled[found.ends], prepend=0) / WORD
    told = ROW * np.diff(figures[found.ends], prepend=0) <= tokens
    last = found.flag[np.maximum(found.ends, 1) - 1] if len(found.flag) else np.zeros(len(lines), np.uint8)
    prose = np.where((words >= PROSE) & (last & ENDS != 0), words, 0.0)
    return pl.DataFrame({"tokens": tokens * told, "words": words * told, "prose": prose})
