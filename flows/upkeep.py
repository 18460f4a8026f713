"""The jobs that keep a corpus sound and quick: check it, clean it again by what was learned since, compact it."""

# No `from __future__ import annotations`: Prefect reads the parameters' types from the flow's signature.

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, get_run_logger, runtime
from prefect.artifacts import create_table_artifact
from pydantic import BaseModel, Field

import cleaners
from cleaners.pipeline.upkeep import reclean
from cleaners.store import Corpus
from flows import artifacts
from flows.forms import FORM
from flows.patience import patiently
from flows.shards import as_tasks

RUN_SECONDS = 12 * 3600
CHECK_SECONDS = 2 * 3600


class OneCorpus(BaseModel):
    """Which corpus."""

    model_config = FORM

    corpus: Annotated[str, Field(min_length=1, title="Corpus")] = "demo/corpus"
    """The folder of the corpus."""


class Relearn(OneCorpus):
    """Which corpus, and how it is cleaned."""

    config: Annotated[str, Field(title="Settings file")] = ""
    """The TOML file with which the corpus is made; empty: the defaults."""
    overrides: Annotated[tuple[str, ...], Field(title="Single settings")] = ()
    """Single settings on top of the file, such as boilerplate.max_share=0.3"""
    workers: Annotated[int, Field(ge=1, le=256, title="Processes")] = 2
    """So many shards are worked on at the same time, each by a process of its own."""
    cluster: Annotated[str, Field(title="Cluster")] = ""
    """Dask as tcp://10.0.0.5:8786, or Ray as ray://10.0.0.5:10001, does the work; empty: this machine does it."""


class Compact(OneCorpus):
    """Which corpus, and how much of its past stays."""

    keep: Annotated[int | None, Field(ge=1, title="Runs to keep")] = None
    """What the corpus was before the last so many runs is dropped; empty: all of its past can still be read."""


def run_name() -> str:
    """The corpus and the time; the flow's name stands beside it."""
    chosen = runtime.flow_run.parameters["params"]
    corpus = chosen["corpus"] if isinstance(chosen, dict) else chosen.corpus
    return f"{Path(corpus).name} {datetime.now(UTC):%Y-%m-%d %H:%M}"


@flow(name="check-corpus", flow_run_name=run_name, timeout_seconds=CHECK_SECONDS)
def check_corpus(params: OneCorpus = OneCorpus()) -> int:  # noqa: B008 - it is frozen
    """Check that a corpus is whole: the books add up, every reference holds, no file is torn.

    Raises RuntimeError, and so fails the run, where it is not.
    """
    log = get_run_logger()
    problems = patiently(lambda: Corpus.open(params.corpus).check(), log)
    if problems:
        rows = [problem._asdict() for problem in problems]
        create_table_artifact(key="problems", table=rows, description=f"What is wrong with {params.corpus}")
        raise RuntimeError(f"{params.corpus} has {len(problems)} problems. {problems[0].what} {problems[0].remedy}")
    log.info("%s is sound", params.corpus)
    return len(problems)


@flow(name="re-learn-sites", flow_run_name=run_name, timeout_seconds=RUN_SECONDS)
def relearn_sites(params: Relearn = Relearn()) -> dict[str, Any]:  # noqa: B008 - it is frozen
    """Clean every document of a corpus again, by today's rules and all that its sites have taught since."""
    log = get_run_logger()
    settings = cleaners.Settings.load(params.config or None, params.overrides)

    def attempt() -> cleaners.RunSummary:
        with as_tasks(params.workers, params.cluster) as mapper:
            return reclean(params.corpus, settings, mapper=mapper, watch=artifacts.Progress(log), wait=None)

    summary = patiently(attempt, log)
    artifacts.publish(summary)
    log.info("%d of %d documents have a new text", summary.revised, summary.records)
    return {"records": summary.records, "revised": summary.revised}


@flow(name="compact", flow_run_name=run_name, timeout_seconds=RUN_SECONDS)
def compact_corpus(params: Compact = Compact()) -> dict[str, Any]:  # noqa: B008 - it is frozen
    """Put the small files of many runs together; drop old versions if told to."""
    log = get_run_logger()
    made = patiently(lambda: Corpus.open(params.corpus).compact(params.keep, wait=None), log)
    log.info("%s files are %s now", made.counts["files_before"], made.counts["files_after"])
    return dict(made.counts)
