"""
The inner loops: UTF-8 bytes to token hashes to shingles to a signature, in one pass over the text.

Numba compiles every function of this module (see `compiled.py`). What they compute, `portable.py` computes with NumPy
to the same bits, and tests hold the two together. All arithmetic on hashes is modulo 2^64 (2^32 in `minimum`).

Arrays: `buf` uint8, the texts in UTF-8, one after the other; `table`, `pool` from `characters`; `tok` uint64, a hash a
token; `flag` uint8, facts about a token; `line` int32, the line it stands in; `look` uint64, a bit for each of its
characters, by which the spellings of a word can be told from another word.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import characters
from .winnowing import winnow

ENTRIES = ("sign", "tokenise", "numbered")
"""What Python calls; the rest is called by these."""
Array = Any
"""A NumPy array; Numba infers the rest, and the callers are typed."""

ONE = np.uint64(1)
PRIME = np.uint64(0x9E3779B97F4A7C15)
PRIME_2, PRIME_3, PRIME_4 = (np.uint64(pow(int(PRIME), power, 1 << 64)) for power in (2, 3, 4))
MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
MIX_3 = np.uint32(0x85EBCA6B)
MIX_4 = np.uint32(0xC2B2AE35)
LAST = characters.SIZE - 1
KIND_SHIFT, LENGTH_SHIFT, VALUE = characters.KIND_SHIFT, characters.LENGTH_SHIFT, characters.VALUE
BREAK, LETTER, SINGLE, NOTHING = characters.BREAK, characters.LETTER, characters.SINGLE, characters.NOTHING
MARK, TRAIL, TERMINAL = characters.MARK, characters.TRAIL, characters.TERMINAL
LEAD_FIRST, LEAD_LONG, LEAD_LAST = characters.LEAD
HAN_FIRST, HAN_LAST = characters.HAN
MARKED_FIRST, MARKED_LAST, VIETNAMESE_FIRST, VIETNAMESE_LAST = characters.MARKED
FLAG_SHIFT = 26
HAS_DIGIT, IS_UPPER, IS_PART, IS_LOST, ENDS, IS_SINGLE = 1, 2, 4, 8, 16, 64
AGAIN, FIRST, ALONE = 0, 1, 2
"""Of a shingle in a text: it stood there before, it comes again, or it stands there once."""
HALF, LOW = 32, (1 << 32) - 1
"""To keep two numbers in one."""
REPLACEMENT = ord(characters.REPLACEMENT)
WORD, SIGN, PART = 16, 10, 5
"""How much of a shingle a token fills: five words, eight Han or Kana signs, or sixteen Thai letters fill one."""


def mix64(h: Any) -> Any:
    """Spread a hash over all its bits: the finaliser of MurmurHash3."""
    h ^= h >> np.uint64(33)
    h *= MIX_1
    h ^= h >> np.uint64(33)
    h *= MIX_2
    return h ^ (h >> np.uint64(33))


def decode(buf: Array, i: int) -> Any:
    """The code point at a byte, and how many bytes it takes."""
    c = np.int64(buf[i])
    if c < 0x80:
        return c, 1
    if c < 0xE0:
        return (c & 0x1F) << 6 | np.int64(buf[i + 1] & 0x3F), 2
    if c < 0xF0:
        return (c & 0x0F) << 12 | np.int64(buf[i + 1] & 0x3F) << 6 | np.int64(buf[i + 2] & 0x3F), 3
    high = (c & 0x07) << 18 | np.int64(buf[i + 1] & 0x3F) << 12
    return high | np.int64(buf[i + 2] & 0x3F) << 6 | np.int64(buf[i + 3] & 0x3F), 4


def extend(h: Any, seen: Any, entry: Any, pool: Array) -> Any:
    """A token's running hash, and the set of its characters, with one more character, folded."""
    length, value = (entry >> LENGTH_SHIFT) & 7, entry & VALUE
    if length == 0:
        return h * PRIME + np.uint64(value + 1), seen | (ONE << np.uint64(value & 63))
    for k in range(length):
        part = np.uint64(pool[value + k])
        h = h * PRIME + part + ONE
        seen |= ONE << (part & np.uint64(63))
    return h, seen


def tokens(buf: Array, lo: int, hi: int, chars: Any, out: Any) -> Any:
    """Fill in the tokens of one text; returns their number, how many places look like broken encoding, how many
    letters bear an accent, and a hash of these and of the traditional Chinese signs.

    `chars`: table and pool; `out`: tok, flag, line, look.
    """
    table, pool = chars
    tok, flag, line, look = out
    n, at_line, broken, marked = 0, 0, 0, 0
    marks = np.uint64(0)
    inside, single, awaited = False, False, 0
    h, seen = np.uint64(0), np.uint64(0)
    facts: Any = 0
    i = lo
    while i < hi:
        if buf[i] < 0x80:  # nearly all of most texts: none of it is a sign of its own, or looks like broken encoding
            point, step, awaited = np.int64(buf[i]), 1, 0
            entry = np.int64(table[point])
        else:
            point, step = decode(buf, i)
            entry = np.int64(table[min(point, LAST)])
            awaited, wrong = awaiting(point, entry, awaited)
            broken += wrong
            if accented(point):
                marked, marks = marked + 1, marks * PRIME + np.uint64(point)
            elif HAN_FIRST <= point <= HAN_LAST and entry & VALUE != point:
                marks = marks * PRIME + np.uint64(point)
        kind = (entry >> KIND_SHIFT) & 3
        if inside and (kind in (BREAK, SINGLE) or (single and kind != NOTHING and entry & MARK == 0)):
            tok[n], flag[n], line[n], look[n] = mix64(h), facts, at_line, seen
            n += 1
            inside = False
        if kind in (BREAK, NOTHING):
            at_line += point == 10
            i += step
            if entry & TERMINAL and n > 0 and not inside and line[n - 1] == at_line:
                flag[n - 1] |= ENDS
            continue
        if not inside:
            inside, single, h, seen = True, kind == SINGLE, np.uint64(0), np.uint64(0)
            facts = (entry >> FLAG_SHIFT) & (IS_UPPER | IS_PART) | (IS_SINGLE if single else 0)
        if buf[i] < 0x80:
            i, h, seen, some = letters(buf, i, hi, table, h, seen)
        else:
            h, seen = extend(h, seen, entry, pool)
            i, some = i + step, entry >> FLAG_SHIFT & HAS_DIGIT | (IS_LOST if point == REPLACEMENT else 0)
        facts |= some
    if inside:
        tok[n], flag[n], line[n], look[n] = mix64(h), facts, at_line, seen
        n += 1
    return n, broken, marked, marks


def accented(point: Any) -> Any:
    """Whether it is a Latin letter with an accent."""
    return MARKED_FIRST <= point <= MARKED_LAST or VIETNAMESE_FIRST <= point <= VIETNAMESE_LAST


def awaiting(point: Any, entry: Any, awaited: int) -> Any:
    """How many characters may follow of a UTF-8 sequence that was read as Latin-1, and whether one ends here."""
    trail = awaited > 0 and entry & TRAIL != 0
    wrong = (trail and awaited == 1) or point == REPLACEMENT
    if LEAD_FIRST <= point <= LEAD_LAST:
        return (1 if point < LEAD_LONG else 2), wrong
    return (awaited - 1 if trail else 0), wrong


def letters(buf: Array, i: int, hi: int, table: Array, h: Any, seen: Any) -> Any:
    """Extend a token by all ASCII letters and digits that follow; returns where they end, and facts about them."""
    at, end = np.uint64(i), np.uint64(hi)  # without a sign, or each place is tested for being counted from the end
    facts, entry = np.int64(0), np.int64(table[buf[at]])
    while True:
        facts |= entry
        h = h * PRIME + np.uint64((entry & VALUE) + 1)
        seen |= ONE << np.uint64(entry & 63)
        at += ONE
        if at >= end or buf[at] >= 0x80:
            break
        entry = np.int64(table[buf[at]])
        if (entry >> KIND_SHIFT) & 3 != LETTER:
            break
    return np.int64(at), h, seen, facts >> FLAG_SHIFT & HAS_DIGIT


def shingles(tok: Array, flag: Array, nt: int, size: int, out: Array, stop: Array) -> int:
    """Fill in a hash for every run of tokens that fills `size` words, and where it stops; returns the number.

    A text that fills none is one shingle; an empty one has none.
    """
    m, end, filled = 0, 0, 0
    for s in range(nt):
        while end < nt and filled < size * WORD:
            filled += weight(flag[end])
            end += 1
        if filled < size * WORD and s > 0:
            break
        stop[m] = end
        m += 1
        filled -= weight(flag[s])
    start = 0
    while start < m:
        end, length = start + 1, stop[start] - start
        while end < m and stop[end] - end == length:
            end += 1
        joined(tok[start:], end - start, length, out[start:])
        start = end
    return m


def joined(tok: Array, n: int, length: int, out: Array) -> None:
    """Fill in the hashes of the first shingles, of so many tokens each.

    All of them by one token after the other: so the processor does several at a time.
    """
    for s in range(n):
        out[s] = tok[s]
    for j in range(1, length):
        later = tok[j:]  # to count from zero is what the compiler needs to see that no place is negative
        for s in range(n):
            h = out[s] * PRIME
            out[s] = (h ^ (h >> np.uint64(29))) + later[s]
    for s in range(n):
        h = out[s] * PRIME
        out[s] = h ^ (h >> np.uint64(32))


def weight(flag: int) -> int:
    """How much of a shingle a token fills."""
    return WORD if flag & IS_SINGLE == 0 else PART if flag & IS_PART else SIGN


def sequence(tok: Array, nt: int) -> Any:
    """A hash of the whole sequence of tokens: equal texts, equal keys.

    A polynomial in PRIME; four tokens at a time, since each product has to wait for the one before.
    """
    h = np.uint64(0)
    for i in range(nt % 4):
        h = h * PRIME + tok[i]
    for i in range(nt % 4, nt, 4):
        h = h * PRIME_4 + (tok[i] * PRIME_3 + tok[i + 1] * PRIME_2 + tok[i + 2] * PRIME + tok[i + 3])
    return mix64(h)


def minimum(shingle: Array, m: int, a: Array, b: Array, base: Array, out: Array) -> None:
    """MinHash in datasketch's affine32 scheme; the base hash is the upper half of a shingle's."""
    for s in range(m):
        x = np.uint32(shingle[s] >> np.uint64(32))
        x ^= x >> np.uint32(16)
        x = np.uint32(x * MIX_3)
        x ^= x >> np.uint32(13)
        x = np.uint32(x * MIX_4)
        base[s] = x ^ (x >> np.uint32(16))
    for k in range(a.shape[0]):
        ak, bk, least = a[k], b[k], np.uint32(0xFFFFFFFF)
        for s in range(m):
            least = min(least, np.uint32(ak * base[s] + bk))
        out[k] = least


def sign(buf: Array, off: Array, chars: Any, perms: Any, sizes: Any, out: Any, prints: Array) -> Any:
    """Texts to signatures.

    `perms`: the permutations a and b; `sizes`: tokens a shingle, shingles a window; `out`: counts (texts × 5 int64:
    tokens, broken places, end of the fingerprints, shingles, letters with an accent), exact keys (uint64), minhash
    (texts × permutations uint32).
    """
    counts, exact, minhash = out
    most = 1
    for d in range(off.shape[0] - 1):
        most = max(most, off[d + 1] - off[d])
    tok, shingle, look = np.empty(most, np.uint64), np.empty(most, np.uint64), np.empty(most, np.uint64)
    flag, line, base = np.empty(most, np.uint8), np.empty(most, np.int32), np.empty(most, np.uint32)
    stop, room = np.empty(most, np.int32), np.empty(most, np.uint64)
    end = 0
    for d in range(off.shape[0] - 1):
        nt, broken, marked, marks = tokens(buf, off[d], off[d + 1], chars, (tok, flag, line, look))
        m = shingles(tok, flag, nt, sizes[0], shingle, stop)
        minimum(shingle, m, perms[0], perms[1], base, minhash[d])
        end = winnow(shingle, m, sizes[1], prints, end, (look, room))
        counts[d, 0], counts[d, 1], counts[d, 2], counts[d, 3], counts[d, 4] = nt, broken, end, m, marked
        exact[d] = sequence(tok, nt) ^ mix64(marks)
    return end


def tokenise(buf: Array, off: Array, chars: Any, size: int, ends: Array, broken: Array, out: Any, cut: Any) -> None:
    """Texts to tokens and shingles, one text after the other.

    `out`: tok, flag, line, look; `cut`: shingle, stop; for each text `ends` (texts × 2): where its tokens and its
    shingles end, `broken`: places that look broken.
    """
    tok, flag, line, look = out
    shingle, stop = cut
    t, s = 0, 0
    for d in range(off.shape[0] - 1):
        nt, broken[d], _, _ = tokens(buf, off[d], off[d + 1], chars, (tok[t:], flag[t:], line[t:], look[t:]))
        m = shingles(tok[t:], flag[t:], nt, size, shingle[s:], stop[s:])
        t, s = t + nt, s + m
        ends[d, 0], ends[d, 1] = t, s


def numbered(shingle: Array, ends: Array, table: Array, out: Any) -> int:
    """Give each shingle a number that stands for it in all texts, and say how often it stands in its own.

    A shingle of one text alone gets 0, which leaves few numbers. `shingle`: as int64; `ends`: where each text's
    shingles end, with a leading zero; `table`: zeros (int64, slots × 2), a hash table with room to spare and a power of
    two of slots, each a shingle and, in one number, its own number and the place after the one where it stood last;
    `out`: number (zeros), times. Returns the greatest number.
    """
    number, times = out
    mask, most = table.shape[0] - 1, 0
    for d in range(ends.shape[0] - 1):
        start = ends[d]
        for s in range(start, ends[d + 1]):
            key = shingle[s] if shingle[s] else 1  # zero says that a slot is free
            slot = key & mask
            while table[slot, 0] != 0 and table[slot, 0] != key:
                slot = (slot + 1) & mask
            last, known = (table[slot, 1] & LOW) - 1, table[slot, 1] >> HALF
            if last >= start:
                times[last] = FIRST
                times[s] = AGAIN
                number[s] = -last - 1  # which may not have its number yet
                continue
            if last >= 0:
                if known == 0:
                    most += 1
                    known = most
                    number[last] = known
                number[s] = known
            times[s] = ALONE
            table[slot, 0] = key
            table[slot, 1] = known << HALF | (s + 1)
    for s in range(number.shape[0]):
        if number[s] < 0:
            number[s] = number[-number[s] - 1]
    return most
