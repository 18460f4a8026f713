"""The report on a corpus: what the store holds, put in front of the report room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby, islice, product
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from .. import dedup
from ..boilerplate import learn
from ..dedup.alarms import FEWEST
from ..errors import WinnowError
from ..report import Borderline, Curve, Furniture, Material, RunRow, page, render
from ..settings import DedupSettings, Settings
from ..store import Corpus, Snapshot
from ..whole import whole

FILE = "report.html"
LIMITS = ("coverage", "own", "agreement", "scatter", "brief")
"""The settings that decide whether a compared pair is one article."""
STEPS = (0.03, 0.08, 0.16)
"""A pair is a close call if a limit that is higher or lower by one of these shares of it decides it the other way."""
KEPT, SHOWN = 50, 2
"""Close calls of each kind that are kept in mind, and shown: a kind is a limit, a verdict and a reason."""
AT_ONCE = 200_000
"""Pairs that are judged at a time."""
SITES = 100
"""Sites whose furniture is worked out to be shown: to learn anew from every one would take longer than all the rest."""
MEASURES = {
    "resemblance": "resemblance", "coverage_a": "coverage of the first", "coverage_b": "coverage of the second",
    "agreement": "agreement of the figures", "slots": "share of changed slots",
}  # fmt: skip
"""What the page says of a close call, where the evidence has it."""


def write_report(corpus: Path | str, out: Path | None = None, settings: Settings | None = None) -> str:
    """Write one self-contained HTML page on a corpus: to `out`, else beside the tables, as report.html.

    `settings` are those of the last run: close calls are judged by their limits. The same corpus gives the same page.
    Returns where it was written. Raises CorpusError where there is no corpus, WinnowError where no file can be written.
    """
    store = Corpus.open(corpus)
    target = str(out) if out else str(store.place / FILE)
    content = render(page(_material(store, settings or Settings()))).encode()
    try:
        if out:
            with whole(Path(out)) as beside:
                beside.write_bytes(content)
        else:
            store.place.write(FILE, content)
    except OSError as error:
        problem = f"The report can't be written to {target}: {error.strerror}"
        raise WinnowError(problem, "Name a file in a folder that exists with -o.") from error
    return target


def _material(store: Corpus, settings: Settings) -> Material:
    snapshot = store.at()
    runs = [RunRow(r.number, r.id, r.kind, r.started, r.finished, r.program, r.counts) for r in store.runs()]
    calls = close_calls(snapshot.read("pairs"), settings.dedup)
    own_scheme = store.stamp.get("signatures") == dedup.scheme(settings.dedup)
    return Material(
        name=Path(str(store.place)).resolve().name,
        documents=snapshot.read("documents"), removals=snapshot.read("removals"),
        rejected=snapshot.read("rejected"), assignments=snapshot.read("assignments"), runs=runs,
        furniture=_furniture(snapshot, settings), borderline=calls.closest, near=calls.near,
        compared=calls.compared,
        curve=_curve(settings.dedup) if own_scheme else None, alarm_loss=settings.dedup.alarm_loss,
        alarm_fewest=FEWEST,
        notes=tuple(_notes(snapshot, settings)),
    )  # fmt: skip


def _notes(snapshot: Snapshot, settings: Settings) -> Iterator[str]:
    if snapshot.run and snapshot.run.settings_digest not in {"", settings.digest()}:
        yield (
            "This report was made with other settings than the last run. What is in the corpus is shown as it is; "
            "close calls and learned furniture are judged by the settings of the report. Give it those of the run."
        )


def _furniture(snapshot: Snapshot, settings: Settings) -> list[Furniture]:
    """What the sites that lost most by what they taught teach, as rules that people can read."""
    counted = snapshot.read("sites").drop("run")
    if "page" not in counted.collect_schema() or not settings.boilerplate.learn:
        return []
    lost = snapshot.read("removals").filter(pl.col("rule").str.starts_with("learned.")).select("id")
    lost = snapshot.read("documents").select("id", "site").join(lost, on="id").group_by("site").len()
    ranked = counted.select("site").unique().join(lost, on="site", how="left").with_columns(pl.col("len").fill_null(0))
    sites = ranked.sort(["len", "site"], descending=[True, False]).head(SITES).select("site")
    rules = learn.learned(counted.join(sites, on="site", how="semi").collect(engine="streaming"), settings.boilerplate)
    return [Furniture(rule.id, rule.site, " | ".join(rule.lines) or rule.pattern, rule.why) for rule in rules]


def _curve(settings: DedupSettings) -> Curve:
    return Curve(settings.permutations // settings.rows, settings.rows, settings.near)


class Calls(NamedTuple):
    """How many pairs were compared, how many lie near which limit, and the closest of these."""

    compared: int = 0
    near: Mapping[str, int] = MappingProxyType({})
    closest: tuple[Borderline, ...] = ()


def close_calls(pairs: pl.LazyFrame, settings: DedupSettings) -> Calls:
    """Look for pairs that lie near a limit.

    Each pair is judged anew with every limit a little lower and a little higher, so that what is shown is what another
    setting would really do. Evidence that lacks what the verdict needs, of an older corpus, gives no close calls.
    """
    calls = Calls()
    for some in pairs.drop("run", strict=False).collect_batches(chunk_size=AT_ONCE):
        found: list[Borderline] = []
        with suppress(pl.exceptions.ColumnNotFoundError):
            found = _close(some, settings)
        kept = tuple(_closest([*calls.closest, *found]))
        near = Counter(calls.near) + Counter(call.name for call in found)
        calls = Calls(calls.compared + some.height, near, kept)
    return calls._replace(closest=tuple(_telling(calls.closest)))


def _closest(calls: Iterable[Borderline]) -> Iterator[Borderline]:
    """Of each kind the closest, kind by kind; in which order the pairs came makes no difference."""
    ranked = sorted(calls, key=lambda call: (*_kind(call), round(abs(call.moved - call.limit), 6), call.a, call.b))
    for _, some in groupby(ranked, key=_kind):
        yield from islice(some, KEPT)


def _telling(calls: Iterable[Borderline]) -> Iterator[Borderline]:
    """A few of each kind, no document twice."""
    seen: set[str] = set()
    for _, some in groupby(calls, key=_kind):
        shown = 0
        for call in some:
            if shown < SHOWN and not {call.a, call.b} & seen:
                seen |= {call.a, call.b}
                shown += 1
                yield call


def _kind(call: Borderline) -> tuple[str, bool, str]:
    return call.name, call.one, call.why


def _close(some: pl.DataFrame, settings: DedupSettings) -> list[Borderline]:
    """The pairs that a small move of a limit decides the other way, and those that the dedup room wants looked at."""
    judged = dedup.accepted(some, settings).with_columns(one=_ONE)
    reasons = {(a, b): why for a, b, why in dedup.review(judged, settings).iter_rows()}
    found: dict[tuple[str, str], Borderline] = {}
    for name, limit, moved in _moves(settings):
        other = dedup.accepted(some, settings.model_copy(update={name: moved})).select(_ONE).to_series()
        for call in _calls(judged.filter(pl.col("one") != other)):
            said = call._replace(name=f"dedup.{name}", limit=limit, moved=moved, why=reasons.get((call.a, call.b), ""))
            found.setdefault((call.a, call.b), said)
    rest = pl.DataFrame([pair for pair in reasons if pair not in found], {"a": pl.String, "b": pl.String}, orient="row")
    others = [
        call._replace(why=reasons[call.a, call.b]) for call in _calls(judged.join(rest, on=["a", "b"], how="semi"))
    ]
    return [*found.values(), *others]


def _moves(settings: DedupSettings) -> Iterator[tuple[str, float, float]]:
    """Each limit with its value and another one, the small moves first."""
    for step, name, sign in product(STEPS, LIMITS, (-1, 1)):
        limit = getattr(settings, name)
        moved = float(f"{limit * (1 + sign * step):.3g}")
        if isinstance(limit, int):
            yield name, limit, round(moved)
        elif moved < 1:
            yield name, limit, moved


def _calls(rows: pl.DataFrame) -> Iterator[Borderline]:
    """Rows of the evidence as close calls, without what makes them close."""
    measures = [name for name in MEASURES if name in rows.columns]
    for a, b, one, *values in rows.select("a", "b", "one", *measures).iter_rows():
        yield Borderline(a, b, one, evidence=tuple(zip(map(MEASURES.__getitem__, measures), values, strict=True)))


_ONE = (pl.col("fits_a") | pl.col("fits_b")).alias("one")
