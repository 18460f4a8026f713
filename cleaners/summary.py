"""What a run did, in numbers that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What came in, what became of it, and where it is.

    `records` = `new` + `revised` + `unchanged` + `rejected` + `quarantined`. Of the whole corpus after the run:
    `documents` = `canonical` + `duplicates`. `relations` counts duplicates by relation, `removals` removed pieces by
    rule, `reasons` rejected and quarantined records by rule, `languages` and `sites` the documents of this run.
    """

    run: str
    corpus: str
    records: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: int = 0
    quarantined: int = 0
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """Files of unknown kind in the folders that were given, by suffix; they are no records."""
    documents: int = 0
    canonical: int = 0
    duplicates: int = 0
    superseded: int = 0
    outdated: int = 0
    """Earlier documents on sites that have since taught a new rule; `winnow reclean` brings them up to date."""
    relations: Mapping[str, int] = field(default_factory=dict)
    removals: Mapping[str, int] = field(default_factory=dict)
    removed_characters: int = 0
    kept_characters: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, int] = field(default_factory=dict)
    learned: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)
    alarms: tuple[str, ...] = ()
    candidate_recall: float | None = None
    review: int = 0
    """Pairs compared in this run whose verdict hangs by a thread; the report shows them."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    committed: bool = True
    """False when nothing new came in, so that there was nothing to commit."""
    report: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values, for JSON."""
        return asdict(self)
