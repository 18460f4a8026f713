"""Texts to signatures: what is stored of a document so that it can be found again without its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from ..document import content_hash
from ..settings import DedupSettings
from . import characters, kernels, portable
from .compiled import compiled
from .threads import over

if TYPE_CHECKING:
    from datasketch import MinHash

CHUNK = 1 << 23
"""Bytes of text that are signed at once."""
BROKEN = 2
"""So many places of a text may look like broken encoding by chance, in a brief one fewer."""
BRIEF = 200
"""In so many characters none of them."""
FEW = 400_000
"""Up to this many characters NumPy is done before the compiled kernels are loaded."""


def scheme(settings: DedupSettings) -> str:
    """A stamp for everything that stored signatures depend on: those with different stamps must not meet."""
    s = settings
    parts = ("winnow-4", characters.VERSION, s.shingle, s.permutations, s.seed, s.rows, s.window)
    return content_hash(*map(str, parts))[:16]


def permutations(settings: DedupSettings) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """The multipliers and the addends of datasketch's affine32 scheme, for this seed."""
    generator = np.random.RandomState(settings.seed)
    a = generator.randint(0, 1 << 31, settings.permutations, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, generator.randint(0, 1 << 32, settings.permutations, dtype=np.uint32)


def sign(texts: Sequence[str], settings: DedupSettings, ids: Sequence[str] | None = None) -> pl.DataFrame:
    """A row a text.

    `id` (the position, if no ids are given), `tokens`, `shingles` (numbers), `broken` (places that look like broken
    encoding), `marked` (Latin letters with an accent), `exact` (key of the token sequence, of the accents and of the
    traditional Chinese signs as they are written, null for an empty text: a copy in capitals has another one if there
    are accents), `minhash` (little-endian uint32, 4 bytes a permutation), `bands` (keys of the LSH bands), `prints`
    (winnowing fingerprints).
    An empty text has no keys at all.
    """
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    kernel = compiled(kernels) if sizes.sum() > FEW else None
    parts = over(lambda part: _sign_legible(texts[part[0] : part[1]], settings, kernel), list(_chunks(sizes)))
    signed = pl.concat(parts) if parts else _sign([], settings, None)
    names = pl.Series("id", list(ids) if ids is not None else [str(i) for i in range(len(texts))], pl.String)
    return signed.insert_column(0, names)


def legible(texts: Sequence[str], broken: npt.NDArray[np.int64]) -> Sequence[str]:
    """The texts, those with more than a few broken places repaired by ftfy; the very same sequence if none is.

    Documents meet by what they say, even where one of them comes unrepaired.
    """
    most = np.minimum(BROKEN, np.fromiter(map(len, texts), np.int64, len(texts)) // BRIEF)
    if not (broken > most).any():
        return texts
    import ftfy

    def mend(text: str) -> str:
        return "\n".join([ftfy.fix_encoding(line) for line in text.split("\n")])

    return [mend(text) if bad else text for text, bad in zip(texts, broken > most, strict=True)]


def to_datasketch(minhash: bytes, settings: DedupSettings) -> MinHash:
    """A stored signature as a `datasketch.MinHash`, to compare or to merge it there."""
    from datasketch import MinHash  # a second, and few need it

    return MinHash(seed=settings.seed, hashvalues=np.frombuffer(minhash, "<u4"), scheme="affine32")


def from_datasketch(minhash: MinHash) -> bytes:
    """A `datasketch.MinHash` as it is stored. Raises ValueError if its scheme is not affine32."""
    if minhash.scheme != "affine32":
        raise ValueError(f"signatures are stored in datasketch's affine32 scheme, not in {minhash.scheme!r}")
    return bytes(np.asarray(minhash.hashvalues, "<u4").tobytes())


class _Raw(NamedTuple):
    shingles: npt.NDArray[np.int64]
    tokens: npt.NDArray[np.int64]
    broken: npt.NDArray[np.int64]
    marked: npt.NDArray[np.int64]
    exact: npt.NDArray[np.uint64]
    minhash: npt.NDArray[np.uint32]
    prints: npt.NDArray[np.uint64]
    ends: npt.NDArray[np.int64]


def pack(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Texts as UTF-8 bytes, one after the other, and where each starts (and the last ends)."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    starts = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(e) for e in encoded], out=starts[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), starts


def _chunks(sizes: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    start, taken = 0, 0
    for i, size in enumerate(sizes.tolist()):
        if taken and taken + size > CHUNK:
            yield start, i
            start, taken = i, 0
        taken += size
    if start < len(sizes):
        yield start, len(sizes)


def _sign_legible(texts: Sequence[str], settings: DedupSettings, kernel: Any) -> pl.DataFrame:
    """`_sign` on the repaired texts; `broken` counts what was repaired."""
    signed = _sign(texts, settings, kernel)
    mended = legible(texts, signed["broken"].to_numpy().astype(np.int64))
    if mended is texts:
        return signed
    return _sign(mended, settings, kernel).with_columns(signed["broken"])


def _sign(texts: Sequence[str], settings: DedupSettings, kernel: Any) -> pl.DataFrame:
    raw = _compiled(texts, settings, kernel) if kernel else _portable(texts, settings)
    some = raw.tokens > 0
    bands = _bands(raw.minhash, settings.rows)
    band_ends = np.cumsum(np.where(some, bands.shape[1], 0))
    return pl.DataFrame(
        {
            "tokens": raw.tokens.astype(np.uint32),
            "shingles": raw.shingles.astype(np.uint32),
            "broken": raw.broken.astype(np.uint32),
            "marked": raw.marked.astype(np.uint32),
            "exact": pl.Series(raw.exact.view(np.int64)).set(pl.Series(~some), None),
            "minhash": _rows(raw.minhash),
            "bands": _lists(bands[some].ravel().view(np.int64), band_ends),
            "prints": _lists(raw.prints.view(np.int64), raw.ends),
        }
    )


def _compiled(texts: Sequence[str], settings: DedupSettings, kernel: Any) -> _Raw:
    buf, off = pack(texts)
    counts, exact = np.zeros((len(texts), 5), np.int64), np.zeros(len(texts), np.uint64)
    minhash = np.empty((len(texts), settings.permutations), np.uint32)
    prints = np.empty(len(buf) // 2 + len(texts) + 1, np.uint64)
    sizes = (settings.shingle, settings.window)
    chars = tuple(characters.characters())
    end = kernel.sign(buf, off, chars, permutations(settings), sizes, (counts, exact, minhash), prints)
    tokens, broken, ends, shingles, marked = counts.T
    return _Raw(shingles, tokens, broken, marked, exact, minhash, prints[:end].copy(), ends)


def _portable(texts: Sequence[str], settings: DedupSettings) -> _Raw:
    found = portable.tokens(texts)
    shingle, _, ends = portable.shingles(found, settings.shingle)
    prints = [portable.winnow(part, settings.window) for part in np.split(shingle, ends[:-1])] if len(ends) else []
    return _Raw(
        np.diff(ends, prepend=0),
        np.diff(found.ends, prepend=0),
        found.broken,
        found.marked,
        portable.sequences(found),
        portable.minimum(shingle, ends, *permutations(settings)),
        np.concatenate([np.zeros(0, np.uint64), *prints]),
        np.cumsum([len(part) for part in prints], dtype=np.int64),
    )


def _bands(minhash: npt.NDArray[np.uint32], rows: int) -> npt.NDArray[np.uint64]:
    """A 64-bit key for each band of each signature; the band's number is part of it."""
    count = minhash.shape[1] // rows
    key = np.broadcast_to(np.arange(1, count + 1, dtype=np.uint64), (len(minhash), count)).copy()
    with np.errstate(over="ignore"):
        for row in range(rows):
            key = (key ^ minhash[:, row : rows * count : rows]) * kernels.MIX_1
            key ^= key >> np.uint64(32)
            key *= kernels.MIX_2
            key ^= key >> np.uint64(29)
    return key


def _rows(minhash: npt.NDArray[np.uint32]) -> pl.Series:
    """The signatures as a column of bytes."""
    import pyarrow as pa

    starts = np.arange(len(minhash) + 1, dtype=np.int64) * minhash.shape[1] * 4
    buffers = [None, pa.py_buffer(starts), pa.py_buffer(np.ascontiguousarray(minhash, "<u4"))]
    return pl.Series(_Capsule(pa.Array.from_buffers(pa.large_binary(), len(minhash), buffers)))


def _lists(values: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> pl.Series:
    """A column of lists, from their values one after the other and where each list ends."""
    import pyarrow as pa

    inner = pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(np.ascontiguousarray(values))])
    starts = pa.py_buffer(np.concatenate(([0], ends)).astype(np.int64))
    lists = pa.Array.from_buffers(pa.large_list(pa.int64()), len(ends), [None, starts], children=[inner])
    return pl.Series(_Capsule(lists))


class _Capsule:
    """An Arrow array to be taken for what it is: `pyarrow.array` would import pandas wherever there is one, and
    `polars.from_arrow` pyarrow's functions, half a second each.
    """

    def __init__(self, array: Any) -> None:
        self._array = array

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        capsules: tuple[object, object] = self._array.__arrow_c_array__(requested_schema)
        return capsules
