"""
What a run learns of its sites: whose pages it counts, the rules that they teach, and which documents that concerns.

Only the sites of the batch are looked at. Of the others it matters how many pages they have, since all sites together
have a bounded number: a page of theirs may give way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import orjson
import polars as pl

from ..boilerplate import learn
from ..boilerplate.rule import Rule
from ..settings import BoilerplateSettings
from ..store import Snapshot
from .before import stored
from .job import Job
from .staging import Clock, Frames, Mapper, once, write

LINES = 20_000
"""About so many lines are a unit of work."""
PAGE = ["site", "page"]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of the pages of some sites, as `learn.count` makes them, sorted by site."""

    now: pl.DataFrame
    known: pl.DataFrame
    """Those of the same sites that the corpus had before."""
    gone: pl.DataFrame
    """The `site` and `page` of stored pages that give way, also on other sites."""

    @property
    def new(self) -> pl.DataFrame:
        """The lines that the corpus does not have yet."""
        return self.now.join(self.known, on=PAGE, how="anti")


class Stretch(NamedTuple):
    """A unit of work: the sites from `first` to `last`."""

    number: int
    first: str
    last: str


def grown(before: Snapshot, counted: Sequence[pl.DataFrame], settings: BoilerplateSettings) -> Lines:
    """What the batch's sites have, of which `counted` are the new pages: the same as if all was merged at once."""
    new = learn.merge(counted, settings)
    every = stored(before, "sites", new)
    sites = new.select("site").unique().lazy()
    known = every.join(sites, on="site", how="semi").collect().sort("site", "page", "at")
    now = learn.merge([known, new], settings)
    others = every.join(sites, on="site", how="anti").select(PAGE).unique().collect()
    pages = pl.concat([now.select(PAGE).unique(), others]).sort("page", "site").head(settings.learn_pages)
    now = now.join(pages, on=PAGE, how="semi", maintain_order="left")
    gone = pl.concat([known.select(PAGE).unique(), others]).join(pages, on=PAGE, how="anti").sort(PAGE)
    return Lines(now, known, gone)


def teach_all(job: Job, lines: Lines, mapper: Mapper, clock: Clock) -> None:
    """Let the sites teach their rules, for the passes that come after."""
    write(lines.now, job.lines)
    write(lines.known, job.known)
    wanted = job.settings.boilerplate
    units = stretches(lines.now) if wanted.enabled and wanted.learn else []
    clock.over("learn rules", mapper(partial(teach, job), units), len(units))


def stretches(lines: pl.DataFrame) -> list[Stretch]:
    """Units of work: neighbouring sites with about so many lines together as one unit should have."""
    sites = lines.group_by("site").len().sort("site").with_columns(unit=pl.col("len").cum_sum() // LINES)
    units = sites.group_by("unit").agg(first=pl.first("site"), last=pl.last("site")).sort("unit")
    return [Stretch(n, first, last) for n, (first, last) in enumerate(units.select("first", "last").iter_rows())]


def teach(job: Job, stretch: Stretch) -> int:
    """Pass 3: the rules that some sites teach. Returns the unit's number."""
    once(job.folder("taught", stretch.number), lambda: _taught(job, stretch))
    return stretch.number


def rules(job: Job) -> list[Rule]:
    """All rules that the sites of a job teach."""
    rows = [pl.read_parquet(folder / "rules.parquet", columns=["rule"])["rule"] for folder in job.folders("taught")]
    found = (orjson.loads(row) for column in rows for row in column)
    return [Rule(**fields | {"lines": tuple(fields["lines"])}) for fields in found]


def outdated(before: Snapshot, job: Job) -> int:
    """How many earlier documents stand on sites that now teach a rule which they did not when those were cleaned."""
    wiser = [pl.scan_parquet(folder / "wiser.parquet") for folder in job.folders("taught")]
    if not wiser:
        return 0
    documents = before.read("documents").select("site").join(pl.concat(wiser), on="site", how="semi")
    return int(documents.select(pl.len()).collect().item())


def _taught(job: Job, stretch: Stretch) -> Frames:
    now, known = (
        pl.scan_parquet(path).filter(pl.col("site").is_between(pl.lit(stretch.first), pl.lit(stretch.last))).collect()
        for path in (job.lines, job.known)
    )
    taught = learn.learned(now, job.settings.boilerplate)
    before = {_essence(rule) for rule in learn.learned(known, job.settings.boilerplate)}
    wiser = {rule.site for rule in taught if _essence(rule) not in before} & set(known["site"])
    rows = [(rule.site, orjson.dumps(_plain(rule)).decode()) for rule in taught]
    return {
        "rules": pl.DataFrame(rows, {"site": pl.String, "rule": pl.String}, orient="row"),
        "wiser": pl.DataFrame({"site": sorted(wiser)}, {"site": pl.String}),
    }


def _plain(rule: Rule) -> dict[str, object]:
    """What a learned rule is made of; it has no examples but the pages."""
    names = ("id", "why", "scope", "lines", "pattern", "words", "language", "site")
    return {name: getattr(rule, name) for name in names}


def _essence(rule: Rule) -> tuple[str, str, tuple[str, ...], str]:
    """What a rule matches, without the counts in its reason."""
    return rule.site, rule.scope, rule.lines, rule.pattern
