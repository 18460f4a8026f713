"""The steps that one document goes through, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from .. import extract, language, normalise
from ..boilerplate import rules as packs
from ..boilerplate import strip
from ..document import Document, Rejection, Step
from ..record import Fault, Place, Record
from ..settings import Settings

Source = str | Mapping[str, Any] | Document | Record | Fault


def make(source: Source, place: Place) -> Document | Fault:
    """A document from what a caller has: a text, a mapping, what a reader gave, or a document that is one already."""
    if isinstance(source, Document | Fault):
        return source
    if isinstance(source, Record):
        return extract.document(source)
    fields = {"text": source} if isinstance(source, str) else source
    return extract.document(Record(fields, place))


def refused(fault: Fault) -> Document:
    """A fault in the shape of a document, where a stream promises one document for each record."""
    return Document(id=str(fault.place), text="", rejected=Rejection(fault.rule, fault.why))


def text_steps(settings: Settings) -> list[Step]:
    """The steps that make the text: from then on it is only pointed at."""
    return [normalise.normalise(settings.normalise)]


def cleaning_steps(settings: Settings, learned: Sequence[packs.Rule] = ()) -> list[Step]:
    """The steps that take away what is not the article, and label what is left."""
    steps = [_shipped(settings) if not learned else _strip(settings, learned)] if settings.boilerplate.enabled else []
    return [*steps, language.detect(settings.language), language.reject_empty]


@lru_cache(maxsize=4)
def _shipped(settings: Settings) -> Step:
    """Thousands of rules take a tenth of a second to compile; a caller with many single texts should pay it once."""
    return _strip(settings, ())


def _strip(settings: Settings, learned: Sequence[packs.Rule]) -> Step:
    return strip.strip([*rules_at_work(settings), *learned], settings.boilerplate)


def rules_at_work(settings: Settings) -> list[packs.Rule]:
    """The shipped rules and those of the user's packs, without the disabled ones."""
    every = [*packs.shipped(), *(rule for path in settings.boilerplate.packs for rule in packs.load(path))]
    disabled = set(settings.boilerplate.disable)
    return [rule for rule in every if rule.id not in disabled and rule.id.split(".")[0] not in disabled]
