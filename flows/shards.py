"""How the recipe's units of work become tasks: threads that wait for processes of this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from math import ceil
from multiprocessing import active_children, get_context
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from cleaners.pipeline.staging import Mapper, at_work
from flows.patience import worth_repeating

MOST_TASKS = 300
"""A pass makes no more tasks than this: each costs the server 15 to 40 ms, and the run's page has to stay readable."""

Take = Callable[[Callable[[], Any]], Any]


@task(
    task_run_name="{what} {numbers}", cache_policy=NO_CACHE, persist_result=False, retries=2,
    retry_delay_seconds=[5, 60], retry_jitter_factor=0.5, retry_condition_fn=worth_repeating,
)  # fmt: skip
def shard(what: str, numbers: str, work: Callable[[], list[Any]]) -> list[Any]:  # noqa: ARG001 - they make the name
    """Some units of one pass. They may be done twice, never half: what they make stands in a folder of its own."""
    return work()


@contextmanager
def as_tasks(workers: int, cluster: str = "") -> Iterator[Mapper]:
    """A mapper that makes tasks of a pass: on that many processes here, or on the cluster with that address."""
    with _on_cluster(cluster) if cluster else _on_processes(workers) as (runner, take):
        yield partial(_mapped, runner, take)


def grouped(units: Sequence[Any], most: int = MOST_TASKS) -> list[tuple[str, Sequence[Any]]]:
    """Neighbouring units in at most so many groups, each with the numbers it has, for its name.

    >>> grouped("abcde", most=3)
    [('0–1', 'ab'), ('2–3', 'cd'), ('4', 'e')]
    """
    size = max(1, ceil(len(units) / most))
    groups = [(at, units[at : at + size]) for at in range(0, len(units), size)]
    return [(f"{at}–{at + len(some) - 1}" if len(some) > 1 else f"{at}", some) for at, some in groups]


def each(function: Callable[[Any], Any], units: Sequence[Any]) -> list[Any]:
    """The function over a group, in the process that does the work."""
    return [function(unit) for unit in units]


def _mapped(runner: TaskRunner[Any], take: Take, function: Callable[[Any], Any], units: Sequence[Any]) -> Iterator[Any]:
    """The recipe's mapper: results in the order in which they are done."""
    what = getattr(getattr(function, "func", function), "__name__", "shard")
    futures = [
        runner.submit(shard, {"what": what, "numbers": numbers, "work": partial(take, partial(each, function, some))})
        for numbers, some in grouped(units)
    ]
    for future in as_completed(futures):
        yield from future.result()


@contextmanager
def _on_processes(workers: int) -> Iterator[tuple[TaskRunner[Any], Take]]:
    """Tasks are threads, and Python's threads share one core: so each waits for a process.

    An error, a time limit or a cancellation ends the processes at once, in the middle of whatever they do.
    """
    with (
        _threads(workers) as runner,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=at_work) as pool,
    ):
        try:
            yield runner, lambda work: pool.submit(work).result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in active_children():
                child.terminate()
            raise


def _threads(workers: int) -> TaskRunner[Any]:
    return ThreadPoolTaskRunner(max_workers=workers)


@contextmanager
def _on_cluster(address: str) -> Iterator[tuple[TaskRunner[Any], Take]]:
    """Tasks run where the cluster puts them; inputs and corpus must have the same address on all its machines."""
    with _ray(address) if address.startswith("ray://") else _dask(address) as runner:
        yield runner, _here


def _dask(address: str) -> Any:
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise _lacks("Dask", "dask") from error
    return DaskTaskRunner(address=address)


def _ray(address: str) -> Any:
    try:
        from prefect_ray import RayTaskRunner
    except ImportError as error:
        raise _lacks("Ray", "ray") from error
    return RayTaskRunner(address=address)


def _lacks(engine: str, extra: str) -> RuntimeError:
    return RuntimeError(f"A {engine} cluster needs one more package: pip install 'winnow-corpus[{extra}]'")


def _here(work: Callable[[], Any]) -> Any:
    return work()
