"""What goes out of a line whose rest stays: labels and links between sentences, notices and credits after them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .circumstances import brand, squeezed
from .fold import fold, words
from .headlines import reaches
from .invited import LEAD, invited
from .lines import ends, shut, title_case
from .match import WINDOW, Matcher, Piece
from .mentions import names
from .menus import BUTTONS, MOST, ROW, row
from .openers import opens
from .page import Page
from .rule import Rule
from .speech import CLOSING, OPENING

LABELS = frozenset({"advert"})
"""Categories of labels that may be the first word of a name as well."""

NOTICES = frozenset({"appeal", "share", "related", "newsletter", "copyright", "app", "comments"})
"""Categories of whole lines that, without a break, follow an article's last sentence."""

BRACKETS = NOTICES | {"advert", "caption", "embed"}
"""Categories of what stands in brackets inside a paragraph."""

AMID = frozenset({"advert", "share", "embed", "caption", "nav", "live", "related", "newsletter"})
"""Categories of labels that stand in capitals amid a paragraph."""

SPELLED = NOTICES | AMID
"""Categories of notices that stand between two sentences without an end."""

LINKED = re.compile("[:：|@]")
"""What a headline or a name follows: there a word with a capital may be another of its words."""

LISTED = 2
"""So many brief sentences after one make a list."""

REACHING = frozenset({"related", "newsletter", "share", "app"})
"""Categories of glued links and invitations after which the next sentence may have begun without a sign."""

BUTTON = 7
"""Characters of a button's single word: shorter ones in capitals are many things."""

LONG_LABEL = 4
"""A label of so many words, each with a capital, is no beginning of a sentence."""

LAST = 3
"""Sentences at the end of a line that may be a notice."""

LINK = 8
"""Words of a closed sentence that is a link: 'Click here to read the whole story.'"""

OUTLET = 3
"""Words of the outlet that stands before 'photo by'."""

OWN = 5
"""Words that a sentence before a notice has at least."""

CREDITS = frozenset({"caption", "credit"})
"""Categories of what says whose a picture or a text is."""

ADVERT = frozenset({"advert"})
"""Of these a single word may stand in the midst of a sentence."""

SITE = Rule("credit.site", "A bracket that names the site, and somebody, credits a picture.")

_OPENING = '"“«„ '
_MARKS = ("©", "ⓒ", "(c)", "copyright")
_SOLID = re.compile(r"\S")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUOTES = tuple("\"'”’»“「」『』")
_BRACKETS = frozenset("([（【［")
_BRACKETED = re.compile(r"[(\[（【［]([^()\[\]（）【】［］]{6,160})[)\]）】］]")
_AMID = re.compile(
    r"[,;] (?P<label>(?:\[?[A-Z][\w'’]*\]?|[-–—])(?: (?:[A-Z][\w'’]*|[-–—])){1,7}|[A-Z]\w+(?:\.\.\.|…)) (?=[a-zß-ÿ])"
)
_LONE = re.compile(r"(?<=[^\W\d_A-Z,;]) (?P<label>[^\W\d_a-z][^\W\d_]{4,}) (?=[\"“«„]?[^\W\d_A-Z])")
_SIGNED = re.compile(r"\s*[(\[（［](?P<credit>[^()\[\]（）［］]{4,80})[)\]）］]\s*$")
_CREDIT = re.compile(r"[^\W\d_]+\.? ?[:：] ?(?:[^\W\d_a-z]{2,6}|[\w-]+(?:\.[\w-]{2,})+) (?=[^\W\d_a-z][^\W\d_A-Z])")
_APART = re.compile(r"\w ?[/|:,–—-] ?\w")
_TOKEN = re.compile(r"\S+")
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
            if piece.rule.category in LABELS and any(
                found(line.text, piece) for found in (_grown, _spoken_of, _enumerated, _titles)
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
    links, labels, last = matcher.recalled(_found, line.text, page.silent)
    found = [*links, *invited(page, n, matcher), *labels, *_signed(page, n), *_credited_first(page, n, matcher)]
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
    labels = (*_amid(text, matcher, silent), *_titled(text, matcher, silent))
    return links, labels, credited(text, matcher, silent) or notice(text, matcher, silent)


def _grown(text: str, piece: Piece) -> bool:
    """Whether a label may be the beginning of a word or a sentence in a script whose letters are never capitals."""
    label, rest = text[piece.start : piece.end].strip(), text[piece.end : piece.end + WINDOW].lstrip()
    first = rest[:1]
    return bool(label) and label[-1].isalnum() and first.isalpha() and not (first.isupper() or first.islower())


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
    if rest.startswith(_QUOTES):
        return True
    first = _WORD.match(rest)
    if first is None:
        return False
    if label.isupper() and not first[0].isupper():
        return True
    return not first[0][0].islower() and opens(first[0].split("'")[0].split("’")[0], silent)


def _met(page: Page, n: int, piece: Piece) -> bool:
    """Whether the word after a label is a name that other lines have alone: 'Advertisement Ferrier expects …'."""
    text = page.lines[n].text
    first = _WORD.match(text[piece.end : piece.end + WINDOW].lstrip())
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
            rule = _named(fold(sentence[:reach]), matcher, silent, frozenset({"related"})) if reach else None
            if rule and rule.pattern:
                rest = sentence[reach:]
                yield Piece(start, start + reach + len(rest) - len(rest.lstrip()), rule)


def _amid(text: str, matcher: Matcher, silent: frozenset[str]) -> Iterator[Piece]:
    """Labels in capitals amid a sentence that goes on small: 'her father, Advertisement - Continue Reading altered'.

    German writes each noun with a capital, so that there a single word is no label.
    """
    for match in _AMID.finditer(text):
        rule = _named(fold(match["label"]), matcher, silent, AMID, "body")
        if rule:
            yield Piece(match.start("label") - 1, match.end("label"), rule)
    for match in _LONE.finditer(text) if "de" in silent else ():
        label = match["label"]
        rule = _named(fold(label), matcher, silent, ADVERT, "body") if label[0].isupper() else None
        before = text[max(0, match.start() - 40) : match.start()].rsplit(maxsplit=1)[-1]
        if rule and text[match.end() :].lstrip(_OPENING)[:1].islower() and before.islower():
            yield Piece(match.start("label") - 1, match.end("label"), rule)


def _signed(page: Page, n: int) -> Iterator[Piece]:
    """A bracket at the end of a paragraph that names the site, and apart from it somebody: '(Ada Cole / Quay Post)'."""
    text, name = page.lines[n].text, brand(page.site)
    match = _SIGNED.search(text, max(0, len(text) - 120)) if name and text.rstrip()[-1:] in ")]）］" else None
    if match is None or name not in squeezed(match["credit"]) or not _APART.search(match["credit"]):
        return
    if shut(text[: match.start()]) and not shut(match["credit"]) and words(text[: match.start()]) >= OWN:
        yield Piece(match.start(), len(text), SITE)


def _credited_first(page: Page, n: int, matcher: Matcher) -> Iterator[Piece]:
    """A credit that leads a paragraph and surely ends, with an agency's letters or a host: 'Photo: AFP The mayor …'."""
    text = page.lines[n].text
    match = _CREDIT.match(text)
    rule = _named(fold(match[0]), matcher, page.silent, CREDITS) if match else None
    if match and rule and words(text[match.end() :]) >= OWN and shut(text):
        yield Piece(0, match.end(), rule)


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
    return _written_as_button(first) or any(matcher.begins_label(fold(both), some, silent) for some in (AMID, BUTTONS))


def _phrase(
    text: str, start: int, tokens: Sequence[re.Match[str]], matcher: Matcher, silent: frozenset[str]
) -> Piece | None:
    """A notice without an end that some rule names, right before a word that opens sentences: 'Donate now It was …'."""
    for before, token, after in zip(tokens[1:], tokens[2:], tokens[3:], strict=False):
        if before[0].endswith((".", "!", "?", "…")) or before[0][-1:] in CLOSING:
            return None
        word = _WORD.match(token[0])
        if word is None or not word[0][0].isupper() or not (after[0][0].islower() or after[0][0].isdigit()):
            continue
        piece = text[start : before.end()]
        begins = opens(word[0].split("'")[0], silent) and word[0] != "I"
        begins |= word[0] == token[0] and not LINKED.search(piece) and "de" in silent and opens(after[0], silent)
        rule = _named(fold(piece), matcher, silent, SPELLED) if begins and piece[-1:].isalnum() else None
        if rule:
            return Piece(start, token.start(), rule)
    return None


def _opens_next(text: str, token: re.Match[str], label: int, silent: frozenset[str]) -> bool:
    """Whether a sentence begins with a word: a quotation, or a word that opens sentences and no name after it.

    After a label of four words or more any word with a capital will do.
    """
    if token[0][0].islower():
        return False
    word = _WORD.match(token[0])
    after = _SOLID.search(text, token.end())
    if token[0].startswith(_QUOTES):
        return True
    if word is None or not word[0][0].isupper() or (after and after[0].isupper()):
        return False
    return label >= LONG_LABEL or opens(word[0].split("'")[0], silent)


def _label(text: str, matcher: Matcher, silent: frozenset[str]) -> Rule | None:
    """The rule that names a label of several words, of a few if all begin with capitals, or a row of labels."""
    folded = fold(text)
    rule = _named(folded, matcher, silent, AMID, "body") if matcher.knows(folded) else None
    if (
        rule
        and folded in map(fold, rule.lines)
        and (len(_WORD.findall(text)) >= LONG_LABEL or title_case(f"{text} {text}"))
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


def _brackets(text: str, matcher: Matcher, silent: frozenset[str]) -> Iterator[Piece]:
    """Links and invitations in brackets, which say where they end: '… said. [Read also: Why it rained] The …'."""
    if _BRACKETS.isdisjoint(text):
        return
    for match in _BRACKETED.finditer(text):
        if match.end() - match.start() < len(text.strip()):
            rule = _named(fold(match[1]), matcher, silent, BRACKETS)
            if rule and rule.category == "embed" and not rule.acts("body"):
                continue  # an address in brackets is whoever's the sentence speaks of
            if rule and (match[0][0] != "(" or rule.category != "related" or _INTRODUCES.match(match[1])):
                yield Piece(len(text[: match.start()].rstrip()), match.end(), rule)


def notice(line: str, matcher: Matcher, silent: frozenset[str]) -> Piece | None:
    """A notice after a line's last sentence, and the sentences before it that are notices by themselves.

    A notice has no full stop, or a copyright sign; and it is a line that some rule names.
    """
    text = line.rstrip()
    offset = max(0, len(text) - WINDOW)
    if shut(text) and not _marked(text[offset:]):
        return None
    found, until = None, len(text)
    for start in [offset + end for end in ends(text[offset:])][: -1 - LAST : -1]:
        suffix = text[start:].strip()
        if suffix.endswith(_QUOTES) or words(suffix) < 2 or (shut(suffix) and not _marked(suffix)):
            continue
        rule = _noticed(suffix, matcher, silent)
        if found and not (rule and _goes_on(text[start:until].strip(), matcher, silent)):
            break
        if rule and words(text[:start]) >= OWN:
            found, until = Piece(len(text[:start].rstrip()), len(line), rule), start
    return found


def _noticed(text: str, matcher: Matcher, silent: frozenset[str]) -> Rule | None:
    """The rule that takes a text for a notice, or a row of labels."""
    folded = fold(text)
    rule = _named(folded, matcher, silent, NOTICES)
    return rule or (ROW if row(text, folded, matcher, silent, "tail") else None)


def _goes_on(before: str, matcher: Matcher, silent: frozenset[str]) -> bool:
    """Whether a notice goes on after a sentence: that is one itself, or a short question or cry that leads to it."""
    leads = before.endswith(("?", "!", "？", "！")) and words(before) <= LEAD
    return leads or _noticed(before, matcher, silent) is not None


def _marked(text: str) -> bool:
    """Whether a copyright sign or the word stands in a text."""
    lowered = text.lower()
    return any(sign in lowered for sign in _MARKS)


def credited(text: str, matcher: Matcher, silent: frozenset[str]) -> Piece | None:
    """The photo credit at the end of a line whose rest is closed sentences, with the signs that set it off."""
    credit = matcher.credit(text, silent)
    if credit is None or not credit.start:
        return None
    start = credit.start
    while start < credit.end and text[start] in ".!?…。":
        start += 1
    before = text[:start].rstrip(" ([/|©–—-（［")
    if not shut(before):
        border = max((end for end in ends(before)), default=0)  # '… tractor loads. Quay Post photo by Ada Cole'
        before = before[:border].rstrip() if words(before[border:]) <= OUTLET else ""
    if words(before) < OWN:
        return None
    return Piece(len(before), len(text), credit.rule)


def _named(
    folded: str, matcher: Matcher, silent: frozenset[str], categories: frozenset[str], zone: str = "tail"
) -> Rule | None:
    found = matcher.whole(folded, "", silent)
    return next((r for r in found if r.category in categories and r.acts(zone)), None)
