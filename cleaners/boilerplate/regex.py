"""RE2 behind the rules: patterns compiled lean, and the borders of words and sentences that it does not know."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

import re2

from ..errors import RuleError

_TOKEN = re.compile(r"\\[pP](?:\{\^?\w+\}|.)|\\.|.", re.DOTALL)
_LETTERS = (
    r"a-zA-Z\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{37D}\x{37F}-\x{588}\x{58A}-\x{60B}"
    r"\x{60D}-\x{61A}\x{61C}-\x{61E}\x{620}-\x{6D3}\x{6D5}-\x{963}\x{970}-\x{1FFF}\x{2C00}-\x{2DFF}"
    r"\x{3005}-\x{3007}\x{3041}-\x{30FA}\x{30FC}-\x{D7FF}\x{F900}-\x{FDFF}\x{FE70}-\x{FEFE}\x{FF66}-\x{FFDC}"
    r"\x{10000}-\x{3FFFF}"
)
_CLASSES = {
    "L": _LETTERS,
    "M": r"\x{300}-\x{36F}\x{591}-\x{5C7}\x{610}-\x{61A}\x{64B}-\x{65F}\x{900}-\x{DFF}\x{E31}-\x{E4E}",
    "N": r"0-9\x{B2}\x{B3}\x{B9}\x{BC}-\x{BE}\x{660}-\x{669}\x{6F0}-\x{6F9}\x{966}-\x{96F}\x{9E6}-\x{9EF}",
    "Lo": r"\x{5D0}-\x{5EA}\x{620}-\x{64A}\x{671}-\x{6D3}\x{904}-\x{1FFF}\x{3041}-\x{D7FF}\x{F900}-\x{FDFF}",
}
"""Letters, marks, figures, and letters of scripts without case."""


_SETS = {"whole": re2.Set.FullMatchSet, "start": re2.Set.MatchSet, "inside": re2.Set.SearchSet}


def compiled(pattern: str) -> Any:
    """The RE2 form of a pattern, case-insensitive; raises RuleError for what RE2 can't match in linear time."""
    try:
        return re2.compile(_lean(pattern), _options())
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise RuleError(
            f"RE2 cannot compile {pattern!r}: {reason}",
            "Rules match in linear time, so there is no look-around, no back-reference and no repeat over 1000.",
        ) from None


@lru_cache(maxsize=1 << 13)
def tested(pattern: str, where: Literal["whole", "start", "inside"]) -> Callable[[bytes], Any]:
    """Whether a pattern matches a text in UTF-8: all of it, its start, or something in it; raises as `compiled` does.

    It tells no place, and so it takes a fifth of the time.
    """
    one = _SETS[where](_options())
    try:
        one.Add(_lean(pattern))
    except re2.error:
        compiled(pattern)
        raise
    one.Compile()
    test: Callable[[bytes], Any] = one.Match
    return test


def _lean(pattern: str) -> str:
    r"""A pattern with its classes of letters in a few ranges.

    RE2 compiles `\pL` to thousands of instructions: patterns with some repeats of it took 15 ms each, and there are
    thousands of patterns. The ranges hold every letter, and beside letters only signs that end no sentence.

    >>> "a-zA-Z" in _lean(r"[\pL']{2}") and "a-zA-Z" in _lean(r"\p{L}")
    True
    """
    out = []
    inside = False
    for token in _TOKEN.findall(pattern):
        ranges = _CLASSES.get(token[2:].strip("{}")) if token.startswith("\\p") else None
        out.append(token if ranges is None else ranges if inside else f"[{ranges}]")
        inside = token == "[" if not inside else token != "]"
    return "".join(out)


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.never_nl = False
    options.max_mem = 256 << 20
    return options
