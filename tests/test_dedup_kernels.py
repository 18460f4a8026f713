"""The quick ways of the kernels find what the plain ways find: order, minima, alignments."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.dedup import align, figures, winnowing

numbers = st.integers(0, 2**64 - 1)


@given(st.lists(numbers | st.integers(0, 5), max_size=200))
@settings(deadline=None, max_examples=60)
def test_a_stretch_is_sorted_and_nothing_else(values: list[int]) -> None:
    some = np.array([9, *values, 3], np.uint64)
    winnowing.arrange(some, 1, len(values) + 1, np.empty(len(values), np.uint64))
    assert some.tolist() == [9, *sorted(values), 3]


@given(st.lists(numbers, max_size=60), st.integers(1, 20))
@settings(deadline=None, max_examples=60)
def test_every_window_has_its_least(values: list[int], width: int) -> None:
    shingle, least, other = np.array(values, np.uint64), *np.empty((2, len(values)), np.uint64)
    width = min(width, len(values))
    n = winnowing.windows(shingle, len(values), width, least, other)
    wanted = [min(values[s : s + width]) for s in range(len(values) - width + 1)] if values else []
    assert least[:n].tolist() == wanted


def lengths(a: list[int], b: list[int]) -> list[list[int]]:
    """Of every two ends of a and b, how long their longest common subsequence is."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in reversed(range(len(a))):
        for j in reversed(range(len(b))):
            same = a[i] == b[j]
            table[i][j] = table[i + 1][j + 1] + 1 if same else max(table[i + 1][j], table[i][j + 1])
    return table


def walked(a: list[int], b: list[int]) -> list[int]:
    table, match, i, j = lengths(a, b), [-1] * len(a), 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            match[i] = j
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return match


words = st.integers(0, 6)


@given(st.lists(words, min_size=1, max_size=align.GAP), st.lists(words, min_size=1, max_size=align.GAP))
@settings(deadline=None, max_examples=60)
def test_columns_in_bits_align_like_columns_one_by_one(a: list[int], b: list[int]) -> None:
    match, longest = np.full(len(a), -1, np.int64), lengths(a, b)[0][0]
    tokens = (np.array(side, np.uint64) for side in (a, b))
    found = align.subsequence(*tokens, 0, len(a), 0, len(b), match, align.workshop())
    if max(len(a), len(b)) > align.NARROW and 5 * longest < 2 * max(len(a), len(b)):
        assert (found, match.tolist()) == (0, [-1] * len(a))
    else:
        assert (found, match.tolist()) == (longest, walked(a, b))


@pytest.mark.parametrize("width", [59, 60, 61, 119, 120])
def test_a_long_stretch_aligns_across_the_border_of_a_number(width: int) -> None:
    a = list(range(width))
    b = [999, *a[1:]]
    match = np.full(width, -1, np.int64)
    tokens = (np.array(side, np.uint64) for side in (a, b))
    assert align.subsequence(*tokens, 0, width, 0, width, match, align.workshop()) == width - 1
    assert match.tolist() == [-1, *range(1, width)]


@pytest.mark.parametrize(
    ("text", "count"),
    [("1,000 and 3\u20131", 2), ("7..8", 2), ("12.", 1), ("٣٫٥ 3.5", 2), ("x²", 0), ("2026-03-01\n08:15", 2), ("", 0)],
)
def test_a_figure_is_digits_with_single_separators(text: str, count: int) -> None:
    assert len(figures.figures([text]).figure) == count
