"""The nightly job: a batch of scraped articles into the corpus, a task a shard, everything told in the Prefect UI."""

# No `from __future__ import annotations`: Prefect reads the parameters' types from the flow's signature.

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, get_run_logger, runtime
from prefect.events import emit_event
from pydantic import BaseModel, Field

import cleaners
from cleaners.pipeline.staging import anything
from cleaners.summary import RunSummary
from flows import artifacts
from flows.alarms import AlarmError, gate
from flows.forms import FORM
from flows.patience import Log, patiently
from flows.shards import as_tasks

RUN_SECONDS = 12 * 3600


class CleanCorpus(BaseModel):
    """What to take in, and where it goes."""

    model_config = FORM

    inputs: Annotated[tuple[str, ...], Field(min_length=1, title="Inputs")] = ("seeds",)
    """Folders of .txt and .html files, or files: .jsonl, .parquet, .csv, .warc, also .gz and .zst."""
    corpus: Annotated[str, Field(min_length=1, title="Corpus")] = "demo/corpus"
    """The folder of the corpus; it is created if there is none."""
    config: Annotated[str, Field(title="Settings file")] = ""
    """A TOML file as `winnow settings` prints it; empty: the defaults."""
    overrides: Annotated[tuple[str, ...], Field(title="Single settings")] = ()
    """Single settings on top of the file, such as dedup.near=0.8"""
    workers: Annotated[int, Field(ge=1, le=256, title="Processes")] = 2
    """So many shards are worked on at the same time, each by a process of its own."""
    cluster: Annotated[str, Field(title="Cluster")] = ""
    """Dask as tcp://10.0.0.5:8786, or Ray as ray://10.0.0.5:10001, does the work; empty: this machine does it."""
    jump: Annotated[float, Field(gt=1, title="Alarm: times as much removed as usual")] = 2.0
    """A run that removes a larger share of the text than this many times the median of the runs before is refused."""
    despite_alarms: Annotated[bool, Field(title="Despite alarms")] = False
    """Commit the run although there are alarms: faults beyond run.max_errors, sites that vanish, removals that jump."""


def run_name() -> str:
    """A name that says which corpus takes in what, and when."""
    chosen = CleanCorpus.model_validate(runtime.flow_run.parameters["params"])
    batch = Path(chosen.inputs[0]).name + (f" and {len(chosen.inputs) - 1} more" if len(chosen.inputs) > 1 else "")
    return f"{Path(chosen.corpus).name} ← {batch} {datetime.now(UTC):%Y-%m-%d %H:%M}"


@flow(name="clean-corpus", flow_run_name=run_name, timeout_seconds=RUN_SECONDS)
def clean_corpus(params: CleanCorpus = CleanCorpus()) -> dict[str, Any]:  # noqa: B008 - it is frozen
    """Clean and deduplicate a batch, and add it to the corpus. An interrupted run goes on from where it stopped."""
    log = get_run_logger()
    settings = cleaners.Settings.load(params.config or None, params.overrides)
    log.info("Taking %s into %s", ", ".join(params.inputs), params.corpus)
    try:
        summary = patiently(lambda: attempt(params, settings, log), log)
    except AlarmError as alarm:
        artifacts.refuse(alarm.summary, alarm.reasons)
        raise
    artifacts.publish(summary)
    announce(summary, log)
    return {name: value for name, value in summary.as_dict().items() if isinstance(value, int | str | float)}


def attempt(params: CleanCorpus, settings: cleaners.Settings, log: Log) -> RunSummary:
    """The recipe, once. Another run on the corpus is waited for, as long as the time limit allows."""
    accept = anything if params.despite_alarms else gate(params.corpus, settings, params.jump)
    watch = artifacts.Progress(log)
    with as_tasks(params.workers, params.cluster) as mapper:
        return cleaners.run(
            params.inputs, params.corpus, settings, mapper=mapper, watch=watch, wait=None, accept=accept
        )  # fmt: skip


def announce(summary: RunSummary, log: Log) -> None:
    """Tell those who wait for a new version of the corpus."""
    if not summary.committed:
        log.info("Nothing new: the corpus has all %d records already", summary.records)
        return
    log.info("%d canonical documents, %d duplicates", summary.canonical, summary.duplicates)
    emit_event(
        event="winnow.corpus.updated",
        resource={"prefect.resource.id": f"winnow.corpus.{Path(summary.corpus).name}", "winnow.corpus": summary.corpus},
        payload={"run": summary.run, "canonical": summary.canonical, "documents": summary.documents},
    )


if __name__ == "__main__":
    clean_corpus()
