"""Cleaning and deduplication without a corpus: one text, a stream of records, a batch in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..assignment import Assignment
from ..boilerplate import learn
from ..boilerplate.rules import Rule
from ..document import Document, through
from ..record import Fault, Place
from ..settings import Settings
from .steps import Source, cleaning_steps, make, refused, text_steps


def clean_text(text: str, settings: Settings | None = None) -> str:
    """One text, repaired and without its boilerplate.

    >>> clean_text("Rain fell on Oslo for nine days.\\n\\nBack to top button")
    'Rain fell on Oslo for nine days.'
    """
    return next(clean(iter([text]), settings)).kept


def clean(records: Iterable[Source], settings: Settings | None = None) -> Iterator[Document]:
    """Records in, cleaned documents out, one for one and in order.

    A record is a text, a mapping with `text` or `html` (and `id`, `url`, `site`, `title`, `published`, `language`), or
    a `Document`. What is left of a document's text is `document.kept`; `removals` says what went and why; a record that
    can't be used comes back with `rejected` set. A sequence (a list, a tuple) is known whole, so each site's furniture
    is learned from it first, and paragraphs that stood in an earlier document are taken out if
    `dedup.paragraph_words` asks for that; any other iterable is cleaned as it flows.
    """
    settings = settings or Settings()
    learned: list[Rule] = []
    whole = isinstance(records, Sequence) and not isinstance(records, str)
    if whole and _learns(settings):
        learned = learn.learned(learn.count(_made(records, settings), settings.boilerplate), settings.boilerplate)
    steps = cleaning_steps(settings, learned)
    cleaned: Iterator[Document] = (through(document, steps) for document in _made(records, settings))
    if whole and settings.dedup.paragraph_words:
        from ..dedup import repeats

        cleaned = repeats(cleaned, settings.dedup)
    yield from cleaned


def dedupe(documents: Iterable[Source], settings: Settings | None = None) -> list[Assignment]:
    """Which documents of one batch in memory are copies or versions of another, one assignment each, in order.

    Works on what is left of each document's text. Records that can't be used are left out.
    """
    from ..dedup import dedupe as assign

    settings = settings or Settings()
    return assign((d for d in _made(documents, settings) if not d.rejected), settings.dedup)


def _learns(settings: Settings) -> bool:
    return settings.boilerplate.enabled and settings.boilerplate.learn


def _made(records: Iterable[Source], settings: Settings) -> Iterator[Document]:
    """Documents with their text made; one that has removals already keeps the text that they point into."""
    steps = text_steps(settings)
    for number, record in enumerate(records, 1):
        made = make(record, Place("record", number))
        if isinstance(made, Fault):
            yield refused(made)
        else:
            yield made if made.removals else through(made, steps)
