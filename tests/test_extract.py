"""Records become documents; a page that gives none says why; hostile pages come to an end."""

from __future__ import annotations

import datetime
import logging
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trafilatura import extract

from cleaners.document import Document
from cleaners.extract import LARGEST_PAGE, canonical, document, iso, site
from cleaners.extract.tree import headlines, linked, prepare, squeezed, trimmed
from cleaners.record import Fault, Place, Record

PLACE = Place("in.jsonl", 3)


def made(**fields: Any) -> Document:
    found = document(Record(fields, PLACE))
    assert isinstance(found, Document), found
    return found


def fault(**fields: Any) -> Fault:
    found = document(Record(fields, PLACE))
    assert isinstance(found, Fault), found
    assert found.place == PLACE
    return found


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The ferry sails again | Harbour Post</title>
<meta property="og:title" content="The ferry sails again"><meta name="author" content="Ada Berg">
<link rel="canonical" href="https://www.harbourpost.example/2024/ferry">
<meta property="article:published_time" content="2024-05-06T08:30:00+02:00"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>The ferry sails again</h1>
<p>The ferry across the sound will sail again on Monday, after three weeks in the dock, the council said on Friday.</p>
<p>Repairs had cost more than was planned, since a second crack was found below the waterline in the first week.</p>
<h2>What changes</h2>
<ul><li>The first boat leaves at six in the morning.</li><li>Dogs travel free until the end of June.</li></ul>
<table><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td>14</td></tr></table>
<p>“We are glad to be back,” said the skipper, Öre Lund, who had spent the time painting the wheelhouse.</p></article>
<footer><p>© Harbour Post. All rights reserved.</p></footer></body></html>"""


def test_a_page_becomes_its_article() -> None:
    doc = made(html=PAGE)
    lines = doc.text.split("\n")
    assert lines[0].startswith("The ferry across the sound")  # above it stood the headline, which is the title
    assert "What changes" in lines
    assert "- Dogs travel free until the end of June." in lines
    assert any("Monday" in line and "14" in line for line in lines)
    assert "Öre Lund" in lines[-1]
    assert not {"Home", "Sport"} & set(lines)
    assert "All rights reserved" not in doc.text


SENTENCES = [
    "The ferry across the sound will sail again on Monday, after three weeks in the dock, the council said on Friday.",
    "Repairs had cost more than was planned, since a second crack was found below the waterline in the first week.",
    "The crew spent the time with paint and brushes, and the wheelhouse has not looked so well since it was built.",
    "On the islands people had rowed to the shops, and one of them had rowed to a wedding and back in the dark.",
]


def paragraphs(some: list[str]) -> str:
    return "".join(f"<p>{sentence}</p>" for sentence in some)


def page(body: str) -> str:
    return f"<html><head><title>The ferry sails again</title></head><body><nav>Home</nav>{body}</body></html>"


OTHER = "A bakery on the quay sells bread in the shape of boats, and nobody has complained of the mast so far."


def prepared(body: str) -> list[str]:
    """The paragraphs of a page after its marks were looked at."""
    tree = lxml.html.fromstring(page(body))
    prepare(tree)
    return [element.text_content() for element in tree.iter("p")]


TEASER = f"<article><h3><a href='/bread'>Bread in the shape of boats</a></h3><p>{OTHER}</p></article>"


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{paragraphs(SENTENCES)}<div class='hide'><p>The bread is sold out.</p>"
        f"{paragraphs(SENTENCES)}</div></article>",
        f"<article>{paragraphs(SENTENCES)}<div class='print-only'><p>{OTHER}</p></div></article>",
        f"<article>{paragraphs(SENTENCES)}{TEASER}</article>",
        f"<article>{paragraphs(SENTENCES)}</article><article>{TEASER * 2}</article>",
    ],
    ids=["a toast and a twin", "for the printer", "article in the article", "list of articles"],
)
def test_what_a_page_marks_as_none_of_its_article_goes(body: str) -> None:
    assert prepared(body) == SENTENCES
    assert made(html=page(body)).text.split("\n") == SENTENCES


def entries(some: list[str], tag: str, more: str = "") -> str:
    return "".join(f"<{tag}><h3>Entry {n}</h3><p>{sentence}</p></{tag}>{more}" for n, sentence in enumerate(some))


LEAD = "".join(f"<p>{OTHER} {n}</p>" for n in range(3))


@pytest.mark.parametrize(
    "body",
    [
        f"<article><p>{OTHER}</p><div class='hide'>{paragraphs(SENTENCES)}</div></article>",
        f"<article><p>{OTHER}</p><article>{paragraphs(SENTENCES)}</article></article>",
        f"<article><p>{OTHER * 3}</p><article>{paragraphs(SENTENCES)}</article></article>",
        f"<article><p>{OTHER * 3}</p></article><article><article>{paragraphs(SENTENCES)}</article></article>",
        f"<article>{LEAD}{paragraphs(SENTENCES[:3])}<div class='hide'><p>{SENTENCES[3]}</p></div></article>",
        "<main>" + entries(SENTENCES, "div class='hidden'") + "</main>",
        "<article>" + "".join(f"<p class='hidden md:block'>{sentence}</p>" for sentence in SENTENCES) + "</article>",
        f"<article>{LEAD}{entries(SENTENCES, 'article')}</article>",
        f"<article>{LEAD}</article><article>{entries(SENTENCES, 'article')}</article>",
        f"<article>{LEAD}{entries(SENTENCES, 'article', '<a href=/boat>Buy</a>')}</article>",
        f"<aside>{LEAD}{paragraphs(SENTENCES)}</aside>",
    ],
    ids=[
        *["shown by a script", "framed", "framed by a longer lead", "beside a teaser", "read more", "answers unfold"],
        *["by width", "live page", "live page beside its lead", "series of pictures", "aside"],
    ],
)
def test_what_may_be_the_article_itself_stays(body: str) -> None:
    assert set(SENTENCES) <= set(prepared(body))
    alone = extract(page(body), include_comments=False) or ""
    text = made(html=page(body)).text
    assert [sentence for sentence in SENTENCES if sentence in alone and sentence not in text] == []


def test_an_article_in_an_aside_is_found() -> None:
    assert made(html=page(f"<aside>{paragraphs(SENTENCES)}</aside>")).text.split("\n") == SENTENCES


def test_where_marks_mislead_the_page_as_it_came_is_read() -> None:
    posts = [f"{sentence} So it stood at {n} o'clock." for n in range(8) for sentence in SENTENCES]
    feed = "".join(
        f"<article><h3><a href='/post/{n}'>At {n}</a></h3><p>{post}</p></article>" for n, post in enumerate(posts)
    )
    body = f"<article>{LEAD}</article><article>{feed}</article>"
    assert not set(posts) & set(prepared(body))
    text = made(html=page(body)).text
    assert all(post in text for post in posts)


def test_a_body_that_adverts_divide_is_read_to_its_end() -> None:
    halves = [[f"{sentence} Line {n} of part {part}." for sentence in SENTENCES for n in range(8)] for part in (1, 2)]
    chunks = "<div class='advert'>Buy bread</div>".join(
        f"<div class='row'><div class='body__chunk'>{paragraphs(half)}</div></div>" for half in halves
    )
    tree = lxml.html.fromstring(page(f"<main>{chunks}</main>"))
    prepare(tree)
    assert [len(element) for element in tree.find_class("body__chunk")] == [64]
    assert made(html=page(f"<main>{chunks}</main>")).text.split("\n") == [*halves[0], *halves[1]]


@pytest.mark.parametrize("outside", ["<div class='comment'>", "<div><h2><a href='/post'>A post</a></h2>"])
def test_comments_and_posts_are_no_pieces_of_a_body(outside: str) -> None:
    posts = "".join(f"{outside}<div class='text'>{paragraphs([OTHER] * 5)}</div></div>" for _ in range(3))
    tree = lxml.html.fromstring(page(posts))
    prepare(tree)
    assert [len(element) for element in tree.find_class("text")] == [5, 5, 5]


def test_links_to_other_pages_at_both_ends_go_with_the_headline() -> None:
    links = frozenset(map(squeezed, ("Bread again", "Boats again", "A quay")))
    top, end, titles = ["Bread again", "Boats again"], ["- Boats again", "A quay"], frozenset({"theferry"})
    assert trimmed("\n".join(["The ferry", *top, *SENTENCES, *end]), titles, links).split("\n") == SENTENCES


def test_a_link_at_the_top_or_within_may_be_a_heading_and_stays() -> None:
    text = "\n".join(["Bread again", *SENTENCES[:2], "A quay", *SENTENCES[2:]])
    assert trimmed(text, frozenset(), frozenset({"breadagain", "aquay"})) == text


def test_a_page_of_links_keeps_them() -> None:
    links = [f"{sentence} ({n})" for n, sentence in enumerate(SENTENCES)]
    assert trimmed("\n".join(links), frozenset(), frozenset(map(squeezed, links))).split("\n") == links
    assert trimmed("Only a headline", frozenset({"onlyaheadline"}), frozenset()) == "Only a headline"


def test_a_heading_is_a_headline_if_it_says_what_the_title_says() -> None:
    tree = lxml.html.fromstring("<html><body><h1>The ferry sails</h1><h1>Harbour Post</h1></body></html>")
    assert headlines(tree, "Ferry sails again") == {"ferrysailsagain", "theferrysails"}


def test_only_blocks_that_are_links_through_and_through_are_bare() -> None:
    tree = lxml.html.fromstring("<div><p><a>Bread again</a></p><p>Read <a>more</a> of it</p><div>No link</div></div>")
    assert linked(tree) == {"breadagain"}


def test_what_a_page_tells_of_itself() -> None:
    doc = made(html=PAGE)
    assert doc.title == "The ferry sails again"
    assert doc.url == "https://www.harbourpost.example/2024/ferry"
    assert doc.site == "harbourpost.example"
    assert doc.published.startswith("2024-05-06")
    assert doc.extra == {"author": "Ada Berg"}


def test_what_the_record_tells_comes_first() -> None:
    doc = made(html=PAGE, url="http://x.example/1", title="T", published="2020", site="S", author="B", tags=["a"])
    assert (doc.title, doc.url, doc.site, doc.published) == ("T", "http://x.example/1", "S", "2020")
    assert doc.extra == {"author": "B", "tags": ["a"]}


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_bytes_in_the_encoding_that_they_declare(encoding: str) -> None:
    page = PAGE.replace("utf-8", encoding)
    assert "“We are glad to be back,” said the skipper, Öre Lund" in made(html=page.encode(encoding)).text


@pytest.mark.parametrize("piece", ["<p>{}</p>", "<div><p>{}</p></div>", "<p>{0}</p><p>{0}</p>", "{}<br><br>{0}"])
def test_a_piece_of_a_page_is_a_page(piece: str) -> None:
    story = "The ferry across the sound will sail again on Monday, after three weeks in the dock. " * 5
    assert "after three weeks" in made(html=piece.replace("{}", "{0}").format(story)).text


def test_the_same_page_again_and_again_gives_the_same() -> None:
    assert len({made(html=PAGE).text for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        (" \n", "empty-page"),
        ("<html><body><script>draw()</script></body></html>", "empty-page"),
        ("<html><body><footer>Imprint</footer></body></html>", "no-article"),
        ("No markup at all", "not-html"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not-html"),
        (b"<p>" + b"x" * LARGEST_PAGE, "too-large"),
        ("<body><div " + " ".join(f"a{n}" for n in range(20_000)) + "><p>Text</p></div></body>", "too-complex"),
        ("<body><article><p>" + "<span>w</span> " * 30_000 + "</p></article></body>", "too-complex"),
    ],
    ids=["blank", "drawn", "footer", "plain", "image", "large", "attributes", "spans"],
)
def test_a_page_without_an_article_says_why(html: str | bytes, rule: str) -> None:
    found = fault(html=html, id="p1")
    assert found.rule == rule
    assert found.why
    assert found.excerpt == "p1"


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "ul><li", "b", "blockquote", "span"])
def test_deep_nesting_comes_to_an_end(tag: str) -> None:
    nest = f"<{tag}>" * 20_000
    page = f"<html><body><article><p>Before it all.</p>{nest}Deep<p>After it all.</p></article></body></html>"
    assert isinstance(document(Record({"html": page}, PLACE)), Document | Fault)


def test_an_error_of_the_parser_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr("cleaners.extract.page._extracted", broken)
    assert fault(html=PAGE).rule == "parser-error"


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger().handlers, kept = [], logging.getLogger().handlers
    try:
        fault(html="<html><body><p></p></body></html>")
    finally:
        logging.getLogger().handlers = kept
    assert capfd.readouterr() == ("", "")


def test_text_wins_over_html_unless_it_is_blank() -> None:
    assert made(text="Given", html=PAGE).text == "Given"
    assert made(text=" ", html=PAGE).text.startswith("The ferry")
    assert made(text=" ").text == " "
    assert fault(html=None).rule == "no-text"


def test_ids() -> None:
    assert made(text="x", id="a").id == "a"
    assert made(text="x", id=7).id == "7"
    by_url = made(text="x", url="https://News.example/a?utm_medium=mail#top").id
    assert by_url == made(text="other", url="http://news.example/a").id
    by_content = made(text="x", title="t").id
    assert by_content == made(text="x", title="t", author="z").id
    assert len({by_url, by_content, made(text="x").id, made(text="x", url="http://news.example/b").id}) == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/x?id=1", "http://a.example/x?id=2"),
        ("http://a.example/x?cid=1", "http://a.example/x?cid=2"),
        ("http://a.example/X", "http://a.example/x"),
        ("http://a.example/#!/one", "http://a.example/#!/two"),
        ("http://a.example:8080/", "http://a.example/"),
    ],
)
def test_different_pages_keep_different_ids(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("url", ["", "no url", "http://[bad", "mailto:a@b.example", "//", "http://", "\x00"])
def test_no_url_is_too_odd(url: str) -> None:
    assert isinstance(canonical(url), str)
    assert site(url) == ""
    assert made(text="x", url=url).text == "x"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01 10:20:30 UTC", "2024-05-01T10:20:30+00:00"),
        ("2024-05-01T10:20:30Z", "2024-05-01T10:20:30+00:00"),
        ("2024/05/01", "2024-05-01"),
        ("1 May 2024", "2024-05-01"),
        ("Sept 1, 2024", "Sept 1, 2024"),
        ("Sep. 1, 2024", "2024-09-01"),
        ("01/02/2024", "01/02/2024"),
        ("1714564800", "2024-05-01T12:00:00+00:00"),
        (1714564800000, "2024-05-01T12:00:00+00:00"),
        (datetime.date(2024, 5, 1), "2024-05-01"),
        (datetime.datetime(2024, 5, 1, 2, 3), "2024-05-01T02:03:00"),
        (float("nan"), "nan"),
        (10**30, "1" + "0" * 30),
        ("yesterday", "yesterday"),
        (None, ""),
        ([], ""),
    ],
)
def test_times(given: Any, expected: str) -> None:
    assert iso(given) == expected


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.text(max_size=3)),
    st.binary(max_size=9),
)
NAMES = ["id", "text", "url", "site", "title", "published", "language", "author"]


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(NAMES), ODD))
def test_odd_fields_never_raise(fields: dict[str, Any]) -> None:
    found = document(Record(fields, PLACE))
    if isinstance(found, Document):
        for value in (found.id, found.url, found.site, found.title, found.published, found.language):
            value.encode()
        assert found.id
    else:
        assert found.rule == "no-text"


@settings(deadline=None, max_examples=60)
@given(
    st.one_of(
        st.text(),
        st.binary(),
        st.lists(st.sampled_from(["<p>", "</div>", "<table>", "a", "&lt;", "<!--", "<b"])).map("".join),
    )
)
def test_no_page_raises(html: str | bytes) -> None:
    assert isinstance(document(Record({"html": html}, PLACE)), Document | Fault)
