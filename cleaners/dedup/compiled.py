"""Plain functions, compiled: Numba's copy of a module of kernels, or nothing where there is no Numba."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

from ..document import content_hash


@cache
def compiled(module: ModuleType) -> SimpleNamespace | None:
    """The module's functions, compiled at their first call and kept on disk; None if Numba can't be imported.

    The module itself stays as it is: what it defines also runs as plain Python, which for a handful of documents is
    quicker than to compile. Where the compiled code can't be kept on disk, it is compiled anew in each process.
    """
    try:
        import numba  # half a second that only large batches have to pay
    except ImportError:
        return None
    space: dict[str, Any] = dict(vars(module))
    for name, function in vars(module).items():
        if not isinstance(function, FunctionType) or not function.__module__.startswith(__package__):
            continue
        if function.__module__ == module.__name__:
            copy = FunctionType(function.__code__, space, name, function.__defaults__)
            copy.__qualname__, copy.__module__ = f"{name}_{_version()}", module.__name__
            space[name] = _jit(numba, copy, name in module.ENTRIES)
        else:
            space[name] = getattr(compiled(import_module(function.__module__)), name)
    return SimpleNamespace(**space)


@cache
def _version() -> str:
    """What the files on disk are named by, so that no code compiled from other sources is found there: Numba itself
    looks only at the file of the function that Python calls, not at those of the functions which that one calls.
    """
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return content_hash(*(source.read_text("utf-8") for source in sources))[:8]


def _jit(numba: Any, function: FunctionType, entry: bool) -> Any:
    """The function, compiled at its first call; only entries get the wrapper to be called from Python, a slow build."""
    options = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": not entry, "no_cfunc_wrapper": True}
    try:
        return numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no folder that Numba may write its cache to
        return numba.njit(**options)(function)
