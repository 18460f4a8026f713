"""One way to write the same text: mojibake repaired, Unicode composed, white space plain.

Letters are never lost, and the author's typography stays: quotes, dashes and full-width punctuation are as they were.
Beside what ftfy takes for damage, only invisible characters go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial, reduce
from typing import Any, NamedTuple

from .document import Document, Step
from .settings import NormaliseSettings

PROVEN = frozenset({"6.3.1"})
"""Versions of ftfy for which the guard is known to be exact; with any other one ftfy sees every line."""

PASSES = 4
"""Repairing may uncover more to repair; real text is stable after the second pass."""


def normalise(settings: NormaliseSettings) -> Step:
    """A step that repairs a document's text and title, noting what changed it: `ftfy`, `unicode`, `whitespace`."""

    def step(document: Document) -> Document:
        text, by = repaired(document.text, settings)
        title, _ = repaired(document.title, settings)
        if by:
            document = document.rewritten(text, by[0])
            document = replace(document, rewrites=(*document.rewrites, *by[1:]))
        title = " ".join(title.split())
        return document if title == document.title else replace(document, title=title)

    return step


def repaired(text: str, settings: NormaliseSettings) -> tuple[str, tuple[str, ...]]:
    """The text as it should be written, and the names of what changed it. What comes out comes out unchanged again."""
    stages, is_fine = _stages(settings.uncurl_quotes)
    by: list[str] = []
    for _ in range(PASSES):
        before = text
        if is_fine(text):
            break
        for stage in stages:
            fixed = stage.fix(text) if stage.needed(text) else text
            if fixed != text and stage.name not in by:
                by.append(stage.name)
            text = fixed
        if text == before:
            break
    return text, tuple(by)


class _Stage(NamedTuple):
    name: str
    needed: Callable[[str], Any]
    """Quick, and false only where `fix` would change nothing."""
    fix: Callable[[str], str]


@cache
def _stages(uncurl_quotes: bool) -> tuple[tuple[_Stage, ...], Callable[[str], bool]]:
    """The stages, and one test for all of them at once: most text needs none."""
    ftfy, mend = _mending(uncurl_quotes)
    any_of = _re2("|".join((_BREAK, ftfy, _HIDDEN, _MANY_MARKS, _UNTIDY))).search

    def is_fine(text: str) -> bool:
        return not _is_torn(text) and not any_of(text) and unicodedata.is_normalized("NFC", text)

    stages = (
        _Stage("unicode", _is_torn, surrogates),
        _Stage("whitespace", _re2(_BREAK).search, line_breaks),
        _Stage("ftfy", _re2(ftfy).search, mend),
        _Stage("unicode", _re2(_HIDDEN).search, visible),
        _Stage("unicode", _re2(_MANY_MARKS).search, stream_safe),
        _Stage("unicode", lambda text: not text.isascii(), composed),
        _Stage("whitespace", _re2(_UNTIDY).search, whitespace),
    )
    return stages, is_fine


def _is_torn(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def surrogates(text: str) -> str:
    """Halves of surrogate pairs joined, or where one is missing replaced by U+FFFD; no encoding has room for them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_BREAK = "\r\n?|[\v\f\u2028\u2029]"


def line_breaks(text: str) -> str:
    """Every kind of line break as a line feed; the vertical tab and the form feed break lines too."""
    return re.sub(_BREAK, "\n", text)


# Joiners; tags; soft hyphen, zero-width space, marks of direction, fillers and what should be in no text.
_HIDDEN = (
    "[\u200c\u200d]+|[\U000e0000-\U000e007f]+"
    "|[\xad\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]+"
)
# Behind letters of the scripts from Arabic to Mongolian and of their extensions, and behind emoji, a joiner is seen.
_JOINED = re.compile("[\u0600-\u1cff\u2190-\u2bff\ua800-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefe\U00010a00-\U0001faff]")
_FLAG = "\U0001f3f4"


def visible(text: str) -> str:
    """Without characters that nobody sees; joiners stay where a script or an emoji needs them, tags in a flag."""

    def seen(hidden: re.Match[str]) -> str:
        run, before = hidden[0], text[hidden.start() - 1 : hidden.start()]
        if run[0] in "\u200c\u200d":
            return run[0] if _JOINED.match(before) else ""
        return run if run[0] >= "\U000e0000" and before == _FLAG else ""

    return re.sub(_HIDDEN, seen, text)


_MANY_MARKS = r"[^\PM\x{34f}]{31}"


def stream_safe(text: str) -> str:
    """Unicode's Stream-Safe Text Format (UAX 15): a grapheme joiner after every 30 combining marks in a row.

    No letter has so many, and to put n of them in order takes Python n² steps.
    """
    safe: str = _re2(r"[^\PM\x{34f}]{30}").sub("\\g<0>\u034f", text)
    return safe


def composed(text: str) -> str:
    """In Unicode's normal form C."""
    return unicodedata.normalize("NFC", text)


_UNTIDY = (
    "[\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0]"
    r"|[ \t]{2}|\n[ \t]|[ \t]\n|\A[ \t\n]|[ \t\n]\z|\n{3}"
)


def whitespace(text: str) -> str:
    """Words apart by one space and table cells by one tab, no blanks at the ends of a line, one blank line at most."""
    text = "\n".join(_line(line) for line in text.translate(_FILLERS).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


_FILLERS = {0x3164: " ", 0xFFA0: " "}


def _line(line: str) -> str:
    if "\t" not in line:
        return " ".join(line.split())
    return "\t".join(filter(None, (" ".join(cell.split()) for cell in line.split("\t"))))


def _mending(uncurl_quotes: bool) -> tuple[str, Callable[[str], str]]:
    """What ftfy reacts to, as a pattern for RE2, and ftfy, line by line.

    In a whole text one `<` would stop the decoding of entities in every line after it.
    """
    import ftfy

    if ftfy.__version__ in PROVEN:
        acts_on = _acted_on(uncurl_quotes)
        needed, mend = _re2(acts_on).search, _bounded(uncurl_quotes)
        return acts_on, lambda text: "\n".join(mend(line) if needed(line) else line for line in text.split("\n"))
    # Full-width punctuation is right in Chinese and Japanese, so widths stay.
    options = {"uncurl_quotes": uncurl_quotes, "fix_character_width": False, "normalization": None}
    config = ftfy.TextFixerConfig(explain=False, **options)
    return r"(?s:.)", lambda text: "\n".join(ftfy.fix_text(line, config) for line in text.split("\n"))


def _bounded(uncurl_quotes: bool) -> Callable[[str], str]:
    """`ftfy.fix_text` for one line, in its own order, with a bound on how often it begins again.

    Its own loops undo one level of `&amp;amp;amp;` or of a run of `ƒ` behind `Ã` at a time: 10 kB of the latter take
    it 83 s. Four levels are more than any text was damaged by.
    """
    import ftfy
    from ftfy import fixes

    config = ftfy.TextFixerConfig(explain=False)
    one_step = ftfy._fix_encoding_one_step_and_explain
    before = [fixes.fix_c1_controls, fixes.fix_latin_ligatures]
    after = [fixes.fix_line_breaks, fixes.fix_surrogates, fixes.remove_terminal_escapes, fixes.remove_control_chars]
    fixers = (
        partial(_repeated, lambda text: one_step(text, config)[0]),
        *before,
        *([fixes.uncurl_quotes] if uncurl_quotes else []),
        *after,
    )

    def entities(text: str) -> str:
        decoded: str = fixes.unescape_html(_NESTED.sub("&amp;", text))
        return decoded

    def mend(line: str) -> str:
        chain = fixers if "<" in line else (entities, *fixers)
        return _repeated(lambda text: reduce(lambda t, fix: fix(t), chain, text), line)

    return mend


def _repeated(fix: Callable[[str], str], text: str) -> str:
    for _ in range(PASSES):
        before, text = text, fix(text)
        if text == before:
            break
    return text


_NESTED = re.compile(r"&(?:(?:amp|AMP|#0{0,20}38|#[xX]0{0,19}26);)+")


def _acted_on(uncurl_quotes: bool) -> str:
    """A pattern without which ftfy changes nothing.

    ftfy acts on its table of control characters, on ligatures, on line breaks and escapes, on entities, and on what its
    regular expression of badness finds. Joined into one RE2 expression they are found some fifty times as fast as by
    ftfy. RE2 knows no verbose mode, and its `\\w` and `\\s` are ASCII, so they are widened, never narrowed: at worst
    ftfy looks at a line in vain.
    """
    from ftfy import badness, chardata

    terse = re.sub(r"(\\.|\[\^?[^\]]*\])|\s+|#.*", r"\1", badness.BADNESS_RE.pattern)
    wide = terse.replace(r"\w", WORD).replace(r"\s", SPACE).replace("|^", "|(?m:^)")
    codes = {*chardata.CONTROL_CHARS, *chardata.LIGATURES, *map(ord, "\x1b\r\x85\u2028\u2029")}
    if uncurl_quotes:
        codes |= {0x2BC, *range(0x2018, 0x2020)}
    characters = "".join(f"\\x{{{code:x}}}" for code in sorted(codes))
    return f"[{characters}]|{chardata.HTML_ENTITY_RE.pattern}|{wide}"


WORD = r"(?:[^\pP\pZ\pS\pC\pM]|_)"
SPACE = r"[\s\pZ\x0b\x1c-\x1f\x85]"


def _re2(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = 64 << 20  # RE2 forgets and rebuilds its automaton where it outgrows this
    return re2.compile(pattern, options=options)
