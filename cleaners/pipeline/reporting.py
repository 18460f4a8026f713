"""The report on a corpus: what the store holds, put in front of the report room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from .. import dedup
from ..boilerplate import learn
from ..errors import WinnowError
from ..report import Borderline, Curve, Furniture, Material, RunRow, page, render
from ..settings import DedupSettings, Settings
from ..store import Corpus, Snapshot

NEAR = 0.1
"""A pair this close to a limit is a close call."""
KEPT = 200
"""Close calls that are kept; the page shows the closest of them."""
AT_ONCE = 200_000
"""Pairs that are judged at a time."""
EVIDENCE = (
    *("a", "b", "coverage_a", "coverage_b", "tokens_a", "tokens_b"),
    *("figures_same", "figures_changed", "names_same", "names_changed"),
)
"""The columns of the evidence that a verdict needs."""


def write_report(corpus: Path | str, out: Path | None = None, settings: Settings | None = None) -> Path:
    """Write one self-contained HTML page on a corpus, to CORPUS/report.html if `out` does not say where else.

    `settings` are those of the last run: close calls are judged by their limits. The same corpus gives the same page.
    Returns where it was written. Raises CorpusError where there is no corpus, WinnowError where no file can be written.
    """
    store = Corpus.open(corpus)
    target = Path(out) if out else store.root / "report.html"
    text = render(page(_material(store, settings or Settings())))
    beside = target.with_name(target.name + ".part")
    try:
        beside.write_text(text, "utf-8")
        os.replace(beside, target)  # noqa: PTH105 - says that it replaces
    except OSError as error:
        raise WinnowError(
            f"The report can't be written to {target}: {error.strerror}", "Name a file in a folder that exists with -o."
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    return target


def _material(store: Corpus, settings: Settings) -> Material:
    snapshot = store.at()
    runs = [RunRow(r.number, r.id, r.kind, r.started, r.finished, r.program, r.counts) for r in store.runs()]
    compared, close = _close_calls(snapshot.read("pairs"), settings.dedup)
    own_scheme = store.stamp.get("signatures") == dedup.scheme(settings.dedup)
    return Material(
        name=store.root.resolve().name, documents=snapshot.read("documents"), removals=snapshot.read("removals"),
        rejected=snapshot.read("rejected"), assignments=snapshot.read("assignments"), runs=runs,
        furniture=_furniture(snapshot, settings), borderline=close, compared=compared,
        curve=_curve(settings.dedup) if own_scheme else None, alarm_loss=settings.dedup.alarm_loss,
        notes=tuple(_notes(snapshot, settings)),
    )  # fmt: skip


def _notes(snapshot: Snapshot, settings: Settings) -> Iterator[str]:
    if snapshot.run and snapshot.run.settings_digest not in {"", settings.digest()}:
        yield (
            "This report was made with other settings than the last run. What is in the corpus is shown as it is; "
            "close calls and learned furniture are judged by the settings of the report. Give it those of the run."
        )


def _furniture(snapshot: Snapshot, settings: Settings) -> list[Furniture]:
    """What the corpus teaches of its sites, as rules that people can read."""
    counted = snapshot.read("sites").drop("run").collect()
    if counted.width < 2 or not settings.boilerplate.learn:
        return []
    rules = learn.learned(counted, settings.boilerplate)
    return [Furniture(rule.id, rule.site, " | ".join(rule.lines) or rule.pattern, rule.why) for rule in rules]


def _curve(settings: DedupSettings) -> Curve:
    return Curve(settings.permutations // settings.rows, settings.rows, settings.near)


def _close_calls(pairs: pl.LazyFrame, settings: DedupSettings) -> tuple[int, list[Borderline]]:
    """How many pairs were compared, and those that lie near a limit, the closest first."""
    compared = int(pairs.select(pl.len()).collect().item())
    if not compared or not set(EVIDENCE) <= set(pairs.collect_schema().names()):
        return compared, []
    found: list[Borderline] = []
    for some in pairs.select(EVIDENCE).collect_batches(chunk_size=AT_ONCE):
        found += _near_a_limit(dedup.accepted(some, settings), settings)
        found = sorted(found, key=lambda x: (abs(x.value - x.limit), x.a, x.b))[:KEPT]
    return compared, found


def _near_a_limit(judged: pl.DataFrame, settings: DedupSettings) -> Iterator[Borderline]:
    coverage = pl.max_horizontal("coverage_a", "coverage_b")
    held = coverage >= settings.coverage
    by_coverage = judged.filter(~pl.col("template"), (coverage - settings.coverage).abs() < NEAR)
    for a, b, value in by_coverage.select("a", "b", coverage).iter_rows():
        merged = value >= settings.coverage
        verdict, otherwise = _words("one article", "two articles", merged)
        yield Borderline(a, b, "of one stands in the other", value, settings.coverage, verdict, otherwise)
    by_agreement = judged.filter(held, (pl.col("agreement") - settings.agreement).abs() < NEAR)
    for a, b, value, template in by_agreement.select("a", "b", "agreement", "template").iter_rows():
        verdict, otherwise = _words("one article", "two articles from one template", not template)
        measure = "figures and names agree to"
        yield Borderline(a, b, measure, value, settings.agreement, verdict, otherwise)


def _words(yes: str, no: str, verdict: bool) -> tuple[str, str]:
    return (yes, no) if verdict else (no, yes)
