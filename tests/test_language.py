"""A text's language, and what becomes of those in another one."""

from __future__ import annotations

import langdetect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.document import Document, Rejection, Span
from cleaners.language import SAMPLE, declared, detect, language_of, reject_empty
from cleaners.language import _guesser as guesser
from cleaners.settings import LanguageSettings

DEFAULT = LanguageSettings()

# A council reads the accounts of a ferry: the same small story, told in each language in its own way.
STORIES = {
    "en": """The ferry across the sound will sail again on Monday, after three weeks in the dock. The council said that
        repairs had cost more than was planned, and that fares would not rise before the summer.""",
    "de": """Die Fähre über den Sund fährt ab Montag wieder, nachdem sie drei Wochen lang in der Werft gelegen hatte.
        Der Stadtrat teilte mit, die Reparatur sei teurer geworden als geplant, die Preise blieben aber.""",
    "fr": """Le bac qui traverse le détroit reprendra la mer lundi, après trois semaines passées en cale sèche. Le
        conseil municipal a précisé que les travaux avaient coûté plus cher que prévu.""",
    "es": """El transbordador que cruza el estrecho volverá a navegar el lunes, después de tres semanas en el dique. El
        ayuntamiento señaló que las obras costaron más de lo previsto y que los billetes no subirán.""",
    "pt": """A balsa que atravessa o estreito volta a navegar na segunda-feira, depois de três semanas no estaleiro. A
        câmara informou que as obras custaram mais do que o previsto e que as passagens não vão subir.""",
    "it": """Il traghetto che attraversa lo stretto tornerà a navigare lunedì, dopo tre settimane in cantiere. Il
        consiglio comunale ha detto che i lavori sono costati più del previsto e che le tariffe non aumenteranno.""",
    "nl": """De veerboot over de zeestraat vaart vanaf maandag weer, nadat hij drie weken op de werf lag. Volgens
        de gemeenteraad was de reparatie duurder dan gepland, maar de prijzen blijven tot de zomer gelijk.""",
    "pl": """Prom przez cieśninę znów popłynie w poniedziałek, po trzech tygodniach spędzonych w stoczni. Rada miasta
        poinformowała, że naprawa kosztowała więcej, niż zakładano, a ceny biletów nie wzrosną przed latem.""",
    "ro": """Feribotul care traversează strâmtoarea va circula din nou luni, după trei săptămâni petrecute în șantier.
        Consiliul local a anunțat că reparațiile au costat mai mult decât era prevăzut.""",
    "ru": """Паром через пролив снова выйдет в море в понедельник, после трёх недель в доке. Городской совет сообщил,
        что ремонт обошёлся дороже, чем было запланировано, но цены на билеты до лета не вырастут.""",
    "uk": """Пором через протоку знову вийде в море в понеділок, після трьох тижнів у доці. Міська рада повідомила, що
        ремонт коштував дорожче, ніж планували, але ціни на квитки до літа не зростуть.""",
    "bg": """Фериботът през пролива отново ще тръгне в понеделник, след три седмици престой в дока. Градският съвет
        съобщи, че ремонтът е струвал повече от предвиденото, но цените на билетите няма да се повишат преди лятото.""",
    "tr": """Boğazı geçen feribot, tersanede geçirdiği üç haftanın ardından pazartesi günü yeniden sefere çıkacak.
        Belediye meclisi, onarımın beklenenden pahalıya geldiğini ancak bilet fiyatlarının artmayacağını açıkladı.""",
    "sv": """Färjan över sundet går igen på måndag, efter tre veckor på varvet. Kommunfullmäktige meddelade att
        reparationen blev dyrare än väntat men att biljettpriserna inte höjs före sommaren.""",
    "da": """Færgen over sundet sejler igen på mandag efter tre uger på værftet. Kommunen oplyser, at reparationen blev
        dyrere end ventet, men at billetpriserne ikke stiger før sommeren.""",
    "no": """Fergen over sundet går igjen fra mandag, etter tre uker på verftet. Kommunen opplyser at reparasjonen ble
        dyrere enn ventet, men at billettprisene ikke øker før sommeren.""",
    "el": """Το πορθμείο θα ταξιδέψει ξανά τη Δευτέρα, ύστερα από τρεις εβδομάδες στο ναυπηγείο. Ο δήμος ανακοίνωσε ότι
        οι επισκευές κόστισαν περισσότερο από όσο υπολόγιζαν.""",
    "cs": """Přívoz přes úžinu vyjede znovu v pondělí, po třech týdnech v doku. Zastupitelstvo města uvedlo, že oprava
        stála více, než se čekalo, ale ceny jízdenek se do léta nezvýší.""",
    "sk": """Trajekt cez úžinu vypláva opäť v pondelok, po troch týždňoch v doku. Mestské zastupiteľstvo uviedlo, že
        oprava stála viac, než sa očakávalo, no ceny lístkov sa do leta nezvýšia.""",
    "zh": "跨海渡轮在船坞停了三个星期，星期一将重新开航。市议会表示，维修费用超出预算，但票价在夏天以前不会上涨。",
    "ja": "海峡を渡るフェリーは三週間の修理を終え、月曜日に運航を再開する。運賃は夏まで据え置かれる。",
    "ko": "해협을 건너는 여객선이 삼 주 동안의 수리를 마치고 월요일에 다시 운항한다. 요금은 오르지 않는다.",
    "ar": """تعود العبارة إلى الإبحار عبر المضيق يوم الاثنين بعد ثلاثة أسابيع قضتها في الحوض. وقال المجلس البلدي إن
        الإصلاحات كلفت أكثر مما كان مخططا له، لكن أسعار التذاكر لن ترتفع قبل الصيف.""",
    "fa": """کشتی مسافربری پس از سه هفته تعمیر از روز دوشنبه دوباره به راه می‌افتد. شورای شهر گفت که هزینهٔ تعمیر بیش از
        پیش‌بینی بوده است، اما بهای بلیت تا تابستان افزایش نخواهد یافت.""",
    "he": "המעבורת תשוב להפליג ביום שני, אחרי שלושה שבועות במספנה. מועצת העיר מסרה כי התיקונים עלו יותר מן המתוכנן.",
    "hi": """तीन सप्ताह की मरम्मत के बाद नौका सोमवार से फिर चलेगी। नगर परिषद ने कहा कि मरम्मत पर अधिक खर्च हुआ,
        लेकिन गर्मियों से पहले किराया नहीं बढ़ेगा।""",
    "hu": """A tengerszoroson átkelő komp hétfőn indul újra, miután három hetet töltött a dokkban. A tanács közölte,
        hogy a javítás többe került a tervezettnél, de a jegyárak nyárig nem emelkednek.""",
    "fi": """Salmen yli kulkeva lautta liikennöi taas maanantaina oltuaan kolme viikkoa telakalla. Kaupunginvaltuuston
        mukaan korjaus maksoi odotettua enemmän, mutta lippujen hinnat eivät nouse ennen kesää.""",
    "vi": """Chuyến phà qua eo biển sẽ chạy lại vào thứ Hai, sau ba tuần sửa chữa. Hội đồng thành phố cho biết chi phí
        cao hơn dự kiến, nhưng giá vé sẽ không tăng trước mùa hè.""",
    "id": """Kapal feri yang menyeberangi selat akan berlayar kembali pada hari Senin setelah tiga minggu diperbaiki.
        Dewan kota mengatakan bahwa biaya perbaikan lebih besar daripada yang direncanakan.""",
    "th": "เรือข้ามฟากจะกลับมาแล่นอีกครั้งในวันจันทร์ หลังจากซ่อมแซมนานสามสัปดาห์",
    "ka": "ბორანი ორშაბათს ისევ გავა ზღვაში, სამკვირიანი შეკეთების შემდეგ.",
}


def found(text: str, declared: str = "", options: LanguageSettings = DEFAULT) -> Document:
    return detect(options)(Document("a", text, language=declared))


@pytest.mark.parametrize("language", STORIES)
def test_languages(language: str) -> None:
    assert found(STORIES[language]).language == language


@pytest.mark.parametrize("language", STORIES)
def test_the_accelerator_gives_the_same_answers(language: str) -> None:
    pytest.importorskip("langdetect_rs")
    slow, fast = guesser("langdetect"), guesser("langdetect-rs")
    text = STORIES[language]
    for piece in (text, text[:40], text[-60:], text * 20, text + STORIES["en"]):
        assert slow(piece) == fast(piece)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_the_accelerator_agrees_on_any_text(text: str) -> None:
    pytest.importorskip("langdetect_rs")
    assert guesser("langdetect")(text) == guesser("langdetect-rs")(text)


def test_both_detectors_can_be_chosen() -> None:
    for name in ("langdetect", "auto"):
        assert found(STORIES["fr"], options=LanguageSettings(detector=name)).language == "fr"


def test_the_seed_of_the_host_program_is_untouched() -> None:
    langdetect.DetectorFactory.seed = None
    found(STORIES["en"], options=LanguageSettings(detector="langdetect"))
    assert langdetect.DetectorFactory.seed is None


@pytest.mark.parametrize("text", ["", "2:1", "OK", "Kurz.", "12.05.2024 14:30", "🙂🙂🙂", "Lima – Rio"])
def test_too_short_to_tell_is_not_guessed(text: str) -> None:
    assert found(text).language == "und"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("北京冬季", "zh"),
        ("東京タワー", "ja"),
        ("東京", "zh"),
        ("漢字로 쓴 題目이다", "ko"),
        ("iPhone 與 Google Maps 的新功能引發熱烈討論，許多用戶表示歡迎", "zh"),
        ("Η Google ανακοίνωσε", "el"),
        ("The letter α opens the alphabet, and β follows it.", "en"),
    ],
)
def test_a_script_decides_alone(text: str, language: str) -> None:
    assert found(text).language == language


def test_what_was_removed_has_no_say() -> None:
    furniture = STORIES["en"] * 3
    doc = Document("a", furniture + "\n" + STORIES["it"])
    assert detect(DEFAULT)(doc).language == "en"
    doc = doc.without([Span(0, len(furniture), furniture)], "menu")
    assert detect(DEFAULT)(doc).language == "it"


def test_a_long_text_is_sampled_evenly() -> None:
    seen = []
    text = "a" * 50_000 + "b" * 50_000 + "c" * 50_000

    def guess(sample: str) -> tuple[str, float]:
        seen.append(sample)
        return "en", 1.0

    assert language_of(text, guess) == ("en", True)
    assert len(seen[0]) <= SAMPLE + 2
    assert set(seen[0]) == set("abc ")


@pytest.mark.parametrize(("given", "kept"), [("pt-BR", "pt"), ("EN_us", "en"), ("de", "de"), ("fil", "fil")])
def test_a_declared_language_stays(given: str, kept: str) -> None:
    doc = found("Tre veckor.", given)
    assert (doc.language, doc.flags) == (kept, ())


def test_a_long_text_overrules_a_declaration_and_says_so() -> None:
    doc = found(STORIES["sv"] * 2, "en-GB")
    assert (doc.language, doc.flags) == ("sv", ("language-declared-en",))
    doc = found(STORIES["sv"] * 2, "fo")
    assert (doc.language, doc.flags) == ("fo", ()), "langdetect does not know Faroese, so it can't tell"


@pytest.mark.parametrize("given", ["", "Svenska", "und", "-", "?", "x"])
def test_what_declares_nothing_is_detected(given: str) -> None:
    assert declared(given) == ""
    assert found(STORIES["sv"], given).language == "sv"


def test_only_the_wanted_languages_are_kept() -> None:
    wanted = LanguageSettings(keep=("fr", "en"))
    assert found(STORIES["fr"], options=wanted).rejected is None
    assert found(STORIES["de"], options=wanted).rejected == Rejection("language", "in de; wanted: en, fr")


def test_an_empty_document_is_rejected() -> None:
    empty = reject_empty(Document("a", " \n"))
    assert empty.rejected == Rejection("empty", "it has no text")
    doc = Document("a", "Menu")
    stripped = reject_empty(doc.without(doc.lines(), "menu"))
    assert stripped.rejected == Rejection("empty", "no text was left after cleaning")
    assert reject_empty(doc) is doc
