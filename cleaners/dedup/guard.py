"""
Which verified pairs are one article.

Two texts are one article if most of one stands in the other, and the figures and names in the places where they align
agree. Where they differ in one slot after another, they are two articles from one template.
"""

from __future__ import annotations

import polars as pl

from ..settings import DedupSettings


def accepted(evidence: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """The evidence with a verdict: `agreement` (of figures and names), `template`, `fits_a`, `fits_b`.

    `fits_a`: a may leave for b, since b holds it.
    """
    changed = pl.col("figures_changed") + pl.col("names_changed")
    told = changed + pl.col("figures_same") + pl.col("names_same")
    agreement = pl.when(told > 0).then(1 - changed / told).otherwise(1.0)
    figures = pl.col("figures_changed") + pl.col("figures_same")
    figures_agree = pl.when(figures > 0).then(1 - pl.col("figures_changed") / figures).otherwise(1.0)
    template = ((pl.min_horizontal(agreement, figures_agree) < settings.agreement) & (changed > 1)) | (
        (changed > 0) & (pl.min_horizontal("tokens_a", "tokens_b") < 40)
    )
    judged = evidence.with_columns(agreement=agreement, template=template)
    return judged.with_columns(
        fits_a=(pl.col("coverage_a") >= settings.coverage) & ~pl.col("template"),
        fits_b=(pl.col("coverage_b") >= settings.coverage) & ~pl.col("template"),
    )
