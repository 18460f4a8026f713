"""
Templates that only show beside further documents: a frame of words in which each says something else.

Of two texts that differ in a word one may be an edited copy of the other. If three documents differ from one of them in
the same places, and each in its own words, these places are slots, and whoever differs there is another article. So it
is where two differ in a word here and there, all over, and a third one from both of them.
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
_PLACES = [f"{name}_{side}" for name in ("starts", "stops", "says") for side in "ab"]
_FIGURES = pl.col("figures_changed") > 0
_WORDS = (pl.sum_horizontal("names_changed", "words_changed", "respelled") > 0) | (
    pl.sum_horizontal("figures_changed", "spellings") == 0  # one has more words there than the other
)


def framed(evidence: pl.DataFrame, of: pl.DataFrame) -> pl.DataFrame:
    """The pairs `a`, `b` among those in `of` that differ in the slots of a template, by all `evidence` on either one.

    Other spellings and slips are not what makes a slot, nor what one document says unlike all others. Two texts that
    differ in a part of a slot differ in it, such as Port James and James Town.
    """
    some = evidence.lazy().filter(FRAMED).select("a", "b", *_PLACES, words=_WORDS, figures=_FIGURES).collect()
    asked = _sides(some.join(of, on=["a", "b"], how="semi"))
    others = some.filter(pl.col("words") | pl.col("figures"))
    beside = _involving(asked["id"], others)
    others = _of_templates(_sides(_involving(pl.concat([beside["a"], beside["b"]]), others)))
    found = [asked.join(_slots(others, border), on=["id", border]) for border in ("starts", "stops")]
    single = asked.join(_slots(others, "starts").filter(pl.col("starts") < ONE), on="id", suffix="_slot")
    meets = (pl.col("starts") <= pl.col("stop")) & (pl.col("stops") >= pl.col("starts_slot"))
    return pl.concat(frame.select("a", "b") for frame in (*found, single.filter(meets))).unique()


def formed(judged: pl.DataFrame) -> pl.DataFrame:
    """The pairs `a`, `b` of a form: they differ all over and only in words, and so does some third document from both.

    An article and the same in other words do so too, but not a third text from either, unless that is reworded as well.
    `judged`: pairs with a verdict, see `guard.accepted`.
    """
    pairs = judged.filter("worded").select("a", "b").rows()
    beside: dict[str, set[str]] = {}
    for a, b in pairs:
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    # Sets stop at the first third that is found; a join would list all of them, for each pair of a large template.
    found = [(a, b) for a, b in pairs if not beside[a].isdisjoint(beside[b])]
    return pl.DataFrame(found, {"a": pl.String, "b": pl.String}, orient="row")


def _involving(ids: pl.Series, pairs: pl.DataFrame) -> pl.DataFrame:
    some = ids.unique().implode()
    return pairs.filter(pl.col("a").is_in(some) | pl.col("b").is_in(some))


def _of_templates(sides: pl.DataFrame) -> pl.DataFrame:
    """The sides on which the other document is a template's: it has slots where the documents beside it have theirs.

    Where one document was edited, all others agree, and it alone seems to have slots.
    """
    seen = [sides.join(_slots(sides, border), on=["id", border], how="semi") for border in ("starts", "stops")]
    mutual = [some.filter(pl.len().over("a", "b") == 2)["id"] for some in seen]
    return sides.filter(pl.col("other").is_in(pl.concat(mutual).unique().implode()))


def _slots(sides: pl.DataFrame, border: str) -> pl.DataFrame:
    """Where documents have slots, by where these start or stop: `id`, that `border`, and where the longest stops."""
    says = pl.col("says")
    many = (says.filter("words").n_unique() >= OTHERS) | (says.n_unique() >= 2 * OTHERS)
    return sides.group_by("id", border).agg(many=many, stop=pl.col("stops").max()).filter("many").drop("many")


def _sides(pairs: pl.DataFrame) -> pl.DataFrame:
    """Each pair as either document sees it: its own places, and what the other one says there."""
    sides = [
        pairs.select(
            "a",
            "b",
            "words",
            id=side,
            other=other,
            starts=f"starts_{side}",
            stops=f"stops_{side}",
            says=f"says_{other}",
        )
        for side, other in ("ab", "ba")
    ]
    return pl.concat(sides)
