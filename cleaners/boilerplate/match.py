"""One matcher for every rule, whoever wrote it: whole lines by look-up and by RE2, glued pieces at sentence borders.

All of it is linear in the text, whatever the rules: RE2 never backtracks, and a glued rule looks at a bounded window
around a border of a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import re2

from ..errors import RuleError
from .fold import fold, plain, words
from .rule import GLUED, Rule

WINDOW = 320
"""Characters around a border of a sentence in which a glued piece must lie."""

_AFTER = r"""[ .,:;!|»›→…*\-–—)\]]*"""
_OPENS = r"""["'(\[¿¡«「『]*[\p{Lu}\p{Lt}\p{Lo}\p{N}]"""
_BESIDE = r"""[ .,;:\[(|"'）（【［〔「『。，、；！？▲△▼／)-]"""
_ENDS = r"[ .)\]）】］〕」』。]*"
_CLOSED = r"""[.!?…。！？।؟۔]["')\]»」』]*"""
_BORDER = re.compile(r"""[.!?…।؟۔]["'”’)\]»]* |[。！？]["”’」』]*""")


class Piece(NamedTuple):
    """A glued piece: `text[start:end]` of a paragraph, and the rule that names it."""

    start: int
    end: int
    rule: Rule


def compiled(pattern: str) -> Any:
    """The RE2 form of a pattern, case-insensitive; raises RuleError for what RE2 can't match in linear time."""
    try:
        return re2.compile(pattern, _options())
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise RuleError(
            f"RE2 cannot compile {pattern!r}: {reason}",
            "Rules match in linear time, so there is no look-around, no back-reference and no repeat over 1000.",
        ) from None


class Matcher:
    """What some rules find, in any text, in linear time."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Compile the rules. Raises RuleError for a pattern that RE2 can't compile."""
        rules = list(rules)
        whole = [rule for rule in rules if rule.scope not in GLUED]
        self._exact: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in whole:
            for line in rule.lines:
                self._exact[rule.site, fold(line)].append(rule)
        self._exact.pop(("", ""), None)
        patterned: dict[str, list[Rule]] = defaultdict(list)
        for rule in whole:
            if rule.pattern:
                compiled(rule.pattern)
                patterned[rule.site].append(rule)
        self._patterned = dict(patterned)
        self._longest = {site: max(rule.words for rule in some) for site, some in patterned.items()}
        self._set = lru_cache(maxsize=256)(self._compile_set)
        self._glued = {scope: _Glued([rule for rule in rules if rule.scope == scope]) for scope in sorted(GLUED)}

    def whole(self, folded: str, site: str = "") -> Iterator[Rule]:
        """The rules that name a whole line, already folded: the site's own first, exact lines before patterns."""
        if not folded:
            return
        length = words(folded)
        if folded.endswith("|") and not folded.startswith("|"):
            yield from self.whole(folded.rstrip(" |"), site)
        for where in (site, "") if site else ("",):
            for rule in self._exact.get((where, folded), ()):
                if length <= rule.words:
                    yield rule
            if length <= self._longest.get(where, 0):
                some = self._patterned[where]
                for n in sorted(self._set(where).Match(folded) or ()):
                    if length <= some[n].words:
                        yield some[n]

    def glued(self, text: str) -> list[Piece]:
        """The pieces of a paragraph that glued rules name, in order, none overlapping."""
        text = plain(text)
        found = [*self._glued["start"].pieces(text, 0, WINDOW)]
        found += self._glued["end"].pieces(text, max(0, len(text) - WINDOW), len(text))
        for border in _BORDER.finditer(text):
            found += self._glued["between"].pieces(text, border.end(), border.end() + WINDOW)
        return _disjoint(found)

    def credit(self, text: str) -> Piece | None:
        """The photo credit at the end of a line, the longest if several rules name one."""
        text = plain(text)
        found = self._glued["credit"].pieces(text, max(0, len(text) - WINDOW), len(text))
        return min(found, key=lambda piece: piece.start, default=None)

    def _compile_set(self, site: str) -> Any:
        found = re2.Set.FullMatchSet(_options())
        for rule in self._patterned[site]:
            found.Add(plain(rule.pattern))
        found.Compile()
        return found


class _Glued:
    """The glued rules of one scope."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = rules
        self._regexes = [compiled(_around(rule)) for rule in rules]
        self._any = re2.Set.MatchSet(_options()) if _starts(rules) else re2.Set.SearchSet(_options())
        for rule in rules:
            self._any.Add(_around(rule))
        self._any.Compile()

    def pieces(self, text: str, start: int, end: int) -> Iterator[Piece]:
        """The pieces in a window of a paragraph, one a rule at most."""
        if not self._rules:
            return
        window = text[start:end]
        for n in sorted(self._any.Match(window) or ()):
            rule, regex = self._rules[n], self._regexes[n]
            match = regex.match(window) if _starts([rule]) else regex.search(window)
            if match and words(match.group(1)) <= rule.words:
                yield Piece(start + match.start(1), start + match.end(1), rule)


def _starts(rules: list[Rule]) -> bool:
    return any(rule.scope in ("start", "between") for rule in rules)


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
