"""A logistic regression on a sparse matrix, with penalties that differ by column."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

STEPS = 250


def matrix(rows: Sequence[Iterable[tuple[Hashable, float]]], columns: Iterable[Hashable]) -> sparse.csr_matrix:
    """Rows of keys with their values as a matrix (rows × columns); keys that are no column are left out."""
    column = {key: n for n, key in enumerate(columns)}
    at = [(n, column[key], value) for n, row in enumerate(rows) for key, value in row if key in column]
    here, there, values = zip(*at, strict=True)
    return sparse.csr_matrix((values, (here, there)), shape=(len(rows), len(column)))


def fit(x: sparse.csr_matrix, y: Any, weight: Any, lasso: Any, ridge: Any) -> Any:
    """The weights of the columns of `x` (rows × columns), each row counted with its `weight`, for `y` of 0 and 1.

    `lasso` and `ridge` are the penalties on each column's size and square. FISTA (Beck and Teboulle 2009): steps along
    the gradient, each with a momentum and then shrunk.
    """
    step = 1 / (_curvature(x, weight) / 4 + ridge.max())
    found, ahead, pace = np.zeros(x.shape[1]), np.zeros(x.shape[1]), 1.0
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ ahead, -30, 30)))
        moved = ahead - step * (x.T @ (weight * (p - y)) + ridge * ahead)
        moved = np.sign(moved) * np.maximum(np.abs(moved) - step * lasso, 0)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = moved + (pace - 1) / faster * (moved - found)
        found, pace = moved, faster
    return found


def _curvature(x: sparse.csr_matrix, weight: Any) -> float:
    """The largest eigenvalue of the weighted squares, by power iteration."""
    v = np.ones(x.shape[1])
    for _ in range(50):
        v = x.T @ (weight * (x @ (v / np.linalg.norm(v))))
    return float(np.linalg.norm(v))
