"""What was taken out of documents: by rule and by category, with samples, and the documents that lost most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from .excerpt import Gone, Stretch, around
from .material import Furniture, Material

RULES_SHOWN = 40
SAMPLED_RULES = 24
SAMPLES = 3
CANDIDATES = 6
"""Removals of a rule among which samples with different texts are looked for."""
SPREAD = 4000
"""Documents, evenly spread over the ids, among which samples are looked for."""
LOSERS = 12
FURNITURE_SHOWN = 30
REACH = 100_000
"""Characters from the start of a text within which samples are taken, so that one giant text costs no memory."""


class RuleRow(NamedTuple):
    """What a rule, or a category of rules, removed."""

    rule: str
    pieces: int
    documents: int
    characters: int
    why: str


class Sample(NamedTuple):
    """A removal to show: where it is, and which rule it illustrates."""

    rule: str
    id: str
    start: int
    end: int
    why: str


class Shown(NamedTuple):
    """A removal in its context."""

    id: str
    why: str
    pieces: list[Stretch]


class Group(NamedTuple):
    """The samples of one rule."""

    row: RuleRow
    samples: tuple[Shown, ...]


class Loser(NamedTuple):
    """A document that lost much of its text."""

    id: str
    title: str
    site: str
    removed: int
    total: int
    pieces: int


class Lesson(NamedTuple):
    """A piece of learned furniture, and how many removals it made."""

    furniture: Furniture
    pieces: int


class Removed(NamedTuple):
    """All that a report says of removals, before the texts are there."""

    pieces: int
    characters: int
    categories: tuple[RuleRow, ...]
    rules: tuple[RuleRow, ...]
    others: RuleRow | None
    """All rules that the table has no room for, together."""
    samples: tuple[Sample, ...]
    losers: tuple[tuple[str, int, int], ...]
    """Id, removed characters, pieces; more than are shown, since the share is known only with the text."""
    lessons: tuple[Lesson, ...]
    lessons_left_out: int


def removed(material: Material) -> Removed:
    """Count what was removed, and choose what to show of it."""
    table = _by_rule(material.removals)
    rows = [RuleRow(*row) for row in table.drop("first").iter_rows()]
    rest = rows[RULES_SHOWN:]
    return Removed(
        pieces=sum(row.pieces for row in rows), characters=sum(row.characters for row in rows),
        categories=_categories(rows), rules=tuple(rows[:RULES_SHOWN]),
        others=_together(f"{len(rest):,} other rules", rest) if rest else None,
        samples=_samples(material, table.head(SAMPLED_RULES)), losers=_losers(material),
        lessons=_lessons(material.furniture, rows)[:FURNITURE_SHOWN],
        lessons_left_out=max(0, len(material.furniture) - FURNITURE_SHOWN) + _unnamed(material.furniture, rows),
    )  # fmt: skip


def groups(found: Removed, texts: Mapping[str, str], spans: Mapping[str, Sequence[Gone]]) -> tuple[Group, ...]:
    """The samples of each rule in their contexts; `spans` has all removals of the documents in `texts`."""
    rows = {row.rule: row for row in found.rules}
    by_rule: dict[str, list[Shown]] = {}
    seen: set[tuple[str, str]] = set()
    for sample in found.samples:
        text, shown = texts.get(sample.id, ""), by_rule.setdefault(sample.rule, [])
        gone = " ".join(text[sample.start : sample.end].split()).casefold()
        if not gone or len(shown) == SAMPLES or (sample.rule, gone) in seen:
            continue
        seen.add((sample.rule, gone))
        pieces = around(text, spans.get(sample.id, ()), Gone(sample.start, sample.end, sample.rule))
        shown.append(Shown(sample.id, sample.why, pieces))
    return tuple(Group(row, tuple(by_rule[rule])) for rule, row in rows.items() if by_rule.get(rule))


def losers(found: Removed, facts: Mapping[str, tuple[str, str, int]]) -> tuple[Loser, ...]:
    """The documents that lost the largest share; `facts`: id → title, site, characters before anything was removed."""
    every = [Loser(i, *facts[i][:2], gone, facts[i][2], pieces) for i, gone, pieces in found.losers if i in facts]
    return tuple(sorted(every, key=lambda x: (-x.removed / max(1, x.total), x.id))[:LOSERS])


def _by_rule(removals: pl.LazyFrame) -> pl.DataFrame:
    """A row a rule, the one that removed most pieces first; `first` is the first id, so that each rule has a sample.

    Ids are counted by their hashes, which take a fifth of the memory; the hashes themselves show nowhere.
    """
    size = (pl.col("end") - pl.col("start")).sum()
    counted = removals.group_by("rule").agg(
        pieces=pl.len(), documents=pl.col("id").hash().n_unique(), characters=size, why=_reason(),
        first=pl.col("id").min(),
    )  # fmt: skip
    return counted.collect(engine="streaming").sort(["pieces", "rule"], descending=[True, False])


def _reason() -> pl.Expr:
    """The reason of a rule; where it has another one for each line, one of them."""
    one, several = pl.col("why").min(), pl.col("why").n_unique()
    return pl.when(several > 1).then(pl.format("One of {} reasons: {}", several, one)).otherwise(one)


def _categories(rows: Iterable[RuleRow]) -> tuple[RuleRow, ...]:
    """Rules by the first part of their ids. A document counts once for each rule, so documents are left out (0)."""
    found: dict[str, list[RuleRow]] = {}
    for row in rows:
        found.setdefault(row.rule.partition(".")[0], []).append(row)
    made = [_together(name, some) for name, some in found.items()]
    made.sort(key=lambda row: (-row.pieces, row.rule))
    if len(made) <= RULES_SHOWN:
        return tuple(made)
    return (*made[:RULES_SHOWN], _together("other categories", made[RULES_SHOWN:]))


def _together(name: str, rows: Sequence[RuleRow]) -> RuleRow:
    return RuleRow(name, sum(r.pieces for r in rows), 0, sum(r.characters for r in rows), "")


def _samples(material: Material, rules: pl.DataFrame) -> tuple[Sample, ...]:
    """Removals to show: a few of each rule, from documents that are spread evenly over the corpus."""
    ids = material.documents.select("id").collect(engine="streaming")["id"].sort()
    spread = ids.gather_every(max(1, -(-len(ids) // SPREAD)))
    wanted = pl.concat([spread, rules["first"]]).unique()
    within = material.removals.filter(pl.col("end") <= REACH).filter(pl.col("rule").is_in(rules["rule"].to_list()))
    chosen = within.join(pl.LazyFrame({"id": wanted}), on="id", how="semi")
    rows = chosen.select("rule", "id", "start", "end", "why").collect(engine="streaming").sort("rule", "id", "start")
    samples: list[Sample] = []
    for _, some in rows.group_by("rule", maintain_order=True):
        one_each = some.unique("id", keep="first", maintain_order=True)
        samples += map(Sample._make, _evenly(one_each, CANDIDATES).iter_rows())
    return tuple(samples)


def _evenly(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    return rows if rows.height <= most else rows.gather([n * rows.height // most for n in range(most)])


def _losers(material: Material) -> tuple[tuple[str, int, int], ...]:
    """The documents that by a cheap estimate (five characters a word) lost the largest share."""
    lost = material.removals.group_by("id").agg(
        gone=(pl.col("end") - pl.col("start")).sum(), pieces=pl.len(), reach=pl.col("end").max()
    )
    joined = lost.join(material.documents.select("id", "words"), on="id")
    whole = pl.max_horizontal("reach", pl.col("gone") + 5 * pl.col("words"), 1)
    ranked = joined.with_columns(share=pl.col("gone") / whole).collect(engine="streaming")
    top = ranked.sort(["share", "id"], descending=[True, False]).head(4 * LOSERS)
    return tuple(top.select("id", "gone", "pieces").iter_rows())


def _unnamed(furniture: Iterable[Furniture], rows: Iterable[RuleRow]) -> int:
    """How many learned rules removed something whose lines nobody asked for."""
    return len({row.rule for row in rows if row.rule.startswith("learned.")} - {item.rule for item in furniture})


def _lessons(furniture: Iterable[Furniture], rows: Iterable[RuleRow]) -> tuple[Lesson, ...]:
    pieces = {row.rule: row.pieces for row in rows}
    found = [Lesson(item, pieces.get(item.rule, 0)) for item in furniture]
    return tuple(sorted(found, key=lambda x: (-x.pieces, x.furniture.site, x.furniture.line)))
