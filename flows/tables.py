"""What the artifacts of a run show, read from the corpus as rows of plain values."""

from __future__ import annotations

from typing import Any

import polars as pl

from cleaners.store import Corpus
from cleaners.summary import RunSummary

MOST = 100
"""Rows of a table: what a page can hold, and the server's database should."""
SHOWN = 160
"""Characters of an example."""
FEWEST = 5
"""A site with fewer documents than this is not ranked by what it lost."""

PREFIX = "learned."
"""Of the names of rules that were learned from the pages of a site."""
LEARNED = "learned (recurs on its site)"

Rows = list[dict[str, Any]]


def removed(corpus: Corpus, summary: RunSummary) -> Rows:
    """The rules that took something in this run: how often, from how many documents, and one example of each."""
    of_run = corpus.read("removals").filter(pl.col("run") == _number(corpus, summary))
    # Each learned line is a rule with a number for a name; together they are the furniture of sites.
    named = pl.when(is_learned(pl.col("rule"))).then(pl.lit(LEARNED)).otherwise("rule").alias("rule")
    ranked = ["pieces", "rule"]
    most = _counted(of_run.with_columns(named), "rule").sort(ranked, descending=[True, False]).head(MOST)
    folded = pl.lit("It recurs on the pages of its site; the artifact `furniture` lists every line.")
    why = pl.when(pl.col("rule") == LEARNED).then(folded).otherwise("why").alias("why")
    rows = _with_example(corpus, most).select("rule", "pieces", "documents", why, "example")
    return rows.sort(ranked, descending=[True, False]).collect().to_dicts()


def furniture(corpus: Corpus, summary: RunSummary) -> Rows:
    """The lines that sites taught and that were taken out in this run, those first that no run before took out."""
    learned = corpus.read("removals").filter(is_learned(pl.col("rule")))
    number = _number(corpus, summary)
    ours = learned.filter(pl.col("run") == number)
    before = learned.filter(pl.col("run") < number).select("rule").unique().with_columns(new=pl.lit("no"))
    known = _counted(ours, "rule").join(before, on="rule", how="left").with_columns(pl.col("new").fill_null("yes"))
    ranked, falling = ["new", "pieces", "rule"], [True, True, False]
    rows = _with_example(corpus, known.sort(ranked, descending=falling).head(MOST))
    ordered = rows.sort(ranked, descending=falling).select("new", "site", "pieces", "documents", "why", "example")
    return ordered.collect().to_dicts()


def duplicates(corpus: Corpus) -> Rows:
    """Documents that another one stands for: the least covered ones first, since these are worth a look."""
    gone = corpus.read("assignments").filter(~pl.col("canonical"))
    share = [pl.col(name).round(3) for name in ("coverage", "resemblance")]
    chosen = gone.sort("coverage", "id").head(MOST).select(*share, "relation", "id", "canonical_id", "reason")
    return chosen.collect().to_dicts()


def families(corpus: Corpus) -> Rows:
    """The largest families: their canonical document, how many they are, from how many sites."""
    documents = corpus.read("documents").select("id", "site", "title")
    members = corpus.read("assignments").select("id", "cluster").join(documents, on="id", how="left")
    sizes = members.group_by("cluster").agg(pl.len().alias("documents"), pl.col("site").n_unique().alias("sites"))
    large = sizes.filter(pl.col("documents") > 1).sort(["documents", "cluster"], descending=[True, False]).head(MOST)
    named = large.join(documents.select("id", "title"), left_on="cluster", right_on="id", how="left")
    ordered = named.select(pl.col("cluster").alias("canonical_id"), "documents", "sites", "title")
    return ordered.sort(["documents", "canonical_id"], descending=[True, False]).collect().to_dicts()


def sources(corpus: Corpus) -> Rows:
    """Sites and what became of their documents, those that lost the largest share first."""
    sites = corpus.read("documents").select("id", "site")
    kept = corpus.read("assignments").select("id", "canonical").join(sites, on="id", how="left")
    counted = kept.group_by("site").agg(pl.len().alias("documents"), (~pl.col("canonical")).sum().alias("duplicates"))
    share = (pl.col("duplicates") / pl.col("documents")).round(3).alias("share lost")
    ranked = counted.filter(pl.col("documents") >= FEWEST).with_columns(share)
    ordered = ranked.sort(["share lost", "documents", "site"], descending=[True, True, False]).head(MOST)
    return ordered.collect().to_dicts()


def refused(corpus: Corpus, summary: RunSummary) -> Rows:
    """Records of this run that were quarantined or rejected, with their place and the reason."""
    of_run = corpus.read("rejected").filter(pl.col("run") == _number(corpus, summary))
    excerpt = pl.col("text").str.slice(0, SHOWN).alias("excerpt")
    chosen = of_run.sort("kind", "file", "line", "id").head(MOST).select("kind", "file", "line", "rule", "why", excerpt)
    return chosen.collect().to_dicts()


def flagged(corpus: Corpus, summary: RunSummary) -> Rows:
    """Documents of this run that a person should look at."""
    asked = pl.col("flags").list.len() > 0
    of_run = corpus.read("documents").filter(asked, pl.col("run") == _number(corpus, summary))
    chosen = of_run.sort("id").head(MOST).select(pl.col("flags").list.join(", ").alias("flag"), "id", "site", "title")
    return chosen.collect().to_dicts()


def trend(corpus: Corpus) -> Rows:
    """The last runs, the newest first."""
    names = ("records", "new", "quarantined", "rejected", "documents", "canonical", "duplicates")
    return [
        {
            "run": run.number,
            "kind": run.kind,
            "finished": run.finished,
            **{name: run.counts.get(name) for name in names},
        }
        for run in reversed(corpus.runs()[-MOST:])
    ]


def is_learned(rule: pl.Expr) -> pl.Expr:
    """Whether a rule was learned from the pages of a site."""
    return rule.str.starts_with(PREFIX)


def _counted(removals: pl.LazyFrame, by: str) -> pl.LazyFrame:
    """How many pieces were taken out, of how many documents, and the first of them."""
    first = pl.struct("id", "start", "end", "why").sort_by("id", "start").first().alias("one")
    return removals.group_by(by).agg(
        pl.len().alias("pieces"), pl.col("id").n_unique().alias("documents"), first
    ).unnest("one")  # fmt: skip


def _with_example(corpus: Corpus, counted: pl.LazyFrame) -> pl.LazyFrame:
    """The text of the first piece, on one line, and the site that it stood on."""
    texts = corpus.read("documents").select("id", "source_text", "site")
    piece = pl.col("source_text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    shown = piece.str.strip_chars().str.replace_all(r"\s+", " ").str.slice(0, SHOWN)
    return counted.join(texts, on="id", how="left").with_columns(shown.alias("example"))


def _number(corpus: Corpus, summary: RunSummary) -> int:
    return next(run.number for run in reversed(corpus.runs()) if run.id == summary.run)
