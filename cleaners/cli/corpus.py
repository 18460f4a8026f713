"""Commands that look at a corpus: export it, report on it, check it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import orjson

from ..settings import Settings
from .options import CORPUS, OUT, as_json, with_settings

TABLES = ("documents", "assignments", "removals", "rejected", "runs")


@click.command(
    short_help="Write a table of a corpus as JSON lines, Parquet or CSV.",
    epilog="""\b
Examples:
  winnow export corpus -o articles.jsonl          the canonical documents
  winnow export corpus --all --source             all documents, with the text before cleaning
  winnow export corpus --table assignments        what became of each document
  winnow export corpus --as-of 3 -o then.parquet  as it was after the third run
  winnow export corpus --repeats 40               marking paragraphs that stood in an earlier document

A name that ends in .parquet or .csv makes such a file; .gz and .zst compress JSON lines.""",
)
@CORPUS
@OUT
@click.option("--table", type=click.Choice(TABLES), default="documents", show_default=True, help="What to export.")
@click.option("--as-of", metavar="RUN", help="The corpus as it was after this run (its number or id).")
@click.option(
    "--changes-since", metavar="RUN", help="What changed after this run: added, superseded, removed, revised."
)
@click.option("--all", "everything", is_flag=True, help="Duplicates too, not just canonical documents.")
@click.option("--enrich", is_flag=True, help="Fill in what a document lacks and a copy has; `borrowed` names the copy.")
@click.option(
    "--repeats",
    type=click.IntRange(min=1),
    metavar="WORDS",
    help="Mark paragraphs of so many words or more that an earlier document has too, with its id (`repeats`).",
)
@click.option("--source", is_flag=True, help="The text before cleaning as well (source_text).")
def export(
    corpus: Path,
    out: str,
    table: str,
    as_of: str | None,
    changes_since: str | None,
    **choices: Any,
) -> None:
    """Write a table of a corpus as JSON lines, Parquet or CSV, sorted by id."""
    from ..pipeline.export import changes, documents, lines, rows, write

    _refuse_idle(table, as_of, changes_since, choices)
    if changes_since:
        frame = changes(corpus, changes_since)
    elif table == "documents":
        frame = documents(corpus, as_of, **{name: choice for name, choice in choices.items() if choice})
    else:
        frame = rows(corpus, table, as_of)
    if out == "-":
        with click.open_file("-", "wb") as target:
            target.writelines(lines(frame))
    else:
        write(frame, Path(out))
        click.echo(f"Written to {out}", err=True)


def _refuse_idle(table: str, as_of: str | None, since: str | None, choices: Mapping[str, Any]) -> None:
    """An option that would change nothing is a mistake of whoever wrote it."""
    names = {"everything": "--all", "source": "--source", "enrich": "--enrich", "repeats": "--repeats"}
    given = [names[name] for name, chosen in choices.items() if chosen]
    if since and (as_of or given or table != "documents"):
        raise click.UsageError("--changes-since stands alone: it lists ids and what became of them.")
    if table != "documents" and given:
        raise click.UsageError(f"{', '.join(given)} is for --table documents.")


@click.command(
    short_help="Write one HTML page: what came in, what went, and why.",
    epilog="\b\nExample:\n  winnow report corpus -o report.html",
)
@CORPUS
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Where to write it; CORPUS/report.html if not given."
)
@with_settings
def report(corpus: Path, out: Path | None, settings: Settings) -> None:
    """Write one self-contained HTML page: what came in, what went, what is a copy of what, and why."""
    from ..pipeline.reporting import write_report

    click.echo(write_report(corpus, out, settings))


@click.command(
    short_help="Check that the books of a corpus add up and no file is torn.",
    epilog="\b\nExample:\n  winnow check corpus && echo sound",
)
@CORPUS
@as_json("The problems as a JSON list; an empty one if all is well.")
def check(corpus: Path, *, as_json: bool) -> None:
    """Check that a corpus is whole: the books add up, every reference holds, no file is torn."""
    from ..store import Corpus

    problems = Corpus.open(corpus).check()
    if as_json:
        click.echo(orjson.dumps([problem._asdict() for problem in problems], option=orjson.OPT_INDENT_2))
    else:
        for problem in problems:
            click.secho(f"{problem.table}: {problem.what}", fg="red")
            click.echo(f"  {problem.remedy}")
        click.echo("The corpus is sound." if not problems else f"{len(problems)} problems.")
    sys.exit(1 if problems else 0)
