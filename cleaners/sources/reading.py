"""From a unit of work to its records; what can't be read becomes a fault, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ..record import Fault, Place, Record
from ..settings import RunSettings
from . import jsonl
from .chunks import CHUNK, MisnamedError, TornError, utf8
from .part import Part
from .plan import Shard
from .readers import READERS


def read(shard: Shard, settings: RunSettings) -> Iterator[Record | Fault]:
    """The records of a shard, in the order of its parts, with a fault wherever there should be one.

    Never raises for what stands in a file, or because a file is gone or may not be read. Holds one record at a time.
    """
    for part in shard.parts:
        yield from _guarded(part, settings.max_record_mb << 20)


def stream(lines: BinaryIO, name: str, settings: RunSettings) -> Iterator[Record | Fault]:
    """Records from an open stream of JSON lines, such as standard input, as they arrive; faults call it `name`."""
    some = getattr(lines, "read1", lines.read)  # `read` would wait for a whole chunk
    return jsonl.records(utf8(iter(partial(some, CHUNK), b"")), name, settings.max_record_mb << 20)


def _guarded(part: Part, most: int) -> Iterator[Record | Fault]:
    place = Place(part.label)
    last = 0
    try:
        if not part.kind:
            next(Path(part.path).iterdir(), None)  # a folder that could not be listed: says why, or can be by now
            return
        for item in READERS[part.kind](part, most):
            last = item.place.line
            yield item
    except TornError as error:
        kept = "the records before that place are kept" if last else "fetch it again"
        yield Fault(place._replace(line=last + 1 if last else 0), "torn", f"{error}; {kept}")
    except MisnamedError as error:
        yield Fault(place, "misnamed", str(error))
    except OSError as error:
        yield Fault(place, "unreadable", error.strerror or str(error))
