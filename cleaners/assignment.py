"""What became of a document beside the others: kept, or given up for one that holds what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["canonical", "exact", "near", "version", "excerpt"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A document's family and its evidence.

    `cluster` names the family (by its canonical document's id). `resemblance` is the Jaccard similarity of the two
    shingle sets, `containment` the share of the smaller set that stands in the larger one, `coverage` the share of this
    document's shingles that stand in the canonical document, each in 0..1 and measured on the real shingles, against
    the very document that is kept. `reason` says which preference chose the kept document.
    """

    id: str
    cluster: str
    canonical: bool
    canonical_id: str
    relation: Relation
    resemblance: float = 1.0
    containment: float = 1.0
    coverage: float = 1.0
    reason: str = ""
