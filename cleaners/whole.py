"""Files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import InputError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to, beside `path`; what stands there takes its place when the block ends without an error.

    A pipe or a device such as /dev/null is written to as it is, for no file must take its place; a link stays, and
    what it leads to is replaced. Raises InputError, before the block begins, where no file can be made.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder", "Name a file.")
    if path.exists() and not path.is_file():
        yield path
        return
    target = path.resolve()
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.touch()
    except OSError as error:
        raise InputError(f"{path} can't be written: {error.strerror}", "Name a file in a folder that exists.") from None
    try:
        yield beside
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
