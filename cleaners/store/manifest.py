"""The file that makes a folder a corpus: `winnow.json` names its schema version and its stamp."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ..errors import CorpusError
from .place import Place
from .schema import SCHEMA_VERSION

FILE = "winnow.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which schema version the corpus has, and its stamp: the schemes its columns follow, such as the signatures'."""

    schema_version: int
    stamp: Mapping[str, str]
    migrating_from: int | None = None
    """The schema version that the tables still have, while (or after) a migration was cut short."""


def read(place: Place) -> Manifest:
    """The corpus's manifest.

    Raises CorpusError where the folder is missing or no corpus, and where a newer program wrote it.
    """
    try:
        found = json.loads(b"".join(place.read(FILE)))
        manifest = Manifest(int(found["schema_version"]), dict(found["stamp"]), found.get("migrating_from"))
    except (FileNotFoundError, NotADirectoryError):
        raise _none(place) from None
    except (ValueError, KeyError, TypeError) as error:
        remedy = f"Put {FILE} back from a backup; the tables themselves may be whole."
        raise CorpusError(f"{place / FILE} is damaged: {error}", remedy) from None
    except OSError as error:
        raise CorpusError(f"{place / FILE} can't be read: {error}", "Look at the folder's permissions.") from None
    if manifest.schema_version > SCHEMA_VERSION:
        raise CorpusError(
            f"{place} was written by a newer Winnow (schema {manifest.schema_version}, here {SCHEMA_VERSION}).",
            "Upgrade Winnow: pip install --upgrade winnow-corpus",
        )
    return manifest


def write(place: Place, manifest: Manifest) -> None:
    """Make the place a corpus, in one step."""
    content = {name: value for name, value in asdict(manifest).items() if value is not None}
    place.write(FILE, json.dumps(content, indent=2, sort_keys=True).encode() + b"\n")


def _none(place: Place) -> CorpusError:
    if place.occupied():
        return CorpusError(
            f"{place} is not a corpus: it holds other things, and no {FILE}.",
            "Give another folder; a new or an empty one becomes a corpus with the first run.",
        )
    return CorpusError(f"There is no corpus at {place}.", f"Make one: winnow run INPUT --corpus {place}")
