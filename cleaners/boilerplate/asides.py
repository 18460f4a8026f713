"""A site's asides between the sentences of a paragraph: '… said. Follow us for more of this. The mayor …'.

A stretch that may be one (`stretches`) is a sentence, some of them, a bracket, or words up to where the next sentence
seems to begin. Boosted trees weigh what is known of it (`traits`): what linear models make of its words and borders,
and how it stands to the rest of its paragraph and of the text. The trees are `weights/stretches.json`, which
`python -m benchmarks.quality.asides` writes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple
from unicodedata import category, name

from .beginnings import Naming
from .circumstances import stems
from .concepts import CONCEPTS, MANNERS, languages
from .fold import words
from .hearing import KINDS, STOPS, WEIGHTS, glance, odds, spoken
from .lines import shut
from .match import Matcher, Piece
from .page import Page
from .rule import Rule
from .speech import ASKING
from .stretches import stops
from .traits import SOME, Paragraph, Story, concepts
from .trees import Trees, read
from .verse import verse

TREES = WEIGHTS.with_name("stretches.json")

SURE = 0.7
"""The log odds that just this stretch must have against it."""

ALONE, FEW = 0.75, 3
"""How much more it takes where fewer lines of the site stand around the article: it may well be clean."""

OPEN, BRIEF = 0.5, 4
"""How much more it takes for more words than a few, without a label, that end before others without a sign; and for no
more, if they end as a sentence and none of the site's lines stands around: 'Nobody spoke. Read more. They laughed.'"""

MORE, NAME, NOUN = 2.0, 2, 4
"""How much more it takes for what somebody in the story may have said, and for so few words that may begin a name, or
in German, which writes each noun large, a sentence: 'Mehr zum Thema Brücke will der Ort am Montag erzählen.'"""

HEARD = -1.0
"""What both linear models must say of its words at least, together: nothing goes for where it stands."""

BORDER, BOTH = -4.0, -1.8
"""What the model of borders must say at least, and all three together."""

STRANGE = 0.5
"""How much more that model may say against a border where it knows nothing of the rest of the text."""

BREAKS = 2
"""Sentences that end inside a piece."""

GLIMPSE = -3.0
"""From these log odds on rules are asked at a place: they name some that the models pass over."""

GLANCE = -2.5
"""From these on it is looked at closely.

A third of the places above -3.2 lie below, and two of the pieces that went of 2,460 texts.
"""

NAMED = 99.0
"""What counts for the words of a stretch that rules name: it is weighed in any case."""

LONGEST = 40
"""Words of the longest piece."""

OWN = 6
"""Words that the paragraph has beside it at least."""

LEFT = 10
"""Words that are left of it at least: 'The mayor read the letter. Support our paper. Nobody did.' tells of a letter."""

MOST = 4
"""Pieces in one paragraph; one with more is no article's."""

BLOCK = 2048
"""Stretches that are weighed at once: a line of 100,000 characters has many, and each takes some kilobytes."""

SURELY, NAMING = 2, frozenset({"en", "de"})
"""A label that rules name anywhere; languages in which other words than names follow it: 'Advertising Standards'."""

CROWD = 40
"""Places in a paragraph at which the site may speak; with more it is not looked at, for so many pieces none has."""

LEAD = 9
"""Words of the question or cry that leads to a piece."""

OWN_ODDS, WIDE_ODDS = -2.3, -1.9
"""Below these log odds a sentence beside a notice is the article's."""

QUESTION, LEADS = 5, -5.5
"""Words of a question that leads to a piece at the paragraph's end, and the log odds that it must have."""

ARTICLE = -3.0
"""Below these log odds words are the article's."""

ASIDE = Rule("wording.aside", "Between the article's sentences the site speaks in its own words.")


_ATTRIBUTED = re.compile(r", [^\W\d_A-Z]\w+(?:(?: \w+){1,3}|-\w+(?: \w+){0,2})[.。]\s*$")
"""Who says it, perhaps: 'Subscribe to our silence, joked the director.'"""
_INSERTED = re.compile(r", [^\W\d_]+(?: [^\W\d_]+){0,3}(?=, )")
_ANNOUNCED = re.compile(r"\W{0,4}[^:：]{2,40}: +(\w)")
_LARGE = re.compile(r"[^.!?…:] ?I(?![^\W_])|[ぁ-ん]{2}")
"""What goes on with a sentence as well as it begins one: 'Next I blamed it', or kana after kana."""
_BRACKET = re.compile(r"(?<=[)\]）】］]) (?=\w)")
_QUOTES = "\"'“„«»「『‘"


class Stretch(NamedTuple):
    """A stretch of a line, and what is known of it."""

    n: int
    paragraph: Paragraph
    start: int
    end: int
    traits: Mapping[str, float]


class Asides:
    """Looks for asides in the paragraphs of a page."""

    def __init__(self, page: Page, matcher: Matcher) -> None:
        """What lines have in common is read when it is first asked for."""
        self._page, self._matcher = page, matcher

    def pieces(self) -> Iterator[tuple[int, Piece]]:
        """The pieces that go, of the lines that stay, each with the number of its line."""
        page = self._page
        if verse(page) or page.on_furniture or page.language not in languages():
            return
        kept = [n for n in range(len(page.lines)) if n not in page.gone]
        around = min(page.lost + len(page.gone), SOME)
        texts, known = tuple([page.lines[n].text for n in kept]), self._matcher.beginnings.among(page.silent)
        found = _pieces(texts, page.language, page.silent, page.site, around, known)
        yield from ((kept[n], piece) for n, piece in found)


@lru_cache(maxsize=16)
def _pieces(
    kept: Sequence[str], language: str, silent: frozenset[str], site: str, around: int, known: Naming
) -> Sequence[tuple[int, Piece]]:
    """The pieces of a story's lines that go; a text of which only lines went is looked at once more as it was."""
    by_line: dict[int, list[tuple[float, Stretch]]] = {}
    stretches = _stretches(kept, Story(kept, language, silent, site, around, known))
    while looked := list(islice(stretches, BLOCK)):
        for stretch, sure in zip(looked, trees().odds([one.traits for one in looked]).tolist(), strict=True):
            if sure > SURE and sure > SURE + _more(stretch) and not _refers(stretch):
                by_line.setdefault(stretch.n, []).append((sure, stretch))
    return tuple([(n, piece) for n, found in by_line.items() for piece in _chosen(found)])


def _stretches(kept: Sequence[str], story: Story) -> Iterator[Stretch]:
    """The stretches that a glance, and what is said in them, leave."""
    for n, text in enumerate(kept):
        if words(text) >= 2 * OWN and text.count("|") <= 2:
            paragraph = Paragraph(story, text)
            yield from (Stretch(n, paragraph, *found) for found in possible(paragraph))


def possible(paragraph: Paragraph) -> Iterator[tuple[int, int, Mapping[str, float]]]:
    """Where the stretches of a paragraph start and end in which the site may speak, and what is known of them."""
    found = _heard(paragraph.text, paragraph.language, paragraph.story.naming)
    for start, places, heard in found if len(found) <= CROWD else ():
        likely = [n for n, said in heard if said == NAMED or _ends(paragraph.edge(places[n]), said)]
        reach = bisect_right(places, paragraph.reach(start, places[likely[-1]])) if likely else 0
        edges = [paragraph.edge(at) for at in places[:reach]]
        for n in likely:
            yield start, places[n], paragraph.traits(start, places[n], places, edges)


def _ends(edge: float, said: float) -> bool:
    """Whether a stretch of which the models say so much may end where another one says so much of the border."""
    return edge > BORDER and said + edge > BOTH


Heard = tuple[int, Sequence[int], Sequence[tuple[int, float]]]
"""Where stretches start, where they may end, and of those in which the site may speak, what the models say."""


@lru_cache(maxsize=2048)
def _heard(text: str, language: str, known: Naming) -> Sequence[Heard]:
    """The places in a paragraph at which the site may begin to speak; a text is looked at in several rounds."""
    paragraph = Paragraph(Story((), language, frozenset(), naming=known), text)
    found: list[Heard] = []
    for start in paragraph.starts():
        if paragraph.quoted(start):
            continue
        glimpse = glance(text, start, language)
        if glimpse <= GLIMPSE:
            continue
        places = [at for at in stops(text, start, language) if paragraph.breaks(start, at) <= BREAKS]
        named = paragraph.named(start, places)
        if not named and glimpse <= GLANCE:
            continue
        heard = []
        for n, end in enumerate(places):
            piece = text[start:end].strip()
            if words(piece) > LONGEST:
                break
            said = NAMED if end in named else _said(paragraph, piece, end)
            if said > HEARD:
                heard.append((n, said))
        if heard:
            found.append((start, places, heard))
    return found


def _said(paragraph: Paragraph, piece: str, end: int) -> float:
    """What the models say of the words of a piece; nothing, where nothing can end."""
    if not piece or paragraph.edge(end) <= BORDER - STRANGE:
        return HEARD
    return odds(piece, paragraph.language).both


def _more(stretch: Stretch) -> float:
    """How much more than usual it takes."""
    traits = stretch.traits
    ends_amid = not traits["shut"] and stretch.end < len(stretch.paragraph.text.rstrip())
    alone = traits["lines around"] < FEW
    is_open = ends_amid and "label" not in traits and traits["size"] > BRIEF
    brief = alone and traits["shut"] and traits["size"] <= BRIEF
    attributed = alone and _ATTRIBUTED.search(stretch.paragraph.text[stretch.start : stretch.end]) is not None
    most = NOUN if stretch.paragraph.language == "de" else NAME
    label = ends_amid and traits["size"] <= most and not traits["bracket"] and "label" not in traits
    goes_on = ends_amid and (_foreign(stretch) or _LARGE.match(stretch.paragraph.text, stretch.end - 1) is not None)
    named = label and not traits["next opens"] and not _known(stretch)
    return MORE * (_told_of(stretch) or attributed or named or goes_on) + ALONE * alone + OPEN * (is_open or brief)


def _known(stretch: Stretch) -> bool:
    """Whether a label that rules name stands before a word with a capital that is no name of the story's."""
    traits = stretch.traits
    begins = traits["named"] == SURELY and traits.get("next") == KINDS.index("upper") and not traits["next a name"]
    return begins and stretch.paragraph.language not in NAMING


def _told_of(stretch: Stretch) -> bool:
    """Whether somebody may say a stretch, or the paragraph speak of the same: 'Join us, they urged, and win.'"""
    text = stretch.paragraph.text[stretch.start : stretch.end]
    inserted = any(clause[0][2].islower() for clause in _INSERTED.finditer(text))
    announced = _ANNOUNCED.match(text)  # 'Related: a box for cousins.' is no headline
    inserted |= announced is not None and announced[1].islower() and shut(text)
    return inserted or text.lstrip()[:1] in _QUOTES or stretch.traits["subjects elsewhere"] > 0 or _goes_on(stretch)


def _foreign(stretch: Stretch) -> bool:
    """Whether a word in Latin letters follows one in others: a name, with which no sentence begins as a rule."""
    text, at = stretch.paragraph.text, stretch.end
    while at and (text[at - 1].isspace() or category(text[at - 1]).startswith("M")):  # a vowel sign is a letter's
        at -= 1
    before, after = text[at - 1 : at], text[stretch.end : stretch.end + 1]
    return before.isalpha() and after.isalpha() and _latin(after) and not _latin(before)


def _latin(letter: str) -> bool:
    return "LATIN" in name(letter, "")


def _goes_on(stretch: Stretch) -> bool:
    """Whether somebody is told to have asked for something right before: 'Read it, she says. Share it. …'."""
    paragraph = stretch.paragraph
    earlier = max((border for border in paragraph.borders if border < stretch.start), default=stretch.start)
    before = paragraph.text[earlier : stretch.start]
    found = concepts(before, paragraph.language)
    return "told" in found and "call" in found and _INSERTED.search(before) is not None


def _refers(stretch: Stretch) -> bool:
    """Whether a bracket begins small and has a word of the article's: '(see also the rope of 1871)'."""
    text = stretch.paragraph.text
    own, rest = text[stretch.start : stretch.end], f"{text[: stretch.start]} {text[stretch.end :]}"
    if not stretch.traits["bracket"] or not own[1:2].islower():
        return False
    return stretch.traits["kin"] > 0 or not stems(own).isdisjoint(stems(rest))


def _chosen(found: Sequence[tuple[float, Stretch]]) -> list[Piece]:
    """Of the stretches of one line those that go, the surest first, unless they are too many or leave too little."""
    taken: list[Piece] = []
    for _, stretch in sorted(found, key=lambda one: (-one[0], one[1].start, one[1].end)):
        start, end = _trimmed(stretch)
        start = _lead(stretch.paragraph, start, end)
        if start < end and all(end <= piece.start or piece.end <= start for piece in taken):
            taken.append(Piece(start, end, _told(stretch)))
        if len(taken) > MOST:
            return []
    text = found[0][1].paragraph.text
    left = words(text) - sum(words(text[piece.start : piece.end]) for piece in taken)
    return sorted(taken, key=lambda piece: piece.start) if left >= LEFT else []


def _trimmed(stretch: Stretch) -> tuple[int, int]:
    """Where a stretch begins and ends without the article's sentences at its ends; nothing, if no notice is left."""
    paragraph, (_, _, start, end, _) = stretch.paragraph, stretch
    while (border := paragraph.border_after(start)) < end and _articles(paragraph, start, border):
        start = border
    if _bridges(paragraph, start, end):
        return start, start
    while (border := paragraph.border_before(end)) > start and _articles(paragraph, border, end):
        end = border
    whole = (start, end) == (stretch.start, stretch.end)
    return (start, end) if whole or _sites(paragraph, start, end) else (start, start)


def _bridges(paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether a sentence of the article stands amid a stretch: behind a bracket or a sentence, before another one."""
    inner = [border for border in paragraph.borders if start < border < end]
    begins = [*inner, *(match.end() for match in _BRACKET.finditer(paragraph.text, start, end))]
    return any(
        _articles(paragraph, at, paragraph.border_after(at)) for at in begins if paragraph.border_after(at) < end
    )


def _sites(paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether what is left of a stretch may be the site's by its own words."""
    return odds(paragraph.text[start:end].strip(), paragraph.language).all > HEARD


def _articles(paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether a sentence with a full stop is the article's, by its words alone."""
    text = paragraph.text[start:end].strip()
    said = odds(text, paragraph.language)
    return text.endswith(STOPS) and words(text) > BRIEF - 1 and said.all < OWN_ODDS and said.wide < WIDE_ODDS


def _told(stretch: Stretch) -> Rule:
    """The rule, with what the stretch speaks of as the reason."""
    text = spoken(stretch.paragraph.text[stretch.start : stretch.end])
    subjects = sorted(concepts(text, stretch.paragraph.language) - MANNERS)[:3]
    named = ", ".join(CONCEPTS[subject] for subject in subjects)
    return replace(ASIDE, why=f"{ASIDE.why[:-1]}, of {named}.") if named else ASIDE


def _lead(paragraph: Paragraph, start: int, end: int) -> int:
    """Where a piece starts: a short question or cry before it, within the paragraph, belongs to it."""
    earlier = paragraph.sentence_before(start)
    before = paragraph.text[earlier:start].strip()
    leads = before.endswith((*ASKING, "!", "！")) and words(before) <= LEAD
    last = words(before) <= QUESTION and end >= len(paragraph.text.rstrip())
    least = LEADS if last else ARTICLE
    sites = leads and odds(before, paragraph.language).all > least and not paragraph.quoted(earlier)
    return earlier if sites else start


@cache
def trees() -> Trees:
    """The trees as they were trained, read when they are first asked for."""
    return read(TREES)
