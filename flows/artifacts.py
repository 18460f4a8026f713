"""What a run shows in the Prefect UI, each thing under a key of its own, so that its history shows the trend.

Keys: `summary`, `trend`, `removed-by-rule`, `furniture`, `duplicates`, `families`, `sources`, `quarantine`, `flags`,
`report`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from cleaners.store import Corpus
from cleaners.summary import RunSummary
from flows import reports, tables
from flows.alarms import removed_share
from flows.patience import Log

MOST = 15
"""Rows of a table in the summary; the tables have artifacts of their own."""
PAUSE = 1.0
"""Seconds between two looks at a bar: each is a call to the server."""


class Progress:
    """Tells how far each pass is: a bar in the UI, a line in the log when it begins and ends."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.bars: dict[str, Any] = {}
        self.told: dict[str, float] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """The recipe's watch."""
        share = 100.0 * done / total if total else 100.0
        if what not in self.bars:
            self.bars[what] = create_progress_artifact(progress=share, key=what.replace(" ", "-"), description=what)
        elif done == total or time.monotonic() - self.told[what] >= PAUSE:
            update_progress_artifact(self.bars[what], progress=share)
        else:
            return
        self.told[what] = time.monotonic()
        self.log.info("%s: %d of %d", what, done, total)


def publish(summary: RunSummary) -> None:
    """All artifacts of a run that changed the corpus; of one that did not, that there was nothing new."""
    if not summary.committed:
        text = f"# Nothing new\n\n`{summary.corpus}` has all {summary.records:,} records already."
        create_markdown_artifact(key="summary", markdown=text, description="What the run did")
        return
    corpus = Corpus.open(summary.corpus)
    create_markdown_artifact(key="summary", markdown=story(summary), description="What the run did")
    for key, description, rows in (
        ("removed-by-rule", "What was removed in this run, by rule, with an example", tables.removed(corpus, summary)),
        ("furniture", "What sites taught, new lines first", tables.furniture(corpus, summary)),
        ("duplicates", "Documents that another one stands for", tables.duplicates(corpus)),
        ("families", "The largest families of copies and versions", tables.families(corpus)),
        ("sources", "Sites by the share of their documents that others stand for", tables.sources(corpus)),
        ("quarantine", "Records of this run that could not be used", tables.refused(corpus, summary)),
        ("flags", "Documents of this run that a person should look at", tables.flagged(corpus, summary)),
        ("trend", "The last runs, the newest first", tables.trend(corpus)),
    ):
        if rows:
            create_table_artifact(key=key, table=rows, description=description)
    if summary.report:
        point_at(summary)


def point_at(summary: RunSummary) -> None:
    """A link to the report where its pages are served, else the place where it is."""
    description = "The corpus on one page"
    if link := reports.link(summary.corpus, summary.report):
        create_link_artifact(key="report", link=link, link_text=summary.report, description=description)
    else:
        create_markdown_artifact(key="report", markdown=f"`{summary.report}`", description=description)


def refuse(summary: RunSummary, reasons: Sequence[str]) -> None:
    """The story of a run that was not let through."""
    create_markdown_artifact(
        key="summary", markdown=story(summary, reasons), description="What the run would have done"
    )


def story(summary: RunSummary, reasons: Sequence[str] = ()) -> str:
    """The run in Markdown; `reasons` for which it was refused stand on top."""
    refused = ["## Not committed: the corpus is unchanged", *(f"- **{reason}**" for reason in reasons)]
    alarms = [f"- **Alarm:** {alarm}" for alarm in summary.alarms if alarm not in reasons]
    parts = [
        f"# {Path(summary.corpus).name}, run {summary.run}", *(refused if reasons else []), *alarms,
        _table("Records of this run", _taken(summary)),
        _table("The corpus would be" if reasons else "The corpus", _whole(summary)),
        f"{removed_share(summary.as_dict()):.1%} of the text was removed: {summary.removed_characters:,} characters.",
    ]  # fmt: skip
    if summary.review:
        parts.append(f"Pairs whose verdict hangs by a thread: {summary.review:,}; the report shows them.")
    for title, counts in (
        ("Duplicates by relation", summary.relations),
        ("Removed, by rule", _learned_as_one(summary.removals)),
        ("Not taken, by reason", summary.reasons),
        ("Languages", summary.languages),
        ("To be looked at", summary.flags),
    ):
        if counts:
            parts.append(_table(title, counts))
    return "\n\n".join(parts)


def _taken(summary: RunSummary) -> dict[str, int]:
    """What came in; that nothing was quarantined is worth a line, that nothing was revised is not."""
    names = ("new", "revised", "unchanged", "rejected", "quarantined")
    counts = {name: getattr(summary, name) for name in names}
    return {"records in": summary.records} | {
        name: count for name, count in counts.items() if count or name in {"rejected", "quarantined"}
    }


def _whole(summary: RunSummary) -> dict[str, int]:
    counts = {"documents": summary.documents, "canonical": summary.canonical, "duplicates": summary.duplicates}
    return counts | ({"superseded in this run": summary.superseded} if summary.superseded else {})


def _learned_as_one(removals: Mapping[str, int]) -> dict[str, int]:
    """Each learned line is a rule with a number for a name; together they are the sites' furniture."""
    named: dict[str, int] = {}
    for rule, count in removals.items():
        name = tables.LEARNED if rule.startswith(tables.PREFIX) else rule
        named[name] = named.get(name, 0) + count
    return dict(sorted(named.items(), key=lambda item: -item[1]))


def _table(title: str, counts: Mapping[str, int]) -> str:
    ranked = list(counts.items())
    rows = [f"| {name or 'unknown'} | {count:,} |" for name, count in ranked[:MOST]]
    if rest := ranked[MOST:]:
        rows.append(f"| {len(rest)} more | {sum(count for _, count in rest):,} |")
    return "\n".join([f"| {title} | |", "|---|---:|", *rows])
