"""What a run did, for a person to read."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from ..summary import RunSummary

MOST = 12


def show(summary: RunSummary) -> None:
    """Print a summary on the standard output."""
    console = Console(highlight=False, soft_wrap=not Console().is_terminal)
    if not summary.committed:
        console.print(_nothing(summary))
        _passed_over(console, summary.passed_over)
        return
    _books(console, summary)
    _passed_over(console, summary.passed_over)
    for title, counts in (
        ("Removed, by rule", _without_hashes(summary.removals)),
        ("Not taken, by reason", summary.reasons),
        ("Languages", summary.languages),
        ("For a person to look at", summary.flags),
    ):
        _counts(console, title, counts)
    for alarm in summary.alarms:
        console.print(f"[bold yellow]Alarm:[/] {alarm}")
    if summary.review:
        console.print(f"Pairs whose verdict hangs by a thread: {summary.review:,}; the report shows them")
    if summary.outdated:
        console.print(
            f"\n{summary.outdated:,} earlier documents were cleaned before their sites taught what they teach now: "
            f"winnow reclean {summary.corpus}"
        )
    _places(console, summary)


def _passed_over(console: Console, strange: Mapping[str, int]) -> None:
    if strange:
        console.print(passed_over(strange))


def passed_over(strange: Mapping[str, int]) -> str:
    """What to say of files that no reader reads.

    >>> passed_over({".pdf": 2, "": 1})
    'Passed over 3 files of kinds that Winnow does not read: 2 .pdf, 1 without a suffix'
    """
    kinds = ", ".join(f"{count:,} {kind or 'without a suffix'}" for kind, count in strange.items())
    return f"Passed over {counted(sum(strange.values()), 'file')} of kinds that Winnow does not read: {kinds}"


def counted(number: int, thing: str) -> str:
    """A number of things, in words.

    >>> counted(1, "record"), counted(1200, "record")
    ('1 record', '1,200 records')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _nothing(summary: RunSummary) -> str:
    if not summary.records:
        return "No records in the input; the corpus is as it was."
    if summary.run.startswith("reclean"):
        return f"No text changes: all {summary.records:,} documents are up to date."
    return f"Nothing new: the corpus [bold]{summary.corpus}[/] has all {summary.records:,} records already."


def _books(console: Console, summary: RunSummary) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    relations = ", ".join(f"{count:,} {name}" for name, count in summary.relations.items())
    repeats = f"{summary.unchanged:,} the corpus had already" if summary.unchanged else ""
    revised = f"{summary.revised:,} a new text for a known id" if summary.revised else ""
    rows = [
        (summary.records, "records in", "; ".join(filter(None, [repeats, revised]))),
        (summary.rejected, "rejected", ""),
        (summary.quarantined, "quarantined", ""),
        (summary.documents, "documents in the corpus", ""),
        (summary.canonical, "canonical", ""),
        (summary.duplicates, "duplicates", relations),
        (summary.superseded, "superseded by a better version", ""),
    ]
    for count, what, more in rows:
        if count or what in {"records in", "canonical", "duplicates"}:
            table.add_row(f"[bold]{count:,}[/]", what + (f"  [dim]({more})[/]" if more else ""))
    console.print(f"\n[bold]Run {summary.run}[/]  [dim]{sum(summary.seconds.values()):.1f} s[/]")
    console.print(table)
    total = summary.removed_characters + summary.kept_characters
    if total:
        console.print(
            f"{summary.removed_characters:,} of {total:,} characters removed ({summary.removed_characters / total:.1%})"
        )


def _counts(console: Console, title: str, counts: Mapping[str, int]) -> None:
    if not counts:
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for name, count in ranked[:MOST]:
        table.add_row(f"{count:,}", name)
    if len(ranked) > MOST:
        table.add_row(f"{sum(count for _, count in ranked[MOST:]):,}", f"[dim]by {len(ranked) - MOST} others[/]")
    console.print(f"\n[bold]{title}[/]")
    console.print(table)


def _without_hashes(removals: Mapping[str, int]) -> dict[str, int]:
    """Learned rules have a hash for a name; to a person they are one: what recurs on a site."""
    named: dict[str, int] = {}
    for rule, count in removals.items():
        name = "learned (recurs on its site)" if rule.startswith("learned.") else rule
        named[name] = named.get(name, 0) + count
    return named


def _places(console: Console, summary: RunSummary) -> None:
    console.print(f"\nCorpus  [bold]{summary.corpus}[/]")
    if summary.report:
        console.print(f"Report  [bold]{summary.report}[/]")
    if summary.quarantined or summary.rejected:
        console.print(f"[dim]What was not taken, and why: winnow export {summary.corpus} --table rejected[/]")
    console.print(
        f"[dim]Next: winnow export {summary.corpus} -o articles.jsonl    winnow explain {summary.corpus} ID[/]"
    )
