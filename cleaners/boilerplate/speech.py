"""Lines in which somebody speaks or writes: quotations, dialogues, interviews, letters."""

from __future__ import annotations

import re

from .concepts import languages, lexicon
from .page import LABEL, Page, once

OPENING = tuple("\"'“„‟”‘‚«»「『《")
"""Quotation marks that open, in one language or another."""

CLOSING = tuple("\"'”’“»«」』》")
"""Quotation marks that close."""

QUOTES = tuple("\"'”’»“「」『』")
"""Quotation marks beside which a label or a notice ends, whichever way they turn."""

ASKING = ("?", "？", "؟", "?”", '?"')
"""How a question ends."""

COMMAS = (",", "،", "，", "、")
"""A line that ends so goes on, or greets: 'Dear Ada,'."""

REGARDS = 8
"""Words of the longest line that ends a letter."""

_CLAUSE = re.compile(r"[^,.!?:]{4,80}, ?([^\W\d_]+(?: [^\W\d_]+){0,1})(?![^\W_])")
"""What follows the first comma of a text: two words."""

_DASHES = ("-", "–", "—")


def quoted(page: Page, n: int) -> bool:
    """Whether a line begins or ends with a quotation."""
    text = page.lines[n].text.strip()
    return text.startswith(OPENING) or text.endswith(CLOSING)


def quotes(page: Page, n: int) -> bool:
    """Whether a line is a quotation, or a sentence that begins with one."""
    text = page.lines[n].text.strip()
    return text.startswith(OPENING) and (page.lines[n].prose or text.endswith(CLOSING))


def speaks(page: Page, n: int) -> bool:
    """Whether a line stands between two that begin with a dash, as what is said does."""
    return 0 < n < len(page.lines) - 1 and all(page.lines[m].text.startswith(_DASHES) for m in (n - 1, n + 1))


def attributed(text: str, end: int, language: str) -> bool:
    """Whether a text says of words at its start, up to `end`, who says them: 'Subscribe now, says the box, and I …'."""
    clause = _CLAUSE.match(text)
    if clause is None or clause.start(1) > end + 2 or language not in languages():
        return False
    return "told" in lexicon(language).find(clause[1])


def asks(page: Page, n: int) -> bool:
    """Whether a line is one of an interview's questions: two others, that no rule names, are questions as well."""
    return page.lines[n].text.rstrip().endswith(ASKING) and _questions(page) >= 2


@once
def _questions(page: Page) -> int:
    return sum(line.text.rstrip().endswith(ASKING) and not hits for line, hits in page.both)


def greets(page: Page, n: int) -> bool:
    """Whether a line begins a letter: 'To the editor:'."""
    if page.zone(n) != "head" or n + 1 == len(page.lines):
        return False
    return page.lines[n].text.rstrip().endswith((":", "：")) and page.lines[n + 1].prose


def signs_off(page: Page, n: int) -> bool:
    """Whether a line stands below one that ends a letter, and perhaps a name: 'With kind regards,', 'Ada'."""
    if not n or n - 1 in page.gone:
        return False
    letter = [page.lines[m] for m in (n - 1, n - 2) if m >= 0]
    ends = [above.words <= REGARDS and above.text.rstrip().endswith(COMMAS) for above in letter]
    return ends[0] or (any(ends) and letter[0].words <= LABEL)
