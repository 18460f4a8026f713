"""
The figures of texts, found in their bytes: the compiled counterpart of `figures.figures`.

Plain loops, as in `kernels`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .kernels import LAST, PRIME, decode, mix64
from .winnowing import arrange

ENTRIES = ("find",)
"""What Python calls; the rest is called by it."""
Array = Any
SEPARATOR, OTHER = 10, 11
"""What a character is if it is none of the ten digits."""
LINE_BITS = 20
"""Of the number of a figure, the bits that say where it stands; the rest say which figure it is."""
LINES = (1 << LINE_BITS) - 1
"""Figures in later lines count as if they stood in this one."""


def find(buf: Array, off: Array, kinds: Array, room: Array, out: Array, ends: Array) -> int:
    """Fill in the figures of all texts, sorted in each, and where each text's end; returns their number.

    `buf`, `off`: the texts, see `kernels`; `kinds`: uint8, what each code point is; `out`: a uint64 a figure: which one
    it is, and in its lowest bits the line; `room`: as long as `out`.
    """
    n = 0
    for d in range(off.shape[0] - 1):
        start, i, line = n, off[d], 0
        while i < off[d + 1]:
            c = buf[i]
            if c < 0x80:
                i += 1
                if kinds[c] > 9:
                    line += c == 10
                    continue
                kind = kinds[c]
            else:
                point, step = decode(buf, i)
                kind = kinds[min(point, LAST)]
                i += step
                if kind > 9:
                    continue
            h, i = figure(buf, i, off[d + 1], kinds, kind)
            out[n] = h >> np.uint64(LINE_BITS) << np.uint64(LINE_BITS) | np.uint64(min(line, LINES))
            n += 1
        arrange(out, start, n, room)
        ends[d] = n
    return n


def figure(buf: Array, i: int, hi: int, kinds: Array, first: int) -> Any:
    """The hash of the figure of which a first digit was read, and where it ends: digits, single separators between."""
    h, parted, stop = np.uint64(first + 1), False, i
    while i < hi:
        point, step = decode(buf, i)
        kind = kinds[min(point, LAST)]
        i += step
        if kind == OTHER or (kind == SEPARATOR and parted):
            break
        if kind == SEPARATOR:
            parted = True
            continue
        if parted:
            h = h * PRIME + np.uint64(SEPARATOR + 1)
            parted = False
        h = h * PRIME + np.uint64(kind + 1)
        stop = i
    return mix64(h), stop
