"""What is useful in the lines that go becomes fields: lifted, not lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..document import Document, Removal
from .dates import iso

FIELDS = {"author": "byline", "credit": "source", "caption": "caption", "tags": "tags"}
"""Category of a rule → the field that its line fills. A time line fills `published` or `updated`."""

MOST = 20
"""So many values of a field are kept."""

UPDATED = re.compile(
    r"updat|aktualis|actualis|mis[ea]? à jour|actualiz|aggiorn|atualiz|bijgewerkt|uppdater|oppdater|opdater"
    r"|обновл|оновл|güncel|aktualiz|更新|업데이트|최종|päivitetty|frissít|cập nhật|diperbarui"
    r"|актуализ|ενημέρωση|अपडेट|تحديث|zaktual",
    re.IGNORECASE,
)
"""Words that say that a page was changed."""


def lifted(document: Document, title: str, gone: Iterable[Removal]) -> Document:
    """The document with what its removed lines say of it: `title` and `published` if empty, the rest in `extra`.

    `extra["lifted"]` maps `byline`, `source`, `published`, `updated` to a text, `caption` and `tags` to lists of texts.
    """
    found: dict[str, Any] = {}
    for removal in gone:
        text = " ".join(document.text[removal.start : removal.end].split())
        name = _field(removal.rule.partition(".")[0], text)
        if name in ("caption", "tags"):
            values = found.setdefault(name, [])
            if text not in values and len(values) < MOST:
                values.append(text)
        elif name:
            found.setdefault(name, text)
    published = document.published or iso(found.get("published", ""))
    extra = {**document.extra, "lifted": found} if found else document.extra
    if (title, published) == (document.title, document.published) and not found:
        return document
    return replace(document, title=document.title or title, published=published, extra=extra)


def _field(category: str, text: str) -> str:
    if category == "time":
        if not any(map(str.isdigit, text)) or not iso(text):
            return ""
        return "updated" if UPDATED.search(text) else "published"
    return FIELDS.get(category, "")
