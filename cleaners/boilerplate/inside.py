"""What goes out of a line whose rest stays: labels and links between sentences, notices and credits after them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from .endings import NOTICES, OWN, credited, notice, signed
from .fold import fold, words
from .headlines import reaches
from .invited import invited
from .labels import WORD, labels
from .lines import ends, shut
from .match import WINDOW, Matcher, Piece
from .mentions import names
from .openers import opens
from .page import Page
from .speech import CLOSING, OPENING, QUOTES

LABELS = frozenset({"advert"})
"""Categories of labels that may be the first word of a name as well."""

BRACKETS = NOTICES | {"advert", "caption", "embed"}
"""Categories of what stands in brackets inside a paragraph."""

LISTED = 2
"""So many brief sentences after one make a list."""

REACHING = frozenset({"related", "newsletter", "share", "app"})
"""Categories of glued links and invitations after which the next sentence may have begun without a sign."""

LINK = 8
"""Words of a closed sentence that is a link: 'Click here to read the whole story.'"""

CREDITS = frozenset({"caption", "credit"})
"""Categories of what says whose a picture or a text is."""

_BRACKETS = frozenset("([（【［")
_BRACKETED = re.compile(r"[(\[（【［]([^()\[\]（）【】［］]{6,160})[)\]）】］]")
_CREDIT = re.compile(r"[^\W\d_]+\.? ?[:：] ?(?:[^\W\d_a-z]{2,6}|[\w-]+(?:\.[\w-]{2,})+) (?=[^\W\d_a-z][^\W\d_A-Z])")
_INTRODUCES = re.compile(r"[^:：]{2,40}[:：]")


def pieces(page: Page, matcher: Matcher) -> Iterator[tuple[int, Piece]]:
    """The pieces that go, of the lines that stay, each with the number of its line."""
    doubtful: dict[str, list[tuple[int, Piece]]] = defaultdict(list)
    for n, line in enumerate(page.lines):
        # A line that is a quotation from end to end is somebody's in the story, whatever it says.
        if n in page.gone or (line.text.startswith(OPENING) and line.text.rstrip().endswith(CLOSING)):
            continue
        for piece in _pieces(page, n, matcher):
            if _halved(line.text[piece.start : piece.end]) or _counted_up(line.text, piece):
                continue
            if piece.rule.category in LABELS and (
                _grown(line.text, piece, page.silent)
                or any(found(line.text, piece) for found in (_spoken_of, _enumerated, _titles))
            ):
                continue
            sure = _apart(line.text, piece, page.silent) or _met(page, n, piece)
            if piece.rule.category in LABELS and not sure:
                doubtful[fold(line.text[piece.start : piece.end])].append((n, piece))
            else:
                yield n, piece
    for same in doubtful.values():
        # A name is followed by the same word wherever it stands, a label by whatever comes.
        after = (page.lines[n].text[piece.end : piece.end + WINDOW] for n, piece in same)
        if len({text.split(maxsplit=1)[0] for text in after}) >= 2:
            yield from same


def _halved(text: str) -> bool:
    """Whether a quotation begins or ends amid a text: what it says is quoted, by whatever is around."""
    return any(text.count(left) != text.count(right) for left, right in ("«»", "“”", "「」", "『』") if left in text)


def _pieces(page: Page, n: int, matcher: Matcher) -> list[Piece]:
    line = page.lines[n]
    links, between, last = matcher.recalled(_found, line.text, page.silent)
    found = [*links, *invited(page, n, matcher), *between, *signed(page, n), *_credited_first(page, n, matcher)]
    if last and not page.wrapped(n):
        found.append(last)
    if not found:
        return []
    out: list[Piece] = []
    for piece in sorted(found, key=lambda piece: (piece.start, -piece.end)):
        if not out or piece.start >= out[-1].end:
            out.append(piece)
    return out


def _found(
    text: str, matcher: Matcher, silent: frozenset[str]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...], Piece | None]:
    """What a look at a line alone finds: links and notices in it, labels in it, and what stands at its end."""
    found = [cut for piece in matcher.glued(text, silent) if (cut := _certain(text, piece, silent))]
    links = (*found, *_links(text, matcher, silent), *_brackets(text, matcher, silent))
    return links, tuple(labels(text, matcher, silent)), credited(text, matcher, silent) or notice(text, matcher, silent)


def _grown(text: str, piece: Piece, silent: frozenset[str]) -> bool:
    """Whether a label may be the beginning of a word or a sentence in a script whose letters are never capitals.

    It is none behind a sentence and before a word that opens another one.
    """
    label, rest = text[piece.start : piece.end].strip(), text[piece.end : piece.end + WINDOW].lstrip()
    first, word = rest[:1], WORD.match(rest)
    if not label or not label[-1].isalnum() or not first.isalpha() or first.isupper() or first.islower():
        return False
    apart = text[piece.end : piece.end + 1].isspace() and shut(text[: piece.start])
    return not (apart and word is not None and opens(word[0], silent))


def _enumerated(text: str, piece: Piece) -> bool:
    """Whether a label and a stop are the first of several: 'Advertisement. Sponsored. Promoted. They tried all.'"""
    label, rest = text[piece.start : piece.end].strip(), text[piece.end : piece.end + WINDOW].lstrip()
    borders = ends(rest)
    return label.endswith(".") and bool(borders) and words(rest[: borders[0]]) <= 2


def _counted_up(text: str, piece: Piece) -> bool:
    """Whether two sentences of a word or two follow a closed one: 'Sign up for our letter. Follow us. Like us. I …'."""
    rest = text[piece.end : piece.end + WINDOW].lstrip()
    borders = [0, *ends(rest)[:LISTED]]
    brief = [words(rest[start:end]) <= 2 for start, end in pairwise(borders)]
    return text[: piece.end].rstrip().endswith(".") and len(brief) == LISTED and all(brief)


def _titles(text: str, piece: Piece) -> bool:
    """Whether hardly anything is left of a line without a label: '6. Advertise Here, Holbeck' is a heading."""
    return words(text) - words(text[piece.start : piece.end]) < OWN


def _spoken_of(text: str, piece: Piece) -> bool:
    """Whether what follows a label speaks of it: 'Article 4. Advertising. All advertising on the quay …'."""
    label = fold(text[piece.start : piece.end])
    return len(label) >= 4 and f" {label}" in f" {fold(text[piece.end : piece.end + WINDOW])}"


def _apart(text: str, piece: Piece, silent: frozenset[str]) -> bool:
    """Whether a label and what follows it are two things: neither a name nor the start of the sentence.

    The label is in capitals or set off by a sign, it has several words of its own, or the next word opens a sentence.
    """
    label, rest = text[piece.start : piece.end].strip(), text[piece.end : piece.end + WINDOW].lstrip()
    if not rest or not label[-1].isalnum() or not label[0].isalnum() or words(label) > 2:
        return True
    if rest.startswith(QUOTES):
        return True
    first = WORD.match(rest)
    if first is None:
        return False
    if label.isupper() and not first[0].isupper():
        return True
    return not first[0][0].islower() and opens(first[0].split("'")[0].split("’")[0], silent)


def _met(page: Page, n: int, piece: Piece) -> bool:
    """Whether the word after a label is a name that other lines have alone: 'Advertisement Ferrier expects …'."""
    text = page.lines[n].text
    first = WORD.match(text[piece.end : piece.end + WINDOW].lstrip())
    return first is not None and bool(names(page).get(first[0], set()) - {n})


def _certain(text: str, piece: Piece, silent: frozenset[str]) -> Piece | None:
    """A piece as far as it surely goes: a link's headline has no full stop, so one that has may end earlier."""
    cut = text[piece.start : piece.end]
    if piece.rule.category not in REACHING or piece.rule.scope != "end" or not shut(cut):
        return piece
    if piece.rule.category == "related" and ":" not in cut and words(cut) <= LINK:
        return piece
    reach = reaches(cut, cut.find(":") + 1 if piece.rule.category == "related" else 0, silent)
    return Piece(piece.start, piece.start + reach, piece.rule) if reach else None


def _links(text: str, matcher: Matcher, silent: frozenset[str]) -> Iterator[Piece]:
    """Sentences of a paragraph that a label and a colon make links to other articles: 'Read also: Why it rained.'"""
    if ":" not in text and "：" not in text:
        return
    borders = [0, *ends(text), len(text)]
    for start, end in pairwise(borders):
        sentence = text[start:end]
        label = _INTRODUCES.match(sentence)
        # A headline begins with a capital: 'Watch: the other.' is a sentence.
        if not label or sentence[label.end() :].lstrip("\"'“‘«„ ")[:1].islower():
            continue
        if (start or end < len(text)) and len(sentence) <= WINDOW and shut(sentence):
            reach = reaches(sentence, label.end(), silent)
            rule = matcher.named(fold(sentence[:reach]), silent, frozenset({"related"})) if reach else None
            if rule and rule.pattern:
                rest = sentence[reach:]
                yield Piece(start, start + reach + len(rest) - len(rest.lstrip()), rule)


def _credited_first(page: Page, n: int, matcher: Matcher) -> Iterator[Piece]:
    """A credit that leads a paragraph and surely ends, with an agency's letters or a host: 'Photo: AFP The mayor …'."""
    text = page.lines[n].text
    match = _CREDIT.match(text)
    rule = matcher.named(fold(match[0]), page.silent, CREDITS) if match else None
    if match and rule and words(text[match.end() :]) >= OWN and shut(text):
        yield Piece(0, match.end(), rule)


def _brackets(text: str, matcher: Matcher, silent: frozenset[str]) -> Iterator[Piece]:
    """Links and invitations in brackets, which say where they end: '… said. [Read also: Why it rained] The …'."""
    if _BRACKETS.isdisjoint(text):
        return
    for match in _BRACKETED.finditer(text):
        if match.end() - match.start() < len(text.strip()):
            rule = matcher.named(fold(match[1]), silent, BRACKETS)
            if rule and rule.category == "embed" and not rule.acts("body"):
                continue  # an address in brackets is whoever's the sentence speaks of
            if rule and (match[0][0] != "(" or rule.category != "related" or _INTRODUCES.match(match[1])):
                yield Piece(len(text[: match.start()].rstrip()), match.end(), rule)
