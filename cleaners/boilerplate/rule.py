"""A rule: boilerplate as data, with the examples that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Scope = Literal["line", "head", "tail", "edge", "start", "end", "between", "credit", "life"]
"""Where a rule acts.

`line`: a whole line anywhere. `head`, `tail`: a whole line before or after the article's core; `edge`: either.
`start`, `end`: glued to the start or end of a paragraph. `between`: glued between two sentences of a paragraph.
`credit`: a photo credit at the end of a line, which makes the line a caption: it goes as a whole, unless it is too long
for one. `life`: a line on the author's life; whose life it is, the article around has to say.
"""

GLUED = frozenset({"start", "end", "between", "credit"})
"""Scopes of rules that match a part of a line."""

BORNE_OUT = frozenset({"life"})
"""Scopes of rules that name whole lines, but only if the text around bears it out; they say nothing by themselves."""


class Example(NamedTuple):
    """A text that a rule must cut, and what is left of it (nothing, for a whole line)."""

    text: str
    left: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes, where, and why: written by people (packs) or learned from a site's pages.

    `lines` are whole lines, compared folded; `pattern` is RE2 and must match a whole folded line, or a glued piece.
    Signs stand in place of a pattern where no order of words is sure: `opens` begins a sentence of the line, and each
    of `holds` stands somewhere in it; both are RE2 and match whole words. So is `unless`, which speaks against a whole
    line that a pattern or signs would name.
    A line of more than `words` words is never cut. `language` and `site` say where the rule holds; empty: everywhere.
    """

    id: str
    why: str
    scope: Scope = "line"
    lines: tuple[str, ...] = ()
    pattern: str = ""
    opens: str = ""
    holds: tuple[str, ...] = ()
    unless: str = ""
    words: int = 15
    language: str = ""
    site: str = ""
    cuts: tuple[Example, ...] = ()
    keeps: tuple[str, ...] = ()

    @property
    def category(self) -> str:
        """The kind of boilerplate: the id's first part."""
        return self.id.partition(".")[0]

    @property
    def signs(self) -> tuple[str, ...]:
        """What the rule looks for in a line without saying in which order."""
        return (self.opens, *self.holds) if self.opens else self.holds

    def acts(self, zone: str) -> bool:
        """Whether the rule acts on whole lines in a zone: `head`, `body` or `tail`."""
        return self.scope in ("line", zone) or (self.scope == "edge" and zone != "body")
