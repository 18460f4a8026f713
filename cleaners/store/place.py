"""Where a corpus is kept: in a folder of this machine, or under a prefix of an object store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

DRAFT = ".part-"
"""How the names of files begin that are not whole yet."""


class Place(Protocol):
    """What the store asks of a place. Names are those of files directly in it."""

    @property
    def url(self) -> str:
        """How Delta Lake and Polars call it."""

    @property
    def options(self) -> Mapping[str, str] | None:
        """What Delta Lake must know to write there."""

    @property
    def lock_can_be_lost(self) -> bool:
        """Whether a writer that seems dead may wake up and find another one at work."""

    def __truediv__(self, name: str) -> Place:
        """A place within."""

    def names(self) -> list[str]:
        """The files directly in it, sorted."""

    def occupied(self) -> bool:
        """Whether anything is in it. Raises CorpusError where nothing can be in it."""

    def read(self, name: str) -> Iterator[bytes]:
        """A file's content in blocks. Raises FileNotFoundError."""

    def write(self, name: str, content: bytes) -> None:
        """Put a file in its place, whole, also where there is one of that name."""

    def create(self, name: str, content: bytes) -> None:
        """Put a file there, whole. Raises FileExistsError where there is one of that name."""

    def draft(self) -> Path:
        """A new local file, to be written and then adopted."""

    def adopt(self, draft: Path, name: str) -> None:
        """Make a draft a file of this place."""

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that are gone are no error."""

    def clear(self) -> None:
        """Remove everything in it."""

    def settle(self, names: Iterable[str] = ()) -> None:
        """Wait until the place's list of files, and these files that others wrote there, outlast a power cut."""

    def stage(self, run_id: str) -> Path:
        """A local folder for what a run makes on its way; that it was made is remembered until `unstage`."""

    def staged(self) -> list[str]:
        """The runs that made such a folder and did not end."""

    def unstage(self, run_id: str) -> None:
        """Remove a run's folder."""

    def locked(self, wait: float | None) -> AbstractContextManager[None]:
        """Be the place's only writer. Raises CorpusError where another one is, and stays for longer than `wait`."""
