"""One batch of documents in memory, from texts to families."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from ..assignment import Assignment
from ..document import Document
from ..settings import DedupSettings
from .candidates import candidates
from .compare import compare
from .families import resolve
from .prefer import facts
from .recurring import recurring
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
    known = facts(batch, signed)
    recur = recurring(lambda ids: ids.to_frame().with_columns(text=_texts(ids, texts)), known, evidence)
    return resolve(evidence, recur.counted(known), settings, lambda pairs: compare(pairs, texts, settings), recur)[0]


def _texts(ids: pl.Series, texts: Mapping[str, str]) -> pl.Series:
    return pl.Series([texts[i] for i in ids], dtype=pl.String)
