"""From inputs as the user names them to units of work, the same ones every time, whatever the order of the inputs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..document import content_hash
from ..errors import InputError
from ..settings import RunSettings
from .chunks import DECOMPRESSORS
from .part import Part
from .readers import READERS, SPLITTERS, WHOLE

MANY = 4096
"""Parts in a shard at most, so that a shard of tiny files stays a small message."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A unit of work: whole files and pieces of files that together have about `shard_mb` megabytes.

    `name` is the same wherever the input stands on disk and in whatever order it was named; it changes with the names,
    the sizes and the cut of the files. `size` is in bytes, as they stand on disk.
    """

    name: str
    parts: tuple[Part, ...]
    size: int


class _Found(NamedTuple):
    """A file that can be read: its path, what the user calls it, its id, and the suffix that names its reader."""

    path: Path
    label: str
    id: str
    kind: str


def shards(inputs: Sequence[str | Path], settings: RunSettings) -> list[Shard]:
    """Plan the work on some files and folders.

    Folders are read recursively; hidden files, corpora and files of unknown kind in them are passed over. A large JSONL
    file is cut at line breaks, a Parquet file between row groups; small files share a shard.

    Raises InputError for an input that does not exist, a file of unknown kind, a folder with nothing to read in it, and
    for two files that would get the same id.
    """
    found = _each_once(file for name in inputs for file in _found(Path(name), os.fspath(name)))
    _refuse_equal_ids(found)
    return list(_packed((part for file in found for part in _parts(file, settings)), settings.shard_mb << 20))


def passed_over(inputs: Sequence[str | Path]) -> dict[str, int]:
    """How many files of unknown kind stand in the folders among some inputs, by suffix, most frequent first."""
    folders = sorted({Path(name).resolve() for name in inputs if Path(name).is_dir()})
    strange = {path for folder in folders for path, known in _files(folder) if not known}
    counted = Counter(path.suffix.lower() for path in strange)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def kind(name: str) -> str:
    """The suffix that names the reader of a file, without that of the compression; empty if there is none.

    >>> kind("news/2024.JSONL.gz"), kind("photo.jpg")
    ('.jsonl', '')
    """
    path = Path(name.lower())
    packed = path.suffix in DECOMPRESSORS
    suffix = Path(path.stem).suffix if packed else path.suffix
    return suffix if suffix in READERS and not (packed and suffix == ".parquet") else ""


def _found(path: Path, label: str) -> Iterator[_Found]:
    if path.is_dir():
        files = list(_walk(path, label))
        if not files:
            raise InputError(f"Nothing to read in {label}", f"Winnow reads files that end in {_known()}.")
        yield from files
    elif label == "-" and not path.exists():
        raise InputError(
            "The standard input is read by `winnow clean` alone", "Write it to a .jsonl file, and name that."
        )
    elif not path.exists():
        raise InputError(
            f"No such file or folder: {label}", "Check the path; relative ones start at the working folder."
        )
    elif not kind(path.name):
        raise InputError(f"{label} is of no kind that Winnow reads", f"It reads files that end in {_known()}.")
    else:
        yield _Found(path.absolute(), _utf8(label), _utf8(path.name), kind(path.name))


def _walk(root: Path, label: str) -> Iterator[_Found]:
    if _is_corpus(root):
        raise InputError(f"{label} is a corpus, not an input", f"`winnow export {label}` writes what is in it.")
    unreadable: list[OSError] = []
    for path, known in _files(root, unreadable.append):
        if known:
            yield _inside(root, label, path, known)
    for error in unreadable:
        yield _inside(root, label, Path(error.filename), "")


def _files(root: Path, onerror: Callable[[OSError], None] | None = None) -> Iterator[tuple[Path, str]]:
    """The files in a folder, with their kinds; hidden ones and corpora aside."""
    for folder, below, names in os.walk(root, onerror=onerror):
        here = Path(folder)
        below[:] = sorted(d for d in below if not d.startswith(".") and not _is_corpus(here / d))
        yield from ((here / name, kind(name)) for name in names if not name.startswith("."))


def _inside(root: Path, label: str, path: Path, kind: str) -> _Found:
    inner = path.relative_to(root).as_posix()
    return _Found(path.absolute(), _utf8((Path(label) / inner).as_posix()), _utf8(inner), kind)


def _utf8(name: str) -> str:
    """A name that can be written down: bytes of a file's name that are not UTF-8 stand as `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_corpus(folder: Path) -> bool:
    """Whether the file stands in the folder that makes it a corpus; as an input it would be fed its own output."""
    try:
        return (folder / "winnow.json").is_file()
    except OSError:
        return False


def _known() -> str:
    return f"{', '.join(READERS)} (the text kinds also with {' or '.join(DECOMPRESSORS)} behind)"


def _each_once(files: Iterable[_Found]) -> list[_Found]:
    """A file that was named in several ways is read once, under its longest id; sorted by id."""
    once: dict[Path, _Found] = {}
    for file in sorted(files, key=lambda f: (-len(f.id), f.id, f.label)):
        once.setdefault(file.path.resolve(), file)
    return sorted(once.values(), key=lambda f: (f.id, f.label))


def _refuse_equal_ids(found: Iterable[_Found]) -> None:
    """Only files that are one document each take their id from their name."""
    seen: dict[str, _Found] = {}
    for file in found:
        if file.kind in WHOLE:
            first = seen.setdefault(file.id, file)
            if first is not file:
                raise InputError(
                    f"{first.label} and {file.label} would both get the id {file.id!r}",
                    "Name the folder that holds both, so that their ids are their paths in it.",
                )


def _parts(file: _Found, settings: RunSettings) -> Iterator[Part]:
    """A file whole, or in pieces if it is large and of a kind that can be cut."""
    try:
        size = file.path.stat().st_size
        split = SPLITTERS.get(file.kind)
        if split and size > settings.shard_mb << 20 and file.path.suffix.lower() not in DECOMPRESSORS:
            yield from split(Part(str(file.path), file.label, file.id, file.kind, size), settings.shard_mb << 20)
            return
    except OSError:
        size = 0  # the reader meets the same error and reports it
    yield Part(str(file.path), file.label, file.id, file.kind, size)


def _packed(parts: Iterable[Part], most: int) -> Iterator[Shard]:
    held: list[Part] = []
    size = 0
    for part in parts:
        if held and (size + part.size > most or len(held) == MANY):
            yield _shard(held, size)
            held, size = [], 0
        held.append(part)
        size += part.size
    if held:
        yield _shard(held, size)


def _shard(parts: list[Part], size: int) -> Shard:
    name = content_hash(*(f"{p.id}\0{p.start}\0{p.stop}\0{p.size}" for p in parts))[:16]
    return Shard(name, tuple(parts), size)
