"""Labels without an end amid sentences and before them: 'her father, Advertisement - Continue Reading altered'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .endings import NOTICES
from .fold import fold
from .lines import ends, shut, title_case
from .match import Matcher, Piece
from .menus import BUTTONS, MOST, ROW, row
from .openers import opens
from .rule import Rule
from .speech import CLOSING, QUOTES

AMID = frozenset({"advert", "share", "embed", "caption", "nav", "live", "related", "newsletter"})
"""Categories of labels that stand in capitals amid a paragraph."""

SPELLED = NOTICES | AMID
"""Categories of notices that stand between two sentences without an end."""

FIRST = AMID | BUTTONS
"""Categories of labels that stand before a sentence."""

LINKED = re.compile("[:：|@]")
"""What a headline or a name follows: there a word with a capital may be another of its words."""

BUTTON = 7
"""Characters of a button's single word: shorter ones in capitals are many things."""

LONG_LABEL = 4
"""A label of so many words, each with a capital, is no beginning of a sentence."""

ADVERT = frozenset({"advert"})
"""Of these a single word may stand in the midst of a sentence."""

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A word, with what an apostrophe joins to it."""

_OPENING = '"“«„ '
_SOLID = re.compile(r"\S")
_AMID = re.compile(
    r"[,;] (?P<label>(?:\[?[A-Z][\w'’]*\]?|[-–—])(?: (?:[A-Z][\w'’]*|[-–—])){1,7}|[A-Z]\w+(?:\.\.\.|…)) (?=[a-zß-ÿ])"
)
_LONE = re.compile(r"(?<=[^\W\d_A-Z,;]) (?P<label>[^\W\d_a-z][^\W\d_]{4,}) (?=[\"“«„]?[^\W\d_A-Z])")
_TOKEN = re.compile(r"\S+")


def labels(text: str, matcher: Matcher, silent: frozenset[str]) -> Iterator[Piece]:
    """Labels amid a sentence of a line, and labels and buttons before its sentences."""
    yield from _amid(text, matcher, silent)
    yield from _titled(text, matcher, silent)


def _amid(text: str, matcher: Matcher, silent: frozenset[str]) -> Iterator[Piece]:
    """Labels in capitals amid a sentence that goes on small: 'her father, Advertisement - Continue Reading altered'.

    German writes each noun with a capital, so that there a single word is no label.
    """
    for match in _AMID.finditer(text):
        rule = matcher.named(fold(match["label"]), silent, AMID, "body")
        if rule:
            yield Piece(match.start("label") - 1, match.end("label"), rule)
    for match in _LONE.finditer(text) if "de" in silent else ():
        label = match["label"]
        rule = matcher.named(fold(label), silent, ADVERT, "body") if label[0].isupper() else None
        before = text[max(0, match.start() - 40) : match.start()].rsplit(maxsplit=1)[-1]
        if rule and text[match.end() :].lstrip(_OPENING)[:1].islower() and before.islower():
            yield Piece(match.start("label") - 1, match.end("label"), rule)


def _titled(text: str, matcher: Matcher, silent: frozenset[str]) -> Iterator[Piece]:
    """Labels of several words between two sentences, or rows of them: 'You May Also Like The mayor …'."""
    for start in [0, *ends(text)]:
        first = _TOKEN.search(text, start, start + 120)
        if not first:
            continue
        tokens = list(_TOKEN.finditer(text, start, start + 120))[: MOST + 1]
        if phrase := _phrase(text, start, tokens, matcher, silent):
            yield phrase
            continue
        if not _begins_label(text[start : first.end()], tokens, matcher, silent):
            continue
        for n in range(len(tokens) - 1, 0, -1):
            piece = text[start : tokens[n - 1].end()]
            if not _opens_next(text, tokens[n], n, silent):
                continue
            if rule := _label(piece, matcher, silent) if n > 1 else _button(piece, matcher, silent):
                yield Piece(start, tokens[n].start(), rule)
                break


def _begins_label(first: str, tokens: Sequence[re.Match[str]], matcher: Matcher, silent: frozenset[str]) -> bool:
    """Whether two words begin a label, or one may be a button: most sentences only begin with a label's first word."""
    both = " ".join([token[0] for token in tokens[:2]])
    return _written_as_button(first) or matcher.begins_label(fold(both), FIRST, silent)


def _phrase(
    text: str, start: int, tokens: Sequence[re.Match[str]], matcher: Matcher, silent: frozenset[str]
) -> Piece | None:
    """A notice without an end that some rule names, right before a word that opens sentences: 'Donate now It was …'."""
    for before, token, after in zip(tokens[1:], tokens[2:], tokens[3:], strict=False):
        if before[0].endswith((".", "!", "?", "…")) or before[0][-1:] in CLOSING:
            return None
        if not token[0][0].isupper() or not (after[0][0].islower() or after[0][0].isdigit()):
            continue
        word = WORD.match(token[0])
        if word is None:
            continue
        piece = text[start : before.end()]
        begins = opens(word[0].split("'")[0], silent) and word[0] != "I"
        begins |= word[0] == token[0] and not LINKED.search(piece) and "de" in silent and opens(after[0], silent)
        rule = matcher.named(fold(piece), silent, SPELLED) if begins and piece[-1:].isalnum() else None
        if rule and not (rule.holds and before is tokens[1]):  # two words hold too little: 'Su Instagram'
            return Piece(start, token.start(), rule)
    return None


def _opens_next(text: str, token: re.Match[str], label: int, silent: frozenset[str]) -> bool:
    """Whether a sentence begins with a word: a quotation, or a word that opens sentences and no name after it.

    After a label of four words or more any word with a capital will do.
    """
    if token[0][0].islower():
        return False
    word = WORD.match(token[0])
    after = _SOLID.search(text, token.end())
    if token[0].startswith(QUOTES):
        return True
    if word is None or not word[0][0].isupper() or (after and after[0].isupper()):
        return False
    return label >= LONG_LABEL or opens(word[0].split("'")[0], silent)


def _label(text: str, matcher: Matcher, silent: frozenset[str]) -> Rule | None:
    """The rule that names a label of several words, of a few if all begin with capitals, or a row of labels."""
    folded = fold(text)
    rule = matcher.named(folded, silent, AMID, "body") if matcher.knows(folded) else None
    if (
        rule
        and folded in map(fold, rule.lines)
        and (len(WORD.findall(text)) >= LONG_LABEL or title_case(f"{text} {text}"))
    ):
        return rule
    return ROW if not shut(text) and row(text, folded, matcher, silent, "tail") else None


def _button(text: str, matcher: Matcher, silent: frozenset[str]) -> Rule | None:
    """The rule that names a single word in capitals, or with dots, that stands between sentences: 'SUBSCRIBE'."""
    if not _written_as_button(text):
        return None
    folded = fold(text)
    return next((rule for rule in matcher.whole(folded, "", silent) if folded in map(fold, rule.lines)), None)


def _written_as_button(text: str) -> bool:
    return len(text) >= BUTTON and (text.isupper() or text.endswith(("...", "…")))
