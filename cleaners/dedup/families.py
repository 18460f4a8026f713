"""
Verified pairs to families, each a star around the document that is kept.

A document leaves only for the very document that is kept, and only if that one holds what it says. Nothing depends on
the order of the pairs, or on how the documents were cut into batches.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

import polars as pl

from ..assignment import Assignment, Relation
from ..settings import DedupSettings
from .frames import formed, framed
from .guard import accepted
from .prefer import NOTHING, Added, Member, Rank, Side, added, rank, reason
from .recurring import Recurring

HALF = 0.45
"""From this share of a page on, a story is what the page is about."""
BETTER = 0.1
"""A document leaves for the article that holds so much more of it."""
SHARE = 0.3
"""Two parts of a page that have this share of either in common are parts of one story."""

AT_ONCE = 200_000
"""Pairs that are judged at once."""
_NEEDED = (
    *("a", "b", "resemblance", "a_in_b", "b_in_a", "worded"),
    *(f"{name}_{side}" for name in ("coverage", "extra", "words", "fits") for side in "ab"),
)
"""What is read of the judged pairs."""


def settle(evidence: pl.DataFrame, facts: pl.DataFrame, settings: DedupSettings) -> list[Assignment]:
    """What becomes of every document in `facts`, in its order.

    `evidence`: what `compare` found, on any number of pairs; `facts`: see `prefer.facts`. First let `missing` name the
    pairs that still have to be compared: a document without evidence beside the kept one stays.
    """
    graph = _graph(evidence, facts, settings)
    return _assignments(list(_stars(graph, settings)), graph, facts, settings)


def missing(evidence: pl.DataFrame, facts: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """Pairs `a`, `b` that `settle` needs and `evidence` lacks: compare them and ask again, until there are none.

    They are the kept documents with the neighbours of the documents that leave for them.
    """
    graph = _graph(evidence, facts, settings)
    return _lacking(list(_stars(graph, settings)), graph, evidence)


def resolve(
    evidence: pl.DataFrame,
    facts: pl.DataFrame,
    settings: DedupSettings,
    compare: Callable[[pl.DataFrame], pl.DataFrame],
    recur: Recurring | None = None,
) -> tuple[list[Assignment], pl.DataFrame]:
    """What `settle` makes of the evidence, and of what is `missing` of it, which `compare` looks up for such pairs.

    Returns the assignments, and the evidence that was missing. `recur`: see `recurring`; without it, each line counts
    as its document's own.
    """
    more = evidence.clear()
    while True:
        known = pl.concat([evidence, more])
        graph = _graph(known, facts, settings, recur)
        stars = list(_stars(graph, settings))
        lacking = _lacking(stars, graph, known)
        if lacking.is_empty():
            return _assignments(stars, graph, facts, settings), more
        more = pl.concat([more, compare(lacking)])


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: of a hundred thousand objects none is part of a circle, and to look took as long as
    to make them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_uncollected()
def _assignments(
    stars: Iterable[_Star], graph: _Graph, facts: pl.DataFrame, settings: DedupSettings
) -> list[Assignment]:
    kept: dict[str, tuple[str, str]] = {}
    for star in stars:
        if star.rest:
            kept |= dict.fromkeys((star.canonical, *star.rest), (star.canonical, star.reason))
    return [_assignment(i, kept, graph, settings) for i in facts["id"].to_list()]


def _lacking(stars: Iterable[_Star], graph: _Graph, evidence: pl.DataFrame) -> pl.DataFrame:
    wanted: set[tuple[str, str]] = set()
    for star in stars:
        beside = graph.edges[star.canonical].keys() | {star.canonical}
        for member in (*star.rest, *star.refused):
            wanted |= {(min(star.canonical, x), max(star.canonical, x)) for x in graph.near[member] if x not in beside}
    pairs = pl.DataFrame(sorted(wanted), {"a": pl.String, "b": pl.String}, orient="row")
    return pairs if pairs.is_empty() else pairs.join(_compared(evidence, graph.twins), on=["a", "b"], how="anti")


class _Graph(NamedTuple):
    """All documents that have a pair that matters, or a twin; the others stand alone."""

    members: dict[str, Member]
    edges: dict[str, dict[str, Side]]
    """What is known of each document beside others."""
    near: dict[str, list[str]]
    """The documents that one could leave for, or that could leave for it."""
    twins: dict[str, tuple[str, str]]
    """For each document the one of its token sequence that stands for it, and why that one."""
    added: dict[str, Added]
    """What documents have added to their article."""


@_uncollected()
def _graph(
    evidence: pl.DataFrame, facts: pl.DataFrame, settings: DedupSettings, recur: Recurring | None = None
) -> _Graph:
    judged = _judged(recur.net(evidence) if recur else evidence, settings)
    paired = pl.concat([judged["a"], judged["b"]]).unique().implode()
    twin = pl.col("exact").is_not_null() & pl.col("exact").is_duplicated()
    rows = facts.select(Member._fields).filter(pl.col("id").is_in(paired) | twin).rows()
    members = {row[0]: Member(*row) for row in rows}
    twins = _twins(members, settings)
    edges: dict[str, dict[str, Side]] = {}
    for a, b, alike, held, side_a, side_b in _sides(judged):
        if a in twins and b in twins and (x := twins[a][0]) != (y := twins[b][0]):
            edges.setdefault(x, {})[y] = Side(alike, held, *side_a)
            edges.setdefault(y, {})[x] = Side(alike, held, *side_b)
    near = {x: [y for y, side in beside.items() if side.fits or edges[y][x].fits] for x, beside in edges.items()}
    return _Graph(members, edges, near, twins, _added(edges, near, twins))


def _added(
    edges: Mapping[str, Mapping[str, Side]],
    near: Mapping[str, list[str]],
    twins: Mapping[str, tuple[str, str]],
) -> dict[str, Added]:
    copies = Counter(twin for twin, _ in twins.values())
    return {x: added([(edges[y][x], edges[x][y], copies[y]) for y in beside]) for x, beside in near.items()}


def _judged(evidence: pl.DataFrame, settings: DedupSettings) -> pl.DataFrame:
    """The pairs that can matter, judged, in an order that the evidence's own order does not change.

    They have something in common, and each of the two could leave for some document or some document for it.
    """
    common = pl.max_horizontal("coverage_a", "coverage_b") >= SHARE
    slices = (evidence.slice(at, AT_ONCE) for at in range(0, max(1, len(evidence)), AT_ONCE))
    judged = pl.concat([accepted(some.filter(common), settings).select(_NEEDED) for some in slices])
    fit = judged.filter(pl.col("fits_a") | pl.col("fits_b")).select("a", "b")
    slots = pl.concat([framed(evidence, fit), formed(judged)]).unique().with_columns(slots=True)
    judged = judged.join(slots, on=["a", "b"], how="left", maintain_order="left")
    judged = judged.with_columns(pl.col(f"fits_{side}") & pl.col("slots").is_null() for side in "ab")
    fit = judged.filter(pl.col("fits_a") | pl.col("fits_b"))
    involved = pl.concat([fit["a"], fit["b"]]).unique().implode()
    return judged.filter(pl.col("a").is_in(involved) & pl.col("b").is_in(involved)).sort("a", "b", descending=True)


def _sides(judged: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    held = judged.select(pl.max_horizontal("a_in_b", "b_in_a")).to_series()
    columns = [column.to_list() for column in (judged["a"], judged["b"], judged["resemblance"], held)]
    sides = [judged.select(f"coverage_{x}", f"extra_{x}", _rest(x), f"fits_{x}").rows() for x in "ab"]
    return zip(*columns, *sides, strict=True)


def _rest(x: str) -> pl.Expr:
    lacked = (1 - pl.col(f"coverage_{x}")) * pl.col(f"words_{x}")
    return (lacked - pl.col(f"extra_{x}")).clip(0)


def _compared(evidence: pl.DataFrame, twins: Mapping[str, tuple[str, str]]) -> pl.DataFrame:
    """The pairs that need no second look, of the documents that stand for their twins."""
    stands = {i: twin for i, (twin, _) in twins.items() if twin != i}
    x, y = (pl.col(end).replace(stands) for end in ("a", "b"))
    return evidence.select(a=pl.min_horizontal(x, y), b=pl.max_horizontal(x, y))


def _twins(members: dict[str, Member], settings: DedupSettings) -> dict[str, tuple[str, str]]:
    groups: dict[int, list[str]] = {}
    for i, member in members.items():
        if member.exact is not None:
            groups.setdefault(member.exact, []).append(i)
    twins = {i: (i, "") for i in members}
    for group in groups.values():
        if len(group) > 1:
            ranks = sorted((rank(members[i], (), settings), i) for i in group)
            twins |= dict.fromkeys(group, (ranks[0][1], reason(ranks[0][0], ranks[1][0], settings)))
    return twins


class _Star(NamedTuple):
    canonical: str
    reason: str
    rest: list[str]
    refused: list[str]
    """Those that fit it, but belong elsewhere."""


def _stars(graph: _Graph, settings: DedupSettings) -> Iterator[_Star]:
    """The best document of all keeps those that fit it and leaves with them; then the best of what is left, and so on.

    The order is total and looks only at documents that are still there: each star is the same, whatever came in first.
    """
    left = {x for x, near in graph.near.items() if near}
    heap = [(_rank(x, left, graph, settings), x) for x in sorted(left)]
    heapify(heap)
    touched: set[str] = set()  # what may have surpassed these has left since they were ranked
    while heap:
        rank, canonical = heappop(heap)
        if canonical not in left:
            continue
        if canonical in touched:
            touched.discard(canonical)
            heappush(heap, (_rank(canonical, left, graph, settings), canonical))
            continue
        fit = [x for x in graph.near[canonical] if x in left and graph.edges[x][canonical].fits]
        rest = _one_story(canonical, _own_family(canonical, fit, left, graph), graph)
        if not rest and any(graph.edges[canonical][x].fits for x in graph.near[canonical] if x in left):
            continue  # it holds nobody, but another may hold it
        second = min((_rank(x, left, graph, settings) for x in rest), default=rank)
        left -= {canonical, *rest}
        for x in (canonical, *rest):
            touched.update(graph.near[x])
        if fit:
            yield _Star(canonical, reason(rank, second, settings), rest, [x for x in fit if x in left])


def _own_family(canonical: str, rest: list[str], left: set[str], graph: _Graph) -> list[str]:
    """The members without those that another article holds much better: a briefing borrows sentences of many."""
    here = {canonical, *rest}

    def better(x: str, other: str) -> bool:
        apart = max(_shared(canonical, other, graph)) < HALF
        return graph.edges[x][other].fits and apart and graph.edges[x][other].coverage > BETTER + fills[x]

    fills = {x: graph.edges[x][canonical].coverage for x in rest}
    return [x for x in rest if not any(better(x, y) for y in graph.near[x] if y in left and y not in here)]


def _shared(x: str, y: str, graph: _Graph) -> tuple[float, float]:
    """The share of either document that stands in the other, as far as they were compared."""
    if y not in graph.edges.get(x, {}):
        return 0.0, 0.0
    return graph.edges[x][y].coverage, graph.edges[y][x].coverage


def _one_story(canonical: str, rest: list[str], graph: _Graph) -> list[str]:
    """The members without those that stand in the kept document only because two stories share its page.

    Where most of the page is one story, a member that has nothing in common with any other of that story's members, and
    fills the smaller part of the page, is the other story: a neighbour on the page, or half of a round-up.
    """
    fills = {x: graph.edges[canonical][x].coverage for x in rest}
    groups = _related(rest, graph)
    main = max(groups, key=lambda group: (max(fills[x] for x in group), len(group)), default=set())
    if len(groups) < 2 or max(fills[x] for x in main) < HALF:
        return rest
    return [x for x in rest if x in main or fills[x] >= HALF]


def _related(members: list[str], graph: _Graph) -> list[set[str]]:
    """Members in groups that share text."""
    groups: list[set[str]] = []
    for x in members:
        beside = {y for y, side in graph.edges[x].items() if max(side.coverage, graph.edges[y][x].coverage) >= SHARE}
        joined = [group for group in groups if group & beside]
        groups = [group for group in groups if not group & beside] + [{x}.union(*joined)]
    return groups


def _rank(x: str, left: set[str], graph: _Graph, settings: DedupSettings) -> Rank:
    near = (y for y in graph.near.get(x, ()) if y in left)
    beside = [(graph.edges[y][x], graph.edges[x][y], graph.added[y]) for y in near]
    return rank(graph.members[x], beside, settings, graph.added.get(x, NOTHING))


def _assignment(i: str, kept: Mapping[str, tuple[str, str]], graph: _Graph, settings: DedupSettings) -> Assignment:
    if i not in graph.twins:
        return Assignment(i, i, True, i, "canonical")
    twin, _ = graph.twins[i]
    canonical, why = kept.get(twin, (twin, ""))
    why = why or graph.twins[canonical][1]
    if i == canonical:
        return Assignment(i, canonical, True, canonical, "canonical", reason=why)
    if twin == canonical:
        return Assignment(i, canonical, False, canonical, "exact", reason=why)
    side = graph.edges[twin][canonical]
    relation = _relation(side, graph.members[i].tokens, graph.members[canonical].tokens, settings)
    return Assignment(i, canonical, False, canonical, relation, side.resemblance, side.containment, side.coverage, why)


def _relation(side: Side, tokens: int, kept: int, settings: DedupSettings) -> Relation:
    if side.resemblance >= settings.near:
        return "near"
    return "excerpt" if tokens < settings.excerpt * kept else "version"
