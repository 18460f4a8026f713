"""One matcher for every rule, whoever wrote it: whole lines by look-up and by RE2, glued pieces at sentence borders.

All of it is linear in the text, whatever the rules: RE2 never backtracks, and a glued rule looks at a bounded window
around a border of a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import re2

from ..errors import RuleError
from .fold import fold, plain, words
from .rule import GLUED, Rule
from .sieve import Sieve
from .vocabulary import Vocabulary

WINDOW = 320
"""Characters around a border of a sentence in which a glued piece must lie."""

SEEN = 4096
"""Lines whose findings are remembered."""

_AFTER = r"""[ .,:;!|»›→…*\-–—)\]]*"""
_OPENS = r"""["'(\[¿¡«「『]*[\p{Lu}\p{Lo}\p{N}]"""
_BESIDE = r"""[ .,;:\[(|"'）（【［〔「『。，、；！？▲△▼／)-]"""
_ENDS = r"[ .)\]）】］〕」』。]*"
_CLOSED = r"""[.!?…。！？।؟۔]["')\]»」』]*"""
_BORDER = re.compile(r"""[.!?…।؟۔]["'”’)\]»]* |[。！？]["”’」』]*""")


_TOKEN = re.compile(r"\\[pP](?:\{\^?\w+\}|.)|\\.|.", re.DOTALL)
_LETTERS = (
    r"a-zA-Z\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{37D}\x{37F}-\x{588}\x{58A}-\x{60B}"
    r"\x{60D}-\x{61A}\x{61C}-\x{61E}\x{620}-\x{6D3}\x{6D5}-\x{963}\x{970}-\x{1FFF}\x{2C00}-\x{2DFF}"
    r"\x{3005}-\x{3007}\x{3041}-\x{30FA}\x{30FC}-\x{D7FF}\x{F900}-\x{FDFF}\x{FE70}-\x{FEFE}\x{FF66}-\x{FFDC}"
    r"\x{10000}-\x{3FFFF}"
)
_CLASSES = {
    "L": _LETTERS,
    "M": r"\x{300}-\x{36F}\x{591}-\x{5C7}\x{610}-\x{61A}\x{64B}-\x{65F}\x{900}-\x{DFF}\x{E31}-\x{E4E}",
    "N": r"0-9\x{B2}\x{B3}\x{B9}\x{BC}-\x{BE}\x{660}-\x{669}\x{6F0}-\x{6F9}\x{966}-\x{96F}\x{9E6}-\x{9EF}",
    "Lo": r"\x{5D0}-\x{5EA}\x{620}-\x{64A}\x{671}-\x{6D3}\x{904}-\x{1FFF}\x{3041}-\x{D7FF}\x{F900}-\x{FDFF}",
}
"""Letters, marks, figures, and letters of scripts without case."""


class Piece(NamedTuple):
    """A glued piece: `text[start:end]` of a paragraph, and the rule that names it."""

    start: int
    end: int
    rule: Rule


def compiled(pattern: str) -> Any:
    """The RE2 form of a pattern, case-insensitive; raises RuleError for what RE2 can't match in linear time."""
    try:
        return re2.compile(_lean(pattern), _options())
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise RuleError(
            f"RE2 cannot compile {pattern!r}: {reason}",
            "Rules match in linear time, so there is no look-around, no back-reference and no repeat over 1000.",
        ) from None


def _lean(pattern: str) -> str:
    r"""A pattern with its classes of letters in a few ranges.

    RE2 compiles `\pL` to thousands of instructions: patterns with some repeats of it took 15 ms each, and there are
    thousands of patterns. The ranges hold every letter, and beside letters only signs that end no sentence.

    >>> "a-zA-Z" in _lean(r"[\pL']{2}") and "a-zA-Z" in _lean(r"\p{L}")
    True
    """
    out = []
    inside = False
    for token in _TOKEN.findall(pattern):
        ranges = _CLASSES.get(token[2:].strip("{}")) if token.startswith("\\p") else None
        out.append(token if ranges is None else ranges if inside else f"[{ranges}]")
        inside = token == "[" if not inside else token != "]"
    return "".join(out)


class Matcher:
    """What some rules find, in any text, in linear time."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Index the rules; each pattern is compiled when it is first needed."""
        rules = list(rules)
        self.vocabulary = Vocabulary(rules)
        whole = [rule for rule in rules if rule.scope not in GLUED]
        self._exact: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in whole:
            for line in rule.lines:
                self._exact[rule.site, fold(line)].append(rule)
        patterned: dict[str, list[Rule]] = defaultdict(list)
        for rule in whole:
            if rule.pattern:
                patterned[rule.site].append(rule)
        self._patterned = dict(patterned)
        self._indexed = lru_cache(maxsize=1024)(self._index)
        self._glued = _Patterns([rule for rule in rules if rule.scope in GLUED], _around)
        # A document is looked at in rounds, and furniture recurs: most lines were seen just now.
        self._whole = lru_cache(maxsize=SEEN)(self._whole_line)
        self._inside = lru_cache(maxsize=SEEN)(self._pieces_inside)

    def whole(self, folded: str, site: str = "", silent: frozenset[str] = frozenset()) -> tuple[Rule, ...]:
        """The rules that name a whole line, already folded: the site's own first, exact lines before patterns.

        Rules of the `silent` languages don't act, here and below.
        """
        return self._whole(folded, site, silent) if folded else ()

    def label(self, folded: str, categories: frozenset[str], silent: frozenset[str]) -> bool:
        """Whether a short text is a label of some categories, wherever on a page that may stand.

        It is a rule's line, or a share button, which patterns know better.
        """
        known = self._exact.get(("", folded), ())
        if any(rule.category in categories and rule.language not in silent for rule in known):
            return True
        return len(folded) > 2 and any(r.category == "share" and r.words <= 16 for r in self.whole(folded, "", silent))

    def glued(self, text: str, silent: frozenset[str] = frozenset()) -> list[Piece]:
        """The pieces of a paragraph that glued rules name, in order, none overlapping."""
        return _disjoint([piece for piece in self._look_inside(text, silent) if piece.rule.scope != "credit"])

    def credit(self, text: str, silent: frozenset[str] = frozenset()) -> Piece | None:
        """The photo credit at the end of a line, the longest if several rules name one."""
        credits = [piece for piece in self._look_inside(text, silent) if piece.rule.scope == "credit"]
        return min(credits, key=lambda piece: piece.start, default=None)

    def _whole_line(self, folded: str, site: str, silent: frozenset[str]) -> tuple[Rule, ...]:
        length = words(folded)
        bar = folded.endswith("|") and not folded.startswith("|")
        found = list(self.whole(folded.rstrip(" |"), site, silent)) if bar else []
        for where in (site, "") if site else ("",):
            exact = self._exact.get((where, folded), ())
            found += [rule for rule in exact if length <= rule.words and rule.language not in silent]
            if where in self._patterned:
                found += self._indexed(where).full(folded, length, silent)
        return tuple(found)

    def _look_inside(self, text: str, silent: frozenset[str]) -> tuple[Piece, ...]:
        return (self._inside if len(text) <= WINDOW * 8 else self._pieces_inside)(text, silent)

    def _pieces_inside(self, text: str, silent: frozenset[str]) -> tuple[Piece, ...]:
        text = plain(text)
        found: list[Piece] = []
        for rule, regex in self._glued.possible(text.lower(), silent):
            if rule.scope == "start":
                found += _piece_in(text, 0, WINDOW, rule, regex)
            elif rule.scope == "between":
                for border in _BORDER.finditer(text):
                    found += _piece_in(text, border.end(), border.end() + WINDOW, rule, regex)
            else:
                found += _piece_in(text, max(0, len(text) - WINDOW), len(text), rule, regex)
        return tuple(found)

    def _index(self, site: str) -> _Patterns:
        return _Patterns(self._patterned[site], lambda rule: f"(?:{plain(rule.pattern)})")


class _Patterns:
    """Some rules' patterns, behind a sieve."""

    def __init__(self, rules: list[Rule], pattern: Callable[[Rule], str]) -> None:
        self._rules = rules
        self._pattern = pattern
        self._sieve = Sieve([_piece(rule) if rule.scope in GLUED else plain(rule.pattern) for rule in rules])
        self._longest = max((rule.words for rule in rules), default=0)
        self._regexes: dict[int, Any] = {}
        self._of = lru_cache(maxsize=64)(self._numbers)

    def possible(self, lowered: str, silent: frozenset[str]) -> Iterator[tuple[Rule, Any]]:
        """The rules that could match in a text, with their compiled patterns."""
        for n in self._sieve(lowered, self._of(silent)):
            if n not in self._regexes:
                self._regexes[n] = compiled(self._pattern(self._rules[n]))
            yield self._rules[n], self._regexes[n]

    def full(self, folded: str, length: int, silent: frozenset[str]) -> Iterator[Rule]:
        """The rules that match a whole folded line of so many words."""
        if length > self._longest:
            return
        for rule, regex in self.possible(folded, silent):
            if length <= rule.words and regex.fullmatch(folded):
                yield rule

    def _numbers(self, languages: frozenset[str]) -> frozenset[int]:
        """The rules of some languages, by number."""
        return frozenset(n for n, rule in enumerate(self._rules) if rule.language in languages)


def _piece_in(text: str, start: int, end: int, rule: Rule, regex: Any) -> Iterator[Piece]:
    window = text[start:end]
    match = regex.match(window) if rule.scope in ("start", "between") else regex.search(window)
    if match and words(match.group(1)) <= rule.words:
        yield Piece(start + match.start(1), start + match.end(1), rule)


def _piece(rule: Rule) -> str:
    """The regular expression of a glued rule's lines and pattern."""
    lines = [re2.escape(plain(line)) for line in rule.lines]
    return "(?:" + "|".join([*lines, *([plain(rule.pattern)] if rule.pattern else [])]) + ")"


def _around(rule: Rule) -> str:
    """The piece with what must stand beside it; group 1 is what goes."""
    if rule.scope == "end":
        return rf"(?-i:{_CLOSED})( *(?i:{_piece(rule)}){_AFTER})$"
    if rule.scope == "credit":
        return rf"(?:^|{_BESIDE}|[^/]/|\b)((?i:{_piece(rule)}){_ENDS})$"
    return rf"((?i:{_piece(rule)}){_AFTER})(?-i:{_OPENS})"


def _disjoint(pieces: list[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.start, -p.end)):
        if not out or piece.start >= out[-1].end:
            out.append(piece)
    return out


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.never_nl = False
    options.max_mem = 256 << 20
    return options
