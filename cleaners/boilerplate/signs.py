"""Signs of an invitation, wherever they stand in a line: what it asks for, what it offers, whom it speaks to.

'Get our best stories every Friday, straight to your inbox' is said in a hundred ways; no pattern lists the orders of
its words. So a rule may name its words apart: one begins a sentence, the others stand anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .fold import plain
from .regex import compiled, tested
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
        before, after = _edges(rule)
        wanted = [f"{before}(?:{plain(sign)}){after}" for sign in rule.holds]
        if rule.opens:
            wanted.append(f"{_START}(?:{plain(rule.opens)}){after}")
        self._wanted = [tested(sign, "inside") for sign in wanted]
        self._opens = tested(f"(?:{plain(rule.opens)}){after}", "start") if rule.opens else None
        self._unless = unless(rule)

    def begins(self, lowered: str) -> bool:
        """Whether a text starts with what opens an invitation."""
        return self._opens is not None and bool(self._opens(lowered.encode()))

    def __call__(self, folded: bytes) -> bool:
        """Whether a folded line in UTF-8 shows all of them, and nothing that speaks against them."""
        return all(sign(folded) for sign in self._wanted) and not (self._unless and self._unless(folded))


def unless(rule: Rule) -> Callable[[bytes], Any] | None:
    """The test for what speaks against a rule in a folded line in UTF-8, if anything does."""
    before, after = _edges(rule)
    return tested(f"{before}(?:{plain(rule.unless)}){after}", "inside") if rule.unless else None


def _edges(rule: Rule) -> tuple[str, str]:
    """What stands before and after a whole word in a rule's language."""
    return ("", "") if rule.language in UNSPACED else (_BEFORE, _AFTER)


@lru_cache(maxsize=256)
def object_of(rule: Rule) -> Any:
    """What matches the words for the things that an invitation is about: the first of what its rule `holds`."""
    return compiled(f"(?:{plain(rule.holds[0])})")


@lru_cache(maxsize=256)
def signs_of(rule: Rule) -> Signs:
    """The signs of a rule that is asked about single sentences."""
    return Signs(rule)
