"""Lines that recur with holes: 'Published 3 March by …', 'Filed under …'."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

import xxhash

from .fold import DENSE, words
from .rule import Rule, Scope

_TOKEN = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+|[^\W\d_]+[:]?|[^\w\s]|\S", re.UNICODE)
_HOLE = "*"
_FIGURE = "0"

LABEL = 3
"""Words of a line that is hardly a headline."""


def templates(
    site: str, zone: Scope, lines: Sequence[tuple[int, str]], known: frozenset[str], total: int, at_least: int
) -> list[Rule]:
    """Rules for the skeletons that lines of several stories share, before (`head`) or after (`tail`) the article.

    `lines` are (story, folded line), `known` those that recur as they are. Lines that begin alike are laid side by
    side, first the others alone, then with the known ones; what is left over is laid side by side where it ends
    alike. What all of them have, in order, is fixed, the rest are holes. At least two fixed words must be there, three
    below a figure or a hole, and six pages of ten must have such a line; one is enough where each of five pages or more
    has a label of a word or two behind it.

    Between an article's paragraphs (`line`) a template has four fixed words at least, a fixed end, and one thing that
    varies: a figure, or a name among twice as many fixed words. Eight pages of ten have it. A bulletin's rows are like
    that, too, but a page has many of them, so that a site with more than two such templates teaches none.
    """
    made: list[Rule] = []
    left = list(lines)
    for key in (_opening, _ending):
        groups, left = _groups(left, key), []
        for common in sorted(groups):
            loose = [(story, line) for story, line in groups[common] if line not in known]
            found = (_template(site, zone, some, total, at_least) for some in (loose, groups[common]) if loose)
            rule = next(filter(None, found), None)
            made += [rule] if rule else []
            left += [] if rule else groups[common]
    return made if zone != "line" or len(made) <= 2 else []


def _groups(lines: Sequence[tuple[int, str]], key: Callable[[str], str]) -> dict[str, list[tuple[int, str]]]:
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for story, line in lines:
        groups[key(line)].append((story, line))
    return groups


def _opening(line: str) -> str:
    """What lines must have in common to be laid side by side: the first word, with a figure that stands before it."""
    tokens = _tokens(line)
    return " ".join(tokens[:2]) if tokens[0] == _FIGURE else tokens[0]


def _ending(line: str) -> str:
    """The last word, for lines that begin with what varies."""
    return _tokens(line)[-1]


def _template(site: str, zone: Scope, lines: Sequence[tuple[int, str]], total: int, at_least: int) -> Rule | None:
    found = len({story for story, _ in lines})
    if found < max(at_least, (0.8 if zone == "line" else 0.6) * total):
        return None
    skeleton = _skeleton([_tokens(line) for line in sorted({line for _, line in lines})])
    if zone == "line" and (total < 4 or not _between(skeleton)):
        return None
    longest = max(words(line) for _, line in lines)
    always = zone != "line" and found == total >= 5 and longest <= LABEL
    least = 4 if zone == "line" else 3.5 if skeleton[0] in (_HOLE, _FIGURE) else 1 if always else 2
    return _rule(site, zone, skeleton, found, total, longest) if _weight(skeleton) >= least else None


def _between(skeleton: Sequence[str]) -> bool:
    """Whether a template may be furniture between paragraphs: one thing varies, and not at the end, as a datum does."""
    figures, holes = skeleton.count(_FIGURE), skeleton.count(_HOLE)
    if skeleton[-1] in (_FIGURE, _HOLE) or figures + holes != 1:
        return False
    return _weight(skeleton) >= 4.5 if figures else 3 * holes <= len(skeleton) and skeleton[0] != _HOLE


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
    """How much of a skeleton is fixed: a word is one, a label with its colon two, a figure a half.

    Scripts without spaces have two characters to a word.
    """
    worth = 0.0
    for token in skeleton:
        if token == _FIGURE:
            worth += 0.5
        elif token[0].isalpha():
            dense = len(DENSE.findall(token))
            worth += 2 if token.endswith(":") else dense / 2 if dense else 1
    return worth


def _rule(site: str, zone: Scope, skeleton: Sequence[str], found: int, total: int, longest: int) -> Rule:
    parts = [
        {_HOLE: ".{0,60}?", _FIGURE: "[0-9]+(?:[.,][0-9]{3})*"}.get(token) or re.escape(token) for token in skeleton
    ]
    pattern = " ?".join(parts)
    name = xxhash.xxh3_64_hexdigest(pattern.encode("utf-8", "surrogatepass"))[:12]
    shape = " ".join("…" if token == _HOLE else "#" if token == _FIGURE else token for token in skeleton)
    why = f"'{shape}' on {found} of {total} pages of {site}"
    return Rule(f"learned.{zone}.{name}", why, zone, pattern=pattern, words=longest + 3, site=site)
