"""From the fields of a row to a record, or to the fault that keeps it from being one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..record import Fault, Place, Record

EXCERPT = 120
_KINDS: dict[type, str] = {
    int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object", str: "a text",
    bytes: "bytes",
}  # fmt: skip


def record(fields: Mapping[str, Any], place: Place, most: int) -> Record | Fault:
    """A record, if the fields have a text or HTML of at most `most` characters; else a fault: `no-text`, `too-large`.

    A blank text is a text: what becomes of the document is decided when it is cleaned.
    """
    contents = [fields.get("text"), fields.get("html")]
    if not isinstance(contents[0], str) and not isinstance(contents[1], str | bytes):
        return Fault(place, "no-text", _missing(*contents), excerpt(_shown(fields)))
    if any(len(c) > most for c in contents if isinstance(c, str | bytes)):
        return too_large(place, most, repr(fields.get("id", "")))
    return Record(fields, place)


def too_large(place: Place, most: int, found: bytes | str) -> Fault:
    """The fault of a record that might exhaust the memory."""
    why = f"larger than {most >> 20} MB; raise run.max_record_mb if it is an article"
    return Fault(place, "too-large", why, excerpt(found))


def not_utf8(place: Place, error: UnicodeDecodeError, found: bytes) -> Fault:
    """The fault of a text in another encoding; which one it is can't be told safely, so it is not guessed."""
    why = f"byte {error.start} is not UTF-8; convert the file first, as in `iconv -f WINDOWS-1252 -t UTF-8`"
    return Fault(place, "not-utf8", why, excerpt(found[max(0, error.start - 40) :]))


def excerpt(found: bytes | str) -> str:
    """The first characters of what was found, for a person."""
    head = found[: 4 * EXCERPT]
    return (head.decode("utf-8", "replace") if isinstance(head, bytes) else head)[:EXCERPT]


def _shown(fields: Mapping[str, Any]) -> str:
    """Fields as JSON writes them; halves of surrogate pairs, which a file can't hold, as question marks."""
    return json.dumps(dict(fields), default=str, ensure_ascii=False).encode("utf-8", "replace").decode()


def _missing(text: Any, html: Any) -> str:
    some = (("text", text), ("html", html))
    wrong = [
        f"its '{name}' is {_KINDS.get(type(v), 'of another kind')}, not a text" for name, v in some if v is not None
    ]
    return " and ".join(wrong) or "has neither 'text' nor 'html'"
