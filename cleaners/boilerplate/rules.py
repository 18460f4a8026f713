"""Rule packs: reading them, and proving each rule on its own examples."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import RuleError
from .fold import fold
from .match import Matcher, Piece
from .regex import compiled
from .rule import BORNE_OUT, GLUED, Example, Rule, Scope

__all__ = ["Example", "Rule", "load", "problems", "shipped"]

PACKS = Path(__file__).parent / "packs"


class _Entry(BaseModel):
    """A rule as a pack writes it."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9_-]+)+$")
    why: str = Field(min_length=8)
    scope: Scope = "line"
    lines: list[str] = []
    pattern: str = ""
    opens: str = ""
    holds: list[str] = []
    unless: str = ""
    words: int = Field(default=15, ge=1, le=200)
    site: str = ""
    cuts: list[str | tuple[str, str]] = Field(min_length=1)
    keeps: list[str] = Field(min_length=1)


def load(path: Path) -> list[Rule]:
    """The rules of a pack, a TOML file with `language` and `[[rule]]` tables.

    Raises RuleError, naming the file and the line, for a pack that is no TOML, a rule that lacks something or has a
    name that does not exist, an id used twice, or a pattern that RE2 can't compile.
    """
    pack, source = _read(path)
    places = _places(source)
    rules: dict[str, Rule] = {}
    for n, raw in enumerate(pack.get("rule", [])):
        where = f"{path}:{places[n] if n < len(places) else 1}"
        rule = _checked(raw, pack.get("language", ""), where)
        if rule.id in rules:
            raise RuleError(f"{where}: the id {rule.id!r} is used twice", "Give each rule an id of its own.")
        rules[rule.id] = rule
    return list(rules.values())


@cache
def shipped() -> tuple[Rule, ...]:
    """The rules of all packs that come with Winnow, in the order of their files' names.

    Their tests have checked them, so that they need not be checked again at every start.
    """
    packs = [tomllib.loads(path.read_text("utf-8")) for path in sorted(PACKS.glob("*.toml"))]
    return tuple(_rule(raw, pack["language"]) for pack in packs for raw in pack["rule"])


def problems(rules: Iterable[Rule]) -> list[str]:
    """Where rules fail their own examples: one line each, naming the rule; empty when all hold."""
    return [f"{rule.id}: {problem}" for rule in rules for problem in _failures(rule)]


def _failures(rule: Rule) -> Iterator[str]:
    matcher = Matcher([rule])
    for example in rule.cuts:
        left = _left(matcher, rule, example.text)
        if left != example.left:
            yield f"must cut {example.text!r} to {example.left!r}, but leaves {left!r}"
    for text in rule.keeps:
        if _left(matcher, rule, text) != text:
            yield f"must keep {text!r}, but cuts it"


def _left(matcher: Matcher, rule: Rule, text: str) -> str:
    """What the rule alone leaves of a text."""
    if rule.scope not in GLUED | BORNE_OUT:
        return "" if matcher.whole(fold(text), rule.site) else text
    if rule.scope == "life":
        return "" if matcher.life(fold(text)) else text
    if rule.scope == "credit":
        return "" if matcher.credit(text) else text
    return without(text, matcher.glued(text))


def without(text: str, pieces: Iterable[Piece]) -> str:
    """A paragraph without some pieces of it."""
    for piece in sorted(pieces, reverse=True, key=lambda p: p.start):
        text = text[: piece.start] + text[piece.end :]
    return text.strip()


def _read(path: Path) -> tuple[dict[str, Any], str]:
    """A pack's tables and its source."""
    remedy = "A pack has a `language` and [[rule]] tables."
    try:
        source = path.read_text("utf-8")
        pack = tomllib.loads(source)
    except FileNotFoundError:
        raise RuleError(f"No such rule pack: {path}", "Name a TOML file in `boilerplate.packs`.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path} is not TOML: {error}", remedy) from None
    unknown = sorted(set(pack) - {"language", "rule"})
    if unknown:
        raise RuleError(f"{path}: unknown name {unknown[0]!r}", remedy)
    return pack, source


def _checked(raw: Mapping[str, Any], language: str, where: str) -> Rule:
    """A rule of which everything is looked at before it is trusted."""
    name = f"{where}: {raw.get('id', 'a rule without id')}"
    try:
        entry = _Entry.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        problem = f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise RuleError(problem, "A rule has id, why, lines or pattern, cuts and keeps; see CONTRIBUTING.") from None
    if not (entry.lines or entry.pattern or entry.holds):
        raise RuleError(f"{name} can match nothing", "Give it `lines` or a `pattern`.")
    if entry.opens and not entry.holds:
        raise RuleError(f"{name} lacks `holds`", "`opens` says more of a line that `holds` something.")
    if entry.unless and (entry.scope in GLUED or not (entry.holds or entry.pattern)):
        raise RuleError(f"{name} has `unless` without a pattern", "It speaks against a whole line's pattern or signs.")
    if entry.holds and (entry.pattern or entry.scope in GLUED):
        raise RuleError(f"{name} has both signs and a pattern", "Signs name whole lines; make two rules of it.")
    if any(not fold(line) for line in entry.lines):
        raise RuleError(f"{name} has a line without a letter or digit", "Blank lines are no boilerplate; leave it out.")
    for pattern in filter(None, (entry.pattern, entry.opens, entry.unless, *entry.holds)):
        try:
            compiled(pattern)
        except RuleError as error:
            raise RuleError(f"{name}: {error.problem}", error.remedy) from None
    return _rule(raw, language)


def _rule(raw: Mapping[str, Any], language: str) -> Rule:
    cuts = tuple(Example(cut) if isinstance(cut, str) else Example(*cut) for cut in raw["cuts"])
    lists = {
        "lines": tuple(raw.get("lines", ())),
        "holds": tuple(raw.get("holds", ())),
        "keeps": tuple(raw["keeps"]),
        "cuts": cuts,
    }
    return Rule(**{**raw, **lists, "language": language})


def _places(source: str) -> list[int]:
    """The lines on which the rules start."""
    return [n for n, line in enumerate(source.split("\n"), 1) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
