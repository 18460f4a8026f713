"""What a person should look at: giant families, sites that lose most of theirs, verdicts that hang by a thread."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from ..settings import DedupSettings

FEWEST = 20
"""A site with fewer documents than this may lose most of them by chance."""


class Alarm(NamedTuple):
    """One thing to look at: `kind` is `giant-family` or `site-loss`, `subject` the family's or the site's name."""

    kind: str
    subject: str
    documents: int
    lost: int
    why: str


def alarms(assigned: pl.DataFrame, settings: DedupSettings) -> list[Alarm]:
    """Families and sites that look like a mistake rather than a result, the worst first.

    `assigned` has `id`, `cluster`, `canonical` and `site` of whole families; a site is judged by the rows that name it,
    so leave it empty where a document is not of the batch in question.
    """
    size = pl.len().cast(pl.Int64).alias("size")
    lost = (~pl.col("canonical")).sum().cast(pl.Int64).alias("lost")
    families = assigned.group_by("cluster").agg(size).filter(pl.col("size") > settings.alarm_family)
    sites = assigned.filter(pl.col("site") != "").group_by("site").agg(size, lost)
    sites = sites.filter((pl.col("size") >= FEWEST) & (pl.col("lost") > settings.alarm_loss * pl.col("size")))
    found = [
        Alarm("giant-family", name, n, n - 1, f"{n} documents count as one with {name}; look at a few of them")
        for name, n in families.iter_rows()
    ]
    found += [
        Alarm("site-loss", site, n, gone, f"{gone} of {n} documents of {site} are duplicates")
        for site, n, gone in sites.iter_rows()
    ]
    return sorted(found, key=lambda alarm: (-alarm.lost, alarm.kind, alarm.subject))


def review(judged: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """The pairs whose verdict hangs by a thread: `a`, `b`, `why`.

    `judged`: evidence that `accepted` has judged. They are settled as the rules say; a person may see it otherwise.
    """
    best = pl.max_horizontal("coverage_a", "coverage_b")
    fits = pl.col("fits_a") | pl.col("fits_b")
    nearly = (
        (pl.col("template") | pl.col("other_figures")) & (best >= NEARLY) & (pl.col("slots") < 2 * settings.scatter)
    )
    differ = pl.col("template") | (pl.col("other_figures") & (best >= settings.coverage))
    short_of = ~differ & ~fits & (best >= settings.coverage - MARGIN)
    barely = fits & (pl.col("figures_changed") > 0) & (pl.col("agreement") < settings.agreement)
    why = (
        pl.when(nearly)
        .then(pl.lit("kept apart: nearly the same words, but other figures or names"))
        .when(short_of)
        .then(pl.lit("kept apart: one holds most of the other, but not enough"))
        .when(barely)
        .then(pl.lit("merged, though figures differ"))
    )
    return judged.select("a", "b", why=why).drop_nulls("why")


NEARLY = 0.9
"""Of this coverage on, a pair that the guard keeps apart is worth a look."""
MARGIN = 0.1
"""So little short of the coverage that is asked for, a pair is worth a look."""
