"""Documents that come again with a new text: is it still the same article, or another one under the same id?"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ..store import Snapshot
from .before import stored

FLAG = "revision-shares-nothing"
FEWEST = 3
"""So few may be pages that were used anew."""
SHOWN = 3


def strangers(before: Snapshot, signatures: pl.LazyFrame, revised: pl.DataFrame) -> list[str]:
    """The ids of revised documents whose new text has nothing in common with the old one, sorted.

    The texts' fingerprints and the bands of their signatures tell that: not one of them is the same. An empty text has
    none, and nothing to compare.
    """
    if revised.is_empty():
        return []
    keys = pl.concat_list(pl.col("prints", "bands").fill_null([]))
    old, new = (
        rows.filter(pl.col("id").is_in(revised["id"].implode())).select("id", keys=keys)
        for rows in (stored(before, "signatures", signatures), signatures)
    )
    both = old.join(new, on="id", suffix="_new").filter(
        pl.col("keys").list.len() > 0, pl.col("keys_new").list.len() > 0
    )
    common = pl.col("keys").list.set_intersection("keys_new").list.len()
    return sorted(both.filter(common == 0).select("id").collect()["id"])


def alarms(found: Sequence[str], revised: int) -> tuple[str, ...]:
    """An alarm where most of the revised documents are other articles."""
    if len(found) < FEWEST or 2 * len(found) <= revised:
        return ()
    some = ", ".join(found[:SHOWN]) + (", …" if len(found) > SHOWN else "")
    return (
        f"{len(found)} of {revised} documents with a new text share nothing with what they said before: {some}. "
        "If other articles came under the same ids (files of the same names?), undo this run and give them ids of "
        "their own.",
    )
