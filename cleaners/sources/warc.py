"""Web archives: the HTML pages in the responses of a WARC file, plain or compressed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..record import Fault, Place, Record
from . import fields
from .chunks import MisnamedError, TornError, chunks
from .part import Part

HTML = ("text/html", "application/xhtml+xml")


def read_warc(part: Part, most: int) -> Iterator[Record | Fault]:
    """The pages that a server answered with (status 200, HTML), with their url and when they were fetched.

    A page's place is its number among the responses; images, redirects and errors count but are no records.
    Raises InputError where the optional library is missing.
    """
    try:
        for number, response in enumerate(_responses(chunks(Path(part.path))), start=1):
            kind = (response.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
            if kind in HTML and response.http_headers.get_statuscode() == "200":
                yield _page(response, Place(part.label, number), most)
    except (TornError, MisnamedError, OSError, InputError):
        raise
    except Exception as error:  # warcio promises no set of errors for a file that is no whole archive
        raise TornError(f"is no whole WARC file ({error})") from None


def _page(response: Any, place: Place, most: int) -> Record | Fault:
    url, when = map(response.rec_headers.get_header, ("WARC-Target-URI", "WARC-Date"))
    html = response.content_stream().read(most + 1)
    if len(html) > most:
        return fields.too_large(place, most, url or "")
    return Record({"url": (url or "").strip("<>"), "html": html, "fetched": when or ""}, place)


def _responses(pieces: Iterator[bytes]) -> Iterator[Any]:
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ModuleNotFoundError:
        raise InputError("Reading WARC needs warcio", "pip install 'winnow-corpus[warc]'") from None
    for record in ArchiveIterator(io.BufferedReader(_Stream(pieces))):
        if record.rec_type == "response" and record.http_headers:
            yield record


class _Stream(io.RawIOBase):
    """Pieces of bytes as a file to read from. A torn file must not look like a whole one."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def readable(self) -> bool:
        """A file to read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a part of the buffer; 0 at the end."""
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = piece
        size = min(len(buffer), len(self._held))
        buffer[:size], self._held = self._held[:size], self._held[size:]
        return size
