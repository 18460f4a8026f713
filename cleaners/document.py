"""
One document on its way through the house, and the record of what it lost.

A document's text is *made* once (extract, normalise) and after that only *pointed at*: a step never edits the text, it
names the spans that should go and says why. So `kept` and the removals cannot disagree, and every offset in the output
refers to the same base text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import xxhash


class Span(NamedTuple):
    """A stretch of a document's base text; `start` and `end` count characters (code points)."""

    start: int
    end: int
    text: str


class Removal(NamedTuple):
    """Why `text[start:end]` is not in the output."""

    rule: str
    start: int
    end: int
    why: str = ""
    instead: str = ""
    """The id of the document that is kept in its place, where the text repeats another document's."""


class Rejection(NamedTuple):
    """Why a whole document is not in the corpus."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article: the text as it was made, and what should not stay of it.

    `text` is the base text, which removals point into; what is left of it is `kept`. `published` is an ISO 8601 date or
    time where it could be read as one. `extra` holds every field that Winnow has no use for, untouched. `flags` name
    what a person should look at.
    """

    id: str
    text: str
    url: str = ""
    site: str = ""
    title: str = ""
    published: str = ""
    language: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    rewrites: tuple[str, ...] = ()
    removals: tuple[Removal, ...] = ()
    rejected: Rejection | None = None
    flags: tuple[str, ...] = ()

    def rewritten(self, text: str, by: str) -> Document:
        """Give the document a better text, and note who made it.

        Raises ValueError after the first removal: offsets must keep their meaning.
        """
        if text == self.text:
            return self
        if self.removals:
            raise ValueError(f"{by}: document {self.id!r} has removals, so its text is fixed")
        return replace(self, text=text, rewrites=(*self.rewrites, by))

    def without(self, spans: Iterable[Span], rule: str, why: str = "", instead: str = "") -> Document:
        """Take spans out, and say why.

        >>> doc = Document("a", "Share this\\nNews.\\n\\nMore news.")
        >>> doc.without([next(doc.lines())], rule="share").kept
        'News.\\n\\nMore news.'
        """
        return self.cut(Removal(rule, span.start, span.end, why, instead) for span in spans)

    def cut(self, removals: Iterable[Removal]) -> Document:
        """Take several spans out, each for its own reason. The only way a document shrinks.

        What already went is not taken twice. A removal that empties a line takes the line's break along, so that `kept`
        needs no repair: the base text is exactly `kept` plus the removed spans.

        Raises ValueError for a span outside the text.
        """
        new = list(removals)
        for removal in new:
            if not 0 <= removal.start <= removal.end <= len(self.text):
                raise ValueError(f"{removal.rule}: span {removal.start}–{removal.end} is outside document {self.id!r}")
        if not new:
            return self
        return replace(self, removals=_with_line_breaks(self.text, _disjoint([*self.removals, *new])))

    def reject(self, rule: str, why: str) -> Document:
        """Turn the whole document away, and say why."""
        return replace(self, rejected=Rejection(rule, why))

    def flagged(self, flag: str) -> Document:
        """Ask a person to look at this document."""
        return self if flag in self.flags else replace(self, flags=(*self.flags, flag))

    def lines(self) -> Iterator[Span]:
        """The lines that are still here and not blank, each with its place in the base text.

        Of a line that lost a part, each part that is left.

        >>> doc = Document("a", "Share this\\nNews.\\n")
        >>> [line.text for line in doc.lines()]
        ['Share this', 'News.']
        """
        for start, end in self._left():
            for match in _LINE.finditer(self.text, start, end):
                if not match[0].isspace():
                    yield Span(match.start(), match.end(), match[0])

    @property
    def kept(self) -> str:
        """The text without what was removed."""
        if not self.removals:
            return self.text
        return "".join([self.text[start:end] for start, end in self._left()])

    def as_record(self, *, with_source: bool = False) -> dict[str, Any]:
        """The document as a plain record for JSON, its `text` being what was kept.

        Removals carry the text they took; `with_source` adds the base text as `source_text`.
        """
        removals = [
            {"rule": r.rule, "start": r.start, "end": r.end, "text": self.text[r.start : r.end], "why": r.why}
            | ({"instead": r.instead} if r.instead else {})
            for r in self.removals
        ]
        record = {
            "id": self.id, "url": self.url, "site": self.site, "title": self.title, "published": self.published,
            "language": self.language, "text": self.kept, "removals": removals,
            "rejected": self.rejected._asdict() if self.rejected else None,
        }  # fmt: skip
        optional = {"flags": list(self.flags), "rewrites": list(self.rewrites), "extra": dict(self.extra)}
        source = {"source_text": self.text} if with_source else {}
        return record | {name: value for name, value in optional.items() if value} | source

    def _left(self) -> Iterator[tuple[int, int]]:
        at = 0
        for removal in self.removals:
            if at < removal.start:
                yield at, removal.start
            at = removal.end
        if at < len(self.text):
            yield at, len(self.text)


Step = Callable[[Document], Document]

_LINE = re.compile(r"[^\n]+")


def through(document: Document, steps: Iterable[Step]) -> Document:
    """Send one document through the steps, stopping when one rejects it."""
    for step in steps:
        if document.rejected:
            break
        document = step(document)
    return document


def content_hash(*parts: str) -> str:
    """A stable 128-bit name of some texts, as 32 hex digits (XXH3); the parts' borders count."""
    digest = xxhash.xxh3_128()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


def _disjoint(removals: list[Removal]) -> list[Removal]:
    """Sorted by place; of two that overlap, the one that starts first keeps its span, the other what is left of its."""
    disjoint: list[Removal] = []
    at = 0
    for removal in sorted(removals, key=lambda r: (r.start, -r.end)):
        if removal.end > at and removal.end > removal.start:
            disjoint.append(removal if removal.start >= at else removal._replace(start=at))
            at = removal.end
    return disjoint


def _with_line_breaks(text: str, removals: list[Removal]) -> tuple[Removal, ...]:
    """Let removals that empty a line take its break along.

    Between two lines that stay, the wider of the breaks stays. After the last line that stays nothing stays, and before
    the first one nothing. One pass, linear in the text.
    """
    out: list[Removal] = []
    at, breaks, head = 0, 0, True  # `breaks`: how many line breaks stay right before this point
    for n, removal in enumerate(removals):
        gap = text[at : removal.start]
        bare = gap.rstrip("\n")
        head = head and not bare
        breaks = len(gap) - len(bare) + (0 if bare else breaks)
        end = removal.end
        if (head or breaks) and (end == len(text) or text[end] == "\n"):
            bound = removals[n + 1].start if n + 1 < len(removals) else len(text)
            most = bound if head else min(bound, end + breaks)
            while end < most and text[end] == "\n":
                end += 1
        out.append(removal if removal.end == end else removal._replace(end=end))
        at = end
    return tuple(_without_trailing_break(text, out))


def _without_trailing_break(text: str, removals: list[Removal]) -> list[Removal]:
    """At the tail of the text the break before the removed lines goes with the first of them."""
    at = len(text)
    for n in range(len(removals) - 1, -1, -1):
        removal = removals[n]
        if removal.end < at and not text[removal.end : at].isspace():
            break
        floor = removals[n - 1].end if n else 0
        start = removal.start
        while start > floor and text[start - 1] == "\n":
            start -= 1
        removals[n] = removal._replace(start=start)
        at = start
        if start > floor:
            break
    return removals
