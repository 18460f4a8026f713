"""One batch of documents in memory, from texts to families."""

from __future__ import annotations

from collections.abc import Iterable

from ..assignment import Assignment
from ..document import Document
from ..settings import DedupSettings
from .candidates import candidates
from .compare import compare
from .families import resolve
from .prefer import facts
from .signatures import sign


def dedupe(documents: Iterable[Document], settings: DedupSettings | None = None) -> list[Assignment]:
    """What becomes of each document beside the others, in their order; it looks at what is kept of their texts.

    Raises ValueError if two documents have the same id.
    """
    settings = settings or DedupSettings()
    batch = list(documents)
    texts = {d.id: d.kept for d in batch}
    if len(texts) < len(batch):
        raise ValueError("two documents have the same id; give each its own")
    signed = sign(list(texts.values()), settings, list(texts))
    evidence = compare(candidates(signed, None, settings), texts, settings)
    return resolve(evidence, facts(batch, signed), settings, lambda pairs: compare(pairs, texts, settings))[0]
