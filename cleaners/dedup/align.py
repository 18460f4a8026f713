"""
Two texts aligned word by word: anchors in the shingles that they share, and the longest common subsequence between.

Plain loops, as in `pairs`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .kernels import ONE

ENTRIES = ()
"""Nothing is called from Python where it is compiled; `pairs` calls it."""
Array = Any
GAP = 120
"""Between two anchors, stretches up to this many tokens a side are aligned word by word; longer ones are blocks."""
NARROW = 8
"""In a stretch of so many tokens, what two texts have in common is not by chance."""
BITS, WIDE = 60, 2
"""Columns of a table that are kept in one number, so that sums of two do not overflow; so many numbers hold `GAP`."""
FULL, ZERO = np.uint64((1 << BITS) - 1), np.uint64(0)
PAIRS, FOURS, EIGHTS = (np.uint64(n * int("01" * 8, 16)) for n in (0x55, 0x33, 0x0F))
SLOTS = 256
"""Of a table in which the tokens of a stretch are looked up: a power of two, and more than twice `GAP`."""


def chain(at: Array, tails: Array, before: Array, out: Array) -> int:
    """The longest run of unique shared shingles that keeps its order in both texts; `out`: their places in a."""
    n = 0
    for i in range(len(at)):
        if at[i] < 0:
            continue
        low, high = 0, n
        if n and at[tails[n - 1]] < at[i]:
            low = n  # as in most copies, it follows the last one
        while low < high:
            middle = (low + high) // 2
            if at[tails[middle]] < at[i]:
                low = middle + 1
            else:
                high = middle
        before[i] = tails[low - 1] if low else -1
        tails[low] = i
        n = max(n, low + 1)
    i = tails[n - 1] if n else -1
    for k in range(n - 1, -1, -1):
        out[k] = i
        i = before[i]
    return n


def anchor(places: Array, n: int, at: Array, stop: Array, match: Array) -> None:
    """Match the tokens of the chained shingles: `match[i]` is the token of b that token i of a stands for, or -1."""
    p = q = -1
    for k in range(n):
        i, j = places[k], at[places[k]]
        for t in range(stop[i] - i):
            if i + t > p and j + t > q:
                p, q = i + t, j + t
                match[p] = q


def fill(ta: Array, tb: Array, match: Array, room: Any) -> None:
    """Align the stretches between anchored tokens word by word, where both sides are short enough."""
    na, nb = len(ta), len(tb)
    p = q = na - na  # a plain zero would be compiled as a constant, and then once more
    while p < na:
        if match[p] >= 0:
            q = match[p] + 1
            p += 1
            continue
        end = p
        while end < na and match[end] < 0:
            end += 1
        stop = match[end] if end < na else nb
        wide_a, wide_b = end - p, stop - q
        if wide_a > 0 and wide_b > 0 and min(wide_a, wide_b) <= GAP:
            # Beside a block that only one text has, the other's few words stand at its beginning or at its end.
            near_a, near_b = min(wide_a, GAP, wide_b + wide_b // 4 + 2), min(wide_b, GAP, wide_a + wide_a // 4 + 2)
            some_a, some_b = wide_a if wide_a <= GAP else near_a, wide_b if wide_b <= GAP else near_b
            found = subsequence(ta, tb, p, p + some_a, q, q + some_b, match, room)
            if found == 0 and (near_a < wide_a or near_b < wide_b):
                found = subsequence(ta, tb, end - near_a, end, stop - near_b, stop, match, room)
            if found == 0 and p == 0:  # junk stands before an article, and hides how its first words differ
                near = min(wide_a, wide_b)
                subsequence(ta, tb, end - near, end, stop - near, stop, match, room)
        p, q = end, stop


def subsequence(ta: Array, tb: Array, p: int, end: int, q: int, stop: int, match: Array, room: Any) -> Any:
    """Match the longest common subsequence of two stretches; of wide ones it has to hold two fifths, or it is chance.

    Returns how many tokens it matched.
    """
    na, nb = end - p, stop - q
    gains, tokens, marks, taken = room
    for k in range(nb):
        at = slot(tokens, marks, tb[stop - 1 - k])
        tokens[at] = tb[stop - 1 - k]
        marks[at, k // BITS] |= ONE << np.uint64(k % BITS)
        taken[k] = at
    for w in range(WIDE):
        gains[na, w] = 0
    wide = (nb + BITS - 1) // BITS
    for i in range(na - 1, -1, -1):
        step(marks[slot(tokens, marks, ta[p + i])], wide, gains[i + 1], gains[i])
    for k in range(nb):
        marks[taken[k], 0] = marks[taken[k], 1] = 0
    found = held(gains[0], nb)
    if max(na, nb) > NARROW and 5 * found < 2 * max(na, nb):
        return 0
    i = j = 0
    here, below = found, held(gains[1], nb)  # of the rest of a and b, and of the rest without the next token of a
    while i < na and j < nb:
        k = nb - 1 - j
        if ta[p + i] == tb[q + j]:
            match[p + i] = q + j
            i, j = i + 1, j + 1
            here, below = below - bit(gains[i], k), held(gains[min(i + 1, na)], k)
        elif below >= here - bit(gains[i], k):
            i += 1
            here, below = below, held(gains[min(i + 1, na)], k + 1)
        else:
            here, below = here - bit(gains[i], k), below - bit(gains[i + 1], k)
            j += 1
    return found


def slot(tokens: Array, marks: Array, token: Any) -> Any:
    """Where a token stands in the table, or the free slot where it would; a slot without marks is free."""
    at = np.int64(token & np.uint64(SLOTS - 1))
    while tokens[at] != token and marks[at, 0] | marks[at, 1] != 0:
        at = (at + 1) & (SLOTS - 1)
    return at


def step(same: Array, wide: int, below: Array, here: Array) -> None:
    """One row of the table of longest common subsequences, sixty columns at a time.

    `same`: at which columns the row's token stands. From the end of both stretches on: bit k of a row says that of the
    last k + 1 tokens of b one more stands in order in the rest of a than of the last k. Bit-parallel as in Hyyrö,
    Bit-Parallel LCS-length Computation Revisited (2004).
    """
    carry = ZERO
    for w in range(wide):
        rest = FULL ^ below[w]
        total = rest + (rest & same[w]) + carry
        carry = total >> np.uint64(BITS)
        here[w] = FULL ^ ((total & FULL) | (rest & ~same[w]))


def bit(row: Array, k: int) -> Any:
    """Whether a bit of a row is set: 0 or 1."""
    return np.int64((row[k // BITS] >> np.uint64(k % BITS)) & ONE)


def held(row: Array, n: int) -> Any:
    """How many of the first bits of a row are set."""
    total = w = 0
    while n > 0:
        total += ones(row[w] & ((ONE << np.uint64(min(BITS, n))) - ONE))
        n, w = n - BITS, w + 1
    return total


def workshop() -> Any:
    """Room for `subsequence`: the rows of a table; the tokens of a stretch, where each stands in it, as bits, and which
    slots they take.
    """
    gains, marks = np.empty((GAP + 1, WIDE), np.uint64), np.zeros((SLOTS, WIDE), np.uint64)
    return gains, np.zeros(SLOTS, np.uint64), marks, np.empty(GAP, np.int64)


def ones(bits: Any) -> Any:
    """How many bits are set: two by two, four by four, eight by eight, and all together."""
    bits = bits - ((bits >> ONE) & PAIRS)
    bits = (bits & FOURS) + ((bits >> np.uint64(2)) & FOURS)
    bits = (bits + (bits >> np.uint64(4))) & EIGHTS
    bits += bits >> np.uint64(8)
    bits += bits >> np.uint64(16)
    return np.int64((bits + (bits >> np.uint64(32))) & np.uint64(127))
