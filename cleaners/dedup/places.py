"""
The places in which two texts that are otherwise alike differ, as numbers that can be compared with other pairs'.

Plain loops, as in `pairs`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .kernels import WORD

ENTRIES = ()
"""Nothing is called from Python; `pairs` calls `places`."""
Array = Any
MUCH = 16 * WORD
"""What holds more in either text is no slot of a template: the pair is left out of account, or what is around it."""
APART = 4 * WORD
"""Places between which fewer words agree are one: Port James and James Town share a word, two firms what firms are."""
MOST = 8
"""Texts that differ in so many places are no template's with so few slots that they could be taken for copies."""
FACTOR, MODULUS, HALF = 1_103_515_245, (1 << 31) - 3, np.uint64(33)


def places(a: Any, b: Any, runs: Any, out: Array) -> None:
    """Fill in where in a the places start, where they stop, what a says there, each as one number, and the same of b.

    If it is a single place, the numbers are the tokens', and one more. All is 0 if the texts differ nowhere, in too
    many places, or in one that holds too much.
    `a`, `b`: tok, line, filled (see `passages.filling`); `runs`: see `passages.firm`.
    """
    match, start, end = runs
    spots = np.empty((MOST, 4), np.int64)
    p = q = found = near = len(match) - len(match)  # see `align.fill`
    out[:] = 0
    for n in range(len(start) + 1):
        last = n == len(start)
        stop_a, stop_b = (len(match), len(b[0])) if last else (start[n], match[start[n]])
        from_a, to_a = within(a[1], p, stop_a)
        from_b, to_b = within(b[1], q, stop_b)
        much = max(a[2][to_a] - a[2][from_a], b[2][to_b] - b[2][from_b]) > MUCH
        if found == MOST or (much and n > 0 and not last):
            return
        wide = to_a - from_a + to_b - from_b
        long = max(a[2][stop_a] - a[2][p], b[2][stop_b] - b[2][q]) > MUCH
        goes_on = long and (from_a == to_a or from_b == to_b)  # one tells more of the story, for lines
        if wide and not much and not goes_on:
            if found == 0 or near >= APART:
                spots[found, 0], spots[found, 2], found = from_a, from_b, found + 1
            spots[found - 1, 1], spots[found - 1, 3], near = to_a, to_b, p - p
        if not last:
            p, q = end[n], match[end[n] - 1] + 1
            near += a[2][end[n]] - a[2][start[n]]
    for n in range(found):
        note(a[0], spots[n, 0], spots[n, 1], out[:3])
        note(b[0], spots[n, 2], spots[n, 3], out[3:])


def within(line: Array, start: int, stop: int) -> Any:
    """What of some tokens stands in a line with a token beside them; the rest is a headline, junk, a paragraph."""
    before, after = start, stop
    while before < stop and start > 0 and line[before] == line[start - 1]:
        before += 1
    while after > start and stop < len(line) and line[after - 1] == line[stop]:
        after -= 1
    if before > start and after < stop:
        return start, stop
    return (start, before) if before > start else (after, stop)


def note(tok: Array, start: int, stop: int, out: Array) -> None:
    """Count a place in: where it starts, where it stops, and what stands there."""
    out[0] = (out[0] * FACTOR + start) % MODULUS + 1
    out[1] = (out[1] * FACTOR + stop) % MODULUS + 1
    for t in range(start, stop):
        out[2] = (out[2] * FACTOR + np.int64(tok[t] >> HALF)) % MODULUS + 1
