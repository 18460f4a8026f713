"""Commands on what a corpus was and what it keeps: its runs, undoing and repeating them, compaction, erasure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from ..settings import Settings
from .options import CORPUS, QUIET, as_json, with_settings, worker_count
from .progress import progress
from .summary import counted

if TYPE_CHECKING:
    from ..store import Run


@click.command(epilog="\b\nExample:\n  winnow history corpus")
@CORPUS
@as_json("A JSON object a line, one for each run.")
def history(corpus: Path, *, as_json: bool) -> None:
    """Show the runs that made a corpus, oldest first."""
    from ..store import Corpus

    made = Corpus.open(corpus).runs()
    for run in made:
        if as_json:
            click.echo(orjson.dumps({"run": run.id, "finished": run.finished, **run.counts}))
        else:
            dropped = "  (dropped: can't be read back)" if run.number < made[-1].readable_from else ""
            click.echo(f"{run.number:>5}  {run.finished}  {run.id}  {_did(run)}{dropped}")


def _did(run: Run) -> str:
    """What a run did, in a few words."""
    counts = run.counts
    if run.kind == "forget":
        return f"{counted(counts['forgotten'], 'document')} erased"
    if run.kind == "compact":
        return f"{counts['files_before']:,} files put into {counts['files_after']:,}"
    if run.kind == "undo":
        return f"took back {', '.join(counts['undone'])}"
    if run.kind not in {"run", "reclean"}:
        return ""
    return ", ".join(f"{counts.get(name, 0):,} {name}" for name in ("records", "canonical", "duplicates"))


@click.command(
    short_help="Take a corpus back to what it was before a run.", epilog="\b\nExample:\n  winnow undo corpus 12"
)
@CORPUS
@click.argument("run")
def undo(corpus: Path, run: str) -> None:
    """Take a corpus back to what it was before RUN, as a new run; later runs are undone with it."""
    from ..store import Corpus

    made = Corpus.open(corpus).undo(run)
    click.echo(
        f"Run {made.number}: the corpus is what it was before run {run}. "
        f"`winnow undo {corpus} {made.number}` takes that back."
    )


@click.command(
    short_help="Put the small files of many runs together.",
    epilog="\b\nExamples:\n  winnow compact corpus\n  winnow compact corpus --keep 30",
)
@CORPUS
@click.option("--keep", type=click.IntRange(min=1), help="Drop what the corpus was before the last so many runs.")
def compact(corpus: Path, keep: int | None) -> None:
    """Put the small files of many runs together; with --keep, drop old versions too."""
    from ..store import Corpus

    made = Corpus.open(corpus).compact(keep)
    click.echo(f"{made.counts['files_before']} files are {made.counts['files_after']} now.")


@click.command(epilog="\b\nExample:\n  winnow migrate corpus")
@CORPUS
def migrate(corpus: Path) -> None:
    """Bring a corpus that an older Winnow wrote up to date."""
    from ..store import Corpus

    Corpus.migrate(corpus)
    click.echo(f"{corpus} is up to date.")


@click.command(
    short_help="Erase documents for good, from all tables and versions.",
    epilog="\b\nExample:\n  winnow forget corpus article-17 article-18",
)
@CORPUS
@click.argument("ids", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--unknown", is_flag=True, help="Bar ids that the corpus does not have, too.")
@with_settings
def forget(corpus: Path, ids: tuple[str, ...], settings: Settings, *, yes: bool, unknown: bool) -> None:
    """Erase documents and every trace of their text, from all tables and versions, and keep them from coming back."""
    from ..pipeline.upkeep import forget as erase

    if not yes:
        click.confirm(f"Erase {counted(len(ids), 'document')} from {corpus} for good? This can't be undone", abort=True)
    made = erase(corpus, ids, settings, unknown=unknown)
    erased = counted(made.counts["forgotten"], "document")
    click.echo(f"Run {made.number}: {erased} erased for good, and barred from coming back.")


@click.command(
    short_help="Clean a corpus again, by what rules and sites say today.",
    epilog="\b\nExample:\n  winnow reclean corpus",
)
@CORPUS
@with_settings
@QUIET
def reclean(corpus: Path, settings: Settings, *, quiet: bool) -> None:
    """Clean the documents of a corpus again, by today's rules and all that its sites have taught since."""
    from ..pipeline.staging import processes
    from ..pipeline.upkeep import reclean as again
    from .summary import show

    with progress(quiet=quiet) as watch, processes(worker_count(settings)) as mapper:
        summary = again(corpus, settings, mapper=mapper, watch=watch)
    if not quiet:
        show(summary)
