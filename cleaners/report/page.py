"""
A page from a corpus's tables: first what to show is chosen on the small columns, then the chosen texts are read once.

Whatever the size of the corpus, only the texts of a few hundred documents are ever in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import polars as pl

from . import books, families, losses, removals, shapes
from .excerpt import Gone
from .material import Curve, Material

LONGEST = 200_000
"""Characters of a kept text that are read for the side-by-side view of a pair."""


class Name(NamedTuple):
    """What a reader knows a document by."""

    title: str
    site: str


class Page(NamedTuple):
    """Everything that the template shows, worked out."""

    name: str
    notes: tuple[str, ...]
    finished: str
    program: str
    books: books.Books
    bars: tuple[tuple[books.Book, tuple[shapes.Bar, ...]], ...]
    past: books.Past
    growth: tuple[shapes.Column, ...]
    removed: removals.Removed
    groups: tuple[removals.Group, ...]
    losers: tuple[removals.Loser, ...]
    families: families.Families
    pairs: tuple[families.Pair, ...]
    close: tuple[families.Close, ...]
    near: tuple[tuple[str, int], ...]
    compared: int
    losses: losses.Losses
    alarm_loss: float
    alarm_fewest: int
    seconds: tuple[tuple[str, float], ...]
    recall: float | None
    curve: Curve | None
    plot: shapes.Plot | None
    names: Mapping[str, Name]


class _Texts(NamedTuple):
    names: dict[str, Name]
    source: dict[str, str]
    kept: dict[str, str]
    lengths: dict[str, int]


def page(material: Material) -> Page:
    """Work out a page. The same tables give the same page, whatever the order of their rows."""
    found, kin, lost = removals.removed(material), families.families(material), losses.losses(material)
    pairs = {i for m in kin.samples for i in (m.id, m.canonical_id)} | {i for p in kin.borderline for i in (p.a, p.b)}
    named = {i for family in kin.largest for i in (family.canonical, *(m.id for m in family.members))}
    texts = _texts(material, {s.id for s in found.samples}, pairs, named | {i for i, *_ in found.losers})
    book = books.books(material)
    every = [each for each in (book.corpus, book.last) if each]
    last = material.runs[-1] if material.runs else None
    standing = books.in_force(material.runs)
    counts: Mapping[str, Any] = standing[-1].counts if standing else {}
    return Page(
        name=material.name, notes=tuple(material.notes), finished=last.finished if last else "",
        program=last.program if last else "", books=book,
        bars=tuple((each, shapes.stacked(each.parts, each.total)) for each in every),
        past=books.past(material.runs), growth=shapes.growth(standing[-books.RUNS_SHOWN :]),
        removed=found, groups=removals.groups(found, texts.source, _spans(material, texts.source)),
        losers=removals.losers(found, {i: (*texts.names[i], n) for i, n in texts.lengths.items()}),
        families=kin, pairs=families.pairs(kin, texts.kept),
        close=families.close(kin, texts.kept, _kept_for(material, kin)),
        near=tuple(sorted(material.near.items(), key=lambda x: (-x[1], x[0]))), compared=material.compared, losses=lost,
        alarm_loss=material.alarm_loss, alarm_fewest=material.alarm_fewest,
        seconds=_longest_first(counts.get("seconds") or {}),
        recall=counts.get("candidate_recall"), curve=material.curve,
        plot=shapes.s_curve(material.curve) if material.curve else None, names=texts.names,
    )  # fmt: skip


def _longest_first(seconds: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(((str(name), float(took)) for name, took in seconds.items()), key=lambda x: (-x[1], x[0])))


def _texts(material: Material, source: set[str], kept: set[str], named: set[str]) -> _Texts:
    """What is needed of the chosen documents, read in one go."""
    wanted = pl.col("id").is_in(sorted(source | kept | named))
    text = pl.when(pl.col("id").is_in(sorted(kept))).then(pl.col("text").str.slice(0, LONGEST))
    base = pl.when(pl.col("id").is_in(sorted(source))).then(pl.col("source_text").str.slice(0, 2 * removals.REACH))
    columns = ("id", "title", "site", pl.col("source_text").str.len_chars().alias("length"))
    chosen = material.documents.filter(wanted).select(*columns, kept=text, source=base)
    rows = chosen.collect(engine="streaming").sort("id").rows(named=True)
    return _Texts(
        {row["id"]: Name(row["title"], row["site"]) for row in rows},
        {row["id"]: row["source"] for row in rows if row["source"] is not None},
        {row["id"]: row["kept"] for row in rows if row["kept"] is not None},
        {row["id"]: row["length"] for row in rows},
    )


def _spans(material: Material, ids: Iterable[str]) -> dict[str, list[Gone]]:
    """All removals of some documents."""
    wanted = pl.LazyFrame({"id": sorted(ids)}, {"id": pl.String})
    rows = material.removals.join(wanted, on="id", how="semi").select("id", *Gone._fields).collect(engine="streaming")
    spans: dict[str, list[Gone]] = {}
    for name, *span in rows.sort("id", "start").iter_rows():
        spans.setdefault(name, []).append(Gone(*span))
    return spans


def _kept_for(material: Material, kin: families.Families) -> dict[str, str]:
    """For each document of a pair near a limit, the one that is kept in its place."""
    ids = pl.LazyFrame({"id": sorted({i for pair in kin.borderline for i in (pair.a, pair.b)})}, {"id": pl.String})
    rows = material.assignments.join(ids, on="id", how="semi").select("id", "canonical_id")
    return dict(rows.collect(engine="streaming").iter_rows())
