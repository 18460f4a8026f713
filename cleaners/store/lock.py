"""One writer a corpus: a lock that dies with the process that holds it."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ..errors import CorpusError
from .faults import explained

_PAUSE = 0.1


@contextmanager
def writing(path: Path, wait: float | None) -> Iterator[None]:
    """Hold the lock; wait for it `wait` seconds (0: not at all, None: as long as it takes).

    The operating system lets go of it when the process ends, however it ends, so there is no stale lock to clear away.

    Raises CorpusError where another run holds it.
    """
    with explained(path.parent):
        file = path.open("a+b")
    with file:
        until = None if wait is None else time.monotonic() + wait
        while not _taken(file):
            if until is not None and time.monotonic() >= until:
                raise CorpusError(
                    f"Another run is writing to {path.parent} ({_holder(path)}).",
                    "Wait until it is done and repeat the command, or let it wait with --wait SECONDS.",
                )
            time.sleep(_PAUSE)
        try:
            _sign(file)
            yield
        finally:
            file.truncate(0)
            _release(file)


def _sign(file: BinaryIO) -> None:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    file.truncate(0)
    file.write(json.dumps(holder).encode())
    file.flush()


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_bytes())
        return f"process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (OSError, ValueError, KeyError):
        return "it has not said which"


if sys.platform == "win32":
    import msvcrt

    # Far behind the content, which others may read meanwhile.
    _BYTE = 1 << 30

    def _taken(file: BinaryIO) -> bool:
        file.seek(_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(file: BinaryIO) -> None:
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
