"""Bytes from disk, decompressed, in UTF-8 and cut into lines, each in bounded memory."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 18


class TornError(Exception):
    """A compressed file ends too early or does not decompress; everything before that place was handed out."""


class MisnamedError(Exception):
    """A file's name says that it is compressed, and its first bytes say that it is not."""


class Decompressor(Protocol):
    """What the decompressors of the standard library, of isal and of zstd have in common."""

    @property
    def eof(self) -> bool:
        """The end mark of the frame was met."""

    @property
    def needs_input(self) -> bool:
        """Nothing more comes without more input."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end mark."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most `max_length` bytes of what `data`, and what was given before, hold."""


def chunks(path: Path, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The content of a file, decompressed if its suffix says so, from byte `start` to the end of the line at `stop`.

    Raises OSError for a file that can't be opened, TornError behind the last good byte of a compressed one,
    MisnamedError for one that is not compressed as its suffix says.
    """
    with path.open("rb") as file:
        suffix = path.suffix.lower()
        if make := DECOMPRESSORS.get(suffix):
            _refuse_misnamed(file, suffix)
            yield from _inflated(file, make)
        else:
            yield from _ranged(file, start, stop)


def content(path: Path, most: int) -> bytes:
    """A whole file, decompressed; of one larger than `most` bytes just enough to see that it is."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks(path):
        held.append(chunk)
        size += len(chunk)
        if size > most:
            break
    return b"".join(held)


def utf8(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8 without a byte order mark, if a mark tells that it is UTF-16 or UTF-8; else as it is."""
    pieces = iter(pieces)
    head = next(pieces, b"")
    while 0 < len(head) < 3 and (more := next(pieces, b"")):
        head += more
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        yield decoder.decode(head).encode()
        for piece in pieces:
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()
    else:
        yield head.removeprefix(codecs.BOM_UTF8)
        yield from pieces


def lines(pieces: Iterable[bytes], limit: int) -> Iterator[tuple[bytes, bool]]:
    """Lines with their break, and whether each is whole: of a line longer than `limit` bytes only the head is given.

    Of lines with a TornError in them, the whole ones come first, then the error.
    """
    held, cut = b"", False
    for piece in pieces:
        *whole, rest = piece.split(b"\n")
        for line in whole:
            yield (held[:limit], False) if cut else _bounded(held + line + b"\n", limit)
            held, cut = b"", False
        if not cut:
            held += rest
            cut = len(held) > limit
    if held:
        yield held[:limit], not cut


def _bounded(line: bytes, limit: int) -> tuple[bytes, bool]:
    return (line, True) if len(line) <= limit + 1 else (line[:limit], False)


def _refuse_misnamed(file: BinaryIO, suffix: str) -> None:
    head = file.read(2)
    file.seek(0)
    if len(head) == 2 and head not in MAGIC[suffix]:
        raise MisnamedError(f"its name ends in {suffix}, and it is not compressed so; rename it if it is plain")


def _ranged(file: BinaryIO, start: int, stop: int | None) -> Iterator[bytes]:
    file.seek(start)
    left = sys.maxsize if stop is None else stop - start
    while left > 0 and (piece := file.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, make: Callable[[], Decompressor]) -> Iterator[bytes]:
    """Decompress frame after frame; at a bad place once more byte by byte, so that all that stands before it is had."""
    decompressor, data = make(), b""
    frame, at, given = 0, 0, 0  # where this frame began, where the next input byte stands, bytes had from this frame
    while data or not decompressor.needs_input or (data := file.read(CHUNK)):
        try:
            out = decompressor.decompress(data, CHUNK)
        except Exception as error:  # each library has its own error, and all mean the same
            if frame and not given and not data.strip(b"\0"):
                return  # zeros behind the last frame are padding, which tapes and block devices leave
            yield from _salvaged(file, make, frame, given)
            raise TornError(f"does not decompress ({error})") from None
        at, given, data = at + len(data), given + len(out), b""
        yield out
        if decompressor.eof:
            data = decompressor.unused_data
            frame, given = at - len(data), 0
            at, decompressor = frame, make()
    if at > frame or not at:
        raise TornError("ends before its end mark")


def _salvaged(file: BinaryIO, make: Callable[[], Decompressor], frame: int, given: int) -> Iterator[bytes]:
    """What a broken frame holds behind the `given` bytes that were had from it, up to the broken place."""
    file.seek(frame)
    decompressor = make()
    done = 0
    try:
        while byte := file.read(1):
            out = decompressor.decompress(byte)
            done += len(out)
            if done > given:
                yield out[max(0, given - (done - len(out))) :]
    except Exception:  # the broken place again, which the caller reports
        return


def _gzip() -> Decompressor:
    from isal import igzip_lib

    decompressor: Decompressor = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
    return decompressor


def _zstd() -> Decompressor:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd.ZstdDecompressor()


DECOMPRESSORS: dict[str, Callable[[], Decompressor]] = {".gz": _gzip, ".zst": _zstd}
MAGIC = {".gz": {b"\x1f\x8b"}, ".zst": {b"\x28\xb5", *(bytes([0x50 + n, 0x2A]) for n in range(16))}}
"""The first two bytes of such files; zstd also has frames that are skipped."""
