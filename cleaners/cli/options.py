"""The options that commands share, and what they amount to."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from ..settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

INPUTS = click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=str))
CORPUS = click.argument("corpus", type=click.Path(path_type=Path))
OUT = click.option(
    "-o", "--out", default="-", type=click.Path(path_type=str), help="Where to write; '-' is the standard output."
)
QUIET = click.option("-q", "--quiet", is_flag=True, help="No progress, no summary.")


def as_json(what: str) -> Callable[[Command], Command]:
    """The option --json, saying what it gives."""
    return click.option("--json", "as_json", is_flag=True, help=what)


def with_settings(command: Command) -> Command:
    """Add --config, --set and --workers, and hand the command the `settings` that they make."""

    @click.option(
        "-c",
        "--config",
        type=click.Path(path_type=Path),
        help="Settings from a TOML file. `winnow settings` shows all.",
    )
    @click.option(
        "-s", "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="One setting: --set dedup.seed=7"
    )
    @click.option("-w", "--workers", type=click.IntRange(0, 256), help="Processes side by side (0: one a core).")
    @wraps(command)
    def with_them(
        *args: Any, config: Path | None, overrides: tuple[str, ...], workers: int | None, **others: Any
    ) -> Any:
        chosen = overrides if workers is None else (*overrides, f"run.workers={workers}")
        return command(*args, settings=Settings.load(_config(config), chosen), **others)

    return with_them  # type: ignore[return-value]  # click's decorators keep the callable, mypy can't know


def worker_count(settings: Settings) -> int:
    """How many processes to use."""
    return settings.run.workers or len(
        os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else [0] * (os.cpu_count() or 1)
    )


def _config(path: Path | None) -> Path | None:
    """Without --config, a `winnow.toml` in the working folder counts."""
    here = Path("winnow.toml")
    return path or (here if here.is_file() else None)
