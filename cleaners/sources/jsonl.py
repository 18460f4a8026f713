"""One JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from ..record import Fault, Place, Record
from . import fields
from .chunks import chunks, content, lines, utf8
from .part import Part


def read_jsonl(part: Part, most: int) -> Iterator[Record | Fault]:
    """A JSONL file or a piece of it; blank lines count as lines, not as records."""
    found = chunks(Path(part.path), part.start, part.stop)
    return records(found if part.start else utf8(found), part.label, most, part.first)


def read_json(part: Part, most: int) -> Iterator[Record | Fault]:
    """A JSON file: an array of objects or one object; what is neither is read line by line."""
    found = content(Path(part.path), most)
    try:
        whole = orjson.loads(b"".join(utf8([found]))) if len(found) <= most else None
    except orjson.JSONDecodeError:
        whole = None
    if not isinstance(whole, list | dict):
        yield from read_jsonl(part, most)
        return
    for n, value in enumerate(whole if isinstance(whole, list) else [whole], start=1):
        yield _record(value, Place(part.label, n), most, b"")


def records(found: Iterable[bytes], name: str, most: int, first: int = 1) -> Iterator[Record | Fault]:
    """Records from bytes in any cut; `first` is the number of the first line."""
    for number, (line, whole) in enumerate(lines(found, most), start=first):
        place = Place(name, number)
        if not whole:
            yield fields.too_large(place, most, line)
        elif not line.isspace():
            yield _parsed(line, place, most)


def split(part: Part, most: int) -> Iterator[Part]:
    """Pieces of about `most` bytes, cut at line breaks, each with the number of its first line.

    Reads the file once, at the speed of the disk, to count its lines. A UTF-16 file stays whole.
    """
    start, first = 0, 1
    at, number = 0, 1  # the first byte of the chunk, and the number of the line it stands in
    for chunk in chunks(Path(part.path)):
        if at == 0 and chunk[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            break
        if at + len(chunk) - start > most and (cut := chunk.rfind(b"\n") + 1) and at + cut < part.size:
            yield part._replace(start=start, stop=at + cut, first=first, size=at + cut - start)
            start, first = at + cut, number + chunk.count(b"\n", 0, cut)
        number += chunk.count(b"\n")
        at += len(chunk)
    yield part._replace(start=start, first=first, size=part.size - start)


def _parsed(line: bytes, place: Place, most: int) -> Record | Fault:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        try:
            value = _lenient(line)
        except UnicodeDecodeError as wrong:
            return fields.not_utf8(place, wrong, line)
        except (ValueError, RecursionError):
            return Fault(place, "not-json", str(error), fields.excerpt(line))
    return _record(value, place, most, line)


# What JSON calls the values that orjson makes.
_KINDS = {
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


def _record(value: Any, place: Place, most: int, line: bytes) -> Record | Fault:
    if not isinstance(value, dict):
        why = f"a record is a JSON object in braces, and this is {_KINDS[type(value)]}"
        return Fault(place, "not-an-object", why, fields.excerpt(line or repr(value)))
    return fields.record(value, place, most)


def _lenient(line: bytes) -> Any:
    """What orjson refuses and others write: NaN, and halves of surrogate pairs, which are joined or become U+FFFD."""
    value = json.loads(line.decode("utf-8", "surrogatepass"), parse_constant=lambda _: None)
    text = json.dumps(value, ensure_ascii=False)
    return orjson.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
