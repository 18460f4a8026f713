"""
A corpus under a prefix of an object store (S3, Google Cloud Storage, Azure), with the credentials of the environment.

No lock of an object store dies with its holder. So a writer takes a lease, a small object that it renews; one that was
not renewed for a while is taken over. Should its holder wake up after all, it can't commit: the new writer has
moved the log of the runs on.
"""

# ruff: noqa: D102 - what each method does, `Place` says

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import CorpusError

if TYPE_CHECKING:
    from obstore import UpdateVersion
    from obstore.store import ObjectStore

LEASE = 120.0
"""Seconds without renewal after which a writer counts as dead. It renews four times as often."""

_STAGING = "staging"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A prefix of an object store as a place."""

    url: str
    lock_can_be_lost = True

    def __str__(self) -> str:
        return self.url

    def __truediv__(self, name: str) -> Bucket:
        return Bucket(f"{self.url}/{name}")

    @property
    def options(self) -> dict[str, str]:
        return {"aws_conditional_put": "etag"}

    @property
    def _store(self) -> ObjectStore:
        try:
            from obstore.store import from_url
        except ImportError:
            remedy = "Install it: pip install 'winnow-corpus[cloud]'"
            raise CorpusError(f"{self.url} needs the library obstore.", remedy) from None
        return from_url(self.url)

    def names(self) -> list[str]:
        from obstore import list_with_delimiter

        return sorted(str(found["path"]) for found in list_with_delimiter(self._store)["objects"])

    def occupied(self) -> bool:
        from obstore import list as found

        return any(batch for batch in found(self._store))

    def read(self, name: str) -> Iterator[bytes]:
        from obstore import get

        for block in get(self._store, name).stream():
            yield bytes(block)

    def write(self, name: str, content: bytes) -> None:
        from obstore import put

        put(self._store, name, content)

    def create(self, name: str, content: bytes) -> None:
        from obstore import put
        from obstore.exceptions import AlreadyExistsError

        try:
            put(self._store, name, content, mode="create")
        except AlreadyExistsError as error:
            raise FileExistsError(f"{self.url}/{name}") from error

    def draft(self) -> Path:
        return Path(tempfile.gettempdir()) / f"winnow-{uuid.uuid4().hex}"

    def adopt(self, draft: Path, name: str) -> None:
        from obstore import put

        put(self._store, name, draft)
        draft.unlink()

    def remove(self, names: Iterable[str]) -> None:
        from obstore import delete

        for name in names:
            with suppress(FileNotFoundError):
                delete(self._store, name)

    def clear(self) -> None:
        from obstore import list as found

        self.remove([str(item["path"]) for batch in found(self._store) for item in batch])

    def settle(self, names: Iterable[str] = ()) -> None:
        """An object store has put away what it has acknowledged."""

    def stage(self, run_id: str) -> Path:
        (self / _STAGING).write(run_id, b"")
        folder = self._local / run_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def staged(self) -> list[str]:
        return (self / _STAGING).names()

    def unstage(self, run_id: str) -> None:
        shutil.rmtree(self._local / run_id, ignore_errors=True)
        (self / _STAGING).remove([run_id])

    @property
    def _local(self) -> Path:
        """Where runs on this corpus leave on this machine what they make on their way."""
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return cache / "winnow" / hashlib.sha256(self.url.encode()).hexdigest()[:16]

    @contextmanager
    def locked(self, wait: float | None) -> Iterator[None]:
        until = None if wait is None else time.monotonic() + wait
        while (lease := self._taken()) is None:
            if until is not None and time.monotonic() >= until:
                raise CorpusError(
                    f"Another run is writing to {self.url} ({self._holder()}), or died within the last {LEASE:.0f} s.",
                    "Wait until it is done and repeat the command, or let it wait with --wait SECONDS.",
                )
            time.sleep(min(1.0, LEASE / 10))
        done = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(lease, done), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()
            self._release(lease)

    def _taken(self) -> dict[str, Any] | None:
        """The lease, where nobody has it or who had it is dead."""
        from obstore import head, put
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        with suppress(AlreadyExistsError):
            return {"put": put(self._store, _LOCK, _signed(), mode="create")}
        with suppress(FileNotFoundError, PreconditionError):
            found = head(self._store, _LOCK)
            if (datetime.now(UTC) - found["last_modified"]).total_seconds() > LEASE:
                return {"put": put(self._store, _LOCK, _signed(), mode=_only_if(found))}
        return None

    def _keep(self, lease: dict[str, Any], done: threading.Event) -> None:
        """Renew the lease until the writing is done, or the lease is another's."""
        from obstore import put
        from obstore.exceptions import PreconditionError

        while not done.wait(LEASE / 4):
            try:
                lease["put"] = put(self._store, _LOCK, _signed(), mode=_only_if(lease["put"]))
            except PreconditionError:
                return
            except OSError:
                continue  # the net is away for a moment; the lease outlasts three such moments

    def _release(self, lease: dict[str, Any]) -> None:
        from obstore import head

        with suppress(FileNotFoundError):
            if head(self._store, _LOCK)["e_tag"] == lease["put"]["e_tag"]:
                self.remove([_LOCK])

    def _holder(self) -> str:
        with suppress(OSError, ValueError, KeyError):
            holder = json.loads(b"".join(self.read(_LOCK)))
            return f"process {holder['pid']} on {holder['host']}, heard of {holder['at']}"
        return "it has not said which"


def _only_if(found: Mapping[str, Any]) -> UpdateVersion:
    """The condition that the object is still as it was found."""
    told: UpdateVersion = {"e_tag": found["e_tag"]}
    return told if found["version"] is None else {**told, "version": found["version"]}


def _signed() -> bytes:
    at = datetime.now(UTC).isoformat()
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "at": at}).encode()
