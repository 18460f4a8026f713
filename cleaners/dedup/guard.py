"""
Which verified pairs are one article.

Two texts are from one template, and so two articles, if the words in which they align are broken by changed slots in
one place after another, or if their figures differ, in aligned places or all in all. Whatever else differs between
copies comes in blocks, as other spellings, or here and there.
"""

from __future__ import annotations

import polars as pl

from ..settings import DedupSettings

FEW = 2
"""So many figures may be corrected in a copy."""
STRAY = 25.0
"""Words of prose of its own that any document may have: a line of junk that nothing recognised."""
WHOLE = 0.75
"""The share of a brief text's shingles that stand in the other one, if it does not stand there in one run."""
RUN = 0.9
"""A brief text of which so much stands in a row in one half as long again, or longer, is cut from it."""
CUT = 1.5
STANDS = 0.85
"""From this coverage on, what does not align is junk around the article, and its figures tell nothing."""
BOTH, BOTH_LONG = 0.07, 0.1
"""If both texts have more prose of their own than this share, they share a passage: a statement, or a footer; of texts
that share a long one both may have a little more."""
PASSAGES, THIRD = 0.6, 0.35
"""So much of a text stands in the other one in shingles or in the same order, and, if it is not twice as long as a
brief one, so much in a row."""
EDIT = 3.0
"""So many words at the border of a text are an edit, and no prose of its own."""
MOST = 0.5
"""In texts with much in common, so many of the figures have to agree."""
LONG = 150.0
"""From so many words on, a passage with which two texts begin is the article."""
OPENING = 50.0
"""So many are enough if they are most of a text that leaves parts of the other out; nobody quotes a statement so."""
OPENS = 50
"""So much of the first prose, in per cent, is a text's own if it opens with something else."""
SHARED = 0.88
"""Of two texts that open with something else either may lack more than the rest of this share."""
LEAD, CUT_LEAD = 25, 60
"""So much, in per cent, of the first prose may be a text's own if it begins as another does; and so much of what an
abridged copy begins with may have been left out of it."""
PUT = 0.15
"""Copies have no more than this share of the shorter one in the same places, each in its own words."""
EXCHANGED, RUNS = 0.33, 0.33
"""What was put in between is no edit if it is so large a share of what was left out, in a text that agrees in long
runs: so much in one run of all that is the same."""
CLOSES = 0.8
"""So much of what two texts share is one passage, if it is what a house says below its news."""
BEGIN = 8.0
"""Two texts begin alike if neither has more prose of its own before what they share."""
SPREAD = 0.5
"""The share of the aligned blocks of twenty words in which a template's slots show."""
ENTIRE, AROUND = 0.98, 0.8
"""Of a text that stands in another one whole there is so much; that one may then be covered by so much less."""
FEWER, EVENLY = 0.75, 0.7
"""Of a template's slots fewer are enough if they show in so many of the blocks."""
REWORDED = 0.14
"""If no more than this share of the words changed, one in seven, and nothing else, an article was reworded."""
AMOUNTS, NAMES = 3, 12
"""So many figures, or words with a capital, have to agree to say that two texts tell of the same things."""


def accepted(evidence: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """The evidence with a verdict: `slots` (share of changed ones), `spread`, `agreement` (of the figures in aligned
    places), `numbers` (agreement of all figures), `worded`, `template`, `other_figures`, `passages_a`, `passages_b`,
    `fits_a`, `fits_b`.

    `worded`: they differ all over, and in nothing but words; `passages_a`: what b has of a stands there in passages;
    `fits_a`: a may leave for b, since b holds it and is not merely of its template.
    """
    judged = evidence.with_columns(
        slots=_share(_facts() + pl.col("words_changed"), pl.col("same")),
        spread=_share(pl.col("spots"), (pl.col("same") / 20).ceil()),
        agreement=_agreement("figures"),
        numbers=_agreement("numbers"),
    ).with_columns(
        worded=_worded(settings),
        template=_template(settings),
        other_figures=_other_figures(settings),
        passages_a=_in_passages("a", settings),
        passages_b=_in_passages("b", settings),
    )
    return judged.with_columns(fits_a=_fits("a", settings), fits_b=_fits("b", settings))


def _template(settings: DedupSettings) -> pl.Expr:
    facts, words = _facts(), pl.col("words_changed")
    several = (pl.col("figures_changed") >= FEW) & (facts > FEW)
    figures = several & (pl.col("agreement") < settings.agreement)
    brief = _brief(settings) & (facts + words + pl.col("respelled") > 0)
    return (_all_over(settings) & ~_reworded(settings)) | figures | brief


def _facts() -> pl.Expr:
    return pl.col("figures_changed") + pl.col("names_changed")


def _all_over(settings: DedupSettings) -> pl.Expr:
    """Whether changed slots break the words in which two texts align in one place after another."""
    facts, words = _facts(), pl.col("words_changed")
    all_over = (pl.col("slots") >= settings.scatter) & (pl.col("spread") >= SPREAD) & (facts + words > 1)
    evenly = (pl.col("slots") >= FEWER * settings.scatter) & (pl.col("spread") >= EVENLY) & (facts + words > FEW)
    return all_over | evenly


def _worded(settings: DedupSettings) -> pl.Expr:
    """Whether two texts differ all over, and in nothing but words."""
    return _all_over(settings) & (_facts() == 0) & (pl.col("numbers_changed") == 0)


def _reworded(settings: DedupSettings) -> pl.Expr:
    """Whether one text is the other in an editor's words: of a template, figures and names differ first.

    Where a script has no capitals, a name may be one of the words; `frames.formed` looks at the documents beside them.
    """
    told = (pl.col("numbers_same") >= AMOUNTS) | (pl.col("names_same") >= NAMES)
    little = (pl.col("slots") <= REWORDED) & (pl.max_horizontal("coverage_a", "coverage_b") >= STANDS)
    return _worded(settings) & told & little


def _other_figures(settings: DedupSettings) -> pl.Expr:
    """Whether the figures differ all in all, also where nothing aligns: other amounts, scores, dates.

    A few lines of junk around an article, such as dates and counts of comments, hold other figures than those around
    its copy; they are a small part of it. They are not all that differs if a figure does in its place and none agrees.
    """
    several = (pl.col("numbers_changed") > FEW) & (pl.col("numbers") < settings.agreement)
    none = (pl.col("numbers_same") == 0) & (pl.col("figures_changed") > 0)
    several &= (pl.max_horizontal("coverage_a", "coverage_b") < STANDS) | none
    several &= (pl.col("same") < LONG) | (pl.col("numbers") < MOST)
    brief, long = (f("words_a", "words_b") for f in (pl.min_horizontal, pl.max_horizontal))
    cut_off = (pl.col("stretch") >= RUN * brief) & (long >= CUT * brief)  # and a figure after it: "+188 characters"
    return several | (_brief(settings) & (pl.col("numbers_changed") > 0) & ~cut_off)


def _brief(settings: DedupSettings) -> pl.Expr:
    return pl.min_horizontal("words_a", "words_b") < settings.brief


def _fits(side: str, settings: DedupSettings) -> pl.Expr:
    words, contained = pl.col(f"words_{side}"), pl.col("a_in_b" if side == "a" else "b_in_a")
    short = words < settings.brief  # stock phrases alone can make up half of it, and stand anywhere in a long text
    whole = (contained >= WHOLE) | (pl.col("stretch") >= (1 - settings.own) * words)
    whole |= pl.min_horizontal("coverage_a", "coverage_b") >= STANDS
    around = _around(side)
    covered = pl.when(around).then(AROUND * settings.coverage).otherwise(settings.coverage)
    holds = pl.col(f"coverage_{side}") >= pl.when(short).then(1 - settings.own).otherwise(covered)
    holds &= (~short | whole) & pl.col(f"passages_{side}")
    holds &= pl.max_horizontal("coverage_a", "coverage_b") >= 1 - settings.own  # or both are half about other things
    begins = (pl.col(f"lead_{side}") <= 50) | (pl.col(f"head_{side}") <= STRAY)
    begins |= (pl.col("same") >= 2 * LONG) & (pl.col(f"coverage_{side}") >= 1 - settings.own / 2)  # another summary
    begins |= around
    share = pl.when(begins).then(settings.own * pl.col(f"words_{side}")).otherwise(0.0)
    own = pl.col(f"extra_{side}") <= pl.max_horizontal(share, STRAY)
    other = pl.col("template") | pl.col("other_figures") | _openings()
    return holds & own & ~_passage(_abridged(side, settings)) & ~other


def _in_passages(side: str, settings: DedupSettings) -> pl.Expr:
    """Whether what stands in the other text stands there in passages, and not in sentences here and there.

    Sentences of a stock, such as those of horoscopes, make another text in another order.
    """
    words, contained = pl.col(f"words_{side}"), pl.col("a_in_b" if side == "a" else "b_in_a")
    there = pl.max_horizontal(contained, _share(pl.col("same") + pl.col("spellings"), words))
    run = (words >= 2 * settings.brief) | (pl.col("stretch") >= THIRD * words)
    return (there >= WHOLE) | ((there >= PASSAGES) & run) | _around(side)


def _around(side: str) -> pl.Expr:
    """Whether a text is another one, long and whole, with something around it: a page, or an introduction."""
    other = "b" if side == "a" else "a"
    whole = (pl.col(f"coverage_{other}") >= ENTIRE) & (pl.col(f"extra_{other}") <= EDIT)
    return whole & (pl.col("same") >= LONG) & (pl.col("stretch") >= RUNS * pl.col("same"))


def _openings() -> pl.Expr:
    """Whether two texts open with prose of their own, say much besides, and end with one passage that both have.

    That is what a house says below its news; and what is news may stand in lists, which are no prose.
    """
    leads, shared = pl.min_horizontal("lead_a", "lead_b"), pl.max_horizontal("coverage_a", "coverage_b")
    last = pl.max_horizontal("tail_a", "tail_b") == 0
    below = (leads > OPENS) & (shared < SHARED) & (pl.col("stretch") >= RUN * pl.col("same"))
    above = pl.min_horizontal(_share(pl.col(f"extra_{x}"), pl.col(f"words_{x}")) for x in "ab")  # around a stock phrase
    return last & (below | ((pl.col("stretch") >= CLOSES * pl.col("same")) & (above > BOTH_LONG)))


def _abridged(side: str, settings: DedupSettings) -> pl.Expr:
    """Whether a text is mostly what the other tells, with some of that left out in between, and little put there.

    A neighbour's paragraph below it is its only prose of its own. Texts that agree sentence by sentence and have others
    in between, as many in either, or another end besides, or many in the same places, are of a template.
    """
    other = "b" if side == "a" else "a"
    inner = {x: pl.col(f"extra_{x}") - pl.col(f"head_{x}") - pl.col(f"tail_{x}") for x in "ab"}
    left_out = inner[other] - pl.col("facing") >= BEGIN
    exchanged = (inner[side] >= EXCHANGED * inner[other]) & (pl.col("stretch") >= RUNS * pl.col("same"))
    put = (inner[side] > EDIT) & (exchanged | (pl.min_horizontal("tail_a", "tail_b") > BEGIN))
    left_out &= ~put & (pl.col("facing") <= PUT * pl.min_horizontal("words_a", "words_b"))
    left_out &= (pl.col(f"lead_{side}") <= LEAD) & (pl.col(f"lead_{other}") <= CUT_LEAD)
    return left_out & (pl.col(f"coverage_{side}") >= 1 - settings.own) & (pl.col("same") >= OPENING)


def _passage(abridged: pl.Expr) -> pl.Expr:
    """Whether two texts only share a passage: both have prose of their own around it, or in the same places; in
    brief texts that agree in long runs, in other places too.

    Not if it is long, or one is an abridged copy, and both begin with it: what follows it in either is then more of the
    story, or a neighbour.
    """
    outer = {x: pl.col(f"head_{x}") + pl.col(f"tail_{x}") for x in "ab"}
    around = pl.min_horizontal(_share(outer[x], pl.col(f"words_{x}")) for x in "ab")
    around = pl.when(pl.min_horizontal(outer.values()) > EDIT).then(around).otherwise(0.0)
    long = pl.col("same") >= LONG
    inner = pl.min_horizontal(pl.col(f"extra_{x}") - outer[x] for x in "ab")
    runs = ~long & (pl.col("stretch") >= RUNS * pl.col("same"))
    facing = pl.when(runs).then(pl.max_horizontal("facing", inner)).otherwise(pl.col("facing"))
    between = _share(facing, pl.min_horizontal("words_a", "words_b"))
    begins = (long | abridged) & (pl.max_horizontal("head_a", "head_b") <= BEGIN)
    return (around + between > pl.when(long).then(BOTH_LONG).otherwise(BOTH)) & ~begins


def _agreement(name: str) -> pl.Expr:
    changed = pl.col(f"{name}_changed")
    return 1 - _share(changed, changed + pl.col(f"{name}_same"))


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole > 0).then(part / whole).otherwise(0.0)
