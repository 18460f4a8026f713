"""Lines that recur with holes: 'Published 3 March by …', 'Filed under …'."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import xxhash

from .fold import DENSE, words
from .rule import Rule, Scope

_TOKEN = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+|[^\W\d_]+[:]?|[^\w\s]|\S", re.UNICODE)
_HOLE = "*"
_FIGURE = "0"

LABEL = 3
"""Words of a line that is hardly a headline."""


class Candidate(NamedTuple):
    """A line that may be a template's."""

    story: int
    line: str
    inside: bool
    """It stands between the article's paragraphs."""
    foreign: bool
    """What it announces has nothing to do with the article."""


def templates(
    site: str, zone: Scope, lines: Sequence[Candidate], known: frozenset[str], total: int, at_least: int
) -> list[Rule]:
    """Rules for the skeletons that lines of several stories share, before (`head`) or after (`tail`) the article.

    `known` are the lines that recur as they are. Lines that begin alike are laid side by
    side, first the others alone, then with the known ones; what is left over is laid side by side where it ends
    alike. What all of them have, in order, is fixed, the rest are holes. At least two fixed words must be there, three
    below a figure or a hole, and six pages of ten must have such a line; one is enough where each of five pages or more
    has a label of a word or two behind it.

    Between an article's paragraphs (`line`) a template has four fixed words at least, a fixed end, and one thing that
    varies: a figure, or a name among twice as many fixed words; or it is a label with something else behind it every
    time, that has nothing to do with the article. Eight pages of ten have it. A bulletin's rows are like that, too, but
    a page has many of them, so that a site with more than two such templates teaches none.
    """
    made: list[Rule] = []
    left = list(lines)
    for key in (_opening, _ending):
        groups, left = _groups(left, key), []
        for common in sorted(groups):
            loose = [one for one in groups[common] if one.line not in known]
            found = (_template(site, zone, some, total, at_least) for some in (loose, groups[common]) if loose)
            rule = next(filter(None, found), None)
            made += [rule] if rule else []
            left += [] if rule else groups[common]
    return made if zone != "line" or len(made) <= 2 else []


def _groups(lines: Sequence[Candidate], key: Callable[[str], str]) -> dict[str, list[Candidate]]:
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for one in lines:
        groups[key(one.line)].append(one)
    return groups


def _opening(line: str) -> str:
    """What lines must have in common to be laid side by side: a label up to its colon, or else the first word.

    A figure that stands before the word counts too.
    """
    tokens = _tokens(line)
    colon = next((n for n, token in enumerate(tokens) if token[-1] == ":"), 0)
    if colon:
        return " ".join(tokens[: colon + 1])
    return " ".join(tokens[:2]) if tokens[0] == _FIGURE else tokens[0]


def _ending(line: str) -> str:
    """The last word, for lines that begin with what varies."""
    return _tokens(line)[-1]


def _template(site: str, zone: Scope, lines: Sequence[Candidate], total: int, at_least: int) -> Rule | None:
    found = len({one.story for one in lines})
    if found < max(at_least, (0.8 if zone == "line" else 0.6) * total):
        return None
    skeleton = _skeleton([_tokens(line) for line in sorted({one.line for one in lines})])
    longest = max(words(one.line) for one in lines)
    if zone == "line":
        inside = total >= 4 and any(one.inside for one in lines)
        fits = inside and (_between(skeleton) or (total >= 5 and _announces(skeleton, lines)))
    else:
        always = found == total >= 5 and longest <= LABEL
        fits = _weight(skeleton) >= (3.5 if skeleton[0] in (_HOLE, _FIGURE) else 1 if always else 2)
    return _rule(site, zone, skeleton, found, total, longest) if fits else None


def _between(skeleton: Sequence[str]) -> bool:
    """Whether a template may be furniture between paragraphs: one thing varies, and not at the end, as a datum does."""
    figures, holes = skeleton.count(_FIGURE), skeleton.count(_HOLE)
    if skeleton[-1] in (_FIGURE, _HOLE) or figures + holes != 1:
        return False
    if figures:
        return _weight(skeleton) >= 4.5
    return _weight(skeleton) >= 4 and skeleton[0] != _HOLE and len(skeleton) >= 3


def _announces(skeleton: Sequence[str], lines: Sequence[Candidate]) -> bool:
    """Whether lines are a label of two words or more, each with another thing behind it, foreign to its page."""
    label = skeleton[:-1]
    if skeleton[-1] != _HOLE or _HOLE in label or _FIGURE in label or label[-1][-1] != ":":
        return False
    varied = len({one.line for one in lines}) == len(lines)
    return varied and _weight(label) >= 3 and sum(one.foreign for one in lines) >= 0.8 * len(lines)


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
    """How much of a skeleton is fixed: a word is one, the colon of a label another, a figure a half.

    Scripts without spaces have two characters to a word.
    """
    worth = 0.0
    for token in skeleton:
        if token == _FIGURE:
            worth += 0.5
        elif token[0].isalpha():
            dense = len(DENSE.findall(token))
            worth += (dense / 2 if dense else 1) + token.endswith(":")
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
