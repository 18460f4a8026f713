"""Every knob in one validated model, read from TOML; unknown names and values out of bounds are refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
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
    learn_from: int = Field(default=3, ge=3)
    """A site teaches nothing before it has so many articles that tell different stories."""
    learn_pages_a_site: int = Field(default=64, ge=3, le=10_000)
    """Of a site's pages so many are sampled for learning."""
    learn_pages: int = Field(default=100_000, ge=100)
    """Over all sites so many pages are sampled for learning; this bounds the memory that learning takes."""
    max_share: float = Field(default=0.5, gt=0, le=1)
    """A round of removals that would take more than this share of an article's sentences is not made but flagged."""


class LanguageSettings(Section):
    """Which language a text is in, and which are wanted."""

    detector: Literal["auto", "langdetect", "langdetect-rs"] = "auto"
    """`auto` takes langdetect-rs (the same answers, 58 times faster) where it is installed, else langdetect."""
    keep: tuple[str, ...] = ()
    """ISO 639-1 codes of the languages to keep; empty keeps all. A document in another one is rejected."""


Preference = Literal["complete", "unbroken", "original", "clean", "earliest", "id"]


class DedupSettings(Section):
    """Which documents are copies or versions of one another, and which one stays."""

    seed: int = Field(default=1, ge=0, le=2**32 - 1)
    """Of the permutations. Part of the stored scheme: another seed needs another corpus."""
    shingle: int = Field(default=5, ge=1, le=20)
    """Words a shingle (characters, in scripts that set no spaces). Part of the stored scheme."""
    permutations: int = Field(default=128, ge=16, le=1024)
    """Length of a MinHash signature. Part of the stored scheme."""
    rows: int = Field(default=4, ge=1, le=64)
    """Signature values a band: fewer nominate looser pairs. Part of the stored scheme."""
    window: int = Field(default=16, ge=1, le=1000)
    """Of this many neighbouring shingles one is kept as a fingerprint, so that a passage of `window + shingle - 1`
    words that stands in two texts is always found. Part of the stored scheme."""
    nominate: float = Field(default=0.2, gt=0, le=1)
    """The share of the shorter text's fingerprints that stand in the other one, from which a pair is compared."""
    crowd: int = Field(default=64, ge=2, le=10_000)
    """A key that more documents than this share is furniture or one template; it nominates far fewer pairs."""
    near: float = Field(default=0.7, gt=0, le=1)
    """From this resemblance (Jaccard, of shingles) on, two texts are near copies."""
    coverage: float = Field(default=0.6, ge=0.25, le=1)
    """The least share of a document's words that has to stand in the one that is kept in its place; four fifths of it
    are enough if all of that one stands here and is long."""
    own: float = Field(default=0.3, ge=0, le=1)
    """The largest share of a document's words that may be prose of its own, which the kept one lacks; hardly any if it
    begins with it, unless all of a long kept one stands below."""
    excerpt: float = Field(default=0.5, gt=0, le=1)
    """A document shorter than this share of the kept one is an excerpt of it, else a version."""
    agreement: float = Field(default=0.75, ge=0, le=1)
    """The least share of the figures that agree, in aligned places and all in all, if more than two differ."""
    scatter: float = Field(default=0.04, gt=0, le=1)
    """From this share of changed slots on (a few words for a few), all over the text, two texts share a template."""
    brief: int = Field(default=50, ge=0)
    """In a text of fewer words than this, one other figure, name or word makes another article; a slip of the pen, a
    letter lost or two exchanged, does not, unless other documents show a template."""
    prefer: tuple[Preference, ...] = ("complete", "unbroken", "original", "clean", "earliest", "id")
    """Which document of a family is kept: the first of these on which they differ decides. `complete`: it could hold
    the most of the others, and of two that hold as many the one without which more would be lost."""
    sites: tuple[str, ...] = ()
    """For `original`: sites in the order in which they are preferred; all others come after them."""
    paragraph_words: int = Field(default=0, ge=0)
    """A paragraph of at least so many words that stood in an earlier document is taken out of later ones; 0: none."""
    alarm_family: int = Field(default=100, ge=2)
    """A family with more documents than this is reported as an alarm."""
    alarm_loss: float = Field(default=0.5, gt=0, le=1)
    """A site that loses more than this share of its documents is reported as an alarm."""


class RunSettings(Section):
    """How a run goes about its work; nothing here changes what comes out."""

    workers: int = Field(default=0, ge=0, le=256)
    """Processes that work side by side; 0: one a core."""
    shard_mb: int = Field(default=4, ge=1, le=4096)
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
        raise SettingsError(f"{path} is not TOML: {error}", "Settings look like this:\n[dedup]\nseed = 1") from None


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
    return "; ".join(_problem(".".join(map(str, e["loc"])), e["type"], e["msg"]) for e in error.errors())


def _problem(name: str, kind: str, message: str) -> str:
    if kind != "extra_forbidden":
        return f"{name}: {message}"
    sections = {section: type(values).model_fields for section, values in Settings()}
    every = [*sections, *(f"{section}.{key}" for section, fields in sections.items() for key in fields)]
    close = get_close_matches(name, every, n=1)
    return f"There is no setting {name}" + (f"; did you mean {close[0]}?" if close else "")
