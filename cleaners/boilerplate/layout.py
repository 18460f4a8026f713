"""A text as a page: its lines, what rules say of each, where the article lies, and what speaks against a rule."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from .dates import iso
from .fold import fold, plain, words
from .lines import Line, lines, sentences
from .match import Matcher
from .rule import Rule
from .signs import object_of
from .tongues import ruled_out, spoken

LABEL = 3
"""A hit of at most so many words is a label: many are ordinary words too, so the lines around have a say."""

MOST_PHRASES = 64
"""So many different labels of a text are looked for in its sentences; this keeps the look-up linear in the text."""

LEAST_KNOWN = 3
"""So many lines that rules name make the furniture below an article."""

FEWEST = 3
"""Headings of a text in which nearly every paragraph has one."""

MOST_STRANGE = 0.15
"""The share of the sentences' words that may be in sentences among that furniture."""

OPENING = tuple("\"'“„‟”‘‚«»「『《")
"""Quotation marks that open, in one language or another."""

CLOSING = tuple("\"'”’“»«」』》")
"""Quotation marks that close."""

ASKING = ("?", "？", "؟", "?”", '?"')
_WORD = re.compile(r"[^\W\d_]{6,}")
_TIMED = re.compile(r"(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9] ?\w* ?\W{0,3}[^\W\d_]+ \w")
_DASHES = ("-", "–", "—")
_SECOND_PERSON = (
    "you your yours yourself ihr euch euer eure dein deine deinen du dir dich vous votre vos je jouw uw jullie dig "
    "din ditt dina deg dere вы вас вам ваш ваша ваше ваши вашу ви вие вашия вашата você vocês tu tuo tua tuoi tue "
    "voi vostro vostra usted ustedes anda kamu kalian bạn आप आपके आपको आपका आपकी"
)
YOU = frozenset(_SECOND_PERSON.split())
"""Words that speak to the reader."""

_HOW = re.compile(
    r"(?:how to|how do|a guide|guide|[0-9]+ (?:tips|ways|steps)|so |wie (?:man|du|sie)|comment |cómo |como "
    r"|come |hoe (?:je|u)|jak |cum s|как |як |hur (?:du|man)|hvordan |πωσ |kuinka |miten |hogyan |cách |cara |как да )"
)
_PRICED = re.compile(r"(?:\s[–—-]|:)\s[^\w\s]?\d+(?:[.,]\d+)?\s?([^\s\d]\D{0,20})$")
_DEEP = re.compile(r"https?://[^\s/]+(?:/[^\s/]+){2,}/?")
_NUMBERED = re.compile(r"\s*\(?[0-9]{1,2}[.)] \S")
_COUNTED = re.compile(r"([^\W\d_]*)(?: n[.°º]+| ?#)? ?([0-9]{1,3}) ?[:.)–—-] ?[^\W\d]")
_ALONE = re.compile(r"(?:^|[^\W\d_A-Z][^\w]{1,3})([^\W\d_]+(?:['’][^\W\d_]+)*)(?= [^\W\d_A-Z])")
_SPELLED = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[\"“„‟”«»‘'‚‹「『](?P<words>[^\"“”„«»‘’'‹›「」『』.]{4,60})[\"”“«»’'‘›」』]")

SHORT = 5
"""Letters of a quoted word that may be any word."""

COMMAS = (",", "،", "，", "、")
"""A line that ends so goes on, or greets: 'Dear Ada,'."""

REGARDS = 8
"""Words of the longest line that ends a letter."""


@dataclass
class Page:
    """A text's lines, what rules found on each, and what goes so far."""

    lines: list[Line]
    hits: list[list[Rule]]
    core: range
    """From the first to the last line of the article's running text."""
    title: str
    silent: frozenset[str]
    """Languages that the text is surely not in: their rules don't act."""
    site: str = ""
    """The host that the text is from."""
    headline: str = ""
    """The title as it is spelled."""
    linked: frozenset[int] = frozenset()
    """The lines in which a sentence of the article follows a link's headline: no whole line is to go."""
    on_furniture: bool = False
    """The article is on furniture itself: it quotes what stands on buttons and in boxes."""
    lost: int = 0
    """How many lines went in earlier rounds."""
    gone: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Line number → rule and why."""

    def drop(self, n: int, rule: str, why: str) -> None:
        """Mark a line; the first reason stays."""
        self.gone.setdefault(n, (rule, why))

    def zone(self, n: int) -> str:
        """Where a line stands: before the core (`head`), after it (`tail`) or in it (`body`)."""
        if self.core and n < self.core.start:
            return "head"
        return "tail" if self.core and n >= self.core.stop else "body"

    @cached_property
    def language(self) -> str:
        """The language that the text is surely in, if any."""
        return spoken("\n".join(line.text for line in self.lines))

    @cached_property
    def sparse(self) -> bool:
        """Whether much of the text is in lines that are no sentences: verse, tables, scripts, lists, questions."""
        prose = sum(line.words for line, hits in zip(self.lines, self.hits, strict=True) if _running(line) or hits)
        return prose < 0.6 * sum(line.words for line in self.lines)

    @cached_property
    def verse(self) -> bool:
        """Whether the article itself, from its first sentence to its last, is mostly lines that are no sentences."""
        own = [self.lines[n] for n in self.core if not self.hits[n]]
        prose = sum(line.words for line in own if _running(line))
        return bool(own) and prose < 0.6 * sum(line.words for line in own)

    def supported(self, n: int) -> bool:
        """Whether a line right before or after goes by another rule's word than this very one."""
        return any(
            0 <= m < len(self.lines) and self.hits[m] and self.lines[m].folded != self.lines[n].folded
            for m in (n - 1, n + 1)
        )

    def heads(self, n: int) -> bool:
        """Whether a line may be the title: words at the very top, right above a sentence, and no other title known."""
        if n or len(self.lines) < 2 or not self.lines[1].prose or self.title not in ("", self.lines[0].folded):
            return False
        return self.lines[0].text.replace(" ", "").isalpha()

    def tabular(self, n: int) -> bool:
        """Whether a line is a row of a table or list: it has as many bars as one beside it, or ends as that does."""
        return self.rows(n) > 1 or n in self._listed or self._cited(n)

    def rows(self, n: int) -> int:
        """How many lines, this one and those beside it, have as many bars or tabs as it has; none without any."""
        return self._rows.get(n, 0)

    @cached_property
    def _rows(self) -> Mapping[int, int]:
        found: dict[int, int] = {}
        for bars, run in groupby(range(len(self.lines)), key=lambda n: _bars(self.lines[n])):
            numbers = list(run) if bars else []
            found.update(dict.fromkeys(numbers, len(numbers)))
        return found

    @cached_property
    def _listed(self) -> frozenset[int]:
        """Lines without an end of which some are rows of prices: when it is on, who plays, what it costs.

        Of lines that rules name only the rows themselves.
        """
        found: list[int] = []
        for closed, run in groupby(range(len(self.lines)), lambda n: self.lines[n].closed):
            block = list(run)
            rows = [n for n in block if self._priced(n)] if not closed else []
            found += [n for n in block if not self.hits[n] or n in rows] if rows else []
        return frozenset(found)

    def _cited(self, n: int) -> bool:
        """Whether a line is one of several addresses of pages, as sources have them; a site's own are short."""
        beside = [self.lines[m] for m in (n - 2, n - 1, n + 1, n + 2) if 0 <= m < len(self.lines)]
        return _page_address(self.lines[n]) and any(map(_page_address, beside))

    def _priced(self, n: int) -> bool:
        """Whether a line ends with a dash or colon, a figure and what one beside it ends with: 'Pears – 3 a kilo'."""
        row = _PRICED.search(self.lines[n].text)
        others = [_PRICED.search(line.text) for line in self.lines[max(n - 1, 0) : n + 2] if line is not self.lines[n]]
        return any(other is not None and row is not None and other[1] == row[1] for other in others)

    def wrapped(self, n: int) -> bool:
        """Whether a line is part of a sentence that runs over several lines, as in text wrapped at a width."""
        line = self.lines[n]
        after = self.lines[n + 1] if n + 1 < len(self.lines) and not self.hits[n + 1] else None
        before = self.lines[n - 1] if n and not self.hits[n - 1] else None
        into = after is not None and not line.closed and after.start == line.end + 1 and after.text[0].islower()
        adjoins = before is not None and before.end + 1 == line.start and not before.closed
        out_of = adjoins and line.words <= LABEL and line.text[0].islower() and line.text.replace(" ", "").isalpha()
        return into or out_of

    def quoted(self, n: int) -> bool:
        """Whether a line begins or ends with a quotation."""
        text = self.lines[n].text.strip()
        return text.startswith(OPENING) or text.endswith(CLOSING)

    def quotes(self, n: int) -> bool:
        """Whether a line is a quotation, or a sentence that begins with one."""
        text = self.lines[n].text.strip()
        return text.startswith(OPENING) and (self.lines[n].prose or text.endswith(CLOSING))

    def refrain(self, n: int) -> bool:
        """Whether a line of verse comes again or runs on, has words of its title or the verses', or heads a stanza."""
        line = self.lines[n]
        if not self.verse:
            return False
        if n + 1 < len(self.lines) and not line.closed and self.lines[n + 1].text[:1].islower():
            return True
        titled = line.words > 1 and f" {line.folded} " in f" {self.title} "
        heading = line.words <= LABEL and self.zone(n) == "body" and not self.supported(n)
        return titled or heading or self._copies[line.folded] > 1 or self._verses[line.folded] > 1

    @cached_property
    def _copies(self) -> Counter[str]:
        return Counter(line.folded for line in self.lines)

    @cached_property
    def _verses(self) -> Counter[str]:
        """In how many lines each word stands."""
        return Counter(word for line in self.lines for word in set(line.folded.split()))

    def greets(self, n: int) -> bool:
        """Whether a line begins a letter: 'To the editor:'."""
        if self.zone(n) != "head" or n + 1 == len(self.lines):
            return False
        return self.lines[n].text.rstrip().endswith((":", "：")) and self.lines[n + 1].prose

    def signs_off(self, n: int) -> bool:
        """Whether a line stands below one that ends a letter, and perhaps a name: 'With kind regards,', 'Ada'."""
        if not n or n - 1 in self.gone:
            return False
        letter = [self.lines[m] for m in (n - 1, n - 2) if m >= 0]
        ends = [above.words <= REGARDS and above.text.rstrip().endswith(COMMAS) for above in letter]
        return ends[0] or (any(ends) and letter[0].words <= LABEL)

    def asks(self, n: int) -> bool:
        """Whether a line is one of an interview's questions: two others, that no rule names, are questions as well."""
        return self.lines[n].text.rstrip().endswith(ASKING) and self._questions >= 2

    @cached_property
    def _questions(self) -> int:
        return sum(
            line.text.rstrip().endswith(ASKING) and not hits for line, hits in zip(self.lines, self.hits, strict=True)
        )

    def words(self, n: int) -> list[str]:
        """The words of a line, in small letters."""
        return _LETTERS.findall(self.lines[n].text.lower())

    @cached_property
    def guides(self) -> bool:
        """Whether the article tells its reader what to do: it says so, or speaks to him in a quarter of its sentences.

        Only pronouns tell, so that it is known of languages that use them.
        """
        unhit = [n for n, hits in enumerate(self.hits) if self.lines[n].prose and not hits]
        spoken = sum(not YOU.isdisjoint(self.words(n)) for n in unhit)
        return self.how_to or (spoken >= 2 and 4 * spoken >= len(unhit))

    @cached_property
    def alone(self) -> Mapping[str, set[int]]:
        """The lines in which a word has a capital between words that have none, as a name has."""
        found: dict[str, set[int]] = defaultdict(set)
        for n, line in enumerate(self.lines):
            for name in _ALONE.findall(line.text):
                if name[0].isupper():
                    found[name].add(n)
        return found

    @cached_property
    def small(self) -> frozenset[str]:
        """The longer words that stand in sentences without a capital, so that they are no names."""
        found = (word for line in self.lines if line.prose for word in _LETTERS.findall(line.text))
        return frozenset(word for word in found if len(word) > LABEL and word[0].islower())

    @cached_property
    def told(self) -> Counter[str]:
        """In how many lines with sentences, which no rule names, each word stands."""
        lines = (line for line, hits in zip(self.lines, self.hits, strict=True) if line.prose and not hits)
        return Counter(word for line in lines for word in set(spelled(line.text)))

    def step(self, n: int) -> bool:
        """Whether a line is an item of a list, or 'Tip 2: …'.

        Of a list a neighbour must be no furniture that is known; one that only sounds inviting may be a guide's step.
        """
        if not _item(self.lines[n]):
            return self.counts(n)
        beside = [m for m in (n - 1, n + 1) if 0 <= m < len(self.lines) and _item(self.lines[m])]
        known = (m in self.gone or not all(rule.holds for rule in self.hits[m]) for m in beside)
        return self.counts(n) or not all(known)

    def counts(self, n: int) -> bool:
        """Whether a line is one of several sub-headings that count on: 'Tip 1: …' and 'Tip 2: …', or '1. …'."""
        return n in self._counted

    @property
    def how_to(self) -> bool:
        """Whether the title promises instructions."""
        return _HOW.match(self.title) is not None

    def entry(self, n: int) -> bool:
        """Whether a line is one of the dates over a diary's entries."""
        return self._diary and _dated(self.lines[n])

    @cached_property
    def terms(self) -> frozenset[int]:
        """The headings of a text in which nearly every paragraph has one: a glossary, news in brief."""
        prose = [n for n, line in enumerate(self.lines) if line.prose and n]
        headed = [n - 1 for n in prose if not self.lines[n - 1].prose and self.lines[n - 1].words <= LABEL + 1]
        single = [n for n in headed if self._copies[self.lines[n].folded] == 1]
        return frozenset(single if len(single) >= FEWEST and 3 * len(single) >= 2 * len(prose) else ())

    @cached_property
    def programme(self) -> bool:
        """Whether lines say what comes at what time: two and more that begin with a time and that no rule names."""
        return sum(not hits and _TIMED.match(line.text) is not None for line, hits in self._both) >= 2

    @cached_property
    def _both(self) -> list[tuple[Line, list[Rule]]]:
        return list(zip(self.lines, self.hits, strict=True))

    def speaks(self, n: int) -> bool:
        """Whether a line stands between two that begin with a dash, as what is said does."""
        return 0 < n < len(self.lines) - 1 and all(self.lines[m].text.startswith(_DASHES) for m in (n - 1, n + 1))

    def bare(self, n: int) -> bool:
        """Whether a line is figures and signs alone, and no other line of the text stamps an entry in words.

        A time of day may be a timetable's as well as a live page's.
        """
        if any(map(str.isalpha, self.lines[n].text)):
            return False
        return not self._stamped

    def spoken_of(self, n: int, rule: Rule) -> bool:
        """Whether the article itself speaks of what the rule takes for furniture.

        An article on newsletters says 'newsletter' elsewhere; one on buttons quotes what stands on them.
        """
        line = self.lines[n]
        if line.prose:
            own = _WORD.findall(" ".join([*(fold(cut.text) for cut in rule.cuts), *map(fold, rule.lines)]))
            return not self._vocabulary.isdisjoint(set(_WORD.findall(line.folded)).intersection(own))
        if line.words >= 2:
            return line.folded in self._phrases
        beside = [self.lines[m] for m in (n - 1, n + 1) if 0 <= m < len(self.lines) and not self.hits[m]]
        told = {word for other in beside if other.prose for word in _WORD.findall(other.folded)}
        return bool(told & {line.folded, f"{line.folded}s"})

    def offered(self, n: int, rule: Rule) -> bool:
        """Whether the article's sentences speak of the very thing that an invitation offers: an account, an app."""
        told = self._vocabulary.intersection(_WORD.findall(self.lines[n].folded))
        return bool(told) and any(object_of(rule).fullmatch(word) for word in sorted(told))

    @cached_property
    def _counted(self) -> frozenset[int]:
        """The sub-headings that count on, with a sentence below each."""
        found: dict[tuple[str, int], int] = {}
        for n in self.core:
            match = _COUNTED.match(self.lines[n].text)
            if match and n + 1 < len(self.lines) and self.lines[n + 1].prose:
                found[match[1].lower(), int(match[2])] = n
        return frozenset(
            n for (word, count), n in found.items() if (word, count - 1) in found or (word, count + 1) in found
        )

    @cached_property
    def _diary(self) -> bool:
        return sum(_dated(self.lines[n]) for n in self.core) >= 2

    @cached_property
    def _stamped(self) -> bool:
        return any(
            any(rule.category in ("live", "time") for rule in hits) and any(map(str.isalpha, line.text))
            for line, hits in zip(self.lines, self.hits, strict=True)
        )

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """The longer words of the article's sentences."""
        return frozenset(_WORD.findall(self._sentences))

    @cached_property
    def _phrases(self) -> frozenset[str]:
        """The labels among the lines that an article's sentence quotes."""
        labels = sorted({line.folded for line, hits in zip(self.lines, self.hits, strict=True) if hits})
        return frozenset(label for label in labels[:MOST_PHRASES] if f" {label}" in self._sentences)

    @cached_property
    def _sentences(self) -> str:
        unhit = [line for line, hits in zip(self.lines, self.hits, strict=True) if line.prose and not hits]
        text = " ".join(line.text.lower() for line in unhit)
        for quote in _QUOTES:  # several times as fast as one `translate`
            text = text.replace(quote, " ")
        return f" {text}"


_QUOTES = "\"'‘’“”„«»"


def analyse(text: str, matcher: Matcher, site: str, title: str) -> Page:
    """Find a text's lines, what rules say of each, and where the article's core lies."""
    some = lines(text)
    silent = ruled_out(text)
    hits = [list(matcher.whole(line.folded, site, silent)) if line.folded else [] for line in some]
    linked = _spare_linked(some, hits, matcher)
    _spare_sentences(some, hits, matcher, title)
    _name_notices(some, hits, matcher, silent)
    on_furniture = _on_furniture(some, title, matcher, silent)
    return Page(some, hits, core(some, hits), fold(title), silent, site, plain(title).strip(), linked, on_furniture)


def _on_furniture(some: Sequence[Line], title: str, matcher: Matcher, silent: frozenset[str]) -> bool:
    """Whether a title quotes a label of two words or more, or the sentences one and another label."""
    told = [title, *(line.text for line in some if line.prose)]
    found = [
        (text, quoted.strip())
        for text in told
        for quoted in _QUOTED.findall(text)[:MOST_PHRASES]
        if len(quoted.strip()) > SHORT and matcher.whole(fold(quoted), "", silent)
    ]
    long = [text for text, quoted in found if " " in quoted]
    return title in long or (len(found) >= 2 and bool(long))


def _spare_linked(some: Sequence[Line], hits: list[list[Rule]], matcher: Matcher) -> frozenset[int]:
    """Take back what rules say of lines in which a sentence follows a link's headline, and tell which these are."""
    linked = [
        n for n, line in enumerate(some) if hits[n] and any(matcher.vocabulary.leads_on(line, rule) for rule in hits[n])
    ]
    for n in linked:
        hits[n] = []
    return frozenset(linked)


def _spare_sentences(some: Sequence[Line], hits: list[list[Rule]], matcher: Matcher, title: str) -> None:
    """Take back what rules say of sentences that go on where a notice would end, unless they stand among furniture.

    Where a line names the article by its title, these words are not its own: 'The post … appeared first on …'.
    """
    last = len(some) - 1
    walled = [(not n or bool(hits[n - 1])) and (n == last or bool(hits[n + 1])) for n in range(len(some))]
    for n, line in enumerate(some):
        if hits[n] and not (walled[n] and last):
            hits[n] = [rule for rule in hits[n] if not matcher.vocabulary.reads_on(line, rule, title)]


def _name_notices(some: Sequence[Line], hits: list[list[Rule]], matcher: Matcher, silent: frozenset[str]) -> None:
    """Let a notice at the end of the text go by the rule that names most of it: 'Want more? Sign up for …'.

    From the last line up to the first one that is the article's.
    """
    for n in reversed(range(1, len(some))):
        line = some[n]
        if hits[n] or not line.prose:
            continue
        parts = sentences(line.text)
        if not (2 <= len(parts) <= 4 and line.words <= 45):
            return
        found = [[r for r in matcher.whole(fold(part), "", silent) if _noticed(r)] for part in parts]
        loose = [part for part, rules in zip(parts, found, strict=True) if not rules]
        if 2 * len(loose) > len(parts) or any(words(part) > 9 for part in loose):
            return
        hits[n] = [rule for rules in found for rule in rules]


def _noticed(rule: Rule) -> bool:
    """Whether what a rule names below an article is a notice, not a time: 'At 22.00. Fireworks, if it stays dry.'"""
    return rule.acts("tail") and rule.category not in ("live", "time")


def core(some: Sequence[Line], hits: Sequence[Sequence[Rule]]) -> range:
    """From the first to the last sentence that no rule names; in a text without sentences, line by line the same."""
    for anything in (False, True):
        first = next(
            (n for n, line in enumerate(some) if (anything or line.prose) and not named(hits[n], "head")), None
        )
        back = reversed(range(len(some)))
        last = next((n for n in back if (anything or some[n].prose) and not named(hits[n], "tail")), None)
        if first is not None and last is not None and first <= last:
            return range(first, last + 1 if anything else _waning(some, hits, first, last + 1))
    return range(0)


def _waning(some: Sequence[Line], hits: Sequence[Sequence[Rule]], first: int, stop: int) -> int:
    """Where an article ends whose furniture has a few sentences that no rule names, `stop` if it has none such.

    From the first line on from which rules name half of the lines, and three; a sentence there stays all the same.
    """
    at, known, strange = stop, 0, 0
    whole = sum(line.words for line, found in zip(some, hits, strict=True) if line.prose and not found)
    for n in reversed(range(first, len(some))):
        if named(hits[n], "tail"):
            known += 1
            if n < stop and known >= LEAST_KNOWN and 2 * known >= len(some) - n:
                at = n
        elif some[n].prose:
            strange += some[n].words
            if strange > MOST_STRANGE * whole:
                break
    return at


def named(hits: Sequence[Rule], zone: str) -> bool:
    """Whether a rule names a line, were it to stand in a zone."""
    return any(rule.acts(zone) for rule in hits)


def _item(line: Line) -> bool:
    return line.bulleted or _NUMBERED.match(line.text) is not None


def _page_address(line: Line) -> bool:
    return _DEEP.fullmatch(line.text.strip()) is not None


def _dated(line: Line) -> bool:
    return line.words <= 5 and not line.prose and ":" not in line.text and bool(iso(line.text))


def spelled(text: str) -> list[str]:
    """The words of a text in small letters, with the signs inside them."""
    return [token[0].lower() for token in _SPELLED.finditer(plain(text))]


def _running(line: Line) -> bool:
    return line.prose and line.words >= 8


def _bars(line: Line) -> int:
    return line.text.count("|") + line.text.count("\t") if "||" not in line.text else 0
