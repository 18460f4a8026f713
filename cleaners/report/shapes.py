"""The geometry of the figures; the template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .books import Part
from .material import Curve, RunRow

WIDTH = 1000
"""Of the bars, in the units of their figures."""
LEAST = 3
"""Width of a share that is not nothing but too small to see."""


WIDEST = 8.0
"""Of the columns in the figure of runs, in hundredths of the whole."""


class Bar(NamedTuple):
    """A piece of a stacked bar."""

    kind: str
    total: int
    share: float
    x: float
    width: float


class Plot(NamedTuple):
    """A curve in a square of 0..100 by 0..100, from the lower left, as the points of a polyline; and marked places."""

    points: str
    marks: tuple[tuple[float, float], ...]
    """Resemblance and probability."""


class Column(NamedTuple):
    """A run in the figure of runs over time: where its column stands, and the heights of its two parts."""

    run: RunRow
    x: float
    width: float
    canonical: float
    duplicates: float


def stacked(parts: Sequence[Part], scale: int) -> tuple[Bar, ...]:
    """Parts as one bar, `scale` filling the whole width; nothing that exists is drawn too thin to be seen."""
    some = [part for part in parts if part.total]
    if not some:
        return ()
    widths = [max(float(LEAST), WIDTH * part.total / scale) for part in some]
    widest = widths.index(max(widths))
    widths[widest] -= sum(widths) - WIDTH * sum(part.total for part in some) / scale
    places = [sum(widths[:n]) for n in range(len(widths))]
    return tuple(
        Bar(part.kind, part.total, part.total / scale, round(x, 2), round(width, 2))
        for part, x, width in zip(some, places, widths, strict=True)
    )


def s_curve(curve: Curve, steps: int = 50) -> Plot:
    """The probability that at least one of `bands` bands of `rows` rows agrees: 1 - (1 - s^rows)^bands.

    >>> s_curve(Curve(32, 4, 0.7), steps=2).points
    '0.0,100.0 50.0,12.7 100.0,0.0'
    """
    points = [(s, _nominated(s, curve)) for s in (n / steps for n in range(steps + 1))]
    line = " ".join(f"{100 * s:.1f},{100 * (1 - p):.1f}" for s, p in points)
    marks = sorted({0.2, 0.3, 0.5, round(curve.near, 3)})
    return Plot(line, tuple((s, _nominated(s, curve)) for s in marks))


def growth(runs: Sequence[RunRow]) -> tuple[Column, ...]:
    """The documents of the corpus after each run (oldest first), as columns in a field of 100 by 100."""
    sizes = [(int(run.counts.get("canonical", 0)), int(run.counts.get("duplicates", 0))) for run in runs]
    most = max((sum(size) for size in sizes), default=0)
    if len(runs) < 2 or not most:
        return ()
    step = min(WIDEST, 100 / len(runs))
    return tuple(
        Column(run, round(n * step, 2), round(0.8 * step, 2), round(100 * c / most, 2), round(100 * d / most, 2))
        for n, (run, (c, d)) in enumerate(zip(runs, sizes, strict=True))
    )


def _nominated(resemblance: float, curve: Curve) -> float:
    return float(1 - (1 - resemblance**curve.rows) ** curve.bands)
