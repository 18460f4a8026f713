"""What disks and tables can do to a corpus, as errors that say what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from ..errors import CorpusError

_REMEDIES = {
    errno.ENOSPC: "Free some space on the disk",
    errno.EDQUOT: "Free some space, your quota is used up",
    errno.EFBIG: "Allow larger files",
    errno.EACCES: "Give yourself the right to write there",
    errno.EPERM: "Give yourself the right to write there",
    errno.EROFS: "Make the disk writable",
}


@contextmanager
def explained(place: object, outcome: str = "Nothing was changed.") -> Iterator[None]:
    """Turn the faults of disks and tables into CorpusError; `outcome` says what has become of the corpus."""
    from deltalake.exceptions import DeltaError

    try:
        yield
    except FileExistsError as error:
        problem = f"Another run has changed the corpus {place} meanwhile."
        raise CorpusError(problem, f"{outcome} Repeat the command: it goes on from there.") from error
    except (OSError, pl.exceptions.ComputeError) as error:
        mend = _REMEDIES.get(getattr(error, "errno", None) or 0) or _told(error)
        raise CorpusError(f"The corpus {place} can't be read or written: {error}", _again(outcome, mend)) from error
    except DeltaError as error:
        problem = f"The tables of the corpus {place} can't be used: {error}"
        raise CorpusError(problem, _again(outcome, _told(error))) from error


def _told(error: Exception) -> str:
    """The remedy for an error that only its words name."""
    return next((remedy for code, remedy in _REMEDIES.items() if f"(os error {code})" in str(error)), "Mend that")


def _again(outcome: str, mend: str) -> str:
    return f"{outcome} {mend}, and repeat the command: it goes on where it stopped."
