"""From a path or a url to the place that it names."""

from __future__ import annotations

import re
from pathlib import Path

from .bucket import Bucket
from .folder import Folder
from .place import Place

_URL = re.compile(r"([a-z][a-z0-9+.-]+):/{1,2}([^/].*?)/*")


def at(path: str | Path) -> Place:
    """The place of that path or url, such as `s3://bucket/prefix`; also of a url that went through a `Path`."""
    if url := _URL.fullmatch(str(path)):
        return Bucket(f"{url[1]}://{url[2]}")
    return Folder(Path(path))
