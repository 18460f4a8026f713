"""A corpus in a folder of this machine."""

# ruff: noqa: D102 - what each method does, `Place` says

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from ..errors import CorpusError
from . import lock
from .place import DRAFT

_STAGING = "staging"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as a place. What is written to it is on the disk when the call returns."""

    path: Path
    options = None
    lock_can_be_lost = False

    def __str__(self) -> str:
        return str(self.path)

    def __truediv__(self, name: str) -> Folder:
        return Folder(self.path / name)

    @property
    def url(self) -> str:
        return str(self.path)

    def names(self) -> list[str]:
        return sorted(path.name for path in self.path.glob("*") if path.is_file())

    def occupied(self) -> bool:
        if self.path.is_file():
            raise CorpusError(f"{self.path} is a file, not a corpus.", "A corpus is a folder: give another path.")
        return self.path.exists() and any(not path.name.startswith(DRAFT) for path in self.path.iterdir())

    def read(self, name: str) -> Iterator[bytes]:
        with (self.path / name).open("rb") as stream:
            while block := stream.read(1 << 20):
                yield block

    def write(self, name: str, content: bytes) -> None:
        draft = self.draft()
        draft.write_bytes(content)
        self.adopt(draft, name)

    def create(self, name: str, content: bytes) -> None:
        draft = self.draft()
        draft.write_bytes(content)
        _sync(draft)
        try:
            os.link(draft, self.path / name)
        finally:
            draft.unlink()
        self.settle()

    def draft(self) -> Path:
        self.path.mkdir(parents=True, exist_ok=True)
        return self.path / f"{DRAFT}{uuid.uuid4().hex}"

    def adopt(self, draft: Path, name: str) -> None:
        _sync(draft)
        draft.replace(self.path / name)
        self.settle()

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            (self.path / name).unlink(missing_ok=True)

    def clear(self) -> None:
        if self.path.exists():
            shutil.rmtree(self.path)

    def settle(self, names: Iterable[str] = ()) -> None:
        for name in names:
            _sync(self.path / name)
        if os.name == "posix":  # elsewhere a folder can't be waited for
            _sync(self.path)

    def stage(self, run_id: str) -> Path:
        folder = self.path / _STAGING / run_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def staged(self) -> list[str]:
        return sorted(path.name for path in (self.path / _STAGING).glob("*") if path.is_dir())

    def unstage(self, run_id: str) -> None:
        if (self.path / _STAGING / run_id).exists():
            shutil.rmtree(self.path / _STAGING / run_id)

    def locked(self, wait: float | None) -> AbstractContextManager[None]:
        return lock.writing(self.path / _LOCK, wait)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
