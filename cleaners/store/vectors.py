"""
Deletion vectors: which rows of a file are gone, written into the table's log instead of writing the file anew.

The form is Delta Lake's: an array of Roaring bitmaps, here a single one (a file has fewer than 2^32 rows), in
Z85 letters (https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "Deletion Vectors";
https://github.com/RoaringBitmap/RoaringFormatSpec).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

_MAGIC = 1681511377
_NO_RUNS = 12346
_MOST_LISTED = 4096
_Z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"


def descriptor(dead: Sequence[int]) -> dict[str, Any] | None:
    """What an entry of the log says of a file whose rows `dead` (ascending) are gone; None if none are."""
    if not dead:
        return None
    data = struct.pack("<IQI", _MAGIC, 1, 0) + _bitmap(dead)
    return {"storageType": "i", "pathOrInlineDv": _z85(data), "sizeInBytes": len(data), "cardinality": len(dead)}


def _bitmap(rows: Sequence[int]) -> bytes:
    """The rows as a Roaring bitmap: a container for each stretch of 65,536 rows that has any."""
    containers = [(high, [row & 0xFFFF for row in group]) for high, group in groupby(rows, lambda row: row >> 16)]
    bodies = [_container(lows) for _, lows in containers]
    keys = b"".join(struct.pack("<HH", high, len(lows) - 1) for high, lows in containers)
    at = 8 + 8 * len(containers)
    offsets = b""
    for body in bodies:
        offsets += struct.pack("<I", at)
        at += len(body)
    return struct.pack("<II", _NO_RUNS, len(containers)) + keys + offsets + b"".join(bodies)


def _container(lows: Sequence[int]) -> bytes:
    """Up to 4,096 rows as a list, more as bits."""
    if len(lows) <= _MOST_LISTED:
        return struct.pack(f"<{len(lows)}H", *lows)
    bits = bytearray(8192)
    for low in lows:
        bits[low >> 3] |= 1 << (low & 7)
    return bytes(bits)


def _z85(data: bytes) -> str:
    """Five letters for four bytes; the last four filled up with zeros."""
    return "".join(_five(data[at : at + 4].ljust(4, b"\0")) for at in range(0, len(data), 4))


def _five(four: bytes) -> str:
    return "".join(_Z85[digit] for digit in _digits(int.from_bytes(four, "big")))


def _digits(number: int) -> Iterator[int]:
    for power in (52200625, 614125, 7225, 85, 1):
        yield number // power % 85
