"""From a record to a document: the text as it was given, or the article in an HTML page, and what is known of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from ..document import Document, content_hash
from ..record import Fault, Record
from .page import Article, found_in

OWN = frozenset({"id", "text", "html", "url", "site", "title", "published", "language"})
"""The fields that Winnow knows; all others ride along in `extra`."""


def document(record: Record) -> Document | Fault:
    """A document from a record: of its `text`, or where that is blank, of what trafilatura finds in its `html`.

    The id is the given one; else it follows from the url, else from title and text, so that it is the same in every
    run. The site is the given one, else the host of the url. `published` is ISO 8601 where it can be read as a time.
    Faults: `no-text` without text and HTML, `too-large`, and for a page `empty-page`, `not-html`, `no-article`,
    `too-complex` and `parser-error`.
    """
    fields = record.fields
    text, html = fields.get("text"), fields.get("html")
    if isinstance(text, str) and (text.strip() or not html):
        return _assembled(fields, Article(text))
    if not isinstance(html, str | bytes):
        why = "has neither 'text' nor 'html'" if text is None else f"its 'text' is a {type(text).__name__}"
        return Fault(record.place, "no-text", why, repr(fields.get("id", ""))[:120])
    page = found_in(html.encode("utf-8", "replace") if isinstance(html, str) else html, _string(fields.get("url")))
    if isinstance(page, Article):
        return _assembled(fields, page)
    rule, why = page
    return Fault(record.place, rule, why, _string(fields.get("id")) or _string(fields.get("url")))


def _assembled(fields: Mapping[str, Any], page: Article) -> Document:
    url = _string(fields.get("url")) or page.url
    title = _string(fields.get("title")) or page.title
    extra = {name: value for name, value in fields.items() if name not in OWN}
    if page.author and not extra.get("author"):
        extra["author"] = page.author
    return Document(
        id=_string(fields.get("id")) or _derived_id(url, title, page.text),
        text=page.text,
        url=url,
        site=_string(fields.get("site")) or site(url),
        title=title,
        published=iso(fields.get("published")) or page.published,
        language=_string(fields.get("language")),
        extra=extra,
    )


def _string(value: Any) -> str:
    """A field as a string: numbers as they are written; what is none of both counts as missing."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _derived_id(url: str, title: str, text: str) -> str:
    return content_hash(canonical(url)) if url else content_hash(title, text)


_TRACKING = frozenset(
    {"dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igsh", "igshid", "mc_cid", "mc_eid", "mkt_tok", "msclkid"}
    | {"twclid", "wbraid", "yclid", "_ga", "_gl"}
)


def canonical(url: str) -> str:
    """A url without what does not change the page: scheme, case of the host, fragment, tracking parameters.

    Only parameters that never name an article are dropped: two ids for one page are found as duplicates later, but one
    id for two pages would lose one.

    >>> canonical("HTTPS://News.example.com:443/a?utm_source=x&id=7#top")
    'news.example.com/a?id=7'
    """
    parts = _split(url)
    if not parts.netloc:
        return url
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(k)]
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""  # a route inside a single page
    return _host(parts) + (parts.path or "/") + ("?" + urlencode(sorted(query)) if query else "") + fragment


def _tracks(name: str) -> bool:
    return name.startswith("utm_") or name in _TRACKING


def site(url: str) -> str:
    """The host of a url, without `www.`; empty if there is none.

    >>> site("https://www.Example.org/news/1")
    'example.org'
    """
    return _host(_split(url)).partition(":")[0].removeprefix("www.")


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError:  # such as a bracket that opens no IPv6 address
        return SplitResult("", "", url, "", "")


def _host(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2].lower()
    return host.removesuffix(":80").removesuffix(":443")


def iso(value: Any) -> str:
    """A time as ISO 8601 where it can be read as one, else as it was given. Days alone stay days.

    Read are ISO 8601, the dates of mail and feeds, English dates with the month in letters, and Unix time in seconds
    or milliseconds. `01/02/2024` is left: nobody can tell which month that is.

    >>> iso("Wed, 01 May 2024 12:00:00 GMT"), iso("May 1, 2024"), iso(1714564800), iso("today")
    ('2024-05-01T12:00:00+00:00', '2024-05-01', '2024-05-01T12:00:00+00:00', 'today')
    """
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = _string(value)
    if not text:
        return ""
    if isinstance(value, int | float) or (text.isdecimal() and len(text) in {10, 13}):
        return _from_epoch(text)
    for read in (_from_iso, _from_mail, _from_english):
        if found := read(text):
            return found
    return text


def _from_epoch(text: str) -> str:
    try:
        number = float(text)
        seconds = number / 1000 if abs(number) >= 1e11 else number
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return text


def _from_iso(text: str) -> str:
    try:
        time = datetime.datetime.fromisoformat(text.replace(" UTC", "+00:00"))
    except ValueError:
        return ""
    return time.date().isoformat() if len(text) <= 10 else time.isoformat()


def _from_mail(text: str) -> str:
    try:
        return parsedate_to_datetime(text).isoformat() if ":" in text else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _from_english(text: str) -> str:
    plain = " ".join(text.replace(",", " ").replace(".", " ").split())
    for form in ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d"):
        try:
            return datetime.datetime.strptime(plain, form).date().isoformat()
        except ValueError:
            continue
    return ""
