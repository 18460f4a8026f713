"""Columns come back as they went in, also in types that Delta Lake does not have."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.store import columns

PLAIN = st.sampled_from(
    [
        *(pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Int8, pl.Int16, pl.Int32, pl.Int64),
        *(pl.Float32, pl.Float64, pl.String, pl.Binary, pl.Boolean, pl.Date),
    ]
).map(lambda dtype: dtype())
TYPES = st.recursive(
    PLAIN, lambda inner: inner.map(pl.List) | st.tuples(inner, st.integers(1, 3)).map(lambda pair: pl.Array(*pair))
)


@given(TYPES)
def test_every_type_has_a_name(dtype: pl.DataType) -> None:
    assert columns.parse(columns.describe(dtype)) == dtype


@pytest.mark.parametrize("dtype", [pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Int64])
def test_numbers_come_back_to_the_last_bit(dtype: type[pl.DataType]) -> None:
    most = pl.select(dtype.max()).item()
    frame = pl.DataFrame(
        {
            "one": pl.Series([0, most, None], dtype=dtype),
            "list": pl.Series([[0, most], [], None], dtype=pl.List(dtype)),
            "array": pl.Series([[0, most], [most, most], None], dtype=pl.Array(dtype, 2)),
            "deep": pl.Series([[[most], None], [], None], dtype=pl.List(pl.List(dtype))),
        }
    )
    held = frame.select(columns.to_carried(name, kind) for name, kind in frame.schema.items())
    assert all(held.schema[name] == columns.carried(kind) for name, kind in frame.schema.items())
    assert held.select(columns.from_carried(name, kind) for name, kind in frame.schema.items()).equals(frame)


def test_other_types_are_refused() -> None:
    with pytest.raises(TypeError, match="no columns of type Struct"):
        columns.carried(pl.Struct({"a": pl.Int64}))
