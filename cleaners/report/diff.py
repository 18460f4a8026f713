"""Two texts side by side, word by word, short enough to read: what both have, and what only one has."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

WORDS = 12_000
"""Words of a text that are looked at."""
GRAM = 4
"""Words in a row that both texts have once align them."""
GAP = 200
"""Between two such places, up to this many words a side are aligned one by one."""
SHOWN = 320
"""Words that are shown in all."""
SAME, OWN = 12, 28
"""Words that are shown at either end of a stretch that both have, or that one has."""
FEW = 24
"""Fewer words than this are not worth leaving out."""

_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
_BREAKS = re.compile(r"\s*\n\s*")
_EDGES = "'\"‘’“”«»„.,;:!?()[]…–—-"


class Side(NamedTuple):
    """A stretch of two texts: `kind` is both, kept (only the kept one has it), dropped (only the other one),
    elsewhere (the other one has it here, the kept one in another place) or gap (words that are not shown)."""

    kind: str
    text: str


class _Text(NamedTuple):
    text: str
    spans: list[tuple[int, int]]
    keys: list[str]


class _Block(NamedTuple):
    """Stretches that stand in each other's place; `same`: they agree."""

    same: bool
    a: range
    b: range


def side_by_side(kept: str, dropped: str) -> list[Side]:
    """Align two texts and show the places where they part, with some words around them.

    Runs of four words that stand once in each text, in the same order (the longest increasing sequence), align the
    whole; the gaps between them are aligned word by word. Linear but for the gaps, which are bounded.
    """
    a, b = _words(kept), _words(dropped)
    known = {tuple(a.keys[i : i + GRAM]) for i in range(len(a.keys) - GRAM + 1)}
    sides: list[Side] = []
    left = SHOWN
    for block in _merged(_blocks(a.keys, b.keys)):
        for kind, text, span in _kinds(block, a, b, known):
            if left <= 0:
                return [*sides, Side("gap", "the rest is not shown")]
            sides += _shortened(kind, text, span, kind == "both")
            left -= min(len(span), 2 * (SAME if kind == "both" else OWN))
    return sides


def _words(text: str) -> _Text:
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        if len(spans) == WORDS:
            break
        spans.append(match.span())
    return _Text(text, spans, [_key(text[start:end]) for start, end in spans])


def _key(word: str) -> str:
    """A word as it is compared: case and edge punctuation make no difference."""
    return word.casefold().strip(_EDGES) or word


def _blocks(a: Sequence[str], b: Sequence[str]) -> Iterator[_Block]:
    at_a = at_b = 0
    for i, j in [*_anchors(a, b), (len(a), len(b))]:
        size = GRAM if i < len(a) and j < len(b) else 0
        skip = max(at_a - i, at_b - j, 0)  # anchors overlap each other
        if skip >= size > 0:
            continue
        yield from _gap(a, b, range(at_a, i + skip), range(at_b, j + skip))
        at_a, at_b = i + size, j + size
        yield _Block(True, range(i + skip, at_a), range(j + skip, at_b))


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Places of runs of words that stand once in each text, as many as keep their order."""
    places_a, places_b = _once(a), _once(b)
    common = sorted((i, places_b[gram]) for gram, i in places_a.items() if gram in places_b)
    tails: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(common):
        at = bisect_left(tails, j)
        before.append(tops[at - 1] if at else -1)
        tails[at : at + 1] = [j]
        tops[at : at + 1] = [n]
    chain: list[tuple[int, int]] = []
    n = tops[-1] if tops else -1
    while n >= 0:
        chain.append(common[n])
        n = before[n]
    return chain[::-1]


def _once(keys: Sequence[str]) -> dict[tuple[str, ...], int]:
    grams = [tuple(keys[i : i + GRAM]) for i in range(len(keys) - GRAM + 1)]
    counts = Counter(grams)
    return {gram: i for i, gram in enumerate(grams) if counts[gram] == 1}


def _gap(a: Sequence[str], b: Sequence[str], x: range, y: range) -> Iterator[_Block]:
    """Align what stands between two anchors."""
    if len(x) > GAP or len(y) > GAP or not x or not y:
        yield _Block(False, x, y)
        return
    matcher = SequenceMatcher(None, a[x.start : x.stop], b[y.start : y.stop], autojunk=False)
    if 5 * sum(block.size for block in matcher.get_matching_blocks()) < 2 * min(len(x), len(y)):
        yield _Block(False, x, y)  # a word here and there is chance
        return
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        yield _Block(tag == "equal", x[i1:i2], y[j1:j2])


def _merged(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """Neighbours of one kind as one, without empty ones."""
    some = [block for block in blocks if block.a or block.b]
    for same, run in groupby(some, key=lambda block: block.same):
        every = list(run)
        yield _Block(same, range(every[0].a.start, every[-1].a.stop), range(every[0].b.start, every[-1].b.stop))


def _kinds(block: _Block, a: _Text, b: _Text, known: set[tuple[str, ...]]) -> Iterator[tuple[str, _Text, range]]:
    """A block in stretches of one kind: each with its text, and its words there."""
    if block.same:
        yield "both", b, block.b
        return
    if block.a:
        yield "kept", a, block.a
    covered = _covered(b.keys, block.b, known)
    start = block.b.start
    for elsewhere, run in groupby(covered):
        end = start + len(list(run))
        yield "elsewhere" if elsewhere else "dropped", b, range(start, end)
        start = end


def _covered(keys: Sequence[str], span: range, known: set[tuple[str, ...]]) -> list[bool]:
    """Which words of a span stand in a run of words that the other text has in another place."""
    covered = [False] * len(span)
    for n in range(len(span) - GRAM + 1):
        if tuple(keys[span.start + n : span.start + n + GRAM]) in known:
            covered[n : n + GRAM] = [True] * GRAM
    return covered


def _shortened(kind: str, text: _Text, span: range, same: bool) -> Iterator[Side]:
    """A stretch without its middle, if that is long."""
    most = SAME if same else OWN
    left_out = len(span) - 2 * most
    if left_out < (FEW if same else FEW // 2):
        yield Side(kind, _slice(text, span))
        return
    yield Side(kind, _slice(text, span[:most]))
    yield Side("gap", f"{left_out:,} words the same" if same else f"{left_out:,} more words")
    yield Side(kind, _slice(text, span[-most:]))


def _slice(text: _Text, span: range) -> str:
    """The text of some words, on a line of its own if it begins one."""
    start, end = text.spans[span.start][0], text.spans[span.stop - 1][1]
    before = text.text[text.spans[span.start - 1][1] if span.start else start : start]
    return ("\n" if "\n" in before else "") + _BREAKS.sub("\n", text.text[start:end])
