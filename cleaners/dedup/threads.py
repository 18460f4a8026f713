"""Work on parts side by side: the kernels and Polars let go of the interpreter while they compute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

Part = TypeVar("Part")
Result = TypeVar("Result")


def over(function: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
    """The function's results, in the order of the parts; in as many threads as Polars has (`POLARS_MAX_THREADS`)."""
    threads = min(pl.thread_pool_size(), len(parts))
    if threads < 2:
        return [function(part) for part in parts]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(function, parts))
