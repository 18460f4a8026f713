"""
The kernels' results without a compiler: whole arrays at a time, to the same bits.

Slower than the compiled kernels on many documents, quicker on a few, since there is nothing to compile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from . import kernels
from .characters import (
    BREAK,
    DIGIT,
    HAN,
    KIND_SHIFT,
    LEAD,
    LENGTH_SHIFT,
    LETTER,
    MARK,
    MARKED,
    NOTHING,
    PART,
    SINGLE,
    SIZE,
    TERMINAL,
    TRAIL,
    UPPER,
    VALUE,
    characters,
)
from .winnowing import narrowed

U64 = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Tokens(NamedTuple):
    """The tokens of some texts, one text after the other; `ends`: where each text's tokens end."""

    tok: U64
    flag: npt.NDArray[np.uint8]
    line: npt.NDArray[np.int32]
    look: U64
    ends: Ints
    broken: Ints
    marked: Ints
    """How many letters of each text bear an accent."""
    marks: U64
    """A hash of these, and of the traditional Chinese signs."""
    begin: Ints
    """Where a token starts, in code points of the texts joined by line breaks."""


class _Stream(NamedTuple):
    """Characters with what they fold to; `place` counts code points of the joined texts."""

    value: npt.NDArray[np.uint32]
    entry: npt.NDArray[np.uint32]
    place: Ints


def tokens(texts: Sequence[str]) -> Tokens:
    """The tokens of some texts."""
    points = np.frombuffer("".join([t + "\n" for t in texts]).encode("utf-32-le", "surrogatepass"), "<u4")
    entry = characters().table[np.minimum(points, SIZE - 1)]
    limits = np.cumsum([len(t) + 1 for t in texts], dtype=np.int64)
    stream = _folded(entry)
    starts, ends = _borders(stream.entry)
    begin = stream.place[starts]
    return Tokens(
        _hashes(stream.value, starts, ends),
        _flags(stream, starts, ends, entry, begin, points),
        _lines(points, begin, limits),
        _looks(stream.value, starts, ends),
        np.searchsorted(begin, limits),
        _broken(points, entry, limits),
        *_accents(points, entry, limits),
        begin,
    )


class Shingles(NamedTuple):
    """The shingles of some texts, one text after the other; `ends`: where each text's shingles end."""

    hash: U64
    stop: npt.NDArray[np.int32]
    """The token that follows the shingle, counted in its text."""
    ends: Ints


def shingles(found: Tokens, size: int) -> Shingles:
    """The shingles of some texts."""
    first = found.ends - np.diff(found.ends, prepend=0)
    text = np.repeat(np.arange(len(first)), found.ends - first)
    filled = np.concatenate(([0], np.cumsum(weights(found.flag))))
    stop = np.searchsorted(filled, filled[:-1] + size * kernels.WORD)
    limit = found.ends[text]
    is_first = np.arange(len(text)) == first[text]
    start = np.flatnonzero((stop <= limit) | is_first)
    stop = np.minimum(stop, limit)[start]
    h = found.tok[start]
    with np.errstate(over="ignore"):
        for j in range(1, int((stop - start).max(initial=0))):
            on = np.flatnonzero(stop - start > j)
            mixed = h[on] * kernels.PRIME
            mixed ^= mixed >> np.uint64(29)
            h[on] = mixed + found.tok[start[on] + j]
        h *= kernels.PRIME
    ends = np.searchsorted(start, found.ends)
    return Shingles(h ^ (h >> np.uint64(32)), (stop - first[text[start]]).astype(np.int32), ends)


def numbered(shingle: U64, ends: Ints) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """For each shingle a number that stands for it in all texts, and how often it stands in its own.

    A shingle of one text alone gets 0.
    """
    _, kind = np.unique(shingle, return_inverse=True)
    kinds = int(kind.max(initial=0)) + 1
    text = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    own, first, same, count = np.unique(text * kinds + kind, return_index=True, return_inverse=True, return_counts=True)
    several = np.where(first[same] == np.arange(len(kind)), kernels.FIRST, kernels.AGAIN)
    times = np.where(count[same] == 1, kernels.ALONE, several)
    shared = np.bincount(own % kinds, minlength=kinds) > 1
    return (np.cumsum(shared) * shared)[kind].astype(np.int32), times.astype(np.uint8)


def weights(flag: npt.NDArray[np.uint8]) -> Ints:
    """How much of a shingle each token fills."""
    return _WEIGHTS[flag]


_WEIGHTS = np.array([kernels.weight(flag) for flag in range(256)], np.int64)


def sequences(found: Tokens) -> U64:
    """A hash of each text's sequence of tokens, and of its accents, by which brief texts may differ: Hà, Hạ."""
    first = found.ends - np.diff(found.ends, prepend=0)
    out = _horner(found.tok, first, found.ends)
    out[first == found.ends] = 0
    return _mix64(out) ^ found.marks


def minimum(shingle: U64, ends: Ints, a: npt.NDArray[np.uint32], b: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """MinHash signatures in datasketch's affine32 scheme, a row a text."""
    x = (shingle >> np.uint64(32)).astype(np.uint32)
    first = ends - np.diff(ends, prepend=0)
    some = np.flatnonzero(first < ends)
    out = np.full((len(ends), len(a)), 0xFFFFFFFF, np.uint32)
    with np.errstate(over="ignore"):
        x = (x ^ (x >> np.uint32(16))) * kernels.MIX_3
        x = (x ^ (x >> np.uint32(13))) * kernels.MIX_4
        x ^= x >> np.uint32(16)
        for k in range(len(a) if len(some) else 0):
            out[some, k] = np.minimum.reduceat(x * a[k] + b[k], first[some])
    return out


def winnow(shingle: U64, window: int) -> U64:
    """The fingerprints of one text, sorted, each once."""
    if not len(shingle):
        return shingle
    width = narrowed(window, len(shingle))
    views = np.lib.stride_tricks.sliding_window_view(shingle, min(len(shingle), width))
    return np.unique(views.min(axis=1))


def _folded(entry: Any) -> _Stream:
    """Drop the characters that count as nothing, and let those that fold to several be several."""
    place = np.flatnonzero((entry >> KIND_SHIFT) & 3 != NOTHING)
    entry = entry[place]
    length = (entry >> LENGTH_SHIFT) & 7
    times = np.maximum(length, 1).astype(np.int64)
    nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    value, several = np.repeat(entry & VALUE, times), np.repeat(length > 0, times)
    value[several] = characters().pool[value[several] + nth[several]]
    entry = np.repeat(entry, times)
    follows = nth > 0  # what follows the first part joins it, as a mark does
    entry[follows] = entry[follows] & ~np.uint32(3 << KIND_SHIFT) | np.uint32(LETTER << KIND_SHIFT | MARK)
    return _Stream(value, entry, np.repeat(place, times))


def _borders(entry: Any) -> tuple[Ints, Ints]:
    """Where tokens start and end in a stream that ends with a break."""
    kind = (entry >> KIND_SHIFT) & 3
    inside, mark = kind != BREAK, entry & MARK != 0
    base = np.maximum.accumulate(np.where(mark & inside, 0, np.arange(len(entry))))
    single = kind[base] == SINGLE  # the token that this character belongs to is one of a spaceless script
    fresh = np.ones(len(entry), bool)
    fresh[1:] = ~inside[:-1] | (kind[1:] == SINGLE) | (single[:-1] & ~mark[1:])
    starts = np.flatnonzero(inside & fresh)
    stops = np.flatnonzero(~inside)
    nearest = stops[np.searchsorted(stops, starts)] if len(starts) else starts
    following = np.append(starts[1:], len(entry))
    return starts, np.minimum(nearest, following)


def _hashes(value: Any, starts: Ints, ends: Ints) -> U64:
    return _mix64(_horner(value.astype(np.uint64) + np.uint64(1), starts, ends))


def _horner(value: U64, starts: Ints, ends: Ints) -> U64:
    """For each stretch the polynomial in PRIME of its values, by prefix sums with PRIME's inverse powers."""
    power, inverse = np.full(len(value) + 1, kernels.PRIME), np.full(len(value) + 1, _INVERSE)
    power[0] = inverse[0] = 1
    with np.errstate(over="ignore"):
        np.multiply.accumulate(power, out=power)
        np.multiply.accumulate(inverse, out=inverse)
        sums = np.zeros(len(value) + 1, np.uint64)
        np.cumsum(value * inverse[:-1], out=sums[1:])
        return np.asarray((sums[ends] - sums[starts]) * power[np.maximum(ends, 1) - 1], np.uint64)


_INVERSE = np.uint64(pow(int(kernels.PRIME), -1, 1 << 64))


def _mix64(h: U64) -> U64:
    with np.errstate(over="ignore"):
        h = (h ^ (h >> np.uint64(33))) * kernels.MIX_1
        h = (h ^ (h >> np.uint64(33))) * kernels.MIX_2
        return h ^ (h >> np.uint64(33))


def _looks(value: Any, starts: Ints, ends: Ints) -> U64:
    """For each token a bit for each of its characters."""
    bits = np.append(np.uint64(1) << (value & np.uint32(63)).astype(np.uint64), np.uint64(0))
    borders = np.stack([starts, ends], axis=1).ravel()
    return np.bitwise_or.reduceat(bits, borders)[::2] if len(starts) else np.zeros(0, np.uint64)


def _flags(stream: _Stream, starts: Ints, ends: Ints, entry: Any, begin: Ints, points: Any) -> npt.NDArray[np.uint8]:
    if not len(starts):
        return np.zeros(0, np.uint8)
    first = stream.entry[starts]
    digits = np.concatenate(([0], np.cumsum(stream.entry & DIGIT != 0)))
    flag = np.where(digits[ends] > digits[starts], kernels.HAS_DIGIT, 0)
    lost = np.concatenate(([0], np.cumsum(stream.value == kernels.REPLACEMENT)))
    flag |= np.where(lost[ends] > lost[starts], kernels.IS_LOST, 0)
    flag |= np.where(first & UPPER != 0, kernels.IS_UPPER, 0)
    flag |= np.where((first >> KIND_SHIFT) & 3 == SINGLE, kernels.IS_SINGLE, 0)
    flag |= np.where(first & PART != 0, kernels.IS_PART, 0)
    flag[_ended(stream, ends, entry, begin, points)] |= kernels.ENDS
    return flag.astype(np.uint8)


def _ended(stream: _Stream, ends: Ints, entry: Any, begin: Ints, points: Any) -> Ints:
    """The tokens that a sentence's end follows, on the same line and before the next token."""
    terminal = np.flatnonzero(entry & TERMINAL != 0)
    before = np.searchsorted(begin, terminal) - 1
    terminal, before = terminal[before >= 0], before[before >= 0]
    last = stream.place[ends[before] - 1]
    nothing = (entry[terminal] >> KIND_SHIFT) & 3 == NOTHING
    breaks = np.concatenate(([0], np.cumsum((entry >> KIND_SHIFT) & 3 == BREAK)))
    lines = np.concatenate(([0], np.cumsum(points == 10)))
    inside = nothing & (breaks[terminal] == breaks[last])  # such as the apostrophe of don’t
    return np.asarray(before[~inside & (lines[terminal] == lines[last])], np.int64)


def _lines(points: Any, begin: Ints, limits: Ints) -> npt.NDArray[np.int32]:
    lines = np.cumsum(points == 10)
    first = np.concatenate(([0], lines[limits[:-1] - 1])) if len(limits) else np.zeros(0, np.int64)
    return np.asarray(lines[begin] - first[np.searchsorted(limits, begin, side="right")], np.int32)


def _broken(points: Any, entry: Any, limits: Ints) -> Ints:
    """How many places of each text look like UTF-8 read in another encoding, or were lost to one."""
    signs = points == kernels.REPLACEMENT
    trail = entry & TRAIL != 0
    signs[1:] |= (points[:-1] >= LEAD[0]) & (points[:-1] < LEAD[1]) & trail[1:]
    signs[2:] |= (points[:-2] >= LEAD[1]) & (points[:-2] <= LEAD[2]) & trail[1:-1] & trail[2:]
    return _counts(signs, limits)


def _accents(points: Any, entry: Any, limits: Ints) -> tuple[Ints, U64]:
    """How many letters of each text bear an accent, and a hash of them and of the traditional Chinese signs."""
    first, last, vietnamese, end = MARKED
    signs = ((points >= first) & (points <= last)) | ((points >= vietnamese) & (points <= end))
    told = signs | ((points >= HAN[0]) & (points <= HAN[1]) & (entry & VALUE != points))
    counts = _counts(told, limits)
    ends = np.cumsum(counts)
    return _counts(signs, limits), _mix64(_horner(points[told].astype(np.uint64), ends - counts, ends))


def _counts(signs: Any, limits: Ints) -> Ints:
    """How many of some signs each text has."""
    counts = np.concatenate(([0], np.cumsum(signs)))
    return np.diff(counts[np.concatenate(([0], limits))]).astype(np.int64)
