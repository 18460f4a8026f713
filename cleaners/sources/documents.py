"""Files that are one document each: their path is the id."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from ..record import Fault, Place, Record
from . import fields
from .chunks import content
from .part import Part

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(part: Part, most: int) -> Iterator[Record | Fault]:
    """A text file in UTF-8, or with a byte order mark in UTF-16; in any other encoding the fault `not-utf8`.

    A folder with the name of a host, such as `example.org/`, names the site: plain text can't say whose page it was,
    and without a site nothing is learned from its pages.
    """
    place = Place(part.label)
    found = content(Path(part.path), most)
    encoding = next((name for mark, name in _MARKS if found.startswith(mark)), "utf-8")
    if len(found) > most:
        yield fields.too_large(place, most, found)
        return
    try:
        folder = Path(part.path).parent.name
        site = {"site": folder.removeprefix("www.")} if _HOST.fullmatch(folder) else {}
        yield Record({"id": part.id, "text": found.decode(encoding), **site}, place)
    except UnicodeDecodeError as error:
        yield fields.not_utf8(place, error, found)


def read_html(part: Part, most: int) -> Iterator[Record | Fault]:
    """An HTML file as bytes: its encoding stands in it, and the extractor looks for it."""
    place = Place(part.label)
    found = content(Path(part.path), most)
    if len(found) > most:
        yield fields.too_large(place, most, found)
    else:
        yield Record({"id": part.id, "html": found}, place)
