"""An example of who waits for a new version of a corpus: its canonical documents, exported whenever it changed.

The event `winnow.corpus.updated` starts it, through the trigger of its deployment in `prefect.yaml`.
"""

# No `from __future__ import annotations`: Prefect reads the parameters' types from the flow's signature.

from pathlib import Path
from typing import Annotated

from prefect import flow, get_run_logger
from pydantic import Field

from cleaners.errors import InputError
from cleaners.pipeline.export import documents, write
from flows.patience import patiently
from flows.upkeep import OneCorpus, run_name

RUN_SECONDS = 4 * 3600


class Export(OneCorpus):
    """Which corpus, and where its documents go."""

    out: Annotated[str, Field(title="File")] = ""
    """A file that ends in .jsonl (also .gz and .zst), .parquet or .csv; empty: CORPUS.jsonl.gz beside the corpus."""


@flow(name="export-articles", flow_run_name=run_name, timeout_seconds=RUN_SECONDS)
def export_articles(params: Export = Export()) -> str:  # noqa: B008 - it is frozen
    """Write the canonical documents of a corpus to one file, which appears only when it is whole."""
    log = get_run_logger()
    if "://" in params.corpus and not params.out:
        raise InputError(f"{params.corpus} is no folder of this machine.", "Name a file to write to.")
    corpus = Path(params.corpus)
    out = Path(params.out or corpus.with_name(f"{corpus.name}.jsonl.gz"))
    patiently(lambda: write(documents(corpus), out), log)
    log.info("%s: %d bytes", out, out.stat().st_size)
    return str(out)
