"""
Templates that only show beside further documents: a frame of words in which each says something else.

Of two texts that differ in a word one may be an edited copy of the other. If three documents differ from one of them in
the same places, and each in its own words, these places are slots, and whoever differs there is another article.
"""

from __future__ import annotations

import polars as pl

OTHERS = 3
"""So many documents have to say something else in the same places of a document, each in its own words. Figures
are also what is corrected in copies: of those it takes twice as many."""
FRAMED = pl.col("starts_a") > 0
"""Whether two texts differ in a few places only, and share the frame around them."""
ONE = 1 << 16
"""Lesser numbers say where a single place starts and stops."""
_WORDS = pl.sum_horizontal("names_changed", "words_changed", "respelled") > 0


def framed(evidence: pl.DataFrame, of: pl.DataFrame) -> pl.DataFrame:
    """The pairs `a`, `b` among those in `of` that differ in the slots of a template, by all `evidence` on either one.

    Other spellings and slips are not what makes a slot. Two texts that differ in a part of a slot differ in it, such as
    Port James and James Town.
    """
    some = evidence.filter(FRAMED)
    asked = _sides(some.join(of, on=["a", "b"], how="semi"))
    concerned = asked["id"].unique().implode()
    others = _sides(some.filter(_WORDS | (pl.col("figures_changed") > 0))).filter(pl.col("id").is_in(concerned))
    found = [asked.join(_slots(others, border), on=["id", border]) for border in ("starts", "stops")]
    beside = asked.join(_slots(others, "starts").filter(pl.col("starts") < ONE), on="id", suffix="_slot")
    meets = (pl.col("starts") <= pl.col("stop")) & (pl.col("stops") >= pl.col("starts_slot"))
    return pl.concat(frame.select("a", "b") for frame in (*found, beside.filter(meets))).unique()


def _slots(others: pl.DataFrame, border: str) -> pl.DataFrame:
    """Where documents have slots, by where these start or stop: `id`, that `border`, and where the longest stops."""
    says = pl.col("says")
    many = (says.filter("words").n_unique() >= OTHERS) | (says.n_unique() >= 2 * OTHERS)
    return others.group_by("id", border).agg(many=many, stop=pl.col("stops").max()).filter("many").drop("many")


def _sides(pairs: pl.DataFrame) -> pl.DataFrame:
    """Each pair as either document sees it: its own places, and what the other one says there."""
    sides = [
        pairs.select(
            "a", "b", id=side, starts=f"starts_{side}", stops=f"stops_{side}", says=f"says_{other}", words=_WORDS
        )
        for side, other in ("ab", "ba")
    ]
    return pl.concat(sides)
