"""Copies and versions of one article: found, verified, explained, and one of them kept."""

from __future__ import annotations

from .batch import dedupe
from .candidates import candidates
from .compare import compare
from .families import missing, settle
from .guard import accepted
from .prefer import facts
from .signatures import from_datasketch, scheme, sign, to_datasketch

__all__ = [
    "accepted",
    "candidates",
    "compare",
    "dedupe",
    "facts",
    "from_datasketch",
    "missing",
    "scheme",
    "settle",
    "sign",
    "to_datasketch",
]
