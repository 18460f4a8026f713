"""Files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import InputError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to, beside `path`; what stands there takes its place when the block ends without an error.

    Raises InputError, before the block begins, where no file can be made.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.touch()
    except OSError as error:
        raise InputError(f"{path} can't be written: {error.strerror}", "Name a file in a folder that exists.") from None
    try:
        yield beside
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
