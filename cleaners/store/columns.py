"""
Column types that Delta Lake does not have, and how they are carried.

Delta knows no unsigned integers and no arrays of fixed length. They travel as the nearest type that it has, and the
column's metadata names the type that they had, so that they come back as they went in.
"""

from __future__ import annotations

import polars as pl

_WIDER = {pl.UInt8: pl.Int16, pl.UInt16: pl.Int32, pl.UInt32: pl.Int64, pl.UInt64: pl.Int64}
_PLAIN = {pl.String, pl.Binary, pl.Boolean, pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Float32, pl.Float64, pl.Date}
_NAMES: dict[str, type[pl.DataType]] = {dtype.__name__: dtype for dtype in _WIDER} | {d.__name__: d for d in _PLAIN}


def carried(dtype: pl.DataType) -> pl.DataType:
    """The type that Delta carries it as.

    Raises TypeError for a type that has no such form.
    """
    if isinstance(dtype, pl.List | pl.Array):
        return pl.List(carried(_inner(dtype)))
    base = dtype.base_type()
    if base in _PLAIN:
        return dtype
    if base in _WIDER:
        return _WIDER[base]()
    raise TypeError(f"a corpus has no columns of type {dtype}")


def to_carried(name: str, dtype: pl.DataType) -> pl.Expr:
    """The column in the type that Delta carries."""
    return _cast(pl.col(name), dtype, carried(dtype))


def from_carried(name: str, dtype: pl.DataType) -> pl.Expr:
    """The column back in the type that it had."""
    return _cast(pl.col(name), carried(dtype), dtype)


def describe(dtype: pl.DataType) -> str:
    """A type's name: `UInt32`, `List(UInt64)`, `Array(UInt32,128)`."""
    if isinstance(dtype, pl.Array):
        return f"Array({describe(_inner(dtype))},{dtype.size})"
    if isinstance(dtype, pl.List):
        return f"List({describe(_inner(dtype))})"
    return dtype.base_type().__name__


def parse(name: str) -> pl.DataType:
    """The type of that name."""
    if name.startswith("Array("):
        inner, _, size = name[6:-1].rpartition(",")
        return pl.Array(parse(inner), int(size))
    if name.startswith("List("):
        return pl.List(parse(name[5:-1]))
    return _NAMES[name]()


def _inner(dtype: pl.List | pl.Array) -> pl.DataType:
    return dtype.inner if isinstance(dtype.inner, pl.DataType) else dtype.inner()


def _cast(column: pl.Expr, have: pl.DataType, want: pl.DataType) -> pl.Expr:
    if have == want:
        return column
    if isinstance(have, pl.Array):
        return _cast(column.arr.to_list(), pl.List(_inner(have)), want)
    if isinstance(want, pl.Array):
        return _cast(column, have, pl.List(_inner(want))).list.to_array(want.size)
    if isinstance(have, pl.List) and isinstance(want, pl.List):
        return column.list.eval(_cast(pl.element(), _inner(have), _inner(want)))
    if {have.base_type(), want.base_type()} == {pl.UInt64, pl.Int64}:
        return column.reinterpret(signed=want == pl.Int64)  # 64 bits stay 64 bits
    return column.cast(want)
