"""What a run shows in the Prefect UI: its progress, and tables and a summary whose history shows the trend."""

import logging
from collections.abc import Mapping
from typing import Any

import polars as pl
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from cleaners.store import Corpus
from cleaners.summary import RunSummary

MOST = 50


class Progress:
    """Tells how far each pass is: a progress bar in the UI, a line in the log when it begins and ends."""

    def __init__(self, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        self.log = log
        self.bars: dict[str, Any] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """The recipe's watch."""
        if done in (0, total):
            self.log.info("%s: %d of %d", what, done, total)
        share = 100.0 * done / total if total else 100.0
        if what not in self.bars:
            self.bars[what] = create_progress_artifact(progress=share, key=_key(what), description=what)
        else:
            update_progress_artifact(self.bars[what], progress=share)


def publish(summary: RunSummary) -> None:
    """The summary, what was removed by rule, and the duplicates, under one key each, so that runs can be compared."""
    create_markdown_artifact(key="summary", markdown=story(summary), description="What the run did")
    if not summary.committed:
        return
    removed = [{"rule": rule, "pieces": count} for rule, count in list(summary.removals.items())[:MOST]]
    create_table_artifact(key="removed-by-rule", table=removed, description="What was removed, by rule")
    create_table_artifact(key="duplicates", table=duplicates(summary), description="Documents that others stand for")
    if summary.report:
        create_link_artifact(key="report", link=f"file://{summary.report}", link_text="The corpus, on one page")


def story(summary: RunSummary) -> str:
    """The run in Markdown."""
    if not summary.committed:
        return f"# Nothing new\n\n`{summary.corpus}` has all {summary.records:,} records already."
    books = {
        "records in": summary.records, "new": summary.new, "revised": summary.revised, "unchanged": summary.unchanged,
        "rejected": summary.rejected, "quarantined": summary.quarantined, "documents in the corpus": summary.documents,
        "canonical": summary.canonical, "duplicates": summary.duplicates, "superseded": summary.superseded,
    }  # fmt: skip
    alarms = [f"**Alarm:** {alarm}" for alarm in summary.alarms]
    parts = [f"# {summary.corpus}: run {summary.run}", *alarms, _table(books)]
    for title, counts in (
        ("Duplicates by relation", summary.relations),
        ("Removed, by rule", summary.removals),
        ("Not taken, by reason", summary.reasons),
        ("Languages", summary.languages),
        ("To be looked at", summary.flags),
    ):
        if counts:
            parts += [f"## {title}", _table(dict(list(counts.items())[:MOST]))]
    return "\n\n".join(parts)


def duplicates(summary: RunSummary) -> list[dict[str, Any]]:
    """The duplicates of the corpus, largest evidence first, as many as a page can hold."""
    columns = ("id", "canonical_id", "relation", "resemblance", "containment", "coverage", "reason")
    rows = Corpus.open(summary.corpus).read("assignments").filter(~pl.col("canonical")).select(columns)
    return rows.sort("coverage", "id", descending=[True, False]).head(MOST).collect().to_dicts()


def _table(counts: Mapping[str, int]) -> str:
    return "\n".join(["| | |", "|---|---:|", *(f"| {name} | {count:,} |" for name, count in counts.items())])


def _key(what: str) -> str:
    return what.replace(" ", "-")
