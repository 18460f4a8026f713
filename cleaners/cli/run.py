"""`winnow run`: a corpus on disk, created or grown."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson

from ..settings import Settings
from .options import INPUTS, QUIET, as_json, with_settings, worker_count
from .progress import progress

EPILOG = """\b
Examples:
  winnow run articles/ --corpus corpus
  winnow run batch.jsonl.zst more/ --corpus corpus --workers 4
  winnow run pages/ --corpus corpus --set language.keep='["en", "de"]' --json

INPUT is a file, or a folder with files in it, at any depth: .txt and .html (a document each; the path is the id),
.jsonl, .json, .csv, .tsv, .parquet and .warc (a document a record). All but .parquet also with .gz or .zst behind.
"""


@click.command(epilog=EPILOG)
@INPUTS
@click.option(
    "--corpus", required=True, type=click.Path(path_type=Path), help="The corpus; it is created if there is none."
)
@click.option(
    "--wait", type=float, default=0, metavar="SECONDS", help="Wait for another run on the corpus, instead of giving up."
)
@click.option("--report/--no-report", default=True, help="Write the report beside the tables.")
@with_settings
@QUIET
@as_json("The summary as one JSON object.")
def run(
    inputs: tuple[str, ...],
    corpus: Path,
    wait: float,
    settings: Settings,
    *,
    report: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Clean and deduplicate INPUTs, and add them to a corpus."""
    from .. import pipeline
    from ..pipeline.staging import processes
    from .summary import counted, show

    with progress(quiet=quiet) as watch, processes(worker_count(settings)) as mapper:
        summary = pipeline.run(inputs, corpus, settings, mapper=mapper, watch=watch, wait=wait, report=report)
    if as_json:
        click.echo(orjson.dumps(summary.as_dict(), option=orjson.OPT_INDENT_2))
    elif not quiet:
        show(summary)
    taken = summary.records - summary.quarantined
    if summary.quarantined > settings.run.max_errors or (summary.quarantined and not taken):
        limit = f"run.max_errors = {settings.run.max_errors}"
        why = f"more than {limit} allows" if taken else "and no other was there"
        click.echo(f"{counted(summary.quarantined, 'record')} quarantined, {why}.", err=True)
        click.echo(f"`winnow export {summary.corpus} --table rejected` shows them.", err=True)
        sys.exit(3)
