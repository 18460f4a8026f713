"""Every knob in one validated model, read from TOML; unknown names and values out of bounds are refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .document import content_hash
from .errors import SettingsError


class Section(BaseModel):
    """A group of settings; frozen, and strict about names."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class NormaliseSettings(Section):
    """Text repair: ftfy, Unicode, white space."""

    uncurl_quotes: bool = False
    """Turn typographic quotes into straight ones. Off: the author's typography stays."""


class BoilerplateSettings(Section):
    """What is not the article."""

    enabled: bool = True
    """Remove boilerplate at all."""
    packs: tuple[Path, ...] = ()
    """Rule packs of your own (TOML), beside the shipped ones."""
    disable: tuple[str, ...] = ()
    """Ids of rules, or whole categories, that must not act."""
    learn: bool = True
    """Learn each site's furniture from its pages."""


class LanguageSettings(Section):
    """Which language a text is in, and which are wanted."""

    detector: Literal["auto", "langdetect", "langdetect-rs"] = "auto"
    """`auto` takes langdetect-rs (the same answers, 58 times faster) where it is installed, else langdetect."""
    keep: tuple[str, ...] = ()
    """ISO 639-1 codes of the languages to keep; empty keeps all. A document in another one is rejected."""


class DedupSettings(Section):
    """Which documents are copies or versions of one another, and which one stays."""


class RunSettings(Section):
    """How a run goes about its work; nothing here changes what comes out."""

    workers: int = Field(default=0, ge=0, le=256)
    """Processes that work side by side; 0: one a core."""
    shard_mb: int = Field(default=16, ge=1, le=4096)
    """About how much input one unit of work takes, in megabytes."""
    max_errors: int = Field(default=1000, ge=0)
    """More quarantined records than this end a run with exit code 3."""
    max_record_mb: int = Field(default=32, ge=1, le=1024)
    """A record larger than this is quarantined, so that one line cannot exhaust the memory."""


class Settings(Section):
    """All settings. `Settings.load("winnow.toml", ["dedup.seed=7"])` reads a file and overrides single values."""

    normalise: NormaliseSettings = NormaliseSettings()
    boilerplate: BoilerplateSettings = BoilerplateSettings()
    language: LanguageSettings = LanguageSettings()
    dedup: DedupSettings = DedupSettings()
    run: RunSettings = RunSettings()

    @classmethod
    def load(cls, path: Path | str | None = None, overrides: Iterable[str] = ()) -> Settings:
        """Settings from a TOML file (None: the defaults), each `section.key=value` override applied on top.

        Raises SettingsError for a file that can't be read, a name that does not exist or a value out of bounds.
        """
        values = _read(Path(path)) if path else {}
        for override in overrides:
            _override(values, override)
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            remedy = "`winnow settings` lists every name with its default and meaning."
            raise SettingsError(_explained(error), remedy) from None

    def digest(self) -> str:
        """A name for everything that can change the output: equal digests, equal corpora."""
        values = self.model_dump(mode="json", exclude={"run"})
        return content_hash(orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode())


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"No such settings file: {path}", "Leave --config out to use the defaults.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}", "Settings look like this: [dedup]\\nseed = 1") from None


def _override(values: dict[str, Any], override: str) -> None:
    name, equals, raw = override.partition("=")
    section, dot, key = name.strip().partition(".")
    if not equals or not dot:
        raise SettingsError(f"Not a setting: {override!r}", "Write section.key=value, such as --set dedup.seed=7")
    values.setdefault(section, {})[key] = _value(raw.strip())


def _value(raw: str) -> Any:
    """A TOML value; what is none is taken as a plain string, so that shells need no second pair of quotes."""
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        return raw


def _explained(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
