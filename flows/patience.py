"""What may be over in a minute is tried again, later each time; what is wrong stays wrong and is said at once."""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from typing import Any, TypeVar

from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

Result = TypeVar("Result")
Log = logging.Logger | logging.LoggerAdapter[Any]

PAUSES = (10.0, 60.0, 300.0)
"""Seconds before the second, third and fourth attempt."""

PASSING = frozenset({
    errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNABORTED,
    errno.ECONNREFUSED, errno.ECONNRESET, errno.EPIPE, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN,
})  # fmt: skip
"""What network disks and remote stores say while they are away for a moment. A missing file or a full disk is not."""


def transient(error: BaseException) -> bool:
    """Whether the same work may well succeed in a while: a store that was away, a worker process that was killed."""
    return any(
        isinstance(cause, BrokenExecutor | TimeoutError | ConnectionError)
        or (isinstance(cause, OSError) and (cause.errno is None or cause.errno in PASSING))
        for cause in _causes(error)
    )


def patiently(work: Callable[[], Result], log: Log, pauses: Sequence[float] = PAUSES) -> Result:
    """Do the work, and again after each pause while its error is a transient one; raises the last error."""
    for pause in pauses:
        try:
            return work()
        except Exception as error:
            if not transient(error):
                raise
            log.warning("%s: %s. Trying again in %g s.", type(error).__name__, error, pause)
            time.sleep(pause)
    return work()


def worth_repeating(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """A task's retry condition: its error is transient, and not that the processes under it are gone."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, BaseException) and transient(error) and not isinstance(error, BrokenExecutor)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
