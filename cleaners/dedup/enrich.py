"""What a kept document can learn from the copies that left for it, and paragraphs that stand in several documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..assignment import Assignment
from ..document import Document, Removal, Span, content_hash
from ..settings import DedupSettings
from . import kernels, portable

FIELDS = ("title", "published", "language")
LENDERS = ("exact", "near")
"""The relations close enough for a field of one document to hold for the other."""


class Loan(NamedTuple):
    """A field that the kept document lacked, and the document it was taken from."""

    id: str
    field: str
    value: str
    source: str


def loans(documents: Mapping[str, Document], assignments: Iterable[Assignment]) -> list[Loan]:
    """What kept documents lack and their copies have: title, date, language, and the byline (`author` in `extra`).

    Only from exact and near copies; of several, the earliest published, then the first id.
    """
    copies = sorted(
        (a for a in assignments if a.relation in LENDERS),
        key=lambda a: (a.canonical_id, documents[a.id].published or "\U0010ffff", a.id),
    )
    found: dict[tuple[str, str], Loan] = {}
    for a in copies:
        kept, copy = documents[a.canonical_id], documents[a.id]
        for name in (*FIELDS, "author"):
            value = _field(copy, name)
            if value and not _field(kept, name):
                found.setdefault((kept.id, name), Loan(kept.id, name, value, copy.id))
    return list(found.values())


def _field(document: Document, name: str) -> str:
    return str(getattr(document, name) if name in FIELDS else document.extra.get(name) or "")


def repeats(documents: Iterable[Document], settings: DedupSettings) -> Iterator[Document]:
    """The documents without the long paragraphs that stood in an earlier one already, in their order.

    Earlier is what was published first, then the lesser id. A paragraph counts from `settings.paragraph_words` words
    on, whatever its typography; the removal names the document where it first stood. Off unless that is set.
    """
    batch = list(documents)
    if not settings.paragraph_words:
        yield from batch
        return
    first: dict[str, tuple[str, str]] = {}
    found = {d.id: list(paragraphs(d, settings.paragraph_words)) for d in batch}
    for document in batch:
        standing = (document.published or "\U0010ffff", document.id)
        for key, _ in found[document.id]:
            first[key] = min(first.get(key, standing), standing)
    for document in batch:
        yield document.cut(
            Removal("repeated-paragraph", span.start, span.end, "stood in an earlier document", first[key][1])
            for key, span in found[document.id]
            if first[key][1] != document.id
        )


def paragraphs(document: Document, least: int) -> Iterator[tuple[str, Span]]:
    """The paragraphs of at least so many words, each with a key of its words, whatever their typography."""
    for line in document.lines():
        tokens = portable.tokens([line.text])
        if portable.weights(tokens.flag).sum() >= least * kernels.WORD:
            yield content_hash(tokens.tok.tobytes().hex()), line
