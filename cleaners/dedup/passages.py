"""
How the text that two documents share lies in each: in passages, between which either has prose of its own.

Plain loops, as in `pairs`.
"""

from __future__ import annotations

from typing import Any

from .kernels import ENDS, IS_PART, WORD, weight

ENTRIES = ()
"""Nothing is called from Python; `pairs` calls the rest."""
Array = Any
LEAD = 25 * WORD
"""The prose with which a text begins: so many words of its first lines of prose, whatever the length of a line."""
PROSE, LONG = 8 * WORD, 25 * WORD
"""A line of prose has eight words and ends a sentence; or sixteen in Thai, which marks no end; or twenty-five."""
OWN = 8 * WORD
"""Words in a row that the other text lacks are a block of prose of its own; fewer are an edit."""
SOLID = 8 * WORD
"""Words that agree in a row and part two gaps; fewer may be a stock phrase."""
FIRM = 3 * WORD
"""Words that agree in a row; fewer align by chance where nothing else agrees."""


def filling(flag: Array, line: Array, ends: Array, prose: Array, filled: Array) -> None:
    """Of all texts, mark the tokens in lines of prose, and fill in how much each token and all before it are worth.

    `ends`: where each text's tokens end, with a leading zero.
    """
    filled[0] = 0
    for t in range(len(flag)):
        filled[t + 1] = filled[t] + weight(flag[t])
    for d in range(len(ends) - 1):
        start = ends[d]
        while start < ends[d + 1]:
            end = start + 1
            while end < ends[d + 1] and line[end] == line[start]:
                end += 1
            words, last = filled[end] - filled[start], flag[end - 1]
            told = (words >= PROSE and last & ENDS != 0) or (words >= 2 * PROSE and last & IS_PART != 0)
            for t in range(start, end):
                prose[t] = told or words >= LONG
            start = end


def extra(covered: Array, flag: Array, prose: Array) -> Any:
    """How much of the lines of prose is not covered, in sixteenths of a word, and how much of the first ones."""
    total = seen = lead = t = len(flag) - len(flag)  # see `align.fill`
    for k in range(len(flag)):
        total += weight(flag[k]) if prose[k] and covered[k] == 0 else 0
    while t < len(flag) and seen < LEAD:
        if prose[t]:
            seen += weight(flag[t])
            lead += weight(flag[t]) if covered[t] == 0 else 0
        t += 1
    return total, 100 * lead // seen if seen else 0


def own_lines(covered: Array, prose: Array, flag: Array, line: Array, own: Array) -> None:
    """Mark in `own` the lines of prose of which the other text has nearly nothing."""
    start, n = 0, len(line)
    own[: line[n - 1] + 1 if n else 0] = 0
    while start < n:
        end, shared, words = start, 0, 0
        while end < n and line[end] == line[start]:
            words += weight(flag[end])
            shared += weight(flag[end]) if covered[end] == 1 else 0
            end += 1
        own[line[start]] = prose[start] == 1 and 4 * shared < words
        start = end


def own_blocks(covered: Array, prose: Array, flag: Array) -> None:
    """Set in `covered` to 2 the tokens that stand in blocks of own prose."""
    t, n = 0, len(flag)
    while t < n:
        end, words = t, 0
        while end < n and covered[end] == 0:
            words += weight(flag[end]) if prose[end] else 0
            end += 1
        for k in range(t, end if words >= OWN else t):
            covered[k] = 2 if prose[k] else 0
        t = end + 1


def firm(runs: Any, filled: Array, cover_a: Array, cover_b: Array, firm_a: Array, firm_b: Array) -> None:
    """Turn what shingles cover into what is covered and not by chance: words that align one by one may be chance.

    `runs`: match, and where the runs of tokens that agree start and end.
    """
    match, start, end = runs
    for n in range(len(start)):
        t, stop = start[n], end[n]
        border = match[t] == t == 0 or (stop == len(cover_a) and match[stop - 1] + 1 == len(cover_b))
        for k in range(t, t if filled[stop] - filled[t] >= FIRM or border else stop):
            firm_a[k] = 2 if firm_a[k] == 0 else 1
            firm_b[match[k]] = 2 if firm_b[match[k]] == 0 else 1
    for k in range(len(cover_a)):
        firm_a[k] = cover_a[k] if firm_a[k] != 2 else 0
    for k in range(len(cover_b)):
        firm_b[k] = cover_b[k] if firm_b[k] != 2 else 0


def owned(side: Any, start: int, stop: int, outer: bool) -> int:
    """The weight of the own prose between two tokens: of the blocks, or, outside all passages, of every word of it.

    `side`: covered, covered firmly, prose, flag.
    """
    total = 0
    for t in range(start, stop):
        if (outer and side[1][t] == 0 and side[2][t]) or (not outer and side[0][t] == 2):
            total += weight(side[3][t])
    return total


def measure(a: Any, b: Any, runs: Any, filled: Array, out: Array) -> None:
    """Measure the gaps between the passages that agree; `a`, `b`: see `owned`; `runs`: see `firm`.

    `out`: own prose of a, of b before the first passage; after the last one; and the lesser own prose of the two,
    summed over the gaps between.
    """
    match, start, end = runs
    p = q = len(match) - len(match)  # see `align.fill`
    first = True
    for n in range(len(start)):
        t = start[n]
        if filled[end[n]] - filled[t] < SOLID:
            continue
        gap_a, gap_b = owned(a, p, t, first), owned(b, q, match[t], first)
        if first:
            out[0], out[1] = gap_a, gap_b
        else:
            out[4] += min(gap_a, gap_b)
        first = False
        p, q = end[n], match[end[n] - 1] + 1
    rest = 0 if first else 2
    out[rest], out[rest + 1] = owned(a, p, len(match), True), owned(b, q, len(b[0]), True)
