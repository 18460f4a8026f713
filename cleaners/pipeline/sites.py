"""What a run changes in what is known of the sites, and which documents were cleaned before that was known."""

from __future__ import annotations

import polars as pl

from ..boilerplate import learn
from ..boilerplate.rules import Rule
from ..settings import BoilerplateSettings
from ..store import Snapshot
from .families import stored


def changed(before: Snapshot, lines: pl.DataFrame) -> pl.DataFrame:
    """The `site`s whose pages, of which `lines` were counted, are others than they were before."""
    known = stored(before, "sites", lines)
    pages = [frame.select("site", "page").unique() for frame in (known, lines.lazy())]
    other = pl.concat([a.join(b, on=["site", "page"], how="anti") for a, b in (pages, pages[::-1])])
    return other.select("site").unique().sort("site").collect()


def outdated(before: Snapshot, lines: pl.DataFrame, settings: BoilerplateSettings) -> int:
    """How many earlier documents stand on sites that now teach a rule which they did not when those were cleaned."""
    sites = changed(before, lines)
    known = stored(before, "sites", lines).join(sites.lazy(), on="site", how="semi").collect()
    now = lines.join(sites, on="site", how="semi")
    taught = _taught(now, settings) - _taught(known, settings)
    wiser = pl.LazyFrame({"site": sorted({site for site, *_ in taught})}, {"site": pl.String})
    documents = before.read("documents").select("site").join(wiser, on="site", how="semi")
    return int(documents.select(pl.len()).collect().item())


def _taught(lines: pl.DataFrame, settings: BoilerplateSettings) -> set[tuple[str, str, tuple[str, ...], str]]:
    """What the learned rules match, without the counts in their reasons."""

    def essence(rule: Rule) -> tuple[str, str, tuple[str, ...], str]:
        return rule.site, rule.scope, rule.lines, rule.pattern

    return {essence(rule) for rule in learn.learned(lines, settings)}
