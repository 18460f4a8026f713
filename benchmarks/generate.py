"""
Corpora with known truth, from a seed: copies and versions of every kind, and different articles that look alike.

The words are invented from each script's letters, with real function words and a Zipf-like frequency, so that texts
share stock phrases as real ones do. No text is taken from anywhere.

    python -m benchmarks.generate --families 300 --seed 7 > corpus.jsonl
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

VOWELS, CONSONANTS = "aeiou", "bcdfghklmnprstvw"


@dataclass(frozen=True)
class Tongue:
    """How a language writes: its syllables, function words, sentence end, and whether it has spaces and capitals."""

    onsets: str
    nuclei: str
    common: tuple[str, ...]
    end: str = "."
    comma: str = ","
    space: str = " "
    capitals: bool = True
    coda: str = ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TONGUES = {
    "en": Tongue(
        CONSONANTS, VOWELS, _words("the of to and a in that is was for on with as by it at from has have"), coda="nrst"
    ),
    "de": Tongue(
        CONSONANTS + "z",
        "aeiouäöü",
        _words("der die und in den von zu das mit sich des auf für ist im dem nicht ein"),
        coda="nrst",
    ),
    "fr": Tongue(
        CONSONANTS + "ç",
        "aeiouéèêà",
        _words("de la le et les des en un du une que est pour qui dans par plus"),
        coda="nrs",
    ),
    "es": Tongue(
        CONSONANTS + "ñ",
        "aeioáéíóú",
        _words("de la que el en y a los del se las por un para con no una su"),
        coda="nrs",
    ),
    "pl": Tongue(
        "bcćdfghjkłlmnńprsśtwzżź",
        "aąeęioóuy",
        _words("w i na z do się nie że o jest to jak po od za przez dla"),
        coda="kmn",
    ),
    "tr": Tongue(
        "bcçdfgğhklmnprsştvyz",
        "aeıioöuü",
        _words("ve bir bu için ile olarak da de daha çok en gibi olan sonra"),
        coda="nrlk",
    ),
    "vi": Tongue(
        "bcdđghklmnprstvx",
        "aăâeêioôơuưáàảãạếềốộứừ",
        _words("và của là có cho không được trong một với đã các người này"),
        coda="nmtc",
    ),
    "ru": Tongue(
        "бвгджзклмнпрстфхцчш", "аеиоуыэюя", _words("и в не на что с по как это к из у за от о для до при"), coda="нрст"
    ),
    "el": Tongue(
        "βγδζθκλμνξπρστφχψ", "αάεέηήιίοόυω", _words("και το να του η της με για την από που στο των τον σε"), coda="νς"
    ),
    "ar": Tongue(
        "بتثجحخدذرزسشصضطعغفقكلمنهي",
        "اوي",
        _words("في من على أن إلى عن مع هذا التي الذي كان بعد قد بين ما"),
        comma="،",
        capitals=False,
        coda="نرسلم",
    ),
    "hi": Tongue(
        "कखगघचछजटडतथदधनपफबभमयरलवशसह",
        "ािीुूेैोौ",
        _words("के में की है से को और का ने पर कि यह भी एक हो था इस"),
        end="।",
        capitals=False,
        coda="नरसल",
    ),
    "ko": Tongue(
        "가나다라마바사아자차카타파하",
        "각낙달람맛방산양전충콩통풍행",
        _words("은 는 이 가 을 를 의 에 에서 로 와 과 도 만"),
        capitals=False,
    ),
    "zh": Tongue("", "", tuple("的了在是和有中为对上这不与将"), end="。", comma="，", space="", capitals=False),
    "ja": Tongue(
        "",
        "",
        _words("の は を に が と で も から した して いる こと する"),
        end="。",
        comma="、",
        space="",
        capitals=False,
    ),
    "th": Tongue(
        "กขคงจชซดตทนบปพฟมยรลวสห",
        "าิีึุูเแโ",
        _words("ที่ ใน และ ของ ได้ ว่า จะ เป็น มี ให้ กับ"),
        space="",
        end=" ",
        comma=" ",
        capitals=False,
    ),
}
HAN = "".join(chr(c) for c in range(0x4E00, 0x9FA0, 23))


class Writer:
    """Writes in one language: words by rank, names, figures, sentences, paragraphs, articles."""

    def __init__(self, language: str, rng: random.Random) -> None:
        self.language, self.tongue, self.rng = language, TONGUES[language], rng
        made = random.Random(f"words of {language}")
        self.lexicon = list(dict.fromkeys(self._word(made) for _ in range(6000)))
        self.names = [self._capital(w) for w in self.lexicon[3000:3600]]
        self.stock = [[made.choice(self.lexicon[:400]) for _ in range(7)] for _ in range(40)]
        self.furniture = [self._line(made) for _ in range(60)]

    def word(self) -> str:
        if self.rng.random() < 0.4:
            return self.rng.choice(self.tongue.common)
        return self.lexicon[int(len(self.lexicon) * self.rng.random() ** 2.5)]

    def name(self) -> str:
        return self.rng.choice(self.names)

    def figure(self) -> str:
        return str(
            self.rng.choice([self.rng.randint(2, 99), self.rng.randint(100, 9999), 1990 + self.rng.randint(0, 36)])
        )

    def sentence(self) -> list[str]:
        words = [self.word() for _ in range(self.rng.randint(8, 26))]
        for make, chance in ((self.name, 0.9), (self.name, 0.4), (self.figure, 0.5)):
            if self.rng.random() < chance:
                words.insert(self.rng.randint(1, len(words)), make())
        if self.rng.random() < 0.15:
            words += self.rng.choice(self.stock)
        return words

    def write(self, words: list[str]) -> str:
        """A sentence as it is printed."""
        space = self.tongue.space
        half = len(words) // 2
        parts = [space.join(words[:half]), space.join(words[half:])] if len(words) > 14 else [space.join(words)]
        return self._capital((self.tongue.comma + space).join(parts)) + self.tongue.end

    def paragraph(self) -> str:
        return self.tongue.space.join(self.write(self.sentence()) for _ in range(self.rng.randint(2, 4)))

    def article(self, words: int) -> list[str]:
        paragraphs: list[str] = []
        while sum(map(self.length, paragraphs)) < words:
            paragraphs.append(self.paragraph())
        return paragraphs

    def length(self, text: str) -> int:
        return len(text) // 2 if not self.tongue.space else len(text.split())

    def junk(self, lines: int) -> list[str]:
        return self.rng.sample(self.furniture, lines)

    def _line(self, made: random.Random) -> str:
        return self._capital(self.tongue.space.join(made.choice(self.lexicon[:800]) for _ in range(made.randint(2, 9))))

    def _word(self, made: random.Random) -> str:
        if self.language in {"zh", "ja"}:
            return "".join(made.choice(HAN) for _ in range(made.choice((1, 2, 2, 2, 3))))
        syllables = (
            made.choice(self.tongue.onsets) + made.choice(self.tongue.nuclei)
            for _ in range(made.choice((1, 2, 2, 3, 3, 4)))
        )
        return "".join(syllables) + (made.choice(self.tongue.coda) if self.tongue.coda and made.random() < 0.5 else "")

    def _capital(self, text: str) -> str:
        return text[:1].upper() + text[1:] if self.tongue.capitals else text


@dataclass
class Made:
    """One document and the truth about it: its family, how it was made, and whether it is the one to keep."""

    id: str
    cluster: str
    kind: str
    ideal: bool
    text: str
    language: str
    site: str
    published: str


Paragraphs = list[str]
Change = Callable[[Paragraphs, Writer], str]


def _join(paragraphs: Paragraphs) -> str:
    return "\n\n".join(paragraphs)


def _tokens(text: str, w: Writer) -> list[str]:
    return list(text) if not w.tongue.space else text.split(" ")


def _each(paragraphs: Paragraphs, w: Writer, change: Callable[[list[str]], list[str]]) -> str:
    return _join([w.tongue.space.join(change(_tokens(p, w))) for p in paragraphs])


def edited(paragraphs: Paragraphs, w: Writer, rate: float = 0.02) -> str:
    """One word in fifty replaced, dropped or put in (in Thai, whose words have no borders, one letter in 150)."""
    rate = rate / 3 if w.language == "th" else rate

    def change(words: list[str]) -> list[str]:
        out: list[str] = []
        for word in words:
            if w.rng.random() >= rate:
                out.append(word)
            else:
                out += w.rng.choice(([], [word, w.word()], [w.word()]))
        return out

    return _each(paragraphs, w, change)


def spelled(paragraphs: Paragraphs, w: Writer) -> str:
    """One word in twenty in another spelling, always the same (without spaces: one sign in a hundred)."""
    rate = 0.01 if not w.tongue.space else 0.05

    def respell(word: str) -> str:
        chance = random.Random(word)
        if chance.random() > rate:
            return word
        if len(word) < 5:
            return word if w.tongue.space else chance.choice(HAN) if ord(word[0]) > 0x3000 else word
        at = chance.randrange(1, len(word) - 1)
        return word[:at] + chance.choice((word[at] * 2, "", word[at + 1])) + word[at + 1 :]

    return _each(paragraphs, w, lambda words: [respell(x) for x in words])


def mojibake(paragraphs: Paragraphs, w: Writer) -> str:
    """UTF-8 read as Latin-1, or letters lost for good."""
    text = _join(paragraphs)
    if w.rng.random() < 0.5:
        return text.encode().decode("latin-1")
    rate = 0.01 if w.tongue.space else 0.005
    return "".join("\ufffd" if ord(c) > 127 and w.rng.random() < rate else c for c in text)


def typeset(paragraphs: Paragraphs, w: Writer) -> str:
    """Other line breaks, capitals in the first line, quotes around a sentence."""
    first = paragraphs[0].upper() if w.rng.random() < 0.5 else paragraphs[0]
    return "\n".join([first, *("“" + p + "”" if n % 3 == 1 else p for n, p in enumerate(paragraphs[1:]))])


def junk_around(paragraphs: Paragraphs, w: Writer) -> str:
    return _join([*w.junk(w.rng.randint(1, 4)), *paragraphs, *w.junk(w.rng.randint(2, 6))])


def junk_inside(paragraphs: Paragraphs, w: Writer) -> str:
    out = list(paragraphs)
    for line in w.junk(w.rng.randint(2, 5)):
        out.insert(w.rng.randint(1, len(out)), line)
    return _join(out)


def corrected(paragraphs: Paragraphs, w: Writer) -> str:
    """One or two figures corrected."""
    words = _join(paragraphs).split(" ")
    places = [n for n, x in enumerate(words) if x.strip(".,").isdigit()]
    for n in w.rng.sample(places, min(len(places), w.rng.randint(1, 2))):
        words[n] = w.figure()
    return " ".join(words)


def cut(share: float) -> Change:
    def change(paragraphs: Paragraphs, w: Writer) -> str:
        words = _tokens("\n\n".join(paragraphs), w)
        return w.tongue.space.join(words[: int(len(words) * share)]) + "..."

    return change


def grown(share: float) -> Change:
    """A live blog later on: new entries on top, the introduction touched up."""

    def change(paragraphs: Paragraphs, w: Writer) -> str:
        more = w.article(int(share * sum(map(w.length, paragraphs))))
        return _join([edited(paragraphs[:1], w, 0.1), *more, *paragraphs[1:]])

    return change


def reordered(paragraphs: Paragraphs, w: Writer) -> str:
    return _join([paragraphs[0], *w.rng.sample(paragraphs[1:], len(paragraphs) - 1)])


def thinned(paragraphs: Paragraphs, w: Writer) -> str:
    """Every fourth paragraph or so left out."""
    kept = [p for n, p in enumerate(paragraphs) if n == 0 or w.rng.random() > 0.25]
    return _join(kept if len(kept) < len(paragraphs) else paragraphs[: max(1, len(paragraphs) - 1)])


COPIES: dict[str, Change] = {
    "exact": lambda paragraphs, _: _join(paragraphs),
    "edited": edited,
    "spelled": spelled,
    "mojibake": mojibake,
    "typeset": typeset,
    "junk-around": junk_around,
    "junk-inside": junk_inside,
    "corrected": corrected,
    "cut-60": cut(0.6),
    "cut-35": cut(0.35),
    "reordered": reordered,
    "thinned": thinned,
}


def family(w: Writer, name: str) -> Iterator[Made]:
    """An article with some of its copies; the article itself is the one to keep."""
    base = w.article(w.rng.choice((90, 200, 300, 400, 600)))
    day = w.rng.randint(1, 25)
    yield _made(w, name, "original", True, _join(base), f"2026-03-{day:02d}", "origin.example")
    for kind in w.rng.sample(sorted(COPIES), w.rng.randint(1, 4)):
        yield _made(w, name, kind, False, COPIES[kind](base, w), f"2026-03-{day + w.rng.randint(1, 3):02d}")


def live_blog(w: Writer, name: str) -> Iterator[Made]:
    """Three states of one page; the last is the one to keep."""
    base = w.article(w.rng.choice((200, 350, 500)))
    later = grown(0.3)(base, w)
    latest = grown(0.3)(later.split("\n\n"), w)
    yield _made(w, name, "state-1", False, _join(base), "2026-03-01")
    yield _made(w, name, "grown-30", False, later, "2026-03-02")
    yield _made(w, name, "grown-70", True, latest, "2026-03-03")


def short(w: Writer, name: str) -> Iterator[Made]:
    """A few words, and their copy."""
    base = [w.write(w.sentence()[:14])] if w.rng.random() < 0.5 else [w.write(w.sentence()), w.write(w.sentence())]
    yield _made(w, name, "short", True, _join(base), "2026-03-01", "origin.example")
    yield _made(w, name, "short-copy", False, "\n" + _join(base).replace(w.tongue.comma, ""), "2026-03-02")


def template(w: Writer, name: str) -> Iterator[Made]:
    """Bulletins of one form: the same sentences, other figures, names and words in their slots."""
    share = w.rng.choice((0.15, 0.2, 0.3, 0.45))
    form: list[list[str | None]] = []
    for _ in range(w.rng.choice((2, 6, 12, 20))):
        form.append([None if w.rng.random() < share else x for x in w.sentence()])
    fills = w.rng.choice(((w.figure,), (w.figure, w.figure, w.name), (w.figure, w.name, w.word), (w.name, w.word)))
    texts = {
        _join([w.write([x or w.rng.choice(fills)() for x in line]) for line in form])
        for _ in range(w.rng.randint(3, 8))
    }
    for n, text in enumerate(sorted(texts)):
        yield _made(w, f"{name}-{n}", f"template-{share}", True, text, f"2026-04-{n + 1:02d}")


def bulletin(w: Writer, name: str) -> Iterator[Made]:
    """A dozen words that differ by one figure."""
    words = w.sentence()[:11]
    for n in range(4):
        figure = str(100 + w.rng.randint(0, 200) * 4 + n)
        yield _made(w, f"{name}-{n}", "bulletin", True, w.write([*words[:6], figure, *words[6:]]), "2026-04-01")


def statement(w: Writer, name: str) -> Iterator[Made]:
    """Articles that quote the same eighty words."""
    quote = [w.write(w.sentence()) for _ in range(4)]
    for n in range(3):
        own = w.article(w.rng.choice((100, 200, 300)))
        at = w.rng.randint(1, len(own))
        yield _made(
            w, f"{name}-{n}", "statement", True, _join([*own[:at], w.tongue.space.join(quote), *own[at:]]), "2026-04-01"
        )


def briefing(w: Writer, name: str) -> Iterator[Made]:
    """Six articles and a morning briefing that takes two sentences from each."""
    taken: list[str] = []
    for n in range(6):
        own = w.article(w.rng.choice((150, 250, 400)))
        sentences = own[0].split(w.tongue.end + w.tongue.space)
        taken.append(w.tongue.end.join(sentences[:2]))
        yield _made(w, f"{name}-{n}", "briefed", True, _join(own), "2026-04-01")
    yield _made(w, f"{name}-b", "briefing", True, _join(taken), "2026-04-02")


def event(w: Writer, name: str) -> Iterator[Made]:
    """Articles on one event: the same names, figures and one quote, every sentence written anew."""
    names, figures, quote = [w.name() for _ in range(6)], [w.figure() for _ in range(6)], w.write(w.sentence())
    for n in range(3):
        lines = []
        for _ in range(20):
            words = w.sentence()
            words.insert(w.rng.randint(1, len(words)), w.rng.choice(names))
            words.insert(w.rng.randint(1, len(words)), w.rng.choice(figures))
            lines.append(w.write(words))
        yield _made(w, f"{name}-{n}", "event", True, _join([*lines[:7], quote, *lines[7:]]), "2026-04-01")


def footer(w: Writer, name: str) -> Iterator[Made]:
    """Pages of one site whose footer is longer than what stands above it."""
    foot = [w.write(w.sentence()) for _ in range(6)]
    for n in range(w.rng.randint(3, 8)):
        own = w.article(w.rng.choice((60, 150, 300)))
        yield _made(w, f"{name}-{n}", "footer", True, _join([*own, *foot]), "2026-04-01", "footer.example")


def slot(w: Writer, name: str) -> Iterator[Made]:
    """The same text, brief or long, in which one name is another one; some names stand in others."""
    form = [w.sentence() for _ in range(w.rng.choice((2, 4, 8, 16)))]
    line, first = w.rng.choice(form), w.name()
    at = w.rng.randint(0, len(line))
    fills = [[first], [w.name(), first], [first, w.name()], *([w.name()] for _ in range(w.rng.randint(3, 8)))]
    texts = {_join([w.write([*x[:at], *fill, *x[at:]] if x is line else x) for x in form]) for fill in fills}
    for n, text in enumerate(sorted(texts)):
        yield _made(w, f"{name}-{n}", "slot", True, text, f"2026-04-{n + 1:02d}")


SCENES = (
    family,
    family,
    family,
    family,
    live_blog,
    short,
    template,
    template,
    bulletin,
    statement,
    briefing,
    event,
    footer,
)


def corpus(
    families: int,
    seed: int = 7,
    languages: tuple[str, ...] = tuple(TONGUES),
    scenes: tuple[Callable[[Writer, str], Iterator[Made]], ...] = SCENES,
) -> list[Made]:
    """So many families and scenes, in shuffled order; the ids tell nothing."""
    rng = random.Random(seed)
    writers = [Writer(language, rng) for language in languages]
    made: list[Made] = []
    for n in range(families):
        made += scenes[n % len(scenes)](writers[rng.randrange(len(writers))], f"f{n}")
    rng.shuffle(made)
    for n, document in enumerate(made):
        document.id = f"d{n:06d}"
    return made


def _made(w: Writer, cluster: str, kind: str, ideal: bool, text: str, published: str, site: str = "") -> Made:
    return Made("", cluster, kind, ideal, text, w.language, site or f"site{w.rng.randint(1, 9)}.example", published)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    for document in corpus(chosen.families, chosen.seed):
        sys.stdout.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
