"""A name for what some inputs hold, whatever they are called and however they are cut."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import xxhash

from ..document import content_hash
from .plan import Shard

_BLOCK = 1 << 20


def fingerprint(shards: Iterable[Shard]) -> str:
    """A 128-bit name of the ids and the bytes of all files, as 32 hex digits; equal names, equal inputs.

    Reads every file once, at the speed of the disk. A file that can't be read counts as one that is never the same.
    """
    files = {part.path: part.id for shard in shards for part in shard.parts}
    return content_hash(*(f"{name}\0{_content(path)}" for path, name in sorted(files.items(), key=lambda f: f[::-1])))


def _content(path: str) -> str:
    digest = xxhash.xxh3_128()
    try:
        with Path(path).open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        return f"unreadable: {error.errno}"
    return digest.hexdigest()
