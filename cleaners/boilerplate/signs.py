"""Signs of an invitation, wherever they stand in a line: what it asks for, what it offers, whom it speaks to.

'Get our best stories every Friday, straight to your inbox' is said in a hundred ways; no pattern lists the orders of
its words. So a rule may name its words apart: one begins a sentence, the others stand anywhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .fold import plain
from .regex import compiled
from .rule import Rule

UNSPACED = frozenset({"zh", "ja", "th"})
"""Languages that write no spaces: there a word has no edges to look for."""

_START = r"""(?:^|[.!?…:;|–—。！？।؟۔-])[^\pL\pN"'«„]*"""
_BEFORE = r"(?:^|[^\pL\pM\pN])"
_AFTER = r"(?:[^\pL\pM\pN]|$)"


class Signs:
    """The signs of one rule."""

    def __init__(self, rule: Rule) -> None:
        """Compile them; raises RuleError for what RE2 can't match in linear time."""
        before, after = ("", "") if rule.language in UNSPACED else (_BEFORE, _AFTER)
        wanted = [f"{before}(?:{plain(sign)}){after}" for sign in rule.holds]
        if rule.opens:
            wanted.append(f"{_START}(?:{plain(rule.opens)}){after}")
        self._wanted = [compiled(sign) for sign in wanted]
        self._opens = compiled(f"(?:{plain(rule.opens)}){after}") if rule.opens else None
        self._unless = compiled(f"{before}(?:{plain(rule.unless)}){after}") if rule.unless else None

    def begins(self, lowered: str) -> bool:
        """Whether a text starts with what opens an invitation."""
        return self._opens is not None and self._opens.match(lowered) is not None

    def fullmatch(self, folded: str) -> bool:
        """Whether a folded line shows all of them, and nothing that speaks against them."""
        if not all(sign.search(folded) for sign in self._wanted):
            return False
        return self._unless is None or not self._unless.search(folded)


@lru_cache(maxsize=256)
def object_of(rule: Rule) -> Any:
    """What matches the words for the things that an invitation is about: the first of what its rule `holds`."""
    return compiled(f"(?:{plain(rule.holds[0])})")
