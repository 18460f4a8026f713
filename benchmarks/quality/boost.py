"""Gradient boosting of trees with LightGBM, in the form that `cleaners.boilerplate.trees` reads."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cleaners.boilerplate.trees import GRAIN

DEPTH = 5
TREES = 300
SETTINGS = {
    "objective": "binary",
    "num_leaves": 15,
    "max_depth": DEPTH,
    "learning_rate": 0.05,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.5,
    "min_data_in_leaf": 40,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "seed": 1,
    "verbose": -1,
}


def boost(x: Any, y: Any, weight: Any, names: Sequence[str], rising: Collection[str], **settings: Any) -> Any:
    """Trees for a table (rows × columns) of 0 and 1; more of a `rising` column never lowers the odds.

    LightGBM (Ke et al. 2017), whose settings may be overridden.
    """
    import lightgbm  # the extra `quality` brings it

    constraints = [int(name in rising) for name in names]
    settings = {**SETTINGS, **settings, "monotone_constraints": constraints}
    learner = lightgbm.train(settings, lightgbm.Dataset(x, y, weight=weight), TREES)
    found = [_complete(tree["tree_structure"]) for tree in learner.dump_model()["tree_info"]]
    columns, borders, leaves = zip(*found, strict=True)
    return {"names": list(names), "columns": columns, "borders": borders, "leaves": leaves}


def write(trees: Any, path: Path) -> None:
    """One line a tree."""
    parts = [f'"names": {json.dumps(trees["names"])}']
    for part in ("columns", "borders", "leaves"):
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in trees[part])
        parts.append(f'"{part}": [\n{rows}\n]')
    path.write_text("{" + ",\n".join(parts) + "}\n", "utf-8")


def _complete(root: Any) -> tuple[list[int], list[float], list[int]]:
    """A tree with all its nodes: what LightGBM leaves out leads to the same leaf on either side."""
    columns, borders, leaves = [0] * (2**DEPTH - 1), [0.0] * (2**DEPTH - 1), [0] * 2**DEPTH

    def place(node: Any, at: int) -> None:
        if at >= len(columns):
            leaves[at - len(columns)] = round(node["leaf_value"] * GRAIN)
            return
        inner = "split_feature" in node
        if inner:
            columns[at], borders[at] = node["split_feature"], float(np.float64(f"{node['threshold']:.6g}"))
        place(node["left_child"] if inner else node, 2 * at + 1)
        place(node["right_child"] if inner else node, 2 * at + 2)

    place(root, 0)
    return columns, borders, leaves
