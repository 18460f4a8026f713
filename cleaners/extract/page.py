"""The article of an HTML page, as trafilatura finds it, or the reason for which there is none."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any, NamedTuple

from .tree import headlines, linked, prepare, trimmed

LARGEST_PAGE = 16 << 20
"""Bytes of HTML. A page of a megabyte takes a second or so, and no article needs more than this."""


MOST_EFFORT = 5e7
MOST_ATTRIBUTES = 5000
"""The parser compares every attribute of a tag with every other: 100,000 of them in a tag take it minutes."""

REPEATS = 0.25
"""A text of whose longer lines so many stand in it twice was put together wrongly."""

DOUBT = 0.5
"""If more than this share of the running text was taken out for its marks, the page as it came is looked at, too."""

LEAST = 0.2
"""An article is at least this share of what is found in the page as it came; of real pages the least is 0.22."""

_FRAGMENT = re.compile(rb"<(?:p|div|article|section|h[1-6]|br|ul|ol|table|blockquote)\b", re.IGNORECASE)
"""What shows that bytes without `<html>` are a piece of a page, as feeds carry it."""

_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{10000,}")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_INLINE = frozenset(
    {"a", "abbr", "b", "code", "em", "font", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "u"}
)


class Article(NamedTuple):
    """What a page says: its article, and what it tells of itself, empty where it tells nothing."""

    text: str
    title: str = ""
    url: str = ""
    published: str = ""
    author: str = ""


def found_in(html: bytes, url: str) -> Article | tuple[str, str]:
    """The article of a page, or the rule and the reason for which there is none."""
    if not html.strip():
        return "empty-page", "the page has no content"
    if len(html) > LARGEST_PAGE:
        return "too-large", f"the page is larger than {LARGEST_PAGE >> 20} MB"
    if any(len(_QUOTED.sub(b"", tag[0]).split()) > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(html)):
        return "too-complex", f"a tag has more than {MOST_ATTRIBUTES} attributes"
    try:
        return _extracted(html, url)
    except RecursionError:
        return "parser-error", "the page is nested too deeply"
    except Exception as error:  # trafilatura and lxml promise no set of errors, and a page must not end a run
        return "parser-error", f"{type(error).__name__}: {error}"


def _extracted(html: bytes, url: str) -> Article | tuple[str, str]:
    load, _ = _trafilatura()
    tree = load(html)
    if tree is None and _FRAGMENT.search(html):
        tree = load(b"<html><body>" + html + b"</body></html>")
    if tree is None:
        return "not-html", "the page is not HTML; if it is plain text, give it as 'text'"
    if _effort(tree) > MOST_EFFORT:
        return "too-complex", "thousands of elements stand side by side in one, which takes the extractor hours"
    links = linked(tree)
    taken = prepare(tree)
    found = _most_likely(tree, url)
    if taken > DOUBT:
        found = _longer(found, load(html), url)
    if found is None or not (found.text or "").strip():
        if any(map(str.strip, tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]"))):
            return "no-article", "no article text was found in the page"
        return "empty-page", "the page has no text; it may be drawn by a script, or be nested too deeply"
    title = found.title or ""
    text = trimmed(found.text, headlines(tree, title), links)
    return Article(text, title, found.url or "", found.date or "", found.author or "")


def _most_likely(tree: Any, url: str) -> Any:
    """What trafilatura finds; without its second opinions, if they brought a text that repeats itself."""
    found = _found(tree, url)
    if found is not None and _repeats(found.text or "") > REPEATS:
        alone = _found(tree, url, fast=True)
        if alone is not None and _repeats(alone.text or "") < REPEATS / 2:
            return alone
    return found


def _longer(found: Any, untouched: Any, url: str) -> Any:
    """What was found; where the page as it came says far more, that: its marks did not mean what they seemed to."""
    other = _found(untouched, url) if untouched is not None else None
    if other is None or (found is not None and len(found.text or "") >= LEAST * len(other.text or "")):
        return found
    return other


def _found(tree: Any, url: str, fast: bool = False) -> Any:
    _, extract = _trafilatura()
    return extract(
        tree,
        url=url or None,
        fast=fast,
        with_metadata=True,
        include_comments=False,
        deduplicate=False,  # it is process-global: the fourth identical page would be lost
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
    )


def _repeats(text: str) -> float:
    """The share of a text's longer lines that stood in it before."""
    lines = [line for line in text.split("\n") if len(line) >= 40]
    return 1 - len(set(lines)) / len(lines) if lines else 0.0


def _effort(tree: Any) -> float:
    """What the extractor's time grows with, beyond the size of the page.

    For n children of one element it takes n² steps, ten times as dear for inline elements as for others: 7,000
    words in a `<span>` each take it 5 s, 20,000 paragraphs 2 s. Of a hundred real pages the worst comes to 19,000.
    """
    effort = 0.0
    for element in tree.iter():
        children = len(element)
        if children > 100:
            inline = sum(child.tag in _INLINE for child in element)
            effort += inline**2 + children**2 / 10
    return effort


@cache
def _trafilatura() -> tuple[Any, Any]:
    from trafilatura import bare_extraction, load_html

    # Without a handler Python prints its warnings, which say less than our faults.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return load_html, bare_extraction
