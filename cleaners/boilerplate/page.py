"""A text as a page: its lines, what rules say of each, where the article lies, and what goes so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeVar

from .lines import Line
from .rule import Rule
from .tongues import spoken

LABEL = 3
"""A hit of at most so many words is a label: many are ordinary words too, so the lines around have a say."""

T = TypeVar("T")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass
class Page:
    """A text's lines, what rules found on each, and what goes so far."""

    lines: list[Line]
    hits: list[list[Rule]]
    core: range
    """From the first to the last line of the article's running text."""
    title: str
    silent: frozenset[str]
    """Languages that the text is surely not in: their rules don't act."""
    site: str = ""
    """The host that the text is from."""
    headline: str = ""
    """The title as it is spelled."""
    url: str = ""
    """The address that the text is from; its last words are often the headline's."""
    linked: frozenset[int] = frozenset()
    """The lines in which a sentence of the article follows a link's headline: no whole line is to go."""
    on_furniture: bool = False
    """The article is on furniture itself: it quotes what stands on buttons and in boxes."""
    lost: int = 0
    """How many lines went in earlier rounds."""
    gone: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Line number → rule and why."""
    known: dict[Callable[[Page], Any], Any] = field(default_factory=dict, repr=False)
    """What was read `once` off the lines."""

    def drop(self, n: int, rule: str, why: str) -> None:
        """Mark a line; the first reason stays."""
        self.gone.setdefault(n, (rule, why))

    @cached_property
    def titled(self) -> int:
        """The number of the first line that is the title, -1 if none is."""
        return next((n for n, line in enumerate(self.lines) if line.folded and line.folded == self.title), -1)

    def zone(self, n: int) -> str:
        """Where a line stands: before the core (`head`), after it (`tail`) or in it (`body`)."""
        if self.core and n < self.core.start:
            return "head"
        return "tail" if self.core and n >= self.core.stop else "body"

    def words(self, n: int) -> list[str]:
        """The words of a line, in small letters."""
        return _LETTERS.findall(self.lines[n].text.lower())

    @cached_property
    def language(self) -> str:
        """The language that the text is surely in, if any."""
        return spoken("\n".join(line.text for line in self.lines))

    @cached_property
    def both(self) -> list[tuple[Line, list[Rule]]]:
        """The lines, each with what rules say of it."""
        return list(zip(self.lines, self.hits, strict=True))

    @cached_property
    def told(self) -> list[Line]:
        """The lines with sentences that no rule names: what the article itself says."""
        return [line for line, hits in self.both if line.prose and not hits]

    def supported(self, n: int) -> bool:
        """Whether a line right before or after goes by another rule's word than this very one."""
        return any(
            0 <= m < len(self.lines) and self.hits[m] and self.lines[m].folded != self.lines[n].folded
            for m in (n - 1, n + 1)
        )

    def heads(self, n: int) -> bool:
        """Whether a line may be the title: words at the very top, right above a sentence, and no other title known."""
        if n or len(self.lines) < 2 or not self.lines[1].prose or self.title not in ("", self.lines[0].folded):
            return False
        return self.lines[0].text.replace(" ", "").isalpha()

    def wrapped(self, n: int) -> bool:
        """Whether a line is part of a sentence that runs over several lines, as in text wrapped at a width."""
        line = self.lines[n]
        after = self.lines[n + 1] if n + 1 < len(self.lines) and not self.hits[n + 1] else None
        before = self.lines[n - 1] if n and not self.hits[n - 1] else None
        into = after is not None and not line.closed and after.start == line.end + 1 and after.text[0].islower()
        adjoins = before is not None and before.end + 1 == line.start and not before.closed
        out_of = adjoins and line.words <= LABEL and line.text[0].islower() and line.text.replace(" ", "").isalpha()
        return into or out_of


def once(read: Callable[[Page], T]) -> Callable[[Page], T]:
    """Let what a function reads off a page's lines be read when it is first asked for, and not again.

    It must not look at what is `gone`: that changes.
    """

    @wraps(read)
    def remembered(page: Page) -> T:
        if read not in page.known:
            page.known[read] = read(page)
        found: T = page.known[read]
        return found

    return remembered


def named(hits: Sequence[Rule], zone: str) -> bool:
    """Whether a rule names a line, were it to stand in a zone."""
    return any(rule.acts(zone) for rule in hits)
