"""Who wrote the article and where: names, datelines and agencies' signs that no word gives away, only their place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .fold import fold
from .lines import Line, named_person, sentences
from .match import Matcher
from .page import Page
from .rule import Rule
from .tables import tabular
from .tongues import FUNCTION_WORDS
from .verse import sparse, verse

LEARNED = "learned."
"""Rules of a site's own: what they take is furniture, but it may be a byline too, and then it should become a field."""

FEW = 2
"""More lines of names or signs than this are a list of the article's own: winners, parties, a cast."""

_PARTICLE = "de|da|di|do|dos|van|von|der|den|del|la|le|al|bin|ibn|el|ten|ter|zu|af|av"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёіїєα-ωά-ώ][^\W\d_]*(?:['’-][^\W\d_]+)*\.?"
_PLACED = re.compile(
    rf"\(?(?P<name>[^,(]+), (?:{_CAPITAL}(?: {_CAPITAL})?|[0-9]{{1,2}}[./][0-9]{{1,2}}[./][0-9]{{2,4}})\)?"
)
_CODE = r"(?:[^\W\d_a-zß-öø-ÿа-яё]{2,6}(?:-[^\W\d_]{1,2})?|[a-zß-öø-ÿа-яё]{2,4}|(?:[^\W\d_a-zß-öø-ÿа-яё]\.){1,3})"
_CODES = re.compile(rf"[(\[]?{_CODE}(?:(?: ?/ ?|, ?){_CODE}){{0,3}}/?[)\]]?")
_AGENCY = rf"\((?:{_CAPITAL}[^()\d]{{0,22}}|[^\W\d_]{{2,8}}(?:[/-][^\W\d_]{{2,8}})*)\)"
"""An agency in brackets: one word, or several that begin with a capital, and not '(after extra time)'."""
_DATELINE = re.compile(rf"{_CAPITAL}[^()!?]{{0,40}}(?:{_AGENCY}(?: ?[.–—-]+)?|[^\W_](?:\.[–—-]| [–—-]))")
_INITIAL = re.compile(r" [^\W\d_]\.$")
_CASED = re.compile(r"[A-Za-zÀ-žА-яΑ-ω]")


_PART = rf"{_CAPITAL}(?<![^\W\d_]{{4}}\.)"
"""A part of a name: a word of four letters with a stop is a sentence, 'Llovía.', and no 'J.'."""
_LIFE = re.compile(rf"(?P<name>{_PART}(?: (?:{_PARTICLE}))*(?: {_PART}){{0,3}}) [^\W\d_]")

NAME = ("author.name", "A name beside the article's date or author, or between its title and its text, is its byline.")
SIGN = ("credit.sign", "An agency's or an author's sign before or after the article says who made it.")
DATELINE = ("credit.dateline", "A place and an agency before the first sentence say where it comes from.")


def bylines(page: Page) -> None:
    """Drop lines before or after the article that its date, its title and its first sentence make a byline."""
    free = [n for n in range(len(page.lines)) if _free(page, n)]
    titled = _title(page)
    above = range(titled + 1, page.core.start) if titled >= 0 else range(0)
    names = [n for n in free if _name(page.lines[n])]
    told = _told(page) if names else ""
    names = [n for n in names if not any(len(word) > 2 and _tells(told, word) for word in page.words(n))]
    signs = [n for n in free if n and _code(page.lines[n])]  # at the very top it is a heading
    few = len(names) <= FEW and not verse(page)
    for n in names:
        signed = n >= page.core.stop and page.lines[n].text.startswith("(")
        if _beside(page, n) or (few and (n in above or signed)):
            page.gone[n] = NAME
    if len(signs) <= FEW and not sparse(page):  # the last word of a play is no sign
        page.gone.update(dict.fromkeys(signs, SIGN))
    for n in above if not verse(page) else ():
        if n in free and page.lines[n].words <= 8 and _dateline(page.lines[n].text.strip()):
            page.gone.setdefault(n, DATELINE)


def _dateline(text: str) -> bool:
    """Whether a place and an agency are all of a line; without capitals it must end with a dash as well."""
    return _DATELINE.fullmatch(text) is not None and (_CASED.search(text) is not None or text[-1] in ".–—-")


def _told(page: Page) -> str:
    """What the article tells, in small letters: a name of whom or of what it tells is no byline, but an obituary's."""
    return "\n".join(page.lines[n].text.lower() for n in page.core if page.lines[n].prose and not _name(page.lines[n]))


def _tells(text: str, word: str) -> bool:
    """Whether a word stands in a text."""
    return word in text and re.search(rf"(?<![^\W\d_]){word}(?![^\W\d_])", text) is not None


_SAYS = re.compile(r"[:,،，] ?[\"“„«「]")
"""How a sentence leads to what somebody says, as no life does."""


def lives(page: Page, matcher: Matcher) -> None:
    """Drop lines on an author's life: they begin with the name in the byline, or at the end with one not met before."""
    signed = [page.lines[n].folded for n, (rule, _) in page.gone.items() if rule.startswith("author.")]
    last, few = True, frozenset(FUNCTION_WORDS.get(page.language, "").split())
    for n in reversed(range(len(page.lines))):
        line = page.lines[n]
        if n in page.gone or not line.prose:
            continue
        if not (signed or last):
            return  # nobody is the author of what stands above
        begins = _LIFE.match(line.text) if not _SAYS.search(line.text) else None
        rule = _life(line, page, matcher) if begins and fold(begins["name"]).split(" ")[0] not in few else None
        if begins and rule and _author(page, n, fold(begins["name"]), signed, last):
            page.drop(n, rule.id, rule.why)
        else:
            last = False


def _life(line: Line, page: Page, matcher: Matcher) -> Rule | None:
    """The rule that half of a line's sentences at least bear out: somebody is based somewhere in many a sentence."""
    rule = matcher.life(line.folded, page.silent) if line.folded else None
    told = [bool(matcher.life(fold(sentence), page.silent)) for sentence in sentences(line.text)] if rule else []
    return rule if 2 * sum(told) >= len(told) else None


def _author(page: Page, n: int, name: str, signed: Sequence[str], last: bool) -> bool:
    """Whether a name is the author's: the byline has it, or below the last sentence nobody else has."""
    whole = " " in name
    if any(f" {name} " in f" {line} " for line in signed):
        return whole or last
    if not (whole and last) or verse(page):
        return False
    surname = name.rsplit(" ", 1)[1]
    others = (m for m in range(len(page.lines)) if m != n and m not in page.gone)
    return surname not in page.title and not any(surname in page.lines[m].text.lower() for m in others)


def _free(page: Page, n: int) -> bool:
    """Whether a line outside the article is still there, or went by its site's own rule."""
    line = page.lines[n]
    if page.zone(n) == "body" or line.folded == page.title or tabular(page, n) or not page.core:
        return False
    return n not in page.gone or page.gone[n][0].startswith(LEARNED)


def _title(page: Page) -> int:
    """Where the title stands above the article, -1 if no line there could be it."""
    above = [n for n in range(page.core.start) if n not in page.gone and page.lines[n].headline]
    known = [n for n in above if page.lines[n].folded == page.title]
    return next(iter(known), -1)


def _name(line: Line) -> bool:
    text = line.text.strip()
    if line.closed and not _INITIAL.search(text):
        return False
    if named_person(text):
        return True
    placed = _PLACED.fullmatch(text)
    return placed is not None and named_person(placed["name"])


def _code(line: Line) -> bool:
    text = line.text.strip()
    if line.words > 4 or not _CASED.search(text) or not _CODES.fullmatch(text):
        return False
    return not text.islower() or "/" in text


def _beside(page: Page, n: int) -> bool:
    around = [rule.category for m in (n - 1, n + 1) if m in page.gone for rule in page.hits[m]]
    return "author" in around or "time" in around
