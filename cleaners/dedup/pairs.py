"""
Two texts side by side: what they share, how they align, and where they differ.

Plain loops over plain sequences, so that the same source runs compiled on many pairs and as it stands on a few.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .align import anchor, chain, fill, ones, workshop
from .digits import LINE_BITS, LINES
from .kernels import AGAIN, ALONE, HAS_DIGIT, IS_LOST, IS_PART, IS_UPPER, WORD, weight
from .passages import extra, filling, firm, measure, own_blocks, own_lines
from .places import places

ENTRIES = ("compare_all",)
"""What Python calls; the rest is called by it."""
Array = Any
BLOCK = 20 * WORD
"""Words that agree are counted off in blocks of twenty, to see how far changes spread."""
SPELLING = 5
FLOOR = 25
"""Texts that share less than this percentage of either's words are not aligned: no setting could accept them."""
LINE, SHIFT = np.uint64(LINES), np.uint64(LINE_BITS)
"""What of a figure's number says where it stands."""
SLOT = 8 * WORD
"""The most words that one side of a slot of a template can hold: eight."""


def common(a: Any, b: Any, place: Array, at: Array, front: Array, back: Array) -> Any:
    """Which shingles two texts have in common; returns how many a has, b has, and both have, each counted once.

    `a`, `b`: numbers and times of the shingles; `place`: for each number where it first stands in a, or -1, as for 0.
    Marks in `at`, for each shingle of a, its place in b, -1 where b lacks it, and less where it is not unique; in
    `front` and `back` 1 for each shingle of a that b has, and the other way round.
    """
    (na, ta), (nb, tb) = a, b
    both = 0
    at[:] = -1
    for j in range(len(nb)):
        i = place[nb[j]]
        back[j] = i >= 0
        if i >= 0 and tb[j] != AGAIN:
            both += 1
            at[i] = j if ta[i] == ALONE and tb[j] == ALONE else -2
    for i in range(len(na)):
        if ta[i] == AGAIN and na[i]:
            at[i] = at[place[na[i]]]
    for i in range(len(na)):
        front[i] = at[i] != -1
    return distinct(ta), distinct(tb), both


def distinct(times: Array) -> Any:
    """How many shingles a text has, each counted once."""
    n = 0
    for i in range(len(times)):
        n += times[i] != AGAIN
    return n


def cover(marked: Array, stop: Array, covered: Array) -> Any:
    """Say of every token whether it stands in a marked shingle, which stops before token `stop`; returns their number.

    Shingle s starts at token s. Without a branch, for what comes next is anyone's guess.
    """
    total = until = len(marked) - len(marked)  # see `align.fill`
    for t in range(len(marked)):
        until = max(until, marked[t] * stop[t])
        covered[t] = t < until
        total += t < until
    for t in range(len(marked), len(covered)):
        covered[t] = t < until
        total += t < until
    return total


def differences(a: Any, b: Any, match: Array, cover_a: Array, cover_b: Array, out: Array) -> None:
    """Count what agrees and what changed, and mark what agrees as covered.

    `a`, `b`: tok, flag, look of each text, and how much each token and all before it are worth.

    `out`: figures that agree, that changed; names that agree, that changed; words changed; other spellings; what
    agrees, in sixteenths of a word; blocks of twenty words of it in which something changed. A change is a slot: a few
    tokens of a in the place of a few tokens of b, between tokens that agree.
    """
    flag = a[1]
    na, nb = len(match), len(b[0])
    p = q = na - na  # see `align.fill`
    block, same, figures, names = p - 1, p, p, p
    while p <= na:
        end = p
        while end < na and match[end] < 0:
            end += 1
        stop = match[end] if end < na else nb
        if p < end and q < stop and a[3][end] - a[3][p] <= SLOT and b[3][stop] - b[3][q] <= SLOT:
            kind = slot(a, b, p, end, q, stop)
            out[kind] += 1
            if kind == SPELLING:
                out[13] += capital(a[1], p, end) and capital(b[1], q, stop)
                cover_a[p:end] = 1
                cover_b[q:stop] = 1
            elif same // BLOCK != block:
                block = same // BLOCK
                out[7] += 1
        elif p < end and end - p == stop - q and garbled(a, b, p, end, q):
            out[SPELLING] += 1
            cover_a[p:end] = 1
            cover_b[q:stop] = 1
        if end < na:
            same += weight(flag[end])
            figures += flag[end] & HAS_DIGIT != 0
            names += flag[end] & (IS_UPPER | HAS_DIGIT) == IS_UPPER
            cover_a[end] = cover_b[match[end]] = 1
        p, q = end + 1, stop + 1
    out[0], out[2], out[6] = figures, names, same


def garbled(a: Any, b: Any, p: int, end: int, q: int) -> bool:
    """Whether some tokens are the same ones in another spelling, one by one, since letters of many were lost."""
    lost = alike = 0
    for t in range(end - p):
        i, j = p + t, q + t
        gone = (a[1][i] | b[1][j]) & IS_LOST != 0
        lost += gone
        same, either = ones(a[2][i] & b[2][j]), ones(a[2][i] | b[2][j])
        alike += (3 * same > 2 * either or (gone and 3 * same >= either)) and (a[1][i] ^ b[1][j]) & HAS_DIGIT == 0
    return 4 * lost >= end - p and 4 * alike >= 3 * (end - p)


def capital(flag: Array, start: int, stop: int) -> bool:
    """Whether all of some tokens are written with a capital and whole, as names are."""
    n = 0
    for t in range(start, stop):
        n += flag[t] & IS_UPPER != 0 and flag[t] & IS_LOST == 0
    return n == stop - start


def slot(a: Any, b: Any, p: int, end: int, q: int, stop: int) -> int:
    """What kind of change a slot holds: 1 a figure, 3 a name, 4 another word, 5 another spelling."""
    digits_a, digits_b, upper_a, upper_b, lost = 0, 0, False, False, False
    look_a, look_b = a[2][p], b[2][q]
    for i in range(p, end):
        digits_a += a[1][i] & HAS_DIGIT != 0
        upper_a = upper_a or a[1][i] & IS_UPPER != 0
        lost = lost or a[1][i] & IS_LOST != 0
        look_a |= a[2][i]
    for j in range(q, stop):
        digits_b += b[1][j] & HAS_DIGIT != 0
        upper_b = upper_b or b[1][j] & IS_UPPER != 0
        lost = lost or b[1][j] & IS_LOST != 0
        look_b |= b[2][j]
    if digits_a and digits_b:
        return 1
    if lost and not digits_a + digits_b:
        return SPELLING
    if end - p == stop - q == 1 and a[1][p] & b[1][q] & IS_PART:
        return SPELLING  # one letter of a Thai word
    few = end - p + stop - q <= 4 and not digits_a + digits_b
    if few and 3 * ones(look_a & look_b) > 2 * ones(look_a | look_b):
        return SPELLING
    return 3 if upper_a or upper_b else 4


def runs(match: Array, start: Array, end: Array) -> int:
    """Fill in where runs of tokens start and end that agree and follow each other in both texts; returns their number.

    All runs, in the first text's tokens.
    """
    n = 0
    for t in range(len(match)):
        if match[t] < 0:
            continue
        if t == 0 or match[t - 1] < 0 or match[t] != match[t - 1] + 1:
            start[n] = t
            n += 1
        end[n - 1] = t + 1
    return n


def agreeing(a: Array, b: Array, own_a: Array, own_b: Array) -> Any:
    """How many figures two texts have in common, each as often as both have it, and how many each has at all.

    `a`, `b`: the figures, sorted (see `figures.Figures`); those in lines of `own` prose belong to what only that text
    tells.
    """
    i = j = n = in_a = in_b = 0
    while i < len(a) or j < len(b):
        if i < len(a) and own_a[a[i] & LINE]:
            i += 1
        elif j < len(b) and own_b[b[j] & LINE]:
            j += 1
        elif j == len(b) or (i < len(a) and a[i] >> SHIFT < b[j] >> SHIFT):
            i, in_a = i + 1, in_a + 1
        elif i == len(a) or a[i] >> SHIFT > b[j] >> SHIFT:
            j, in_b = j + 1, in_b + 1
        else:
            i, j, n, in_a, in_b = i + 1, j + 1, n + 1, in_a + 1, in_b + 1
    return n, in_a, in_b


def compare(a: Any, b: Any, work: Any, out: Array) -> None:
    """Fill in the evidence on one pair; texts that share too little are not aligned, nor their extra tokens counted.

    `a`, `b`: tok, flag, look, line, numbers and times of the shingles, stop, figures, prose and filled (see
    `passages.filling`); `out`: distinct shingles of a, of b, of both; covered tokens of a, of b; extra tokens of a, of
    b; eight counts of `differences`; percent of the first prose that is extra in a, in b; figures that both have, and
    for how many each has another one (a part of a text, or one with more around it, has none of those); the longest run
    of tokens that agree, in sixteenths of a word; capitalised words among the other spellings; what `passages.measure`
    and `places` fill in.
    """
    place, bits, lines, at, tails, before, chained, match, room = work
    na, nb, ma, mb = len(a[0]), len(b[0]), len(a[4]), len(b[4])
    at, front, back = at[:ma], bits[0][:ma], bits[1][:mb]
    cover_a, cover_b, match = bits[2][:na], bits[3][:nb], match[:na]
    out[0], out[1], out[2] = common((a[4], a[5]), (b[4], b[5]), place, at, front, back)
    out[3], out[4] = cover(front, a[6], cover_a), cover(back, b[6], cover_b)
    out[5:] = 0
    if 100 * max(out[3] * nb, out[4] * na) < FLOOR * na * nb:
        return
    match[:] = -1
    anchor(chained, chain(at, tails, before, chained), at, a[6], match)
    bits[4][:na] = cover_a
    bits[5][:nb] = cover_b
    fill(a[0], b[0], match, room)
    differences((a[0], a[1], a[2], a[9]), (b[0], b[1], b[2], b[9]), match, cover_a, cover_b, out[7:])
    out[3], out[4] = cover_a.sum(), cover_b.sum()
    n = runs(match, tails, before)
    prose(a, b, (cover_a, cover_b, bits[4][:na], bits[5][:nb]), lines, (match, tails[:n], before[:n]), out)


def prose(a: Any, b: Any, covers: Any, lines: Any, runs: Any, out: Array) -> None:
    """Fill in what is counted in lines of prose, and where.

    `covers`: what is covered in a and in b, then what of it shingles cover; `runs`: match, where runs start, and end.
    """
    cover_a, cover_b, firm_a, firm_b = covers
    _, start, end = runs
    out[5], out[15] = extra(cover_a, a[1], a[8])
    out[6], out[16] = extra(cover_b, b[1], b[8])
    if len(a[7]) and len(b[7]):
        own_lines(cover_a, a[8], a[1], a[3], lines[0])
        own_lines(cover_b, b[8], b[1], b[3], lines[1])
        out[17], in_a, in_b = agreeing(a[7], b[7], lines[0], lines[1])
        out[18] = min(in_a, in_b) - out[17]
    for n in range(len(start)):
        out[19] = max(out[19], a[9][end[n]] - a[9][start[n]])
    firm(runs, a[9], cover_a, cover_b, firm_a, firm_b)
    own_blocks(cover_a, a[8], a[1])
    own_blocks(cover_b, b[8], b[1])
    measure((cover_a, firm_a, a[8], a[1]), (cover_b, firm_b, b[8], b[1]), runs, a[9], out[21:26])
    places((a[0], a[3], a[9]), (b[0], b[3], b[9]), runs, out[26:])


def lay(place: Array, number: Array, there: bool) -> None:
    """Note for each of a text's numbers where it first stands, or that it no longer stands anywhere."""
    for i in range(len(number) - 1, -1, -1):
        if number[i]:
            place[number[i]] = i if there else -1


def compare_all(docs: Any, ends: Any, pairs: Array, out: Array, lengths: Array) -> None:
    """Fill in the evidence on many pairs of texts, numbered in `pairs`; quickest if pairs with one first text meet.

    `docs`: tok, flag, look, line, number, times, stop, figure, one text after the other; `ends`: where each text's
    tokens, its shingles and its figures end, with a leading zero; `lengths`: each text's tokens, and their worth in
    sixteenths of a word.
    """
    tok, flag, look, line, number, times, stop, figure = docs
    te, se, fe = ends
    most = 1
    for d in range(len(te) - 1):
        lengths[d, 0] = te[d + 1] - te[d]
        most = max(most, lengths[d, 0])
    ints = np.empty((5, most), np.int64)
    bits = np.empty((6, most), np.uint8)
    prose, filled = np.empty(len(tok), np.uint8), np.empty(len(tok) + 1, np.int64)
    filling(flag, line, te, prose, filled)
    for d in range(len(te) - 1):
        lengths[d, 1] = filled[te[d + 1]] - filled[te[d]]
    lines = np.empty((2, 1 + (np.max(line) if len(line) else 0)), np.uint8)
    place = np.full(number.max() + 1 if len(number) else 1, -1, np.int32)
    work = (place, bits, lines, ints[0], ints[1], ints[2], ints[3], ints[4], workshop())
    for k in range(len(pairs)):
        x, y = pairs[k, 0], pairs[k, 1]
        t0, t1, s0, s1 = te[x], te[x + 1], se[x], se[x + 1]
        u0, u1, r0, r1 = te[y], te[y + 1], se[y], se[y + 1]
        f0, f1, g0, g1 = fe[x], fe[x + 1], fe[y], fe[y + 1]
        own_a, own_b = (figure[f0:f1], prose[t0:t1], filled[t0:]), (figure[g0:g1], prose[u0:u1], filled[u0:])
        a = (tok[t0:t1], flag[t0:t1], look[t0:t1], line[t0:t1], number[s0:s1], times[s0:s1], stop[s0:s1], *own_a)
        b = (tok[u0:u1], flag[u0:u1], look[u0:u1], line[u0:u1], number[r0:r1], times[r0:r1], stop[r0:r1], *own_b)
        if k == 0 or pairs[k - 1, 0] != x:
            lay(place, a[4], True)
        compare(a, b, work, out[k])
        if k + 1 == len(pairs) or pairs[k + 1, 0] != x:
            lay(place, a[4], False)
