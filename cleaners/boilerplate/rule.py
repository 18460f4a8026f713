"""A rule: boilerplate as data, with the examples that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Scope = Literal["line", "head", "tail", "start", "end", "between", "credit"]
"""Where a rule acts.

`line`: a whole line anywhere. `head`, `tail`: a whole line before or after the article's core. `start`, `end`: glued to
the start or end of a paragraph. `between`: glued between two sentences of a paragraph. `credit`: a photo credit at the
end of a line, which makes the line a caption: it goes as a whole, unless it is too long for one.
"""

GLUED = frozenset({"start", "end", "between", "credit"})
"""Scopes of rules that match a part of a line."""


class Example(NamedTuple):
    """A text that a rule must cut, and what is left of it (nothing, for a whole line)."""

    text: str
    left: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes, where, and why: written by people (packs) or learned from a site's pages.

    `lines` are whole lines, compared folded; `pattern` is RE2 and must match a whole folded line, or a glued piece.
    A line of more than `words` words is never cut. `language` and `site` say where the rule holds; empty: everywhere.
    """

    id: str
    why: str
    scope: Scope = "line"
    lines: tuple[str, ...] = ()
    pattern: str = ""
    words: int = 15
    language: str = ""
    site: str = ""
    cuts: tuple[Example, ...] = ()
    keeps: tuple[str, ...] = ()

    @property
    def category(self) -> str:
        """The kind of boilerplate: the id's first part."""
        return self.id.partition(".")[0]
