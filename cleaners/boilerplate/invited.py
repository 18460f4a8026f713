"""Invitations between the sentences of a paragraph: '… said. Sign up for our newsletter. The mayor …'.

They are told as whole lines are, by rules that know their signs, sentence by sentence. Some have no stop; then the next
sentence must begin with a word that opens sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .entries import YOU, how_to
from .fold import fold, plain, words
from .lines import Line, ends, shut
from .match import Matcher, Piece
from .mentions import counted, spelled
from .openers import opens
from .page import Page
from .rule import Rule
from .signs import Signs, object_of

INVITING = frozenset({"appeal", "newsletter", "share", "app"})
"""Categories of invitations."""

LONGEST = 40
"""Words of the longest invitation."""

MOST = 6
"""Invitations in one paragraph; one with more is no article's."""

OWN = 6
"""Words that the paragraph has beside it at least."""

LEAD = 9
"""Words of the question or cry that leads to an invitation: 'Want more? Sign up for our newsletter.'"""

_INSERTED = re.compile(r", [^\W\d_]+(?: [^\W\d_]+)?, ")
"""What may say who speaks: 'Join our group, they urged, and earn every day.'"""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_MARKS = " ▶►☞→➡>*•📲👉»"
_QUOTES = '"“„«「'
_NAMED = 4
"""A quotation of so many words may be a name: « Terres d'ici »."""


def invited(page: Page, n: int, matcher: Matcher) -> Iterator[Piece]:
    """The invitations in a paragraph that has sentences of its own."""
    line = page.lines[n]
    if line.words < 2 * OWN or page.on_furniture or how_to(page):
        return
    possible = matcher.recalled(_possible, line.text, page.silent)
    if not possible:
        return
    borders = [0, *ends(line.text), len(line.text)]
    pieces = []
    for k, (start, end) in enumerate(pairwise(borders)):
        sentence = line.text[start:end]
        lowered = plain(sentence).lower().lstrip(_MARKS)
        if not any(signs.begins(lowered) for signs in possible):
            continue
        reach, rule = _reach(sentence, matcher, page.silent)
        if rule is None and words(sentence) <= OWN and not sentence.rstrip().endswith(("?", "!")):
            return  # the paragraph asks for something else as well, so it may ask for this
        if rule is None:
            continue
        pieces.append(Piece(_lead(line.text, borders, k), start + reach, rule))
    if len(pieces) <= MOST:
        yield from (piece for piece in pieces if _stands_apart(page, n, piece))


def _possible(text: str, matcher: Matcher, silent: frozenset[str]) -> Sequence[Signs]:
    return matcher.inviting(text, silent)


def _reach(sentence: str, matcher: Matcher, silent: frozenset[str]) -> tuple[int, Rule | None]:
    """How far an invitation goes, and the rule that names it."""
    if (inserted := _INSERTED.search(sentence)) and inserted[0].islower():
        return 0, None
    tokens = list(_WORD.finditer(sentence))[: LONGEST + 1]
    for before, token, after in zip(tokens[2:], tokens[3:], [*tokens[4:], None], strict=False):
        at = _border(sentence, before, token, after, silent)
        rule = _named(sentence[:at], matcher, silent) if at else None
        if rule:
            return at, rule
    if len(tokens) > LONGEST or not shut(sentence):
        return 0, None
    return len(sentence), _named(sentence, matcher, silent)


def _border(
    text: str, before: re.Match[str], token: re.Match[str], after: re.Match[str] | None, silent: frozenset[str]
) -> int:
    """Where the next sentence begins, if it does so with this word and without a sign before it; 0 if it does not."""
    between = text[before.end() : token.start()]
    if between.strip(_QUOTES + " ") or not token[0][0].isupper():
        return 0
    if between.strip():
        quoted = _WORD.findall(re.split('["“”»」』]', text[token.start() :])[0])
        return before.end() if len(quoted) > _NAMED else 0
    follows = after is None or after[0][0].islower() or after[0][0].isdigit()
    return token.start() if follows and opens(re.split("['’-]", token[0])[0], silent) and token[0] != "I" else 0


def _named(text: str, matcher: Matcher, silent: frozenset[str]) -> Rule | None:
    """The rule that takes a sentence for an invitation."""
    text = text.strip()
    folded = fold(text)
    for rule in matcher.whole(folded, "", silent):
        if rule.category in INVITING and rule.acts("body"):
            line = Line(0, len(text), text, folded, words(text), shut(text))
            return None if matcher.vocabulary.reads_on(line, rule) else rule
    return None


def _lead(text: str, borders: Sequence[int], k: int) -> int:
    """Where an invitation starts: a short question or cry before it, within the paragraph, belongs to it."""
    if k < 2:
        return borders[k]
    before = text[borders[k - 1] : borders[k]].strip()
    leads = before.endswith(("?", "!")) and 2 <= words(before) <= LEAD
    return borders[k - 1] if leads else borders[k]


def _stands_apart(page: Page, n: int, piece: Piece) -> bool:
    """Whether the rest of the article neither speaks to its reader here nor of the thing that is offered."""
    line = page.lines[n]
    rest = spelled(f"{line.text[: piece.start]} {line.text[piece.end :]}")
    if len(rest) < OWN or not YOU.isdisjoint(rest):
        return False
    things = _things(piece.rule, spelled(line.text[piece.start : piece.end]))
    here = set(spelled(line.text)) if line.prose and not page.hits[n] else set()
    return things.isdisjoint(rest) and all(counted(page)[thing] == (thing in here) for thing in things)


def _things(rule: Rule, found: Sequence[str]) -> set[str]:
    """Of an invitation's words those for what it is about."""
    if rule.holds:
        offered = object_of(rule)
        return {word for word in found if len(word) > 3 and offered.fullmatch(word)}
    own = {word for text in (*rule.lines, *(cut.text for cut in rule.cuts)) for word in spelled(text)}
    return {word for word in found if len(word) > 5 and word in own}
