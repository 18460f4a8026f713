"""Boosted regression trees, kept as data: what `benchmarks.quality.boost` learns, told without the learner.

A tree is complete: node i has the children 2i + 1 and 2i + 2, so that a few lookups of whole arrays walk all trees for
all rows at once. Leaves are whole numbers of 1/1000, which add up to the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GRAIN = 1000
"""Leaves are kept in so many parts of one."""


class Trees(NamedTuple):
    """The sum of many trees is the log odds of a row."""

    names: tuple[str, ...]
    """Of the columns."""
    columns: NDArray[np.int64]
    """The column that each inner node looks at (trees × nodes)."""
    borders: NDArray[np.float64]
    """Above which its rows go to the right (trees × nodes)."""
    leaves: NDArray[np.int64]
    """What each leaf adds (trees × leaves), in 1/1000."""

    def odds(self, known: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """The log odds of each of some rows of what is known, by the names of the columns."""
        if not known:
            return np.zeros(0)
        rows = table(known, self.names)
        trees, nodes = self.columns.shape
        first, of_row = np.arange(trees) * nodes, np.arange(len(rows))[:, np.newaxis] * len(self.names)
        columns, borders, values = self.columns.ravel(), self.borders.ravel(), rows.ravel()
        at = np.zeros((len(rows), trees), np.int64)
        for _ in range(self.leaves.shape[1].bit_length() - 1):
            node = first + at
            at = 2 * at + 1 + (values.take(columns.take(node) + of_row) > borders.take(node))
        total = self.leaves.ravel().take(np.arange(trees) * (nodes + 1) + at - nodes).sum(axis=1)
        return np.asarray(total / GRAIN, np.float64)


def table(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> NDArray[np.float64]:
    """Rows of what is known by name as an array (rows × names); what a row doesn't have is 0."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], np.float64).reshape(len(rows), len(names))


def read(path: Path) -> Trees:
    """Trees as `benchmarks.quality.boost` wrote them."""
    kept = json.loads(path.read_text("utf-8"))
    columns, borders, leaves = (np.array(kept[part]) for part in ("columns", "borders", "leaves"))
    return Trees(tuple(kept["names"]), columns.astype(np.int64), borders.astype(np.float64), leaves.astype(np.int64))
