"""How far a long job is: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Watch = Callable[[str, int, int], None]
SHORT = 5.0
"""Seconds that nobody needs to be told about."""


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Watch]:
    """A function to call with what is being done, how many units are done, and of how many."""
    if quiet:
        yield lambda _what, _done, _total: None
    elif sys.stderr.isatty():
        with _bars() as watch:
            yield watch
    else:
        yield _lines()


@contextmanager
def _bars() -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def watch(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield watch


def _lines() -> Watch:
    """A line when a pass ends, and at most one every ten seconds before; none while the whole job is a short one."""
    said: dict[str, float] = {}
    started = time.monotonic()

    def watch(what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - started >= SHORT and (done == total or now - said.get(what, 0.0) >= 10):
            said[what] = now
            click.echo(f"{what}: {done} of {total}", err=True)

    return watch
