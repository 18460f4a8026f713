"""Bringing a corpus that an older program wrote up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..errors import CorpusError
from . import manifest
from .manifest import Manifest
from .place import Place
from .runs import Run
from .schema import SCHEMA_VERSION
from .transaction import Transaction

STEPS: Mapping[int, Callable[[Transaction], None]] = {}
"""Schema version → what turns the tables of that version into those of the next. The first version needs none."""


def require_current(place: Place, found: Manifest) -> None:
    """Refuse a corpus whose tables are of an older schema.

    Raises CorpusError, which names the command that brings it up to date.
    """
    have = _have(found)
    if have != SCHEMA_VERSION:
        raise CorpusError(
            f"{place} was written by an older Winnow (schema {have}, here {SCHEMA_VERSION}).",
            f"Bring it up to date: winnow migrate {place}",
        )


def migrate(tx: Transaction, found: Manifest) -> Run:
    """Turn the corpus into one of this program's schema.

    The manifest changes first, so that no older program touches the corpus from then on. What is cut short is
    finished by the same command.
    """
    have = _have(found)
    goal = replace(found, schema_version=SCHEMA_VERSION, migrating_from=have)
    manifest.write(tx.place, goal)
    run = _migrated(tx, have)
    manifest.write(tx.place, replace(goal, migrating_from=None))
    return run


def _migrated(tx: Transaction, have: int) -> Run:
    last = tx.done[-1] if tx.done else None
    counts = {"from": have, "to": SCHEMA_VERSION}
    if last and last.kind == "migrate" and last.counts == counts:
        return last  # it was cut short after the commit
    for version in range(have, SCHEMA_VERSION):
        STEPS[version](tx)
    return tx.commit(kind="migrate", counts=counts)


def _have(found: Manifest) -> int:
    return found.schema_version if found.migrating_from is None else found.migrating_from
