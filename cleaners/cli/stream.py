"""`winnow clean` and `winnow dedup`: files in, JSON lines out, no corpus."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
import orjson

from ..assignment import Assignment
from ..record import Fault
from ..settings import Settings
from ..whole import whole
from . import summary
from .options import INPUTS, OUT, QUIET, with_settings, worker_count
from .progress import progress


@click.command(
    short_help="Repair texts and remove their boilerplate, without a corpus.",
    epilog="""\b
Examples:
  winnow clean page.html
  winnow clean articles/ -o cleaned.jsonl
  cat articles.jsonl | winnow clean - | jq -r .text""",
)
@INPUTS
@OUT
@click.option("--with-source", is_flag=True, help="Add source_text: the normalised text, which removals point into.")
@with_settings
@QUIET
def clean(inputs: tuple[str, ...], out: str, settings: Settings, *, with_source: bool, quiet: bool) -> None:
    """Repair texts and remove their boilerplate, without a corpus; one JSON object a document.

    From files each site's furniture is learned first; from the standard input ('-', JSON lines) documents are cleaned
    one by one as they come.
    """
    from ..pipeline.files import clean_files
    from ..pipeline.staging import processes

    with progress(quiet=quiet) as watch, processes(worker_count(settings)) as mapper, _opened(out) as target:
        if inputs == ("-",):
            counts = _put(_from_standard_input(settings, with_source=with_source), target, flush=True)
        else:
            counts = _put(clean_files(inputs, settings, mapper, watch, with_source=with_source), target)
    _tell(inputs, out, counts[0], quiet=quiet)
    _conclude(*counts, settings)


@click.command(
    short_help="Find copies and versions among documents, without a corpus.",
    epilog="""\b
Examples:
  winnow dedup articles/ -o duplicates.jsonl
  winnow dedup a.jsonl b.parquet | jq 'select(.canonical | not)'""",
)
@INPUTS
@OUT
@with_settings
@QUIET
def dedup(inputs: tuple[str, ...], out: str, settings: Settings, *, quiet: bool) -> None:
    """Find the copies and versions among documents, without cleaning them; one JSON object a document."""
    from ..pipeline.files import dedup_files
    from ..pipeline.staging import processes

    with progress(quiet=quiet) as watch, processes(worker_count(settings)) as mapper, _opened(out) as target:
        found = dedup_files(inputs, settings, mapper, watch)
        lines = (orjson.dumps(item) if isinstance(item, Assignment) else item for item in found)
        counts = _put(lines, target)
    _tell(inputs, out, counts[0], quiet=quiet)
    _conclude(*counts, settings)


def _from_standard_input(settings: Settings, *, with_source: bool) -> Iterator[bytes | Fault]:
    from ..pipeline import clean as cleaned
    from ..sources import stream

    for item in stream(sys.stdin.buffer, "-", settings.run):
        if isinstance(item, Fault):
            yield item
        else:
            for document in cleaned(iter([item]), settings):
                yield orjson.dumps(document.as_record(with_source=with_source), default=str)


def _put(lines: Iterable[bytes | Fault], target: BinaryIO, *, flush: bool = False) -> tuple[int, int]:
    """Write the lines, name the faults on the standard error, and count both."""
    faults = written = 0
    for line in lines:
        if isinstance(line, Fault):
            faults += 1
            click.echo(f"{line.place}: {line.rule}: {line.why}", err=True)
            continue
        target.write(line + b"\n")
        written += 1
        if flush:
            target.flush()
    return written, faults


@contextmanager
def _opened(out: str) -> Iterator[BinaryIO]:
    """The standard output, or a file that appears only when it is whole."""
    if out == "-":
        with click.open_file("-", "wb") as target:
            yield target  # type: ignore[misc]  # click says IO[Any]; the mode says bytes
        return
    with whole(Path(out)) as beside, beside.open("wb") as target:
        yield target


def _tell(inputs: Sequence[str], out: str, written: int, *, quiet: bool) -> None:
    """On the standard error: what stands where, and what was not read."""
    from ..sources import passed_over

    if quiet:
        return
    if strange := passed_over(inputs):
        click.echo(summary.passed_over(strange), err=True)
    if out != "-":
        click.echo(f"{summary.counted(written, 'document')} written to {out}", err=True)


def _conclude(written: int, faults: int, settings: Settings) -> None:
    if faults > settings.run.max_errors or (faults and not written):
        click.echo(f"{summary.counted(faults, 'record')} could not be used, {written:,} could.", err=True)
        sys.exit(3)
