"""Duplicates: how large the families are, who is in the largest, and pairs to look at with their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from .books import RELATIONS
from .diff import Side, side_by_side
from .material import Borderline, Material

FAMILIES_SHOWN = 12
MEMBERS_SHOWN = 8
BORDERLINE_SHOWN = 24
SIZES = (2, 3, 4, 10, 100, 1000)


class Member(NamedTuple):
    """A duplicate beside the document that is kept in its place."""

    id: str
    canonical_id: str
    relation: str
    resemblance: float
    containment: float
    coverage: float
    reason: str


class Family(NamedTuple):
    """A canonical document and its duplicates."""

    canonical: str
    size: int
    members: tuple[Member, ...]


class Size(NamedTuple):
    """How many families have that many documents."""

    name: str
    families: int
    documents: int


class Families(NamedTuple):
    """All that a report says of duplicates, before the texts are there."""

    total: int
    sizes: tuple[Size, ...]
    largest: tuple[Family, ...]
    samples: tuple[Member, ...]
    borderline: tuple[Borderline, ...]


class Pair(NamedTuple):
    """A duplicate and the kept document, aligned."""

    member: Member
    sides: list[Side]


class Close(NamedTuple):
    """A pair near a limit, aligned: what is only in `a`, and only in `b`."""

    pair: Borderline
    outcome: str
    sides: list[Side]


def families(material: Material) -> Families:
    """Count the families, and choose what to show of them."""
    assignments = material.assignments
    sizes = assignments.group_by("canonical_id").len("size").filter(pl.col("size") > 1).collect(engine="streaming")
    top = sizes.sort(["size", "canonical_id"], descending=[True, False]).head(FAMILIES_SHOWN)
    return Families(
        total=sizes.height, sizes=tuple(_sizes(sizes["size"])), largest=tuple(_largest(assignments, top)),
        samples=tuple(sample for relation in RELATIONS for sample in _samples(assignments, relation)),
        borderline=tuple(material.borderline[:BORDERLINE_SHOWN]),
    )  # fmt: skip


def pairs(found: Families, kept: Mapping[str, str]) -> tuple[Pair, ...]:
    """The sample pairs, aligned; `kept` has what was kept of each text, by id."""
    return tuple(
        Pair(member, side_by_side(kept[member.canonical_id], kept[member.id]))
        for member in found.samples
        if member.id in kept and member.canonical_id in kept
    )


def close(found: Families, kept: Mapping[str, str], canonical: Mapping[str, str]) -> tuple[Close, ...]:
    """The pairs near a limit, aligned, each with what became of it; `canonical`: id → the document kept for it."""
    return tuple(
        Close(pair, _outcome(pair, canonical), side_by_side(kept[pair.b], kept[pair.a]))
        for pair in found.borderline
        if pair.a in kept and pair.b in kept
    )


def _outcome(pair: Borderline, canonical: Mapping[str, str]) -> str:
    a, b = canonical.get(pair.a, pair.a), canonical.get(pair.b, pair.b)
    if a != b:
        return "they stand in different families"
    if a in (pair.a, pair.b):
        return "one is kept in the other's place"
    return "both gave way to a third document"


def _sizes(sizes: pl.Series) -> Iterator[Size]:
    """Families by the number of their documents, in classes."""
    for low, high in pairwise((*SIZES, None)):
        some = sizes.filter((sizes >= low) & (sizes < high)) if high else sizes.filter(sizes >= low)
        if len(some):
            last = f"{high - 1:,}" if high else "more"
            name = f"{low:,}" if high == (low or 0) + 1 else f"{low:,} to {last}"
            yield Size(name, len(some), int(some.sum()))


def _largest(assignments: pl.LazyFrame, top: pl.DataFrame) -> Iterator[Family]:
    ids = top.lazy().select("canonical_id")
    rows = assignments.filter(~pl.col("canonical")).join(ids, on="canonical_id", how="semi").select(Member._fields)
    few = rows.sort("canonical_id", "coverage", "id").group_by("canonical_id", maintain_order=True).head(MEMBERS_SHOWN)
    members: dict[str, list[Member]] = {}
    for row in few.select(Member._fields).collect().iter_rows():
        members.setdefault(row[1], []).append(Member(*row))
    for canonical, size in top.iter_rows():
        yield Family(canonical, size, tuple(members.get(canonical, ())))


def _samples(assignments: pl.LazyFrame, relation: str) -> Iterator[Member]:
    """Of each relation the two with the least evidence, and two from the middle of the field."""
    some = assignments.filter(pl.col("relation") == relation).select(Member._fields)
    ranked = some.select("coverage", "id").collect(engine="streaming").sort("coverage", "id")["id"]
    places = sorted({0, 1, len(ranked) // 3, 2 * len(ranked) // 3})
    ids = [ranked[n] for n in places if n < len(ranked)]
    chosen = some.filter(pl.col("id").is_in(ids)).sort("coverage", "id").collect()
    yield from map(Member._make, chosen.iter_rows())
