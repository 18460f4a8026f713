"""The file that makes a folder a corpus: `winnow.json` names its schema version and its stamp."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ..errors import CorpusError
from .files import sync
from .schema import SCHEMA_VERSION

FILE = "winnow.json"
_PART = f".{FILE}.part"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which schema version the corpus has, and its stamp: the schemes its columns follow, such as the signatures'."""

    schema_version: int
    stamp: Mapping[str, str]
    migrating_from: int | None = None
    """The schema version that the tables still have, while (or after) a migration was cut short."""


def vacant(root: Path) -> bool:
    """Whether a corpus may be made there: nothing is there, or an empty folder, or what a killed attempt left."""
    return not root.exists() or (root.is_dir() and all(path.name == _PART for path in root.iterdir()))


def read(root: Path) -> Manifest:
    """The corpus's manifest.

    Raises CorpusError where the folder is missing or no corpus, and where a newer program wrote it.
    """
    try:
        found = json.loads((root / FILE).read_text("utf-8"))
        manifest = Manifest(int(found["schema_version"]), dict(found["stamp"]), found.get("migrating_from"))
    except (FileNotFoundError, NotADirectoryError):
        raise _none(root) from None
    except (ValueError, KeyError, TypeError) as error:
        remedy = f"Put {FILE} back from a backup; the tables themselves may be whole."
        raise CorpusError(f"{root / FILE} is damaged: {error}", remedy) from None
    except OSError as error:
        raise CorpusError(
            f"{root / FILE} can't be read: {error.strerror}", "Look at the folder's permissions."
        ) from None
    if manifest.schema_version > SCHEMA_VERSION:
        raise CorpusError(
            f"{root} was written by a newer Winnow (schema {manifest.schema_version}, here {SCHEMA_VERSION}).",
            "Upgrade Winnow: pip install --upgrade winnow-corpus",
        )
    return manifest


def write(root: Path, manifest: Manifest) -> None:
    """Make the folder a corpus, in one step."""
    beside = root / _PART
    content = {name: value for name, value in asdict(manifest).items() if value is not None}
    beside.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", "utf-8")
    sync(beside)
    beside.replace(root / FILE)
    sync(root)


def _none(root: Path) -> CorpusError:
    if not root.exists():
        return CorpusError(f"There is no corpus at {root}.", f"Make one: winnow run INPUT --corpus {root}")
    if not root.is_dir():
        return CorpusError(f"{root} is a file, not a corpus.", "A corpus is a folder: give another path.")
    if not vacant(root):
        return CorpusError(
            f"{root} is not a corpus: it holds other things, and no {FILE}.",
            "Give another folder; a new or an empty one becomes a corpus with the first run.",
        )
    return CorpusError(f"{root} is empty, not a corpus yet.", f"Fill it: winnow run INPUT --corpus {root}")
