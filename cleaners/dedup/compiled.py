"""Plain functions, compiled: Numba's copy of a module of kernels, or nothing where there is no Numba."""

from __future__ import annotations

from functools import cache
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any


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
        if isinstance(function, FunctionType) and function.__module__.startswith(__package__):
            copy = FunctionType(function.__code__, space, name, function.__defaults__)
            copy.__qualname__, copy.__module__ = name, function.__module__
            space[name] = _jit(numba, copy)
    return SimpleNamespace(**space)


def _jit(numba: Any, function: FunctionType) -> Any:
    options = {"nogil": True, "error_model": "numpy"}
    try:
        return numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no folder that Numba may write its cache to
        return numba.njit(**options)(function)
