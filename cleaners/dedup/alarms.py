"""What a person should look at: giant families, sites that lose most of theirs, verdicts that hang by a thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from ..assignment import Assignment
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


def alarms(assignments: Iterable[Assignment], facts: pl.DataFrame, settings: DedupSettings) -> list[Alarm]:
    """Families and sites that look like a mistake rather than a result, the worst first."""
    assigned = list(assignments)
    families = Counter(a.cluster for a in assigned)
    site_of = dict(facts.select("id", "site").iter_rows())
    sent = Counter(site_of.get(a.id, "") for a in assigned)
    lost = Counter(site_of.get(a.id, "") for a in assigned if not a.canonical)
    found = [
        Alarm("giant-family", name, size, size - 1, f"{size} documents count as one; look at a few of them")
        for name, size in families.items()
        if size > settings.alarm_family
    ]
    found += [
        Alarm("site-loss", site, size, lost[site], f"{lost[site]} of {size} documents of this site are duplicates")
        for site, size in sent.items()
        if site and size >= FEWEST and lost[site] > settings.alarm_loss * size
    ]
    return sorted(found, key=lambda alarm: (-alarm.lost, alarm.kind, alarm.subject))


def review(judged: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """The pairs whose verdict hangs by a thread: `a`, `b`, `why`.

    `judged`: evidence that `accepted` has judged. They are settled as the rules say; a person may see it otherwise.
    """
    best = pl.max_horizontal("coverage_a", "coverage_b")
    fits = pl.col("fits_a") | pl.col("fits_b")
    nearly = pl.col("template") & (best >= NEARLY) & (pl.col("slots") < 2 * settings.scatter)
    short_of = ~pl.col("template") & ~fits & (best >= settings.coverage - MARGIN)
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
