"""The nightly job: a batch of scraped articles into the corpus, a task a shard, everything told in the Prefect UI."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, get_run_logger, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from prefect.futures import as_completed
from pydantic import BaseModel, ConfigDict, Field

import cleaners
from cleaners.summary import RunSummary
from flows import artifacts

SHARD_SECONDS = 3600
RUN_SECONDS = 12 * 3600


class CleanCorpus(BaseModel):
    """What to take in, and where it goes. The UI shows it as a form."""

    model_config = ConfigDict(extra="forbid")

    inputs: Annotated[list[str], Field(min_length=1, title="Inputs")] = ["seeds"]
    """Folders of .txt and .html files, or files: .jsonl, .parquet, .csv, also .gz and .zst."""
    corpus: Annotated[str, Field(min_length=1, title="Corpus")] = "corpus"
    """The folder of the corpus; it is created if there is none."""
    config: Annotated[str | None, Field(title="Settings file")] = None
    """A TOML file as `winnow settings` prints it; empty: the defaults."""
    overrides: Annotated[list[str], Field(title="Single settings")] = []
    """Single settings on top, such as dedup.near=0.8"""
    workers: Annotated[int, Field(ge=1, le=256, title="Processes")] = 2
    """Shards that are worked on at the same time."""


def run_name() -> str:
    """A name that says which corpus takes in what, and when."""
    params = runtime.flow_run.parameters["params"]
    chosen = params if isinstance(params, CleanCorpus) else CleanCorpus.model_validate(params)
    batch = Path(chosen.inputs[0]).name + (f" and {len(chosen.inputs) - 1} more" if len(chosen.inputs) > 1 else "")
    return f"{Path(chosen.corpus).name} ← {batch} {datetime.now(UTC):%Y-%m-%d %H:%M}"


@flow(name="clean-corpus", flow_run_name=run_name, timeout_seconds=RUN_SECONDS, retries=1, retry_delay_seconds=60)
def clean_corpus(params: CleanCorpus = CleanCorpus()) -> dict[str, Any]:  # noqa: B008 - frozen in effect: never changed
    """Clean and deduplicate a batch, and add it to the corpus. An interrupted run goes on from where it stopped."""
    log = get_run_logger()
    settings = cleaners.Settings.load(params.config, params.overrides)
    log.info("Taking %s into %s", ", ".join(params.inputs), params.corpus)
    with processes(params.workers) as pool:
        summary = cleaners.run(
            params.inputs,
            params.corpus,
            settings,
            mapper=partial(as_tasks, pool),
            watch=artifacts.Progress(log),
            wait=None,
        )
    artifacts.publish(summary)
    finish(summary, settings, log)
    return {name: value for name, value in summary.as_dict().items() if isinstance(value, int | str | float)}


@task(
    task_run_name="{what} {number}", cache_policy=NO_CACHE, persist_result=False, retries=2,
    retry_delay_seconds=[5, 60], timeout_seconds=SHARD_SECONDS,
)  # fmt: skip
def shard(what: str, number: int, work: Callable[[], Any]) -> Any:  # noqa: ARG001 - they make the task's name
    """One unit of work. It may be done twice, never half: what it makes stands in a folder of its own."""
    return work()


def as_tasks(pool: Executor, function: Callable[[Any], Any], units: Sequence[Any]) -> Iterator[Any]:
    """The recipe's mapper: a task for each unit, which waits for a process to do it."""
    what = getattr(getattr(function, "func", function), "__name__", "shard")
    futures = [
        shard.submit(what, number, lambda unit=unit: pool.submit(function, unit).result())  # type: ignore[misc]
        for number, unit in enumerate(units)
    ]
    for future in as_completed(futures):
        yield future.result()


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """Processes for the work itself: tasks are threads, and Python's threads share one core."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def finish(summary: RunSummary, settings: cleaners.Settings, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
    """Tell those who wait for a new version of the corpus; fail the run where too much could not be read.

    Raises RuntimeError when more records were quarantined than `run.max_errors` allows.
    """
    if not summary.committed:
        log.info("Nothing new: the corpus has all %d records already", summary.records)
        return
    emit_event(
        event="winnow.corpus.updated",
        resource={"prefect.resource.id": f"winnow.corpus.{Path(summary.corpus).name}", "winnow.corpus": summary.corpus},
        payload={"run": summary.run, "canonical": summary.canonical, "documents": summary.documents},
    )
    if summary.quarantined > settings.run.max_errors:
        raise RuntimeError(f"{summary.quarantined} records were quarantined, more than run.max_errors allows")


if __name__ == "__main__":
    clean_corpus()
