"""Which languages a text is surely not in, so that their rules stay silent: 'mer' is more here and the sea there.

A coarse look at scripts and function words, before any language is detected. English furniture stands on pages of every
language, so English is never ruled out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

SAMPLE = 3000
"""Characters that are looked at."""

ENOUGH = 6
"""Fewer function words than this tell nothing, and every rule may act."""

SHARE = 0.35
"""A language with less than this share of the likeliest one's function words is ruled out."""

_EAST = (
    "что это его был было также после только который они для чтобы "
    "і що як це від його або був також після тільки який щоб"
)
"""Russian and Ukrainian, which stand on the same pages; words that Bulgarian has too are left out."""

FUNCTION_WORDS = {
    "bg": "са се е че ще като това които който след към във със беше също си да",
    "cs": (
        "a v na se je že s z o do i to ale za který jsou by pro jako po podle byl jeho však jen aby když nebo "
        "už která které bude byla ještě tak kde co ve ke ze jejich mezi si"
    ),
    "da": (
        "og i at det er en til på som af for de med den ikke der et han har fra var hvad op efter mod ud nu "
        "sig noget nogen siger blevet blev mere mellem kun uden jeg også skal kan vi du hvor"
    ),
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an",
    "en": "the of and to in a is that for it on was with as at by be he are his from have not",
    "es": "de la que el en y a los se del las por un con no una para su al es lo como más",
    "fi": (
        "ja on ei että se oli hän mutta myös joka ovat kun sen kuin tai mukaan ole olla hänen jossa jonka "
        "jotka mitä mikä niin kuitenkin vielä vain nyt jo kanssa jälkeen ennen kaikki jos koska sitä siitä "
        "tämä tämän ne he me minä voi ollut olisi olivat eivät eikä sekä noin missä siellä jota yksi kaksi "
        "yli alle sanoo kertoo vuonna vuoden paljon enää aina enemmän"
    ),
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ce il",
    "hr": "i je u na se da za su s od kao bi koji što ali nije će to iz o",
    "hu": "a az és hogy nem is egy ez meg de csak már volt van el mint még azt ki",
    "id": (
        "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena bisa ada oleh adalah "
        "sudah telah saat kata mereka kami kita lebih tersebut para secara seperti hanya ia dia harus masih "
        "dapat tahun atau bagi kepada orang sebuah"
    ),
    "it": "di e il la che in a per un è del una non con si da le i dei nel alla ha sono",
    "nl": "de van een het en in is dat op te zijn met voor die niet aan er om ook als was bij",
    "no": (
        "og i det er på som en til for av at med de har den ikke om et han var hva opp etter mot ut nå seg "
        "meg noe noen sier blitt ble mer mellom bare uten jeg også skal kan vi du hvor å fra"
    ),
    "pl": "w i na z się do nie to że jest o jak po a od za ale przez są dla który był",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como ao",
    "ro": "de și în a la cu pe o că din nu se un care mai pentru este au fost sa să",
    "ru": _EAST,
    "sv": "och i att det som en på är av för med den till inte om ett har de var han från",
    "tr": (
        "ve bir bu da de için ile olarak çok daha olan gibi sonra ne kadar en var değil ki ama her mi mı şu "
        "diye ise göre tarafından veya ya hem bunu üzere önce yeni iki oldu dedi olduğu olduğunu ancak yok "
        "şey tüm bütün artık hiç zaman kendi nasıl içinde arasında karşı çünkü ilk sadece bile böyle şimdi "
        "onun onu biz siz yıl etti değildi"
    ),
    "uk": _EAST,
    "vi": (
        "và của là có được các trong cho người với không đã một những này khi để từ về tại như cũng nhiều sẽ "
        "vào ra còn trên hơn đó nhưng sau phải bị nếu mà rất lại thì đang anh chị ở đến theo ngày năm hai "
        "đồng qua chỉ"
    ),
}


def _speakers() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for language, words in FUNCTION_WORDS.items():
        for word in dict.fromkeys(words.split()):
            found[word].append(language)
    return dict(found)


_SPEAKERS = _speakers()
"""The languages that use a word."""
_TOKEN = re.compile(r"[^\W\d_]+")
_TYPOGRAPHY = re.compile("[‘’“”–—…•]")
_NO_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha()}


_SCRIPTS = {
    "Ͱ-Ͽ": ("el",),
    "Ѐ-ӿ": ("ru", "uk", "bg"),
    "\u0600-\u06ff": ("ar", "fa"),
    "\u0900-\u097f": ("hi",),
    "\u0e00-\u0e7f": ("th",),
    "\u3040-\u30ff": ("ja",),
    "\u4e00-\u9fff": ("zh", "ja"),
    "\uac00-\ud7af": ("ko",),
}
_SCRIPTED = [(re.compile(f"[{letters}]"), frozenset(languages)) for letters, languages in _SCRIPTS.items()]
_SCRIPTED_LETTER = re.compile(f"[{''.join(_SCRIPTS)}]")
_OTHER_SCRIPTS = frozenset[str]().union(*(languages for _, languages in _SCRIPTED))


_ALPHABETS = {
    "": "a-zà-öø-ÿāăąćčďđēęěğīĭłńňőœřśşšťūůűźżžșț\u1ea0-\u1eff",
    "el": "Ͱ-Ͽ",
    "cyrillic": "Ѐ-ӿ",
    "ar": "\u0600-\u06ff",
    "hi": "\u0900-\u097f",
    "th": "\u0e00-\u0e7f",
    "ja": "\u3040-\u30ff",
    "zh": "\u4e00-\u9fff",
    "ko": "\uac00-\ud7af",
}
_ALPHABET = {name: re.compile(f"[{letters}]+") for name, letters in _ALPHABETS.items()}
_NOT_ARABIC = re.compile("[پچژگټډړښڼ]")
_KANA = 0.1
"""The share of kana among the letters from which a text is Japanese; its other letters are Han."""
_LETTERS = {"tr": (re.compile("[ığ]"), "ə"), "vi": (re.compile("[ơưạ-ỹ]"), "ə")}
"""Letters that hardly another language has, and one that this one has not."""
LETTERED = 0.01
"""The share of such letters in a text that is surely in their language."""
LEAST = 0.08
"""The share of function words among the words of a text that is surely in their language."""


def spoken(text: str) -> str:
    """The one language, of those that are known here, that a text is likeliest in; nothing if it is in none surely.

    >>> spoken("The sea was calm, and the men in the boat sang as it left for the island.")
    'en'
    >>> spoken("Море було спокійне, і люди співали."), spoken("海面很平静,人们在船上唱歌。"), spoken("Mer")
    ('uk', 'zh', '')
    """
    sample = text[:SAMPLE].lower()
    if sample.isascii() or not _SCRIPTED_LETTER.search(sample):
        return _latin(sample)
    written = {name: sum(map(len, letters.findall(sample))) for name, letters in _ALPHABET.items()}
    script = max(written, key=lambda name: written[name])
    if script == "zh" and written["ja"] > _KANA * written["zh"]:
        return "ja"
    if script == "cyrillic":
        return _cyrillic(sample)
    if script == "ar" and _NOT_ARABIC.search(sample):
        return ""
    return script or _latin(sample)


def _cyrillic(sample: str) -> str:
    if re.search("[ђјљњћџўқғңөұһӣӯ]", sample):
        return ""
    if re.search("[іїєґ]", sample):
        return "uk"
    return "ru" if re.search("[ыэё]", sample) else "bg"


def _latin(sample: str) -> str:
    for language, (own, foreign) in _LETTERS.items():
        if len(own.findall(sample)) > LETTERED * len(sample) and foreign not in sample:
            return language
    total, found = _function_words(sample)
    nordic = ("da", "no") if sum(map(sample.count, "äö")) > sum(map(sample.count, "æø")) else ()
    latin = (language for language in found if language not in ("ru", "uk", "bg", *nordic))
    best = max(latin, key=lambda name: found[name])
    return best if found[best] > LEAST * total and found[best] > ENOUGH / 2 and best != "hr" else ""


@lru_cache(maxsize=16)
def _function_words(sample: str) -> tuple[int, Mapping[str, int]]:
    """The words of a sample, and how many of them are each language's function words; it is asked for twice."""
    times = Counter(_words(sample))
    found = dict.fromkeys(FUNCTION_WORDS, 0)
    for word in times.keys() & _SPEAKERS.keys():
        for language in _SPEAKERS[word]:
            found[language] += times[word]
    return times.total(), found


def ruled_out(text: str) -> frozenset[str]:
    """The languages whose rules must not act on a text: those of other scripts, and those whose words it hardly uses.

    Of a text with few function words only the script tells.

    >>> text = "The sea was calm, and the men in the boat sang as it left for the island."
    >>> sorted({"fr", "de", "en"} & ruled_out(text))
    ['de', 'fr']
    >>> "fr" in ruled_out("Mer"), "ja" in ruled_out("Mer")
    (False, True)
    """
    sample = text[:SAMPLE].lower()
    _, found = _function_words(sample)
    most = max(found.values())
    unwritten = _OTHER_SCRIPTS if text.isascii() else _unwritten(text)
    if most < ENOUGH:
        return unwritten
    return unwritten.union(language for language, n in found.items() if n < SHARE * most and language != "en")


def _words(sample: str) -> list[str]:
    """The runs of letters; in ASCII, typography aside, found some times as fast as by the regular expression."""
    bare = sample if sample.isascii() else _TYPOGRAPHY.sub(" ", sample)
    return bare.translate(_NO_LETTERS).split() if bare.isascii() else _TOKEN.findall(sample)


def _unwritten(text: str) -> frozenset[str]:
    """The languages of whose scripts a text has no letter."""
    if not _SCRIPTED_LETTER.search(text):
        return _OTHER_SCRIPTS
    written = [languages for letter, languages in _SCRIPTED if letter.search(text)]
    return _OTHER_SCRIPTS.difference(*written)
