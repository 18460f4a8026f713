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
from typing import Any

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
    before, by = text, []
    for _ in range(PASSES):
        start = text
        for name, fix in _stages(settings.uncurl_quotes):
            fixed = fix(text)
            if fixed != text and name not in by:
                by.append(name)
            text = fixed
        if text == start:
            break
    return text, tuple(by) if text != before else ()


@cache
def _stages(uncurl_quotes: bool) -> tuple[tuple[str, Callable[[str], str]], ...]:
    return (
        ("unicode", encodable),
        ("whitespace", line_breaks),
        ("ftfy", _mender(uncurl_quotes)),
        ("unicode", unicode),
        ("whitespace", whitespace),
    )


def encodable(text: str) -> str:
    """Halves of surrogate pairs joined, or where one is missing replaced by U+FFFD; no encoding has room for them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def line_breaks(text: str) -> str:
    """Every kind of line break as a line feed; the vertical tab and the form feed break lines too."""
    return _BREAK.sub("\n", text) if _BREAK.search(text) else text


def unicode(text: str) -> str:
    """Composed (NFC), without invisible characters; joiners stay where a script or an emoji needs them."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        text = _STRAY_JOINER.sub("", text)
        text = unicodedata.normalize("NFC", _stream_safe(text))
    return text


def _stream_safe(text: str) -> str:
    """Unicode's Stream-Safe Text Format (UAX 15): a grapheme joiner in every run of more than 30 combining marks.

    No letter has so many, and to put n of them in order takes Python n² steps.
    """
    run = _many_marks()
    if not run.search(text):
        return text
    broken: str = run.sub("\\g<0>\u034f", text)
    return broken


@cache
def _many_marks() -> Any:
    return _re2(r"[^\PM\x{34f}]{30}")


def whitespace(text: str) -> str:
    """Words apart by one space and table cells by one tab, no blanks at the ends of a line, one blank line at most."""
    if _UNTIDY.search(text):
        text = "\n".join(_line(line) for line in text.split("\n"))
        text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return text


def _line(line: str) -> str:
    if "\t" not in line:
        return " ".join(line.split())
    return "\t".join(filter(None, (" ".join(cell.split()) for cell in line.split("\t"))))


_BREAK = re.compile("\r\n?|[\v\f\u2028\u2029]")

# Soft hyphen, zero-width space and joiner of words, marks of direction, fillers, tags outside of emoji flags.
_INVISIBLE = re.compile(
    "[\xad\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]+"
)

# A joiner means something behind a letter of a script from Arabic to Mongolian, its extensions, and behind emoji.
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u1cff\u2190-\u2bff\ua800-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefe\U00010a00-\U0001faff])[\u200c\u200d]+"
)

_UNTIDY = re.compile(r"[^\S \n\t]|[ \t]{2}|^[ \t]|[ \t]$|\n\n\n|\A\n|\n\Z", re.MULTILINE)


def _mender(uncurl_quotes: bool) -> Callable[[str], str]:
    """ftfy, line by line: in a whole text one `<` would stop the decoding of entities in every line after it.

    A text in which nothing stands that ftfy reacts to is left alone. That is exact, and most text is such.
    """
    import ftfy

    if ftfy.__version__ not in PROVEN:
        # Full-width punctuation is right in Chinese and Japanese, so widths stay.
        options = {"uncurl_quotes": uncurl_quotes, "fix_character_width": False, "normalization": None}
        config = ftfy.TextFixerConfig(explain=False, **options)
        return lambda text: "\n".join(ftfy.fix_text(line, config) for line in text.split("\n"))

    clean, mend = _guard(uncurl_quotes), _bounded(uncurl_quotes)

    def mended(text: str) -> str:
        if clean(text):
            return text
        return "\n".join(line if clean(line) else mend(line) for line in text.split("\n"))

    return mended


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


def _guard(uncurl_quotes: bool) -> Callable[[str], bool]:
    """A test that is true only of text in which ftfy changes nothing.

    ftfy acts on its table of control characters, on ligatures, on line breaks and escapes, on entities, and on what its
    regular expression of badness finds. Those are joined into one RE2 expression, which scans some fifty times as fast
    as ftfy. RE2 knows no verbose mode, and its `\\w` and `\\s` are ASCII, so they are widened, never narrowed: at worst
    ftfy looks at a line in vain.
    """
    from ftfy import badness, chardata

    terse = re.sub(r"(\\.|\[\^?[^\]]*\])|\s+|#.*", r"\1", badness.BADNESS_RE.pattern)
    wide = terse.replace(r"\w", r"(?:[^\pP\pZ\pS\pC\pM]|_)").replace(r"\s", r"[\s\pZ\x0b\x1c-\x1f\x85]")
    acted_on = {*chardata.CONTROL_CHARS, *chardata.LIGATURES, *map(ord, "\x1b\r\x85\u2028\u2029")}
    if uncurl_quotes:
        acted_on |= {0x2BC, *range(0x2018, 0x2020)}
    shown = "".join(f"\\x{{{code:x}}}" for code in sorted(acted_on))
    found = _re2(f"(?m)[{shown}]|{chardata.HTML_ENTITY_RE.pattern}|{wide}").search
    return lambda text: not found(text)


def _re2(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = 64 << 20  # RE2 forgets and rebuilds its automaton where it outgrows this
    return re2.compile(pattern, options=options)
