"""`run`: a batch into a corpus on disk, in restartable passes over shards; all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..document import content_hash
from ..settings import Settings
from ..summary import RunSummary
from .staging import Accept, Clock, Mapper, Watch, anything, in_this_process, silent

if TYPE_CHECKING:
    from ..store import Corpus


def run(
    inputs: Sequence[str | Path],
    corpus: str | Path,
    settings: Settings | None = None,
    *,
    mapper: Mapper = in_this_process,
    watch: Watch = silent,
    wait: float | None = 0,
    report: bool = True,
    accept: Accept = anything,
) -> RunSummary:
    """Clean and deduplicate a batch of inputs, and add it to the corpus, which is created if there is none.

    `mapper` applies a function to every shard (`staging.processes(n)` makes one; a flow passes tasks); `watch`
    is told what is done, how many shards are, and of how many; `wait` is how many seconds to wait for another run on
    the corpus (0: refuse at once, None: as long as it takes); `report` writes CORPUS/report.html at the end;
    `accept` is shown the summary before the commit: if it raises, the corpus stays as it was, and a repeated call does
    not work through the batch again.

    The corpus changes in one step. After an interruption the same call goes on from where it stopped; the same inputs
    with the same settings change nothing.

    Raises InputError for inputs that can't be read, CorpusError for a folder that is no corpus or is at work.
    """
    from importlib.metadata import version

    from .. import dedup, sources
    from ..store import Corpus
    from .recipe import Recipe

    settings = settings or Settings()
    clock = Clock(watch)
    shards = sources.shards(inputs, settings.run)
    store = Corpus.open_or_create(corpus, {"signatures": dedup.scheme(settings.dedup)})
    with clock.lap("fingerprint"):
        batch = content_hash(sources.fingerprint(shards), settings.digest(), version("winnow-corpus"))
    strange = sources.passed_over(inputs)
    if done := _done_before(store, str(corpus), batch):
        return replace(done, passed_over=strange)
    with store.transaction(batch[:12], wait=wait) as tx:
        summary = Recipe(str(corpus), store.at(), tx, settings, mapper, clock, accept).cook(shards, batch)
    summary = replace(summary, passed_over=strange)
    if report and summary.committed:
        from .reporting import write_report

        with clock.lap("report"):
            summary = replace(summary, report=write_report(corpus, settings=settings))
    return replace(summary, seconds=dict(clock.seconds))


def _done_before(store: Corpus, corpus: str, batch: str) -> RunSummary | None:
    """The same inputs with the same settings are in the corpus already, and nothing was undone since."""
    for committed in reversed(store.runs()):
        if committed.kind == "undo":
            return None
        if committed.input_digest == batch:
            count = int(committed.counts["records"])
            return RunSummary(committed.id, str(corpus), records=count, unchanged=count, committed=False)
    return None
