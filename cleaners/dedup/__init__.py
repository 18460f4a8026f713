"""Copies and versions of one article: found, verified, explained, and one of them kept."""

from __future__ import annotations

from .alarms import Alarm, alarms, review
from .batch import dedupe
from .candidates import candidates
from .compare import compare
from .enrich import FIELDS, LENDERS, Loan, loans, paragraphs, repeats
from .explain import Explanation, Piece, aligned, explain_pair
from .families import missing, resolve, settle
from .frames import FRAMED, formed, framed
from .guard import accepted
from .portions import split
from .prefer import facts
from .recall import Recall, candidate_recall
from .recurring import Recurring, recurring
from .signatures import from_datasketch, scheme, sign, to_datasketch

__all__ = [
    "FIELDS",
    "FRAMED",
    "LENDERS",
    "Alarm",
    "Explanation",
    "Loan",
    "Piece",
    "Recall",
    "Recurring",
    "accepted",
    "alarms",
    "aligned",
    "candidate_recall",
    "candidates",
    "compare",
    "dedupe",
    "explain_pair",
    "facts",
    "formed",
    "framed",
    "from_datasketch",
    "loans",
    "missing",
    "paragraphs",
    "recurring",
    "repeats",
    "resolve",
    "review",
    "scheme",
    "settle",
    "sign",
    "split",
    "to_datasketch",
]
