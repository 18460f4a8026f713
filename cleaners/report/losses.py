"""Whose documents went: sites, languages, records that were turned away, documents that a person should look at."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from .material import Material

SITES_SHOWN = 20
LANGUAGES_SHOWN = 30
REASONS_SHOWN = 20
RECORDS_A_REASON = 5
FLAGS_SHOWN = 12
DOCUMENTS_A_FLAG = 5
EXCERPT = 200


class Share(NamedTuple):
    """A site or a language: its documents, and how many of them are kept."""

    name: str
    documents: int
    canonical: int

    @property
    def lost(self) -> float:
        """The share of its documents that others replace."""
        return 1 - self.canonical / self.documents if self.documents else 0.0


class Turned(NamedTuple):
    """A record that is not among the documents."""

    id: str
    file: str
    line: int
    why: str
    text: str


class Reason(NamedTuple):
    """Why records were turned away, how many, and the first of them."""

    kind: str
    rule: str
    total: int
    records: tuple[Turned, ...]


class Flag(NamedTuple):
    """What a person should look at, in how many documents, and some of them."""

    flag: str
    total: int
    documents: tuple[tuple[str, str, str], ...]
    """Id, title, site."""


class Losses(NamedTuple):
    """All of it."""

    sites: tuple[Share, ...]
    sites_in_all: int
    languages: tuple[Share, ...]
    reasons: tuple[Reason, ...]
    reasons_in_all: int
    flags: tuple[Flag, ...]


def losses(material: Material) -> Losses:
    """Count sites, languages, reasons and flags, the most telling first."""
    kept = material.documents.join(material.assignments.select("id", "canonical"), on="id", how="left")
    sites, languages = _shares(kept, "site"), _shares(kept, "language")
    lost = pl.col("len") - pl.col("canonical")
    ranked = sites.filter(lost > 0).sort([lost * lost / pl.col("len"), "site"], descending=[True, False])
    reasons, in_all = _reasons(material.rejected)
    return Losses(
        sites=tuple(Share(*row) for row in ranked.head(SITES_SHOWN).iter_rows()), sites_in_all=sites.height,
        languages=_languages(languages), reasons=reasons, reasons_in_all=in_all, flags=_flags(material.documents),
    )  # fmt: skip


def _shares(kept: pl.LazyFrame, column: str) -> pl.DataFrame:
    counted = kept.group_by(column).agg(pl.len(), pl.col("canonical").sum().cast(pl.Int64))
    return counted.collect(engine="streaming")


def _languages(languages: pl.DataFrame) -> tuple[Share, ...]:
    ranked = languages.sort(["len", "language"], descending=[True, False])
    rest = ranked.slice(LANGUAGES_SHOWN)
    shown = [Share(*row) for row in ranked.head(LANGUAGES_SHOWN).iter_rows()]
    if rest.height:
        shown.append(Share(f"{rest.height} others", int(rest["len"].sum()), int(rest["canonical"].sum())))
    return tuple(shown)


def _reasons(rejected: pl.LazyFrame) -> tuple[tuple[Reason, ...], int]:
    counted = rejected.group_by("kind", "rule").len().collect(engine="streaming")
    top = counted.sort(["len", "kind", "rule"], descending=[True, False, False]).head(REASONS_SHOWN)
    rows = rejected.join(top.lazy(), on=["kind", "rule"], how="semi")
    order = ("file", "line", "id", "why")
    few = rows.select("kind", "rule", *order).sort(order).group_by("kind", "rule", maintain_order=True)
    chosen = few.head(RECORDS_A_REASON)
    texts = rejected.select("kind", "rule", *order, text=pl.col("text").str.slice(0, EXCERPT))
    found = texts.join(chosen, on=["kind", "rule", *order], how="semi").collect().sort(*order, "text")
    records: dict[tuple[str, str], list[Turned]] = {}
    for kind, rule, *place, text in found.iter_rows():
        file, line, name, why = place
        records.setdefault((kind, rule), []).append(Turned(name, file, line, why, text))
    made = [
        Reason(kind, rule, n, tuple(records.get((kind, rule), ())[:RECORDS_A_REASON]))
        for kind, rule, n in top.iter_rows()
    ]
    return tuple(made), counted.height


def _flags(documents: pl.LazyFrame) -> tuple[Flag, ...]:
    raised = documents.filter(pl.col("flags").list.len() > 0).select("id", "flags", "title", "site").explode("flags")
    counted = raised.group_by("flags").len().collect(engine="streaming")
    top = counted.sort(["len", "flags"], descending=[True, False]).head(FLAGS_SHOWN)
    some = raised.join(top.lazy(), on="flags", how="semi").sort("id").group_by("flags", maintain_order=True)
    documents_of: dict[str, list[tuple[str, str, str]]] = {}
    for flag, name, title, site in some.head(DOCUMENTS_A_FLAG).select("flags", "id", "title", "site").collect().rows():
        documents_of.setdefault(flag, []).append((name, title, site))
    return tuple(Flag(flag, n, tuple(documents_of.get(flag, ()))) for flag, n in top.iter_rows())
