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


def extra(covered: Array, flag: Array, line: Array, prose: Array) -> Any:
    """How much of the lines of prose is not covered, in sixteenths of a word, and how much of the first ones."""
    prose[:] = 0
    total, start, n = 0, 0, len(line)
    seen, lead = 0, 0
    while start < n:
        end, fresh, words = start, 0, 0
        while end < n and line[end] == line[start]:
            words += weight(flag[end])
            if covered[end] == 0:
                fresh += weight(flag[end])
            end += 1
        last = flag[end - 1]
        if words >= LONG or (words >= PROSE and last & ENDS != 0) or (words >= 2 * PROSE and last & IS_PART != 0):
            total += fresh
            prose[start:end] = 1
            t = start
            while t < end and seen < LEAD:
                seen += weight(flag[t])
                lead += weight(flag[t]) if covered[t] == 0 else 0
                t += 1
        start = end
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


def firm(match: Array, flag: Array, cover_a: Array, cover_b: Array, firm_a: Array, firm_b: Array) -> None:
    """Turn what shingles cover into what is covered and not by chance: words that align one by one may be chance."""
    t, n = 0, len(match)
    while t < n:
        if match[t] < 0:
            t += 1
            continue
        end, words = t, 0
        while end < n and match[end] >= 0 and match[end] - match[t] == end - t:
            words += weight(flag[end])
            end += 1
        border = match[t] == t == 0 or (end == n and match[end - 1] + 1 == len(cover_b))
        for k in range(t, t if words >= FIRM or border else end):
            firm_a[k] = 2 if firm_a[k] == 0 else 1
            firm_b[match[k]] = 2 if firm_b[match[k]] == 0 else 1
        t = end
    for k in range(n):
        firm_a[k] = firm_a[k] != 2 and cover_a[k]
    for k in range(len(cover_b)):
        firm_b[k] = firm_b[k] != 2 and cover_b[k]


def owned(side: Any, start: int, stop: int, outer: bool) -> int:
    """The weight of the own prose between two tokens: of the blocks, or, outside all passages, of every word of it.

    `side`: covered, covered firmly, prose, flag.
    """
    total = 0
    for t in range(start, stop):
        if (outer and side[1][t] == 0 and side[2][t]) or (not outer and side[0][t] == 2):
            total += weight(side[3][t])
    return total


def measure(a: Any, b: Any, match: Array, out: Array) -> None:
    """Measure the gaps between the passages that agree; `a`, `b`: see `owned`.

    `out`: own prose of a, of b before the first passage; after the last one; and the lesser own prose of the two,
    summed over the gaps between.
    """
    flag = a[3]
    na, nb = len(match), len(b[0])
    p = q = t = na - na  # see `align.fill`
    first = True
    while t < na:
        end, words = t, 0
        while end < na and match[end] >= 0 and match[end] - match[t] == end - t:
            words += weight(flag[end])
            end += 1
        if words >= SOLID:
            gap_a, gap_b = owned(a, p, t, first), owned(b, q, match[t], first)
            if first:
                out[0], out[1] = gap_a, gap_b
            else:
                out[4] += min(gap_a, gap_b)
            first = False
            p, q = end, match[end - 1] + 1
        t = max(end, t + 1)
    rest = 0 if first else 2
    out[rest], out[rest + 1] = owned(a, p, na, True), owned(b, q, nb, True)
