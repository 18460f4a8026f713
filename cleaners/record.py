"""What comes in: a record as its source gave it, with the place it stood in, or a fault in its stead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Place(NamedTuple):
    """Where a record stood: a file as the user named it, and the line, row or member in it, from 1 (0: all of it)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        """The place as compilers write it, so that editors can jump to it."""
        return f"{self.file}:{self.line}" if self.line else self.file


class Record(NamedTuple):
    """One record: `text` or `html`, and optionally `id`, `url`, `site`, `title`, `published`, `language`, and more."""

    fields: Mapping[str, Any]
    place: Place


class Fault(NamedTuple):
    """A record that could not be read or made into a document: it is quarantined, and the run goes on."""

    place: Place
    rule: str
    """A stable name for the kind of fault, such as `not-json` or `no-text`."""
    why: str
    excerpt: str = ""
    """The first characters of what was found, for a person who looks for it."""
