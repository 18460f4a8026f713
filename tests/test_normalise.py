"""The same text is written in one way, no letter is lost, and no text makes it slow."""

from __future__ import annotations

import re
import sys
import unicodedata

import ftfy
import pytest
from ftfy import badness
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import normalise as module
from cleaners.document import Document
from cleaners.normalise import normalise, repaired
from cleaners.settings import NormaliseSettings

DEFAULT = NormaliseSettings()
PLAIN = ftfy.TextFixerConfig(explain=False, uncurl_quotes=False, fix_character_width=False, normalization=None)


def fixed(text: str, options: NormaliseSettings = DEFAULT) -> str:
    return repaired(text, options)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le cafÃ© est fermÃ©.", "Le café est fermé."),
        ("Itâ€™s over", "It’s over"),
        ("Fish &amp; chips", "Fish & chips"),
        ("a < b\nFish &amp; chips", "a < b\nFish & chips"),
        ("<b>Fish &amp; chips</b>", "<b>Fish &amp; chips</b>"),
        ("e\u0301te\u0301", "été"),
        ("of\ufb01cial", "official"),
        ("a\x00b\x1b[31mc\x07", "abc"),
        ("pair \ud83d\ude00, half \ud83d", "pair 😀, half \ufffd"),
        ("co\xadoperate ze\u200bro \ufeffmark \u200eleft", "cooperate zero mark left"),
        ("a\xa0b\u2003c\u3000d", "a b c d"),
        ("one\r\ntwo\rthree\u2028four\x0cfive", "one\ntwo\nthree\nfour\nfive"),
        ("  a  b \n\n\n\n c \n\n", "a b\n\nc"),
        ("city\t 12 \t\t7\n\tnext", "city\t12\t7\nnext"),
        ("", ""),
        (" \n\t\n ", ""),
    ],
)
def test_repairs(text: str, expected: str) -> None:
    assert fixed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“Yes,” she said – ‘maybe’ … it’s 5′ 6″",
        "他说：“好的，没问题！”（完）",
        "「東京」へ行く。ＮＨＫ",
        "می‌خواهم",
        "क्‍ष श्री",
        "👩‍👩‍👧 ❤️ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "Ångström, Łódź, Đorđe, ß, œuvre, Ð is a letter",
        "£5 · 10 °C × 2 ÷ 4 ½ ± 1 µm",
    ],
)
def test_what_an_author_writes_stays(text: str) -> None:
    assert repaired(text, DEFAULT) == (text, ())


def test_joiners_go_where_they_join_nothing() -> None:
    assert fixed("wo\u200drd a\u200cb \u200dc می\u200c\u200cخواهم") == "word ab c می\u200cخواهم"


def test_quotes_are_straightened_on_request() -> None:
    assert fixed("“it’s”", NormaliseSettings(uncurl_quotes=True)) == '"it\'s"'


def test_the_step_names_what_changed_the_text() -> None:
    step = normalise(DEFAULT)
    doc = step(Document("a", "cafe\u0301 &amp;  bar", title=" A\n &lt;title&gt; "))
    assert (doc.text, doc.title) == ("café & bar", "A <title>")
    assert doc.rewrites == ("ftfy", "unicode", "whitespace")
    assert step(doc) == doc
    untouched = Document("b", "Nothing to do.")
    assert step(untouched) is untouched


def test_a_text_that_lost_something_is_not_rewritten() -> None:
    doc = Document("a", "Menu \nStory")
    with pytest.raises(ValueError, match="removals"):
        normalise(DEFAULT)(doc.without(list(doc.lines())[:1], "menu"))


# What mutation mixes: prose of several scripts, what it looks like when it was decoded wrongly, and what ftfy acts on.
PROSE = [
    "The café’s “menu” – 5 % off…",
    "Žluťoučký kůň",
    "Правительство «сказало»",
    "Œuvre d’été, où ça ?",
    "한국어 中文，日本語",
]
DAMAGE = [
    text.encode(right).decode(wrong, "replace")
    for text in PROSE
    for right, wrong in (("utf-8", "latin-1"), ("utf-8", "windows-1252"), ("utf-8", "windows-1251"), ("utf-8", "cp437"))
]
SPARKS = [
    "&eacute;",
    "&#x27;",
    "&amp;lt;",
    "<",
    "Ã ",
    "â€œ",
    "Â",
    "œ",
    "\x85",
    "\x9d",
    "\x1b[1m",
    "\x07",
    "ﬁ",
    "ŉ",
    "\r",
]
SPARKS += [
    "\xa0",
    "\xad",
    "°",
    "¬",
    "\ufffd",
    "e\u0301",
    "\ud83d",
    "\ude00",
    "\u2028",
    "×²",
    "√±",
    "β€™",
    "ā€",
    "вЂ",
    "  ",
]
MIXED = st.lists(st.one_of(st.sampled_from(PROSE + DAMAGE + SPARKS), st.text(max_size=6)), min_size=1, max_size=8).map(
    "".join
)


@settings(deadline=None, max_examples=200)
@given(st.one_of(MIXED, st.text()))
def test_idempotent_and_encodable(text: str) -> None:
    once = fixed(text)
    assert repaired(once, DEFAULT) == (once, ())
    once.encode()
    assert unicodedata.is_normalized("NFC", once)
    assert not re.search(r"\n\n\n|^\s|\s$|[^\S\n\t ]|  ", once)


def acted_on(text: str) -> bool:
    return bool(module._re2(module._acted_on(uncurl_quotes=False)).search(text))


@settings(deadline=None, max_examples=200)
@given(MIXED)
def test_the_guard_lets_only_text_pass_that_ftfy_leaves(line: str) -> None:
    text = module.surrogates(line)
    if not acted_on(text):
        assert "\n".join(ftfy.fix_text(part, PLAIN) for part in text.split("\n")) == text


@settings(deadline=None, max_examples=200)
@given(MIXED)
def test_line_by_line_we_repair_as_ftfy_does(line: str) -> None:
    text = module.line_breaks(module.surrogates(line)).replace("\n", " ")
    _, mend = module._mending(uncurl_quotes=False)
    assert mend(text) == ftfy.fix_text(text, PLAIN)


def test_the_guard_knows_every_character_that_python_calls_a_word_or_a_space() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    words = "".join(c for c in characters if re.match(r"\w", c))
    spaces = "".join(c for c in characters if c.isspace())
    assert module._re2(f"^{module.WORD}*$").search(words)
    assert module._re2(f"^{module.SPACE}*$").search(spaces)


def test_the_guard_knows_what_ftfy_calls_bad() -> None:
    """Every pair of characters that ftfy has an opinion on, between letters, at an end and alone."""
    guard = module._re2(module._acted_on(uncurl_quotes=False)).search
    characters = sorted({c for group in badness.MOJIBAKE_CATEGORIES.values() for c in group if c > "\x7f"})
    lines = (f"a{x}{y}b {y}{x}" for x in characters for y in characters)
    bad = [line for line in lines if badness.is_bad(line)]
    assert len(bad) > 10_000
    assert all(map(guard, bad))


def test_another_version_of_ftfy_sees_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftfy, "__version__", "99")
    needed, mend = module._mending(uncurl_quotes=False)
    assert module._re2(needed).search("plain")
    assert mend("a < b\ncafÃ© &amp; bar\nplain") == "a < b\ncafé & bar\nplain"


@pytest.mark.parametrize(
    "text",
    [
        "&" + "amp;" * 100_000,
        "&#3" + "&#56;;#3" * 20_000,
        "x" + "\u0301\u0316" * 20_000,
        "x" + "\u0301\u0316\u200b" * 20_000,
        "Ã" * 3_000 + "ƒ" * 3_000,
    ],
    ids=["entities", "entities of entities", "marks", "hidden marks", "mojibake of mojibake"],
)
def test_hostile_text_comes_to_an_end(text: str) -> None:
    """Each of these takes ftfy, or Python's NFC, minutes or hours; a test that hangs has failed."""
    assert fixed(text)


def test_no_letter_is_lost() -> None:
    """Every letter and digit of Unicode stays, or is written with others in its stead; fillers are neither."""
    fillers = "\u115f\u1160\u3164\uffa0"
    for code in range(0x80, sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character)[0] in "LN" and character not in fillers:
            assert len(fixed(f"x{character}x")) >= 3, hex(code)
