"""
Fingerprints of a text: of all its shingles so few that they can be looked up, and those that a copy has too.

Plain loops, as in `kernels`.
"""

from __future__ import annotations

from typing import Any

ENTRIES = ()
"""Nothing is called from Python where it is compiled; `kernels` and `digits` call it."""
Array = Any
RUN = 32
"""Values that are sorted by insertion."""
BRIEF, SHORT = 24, 64
"""Texts of so few shingles have more fingerprints than their length calls for."""


def narrowed(window: int, m: int) -> int:
    """The window for a text of `m` shingles: a brief text is fingerprinted closely, so that an edit does not hide it.

    What the wide window finds, a narrower one finds too.
    """
    if m <= BRIEF:
        return 1
    return max(1, window // 4) if m <= SHORT else window


def winnow(shingle: Array, m: int, window: int, out: Array, at: int, work: Any) -> int:
    """Fill in the fingerprints from `at` on, sorted, each once; returns where they end.

    Winnowing (Schleimer, Wilkerson, Aiken 2003): of every `window` neighbouring shingles the least one, so that two
    texts which share `window` shingles in a row share a fingerprint for certain. `work`: two arrays of `m` and more.
    """
    least, other = work
    width = min(m, narrowed(window, m))
    n = windows(shingle, m, width, least, other)
    start = at
    for s in range(n):
        out[at] = least[s]
        at += s == 0 or least[s] != least[s - 1]  # neighbours mostly have the same one
    arrange(out, start, at, other)
    end = start
    for s in range(start, at):
        if s == start or out[s] != out[s - 1]:
            out[end] = out[s]
            end += 1
    return end


def windows(shingle: Array, m: int, width: int, least: Array, other: Array) -> int:
    """Fill in the least of every `width` neighbours; returns their number. `other` is room to work in.

    From windows of one, those of two, four, eight ... and last of `width`, each from two that overlap.
    """
    for s in range(m):
        least[s] = shingle[s]
    span, n = 1, m
    while span < width:
        step = min(span, width - span)
        n -= step
        ahead = least[step:]
        for s in range(n):
            other[s] = min(least[s], ahead[s])
        for s in range(n):
            least[s] = other[s]
        span += step
    return n if width > 0 else 0


def arrange(values: Array, start: int, end: int, other: Array) -> None:
    """Sort a stretch of values: by insertion in brief runs, which are then merged. `other` is room to work in."""
    for low in range(start, end, RUN):
        for s in range(low + 1, min(low + RUN, end)):
            value, at = values[s], s
            while at > low and values[at - 1] > value:
                values[at] = values[at - 1]
                at -= 1
            values[at] = value
    run = RUN
    while run < end - start:
        for low in range(start, end, 2 * run):
            merge(values, low, min(low + run, end), min(low + 2 * run, end), other)
        run *= 2


def merge(values: Array, low: int, middle: int, end: int, other: Array) -> None:
    """Merge two sorted stretches that follow each other."""
    for s in range(middle - low):
        other[s] = values[low + s]
    i, j, at = 0, middle, low
    while i < middle - low:
        if j < end and values[j] < other[i]:
            values[at] = values[j]
            j += 1
        else:
            values[at] = other[i]
            i += 1
        at += 1
