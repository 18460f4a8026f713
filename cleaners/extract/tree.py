"""What the marks of a page tell beyond its text: what is hidden, what is another article, what is nothing but links."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

FOLDED = frozenset({"hide", "hidden", "is-hidden", "d-none"})
"""Classes of what a reader of the page does not see, or not yet."""

UNSEEN = frozenset(
    {"visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "print-only", "print-footer", "cta"}
)
"""Classes of what a reader of the page never sees, or sees as a button."""

UNFOLDS = 0.05
"""If more than this share of the running text is folded away and stands nowhere else, a script shows it: it stays."""

MOST = 0.3
"""What holds more than this share of the running text is never taken out as unseen: a class misnames it."""

LABEL = 40
"""Characters below which a text is no running text."""

OWN = 250
"""Characters of its own paragraphs that an article must have before articles inside it count as others."""

PIECE = 400
"""Characters of paragraphs that make an element a piece of an article."""

LINKED = 0.85
"""From this share of its letters on, what stands in links makes a block nothing but links."""

_BODY = re.compile(r"body|content|text|article|story|chunk|entry|paragraph", re.IGNORECASE)
_BESIDE = re.compile(r"comment|reply|repl(?:y|ies)|related|teaser|card|promo|review", re.IGNORECASE)
_OTHERS = (
    ".//h1 | .//h2//a | .//h3//a | ../h2//a | ../h3//a | .//article | .//time | ancestor::aside | ancestor::footer"
)
_THREAD = re.compile(r"comment|repl(?:y|ies)|message|thread|forum|disqus", re.IGNORECASE)
_BLOCKS = ("p", "li", "dd", "td", "div", "section", "blockquote", "aside")
_PERMALINK = (
    ".//a[@href and not(contains(@href, '#'))][@rel='bookmark' or .//h1 or .//h2 or .//h3 or .//h4"
    " or ancestor::h1 or ancestor::h2 or ancestor::h3 or ancestor::h4] | ancestor::a"
)
_LETTERS = re.compile(r"\w+")


def prepare(tree: Any) -> float:
    """Make a page easier to extract: take out what is hidden and articles within the article, join a divided body.

    Returns the share of the page's running text that was taken out.
    """
    whole = _running(tree)
    for aside in tree.xpath("//body//aside"):
        if _running(aside) > 0.5 * whole:
            aside.tag = "div"  # what holds most of the text stands beside nothing
    for element in [*_hidden(tree), *_nested(tree)]:
        _drop(element)
    left = _running(tree)
    _join(tree)
    return 1 - left / whole if whole else 0.0


def _running(element: Any) -> int:
    """Characters of running text in an element."""
    return sum(len(_told(block)) for block in element.iter(*_BLOCKS))


def _hidden(tree: Any) -> Iterator[Any]:
    """What a reader does not see, and is not to see later: answers, tabs and the rest of a story unfold."""
    told = {block: _told(block) for block in tree.iter(*_BLOCKS)}
    whole = sum(map(len, told.values()))
    folded = _classed(tree, FOLDED)
    inside = {block for element in folded for block in element.iter(*_BLOCKS)}
    shown = {text for block, text in told.items() if block not in inside}
    own = {block: len(told[block]) for block in inside if told[block] not in shown}
    few = sum(own.values()) <= UNFOLDS * whole
    yield from (e for e in folded if few or not any(own.get(block) for block in e.iter(*_BLOCKS)))
    unseen = _classed(tree, UNSEEN)
    if sum(map(_running, unseen)) <= MOST * whole:
        yield from unseen


def _classed(tree: Any, names: frozenset[str]) -> list[Any]:
    """The elements of a page that have one of some classes."""
    return [e for e in tree.xpath("//body//*[@class]") if not names.isdisjoint(e.get("class").lower().split())]


def _told(block: Any) -> str:
    """The running text right in a block, its marks and links aside; nothing if it is no more than a label."""
    text = "".join([block.text or "", *(child.tail or "" for child in block)]).strip()
    return text if len(text) >= LABEL else ""


def _nested(tree: Any) -> Iterator[Any]:
    """Other articles: shorter ones inside an article, and lists of shorter ones beside an article.

    They link to their own pages, and hold less than the article itself; what does not is a live page's entry, or a
    picture's page in a series.
    """
    outer = tree.xpath("//article[not(ancestor::article)]")
    inner = [article.xpath(".//article[count(ancestor::article)=1]") for article in outer]
    if not any(inner):
        return
    own = [sum(_size(p) for p in article.xpath(".//p[count(ancestor::article)=1]")) for article in outer]
    for article, size, others in zip(outer, own, inner, strict=True):
        most = size or max(own)
        shorter = [other for other in others if _size(other) < most]
        teasers = [other for other in shorter if other.xpath(_PERMALINK)]
        if most >= OWN and size and sum(map(_size, teasers)) <= size:
            yield from teasers
        elif most >= OWN and not size and len(shorter) == len(others) > 1 and 2 * len(teasers) > len(others):
            yield article


def _join(tree: Any) -> None:
    """Bring the pieces of a body that adverts divide under the first of them.

    Extractors take the first element that looks like an article's body. Pieces have the same tag and class, some
    paragraphs each and no headline, and stand close to one another.
    """
    groups: dict[tuple[Any, str, str], list[Any]] = defaultdict(list)
    for element in tree.xpath("//body//*[self::div or self::section][@class][p]"):
        name = element.get("class")
        if _BODY.search(name) and not _BESIDE.search(name) and _piece(element):
            groups[element.getparent().getparent(), element.tag, name].append(element)
    for pieces in groups.values():
        for piece in pieces[1:]:
            pieces[0].extend(list(piece))
            _drop(piece)


def _piece(element: Any) -> bool:
    """Whether an element may be a piece of a body: paragraphs, and no sign of a post, a comment or another article."""
    if sum(_size(p) for p in element.iterchildren("p")) < PIECE:
        return False
    if element.xpath(_OTHERS):
        return False
    above = [f"{a.get('class', '')} {a.get('id', '')}" for a in element.iterancestors("div", "section", "li")]
    return not any(_THREAD.search(name) for name in above[:4])


def linked(tree: Any) -> frozenset[str]:
    """The blocks of a page that are nothing but links, squeezed."""
    found: dict[str, bool] = {}
    for element in tree.iter("p", "li", "h2", "h3", "h4", "h5", "div", "td"):
        if element.tag in ("div", "td") and any(child.tag in ("div", "p", "ul") for child in element):
            continue
        text = _letters(element)
        if text and len(text) < 1000:
            links = sum(len(_letters(link)) for link in element.iter("a"))
            found[text] = found.get(text, True) and links >= LINKED * len(text)
    return frozenset(text for text, bare in found.items() if bare)


def headlines(tree: Any, title: str) -> frozenset[str]:
    """What the headline may look like in the text, squeezed: the title, and a heading that says much the same."""
    theme = set(_LETTERS.findall(title.lower()))
    found = {squeezed(title)}
    for heading in tree.iter("h1"):
        words = _LETTERS.findall("".join(heading.itertext()).lower())
        if words and sum(word in theme for word in words) >= 0.5 * len(words):
            found.add("".join(words))
    return frozenset(found - {""})


def trimmed(text: str, titles: frozenset[str], links: frozenset[str]) -> str:
    """An extracted text without its headline at the top, and without the links to other pages at both ends."""
    lines = text.split("\n")
    bare = [squeezed(line.removeprefix("- ")) in links for line in lines]
    start = int(len(lines) > 1 and squeezed(lines[0]) in titles)
    end = len(lines)
    if sum(bare) > 0.5 * len(lines):
        return "\n".join(lines[start:])  # a list of links is what the page has to say
    while end > start and bare[end - 1]:
        end -= 1
    top = start
    while top < end and bare[top]:
        top += 1
    return "\n".join(lines[top if top - start > 1 else start : end]) or text


def squeezed(text: str) -> str:
    """A text's letters and figures, without case."""
    return "".join(_LETTERS.findall(text.lower()))


def _letters(element: Any) -> str:
    return squeezed("".join(element.itertext()))


def _size(element: Any) -> int:
    return len("".join(element.itertext()).strip())


def _drop(element: Any) -> None:
    """Take an element out, but not the text after it."""
    if element.getparent() is not None:
        element.drop_tree()
