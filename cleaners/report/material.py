"""What a report is made of: plain tables and facts, whoever keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl


class RunRow(NamedTuple):
    """A committed run, and what it counted (the fields of a `RunSummary`)."""

    number: int
    id: str
    kind: str
    started: str
    finished: str
    program: str
    counts: Mapping[str, Any]


class Furniture(NamedTuple):
    """A line, or a pattern of lines, that was learned to be a site's furniture."""

    rule: str
    site: str
    line: str
    why: str


class Borderline(NamedTuple):
    """A compared pair that could have been judged the other way."""

    a: str
    b: str
    one: bool
    """Whether the two were judged to be one article."""
    name: str = ""
    """The setting that decides it; empty if none alone does."""
    limit: float = 0
    """Its present value."""
    moved: float = 0
    """The nearest value that would decide it the other way."""
    why: str = ""
    """Why a person should look at it, in words."""
    evidence: tuple[tuple[str, float], ...] = ()
    """What was measured on the pair, by name in words."""


class Curve(NamedTuple):
    """The banded look-up: so many bands of so many rows, and the resemblance from which texts are near copies."""

    bands: int
    rows: int
    near: float


@dataclass(frozen=True, slots=True)
class Material:
    """A corpus, as a report reads it.

    `documents` has `id`, `url`, `site`, `title`, `language`, `text`, `source_text`, `flags`, `words`, `run`;
    `removals` has `id`, `rule`, `start`, `end`, `why`; `rejected` has `id`, `file`, `line`, `kind`, `rule`, `why`,
    `text`, `run`; `assignments` has the fields of an `Assignment`. `runs` come oldest first; `notes` are sentences that
    a reader must know before the figures.
    """

    name: str
    documents: pl.LazyFrame
    removals: pl.LazyFrame
    rejected: pl.LazyFrame
    assignments: pl.LazyFrame
    runs: Sequence[RunRow] = ()
    furniture: Sequence[Furniture] = ()
    borderline: Sequence[Borderline] = ()
    near: Mapping[str, int] = field(default_factory=dict)
    """How many compared pairs are close calls, by the setting that decides them; `borderline` are some of them."""
    compared: int = 0
    """How many pairs were compared."""
    curve: Curve | None = None
    alarm_loss: float = 1.0
    """A site that loses more than this share of its documents is marked,"""
    alarm_fewest: int = 1
    """if it has no fewer documents than this."""
    notes: Sequence[str] = field(default_factory=tuple)
