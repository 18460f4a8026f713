"""Lines that recur with holes: 'Published 3 March by …', 'Filed under …'."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import xxhash

from .rule import Rule, Scope

_TOKEN = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+|[^\W\d_]+[:]?|[^\w\s]|\S", re.UNICODE)
_HOLE = "*"
_FIGURE = "0"


def templates(
    site: str, zone: Scope, lines: Sequence[tuple[int, str]], known: frozenset[str], total: int, at_least: int
) -> list[Rule]:
    """Rules for the skeletons that lines of several stories share, before (`head`) or after (`tail`) the article.

    `lines` are (story, folded line), `known` those that recur as they are. Lines that begin alike are laid side by
    side, first the others alone, then with the known ones; what all of them have, in order, is fixed, the rest are
    holes. At least two fixed words must be there, three below a figure, and six pages of ten must have such a line.

    Between an article's paragraphs (`line`) only what a figure alone varies is a template: eight pages of ten have it,
    with four fixed words and one figure that is not the last. A bulletin's rows are like that, too, but a page has
    many of them, so that a site with more than two such templates teaches none.
    """
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for story, line in lines:
        groups[_opening(line)].append((story, line))
    rules: list[Rule | None] = []
    for first in sorted(groups):
        loose = [(story, line) for story, line in groups[first] if line not in known]
        if loose:
            found = (_template(site, zone, some, total, at_least) for some in (loose, groups[first]))
            rules += [next(filter(None, found), None)]
    made = [rule for rule in rules if rule]
    return made if zone != "line" or len(made) <= 2 else []


def _opening(line: str) -> str:
    """What lines must have in common to be laid side by side: the first word, with a figure that stands before it."""
    tokens = _tokens(line)
    return " ".join(tokens[:2]) if tokens[0] == _FIGURE else tokens[0]


def _template(site: str, zone: Scope, lines: Sequence[tuple[int, str]], total: int, at_least: int) -> Rule | None:
    found = len({story for story, _ in lines})
    if found < max(at_least, (0.8 if zone == "line" else 0.6) * total):
        return None
    skeleton = _skeleton([_tokens(line) for line in sorted({line for _, line in lines})])
    varied = total >= 4 and _HOLE not in skeleton and skeleton.count(_FIGURE) == 1 and skeleton[-1] != _FIGURE
    if zone == "line" and not varied:
        return None
    least = 4.5 if zone == "line" else 3.5 if skeleton[0] == _FIGURE else 2
    return _rule(site, zone, skeleton, found, total) if _weight(skeleton) >= least else None


def _tokens(line: str) -> list[str]:
    return [_FIGURE if token[0].isdigit() else token for token in _TOKEN.findall(line)]


def _skeleton(lines: Sequence[list[str]]) -> list[str]:
    """The tokens that all lines share in order, with a hole wherever one of them has more."""
    shape = lines[0]
    for tokens in lines[1:]:
        shape = _common(shape, tokens)
    return shape


def _common(a: list[str], b: list[str]) -> list[str]:
    """The longest common subsequence of two short token lists, holes between; leftmost where there are several."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in reversed(range(len(a))):
        for j in reversed(range(len(b))):
            same = a[i] == b[j] and a[i] != _HOLE
            table[i][j] = table[i + 1][j + 1] + 1 if same else max(table[i + 1][j], table[i][j + 1])
    out: list[str] = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j] and a[i] != _HOLE:
            out.append(a[i])
            i, j = i + 1, j + 1
            continue
        out += [_HOLE] if not out or out[-1] != _HOLE else []
        i, j = (i + 1, j) if table[i + 1][j] >= table[i][j + 1] else (i, j + 1)
    if (i < len(a) or j < len(b)) and (not out or out[-1] != _HOLE):
        out.append(_HOLE)
    return out


def _weight(skeleton: Sequence[str]) -> float:
    """How much of a skeleton is fixed: a word is one, a label with its colon two, a figure a half."""
    worth = 0.0
    for token in skeleton:
        if token == _FIGURE:
            worth += 0.5
        elif token[0].isalpha():
            worth += 2 if token.endswith(":") else 1
    return worth


def _rule(site: str, zone: Scope, skeleton: Sequence[str], found: int, total: int) -> Rule:
    parts = [
        {_HOLE: ".{0,60}?", _FIGURE: "[0-9]+(?:[.,][0-9]{3})*"}.get(token) or re.escape(token) for token in skeleton
    ]
    pattern = " ?".join(parts)
    name = xxhash.xxh3_64_hexdigest(pattern.encode("utf-8", "surrogatepass"))[:12]
    shape = " ".join("…" if token == _HOLE else "#" if token == _FIGURE else token for token in skeleton)
    why = f"'{shape}' on {found} of {total} pages of {site}"
    return Rule(f"learned.{zone}.{name}", why, zone, pattern=pattern, words=15, site=site)
