"""The runs that made a corpus. A run's row is its commit: it names the version of every table that belongs together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ..errors import CorpusError
from . import table
from .place import Place


@dataclass(frozen=True, slots=True)
class Run:
    """A committed run.

    `versions` maps each table that was ever written to its Delta version after this run; `readable_from` is the number
    of the oldest run whose corpus can still be read back.
    """

    number: int
    id: str
    kind: str = "run"
    started: str = ""
    finished: str = ""
    program: str = ""
    settings_digest: str = ""
    input_digest: str = ""
    counts: Mapping[str, Any] = field(default_factory=dict)
    readable_from: int = 1
    versions: Mapping[str, int] = field(default_factory=dict)


def read(place: Place) -> list[Run]:
    """All committed runs, oldest first."""
    rows = table.scan("runs", place, table.newest(place)).sort("run").collect()
    return [_run(row) for row in rows.iter_rows(named=True)]


def row(run: Run) -> pl.DataFrame:
    """The run as a row of the table."""
    return pl.DataFrame(
        {
            "id": run.id, "kind": run.kind, "started": run.started, "finished": run.finished, "program": run.program,
            "settings_digest": run.settings_digest, "input_digest": run.input_digest,
            "readable_from": run.readable_from,
            "counts": json.dumps(dict(run.counts), sort_keys=True),
            "versions": json.dumps(dict(run.versions), sort_keys=True),
        }
    )  # fmt: skip


def find(runs: Sequence[Run], name: str | int) -> Run:
    """The run of that number, of that id (the latest of several), or whose id begins so.

    Raises CorpusError where none or more than one does.
    """
    text = str(name)
    exact = [run for run in runs if run.id == text]
    numbered = [run for run in runs if text.isdecimal() and run.number == int(text)]
    begun = [run for run in runs if text and run.id.startswith(text)]
    if exact:
        return exact[-1]
    if len(found := numbered or begun) == 1:
        return found[0]
    problem = f"{text!r} is the beginning of several runs." if begun else f"The corpus has no run {text!r}."
    raise CorpusError(problem, "`winnow history` lists the runs with their numbers.")


def readable(runs: Sequence[Run]) -> list[Run]:
    """The runs whose corpus can still be read back."""
    return [run for run in runs if run.number >= runs[-1].readable_from]


def _run(row: Mapping[str, Any]) -> Run:
    fields = {**row, "number": row["run"], "counts": json.loads(row["counts"]), "versions": json.loads(row["versions"])}
    del fields["run"]
    return Run(**fields)
