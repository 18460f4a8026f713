"""When a run must not go through unseen: too many faults, sources that vanish, removals that jump."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from cleaners import RunSummary, Settings
from cleaners.store import Corpus

FEWEST = 3
"""Before so many runs it is not known what is usual."""
MARGIN = 0.05
"""A jump by less than this share of the text is none, however little was usual."""
LAST = 30
"""What is usual is told by so many runs."""


class AlarmError(RuntimeError):
    """A run that a person should look at, before it changes the corpus. `summary` says what it would have done."""

    def __init__(self, reasons: Sequence[str], summary: RunSummary) -> None:
        remedy = "The corpus is unchanged. If all is right, run it again with `Despite alarms` switched on."
        super().__init__(" ".join([*reasons, remedy]))
        self.reasons = reasons
        self.summary = summary


def gate(corpus: str, settings: Settings, jump: float) -> Callable[[RunSummary], None]:
    """An `accept` for `cleaners.run` that raises AlarmError where there are reasons."""

    def accept(summary: RunSummary) -> None:
        if reasons := found(summary, settings, jump, [run.counts for run in Corpus.open(corpus).runs()]):
            raise AlarmError(reasons, summary)

    return accept


def found(summary: RunSummary, settings: Settings, jump: float, before: Sequence[Mapping[str, Any]]) -> list[str]:
    """The reasons for an alarm, the most telling first; `before` are the counts of the corpus's earlier runs."""
    reasons = list(summary.alarms)
    if summary.quarantined > settings.run.max_errors:
        limit = f"run.max_errors = {settings.run.max_errors} allows"
        reasons.append(f"Quarantined records: {summary.quarantined:,}, more than {limit}.")
    share = removed_share(summary.as_dict())
    shares = [removed_share(counts) for counts in before[-LAST:] if counts.get("kept_characters")]
    if len(shares) >= FEWEST and share > max(jump * median(shares), median(shares) + MARGIN):
        reasons.append(f"{share:.1%} of the text was removed; {median(shares):.1%} is usual.")
    return reasons


def removed_share(counts: Mapping[str, Any]) -> float:
    """The share of a run's characters that was removed."""
    removed, kept = int(counts.get("removed_characters", 0)), int(counts.get("kept_characters", 0))
    return removed / (removed + kept) if removed else 0.0
